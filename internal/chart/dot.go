package chart

import (
	"cmp"
	"slices"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// dotKind shows values as places on level rows, with whiskers where there are
// intervals. A place is no length, so that the axis need not start at zero.
// Rows of one series stand by size unless sort says otherwise; `sort: none`
// leaves them as they are in the file.
var dotKind = &kind{
	Kind: Dot, name: "dot", words: "dot plot", mark: "dots",
	draw: (*frame).dotPlot, legend: (*frame).dotKeys, read: (*binder).dotRows,
	takes:  []string{"facet", "series", "sort", "top", "highlight", "labels", "interval", "target", "annotate", "y-from"},
	series: maxHues, marks: 240,
	instead: "keep the largest with sort and top, for example top: 20",
}

// dotRows reads the rows, and has those of one series that are not periods
// sorted by size.
func (bd *binder) dotRows() bool {
	if !bd.rows() {
		return false
	}
	s := *bd.Spec // the block as written stays what it is
	switch by := strings.TrimSpace(s.Sort.S); {
	case by == "none":
		s.Sort = diag.Text{}
	case by == "" && len(bd.Series) == 1 && !bd.InTime:
		s.Sort = diag.MadeText("-measure", bd.At)
	}
	bd.Spec = &s
	return true
}

// dotLines gives how many rows of dots each category has: one for each series
// where whiskers would lie over each other.
func (f *frame) dotLines() int {
	if f.c.Series[0].Low != nil {
		return len(f.c.Series)
	}
	return 1
}

// dotPlot sets out a dot plot.
func (f *frame) dotPlot() {
	c := f.c
	n := f.dotLines()
	f.dotInks()
	names, lines := f.rowNames(f.c.Labels == NoLabels, f.strong)
	f.right = pxRadius + page.Pt
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	if !f.roomFor(plot, leastSlot) {
		return
	}
	lo, hi := f.placeExtent()
	x := &values{}
	f.x = x
	labels := f.dotValues()
	wanted := labels != nil
	if !f.axisAcross(x, lo, hi, plot, f.dotAsides(labels)) || labels != nil && !f.dotsApart(x, labels, plot) {
		if c.Labels != NoLabels {
			f.fault(ruleLabels, "give a format, such as “format: million(1)”, or labels: none", "the values do not fit beside their dots")
		}
		labels = nil
		f.axisAcross(x, lo, hi, plot, f.dotAsides(nil))
	}
	f.unlabelled = wanted && labels == nil
	if len(c.Series) > 1 && f.share == nil {
		f.dotNames(x, plot)
	}
	f.target(false)
	f.annotations(false)
	if !f.rowsTall(max(lines, page.Length(n)), f.top+f.bottom+f.axis.Size+gapX) {
		return
	}
	f.y = f.rowRange(names)
	f.series = append(f.series, &rowGrid{f: f}, &dotSeries{f: f})
	f.elements = append(f.elements, func(_ gochart.Renderer, box gochart.Box, _ gochart.Style) {
		for i := range c.Series {
			for j := range c.Category {
				f.placeDotValue(labels, i, j, box)
			}
		}
		f.placeRemarks(box)
	})
}

// dotInks gives the latest of several periods the first colour.
func (f *frame) dotInks() {
	if _, stressed := f.c.stressed(); f.c.recent && !stressed {
		slices.Reverse(f.inks.hues)
		slices.Reverse(f.inks.words)
	}
}

// dotKeys sets a legend of the dots.
func (f *frame) dotKeys() {
	f.dotInks()
	f.seriesKeys(f.dotShape)
}

// dotValues letters the values, by series and category; nil where none are
// wanted. Several dots of a row have them only where they are asked for.
func (f *frame) dotValues() [][]*lettering {
	c := f.c
	if c.Labels == NoLabels || c.Labels == AutoLabels && len(c.Series) > 1 {
		return nil
	}
	out := make([][]*lettering, len(c.Series))
	for i := range out {
		out[i] = make([]*lettering, len(c.Category))
		for j := range out[i] {
			if c.Series[i].Values[j].Kind != figure.Number || c.Labels == EndLabels && i != len(out)-1 {
				continue
			}
			st := f.value
			if len(c.Series) > 1 {
				st.Color = f.inks.words[i]
			}
			out[i][j] = f.letter(f.valueText(i, j), st, 0)
		}
	}
	return out
}

// dotEnds gives how far a value's mark reaches: from the low to the high end
// of its interval, where it has one.
func (f *frame) dotEnds(i, j int) (lo, hi float64) {
	if lo, hi, ok := f.c.Series[i].ends(j); ok {
		return lo, hi
	}
	return f.nums[i][j], f.nums[i][j]
}

// dotAsides gives what stands about the values.
func (f *frame) dotAsides(labels [][]*lettering) []aside {
	var out []aside
	for i := range f.c.Series {
		for j := range f.c.Category {
			if f.c.Series[i].Values[j].Kind != figure.Number {
				continue
			}
			lo, hi := f.dotEnds(i, j)
			a := aside{at: hi, beyond: pxRadius}
			if labels != nil && labels[i][j] != nil {
				a.beyond += gapDot + labels[i][j].w
			}
			out = append(out, a, aside{at: lo, before: pxRadius})
		}
	}
	return out
}

// dotsApart tells whether each value has room between its dot and the next of
// its row.
func (f *frame) dotsApart(x *values, labels [][]*lettering, plot page.Length) bool {
	if f.dotLines() > 1 || len(labels) == 1 {
		return true
	}
	x.SetDomain(inPx(plot))
	for j := range f.c.Category {
		var row []int
		for i := range labels {
			if labels[i][j] != nil || f.c.Series[i].Values[j].Kind == figure.Number {
				row = append(row, i)
			}
		}
		slices.SortFunc(row, func(a, b int) int { return cmp.Compare(f.nums[a][j], f.nums[b][j]) })
		for k := 1; k < len(row); k++ {
			l := labels[row[k-1]][j]
			if l == nil {
				continue
			}
			if way := pt(x.Translate(f.nums[row[k]][j]) - x.Translate(f.nums[row[k-1]][j])); way < 2*pxRadius+gapDot+l.w+2*page.Pt {
				return false
			}
		}
	}
	return true
}

// dotShape gives the mark of a series: the first has the disc, or of periods
// the latest.
func (f *frame) dotShape(i int) int {
	if f.c.recent {
		return len(f.c.Series) - 1 - i
	}
	return i
}

// dotNames sets the names of the series over their dots in the first row, or
// in a legend.
func (f *frame) dotNames(x *values, plot page.Length) {
	x.SetDomain(inPx(plot))
	at := make([]page.Length, len(f.c.Series))
	for i := range at {
		v := f.nums[i][0]
		if v != v || f.dotLines() > 1 {
			f.seriesKeys(f.dotShape)
			return
		}
		at[i] = f.labelsWidth(classY) + gapY + pt(x.Translate(v))
	}
	if !f.namesOver(at) {
		f.seriesKeys(f.dotShape)
	}
}

// dotRow gives the height at which a series' dots of a category stand.
func (f *frame) dotRow(i, j int, box gochart.Box) int {
	y := f.y.(*places)
	n := f.dotLines()
	middle := box.Bottom - y.Translate(float64(j))
	if n == 1 {
		return middle
	}
	step := min(y.slot()*8/10, n*inPx(12*page.Pt)) / n
	return middle + (2*i-n+1)*step/2
}

// dotInk gives the colour of a dot: grey where another row or series is
// stressed.
func (f *frame) dotInk(i, j int) page.Color {
	if rows, series := f.c.stressed(); rows && !f.c.Category[j].Highlight && !(series && f.c.Series[i].Highlight) {
		return f.inks.grey
	}
	return f.inks.hues[i]
}

// placeDotValue sets a value beyond its mark, or the marker of a missing one
// at the left of its row.
func (f *frame) placeDotValue(labels [][]*lettering, i, j int, box gochart.Box) {
	y := pt(f.dotRow(i, j, box))
	if gap := f.gapText(i, j); gap != "" {
		if len(f.c.Series) > 1 {
			gap = f.c.Series[i].Name + " " + gap
		}
		l := f.letter(gap, f.axis, 0)
		x := pt(box.Left) + gapDot
		for x+l.w <= pt(box.Right) {
			b := l.box(left, x, y-l.height()/2)
			b.X, b.W = b.X-gapDot, b.W+2*gapDot
			if f.rec.free(b) && !slices.ContainsFunc(f.solids, func(o page.Rect) bool { return overlap(b, o) }) {
				f.placeOnRow(l, left, x, y)
				break
			}
			x += 4 * page.Pt
		}
		return
	}
	if labels == nil || labels[i][j] == nil {
		return
	}
	_, hi := f.dotEnds(i, j)
	f.placeOnRow(labels[i][j], left, pt(box.Left+f.x.Translate(hi))+pxRadius+gapDot, y)
}

// dotSeries draws whiskers and dots.
type dotSeries struct {
	layer
	f *frame
}

func (s *dotSeries) Render(r gochart.Renderer, box gochart.Box, xr, _ gochart.Range, _ gochart.Style) {
	f, c := s.f, s.f.c
	for i := range c.Series {
		for j := range c.Category {
			v := &c.Series[i].Values[j]
			if v.Kind != figure.Number {
				continue
			}
			x, y, hue := box.Left+xr.Translate(f.nums[i][j]), f.dotRow(i, j, box), f.dotInk(i, j)
			from, to := x-dotRadius, x+dotRadius
			if lo, hi, ok := c.Series[i].ends(j); ok {
				from, to = min(from, box.Left+xr.Translate(lo)), max(to, box.Left+xr.Translate(hi))
				stroke(r, hue, 1400)
				rule(r, box.Left+xr.Translate(lo), y, box.Left+xr.Translate(hi), y)
			}
			f.dot(x, y, f.dotShape(i), hue, v.Forecast())
			f.solids = append(f.solids, page.Rect{X: pt(from), Y: pt(y) - pxRadius, W: pt(to - from), H: 2 * pxRadius})
		}
	}
}
