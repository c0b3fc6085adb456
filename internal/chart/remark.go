package chart

import (
	"math"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/page"
	"policybrief/internal/text"
)

// annotations sets out what remarks need before the plot is measured: the
// lines of thresholds, the shade of spans, and room over the plot for those
// that found no place within it when the chart was drawn before.
func (f *frame) annotations(along bool) {
	for i := range f.c.Remarks {
		m := &f.c.Remarks[i]
		switch {
		case m.Value != nil:
			f.threshold(m.Value, m.Text, along)
		case m.From < m.To:
			shade := f.inks.text
			shade.A = 20
			draw := func(r gochart.Renderer, box gochart.Box) {
				fill(r, shade)
				b := f.spanOf(m, box)
				rectangle(r, inPx(b.X), inPx(b.Y), inPx(b.X+b.W), inPx(b.Y+b.H))
				r.Fill()
			}
			if f.c.is.Kind == Area { // it would be hidden
				shade = f.inks.ground
				shade.A = 80
				f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) { draw(r, box) })
				continue
			}
			f.below = append(f.below, draw)
		}
	}
	for _, k := range f.lifted {
		l := f.letter(f.c.Remarks[k].Text, f.value, f.w)
		f.liftedAt = append(f.liftedAt, f.top)
		f.top += l.height() + l.depth + 3*page.Pt
	}
}

// spanOf gives what a span covers of the plot: from half-way before its first
// category to half-way after its last, on an axis of slots; from point to point
// where points stand at the edges.
func (f *frame) spanOf(m *Remark, box gochart.Box) page.Rect {
	r, upright := f.x.(*places)
	if !upright {
		r = f.y.(*places)
	}
	a, b := r.Translate(float64(m.From)), r.Translate(float64(m.To))
	half := 0
	if r.slots {
		half = r.slot() / 2
	}
	if !upright {
		top, bottom := box.Bottom-a-half, box.Bottom-b+half
		return page.Rect{X: pt(box.Left), Y: pt(top), W: pt(box.Width()), H: pt(bottom - top)}
	}
	from, to := max(box.Left+a-half, box.Left), min(box.Left+b+half, box.Right)
	return page.Rect{X: pt(from), Y: pt(box.Top), W: pt(to - from), H: pt(box.Height())}
}

// placeRemarks sets the words of points and spans where nothing else stands.
// What finds no place is lifted over the plot when the chart is drawn again;
// where even that has been done, it stands there.
func (f *frame) placeRemarks(box gochart.Box) {
	for k := range f.c.Remarks {
		m := &f.c.Remarks[k]
		if m.Value != nil {
			continue
		}
		if row := indexOf(f.lifted, k); row >= 0 {
			f.placeLifted(m, f.liftedAt[row], box)
			continue
		}
		var done bool
		switch {
		case m.From < m.To:
			done = f.placeSpan(m, box)
		default:
			done = f.placePoint(m, box)
		}
		if !done {
			f.homeless = append(f.homeless, k)
		}
	}
}

func indexOf(items []int, k int) int {
	for i, v := range items {
		if v == k {
			return i
		}
	}
	return -1
}

// clear tells whether words may stand on a rectangle of the plot.
func (f *frame) clear(b page.Rect, box gochart.Box) bool {
	if b.X < pt(box.Left) || b.X+b.W > f.w || b.Y < pt(box.Top) || b.Y+b.H > pt(box.Bottom) {
		return false
	}
	rim := page.Rect{X: b.X - 2*page.Pt, Y: b.Y - page.Pt, W: b.W + 4*page.Pt, H: b.H + 2*page.Pt}
	if !f.rec.free(rim) || f.crossed(b, 2500, box) {
		return false
	}
	for _, o := range f.solids {
		if overlap(rim, o) {
			return false
		}
	}
	return true
}

// aim gives the point that a remark is about.
func (f *frame) aim(m *Remark, box gochart.Box) (x, y page.Length) {
	c, j := f.c, m.From
	if m.From < m.To {
		b := f.spanOf(m, box)
		return b.X + b.W/2, b.Y
	}
	if r, ok := f.y.(*places); ok { // bars: the end of the longest, or of the one named
		to := 0.0
		for i := range c.Series {
			if _, end, ok := f.segment(i, j); ok && (m.Series < 0 || m.Series == i) && math.Abs(end) >= math.Abs(to) {
				to = end
			}
		}
		return pt(box.Left + f.x.Translate(to)), pt(box.Bottom - r.Translate(float64(j)))
	}
	x, y = pt(box.Left+f.x.Translate(float64(j))), pt(box.Bottom)
	found := false
	for i := range c.Series {
		if m.Series >= 0 && m.Series != i || f.nums[i][j] != f.nums[i][j] {
			continue
		}
		v := f.nums[i][j]
		if !f.lined || c.Mode != Grouped {
			_, end, ok := f.segment(i, j)
			if v = end; !ok {
				continue
			}
		}
		if at := pt(box.Bottom - f.y.Translate(v)); !found || at < y {
			y, found = at, true
			if !f.lined && c.Mode == Grouped && m.Series >= 0 {
				x0, x1 := f.across(i, j, box)
				x = pt(x0+x1) / 2
			}
		}
	}
	return x, y
}

// placePoint sets a remark near its point, with a leader where it is not beside
// it.
func (f *frame) placePoint(m *Remark, box gochart.Box) bool {
	x, y := f.aim(m, box)
	if f.lined && m.Series < 0 && len(f.c.Series) > 1 {
		return f.placeMoment(m, x, box)
	}
	_, bars := f.y.(*places)
	const near = 7 * page.Pt
	for _, width := range []page.Length{150 * page.Pt, 90 * page.Pt, 64 * page.Pt} {
		if f.divides(m.Text, width) {
			continue
		}
		l := f.letter(m.Text, f.value, width)
		h := l.height()
		for _, way := range []page.Length{near, 15 * page.Pt, 26 * page.Pt, 40 * page.Pt, 58 * page.Pt, 80 * page.Pt, 110 * page.Pt, 150 * page.Pt} {
			for _, try := range []struct {
				a    align
				x, y page.Length
			}{
				{center, x, y - way - h - l.depth}, {left, x + way, y - h/2},
				{left, x + near/2, y - way - h - l.depth}, {right, x - near/2, y - way - h - l.depth},
				{right, x - way, y - h/2}, {center, x, y + way},
				{left, x + near/2, y + way}, {right, x - near/2, y + way},
			} {
				b := l.box(try.a, try.x, try.y)
				if !f.clear(b, box) || try.y > y && !bars && !f.lined { // no words at the foot of a column
					continue
				}
				if beside := bars && try.y == y-h/2; way > near && !beside {
					if to := nearest(x, y, b); f.overWords(x, y, to) {
						continue
					} else {
						stroke(f.rec, f.inks.axis, thin)
						rule(f.rec, inPx(x), inPx(y), inPx(to.X), inPx(to.Y))
					}
				}
				f.plateOverGrid(b, box)
				f.rec.place(l, try.a, try.x, try.y)
				if f.lined {
					f.ring(x, y)
				}
				return true
			}
		}
	}
	return false
}

// placeMoment marks a time of all series: an upright rule with words at its
// top or foot.
func (f *frame) placeMoment(m *Remark, x page.Length, box gochart.Box) bool {
	const gap = 5 * page.Pt
	for _, width := range []page.Length{150 * page.Pt, 90 * page.Pt, 64 * page.Pt} {
		if f.divides(m.Text, width) {
			continue
		}
		l := f.letter(m.Text, f.value, width)
		for _, y := range []page.Length{pt(box.Top) + 3*page.Pt, pt(box.Bottom) - l.height() - l.depth - 4*page.Pt} {
			for _, a := range []align{left, right} {
				at := x + gap
				if a == right {
					at = x - gap
				}
				if b := l.box(a, at, y); f.clear(b, box) {
					f.moment(x, box)
					f.plateOverGrid(b, box)
					f.rec.place(l, a, at, y)
					return true
				}
			}
		}
	}
	return false
}

// moment draws the upright rule of a time.
func (f *frame) moment(x page.Length, box gochart.Box) {
	stroke(f.rec, f.inks.axis, axisWidth)
	rule(f.rec, inPx(x), box.Top, inPx(x), box.Bottom)
	f.rules = append(f.rules, x)
}

// placeSpan sets a remark within its span, at the top or the foot of the plot.
func (f *frame) placeSpan(m *Remark, box gochart.Box) bool {
	b := f.spanOf(m, box)
	upright := b.H == pt(box.Height())
	for _, width := range []page.Length{b.W - 6*page.Pt, 90 * page.Pt, 64 * page.Pt} {
		if upright && width > b.W-6*page.Pt || f.divides(m.Text, width) {
			continue
		}
		l := f.letter(m.Text, f.value, width)
		for _, at := range []struct {
			a    align
			x, y page.Length
		}{
			{center, b.X + b.W/2, b.Y + 3*page.Pt}, {center, b.X + b.W/2, b.Y + b.H - l.height() - l.depth - 3*page.Pt},
			{right, b.X + b.W - 2*page.Pt, b.Y + (b.H-l.height())/2},
		} {
			if upright && at.a == right {
				continue
			}
			if r := l.box(at.a, at.x, at.y); f.clear(r, box) {
				f.rec.place(l, at.a, at.x, at.y)
				return true
			}
		}
	}
	return false
}

// divides tells whether a word would be divided in lines of a width.
func (f *frame) divides(s string, width page.Length) bool {
	for w := range strings.FieldsSeq(s) {
		if text.Width(w, f.value) > width {
			return true
		}
	}
	return false
}

// placeLifted sets a remark over the plot, with a leader down to what it is
// about.
func (f *frame) placeLifted(m *Remark, y page.Length, box gochart.Box) {
	l := f.letter(m.Text, f.value, f.w)
	x, to := f.aim(m, box)
	foot := y + l.height() + l.depth
	switch {
	case f.lined && m.Series < 0 && len(f.c.Series) > 1 && m.From == m.To:
		f.moment(x, box)
		to = pt(box.Top)
	case m.From == m.To && f.lined:
		f.ring(x, to)
	}
	stroke(f.rec, f.inks.axis, thin)
	rule(f.rec, inPx(x), inPx(foot), inPx(x), inPx(max(foot, to-3*page.Pt)))
	at := min(max(x, l.w/2), f.w-l.w/2)
	f.plate(l.box(center, at, y))
	f.rec.place(l, center, at, y)
}

// nearest gives the place next to a rectangle that is nearest to a point: there
// ends the leader to words.
func nearest(x, y page.Length, b page.Rect) page.Point {
	const rim = 2 * page.Pt
	return page.Point{X: min(max(x, b.X-rim), b.X+b.W+rim), Y: min(max(y, b.Y-rim), b.Y+b.H+rim)}
}

// overWords tells whether a leader would run through words.
func (f *frame) overWords(x, y page.Length, to page.Point) bool {
	from := page.Point{X: x, Y: y}
	if from.X > to.X {
		from, to = to, from
	}
	for _, b := range f.rec.set {
		if segmentMeets(from.X, from.Y, to.X, to.Y, b) {
			return true
		}
	}
	return false
}

// ring marks the point of a line that a remark is about.
func (f *frame) ring(x, y page.Length) {
	fill(f.rec, f.inks.ground)
	stroke(f.rec, f.inks.text, page.Pt)
	f.rec.Circle(240, inPx(x), inPx(y))
	f.rec.FillStroke()
}

// again tells whether the chart must be drawn once more, with room over the
// plot for what found none in it; it says so where that won't help.
func (f *frame) again() bool {
	again := f.keyless && !f.keyed
	if len(f.homeless) == 0 {
		return again
	}
	if _, bars := f.y.(*places); !bars && len(f.lifted) == 0 {
		return true
	}
	f.fault(ruleLabels, "shorten it, or say it in the text", "there is no room for the annotation “%s”", f.c.Remarks[f.homeless[0]].Text)
	return again
}
