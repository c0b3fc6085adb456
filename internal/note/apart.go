package note

import (
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// Apart tells whether a node is an annex with a marking of its own, which is
// built as a PDF of its own and leaves no trace in any other.
func (n *Node) Apart() bool {
	t, ok := n.Attr.Get("marking")
	return ok && n.Kind == Div && n.Attr.Is("annex") && strings.TrimSpace(t.S) != ""
}

// place gives the place of a key.
func (a *Attr) place(key string) diag.Span {
	for _, v := range a.Values {
		if v.Key.S == key {
			return v.Key.All()
		}
	}
	return diag.Span{}
}

// apart gives each annex with a marking an edition of its own, after the
// edition that it belongs to. Their letters follow those of the annexes that
// stay, so that no gap among these tells of one that is not there.
func (b *builder) apart() {
	var out []Edition
	for _, e := range b.doc.Editions {
		out = append(out, e)
		w := annexes{audience: e.Audience}
		w.walk(b.doc.Blocks, nil)
		for _, at := range w.faults {
			if !slices.ContainsFunc(b.faults, func(d diag.Diagnostic) bool { return d.Span == at && d.Rule == ruleApart }) {
				b.fault(ruleApart.At(at, "an annex with a marking can't stand under a condition on figures").
					WithHint("which PDFs there are must be known before any figure is: take when= away"))
			}
		}
		for i, n := range w.marked {
			marking, _ := n.Attr.Get("marking")
			front := *e.Front
			front.Marking, front.TOC = marking, false
			a := Edition{
				At: marking.All(), Audience: e.Audience, Front: &front,
				Of: e.Name, Annex: n, Letter: Letter(w.plain + i + 1),
			}
			a.Name = "annex-" + strings.ToLower(a.Letter)
			if e.Name != "" {
				a.Name = e.Name + "/" + a.Name
			}
			out = append(out, a)
		}
	}
	b.doc.Editions = out
}

// annexes are those that an audience sees.
type annexes struct {
	audience string
	plain    int     // how many stay in the document
	marked   []*Node // built apart
	faults   []diag.Span
}

func (w *annexes) walk(nodes []*Node, when *diag.Span) {
	for _, n := range nodes {
		if n.Kind >= Text || n.Kind == Paragraph || n.Kind == Table {
			continue
		}
		under := when
		if n.Attr.Is("content-visible") || n.Attr.Is("content-hidden") {
			met := true
			if t, ok := n.Attr.Get("when-audience"); ok {
				met = met && ForAudience(t, w.audience)
			}
			if t, ok := n.Attr.Get("unless-audience"); ok {
				met = met && !ForAudience(t, w.audience)
			}
			_, depends := n.Attr.Get("when")
			if depends && met {
				at := n.Attr.place("when")
				under = &at
			} else if met != n.Attr.Is("content-visible") {
				continue
			}
		}
		switch {
		case n.Apart() && under != nil:
			w.faults = append(w.faults, *under)
		case n.Apart():
			w.marked = append(w.marked, n)
			continue
		case n.Kind == Div && n.Attr.Is("annex"):
			w.plain++
		}
		w.walk(n.Kids, under)
	}
}

// ForAudience tells whether a condition's list of audiences, divided by commas
// or spaces, names one.
func ForAudience(list diag.Text, audience string) bool {
	names := strings.FieldsFunc(list.S, func(r rune) bool { return r == ',' || r == ' ' })
	return slices.Contains(names, audience)
}

// Letter gives the nth letter of an annex: A to Z, then AA.
func Letter(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
