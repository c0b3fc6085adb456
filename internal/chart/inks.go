package chart

import (
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
	if len(k.brand.Palette) > 0 {
		return k.brand.Palette
	}
	return housePalette
}

// mix gives a colour of which a part, in per cent, is a and the rest b.
func mix(a, b page.Color, part int) page.Color {
	m := func(x, y uint8) uint8 { return uint8((int(x)*part + int(y)*(100-part) + 50) / 100) }
	return page.Color{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 255}
}

// readable darkens a colour until small text in it has a contrast of 4.5 to 1
// on the ground (WCAG 2.2, 1.4.3), or lightens it on a dark one.
func readable(c, ground page.Color) page.Color {
	to := page.Color{A: 255}
	if brand.Contrast(to, ground) < 450 {
		to = page.Color{R: 255, G: 255, B: 255, A: 255}
	}
	for part := 100; part >= 0; part -= 4 {
		if d := mix(c, to, part); brand.Contrast(d, ground) >= 450 {
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
