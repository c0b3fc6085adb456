package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// tabledChart is a chart whose numbers are asked for as a table.
type tabledChart struct {
	node  *note.Node
	chart *brief.Chart
}

// tabledChart remembers a chart with data-table: true, in reading order.
func (s *setter) tabledChart(n *note.Node, c *brief.Chart) {
	if c.Spec == nil || !c.Spec.DataTable || len(c.Category) == 0 {
		return
	}
	for _, t := range s.tabled {
		if t.node == n {
			return // set once more, to be measured
		}
	}
	s.tabled = append(s.tabled, tabledChart{n, c})
}

// chartData sets the numbers of charts as tables, in an annex after the last.
func (f *flow) chartData(a area) {
	s := f.s
	if len(s.tabled) == 0 {
		return
	}
	f.force = true
	at := f.mark()
	if s.annex == nil {
		s.annex = at
	}
	label, words := "", "Annex: the data behind the charts"
	if n := len(s.b.Annex); n > 0 && n < 26 {
		label, words = "Annex "+string(rune('A'+n)), "The data behind the charts"
	}
	head := &note.Node{Kind: note.Heading, Span: s.tabled[0].node.Span}
	title := &note.Node{Kind: note.Text, Span: head.Span, Text: diag.MadeText(words, head.Span)}
	f.headingWith(head, s.topLevel, label, []*note.Node{title}, a)
	for _, t := range s.tabled {
		f.dataTable(t.node, chartTable(t.chart), a)
	}
}

// chartTable gives a chart's numbers as a table: a row for each category, a
// column for each series.
func chartTable(c *brief.Chart) *brief.Table {
	t := &brief.Table{Caption: c.Title, Source: c.Source, Illustrative: c.Illustrative}
	t.Head = []brief.TableHead{{Text: alongAxis(c)}}
	unit := c.Unit.Label()
	switch c.Unit.Kind {
	case figure.Percent, figure.Share, figure.Currency:
		unit = "" // each value has it
	}
	for i := range c.Series {
		t.Head = append(t.Head, brief.TableHead{Text: c.SeriesName(i), Unit: unit, Number: true})
	}
	for j := range c.Category {
		row := brief.TableRow{Cells: []brief.TableCell{{Shown: c.Category[j].Text}}}
		for i := range c.Series {
			v := c.Series[i].Values[j]
			cell := brief.TableCell{Shown: v.Shown(), Value: v}
			if v.Kind == figure.Number && j < len(c.Series[i].Shown) {
				cell.Shown = c.Series[i].Shown[j]
			}
			for _, m := range v.Marks {
				cell.Marks = append(cell.Marks, brief.Mark{Sign: m.Sign, Word: m.Word})
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// alongAxis names what stands along a chart's axis.
func alongAxis(c *brief.Chart) string {
	name := strings.ReplaceAll(strings.TrimSpace(c.Spec.X.S), "_", " ")
	switch {
	case name != "":
		r, size := utf8.DecodeRuneInString(name)
		return string(unicode.ToUpper(r)) + name[size:]
	case c.InTime:
		return "Period"
	}
	return "Item"
}
