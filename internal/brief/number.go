package brief

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// headingNode numbers and anchors a heading and makes it the nearest one.
func (b *binder) headingNode(n *note.Node) {
	for _, k := range n.Kids {
		b.node(k)
	}
	b.heading = headingKey(n)
	l := Label{Kind: "Section", ID: b.anchorID(n, slug(b.Words(n.Kids)))}
	if b.annex != "" {
		l.Kind, l.Number, b.annex = "Annex", b.annex, ""
	}
	numbered := l.Number == "" && (b.Front.NumberSections || b.Profile != nil && b.Profile.NumberSections)
	if numbered && !n.Attr.Is("unnumbered") {
		level := min(max(n.Level, 1), 6)
		b.sections[level]++
		clear(b.sections[level+1:])
		var parts []string
		if b.inAnnex != "" { // A.1, A.2
			parts = append(parts, b.inAnnex)
		}
		for i := 1; i <= level; i++ {
			if b.sections[i] > 0 {
				parts = append(parts, strconv.Itoa(b.sections[i]))
			}
		}
		l.Number = strings.Join(parts, ".")
	}
	b.Labels[n] = l
}

// headingKey is a heading as it names the figures under it: its words as
// written, expressions in place of figures, so that new data do not rename it.
func headingKey(n *note.Node) string {
	var s strings.Builder
	note.Walk(n, func(k *note.Node) bool {
		switch k.Kind {
		case note.Text, note.Code:
			s.WriteString(k.Text.S)
		case note.Figure:
			s.WriteString("{{" + k.Text.S + "}}")
		case note.SoftBreak, note.LineBreak:
			s.WriteByte(' ')
		}
		return true
	})
	return strings.TrimSpace(s.String())
}

// anchor makes a node with an id of its own a place that can be linked to.
func (b *binder) anchor(n *note.Node) {
	if n.Attr.ID.S != "" {
		b.anchorID(n, "")
	}
}

// anchorID gives a node's id: the writer's own, or a free one made of base.
func (b *binder) anchorID(n *note.Node, base string) string {
	if id := n.Attr.ID; id.S != "" {
		// Each of two may be for an audience of its own; here both are seen.
		if other := b.ids[id.S]; other != nil && other != n && other.Attr.ID.S == id.S {
			b.Faults.Add(ruleIDTwice.At(id.All(), "the id “%s” stands twice in this edition", id.S).
				WithNote(other.Attr.ID.All(), "it stands here too").
				WithHint("give one of them another id"))
		}
		b.ids[id.S] = n
		return id.S
	}
	if base == "" {
		base = "part"
	}
	id := base
	for i := 1; b.ids[id] != nil; i++ {
		id = base + "-" + strconv.Itoa(i)
	}
	b.ids[id] = n
	return id
}

// numbered gives a node the next number of its kind, Figure or Table.
func (b *binder) numbered(n *note.Node, kind string) {
	b.numbers[kind]++
	b.label(n, kind, strconv.Itoa(b.numbers[kind]))
}

func (b *binder) label(n *note.Node, kind, number string) {
	b.Labels[n] = Label{Kind: kind, Number: number, ID: b.anchorID(n, strings.ToLower(kind)+"-"+strings.ToLower(number))}
}

// slug gives words as an id: small letters and digits joined by hyphens.
func slug(s string) string {
	var out strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if gap && out.Len() > 0 {
				out.WriteByte('-')
			}
			gap = false
			out.WriteRune(r)
		} else {
			gap = true
		}
	}
	return out.String()
}

// footnote numbers a footnote where it is first called, and binds what it
// holds.
func (b *binder) footnote(n *note.Node) {
	id := n.Text.S
	if f := b.notes[id]; f != nil {
		b.Footnotes[n] = f
		return
	}
	def := b.in.Doc.Footnotes[id]
	if def == nil {
		return // note.Parse has told it
	}
	f := &Footnote{Number: len(b.notes) + 1}
	b.notes[id] = f
	b.Footnotes[n] = f
	f.Blocks = b.visible(def.Kids)
	for _, k := range f.Blocks {
		b.node(k)
	}
}

// resolve finds what each cross reference means, once everything has its
// number.
func (b *binder) resolve() {
	for _, n := range b.refs {
		id := strings.TrimPrefix(n.Text.S, "#")
		to := b.ids[id]
		if to == nil {
			d := ruleReference.At(n.Text.All(), "nothing in this edition has the id “%s”", id)
			names := make([]string, 0, len(b.ids))
			for k := range b.ids {
				names = append(names, k)
			}
			if near := nearest(id, names); near != "" {
				d = d.WithHint("did you mean “%s”?", near)
			} else {
				d = d.WithHint("give the chart, table or heading this id: {#%s}", id)
			}
			b.Faults.Add(d)
			continue
		}
		if n.Kind == note.Link {
			continue
		}
		l := b.Labels[to]
		r := Ref{ID: id, Text: l.Number}
		switch {
		case l.Kind == "Section" && l.Number == "":
			r.Text = "“" + b.Words(to.Kids) + "”"
		case !n.Has(note.NumberOnly):
			r.Text = l.Kind + " " + l.Number
		}
		b.Refs[n] = r
	}
}

// nearest gives the candidate nearest to a word, the same in any order of
// the candidates.
func nearest(word string, names []string) string {
	slices.Sort(names)
	return conf.Nearest(word, names)
}

// placeOr gives the span of a text, or another where it stands nowhere.
func placeOr(t diag.Text, or diag.Span) diag.Span {
	if s := t.All(); !s.IsZero() {
		return s
	}
	return or
}
