package brief

import (
	"slices"

	"policybrief/internal/cite"
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// RefsID is the id of the div in which the list of references stands, as
// Pandoc has it.
const RefsID = "refs"

// cite words the citations of the edition and makes its list of references, of
// the works that it cites and no others. The list stands where ::: {#refs}
// does; else it is a section of its own after the text, before any annex.
func (b *binder) cite() {
	lib := b.in.Bibliography
	var items []*cite.Item
	known := map[*cite.Item]bool{}
	worded := b.citations[:0:0]
	for _, n := range b.citations {
		if lib == nil {
			if !n.Has(note.InText) {
				b.Faults.Add(ruleCitation.At(n.Span, "this cites a work, and the note names no bibliography").
					WithHint("add bibliography: works.bib to the front matter, or write \\@ for a sign that cites nothing"))
			}
			b.Cites[n] = []*note.Node{madeText(n.Text.S, n.Span)}
			continue
		}
		all := true
		for _, k := range n.Kids {
			it := lib.Get(k.Text.S)
			if it == nil {
				d := ruleCitation.At(k.Text.All(), "the bibliography has no work with the key “%s”", k.Text.S)
				if near := nearest(k.Text.S, lib.Keys()); near != "" {
					d = d.WithHint("did you mean @%s?", near)
				} else {
					d = d.WithHint("add the work to the bibliography, or write \\@%s for a sign that cites nothing", k.Text.S)
				}
				b.Faults.Add(d)
				all = false
			} else if !known[it] {
				known[it] = true
				items = append(items, it)
			}
		}
		if all {
			worded = append(worded, n)
		}
	}
	if len(items) == 0 {
		return
	}
	list := cite.NewList(items)
	for _, n := range worded {
		cited := make([]cite.Cited, len(n.Kids))
		for i, k := range n.Kids {
			cited[i] = cite.Cited{Item: lib.Get(k.Text.S), Prefix: b.Words(k.Caption), Suffix: k.Title.S, YearOnly: k.Has(note.YearOnly)}
		}
		if n.Has(note.InText) {
			b.Cites[n] = b.runs(list.InText(cited[0]), n.Span)
		} else {
			b.Cites[n] = b.runs(list.Bracketed(cited), n.Span)
		}
	}
	b.references(list)
}

// references makes the list of references, and its section where the note has
// no place for it.
func (b *binder) references(list *cite.List) {
	for _, it := range list.Items {
		n := &note.Node{Kind: note.Paragraph, Span: it.At, Kids: b.runs(list.Reference(it), it.At)}
		n.Attr.ID = diag.MadeText(referenceID(it.Key), it.At)
		b.ids[n.Attr.ID.S] = n
		b.References = append(b.References, n)
	}
	if b.ids[RefsID] != nil {
		return
	}
	at := b.Front.Bibliography[0].All()
	level, before := 6, len(b.Blocks)
	for i, n := range b.Blocks {
		switch {
		case n.Kind == note.Heading:
			level = min(level, n.Level)
		case before == len(b.Blocks) && b.Annex[n] != "":
			before = i
		}
	}
	head := &note.Node{Kind: note.Heading, Span: at, Level: min(max(level, 1), 2), Kids: []*note.Node{madeText("References", at)}}
	b.headingNode(head)
	div := &note.Node{Kind: note.Div, Span: at}
	div.Attr.ID = diag.MadeText(RefsID, at)
	b.Blocks = slices.Insert(slices.Clone(b.Blocks), before, head, div)
}

// referenceID is the place of a work's reference.
func referenceID(key string) string { return "ref-" + key }

// runs gives a citation or a reference as inlines.
func (b *binder) runs(runs []cite.Run, at diag.Span) []*note.Node {
	out := make([]*note.Node, 0, len(runs))
	var link *note.Node
	for _, r := range runs {
		n := madeText(r.Text, at)
		if r.Italic {
			n = &note.Node{Kind: note.Emph, Span: at, Kids: []*note.Node{n}}
		}
		target := r.URL
		if r.Key != "" {
			target = "#" + referenceID(r.Key)
		}
		switch {
		case target == "":
			link = nil
			out = append(out, n)
		case link != nil && link.Text.S == target:
			link.Kids = append(link.Kids, n)
		default:
			link = &note.Node{Kind: note.Link, Span: at, Text: diag.MadeText(target, at), Kids: []*note.Node{n}}
			if r.URL != "" {
				link.Flags |= note.Auto
			}
			out = append(out, link)
		}
	}
	return out
}

func madeText(s string, at diag.Span) *note.Node {
	return &note.Node{Kind: note.Text, Span: at, Text: diag.MadeText(s, at)}
}
