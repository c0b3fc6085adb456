package layout

import (
	"strings"

	"policybrief/internal/brief"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// endMatter sets “Notes to figures” and “Sources and notes”.
func (s *setter) endMatter(f *flow, a area) {
	if len(s.b.Legend) == 0 && len(s.b.Sources) == 0 {
		return
	}
	t := s.small
	t.Color = s.br.Colors.Foreground
	a.typ = t
	s.levels = nil
	if len(s.b.Sources) > 0 {
		s.endHeading(f, a, "Sources and notes")
		l := a.el.Add(page.L)
		start := len(f.boxes)
		for i := range s.b.Sources {
			s.source(f, &s.b.Sources[i], i, a, l)
		}
		f.whole(start, s.geo.room(false)/3)
	}
	if len(s.b.Legend) > 0 {
		s.endHeading(f, a, "Notes to figures")
		s.legend(f, a)
	}
}

func (s *setter) endHeading(f *flow, a area, words string) {
	size, tag := s.headingLevel(s.topLevel)
	t := s.headingType(min(size+1, 5))
	piece := s.words(words, t, false, a.el.Add(tag))
	f.space(s.body.LineHeight * 5 / 4)
	s.addHeading(f, nil, words)
	f.lines(s.setLines([]text.Piece{piece}, a.w), lineOpts{typ: t, x: a.x, w: a.w})
	f.keep = 2
	f.gap = s.body.LineHeight / 5
	f.atTop = true
}

// source sets one dataset's entry: the publication, then its caveats.
func (s *setter) source(f *flow, src *brief.Source, i int, a area, l *page.Elem) {
	body := l.Add(page.LI).Add(page.LBody)
	w := f.textWidth(&a)
	words := strings.TrimSpace(src.Text)
	if src.Illustrative && !strings.Contains(strings.ToLower(words), "illustrative") {
		words = joinNonEmpty(" ", words, "Illustrative data, made up for this document.")
	}
	f.space(a.typ.LineHeight / 3)
	if i > 0 { // farther from the notes of the one before than these are from each other
		f.space(a.typ.LineHeight * 2 / 3)
	}
	var pieces []text.Piece
	p := body.Add(page.P)
	if words != "" {
		pieces = append(pieces, s.words(words, a.typ, false, p))
	}
	if src.URL != "" {
		if len(pieces) > 0 {
			pieces[len(pieces)-1].Text += " "
		}
		link := p.Add(page.LinkType)
		t := a.typ
		t.Color = s.br.Colors.Link
		piece := s.words(shownAddress(src.URL), t, false, link)
		piece.Style.Underline = s.br.LinkUnderline
		piece.NoHyphen = true
		piece.Link = &text.Target{URI: src.URL, Elem: link, Contents: src.URL}
		pieces = append(pieces, piece)
	}
	f.lines(s.setLines(pieces, w), lineOpts{typ: a.typ, x: a.x, w: w})
	notes := src.Notes
	muted := a.typ
	for _, n := range notes {
		f.space(a.typ.LineHeight / 8)
		f.cost = costList
		piece := s.words(n, muted, false, body.Add(page.P))
		in := a.typ.Size
		f.lines(s.setLines([]text.Piece{piece}, w-in), lineOpts{typ: muted, x: a.x + in, w: w - in})
	}
}

// shownAddress is an address as people write it.
func shownAddress(url string) string {
	short := strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "www.")
	return strings.TrimSuffix(short, "/")
}

// legend sets what each mark and marker means: side by side where all are
// short, else one under the other.
func (s *setter) legend(f *flow, a area) {
	l := a.el.Add(page.L)
	st := s.style(a.typ, true, false)
	widest := page.Length(0)
	for _, m := range s.b.Legend {
		widest = max(widest, text.Width(m.Sign, st))
	}
	indent := min(widest+a.typ.Size, a.w/3)
	full := f.textWidth(&a)
	w := full - indent
	base := s.baseline(a.typ)
	signs, words := make([]*text.Line, len(s.b.Legend)), make([][]text.Line, len(s.b.Legend))
	cell := page.Length(0) // of a sign with its word
	for i, m := range s.b.Legend {
		li := l.Add(page.LI)
		signs[i] = s.setLine(s.words(m.Sign, a.typ, true, li.Add(page.Lbl)))
		words[i] = s.setLines([]text.Piece{s.words(m.Word, a.typ, false, li.Add(page.LBody))}, w)
		cell = max(cell, full*page.Length(len(words[i])-1))
		for k := range words[i] {
			cell = max(cell, indent+words[i][k].W+2*a.typ.Size)
		}
	}
	cols := 1
	if cell > 0 && cell < full { // short ones stand side by side
		cols = min(int((a.w+2*a.typ.Size)/cell), len(signs))
	}
	for i := range signs {
		if x := a.x + page.Length(i%cols)*cell; cols > 1 {
			if i%cols == 0 {
				f.space(a.typ.LineHeight / 8)
				f.add(box{h: a.typ.LineHeight})
			}
			b := &f.boxes[len(f.boxes)-1]
			b.parts = append(b.parts, part{line: signs[i], x: x, y: base})
			for k := range words[i] {
				b.parts = append(b.parts, part{line: &words[i][k], x: x + indent, y: base})
			}
			continue
		}
		f.space(a.typ.LineHeight / 8)
		f.label = append(f.label, part{line: signs[i], x: a.x, y: base})
		f.lines(words[i], lineOpts{typ: a.typ, x: a.x + indent, w: w})
	}
}
