package layout

import (
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// timeline sets dated developments: dates in a column, a thin line with a dot
// for each, what happened beside it.
func (f *flow) timeline(n *note.Node, a area) {
	s := f.s
	a.el = a.el.Add(page.Div)
	for _, k := range n.Kids {
		if k.Kind == note.DefinitionList {
			f.timelineEntries(k, a)
			continue
		}
		f.block(k, a)
	}
	f.space(s.body.LineHeight / 2)
}

func (f *flow) timelineEntries(n *note.Node, a area) {
	s := f.s
	a.w = f.textWidth(&a)
	all := entries(n)
	list := a.el.Add(page.L)
	t := a.typ
	t.Weight = 700
	t.Color = s.ink(s.br.Colors.Primary, &a)

	// The date column is as wide as the widest date, within limits.
	type dated struct {
		lines  []text.Line
		body   *page.Elem
		called bool
	}
	limit := min(a.w*36/100, 110*page.Pt)
	dates := make([]dated, len(all))
	widest := page.Length(0)
	for i, e := range all {
		li := list.Add(page.LI)
		in := s.inliner(&a, t, li.Add(page.Lbl))
		for j, term := range e.terms {
			if j > 0 {
				in.lineBreak()
			}
			in.nodes(term.Kids)
		}
		dates[i] = dated{s.setLines(in.pieces, limit), li.Add(page.LBody), in.called}
		for _, l := range dates[i].lines {
			widest = max(widest, l.W)
		}
	}
	const gutter = 22 * page.Pt
	spine := a.x + widest + gutter/2
	in := a
	in.x += widest + gutter
	in.w = max(a.w-widest-gutter, a.w/3)
	in.numbers = false

	f.space(a.typ.LineHeight * 2 / 3)
	dotY := s.baseline(a.typ) - a.typ.Size*33/100
	fr := &frame{x: a.x, w: a.w, style: frameStyle{spine: spine, from: dotY, line: s.br.Colors.Rule}}
	start := f.open(fr)
	last := start
	for i, e := range all {
		d := &dates[i]
		sub := &flow{s: s, frame: f.frame}
		in.el = d.body
		for j, b := range e.bodies {
			if j > 0 {
				sub.space(a.typ.LineHeight / 4)
			}
			sub.itemBlocks(b, in)
		}
		sub.end()
		if i > 0 {
			f.atTop = false
			f.space(a.typ.LineHeight / 2)
			if i == 1 || i == len(all)-1 {
				f.cost = costFrame + costList
			}
		}
		last = len(f.boxes)
		f.timelineEntry(d.lines, d.called, sub, a, s.dot(spine, dotY, &a))
	}
	f.close(start)
	fr.style.trim = max(0, height(f.boxes[last:])-dotY)
}

// dot draws the mark of one entry on the line.
func (s *setter) dot(x, y page.Length, a *area) part {
	const r = 3 * page.Pt
	ground := s.br.Colors.Background
	if a.ground.A > 0 {
		ground = a.ground
	}
	tag := page.Tag{Artifact: page.Layout}
	return part{items: []page.Item{
		&page.Shape{Path: circle(x, y, r+2*page.Pt), Fill: ground, Tag: tag},
		&page.Shape{Path: circle(x, y, r), Fill: s.br.Colors.Primary, Tag: tag},
	}}
}

// timelineEntry adds an entry's boxes, its date and dot beside the first.
func (f *flow) timelineEntry(date []text.Line, called bool, sub *flow, a area, dot part) {
	lh := a.typ.LineHeight
	base := f.s.baseline(a.typ)
	label := []part{dot}
	var notes []*footnote
	for i := range date {
		label = append(label, part{line: &date[i], x: a.x, y: base + page.Length(i)*lh})
		if called {
			notes = calledNotes(&date[i], notes)
		}
	}
	need := page.Length(len(date)) * lh
	if len(sub.boxes) == 0 {
		sub.add(box{h: need})
	}
	if have := height(sub.boxes); have < need { // a date of two lines beside one of text
		sub.boxes[len(sub.boxes)-1].h += need - have
	}
	for i, b := range sub.boxes {
		if i == 0 {
			b.parts = append(label, b.parts...)
			b.notes = append(notes, b.notes...)
		} else {
			f.space(b.gap)
			if len(date) > 1 {
				b.cost = costNever
			}
		}
		f.anchors = append(f.anchors, b.anchors...)
		p := f.add(b)
		p.inset += b.inset
		p.frame = b.frame
	}
}
