package brand

import (
	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// FontFiles are the TrueType files of the built-in family.
type FontFiles struct{ Regular, Semibold, Bold, Italic, BoldItalic []byte }

// Parse makes a brand of a `_brand.yml`'s value (nil for the built-in brand).
// files holds the files read so far by path from the project root; needs names
// those not yet there, and Parse is called again when they are read.
func Parse(v *conf.Value, own FontFiles, files map[string][]byte) (b *Brand, needs []Need, faults diag.List) {
	b = builtin(own)
	return b, nil, nil
}

// ParseProfile reads a profile.
func ParseProfile(name string, v *conf.Value) (*Profile, diag.List) {
	return &Profile{Name: name}, nil
}

// ParseSVG reads a logo in the strict subset of SVG as shapes.
func ParseSVG(src *diag.Source) (*Logo, diag.List) { return nil, nil }
