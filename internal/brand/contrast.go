package brand

import (
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// contrasts checks the colours that a brand names itself against the grounds
// they stand on (WCAG 2.2, 1.4.3 and 1.4.11). Those worked out pass by the way
// they are made.
func (r *reader) contrasts(f *brandFile) {
	c := &r.b.Colors
	fg := f.Color.Foreground
	if !fg.Present() {
		fg = f.Color.Dark
	}
	r.contrast(fg, "the text", c.Foreground, c.Background, 450)
	r.contrast(f.Typography.Link.Color, "links", c.Link, c.Background, 450)
	if f.Typography.Headings.Color.Present() {
		want := 300
		for _, h := range r.headings() {
			if !large(h) {
				want = 450
			}
		}
		r.contrast(f.Typography.Headings.Color, "headings", r.b.Headings[0].Color, c.Background, want)
	}
	for i, t := range f.Color.Charts {
		if i < maxCharts {
			if col, ok := r.color.read(t); ok {
				r.contrast(t, "lines and bars in this colour", col, c.Background, 300)
			}
		}
	}
}

// large tells whether text is large in the sense of WCAG 2.2: 18 pt, or 14 pt bold.
func large(t *Type) bool { return t.Size >= 18*page.Pt || t.Size >= 14*page.Pt && t.Weight >= 700 }

func (r *reader) contrast(at diag.Text, what string, c, ground page.Color, want int) {
	got := Contrast(c, ground)
	if !at.Present() || got >= want {
		return
	}
	r.faults.Add(ruleContrast.At(at.All(), "%s would be hard to read: %s on %s has a contrast of %s:1, and %s:1 is the least",
		what, hexOf(c), hexOf(ground), points(page.Length(got)*10), points(page.Length(want)*10)).
		WithHint("\"%s\" is the nearest colour that passes", hexOf(reach(c, ground, want))))
}
