package brand

// shape gives the outline of an element in user units.
func (p *svgParser) shape(name string, a *attrs, s *state) []seg {
	d := &pen{}
	switch name {
	case "path":
		if v, ok := a.take("d"); ok && v.value != "none" {
			return p.pathData(&v)
		}
	case "rect":
		p.rect(d, a)
	case "circle":
		r := a.number("r", 0)
		d.ellipse(a.number("cx", 0), a.number("cy", 0), r, r)
	case "ellipse":
		d.ellipse(a.number("cx", 0), a.number("cy", 0), a.number("rx", 0), a.number("ry", 0))
	case "line":
		d.move(point{a.number("x1", 0), a.number("y1", 0)})
		d.line(point{a.number("x2", 0), a.number("y2", 0)})
		s.fill.on = false
	case "polyline", "polygon":
		p.points(d, a, name == "polygon")
	}
	return d.out
}

func (p *svgParser) rect(d *pen, a *attrs) {
	x, y, w, h := a.number("x", 0), a.number("y", 0), a.number("width", 0), a.number("height", 0)
	rx, ry := a.number("rx", -1), a.number("ry", -1)
	if w <= 0 || h <= 0 {
		return
	}
	if rx < 0 {
		rx = ry
	}
	if ry < 0 {
		ry = rx
	}
	rx, ry = min(max(rx, 0), w/2), min(max(ry, 0), h/2)
	if rx == 0 || ry == 0 {
		d.move(point{x, y})
		d.line(point{x + w, y})
		d.line(point{x + w, y + h})
		d.line(point{x, y + h})
		d.close()
		return
	}
	d.move(point{x + rx, y})
	d.line(point{x + w - rx, y})
	d.arc(rx, ry, 0, false, true, point{x + w, y + ry})
	d.line(point{x + w, y + h - ry})
	d.arc(rx, ry, 0, false, true, point{x + w - rx, y + h})
	d.line(point{x + rx, y + h})
	d.arc(rx, ry, 0, false, true, point{x, y + h - ry})
	d.line(point{x, y + ry})
	d.arc(rx, ry, 0, false, true, point{x + rx, y})
	d.close()
}

func (d *pen) ellipse(cx, cy, rx, ry float64) {
	if rx <= 0 || ry <= 0 {
		return
	}
	d.move(point{cx + rx, cy})
	for _, q := range [4]point{{cx, cy + ry}, {cx - rx, cy}, {cx, cy - ry}, {cx + rx, cy}} {
		d.arc(rx, ry, 0, false, true, q)
	}
	d.close()
}

func (p *svgParser) points(d *pen, a *attrs, closed bool) {
	v, ok := a.take("points")
	if !ok {
		return
	}
	sc := scanner{s: v.value}
	for sc.blanks(); sc.i < len(sc.s); sc.blanks() {
		from := sc.i
		x, ok1 := sc.number()
		y, ok2 := sc.number()
		if !ok1 || !ok2 {
			p.broken(v.at(from, sc.i+1), "points are pairs of numbers, and one is missing or wrong here")
			d.out = nil
			return
		}
		if len(d.out) == 0 {
			d.move(point{x, y})
		} else {
			d.line(point{x, y})
		}
		if len(d.out) > maxSVGSegs {
			p.tooMany(v.span)
			d.out = nil
			return
		}
	}
	if closed && len(d.out) > 0 {
		d.close()
	}
}
