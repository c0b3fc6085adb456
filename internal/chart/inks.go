package chart

import (
	"slices"

	"policybrief/internal/brand"
	"policybrief/internal/page"
)

// inks are the colours of one chart. A series has a hue for its area or line
// and a darker one for words, where the hue would be too faint to read.
type inks struct {
	brand        *brand.Brand
	ground, text page.Color
	muted        page.Color // axis labels
	grid, axis   page.Color
	hues, words  []page.Color // by series
	grey         page.Color   // what is not stressed
	colors       []page.Color // that series take in turn; nil for the brand's, or the house's
	faint        *page.Color  // the colour of the brand for which the house palette was taken
}

var housePalette = []page.Color{
	{R: 0x12, G: 0x43, B: 0x6D, A: 255}, {R: 0x28, G: 0xA1, B: 0x97, A: 255}, {R: 0x80, G: 0x16, B: 0x50, A: 255},
	{R: 0xF4, G: 0x6A, B: 0x25, A: 255}, {R: 0x3D, G: 0x3D, B: 0x3D, A: 255}, {R: 0xA2, G: 0x85, B: 0xD1, A: 255},
}

func inksOf(c *Chart, b *brand.Brand) inks {
	k := inks{brand: b, ground: b.Colors.Background, text: b.Colors.Foreground, muted: b.Colors.Muted}
	k.grid, k.axis = mix(k.text, k.ground, 16), mix(k.text, k.ground, 65)
	k.grey = mix(k.text, k.ground, 48)
	if c.is.thin {
		k.grey = mix(k.text, k.ground, 34)
	}
	k.choose(c)
	palette := k.palette()
	_, stressed := c.stressed()
	next := 0
	for i, s := range c.Series {
		hue := k.grey
		if !stressed || s.Highlight {
			at := next
			if n := len(c.Series); c.recent && c.is.grouped && !stressed && n <= 3 {
				at = n - 1 - i // of a few periods, the latest is the strongest
			}
			hue = palette[at%len(palette)]
			next++
		}
		if i < c.behind {
			hue = mix(k.text, k.ground, 24)
		}
		k.hues = append(k.hues, hue)
		k.words = append(k.words, readable(hue, k.ground))
	}
	return k
}

// palette gives the colours that series take in turn.
func (k *inks) palette() []page.Color {
	switch {
	case k.colors != nil:
		return k.colors
	case len(k.brand.Palette) > 0:
		return k.brand.Palette
	}
	return housePalette
}

// choose takes the brand's palette where each colour that the chart may use
// can be seen on the ground, at 3 to 1 (WCAG 2.2, 1.4.11), and else the house
// palette. A palette with too few colours is filled up from the house's, so
// that no two series have one.
func (k *inks) choose(c *Chart) {
	need := len(c.Series)
	switch c.is.Kind {
	case Donut, Waterfall:
		need = max(need, min(len(c.Category), maxHues))
	}
	own := k.brand.Palette
	for i := range min(len(own), need) {
		if brand.Contrast(own[i], k.ground) < 300 {
			k.faint = &own[i]
			own = nil
			break
		}
	}
	k.colors = append(k.colors, own[:min(len(own), maxHues)]...)
	for _, part := range []int{100, 60, 35} { // mixed with the colour of text where they are too like
		for _, h := range housePalette {
			if len(k.colors) >= maxHues {
				return
			}
			h = seen(mix(h, k.text, part), k.ground)
			if !slices.ContainsFunc(k.colors, func(o page.Color) bool { return near(o, h) }) {
				k.colors = append(k.colors, h)
			}
		}
	}
}

// near tells whether two colours are too like to tell series apart.
func near(a, b page.Color) bool {
	d := func(x, y uint8) int { return (int(x) - int(y)) * (int(x) - int(y)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) < 60*60
}

// seen gives a colour that has a contrast of 3 to 1 with the ground.
func seen(c, ground page.Color) page.Color { return contrasting(c, ground, 300) }

// mix gives a colour of which a part, in per cent, is a and the rest b.
func mix(a, b page.Color, part int) page.Color {
	m := func(x, y uint8) uint8 { return uint8((int(x)*part + int(y)*(100-part) + 50) / 100) }
	return page.Color{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 255}
}

// readable gives a colour in which small text has a contrast of 4.5 to 1 on
// the ground (WCAG 2.2, 1.4.3).
func readable(c, ground page.Color) page.Color { return contrasting(c, ground, 450) }

// contrasting darkens a colour until it has a contrast with the ground, or
// lightens it on a dark one.
func contrasting(c, ground page.Color, least int) page.Color {
	to := page.Color{A: 255}
	if brand.Contrast(to, ground) < 450 {
		to = page.Color{R: 255, G: 255, B: 255, A: 255}
	}
	for part := 100; part >= 0; part -= 4 {
		if d := mix(c, to, part); brand.Contrast(d, ground) >= least {
			return d
		}
	}
	return to
}

// mark gives the colour of a series in a category.
func (k *inks) mark(c *Chart, series, category int) page.Color {
	hue := k.hues[series]
	if some, _ := c.stressed(); some && !c.Category[category].Highlight {
		if len(c.Series) == 1 {
			return k.grey
		}
		return mix(hue, k.ground, 40)
	}
	return hue
}

// pale gives the colour of a forecast's area.
func (k *inks) pale(c page.Color) page.Color { return mix(c, k.ground, 22) }
