package brief

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// budget checks that the rows of a budget add up to the row named total.
func (b *binder) budget(n *note.Node) {
	note.Walk(n, func(t *note.Node) bool {
		if t.Kind != note.Table {
			return true
		}
		b.budgetTable(t)
		return false
	})
}

func (b *binder) budgetTable(t *note.Node) {
	var rows []*note.Node
	var total *note.Node
	for i, row := range t.Kids {
		switch {
		case i == 0 || len(row.Kids) == 0:
		case b.totals(row):
			total = row
		default:
			rows = append(rows, row)
		}
	}
	if total == nil {
		b.Faults.Add(ruleBudget.At(t.Span, "this budget has no row named total").
			WithHint("add a last row that begins with Total"))
		return
	}
	for j := 1; j < len(total.Kids); j++ {
		b.budgetColumn(rows, total.Kids[j], j)
	}
}

// totals tells whether a row is the total: its first word says so.
func (b *binder) totals(row *note.Node) bool {
	words := strings.Fields(b.Words(row.Kids[0].Kids))
	return len(words) > 0 && strings.EqualFold(strings.TrimRight(words[0], ":"), "total")
}

// budgetColumn adds up one column. A column without amounts, such as one of
// remarks, has nothing to add; in any other, each cell must be an amount.
func (b *binder) budgetColumn(rows []*note.Node, total *note.Node, j int) {
	want, ok := b.amount(total)
	amounts := ok
	sum := new(apd.Decimal)
	var unread []*note.Node
	for _, row := range rows {
		if j >= len(row.Kids) {
			unread = append(unread, row)
			continue
		}
		n, ok := b.amount(row.Kids[j])
		if !ok {
			unread = append(unread, row.Kids[j])
			continue
		}
		amounts = true
		_, _ = exact.Add(sum, sum, n)
	}
	if !amounts {
		return
	}
	for _, cell := range unread {
		b.Faults.Add(ruleBudget.At(cell.Span, "“%s” is no amount, so the budget can't be added up", strings.TrimSpace(b.Words(cell.Kids))).
			WithHint("write the amount, 0 where there is none"))
	}
	if ok {
		b.Budgets = append(b.Budgets, Total{want, strings.TrimSpace(b.Words(total.Kids)), total.Span})
	}
	if len(unread) == 0 && (!ok || sum.Cmp(want) != 0) {
		b.Faults.Add(ruleBudget.At(total.Span, "the rows add up to %s, and the total says “%s”", sum.Text('f'), b.Words(total.Kids)).
			WithHint("mend the row that is wrong, or the total"))
	}
}

// amount reads a cell: a figure's unrounded value, or a number as typed.
func (b *binder) amount(cell *note.Node) (*apd.Decimal, bool) {
	words := strings.TrimSpace(b.Words(cell.Kids))
	for _, k := range cell.Kids {
		if f := b.Figures[k]; f != nil && f.Shown == words {
			return f.Value.Num, f.Value.Kind == figure.Number
		}
	}
	if t, ok := figure.ParseTyped(words); ok {
		return t.Num, true
	}
	n, ok := data.ParseNumber(words) // brackets for negatives
	return apd.New(n.Coef, n.Exp), ok
}
