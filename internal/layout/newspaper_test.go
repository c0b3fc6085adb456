package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/page"
)

// Blocks in columns without a column of their own run through two that end at
// about one height, over as many pages as they need.
func TestNewspaper(t *testing.T) {
	for _, n := range []int{1, 2, 7, 40, 150} {
		var s strings.Builder
		s.WriteString(front + "::: columns\n")
		for i := range n {
			fmt.Fprintf(&s, "- Item w%d of a list of some length, whose words take two lines or so of a column\n", i+1)
		}
		s.WriteString(":::\n\nAfter.\n")
		doc, _ := set(t, s.String(), nil)
		checkDoc(t, doc)
		checkWords(t, doc, n, true)
		for i, p := range doc.Pages {
			var low [2]page.Length
			for _, it := range p.Items {
				if g, ok := it.(*page.Glyphs); ok && g.Tag.Leaf != nil && g.At.Y > 100*page.Pt && glyphText(g) != "After." {
					side := 0
					if g.At.X > p.W/2-page.MM {
						side = 1
					}
					low[side] = max(low[side], g.At.Y)
				}
			}
			if d := low[0] - low[1]; n > 2 && (d < -5*page.Pt || d > 60*page.Pt) {
				t.Errorf("%d items: the columns of page %d end at %s and %s", n, i+1, pt(low[0]), pt(low[1]))
			}
		}
	}
}
