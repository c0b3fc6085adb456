package brand

import "policybrief/internal/page"

var (
	white = page.Color{R: 255, G: 255, B: 255, A: 255}
	black = page.Color{A: 255}
)

// hex gives an opaque colour by its six hexadecimal digits.
func hex(rgb uint32) page.Color {
	return page.Color{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

// mix gives pct per cent of a over b.
func mix(a, b page.Color, pct int) page.Color {
	one := func(x, y uint8) uint8 { return uint8((int(x)*pct + int(y)*(100-pct) + 50) / 100) }
	return page.Color{R: one(a.R, b.R), G: one(a.G, b.G), B: one(a.B, b.B), A: 255}
}

// Contrast gives the WCAG 2 contrast ratio of two colours, times 100 and
// rounded down, so that 4.499:1 does not pass for 4.5:1. Opacity is passed over.
func Contrast(a, b page.Color) int {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	// (L1 + 0.05) / (L2 + 0.05), in whole numbers, so alike on every processor.
	return int(100 * (x + unit/20) / (y + unit/20))
}

// unit is a luminance of 1.
const unit = 1_000_000_000

// luminance gives the relative luminance of a colour (WCAG 2.2) in parts of unit.
func luminance(c page.Color) int64 {
	return (2126*linear[c.R] + 7152*linear[c.G] + 722*linear[c.B]) / 10000
}
