package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"policybrief/internal/page"
)

func donutOf(t *testing.T, rows string, unit string) (*Chart, string) {
	t.Helper()
	sets := load(t, map[string]string{
		"data.yml": "d: {file: d.csv, key: part, measures: {n: {column: n, unit: " + unit + "}}, source: {illustrative: true}}",
		"d.csv":    "part,n\n" + rows,
	})
	c, faults := bind("type: donut\ndata: d\ny: n\ntitle: T\n", sets)
	return c, lines(faults)
}

func TestDonutFaults(t *testing.T) {
	cases := []struct{ rows, unit, want string }{
		{"A,5\nB,-1\n", "count", "B is −1, and no part of a whole is below zero"},
		{"A,5\nB,[c]\n", "count", "the value of B is missing, so the whole is not known"},
		{"A,0\nB,0\n", "count", "all slices are zero"},
		{"A,30\nB,40\n", "percent", "the slices add up to 70%, not to 100%"},
		{"A,30\nB,40\n", "index", "index numbers are no parts of a whole"},
		{"A,5\nB,7\nAll,12\n", "count", "All is the sum of the others"},
		{"A,1\nB,2\nC,3\nD,4\nE,5\nF,6\nG,7\n", "count", "the chart has 7 slices; a page can show 6"},
		{"A,5\n", "count", ""},
		{"A,5\nB,5\n", "count", ""},
		{"A,33\nB,33\nC,33\n", "percent", ""},
		{"A,1e15\nB,0.000000001\n", "count", ""},
	}
	for _, tc := range cases {
		_, got := donutOf(t, tc.rows, tc.unit)
		if tc.want == "" && strings.Contains(got, "error") || !strings.Contains(got, tc.want) {
			t.Errorf("%q in %s gives\n%swant %q", tc.rows, tc.unit, got, tc.want)
		}
	}
}

// TestHundredths holds rounded shares to 100, each within one of its own.
func TestHundredths(t *testing.T) {
	for _, tc := range []struct {
		rows, want string
		said       bool
	}{
		{"A,1\nB,1\nC,1\n", "[34 33 33]", true},
		{"A,3\nB,1\n", "[75 25]", false},
		{"A,995\nB,3\nC,2\n", "[100 0 0]", false},
		{"A,16\nB,15\nC,14\nD,13\nE,12\nF,11\n", "[20 18 17 16 15 14]", true},
	} {
		c, _ := donutOf(t, tc.rows, "count")
		if got := fmt.Sprint(c.parts); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.rows, got, tc.want)
		}
		if said := strings.Contains(c.Source, "rounded to sum to 100"); said != tc.said {
			t.Errorf("%q: the source says %q", tc.rows, c.Source)
		}
	}
}

// TestDonutAreas measures the slices drawn: their areas are as their values,
// and they fill the ring. Leaders stay off it, and names apart.
func TestDonutAreas(t *testing.T) {
	b := builtin(t)
	for _, values := range [][]float64{
		{1}, {1, 1}, {5, 4, 3, 2, 1, 1}, {96, 1, 1, 1, 1}, {1000, 1, 1, 1, 1, 1}, {30, 30, 30, 3, 2}, {50, 0, 50}, {49, 48, 1, 1, 1},
	} {
		var rows strings.Builder
		sum := 0.0
		for i, v := range values {
			fmt.Fprintf(&rows, "Part of some kind %d,%g\n", i, v)
			sum += v
		}
		c, faults := donutOf(t, rows.String(), "count")
		if strings.Contains(faults, "error") {
			t.Fatalf("%v: %s", values, faults)
		}
		for _, w := range widths[:2] {
			tag := new(page.Elem).Leaf()
			d, more := Draw(c, b, w, tag)
			if more.HasErrors() {
				t.Errorf("%v, %s pt wide: %s", values, pts(w), lines(more))
				continue
			}
			for _, wrong := range checkDrawing(d, tag) {
				t.Errorf("%v, %s pt wide: %s", values, pts(w), wrong)
			}
			var areas []float64
			all := 0.0
			for _, it := range d.Items {
				if s, ok := it.(*page.Shape); ok && s.Fill.A > 0 {
					areas = append(areas, areaOf(s.Path))
					all += areas[len(areas)-1]
				}
			}
			k := 0
			for j := range c.Category {
				v := c.Series[0].Values[j].Float()
				if v == 0 {
					continue
				}
				if got, want := areas[k]/all, v/sum; math.Abs(got-want) > 0.004 {
					t.Errorf("%v: slice %d takes %.4f of the ring, want %.4f", values, j, got, want)
				}
				k++
			}
		}
	}
}

// areaOf gives the area of a path by many short chords.
func areaOf(p page.Path) float64 {
	var xs, ys []float64
	for _, s := range p {
		end := s.P[2]
		if s.Op == page.CurveTo {
			x0, y0 := xs[len(xs)-1], ys[len(ys)-1]
			for i := 1; i <= 32; i++ {
				t := float64(i) / 32
				u := 1 - t
				at := func(a, b, c, d float64) float64 { return u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d }
				xs = append(xs, at(x0, float64(s.P[0].X), float64(s.P[1].X), float64(end.X)))
				ys = append(ys, at(y0, float64(s.P[0].Y), float64(s.P[1].Y), float64(end.Y)))
			}
		} else if s.Op != page.Close {
			xs, ys = append(xs, float64(end.X)), append(ys, float64(end.Y))
		}
	}
	sum := 0.0
	for i := range xs {
		j := (i + 1) % len(xs)
		sum += xs[i]*ys[j] - xs[j]*ys[i]
	}
	return math.Abs(sum) / 2
}
