package brand

import "policybrief/internal/page"

// housePalette is the categorical palette of the Government Analysis Function,
// in its order of use.
var housePalette = []page.Color{
	hex(0x12436D), hex(0x28A197), hex(0x801650), hex(0xF46A25), hex(0x3D3D3D), hex(0xA285D1),
}

// builtin gives the brand of a note that names none.
func builtin(files FontFiles) *Brand {
	base := builtinSans(files)
	mono := builtinMono(files, base)
	b := &Brand{
		Palette:       housePalette,
		Faces:         Faces{Base: base, Headings: base, Mono: mono, MonoInline: mono},
		LinkUnderline: true,
		Footer:        Furniture{Left: "{title}", Right: "Page {page} of {pages}"},
		Colors: Colors{
			Foreground: hex(0x1A1C1F), Background: white,
			Primary: hex(0x12436D), Secondary: hex(0x28A197), Accent: hex(0x801650),
			Success: hex(0x1B7A52), Info: hex(0x12436D), Warning: hex(0xB25A00), Danger: hex(0xB3261E),
		},
	}
	b.Colors.derive()
	b.Body = Type{Size: 11 * page.Pt, LineHeight: 15200, Weight: 400, Color: b.Colors.Foreground}
	b.scaleTypes()
	return b
}

// derive works out the colours that nobody names from those that a brand names.
func (c *Colors) derive() {
	c.Rule = mix(c.Foreground, c.Background, 24)
	c.Panel = mix(c.Primary, c.Background, 7)
	c.deriveOn()
}

// deriveOn works out the colours that must read well on panels.
func (c *Colors) deriveOn() {
	c.OnPanel = reach(c.Foreground, c.Panel, 450)
	c.Muted = reach(mix(c.Foreground, c.Background, 68), c.Background, 450)
	c.Muted = reach(c.Muted, c.Panel, 450)
	c.Link = reach(reach(c.Primary, c.Background, 450), c.Panel, 450)
}

// reach gives c, or the colour on the way from it to black or white, whichever
// reads better on the ground, that first has the contrast wanted.
func reach(c, ground page.Color, want int) page.Color {
	if Contrast(c, ground) >= want {
		return c
	}
	end := black
	if Contrast(white, ground) > Contrast(black, ground) {
		end = white
	}
	for pct := 1; pct < 100; pct++ {
		if m := mix(end, c, pct); Contrast(m, ground) >= want {
			return m
		}
	}
	return end
}

// The scale of type in hundredths of the body's size: title, headings by
// level, small print; each with its line height in hundredths of itself.
var (
	titleScale   = [2]int{250, 115}
	headingScale = [6][2]int{{160, 122}, {127, 128}, {110, 134}, {100, 138}, {100, 138}, {100, 138}}
	smallScale   = [2]int{84, 132}
	monoScale    = [2]int{93, 138}
)

// LeastSmall is the least size of small print that everybody can read. Only
// wide tables and charts go below it.
const LeastSmall = 9 * page.Pt

// scaleTypes sets every type from the body's.
func (b *Brand) scaleTypes() {
	scaled := func(s [2]int, weight, family int, c page.Color) Type {
		size := tenth(b.Body.Size * page.Length(s[0]) / 100)
		return Type{Size: size, LineHeight: tenth(size * page.Length(s[1]) / 100), Weight: weight, Family: family, Color: c}
	}
	primary := reach(b.Colors.Primary, b.Colors.Background, 450)
	for i, s := range headingScale {
		weight := 700
		if i > 0 {
			weight = 600
		}
		color := primary
		if i > 1 {
			color = b.Colors.Foreground
		}
		b.Headings[i] = scaled(s, weight, 1, color)
	}
	b.TitleType = scaled(titleScale, 700, 1, primary)
	b.Small = scaled(smallScale, b.Body.Weight, 0, b.Colors.Muted)
	if least := min(LeastSmall, b.Body.Size); b.Small.Size < least {
		b.Small.Size, b.Small.LineHeight = least, tenth(least*page.Length(smallScale[1])/100)
	}
	b.Mono = scaled(monoScale, 400, 2, b.Colors.OnPanel)
	b.Mono.Ground = b.Colors.Panel
	b.MonoInline = Type{Size: b.Mono.Size, LineHeight: b.Mono.LineHeight, Family: 3}
}

// tenth rounds a length to a tenth of a point.
func tenth(l page.Length) page.Length { return (l + 50) / 100 * 100 }

// OnColor gives the colour of text on a ground: the brand's background or
// foreground colour, or black or white, the first that is easy to read there.
func (b *Brand) OnColor(ground page.Color) page.Color {
	for _, c := range []page.Color{b.Colors.Background, b.Colors.Foreground, white} {
		if Contrast(c, ground) >= 450 {
			return c
		}
	}
	return reach(white, ground, 450)
}
