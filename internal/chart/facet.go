package chart

import (
	"slices"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/brand"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// How many small charts stand together: more than these are too small to be
// read, or fill a page.
const (
	maxPanels = 16
	gapPanels = 13 * page.Pt // between panels side by side
)

// facets tells of what small multiples can't have.
func (bd *binder) facets() {
	if len(bd.Panels) == 0 {
		return
	}
	s := bd.Spec
	if len(s.Annotate) > 0 {
		bd.fault(ruleFacet, s.Facet, "leave annotate away, or make one chart of it", "a remark would stand in one of %d small charts alone", len(bd.Panels))
	}
	if len(s.Total) > 0 {
		bd.fault(ruleFacet, s.Facet, "leave total away", "small charts have no room for totals")
	}
	if _, some := bd.stressed(); some && bd.by.Column == nil {
		bd.fault(ruleFacet, s.Facet, "leave highlight away, or make one chart with series: "+bd.facet.Name, "each small chart stresses its own %s", bd.facet.Name)
	}
}

// perPanel is how many series one small chart has; all of them where there
// is one chart alone.
func (c *Chart) perPanel() int { return len(c.Series) / max(1, len(c.Panels)) }

// SeriesName gives a series' name, after that of its small chart where there
// are several series in each.
func (c *Chart) SeriesName(i int) string {
	if n := c.perPanel(); len(c.Panels) > 0 && n > 1 {
		return c.Panels[i/n] + ", " + c.Series[i].Name
	}
	return c.Series[i].Name
}

// panel gives one of the small charts. A single line has those of the other
// panels in grey behind it.
func (c *Chart) panel(p int) *Chart {
	sub, n := *c, c.perPanel()
	sub.Panels, sub.inPanel, sub.Height = nil, true, 0
	sub.Series = slices.Clone(c.Series[p*n : (p+1)*n])
	if c.Kind == Line && n == 1 && len(c.Series) <= maxSeries {
		own := sub.Series[0]
		own.Highlight = true
		sub.Series = append(slices.Delete(slices.Clone(c.Series), p, p+1), own)
		for i := range sub.Series[:len(sub.Series)-1] {
			s := &sub.Series[i]
			s.Highlight, s.Low, s.High = false, nil, nil
		}
		sub.behind = len(sub.Series) - 1
	}
	return &sub
}

// share is what the axes of small charts cover together.
type share struct {
	lo, hi float64
	known  bool
	length page.Length // at which the level axes of all have their ticks; 0 before any is known

	left, right page.Length // kept free beside the plots of all
}

// sharedSides keeps as much free beside the plot as the small charts beside
// this one do.
func (f *frame) sharedSides() {
	if s := f.share; s != nil {
		s.left, s.right = max(s.left, f.left), max(s.right, f.right)
		f.left, f.right = s.left, s.right
	}
}

// sharedLength gives the length for which a level axis has its ticks: the
// least that any of the small charts needs, so that all have the same.
func (f *frame) sharedLength(length page.Length) page.Length {
	s := f.share
	if s == nil {
		return length
	}
	if s.length == 0 || length < s.length {
		s.length = length
	}
	return s.length
}

// valuesOf gives the axis of values that a range is, or nil.
func valuesOf(r gochart.Range) *values {
	switch r := r.(type) {
	case *values:
		return r
	case *mirror:
		return &r.values
	}
	return nil
}

// shared widens an extent to that of the small charts beside this one.
func (f *frame) shared(lo, hi float64) (float64, float64) {
	s := f.share
	if s == nil {
		return lo, hi
	}
	if !s.known {
		s.lo, s.hi, s.known = lo, hi, true
	}
	s.lo, s.hi = min(s.lo, lo), max(s.hi, hi)
	return s.lo, s.hi
}

// facetGrid gives how many panels stand side by side: as many as fit, and
// then as evenly as rows allow.
func facetGrid(n int, width page.Length, wide bool) (columns, rows int) {
	least := 92 * page.Pt
	if wide {
		least = 150 * page.Pt
	}
	columns = max(1, min(n, int((width+gapPanels)/(least+gapPanels)), 4))
	if !wide && width < 260*page.Pt {
		columns = max(1, min(n, int((width+gapPanels)/(84*page.Pt+gapPanels)), 3))
	}
	rows = (n + columns - 1) / columns
	return (n + rows - 1) / rows, rows
}

// drawPanels draws small multiples: one scale for all, titles over each, and
// the labels of axes at the outer edges alone.
func drawPanels(c *Chart, b *brand.Brand, width page.Length, tag page.Tag) (*Drawing, diag.List) {
	n := len(c.Panels)
	columns, rows := facetGrid(n, width, c.Kind == Bar || c.Kind == Pyramid || c.Kind == Slope && c.perPanel() > 1)
	subs := make([]*Chart, n)
	scale := &share{}
	out := newFrame(c, b, width, tag)
	set := func(p int, w, h page.Length) *frame {
		f := newFrame(subs[p], b, w, tag)
		f.share, f.h = scale, h
		c.is.draw(f)
		return f
	}
	// What the values of all panels cover is known once each was laid out.
	each := (width - page.Length(columns-1)*gapPanels) / page.Length(columns)
	high := min(max(each*82/100, 70*page.Pt), 120*page.Pt)
	if c.Height > 0 {
		high = max(leastPlot, c.Height/page.Length(rows)-30*page.Pt)
	}
	for p := range n {
		subs[p] = c.panel(p)
		f := set(p, each, high)
		if f.faults.HasErrors() {
			return &Drawing{W: width}, f.faults
		}
		f.rec.release()
	}
	// The room for the labels of both axes, which stand at the edges.
	side, plot := page.Length(0), each
	for range 6 { // more room for names makes them wider; this settles soon
		need := page.Length(0)
		for p := 0; p < n; p += columns {
			f := set(p, side+plot, high)
			if f.faults.HasErrors() {
				return &Drawing{W: width}, f.faults
			}
			if f.showY {
				need = max(need, f.labelsWidth(classY)+gapY)
			}
			f.rec.release()
		}
		if need <= side {
			break
		}
		side = need
		plot = (width - side - page.Length(columns-1)*gapPanels) / page.Length(columns)
	}
	if plot < 48*page.Pt {
		out.fault(ruleTooNarrow, "give the chart more width, or shorter names", "its labels leave no room for %d small charts side by side", columns)
		return &Drawing{W: width}, out.faults
	}
	frames := make([]*frame, n)
	var top, right, bottom, start, under, tall page.Length
	var lo, hi [2]int
	agreed := *scale
	for p := 0; p < n; p++ {
		w := plot
		if p%columns == 0 {
			w += side
		}
		f := newFrame(subs[p], b, w, tag)
		f.share, f.h = scale, high
		f.bareY = p%columns != 0
		f.bareX = p+columns < n
		c.is.draw(f)
		if f.faults.HasErrors() {
			return &Drawing{W: width}, f.faults
		}
		bare := f.unlabelled && c.Labels == AutoLabels && subs[p].Labels != NoLabels
		if bare || *scale != agreed {
			if bare { // all have their values written, or none
				for i := range subs {
					subs[i].Labels = NoLabels
				}
			}
			agreed = *scale
			p, top, right, bottom, start, under, tall, lo, hi = -1, 0, 0, 0, 0, 0, 0, [2]int{}, [2]int{}
			continue
		}
		frames[p] = f
		top, right, bottom, start = max(top, f.top), max(right, f.right), max(bottom, f.bottom), max(start, f.left)
		if !f.bareX && f.showX {
			under = max(under, f.labelsHeight(classX)+gapX)
		}
		for i, r := range []gochart.Range{f.x, f.y} {
			if v := valuesOf(r); v != nil {
				lo[i], hi[i] = max(lo[i], v.lo), max(hi[i], v.hi)
			}
		}
		h := f.h - f.top - f.bottom
		if !f.bareX && f.showX {
			h -= f.labelsHeight(classX) + gapX
		}
		tall = max(tall, h)
	}
	// A legend for all panels, over them.
	if c.perPanel() > 1 {
		key := newFrame(subs[0], b, width, tag)
		if c.is.legend != nil {
			c.is.legend(key)
		} else {
			key.legend()
		}
		for _, draw := range key.elements {
			draw(key.rec, gochart.Box{}, gochart.Style{})
		}
		out.rec.items = append(out.rec.items, key.rec.items...)
		out.top = key.top
	}
	y := out.top
	for row := range rows {
		in := frames[row*columns : min((row+1)*columns, n)]
		titles := make([]*lettering, len(in))
		var title, rowH page.Length
		for i := range in {
			titles[i] = out.letter(c.Panels[row*columns+i], out.strong, plot)
			title = max(title, titles[i].height()+titles[i].depth)
		}
		for i, f := range in {
			x := page.Length(i) * (plot + gapPanels)
			if i > 0 {
				x += side
			}
			f.top, f.right, f.bottom = top, right, bottom
			switch {
			case !f.showY:
				f.left = start
			case i == 0:
				f.left = side
			}
			for k, r := range []gochart.Range{f.x, f.y} {
				if v := valuesOf(r); v != nil {
					v.lo, v.hi = lo[k], hi[k]
				}
			}
			f.h = tall + top + bottom
			if !f.bareX && f.showX {
				f.h += under
				f.bottom += under
			}
			f.below = append([]func(gochart.Renderer, gochart.Box){f.edgeLabels}, f.below...)
			f.render()
			if f.faults.HasErrors() {
				return &Drawing{W: width}, f.faults
			}
			for _, it := range f.rec.items {
				moveItem(it, x, y+title+4*page.Pt)
			}
			out.rec.items = append(out.rec.items, f.rec.items...)
			left := x
			if i == 0 {
				left += side
			}
			out.rec.place(titles[i], 0, left, y)
			rowH = max(rowH, f.h)
			for _, d := range f.faults {
				if !slices.ContainsFunc(out.faults, func(o diag.Diagnostic) bool { return o.Rule == d.Rule }) {
					out.faults.Add(d)
				}
			}
		}
		y += title + 4*page.Pt + rowH
		if row < rows-1 {
			y += 14 * page.Pt
		}
	}
	if y > maxHeight {
		out.fault(ruleTall, "keep fewer with where, or give the chart more width", "the %d small charts would be %d mm high", n, y/page.MM)
		return &Drawing{W: width}, out.faults
	}
	items := out.rec.take()
	for _, f := range frames {
		f.rec.release()
	}
	return &Drawing{W: width, H: y, Items: items}, out.faults
}

// edgeLabels draws the grid of a small chart, and the labels of those axes at
// which it stands, each inside the room of its own panel.
func (f *frame) edgeLabels(r gochart.Renderer, box gochart.Box) {
	for _, g := range f.grid {
		stroke(r, f.inks.grid, thin)
		y := box.Bottom - f.y.Translate(g.Value)
		rule(r, box.Left, y, box.Right, y)
	}
	ticks := func(axis gochart.Range) []gochart.Tick {
		if p, ok := axis.(gochart.TicksProvider); ok {
			return p.GetTicks(nil, gochart.Style{}, nil)
		}
		return nil
	}
	if f.showY && !f.bareY {
		for _, t := range ticks(f.y) {
			if l := f.rec.labels[labelKey{classY, t.Label}]; l != nil {
				f.rec.place(l, right, pt(box.Left)-gapY, pt(box.Bottom-f.y.Translate(t.Value))-l.height()/2)
			}
		}
	}
	if !f.showX || f.bareX {
		return
	}
	all := ticks(f.x)
	if n := len(all); n > 2 { // both ends before what is between them
		all = append([]gochart.Tick{all[0], all[n-1]}, all[1:n-1]...)
	}
	for _, t := range all {
		l := f.rec.labels[labelKey{classX, t.Label}]
		if l == nil {
			continue
		}
		x := pt(box.Left + f.x.Translate(t.Value))
		x = max(pt(box.Left)+l.w/2-page.Pt, min(x, f.w-l.w/2+page.Pt))
		b := l.box(center, x, pt(box.Bottom)+gapX)
		b.X, b.W = b.X-2*page.Pt, b.W+4*page.Pt
		if f.rec.free(b) {
			f.rec.place(l, center, x, pt(box.Bottom)+gapX)
		}
	}
}

// labelsHeight gives the height of the tallest label of an axis.
func (f *frame) labelsHeight(class string) page.Length {
	var h page.Length
	for k, l := range f.rec.labels {
		if k.class == class {
			h = max(h, l.height())
		}
	}
	return h
}

// moveItem moves a drawn item.
func moveItem(it page.Item, dx, dy page.Length) {
	switch it := it.(type) {
	case *page.Glyphs:
		it.At.X, it.At.Y = it.At.X+dx, it.At.Y+dy
	case *page.Shape:
		for i := range it.Path {
			for k := range it.Path[i].P {
				p := &it.Path[i].P[k]
				p.X, p.Y = p.X+dx, p.Y+dy
			}
		}
	}
}
