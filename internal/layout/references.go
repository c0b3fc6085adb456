package layout

import (
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// references sets the list of the works cited: each entry hangs, so that the
// names stand out down the left edge.
func (f *flow) references(a area) {
	s := f.s
	a.typ.Size = a.typ.Size * 95 / 100
	w := f.textWidth(&a)
	hang := 2 * a.typ.Size
	list := a.el.Add(page.L)
	for _, n := range s.b.References {
		in := s.inliner(&a, a.typ, list.Add(page.LI).Add(page.LBody))
		in.nodes(n.Kids)
		lines, missing := text.Lines(in.pieces, text.Options{Width: w - hang, FirstIndent: -hang, Hyphens: s.hy})
		s.tellMissing(missing)
		f.space(a.typ.LineHeight / 3)
		f.anchor(n)
		start := len(f.boxes)
		f.lines(lines, lineOpts{typ: a.typ, x: a.x + hang, w: w - hang})
		if start < len(f.boxes) {
			f.boxes[start].x -= hang
		}
	}
	f.space(a.paraGap())
}
