package figure

import (
	"slices"
	"testing"

	"policybrief/internal/diag"
)

// TestNarrowed: a filter finds the same rows by the index as by looking at
// each, and looks at no others where it asks for a key.
func TestNarrowed(t *testing.T) {
	sets, faults := load(t, seenSpec, map[string]string{"forces.csv": seenFile})
	if faults.HasErrors() {
		t.Fatal(faults[0].Message)
	}
	d := sets["forces"]
	sc := &Scope{Datasets: map[string]*Dataset{"forces": d}, Vars: map[string]Value{
		"place": {Kind: Words, Str: "Southmere"}, "when": KeyVariable(d.KeyAt(d.Rows[1], 1)), "n": NewVariable("2012"),
	}}
	for where, most := range map[string]int{
		`area == place`:                                3,
		`place == area`:                                3,
		`area == "Northmere" and offences > 125`:       4,
		`year > 2010 and area == place`:                3,
		`area == place and year == 2011`:               2,
		`year == 2011`:                                 2,
		`year == "2011"`:                               2,
		`year == when`:                                 2,
		`year == n`:                                    3,
		`year == latest`:                               3,
		`area == "Nowhere"`:                            0,
		`year == 1990`:                                 0,
		`area == "Northmere" or area == place`:         9,
		`not (area == place)`:                          9,
		`area != place`:                                9,
		`area == forces.kind["Southmere"][2012]`:       0,
		`area in ["Northmere", place]`:                 9,
		`kind == "all"`:                                9,
		`year == "nonsense"`:                           9,
		`area == place and area == "Northmere"`:        3,
		`area == "Northmere" and year in [2010, 2012]`: 4,
	} {
		src := diag.NewSource("x", []byte(where))
		e, faults := Parse(diag.NewText(src, 0, len(where)))
		sc.Reads = new(Reads)
		narrowed := d.narrowed(e, sc)
		got, bad := selectRows(e, sc, d.Table, d, narrowed)
		want, worse := selectRows(e, sc, d.Table, d, d.Rows)
		if len(faults)+len(bad)+len(worse) > 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %v, not %v (%v %v %v)", where, got, want, faults, bad, worse)
		}
		if len(narrowed) != most {
			t.Errorf("%s looks at %d rows, not %d", where, len(narrowed), most)
		}
	}
}

// TestComparesItself: a column that is held against itself, in place of a
// variable of the same name, is a fault.
func TestComparesItself(t *testing.T) {
	sets, _ := load(t, seenSpec, map[string]string{"forces.csv": seenFile})
	d := sets["forces"]
	sc := &Scope{Vars: map[string]Value{"area": {Kind: Words, Str: "Southmere"}, "place": {Kind: Words, Str: "Southmere"}}}
	for where, code := range map[string]string{
		`area == area`: "compares-itself", `year > 2010 and area == area`: "compares-itself", `offences >= offences`: "compares-itself",
		`area == place`: "", `place == area`: "", `year == latest`: "",
	} {
		e, _ := Parse(diag.NewText(diag.NewSource("x", []byte(where)), 0, len(where)))
		_, faults := d.Select(e, sc)
		got := ""
		if len(faults) > 0 {
			got = faults[0].Rule.Code
		}
		if got != code || len(faults) > 1 {
			t.Errorf("%s gives %q: %v", where, got, faults)
		}
	}
}
