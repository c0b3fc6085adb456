package chart

import (
	"cmp"
	"slices"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// legend sets the colours and names of the series in rows over the plot, and
// makes room for them.
func (f *frame) legend() {
	if f.share != nil {
		return // one for all panels stands over them
	}
	type entry struct {
		l    *lettering
		x, y page.Length
	}
	const gap, between = 5 * page.Pt, 16 * page.Pt
	entries := make([]entry, len(f.c.Series))
	var x, y, row page.Length
	for i := range f.c.Series {
		l := f.letter(f.c.Series[i].Name, f.value, min(f.w-swatch-gap, 240*page.Pt))
		if x > 0 && x+swatch+gap+l.w > f.w {
			x, y, row = 0, y+row+4*page.Pt, 0
		}
		entries[i] = entry{l, x, y}
		x += swatch + gap + l.w + between
		row = max(row, l.height()+l.depth, swatch+page.Pt)
	}
	top := f.top
	f.top += y + row + 7*page.Pt
	f.elements = append(f.elements, func(r gochart.Renderer, _ gochart.Box, _ gochart.Style) {
		for i, e := range entries {
			fill(r, f.inks.hues[i])
			x, y := inPx(e.x), inPx(top+e.y)
			rectangle(r, x, y, x+inPx(swatch), y+inPx(swatch))
			r.Fill()
			f.rec.place(e.l, left, e.x+swatch+gap, top+e.y+(swatch-e.l.top)/2)
		}
	})
}

// A sideLabel stands right of the plot, as near as it can to the height it
// belongs to: the name of a line, of a part of a stack, or a target.
type sideLabel struct {
	l    *lettering
	hue  page.Color                                    // of the leader
	from func(box gochart.Box) (x, middle page.Length) // what it belongs to
	want page.Length                                   // the middle it wants
	y    page.Length                                   // the top edge it gets
}

// The way from the plot to the labels at its side.
const gapSide = 6 * page.Pt

// beside adds a label to the side of the plot, and makes room for it.
func (f *frame) beside(s *sideLabel) {
	f.side = append(f.side, s)
	f.right = max(f.right, s.l.w+gapSide+page.Pt)
}

// sideWidth is how wide a label at the side may be.
func (f *frame) sideWidth() page.Length {
	return min(max(f.w*28/100, 80*page.Pt), f.w*38/100)
}

// gapStack is the way between labels that touch.
const gapStack page.Length = 1500

// stackOf gives the height of labels that touch.
func stackOf(tags []*sideLabel) page.Length {
	sum := -gapStack
	for _, t := range tags {
		sum += t.l.height() + t.l.depth + gapStack
	}
	return sum
}

// spread moves labels apart, each as little as the others allow, between top
// and bottom, where there is room for them. They keep their order.
func spread(tags []*sideLabel, top, bottom page.Length) {
	slices.SortStableFunc(tags, func(a, b *sideLabel) int { return cmp.Compare(a.want, b.want) })
	size := func(t *sideLabel) page.Length { return t.l.height() + t.l.depth + gapStack }
	// Labels that would touch stand as one block, at the mean of what its
	// members want (pool adjacent violators).
	type block struct {
		first, last int
		sum         page.Length // of where its top would stand for each member
		size        page.Length
	}
	var blocks []block
	at := func(b block) page.Length {
		y := b.sum / page.Length(b.last-b.first+1)
		return max(top, min(y, bottom-b.size+gapStack))
	}
	for i, t := range tags {
		b := block{i, i, t.want - t.l.height()/2, size(t)}
		for len(blocks) > 0 {
			p := blocks[len(blocks)-1]
			if at(p)+p.size <= at(b) {
				break
			}
			b = block{p.first, b.last, p.sum + b.sum - page.Length(b.last-b.first+1)*p.size, p.size + b.size}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		y := at(b)
		for _, t := range tags[b.first : b.last+1] {
			t.y = y
			y += size(t)
		}
	}
}

// placeSide sets the labels beside the plot, with a leader to each that had to
// move far.
func (f *frame) placeSide(box gochart.Box) {
	for _, s := range f.side {
		_, s.want = s.from(box)
	}
	spread(f.side, pt(box.Top)-f.axis.Size/2, pt(box.Bottom)+2*page.Pt)
	for _, s := range f.side {
		x := pt(box.Right) + gapSide
		if moved := s.y + s.l.height()/2 - s.want; moved > 5*page.Pt || moved < -5*page.Pt {
			from, _ := s.from(box)
			stroke(f.rec, s.hue, thin)
			f.rec.MoveTo(inPx(from), inPx(s.want))
			f.rec.LineTo(inPx(x-page.Pt), inPx(s.y+s.l.top/2))
			f.rec.Stroke()
		}
		f.rec.place(s.l, left, x, s.y)
	}
}

// target draws the line at the value to be reached.
func (f *frame) target(along bool) {
	if v := f.c.Target; v != nil && f.c.Mode != Share {
		f.threshold(v, "Target "+withoutUnit(v.Shown(), v.Unit), along)
	}
}

// threshold draws the line at a value, with its name at its end.
func (f *frame) threshold(v *figure.Value, name string, along bool) {
	if along {
		f.beside(&sideLabel{l: f.letter(name, f.value, f.sideWidth()), hue: f.inks.axis, from: func(box gochart.Box) (x, y page.Length) {
			return pt(box.Right), pt(box.Bottom - f.y.Translate(number(v)))
		}})
		draw := func(r gochart.Renderer, box gochart.Box) {
			y := box.Bottom - f.y.Translate(number(v))
			f.dashes(r, box.Left, y, box.Right+inPx(3*page.Pt), y)
			f.solids = append(f.solids, page.Rect{X: pt(box.Left), Y: pt(y) - page.Pt, W: pt(box.Width()), H: 2 * page.Pt})
			f.levels = append(f.levels, pt(y))
		}
		if f.c.is.thin {
			f.below = append(f.below, draw) // lines stand over it
			return
		}
		f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) { draw(r, box) })
		return
	}
	l := f.letter(name, f.value, f.w)
	top := f.top
	f.top += l.height() + l.depth + 2*page.Pt
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		x := box.Left + f.x.Translate(number(v))
		f.dashes(r, x, inPx(top+l.height()+l.depth), x, box.Bottom)
		at := min(max(pt(x), l.w/2), f.w-l.w/2)
		b := l.box(center, at, top)
		f.plate(b)
		f.rec.place(l, center, at, top)
		f.solids = append(f.solids, page.Rect{X: pt(x) - page.Pt, Y: pt(box.Top), W: 2 * page.Pt, H: pt(box.Height())})
	})
}

// dashes draws a target's line, with a rim so that it is seen on dark bars.
func (f *frame) dashes(r gochart.Renderer, x0, y0, x1, y1 int) {
	if !f.c.is.thin {
		stroke(r, f.inks.ground, 2*page.Pt)
		rule(r, x0, y0, x1, y1)
	}
	stroke(r, f.inks.text, page.Pt, 3, 2)
	rule(r, x0, y0, x1, y1)
}

// plate covers what lies under a label, grid lines above all.
func (f *frame) plate(b page.Rect) {
	const rim = 1000
	fill(f.rec, f.inks.ground)
	rectangle(f.rec, inPx(max(b.X-rim, 0)), inPx(max(b.Y-rim, 0)), inPx(min(b.X+b.W+rim, f.w)), inPx(b.Y+b.H+rim/2))
	f.rec.Fill()
}

// plateOverGrid covers grid lines and thresholds behind a value.
func (f *frame) plateOverGrid(b page.Rect, box gochart.Box) {
	for _, line := range f.levels {
		if line > b.Y-page.Pt && line < b.Y+b.H {
			f.plate(b)
			return
		}
	}
	for _, g := range f.grid {
		if line := pt(box.Bottom - f.y.Translate(g.Value)); line > b.Y-page.Pt && line < b.Y+b.H {
			f.plate(b)
			return
		}
	}
}

// valueText is what stands at a mark: the value with its marks. That it is a
// forecast is said by dashes and a word, or by the name of its category.
func (f *frame) valueText(series, category int) string {
	s := &f.c.Series[series]
	return s.Shown[category] + markText(&s.Values[category])
}

// gapText is what stands in the place of a missing value: its marker.
func (f *frame) gapText(series, category int) string {
	v := &f.c.Series[series].Values[category]
	if v.Kind != figure.Missing || v.Blank == nil {
		return ""
	}
	return v.Shown()
}
