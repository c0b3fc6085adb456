package layout

import (
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// An anchor is a place that links, bookmarks and the contents go to.
type anchor struct {
	dest page.Dest
}

// A heading is one bookmark and one line of the contents.
type heading struct {
	*anchor
	title string
	depth int // from 0
}

// anchor makes the next box the place of a node's id.
func (f *flow) anchor(n *note.Node) {
	id := n.Attr.ID.S
	if l, ok := f.s.b.Labels[n]; ok && l.ID != "" {
		id = l.ID
	}
	if id != "" {
		f.s.dest(id, f.mark())
	}
}

// mark gives an anchor at the next box.
func (f *flow) mark() *anchor {
	a := new(anchor)
	f.anchors = append(f.anchors, a)
	return a
}

// dest makes an anchor the place of an id; the first one of an id holds.
func (s *setter) dest(id string, a *anchor) {
	if _, taken := s.dests[id]; !taken {
		s.dests[id] = a
	}
}

// scan reads the note before anything is set: the least level of its headings,
// and which headings, figures and tables there are, for the contents.
func (s *setter) scan() {
	s.topLevel = 6
	lists := s.b.Front.LOF || s.b.Front.LOT
	tabled := false
	for _, n := range s.b.Blocks {
		note.Walk(n, func(n *note.Node) bool {
			if c := s.b.Charts[n]; c != nil && hasTable(c) {
				tabled = true
			}
			switch {
			case lists && s.b.Labels[n].Number != "" && n.Kind != note.Heading && n.Kind != note.Div:
				s.numbered = append(s.numbered, n)
			case n.Kind == note.Heading:
				s.topLevel = min(s.topLevel, n.Level)
				s.listed = append(s.listed, n)
			case n.Kind == note.Div && n.Attr.Is("annex"):
				if len(n.Kids) > 0 && n.Kids[0].Kind == note.Heading {
					s.annexes[n.Kids[0]] = n
				} else {
					s.listed = append(s.listed, n)
				}
			}
			return n.Kind < note.Text && n.Kind != note.Paragraph && n.Kind != note.Table
		})
	}
	if tabled {
		s.dataHead = s.dataHeading()
		s.listed = append(s.listed, s.dataHead)
	}
}

var headingTags = [...]page.Type{page.H2, page.H3, page.H4, page.H5, page.H6}

// headingLevel gives a heading's size, from 0 for the largest in the note, and
// its tag, which follows the one before without a gap whatever the levels
// written.
func (s *setter) headingLevel(level int) (size int, tag page.Type) {
	n := len(s.levels)
	for n > 0 && s.levels[n-1] >= level {
		n--
	}
	s.levels = append(s.levels[:n], level)
	return min(max(level-s.topLevel, 0), 5), headingTags[min(n, len(headingTags)-1)]
}

// headingType gives the type of a heading of a size. It keeps a brand's sizes
// but scales with a profile's body.
func (s *setter) headingType(size int) brand.Type {
	t := s.br.Headings[size]
	if b := s.br.Body.Size; b > 0 && s.body.Size != b {
		t.Size = t.Size * s.body.Size / b
		t.LineHeight = t.LineHeight * s.body.Size / b
	}
	return t
}

// addHeading makes a heading a bookmark at the next box. n is the heading, or
// the annex that has none.
func (s *setter) addHeading(f *flow, n *note.Node, title string) {
	h := &heading{anchor: f.mark(), title: title, depth: len(s.levels) - 1}
	s.headings = append(s.headings, h)
	if e := s.entries[n]; e != nil {
		s.dest(e.link.ID, h.anchor)
	}
}

// outline makes the bookmarks: the title, and under it the headings.
func (s *setter) outline() {
	root := page.Bookmark{Title: s.doc.Title, Dest: page.Dest{Page: 0, Y: 0}}
	path := []*page.Bookmark{&root}
	for _, h := range s.headings {
		if h.title == "" {
			continue
		}
		path = path[:min(len(path), h.depth+1)]
		up := path[len(path)-1]
		up.Kids = append(up.Kids, page.Bookmark{Title: h.title, Dest: h.dest})
		path = append(path, &up.Kids[len(up.Kids)-1])
	}
	s.doc.Outline = []page.Bookmark{root}
}

// metadata starts the document with what its properties say.
func (s *setter) metadata() *page.Doc {
	front := s.b.Front
	d := &page.Doc{
		Lang:    s.b.Lang,
		Title:   s.plain(s.b.Title),
		Subject: s.plain(s.b.Subtitle),
		Date:    front.Date.S,
		Marking: front.Marking.S,
		Embargo: front.Embargo.S,
		Root:    &page.Elem{Type: page.Document},
	}
	if d.Lang == "" {
		d.Lang = "en-GB"
	}
	if strings.TrimSpace(d.Title) == "" {
		d.Title = "Untitled"
	}
	for _, a := range front.Author {
		switch {
		case a.Name.S != "":
			d.Authors = append(d.Authors, a.Name.S)
		case a.Organisation.S != "":
			d.Authors = append(d.Authors, a.Organisation.S)
		}
	}
	for _, k := range front.Keywords {
		if k.S != "" {
			d.Keywords = append(d.Keywords, k.S)
		}
	}
	return d
}

// showsIllustrative tells whether anything of the brief is made-up data.
func (s *setter) showsIllustrative() bool {
	for i := range s.b.Sources {
		if s.b.Sources[i].Illustrative {
			return true
		}
	}
	return false
}

// illustrative tells whether any of the nodes shows made-up data.
func (s *setter) illustrative(nodes []*note.Node) bool {
	if !s.madeUp {
		return false
	}
	for _, n := range nodes {
		if s.b.Illustrative(n) {
			return true
		}
	}
	return false
}
