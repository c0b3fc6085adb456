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

// A tagAt is a label beside the plot that wants to stand at a height.
type tagAt struct {
	l    *lettering
	want page.Length // the middle it wants
	y    page.Length // the top edge it gets
}

// spread moves labels apart, each as little as the others allow, between top
// and bottom. They keep their order. It tells whether there was room.
func spread(tags []*tagAt, top, bottom page.Length) bool {
	const gap = 1500
	slices.SortStableFunc(tags, func(a, b *tagAt) int { return cmp.Compare(a.want, b.want) })
	size := func(t *tagAt) page.Length { return t.l.height() + t.l.depth + gap }
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
		return max(top, min(y, bottom-b.size))
	}
	total := page.Length(0)
	for i, t := range tags {
		total += size(t)
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
	return total-gap <= bottom-top
}

// target draws the line at the value to be reached, with its name.
func (f *frame) target(along bool) {
	v := f.c.Target
	if v == nil || f.c.Mode == Share {
		return
	}
	l := f.letter("Target "+withoutUnit(v.Shown(), v.Unit), f.value, 0)
	if !along {
		f.top += l.height() + l.depth + 2*page.Pt
	}
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		stroke(r, f.inks.text, page.Pt, 3, 2)
		if along {
			y := box.Bottom - f.y.Translate(v.Float())
			rule(r, box.Left, y, box.Right, y)
			top := pt(y) - l.height() - l.depth - page.Pt
			x, a := pt(box.Right), right
			if !f.rec.free(l.box(a, x, top)) {
				if x, a = pt(box.Left), left; !f.rec.free(l.box(a, x, top)) {
					x, a, top = pt(box.Right), right, pt(y)+2*page.Pt
				}
			}
			f.plate(l.box(a, x, top))
			f.rec.place(l, a, x, top)
			return
		}
		x := box.Left + f.x.Translate(v.Float())
		rule(r, x, box.Top, x, box.Bottom)
		at := min(max(pt(x), l.w/2), f.w-l.w/2)
		f.rec.place(l, center, at, pt(box.Top)-l.height()-l.depth)
	})
}

// plate covers what lies under a label, grid lines above all.
func (f *frame) plate(b page.Rect) {
	const rim = 1000
	fill(f.rec, f.inks.ground)
	rectangle(f.rec, inPx(b.X-rim), inPx(b.Y-rim), inPx(b.X+b.W+rim), inPx(b.Y+b.H+rim/2))
	f.rec.Fill()
}

// valueText is what stands at a mark: the value with its marks.
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
