package layout

import (
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// A float is a figure that need not stand where it is written: where it would
// leave a page half empty, text goes on and the figure stands at the head of
// the next page, or at the foot of the one that mentions it. Floats never
// change order.
type float struct {
	box  box
	home int // it is written before this box
	from int // a page that has it ends at this box or after: it has been mentioned
	gap  page.Length
}

func (fl *float) above() page.Length { return fl.gap }
func (fl *float) below() page.Length { return fl.gap }

// floats tells whether a figure is to float, and can: it stands among the
// note's own blocks, and calls no footnotes, which would have to follow it.
func (f *flow) mayFloat(n *note.Node, b *box) bool {
	if f != f.s.main || f.frame != nil || f.force || f.keep > keepAll/2 || len(b.notes) > 0 {
		return false
	}
	return f.s.wantsFloat(n)
}

// wantsFloat tells whether the writer asked that a figure floats.
func (s *setter) wantsFloat(n *note.Node) bool {
	if c := s.b.Charts[n]; c != nil {
		return c.Spec != nil && c.Spec.Float
	}
	v, ok := n.Attr.Get("float")
	return ok && v.S == "true"
}

// float sets a figure apart from the list.
func (f *flow) float(n *note.Node, b box) {
	s := f.s
	fl := float{box: b, home: len(f.boxes), from: len(f.boxes), gap: s.body.LineHeight}
	if at, ok := s.mentions[s.b.Labels[n].ID]; ok {
		fl.from = min(fl.from, at+1)
	}
	if k := len(f.floats); k > 0 {
		fl.from = max(fl.from, f.floats[k-1].from)
	}
	fl.box.anchors, f.anchors = f.anchors, nil
	f.floats = append(f.floats, fl)
}

// assembled gives the boxes of a page: those of the list from i up to j, and
// floats among them: at the head what was written on pages before, at the foot
// what is written on pages after, all others where they are written.
func (k *breaker) assembled(i, j, was, now int) []box {
	if was == now {
		return k.boxes[i:j:j]
	}
	out := make([]box, 0, j-i+now-was)
	at := i
	after := page.Length(0)
	put := func(b box) {
		b.gap = max(b.gap, after)
		after = 0
		out = append(out, b)
	}
	for n := was; n < now; n++ {
		fl := &k.floats[n]
		for at < min(max(fl.home, i), j) {
			put(k.boxes[at])
			at++
		}
		b := fl.box
		b.gap = fl.above()
		put(b)
		after = fl.below()
	}
	for ; at < j; at++ {
		put(k.boxes[at])
	}
	return out
}
