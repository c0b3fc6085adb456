package chart

import (
	"strings"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/page"
)

func TestTileFaults(t *testing.T) {
	grid := "grid: [[A, B], [., C]]\n"
	cases := []struct{ rows, more, want string }{
		{"United Kingdom,7\nWales,8\n", "", "“United Kingdom” has no tile"},
		{"Walse,8\n", "", "did you mean “Wales”?"},
		{"East,8\nEast of England,7\n", "", "“East” and “East of England” have the same tile"},
		{"England,8\nWales,7\n", "", ""},
		{"England,8\nLondon,7\n", "", "“London” has no tile"},
		{"a,1\nb,2\nC,3\n", grid, ""},
		{"A,1\nB,2\nD,3\n", grid, "“D” has no tile"},
		{"A,1\n", "grid: [[A, A]]\n", "4:12 error[chart-tile]: “A” stands twice in the grid"},
		{"A,1\n", "grid: [[., .]]\n", "the grid has no tiles"},
		{"A,1\n", "grid: [[a, b, c, d, e, f, g, h, i, j, k, l, m]]\n", "a row of the grid has 13 tiles"},
		{"A,1\n", "grid: A\n", ""},
		{"A,0\nB,0\nC,0\n", grid, ""},
		{"A,1e15\nB,0.000000001\nC,-1e15\n", grid, ""},
		{"A,[c]\nB,[x]\nC,1\n", grid, ""},
	}
	b := builtin(t)
	for _, tc := range cases {
		sets := load(t, map[string]string{
			"data.yml": "d: {file: d.csv, key: area, measures: {n: {column: n, unit: count}}, source: {illustrative: true}}",
			"d.csv":    "area,n\n" + tc.rows,
		})
		c, faults := bind("type: tiles\ndata: d\ny: n\n"+tc.more+"title: T\n", sets)
		got := lines(faults)
		if tc.want == "" && faults.HasErrors() || !strings.Contains(got, tc.want) {
			t.Errorf("%q %q gives\n%swant %q", tc.rows, tc.more, got, tc.want)
		}
		if faults.HasErrors() {
			continue
		}
		for _, w := range widths {
			tag := new(page.Elem).Leaf()
			d, more := Draw(c, b, w, tag)
			for _, wrong := range checkDrawing(d, tag) {
				t.Errorf("%q, %s pt wide: %s", tc.rows, pts(w), wrong)
			}
			if len(d.Items) == 0 && !more.HasErrors() {
				t.Errorf("%q, %s pt wide: nothing drawn and nothing said", tc.rows, pts(w))
			}
		}
	}
}

// TestTileContrast reads every word of a tile map against what is painted
// under it.
func TestTileContrast(t *testing.T) {
	b := builtin(t)
	for _, s := range samples(t) {
		if s.archive != "testdata/tiles.txtar" {
			continue
		}
		c, _ := bind(s.yaml, s.sets)
		d, _ := Draw(c, b, 481*page.Pt, new(page.Elem).Leaf())
		words := 0
		for i, it := range d.Items {
			g, ok := it.(*page.Glyphs)
			if !ok {
				continue
			}
			words++
			ground := b.Colors.Background
			at := textBox(g)
			for _, under := range d.Items[:i] {
				if s, ok := under.(*page.Shape); ok && s.Fill.A > 0 {
					a, z := s.Path[0].P[2], s.Path[2].P[2]
					if overlap(at, page.Rect{X: a.X, Y: a.Y, W: z.X - a.X, H: z.Y - a.Y}) {
						ground = s.Fill
					}
				}
			}
			if k := brand.Contrast(g.Color, ground); k < 450 {
				t.Errorf("%s: %q has a contrast of %d.%02d", s.name, glyphText(g), k/100, k%100)
			}
		}
		if words < 8 {
			t.Errorf("%s has %d words", s.name, words)
		}
	}
}

// TestUKRegions holds the map to one tile a region, no two in one place.
func TestUKRegions(t *testing.T) {
	for _, regions := range [][]region{ukRegions, ukNations} {
		at := map[[2]int]string{}
		for i, r := range regions {
			if o := at[[2]int{r.row, r.column}]; o != "" {
				t.Errorf("%s stands on %s", r.name, o)
			}
			at[[2]int{r.row, r.column}] = r.name
			for _, name := range []string{r.name, r.code, strings.ToUpper(r.name), strings.ReplaceAll(r.name, "and The", "&")} {
				if got := regionNamed(regions, name); got != i {
					t.Errorf("%q is found at %d, want %d", name, got, i)
				}
			}
		}
	}
}
