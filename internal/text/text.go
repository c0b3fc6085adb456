// Package text turns styled text into shaped runs and runs into lines:
// kerning, ligatures, hyphenation by Liang's patterns, and line breaking over
// whole paragraphs (Knuth and Plass, 1981). Layout and charts use it.
package text

import (
	"policybrief/internal/diag"
	"policybrief/internal/font"
	"policybrief/internal/page"
)

// Style is how a stretch of text is set.
type Style struct {
	Face              *font.Face
	Size              page.Length
	Rise              page.Length // baseline shift upwards, for superscripts
	Color             page.Color
	Ground            page.Color // behind the words; A is 0 for none
	Tracking          int32      // in 1/1000 em between glyphs
	Figures           Figures
	Underline, Strike bool
}

// Figures is the kind of digits wanted.
type Figures uint8

const (
	Tabular      Figures = iota // all of one width
	Proportional                // as the face spaces them, where it can
)

// A Piece is a stretch of text of one style that belongs to one leaf of the
// tag tree.
type Piece struct {
	Text     string
	Style    Style
	Tag      page.Tag
	Link     *Target     // not nil for a live link
	Mark     any         // what the caller wants back with the placed run, such as a footnote reference
	At       diag.Span   // where the text came from, for missing glyphs
	Break    Break       // a forced break instead of text
	NoHyphen bool        // code, addresses
	Object   page.Length // the width of something else that stands in place of text, painted by the caller; 0 for none
}

// Target is what a link goes to, by address or by the id of a place.
type Target struct {
	URI      string
	ID       string
	Elem     *page.Elem
	Contents string
}

// Break is a forced break.
type Break uint8

const (
	NoBreak Break = iota
	LineBreak
)

// A Run is a stretch of a line: glyphs of one piece. The texts of a line's
// glyphs are what is read out, so that spaces at its end are among them.
type Run struct {
	X      page.Length // from the start of the line
	W      page.Length // of what is seen: without the spaces at the line's end
	Glyphs []font.Glyph
	Piece  *Piece
}

// A Line is one line of a paragraph. What hangs is outside 0 to W.
type Line struct {
	W          page.Length // of what is seen, once justified; never more than the room there is
	Ascent     page.Length // of the tallest run, above the baseline
	Descent    page.Length // below it, positive
	Runs       []Run
	Hyphenated bool // ends in a hyphen of ours, which maps to U+00AD
}

// Options say how a paragraph is broken. Text is ragged on the right unless it
// is justified.
type Options struct {
	Width       page.Length
	FirstIndent page.Length // how much narrower the first line is; its caller moves it
	Hyphens     *Hyphenator // nil for none
	Justify     bool        // but for the last line and those before forced breaks
	Ragged      bool        // greedy breaking is wanted, for one-line labels
	Hang        bool        // opening quotation marks hang left of the lines that they begin, and in justified text the small signs at line ends right of them
}

// Missing is a character that neither a face nor its fallback has a glyph for.
type Missing struct {
	Rune  rune
	Piece *Piece // the caller's, or a part of it
	Off   int    // in Piece.Text
}
