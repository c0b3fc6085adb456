package chart

import (
	"math"
	"strconv"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// pyramidKind mirrors two series about the names of their categories, ages
// above all: the first category stands at the foot, and both sides have one
// scale. As shares, all bars of both sides together are 100%.
var pyramidKind = &kind{
	Kind: Pyramid, name: "pyramid", words: "population pyramid", mark: "bars",
	draw: (*frame).pyramid, legend: func(*frame) {}, check: (*binder).twoSides,
	modes: []Mode{Share},
	takes: []string{"facet", "series", "sort", "highlight", "labels"},
	least: 2, series: 2, marks: 240,
	instead: "put years of age together, for example by fives",
}

// twoSides tells of values that have no place in a pyramid.
func (bd *binder) twoSides() {
	for i := range bd.Series {
		for j := range bd.Series[i].Values {
			v := &bd.Series[i].Values[j]
			if v.Kind == figure.Number && v.Num.Negative && !v.Num.IsZero() {
				bd.fault(rulePyramid, bd.Spec.Type, "use type: bar, or type: dumbbell", "%s of %s is below zero, which a pyramid can't show", bd.Series[i].Name, bd.Category[j].Text)
				return
			}
			if v.Kind != figure.Number && bd.Mode == Share {
				bd.fault(rulePyramid, bd.Spec.Mode, "leave mode away", "%s of %s is missing%s, so that no share of the whole is known", bd.Series[i].Name, bd.Category[j].Text, gapWord(v))
				return
			}
		}
	}
}

// mirror is the range of a pyramid's axis: values below zero, zero with a sign
// among them, stand left of the names in the middle, others right of them.
type mirror struct {
	values
	gap int // of the names, in pixels
}

// Translate gives a value's place. Both sides have the same scale.
func (m *mirror) Translate(v float64) int {
	half := (m.domain - m.gap) / 2
	way := int(math.Round(math.Abs(v) / m.max * float64(half-m.hi)))
	if math.Signbit(v) {
		return half - way
	}
	return m.domain - half + way
}

// GetMin gives the end of the left side.
func (m *mirror) GetMin() float64 { return -m.max }

// GetDelta gives the span of both sides.
func (m *mirror) GetDelta() float64 { return 2 * m.max }

// whole is what all values of both sides add up to.
func (c *Chart) whole() float64 {
	sum := 0.0
	for i := range c.Series {
		for j := range c.Series[i].Values {
			sum += c.Series[i].Values[j].Float()
		}
	}
	return sum
}

// pyramid sets out a population pyramid.
func (f *frame) pyramid() {
	c := f.c
	f.showY = false
	whole := c.whole()
	if c.Mode == Share && whole == 0 {
		f.fault(rulePyramid, "leave mode away", "all values are zero, so that none has a share")
		return
	}
	// size gives a value as drawn.
	size := func(i, j int) float64 {
		v := c.Series[i].Values[j].Float()
		if c.Mode == Share {
			return v / whole * 100
		}
		return v
	}
	most := 0.0
	for i := range c.Series {
		for j := range c.Category {
			most = max(most, size(i, j))
		}
	}
	_, most = f.shared(0, most)

	// The names in the middle, thinned where they run in steps.
	names := make([]*lettering, len(c.Category))
	var middle, tall page.Length
	for j := range names {
		st := f.axis
		if c.Category[j].Highlight {
			st = f.strong
		}
		s := f.categoryText(j, c.Labels != ValueLabels, false)
		if c.forecastAt(j) {
			s += " (forecast)"
		}
		names[j] = f.letter(s, st, f.w*30/100)
		middle, tall = max(middle, names[j].w), max(tall, names[j].height()+names[j].depth)
	}
	x := &mirror{gap: inPx(middle + 12*page.Pt)}
	f.left, f.right = page.Pt, page.Pt
	half := (f.w - f.left - f.right - pt(x.gap)) / 2
	if !f.roomFor(half, leastSlot) {
		return
	}
	labels := f.sideValues(size)
	var widest page.Length
	for i := range labels {
		for _, l := range labels[i] {
			if l != nil {
				widest = max(widest, l.w)
			}
		}
	}
	switch {
	case widest > half/2:
		labels = nil
		f.fault(ruleLabels, "leave labels away, or give a format such as “format: million(1)”", "the values do not fit at the ends of the bars")
	case widest > 0:
		x.hi = inPx(widest + gapLabel + page.Pt)
	}
	for range 2 { // the labels at both ends reach beyond the bars
		f.mirrorTicks(x, most, half-pt(x.hi))
		f.left = max(f.left, f.labelsWidth(classX)/2+page.Pt-pt(x.hi))
		f.right = f.left
		half = (f.w - f.left - f.right - pt(x.gap)) / 2
	}
	f.x = x

	heads := f.seriesHeads(half)
	head := max(heads[0].height()+heads[0].depth, heads[1].height()+heads[1].depth)
	top := f.top
	f.top += head + 3*page.Pt
	if !f.pyramidTall(names, tall, labels != nil) {
		return
	}
	y := placesOf(&Chart{Category: c.Category}, true)
	f.y = y
	f.series = append(f.series, &mirrorSeries{f: f, size: size})
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		inner := [2]page.Length{pt(box.Left + x.Translate(math.Copysign(0, -1))), pt(box.Left + x.Translate(0))}
		f.rec.place(heads[0], right, inner[0], top+head-heads[0].height()-heads[0].depth)
		f.rec.place(heads[1], left, inner[1], top+head-heads[1].height()-heads[1].depth)
		f.placeNames(names, (inner[0]+inner[1])/2, box)
		for i := range c.Series {
			for j := range c.Category {
				l, at := (*lettering)(nil), inner[i]
				if gap := f.gapText(i, j); gap != "" && pt(y.slot()) >= tall {
					l = f.letter(gap, f.axis, 0)
				} else if labels != nil && labels[i][j] != nil {
					l = labels[i][j]
					at = pt(box.Left + x.Translate(sided(i, size(i, j))))
				}
				if l == nil {
					continue
				}
				at, a := at-gapLabel, right
				if i == 1 {
					at, a = at+2*gapLabel, left
				}
				f.rec.place(l, a, at, pt(box.Bottom-y.Translate(float64(j)))-l.height()/2)
			}
		}
	})
}

// sided gives a value of a side the sign of that side, zero too.
func sided(side int, v float64) float64 {
	if side == 0 {
		return math.Copysign(v, -1)
	}
	return v
}

// sideValues letters the values at the ends of the bars, where they are asked
// for and have room.
func (f *frame) sideValues(size func(i, j int) float64) [][]*lettering {
	c := f.c
	if c.Labels != ValueLabels {
		return nil
	}
	out := make([][]*lettering, 2)
	for i := range out {
		out[i] = make([]*lettering, len(c.Category))
		for j := range out[i] {
			v := &c.Series[i].Values[j]
			if v.Kind != figure.Number {
				continue
			}
			s := f.valueText(i, j)
			if c.Mode == Share {
				s = strconv.FormatFloat(math.Round(size(i, j)*10)/10, 'f', 1, 64) + "%" + markText(v)
			}
			out[i][j] = f.letter(s, f.value, 0)
		}
	}
	return out
}

// seriesHeads letters the names of the two sides.
func (f *frame) seriesHeads(half page.Length) [2]*lettering {
	var out [2]*lettering
	for i := range out {
		out[i] = f.letter(f.c.Series[i].Name, inColor(f.strong, f.inks.words[i]), half)
	}
	return out
}

// mirrorTicks gives both sides the same ticks, from zero outwards.
func (f *frame) mirrorTicks(x *mirror, most float64, half page.Length) {
	for length := f.sharedLength(half); ; length -= 26 * page.Pt {
		u := f.c.valueUnit()
		s := niceScale(0, most, ticksIn(length), u.Kind == figure.Count)
		ticks := f.ticksOf(s, classX)
		x.max = s.max()
		var w page.Length
		for _, t := range ticks {
			w = max(w, f.rec.labels[labelKey{classX, t.Label}].w)
		}
		if w+gapTicks > half/page.Length(len(ticks)-1) && length >= 52*page.Pt {
			continue
		}
		f.sharedLength(length)
		// Where even two steps are too close, zero alone is written, or zero
		// and the end.
		every := 1
		for every < len(ticks) && w+gapTicks > half*page.Length(every)/page.Length(len(ticks)-1) {
			every++
		}
		x.ticks = nil
		for i := 0; i < len(ticks); i += every {
			x.ticks = append(x.ticks, gochart.Tick{Value: sided(0, ticks[i].Value), Label: ticks[i].Label}, ticks[i])
		}
		return
	}
}

// stepped tells whether the names run in steps, as ages and years do, so that
// not each need be written.
func (c *Chart) stepped() bool {
	n := 0
	for _, l := range c.Category {
		if l.Text[0] >= '0' && l.Text[0] <= '9' {
			n++
		}
	}
	return n*4 >= len(c.Category)*3
}

// pyramidTall makes the drawing as high as its rows need.
func (f *frame) pyramidTall(names []*lettering, tall page.Length, labelled bool) bool {
	n := page.Length(len(names))
	least := tall + 2*page.Pt
	row := max(15*page.Pt, least)
	if !labelled && n > 25 && f.c.stepped() {
		least = 2 * page.Pt
		row = max(110*page.MM/n, least)
	}
	extra := f.top + f.bottom + f.axis.Size + gapX
	f.h = max(n*row+extra, leastPlot)
	if f.c.Height > 0 {
		f.h = max(f.c.Height, n*least+extra)
	}
	if f.h > maxHeight {
		f.fault(ruleTall, f.c.is.instead, "the pyramid's %d rows would be %d mm high", n, f.h/page.MM)
		return false
	}
	return true
}

// placeNames sets the names in the middle: all, or of steps those that have
// room, at round ones.
func (f *frame) placeNames(names []*lettering, x page.Length, box gochart.Box) {
	y := f.y.(*places)
	every := int64(1)
	for _, every = range roundSteps(data.Year) {
		if pt(y.slot())*page.Length(every) >= names[0].height()+names[0].depth+page.Pt {
			break
		}
	}
	round := func(j int) bool {
		// Single years of age stand at round ages, bands by their order.
		if n, err := strconv.Atoi(f.c.Category[j].Text); err == nil {
			return int64(n)%every == 0
		}
		return int64(j)%every == 0
	}
	place := func(j int) {
		l := names[j]
		at := pt(box.Bottom-y.Translate(float64(j))) - l.height()/2
		if b := l.box(center, x, at); f.rec.free(b) && b.Y >= pt(box.Top)-l.height() && b.Y+b.H <= pt(box.Bottom)+gapX {
			f.rec.place(l, center, x, at)
		}
	}
	for j := range names {
		if f.c.Category[j].Highlight {
			place(j)
		}
	}
	for j := range names {
		if round(j) && !f.c.Category[j].Highlight {
			place(j)
		}
	}
	if last := len(names) - 1; every > 1 && !round(last) {
		place(last)
	}
}

// mirrorSeries draws the rules and the bars of both sides.
type mirrorSeries struct {
	layer
	f    *frame
	size func(i, j int) float64
}

func (s *mirrorSeries) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	f, c := s.f, s.f.c
	for _, t := range xr.(*mirror).ticks {
		if t.Value == 0 {
			continue
		}
		stroke(r, f.inks.grid, thin)
		x := box.Left + xr.Translate(t.Value)
		rule(r, x, box.Top, x, box.Bottom)
	}
	slot := yr.(*places).slot()
	space := min(slot*18/100, inPx(3*page.Pt))
	if slot < 500 {
		space = 20 // single years stand close, so that their outline shows
	}
	edge := func(j int) int { return box.Bottom - box.Height()*j/len(c.Category) }
	for i := range c.Series {
		zero := box.Left + xr.Translate(sided(i, 0))
		for j := range c.Category {
			if c.Series[i].Values[j].Kind != figure.Number {
				continue
			}
			f.bar(i, j, zero, edge(j+1)+space/2, box.Left+xr.Translate(sided(i, s.size(i, j))), edge(j)-space/2)
		}
		stroke(r, f.inks.axis, axisWidth)
		rule(r, zero, box.Top, zero, box.Bottom)
	}
}
