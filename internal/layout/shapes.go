package layout

import "policybrief/internal/page"

// circle gives a circle as four Bézier curves.
func circle(x, y, r page.Length) page.Path {
	k := r * 5523 / 10000
	var p page.Path
	at := func(dx, dy page.Length) page.Point { return page.Point{X: x + dx, Y: y + dy} }
	p.Move(x+r, y)
	p.Curve(at(r, k), at(k, r), at(0, r))
	p.Curve(at(-k, r), at(-r, k), at(-r, 0))
	p.Curve(at(-r, -k), at(-k, -r), at(0, -r))
	p.Curve(at(k, -r), at(r, -k), at(r, 0))
	p.Close()
	return p
}

// roundRect gives a rectangle with round corners.
func roundRect(b page.Rect, r page.Length) page.Path {
	k := r * 4477 / 10000
	var p page.Path
	x0, y0, x1, y1 := b.X, b.Y, b.X+b.W, b.Y+b.H
	at := func(x, y page.Length) page.Point { return page.Point{X: x, Y: y} }
	p.Move(x0+r, y0)
	p.Line(x1-r, y0)
	p.Curve(at(x1-k, y0), at(x1, y0+k), at(x1, y0+r))
	p.Line(x1, y1-r)
	p.Curve(at(x1, y1-k), at(x1-k, y1), at(x1-r, y1))
	p.Line(x0+r, y1)
	p.Curve(at(x0+k, y1), at(x0, y1-k), at(x0, y1-r))
	p.Line(x0, y0+r)
	p.Curve(at(x0, y0+k), at(x0+k, y0), at(x0+r, y0))
	p.Close()
	return p
}

// scaled gives copies of items scaled by num/den about the origin, all with a
// tag.
func scaled(items []page.Item, num, den page.Length, tag page.Tag) []page.Item {
	sc := func(l page.Length) page.Length { return l * num / den }
	pt := func(p page.Point) page.Point { return page.Point{X: sc(p.X), Y: sc(p.Y)} }
	path := func(p page.Path) page.Path {
		out := make(page.Path, len(p))
		for i, g := range p {
			out[i] = page.Seg{Op: g.Op, P: [3]page.Point{pt(g.P[0]), pt(g.P[1]), pt(g.P[2])}}
		}
		return out
	}
	out := make([]page.Item, 0, len(items))
	for _, it := range items {
		switch it := it.(type) {
		case *page.Glyphs:
			g := *it
			g.At, g.Size = pt(g.At), sc(g.Size)
			g.Tag = retag(it.Tag, tag)
			out = append(out, &g)
		case *page.Shape:
			sh := *it
			sh.Path = path(it.Path)
			sh.Clips = nil
			for _, c := range it.Clips {
				sh.Clips = append(sh.Clips, path(c))
			}
			if it.Gradient != nil {
				g := *it.Gradient
				g.From, g.To, g.R = pt(g.From), pt(g.To), sc(g.R)
				sh.Gradient = &g
			}
			sh.Width = sc(it.Width)
			if it.Dash != nil {
				sh.Dash = make([]page.Length, len(it.Dash))
				for i, d := range it.Dash {
					sh.Dash[i] = sc(d)
				}
			}
			sh.Tag = retag(it.Tag, tag)
			out = append(out, &sh)
		case *page.Image:
			im := *it
			im.At = page.Rect{X: sc(im.At.X), Y: sc(im.At.Y), W: sc(im.At.W), H: sc(im.At.H)}
			im.Tag = retag(it.Tag, tag)
			out = append(out, &im)
		case *page.Drawing:
			d := *it
			d.At = page.Rect{X: sc(d.At.X), Y: sc(d.At.Y), W: sc(d.At.W), H: sc(d.At.H)}
			d.Tag = retag(it.Tag, tag)
			out = append(out, &d)
		}
	}
	return out
}

// retag gives the tag wanted, but leaves what has a leaf of its own.
func retag(had, want page.Tag) page.Tag {
	if had.Leaf != nil {
		return had
	}
	return want
}

// move moves an item in place. Only items made for this document are moved.
func move(it page.Item, dx, dy page.Length) {
	switch it := it.(type) {
	case *page.Glyphs:
		it.At.X += dx
		it.At.Y += dy
	case *page.Shape:
		movePath(it.Path, dx, dy)
		for _, c := range it.Clips {
			movePath(c, dx, dy)
		}
		if g := it.Gradient; g != nil {
			for _, p := range []*page.Point{&g.From, &g.To} {
				p.X, p.Y = p.X+dx, p.Y+dy
			}
		}
	case *page.Image:
		it.At.X += dx
		it.At.Y += dy
	case *page.Drawing:
		it.At.X += dx
		it.At.Y += dy
	}
}

func movePath(p page.Path, dx, dy page.Length) {
	for i := range p {
		for j := range p[i].P {
			p[i].P[j].X += dx
			p[i].P[j].Y += dy
		}
	}
}
