package figure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// filters makes filters at random of columns, keys, variables, figures and
// signs, among them some that have faults.
type filters struct{ *rand.Rand }

func (r filters) one(of ...string) string { return of[r.IntN(len(of))] }

func (r filters) operand() string {
	return r.one("area", "year", "kind", "offences", "rate", "status", "B", "place", "n", "when",
		`"Northmere"`, `"all"`, `""`, `"[x]"`, `"2011"`, "2011", "100", "2011/12", "latest", "first", "-5", "-n", "1 + 1", "n * 10",
		`forces.offences["Northmere"][2011]`, `forces.offences["Eastmere"][2010]`, `forces.kind["Southmere"][latest]`,
		`max(forces.rate["*"][2012])`, `change(forces.offences["Northmere"][2010], forces.offences["Northmere"][2012])`, "nothing", "year + 1", "rate * 2")
}

func (r filters) condition(depth int) string {
	switch k := r.IntN(9); {
	case depth > 0 && k < 2:
		return "(" + r.condition(depth-1) + r.one(" and ", " or ") + r.condition(depth-1) + ")"
	case depth > 0 && k == 2:
		return "not (" + r.condition(depth-1) + ")"
	case k == 3:
		list := []string{r.operand(), r.operand(), r.one(`"[x]"`, `"[c]"`, `"Northmere"`)}
		return r.operand() + r.one(" in ", " not in ") + "[" + strings.Join(list[r.IntN(3):], ", ") + "]"
	case k == 4:
		return r.operand() + " in " + r.one("forces.area", "forces.rate", "place")
	case k == 5:
		return r.one("true", "place", "1 > 2 ? true : rate > 2", "area")
	}
	return r.operand() + r.one(" == ", " == ", " != ", " < ", " >= ") + r.operand()
}

// TestSift: a filter that is evaluated part by part gives the same rows as one
// that is evaluated for each row, looks at the same cells and takes the same
// steps; with few steps allowed it is refused at the same place.
func TestSift(t *testing.T) {
	sets, faults := load(t, seenSpec, map[string]string{"forces.csv": seenFile + "Westmere,2012,all,[x],[c],\n"})
	if faults.HasErrors() {
		t.Fatal(faultLines(faults))
	}
	d := sets["forces"]
	sifted := 0
	r := filters{rand.New(rand.NewPCG(3, 4))}
	for range 6000 {
		where, faults := Parse(exprText(r.condition(3)))
		if faults.HasErrors() {
			continue
		}
		if _, itself := comparesItself(where); itself {
			continue
		}
		of, work := d, []int64{0, 999_800, 999_950}[r.IntN(3)]
		if r.IntN(4) == 0 {
			of = nil // as a dataset's own filter
		}
		type result struct {
			rows []int
			said string
		}
		run := func(f func(sc *Scope) ([]int, bool, string)) (out result, ok bool) {
			sc := &Scope{Datasets: sets, Reads: new(Reads), Budget: &Budget{Limits: Limits{Work: 1}, work: work}, Vars: map[string]Value{
				"place": {Kind: Words, Str: "Southmere"}, "when": KeyVariable(d.KeyAt(d.Rows[1], 1)), "n": NewVariable("2012"),
			}}
			var said string
			out.rows, ok, said = f(sc)
			seen, _ := sc.Reads.Seen(d)
			SortQueries(seen.Asked)
			out.said = fmt.Sprintln(said, *sc.Budget)
			if ok && !strings.Contains(said, "error[") {
				out.said += fmt.Sprintln(seen)
			}
			return out, ok
		}
		rows := d.Rows
		if of == nil {
			rows = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
		}
		want, _ := run(func(sc *Scope) ([]int, bool, string) {
			rows, faults := selectEach(where, sc, d.Table, of, rows)
			return rows, true, faultLines(faults)
		})
		got, ok := run(func(sc *Scope) ([]int, bool, string) {
			rows, ok := sift(where, sc, d.Table, of, rows)
			return rows, ok, ""
		})
		if ok {
			sifted++
			if !slices.Equal(got.rows, want.rows) || got.said != want.said {
				t.Fatalf("%s: %v %s\nby rows: %v %s", where.Text.S, got.rows, got.said, want.rows, want.said)
			}
		}
		got, _ = run(func(sc *Scope) ([]int, bool, string) {
			rows, faults := selectRows(where, sc, d.Table, of, rows)
			return rows, true, faultLines(faults)
		})
		if !slices.Equal(got.rows, want.rows) || got.said != want.said {
			t.Fatalf("%s: %v %s\nby rows: %v %s", where.Text.S, got.rows, got.said, want.rows, want.said)
		}
	}
	if sifted < 1500 {
		t.Errorf("only %d filters were evaluated part by part", sifted)
	}
}
