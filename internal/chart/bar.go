package chart

import (
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// maxHeight is the highest chart that leaves room on a page for its title.
const maxHeight = 228 * page.MM

var barKind = &kind{
	Kind: Bar, name: "bar", words: "bar chart", mark: "bars",
	draw: (*frame).bars, modes: []Mode{Stacked, Share},
	takes:   []string{"facet", "series", "sort", "top", "highlight", "labels", "interval", "target", "annotate", "y-from", "total"},
	grouped: true, fromZero: true,
	series: maxHues, marks: 100,
	instead: "keep the largest with sort and top, for example top: 20",
}

// bars sets out a chart of horizontal bars.
func (f *frame) bars() {
	c := f.c
	stacked := c.Mode != Grouped && len(c.Series) > 1
	n := 1
	if !stacked {
		n = len(c.Series)
	}
	// Names, and from them the height of a row.
	names, lines := f.rowNames(stacked || c.Labels == NoLabels, f.axis)
	rows := page.Length(len(c.Category))
	row := 21 * page.Pt
	switch {
	case rows*page.Length(n) > 40:
		row = 13 * page.Pt
	case rows*page.Length(n) > 20:
		row = 16 * page.Pt
	}
	if n > 1 {
		row = page.Length(n)*max(row*52/100, 10*page.Pt) + 9*page.Pt
	}
	least := max(lines*f.axis.Size*118/100+3*page.Pt, page.Length(n)*f.value.Size*12/10)
	row = max(row, least)

	top := f.top
	if len(c.Series) > 1 {
		f.legend()
	}
	labelled := !stacked && c.Labels != NoLabels
	lo, hi := f.extent()
	x := &values{min: lo, max: hi}
	if lo == hi {
		x.max = lo + 1
	}
	f.bottom = page.Pt
	f.showX = false
	if !labelled {
		f.showX = true
		f.right, f.bottom = 12*page.Pt, 3*page.Pt
		f.ticksAcross(x, lo, hi, f.w-f.labelsWidth(classY)-gapY-f.right)
	}
	f.x = x
	if stacked && f.namesOverBars(x) {
		f.elements, f.top = f.elements[:0], top
		f.overBars()
	}
	f.target(false)
	f.annotations(false)
	extra := f.top + f.bottom
	if f.showX {
		extra += f.axis.Size + gapX
	}
	switch {
	case c.Height > 0:
		f.h = max(c.Height, rows*least+extra)
	default:
		f.h = rows*row + extra
	}
	if f.h > maxHeight {
		f.fault(ruleTall, "keep the largest with sort and top, for example top: 20", "the chart's %d bars would be %d mm high", len(c.Category)*n, f.h/page.MM)
		return
	}

	f.y = f.rowRange(names)
	var labels []barLabel
	if labelled {
		labels = f.barLabels()
		f.makeRoom(labels, x)
	} else if stacked {
		labels = f.barTotals()
		f.makeRoom(labels, x)
	}
	for i := range c.Series {
		f.series = append(f.series, &barSeries{f: f, i: i})
	}
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		if stacked {
			f.parts(r, box)
		}
		stroke(r, f.inks.axis, axisWidth)
		zero := box.Left + f.x.Translate(0)
		rule(r, zero, box.Top, zero, box.Bottom)
		f.whiskers(r, box)
		for _, b := range labels {
			f.placeBarLabel(b, box)
		}
		if stacked {
			f.barStackLabels(box)
		}
		f.barGaps(box)
		f.placeRemarks(box)
	})
}

// overPlaces gives the left edges of the names of series over the parts of
// the first row, where each can stand over its own part.
func (f *frame) overPlaces(names []*lettering, left, right page.Length, at func(v float64) page.Length) ([]page.Length, bool) {
	out := make([]page.Length, len(names))
	limit := right
	for i := len(names) - 1; i >= 0; i-- {
		from, to, ok := f.segment(i, 0)
		if !ok || from == to || from < 0 || to < 0 {
			return nil, false
		}
		x := min(left+at(from), limit-names[i].w)
		// At least a third of the name stands over its part.
		if over := min(x+names[i].w, left+at(to)) - max(x, left+at(from)); over*3 < names[i].w {
			return nil, false
		}
		out[i] = x
		limit = x - 6*page.Pt
	}
	return out, out[0] >= left-page.Pt
}

// seriesNames letters the names of series in their colours.
func (f *frame) seriesNames() []*lettering {
	out := make([]*lettering, len(f.c.Series))
	for i := range out {
		st := f.strong
		st.Color = f.inks.words[i]
		out[i] = f.letter(f.c.Series[i].Name, st, 0)
	}
	return out
}

// namesOverBars tells whether the names of series fit over the first row, so
// that no legend is needed.
func (f *frame) namesOverBars(x *values) bool {
	left := f.labelsWidth(classY) + gapY
	plot := f.w - f.right - left
	_, ok := f.overPlaces(f.seriesNames(), left, f.w-page.Pt, func(v float64) page.Length {
		return page.Length((v - x.min) / (x.max - x.min) * float64(plot))
	})
	return ok
}

// overBars sets the names of series over the first row.
func (f *frame) overBars() {
	names := f.seriesNames()
	top := f.top
	f.top += names[0].height() + names[0].depth + 2*page.Pt
	f.elements = append(f.elements, func(_ gochart.Renderer, box gochart.Box, _ gochart.Style) {
		places, _ := f.overPlaces(names, pt(box.Left), f.w, func(v float64) page.Length { return pt(f.x.Translate(v)) })
		for i, x := range places {
			f.rec.place(names[i], left, x, top)
		}
	})
}

// along gives the upper and lower edge of a bar in pixels.
func (f *frame) along(i, j int, box gochart.Box) (int, int) {
	c := f.c
	r := f.y.(*places)
	row := r.slot()
	n := 1
	if c.Mode == Grouped {
		n = len(c.Series)
	}
	middle := box.Bottom - r.Translate(float64(j))
	if n == 1 {
		half := min(row*36/100, inPx(8*page.Pt))
		return middle - half, middle + half
	}
	group := min(row*82/100, n*inPx(13*page.Pt))
	from := middle - group/2
	y0, y1 := from+group*i/n, from+group*(i+1)/n
	if y1-y0 > 300 {
		y1 -= 60
	}
	return y0, y1
}

// barSeries draws the bars of one series.
type barSeries struct {
	layer
	f *frame
	i int
}

func (s *barSeries) Render(_ gochart.Renderer, box gochart.Box, xr, _ gochart.Range, _ gochart.Style) {
	for j := range s.f.c.Category {
		from, to, ok := s.f.segment(s.i, j)
		if !ok {
			continue
		}
		y0, y1 := s.f.along(s.i, j, box)
		s.f.bar(s.i, j, box.Left+xr.Translate(from), y0, box.Left+xr.Translate(to), y1)
	}
}

// barLabels letters the values of bars.
func (f *frame) barLabels() []barLabel {
	c := f.c
	var out []barLabel
	for j := range c.Category {
		for i := range c.Series {
			if c.Series[i].Values[j].Kind != figure.Number || c.Labels == EndLabels && j != len(c.Category)-1 {
				continue
			}
			l := f.letter(f.valueText(i, j), f.value, 0)
			if l.w > f.w*2/5 {
				f.fault(ruleLabels, "give a format, such as “format: million(1)”", "the value of %s is too long to stand beside its bar", c.Category[j].Text)
				continue
			}
			out = append(out, barLabel{l, i, j})
		}
	}
	return out
}

// barTotals letters the totals of stacks, and what their open ends need.
func (f *frame) barTotals() []barLabel {
	var out []barLabel
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	for j := range f.c.Category {
		switch {
		case f.c.Totals != nil && f.c.Totals[j].Kind == figure.Number:
			l := f.letter(f.c.TotalShown[j]+markText(&f.c.Totals[j]), f.strong, 0)
			if l.w > plot*2/5 {
				f.fault(ruleLabels, "give a format, such as “format: million(1)”", "the total of %s is too long to stand beside its bar", f.c.Category[j].Text)
				continue
			}
			out = append(out, barLabel{l, -1, j})
		case f.isOpen(j):
			l := *f.letter(strings.Join(f.missingParts(j), " "), f.axis, 0)
			l.w += openEnd
			out = append(out, barLabel{&l, openLabel, j})
		}
	}
	return out
}

// openLabel stands for the series of a label that only needs room.
const openLabel = -2

// barEnd gives where the value of a label stands.
func (f *frame) barEnd(b barLabel) float64 {
	if b.i < 0 {
		_, hi := f.stackEnds(b.j)
		return hi
	}
	return f.tip(b.i, b.j)
}

// makeRoom keeps so much of the plot free at its ends that each value fits
// beyond its bar.
func (f *frame) makeRoom(labels []barLabel, x *values) {
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	span := x.max - x.min
	for range 2 { // the room for one end makes bars shorter, so the other needs less
		inner := float64(plot - pt(x.lo) - pt(x.hi))
		var lo, hi page.Length
		for _, b := range labels {
			v := f.barEnd(b)
			need := b.l.w + gapLabel + page.Pt
			if v < 0 {
				lo = max(lo, need-page.Length((v-x.min)/span*inner*0.9))
			} else {
				hi = max(hi, need-page.Length((x.max-v)/span*inner*0.9))
			}
		}
		x.lo, x.hi = inPx(lo), inPx(hi)
	}
	// What the second reckoning left too small is made up for.
	x.lo, x.hi = x.lo+x.lo/20, x.hi+x.hi/20
}

// placeBarLabel sets a value at the end of its bar.
func (f *frame) placeBarLabel(b barLabel, box gochart.Box) {
	if b.i == openLabel {
		return
	}
	y0, y1 := f.along(max(b.i, 0), b.j, box)
	v := f.barEnd(b)
	x := pt(box.Left + f.x.Translate(v))
	y := pt(y0+y1)/2 - b.l.height()/2
	if v < 0 {
		f.rec.place(b.l, right, x-gapLabel, y)
	} else {
		f.rec.place(b.l, left, x+gapLabel+page.Pt/2, y)
	}
}

// barStackLabels writes values into the segments that have room.
func (f *frame) barStackLabels(box gochart.Box) {
	edges := func(i, j int) (x0, x1, y0, y1 int, ok bool) {
		from, to, ok := f.segment(i, j)
		if !ok {
			return 0, 0, 0, 0, false
		}
		x0, x1 = box.Left+f.x.Translate(from), box.Left+f.x.Translate(to)
		y0, y1 = f.along(i, j, box)
		return min(x0, x1), max(x0, x1), y0, y1, true
	}
	f.inSegments(func(i, j int) (w, h page.Length, ok bool) {
		x0, x1, y0, y1, ok := edges(i, j)
		return pt(x1 - x0), pt(y1 - y0), ok
	}, func(i, j int, l *lettering) {
		x0, x1, y0, y1, _ := edges(i, j)
		f.rec.place(l, center, pt(x0+x1)/2, pt(y0+y1)/2-l.height()/2)
	})
}

// barGaps writes the markers of missing values at the line at zero, or at the
// end of what is known of a stack, which is drawn open.
func (f *frame) barGaps(box gochart.Box) {
	c := f.c
	zero := pt(box.Left+f.x.Translate(0)) + gapLabel + page.Pt/2
	say := func(s string, x, y page.Length) page.Length {
		l := f.letter(s, f.axis, 0)
		y -= l.height() / 2
		if s == "" || x+l.w > f.w || !f.rec.free(l.box(left, x, y)) {
			return x
		}
		f.rec.place(l, left, x, y)
		return x + l.w + gapLabel
	}
	for j := range c.Category {
		if c.Mode == Grouped {
			for i := range c.Series {
				y0, y1 := f.along(i, j, box)
				say(f.gapText(i, j), zero, pt(y0+y1)/2)
			}
			continue
		}
		y0, y1 := f.along(0, j, box)
		x := zero
		if f.isOpen(j) {
			_, hi := f.stackEnds(j)
			at := box.Left + f.x.Translate(hi)
			stroke(f.rec, f.inks.axis, axisWidth, 2, 1.6)
			for _, y := range []int{y0 + 40, y1 - 40} {
				rule(f.rec, at, y, at+inPx(openEnd), y)
			}
			x = pt(at) + gapLabel
		}
		for _, s := range f.missingParts(j) {
			x = say(s, x, pt(y0+y1)/2)
		}
	}
}
