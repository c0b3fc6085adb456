// Package brand reads `_brand.yml` (the brand.yml convention) and profiles,
// and gives layout what it needs: colours, styles of type with their faces, a
// logo as paths, and page furniture. It opens no files: it names those it
// needs.
package brand

import (
	"policybrief/internal/diag"
	"policybrief/internal/font"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// Brand is a brand ready to be used. It never changes, so editions share it.
type Brand struct {
	Name    string // meta.name
	Link    string // meta.link
	Charity *Charity

	Colors  Colors
	Palette []page.Color // for charts: the brand's own, or the house palette

	Faces         Faces
	Body          Type
	Headings      [6]Type // by level; where the brand says nothing, scaled from Body
	TitleType     Type    // the document's title
	Small         Type    // sources, captions, furniture
	Mono          Type    // of blocks of code, on their ground
	MonoInline    Type    // of code among words; its size is that in text of the body's size, and its colour may be that of the words, with A of 0
	Justify       bool    // text is justified, where its note does not say
	LinkUnderline bool
	LinkWeight    int        // 0 for that of the words round the link
	LinkGround    page.Color // behind links; A is 0 for none

	Logo     *Logo // nil for none
	LogoDark *Logo // the form for dark grounds; nil for none

	Header, Footer Furniture
	TitleBlock     TitleStyle
	said           struct{ header, footer, title bool } // what of them the brand itself decides
}

// Colors are the colours of things, each with enough contrast on its ground.
type Colors struct {
	Foreground, Background         page.Color
	Primary, Secondary, Accent     page.Color
	Link                           page.Color
	Muted                          page.Color // small print: at least 4.5:1 on Background
	Rule                           page.Color // hairlines
	Panel, OnPanel                 page.Color // grounds of panels and tiles (color.light, else a tint of Primary), and text on them
	Success, Info, Warning, Danger page.Color
}

// Type is how a kind of text is set.
type Type struct {
	Size       page.Length
	LineHeight page.Length
	Weight     int // 400, 600, 700
	Color      page.Color
	Italic     bool
	Family     int        // index in Faces' families: 0 the base, 1 headings, 2 and 3 monospace of blocks and among words
	Ground     page.Color // behind the words; A is 0 for none
}

// Faces are the families of a brand, each face parsed when first used.
type Faces struct {
	Base, Headings, Mono, MonoInline *Family
}

// Family is the faces of one family. Lacking ones fall to the nearest.
type Family struct {
	Name string
	family
}

// Face gives the family's face of a weight and slant.
func (f *Family) Face(weight int, italic bool) *font.Face { return f.face(weight, italic) }

// Style gives the text style of a type in a weight and slant of its family.
func (b *Brand) Style(t Type, bold, italic bool) text.Style { return b.style(t, bold, italic) }

// Logo is a logo as a drawing, its origin at the top left.
type Logo struct {
	W, H  page.Length // its own size; scale to fit
	Alt   string
	Items []page.Item // a Drawing or an Image, untagged
}

// Need is a file that a brand names.
type Need struct {
	Path diag.Text
	From *diag.Source
	Kind string // font or logo
}
