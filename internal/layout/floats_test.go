package layout_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"policybrief/internal/page"
)

// figures gives the pages and upper edges of the figures, in reading order.
func figures(doc *page.Doc) (at []page.Dest) {
	var walk func(e *page.Elem)
	walk = func(e *page.Elem) {
		if e.Type == page.Figure {
			at = append(at, page.Dest{Page: e.Page, Y: e.BBox.Y})
		}
		for _, k := range e.Kids {
			walk(k)
		}
	}
	walk(doc.Root)
	return at
}

// lowest gives the lowest baseline of text on a page, foot aside.
func lowest(p *page.Page) (y page.Length) {
	for _, it := range p.Items {
		if g, ok := it.(*page.Glyphs); ok && g.Tag.Leaf != nil {
			y = max(y, g.At.Y)
		}
	}
	return y
}

const picture = "![Dots](picture.png){#fig-dots fig-alt=\"dots\" width=100%FLOAT}\n\n"

// A figure that does not fit leaves a hole where it may not float. Where it
// may, text goes on and it stands at the head of the next page.
func TestFloat(t *testing.T) {
	filler := strings.Repeat("A paragraph of two lines or so, which says nothing that anybody would want to read to its very end, but says it at length.\n\n", 14)
	for _, float := range []bool{false, true} {
		say := ""
		if float {
			say = " float=true"
		}
		doc, _ := set(t, front+filler+"See @fig-dots.\n\n"+strings.Replace(picture, "FLOAT", say, 1)+filler, nil)
		checkDoc(t, doc)
		at := figures(doc)
		if len(at) != 1 || at[0].Page != 1 {
			t.Fatalf("float %v: figures at %v of %d pages", float, at, len(doc.Pages))
		}
		if hole := lowest(doc.Pages[0]) < 600*page.Pt; hole == float {
			t.Errorf("float %v: the text of the first page ends at %s", float, pt(lowest(doc.Pages[0])))
		}
		if at[0].Y > 90*page.Pt {
			t.Errorf("float %v: the figure stands at %s", float, pt(at[0].Y))
		}
	}
}

// A figure that is mentioned before it is written may stand at the foot of the
// page that mentions it, but where it fits in its place it stands there.
func TestFloatEarly(t *testing.T) {
	para := "A paragraph of two lines or so, which says nothing that anybody would want to read to its very end, but says it at length.\n\n"
	// 12 paragraphs and the figure fill the page; in its place, after 13, it would not fit.
	for n, page := range map[int]int{3: 0, 12: 0} {
		doc, _ := set(t, front+"See @fig-dots.\n\n"+strings.Repeat(para, n)+strings.Replace(picture, "FLOAT", " float=true", 1)+strings.Repeat(para, 14), nil)
		checkDoc(t, doc)
		if at := figures(doc); at[0].Page != page {
			t.Errorf("after %d paragraphs the figure stands on page %d", n, at[0].Page+1)
		}
	}
}

// Figures that float keep their order, lose nothing, cross no page that the
// writer starts, and all find a place.
func TestFloatsKeepTheirOrder(t *testing.T) {
	for seed := range uint64(30) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 5))}
		var s strings.Builder
		s.WriteString(front + "The start.\n\n")
		n := 0
		for range 8 + w.IntN(20) {
			switch w.IntN(6) {
			case 0, 1:
				n++
				fmt.Fprintf(&s, "![Picture %d](picture.png){#fig-%d fig-alt=\"dots\" width=%d%% float=true}\n\n", n, n, 30+w.IntN(70))
			case 2:
				fmt.Fprintf(&s, "# Heading\n\n%s^[A note on it.]\n\n", w.words(30))
			case 3:
				if w.IntN(3) == 0 {
					fmt.Fprintf(&s, "{{< pagebreak >}}\n\nAfter %d.\n\n", n)
				}
			default:
				s.WriteString(w.words(20+w.IntN(100)) + "\n\n")
			}
		}
		s.WriteString("The end.\n")
		doc, _ := set(t, s.String(), nil)
		checkDoc(t, doc)
		at := figures(doc)
		if len(at) != n {
			t.Fatalf("seed %d: %d of %d figures", seed, len(at), n)
		}
		for i := 1; i < n; i++ {
			if at[i].Page < at[i-1].Page || at[i].Page == at[i-1].Page && at[i].Y <= at[i-1].Y {
				t.Errorf("seed %d: figure %d stands before figure %d", seed, i+1, i)
			}
		}
		for i, p := range doc.Pages {
			words := pageText(p)
			for k := range n {
				if strings.Contains(words, fmt.Sprintf("After %d.", k+1)) && at[k].Page >= i {
					t.Errorf("seed %d: figure %d stands after the page break that follows it", seed, k+1)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("%s", s.String())
		}
	}
}
