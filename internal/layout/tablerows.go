package layout

import (
	"policybrief/internal/font"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

func digitFollows(g []font.Glyph) bool {
	return len(g) > 0 && len(g[0].Text) == 1 && isDigit(g[0].Text[0])
}

const (
	rowPad    = 7 * page.Pt / 2
	heavyRule = page.Pt * 5 / 4
	midRule   = page.Pt * 3 / 4
	hairline  = page.Pt / 2
)

// setGrid solves a table's widths and adds its boxes: caption, head, rows,
// source.
func (f *flow) setGrid(g *grid, caption *inliner, source string, madeUp bool) {
	s := f.s
	g.solve()
	f.space(s.body.LineHeight)
	if caption != nil {
		w := min(g.area.w, max(s.geo.measure, g.right()-g.area.x))
		f.lines(s.setLines(caption.pieces, w), lineOpts{typ: caption.typ, x: g.area.x, w: w, shows: madeUp, notes: caption.called})
		f.keep = max(f.keep, 1)
		f.gap = 3 * page.Pt
	}
	head := f.gridHead(g)
	for i := range g.rows {
		f.gridRow(g, i, head)
	}
	if source != "" || madeUp {
		k := &stack{f: f}
		k.source(source, madeUp, &g.area, min(g.area.w, s.geo.measure), g.area.el)
		f.gap = 4 * page.Pt
		f.keep = max(f.keep, 1)
		k.box.shows = madeUp
		f.add(k.box)
	}
	f.space(s.body.LineHeight)
}

// cellLines breaks a cell into the lines of its column.
func (g *grid) cellLines(k *cell, w page.Length) []text.Line {
	if len(k.pieces) == 0 {
		return nil
	}
	if !k.broken && k.line.W <= w {
		return []text.Line{k.line}
	}
	lines, _ := text.Lines(k.pieces, text.Options{Width: w, Hyphens: g.s.hy})
	return lines
}

// rule gives a rule over the width of the table at a height of its box.
func (g *grid) rule(y, w page.Length, c page.Color) part {
	return part{rect: page.Rect{X: g.area.x, Y: y, W: g.right() - g.area.x, H: w}, fill: c}
}

// gridHead adds the head, and gives it to be repeated.
func (f *flow) gridHead(g *grid) *tableHead {
	if g.head == nil {
		f.add(box{h: heavyRule, parts: []part{g.rule(0, heavyRule, f.s.br.Colors.Primary)}})
		f.keep = 1
		return nil
	}
	lh := g.typ.LineHeight
	base := f.s.baseline(g.typ)
	all := make([][]text.Line, len(g.head))
	most := 0
	for c := range g.head {
		all[c] = g.cellLines(&g.head[c], g.columns[c].w)
		most = max(most, len(all[c]))
	}
	b := box{h: heavyRule + rowPad + page.Length(most)*lh + rowPad + midRule}
	b.parts = append(b.parts, g.rule(0, heavyRule, f.s.br.Colors.Primary))
	for c, lines := range all {
		col := &g.columns[c]
		y := heavyRule + rowPad + page.Length(most-len(lines))*lh + base
		for i := range lines {
			b.parts = append(b.parts, part{line: &lines[i], x: col.lineX(&lines[i]), y: y})
			y += lh
			if g.head[c].called {
				b.notes = calledNotes(&lines[i], b.notes)
			}
		}
	}
	b.parts = append(b.parts, g.rule(b.h-midRule, midRule, f.s.br.Colors.Foreground))
	if len(g.rows) > 0 {
		b.shows = g.rows[0].shows
	}
	head := &tableHead{h: b.h, parts: b.parts}
	f.add(b)
	f.keep = 1
	if head.h > f.s.geo.room(false)/3 {
		return nil
	}
	return head
}

// lineX places a line of words in a column.
func (c *gridColumn) lineX(l *text.Line) page.Length {
	switch c.align {
	case alignRight:
		return c.x + c.w - l.W
	case alignCenter:
		return c.x + (c.w-l.W)/2
	}
	return c.x
}

// gridRow adds a row as one box, or line by line where it is taller than a
// page.
func (f *flow) gridRow(g *grid, i int, head *tableHead) {
	s := f.s
	row := &g.rows[i]
	lh := g.typ.LineHeight
	base := s.baseline(g.typ)
	last := i == len(g.rows)-1
	all := make([][]text.Line, len(row.cells))
	most := 1
	for c := range row.cells {
		k, col := &row.cells[c], &g.columns[c]
		if col.number && k.line.W <= col.w && !k.broken {
			if len(k.pieces) > 0 {
				all[c] = []text.Line{k.line}
			}
		} else {
			all[c] = g.cellLines(k, col.w)
		}
		most = max(most, len(all[c]))
	}
	room := s.geo.room(false)
	if head != nil {
		room -= head.h
	}
	step := most
	if page.Length(most)*lh+2*rowPad+heavyRule > room {
		step = 1
	}
	for from := 0; from < most; from += step {
		to := min(from+step, most)
		b := box{head: head, shows: row.shows, cost: costRow}
		y := page.Length(0)
		if from == 0 {
			if row.total {
				b.parts = append(b.parts, g.rule(-midRule, midRule, s.br.Colors.Foreground))
			}
			y = rowPad
		}
		for c, lines := range all {
			for j := from; j < min(to, len(lines)); j++ {
				l := &lines[j]
				x := g.columns[c].lineX(l)
				if col := &g.columns[c]; row.cells[c].number && len(lines) == 1 && !col.worded {
					x = col.x + col.w - col.rest - row.cells[c].whole
				}
				b.parts = append(b.parts, part{line: l, x: x, y: y + page.Length(j-from)*lh + base})
				if row.cells[c].called {
					b.notes = calledNotes(l, b.notes)
				}
			}
		}
		y += page.Length(to-from) * lh
		if to == most {
			y += rowPad
			if last {
				b.parts = append(b.parts, g.rule(y, heavyRule*4/5, s.br.Colors.Foreground))
				y += heavyRule * 4 / 5
			} else {
				b.parts = append(b.parts, g.rule(y, hairline, s.br.Colors.Rule))
				y += hairline
			}
		}
		b.h = y
		switch {
		case from > 0:
			b.cost = costRow
		case row.total:
			b.cost = costNever
		case i == 1 || last:
			b.cost = costRow * 20
		}
		f.add(b)
	}
}
