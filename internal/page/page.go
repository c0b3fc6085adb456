// Package page is the finished document as data: pages of items at fixed
// places, one tag tree in reading order, links, bookmarks and attachments.
// Layout and charts make it; the PDF writer, and any later exporter, reads it.
// It draws nothing and decides nothing.
package page

import (
	"sync"

	"policybrief/internal/font"
)

// Length is a length in 1/1000 pt. Lengths are integers so that every
// processor gives the same bytes.
type Length int64

const (
	Pt Length = 1000
	MM Length = 2835 // 1 mm, to the nearest 1/1000 pt
)

// A4 is 210 × 297 mm (ISO 216), in 1/1000 pt.
const (
	A4Width  Length = 595276
	A4Height Length = 841890
)

// Points gives the length in pt.
func (l Length) Points() float64 { return float64(l) / 1000 }

// A Point is a place on a page: X from the left edge, Y from the top edge
// downwards.
type Point struct{ X, Y Length }

// A Rect is a rectangle: its top left corner and its size.
type Rect struct{ X, Y, W, H Length }

// Color is an sRGB colour. A is its opacity: 255 is opaque.
type Color struct{ R, G, B, A uint8 }

// Doc is a finished document.
type Doc struct {
	Lang     string // BCP 47
	Title    string
	Authors  []string
	Subject  string
	Keywords []string
	Date     string // YYYY-MM-DD, from the note; empty when it has none
	Marking  string // the protective marking, for the metadata
	Embargo  string // RFC 3339; empty for none

	Pages       []*Page
	Root        *Elem // the Document element; its kids are in reading order
	Outline     []Bookmark
	Attachments []Attachment
}

// Page is one page.
type Page struct {
	W, H  Length
	Items []Item // painted in this order
	Links []Link
}

// Dest is a place in the document to which a link or bookmark goes.
type Dest struct {
	Page int // from 0
	Y    Length
}

// A Bookmark is one entry of the outline.
type Bookmark struct {
	Title string
	Dest  Dest
	Kids  []Bookmark
}

// A Link is a live area of a page. Elem is its Link element in the tag tree.
type Link struct {
	Rect     Rect
	URI      string // https, http, mailto or tel; empty for a link inside the document
	Dest     Dest   // where URI is empty
	Contents string // what a screen reader says of it
	Elem     *Elem
}

// An Attachment is a file inside the PDF.
type Attachment struct {
	Name         string
	MIME         string
	Description  string
	Relationship string // AFRelationship: Data, Source, Supplement
	Data         []byte
}

// An Item is something painted: *Glyphs, *Shape, *Image or *Drawing.
type Item interface {
	// Tagged tells where the item belongs.
	Tagged() Tag
}

// A Tag says where an item belongs: a leaf of the tag tree, or an artifact,
// never both and never neither.
type Tag struct {
	Leaf     *Elem    // an element of type Content
	Artifact Artifact // for what is not read out
}

// Artifact is a kind of page content that is not read out (ISO 14289-1, 7.1).
type Artifact uint8

const (
	NotArtifact Artifact = iota
	Layout               // rules, backgrounds, repeated table heads
	Header               // running head
	Footer               // running foot
	Watermark            // embargo stamp
)

// Glyphs is a run of glyphs of one face, size and colour on one baseline.
type Glyphs struct {
	At     Point // start of the baseline
	Face   *font.Face
	Size   Length
	Color  Color
	Rotate bool         // turned 90° anticlockwise about At
	Run    []font.Glyph // in visual order, left to right
	Tag    Tag
}

// Tagged implements Item.
func (g *Glyphs) Tagged() Tag { return g.Tag }

// Shape is a path that is filled, stroked or both.
type Shape struct {
	Path      Path
	Fill      Color     // not filled where A is 0
	Stroke    Color     // not stroked where A is 0
	Gradient  *Gradient // in place of the colour of Fill, whose A holds; nil for none
	EvenOdd   bool
	RoundCap  bool
	RoundJoin bool
	Width     Length   // of the stroke
	Dash      []Length // on, off, …; nil for a solid line
	Clips     []Path   // what is outside any of them is not painted
	Tag       Tag
}

// A Gradient is a change of colour along a line, or from a point within a
// circle to its edge. Beyond its ends it has the colours of its ends.
type Gradient struct {
	Radial   bool
	From, To Point  // the ends of the line, or the inner point and the circle's centre
	R        Length // the circle's radius
	Stops    []Stop // two at least, the first at 0 and the last at 1000
}

// A Stop is the colour at a place of a gradient, in 1/1000 of the way. Its
// opacity is passed over.
type Stop struct {
	At    int
	Color Color
}

// Tagged implements Item.
func (s *Shape) Tagged() Tag { return s.Tag }

// Image is a raster image.
type Image struct {
	At   Rect
	Data *ImageData
	Tag  Tag
}

// Tagged implements Item.
func (i *Image) Tagged() Tag { return i.Tag }

// ImageData is a decoded or passed-through picture. Two images that share a
// pointer are one object in the PDF.
type ImageData struct {
	W, H  int
	JPEG  []byte // baseline or progressive, passed through; else
	RGB   []byte // 3 bytes a pixel
	Gray  bool   // RGB (or JPEG) has one channel
	Alpha []byte // one byte a pixel; nil where opaque

	once       sync.Once
	rgb, alpha []byte
}

// Packed gives RGB and Alpha compressed by a function, which is called once
// for a picture, however many documents share it.
func (d *ImageData) Packed(compress func([]byte) []byte) (rgb, alpha []byte) {
	d.once.Do(func() {
		if d.JPEG == nil {
			d.rgb = compress(d.RGB)
		}
		if d.Alpha != nil {
			d.alpha = compress(d.Alpha)
		}
	})
	return d.rgb, d.alpha
}

// Drawing is a picture made of shapes, scaled into a box of its proportions.
type Drawing struct {
	At   Rect
	Data *DrawingData
	Tag  Tag
}

// Tagged implements Item.
func (d *Drawing) Tagged() Tag { return d.Tag }

// DrawingData is a picture made of shapes, its origin at the top left. What
// lies outside its size is not painted. Documents that share a pointer share
// what a writer makes of it.
type DrawingData struct {
	W, H   Length
	Shapes []*Shape // untagged

	once sync.Once
	made any
}

// Made gives what a function makes of the picture; it is called once, however
// many documents share it.
func (d *DrawingData) Made(make func() any) any {
	d.once.Do(func() { d.made = make() })
	return d.made
}

// A Path is a list of segments.
type Path []Seg

// Op is what a path segment does.
type Op uint8

const (
	MoveTo  Op = iota // P[2]
	LineTo            // P[2]
	CurveTo           // cubic Bézier: P[0], P[1] controls, P[2] end
	Close
)

// Seg is one segment of a path. Its end point is P[2].
type Seg struct {
	Op Op
	P  [3]Point
}

// Move starts a subpath.
func (p *Path) Move(x, y Length) { *p = append(*p, Seg{Op: MoveTo, P: [3]Point{2: {x, y}}}) }

// Line adds a straight segment.
func (p *Path) Line(x, y Length) { *p = append(*p, Seg{Op: LineTo, P: [3]Point{2: {x, y}}}) }

// Curve adds a cubic Bézier segment.
func (p *Path) Curve(a, b, end Point) { *p = append(*p, Seg{Op: CurveTo, P: [3]Point{a, b, end}}) }

// Close closes the subpath.
func (p *Path) Close() { *p = append(*p, Seg{Op: Close}) }

// RectPath gives the outline of a rectangle.
func RectPath(r Rect) Path {
	at := func(x, y Length) [3]Point { return [3]Point{2: {x, y}} }
	return Path{
		{MoveTo, at(r.X, r.Y)}, {LineTo, at(r.X+r.W, r.Y)}, {LineTo, at(r.X+r.W, r.Y+r.H)}, {LineTo, at(r.X, r.Y+r.H)}, {Op: Close},
	}
}

// A Slab makes values one by one that are allocated many at a time.
type Slab[T any] struct {
	free []T
	size int // of the last allocation
}

// New gives a new value.
func (s *Slab[T]) New() *T {
	if len(s.free) == 0 {
		s.size = min(max(2*s.size, 4), 64)
		s.free = make([]T, s.size)
	}
	v := &s.free[0]
	s.free = s.free[1:]
	return v
}
