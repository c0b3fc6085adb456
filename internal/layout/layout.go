// Package layout sets a bound brief into pages: title block, text, tables,
// tiles, panels, charts, footnotes, page furniture and the tag tree in reading
// order. It works in three steps. The brief's nodes become one vertical list
// of boxes (a line of text, a table row, a chart), each with the cost of a
// page break before it; the list is broken into pages at the least cost; and
// the pages are painted.
//
// It reads no files, evaluates nothing and decides no words but the labels of
// its own parts. Lengths are integers and nothing hangs on the order of a map,
// so equal briefs give equal pages on every machine.
package layout

import (
	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// setter sets one brief.
type setter struct {
	b      *brief.Brief
	br     *brand.Brand
	hy     *text.Hyphenator
	geo    geometry
	body   brand.Type
	small  brand.Type
	doc    *page.Doc
	faults diag.List

	styles  []styleEntry
	runs    page.Slab[page.Glyphs] // painted
	missing map[missingKey]bool

	main       *flow              // the note's own list, outside columns and notes
	mentions   map[string]int     // by id: the box of main that first refers to it
	notes      map[int]*footnote  // by number, once called
	dests      map[string]*anchor // by id
	headings   []*heading         // in order, for bookmarks
	listed     []*note.Node       // headings, for the contents
	numbered   []*note.Node       // figures and tables, for the lists of them
	entries    map[*note.Node]*tocEntry
	annexes    map[*note.Node]*note.Node                    // of a heading, the annex it heads
	levels     []int                                        // levels of the headings that are open
	topLevel   int                                          // the least level that the note's headings have
	dataHead   *note.Node                                   // over the tables of charts' numbers; nil where there are none
	tabled     []tabledChart                                // charts whose numbers stand in an annex
	annex      *anchor                                      // where the first annex starts
	images     []pendingImage                               // inline images that wait for the end of their paragraph
	depth      int                                          // of nested blocks
	paragraphs int                                          // numbered so far
	madeUp     bool                                         // some of the data are made up
	titleShows bool                                         // the title does, and it stands on every page
	band       page.Length                                  // the lower edge of a title band; 0 for none
	stamp      struct{ marking, embargo, charity page.Tag } // where they are read out, once
}

// Pages sets a brief. hyphens may be nil. The document is whole even where
// there are faults; with an error among them it must not be written.
func Pages(b *brief.Brief, hyphens *text.Hyphenator) (*page.Doc, diag.List) {
	s := newSetter(b, hyphens)
	f := &flow{s: s, boxes: make([]box, 0, 128)}
	s.main = f
	root := area{x: s.geo.left, w: s.geo.width, el: s.doc.Root, typ: s.body}
	s.stamps(root)
	s.titleBlock(f, root)
	s.contents(f, root)
	root.numbers = b.Profile != nil && b.Profile.NumberParas
	f.blocks(b.Blocks, root)
	root.numbers = false
	f.chartData(root)
	s.endMatter(f, root)
	f.end()
	pages := s.breakPages(list{f.boxes, f.floats})
	if most := b.Limits.Pages; most > 0 && len(pages) > most {
		s.faults.Add(b.Limits.TooManyPages(b.Front.Title.All(), len(pages)))
		return s.doc, s.faults
	}
	s.placePages(f.boxes, pages)
	if len(s.geo.statement) > 0 && (len(pages) > 1 || s.br.Footer.First != "none") {
		s.stamp.charity = root.el.Add(page.P).Leaf()
	}
	s.paintPages(f.boxes, pages)
	s.outline()
	s.tellSubstitutes()
	s.checkLength(pages)
	return s.doc, s.faults
}

func newSetter(b *brief.Brief, hyphens *text.Hyphenator) *setter {
	s := &setter{
		b: b, br: b.Brand.Dress(b.Profile), hy: hyphens,
		body: b.Brand.Body, small: b.Brand.Small,
		missing:  map[missingKey]bool{},
		notes:    map[int]*footnote{},
		dests:    map[string]*anchor{},
		mentions: map[string]int{},
		annexes:  map[*note.Node]*note.Node{},
	}
	if b.Profile != nil && b.Profile.BodySize > 0 && s.body.Size > 0 {
		s.body.LineHeight = s.body.LineHeight * b.Profile.BodySize / s.body.Size
		s.body.Size = b.Profile.BodySize
	}
	s.madeUp = s.showsIllustrative()
	s.doc = s.metadata()
	s.geo = s.geometry()
	s.scan()
	s.titleShows = s.illustrative(b.Title)
	return s
}
