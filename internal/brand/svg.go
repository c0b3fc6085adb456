package brand

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

const (
	maxSVGBytes  = 1 << 20
	maxSVGDepth  = 32
	maxSVGSegs   = 20_000 // of all paths together
	maxSVGShapes = 2_000
	maxSVGFaults = 20

	svgSpace = "http://www.w3.org/2000/svg"
)

// The longer side of a logo is kept between these, so that a drawing in tiny
// units loses nothing to rounding and one in huge units stays in bounds.
const minLogo, maxLogo = 72 * page.Pt, 2000 * page.Pt

// refused are the elements that somebody may well have drawn with, and what to
// do about them. Any other element is refused too.
var refused = map[string]string{
	"text": "convert text to outlines", "tspan": "convert text to outlines", "textPath": "convert text to outlines",
	"image": "draw the logo with paths, or use a PNG file as the logo", "foreignObject": "draw it with paths",
	"style": "export with “presentation attributes” or “inline style” in place of CSS", "script": "take the script out",
	"use": "unlink the clones: export each shape where it stands", "symbol": "unlink the symbols: export each shape where it stands",
	"meshgradient": "use plain colours", "pattern": "use plain colours",
	"mask": "cut the shapes themselves to form", "filter": "take the effect out",
	"marker": "draw the arrow heads as shapes", "a": "take the link out", "switch": "export again without “preserve editing capabilities”",
	"svg": "keep one <svg> for the whole logo", "animate": "take the animation out", "animateTransform": "take the animation out", "set": "take the animation out",
}

// ParseSVG reads a logo in a strict subset of SVG 1.1 as shapes: svg, g, path,
// rect, circle, ellipse, line, polyline and polygon with plain fills and
// strokes, linear and circular gradients, and clips. What would paint in any other way is refused by its name and place;
// title, desc, metadata and what drawing programs keep for themselves paint
// nothing and are passed over. The logo is nil where there is an error.
func ParseSVG(src *diag.Source) (*Logo, diag.List) {
	p := &svgParser{src: src, data: src.Data}
	if len(src.Data) > maxSVGBytes {
		return nil, diag.List{ruleSVGLarge.At(src.Span(0, 0), "the logo is %d kB large; at most %d kB are read", len(src.Data)>>10, maxSVGBytes>>10).
			WithHint("export it without editing data and embedded pictures")}
	}
	if rest, ok := bytes.CutPrefix(src.Data, []byte("\uFEFF")); ok {
		p.data, p.base = rest, 3
	}
	p.start0()
	p.definitions()
	p.start0()
	p.read()
	switch {
	case p.faults.HasErrors():
		return nil, p.faults
	case !p.rooted:
		p.faults.Add(ruleSVGBroken.At(src.Span(0, 0), "there is no <svg> in this file").WithHint("export the logo as SVG again"))
		return nil, p.faults
	case len(p.shapes) == 0:
		p.faults.Add(ruleSVGBroken.At(src.Span(0, 0), "the logo draws nothing").WithHint("export the logo with its shapes visible"))
		return nil, p.faults
	}
	data := &page.DrawingData{W: p.w, H: p.h, Shapes: p.shapes}
	return &Logo{W: p.w, H: p.h, Items: []page.Item{&page.Drawing{At: page.Rect{W: p.w, H: p.h}, Data: data}}}, p.faults
}

// start0 starts to read from the beginning.
func (p *svgParser) start0() {
	p.dec = xml.NewDecoder(bytes.NewReader(p.data))
	p.dec.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("save the file as UTF-8") }
}

// An svgParser reads one logo.
type svgParser struct {
	src    *diag.Source
	data   []byte
	base   int // where data starts in the source
	dec    *xml.Decoder
	faults diag.List

	start, end int // of the tag being read, in the source
	rooted     bool
	w, h       page.Length
	boxW, boxH float64 // of the viewBox
	shapes     []*page.Shape
	segs       int

	gradients map[string]*gradient // by id
	order     []*gradient          // as they stand in the file
	clips     map[string]*clipPath
}

// read walks the elements. A stack of states and no recursion keeps deep
// nesting cheap.
func (p *svgParser) read() {
	states := []state{initial()}
	skip := 0 // depth inside an element that is passed over
	for len(p.faults) < maxSVGFaults {
		p.start = p.base + int(p.dec.InputOffset())
		tok, err := p.dec.Token()
		p.end = p.base + int(p.dec.InputOffset())
		if err == io.EOF {
			return
		}
		if err != nil {
			at := max(p.start, min(p.end, len(p.src.Data))-1) // where the decoder stopped
			p.broken(p.src.Span(at, at+min(1, len(p.src.Data)-at)), "this is not well-formed XML: %s", plainXML(err))
			return
		}
		switch t := tok.(type) {
		case xml.Directive:
			p.unsupported(p.src.Span(p.start, p.end), "a document type or entity", "delete this line; SVG needs none")
		case xml.ProcInst:
			if t.Target != "xml" {
				p.unsupported(p.src.Span(p.start, p.end), "<?"+t.Target+"?>", "delete this line")
			}
		case xml.EndElement:
			if skip > 0 {
				skip--
			} else {
				states = states[:len(states)-1]
			}
		case xml.StartElement:
			if skip > 0 {
				skip++
				continue
			}
			s, walk := p.element(&t, states[len(states)-1], len(states))
			if !walk {
				skip = 1
				continue
			}
			if len(states) > maxSVGDepth {
				p.faults.Add(ruleSVGLarge.At(p.tag(t.Name.Local), "groups are nested more than %d deep", maxSVGDepth).WithHint("ungroup the drawing"))
				return
			}
			states = append(states, s)
		}
	}
}

// element reads a start tag and gives the state for what stands inside, or
// that its content is passed over.
func (p *svgParser) element(t *xml.StartElement, s state, depth int) (state, bool) {
	name := t.Name.Local
	if t.Name.Space != "" && t.Name.Space != svgSpace && (depth > 1 || name != "svg") {
		return s, false // another language's: it paints nothing
	}
	if depth == 1 {
		if name != "svg" || p.rooted {
			p.broken(p.tag(name), "an SVG file is one <svg>, but <%s> stands here", name)
			return s, false
		}
		p.rooted = true
		a := p.attributes(t)
		p.root(a, &s)
		p.group(a, &s)
		return s, true
	}
	switch name {
	case "title", "desc", "metadata", "linearGradient", "radialGradient", "clipPath": // the last three are read before
		return s, false
	case "g", "defs":
		p.group(p.attributes(t), &s)
		s.defs = s.defs || name == "defs"
		return s, true
	case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
		if s.defs {
			p.unsupported(p.tag(name), "<"+name+"> inside <defs>", "unlink the clones: export each shape where it stands")
			return s, false
		}
		a := p.attributes(t)
		p.style(a, &s)
		path := p.shape(name, a, &s)
		p.leftover(a)
		p.paint(path, &s, p.tag(name))
		return s, true
	}
	hint, ok := refused[name]
	if !ok {
		hint = "draw it with plain shapes in plain colours"
	}
	p.unsupported(p.tag(name), "<"+printable(name)+">", hint)
	return s, false
}

// group reads the style of what holds shapes. Opacity of a group is not that
// of its shapes, which would show through each other.
func (p *svgParser) group(a *attrs, s *state) {
	p.style(a, s)
	p.leftover(a)
	switch s.opacity {
	case 255:
	case 0:
		s.hidden = true
	default:
		p.unsupported(a.at("opacity"), "the opacity of a group", "give each shape a plain colour")
	}
}

// root sets the size of the logo and the transform of its user units.
func (p *svgParser) root(a *attrs, s *state) {
	w, wOK := a.size("width")
	h, hOK := a.size("height")
	box := [4]float64{0, 0, w, h}
	if v, ok := a.take("viewBox"); ok {
		sc := scanner{s: v.value}
		for i := range box {
			n, ok := sc.number()
			if !ok {
				p.broken(v.at(sc.i, len(v.value)), "a viewBox has four numbers")
				return
			}
			box[i] = n
		}
	} else if !wOK || !hOK {
		p.broken(p.tag("svg"), "the logo has neither a viewBox nor a width and height")
		return
	}
	if box[2] <= 0 || box[3] <= 0 || box[2] > 1000*box[3] || box[3] > 1000*box[2] {
		p.broken(p.tag("svg"), "the logo has no usable size")
		return
	}
	// The picture keeps the proportions of its viewBox, whatever frame an
	// exporter put round it. A pixel of CSS is 3/4 pt.
	scale := 750.0
	switch {
	case wOK && w > 0:
		scale = 750 * w / box[2]
	case hOK && h > 0:
		scale = 750 * h / box[3]
	}
	longer := max(box[2], box[3])
	scale = max(float64(minLogo)/longer, min(scale, float64(maxLogo)/longer))
	p.boxW, p.boxH = box[2], box[3]
	p.w, p.h = max(1, round(box[2]*scale)), max(1, round(box[3]*scale))
	s.m = matrix{scale, 0, 0, scale, float64(-box[0] * scale), float64(-box[1] * scale)}
}

// paint adds a shape, clipped where it leaves the picture.
func (p *svgParser) paint(path []seg, s *state, at diag.Span) {
	fill, stroke := s.fill.color(s.fillOpacity, s.opacity), s.stroke.color(s.strokeOpacity, s.opacity)
	width := s.width
	if width == 0 {
		stroke = page.Color{}
	}
	if s.hidden || s.unseen || len(path) == 0 || fill.A == 0 && stroke.A == 0 {
		return
	}
	segs := len(path)
	for _, c := range s.clips {
		segs += len(c)
	}
	if len(p.shapes) >= maxSVGShapes || p.segs+segs > maxSVGSegs {
		p.tooMany(at)
		return
	}
	p.segs += segs
	if s.strokeFirst && fill.A > 0 && stroke.A > 0 {
		p.unsupported(at, "a stroke painted under its fill (paint-order)", "convert the stroke to a path")
		return
	}
	shape := &page.Shape{Fill: fill, EvenOdd: s.evenOdd, Stroke: stroke, RoundCap: s.roundCap, RoundJoin: s.roundJoin}
	if g := s.fill.gradient; g != nil && fill.A > 0 {
		if !p.shade(shape, g, path, s, at) {
			return
		}
	}
	grow := page.Length(0)
	if stroke.A > 0 {
		k, similar := s.m.scale()
		if !similar {
			p.unsupported(at, "a stroke that is stretched more one way than the other", "convert the stroke to a path")
			return
		}
		if !(width*k < 1e9) {
			p.faults.Add(ruleSVGLarge.At(at, "this stroke is far wider than the picture").WithHint("give it a width that fits the drawing"))
			return
		}
		shape.Width = max(1, round(width*k))
		for _, d := range s.dash {
			shape.Dash = append(shape.Dash, round(min(d*k, 1e9)))
		}
		grow = 2 * shape.Width // mitres reach further than half the width
	}
	out, inside, ok := p.placed(path, s.m, grow, at)
	if !ok {
		return
	}
	shape.Path = out
	if !inside {
		shape.Clips = append(shape.Clips, page.RectPath(page.Rect{W: p.w, H: p.h}))
	}
	shape.Clips = append(shape.Clips, s.clips...)
	p.shapes = append(p.shapes, shape)
}

// placed gives an outline in the picture's own lengths, and whether it stays
// inside by a distance.
func (p *svgParser) placed(path []seg, m matrix, distance page.Length, at diag.Span) (out page.Path, inside, ok bool) {
	out, inside = make([]page.Seg, 0, len(path)), true
	for _, g := range path {
		ps := page.Seg{Op: g.op}
		for i, pt := range g.p {
			if g.op == page.Close || i < 2 && g.op != page.CurveTo {
				continue
			}
			x, y := m.apply(pt)
			if !(abs(x) < 1e9 && abs(y) < 1e9) {
				p.faults.Add(ruleSVGLarge.At(at, "this shape lies far outside the picture").WithHint("delete it or move it into the picture"))
				return nil, false, false
			}
			q := page.Point{X: round(x), Y: round(y)}
			ps.P[i] = q
			inside = inside && q.X >= distance && q.Y >= distance && q.X <= p.w-distance && q.Y <= p.h-distance
		}
		out = append(out, ps)
	}
	return out, inside, true
}

// tag gives the place of the tag being read: its bracket and name.
func (p *svgParser) tag(name string) diag.Span {
	return p.src.Span(p.start, min(p.start+1+len(name), p.end))
}

func (p *svgParser) tooMany(at diag.Span) {
	for _, d := range p.faults {
		if d.Rule == ruleSVGLarge {
			return
		}
	}
	p.faults.Add(ruleSVGLarge.At(at, "the logo has more than %d shapes or %d points", maxSVGShapes, maxSVGSegs).
		WithHint("simplify the paths, or use a PNG file as the logo"))
}

func (p *svgParser) unsupported(at diag.Span, what, hint string) {
	p.faults.Add(ruleSVG.At(at, "the logo uses %s, which is not drawn here", what).WithHint("%s", hint))
}

func (p *svgParser) broken(at diag.Span, format string, args ...any) {
	p.faults.Add(ruleSVGBroken.At(at, format, args...).WithHint("export the logo as SVG again"))
}

// plainXML takes the place, which is told anyway, from an error of the decoder.
func plainXML(err error) string {
	s := strings.TrimPrefix(err.Error(), "XML syntax error on line ")
	if i := strings.Index(s, ": "); i >= 0 && s != err.Error() {
		s = s[i+2:]
	}
	return printable(strings.TrimPrefix(s, "xml: "))
}

// printable cuts a word of the file to a length that can be told.
func printable(s string) string {
	if len(s) <= 60 {
		return s
	}
	cut := 57
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
