package figure

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
)

// TestSince words the way from one number to another.
func TestSince(t *testing.T) {
	sc := &Scope{Datasets: map[string]*Dataset{}, Vars: map[string]Value{}}
	for _, k := range []struct {
		expr, old   string
		by, percent string
		way         int
	}{
		{"12980", "12304", "676", "5%", 1},
		{"12304", "12980", "676", "5%", -1},
		{"12304", "12304", "0", "0%", 0},
		{"1000001", "1000000", "1", "under 0.1%", 1},
		{"1003", "1000", "3", "0.3%", 1},
		{"12 | nearest(10)", "8", "4", "50%", 1},
		{"1.26", "1.24", "0.02", "2%", 1},
		{"gbp(1250000)", "1200000", "£50,000", "4%", 1},
		{"change(100, 98)", "0.04", "6 percentage points", "", -1},
		{"change(1000, 1004)", "0.002", "0.2 percentage points", "", 1},
		{"2 - 4", "3", "5", "167%", -1},
		{"4", "0", "4", "", 1},
		{"4", "-2", "6", "", 1},
		{"3 | ordinal()", "5", "2", "40%", -1},
		{"12 | words()", "9", "3", "33%", 1},
		{"1500000 | million(1)", "1400000", "100,000", "7%", 1},
		{"'words'", "3", "", "", 0},
	} {
		src := diag.NewSource("x", []byte(k.expr))
		e, faults := Parse(diag.NewText(src, 0, len(src.Data)))
		v, more := e.Eval(sc)
		if faults = append(faults, more...); len(faults) > 0 {
			t.Fatalf("%s: %s", k.expr, faults[0].Message)
		}
		old, _, err := apd.NewFromString(k.old)
		if err != nil {
			t.Fatal(err)
		}
		by, percent, way := v.Since(old)
		if by != k.by || percent != k.percent || way != k.way {
			t.Errorf("%s since %s: %q, %q, %d, not %q, %q, %d", k.expr, k.old, by, percent, way, k.by, k.percent, k.way)
		}
	}
}

// TestWay: every wording of moved and fold goes one way, and no other words do.
func TestWay(t *testing.T) {
	for i, b := range bands {
		want := -1
		if cmpNum(edges[i].low, one) > 0 {
			want = 1
		}
		for _, words := range []string{b.was, b.will, "is forecast to " + b.will} {
			if way, ok := Way(words); !ok || way != want {
				t.Errorf("%q goes %d (%t), not %d", words, way, ok, want)
			}
		}
	}
	for words, want := range map[string]int{"rose by 4%": 1, "fell by 0.2%": -1, "was unchanged": 0, "is forecast to change little": 0} {
		if way, ok := Way(words); !ok || way != want {
			t.Errorf("%q goes %d (%t), not %d", words, way, ok, want)
		}
	}
	for _, words := range []string{"", "Northmere", "roses", "12"} {
		if way, ok := Way(words); ok {
			t.Errorf("%q goes %d", words, way)
		}
	}
}
