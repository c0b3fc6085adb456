package chart

import (
	"fmt"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// slopeKind shows how each of several things moved between two periods, or a
// few: a line each, with its name and values at both ends. The angle of a line
// says what it tells, so its axis need not start at zero; every value is
// written.
var slopeKind = &kind{
	Kind: Slope, name: "slope", words: "slope chart", mark: "points",
	draw: (*frame).slopes, legend: func(*frame) {}, check: (*binder).fewPeriods, tell: (*binder).tellSlopes,
	takes:  []string{"facet", "series", "sort", "highlight", "labels", "y-from"},
	inTime: true, uneven: true, thin: true,
	series: 20, stressed: 40, marks: 200, named: maxSlopes,
	instead: "keep two periods with where, such as “year in [2011, 2021]”, or use type: line",
}

// maxSlopes is how many periods a slope chart may have; with more of them a
// line chart says it better.
const maxSlopes = 5

// fewPeriods tells of one period or of many.
func (bd *binder) fewPeriods() {
	switch n := len(bd.Category); {
	case n < 2:
		bd.fault(ruleSlope, bd.Spec.X, "keep two periods with where, or use type: dot", "the slope chart has one period alone, %s", bd.Category[0].Text)
	case n > maxSlopes:
		bd.fault(ruleSlope, bd.Spec.X, bd.is.instead, "the slope chart has %d periods; it can show %d", n, maxSlopes)
	}
}

// A slopeEnd is what stands at one end of a line: its value next to the axis,
// its name beyond.
type slopeEnd struct {
	sideLabel
	value *lettering
	i, j  int // whose, and which period's
}

// slopes sets out a slope chart.
func (f *frame) slopes() {
	c := f.c
	f.showX, f.showY, f.lined = false, false, true
	f.slopeInks()
	x := placesOf(c, false)
	f.x = x
	last := len(c.Category) - 1

	// Names and values at both ends, names no wider than leaves the lines
	// their room; at the left values alone where it does not.
	var ends [2][]*slopeEnd
	var left0, values0, right0, values1 page.Length
	const plot = 34 // per cent of the width, for the lines
	for _, part := range []page.Length{27, 22, 18} {
		ends[0], ends[1] = f.slopeEnds(0, f.w*part/100), f.slopeEnds(last, f.w*part/100)
		left0, values0 = slopeWidth(ends[0])
		right0, values1 = slopeWidth(ends[1])
		if left0+right0 <= f.w*(100-plot)/100 {
			break
		}
	}
	if left0+right0 > f.w*(100-plot)/100 || f.share != nil {
		for _, e := range ends[0] {
			e.l = e.value
		}
		left0, values0 = values0, 0
	}

	// Periods stand over their axes, in a row of their own where there is no
	// room beside the one before.
	heads := make([]*lettering, last+1)
	for j := range heads {
		heads[j] = f.letter(f.categoryText(j, false, true), f.strong, max(60*page.Pt, f.w/page.Length(len(heads)+1)))
	}
	f.left = max(left0+gapSlope, heads[0].w/2)
	f.right = max(right0+gapSlope, heads[last].w/2)
	f.sharedSides()
	if !f.roomFor(f.w-f.left-f.right, leastSlot) {
		return
	}
	x.SetDomain(inPx(f.w - f.left - f.right))
	tops := make([]page.Length, len(heads))
	middle := func(j int, from page.Length) page.Length {
		l := heads[j]
		return min(max(from+pt(x.Translate(float64(j))), l.w/2), f.w-l.w/2)
	}
	var headHeight page.Length
	for j, l := range heads {
		for k := range j {
			way := middle(j, f.left) - middle(k, f.left)
			if bottom := tops[k] + heads[k].height() + heads[k].depth + 2*page.Pt; way < (l.w+heads[k].w)/2+gapTicks && tops[j] < bottom {
				tops[j] = bottom
			}
		}
		headHeight = max(headHeight, tops[j]+l.height()+l.depth)
	}
	headTop := f.top
	f.top += headHeight + 8*page.Pt
	f.bottom += 4 * page.Pt

	least := leastPlot
	for _, side := range ends {
		least = max(least, slopeStack(side))
	}
	if c.Height == 0 && f.share == nil {
		f.h = max(f.h, 72*page.MM)
	}
	f.h = max(f.h, f.top+f.bottom+least)
	if f.h > maxHeight {
		f.fault(ruleTall, "keep fewer lines with where", "the names of %d lines would be %d mm high", len(c.Series), f.h/page.MM)
		return
	}

	lo, hi := f.reach()
	if c.From != nil && c.From.Float() < hi {
		lo = c.From.Float()
	}
	if lo == hi {
		lo, hi = lo-1, hi+1
		if hi == lo { // beyond the digits of a float
			lo, hi = min(0, lo), max(0, hi)
		}
	}
	y := &values{min: lo, max: hi, lo: inPx(4 * page.Pt), hi: inPx(4 * page.Pt)}
	f.y = y
	f.series = append(f.series, &slopeAxes{f: f})
	for _, top := range []bool{false, true} {
		for i := range c.Series {
			if c.Series[i].Highlight == top {
				f.series = append(f.series, &lineSeries{f: f, i: i})
			}
		}
	}
	f.elements = append(f.elements, func(_ gochart.Renderer, box gochart.Box, _ gochart.Style) {
		for j, l := range heads {
			f.rec.place(l, center, middle(j, pt(box.Left)), headTop+tops[j])
		}
		f.placeSlope(ends[0], box, -1, values0)
		f.placeSlope(ends[1], box, 1, values1)
		f.slopeMiddles(box)
	})
}

// slopeInks gives all lines one colour where there are more than a reader can
// tell apart: each has its name at both ends.
func (f *frame) slopeInks() {
	if _, stressed := f.c.stressed(); stressed || len(f.c.Series) <= 4 {
		return
	}
	for i := range f.inks.hues {
		f.inks.hues[i], f.inks.words[i] = f.inks.hues[0], f.inks.words[0]
	}
}

// gapSlope is the way from an axis to the values beside it, in which leaders
// run.
const gapSlope = 14 * page.Pt

// slopeEnds letters what stands at the ends of the lines in the first or the
// last period.
func (f *frame) slopeEnds(j int, width page.Length) []*slopeEnd {
	c := f.c
	_, stressed := c.stressed()
	var out []*slopeEnd
	for i := range c.Series {
		s := &c.Series[i]
		name, value := f.value, f.value
		switch {
		case stressed && !s.Highlight:
			name, value = f.axis, f.axis
		case stressed || len(c.Series) <= 4:
			value = inColor(f.strong, f.inks.words[i])
			name = value
		}
		e := &slopeEnd{i: i, j: j}
		label := ""
		switch {
		case s.Values[j].Kind == figure.Number && c.Labels != NoLabels:
			label = f.valueText(i, j)
		case s.Values[j].Kind == figure.Missing:
			label = f.gapText(i, j)
			value = f.axis
		}
		e.value = f.letter(label, value, 0)
		e.l = f.letter(s.Name, name, width)
		if c.inPanel && len(c.Series) == 1 { // it has the name of its panel
			e.l = e.value
		}
		e.hue = mix(f.inks.hues[i], f.inks.ground, 60)
		out = append(out, e)
	}
	return out
}

// slopeWidth gives the width of names and values at one side, and that of the
// values alone.
func slopeWidth(ends []*slopeEnd) (all, value page.Length) {
	var name page.Length
	for _, e := range ends {
		value = max(value, e.value.w)
		if e.l != e.value {
			name = max(name, e.l.w)
		}
	}
	if name == 0 {
		return value, value
	}
	return value + gapY + name, value
}

func slopeStack(ends []*slopeEnd) page.Length {
	tags := make([]*sideLabel, len(ends))
	for i, e := range ends {
		tags[i] = &e.sideLabel
	}
	return stackOf(tags)
}

// slopeAxes draws the axes of the periods.
type slopeAxes struct {
	layer
	f *frame
}

func (s *slopeAxes) Render(r gochart.Renderer, box gochart.Box, xr, _ gochart.Range, _ gochart.Style) {
	for j := range s.f.c.Category {
		stroke(r, mix(s.f.inks.axis, s.f.inks.ground, 55), axisWidth)
		x := box.Left + xr.Translate(float64(j))
		rule(r, x, box.Top-inPx(3*page.Pt), x, box.Bottom+inPx(3*page.Pt))
	}
}

// placeSlope sets names and values at one side, moved apart where they would
// touch, with a leader to each that had to move.
func (f *frame) placeSlope(ends []*slopeEnd, box gochart.Box, side, valueWidth page.Length) {
	var known, gaps []*sideLabel
	of := map[*sideLabel]*slopeEnd{}
	for _, e := range ends {
		of[&e.sideLabel] = e
		v := &f.c.Series[e.i].Values[e.j]
		if v.Kind == figure.Number {
			_, e.want = f.point(e.i, e.j, box)
			known = append(known, &e.sideLabel)
		} else { // what is missing stands at the foot
			e.want = pt(box.Bottom) + 4*page.Pt
			gaps = append(gaps, &e.sideLabel)
		}
	}
	all := append(known, gaps...)
	spread(all, pt(box.Top)-f.axis.Size/2, pt(box.Bottom)+6*page.Pt)
	axis, a := pt(box.Left), right
	if side > 0 {
		axis, a = pt(box.Right), left
	}
	for _, t := range all {
		e := of[t]
		at := axis + side*gapSlope
		if f.c.Series[e.i].Values[e.j].Kind == figure.Number {
			if to := e.y + e.l.top/2; to-e.want > 3*page.Pt || to-e.want < -3*page.Pt {
				stroke(f.rec, e.hue, thin)
				f.rec.MoveTo(inPx(axis+side*5*page.Pt), inPx(e.want))
				f.rec.LineTo(inPx(at-side*2*page.Pt), inPx(to))
				f.rec.Stroke()
			}
		}
		f.rec.place(e.value, a, at, e.y)
		if e.l != e.value {
			f.rec.place(e.l, a, at+side*(valueWidth+gapY), e.y)
		}
	}
}

// slopeMiddles writes the values of the stressed lines, or of few, at the axes
// between the first and the last.
func (f *frame) slopeMiddles(box gochart.Box) {
	c := f.c
	_, stressed := c.stressed()
	if c.Labels == NoLabels || c.Labels == EndLabels || len(c.Category) < 3 {
		return
	}
	for i := range c.Series {
		if stressed && !c.Series[i].Highlight || !stressed && len(c.Series) > 4 {
			continue
		}
		for j := 1; j < len(c.Category)-1; j++ {
			if c.Series[i].Values[j].Kind != figure.Number {
				continue
			}
			l := f.letter(f.valueText(i, j), inColor(f.value, f.inks.words[i]), 0)
			x, y := f.point(i, j, box)
			for _, top := range []page.Length{y - l.height() - 6*page.Pt, y + 6*page.Pt} {
				b := l.box(left, x+3*page.Pt, top)
				if f.rec.free(b) && !f.crossed(b, page.Pt/2, box) && b.Y >= 0 && b.Y+b.H <= f.h && b.X+b.W <= f.w {
					f.rec.place(l, left, x+3*page.Pt, top)
					break
				}
			}
		}
	}
}

// tellSlopes says how the stressed lines run, which rose and fell most, how
// many rose and fell, and which end highest and lowest.
func (bd *binder) tellSlopes(a *altText) {
	c := bd.Chart
	last := len(c.Category) - 1
	if last < 1 || len(c.Series) < 3 {
		bd.courses(a)
		return
	}
	way := func(i int) (float64, bool) {
		a, b := &c.Series[i].Values[0], &c.Series[i].Values[last]
		return b.Float() - a.Float(), a.Kind == figure.Number && b.Kind == figure.Number
	}
	up, down, high, low := -1, -1, -1, -1
	var rose, fell, same int
	for i := range c.Series {
		if b := c.Series[i].Values[last]; b.Kind == figure.Number {
			if high < 0 || b.Num.Cmp(c.Series[high].Values[last].Num) > 0 {
				high = i
			}
			if low < 0 || b.Num.Cmp(c.Series[low].Values[last].Num) < 0 {
				low = i
			}
		}
		by, ok := way(i)
		switch {
		case !ok:
		case by > 0:
			rose++
			if most, _ := way(max(up, 0)); up < 0 || by > most {
				up = i
			}
		case by < 0:
			fell++
			if most, _ := way(max(down, 0)); down < 0 || by < most {
				down = i
			}
		default:
			same++
		}
	}
	course := func(i int) string {
		s := &c.Series[i]
		return bd.SeriesName(i) + ", from " + s.Values[0].Shown() + " to " + s.Values[last].Shown()
	}
	var out []string
	for _, i := range bd.stressedFirst() {
		if c.Series[i].Highlight && i != up && i != down && len(out) < 2 {
			out = append(out, "Highlighted: "+course(i)+".")
		}
	}
	if up >= 0 {
		out = append(out, "Rose most: "+course(up)+".")
	}
	if down >= 0 {
		out = append(out, "Fell most: "+course(down)+".")
	}
	var ways []string
	for _, w := range []struct {
		n    int
		word string
	}{{rose, "rose"}, {fell, "fell"}, {same, "did not change"}} {
		if w.n > 0 {
			ways = append(ways, fmt.Sprintf("%d %s", w.n, w.word))
		}
	}
	if ways != nil {
		out = append(out, andList(ways)+".")
	}
	if high >= 0 && high != low {
		out = append(out, "In "+c.Category[last].Text+", highest: "+bd.SeriesName(high)+"; lowest: "+bd.SeriesName(low)+".")
	}
	a.say(out...)
}
