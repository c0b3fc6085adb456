package figure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// crossed is a table of areas × kinds × ages with all its totals, or of years
// in place of ages, which have none. Counts of a kind are larger or smaller by
// area, and most are below twice the mean.
func crossed(areas, kinds, last, mean int, years bool) string {
	r := rand.New(rand.NewPCG(uint64(areas), uint64(mean)))
	sums := map[[3]int]int{}
	for area := range areas {
		for kind := range kinds {
			for k := range last {
				n := r.IntN(2*mean/(1+kind%5)/(1+area%7) + 2)
				for place := range 8 {
					at := [3]int{area, kind, k}
					for d, all := range [3]int{areas, kinds, last} {
						if place>>d&1 == 1 {
							at[d] = all
						}
					}
					sums[at] += n
				}
			}
		}
	}
	name := func(what string, i, n int) string {
		if i == n {
			return "All"
		}
		return fmt.Sprint(what, " ", i+1)
	}
	var b strings.Builder
	b.WriteString("area,kind,period,offences\n")
	for k := range last + 1 {
		period := name("Age", k, last)
		if years {
			if period = fmt.Sprint(2001 + k); k == last {
				break
			}
		}
		for area := range areas + 1 {
			for kind := range kinds + 1 {
				fmt.Fprintf(&b, "%s,%s,%s,%d\n", name("Area", area, areas), name("Kind", kind, kinds), period, sums[[3]int{area, kind, k}])
			}
		}
	}
	return b.String()
}

var crossedSizes = []struct {
	areas, kinds, last, mean int
	years                    bool
}{
	{43, 10, 10, 200, true}, {43, 10, 10, 10, true}, {43, 10, 10, 2, true},
	{43, 10, 10, 200, false}, {43, 10, 10, 10, false}, {43, 10, 10, 2, false},
	{350, 20, 5, 200, true}, {350, 20, 5, 10, true}, {350, 20, 5, 2, true},
	{350, 20, 5, 200, false}, {350, 20, 5, 10, false}, {350, 20, 5, 2, false},
}

var crossedRules = []string{"below: 5, secondary: true", "below: 5, round: 5, secondary: true"}

// TestDiscloseSteps: tables with all their totals, sparse ones too, can be
// protected, in a number of steps that is bounded whatever the table.
func TestDiscloseSteps(t *testing.T) {
	for _, rule := range crossedRules {
		for _, c := range crossedSizes[:6] {
			if c.mean < 200 { // such a table takes longest, and fewer rows show the same
				c.areas, c.kinds, c.last = 14, 5, 4
			}
			spent, cells, hidden, ok := guarded(t, crossed(c.areas, c.kinds, c.last, c.mean, c.years), rule)
			if !ok || hidden[0] == 0 || spent > 3*mostSearch {
				t.Errorf("%+v, %s: %v, %d cells, %v hidden, %d steps", c, rule, ok, cells, hidden, spent)
			}
		}
	}
}

// guarded protects a table, and gives the work that took and what is hidden.
func guarded(t testing.TB, csv, rule string) (spent, cells int, hidden [2]int, ok bool) {
	specs, tables := sheetsOf(t, "made: {file: made.csv, key: [area, kind, period], disclosure: {"+rule+"}}", map[string]string{"made.csv": csv})
	d := &discloser{specs: specs, tables: tables, faults: make([]diag.List, 1)}
	d.sort()
	s := d.sheets[0]
	if !d.classify(s) {
		t.Fatal(d.faults)
	}
	g := newGrid(d.sheets)
	at := g.protect()
	return g.spent, len(g.value), s.hidden, at == nil
}

func BenchmarkDisclose(b *testing.B) {
	for _, c := range crossedSizes {
		for _, rule := range crossedRules {
			b.Run(fmt.Sprintf("%dx%dx%d/years%v/mean%d/%s", c.areas, c.kinds, c.last, c.years, c.mean, rule), func(b *testing.B) {
				csv := crossed(c.areas, c.kinds, c.last, c.mean, c.years)
				var spent, cells int
				var hidden [2]int
				var ok bool
				for b.Loop() {
					spent, cells, hidden, ok = guarded(b, csv, rule)
				}
				b.ReportMetric(float64(spent)/float64(cells), "steps/cell")
				b.ReportMetric(float64(hidden[0]), "small")
				b.ReportMetric(float64(hidden[1]), "second")
				if !ok {
					b.Log("no way was found")
				}
			})
		}
	}
}
