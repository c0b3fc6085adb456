package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/go-pdf/fpdf"

	"policybrief/internal/page"
)

// canvas draws the pages through fpdf. It keeps account of the graphics state,
// so that colours and line styles are set only when they change.
type canvas struct {
	pdf    *fpdf.Fpdf
	tree   *tree
	fonts  fontSet
	images imageSet
	forms  []*page.DrawingData // in order of first use
	shades []string            // the shadings of gradients, as dictionaries
	at     int                 // the page, from 0
	height int64               // of the page, in 1/100 pt

	buf     []byte // operators that go to fpdf before its next one
	rd      bytes.Reader
	state   state
	text    textLine
	blended []bool // for each page, whether anything on it is not opaque
}

// state is the part of the graphics state that canvas sets. A number is
// negative where the page's value is not known.
type state struct {
	fill, stroke int32 // 0xRRGGBB
	alpha        int16
	width        int64 // 1/100 pt
	cap, join    int8  // 1 is round
	dash         []page.Length
	dashKnown    bool
	face         *usedFace
	size         int64 // 1/100 pt
}

// draw draws all pages. It gives each run of items with one tag its mark in
// the tree.
func draw(doc *page.Doc, t *tree) (*canvas, error) {
	c := newCanvas(len(doc.Pages), size(doc.Pages[0].W, doc.Pages[0].H))
	c.tree = t
	for i, p := range doc.Pages {
		if err := c.page(i, p); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	return c, nil
}

// newCanvas gives a canvas for a number of pages; first is the size of the
// first.
func newCanvas(pages int, first fpdf.SizeType) *canvas {
	c := &canvas{blended: make([]bool, pages)}
	c.pdf = fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: first})
	c.pdf.SetCompression(false)
	c.pdf.SetAutoPageBreak(false, 0)
	c.pdf.SetMargins(0, 0, 0)
	// fpdf would ask the clock; what it writes of dates is not used.
	c.pdf.SetCreationDate(time.Unix(0, 0).UTC())
	c.pdf.SetModificationDate(time.Unix(0, 0).UTC())
	return c
}

func size(w, h page.Length) fpdf.SizeType {
	return fpdf.SizeType{Wd: points(centi(w)), Ht: points(centi(h))}
}

// sheet begins a page.
func (c *canvas) sheet(n int, w, h page.Length) {
	c.pdf.AddPageFormat("P", size(w, h))
	c.at, c.height = n, centi(h)
	// fpdf repeats at the head of a page what was set last, which after a
	// restored state is not what this page needs: only the opacity is sure.
	c.state = state{fill: -1, stroke: -1, alpha: 255, width: -1, cap: -1, join: -1}
}

// page draws one page.
func (c *canvas) page(n int, p *page.Page) error {
	c.sheet(n, p.W, p.H)
	var open page.Tag
	none := page.Tag{}
	for i, item := range p.Items {
		shown, err := visible(item)
		if err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
		tag := item.Tagged()
		if (tag.Leaf == nil) == (tag.Artifact == page.NotArtifact) {
			return fmt.Errorf("item %d (%s) names a leaf and an artifact, or neither", i, describe(item))
		}
		if !shown {
			continue
		}
		if tag != open {
			if open != none {
				c.endMark()
			}
			if err := c.begin(tag); err != nil {
				return fmt.Errorf("item %d (%s): %w", i, describe(item), err)
			}
			open = tag
		}
		if err := c.item(item); err != nil {
			return fmt.Errorf("item %d (%s): %w", i, describe(item), err)
		}
	}
	if open != none {
		c.endMark()
	}
	c.flush()
	return c.pdf.Error()
}

// describe names an item in a message.
func describe(item page.Item) string {
	switch it := item.(type) {
	case *page.Glyphs:
		s := ""
		for _, g := range it.Run {
			if s += g.Text; len(s) > 40 {
				return fmt.Sprintf("the text %q…", s)
			}
		}
		return fmt.Sprintf("the text %q", s)
	case *page.Image:
		return "an image"
	case *page.Drawing:
		return "a drawing"
	}
	return "a shape"
}

// visible tells whether an item paints anything. Text is never invisible: a
// reader would hear what nobody sees.
func visible(item page.Item) (bool, error) {
	switch it := item.(type) {
	case *page.Glyphs:
		if len(it.Run) > 0 && it.Color.A == 0 {
			return false, fmt.Errorf("%s has no opacity", describe(it))
		}
		if len(it.Run) > 0 && (it.Face == nil || it.Size <= 0) {
			return false, fmt.Errorf("%s has no face or no size", describe(it))
		}
		return len(it.Run) > 0, nil
	case *page.Shape:
		painted := it.Fill.A > 0 || it.Stroke.A > 0
		return painted && len(it.Path) > 0 && !slices.ContainsFunc(it.Clips, func(p page.Path) bool { return len(p) == 0 }), nil
	case *page.Image:
		return it.At.W > 0 && it.At.H > 0, nil
	case *page.Drawing:
		return it.At.W > 0 && it.At.H > 0, nil
	}
	return false, fmt.Errorf("an item of the unknown type %T", item)
}

// begin opens a marked-content sequence (ISO 32000-1, 14.6). Its tag is the
// type of the element, or Artifact.
func (c *canvas) begin(tag page.Tag) error {
	if tag.Leaf == nil {
		props, ok := artifacts[tag.Artifact]
		if !ok {
			return fmt.Errorf("artifact kind %d is unknown", tag.Artifact)
		}
		c.buf = append(c.buf, "/Artifact<<"...)
		c.buf = append(c.buf, props...)
		c.buf = append(c.buf, ">>BDC\n"...)
		return nil
	}
	mcid, in, err := c.tree.newMark(tag.Leaf, c.at)
	if err != nil {
		return err
	}
	c.buf = appendName(c.buf, string(in))
	c.buf = append(c.buf, "<</MCID "...)
	c.buf = appendInt(c.buf, mcid)
	c.buf = append(c.buf, ">>BDC\n"...)
	return nil
}

// endMark closes the marked-content sequence that is open.
func (c *canvas) endMark() {
	c.endText()
	c.buf = append(c.buf, "EMC\n"...)
}

// artifacts are the property lists of ISO 32000-1, 14.8.2.2.
var artifacts = map[page.Artifact]string{
	page.Layout:    "/Type/Layout",
	page.Header:    "/Type/Pagination/Subtype/Header/Attached[/Top]",
	page.Footer:    "/Type/Pagination/Subtype/Footer/Attached[/Bottom]",
	page.Watermark: "/Type/Pagination/Subtype/Watermark",
}

func (c *canvas) item(item page.Item) error {
	if it, ok := item.(*page.Glyphs); ok {
		return c.glyphs(it)
	}
	c.endText()
	switch it := item.(type) {
	case *page.Shape:
		return c.shape(it)
	case *page.Image:
		return c.image(it)
	case *page.Drawing:
		return c.drawing(it)
	}
	return nil
}

// flush hands the operators collected so far to fpdf.
func (c *canvas) flush() {
	c.endText()
	if len(c.buf) > 0 {
		c.rd.Reset(c.buf[:len(c.buf)-1]) // fpdf ends them with a line feed
		c.pdf.RawWriteBuf(&c.rd)
		c.buf = c.buf[:0]
	}
}

func rgb(k page.Color) int32 { return int32(k.R)<<16 | int32(k.G)<<8 | int32(k.B) }

// fill sets the colour for filling, and the opacity.
func (c *canvas) fill(k page.Color) {
	if v := rgb(k); v != c.state.fill {
		c.flush()
		c.pdf.SetFillColor(int(k.R), int(k.G), int(k.B))
		c.state.fill = v
	}
	c.opacity(k.A)
}

func (c *canvas) opacity(a uint8) {
	if int16(a) != c.state.alpha {
		c.flush()
		c.pdf.SetAlpha(float64(a)/255, "Normal")
		c.state.alpha = int16(a)
		c.blended[c.at] = true
	}
}

// stroke sets the colour, opacity and line style of a shape.
func (c *canvas) stroke(s *page.Shape) {
	if v := rgb(s.Stroke); v != c.state.stroke {
		c.flush()
		c.pdf.SetDrawColor(int(s.Stroke.R), int(s.Stroke.G), int(s.Stroke.B))
		c.state.stroke = v
	}
	c.opacity(s.Stroke.A)
	if w := centi(s.Width); w != c.state.width {
		c.flush()
		c.pdf.SetLineWidth(points(w))
		c.state.width = w
	}
	if v := bit(s.RoundCap); v != c.state.cap {
		c.flush()
		c.pdf.SetLineCapStyle([]string{"butt", "round"}[v])
		c.state.cap = v
	}
	if v := bit(s.RoundJoin); v != c.state.join {
		c.flush()
		c.pdf.SetLineJoinStyle([]string{"miter", "round"}[v])
		c.state.join = v
	}
	if !c.state.dashKnown || !slices.Equal(s.Dash, c.state.dash) {
		c.flush()
		c.pdf.SetDashPattern(dashes(s.Dash), 0)
		c.state.dash, c.state.dashKnown = s.Dash, true
	}
}

func bit(b bool) int8 {
	if b {
		return 1
	}
	return 0
}

// dashes gives a dash pattern in points. One without length or with a negative
// part is no pattern in a PDF: it is a solid line.
func dashes(d []page.Length) []float64 {
	var sum int64
	out := make([]float64, len(d))
	for i, l := range d {
		v := centi(l)
		if v < 0 {
			return nil
		}
		sum += v
		out[i] = points(v)
	}
	if sum == 0 {
		return nil
	}
	return out
}

// shape paints a path.
func (c *canvas) shape(s *page.Shape) error {
	saved := c.state
	for i, clip := range s.Clips {
		if i == 0 {
			c.buf = append(c.buf, "q\n"...)
		}
		if err := c.path(clip, "W n"); err != nil {
			return err
		}
	}
	even := ""
	if s.EvenOdd {
		even = "*"
	}
	fill, stroke := s.Fill.A > 0, s.Stroke.A > 0
	var err error
	if fill && s.Gradient != nil {
		err = c.gradient(s, even)
		fill = false
	}
	if fill && stroke && s.Fill.A == s.Stroke.A {
		c.fill(s.Fill)
		c.stroke(s)
		err = c.path(s.Path, "B"+even)
		fill, stroke = false, false
	}
	if fill && err == nil {
		c.fill(s.Fill)
		err = c.path(s.Path, "f"+even)
	}
	if stroke && err == nil {
		c.stroke(s)
		err = c.path(s.Path, "S")
	}
	if len(s.Clips) > 0 {
		c.buf = append(c.buf, "Q\n"...)
		c.state = saved
	}
	return err
}

// path writes the segments of a path and what is done with it, for which fpdf
// would format each number by itself.
func (c *canvas) path(p page.Path, op string) error {
	if len(p) == 0 || p[0].Op != page.MoveTo {
		return fmt.Errorf("a path does not begin with MoveTo")
	}
	b := c.buf
	for i := range p {
		s := &p[i]
		switch s.Op {
		case page.MoveTo:
			b = append(c.point(b, s.P[2]), "m "...)
		case page.LineTo:
			b = append(c.point(b, s.P[2]), "l "...)
		case page.CurveTo:
			b = append(c.point(c.point(c.point(b, s.P[0]), s.P[1]), s.P[2]), "c "...)
		case page.Close:
			b = append(b, "h "...)
		default:
			return fmt.Errorf("a path has the unknown operator %d", s.Op)
		}
	}
	c.buf = append(append(b, op...), '\n')
	return nil
}

// point appends a place, which a PDF counts from the bottom of the page.
func (c *canvas) point(b []byte, p page.Point) []byte {
	b = append(appendNum(b, centi(p.X)), ' ')
	return append(appendNum(b, c.height-centi(p.Y)), ' ')
}
