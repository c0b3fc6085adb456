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
	var behind []figure.Ref
	seen := map[string]bool{}
	for _, w := range values {
		behind = append(behind, w.Cells...)
		s := ""
		switch {
		case w.Kind == figure.Words && len(w.Cells) > 0:
			s = "the data say “" + w.Str + "”"
		case w.Fn != "" && w.Kind == figure.Number && len(w.Cells) > 0:
			s = w.Fn + " gives " + w.Shown()
		}
		if s != "" && !seen[s] {
			seen[s] = true
			d = d.WithNote(diag.Span{}, "%s", s)
		}
	}
	d = withCells(d, behind)
	b.Faults.Add(d.WithHint("change the words to what the figures say, or the figures the claim compares"))
}

// mostBehind is how many cells a fault shows: a claim about a whole measure has
// as many as there are areas.
const mostBehind = 8

// withCells adds the cells behind a fault, each once, and counts those beyond
// the first few.
func withCells(d diag.Diagnostic, cells []figure.Ref) diag.Diagnostic {
	seen := map[figure.Ref]bool{}
	for _, r := range cells {
		if seen[r] {
			continue
		}
		if seen[r] = true; len(seen) <= mostBehind {
			d = d.WithNote(r.Cell().Origin.Span, "%s", figure.DescribeCell(r))
		}
	}
	if n := len(seen) - mostBehind; n > 0 {
		d = d.WithNote(diag.Span{}, "and %d more", n)
	}
	return d
}
