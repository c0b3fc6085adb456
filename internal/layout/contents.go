package layout

import (
	"fmt"
	"strconv"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// A tocEntry is one line of the contents; its page number is painted when the
// pages are known.
type tocEntry struct {
	typ   brand.Type
	right page.Length
	from  page.Length // where the words end
	tag   page.Tag
	link  *text.Target
}

// contents sets the table of contents and the lists of figures and tables,
// where the note wants them.
func (s *setter) contents(f *flow, a area) {
	front := s.b.Front
	a.w = min(a.w, s.geo.measure)
	if front.TOC || s.b.Profile != nil && s.b.Profile.Contents {
		s.contentsTable(f, a)
	}
	for _, l := range []struct {
		wanted     bool
		kind, name string
	}{{front.LOF, "Figure", "Figures"}, {front.LOT, "Table", "Tables"}} {
		if l.wanted {
			s.contentsList(f, a, l.kind, l.name)
		}
	}
}

// contentsTable sets the headings down to a depth.
func (s *setter) contentsTable(f *flow, a area) {
	depth := s.b.Front.TOCDepth
	if depth <= 0 {
		depth = 2
	}
	s.entries = map[*note.Node]*tocEntry{}
	lists := []*page.Elem{s.contentsHead(f, a, "Contents")} // the TOC elements that are open, one for each level
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
		id := fmt.Sprintf("contents-%d", len(s.entries)+1)
		s.entries[n] = s.contentsLine(f, id, words, k, k == 0, a, lists[len(lists)-1].Add(page.TOCI))
	}
	f.atTop = false
	f.space(s.body.LineHeight * 3 / 2)
}

// contentsList sets the list of all figures, or of all tables.
func (s *setter) contentsList(f *flow, a area, kind, name string) {
	var list *page.Elem
	for _, n := range s.numbered {
		l := s.b.Labels[n]
		if l.Kind != kind {
			continue
		}
		if list == nil {
			list = s.contentsHead(f, a, name)
		}
		words := l.Kind + "\u00A0" + l.Number
		if title := s.plain(s.captionOf(n)); title != "" {
			words += ": " + title
		}
		s.contentsLine(f, l.ID, words, 0, false, a, list.Add(page.TOCI))
	}
	f.atTop = false
	f.space(s.body.LineHeight * 3 / 2)
}

// captionOf gives the words over or under a figure or table.
func (s *setter) captionOf(n *note.Node) []*note.Node {
	if c := s.b.Charts[n]; c != nil {
		return c.Title
	}
	if t := s.b.Tables[n]; t != nil {
		return t.Caption
	}
	if img := s.b.Images[n]; img != nil {
		return img.Caption
	}
	return n.Caption
}

// contentsHead sets the words over a list, and gives the list.
func (s *setter) contentsHead(f *flow, a area, words string) *page.Elem {
	label := s.headingType(1)
	f.space(s.body.LineHeight)
	piece := s.words(words, label, false, a.el.Add(page.P))
	f.lines(s.setLines([]text.Piece{piece}, a.w), lineOpts{typ: label, x: a.x, w: a.w})
	f.keep = 2
	f.gap = s.body.LineHeight / 4
	return a.el.Add(page.TOC)
}

// listedTitle gives the words of a heading, or of an annex without one, with
// its number, and its level.
func (s *setter) listedTitle(n *note.Node) (words string, level int) {
	if n.Kind != note.Heading {
		return s.annexLabel(n), s.topLevel
	}
	words = s.plain(n.Kids)
	if n == s.dataHead {
		if label := s.dataLabel(); label != "" {
			words = label + ": " + words
		}
		return words, s.topLevel
	}
	if annex := s.annexes[n]; annex != nil {
		return s.annexLabel(annex) + ": " + words, s.topLevel
	}
	if l := s.b.Labels[n]; l.Number != "" && words != "" {
		words = l.Number + "\u2002" + words
	}
	return words, n.Level
}

// contentsLine sets one line of a list, which leads to the place of an id.
func (s *setter) contentsLine(f *flow, id, words string, level int, bold bool, a area, el *page.Elem) *tocEntry {
	t := s.body
	if bold {
		t.Weight = 600
	}
	in := page.Length(level) * 2 * t.Size
	link := el.Add(page.Reference).Add(page.LinkType)
	target := &text.Target{ID: id, Elem: link, Contents: strings.NewReplacer("\u2002", " ", "\u00A0", " ").Replace(words)}
	piece := s.words(words+" ", t, bold, link)
	piece.Link = target
	const number = 36 * page.Pt
	lines := s.setLines([]text.Piece{piece}, a.w-in-number)
	e := &tocEntry{typ: t, right: a.x + a.w, tag: link.Leaf(), link: target}
	start := len(f.boxes)
	if bold {
		f.space(t.LineHeight / 6)
	}
	f.lines(lines, lineOpts{typ: t, x: a.x + in, w: a.w})
	if len(f.boxes) > start {
		last := &f.boxes[len(f.boxes)-1]
		e.from = a.x + in + lines[len(lines)-1].W
		// The number is painted, and read, after the words.
		last.parts = append(last.parts, part{line: last.line, x: last.x, y: last.base}, part{entry: e, y: last.base})
		last.line = nil
	}
	return e
}

// entry paints the page number of a line of the contents, and the dots that
// lead to it.
func (pt *painter) entry(e *tocEntry, y page.Length) {
	s := pt.s
	to := s.dests[e.link.ID]
	if to == nil {
		return
	}
	st := s.style(e.typ, false, false)
	l := s.setLine(text.Piece{Text: strconv.Itoa(to.dest.Page + 1), Style: st, Tag: e.tag, Link: e.link})
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
