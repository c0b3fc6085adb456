package layout

import (
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// placed walks boxes that stand one after the other on a page: for each, where
// its content starts. y is where the first starts, padding included.
func placed(boxes []box, y page.Length, do func(b *box, top page.Length)) page.Length {
	for i := range boxes {
		b := &boxes[i]
		if i > 0 {
			y += b.gap
		}
		do(b, y+b.inset)
		y += b.full()
	}
	return y
}

// top gives where the boxes of a page start, below a repeated head and the
// padding of frames that go on.
func (s *setter) top(all []box, p *set) page.Length {
	y := s.geo.top
	if p.first {
		y = s.geo.firstTop
	}
	if p.from < p.to {
		y += topPad(all, p.from)
	}
	return y
}

// placePages makes the pages and gives every anchor and figure its place, so
// that links may point forward when the pages are painted.
func (s *setter) placePages(all []box, pages []set) {
	for i := range pages {
		p := &pages[i]
		s.doc.Pages = append(s.doc.Pages, &page.Page{W: s.geo.w, H: s.geo.h})
		s.place(p.boxes, i, s.top(all, p))
		s.placeNotes(p, i)
	}
}

func (s *setter) place(boxes []box, pg int, y page.Length) {
	placed(boxes, y, func(b *box, top page.Length) {
		for _, a := range b.anchors {
			a.dest = page.Dest{Page: pg, Y: max(0, top-6*page.Pt)}
		}
		for _, p := range b.parts {
			if p.line != nil {
				s.placeCalls(p.line, pg, top)
			}
			if p.figure != nil {
				p.figure.Page = pg
				p.figure.BBox = page.Rect{X: p.rect.X + p.x, Y: p.rect.Y + p.y + top, W: p.rect.W, H: p.rect.H}
			}
		}
		if b.line != nil {
			s.placeCalls(b.line, pg, top)
		}
		for _, c := range b.cols {
			s.place(c.boxes, pg, top)
		}
	})
}

// placeCalls gives the notes called in a line their place to go back to.
func (s *setter) placeCalls(l *text.Line, pg int, y page.Length) {
	for i := range l.Runs {
		if fn, ok := l.Runs[i].Piece.Mark.(*footnote); ok {
			fn.caller.dest = page.Dest{Page: pg, Y: y}
		}
	}
}

// notesTop gives where a page's notes start.
func (s *setter) notesTop(p *set) page.Length {
	return s.geo.bottom - heightOf(p.notes) + noteGap
}

func (s *setter) placeNotes(p *set, pg int) {
	y := s.notesTop(p)
	for _, c := range p.notes {
		if c.from == 0 {
			c.fn.place.dest = page.Dest{Page: pg, Y: y}
		}
		s.place(c.fn.boxes[c.from:c.to], pg, y)
		y += c.height() + noteGap
	}
}

// painter paints one page.
type painter struct {
	s     *setter
	pg    *page.Page
	n     int  // from 0
	shows bool // made-up data
}

func (s *setter) paintPages(all []box, pages []set) {
	for i := range pages {
		p := &pages[i]
		pt := &painter{s: s, pg: s.doc.Pages[i], n: i}
		pt.pg.Items = make([]page.Item, 0, 256)
		pt.top()
		if len(p.boxes) > 0 {
			y := s.top(all, p)
			if t := p.boxes[0].head; t != nil {
				pt.head(t, y-t.h)
			}
			var prev, next *frame
			if p.from > 0 {
				prev = all[p.from-1].frame
			}
			if p.to < len(all) {
				next = all[p.to].frame
			}
			pt.boxes(p.boxes, y, prev, next)
		}
		pt.notes(p)
		pt.foot()
	}
}

// head paints a table's head again, as an artifact.
func (pt *painter) head(t *tableHead, y page.Length) {
	for _, p := range t.parts {
		p.artifact = true
		pt.part(&p, y)
	}
}

// boxes paints boxes one after the other: first the frames round them, from
// the outermost inwards, then what they hold. prev and next are the frames of
// the boxes before and after these, on other pages.
func (pt *painter) boxes(boxes []box, y page.Length, prev, next *frame) {
	pt.frames(boxes, y, prev, next)
	placed(boxes, y, func(b *box, top page.Length) {
		pt.shows = pt.shows || b.shows
		for i := range b.parts {
			pt.part(&b.parts[i], top)
		}
		if b.line != nil {
			pt.line(b.line, page.Point{X: b.x, Y: top + b.base}, false)
		}
		for _, c := range b.cols {
			pt.boxes(c.boxes, top, nil, nil)
		}
	})
}

func (pt *painter) part(p *part, top page.Length) {
	switch {
	case p.line != nil:
		pt.line(p.line, page.Point{X: p.x, Y: top + p.y}, p.artifact)
	case p.fill.A > 0:
		r := p.rect
		r.X += p.x
		r.Y += p.y + top
		pt.pg.Items = append(pt.pg.Items, fill(r, p.fill))
	case p.entry != nil:
		pt.entry(p.entry, top+p.y)
	default:
		for _, it := range p.items {
			move(it, p.x, p.y+top)
		}
		pt.pg.Items = append(pt.pg.Items, p.items...)
	}
}

// write paints the words of a line.
func (pt *painter) write(l *text.Line, at page.Point) {
	pt.pg.Items = l.AppendItems(pt.pg.Items, at, &pt.s.runs)
}

// line paints a line and makes its links live.
func (pt *painter) line(l *text.Line, at page.Point, artifact bool) {
	from := len(pt.pg.Items)
	pt.write(l, at)
	if artifact {
		for _, it := range pt.pg.Items[from:] {
			if g, ok := it.(*page.Glyphs); ok {
				g.Tag = page.Tag{Artifact: page.Layout}
			}
		}
	}
	pt.sparks(l, at, artifact)
	if artifact {
		return
	}
	for i := 0; i < len(l.Runs); i++ {
		t := l.Runs[i].Piece.Link
		if t == nil {
			continue
		}
		st := &l.Runs[i].Piece.Style
		size := st.Size
		from, to := l.Runs[i].X, l.Runs[i].X+l.Runs[i].W
		for i+1 < len(l.Runs) && l.Runs[i+1].Piece.Link == t {
			i++
			to = l.Runs[i].X + l.Runs[i].W
			size = max(size, l.Runs[i].Piece.Style.Size)
		}
		if to > from {
			pt.link(t, page.Rect{X: at.X + from, Y: at.Y - st.Rise - size*85/100, W: to - from, H: size * 11 / 10})
		}
	}
}

// sparks draws the sparklines of a line, from its baseline to the height of
// capitals.
func (pt *painter) sparks(l *text.Line, at page.Point, artifact bool) {
	for i := range l.Runs {
		r := &l.Runs[i]
		sp, ok := r.Piece.Mark.(*spark)
		if !ok {
			continue
		}
		st := &r.Piece.Style
		high := st.Size * 78 / 100
		box := page.Rect{X: at.X + r.X, Y: at.Y - high + st.Size*4/100, W: r.W, H: high}
		tag := r.Piece.Tag
		if artifact {
			tag = page.Tag{Artifact: page.Layout}
		} else {
			sp.el.Page, sp.el.BBox = pt.n, box
		}
		pt.pg.Items = append(pt.pg.Items, sp.line.Items(pt.s.br, box, tag)...)
	}
}

// link makes an area live. One that goes nowhere stays plain text.
func (pt *painter) link(t *text.Target, r page.Rect) {
	k := page.Link{Rect: r, URI: t.URI, Contents: t.Contents, Elem: t.Elem}
	if t.URI == "" {
		a, ok := pt.s.dests[t.ID]
		if !ok {
			t.Elem.Type = page.Span
			return
		}
		k.Dest = a.dest
	}
	pt.pg.Links = append(pt.pg.Links, k)
}

// notes paints a page's notes under a short rule.
func (pt *painter) notes(p *set) {
	if len(p.notes) == 0 {
		return
	}
	s := pt.s
	y := s.notesTop(p)
	pt.pg.Items = append(pt.pg.Items, fill(page.Rect{X: s.geo.left, Y: y - noteDrop, W: noteRule, H: noteLine}, s.br.Colors.Muted))
	for _, c := range p.notes {
		pt.boxes(c.fn.boxes[c.from:c.to], y, nil, nil)
		y += c.height() + noteGap
	}
}
