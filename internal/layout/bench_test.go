package layout_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"policybrief/internal/layout"
	"policybrief/internal/note"
)

// BenchmarkPages sets an edition of some two pages with tiles, a table, panels
// and notes, and a chart.
func BenchmarkPages(b *testing.B) {
	w := &writer{Rand: rand.New(rand.NewPCG(3, 3))}
	text := callsNote
	for range 12 {
		text += w.words(50) + "\n\n"
	}
	for _, kind := range []string{"::: key-figures\n- {{ calls.answered[2012] }} calls\n- {{ calls.answered[2011] }} calls\n:::\n\n",
		"::: recommendation\nAgree.\n:::\n\n", "# A heading\n\n- one\n- two^[A note.]\n\n", w.table() + "\n\n",
		"```chart\ntype: column\ndata: calls\nx: year\ny: [answered]\ntitle: Calls doubled\n```\n"} {
		text += kind
	}
	br := bind(b, text, callsFiles, testBrand(b), nil)
	doc, _ := layout.Pages(br, shared.hyphens)
	b.ReportAllocs()
	for b.Loop() {
		layout.Pages(br, shared.hyphens)
	}
	b.ReportMetric(float64(len(doc.Pages)), "pages")
}

// BenchmarkParagraphs shows that time grows with the text and no faster.
func BenchmarkParagraphs(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var blocks []*note.Node
			for range n {
				blocks = append(blocks, node(note.Paragraph, words("A short paragraph of some words that fills more than one line, and so is broken into two of them by the whole paragraph.")))
			}
			br := made(b, blocks...)
			b.ReportAllocs()
			for b.Loop() {
				layout.Pages(br, shared.hyphens)
			}
		})
	}
}
