package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"policybrief/internal/page"
)

// facetSets has n places over some years, with values of its own for each.
func facetSets(t *testing.T, places, years int, value func(p, y int) string) map[string]string {
	t.Helper()
	var b strings.Builder
	b.WriteString("place,year,n,m\n")
	for p := range places {
		for y := range years {
			fmt.Fprintf(&b, "Place %d,%d,%s,%d\n", p, 2000+y, value(p, y), p+y+1)
		}
	}
	return map[string]string{
		"data.yml": "d: {file: d.csv, key: [place, year], measures: {n: {column: n, unit: count}, m: {column: m, unit: count}}, source: {illustrative: true}}",
		"d.csv":    b.String(),
	}
}

// TestFacetSharesOneScale finds the columns of all panels: their heights are
// as their values, whichever panel they stand in.
func TestFacetSharesOneScale(t *testing.T) {
	sets := load(t, facetSets(t, 5, 3, func(p, y int) string { return fmt.Sprint((p + 1) * (y + 2)) }))
	b := builtin(t)
	for _, kind := range []string{"column", "bar"} {
		c, faults := bind("type: "+kind+"\nfacet: place\ndata: d\ny: n\nx: year\ntitle: T\n", sets)
		if faults.HasErrors() {
			t.Fatal(lines(faults))
		}
		d, more := Draw(c, b, 481*page.Pt, page.Tag{Artifact: page.Layout})
		if more.HasErrors() {
			t.Fatal(lines(more))
		}
		var got []float64
		for _, it := range d.Items {
			if s, ok := it.(*page.Shape); ok && s.Fill == housePalette[0] {
				a, z := s.Path[0].P[2], s.Path[2].P[2]
				if kind == "bar" {
					got = append(got, float64(z.X-a.X))
				} else {
					got = append(got, float64(z.Y-a.Y))
				}
			}
		}
		if len(got) != 15 {
			t.Fatalf("%s: %d bars", kind, len(got))
		}
		unit := got[14] / 20
		for i := range got {
			want := float64((i/3+1)*(i%3+2)) * unit
			if math.Abs(got[i]-want) > 25 {
				t.Errorf("%s: bar %d is %.0f long, want %.0f", kind, i, got[i], want)
			}
		}
	}
}

func TestFacetHard(t *testing.T) {
	values := map[string]func(p, y int) string{
		"usual":    func(p, y int) string { return fmt.Sprint(p*7 + y) },
		"zero":     func(int, int) string { return "0" },
		"negative": func(p, y int) string { return fmt.Sprint(y - 2*p) },
		"missing":  func(p, y int) string { return [2]string{"[c]", "5"}[(p+y)%2] },
		"apart":    func(p, y int) string { return [2]string{"0.000000001", "1000000000000000"}[p%2] },
	}
	b := builtin(t)
	for name, value := range values {
		for _, n := range []int{1, 2, 5, 7, 16} {
			sets := load(t, facetSets(t, n, 4, value))
			for _, spec := range []string{"line\ny: n", "line\ny: [n, m]", "area\ny: m", "area\ny: [m, n]", "column\ny: n", "column\ny: [n, m]", "column stacked\ny: [m, n]", "bar\ny: n", "bar share\ny: [m, n]"} {
				c, faults := bind("type: "+spec+"\nx: year\nfacet: place\ndata: d\ntitle: T\n", sets)
				if faults.HasErrors() {
					continue
				}
				if k := len(strings.Fields(c.Alt)); k > maxAltWords {
					t.Errorf("%s, %d of %q: the alternative text has %d words", name, n, spec, k)
				}
				for _, w := range widths {
					tag := new(page.Elem).Leaf()
					d, more := Draw(c, b, w, tag)
					for _, wrong := range checkDrawing(d, tag) {
						t.Errorf("%s, %d of %q, %s pt wide: %s", name, n, spec, pts(w), wrong)
					}
					if len(d.Items) == 0 && !more.HasErrors() {
						t.Errorf("%s, %d of %q: nothing drawn and nothing said", name, n, spec)
					}
				}
			}
		}
	}
}

func TestFacetFaults(t *testing.T) {
	sets := load(t, facetSets(t, 17, 3, func(p, y int) string { return "1" }))
	few := "where: place in ['Place 1', 'Place 2']\n"
	for spec, want := range map[string]string{
		"type: line\nfacet: place\n":                                          "place has over 16 different values",
		"type: line\nfacet: plcae\n" + few:                                    "d has no column “plcae”",
		"type: line\nfacet: year\n" + few:                                     "facet names the column that stands along the axis",
		"type: line\nfacet: place\nhighlight: Place 1\n" + few:                "each small chart stresses its own place",
		"type: column\nfacet: place\nannotate: [{at: 2001, text: A}]\n" + few: "error[chart-facet]",
		"type: donut\nfacet: place\n" + few:                                   "error[chart-key]",
		"type: line\nfacet: place\n" + few:                                    "",
		"type: line\n" + few:                                                  "error[chart-repeated]",
	} {
		_, faults := bind(spec+"data: d\nx: year\ny: n\ntitle: T\n", sets)
		got := lines(faults)
		if want == "" && faults.HasErrors() || !strings.Contains(got, want) {
			t.Errorf("%s gives\n%swant %q", spec, got, want)
		}
	}
}
