package layout

import (
	"strconv"

	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// A footnote is a note at the foot of the page that calls it.
type footnote struct {
	number int
	boxes  []box
	h      page.Length
	inner  []*footnote // called from within it
	called bool        // its place is known
	place  anchor      // of the note
	caller anchor      // of its first call
}

// footnote sets the sign of a call and, the first time, the note itself. In
// the tag tree the note follows its reference.
func (in *inliner) footnote(n *note.Node) {
	s := in.s
	called := s.b.Footnotes[n]
	if called == nil {
		return
	}
	id := "footnote-" + strconv.Itoa(called.Number)
	fn, again := s.notes[called.Number]
	if !again {
		fn = &footnote{number: called.Number}
		s.notes[called.Number] = fn
		s.dest(id, &fn.place)
		s.dest(id+"-call", &fn.caller)
	}
	sign := func(el *page.Elem) {
		st := in.style()
		st.Rise += st.Size * 36 / 100
		st.Size = st.Size * 64 / 100
		st.Underline, st.Strike = false, false
		p := text.Piece{Text: strconv.Itoa(called.Number), Style: st, Tag: el.Leaf(), Link: in.link, NoHyphen: true, At: n.Span}
		if !again {
			p.Mark = fn
			in.called = true
		}

		in.pieces = append(in.pieces, p)
	}
	in.within(page.Reference, func(el *page.Elem) {
		if in.link != nil {
			sign(el)
			return
		}
		link := el.Add(page.LinkType)
		in.link = &text.Target{ID: id, Elem: link, Contents: "Footnote " + strconv.Itoa(called.Number)}
		sign(link)
		in.link = nil
	})
	if again {
		return
	}
	el := in.el.Add(page.Note)
	el.ID = id
	s.setFootnote(fn, called.Blocks, el, id)
}

// setFootnote sets a note in small type, its number hanging.
func (s *setter) setFootnote(fn *footnote, blocks []*note.Node, el *page.Elem, id string) {
	t := s.small
	t.Color = s.br.Colors.Foreground
	indent := 2 * t.Size
	a := area{x: s.geo.left + indent, w: s.geo.measure - indent, typ: t, el: el, tight: true}
	f := &flow{s: s, atTop: true}
	lbl := el.Add(page.Lbl).Add(page.LinkType)
	num := s.label(strconv.Itoa(fn.number), t, false, lbl)
	num.Link = &text.Target{ID: id + "-call", Elem: lbl, Contents: "Back to the text"}
	f.label = []part{{line: s.setLine(num), x: s.geo.left, y: s.baseline(t)}}
	for i, n := range blocks {
		if i == 0 && n.Kind == note.Paragraph {
			f.paragraphOf(n.Kids, a, el)
			continue
		}
		f.block(n, a)
	}
	f.end()
	fn.boxes = f.boxes
	fn.h = height(f.boxes)
	for i := range f.boxes {
		fn.inner = append(fn.inner, f.boxes[i].notes...)
		f.boxes[i].notes = nil
	}
}

// calledNotes adds the notes that a line calls, and those called from within
// them.
func calledNotes(l *text.Line, to []*footnote) []*footnote {
	for i := range l.Runs {
		// A call that is divided over two lines is one call.
		if fn, ok := l.Runs[i].Piece.Mark.(*footnote); ok && !fn.called {
			fn.called = true
			to = append(to, fn)
			to = append(to, fn.inner...)
		}
	}
	return to
}

const (
	noteGap  = 2 * page.Pt       // between notes
	noteLead = 14 * page.Pt      // between text and notes, the rule in it
	noteRule = 60 * page.Pt      // how long the rule is
	noteLine = page.Pt * 6 / 10  // how thick
	noteDrop = noteLead * 4 / 10 // how far the rule stands above the notes
)

// A cut is a part of a note: its boxes from one on, up to another.
type cut struct {
	fn       *footnote
	from, to int
}

func (c cut) height() page.Length { return height(c.fn.boxes[c.from:c.to]) }

// shareNotes places notes in the room at a page's foot. Notes are set whole;
// only one that could stand whole on no page, or one begun on the page before,
// is divided. rest is what goes on to the next page; ok is false where the
// room does not do.
func shareNotes(notes []cut, room, most page.Length) (set, rest []cut, ok bool) {
	need := page.Length(0)
	for _, c := range notes {
		need += noteGap
		if c.from == 0 && c.fn.h <= most {
			need += c.fn.h
		} else {
			need += leastOf(c)
		}
	}
	spare := room - noteLead - need
	if spare < 0 {
		return nil, nil, false
	}
	for _, c := range notes {
		if c.from == 0 && c.fn.h <= most {
			set = append(set, c)
			continue
		}
		h := leastOf(c)
		end := c.from + leastBoxes(c)
		for end < c.to && spare >= c.fn.boxes[end].gap+c.fn.boxes[end].full() {
			d := c.fn.boxes[end].gap + c.fn.boxes[end].full()
			spare -= d
			h += d
			end++
		}
		if end > c.from {
			set = append(set, cut{c.fn, c.from, end})
		}
		if end < c.to {
			rest = append(rest, cut{c.fn, end, c.to})
		}
	}
	return set, rest, true
}

// leastBoxes is how many boxes of a divided note must stand on its page: two
// lines, or what is left.
func leastBoxes(c cut) int { return min(2, c.to-c.from) }

func leastOf(c cut) page.Length {
	return height(c.fn.boxes[c.from : c.from+leastBoxes(c)])
}
