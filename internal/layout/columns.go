package layout

import (
	"slices"

	"policybrief/internal/note"
	"policybrief/internal/page"
)

const columnGap = 20 * page.Pt

const leastColumn = 60 * page.Pt

// columns sets the columns of a block side by side, and what stands between
// them over the full width. A block without a column of its own is text in
// two.
func (f *flow) columns(n *note.Node, a area) {
	isColumn := func(k *note.Node) bool { return k.Kind == note.Div && k.Attr.Is("column") }
	if !slices.ContainsFunc(n.Kids, isColumn) {
		f.newspaper(n, a)
		return
	}
	for i := 0; i < len(n.Kids); {
		j := i
		for j < len(n.Kids) && isColumn(n.Kids[j]) {
			j++
		}
		if j > i {
			f.row(n.Kids[i:j], a)
			i = j
			continue
		}
		f.block(n.Kids[i], a)
		i++
	}
}

// row sets columns side by side as one box, or one after the other where they
// would not fit on a page.
func (f *flow) row(cols []*note.Node, a area) {
	s := f.s
	if len(cols) < 2 || len(cols) > 6 || a.w < page.Length(len(cols))*(leastColumn+columnGap) {
		f.blocks(cols, a)
		return
	}
	widths := columnWidths(cols, a.w-page.Length(len(cols)-1)*columnGap)

	lists := make([][]box, len(cols))
	areas := make([]area, len(cols))
	x := a.x
	for i := range cols {
		in := a
		in.x, in.w = x, widths[i]
		in.el = a.el.Add(page.Div)
		in.numbers = false
		areas[i] = in
		x += widths[i] + columnGap
	}
	// Charts come last: they are drawn as high as the text beside them, where
	// the writer leaves their height to us.
	fill := page.Length(0)
	for _, last := range []bool{false, true} {
		for i, c := range cols {
			if s.chartAlone(c) != last {
				continue
			}
			sub := &flow{s: s, atTop: true}
			sub.anchor(c)
			areas[i].fill = fill
			sub.blocks(c.Kids, areas[i])
			sub.end()
			lists[i] = sub.boxes
		}
		for _, list := range lists {
			fill = max(fill, height(list))
		}
	}
	gap := a.paraGap()
	for _, list := range lists {
		if len(list) > 0 && list[0].line == nil { // a chart or tiles
			gap = a.typ.LineHeight
		}
	}
	f.space(gap)
	f.sideBySide(lists)
	f.space(max(gap, a.typ.LineHeight*3/4))
}

// chartAlone tells whether a chart is all that a column holds.
func (s *setter) chartAlone(c *note.Node) bool {
	return len(c.Kids) == 1 && s.b.Charts[c.Kids[0]] != nil
}

// sideBySide adds lists beside each other: as one box where a page holds them,
// else as several, each with as much of every list as a page holds.
func (f *flow) sideBySide(lists [][]box) {
	room := f.s.geo.room(false) * 8 / 10 // a heading and notes stand with it
	for {
		var b box
		rest := false
		for i, list := range lists {
			n := fits(list, room)
			b.h = max(b.h, height(list[:n]))
			b.cols = append(b.cols, column{list[:n]})
			lists[i] = list[n:]
			rest = rest || n < len(list)
		}
		collect(&b)
		f.add(b)
		if !rest {
			return
		}
		f.force = true // or the first column would go on under the second
	}
}

// fits gives how many boxes of a list to set in a room: all of them, or as
// many as end at a place where the list may be broken; at least one.
func fits(list []box, room page.Length) int {
	h, good := page.Length(0), 0
	for i := range list {
		if i > 0 && list[i].force {
			return i
		}
		if i > 0 && list[i].cost < costNever {
			good = i
		}
		if h += list[i].gap + list[i].full(); h > room && i > 0 {
			if good == 0 {
				good = i
			}
			return good
		}
	}
	return len(list)
}

// columnWidths reads the widths asked for, in per cent; columns without one
// share what is left.
func columnWidths(cols []*note.Node, full page.Length) []page.Length {
	out := make([]page.Length, len(cols))
	sum, open := page.Length(0), 0
	for i, c := range cols {
		if w, ok := c.Attr.Get("width"); ok && w.S != "" {
			out[i] = figureWidth(w.S, full)
			sum += out[i]
		} else {
			open++
		}
	}
	if open > 0 {
		share := max((full-sum)/page.Length(open), full/page.Length(2*len(cols)))
		for i := range out {
			if out[i] == 0 {
				out[i] = share
				sum += share
			}
		}
	}
	if sum > full {
		for i := range out {
			out[i] = out[i] * full / sum
		}
	}
	return out
}

// collect gathers what the boxes inside a box call for, so that it is counted
// where the box stands.
func collect(b *box) {
	for _, c := range b.cols {
		for i := range c.boxes {
			k := &c.boxes[i]
			b.notes = append(b.notes, k.notes...)
			b.shows = b.shows || k.shows
		}
	}
}

// end gives anchors and labels that wait for a box to the last one.
func (f *flow) end() {
	if len(f.anchors) == 0 && f.label == nil {
		return
	}
	if len(f.boxes) == 0 {
		f.add(box{h: page.Pt})
		return
	}
	last := &f.boxes[len(f.boxes)-1]
	last.anchors = append(last.anchors, f.anchors...)
	last.parts = append(last.parts, f.label...)
	f.anchors, f.label = nil, nil
}
