package layout

import (
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// newspaper sets blocks in two columns that end at about one height: text goes
// on from the foot of the first to the head of the second.
func (f *flow) newspaper(n *note.Node, a area) {
	if len(n.Kids) == 0 || a.w < 2*(leastColumn+columnGap) {
		f.blocks(n.Kids, a)
		return
	}
	in := a
	in.w = (a.w - columnGap) / 2
	in.el = a.el.Add(page.Div)
	sub := &flow{s: f.s, atTop: true}
	sub.blocks(n.Kids, in)
	sub.end()
	f.space(a.paraGap())
	shift := in.w + columnGap
	room := f.s.geo.room(false) * 8 / 10
	for rest := sub.boxes; len(rest) > 0; {
		here := len(rest)
		first := halfway(rest)
		if height(rest[:first]) > room || height(rest[first:]) > room {
			first = fits(rest, room)
			here = first + fits(rest[first:], room)
		}
		moved := map[*frame]*frame{}
		for i := first; i < here; i++ {
			rest[i].moveRight(shift, moved)
		}
		b := box{cols: []column{{rest[:first]}}, h: height(rest[:first])}
		if first < here {
			b.cols = append(b.cols, column{rest[first:here]})
			b.h = max(b.h, height(rest[first:here]))
		}
		collect(&b)
		f.add(b)
		rest = rest[here:]
		f.force = len(rest) > 0
	}
	f.space(a.typ.LineHeight * 3 / 4)
}

// halfway gives the box with which the second of two columns starts, so that
// the higher of them is as low as can be, and the first is that one where
// there is a choice. Neither a panel nor what belongs together is divided.
func halfway(boxes []box) int {
	full := height(boxes)
	best, least := len(boxes), full
	above := page.Length(0) // of the boxes before i
	for i := range boxes {
		b := &boxes[i]
		if i > 0 {
			whole := b.cost >= costNever || shared(boxes[i-1].frame, b.frame) != nil
			if h := max(above, full-above-b.gap); !whole && h <= least {
				best, least = i, h
			}
			above += b.gap
		}
		above += b.full()
	}
	return best
}

// moveRight moves what a box shows. The frames round it are copied, each once,
// for a panel may stand in both columns.
func (b *box) moveRight(by page.Length, moved map[*frame]*frame) {
	b.x += by
	for i := range b.parts {
		b.parts[i].x += by
	}
	for _, c := range b.cols {
		for i := range c.boxes {
			c.boxes[i].moveRight(by, moved)
		}
	}
	b.frame = b.frame.movedRight(by, moved)
}

func (fr *frame) movedRight(by page.Length, moved map[*frame]*frame) *frame {
	if fr == nil || moved[fr] != nil {
		return moved[fr]
	}
	c := *fr
	c.x += by
	if c.style.spine > 0 {
		c.style.spine += by
	}
	c.parent = fr.parent.movedRight(by, moved)
	moved[fr] = &c
	return &c
}
