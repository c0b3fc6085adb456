package layout

import (
	"strconv"

	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// list sets a bullet, ordered or task list, labels hanging.
func (f *flow) list(n *note.Node, a area) {
	s := f.s
	lh := a.typ.LineHeight
	f.space(a.paraGap())
	el := a.el.Add(page.L)
	el.Ordered = n.Has(note.Ordered)
	last := n.Level + len(n.Kids) - 1
	widest := page.Length(0)
	if el.Ordered {
		widest = text.Width(strconv.Itoa(max(last, n.Level))+".", s.style(a.typ, false, false))
	}
	indent := max(a.typ.Size*3/2, widest+a.typ.Size*6/10)
	a.w = min(a.w, f.textWidth(&a)+indent)
	indent = min(indent, a.w/4)
	start := len(f.boxes)
	for i, item := range n.Kids {
		li := el.Add(page.LI)
		label := s.listLabel(n, item, i, a, indent, li.Add(page.Lbl))
		in := a
		in.el = li.Add(page.LBody)
		in.indentBy(indent, 0)
		in.indent++
		in.numbers = false
		in.tight = n.Has(note.Tight)
		f.anchor(item)
		if i > 0 {
			gap := lh / 2
			if in.tight {
				gap = lh / 5
			}
			f.space(gap)
		}
		if i == 1 || i > 0 && i == len(n.Kids)-1 {
			f.cost = max(f.cost, costList)
		}
		if in.x-a.x < indent { // no room to hang it: it gets a line of its own
			f.add(box{h: lh, parts: label})
			f.keep, label = 1, nil
		}
		f.labelled(label, item, in)
	}
	f.whole(start, f.s.geo.room(false)/4)
	f.space(lh / 2)
}

// labelled sets the blocks of an item with its label beside the first line.
// A label that hangs beside nothing gets a line of its own.
func (f *flow) labelled(label []part, item *note.Node, a area) {
	outer := f.label
	f.label = append(outer, label...)
	start := len(f.boxes)
	f.itemBlocks(item, a)
	if len(f.boxes) == start {
		f.space(a.paraGap())
		f.add(box{h: a.typ.LineHeight})
	}
}

// itemBlocks sets the kids of an item; the first has no gap of its own, so
// that the item's gap alone stands above it.
func (f *flow) itemBlocks(item *note.Node, a area) {
	for i, k := range item.Kids {
		if i == 0 {
			was := f.atTop
			f.atTop = true
			n := len(f.boxes)
			f.block(k, a)
			if len(f.boxes) == n {
				f.atTop = was
			}
			continue
		}
		f.block(k, a)
	}
}

// listLabel makes the label of an item: a number, a bullet or a box to tick.
func (s *setter) listLabel(list, item *note.Node, i int, a area, indent page.Length, el *page.Elem) []part {
	y := s.baseline(a.typ)
	t := a.typ
	switch {
	case item.Has(note.Task):
		el.ActualText = "To do:"
		if item.Has(note.Done) {
			el.ActualText = "Done:"
		}
		return []part{{x: a.x, y: y, items: s.tickBox(item.Has(note.Done), t.Size, t.Color, el.Leaf())}}
	case list.Has(note.Ordered):
		l := s.setLine(s.label(strconv.Itoa(list.Level+i)+".", t, false, el))
		return []part{{line: l, x: a.x + max(0, indent-t.Size*6/10-l.W), y: y}}
	}
	sign := "•"
	if a.indent%2 == 1 {
		sign = "–"
	}
	t.Color = s.ink(s.br.Colors.Primary, &a)
	l := s.setLine(s.words(sign, t, true, el))
	return []part{{line: l, x: a.x + t.Size*3/10, y: y}}
}

// tickBox draws an empty or ticked box that stands on the baseline.
func (s *setter) tickBox(done bool, size page.Length, c page.Color, tag page.Tag) []page.Item {
	d := size * 7 / 10
	top := -d + size/20
	square := &page.Shape{
		Path:   page.RectPath(page.Rect{X: 0, Y: top, W: d, H: d}),
		Stroke: c, Width: size / 12, Tag: tag,
	}
	if !done {
		return []page.Item{square}
	}
	var tick page.Path
	tick.Move(d/5, top+d/2)
	tick.Line(d*9/20, top+d*3/4)
	tick.Line(d*17/20, top+d/5)
	return []page.Item{square, &page.Shape{Path: tick, Stroke: c, Width: size / 9, RoundCap: true, RoundJoin: true, Tag: tag}}
}

// definitions sets a definition list: terms bold, definitions indented.
func (f *flow) definitions(n *note.Node, a area) {
	s := f.s
	lh := a.typ.LineHeight
	f.space(lh / 2)
	list := a.el.Add(page.L)
	a.w = f.textWidth(&a)
	in := a
	in.numbers = false
	in.indentBy(a.typ.Size*3/2, 0)
	for _, e := range entries(n) {
		li := list.Add(page.LI)
		f.space(lh / 2)
		for _, term := range e.terms {
			t := a.typ
			t.Weight = 700
			lbl := s.inliner(&a, t, li.Add(page.Lbl))
			lbl.nodes(term.Kids)
			f.lines(s.setLines(lbl.pieces, f.textWidth(&a)), lineOpts{typ: t, x: a.x, w: a.w, shows: s.illustrative(term.Kids), notes: lbl.called})
			f.keep = 2
			f.gap, f.atTop = lh/8, true
		}
		body := li.Add(page.LBody)
		for _, d := range e.bodies {
			in.el = body
			f.itemBlocks(d, in)
			f.space(lh / 4)
		}
	}
	f.keep, f.atTop = 0, false
	f.space(lh / 2)
}

// entry is the terms of a definition list that share definitions.
type entry struct{ terms, bodies []*note.Node }

func entries(n *note.Node) []entry {
	var out []entry
	for _, k := range n.Kids {
		switch {
		case k.Kind == note.Term && (len(out) == 0 || out[len(out)-1].bodies != nil):
			out = append(out, entry{terms: []*note.Node{k}})
		case k.Kind == note.Term:
			out[len(out)-1].terms = append(out[len(out)-1].terms, k)
		default:
			if len(out) == 0 {
				out = append(out, entry{})
			}
			out[len(out)-1].bodies = append(out[len(out)-1].bodies, k)
		}
	}
	return out
}
