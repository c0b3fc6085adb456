package layout_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/layout"
	"policybrief/internal/page"
)

// writer writes notes at random, the same for the same seed.
type writer struct {
	*rand.Rand
}

var lexicon = strings.Fields(`the helpline answered more calls than in any year before and
	interdepartmental arrangements were internationally misunderstood a child may call at
	night counter-productive responsibilities 2012 £1.2 million of it is “quoted” — and
	https://example.org/a/very/long/address/that/goes/on/and/on statistics`)

func (w *writer) words(n int) string {
	var out []string
	for range n {
		out = append(out, lexicon[w.IntN(len(lexicon))])
	}
	return strings.Join(out, " ")
}

func (w *writer) sentence() string {
	s := w.words(3 + w.IntN(60))
	switch w.IntN(8) {
	case 0:
		s += "^[" + w.words(1+w.IntN(40)) + "]"
	case 1:
		s += " **" + w.words(2) + "** and *" + w.words(3) + "*"
	case 2:
		s += " {{ calls.answered[2013] }} forecast"
	case 3:
		s += " [" + w.words(4) + "](https://example.org)"
	}
	return s + "."
}

func (w *writer) block(depth int) string {
	kinds := 16
	if depth > 1 {
		kinds = 6
	}
	nested := func() string { return w.blocks(1+w.IntN(3), depth+1) }
	switch w.IntN(kinds) {
	case 0, 1, 2:
		return w.sentence()
	case 3:
		var s strings.Builder
		for range 1 + w.IntN(6) {
			s.WriteString("- " + indent(w.sentence(), "  ") + "\n")
		}
		return s.String()
	case 4:
		return "1. " + w.words(4) + "\n\n   " + indent(w.sentence(), "   ") + "\n2. " + w.words(20)
	case 5:
		return w.table()
	case 6, 7:
		return strings.Repeat("#", 1+w.IntN(4)) + " " + w.words(1+w.IntN(12)) + "\n\n" + w.sentence()
	case 8:
		return "::: " + []string{"summary", "ask", "recommendation", "lines-to-take", "contact"}[w.IntN(5)] + "\n" + nested() + "\n:::"
	case 9:
		return "::: {.callout-" + []string{"note", "tip", "warning", "important", "caution"}[w.IntN(5)] + "}\n" + nested() + "\n:::"
	case 10:
		return "> " + w.words(30) + "\n>\n> — " + w.words(4)
	case 11:
		return "::: timeline\n2011\n: " + w.words(30) + "\n\nLater in 2012\n: " + w.words(5) + "\n:::"
	case 12:
		return "::: key-figures\n- {{ calls.answered[2012] }} " + w.words(8) + "\n- {{ calls.answered[2013] }} " + w.words(3) + "\n:::"
	case 13:
		return ":::: columns\n::: column\n" + nested() + "\n:::\n::: column\n" + nested() + "\n:::\n::::"
	case 14:
		return "![" + w.words(6) + "](picture.png){fig-alt=\"dots\" credit=\"a hand\"}"
	}
	return "```chart\ntype: column\ndata: calls\nx: year\ny: [answered]\ntitle: " + strings.ReplaceAll(w.words(5), ":", "") + "\n```"
}

func (w *writer) table() string {
	cols := 1 + w.IntN(5)
	var s strings.Builder
	for r := range 2 + w.IntN(12) {
		for c := range cols {
			cell := fmt.Sprintf("%d.%d", w.IntN(10000), w.IntN(10))
			if r == 0 || c == 0 {
				cell = w.words(1 + w.IntN(6))
			}
			s.WriteString("| " + strings.ReplaceAll(cell, "|", "") + " ")
		}
		s.WriteString("|\n")
		if r == 0 {
			s.WriteString(strings.Repeat("| --- ", cols) + "|\n")
		}
	}
	return s.String()
}

func (w *writer) blocks(n, depth int) string {
	var out []string
	for range n {
		out = append(out, w.block(depth))
	}
	return strings.Join(out, "\n\n")
}

func indent(s, by string) string { return strings.ReplaceAll(s, "\n", "\n"+by) }

func TestAnyNote(t *testing.T) {
	for seed := range uint64(40) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 1))}
		text := callsNote + w.blocks(3+w.IntN(30), 0) + "\n"
		br := testBrand(t)
		if seed%2 == 1 {
			br.TitleBlock = []brand.TitleStyle{brand.TitleBand, brand.TitleMemo, brand.TitleCover}[seed/2%3]
			br.Footer.Band = true
		}
		doc, _ := layout.Pages(bind(t, text, callsFiles, br, nil), shared.hyphens)
		checkDoc(t, doc)
		again, _ := layout.Pages(bind(t, text, callsFiles, br, nil), shared.hyphens)
		if pagesDump(doc) != pagesDump(again) || treeDump(doc) != treeDump(again) {
			t.Errorf("set twice, the pages differ")
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, text)
		}
	}
}

// All words of the note are painted, in order, whatever the pages.
func TestNothingIsLost(t *testing.T) {
	var s strings.Builder
	s.WriteString(front)
	var want []string
	for i := range 400 {
		fmt.Fprintf(&s, "Paragraph number%d and some words that fill a line or two of the page, so that there are many pages.\n\n", i)
		want = append(want, fmt.Sprintf("number%d", i))
	}
	doc, _ := set(t, s.String(), nil)
	checkDoc(t, doc)
	if len(doc.Pages) < 10 {
		t.Fatalf("%d pages", len(doc.Pages))
	}
	var all strings.Builder
	for _, p := range doc.Pages {
		all.WriteString(pageText(p) + "\n")
	}
	at := 0
	for _, w := range want {
		i := strings.Index(all.String()[at:], w+" ")
		if i < 0 {
			t.Fatalf("%s is lost or out of order", w)
		}
		at += i
	}
}

// No page starts with the last line of a paragraph, and none ends with the
// first line of one.
func TestNoWidowsOrOrphans(t *testing.T) {
	w := &writer{Rand: rand.New(rand.NewPCG(7, 7))}
	var s strings.Builder
	s.WriteString(front)
	for range 120 {
		s.WriteString(w.words(20+w.IntN(80)) + "\n\n")
	}
	doc, _ := set(t, s.String(), nil)
	_, parent := readingOrder(doc.Root)
	lines := map[*page.Elem]map[int]map[page.Length]bool{} // of each paragraph, by page
	for i, p := range doc.Pages {
		for _, it := range p.Items {
			if g, ok := it.(*page.Glyphs); ok && g.Tag.Leaf != nil {
				leaf := parent[g.Tag.Leaf]
				if leaf.Type == page.LinkType {
					leaf = parent[leaf]
				}
				if lines[leaf] == nil {
					lines[leaf] = map[int]map[page.Length]bool{}
				}
				if lines[leaf][i] == nil {
					lines[leaf][i] = map[page.Length]bool{}
				}
				lines[leaf][i][g.At.Y] = true
			}
		}
	}
	split := 0
	for _, pages := range lines {
		if len(pages) < 2 {
			continue
		}
		split++
		for i, on := range pages {
			if len(on) < 2 {
				t.Errorf("page %d has a single line of a paragraph", i+1)
			}
		}
	}
	if split == 0 {
		t.Error("no paragraph goes over a page: nothing was tested")
	}
}
