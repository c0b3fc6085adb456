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

// TestFacetPlaces finds dots and the bars of pyramids and histograms: the ways
// that they stand for are as their values, whichever panel they stand in.
func TestFacetPlaces(t *testing.T) {
	sets := load(t, facetSets(t, 5, 3, func(p, y int) string { return fmt.Sprint((p + 1) * (y + 2) * (y + 2)) }))
	b := builtin(t)
	for _, tc := range []struct {
		spec string
		fill int // the colour looked for
		way  func(a, z page.Point) float64
		want []float64
	}{
		{"pyramid\ny: [n, m]", 0, func(a, z page.Point) float64 { return float64(z.X - a.X) }, nil},
		{"dot\ny: n\nlabels: none", 0, func(a, z page.Point) float64 { return float64(a.X+z.X) / 2 }, nil},
		{"histogram\ny: n\nbin-width: 40", 0, func(a, z page.Point) float64 { return float64(z.Y - a.Y) }, []float64{3, 3, 2, 1, 2, 1, 1, 2}},
	} {
		c, faults := bind("type: "+tc.spec+"\nfacet: place\ndata: d\nx: year\ntitle: T\n", sets)
		if faults.HasErrors() {
			t.Fatal(lines(faults))
		}
		d, more := Draw(c, b, 481*page.Pt, page.Tag{Artifact: page.Layout})
		if more.HasErrors() {
			t.Fatal(lines(more))
		}
		var got []float64
		for _, it := range d.Items {
			s, ok := it.(*page.Shape)
			if !ok || s.Fill != housePalette[tc.fill] {
				continue
			}
			lo, hi := page.Point{X: 1 << 40, Y: 1 << 40}, page.Point{X: -1 << 40, Y: -1 << 40}
			for _, seg := range s.Path[:len(s.Path)-1] { // the last closes it
				q := seg.P[2]
				lo.X, lo.Y, hi.X, hi.Y = min(lo.X, q.X), min(lo.Y, q.Y), max(hi.X, q.X), max(hi.Y, q.Y)
			}
			got = append(got, tc.way(lo, hi))
		}
		want := tc.want
		if want == nil {
			for i := range 15 {
				want = append(want, float64((i/3+1)*(i%3+2)*(i%3+2)))
			}
		}
		if strings.HasPrefix(tc.spec, "dot") { // what lies between the dots of one panel
			for p := range 5 {
				got[3*p], got[3*p+1], got[3*p+2] = got[3*p+1]-got[3*p], got[3*p+2]-got[3*p+1], got[3*p+2]-got[3*p]
				want[3*p], want[3*p+1], want[3*p+2] = want[3*p+1]-want[3*p], want[3*p+2]-want[3*p+1], want[3*p+2]-want[3*p]
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d marks, want %d", tc.spec, len(got), len(want))
			continue
		}
		unit := got[len(got)-1] / want[len(got)-1]
		for i := range got {
			if math.Abs(got[i]-want[i]*unit) > 25 {
				t.Errorf("%s: mark %d is %.0f long, want %.0f", tc.spec, i, got[i], want[i]*unit)
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
			for _, spec := range []string{"line\ny: n", "line\ny: [n, m]", "area\ny: m", "area\ny: [m, n]", "column\ny: n", "column\ny: [n, m]", "column stacked\ny: [m, n]", "bar\ny: n", "bar share\ny: [m, n]",
				"dot\ny: n", "dot\ny: [n, m]", "dumbbell\ny: [n, m]", "slope\ny: n", "slope\ny: [n, m]", "pyramid\ny: [n, m]", "pyramid share\ny: [m, n]", "histogram\ny: n"} {
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
		"type: donut\nfacet: place\n" + few:                                   "one circle can't be compared with the next",
		"type: waterfall\nfacet: place\n" + few:                               "make a waterfall of each",
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
