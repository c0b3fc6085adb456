package chart

import (
	"slices"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// Widths of columns.
const (
	maxBar  = 56 * page.Pt  // the widest single column
	maxSlot = 104 * page.Pt // a few columns stand together at the left
	fewBars = 12            // up to so many have their values without being asked
)

// maxHues is how many series can be told apart by their areas: as many as the
// palette has colours.
const maxHues = 6

var columnKind = &kind{
	Kind: Column, name: "column", words: "column chart", mark: "columns",
	draw: (*frame).columns, modes: []Mode{Stacked, Share},
	takes:   []string{"facet", "series", "sort", "top", "highlight", "labels", "interval", "target", "annotate", "y-from", "total"},
	grouped: true, fromZero: true,
	series: maxHues, marks: 400, named: 40,
	instead: "use type: bar, with top: 20 if there are more than a page holds",
}

// columns sets out a chart of columns: grouped, stacked or shares.
func (f *frame) columns() {
	c := f.c
	lo, hi := f.extent()
	s := f.scaleFor(lo, hi, f.h-30*page.Pt)
	ticks := f.ticksOf(s, classY)
	y := &values{min: s.min(), max: s.max(), ticks: ticks}
	f.y, f.grid = y, gridOf(ticks)
	x := placesOf(c, true)
	f.x = x
	stacked := c.Mode != Grouped && len(c.Series) > 1
	if stacked && f.lastStackWhole() {
		f.stackNames()
	} else if len(c.Series) > 1 {
		f.legend()
	}
	f.target(true)
	f.annotations(true)

	// How wide the plot will be is known before go-chart measures it.
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	slots := page.Length(x.span/x.unit + 1)
	if few := slots * maxSlot; few < plot {
		f.right += plot - few
		plot = few
	}
	marksUnder := stacked || c.Labels == NoLabels || f.tooManyLabels()
	x.ticksOf = func(r *places) []gochart.Tick { return f.under(r, marksUnder, true) }
	height := f.heighten(x, plot)
	box := gochart.Box{Top: inPx(f.top), Left: inPx(f.w - f.right - plot), Right: inPx(f.w - f.right), Bottom: inPx(f.top + height)}
	x.SetDomain(box.Width())
	y.SetDomain(box.Height())
	var labels, totals []barLabel
	if stacked {
		totals = f.totalLabels(x)
		f.roomForStacks(totals, y, box)
	} else {
		labels, marksUnder = f.fittingLabels(y, box)
		f.settle(x, plot)
		f.unlabelled = labels == nil
	}
	for i := range c.Series {
		f.series = append(f.series, &columnSeries{f: f, i: i})
	}
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		if stacked {
			f.parts(r, box)
		}
		(&zeroLine{f: f}).Render(r, box, f.x, f.y, gochart.Style{})
		f.whiskers(r, box)
	})
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		if stacked {
			f.stackLabels(box)
			f.placeTotals(totals, box)
		}
		f.placeColumnLabels(labels, box)
		f.placeSide(box)
		f.columnGaps(box)
	})
	f.breakRules()
	f.elements = append(f.elements, func(_ gochart.Renderer, box gochart.Box, _ gochart.Style) { f.placeRemarks(box) })
}

// fittingLabels letters the values in as full a form as fits: with marks and
// units, without marks that a whole category shares, which then stand at its
// name, without the units, which the axis has; or not at all. It tells whether
// marks stand at the names.
func (f *frame) fittingLabels(y *values, box gochart.Box) (labels []barLabel, marksUnder bool) {
	top := f.top
	for _, bare := range []bool{false, true} {
		for _, marks := range []bool{true, false} {
			if !marks && (!f.c.sameMarks() || len(f.c.Marks) == 0) {
				continue
			}
			labels = f.columnLabels(marks, bare)
			if labels == nil {
				return nil, true
			}
			f.top, y.lo = top, 0
			f.roomForValues(labels, y, box)
			if f.columnLabelsFit(labels, box) {
				return labels, !marks
			}
		}
	}
	f.top, y.lo = top, 0
	if f.c.Labels == ValueLabels {
		f.fault(ruleLabels, "use labels: none, or type: bar, which has more room", "the values do not fit over the columns")
	}
	return nil, true
}

// roomForValues keeps free what values need over the highest column and under
// the lowest.
func (f *frame) roomForValues(labels []barLabel, y *values, box gochart.Box) {
	var over, under page.Length
	for _, b := range labels {
		at := pt(y.Translate(f.tip(b.i, b.j)))
		size := b.l.height() + gapLabel + 2*page.Pt
		over = max(over, at+size-pt(box.Height()))
		under = max(under, size+b.l.depth-at)
	}
	f.top += over
	if y.min < 0 {
		y.lo = inPx(under)
	}
}

// tip gives the end of a bar's value, or of its interval, away from zero.
func (f *frame) tip(i, j int) float64 {
	v := f.nums[i][j]
	if lo, hi, ok := f.c.Series[i].ends(j); ok && f.c.Mode == Grouped {
		if v < 0 {
			return min(lo, v)
		}
		return max(hi, v)
	}
	return v
}

// parts draws a line of the ground between the parts of each stack, for
// colours that are hard to tell apart.
func (f *frame) parts(r gochart.Renderer, box gochart.Box) {
	c := f.c
	stroke(r, f.inks.ground, 800)
	for j := range c.Category {
		for i := range c.Series {
			from, to, ok := f.segment(i, j)
			if !ok || from == 0 || from == to {
				continue
			}
			if c.Kind == Column {
				x0, x1 := f.across(i, j, box)
				y := box.Bottom - f.y.Translate(from)
				rule(r, x0, y, x1, y)
			} else {
				y0, y1 := f.along(i, j, box)
				x := box.Left + f.x.Translate(from)
				rule(r, x, y0, x, y1)
			}
		}
	}
}

// across gives the left and right edge of a column in pixels.
func (f *frame) across(i, j int, box gochart.Box) (int, int) {
	c := f.c
	r := f.x.(*places)
	slot := r.slot()
	n, part := 1, 68
	if c.Mode == Grouped {
		n = len(c.Series)
	} else {
		part = 76
	}
	if n > 1 {
		part = 74
	}
	group := max(min(slot*part/100, n*inPx(maxBar)), min(slot, 75))
	from := box.Left + r.Translate(float64(j)) - group/2
	if n == 1 {
		return from, from + group
	}
	x0, x1 := from+group*i/n, from+group*(i+1)/n
	if x1-x0 > 300 {
		x1 -= 60 // so that neighbours of like colour stay two
	}
	return x0, x1
}

// segment gives the values between which a bar stands, and whether it does.
func (f *frame) segment(i, j int) (from, to float64, ok bool) {
	if to = f.nums[i][j]; to != to {
		return 0, 0, false
	}
	switch f.c.Mode {
	case Grouped:
		return 0, to, true
	case Share:
		total, whole := f.total(j)
		if !whole || total <= 0 {
			return 0, 0, false
		}
		for _, n := range f.nums[:i] {
			from += n[j]
		}
		return from / total * 100, (from + to) / total * 100, true
	}
	for _, n := range f.nums[:i] {
		if u := n[j]; u == u && (u < 0) == (to < 0) {
			from += u
		}
	}
	return from, from + to, true
}

// total adds a category's values up, and tells whether all are known.
func (f *frame) total(j int) (sum float64, whole bool) {
	whole = true
	for _, n := range f.nums {
		if u := n[j]; u == u {
			sum += u
		} else {
			whole = false
		}
	}
	return sum, whole
}

// columnSeries draws the columns of one series.
type columnSeries struct {
	layer
	f *frame
	i int
}

func (s *columnSeries) Render(_ gochart.Renderer, box gochart.Box, _, yr gochart.Range, _ gochart.Style) {
	c := s.f.c
	for j := range c.Category {
		from, to, ok := s.f.segment(s.i, j)
		if !ok {
			continue
		}
		x0, x1 := s.f.across(s.i, j, box)
		y0, y1 := box.Bottom-yr.Translate(from), box.Bottom-yr.Translate(to)
		s.f.bar(s.i, j, x0, y0, x1, y1)
	}
}

// bar paints the bar of a value between two corners, and keeps words off it.
func (f *frame) bar(i, j, x0, y0, x1, y1 int) {
	if x0 == x1 || y0 == y1 {
		return
	}
	f.solids = append(f.solids, page.Rect{X: pt(min(x0, x1)), Y: pt(min(y0, y1)), W: pt(max(x0-x1, x1-x0)), H: pt(max(y0-y1, y1-y0))})
	f.block(f.inks.mark(f.c, i, j), f.c.Series[i].Values[j].Forecast(), x0, y0, x1, y1)
}

// block paints a bar between two corners: a forecast pale with a dashed
// outline, anything else filled.
func (f *frame) block(hue page.Color, forecast bool, x0, y0, x1, y1 int) {
	if x0 == x1 || y0 == y1 {
		return
	}
	x0, x1 = min(x0, x1), max(x0, x1)
	y0, y1 = min(y0, y1), max(y0, y1)
	if !forecast {
		fill(f.rec, hue)
		rectangle(f.rec, x0, y0, x1, y1)
		f.rec.Fill()
		return
	}
	fill(f.rec, f.inks.pale(hue))
	stroke(f.rec, hue, 900, 2.4, 1.4)
	const half = 45
	if x1-x0 > 4*half && y1-y0 > 2*half {
		x0, x1, y0, y1 = x0+half, x1-half, y0+half, y1-half
	}
	rectangle(f.rec, x0, y0, x1, y1)
	f.rec.FillStroke()
}

// barLabel is the value at a bar.
type barLabel struct {
	l    *lettering
	i, j int
}

// sameMarks tells whether the values of each category have the same marks.
func (c *Chart) sameMarks() bool {
	for j := range c.Category {
		var first *figure.Value
		for i := range c.Series {
			v := &c.Series[i].Values[j]
			switch {
			case v.Kind != figure.Number:
			case first == nil:
				first = v
			case !slices.Equal(v.Marks, first.Marks):
				return false
			}
		}
	}
	return true
}

// tooManyLabels tells whether there are more columns than values have room
// for.
func (f *frame) tooManyLabels() bool {
	bars := len(f.c.Category) * len(f.c.Series)
	return f.c.Labels == AutoLabels && bars > fewBars || bars > 60
}

// columnLabels letters the values of grouped columns, where they are wanted;
// nil where not.
func (f *frame) columnLabels(marks, bare bool) []barLabel {
	c := f.c
	if c.Labels == NoLabels || f.tooManyLabels() {
		if c.Labels == ValueLabels {
			f.fault(ruleLabels, "use labels: none, or a table", "%d values do not fit over the columns", len(c.Category)*len(c.Series))
		}
		return nil
	}
	var out []barLabel
	for j := range c.Category {
		for i := range c.Series {
			if c.Series[i].Values[j].Kind != figure.Number {
				continue
			}
			if c.Labels == EndLabels && j != len(c.Category)-1 {
				continue
			}
			s := c.Series[i].Shown[j]
			if bare {
				s = c.bare(s)
			}
			if marks {
				s += markText(&c.Series[i].Values[j])
			}
			out = append(out, barLabel{f.letter(s, f.value, 0), i, j})
		}
	}
	return out
}

// bare takes the sign of a unit off a value whose axis shows it.
func (c *Chart) bare(s string) string {
	switch u := c.valueUnit(); u.Kind {
	case figure.Percent, figure.Share:
		return strings.TrimSuffix(s, "%")
	case figure.Currency:
		return strings.Replace(s, u.Label(), "", 1)
	}
	return s
}

// columnLabelAt gives where a value stands: over its column, or under one
// below zero.
func (f *frame) columnLabelAt(b barLabel, box gochart.Box) (x, y page.Length) {
	x0, x1 := f.across(b.i, b.j, box)
	v := f.tip(b.i, b.j)
	top := pt(box.Bottom - f.y.Translate(v))
	if v < 0 {
		return pt(x0+x1) / 2, top + gapLabel + page.Pt
	}
	return pt(x0+x1) / 2, top - b.l.height() - gapLabel
}

// columnLabelsFit tells whether no value touches another, or another column.
func (f *frame) columnLabelsFit(labels []barLabel, box gochart.Box) bool {
	var boxes, bars []page.Rect
	for j := range f.c.Category {
		for i := range f.c.Series {
			if from, to, ok := f.segment(i, j); ok {
				x0, x1 := f.across(i, j, box)
				y0, y1 := box.Bottom-f.y.Translate(from), box.Bottom-f.y.Translate(to)
				bars = append(bars, page.Rect{X: pt(x0), Y: pt(min(y0, y1)), W: pt(x1 - x0), H: pt(max(y0, y1) - min(y0, y1))})
			}
		}
	}
	for _, b := range labels {
		x, y := f.columnLabelAt(b, box)
		r := b.l.box(center, x, y)
		if r.X < 0 || r.X+r.W > f.w {
			return false
		}
		rim := page.Rect{X: r.X - 1500, Y: r.Y, W: r.W + 3000, H: r.H - b.l.depth}
		for _, o := range boxes {
			if overlap(rim, o) {
				return false
			}
		}
		for _, o := range bars {
			if overlap(page.Rect{X: r.X - 500, Y: r.Y, W: r.W + 1000, H: r.H - b.l.depth}, o) {
				return false
			}
		}
		boxes = append(boxes, r)
	}
	return true
}

// placeColumnLabels sets the values, on a plate where a grid line runs behind.
func (f *frame) placeColumnLabels(labels []barLabel, box gochart.Box) {
	if !f.columnLabelsFit(labels, box) {
		return
	}
	for _, b := range labels {
		x, y := f.columnLabelAt(b, box)
		f.plateOverGrid(b.l.box(center, x, y), box)
		f.rec.place(b.l, center, x, y)
	}
}

// onBar gives the colour of text in a bar.
func (f *frame) onBar(i, j int) page.Color {
	hue := f.inks.mark(f.c, i, j)
	if f.c.Series[i].Values[j].Forecast() {
		hue = f.inks.pale(hue)
	}
	return f.inks.brand.OnColor(hue)
}
