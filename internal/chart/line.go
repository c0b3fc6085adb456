package chart

import (
	"math"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// fewPoints is up to how many points each has a dot, and in a single line a
// value.
const fewPoints = 8

var lineKind = &kind{
	Kind: Line, name: "line", words: "line chart", mark: "lines",
	draw: (*frame).lines, check: (*binder).fewLines,
	takes:  []string{"series", "sort", "top", "highlight", "labels", "target", "y-from"},
	inTime: true, thin: true,
	series: 12, stressed: maxSeries, marks: maxPoints * maxSeries,
}

// fewLines tells of more lines than a reader can follow.
func (bd *binder) fewLines() {
	if n := len(bd.Series); n > 4 && n <= bd.is.series {
		if _, stressed := bd.stressed(); !stressed {
			bd.fault(ruleTooManyLines, bd.Spec.Series, "name one under highlight so that the others stand in grey, or draw fewer", "the chart has %d lines", n)
		}
	}
}

// lines sets out a line chart.
func (f *frame) lines() {
	c := f.c
	lo, hi := f.lineExtent()
	height := f.h - 30*page.Pt
	s := f.scaleFor(lo, hi, height)
	if c.From != nil {
		// The writer's start is kept to the step below it.
		if from := c.From.Float(); from < hi {
			s = niceScale(from, hi, ticksIn(height), c.Unit.Kind == figure.Count)
		}
	}
	ticks := f.ticksOf(s, classY)
	f.y = &values{min: s.min(), max: s.max(), ticks: ticks}
	f.grid = gridOf(ticks)
	single := len(c.Series) == 1
	everyValue := c.Labels == ValueLabels || c.Labels == AutoLabels && single && len(c.Category) <= fewPoints
	// With a value at each point, points stand clear of the axis labels.
	x := placesOf(c, everyValue && len(c.Category) <= fewPoints)
	x.ticksOf = func(r *places) []gochart.Tick { return f.under(r, !everyValue, false) }
	f.x = x
	if !x.slots {
		f.right = 3 * page.Pt // for the last dot
	}
	if everyValue {
		part := (hi - s.min()) / (s.max() - s.min())
		f.top += max(0, f.value.Size+4*page.Pt-page.Length((1-part)*float64(height)))
	}
	f.endLabels(everyValue)
	if s.lo <= 0 && s.hi >= 0 {
		f.series = append(f.series, &zeroLine{f: f})
	}
	if c.InTime {
		f.forecastRule()
	}
	// Stressed lines are drawn last, over the others.
	for _, top := range []bool{false, true} {
		for i := range c.Series {
			if c.Series[i].Highlight == top {
				f.series = append(f.series, &lineSeries{f: f, i: i})
			}
		}
	}
	f.target(true)
	f.heighten(x, f.w-f.labelsWidth(classY)-gapY-f.right)
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		f.lineGaps(box)
		f.placeSide(box)
		if everyValue {
			for i := range c.Series {
				f.pointValues(i, box)
			}
		}
	})
}

// lineExtent gives what the axis covers. It starts at zero unless all values
// are so near each other that nothing could be seen.
func (f *frame) lineExtent() (lo, hi float64) {
	lo, hi = f.c.extent()
	least, most := math.Inf(1), math.Inf(-1)
	for i := range f.c.Series {
		for j := range f.c.Series[i].Values {
			if v := &f.c.Series[i].Values[j]; v.Kind == figure.Number {
				least, most = math.Min(least, v.Float()), math.Max(most, v.Float())
			}
		}
	}
	if f.c.Target != nil {
		least, most = math.Min(least, f.c.Target.Float()), math.Max(most, f.c.Target.Float())
	}
	switch {
	case least > 0 && most > least && most-least < most/5:
		lo = least
	case most < 0 && most > least && most-least < -least/5:
		hi = most
	}
	return lo, hi
}

// lineSeries draws one line: whole where values follow on each other, broken
// at gaps, dashed from the last outturn on.
type lineSeries struct {
	layer
	f *frame
	i int
}

func (s *lineSeries) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	c := s.f.c
	vs := c.Series[s.i].Values
	hue := s.f.inks.hues[s.i]
	width := lineWidth
	if _, some := c.stressed(); some && !c.Series[s.i].Highlight {
		width = page.Pt
	}
	at := func(j int) (int, int) {
		return box.Left + xr.Translate(float64(j)), box.Bottom - yr.Translate(vs[j].Float())
	}
	known := func(j int) bool { return j >= 0 && j < len(vs) && vs[j].Kind == figure.Number }
	joined := func(j int) bool { // with the one before
		return known(j) && known(j-1) && !c.gapBefore(j)
	}
	for _, forecast := range []bool{false, true} {
		if forecast {
			stroke(r, hue, width, 3.2, 2.2)
		} else {
			stroke(r, hue, width)
		}
		s.f.rec.round = true
		drawing := false
		for j := range vs {
			if !joined(j) || vs[j].Forecast() != forecast {
				if drawing {
					r.Stroke()
					drawing = false
				}
				continue
			}
			if !drawing {
				r.MoveTo(at(j - 1))
				drawing = true
			}
			r.LineTo(at(j))
		}
		if drawing {
			r.Stroke()
		}
		s.f.rec.round = false
	}
	last := -1
	for j := range vs {
		if known(j) {
			last = j
		}
	}
	for j := range vs {
		alone := known(j) && !joined(j) && !joined(j+1)
		if !known(j) || !(alone || j == last && width == lineWidth || len(vs) <= fewPoints && width == lineWidth) {
			continue
		}
		x, y := at(j)
		if vs[j].Forecast() {
			fill(r, s.f.inks.ground)
			stroke(r, hue, 1200)
			r.Circle(210, x, y)
			r.FillStroke()
			continue
		}
		fill(r, hue)
		r.Circle(240, x, y)
		r.Fill()
	}
}

// gapBefore tells whether periods lack between a category and the one before.
// Where a filter leaves every other year, or two points of an index, what is
// left follows on each other.
func (c *Chart) gapBefore(j int) bool {
	if !c.InTime || j == 0 {
		return false
	}
	step := c.Step
	if len(c.Category) > 1 {
		step = max(step, c.shortestStep())
	}
	return c.Category[j].At-c.Category[j-1].At > step
}

// zeroLine is the line on which the values stand.
type zeroLine struct {
	layer
	f *frame
}

func (z *zeroLine) Render(r gochart.Renderer, box gochart.Box, _, yr gochart.Range, _ gochart.Style) {
	stroke(r, z.f.inks.axis, axisWidth)
	y := box.Bottom - yr.Translate(0)
	rule(r, box.Left, y, box.Right, y)
}

// firstForecast gives the first category from which on every value is a
// forecast, or -1.
func (c *Chart) firstForecast() int {
	first := -1
	for j := range c.Category {
		some, all := false, true
		for i := range c.Series {
			if v := &c.Series[i].Values[j]; v.Kind == figure.Number {
				some = some || v.Forecast()
				all = all && v.Forecast()
			}
		}
		switch {
		case some && all && first < 0:
			first = j
		case !all:
			first = -1
		}
	}
	return first
}

// forecastRule draws a dotted line at the last outturn, and the word.
func (f *frame) forecastRule() {
	from := f.c.firstForecast()
	if from < 0 {
		if f.c.Forecast {
			f.forecastKey()
		}
		return
	}
	at := max(from-1, 0)
	l := f.letter("Forecast", f.axis, 0)
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		x := box.Left + f.x.Translate(float64(at))
		if from > 0 {
			stroke(r, f.inks.axis, axisWidth, 1, 2)
			rule(r, x, box.Top, x, box.Bottom)
			f.ruleAt = pt(x)
		}
		// Beside the rule, at the top or just over the axis, where no line
		// runs; towards the outturns with an arrow.
		arrow := f.letter("Forecast →", f.axis, 0)
		top, bottom := pt(box.Top)+3*page.Pt, pt(box.Bottom)-l.height()-l.depth-3*page.Pt
		gap := 4 * page.Pt
		type choice struct {
			l *lettering
			a align
			x page.Length
			y page.Length
		}
		for _, ch := range []choice{
			{l, left, pt(x) + gap, top}, {arrow, right, pt(x) - gap, top},
			{l, left, pt(x) + gap, bottom}, {arrow, right, pt(x) - gap, bottom},
		} {
			b := ch.l.box(ch.a, ch.x, ch.y)
			if b.X >= pt(box.Left) && b.X+b.W <= pt(box.Right) && !f.crossed(b, box) && f.rec.free(b) {
				f.rec.place(ch.l, ch.a, ch.x, ch.y)
				return
			}
		}
		y := pt(box.Top) - l.height() - l.depth + page.Pt
		f.rec.place(l, center, min(max(pt(x), l.w/2), f.w-l.w/2), max(y, 0))
	})
}

// forecastKey says what dashes mean, where series turn into forecasts at
// different times.
func (f *frame) forecastKey() {
	l := f.letter("Dashed: forecast", f.axis, 0)
	top := f.top
	f.top += l.height() + l.depth + 3*page.Pt
	f.elements = append(f.elements, func(gochart.Renderer, gochart.Box, gochart.Style) {
		f.rec.place(l, right, f.w, top)
	})
}

// crossed tells whether a line runs through a rectangle, or the rule before
// forecasts.
func (f *frame) crossed(b page.Rect, box gochart.Box) bool {
	const rim = 2 * page.Pt
	b = page.Rect{X: b.X - rim, Y: b.Y - rim, W: b.W + 2*rim, H: b.H + 2*rim}
	if f.ruleAt > 0 && f.ruleAt > b.X+rim && f.ruleAt < b.X+b.W-rim {
		return true
	}
	for i := range f.c.Series {
		vs := f.c.Series[i].Values
		for j := range vs {
			if vs[j].Kind != figure.Number {
				continue
			}
			x1, y1 := f.point(i, j, box)
			x0, y0 := x1, y1
			if j > 0 && vs[j-1].Kind == figure.Number {
				x0, y0 = f.point(i, j-1, box)
			}
			if segmentMeets(x0, y0, x1, y1, b) {
				return true
			}
		}
	}
	return false
}

// point gives the place of a value on the page.
func (f *frame) point(i, j int, box gochart.Box) (x, y page.Length) {
	return pt(box.Left + f.x.Translate(float64(j))), pt(box.Bottom - f.y.Translate(f.c.Series[i].Values[j].Float()))
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
	return max(a, z) >= b.Y && min(a, z) <= b.Y+b.H
}

// endLabels puts the names of series, and their last values, at the ends of
// their lines. Where some are stressed, few others are named too, but faintly.
func (f *frame) endLabels(everyValue bool) {
	c := f.c
	_, stressed := c.stressed()
	single := len(c.Series) == 1
	for i := range c.Series {
		s := &c.Series[i]
		last := -1
		for j := range s.Values {
			if s.Values[j].Kind == figure.Number {
				last = j
			}
		}
		faint := stressed && !s.Highlight
		if last < 0 || faint && len(c.Series) > 6 {
			continue
		}
		label, st := s.Name, f.strong
		st.Color = f.inks.words[i]
		switch {
		case faint:
			st = f.axis
		case single && (everyValue || c.Labels == NoLabels):
			continue
		case single:
			label = f.valueText(i, last)
		case c.Labels == AutoLabels || c.Labels == EndLabels:
			label += " " + f.valueText(i, last)
		}
		f.beside(&sideLabel{
			l: f.letter(label, st, f.sideWidth()), hue: mix(f.inks.hues[i], f.inks.ground, 60),
			from: func(box gochart.Box) (x, y page.Length) {
				x, y = f.point(i, last, box)
				return x + 4*page.Pt, y
			},
		})
	}
}

// pointValues writes the value at each point of a line: above it, or below
// where the line has a low, and nowhere where both are taken.
func (f *frame) pointValues(i int, box gochart.Box) {
	vs := f.c.Series[i].Values
	st := f.value
	if len(f.c.Series) > 1 {
		st.Color = f.inks.words[i]
	}
	crowded := false
	for j := range vs {
		if vs[j].Kind != figure.Number {
			continue
		}
		l := f.letter(f.valueText(i, j), st, 0)
		x, y := f.point(i, j, box)
		above, below := y-l.height()-5*page.Pt, y+5*page.Pt
		low := len(vs) > 2 && (j == 0 || vs[j-1].Kind != figure.Number || vs[j-1].Num.Cmp(vs[j].Num) > 0) &&
			(j == len(vs)-1 || vs[j+1].Kind != figure.Number || vs[j+1].Num.Cmp(vs[j].Num) > 0)
		if low {
			above, below = below, above
		}
		done := false
		for _, try := range []struct {
			a    align
			x, y page.Length
		}{
			{center, x, above}, {right, x - page.Pt, above}, {left, x - 2*page.Pt, above},
			{center, x, below}, {left, x + page.Pt, below}, {right, x + 2*page.Pt, below},
		} {
			b := l.box(try.a, try.x, try.y)
			if b.X < 0 || b.X+b.W > f.w || b.Y < 0 || b.Y+b.H > pt(box.Bottom) || !f.rec.free(b) || f.crossed1(b, box) {
				continue
			}
			f.plateOverGrid(b, box)
			f.rec.place(l, try.a, try.x, try.y)
			done = true
			break
		}
		crowded = crowded || !done
	}
	if crowded && f.c.Labels == ValueLabels {
		f.fault(ruleLabels, "use labels: ends", "some values do not fit beside their points")
	}
}

// crossed1 is crossed with next to no rim, for labels close to their points.
func (f *frame) crossed1(b page.Rect, box gochart.Box) bool {
	const rim = 1500
	return f.crossed(page.Rect{X: b.X + rim, Y: b.Y + rim, W: b.W - 2*rim, H: b.H - 2*rim}, box)
}

// lineGaps writes the markers of missing values over the axis, where the gap
// is.
func (f *frame) lineGaps(box gochart.Box) {
	for j := range f.c.Category {
		for i := range f.c.Series {
			s := f.gapText(i, j)
			if s == "" {
				continue
			}
			st := f.axis
			if len(f.c.Series) > 1 {
				st.Color = f.inks.words[i]
			}
			l := f.letter(s, st, 0)
			x := pt(box.Left + f.x.Translate(float64(j)))
			x = min(max(x, l.w/2), f.w-l.w/2)
			for row := range page.Length(4) {
				y := pt(box.Bottom) - (row+1)*(l.height()+l.depth+page.Pt) - page.Pt
				if b := l.box(center, x, y); f.rec.free(b) && !f.crossed1(b, box) {
					f.rec.place(l, center, x, y)
					break
				}
			}
		}
	}
}
