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
	r.contrast(f.Color.Light, "text on panels", c.Foreground, c.Panel, 450)
	r.contrast(f.Color.Link, "links", c.Link, c.Background, 450)
	ground := c.Background
	if r.b.LinkGround.A > 0 {
		ground = r.b.LinkGround
		r.contrast(f.Typography.Link.Background, "links", c.Link, ground, 450)
	}
	r.contrast(f.Typography.Link.Color, "links", c.Link, ground, 450)
	want := 300
	for i, h := range r.headings() {
		if i > 2 && !f.Typography.Headings.Color.Present() {
			break // these have the colour of the text
		}
		if !large(h) {
			want = 450
		}
	}
	if t := f.Typography.Headings.Color; t.Present() {
		r.contrast(t, "headings", r.b.Headings[0].Color, c.Background, want)
	} else {
		r.contrast(f.Color.Primary, "headings", c.Primary, c.Background, want)
	}
	for _, m := range []*monoConf{&f.Typography.Monospace, &f.Typography.Block} {
		r.contrast(m.Color, "blocks of code", r.b.Mono.Color, r.b.Mono.Ground, 450)
		r.contrast(m.Background, "blocks of code", r.b.Mono.Color, r.b.Mono.Ground, 450)
	}
	ink, under := r.b.MonoInline.Color, r.b.MonoInline.Ground
	if ink.A == 0 {
		ink = c.Foreground
	}
	if under.A == 0 {
		under = c.Background
	}
	for _, m := range []*monoConf{&f.Typography.Monospace, &f.Typography.Inline} {
		r.contrast(m.Color, "code among words", ink, under, 450)
		r.contrast(m.Background, "code among words", ink, under, 450)
	}
	for _, t := range []struct {
		at diag.Text
		c  page.Color
	}{{f.Color.Success, c.Success}, {f.Color.Info, c.Info}, {f.Color.Warning, c.Warning}, {f.Color.Danger, c.Danger}} {
		r.contrast(t.at, "the bar of a callout in this colour", t.c, c.Background, 300)
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

// contrast tells of a colour that is hard to read on a ground, once for each
// place at which either is named.
func (r *reader) contrast(at diag.Text, what string, c, ground page.Color, want int) {
	got := Contrast(c, ground)
	if !at.Present() || got >= want || r.hard[at.All()] {
		return
	}
	if r.hard == nil {
		r.hard = map[diag.Span]bool{}
	}
	r.hard[at.All()] = true
	near := reach(c, ground, want)
	if named, ok := r.color.read(at); ok && named == ground && named != c { // it is the ground that is named here
		near = reach(ground, c, want)
	}
	r.faults.Add(ruleContrast.At(at.All(), "%s would be hard to read: %s on %s has a contrast of %s:1, and %s:1 is the least",
		what, hexOf(c), hexOf(ground), points(page.Length(got)*10), points(page.Length(want)*10)).
		WithHint("\"%s\" is the nearest colour that passes", hexOf(near)))
}
