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
// note, source.
func (f *flow) setGrid(g *grid, caption, under *inliner, source string, madeUp bool) {
	s := f.s
	g.solve()
	f.space(s.body.LineHeight)
	w := min(g.area.w, max(s.geo.measure, g.right()-g.area.x)) // of the words round it
	if caption != nil {
		f.lines(s.setLines(caption.pieces, w), lineOpts{typ: caption.typ, x: g.area.x, w: w, shows: madeUp, notes: caption.called})
		f.keep = max(f.keep, 1)
		f.gap = 3 * page.Pt
	}
	head := f.gridHead(g)
	for i := range g.rows {
		f.gridRow(g, i, head)
	}
	if under != nil {
		f.gap = 4 * page.Pt
		f.keep = max(f.keep, 1)
		f.lines(s.setLines(under.pieces, w), lineOpts{typ: under.typ, x: g.area.x, w: w, shows: madeUp, notes: under.called})
	}
	if source != "" || madeUp {
		k := &stack{f: f}
		k.source(source, madeUp, &g.area, w, g.area.el)
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
		w := g.columns[c].w
		if x := g.columns[c].extra; x > 0 && longestWord(&g.head[c].line) <= w-x {
			w -= x // over the numbers, not their bars
		}
		all[c] = g.cellLines(&g.head[c], w)
		most = max(most, len(all[c]))
	}
	b := box{parts: []part{g.rule(0, heavyRule, f.s.br.Colors.Primary)}}
	over, overLines := g.overLines()
	top := heavyRule + rowPad
	b.h = top + over + page.Length(most)*lh + rowPad + midRule
	own := func(c int) {
		y := top + over + page.Length(most-len(all[c]))*lh + base
		for i := range all[c] {
			l := &all[c][i]
			b.parts = append(b.parts, part{line: l, x: g.columns[c].headX(l), y: y})
			y += lh
			if g.head[c].called {
				b.notes = calledNotes(l, b.notes)
			}
		}
	}
	// Painted in the order of the tags: the upper row, with the heads that
	// reach over both, then the lower one.
	var under []int
	for c, i := 0, 0; c < len(g.columns); {
		if i == len(g.over) || g.over[i].from > c {
			own(c)
			c++
			continue
		}
		o := &g.over[i]
		g.overHead(&b, o, overLines[i], top, over)
		for ; c < o.to; c++ {
			under = append(under, c)
		}
		i++
	}
	for _, c := range under {
		own(c)
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

// overLines sets the heads over several columns, and gives how much room they
// take above the heads of columns.
func (g *grid) overLines() (room page.Length, all [][]text.Line) {
	most := 0
	for i := range g.over {
		o := &g.over[i]
		all = append(all, g.cellLines(&o.cell, g.spanWidth(o)))
		most = max(most, len(all[i]))
	}
	if most > 0 {
		room = page.Length(most)*g.typ.LineHeight + 2*rowPad
	}
	return room, all
}

// overHead adds a head over several columns, which stands over a rule as wide
// as they are.
func (g *grid) overHead(b *box, o *spanHead, lines []text.Line, top, room page.Length) {
	lh := g.typ.LineHeight
	y := top + room - 2*rowPad - page.Length(len(lines))*lh + g.s.baseline(g.typ)
	for i := range lines {
		b.parts = append(b.parts, part{line: &lines[i], x: g.columns[o.from].x + (g.spanWidth(o)-lines[i].W)/2, y: y})
		y += lh
	}
	b.parts = append(b.parts, part{
		rect: page.Rect{X: g.columns[o.from].x, Y: top + room - 3*rowPad/2, W: g.spanWidth(o), H: hairline},
		fill: g.s.br.Colors.Foreground,
	})
}

// spanWidth gives the width of the columns under a head.
func (g *grid) spanWidth(o *spanHead) page.Length {
	last := &g.columns[o.to-1]
	return last.x + last.w - g.columns[o.from].x
}

// headX places a line of a column's head: where numbers have bars beside them
// it ends with the numbers, if it can.
func (c *gridColumn) headX(l *text.Line) page.Length {
	if c.extra > 0 && l.W > c.w-c.extra {
		return c.x
	}
	return c.lineX(l)
}

// lineX places a line of words in a column.
func (c *gridColumn) lineX(l *text.Line) page.Length {
	switch c.align {
	case alignRight:
		return c.x + c.w - c.extra - l.W
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
		if row.group {
			all[c] = g.cellLines(k, g.right()-g.area.x)
		} else if col.number && k.line.W <= col.w && !k.broken {
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
		b := box{head: head, shows: row.shows, cost: costRow, parts: make([]part, 0, len(all)+1)}
		y := page.Length(0)
		if from == 0 {
			if row.total {
				b.parts = append(b.parts, g.rule(-midRule, midRule, s.br.Colors.Foreground))
			}
			y = rowPad
			if row.group && i > 0 {
				y += rowPad
			}
		}
		for c, lines := range all {
			for j := from; j < min(to, len(lines)); j++ {
				l := &lines[j]
				x := g.columns[c].lineX(l)
				if col := &g.columns[c]; row.cells[c].number && len(lines) == 1 && !col.worded {
					x = col.x + col.w - col.extra - col.rest - row.cells[c].whole
				}
				if j == 0 {
					if bar, ok := g.bar(&row.cells[c], &g.columns[c], y); ok {
						b.parts = append(b.parts, bar)
					}
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
		case row.total, i > 0 && g.rows[i-1].group:
			b.cost = costNever
		case row.group:
			b.cost = 0 // the best place to break
		case i == 1 || last || g.rows[i+1].group:
			b.cost = costRow * 20
		}
		f.add(b)
	}
}
