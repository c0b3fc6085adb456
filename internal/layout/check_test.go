package layout_test

import (
	"strings"
	"testing"

	"policybrief/internal/page"
)

// checkDoc checks what holds for every document, whatever is in it.
func checkDoc(t *testing.T, doc *page.Doc) {
	t.Helper()
	if len(doc.Pages) == 0 {
		t.Error("no pages")
		return
	}
	order, parent := readingOrder(doc.Root)
	checkTags(t, doc, order)
	checkOrder(t, doc, order, parent)
	checkInside(t, doc)
	checkLines(t, doc)
	checkHeadings(t, doc, parent)
	checkNotes(t, doc, parent)
	checkLinks(t, doc, order)
	checkLevels(t, doc.Root)
}

// readingOrder gives each element's place in the tree, and its parent.
func readingOrder(root *page.Elem) (order map[*page.Elem]int, parent map[*page.Elem]*page.Elem) {
	order, parent = map[*page.Elem]int{}, map[*page.Elem]*page.Elem{}
	var walk func(e *page.Elem)
	walk = func(e *page.Elem) {
		order[e] = len(order)
		for _, k := range e.Kids {
			parent[k] = e
			walk(k)
		}
	}
	walk(root)
	return order, parent
}

// within tells whether an element stands under one of a type.
func within(e *page.Elem, parent map[*page.Elem]*page.Elem, types ...page.Type) *page.Elem {
	for ; e != nil; e = parent[e] {
		for _, t := range types {
			if e.Type == t {
				return e
			}
		}
	}
	return nil
}

// checkTags: each item is content or an artifact, and its leaf is in the tree.
func checkTags(t *testing.T, doc *page.Doc, order map[*page.Elem]int) {
	t.Helper()
	for i, p := range doc.Pages {
		for _, it := range p.Items {
			tag := it.Tagged()
			switch {
			case (tag.Leaf == nil) == (tag.Artifact == page.NotArtifact):
				t.Errorf("page %d: an item is neither content nor an artifact, or both: %#v", i+1, it)
			case tag.Leaf != nil && tag.Leaf.Type != page.Content:
				t.Errorf("page %d: an item names %s, which is no leaf", i+1, tag.Leaf.Type)
			case tag.Leaf != nil:
				if _, ok := order[tag.Leaf]; !ok {
					t.Errorf("page %d: an item names a leaf that is not in the tree: %#v", i+1, it)
				}
			}
		}
	}
}

// checkOrder: leaves are painted in reading order, notes and floats apart, and
// none in turns with another.
func checkOrder(t *testing.T, doc *page.Doc, order map[*page.Elem]int, parent map[*page.Elem]*page.Elem) {
	t.Helper()
	for i, p := range doc.Pages {
		last := -1 // columns that go over a page go back to the first
		for _, it := range p.Items {
			leaf := it.Tagged().Leaf
			if leaf == nil || within(leaf, parent, page.Note) != nil || figureOf(leaf, parent) != nil {
				continue
			}
			if order[leaf] < last {
				t.Errorf("page %d: painted out of reading order: %s", i+1, itemWords(it))
				return
			}
			last = order[leaf]
		}
	}
}

// figureOf gives the figure whose picture or words a leaf is.
func figureOf(leaf *page.Elem, parent map[*page.Elem]*page.Elem) *page.Elem {
	div := within(leaf, parent, page.Div, page.Figure)
	if div == nil || div.Type == page.Figure {
		return div
	}
	for _, k := range div.Kids {
		if k.Type == page.Figure {
			return k
		}
	}
	return nil
}

func itemWords(it page.Item) string {
	if g, ok := it.(*page.Glyphs); ok {
		return glyphText(g)
	}
	return "a shape"
}

// Page margins, less the little that hanging marks may stand out.
const (
	marginX = 25*page.MM - 8*page.Pt
	marginY = 16 * page.MM
)

// checkInside: content stays inside the page's text area, all else on paper.
func checkInside(t *testing.T, doc *page.Doc) {
	t.Helper()
	for i, p := range doc.Pages {
		for _, it := range p.Items {
			g, ok := it.(*page.Glyphs)
			if !ok {
				continue
			}
			w := page.Length(0)
			for _, r := range g.Run {
				if r.Text != " " {
					w += page.Length(r.Advance) * g.Size / 1000
				}
			}
			x := g.At.X
			if len(g.Run) > 0 && strings.Contains("“‘", g.Run[0].Text) { // it may hang
				x += page.Length(g.Run[0].Advance) * g.Size / 1000
			}
			if x < marginX || g.At.X+w > p.W-marginX {
				t.Errorf("page %d: outside the margins: %q from %s to %s", i+1, glyphText(g), pt(g.At.X), pt(g.At.X+w))
			}
			if g.Tag.Leaf != nil && (g.At.Y < 10*page.MM || g.At.Y > p.H-marginY) {
				t.Errorf("page %d: outside the text area: %q at %s", i+1, glyphText(g), pt(g.At.Y))
			}
		}
	}
}

// checkLines: no two lines of text run into each other.
func checkLines(t *testing.T, doc *page.Doc) {
	t.Helper()
	type run struct {
		x0, x1, top, foot page.Length
		words             string
	}
	for i, p := range doc.Pages {
		var runs []run
		for _, it := range p.Items {
			g, ok := it.(*page.Glyphs)
			if !ok || g.Rotate || g.Tag.Leaf == nil {
				continue
			}
			w := page.Length(0)
			for _, r := range g.Run {
				w += page.Length(r.Advance) * g.Size / 1000
			}
			runs = append(runs, run{g.At.X, g.At.X + w*98/100, g.At.Y - g.Size*45/100, g.At.Y, glyphText(g)})
		}
		for a := range runs {
			for b := a + 1; b < len(runs); b++ {
				p, q := &runs[a], &runs[b]
				if p.x0+100 < q.x1 && q.x0+100 < p.x1 && p.top < q.foot && q.top < p.foot && p.words != "" && q.words != "" {
					t.Errorf("page %d: %q runs into %q", i+1, p.words, q.words)
				}
			}
		}
	}
}

var headingTypes = []page.Type{page.H1, page.H2, page.H3, page.H4, page.H5, page.H6}

// checkHeadings: something of a page's text stands under each heading; the
// title may have a cover to itself.
func checkHeadings(t *testing.T, doc *page.Doc, parent map[*page.Elem]*page.Elem) {
	t.Helper()
	for i, p := range doc.Pages {
		var lowest *page.Glyphs
		for _, it := range p.Items {
			g, ok := it.(*page.Glyphs)
			if !ok || g.Tag.Leaf == nil || within(g.Tag.Leaf, parent, page.Note) != nil {
				continue
			}
			if lowest == nil || g.At.Y >= lowest.At.Y {
				lowest = g
			}
		}
		if lowest == nil || i == len(doc.Pages)-1 {
			continue
		}
		if h := within(lowest.Tag.Leaf, parent, headingTypes[1:]...); h != nil {
			t.Errorf("page %d ends with the heading %q", i+1, glyphText(lowest))
		}
	}
}

// checkNotes: a note starts on the page that calls it.
func checkNotes(t *testing.T, doc *page.Doc, parent map[*page.Elem]*page.Elem) {
	t.Helper()
	starts, calls := map[*page.Elem]int{}, map[*page.Elem]int{}
	for i, p := range doc.Pages {
		for _, it := range p.Items {
			leaf := it.Tagged().Leaf
			if n := within(leaf, parent, page.Note); n != nil {
				if _, ok := starts[n]; !ok {
					starts[n] = i
				}
			} else if r := within(leaf, parent, page.Reference); r != nil {
				calls[r] = i
			}
		}
	}
	for n, at := range starts {
		kids := parent[n].Kids
		for k := 1; k < len(kids); k++ {
			if kids[k] != n {
				continue
			}
			ref := kids[k-1]
			if ref.Type != page.Reference {
				t.Errorf("the note %s does not follow its reference", n.ID)
				continue
			}
			if within(ref, parent, page.Note) == nil && calls[ref] != at {
				t.Errorf("the note %s starts on page %d and is called on page %d", n.ID, at+1, calls[ref]+1)
			}
		}
	}
}

// checkLinks: a live area is inside the paper, its element is in the tree, and
// it goes to a page that there is.
func checkLinks(t *testing.T, doc *page.Doc, order map[*page.Elem]int) {
	t.Helper()
	for i, p := range doc.Pages {
		for _, l := range p.Links {
			if l.Elem == nil || l.Elem.Type != page.LinkType || l.Contents == "" {
				t.Errorf("page %d: a link without element or contents: %+v", i+1, l)
				continue
			}
			if _, ok := order[l.Elem]; !ok {
				t.Errorf("page %d: a link's element is not in the tree: %+v", i+1, l)
			}
			if l.URI == "" && (l.Dest.Page < 0 || l.Dest.Page >= len(doc.Pages)) {
				t.Errorf("page %d: a link goes to page %d", i+1, l.Dest.Page+1)
			}
			if l.Rect.W <= 0 || l.Rect.X < 0 || l.Rect.X+l.Rect.W > p.W {
				t.Errorf("page %d: a link's area is %s", i+1, rectDump(l.Rect))
			}
		}
	}
}

// checkLevels: the first heading is the title, and no level is skipped.
func checkLevels(t *testing.T, root *page.Elem) {
	t.Helper()
	last := 0
	var walk func(e *page.Elem)
	walk = func(e *page.Elem) {
		for i, h := range headingTypes {
			if e.Type == h {
				if i > last {
					t.Errorf("a heading %s after level %d", h, last)
				}
				last = i + 1
			}
		}
		for _, k := range e.Kids {
			walk(k)
		}
	}
	walk(root)
}
