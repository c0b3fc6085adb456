package brief

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// A Total is what a budget comes to.
type Total struct {
	Num   *apd.Decimal
	Shown string
	At    diag.Span // the cell that says it
}

// asks holds each ask against the budgets: where an ask states amounts, one of
// them must be what a budget comes to, at the precision shown.
func (c *checker) asks() {
	if len(c.b.Budgets) == 0 {
		return
	}
	for _, n := range c.b.Blocks {
		note.Walk(n, func(k *note.Node) bool {
			if k.Kind == note.Div && k.Attr.Is("ask") {
				c.ask(k)
				return false
			}
			return k.Kind < note.Text
		})
	}
}

func (c *checker) ask(n *note.Node) {
	var first diag.Span
	said := ""
	agrees := false
	note.Walk(n, func(k *note.Node) bool {
		if k.Kind != note.Paragraph && k.Kind != note.Heading && k.Kind != note.TableCell {
			return k.Kind < note.Text
		}
		p := c.proseOf(k.Kids, part{})
		for _, m := range numbersIn(p.s) {
			words := strings.TrimRight(p.s[m[0]:m[1]], ",")
			t, ok := figure.ParseTyped(words)
			if !ok || t.Currency == "" {
				continue
			}
			for _, b := range c.b.Budgets {
				v := figure.Value{Kind: figure.Number, Num: b.Num, Unit: figure.Unit{Kind: figure.Currency, Name: t.Currency}}
				agrees = agrees || v.Matches(t)
			}
			if said == "" {
				first, said = p.span(m[0], m[0]+len(words)), words
			}
		}
		return false
	})
	if said == "" || agrees {
		return
	}
	last := c.b.Budgets[len(c.b.Budgets)-1]
	c.faults.Add(ruleAsk.At(first, "the ask is %s, and the budget comes to %s", said, last.Shown).
		WithNote(last.At, "the budget’s total is here").
		WithHint("write the same expression in both, such as {{ sum(budget.cost) }}"))
}
