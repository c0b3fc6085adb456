package brand

import (
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/font"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

type family struct{}

func (f *family) face(weight int, italic bool) *font.Face   { panic("stub") }
func (b *Brand) style(t Type, bold, italic bool) text.Style { panic("stub") }

// Default faces: the TrueType files of the built-in family.
type FontFiles struct{ Regular, Semibold, Bold, Italic, BoldItalic []byte }

// Parse makes a brand of a `_brand.yml`'s value (nil for the built-in brand).
// files holds the files read so far by path from the project root; needs names
// those not yet there, and Parse is called again when they are read.
func Parse(v *conf.Value, builtin FontFiles, files map[string][]byte) (b *Brand, needs []Need, faults diag.List) {
	panic("stub")
}

// ParseProfile reads a profile.
func ParseProfile(name string, v *conf.Value) (*Profile, diag.List) { panic("stub") }

// ParseSVG reads a logo in the strict subset of SVG as shapes.
func ParseSVG(src *diag.Source) (*Logo, diag.List) { panic("stub") }

// Contrast gives the WCAG 2 contrast ratio of two colours, times 100.
func Contrast(a, b page.Color) int { panic("stub") }

// OnColor gives black or white text, or the brand's own, whichever reads best on a ground.
func (b *Brand) OnColor(ground page.Color) page.Color { panic("stub") }
