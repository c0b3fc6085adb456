package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/layout"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// made gives a brief of nodes made here, which no writer's note need be able
// to give.
func made(t testing.TB, blocks ...*note.Node) *brief.Brief {
	return &brief.Brief{
		Front: &note.Front{}, Lang: "en-GB", Brand: testBrand(t),
		Title: []*note.Node{words("A test")}, Blocks: blocks,
		Footnotes: map[*note.Node]*brief.Footnote{},
	}
}

func words(s string) *note.Node {
	return &note.Node{Kind: note.Text, Text: diag.MadeText(s, diag.Span{})}
}

func node(k note.Kind, kids ...*note.Node) *note.Node { return &note.Node{Kind: k, Kids: kids} }

func pages(t *testing.T, b *brief.Brief) (*page.Doc, diag.List) {
	t.Helper()
	doc, faults := layout.Pages(b, shared.hyphens)
	checkDoc(t, doc)
	return doc, faults
}

func hasCode(l diag.List, code string) bool {
	for _, d := range l {
		if d.Rule.Code == code {
			return true
		}
	}
	return false
}

func TestManyParagraphs(t *testing.T) {
	var blocks []*note.Node
	for range 10_000 {
		blocks = append(blocks, node(note.Paragraph, words("A short paragraph of some words that does not fill two lines.")))
	}
	doc, _ := pages(t, made(t, blocks...))
	if len(doc.Pages) < 200 {
		t.Errorf("%d pages", len(doc.Pages))
	}
}

func TestDeepNesting(t *testing.T) {
	for _, kind := range []note.Kind{note.List, note.BlockQuote, note.Callout, note.DefinitionList, note.Div} {
		n := node(note.Paragraph, words("at the bottom"))
		for range 500 {
			switch kind {
			case note.List:
				n = node(note.List, node(note.Item, node(note.Paragraph, words("level")), n))
			case note.DefinitionList:
				n = node(kind, node(note.Term, words("term")), node(note.Definition, n))
			case note.Div:
				n = node(kind, n)
				n.Attr.Classes = []diag.Text{diag.MadeText("summary", diag.Span{})}
			default:
				n = node(kind, n)
			}
		}
		doc, faults := pages(t, made(t, n))
		var all string
		for _, p := range doc.Pages {
			all += pageText(p) + " "
		}
		if !strings.Contains(strings.Join(strings.Fields(all), " "), "at the bottom") {
			t.Errorf("kind %d: the deepest words are lost", kind)
		}
		if !hasCode(faults, "nesting-too-deep") {
			t.Errorf("kind %d: nothing is said of the depth", kind)
		}
	}
}

// A word or address longer than the line is divided, never set past it.
func TestLongWords(t *testing.T) {
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 20)
	pages(t, made(t,
		node(note.Heading, words(long)),
		node(note.Paragraph, words(long)),
		node(note.Table, node(note.TableRow, node(note.TableCell, words("A")), node(note.TableCell, words(long))),
			node(note.TableRow, node(note.TableCell, words(long)), node(note.TableCell, words("1")))),
		node(note.BlockQuote, node(note.Paragraph, words(long)), node(note.Attribution, words(long))),
	))
}

func table(rows, cols int, cell func(r, c int) string) *note.Node {
	t := node(note.Table)
	for r := range rows {
		row := node(note.TableRow)
		for c := range cols {
			row.Kids = append(row.Kids, node(note.TableCell, words(cell(r, c))))
		}
		t.Kids = append(t.Kids, row)
	}
	return t
}

func TestWideTables(t *testing.T) {
	number := func(r, c int) string { return fmt.Sprint(r*1000 + c) }
	for _, c := range []struct {
		cols     int
		told     bool
		severity diag.Severity
	}{{8, false, 0}, {25, true, diag.Error}, {300, true, diag.Error}} {
		doc, faults := pages(t, made(t, table(30, c.cols, number)))
		if len(doc.Pages) == 0 || hasCode(faults, "table-too-wide") != c.told {
			t.Errorf("%d columns: %s", c.cols, faultsDump(faults))
		}
		if c.told && faults[0].Severity != c.severity {
			t.Errorf("%d columns: %s", c.cols, faultsDump(faults))
		}
	}
	pages(t, made(t, table(40, 40, func(r, c int) string { return "x" })))
}

// A table's head stands at the top of each page that the table goes on to,
// and is read out once.
func TestHeadsRepeated(t *testing.T) {
	doc, _ := pages(t, made(t, table(200, 3, func(r, c int) string {
		if r == 0 {
			return fmt.Sprintf("Head%d", c)
		}
		return fmt.Sprintf("%d,%03d", r, c)
	})))
	if len(doc.Pages) < 4 {
		t.Fatalf("%d pages", len(doc.Pages))
	}
	heads := 0
	for i, p := range doc.Pages {
		if n := strings.Count(pageText(p), "Head1"); n != 1 {
			t.Errorf("page %d has %d heads", i+1, n)
		}
		for _, it := range p.Items {
			if g, ok := it.(*page.Glyphs); ok && glyphText(g) == "Head1" && g.Tag.Leaf != nil {
				heads++
			}
		}
	}
	if heads != 1 {
		t.Errorf("the head is read out %d times", heads)
	}
	if tree := treeDump(doc); strings.Count(tree, "\n  Table\n") != 1 {
		t.Error("there is not one Table")
	}
}

// A row is whole on one page where a page holds it, and goes over pages where
// none does.
func TestTallRows(t *testing.T) {
	long := strings.Repeat("many words in one cell ", 1500)
	doc, _ := pages(t, made(t, table(3, 2, func(r, c int) string {
		if r == 1 && c == 1 {
			return long
		}
		return "short"
	})))
	if len(doc.Pages) < 3 {
		t.Errorf("%d pages", len(doc.Pages))
	}
	n := 0
	for _, p := range doc.Pages {
		n += strings.Count(strings.ReplaceAll(pageText(p), "\n", " "), "many")
	}
	if n != 1500 {
		t.Errorf("%d of 1500 words are painted", n)
	}
}

// call makes a paragraph that calls a note.
func call(b *brief.Brief, number int, note_ string) *note.Node {
	ref := &note.Node{Kind: note.FootnoteRef, Text: diag.MadeText(fmt.Sprint(number), diag.Span{})}
	b.Footnotes[ref] = &brief.Footnote{Number: number, Blocks: []*note.Node{node(note.Paragraph, words(note_))}}
	return node(note.Paragraph, words(fmt.Sprintf("Text %d of a line or so", number)), ref)
}

// A note that no page holds starts where it is called and goes on after it.
func TestEndlessNote(t *testing.T) {
	b := made(t)
	b.Blocks = append(b.Blocks, call(b, 1, strings.Repeat("a note without an end in sight ", 2000)))
	for i := 2; i < 40; i++ {
		b.Blocks = append(b.Blocks, call(b, i, "A short note."))
	}
	doc, _ := pages(t, b)
	n := 0
	for _, p := range doc.Pages {
		n += strings.Count(strings.ReplaceAll(pageText(p), "\n", " "), "without")
	}
	if n != 2000 {
		t.Errorf("%d of 2000 words of the note are painted", n)
	}
	if !strings.Contains(pageText(doc.Pages[0]), "without") {
		t.Error("the note does not start on the page that calls it")
	}
}

// More notes on one line than a page holds.
func TestCrowdedLine(t *testing.T) {
	b := made(t)
	p := node(note.Paragraph)
	for i := range 300 {
		p.Kids = append(p.Kids, call(b, i+1, "A note of a few words.").Kids[1])
	}
	b.Blocks = []*note.Node{p}
	doc, _ := layout.Pages(b, shared.hyphens)
	n := 0
	for _, p := range doc.Pages {
		n += strings.Count(pageText(p), "A note of a few words.")
	}
	if n != 300 {
		t.Errorf("%d of 300 notes are painted", n)
	}
}

// A note that calls itself, or another that calls it back, is set once.
func TestNotesInNotes(t *testing.T) {
	b := made(t)
	p := call(b, 1, "first")
	ref := p.Kids[1]
	b.Footnotes[ref].Blocks[0].Kids = append(b.Footnotes[ref].Blocks[0].Kids, ref, call(b, 2, "second").Kids[1])
	b.Blocks = []*note.Node{p}
	doc, _ := pages(t, b)
	got := pageText(doc.Pages[0])
	if strings.Count(got, "first") != 1 || strings.Count(got, "second") != 1 {
		t.Errorf("got %s", got)
	}
}

// An edition without anything in it, and blocks without anything in them.
func TestEmpty(t *testing.T) {
	empty := made(t)
	empty.Title = nil
	if doc, _ := layout.Pages(empty, nil); len(doc.Pages) != 1 || doc.Title == "" {
		t.Errorf("got %d pages with the title %q", len(doc.Pages), doc.Title)
	}
	var blocks []*note.Node
	for k := note.Paragraph; k <= note.CrossRef; k++ {
		blocks = append(blocks, node(k), node(note.List, node(note.Item, node(k))), node(note.BlockQuote, node(k)),
			node(note.Table, node(k)), node(note.Table, node(note.TableRow, node(k)), node(note.TableRow)))
		for _, class := range []string{"key-figures", "timeline", "columns", "summary", "questions", "annex", "column"} {
			d := node(note.Div, node(k), node(note.List, node(note.Item, node(k))), node(note.DefinitionList, node(k)))
			d.Attr.Classes = []diag.Text{diag.MadeText(class, diag.Span{})}
			if class == "annex" { // it starts a page, which its heading must not end
				d.Kids = append([]*note.Node{node(note.Paragraph, words("More."))}, d.Kids...)
			}
			blocks = append(blocks, d)
		}
	}
	b := made(t, blocks...)
	for _, style := range []brand.TitleStyle{brand.TitlePlain, brand.TitleBand, brand.TitleMemo, brand.TitleCover} {
		b.Brand.TitleBlock = style
		pages(t, b)
	}
}

func TestLength(t *testing.T) {
	var long strings.Builder
	long.WriteString(front)
	for range 60 {
		long.WriteString("A paragraph of two lines or so, which says nothing that anybody would want to read to its very end, but says it at length.\n\n")
	}
	annexed := strings.Replace(long.String(), front, front+"In short.\n\n::: annex\n", 1) + ":::\n"
	for _, c := range []struct {
		text  string
		pages int
		want  string
	}{
		{long.String(), 2, "2.9 pages of 2"},
		{long.String(), 4, ""},
		{annexed, 1, ""},
		{long.String() + "| A | B |\n|---|---|\n" + strings.Repeat("| one | two |\n", 15) + "\n![Dots](picture.png){fig-alt=\"dots\" width=100%}\n", 2, "3.8 pages of 2; the tables take 0.4 and the figures 0.3"},
	} {
		br := testBrand(t)
		_, faults := layout.Pages(bind(t, c.text, nil, br, &brand.Profile{Name: "brief", Pages: c.pages}), shared.hyphens)
		got := ""
		if len(faults) > 0 {
			got = faults[0].Message
		}
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("budget %d: got %q, want %q", c.pages, got, c.want)
		}
	}
}
