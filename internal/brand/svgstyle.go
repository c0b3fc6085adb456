package brand

import (
	"encoding/xml"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// A state is what an element hands down to those inside it.
type state struct {
	m              matrix
	fill, stroke   paint
	fillOpacity    int // of 255, as the next two
	strokeOpacity  int
	opacity        int // of the element itself, not handed down
	width          float64
	dash           []float64
	evenOdd        bool
	roundCap       bool
	roundJoin      bool
	strokeFirst    bool
	hidden, unseen bool // by display, which holds for all inside, and by visibility
	defs           bool // inside <defs>, where nothing is painted
	clips          []page.Path
}

// A paint is a colour, a gradient, or none.
type paint struct {
	page.Color
	on       bool
	gradient *gradient
}

func (p paint) color(own, element int) page.Color {
	if !p.on {
		return page.Color{}
	}
	c := p.Color
	c.A = uint8((own*element + 127) / 255)
	return c
}

// initial is the state outside all, by SVG 1.1: black fills and no strokes.
func initial() state {
	return state{m: matrix{1, 0, 0, 1, 0, 0}, fill: paint{Color: black, on: true}, stroke: paint{Color: black},
		fillOpacity: 255, strokeOpacity: 255, opacity: 255, width: 1}
}

// An attr is one attribute, or one property of a style attribute.
type attr struct {
	name, value string
	span        diag.Span // of the value
	exact       bool      // the value stands in the file as it is
}

// at gives the place of bytes i to j of the value.
func (a *attr) at(i, j int) diag.Span {
	if !a.exact {
		return a.span
	}
	return diag.Span{Source: a.span.Source, Start: a.span.Start + min(i, len(a.value)), End: a.span.Start + min(j, len(a.value))}
}

// attrs are an element's attributes that are not yet read.
type attrs struct {
	p    *svgParser
	list []attr
	used []bool
	tag  diag.Span
}

// passedOver are attributes and properties that change nothing in a drawing of
// plain shapes. Elements that use one of them read it first.
var passedOver = map[string]bool{
	"id": true, "class": true, "version": true, "baseProfile": true, "x": true, "y": true, "preserveAspectRatio": true, "role": true,
	"enable-background": true, "overflow": true, "stroke-miterlimit": true, "shape-rendering": true, "color-rendering": true,
	"text-rendering": true, "image-rendering": true, "color-interpolation": true, "color-interpolation-filters": true, "color": true,
	"clip-rule": true, "isolation": true, "pointer-events": true, "focusable": true, "lang": true, "contentScriptType": true,
	"contentStyleType": true, "zoomAndPan": true, "solid-color": true, "solid-opacity": true,
	"flood-color": true, "flood-opacity": true, "lighting-color": true, "stop-color": true, "stop-opacity": true, "pathLength": true,
	"letter-spacing": true, "word-spacing": true, "line-height": true, "text-anchor": true, "text-align": true, "text-indent": true,
	"text-decoration": true, "text-transform": true, "white-space": true, "writing-mode": true, "direction": true,
	"baseline-shift": true, "dominant-baseline": true, "tabindex": true, "space": true, "cursor": true,
	"font": true, "-inkscape-font-specification": true, "-inkscape-stroke": true,
}

// attributes lists a tag's attributes and the properties of its style, which
// come last because they outrank attributes.
func (p *svgParser) attributes(t *xml.StartElement) *attrs {
	a := &attrs{p: p, tag: p.tag(t.Name.Local)}
	places := p.values()
	var styles []attr
	for i, x := range t.Attr {
		if x.Name.Space != "" || x.Name.Local == "xmlns" {
			continue // another language's, or xml:space and the like
		}
		one := attr{name: x.Name.Local, value: x.Value, span: a.tag}
		if i < len(places) {
			one.span = places[i]
			one.exact = one.span.Text() == one.value
		}
		if one.name != "style" {
			a.list = append(a.list, one)
			continue
		}
		styles = append(styles, one)
	}
	for _, st := range styles {
		for i := 0; i < len(st.value); {
			end := strings.IndexByte(st.value[i:], ';')
			if end < 0 {
				end = len(st.value) - i
			}
			if decl := st.value[i : i+end]; strings.TrimSpace(decl) != "" {
				name, value, _ := strings.Cut(decl, ":")
				lead := i + len(name) + 1 + len(value) - len(strings.TrimLeft(value, " \t\r\n"))
				value = strings.TrimSpace(value)
				a.list = append(a.list, attr{name: strings.TrimSpace(name), value: value, span: st.at(lead, lead+len(value)), exact: st.exact})
			}
			i += end + 1
		}
	}
	a.used = make([]bool, len(a.list))
	return a
}

// values finds the places of the attribute values in the tag being read, in
// their order. The decoder has found the tag well-formed.
func (p *svgParser) values() (out []diag.Span) {
	for i := p.start; i < p.end; i++ {
		q := p.src.Data[i]
		if q != '"' && q != '\'' {
			continue
		}
		j := i + 1
		for j < p.end && p.src.Data[j] != q {
			j++
		}
		out = append(out, p.src.Span(i+1, j))
		i = j
	}
	return out
}

// take gives an attribute by name, the last and so the strongest.
func (a *attrs) take(name string) (got attr, ok bool) {
	for i, x := range a.list {
		if x.name == name {
			got, ok, a.used[i] = x, true, true
		}
	}
	got.value = strings.TrimRight(got.value, " \t\r\n")
	return got, ok
}

// at gives the place of the first of some attributes that there is, or the tag.
func (a *attrs) at(names ...string) diag.Span {
	for _, n := range names {
		for _, x := range a.list {
			if x.name == n {
				return x.span
			}
		}
	}
	return a.tag
}

// leftover tells the attributes that would paint and are not read.
func (p *svgParser) leftover(a *attrs) {
	for i, x := range a.list {
		switch {
		case a.used[i], passedOver[x.name], x.value == "none", x.value == "inherit", x.value == "normal", x.value == "auto",
			strings.HasPrefix(x.name, "data-"), strings.HasPrefix(x.name, "aria-"), strings.HasPrefix(x.name, "font-"):
		case strings.HasPrefix(x.name, "on"):
			p.unsupported(x.span, "a script, “"+printable(x.name)+"”", "take the script out")
		default:
			p.unsupported(x.span, "“"+printable(x.name)+"”", "take it out, or flatten the effect in the drawing program")
		}
		if len(p.faults) >= maxSVGFaults {
			return
		}
	}
}

// number reads an attribute that is a number or a length in user units.
func (a *attrs) number(name string, standard float64) float64 {
	x, ok := a.take(name)
	if !ok {
		return standard
	}
	v, ok := userUnits(x.value)
	if !ok {
		a.p.broken(x.span, "“%s” is not a length for %s", printable(x.value), name)
		return standard
	}
	return v
}

// size reads width or height of the whole; a share of the page is no size.
func (a *attrs) size(name string) (float64, bool) {
	x, ok := a.take(name)
	if !ok || strings.HasSuffix(x.value, "%") || x.value == "auto" {
		return 0, false
	}
	v, ok := userUnits(x.value)
	if !ok {
		a.p.broken(x.span, "“%s” is not a length for %s", printable(x.value), name)
	}
	return v, ok
}

// userUnits reads a length. A user unit is a pixel of CSS, 1/96 in.
func userUnits(s string) (float64, bool) {
	sc := scanner{s: s}
	v, ok := sc.number()
	if !ok {
		return 0, false
	}
	switch strings.TrimSpace(s[sc.i:]) {
	case "", "px":
	case "pt":
		v = v * 4 / 3
	case "pc":
		v *= 16
	case "mm":
		v = v * 96 / 25.4
	case "cm":
		v = v * 96 / 2.54
	case "in":
		v *= 96
	default:
		return 0, false
	}
	return v, true
}

// style reads the attributes and properties that say how things are painted.
func (p *svgParser) style(a *attrs, s *state) {
	s.opacity = 255
	word := func(name string, set func(v attr)) {
		if v, ok := a.take(name); ok && v.value != "inherit" {
			set(v)
		}
	}
	choice := func(name, off, on string, to *bool, hint string) {
		word(name, func(v attr) {
			switch v.value {
			case off:
				*to = false
			case on:
				*to = true
			default:
				p.unsupported(v.span, name+" “"+printable(v.value)+"”", hint)
			}
		})
	}
	word("fill", func(v attr) { p.paintOf(v, &s.fill, true) })
	word("stroke", func(v attr) { p.paintOf(v, &s.stroke, false) })
	share := func(name string, to *int) { word(name, func(v attr) { p.share(v, to) }) }
	share("fill-opacity", &s.fillOpacity)
	share("stroke-opacity", &s.strokeOpacity)
	share("opacity", &s.opacity)
	choice("fill-rule", "nonzero", "evenodd", &s.evenOdd, "use nonzero or evenodd")
	choice("stroke-linecap", "butt", "round", &s.roundCap, "use butt or round ends, or convert the stroke to a path")
	choice("stroke-linejoin", "miter", "round", &s.roundJoin, "use mitred or round corners, or convert the stroke to a path")
	word("paint-order", func(v attr) { s.strokeFirst = strings.HasPrefix(v.value, "stroke") })
	word("stroke-width", func(v attr) {
		w, ok := userUnits(v.value)
		if !ok || w < 0 {
			p.broken(v.span, "“%s” is not a width for a stroke", printable(v.value))
			return
		}
		s.width = w
	})
	word("stroke-dasharray", func(v attr) { s.dash = p.dashes(v) })
	word("stroke-dashoffset", func(v attr) {
		if o, ok := userUnits(v.value); !ok || o != 0 {
			p.unsupported(v.span, "stroke-dashoffset", "convert the stroke to a path")
		}
	})
	word("display", func(v attr) { s.hidden = s.hidden || v.value == "none" })
	word("visibility", func(v attr) { s.unseen = v.value == "hidden" || v.value == "collapse" })
	word("transform", func(v attr) {
		if m, ok := p.transform(&v); ok {
			s.m = s.m.times(m)
		}
	})
	word("clip-path", func(v attr) {
		if v.value != "none" {
			p.clipBy(v, s)
		}
	})
}

// paintOf reads a colour or none.
func (p *svgParser) paintOf(v attr, to *paint, fills bool) {
	s := strings.ToLower(v.value)
	if s == "none" || s == "transparent" {
		to.on = false
		return
	}
	c, ok := digits(s)
	if named, is := colornames.Map[s]; is {
		c, ok = page.Color{R: named.R, G: named.G, B: named.B, A: 255}, true
	}
	if !ok {
		c, ok = rgb(s)
	}
	switch {
	case ok:
		*to = paint{Color: c, on: true}
	case strings.HasPrefix(s, "url("):
		g := p.gradients[reference(v.value)]
		switch {
		case g == nil:
			p.unsupported(v.span, "a pattern, or a gradient that is not in the file", "use plain colours")
		case !fills:
			p.unsupported(v.span, "a gradient along a stroke", "use a plain colour, or convert the stroke to a path")
		default:
			*to = paint{Color: g.stops[0].Color, on: true, gradient: g}
		}
	default:
		p.unsupported(v.span, "the colour “"+printable(v.value)+"”", "write colours as #RRGGBB")
	}
}

// rgb reads rgb(r, g, b) in whole numbers from 0 to 255.
func rgb(s string) (page.Color, bool) {
	s, ok := strings.CutPrefix(s, "rgb(")
	s, closed := strings.CutSuffix(s, ")")
	parts := strings.Split(s, ",")
	if !ok || !closed || len(parts) != 3 {
		return page.Color{}, false
	}
	var n [3]uint8
	for i, t := range parts {
		v, err := strconv.ParseUint(strings.TrimSpace(t), 10, 8)
		if err != nil {
			return page.Color{}, false
		}
		n[i] = uint8(v)
	}
	return page.Color{R: n[0], G: n[1], B: n[2], A: 255}, true
}

// share reads an opacity from 0 to 1 as a part of 255.
func (p *svgParser) share(v attr, to *int) { p.part(v, 255, to) }

// part reads a number from 0 to 1, or a share, as a part of a whole.
func (p *svgParser) part(v attr, whole float64, to *int) {
	text, percent := strings.CutSuffix(v.value, "%")
	f, err := strconv.ParseFloat(text, 64)
	if percent {
		f /= 100
	}
	if err != nil || f != f {
		p.broken(v.span, "“%s” is not a number from 0 to 1", printable(v.value))
		return
	}
	*to = int(round(max(0, min(f, 1)) * whole))
}

// dashes reads the lengths of a dashed line; an odd number of them is repeated.
func (p *svgParser) dashes(v attr) []float64 {
	if v.value == "none" {
		return nil
	}
	var out []float64
	sum := 0.0
	sc := scanner{s: v.value}
	for sc.blanks(); sc.i < len(v.value); sc.blanks() {
		d, ok := sc.number()
		if strings.HasPrefix(sc.s[sc.i:], "px") {
			sc.i += 2
		}
		if !ok || d < 0 || len(out) >= 16 {
			p.broken(v.span, "“%s” is not a pattern of dashes", printable(v.value))
			return nil
		}
		out = append(out, d)
		sum += d
	}
	if sum == 0 {
		return nil
	}
	if len(out)%2 == 1 {
		out = append(out, out...)
	}
	return out
}
