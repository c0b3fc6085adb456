package layout

import (
	"fmt"
	"strconv"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// A tocEntry is one line of the contents; its page number is painted when the
// pages are known.
type tocEntry struct {
	to    *heading
	typ   brand.Type
	right page.Length
	from  page.Length // where the words end
	tag   page.Tag
	link  *text.Target
}

// contents sets the table of contents, where the note wants one.
func (s *setter) contents(f *flow, a area) {
	front := s.b.Front
	if !front.TOC && !(s.b.Profile != nil && s.b.Profile.Contents) {
		return
	}
	depth := front.TOCDepth
	if depth <= 0 {
		depth = 2
	}
	s.entries = map[*note.Node]*tocEntry{}
	w := min(a.w, s.geo.measure)
	label := s.headingType(1)
	f.space(s.body.LineHeight)
	piece := s.words("Contents", label, label.Weight >= 600, a.el.Add(page.P))
	f.lines(s.setLines([]text.Piece{piece}, w), lineOpts{typ: label, x: a.x, w: w})
	f.keep = 2
	f.gap = s.body.LineHeight / 4
	var lists []*page.Elem // the TOC elements that are open, one for each level
	lists = append(lists, a.el.Add(page.TOC))
	var levels []int
	for _, n := range s.listed {
		words, level := s.listedTitle(n)
		k := len(levels)
		for k > 0 && levels[k-1] >= level {
			k--
		}
		levels = append(levels[:k], level)
		if words == "" || k >= depth {
			continue
		}
		for len(lists) > k+1 {
			lists = lists[:len(lists)-1]
		}
		if len(lists) <= k {
			lists = append(lists, lists[len(lists)-1].Add(page.TOC))
		}
		s.contentsLine(f, n, words, k, a, w, lists[len(lists)-1].Add(page.TOCI))
	}
	f.atTop = false
	f.space(s.body.LineHeight * 3 / 2)
}

// listedTitle gives the words of a heading, or of an annex without one, with
// its number, and its level.
func (s *setter) listedTitle(n *note.Node) (words string, level int) {
	if n.Kind != note.Heading {
		return s.annexLabel(n), s.topLevel
	}
	words = s.plain(n.Kids)
	if annex := s.annexes[n]; annex != nil {
		return s.annexLabel(annex) + ": " + words, s.topLevel
	}
	if l := s.b.Labels[n]; l.Number != "" && words != "" {
		words = l.Number + "\u2002" + words
	}
	return words, n.Level
}

func (s *setter) contentsLine(f *flow, n *note.Node, words string, level int, a area, w page.Length, el *page.Elem) {
	t := s.body
	if level == 0 {
		t.Weight = 600
	}
	in := page.Length(level) * 2 * t.Size
	link := el.Add(page.Reference).Add(page.LinkType)
	id := fmt.Sprintf("contents-%d", len(s.entries)+1)
	target := &text.Target{ID: id, Elem: link, Contents: strings.ReplaceAll(words, "\u2002", " ")}
	piece := s.words(words+" ", t, level == 0, link)
	piece.Link = target
	const number = 36 * page.Pt
	lines := s.setLines([]text.Piece{piece}, w-in-number)
	e := &tocEntry{typ: t, right: a.x + w, tag: link.Leaf(), link: target}
	s.entries[n] = e
	start := len(f.boxes)
	if level == 0 {
		f.space(t.LineHeight / 6)
	}
	f.lines(lines, lineOpts{typ: t, x: a.x + in, w: w})
	if len(f.boxes) > start {
		last := &f.boxes[len(f.boxes)-1]
		e.from = a.x + in + lines[len(lines)-1].W
		// The number is painted, and read, after the words.
		last.parts = append(last.parts, part{line: last.line, x: last.x, y: last.base}, part{entry: e, y: last.base})
		last.line = nil
	}
}

// entry paints the page number of a line of the contents, and the dots that
// lead to it.
func (pt *painter) entry(e *tocEntry, y page.Length) {
	if e.to == nil {
		return
	}
	s := pt.s
	st := s.style(e.typ, false, false)
	l := s.setLine(text.Piece{Text: strconv.Itoa(e.to.dest.Page + 1), Style: st, Tag: e.tag, Link: e.link})
	x := e.right - l.W
	if from, to := e.from+6*page.Pt, x-6*page.Pt; to > from {
		var p page.Path
		p.Move(from, y-page.Pt/2)
		p.Line(to, y-page.Pt/2)
		pt.pg.Items = append(pt.pg.Items, &page.Shape{
			Path: p, Stroke: s.br.Colors.Rule, Width: page.Pt * 8 / 10, Dash: []page.Length{0, 3 * page.Pt}, RoundCap: true,
			Tag: page.Tag{Artifact: page.Layout},
		})
	}
	pt.line(l, page.Point{X: x, Y: y}, false)
}

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
		for i := range s.b.Sources {
			s.source(f, &s.b.Sources[i], i, a, l)
		}
	}
	if len(s.b.Legend) > 0 {
		s.endHeading(f, a, "Notes to figures")
		s.legend(f, a)
	}
}

func (s *setter) endHeading(f *flow, a area, words string) {
	size, tag := s.headingLevel(s.topLevel)
	t := s.headingType(min(size+1, 5))
	piece := s.words(words, t, t.Weight >= 600, a.el.Add(tag))
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

// legend sets what each mark and marker means.
func (s *setter) legend(f *flow, a area) {
	l := a.el.Add(page.L)
	st := s.style(a.typ, true, false)
	widest := page.Length(0)
	for _, m := range s.b.Legend {
		widest = max(widest, text.Width(m.Sign, st))
	}
	indent := min(widest+a.typ.Size, a.w/3)
	w := f.textWidth(&a) - indent
	for _, m := range s.b.Legend {
		li := l.Add(page.LI)
		sign := s.setLine(s.words(m.Sign, a.typ, true, li.Add(page.Lbl)))
		f.space(a.typ.LineHeight / 8)
		f.label = append(f.label, part{line: sign, x: a.x, y: s.baseline(a.typ)})
		piece := s.words(m.Word, a.typ, false, li.Add(page.LBody))
		f.lines(s.setLines([]text.Piece{piece}, w), lineOpts{typ: a.typ, x: a.x + indent, w: w})
	}
}

// checkLength compares the length with the profile's budget; annexes do not
// count.
func (s *setter) checkLength(pages []set) {
	p := s.b.Profile
	if p == nil || p.Pages == 0 || len(pages) == 0 {
		return
	}
	n := len(pages)
	if s.annex != nil {
		n = max(1, s.annex.dest.Page)
	}
	if n <= p.Pages && (p.MinPages == 0 || n >= p.MinPages) {
		return
	}
	last := &pages[n-1]
	tenths := max(1, int(last.used*10/s.geo.room(last.first)))
	long := fmt.Sprintf("%d.%d", n-1, min(tenths, 9))
	if tenths >= 10 {
		long = strconv.Itoa(n)
	}
	at := s.b.Front.Profile.All()
	if at.IsZero() {
		at = s.b.Front.Title.All()
	}
	if n > p.Pages {
		s.faults.Add(ruleProfileLength.At(at, "%s pages of %d: a %s is at most %d, annexes apart", long, p.Pages, p.Name, p.Pages).
			WithHint("cut, or move detail into an annex (::: annex)"))
		return
	}
	s.faults.Add(ruleProfileLength.At(at, "%s pages, fewer than the %d that a %s has", long, p.MinPages, p.Name).
		WithHint("say what the profile's sections ask for"))
}
