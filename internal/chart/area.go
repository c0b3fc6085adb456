package chart

import (
	"math"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

var areaKind = &kind{
	Kind: Area, name: "area", words: "area chart", mark: "areas",
	draw: (*frame).areas, check: (*binder).partsOfWhole,
	modes:  []Mode{Stacked, Share},
	takes:  []string{"facet", "series", "sort", "top", "highlight", "labels", "target", "annotate", "y-from", "total"},
	inTime: true, fromZero: true, stacks: true,
	series: maxHues, marks: 60_000,
	instead: "keep fewer rows with where",
}

// partsOfWhole tells of what can be no part of a stack of areas.
func (bd *binder) partsOfWhole() {
	if strings.TrimSpace(bd.Spec.Mode.S) == "grouped" && len(bd.Series) > 1 {
		bd.fault(ruleMode, bd.Spec.Mode, "use mode: stacked or mode: share, or type: line", "areas that overlap hide each other")
	}
	if len(bd.Series) < 2 {
		return
	}
	if bd.Mode == Share {
		return // told for shares of any type
	}
	for _, s := range bd.Series {
		for j := range s.Values {
			if v := &s.Values[j]; v.Kind == figure.Number && v.Num.Negative && !v.Num.IsZero() {
				bd.fault(ruleMode, bd.Spec.Type, "use type: line", "%s of %s is below zero, so it can't stand on another area", s.Name, bd.Category[j].Text)
				return
			}
		}
	}
}

// areas sets out a chart of areas: one, or several on top of each other.
func (f *frame) areas() {
	c := f.c
	f.lined = true
	lo, hi := f.extent()
	f.valueAxis(lo, hi, f.h-30*page.Pt)
	x := placesOf(c, !c.InTime)
	x.ticksOf = func(r *places) []gochart.Tick { return f.under(r, true, false) }
	f.x = x
	f.right = 3 * page.Pt
	f.areaNames()
	f.forecastRule()
	f.breakRules()
	f.series = append(f.series, &areaSeries{f: f})
	f.atZero()
	f.target(true)
	f.annotations(true)
	f.heighten(x, f.w-f.labelsWidth(classY)-gapY-f.right)
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		f.placeSide(box)
		f.lineGaps(box)
		f.placeRemarks(box)
	})
}

// edge gives the upper edge of the areas up to series i: of the first i+1 of
// them, and NaN where one of a stack is missing. That of series -1 is zero,
// where there is anything.
func (f *frame) edge(i, j int) float64 {
	if len(f.c.Series) == 1 {
		if i < 0 {
			return f.nums[0][j] - f.nums[0][j]
		}
		return f.nums[0][j]
	}
	var sum, total float64
	for k := range f.nums {
		if total += f.nums[k][j]; k == i {
			sum = total
		}
	}
	switch {
	case total != total || f.c.Mode == Share && total <= 0:
		return math.NaN()
	case f.c.Mode == Share:
		return sum / total * 100
	}
	return sum
}

// areaJoined tells whether areas run to a category from the one before.
func (f *frame) areaJoined(j int) bool {
	if j == 0 || f.c.gapBefore(j) {
		return false
	}
	for i := range f.c.Series {
		if f.c.breakAt(i, j) {
			return false
		}
	}
	return true
}

// edgeTrack lays an edge out. It is dashed where any value is a forecast.
func (f *frame) edgeTrack(i int, box gochart.Box) track {
	return f.layTrack(len(f.c.Category), box, func(j int) (float64, bool) {
		return f.edge(i, j), f.c.Forecast && f.c.forecastAt(j)
	}, f.areaJoined)
}

// areaSeries draws all areas, from the lowest up.
type areaSeries struct {
	layer
	f *frame
}

func (s *areaSeries) Render(r gochart.Renderer, box gochart.Box, _, _ gochart.Range, _ gochart.Style) {
	f := s.f
	n := len(f.c.Series)
	f.tracks = make([]track, n)
	lower := f.edgeTrack(-1, box)
	for i := range n {
		upper := f.edgeTrack(i, box)
		f.tracks[i] = upper
		hue := f.inks.hues[i]
		for k, up := range upper {
			if fill(r, hue); up.forecast {
				fill(r, f.inks.pale(hue))
			}
			low := lower[k].at
			if len(up.at) == 1 { // a period alone is a narrow column
				x := up.at[0].x
				rectangle(r, x-100, up.at[0].y, x+100, low[0].y)
				r.Fill()
				continue
			}
			up.path(r)
			for m := len(low) - 1; m >= 0; m-- {
				r.LineTo(low[m].x, low[m].y)
			}
			r.Close()
			r.Fill()
		}
		lower = upper
	}
	for i, edge := range f.tracks {
		for _, run := range edge {
			if len(run.at) == 1 {
				continue
			}
			switch {
			case run.forecast:
				stroke(r, f.inks.hues[i], axisWidth, 2.4, 1.6)
			case i == n-1:
				continue
			default: // a gap between areas, whose colours may be hard to tell apart
				stroke(r, f.inks.ground, page.Pt)
			}
			run.path(r)
			r.Stroke()
		}
	}
	// Words keep off the areas.
	for _, run := range f.tracks[n-1] {
		for m := 1; m < len(run.at); m++ {
			p, q := run.at[m-1], run.at[m]
			top := pt(min(p.y, q.y))
			f.solids = append(f.solids, page.Rect{X: pt(p.x), Y: top, W: pt(q.x - p.x), H: pt(box.Bottom) - top})
		}
	}
}

// areaNames puts the names of the areas, and their last values, beside the
// last period that has all of them.
func (f *frame) areaNames() {
	c := f.c
	last := -1
	for j := range c.Category {
		if e := f.edge(len(c.Series)-1, j); e == e {
			last = j
		}
	}
	if last < 0 {
		f.legend()
		return
	}
	for i := range c.Series {
		label := c.Series[i].Name
		value := f.valueText(i, last)
		if c.Mode == Share && len(c.Series) > 1 {
			value = f.segmentText(i, last)
		}
		switch {
		case len(c.Series) == 1 && c.Labels == NoLabels:
			continue
		case len(c.Series) == 1:
			label = value
		case c.Labels != NoLabels:
			label += " " + value
		}
		st := f.strong
		st.Color = f.inks.words[i]
		f.beside(&sideLabel{
			l: f.letter(label, st, f.sideWidth()), hue: mix(f.inks.hues[i], f.inks.ground, 60),
			from: func(box gochart.Box) (x, y page.Length) {
				y = pt(box.Bottom - (f.y.Translate(f.edge(i-1, last))+f.y.Translate(f.edge(i, last)))/2)
				if len(c.Series) == 1 {
					y = pt(box.Bottom - f.y.Translate(f.edge(i, last)))
				}
				return pt(box.Left+f.x.Translate(float64(last))) + page.Pt, y
			},
		})
	}
	if c.Totals != nil {
		if v := &c.Totals[last]; v.Kind == figure.Number {
			f.beside(&sideLabel{l: f.letter("Total "+c.TotalShown[last], f.value, f.sideWidth()), hue: f.inks.axis,
				from: func(box gochart.Box) (x, y page.Length) {
					return pt(box.Right), pt(box.Bottom-f.y.Translate(f.edge(len(c.Series)-1, last))) - 5*page.Pt
				}})
		}
	}
}
