package text

import "policybrief/internal/page"

// Items gives the page items of a line whose baseline starts at a point:
// glyphs, underlines and strikes.
func (l *Line) Items(at page.Point) []page.Item {
	return l.AppendItems(nil, at, new(page.Slab[page.Glyphs]))
}

// AppendItems is Items that appends to items, with glyphs from a slab.
func (l *Line) AppendItems(items []page.Item, at page.Point, glyphs *page.Slab[page.Glyphs]) []page.Item {
	for i := range l.Runs {
		if r := &l.Runs[i]; r.Piece.Style.Ground.A > 0 && r.W > 0 {
			items = append(items, ground(at, r))
		}
	}
	for i := range l.Runs {
		r := &l.Runs[i]
		st := &r.Piece.Style
		if r.Piece.Object > 0 {
			continue
		}
		start := page.Point{X: at.X + r.X, Y: at.Y - st.Rise}
		g := glyphs.New()
		*g = page.Glyphs{At: start, Face: st.Face, Size: st.Size, Color: st.Color, Run: r.Glyphs, Tag: r.Piece.Tag}
		items = append(items, g)
		if r.W == 0 || st.Face == nil {
			continue
		}
		m := &st.Face.Metrics
		if st.Underline {
			items = append(items, rule(start, r.W, m.UnderlineTop, m.UnderlineW, st))
		}
		if st.Strike {
			items = append(items, rule(start, r.W, m.StrikeTop, m.StrikeW, st))
		}
	}
	return items
}

// ground gives the ground behind a run, from the tops of capitals to the feet
// of descenders and a little more all round.
func ground(at page.Point, r *Run) page.Item {
	st := &r.Piece.Style
	m := &st.Face.Metrics
	em := pos(st.Size)
	const room = 120 // 1/1000 em
	top, foot, side := toLength(pos(m.CapHeight+room)*em), toLength(pos(m.Descent*3/4+room/2)*em), toLength(room*em)
	return &page.Shape{
		Path: page.RectPath(page.Rect{X: at.X + r.X - side, Y: at.Y - st.Rise - top, W: r.W + 2*side, H: top + foot}),
		Fill: st.Ground,
		Tag:  page.Tag{Artifact: page.Layout},
	}
}

// rule gives a line under or through a run; top and thickness are in 1/1000
// em, top upwards from the baseline.
func rule(at page.Point, w page.Length, top, thickness int32, st *Style) page.Item {
	return &page.Shape{
		Path: page.RectPath(page.Rect{
			X: at.X, Y: at.Y - toLength(pos(top)*pos(st.Size)),
			W: w, H: max(1, toLength(pos(thickness)*pos(st.Size))),
		}),
		Fill: st.Color,
		Tag:  page.Tag{Artifact: page.Layout},
	}
}
