package layout

import "policybrief/internal/page"

// extent is where a frame stands on a page.
type extent struct {
	fr        *frame
	from, to  page.Length
	continued bool // from the page before
	goesOn    bool // on the next
}

// frames paints the frames of boxes, each from its first box on the page to
// its last.
func (pt *painter) frames(boxes []box, y page.Length, prev, next *frame) {
	var all []extent // outer frames before inner ones
	var open []int   // in all: the frames that hold the box, outermost first
	for i := range boxes {
		b := &boxes[i]
		if i > 0 {
			y += b.gap
		}
		before, after := prev, next
		if i > 0 {
			before = boxes[i-1].frame
		}
		if i+1 < len(boxes) {
			after = boxes[i+1].frame
		}
		if b.frame != nil && (i == 0 || before != b.frame) {
			open = pt.opened(&all, open, b.frame, before, y, i == 0)
		} else if b.frame == nil {
			open = open[:0]
		}
		y += b.full()
		if b.frame != nil && (i+1 == len(boxes) || after != b.frame) {
			ended(all, open, b.frame, after, y, i+1 == len(boxes))
		}
	}
	for i := range all {
		pt.frame(&all[i])
	}
}

// opened notes the frames that start at a box whose upper edge is at y: those
// that the box before does not share, and at the top of a page those that it
// does, with their padding above the box.
func (pt *painter) opened(all *[]extent, open []int, fr, before *frame, y page.Length, first bool) []int {
	common := shared(before, fr)
	var chain []*frame // innermost first
	for k := fr; k != nil; k = k.parent {
		chain = append(chain, k)
	}
	if first {
		for k := common; k != nil; k = k.parent {
			y -= k.top
		}
	}
	kept := 0
	if !first && common != nil {
		for kept < len(open) && (*all)[open[kept]].fr != common {
			kept++
		}
		kept++
	}
	kept = min(kept, len(open))
	open = open[:kept]
	for k := len(chain) - 1 - kept; k >= 0; k-- {
		*all = append(*all, extent{fr: chain[k], from: y, continued: first && common != nil && chain[k].depth <= common.depth})
		open = append(open, len(*all)-1)
		y += chain[k].top
	}
	return open
}

// ended notes where frames end below a box whose lower edge is at y: those
// that the next box does not share, and at the foot of a page those that it
// does, with their padding below the box.
func ended(all []extent, open []int, fr, after *frame, y page.Length, last bool) {
	common := shared(fr, after)
	if last {
		for k := common; k != nil; k = k.parent {
			y += k.bottom
		}
	}
	for _, k := range open {
		e := &all[k]
		if !last && common != nil && e.fr.depth <= common.depth {
			continue
		}
		e.to = y
		e.goesOn = common != nil && e.fr.depth <= common.depth
		y -= e.fr.bottom
	}
}

// frame paints one frame.
func (pt *painter) frame(e *extent) {
	st := &e.fr.style
	r := page.Rect{X: e.fr.x, Y: e.from, W: e.fr.w, H: e.to - e.from}
	if r.H <= 0 {
		return
	}
	put := func(r page.Rect, c page.Color) { pt.pg.Items = append(pt.pg.Items, fill(r, c)) }
	if st.ground.A > 0 {
		put(r, st.ground)
	}
	if st.barW > 0 {
		put(page.Rect{X: r.X, Y: r.Y, W: st.barW, H: r.H}, st.bar)
	}
	if st.lineW > 0 {
		put(page.Rect{X: r.X, Y: r.Y, W: r.W, H: st.lineW}, st.line)
	}
	if st.lower > 0 {
		put(page.Rect{X: r.X, Y: r.Y + r.H - st.lower, W: r.W, H: st.lower}, st.line)
	}
	if st.spine > 0 {
		if !e.continued {
			r.Y += st.from
			r.H -= st.from
		}
		if !e.goesOn {
			r.H -= st.trim
		}
		if r.H > 0 {
			put(page.Rect{X: st.spine - page.Pt/2, Y: r.Y, W: page.Pt, H: r.H}, st.line)
		}
	}
}
