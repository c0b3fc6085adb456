package brief

import (
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// claim evaluates a claim and tells, where it is false, each figure behind it
// with its cells.
func (b *binder) claim(n *note.Node, text diag.Text, words string, at diag.Span) {
	e, faults := b.in.Parsed.expr(text)
	b.Faults.Add(faults...)
	c := &Claim{Node: n, Words: words, Heading: b.heading, Expr: e}
	c.Ordinal = b.ordinal("claim", text.S)
	b.Claims = append(b.Claims, c)
	if e.Broken() {
		return
	}
	v, values, faults := e.Trace(b.Scope)
	b.Faults.Add(faults...)
	if faults.HasErrors() {
		return
	}
	cells := len(v.Cells)
	for _, w := range values {
		cells += len(w.Cells)
	}
	if !b.hold(text.All(), cells) {
		return
	}
	c.Value = v
	if v.Kind != figure.Truth {
		b.Faults.Add(ruleCondition.At(text.All(), "this claim gives %s, not true or false", describe(v)).
			WithHint("compare it with what the words say: … == 'doubled', or … > 0"))
		return
	}
	c.Values = values
	for _, w := range values {
		for _, r := range w.Cells {
			b.source(r.Dataset, r.Measure)
		}
	}
	c.Holds = v.True
	if v.True {
		return
	}
	d := ruleClaimFalse.At(at, "“%s” is not true of the data: %s is false", words, text.S)
	seen := map[string]bool{}
	for _, w := range values {
		for _, r := range w.Cells {
			if s := figure.DescribeCell(r); !seen[s] {
				seen[s] = true
				d = d.WithNote(r.Cell().Origin.Span, "%s", s)
			}
		}
		if w.Kind == figure.Words && len(w.Cells) > 0 {
			s := "the data say “" + w.Str + "”"
			if !seen[s] {
				seen[s] = true
				d = d.WithNote(diag.Span{}, "%s", s)
			}
		}
	}
	b.Faults.Add(d.WithHint("change the words to what the figures say, or the figures the claim compares"))
}
