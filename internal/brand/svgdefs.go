package brand

import (
	"encoding/xml"
	"io"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// This file reads what shapes refer to by id, gradients and clips, before the
// shapes themselves, since they may stand anywhere (SVG 1.1, 13.2 and 14.3).

const (
	maxSVGDefs  = 500
	maxSVGStops = 64
)

// A gradient is one as the file has it. Its numbers are shares of the shape's
// box, or lengths of the user's where units are the user's.
type gradient struct {
	radial    bool
	own       map[string]attr // its attributes
	user      bool
	m         matrix
	stops     []page.Stop
	stopped   bool   // it has stops of its own
	from      string // the id of the one whose attributes and stops it takes over
	at        diag.Span
	following bool // that one is being followed
}

// A clipPath is the outline of a clip, in the user space of what it clips.
type clipPath struct {
	path []seg
	m    matrix
	at   diag.Span
}

// definitions reads all gradients and clips. Broken XML is told by read.
func (p *svgParser) definitions() {
	p.gradients, p.clips = map[string]*gradient{}, map[string]*clipPath{}
	var g *gradient
	var c *clipPath
	for len(p.faults) < maxSVGFaults && len(p.order)+len(p.clips) < maxSVGDefs {
		p.start = p.base + int(p.dec.InputOffset())
		tok, err := p.dec.Token()
		p.end = p.base + int(p.dec.InputOffset())
		if err == io.EOF || err != nil {
			break
		}
		switch t := tok.(type) {
		case xml.EndElement:
			switch t.Name.Local {
			case "linearGradient", "radialGradient":
				g = nil
			case "clipPath":
				c = nil
			}
		case xml.StartElement:
			if t.Name.Space != "" && t.Name.Space != svgSpace {
				continue
			}
			switch name := t.Name.Local; {
			case name == "linearGradient", name == "radialGradient":
				g = p.gradient(&t)
			case name == "clipPath":
				c = p.clip(&t)
			case name == "stop" && g != nil:
				p.stop(g, &t)
			case c != nil:
				p.clipShape(c, &t)
			}
		}
	}
	for _, g := range p.order {
		p.follow(g)
	}
	for id, g := range p.gradients {
		if len(g.stops) == 0 { // it paints nothing, so whatever refers to it is told
			delete(p.gradients, id)
		}
	}
}

// reference gives the id in url(#id).
func reference(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 4 || !strings.EqualFold(s[:4], "url(") || !strings.HasSuffix(s, ")") {
		return ""
	}
	id, ok := strings.CutPrefix(strings.Trim(s[4:len(s)-1], " \"'"), "#")
	if !ok {
		return ""
	}
	return id
}

func (p *svgParser) gradient(t *xml.StartElement) *gradient {
	g := &gradient{radial: t.Name.Local == "radialGradient", own: map[string]attr{}, m: matrix{1, 0, 0, 1, 0, 0}, at: p.tag(t.Name.Local)}
	a := p.attributes(t)
	for _, name := range []string{"x1", "y1", "x2", "y2", "cx", "cy", "r", "fx", "fy", "gradientUnits", "gradientTransform", "spreadMethod"} {
		if v, ok := a.take(name); ok {
			g.own[name] = v
		}
	}
	for _, x := range t.Attr {
		switch x.Name.Local {
		case "id":
			p.gradients[x.Value] = g
		case "href":
			g.from = strings.TrimPrefix(x.Value, "#")
		}
	}
	a.take("href")
	p.leftover(a)
	p.order = append(p.order, g)
	return g
}

func (p *svgParser) stop(g *gradient, t *xml.StartElement) {
	a := p.attributes(t)
	s := page.Stop{Color: black}
	g.stopped = true
	if v, ok := a.take("offset"); ok {
		p.part(v, 1000, &s.At)
	}
	if n := len(g.stops); n > 0 {
		s.At = max(s.At, g.stops[n-1].At)
	}
	if v, ok := a.take("stop-color"); ok {
		var c paint
		p.paintOf(v, &c, false)
		s.Color = c.Color
	}
	if v, ok := a.take("stop-opacity"); ok {
		opacity := 255
		if p.share(v, &opacity); opacity != 255 {
			p.unsupported(v.span, "a gradient that one can see through", "use colours that are not transparent")
		}
	}
	p.leftover(a)
	if len(g.stops) < maxSVGStops {
		g.stops = append(g.stops, s)
	}
}

// follow takes over what a gradient gets from the one it refers to, and reads
// its settings.
func (p *svgParser) follow(g *gradient) {
	if g.following {
		return
	}
	g.following = true
	if from := p.gradients[g.from]; from != nil && from != g {
		p.follow(from)
		for name, v := range from.own {
			if _, ok := g.own[name]; !ok {
				g.own[name] = v
			}
		}
		if !g.stopped {
			g.stops = from.stops
		}
	}
	g.user = g.own["gradientUnits"].value == "userSpaceOnUse"
	if v, ok := g.own["gradientTransform"]; ok {
		if m, ok := p.transform(&v); ok {
			g.m = m
		}
	}
	if v := g.own["spreadMethod"]; v.value != "" && v.value != "pad" {
		p.unsupported(v.span, "a gradient that repeats", "let it end in a plain colour")
	}
	if g.stopped && len(g.stops) > 0 {
		if first := g.stops[0]; first.At > 0 {
			first.At = 0
			g.stops = append([]page.Stop{first}, g.stops...)
		}
		if last := g.stops[len(g.stops)-1]; last.At < 1000 || len(g.stops) == 1 {
			last.At = 1000
			g.stops = append(g.stops, last)
		}
	}
}

// place reads a place of a gradient: a number, or a share of a whole.
func (p *svgParser) place(g *gradient, name string, standard, whole float64) float64 {
	v, ok := g.own[name]
	if !ok {
		return float64(standard * whole)
	}
	share, percent := strings.CutSuffix(v.value, "%")
	n, ok := userUnits(share)
	if !ok {
		p.broken(v.span, "“%s” is not a place for %s", printable(v.value), name)
	}
	if percent {
		return float64(n * whole / 100)
	}
	return n
}

// shade fills a shape with a gradient.
func (p *svgParser) shade(shape *page.Shape, g *gradient, path []seg, s *state, at diag.Span) bool {
	m := s.m
	w, h := p.boxW, p.boxH
	if !g.user {
		x0, y0, x1, y1 := bounds(path)
		if x1 <= x0 || y1 <= y0 {
			return true // a box without an area: the colour of the first stop
		}
		m = m.times(matrix{x1 - x0, 0, 0, y1 - y0, x0, y0})
		w, h = 1, 1
	}
	m = m.times(g.m)
	out := &page.Gradient{Radial: g.radial, Stops: g.stops}
	finite := func(x, y float64) bool { return abs(x) < 1e9 && abs(y) < 1e9 }
	if g.radial {
		k, similar := m.scale()
		if !similar {
			p.unsupported(at, "a radial gradient that is stretched more one way than the other", "use a linear gradient, or a plain colour")
			return false
		}
		cx, cy := p.place(g, "cx", 0.5, w), p.place(g, "cy", 0.5, h)
		fx, fy := cx, cy
		if _, ok := g.own["fx"]; ok {
			fx = p.place(g, "fx", 0, w)
		}
		if _, ok := g.own["fy"]; ok {
			fy = p.place(g, "fy", 0, h)
		}
		tx, ty := m.apply(point{cx, cy})
		ox, oy := m.apply(point{fx, fy})
		r := float64(p.place(g, "r", 0.5, w) * k)
		if !finite(tx, ty) || !finite(ox, oy) || !finite(r, 0) || r <= 0 {
			return true
		}
		out.From, out.To, out.R = page.Point{X: round(ox), Y: round(oy)}, page.Point{X: round(tx), Y: round(ty)}, round(r)
		shape.Gradient = out
		return true
	}
	x1, y1, x2, y2 := p.place(g, "x1", 0, w), p.place(g, "y1", 0, h), p.place(g, "x2", 1, w), p.place(g, "y2", 0, h)
	dx, dy := x2-x1, y2-y1
	length := float64(dx*dx) + float64(dy*dy)
	det := float64(m[0]*m[3]) - float64(m[1]*m[2])
	if length == 0 || det == 0 {
		return true
	}
	// Where the picture is stretched, lines of one colour are no longer square
	// to the line between the ends: of all lines across them, that which is.
	gx, gy := (float64(m[3]*dx)-float64(m[1]*dy))/det/length, (float64(m[0]*dy)-float64(m[2]*dx))/det/length
	steep := float64(gx*gx) + float64(gy*gy)
	fx, fy := m.apply(point{x1, y1})
	tx, ty := fx+gx/steep, fy+gy/steep
	if !finite(fx, fy) || !finite(tx, ty) {
		return true
	}
	out.From, out.To = page.Point{X: round(fx), Y: round(fy)}, page.Point{X: round(tx), Y: round(ty)}
	shape.Gradient = out
	return true
}

// bounds gives the box of an outline; curves are followed in steps.
func bounds(path []seg) (x0, y0, x1, y1 float64) {
	first := true
	add := func(x, y float64) {
		if first {
			x0, y0, x1, y1, first = x, y, x, y, false
		}
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	var last point
	for _, g := range path {
		switch g.op {
		case page.Close:
			continue
		case page.CurveTo:
			const steps = 16
			for i := 1; i < steps; i++ {
				t := float64(i) / steps
				u := 1 - t
				a, b, c, d := float64(u*u*u), float64(3*u*u*t), float64(3*u*t*t), float64(t*t*t)
				add(float64(a*last.x)+float64(b*g.p[0].x)+float64(c*g.p[1].x)+float64(d*g.p[2].x),
					float64(a*last.y)+float64(b*g.p[0].y)+float64(c*g.p[1].y)+float64(d*g.p[2].y))
			}
		}
		last = g.p[2]
		add(last.x, last.y)
	}
	return x0, y0, x1, y1
}

func (p *svgParser) clip(t *xml.StartElement) *clipPath {
	c := &clipPath{m: matrix{1, 0, 0, 1, 0, 0}, at: p.tag(t.Name.Local)}
	a := p.attributes(t)
	if v, ok := a.take("clipPathUnits"); ok && v.value != "userSpaceOnUse" {
		p.unsupported(v.span, "a clip in shares of a shape's box", "cut the shapes themselves to form")
	}
	if v, ok := a.take("transform"); ok {
		if m, ok := p.transform(&v); ok {
			c.m = m
		}
	}
	for _, x := range t.Attr {
		if x.Name.Local == "id" {
			p.clips[x.Value] = c
		}
	}
	p.leftover(a)
	return c
}

// clipShape reads the shape of a clip, of which there may be one.
func (p *svgParser) clipShape(c *clipPath, t *xml.StartElement) {
	name := t.Name.Local
	switch name {
	case "title", "desc", "metadata":
		return
	case "path", "rect", "circle", "ellipse", "polygon", "polyline":
	default:
		p.unsupported(p.tag(name), "<"+printable(name)+"> as a clip", "cut the shapes themselves to form")
		return
	}
	if c.path != nil {
		p.unsupported(p.tag(name), "a clip of several shapes", "join them to one path")
		return
	}
	a := p.attributes(t)
	if v, ok := a.take("clip-rule"); ok && v.value == "evenodd" {
		p.unsupported(v.span, "a clip with the even-odd rule", "cut the shapes themselves to form")
	}
	s := initial()
	s.m = c.m
	p.style(a, &s)
	c.path = append([]seg{}, p.shape(name, a, &s)...)
	c.m = s.m
	p.leftover(a)
}

// clipBy adds the clip that an element refers to.
func (p *svgParser) clipBy(v attr, s *state) {
	c := p.clips[reference(v.value)]
	if c == nil {
		p.unsupported(v.span, "a clip that is not in the file", "cut the shapes themselves to form")
		return
	}
	if len(c.path) == 0 { // nothing is left to see
		s.hidden = true
		return
	}
	if path, _, ok := p.placed(c.path, s.m.times(c.m), 0, c.at); ok {
		s.clips = append(s.clips[:len(s.clips):len(s.clips)], path)
	}
}
