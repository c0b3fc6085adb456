package chart

import (
	"math"
	"sort"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// A track is a line laid out over the plot: runs of points that are joined,
// each of one style, from left to right.
type track []run

type run struct {
	at       []spot // two or more; one where it is joined to none
	forecast bool
}

// A spot is a point of a track, in pixels of the drawing.
type spot struct{ j, x, y int }

// pointsDense is from how many points on a line is thinned, and thinPx how
// wide a strip of it then keeps its first, last, highest and lowest point. Half
// a point is what a line of two points in width can't show.
const (
	pointsDense = 2000
	thinPx      = 50
)

// numbers gives the values of a series as floating point numbers, NaN for what
// is missing. They are worked out once, for labels ask for them often.
func numbers(vs []figure.Value) []float64 {
	out := make([]float64, len(vs))
	for j := range vs {
		out[j] = number(&vs[j])
	}
	return out
}

// number is Value.Float, or NaN.
func number(v *figure.Value) float64 {
	if v.Kind != figure.Number || v.Num == nil {
		return math.NaN()
	}
	return v.Float()
}

// joined tells whether a line runs to a point from the one before.
func (f *frame) joined(i, j int) bool {
	n := f.nums[i]
	return j > 0 && j < len(n) && n[j] == n[j] && n[j-1] == n[j-1] && !f.c.gapBefore(j) && !f.c.breakAt(i, j)
}

// trackOf lays a series out. All that asks for it during one drawing gets the
// same track.
func (f *frame) trackOf(i int, box gochart.Box) track {
	if f.tracks == nil {
		f.tracks = make([]track, len(f.c.Series))
	}
	if f.tracks[i] == nil {
		vs := f.c.Series[i].Values
		f.tracks[i] = f.layTrack(len(vs), box, func(j int) (float64, bool) { return f.nums[i][j], f.c.Forecast && vs[j].Forecast() },
			func(j int) bool { return f.joined(i, j) })
	}
	return f.tracks[i]
}

// layTrack lays a line of n values out, NaN where there is none.
func (f *frame) layTrack(n int, box gochart.Box, at func(j int) (v float64, forecast bool), joined func(j int) bool) track {
	out := track{}
	all := make([]spot, 0, n+8) // of all runs, one after the other
	start, dashed := 0, false
	end := func() {
		if start < len(all) {
			out = append(out, run{sparse(all[start:len(all):len(all)], n), dashed})
		}
		start = len(all)
	}
	for j := range n {
		v, forecast := at(j)
		if v != v {
			end()
			continue
		}
		switch s := len(all) - start; {
		case s == 0 || !joined(j):
			end()
			dashed = forecast
		case dashed == forecast:
		case s == 1 && forecast: // an outturn that only a forecast follows on
			dashed = true
		default:
			before := all[len(all)-1]
			end()
			all, dashed = append(all, before), forecast
		}
		all = append(all, spot{j, box.Left + f.x.Translate(float64(j)), box.Bottom - f.y.Translate(v)})
	}
	end()
	return out
}

// sparse leaves of points that stand closer than can be told apart the first,
// the last, the highest and the lowest of each strip, in their order. What it
// leaves out lies between points that it keeps, so no peak is lost.
func sparse(at []spot, n int) []spot {
	if n < pointsDense || len(at) < 5 {
		return at
	}
	out := at[:0:0]
	for from := 0; from < len(at); {
		strip := at[from].x / thinPx
		to, high, low := from, from, from
		for to < len(at) && at[to].x/thinPx == strip {
			if at[to].y < at[high].y {
				high = to
			}
			if at[to].y > at[low].y {
				low = to
			}
			to++
		}
		last := from - 1
		for _, k := range [...]int{from, min(high, low), max(high, low), to - 1} {
			if k > last {
				out, last = append(out, at[k]), k
			}
		}
		from = to
	}
	return out
}

// path records a run as a path without stroking it.
func (r run) path(c gochart.Renderer) {
	c.MoveTo(r.at[0].x, r.at[0].y)
	for _, s := range r.at[1:] {
		c.LineTo(s.x, s.y)
	}
}

// crossed tells whether a line runs through a rectangle, widened by rim, or the
// rule before forecasts.
func (f *frame) crossed(b page.Rect, rim page.Length, box gochart.Box) bool {
	for _, x := range f.rules {
		if x > b.X-page.Pt && x < b.X+b.W+page.Pt {
			return true
		}
	}
	if !f.lined {
		return false
	}
	b = page.Rect{X: b.X - rim, Y: b.Y - rim, W: b.W + 2*rim, H: b.H + 2*rim}
	for i := range f.c.Series {
		for _, r := range f.trackOf(i, box) {
			// The first point right of the rectangle's left edge ends the
			// first segment that may meet it.
			k := sort.Search(len(r.at), func(k int) bool { return pt(r.at[k].x) >= b.X })
			for k = max(k, 1); k < len(r.at); k++ {
				p, q := r.at[k-1], r.at[k]
				if pt(p.x) > b.X+b.W {
					break
				}
				if segmentMeets(pt(p.x), pt(p.y), pt(q.x), pt(q.y), b) {
					return true
				}
			}
			if len(r.at) == 1 && segmentMeets(pt(r.at[0].x), pt(r.at[0].y), pt(r.at[0].x), pt(r.at[0].y), b) {
				return true
			}
		}
	}
	return false
}

// segmentMeets tells whether the segment from left to right meets a
// rectangle.
func segmentMeets(x0, y0, x1, y1 page.Length, b page.Rect) bool {
	if x1 < b.X || x0 > b.X+b.W {
		return false
	}
	at := func(x page.Length) page.Length {
		if x1 == x0 {
			return y0
		}
		return y0 + (y1-y0)*(x-x0)/(x1-x0)
	}
	a, z := at(max(x0, b.X)), at(min(x1, b.X+b.W))
	if x0 == x1 {
		a, z = y0, y1
	}
	return max(a, z) >= b.Y && min(a, z) <= b.Y+b.H
}

// point gives the place of a value on the page.
func (f *frame) point(i, j int, box gochart.Box) (x, y page.Length) {
	return pt(box.Left + f.x.Translate(float64(j))), pt(box.Bottom - f.y.Translate(f.nums[i][j]))
}
