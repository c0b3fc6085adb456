package layout

import (
	"slices"

	"policybrief/internal/brief"
	"policybrief/internal/chart"
	"policybrief/internal/figure"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// spanHead is a head over several columns.
type spanHead struct {
	from, to int // columns, to not among them
	cell     cell
}

// dataTable sets a `table` block.
func (f *flow) dataTable(n *note.Node, t *brief.Table, a area) {
	g := f.newGrid(n, a)
	cols := g.limit(len(t.Head))
	if cols == 0 {
		return
	}
	g.columns = make([]gridColumn, cols)
	for c := range g.columns {
		h := &t.Head[c]
		if h.Number && !h.Trend && c > 0 {
			g.columns[c] = gridColumn{align: alignRight, number: true}
		}
		if h.Bar && c > 0 {
			g.columns[c].extra = barRoom
		}
	}
	common := make([][]brief.Mark, cols)
	for c := range common {
		common[c] = t.Common(c)
	}
	caption := g.caption(t.Caption, n)
	g.dataHead(t.Head[:cols], common, n)
	tbody := g.el.Add(page.TBody)
	grouped := false
	for i := range t.Rows {
		r := &t.Rows[i]
		if i > 0 && (r.Group != "" || r.Total && grouped) {
			tbody = g.el.Add(page.TBody)
		}
		if r.Group != "" {
			grouped = true
			th := g.th(tbody.Add(page.TR), page.Column)
			th.ColSpan = cols
			in := g.s.inliner(&g.area, g.typ, th)
			in.bold = true
			in.text(r.Group, n)
			g.rows = append(g.rows, gridRow{group: true, shows: t.Illustrative, cells: []cell{g.measured(in.pieces, false, false)}})
			continue
		}
		g.rows = append(g.rows, g.dataRow(t, r, common, tbody.Add(page.TR), n))
	}
	for c := range g.columns {
		g.bars(c, t)
	}
	f.setGrid(g, caption, g.tableNote(t, n), t.Source, t.Illustrative)
}

// dataHead sets the heads of columns, with those over several in a row above.
func (g *grid) dataHead(heads []brief.TableHead, common [][]brief.Mark, n *note.Node) {
	thead := g.el.Add(page.THead)
	upper := thead.Add(page.TR)
	lower := upper
	for i := range heads {
		if heads[i].Group != "" {
			lower = thead.Add(page.TR)
			break
		}
	}
	g.head = make([]cell, len(heads))
	var under []int // columns whose own heads stand in the lower row
	for i := 0; i < len(heads); {
		group := heads[i].Group
		j := i + 1
		for j < len(heads) && group != "" && heads[j].Group == group {
			j++
		}
		th := g.th(upper, page.Column)
		if group == "" {
			if lower != upper {
				th.RowSpan = 2
			}
			g.head[i] = g.headCell(&heads[i], common[i], th, n)
		} else {
			th.ColSpan = j - i
			g.over = append(g.over, spanHead{i, j, g.headCell(&brief.TableHead{Text: group}, nil, th, n)})
			for k := i; k < j; k++ {
				under = append(under, k)
			}
		}
		i = j
	}
	for _, k := range under {
		g.head[k] = g.headCell(&heads[k], common[k], g.th(lower, page.Column), n)
	}
}

// headCell sets the head of a column, with the marks that all its cells have,
// its unit under it.
func (g *grid) headCell(h *brief.TableHead, common []brief.Mark, el *page.Elem, n *note.Node) cell {
	in := g.s.inliner(&g.area, g.typ, el)
	in.bold = true
	in.text(h.Text, n)
	for _, m := range common {
		in.mark(m.Sign, m.Word, n)
	}
	if h.Unit != "" {
		if h.Text != "" {
			in.lineBreak()
		}
		in.bold = false
		in.typ.Color = g.s.ink(g.s.br.Colors.Muted, &g.area)
		in.text(h.Unit, n)
	}
	return g.measured(in.pieces, false, false)
}

// dataRow sets one row of figures.
func (g *grid) dataRow(t *brief.Table, r *brief.TableRow, common [][]brief.Mark, tr *page.Elem, n *note.Node) gridRow {
	row := gridRow{total: r.Total, shows: t.Illustrative, cells: make([]cell, len(g.columns))}
	for c := range row.cells {
		el := g.bodyCell(tr, c)
		if c >= len(r.Cells) {
			continue
		}
		in := g.s.inliner(&g.area, g.typ, el)
		in.bold = r.Total
		d := &r.Cells[c]
		if len(d.Trend) > 0 {
			in.sparkline(chart.SparkAlt(r.Cells[0].Shown+", "+t.Head[c].Text, d.Trend), d.Trend, n)
			row.cells[c] = g.measured(in.pieces, false, false)
			continue
		}
		v := d.Value
		v.Marks, v.Of = nil, 0 // they stand among the cell's marks
		in.value(d.Shown, &v, n)
		for _, m := range d.Marks {
			if !slices.Contains(common[c], m) {
				in.mark(m.Sign, m.Word, n)
			}
		}
		row.cells[c] = g.measured(in.pieces, in.called, g.columns[c].number)
	}
	return row
}

// tableNote sets the words of a table's note; nil where it has none.
func (g *grid) tableNote(t *brief.Table, n *note.Node) *inliner {
	if len(t.Note) == 0 {
		return nil
	}
	typ := g.s.small
	typ.Color = g.s.ink(g.s.br.Colors.Muted, &g.area)
	in := g.s.inliner(&g.area, typ, g.area.el.Add(page.P))
	in.text("Note: ", n)
	in.nodes(t.Note)
	return in
}

const (
	barRoom = 64 * page.Pt // of the bars in a column's cells
	barGap  = 7 * page.Pt  // from a number to its bar
)

// bars gives each cell of a column its bar: how far it goes from the place of
// zero, in parts of 1000 of the room. Bars of a column share one scale, on
// which totals are not.
func (g *grid) bars(c int, t *brief.Table) {
	if g.columns[c].extra == 0 {
		return
	}
	value := func(i int) (x float64, ok bool) {
		r := &t.Rows[i]
		if r.Group != "" || r.Total || c >= len(r.Cells) || r.Cells[c].Value.Kind != figure.Number {
			return 0, false
		}
		return r.Cells[c].Value.Float(), true
	}
	least, most := 0.0, 0.0
	for i := range t.Rows {
		if x, ok := value(i); ok {
			least, most = min(least, x), max(most, x)
		}
	}
	if most == least {
		return
	}
	part := func(x float64) int { return int((x-least)/(most-least)*1000 + 0.5) }
	for i := range t.Rows {
		if x, ok := value(i); ok {
			k := &g.rows[i].cells[c]
			k.barFrom, k.barTo = part(min(x, 0)), part(max(x, 0))
		}
	}
}

// bar paints a cell's bar.
func (g *grid) bar(k *cell, col *gridColumn, y page.Length) (part, bool) {
	if k.barTo <= k.barFrom {
		return part{}, false
	}
	room := col.extra - barGap
	x := col.x + col.w - room
	h := g.typ.Size * 8 / 10
	w := max(room*page.Length(k.barTo-k.barFrom)/1000, page.Pt/2)
	return part{
		rect: page.Rect{X: x + room*page.Length(k.barFrom)/1000, Y: y + (g.typ.LineHeight-h)/2, W: w, H: h},
		fill: g.s.br.Colors.Primary,
	}, true
}
