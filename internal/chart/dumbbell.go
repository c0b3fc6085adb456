package chart

import (
	"math"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// dumbbellKind compares two periods or two measures of each category: a bar
// joins an open dot, the first, to a filled one, the second, so that the
// direction shows without colour.
var dumbbellKind = &kind{
	Kind: Dumbbell, name: "dumbbell", words: "dumbbell chart", mark: "dots",
	draw: (*frame).dumbbells, legend: (*frame).pairKeys, tell: (*binder).tellPairs,
	takes: []string{"facet", "series", "sort", "top", "highlight", "labels", "target", "annotate", "y-from"},
	least: 2, series: 2, marks: 120,
	instead: "keep the largest with sort and top, for example top: 20",
}

// differences gives what `sort: difference` sorts by: the second value of each
// category less the first, so that what rose and what fell stand apart.
func (c *Chart) differences() []float64 {
	out := make([]float64, len(c.Category))
	for j := range out {
		out[j] = math.NaN()
		if a, b := c.pair(j); a.Kind == figure.Number && b.Kind == figure.Number {
			out[j] = b.Float() - a.Float()
		}
	}
	return out
}

// dumbbells sets out a dumbbell chart.
func (f *frame) dumbbells() {
	c := f.c
	f.pairInks()
	names, lines := f.rowNames(f.c.Labels == NoLabels, f.strong)
	f.right = pt(dotRadius) + page.Pt
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	if !f.roomFor(plot, leastSlot) {
		return
	}
	lo, hi := f.placeExtent()
	x := &values{}
	f.x = x
	labels := f.pairLabels()
	if !f.axisAcross(x, lo, hi, plot, f.pairAsides(labels)) {
		labels = nil
		if c.Labels != NoLabels {
			f.fault(ruleLabels, "give a format, such as “format: million(1)”, or labels: none", "the values do not fit beside their dots")
		}
		f.axisAcross(x, lo, hi, plot, f.pairAsides(nil))
		f.unlabelled = true
	}
	if f.share == nil {
		f.pairNames(x, plot)
	}
	f.target(false)
	f.annotations(false)
	if !f.rowsTall(lines, f.top+f.bottom+f.axis.Size+gapX) {
		return
	}
	f.y = f.rowRange(names)
	f.series = append(f.series, &rowGrid{f: f}, &pairSeries{f: f})
	f.elements = append(f.elements, func(_ gochart.Renderer, box gochart.Box, _ gochart.Style) {
		for j, l := range labels {
			f.placePair(j, l, box)
		}
		f.placeRemarks(box)
	})
}

// pairInks gives the first of two series the second colour, open, and the
// second the first: what is newer, or nearer to the point, is the darker.
func (f *frame) pairInks() {
	h, w := f.inks.hues, f.inks.words
	h[0], h[1], w[0], w[1] = h[1], h[0], w[1], w[0]
}

// pairKeys sets a legend of the two dots.
func (f *frame) pairKeys() {
	f.pairInks()
	f.seriesKeys(pairShape)
}

// pair gives the two values of a category.
func (c *Chart) pair(j int) (a, b *figure.Value) {
	return &c.Series[0].Values[j], &c.Series[1].Values[j]
}

// pairOrder gives the series of a category's lower and higher value; -1 for
// one that is missing, or that says the same in the same place.
func (c *Chart) pairOrder(j int) (low, high int) {
	a, b := c.pair(j)
	switch {
	case a.Kind != figure.Number && b.Kind != figure.Number:
		return -1, -1
	case a.Kind != figure.Number:
		return -1, 1
	case b.Kind != figure.Number:
		return -1, 0
	case a.Num.Cmp(b.Num) > 0:
		return 1, 0
	}
	return 0, 1
}

// A pairLabel is what stands at the two ends of a category's bar; nil for
// nothing.
type pairLabel struct{ before, beyond *lettering }

// pairLabels letters the values of each category: the lower before its dot,
// the higher beyond.
func (f *frame) pairLabels() []pairLabel {
	c := f.c
	if c.Labels == NoLabels {
		return nil
	}
	out := make([]pairLabel, len(c.Category))
	for j := range out {
		low, high := c.pairOrder(j)
		if c.Labels == EndLabels { // the second alone
			if low == 0 {
				low = -1
			} else if high == 0 {
				high = -1
			}
		}
		text := func(i int) *lettering {
			return f.letter(f.valueText(i, j), inColor(f.value, f.pairInk(i, j, f.inks.words)), 0)
		}
		if high >= 0 {
			out[j].beyond = text(high)
		}
		a, b := c.pair(j)
		switch {
		case low < 0:
		case f.valueText(0, j) == f.valueText(1, j) && a.Num.Cmp(b.Num) == 0: // said once
		default:
			out[j].before = text(low)
		}
		// A missing value is told where its dot would be, as near as is known.
		for i, v := range []*figure.Value{a, b} {
			if gap := f.gapText(i, j); gap != "" && v.Kind == figure.Missing {
				name := f.letter(c.Series[i].Name+" "+gap, f.axis, 0)
				if out[j].beyond == nil {
					out[j].beyond = name
				} else if out[j].before == nil {
					out[j].before = name
				}
			}
		}
	}
	return out
}

// pairInk gives a series' colour in a category: grey where another category is
// stressed.
func (f *frame) pairInk(i, j int, inks []page.Color) page.Color {
	if some, _ := f.c.stressed(); some && !f.c.Category[j].Highlight {
		if &inks[0] == &f.inks.words[0] {
			return readable(f.inks.grey, f.inks.ground)
		}
		return f.inks.grey
	}
	return inks[i]
}

// pairEnds gives the least and the greatest known value of a category.
func (c *Chart) pairEnds(j int) (lo, hi float64, ok bool) {
	low, high := c.pairOrder(j)
	if high < 0 {
		return 0, 0, false
	}
	hi = c.Series[high].Values[j].Float()
	lo = hi
	if low >= 0 {
		lo = c.Series[low].Values[j].Float()
	}
	return lo, hi, true
}

// pairAsides gives what stands about the values, dots and labels.
func (f *frame) pairAsides(labels []pairLabel) []aside {
	var out []aside
	for j := range f.c.Category {
		lo, hi, ok := f.c.pairEnds(j)
		if !ok {
			continue
		}
		before, beyond := pt(dotRadius), pt(dotRadius)
		if labels != nil && labels[j].before != nil {
			before += 2*gapDot + labels[j].before.w
		}
		if labels != nil && labels[j].beyond != nil {
			beyond += gapDot + labels[j].beyond.w
		}
		out = append(out, aside{at: lo, before: before}, aside{at: hi, beyond: beyond})
	}
	return out
}

// placePair sets what stands at the ends of a category's bar.
func (f *frame) placePair(j int, l pairLabel, box gochart.Box) {
	y := pt(box.Bottom - f.y.Translate(float64(j)))
	lo, hi, ok := f.c.pairEnds(j)
	if !ok { // nothing is known: what is missing stands at the left
		x := pt(box.Left) + gapDot
		for _, s := range []*lettering{l.beyond, l.before} {
			if s != nil && x+s.w <= pt(box.Right) {
				f.rec.place(s, left, x, y-s.height()/2)
				x += s.w + 2*gapDot
			}
		}
		return
	}
	if l.before != nil {
		x := pt(box.Left+f.x.Translate(lo)) - pt(dotRadius) - gapDot
		f.placeOnRow(l.before, right, x, y)
	}
	if l.beyond != nil {
		x := pt(box.Left+f.x.Translate(hi)) + pt(dotRadius) + gapDot
		f.placeOnRow(l.beyond, left, x, y)
	}
}

// placeOnRow sets a label in the middle of a row, over the rules behind it.
func (f *frame) placeOnRow(l *lettering, a align, x, y page.Length) {
	f.plate(l.box(a, x, y-l.height()/2))
	f.rec.place(l, a, x, y-l.height()/2)
}

// pairSeries draws the bars and dots.
type pairSeries struct {
	layer
	f *frame
}

func (s *pairSeries) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	f, c := s.f, s.f.c
	for j := range c.Category {
		y := box.Bottom - yr.Translate(float64(j))
		lo, hi, ok := c.pairEnds(j)
		if !ok {
			continue
		}
		if x0, x1 := box.Left+xr.Translate(lo), box.Left+xr.Translate(hi); x0 != x1 {
			stroke(r, mix(f.pairInk(1, j, f.inks.hues), f.inks.ground, 45), 2600)
			rule(r, x0, y, x1, y)
			f.solids = append(f.solids, page.Rect{X: pt(x0), Y: pt(y) - pxRadius, W: pt(x1 - x0), H: 2 * pxRadius})
		}
		for i := range c.Series {
			if v := &c.Series[i].Values[j]; v.Kind == figure.Number {
				f.dot(box.Left+xr.Translate(v.Float()), y, pairShape(i), f.pairInk(i, j, f.inks.hues), v.Forecast())
			}
		}
	}
}

// pairNames sets the names of the two series over the dots of the first row,
// or in a legend where they would not fit there.
func (f *frame) pairNames(x *values, plot page.Length) {
	x.SetDomain(inPx(plot))
	if low, _ := f.c.pairOrder(0); low >= 0 {
		start := f.labelsWidth(classY) + gapY
		at := make([]page.Length, 2)
		for i := range at {
			at[i] = start + pt(x.Translate(f.nums[i][0]))
		}
		if f.namesOver(at) {
			return
		}
	}
	f.seriesKeys(pairShape)
}

// pairShape gives the mark of a series: the first is open.
func pairShape(i int) int { return 1 - i }

// tellPairs says which categories stand highest and lowest, and where the two
// values are farthest apart.
func (bd *binder) tellPairs(a *altText) {
	c := bd.Chart
	if len(c.Series) != 2 {
		bd.courses(a)
		return
	}
	high, low, far, near := -1, -1, -1, -1
	gap := func(j int) float64 {
		a, b := c.pair(j)
		return math.Abs(b.Float() - a.Float())
	}
	second := c.Series[1].Values
	for j := range c.Category {
		a, b := c.pair(j)
		if b.Kind != figure.Number {
			continue
		}
		if high < 0 || b.Num.Cmp(second[high].Num) > 0 {
			high = j
		}
		if low < 0 || b.Num.Cmp(second[low].Num) < 0 {
			low = j
		}
		if a.Kind != figure.Number {
			continue
		}
		if far < 0 || gap(j) > gap(far) {
			far = j
		}
		if near < 0 || gap(j) < gap(near) {
			near = j
		}
	}
	from := func(j int) string {
		a, b := c.pair(j)
		if a.Num.Cmp(b.Num) == 0 {
			return c.Category[j].Text + ", " + a.Shown() + " both"
		}
		return c.Category[j].Text + ", " + a.Shown() + " (" + c.Series[0].Name + ") and " + b.Shown() + " (" + c.Series[1].Name + ")"
	}
	var out []string
	if far >= 0 {
		out = append(out, "Farthest apart: "+from(far)+".")
		for j, l := range c.Category {
			a, b := c.pair(j)
			if l.Highlight && j != far && a.Kind == figure.Number && b.Kind == figure.Number && len(out) < 3 {
				out = append(out, "Highlighted: "+from(j)+".")
			}
		}
		if near != far {
			out = append(out, "Nearest: "+from(near)+".")
		}
	}
	if high >= 0 && high != low {
		s := c.Series[1].Name + ": highest " + c.Category[high].Text + ", " + second[high].Shown() + "; lowest " + c.Category[low].Text + ", " + second[low].Shown() + "."
		out = append(out, capital(s))
	}
	a.say(out...)
}
