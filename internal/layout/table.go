package layout

import (
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// grid is a table on its way to boxes: cells with their words, columns with
// their widths.
type grid struct {
	s       *setter
	typ     brand.Type
	el      *page.Elem
	area    area
	columns []gridColumn
	over    []spanHead // over several columns, above their own heads
	head    []cell     // nil for a table without column heads
	rows    []gridRow
	gutter  page.Length
	at      *note.Node
}

// gridColumn is one column. Numbers stand with their decimal points in line:
// whole is the widest part before it, rest the widest from it on.
type gridColumn struct {
	align       align
	number      bool
	worded      bool // its numbers have words after them
	whole, rest page.Length
	extra       page.Length // room for bars, at its right
	min, max    page.Length // the longest word; the longest cell on one line
	body        page.Length // the longest cell below the head, on one line
	x, w        page.Length
}

type gridRow struct {
	cells []cell // one, over all columns, in the head of a group
	total bool
	group bool
	shows bool
}

// cell is one cell: its words, and those on one line.
type cell struct {
	pieces []text.Piece
	line   text.Line
	whole  page.Length // width up to the decimal point, in a column of numbers
	number bool        // in a column of numbers, and one itself
	broken bool        // has forced line breaks
	called bool

	barFrom, barTo int // in parts of 1000 of the room for bars
}

// tableHead is a table's head, set again on each page that the table goes on
// to.
type tableHead struct {
	h     page.Length
	parts []part
}

// newGrid starts a table in an area.
func (f *flow) newGrid(n *note.Node, a area) *grid {
	t := a.typ
	t.Size = max(min(a.typ.Size, 8*page.Pt), a.typ.Size*95/100)
	t.LineHeight = t.Size * 134 / 100
	return &grid{s: f.s, typ: t, el: a.el.Add(page.Table), area: a, gutter: 14 * page.Pt, at: n}
}

// markdownTable sets a table written in the note.
func (f *flow) markdownTable(n *note.Node, a area) {
	s := f.s
	if len(n.Kids) == 0 {
		return
	}
	g := f.newGrid(n, a)
	head, body := n.Kids[0], n.Kids[1:]
	cols := len(head.Kids)
	for _, r := range body {
		cols = max(cols, len(r.Kids))
	}
	if cols = g.limit(cols); cols == 0 {
		return
	}
	g.columns = make([]gridColumn, cols)
	for c := range g.columns {
		g.columns[c] = s.markdownColumn(head, body, c)
	}
	caption := g.caption(n.Caption, n)
	if s.plain([]*note.Node{head}) != "" {
		tr := g.el.Add(page.THead).Add(page.TR)
		g.head = make([]cell, cols)
		for c := range g.head {
			var kids []*note.Node
			if c < len(head.Kids) {
				kids = head.Kids[c].Kids
			}
			g.head[c] = g.inlineCell(kids, g.th(tr, page.Column), true, false)
		}
	}
	tbody := g.el.Add(page.TBody)
	for i, r := range body {
		row := gridRow{shows: s.madeUp && s.b.Illustrative(r)}
		row.total = i > 0 && i == len(body)-1 && len(r.Kids) > 0 && isTotal(s.plain(r.Kids[0].Kids))
		tr := tbody.Add(page.TR)
		row.cells = make([]cell, cols)
		for c := range row.cells {
			var kids []*note.Node
			if c < len(r.Kids) {
				kids = r.Kids[c].Kids
			}
			row.cells[c] = g.inlineCell(kids, g.bodyCell(tr, c), row.total, g.columns[c].number)
		}
		g.rows = append(g.rows, row)
	}
	f.setGrid(g, caption, nil, "", s.madeUp && s.b.Illustrative(n))
}

// markdownColumn finds how a column stands: as the writer says, or by what is
// in it.
func (s *setter) markdownColumn(head *note.Node, body []*note.Node, c int) (col gridColumn) {
	say := note.AlignDefault
	if c < len(head.Kids) {
		say = head.Kids[c].Align
	}
	numbers := 0
	plain := true
	for _, r := range body {
		if c >= len(r.Kids) {
			continue
		}
		switch words := s.plain(r.Kids[c].Kids); {
		case words == "" || isMarker(words):
		case isNumber(words):
			numbers++
		default:
			plain = false
		}
	}
	numeric := numbers > 0 && plain
	switch say {
	case note.AlignRight:
		col.align, col.number = alignRight, numeric
	case note.AlignCenter:
		col.align = alignCenter
	case note.AlignDefault:
		if numeric && c > 0 { // a first column of years heads its rows
			col.align, col.number = alignRight, true
		}
	}
	return col
}

func isTotal(words string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	return words == "total" || strings.HasPrefix(words, "total ") || strings.HasSuffix(words, " total")
}

// isNumber tells whether words are one number with its unit: “−3.5%”,
// “£1.2 million”, “20,000 [f]”.
func isNumber(words string) bool {
	rest := strings.TrimLeft(words, "+-−–(£$€¥<>≤≥~ \u00A0")
	digits := 0
	i := 0
	for i < len(rest) {
		c := rest[i]
		if c >= '0' && c <= '9' {
			digits++
		} else if c != ',' && c != '.' && !(c == ' ' && i+1 < len(rest) && isDigit(rest[i+1])) {
			break
		}
		i++
	}
	if digits == 0 {
		return false
	}
	switch unit := strings.Trim(rest[i:], " \u00A0)%"); unit {
	case "", "million", "billion", "thousand", "m", "bn", "k", "pp", "per cent", "percentage points", "p", "days", "years", "months", "hours":
		return true
	default:
		return isMarker(unit)
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isMarker tells whether words stand for a missing number, or mark one.
func isMarker(words string) bool {
	switch words {
	case "..", ":", "-", "–", "—", "*", "~", "n/a", "N/A", "NA", "x":
		return true
	}
	return strings.HasPrefix(words, "[") && strings.HasSuffix(words, "]") && len(words) < 12
}

// limit tells of a table that has more columns than can be told apart, and
// gives how many are set.
func (g *grid) limit(cols int) int {
	most := int(g.area.w / (10 * page.Pt))
	if cols <= most {
		return cols
	}
	d := ruleTableTooWide.At(g.at.Span, "this table has %d columns, and the page has room for at most %d", cols, most)
	d.Severity = max(d.Severity, 2)
	g.s.faults.Add(d.WithHint("show fewer columns, or turn rows into columns"))
	return most
}

func (g *grid) th(tr *page.Elem, scope page.Scope) *page.Elem {
	th := tr.Add(page.TH)
	th.Scope = scope
	return th
}

// bodyCell adds a cell to the tag tree; the first of a row heads it.
func (g *grid) bodyCell(tr *page.Elem, c int) *page.Elem {
	if c == 0 && len(g.columns) > 1 && !g.columns[0].number {
		return g.th(tr, page.Row)
	}
	return tr.Add(page.TD)
}

// caption sets a table's caption, with its label, as the first kid of Table.
func (g *grid) caption(nodes []*note.Node, n *note.Node) *inliner {
	s := g.s
	label := s.b.Labels[n]
	if len(nodes) == 0 && label.Number == "" {
		return nil
	}
	t := s.figureTitle(&g.area)
	in := s.inliner(&g.area, t, g.el.Add(page.Caption))
	if len(nodes) == 0 {
		in.pieces = []text.Piece{{Text: label.Kind + "\u00A0" + label.Number, Style: in.style(), Tag: in.tag()}}
		return in
	}
	in.figureLabel(label, s.ink(s.br.Colors.Primary, &g.area))
	in.nodes(nodes)
	return in
}

// inlineCell sets a cell of inlines.
func (g *grid) inlineCell(kids []*note.Node, el *page.Elem, bold, number bool) cell {
	in := g.s.inliner(&g.area, g.typ, el)
	in.bold = bold
	in.nodes(kids)
	return g.measured(in.pieces, in.called, number)
}

// measured sets a cell's words on one line. Its digits line up with those of
// other rows.
func (g *grid) measured(pieces []text.Piece, called, number bool) cell {
	c := cell{pieces: pieces, called: called}
	for i := range pieces {
		pieces[i].Style.Figures = text.Tabular
		if pieces[i].Break != text.NoBreak {
			c.broken = true
		}
	}
	if len(pieces) > 0 {
		c.line = *g.s.setLine(pieces...)
	}
	if number {
		c.whole, c.number = wholePart(&c.line)
	}
	return c
}
