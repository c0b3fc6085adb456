package layout_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/layout"
	"policybrief/internal/page"
)

// writer writes notes at random, the same for the same seed. Every other word
// is one of its own, numbered in the order written: w1, w2, …
type writer struct {
	*rand.Rand
	n int
}

var lexicon = strings.Fields(`the helpline answered more calls than in any year before and
	interdepartmental arrangements were internationally misunderstood a child may call at
	night counter-productive responsibilities 2012 £1.2 million of it is “quoted” — and
	https://example.org/a/very/long/address/that/goes/on/and/on statistics`)

func (w *writer) words(n int) string {
	var out []string
	for range n {
		if w.IntN(2) == 0 {
			w.n++
			out = append(out, fmt.Sprintf("w%d", w.n))
			continue
		}
		out = append(out, lexicon[w.IntN(len(lexicon))])
	}
	return strings.Join(out, " ")
}

func (w *writer) sentence() string {
	s := w.words(3 + w.IntN(60))
	switch w.IntN(10) {
	case 0:
		s += "^[" + w.words(1+w.IntN(40)) + "]"
	case 1:
		s += " **" + w.words(2) + "** and *" + w.words(3) + "*"
	case 2:
		s += " {{ calls.answered[2013] }} forecast"
	case 3:
		s += " [" + w.words(4) + "](https://example.org)"
	case 4:
		if w.IntN(6) == 0 {
			s += "^[" + w.words(1500) + "]" // a note longer than a page
		}
	case 5:
		s += " `" + w.words(3) + "` ~~" + w.words(1) + "~~"
	}
	return s + "."
}

// kinds are the blocks that a note is made of. Those that hold others come
// last.
var kinds = []func(w *writer, nested func() string) string{
	func(w *writer, _ func() string) string { return w.sentence() },
	func(w *writer, _ func() string) string { return w.sentence() },
	func(w *writer, _ func() string) string { return w.sentence() },
	func(w *writer, _ func() string) string {
		var s strings.Builder
		for range 1 + w.IntN(6) {
			s.WriteString("- " + []string{"", "[ ] ", "[x] "}[w.IntN(3)] + indent(w.sentence(), "  ") + "\n")
		}
		return s.String()
	},
	func(w *writer, _ func() string) string {
		return "1. " + w.words(4) + "\n\n   " + indent(w.sentence(), "   ") + "\n2. " + w.words(20) +
			"\n   - " + w.words(6) + "\n     - " + w.words(8)
	},
	func(w *writer, _ func() string) string { return w.table() },
	func(w *writer, _ func() string) string {
		return strings.Repeat("#", 1+w.IntN(4)) + " " + w.words(1+w.IntN(12)) + "\n\n" + w.sentence()
	},
	func(w *writer, _ func() string) string {
		return "> " + w.words(30) + "\n>\n> — " + w.words(4)
	},
	func(w *writer, _ func() string) string {
		return "::: timeline\n2011\n: " + w.words(30) + "\n\nLater in 2012\n: " + w.words(5) + "\n:::"
	},
	func(w *writer, _ func() string) string {
		return "::: key-figures\n- {{ calls.answered[2012] }} " + w.words(8) + "\n- {{ calls.answered[2013] }} " + w.words(3) + "\n:::"
	},
	func(w *writer, _ func() string) string {
		return w.words(2) + "\n: " + w.words(30) + "\n: " + w.words(4)
	},
	func(w *writer, _ func() string) string { return "```\n" + w.words(30) + "\n  " + w.words(8) + "\n```" },
	func(w *writer, _ func() string) string {
		float := []string{"", " float=true"}[w.IntN(2)]
		return "![" + w.words(6) + fmt.Sprintf("](picture.png){fig-alt=\"dots\" credit=\"a hand\" width=%d%%%s}", 20+w.IntN(80), float)
	},
	func(w *writer, _ func() string) string {
		float := []string{"", "float: true\n"}[w.IntN(2)]
		return "```chart\ntype: column\ndata: calls\nx: year\ny: [answered]\n" + float + "title: " + strings.ReplaceAll(w.words(5), ":", "") + "\n```"
	},
	func(w *writer, nested func() string) string {
		return "::: " + []string{"summary", "ask", "recommendation", "lines-to-take", "contact"}[w.IntN(5)] + "\n" + nested() + "\n:::"
	},
	func(w *writer, nested func() string) string {
		return "::: {.callout-" + []string{"note", "tip", "warning", "important", "caution"}[w.IntN(5)] + "}\n" + nested() + "\n:::"
	},
	func(w *writer, nested func() string) string {
		left := nested()
		if w.IntN(3) == 0 {
			return ":::: columns\n" + left + "\n::::"
		}
		return ":::: columns\n::: column\n" + left + "\n:::\n::: column\n" + nested() + "\n:::\n::::"
	},
	func(w *writer, _ func() string) string {
		return w.sentence() + []string{"\n\n{{< pagebreak >}}\n\n", "\n\n---\n\n"}[w.IntN(2)] + w.sentence()
	},
}

const nesting = 4 // kinds that hold others, or stand only among the note's own blocks

func (w *writer) block(depth int) string {
	n := len(kinds)
	if depth > 1 {
		n -= nesting
	}
	return kinds[w.IntN(n)](w, func() string { return w.blocks(1+w.IntN(3), depth+1) })
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
			s.WriteString("| " + cell + " ")
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

// TestAnyNote sets notes made at random: what holds for every document holds,
// each word stands in the pages once, in the order of the note, and what is set
// twice is the same.
func TestAnyNote(t *testing.T) {
	const notes = 500
	own := []*brand.Brand{}
	for i := range 8 {
		b := testBrand(t)
		b.TitleBlock = brand.TitleStyle(i % 4)
		b.Footer.Band = i >= 4
		own = append(own, b)
	}
	for seed := range uint64(notes) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 1))}
		top := callsNote
		if seed%4 == 0 {
			top = strings.Replace(top, "date:", "toc: true\nlof: true\nlot: true\nnumber-sections: true\ndate:", 1)
		}
		text := top + w.blocks(2+w.IntN(14), 0) + "\n"
		if seed%5 == 0 {
			text += "\n::: annex\n# " + w.words(3) + "\n\n" + w.blocks(2, 1) + "\n:::\n"
		}
		p := &brand.Profile{NumberParas: seed%3 == 0}
		br := bind(t, text, callsFiles, own[seed%8], p)
		doc, _ := layout.Pages(br, shared.hyphens)
		checkDoc(t, doc)
		checkWords(t, doc, w.n, !strings.Contains(text, ":::: columns"))
		if seed%16 == 0 {
			again, _ := layout.Pages(bind(t, text, callsFiles, own[seed%8], p), shared.hyphens)
			if pagesDump(doc) != pagesDump(again) || treeDump(doc) != treeDump(again) {
				t.Errorf("set twice, the pages differ")
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, text)
		}
	}
}

var numbered = regexp.MustCompile(`w\d+`)

// checkWords: the words w1 to wn stand in the tag tree, contents apart, each
// once and in order; and in the pages likewise, notes and floats apart, where no
// column goes on over a page and the next begins before it.
func checkWords(t *testing.T, doc *page.Doc, n int, inTurn bool) {
	t.Helper()
	_, parent := readingOrder(doc.Root)
	words, on := leafText(doc), map[*page.Elem]int{}
	for i, p := range doc.Pages {
		for _, it := range p.Items {
			if leaf := it.Tagged().Leaf; leaf != nil {
				if _, ok := on[leaf]; !ok {
					on[leaf] = i
				}
			}
		}
	}
	at, pg := 0, 0
	var walk func(e *page.Elem)
	walk = func(e *page.Elem) {
		for _, k := range e.Kids {
			if k.Type == page.TOC {
				continue
			}
			for _, word := range numbered.FindAllString(words[k], -1) {
				if at++; word != fmt.Sprintf("w%d", at) {
					t.Errorf("the word after w%d is %s", at-1, word)
					at, _ = strconv.Atoi(word[1:])
				}
			}
			if inTurn && words[k] != "" && within(k, parent, page.Note) == nil && figureOf(k, parent) == nil {
				if on[k] < pg {
					t.Errorf("%q stands on page %d, after words on page %d", words[k], on[k]+1, pg+1)
				}
				pg = on[k]
			}
			walk(k)
		}
	}
	walk(doc.Root)
	if at != n {
		t.Errorf("%d of %d words are in the pages", at, n)
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

// A last page of a line or two is never made where the pages before it can be
// a little tighter.
func TestNoStrayLines(t *testing.T) {
	para := "A paragraph of two lines or so, which says nothing that anybody would want to read to its very end, but says it at length.\n\n"
	for n := 18; n < 30; n++ {
		doc, _ := set(t, front+strings.Repeat(para, n), nil)
		checkDoc(t, doc)
		last := doc.Pages[len(doc.Pages)-1]
		if len(doc.Pages) > 1 && lowest(last) < 110*page.Pt {
			t.Errorf("%d paragraphs: the last page ends at %s", n, pt(lowest(last)))
		}
	}
}
