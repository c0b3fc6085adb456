package layout

import (
	"unicode"

	"policybrief/internal/page"
	"policybrief/internal/text"
)

// leastTableType is the smallest type a table is set in.
const leastTableType = 8 * page.Pt

// solve gives every column its place and width. Where the words do not fit,
// the type is made smaller, down to 8 pt; then words are divided and a warning
// says so.
func (g *grid) solve() {
	g.findWords()
	for {
		g.measureColumns()
		least, most := g.totals()
		room := g.area.w - g.gutter*page.Length(len(g.columns)-1)
		switch {
		case most <= room:
			g.spread(most, g.wanted(most))
			return
		case least <= room:
			g.squeeze(most, room)
			return
		case g.gutter > 8*page.Pt:
			g.gutter = max(8*page.Pt, g.gutter-3*page.Pt)
		case g.typ.Size > leastTableType:
			g.shrink()
		case g.gutter > 4*page.Pt:
			g.gutter = 4 * page.Pt
		default:
			g.s.faults.Add(ruleTableTooWide.At(g.at.Span, "this table needs %d mm at 8 point, and the page has %d mm",
				(least+g.gutter*page.Length(len(g.columns)-1)+page.MM-1)/page.MM, g.area.w/page.MM).
				WithHint("show fewer columns, or shorten the longest words in its heads and cells"))
			g.force(least, room)
			return
		}
	}
}

// measureColumns finds each column's longest word and longest line.
func (g *grid) measureColumns() {
	for c := range g.columns {
		col := &g.columns[c]
		col.whole, col.rest, col.min, col.max, col.body = 0, 0, page.Pt, page.Pt, 0
		if g.head != nil {
			h := &g.head[c]
			col.min = max(col.min, longestWord(&h.line))
			if h.broken {
				col.max = max(col.max, widest(text1(g, h)))
			} else {
				col.max = max(col.max, h.line.W)
			}
		}
		for r := range g.rows {
			if g.rows[r].group {
				continue
			}
			k := &g.rows[r].cells[c]
			if col.number {
				if k.number {
					col.whole = max(col.whole, k.whole)
					col.rest = max(col.rest, k.line.W-k.whole)
				}
				col.max = max(col.max, k.line.W)
				col.min = max(col.min, k.line.W)
				continue
			}
			col.min = max(col.min, longestWord(&k.line))
			col.max = max(col.max, k.line.W)
			col.body = max(col.body, k.line.W)
		}
		if col.number && !col.worded { // numbers are never divided
			col.min = max(col.min, col.whole+col.rest)
			col.max = max(col.max, col.whole+col.rest)
		}
		col.min += col.extra
		col.max += col.extra
		col.body += col.extra
	}
	for i := range g.over { // its columns are as wide together as a head over them asks
		o := &g.over[i]
		least, most := g.gutter*page.Length(o.to-o.from-1), page.Length(0)
		most = least
		for c := o.from; c < o.to; c++ {
			least += g.columns[c].min
			most += g.columns[c].max
		}
		for c := o.from; c < o.to; c++ {
			n := page.Length(o.to - o.from)
			g.columns[c].min += max(0, longestWord(&o.cell.line)-least) / n
			g.columns[c].max += max(0, o.cell.line.W-most) / n
		}
	}
}

// findWords finds the columns of numbers with words after them, “£1.2 million”,
// which stand at the right edge: in line by their points they would look
// scattered.
func (g *grid) findWords() {
	for c := range g.columns {
		col := &g.columns[c]
		for r := range g.rows {
			if g.rows[r].group {
				continue
			}
			if k := &g.rows[r].cells[c]; k.number && hasUnitWord(&k.line) {
				col.worded = true
				break
			}
		}
	}
}

// hasUnitWord tells whether a letter outside brackets follows a digit.
func hasUnitWord(l *text.Line) bool {
	digits, marks := false, 0
	for i := range l.Runs {
		for _, g := range l.Runs[i].Glyphs {
			for _, c := range g.Text {
				switch {
				case c >= '0' && c <= '9':
					digits = true
				case c == '[':
					marks++
				case c == ']':
					marks--
				case digits && marks == 0 && unicode.IsLetter(c):
					return true
				}
			}
		}
	}
	return false
}

// text1 gives the lines of a cell with forced breaks, each as long as it is.
func text1(g *grid, c *cell) []text.Line {
	lines, _ := text.Lines(c.pieces, text.Options{Width: 1 << 30})
	return lines
}

func widest(lines []text.Line) (w page.Length) {
	for i := range lines {
		w = max(w, lines[i].W)
	}
	return w
}

func (g *grid) totals() (least, most page.Length) {
	for c := range g.columns {
		least += g.columns[c].min
		most += g.columns[c].max
	}
	return least, most
}

// wanted is how wide the columns of a table that fits are together: as wide as
// the area, so that its edges stand where those of tiles and panels stand.
func (g *grid) wanted(most page.Length) page.Length {
	gutters := g.gutter * page.Length(len(g.columns)-1)
	return max(most, g.area.w-gutters)
}

// spread shares the spare room among the columns by their widths.
func (g *grid) spread(most, room page.Length) {
	extra := room - most
	g.place(func(c *gridColumn) page.Length { return c.max + extra*c.max/most })
}

// squeeze breaks heads before cells: where all cells fit on one line, each
// column has what its cells need, else its longest word, and the rest is shared
// by how much more each could use.
func (g *grid) squeeze(most, room page.Length) {
	need := func(c *gridColumn) page.Length { return max(c.min, c.body) }
	sum := func() (all page.Length) {
		for c := range g.columns {
			all += need(&g.columns[c])
		}
		return all
	}
	least := sum()
	if least > room {
		need = func(c *gridColumn) page.Length { return c.min }
		least = sum()
	}
	g.place(func(c *gridColumn) page.Length { return need(c) + (room-least)*(c.max-need(c))/max(1, most-least) })
}

// force shares too little room by need, so that no column vanishes.
func (g *grid) force(least, room page.Length) {
	floor := min(leastTableType, room/page.Length(len(g.columns)))
	spare := room - floor*page.Length(len(g.columns))
	g.place(func(c *gridColumn) page.Length { return floor + spare*c.min/least })
}

func (g *grid) place(width func(*gridColumn) page.Length) {
	x := g.area.x
	for c := range g.columns {
		col := &g.columns[c]
		col.x, col.w = x, max(page.Pt, width(col))
		x += col.w + g.gutter
	}
}

// right is the right edge of the table.
func (g *grid) right() page.Length {
	last := &g.columns[len(g.columns)-1]
	return last.x + last.w
}

// shrink makes the type of all cells one step smaller.
func (g *grid) shrink() {
	was := g.typ.Size
	g.typ.Size = max(leastTableType, was-page.Pt*3/4)
	g.typ.LineHeight = g.typ.Size * 13 / 10
	each := func(k *cell, number bool) {
		for i := range k.pieces {
			st := &k.pieces[i].Style
			st.Size = st.Size * g.typ.Size / was
		}
		old := *k
		*k = g.measured(k.pieces, old.called, number)
		k.barFrom, k.barTo = old.barFrom, old.barTo
	}
	for c := range g.head {
		each(&g.head[c], false)
	}
	for i := range g.over {
		each(&g.over[i].cell, false)
	}
	for r := range g.rows {
		for c := range g.rows[r].cells {
			each(&g.rows[r].cells[c], g.columns[c].number && !g.rows[r].group)
		}
	}
}

// longestWord gives the widest stretch of a line between spaces.
func longestWord(l *text.Line) page.Length {
	most, word := int64(0), int64(0)
	for i := range l.Runs {
		r := &l.Runs[i]
		for j := range r.Glyphs {
			gl := &r.Glyphs[j]
			if gl.Text == " " {
				most, word = max(most, word), 0
				continue
			}
			word += int64(gl.Advance) * int64(r.Piece.Style.Size)
		}
	}
	return page.Length((max(most, word) + 999) / 1000)
}

// wholePart gives the width of a number up to its decimal point, or to the end
// of its digits, and whether there are any digits.
func wholePart(l *text.Line) (w page.Length, number bool) {
	x, end := int64(0), int64(-1)
	for i := range l.Runs {
		r := &l.Runs[i]
		for j := range r.Glyphs {
			gl := &r.Glyphs[j]
			switch t := gl.Text; {
			case len(t) == 1 && isDigit(t[0]):
				end = x + int64(gl.Advance)*int64(r.Piece.Style.Size)
			case t == "," || (t == " " || t == "\u00A0") && end >= 0 && digitFollows(r.Glyphs[j+1:]):
			case end >= 0: // the decimal point, or what follows a whole number
				return page.Length((end + 500) / 1000), true
			}
			x += int64(gl.Advance) * int64(r.Piece.Style.Size)
		}
	}
	if end >= 0 {
		return page.Length((end + 500) / 1000), true
	}
	return l.W, false
}
