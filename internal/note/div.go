package note

import (
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

var (
	calloutKinds = []string{"note", "tip", "warning", "important", "caution"}

	// divWords are the blocks of this trade and those of Pandoc and Quarto that
	// a brief knows.
	divWords = []string{
		"key-figures", "recommendation", "ask", "summary", "timeline", "lines-to-take", "questions",
		"budget", "annex", "contact", "columns", "column", "content-visible", "content-hidden",
		"callout-note", "callout-tip", "callout-warning", "callout-important", "callout-caution",
	}
	conditionKeys = []string{"when-audience", "unless-audience", "when"}
)

// vocabulary is the classes and keys that attributes may hold in one place. An
// unknown one is a fault: a misspelt condition would show an edition what it
// may not see.
type vocabulary struct {
	place         string // in the reader's words
	classes, keys []string
}

var (
	divAttr     = &vocabulary{place: "a block", classes: append(slices.Clone(divWords), "given"), keys: append(slices.Clone(conditionKeys), "title", "width", "claim", "source", "lang", "marking")}
	spanAttr    = &vocabulary{place: "a span", classes: []string{"given", "content-visible", "content-hidden"}, keys: append(slices.Clone(conditionKeys), "claim", "source", "lang")}
	imageAttr   = &vocabulary{place: "an image", classes: []string{"decorative"}, keys: []string{"fig-alt", "credit", "width", "float"}}
	linkAttr    = &vocabulary{place: "a link", keys: []string{"lang"}}
	headingAttr = &vocabulary{place: "a heading", classes: []string{"unnumbered", "unlisted"}, keys: []string{"lang"}}
	tableAttr   = &vocabulary{place: "a table's caption", classes: []string{"given"}, keys: []string{"source"}}
	blockAttr   = &vocabulary{place: "this block", classes: []string{"chart", "table"}}
)

// known faults classes and keys that mean nothing where they stand.
func (r *reading) known(a *Attr, v *vocabulary) {
	for _, c := range a.Classes {
		if slices.Contains(v.classes, c.S) {
			continue
		}
		if v == divAttr {
			r.fault(ruleDivWord.At(c.All(), "“%s” is no block that a brief knows", c.S).WithHint("%s", meant(c.S, v.classes)))
			continue
		}
		hint := "take it away"
		if len(v.classes) > 0 {
			hint = meant(c.S, v.classes)
		}
		r.fault(ruleAttrUnknown.At(c.All(), "the class “%s” means nothing on %s", c.S, v.place).WithHint("%s", hint))
	}
	for _, x := range a.Values {
		if slices.Contains(v.keys, x.Key.S) {
			if x.Key.S == "width" {
				r.width(x.Value)
			}
			continue
		}
		hint := "take it away"
		switch {
		case v == blockAttr:
			hint = "write it as a line of the block, " + x.Key.S + ": …"
		case len(v.keys) > 0:
			hint = meant(x.Key.S, v.keys)
		}
		r.fault(ruleAttrUnknown.At(x.Key.All(), "the attribute “%s” means nothing on %s", x.Key.S, v.place).WithHint("%s", hint))
	}
}

// width faults a width that is no percentage.
func (r *reading) width(t diag.Text) {
	n, err := strconv.Atoi(strings.TrimSuffix(t.S, "%"))
	if err != nil || !strings.HasSuffix(t.S, "%") || n < 1 || n > 100 {
		r.fault(ruleWidth.At(t.All(), "“%s” is no width", t.S).
			WithHint("give a width as a share of the text's: width=\"60%\""))
	}
}

// meant is a hint: the nearest known word, or all of them.
func meant(word string, known []string) string {
	if n := conf.Nearest(strings.ToLower(word), known); n != "" {
		return "did you mean “" + n + "”?"
	}
	return "known here: " + strings.Join(known, ", ")
}

// div makes a fenced div, or a callout.
func (r *reading) div(n *divBlock) *Node {
	d := r.node(Div, n.fence, n.end)
	d.Attr = n.attr
	if t, ok := d.Attr.Get("title"); ok {
		d.Title = t
	}
	r.known(&d.Attr, divAttr)
	for _, c := range d.Attr.Classes {
		if kind, ok := strings.CutPrefix(c.S, "callout-"); ok && slices.Contains(calloutKinds, kind) {
			d.Kind = Callout
			d.Text = c.Slice(len("callout-"), len(c.S))
		}
	}
	if t, ok := d.Attr.Get("marking"); ok {
		switch {
		case !d.Attr.Is("annex"):
			r.fault(ruleApart.At(t.All(), "only an annex can have a marking of its own").WithHint("write ::: {.annex marking=\"%s\"}", t.S))
		case strings.TrimSpace(t.S) == "":
			r.fault(ruleApart.At(d.Attr.place("marking"), "this marking is empty").WithHint("write marking=\"OFFICIAL-SENSITIVE\", or take it away"))
		}
	}
	conditional := r.condition(d)
	if conditional {
		r.conds = append(r.conds, d)
	}
	d.Kids = r.blocks(n)
	r.id(d)
	if conditional {
		r.conds = r.conds[:len(r.conds)-1]
	}
	_, j := r.around(n.fence, d.Kids)
	d.Span = r.span(n.fence, max(n.end, j))
	r.contents(d, n)
	return d
}

// contents faults a block of this trade that lacks what it is made of.
func (r *reading) contents(d *Node, n *divBlock) {
	for class, want := range map[string]struct {
		kind Kind
		what string
	}{
		"key-figures": {List, "a list, one item for each tile"},
		"timeline":    {DefinitionList, "a list of dates and what happened: a date, and under it a line that starts with a colon"},
		"budget":      {Table, "a table"},
	} {
		if !d.Attr.Is(class) {
			continue
		}
		found := false
		for _, k := range d.Kids {
			Walk(k, func(k *Node) bool {
				found = found || k.Kind == want.kind || want.kind == Table && k.Kind == Block && k.Attr.Is("table")
				return !found
			})
		}
		if !found {
			r.fault(ruleDivContent.At(r.span(n.fence, r.lineTrimmed(n.fence)), "this block is to hold %s", want.what).
				WithHint("write it between this line and the closing :::"))
		}
	}
}

// condition checks the conditions of a div or span, and tells whether it has
// any.
func (r *reading) condition(n *Node) bool {
	visible, hidden := n.Attr.Is("content-visible"), n.Attr.Is("content-hidden")
	keys := 0
	for _, v := range n.Attr.Values {
		if !slices.Contains(conditionKeys, v.Key.S) {
			continue
		}
		keys++
		if !visible && !hidden {
			r.fault(ruleCondition.At(v.Key.All(), "this condition has no effect").
				WithHint("say what it does: .content-visible or .content-hidden"))
		}
		if v.Key.S == "when" {
			if strings.TrimSpace(v.Value.S) == "" {
				r.fault(ruleCondition.At(v.Key.All(), "this condition is empty").WithHint("write an expression: when=\"calls.answered[latest] > 1000\""))
			}
			continue
		}
		r.audience(v.Value)
	}
	switch {
	case visible && hidden:
		r.fault(ruleCondition.At(r.opening(n), "this is to be both visible and hidden").WithHint("keep one of the two classes"))
	case (visible || hidden) && keys == 0:
		r.fault(ruleCondition.At(r.opening(n), "this does not say for whom, or when").
			WithHint("add when-audience=\"…\", unless-audience=\"…\" or when=\"…\""))
	}
	return visible || hidden || keys > 0
}

// opening gives the first line of a node.
func (r *reading) opening(n *Node) diag.Span {
	if n.Span.Source != r.src || r.src == nil {
		return n.Span
	}
	return r.span(n.Span.Start, min(n.Span.End, r.lineTrimmed(n.Span.Start)))
}

// audience faults an audience that no edition has.
func (r *reading) audience(t diag.Text) {
	if r.allowed == nil || r.allowed[t.S] {
		return
	}
	d := ruleAudience.At(t.All(), "no edition has the audience “%s”", t.S)
	if len(r.names) == 0 {
		r.fault(d.WithHint("name it in the front matter, under editions:, or with audience:"))
		return
	}
	r.fault(d.WithHint("%s", meant(t.S, r.names)))
}

// id faults an id that is given twice, and keeps it. Two that both stand under
// conditions may never meet in one edition; which do is known only when an
// edition is bound.
func (r *reading) id(n *Node) {
	id := n.Attr.ID
	if !id.Present() || id.S == "" {
		return
	}
	conditional := len(r.conds) > 0
	if first, twice := r.ids[id.S]; !twice {
		r.ids[id.S] = place{id.All(), conditional}
	} else if !first.conditional || !conditional {
		r.fault(ruleIDRepeated.At(id.All(), "the name “%s” is given twice", id.S).
			WithNote(first.at, "it is given here already").WithHint("give one of them another name"))
	}
	r.doc.IDs[id.S] = append(r.doc.IDs[id.S], n)
}

// checkAddress faults a link that is neither an address of the web, of mail or
// of a telephone nor a place in the document.
func (r *reading) checkAddress(t diag.Text) {
	at := t.All()
	if strings.Contains(t.S, "{{") {
		r.fault(ruleLinkScheme.At(at, "a figure can't stand in an address").WithHint("write the address in full"))
		return
	}
	scheme, rest, ok := strings.Cut(t.S, ":")
	switch {
	case strings.HasPrefix(t.S, "#") && len(t.S) > 1:
	case ok && slices.Contains([]string{"https", "http", "mailto", "tel"}, strings.ToLower(scheme)):
		if strings.Trim(rest, "/") == "" || strings.ContainsAny(t.S, " \t\r\n") {
			r.fault(ruleLinkScheme.At(at, "“%s” is no address", t.S).WithHint("write it in full, blanks as %20"))
		}
	case t.S == "":
		r.fault(ruleLinkScheme.At(at, "this link leads nowhere").WithHint("write [text](https://…)"))
	default:
		r.fault(ruleLinkScheme.At(at, "a link can't lead to “%s”", t.S).
			WithHint("a brief is read away from your files. Links begin with https:, http:, mailto: or tel:, or with # for a place in the brief"))
	}
}

// need asks for a file once.
func (b *builder) need(kind NeedKind, path diag.Text) {
	n := need{kind, path.All().Source, path.S}
	if b.needs[n] {
		return
	}
	b.needs[n] = true
	b.doc.Needs = append(b.doc.Needs, Need{Kind: kind, Path: path, From: n.from})
}

type need struct {
	kind NeedKind
	from *diag.Source
	path string
}
