package text

import "policybrief/internal/page"

// Hyphenator finds where words may be hyphenated.
type Hyphenator struct{}

// NewHyphenator reads Liang patterns as hyph_*.dic files have them.
func NewHyphenator(dic []byte) (*Hyphenator, error) { panic("stub") }

// Points gives the byte offsets in word before which a hyphen may stand.
func (h *Hyphenator) Points(word string) []int { panic("stub") }

// Width gives the natural width of a string in a style, on one line.
func Width(s string, st Style) page.Length { panic("stub") }

// Line1 sets pieces on one line without breaking.
func Line1(pieces ...Piece) (Line, []Missing) { panic("stub") }

// Lines breaks pieces into lines.
func Lines(pieces []Piece, o Options) ([]Line, []Missing) { panic("stub") }

// Items gives the page items of a line whose baseline starts at a point:
// glyphs, underlines and strikes.
func (l *Line) Items(at page.Point) []page.Item { panic("stub") }
