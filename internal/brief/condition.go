package brief

import (
	"slices"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// visible gives nodes without what the edition may not see. Nothing hidden is
// evaluated, numbered or counted, so that it leaves no trace: no second space
// where a span stood, and no empty paragraph or item. Nodes that change are
// copied; the note itself is shared and stays as it is.
func (b *binder) visible(nodes []*note.Node) []*note.Node {
	out := nodes
	changed, gone := false, false
	for i, n := range nodes {
		kept, same := b.keep(n)
		if same && !changed {
			continue
		}
		if same {
			kept = nodes[i : i+1 : i+1]
		}
		if !changed {
			out, changed = slices.Clone(nodes[:i]), true
		}
		if gone && len(kept) > 0 && spaced(out) {
			first, all := trimmed(kept[0])
			switch {
			case all:
				kept = kept[1:]
			case first != kept[0]:
				kept = slices.Concat([]*note.Node{first}, kept[1:]) // they may be the note's own
			}
			if len(kept) == 0 {
				continue
			}
		}
		gone = len(kept) == 0 && n.Kind == note.Span
		out = append(out, kept...)
	}
	if gone && len(out) > 0 && out[len(out)-1].Kind == note.SoftBreak {
		out = out[:len(out)-1]
	}
	return out
}

// spaced tells whether inlines end where no space is wanted: with one, or
// before the first word.
func spaced(nodes []*note.Node) bool {
	if len(nodes) == 0 {
		return true
	}
	last := nodes[len(nodes)-1]
	return last.Kind == note.SoftBreak || last.Kind == note.LineBreak || last.Kind == note.Text && strings.HasSuffix(last.Text.S, " ")
}

// trimmed gives an inline without the space it begins with; all is true where
// it is nothing else.
func trimmed(n *note.Node) (t *note.Node, all bool) {
	if n.Kind != note.Text || !strings.HasPrefix(n.Text.S, " ") {
		return n, n.Kind == note.SoftBreak
	}
	c := *n
	c.Text = n.Text.Slice(1, len(n.Text.S))
	return &c, c.Text.S == ""
}

// keep gives what stands in a node's place: nothing, a copy with less in it, or
// the kids of a wrapper that had only its condition to say. Where it is the node
// itself, stays is true.
func (b *binder) keep(n *note.Node) (instead []*note.Node, stays bool) {
	if n.Apart() && n != b.Edition.Annex {
		return nil, false // a document of its own
	}
	conditional := n.Attr.Is("content-visible") || n.Attr.Is("content-hidden")
	if conditional && !b.holds(n) {
		return nil, false
	}
	kids := b.visible(n.Kids)
	caption := b.visible(n.Caption)
	if conditional && (n.Kind == note.Div || n.Kind == note.Span) && bare(n) {
		return kids, false
	}
	if same(kids, n.Kids) && same(caption, n.Caption) {
		return nil, true
	}
	if len(kids) == 0 && len(n.Kids) > 0 && (n.Kind == note.Paragraph || n.Kind == note.Item || n.Kind == note.List) {
		return nil, false
	}
	c := *n
	c.Kids, c.Caption = kids, caption
	return []*note.Node{&c}, false
}

// same tells whether two lists are one and the same.
func same(a, b []*note.Node) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// bare tells whether a div or span says nothing but its condition.
func bare(n *note.Node) bool {
	if n.Attr.ID.S != "" {
		return false
	}
	for _, c := range n.Attr.Classes {
		if !strings.HasPrefix(c.S, "content-") {
			return false
		}
	}
	for _, v := range n.Attr.Values {
		switch v.Key.S {
		case "when", "when-audience", "unless-audience":
		default:
			return false
		}
	}
	return true
}

// holds decides whether a conditional node is to be seen: each of its
// conditions must hold for content-visible; content-hidden turns that round.
func (b *binder) holds(n *note.Node) bool {
	met := true
	if t, ok := n.Attr.Get("when-audience"); ok {
		met = met && b.audience(t)
	}
	if t, ok := n.Attr.Get("unless-audience"); ok {
		met = met && !b.audience(t)
	}
	// An expression is looked at only where the audience may see the content:
	// otherwise its faults and its reads would leave a trace.
	if t, ok := n.Attr.Get("when"); ok && met {
		met = b.truth(t)
		b.Conditions = append(b.Conditions, Condition{n, t, met == n.Attr.Is("content-visible")})
	}
	return met == n.Attr.Is("content-visible")
}

// audience tells whether the edition is for one of the audiences named, a
// list divided by commas or spaces.
func (b *binder) audience(t diag.Text) bool {
	return note.ForAudience(t, b.Edition.Audience)
}

// truth evaluates a condition.
func (b *binder) truth(t diag.Text) bool {
	e, faults := b.in.Parsed.expr(t)
	b.Faults.Add(faults...)
	v, faults := e.Decide(b.Scope)
	b.Faults.Add(faults...)
	if faults.HasErrors() || e.Broken() {
		return false
	}
	if v.Kind != figure.Truth {
		b.Faults.Add(ruleCondition.At(t.All(), "this condition gives %s, not true or false", describe(v)).
			WithHint("compare it with something: %s > 0", t.S))
		return false
	}
	return v.True
}
