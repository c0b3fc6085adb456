package font

type face struct{}

// Parse reads a TrueType face with glyf outlines. It refuses, with an error
// that says why in plain words, CFF and variable faces, broken files and
// faces whose fsType forbids embedding.
func Parse(ttf []byte) (*Face, error) { panic("stub") }

// Glyph gives the glyph of a character, and whether the face has one.
func (f *Face) Glyph(r rune) (GID, bool) { panic("stub") }

// Advance gives the width of a glyph in 1/1000 em, without kerning.
func (f *Face) Advance(g GID) int32 { panic("stub") }

// Features choose among a face's glyphs.
type Features struct {
	Proportional bool // proportional digits (pnum) in place of tabular ones
	NoLigatures  bool
	Tracking     int32 // in 1/1000 em after each glyph
}

// Shape turns text into glyphs with kerning and the standard ligatures.
// missing are the byte offsets of characters the face has no glyph for; they
// are set as glyph 0.
func (f *Face) Shape(s string, ft Features) (run []Glyph, missing []int) { panic("stub") }

// Subset gives a TrueType font file that holds exactly the given glyphs (and
// what composites need, after them), glyph i of the file being gids[i].
// gids[0] must be 0.
func (f *Face) Subset(gids []GID) ([]byte, error) { panic("stub") }
