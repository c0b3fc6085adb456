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

// hasTable tells whether the numbers of a chart are asked for as a table.
func hasTable(c *brief.Chart) bool {
	return c.Spec != nil && c.Spec.DataTable && len(c.Category) > 0
}

// dataHeading gives the heading over the tables.
func (s *setter) dataHeading() *note.Node {
	words := "Annex: the data behind the charts"
	if s.dataLabel() != "" {
		words = "The data behind the charts"
	}
	title := &note.Node{Kind: note.Text, Text: diag.MadeText(words, diag.Span{})}
	return &note.Node{Kind: note.Heading, Kids: []*note.Node{title}}
}

// dataLabel numbers the annex of the tables after the others; "" where there
// are none.
func (s *setter) dataLabel() string {
	if n := len(s.b.Annex); n > 0 && n < 26 {
		return "Annex " + string(rune('A'+n))
	}
	return ""
}

// tabledChart remembers a chart with data-table: true, in reading order.
func (s *setter) tabledChart(n *note.Node, c *brief.Chart) {
	if !hasTable(c) {
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
	f.headingWith(s.dataHead, s.topLevel, s.dataLabel(), s.dataHead.Kids, a)
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
	number := func(name string) {
		t.Head = append(t.Head, brief.TableHead{Text: name, Unit: unit, Number: true})
	}
	for i := range c.Series {
		name := c.SeriesName(i)
		number(name)
		if c.Series[i].Low != nil {
			if len(c.Series) == 1 {
				name = "interval"
			}
			number(firstUpper(name + ", low"))
			number(firstUpper(name + ", high"))
		}
	}
	if c.Target != nil {
		number("Target")
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
			for _, ends := range [][]figure.Value{c.Series[i].Low, c.Series[i].High} {
				if ends != nil {
					row.Cells = append(row.Cells, brief.TableCell{Shown: ends[j].Shown(), Value: ends[j]})
				}
			}
		}
		if c.Target != nil {
			row.Cells = append(row.Cells, brief.TableCell{Shown: c.Target.Shown(), Value: *c.Target})
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
		return firstUpper(name)
	case c.InTime:
		return "Period"
	}
	return "Item"
}

// firstUpper gives words with a capital at the start.
func firstUpper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
