// Package font reads TrueType faces once, gives their metrics and glyphs,
// kerning and simple ligatures, and cuts subsets of them for a PDF. A Face
// never changes after it is parsed, so editions share it.
//
// It lays out no lines and opens no files.
package font

// GID is a glyph's index in its face.
type GID uint16

// A Glyph is one glyph of a shaped run.
type Glyph struct {
	Text    string // the characters it stands for: "fi" for a ligature, "" for a part of one
	Advance int32  // in 1/1000 em (of this run, kerning and tracking included)
	ID      GID
	Rise    int16 // in 1/1000 em: a mark that stands higher, or lower, than the face draws it
}

// Metrics are a face's measures, in 1/1000 em.
type Metrics struct {
	Ascent, Descent, LineGap int32 // Descent is positive, below the baseline
	CapHeight, XHeight       int32
	BBox                     [4]int32 // xMin yMin xMax yMax
	ItalicAngle              float64  // degrees, as in post
	StemV                    int32
	UnderlineTop, UnderlineW int32 // the line's top, negative below the baseline; its thickness
	StrikeTop, StrikeW       int32 // the line's top, above the baseline; its thickness
}

// Face is one parsed face.
type Face struct {
	Family         string
	PostScriptName string
	Weight         int // 400 regular, 700 bold
	Italic         bool
	Metrics        Metrics

	// Fallback gives the face in which words are set that this one lacks a
	// character of; nil for none. Substitute tells that the face is such a
	// one. Both are set before the face is shared.
	Fallback   func() *Face
	Substitute bool

	face // tables, the font package's own
}
