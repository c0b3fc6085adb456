package layout_test

import (
	"strings"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/layout"
	"policybrief/internal/page"
)

// Text is justified where the note wants it, else where its profile or brand
// does; its lines then end at one edge, but for small signs that hang.
func TestJustify(t *testing.T) {
	yes, no := true, false
	text := strings.Repeat("Several words of several lengths, which fill a good many lines of a paragraph. ", 8)
	for _, c := range []struct {
		front          string
		brand, justify bool
		profile        *bool
	}{
		{"", false, false, nil}, {"justify: true\n", false, true, nil}, {"", true, true, nil}, {"justify: false\n", true, false, &yes},
		{"", false, true, &yes}, {"", true, false, &no},
	} {
		b := testBrand(t)
		b.Justify = c.brand
		doc, _ := layout.Pages(bind(t, "---\ntitle: A test\n"+c.front+"---\n\n"+text+"\n", nil, b, &brand.Profile{Justify: c.profile}), shared.hyphens)
		checkDoc(t, doc)
		ends := map[page.Length]page.Length{} // of each line of the text
		for _, it := range doc.Pages[0].Items {
			if g, ok := it.(*page.Glyphs); ok && g.Size == b.Body.Size && g.Tag.Leaf != nil {
				x := g.At.X
				for _, gl := range g.Run {
					x += page.Length(gl.Advance) * g.Size / 1000
				}
				if strings.HasSuffix(glyphText(g), " ") {
					x -= page.Length(g.Run[len(g.Run)-1].Advance) * g.Size / 1000
				}
				ends[g.At.Y] = x
			}
		}
		last, most, least := page.Length(0), page.Length(0), page.Length(1<<40)
		for y := range ends {
			last = max(last, y)
		}
		for y, x := range ends {
			if y != last {
				most, least = max(most, x), min(least, x)
			}
		}
		if len(ends) < 5 || (most-least < 5*page.Pt) != c.justify {
			t.Errorf("%+v: %d lines end from %d to %d", c, len(ends), least, most)
		}
	}
}
