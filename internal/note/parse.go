package note

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// Parse reads a note. shared is the project's brief.yml, or nil. files holds
// the includes read so far, by their path from the project root; Doc.Needs
// names those not yet there, and Parse is called again when they are read.
//
// Where the note holds bytes that are not text, Doc.Source and all spans are
// of a copy in which question marks stand for them.
func Parse(src *diag.Source, shared *conf.Value, files map[string]*diag.Source) (*Doc, diag.List) {
	b := newBuilder(files)
	b.doc.Source, b.doc.Meta = src, shared
	b.doc.Blocks = b.file(src)
	if b.doc.Front == nil { // the note was too large to be read
		b.doc.Front = new(Front)
		b.doc.Editions = []Edition{{Front: b.doc.Front}}
	}
	b.footnotes()
	return b.doc, b.faults.Sort()
}

func newBuilder(files map[string]*diag.Source) *builder {
	return &builder{
		doc:   &Doc{Footnotes: map[string]*Node{}, IDs: map[string][]*Node{}},
		files: files,
		tags:  map[string]int{},
		ids:   map[string]place{},
		needs: map[need]bool{},
	}
}

// footnotes joins calls to definitions, once all files are read.
func (b *builder) footnotes() {
	defs := make(map[string]*footnote, len(b.defs))
	var ids []string
	for _, f := range b.defs {
		defs[f.node.Text.S] = f
		ids = append(ids, f.node.Text.S)
	}
	waiting := slices.ContainsFunc(b.doc.Needs, func(n Need) bool {
		name, _ := Resolve(n.From, n.Path)
		return n.Kind == NeedInclude && b.files[name] == nil
	})
	for _, c := range b.calls {
		f := defs[c.node.Text.S]
		switch {
		case f == nil && waiting: // it may stand in a part that is not read yet
		case f == nil:
			hint := "write it on a line of its own: [^" + c.node.Text.S + "]: …"
			if n := conf.Nearest(c.node.Text.S, ids); n != "" {
				hint = "did you mean “" + n + "”?"
			}
			b.fault(ruleFootnoteUndefined.At(c.node.Span, "footnote “%s” is nowhere written", c.node.Text.S).WithHint("%s", hint))
		default:
			f.used = true
			// What only one edition may see must not reach another through a
			// footnote.
			if f.cond != nil && !slices.Contains(c.conds, f.cond) {
				b.fault(ruleFootnote.At(c.node.Span, "footnote “%s” is called here, but written where only some editions can see it", c.node.Text.S).
					WithNote(f.node.Span, "it is written here").
					WithHint("move the footnote's text out of the block with the condition, or the call into it"))
			}
		}
	}
	if waiting {
		return
	}
	for _, f := range b.defs {
		if !f.used {
			b.fault(ruleFootnoteUnused.At(f.node.Text.All(), "footnote “%s” is never called", f.node.Text.S).
				WithHint("write [^%s] where it belongs, or take it away", f.node.Text.S))
		}
	}
}

// Inlines reads a string of the front matter, a chart title or an attribute
// as inline Markdown: text, emphasis, figures. Where it holds several
// paragraphs, a line break stands between them. Footnotes, images and cross
// references are for the text of a note, and are faults here.
func Inlines(t diag.Text) ([]*Node, diag.List) {
	if len(t.S) > maxParagraph {
		return nil, diag.List{ruleTooLarge.At(t.Span(0, 1), "this text is longer than %d characters and is not read", maxParagraph).
			WithHint("move it to the note itself")}
	}
	b := newBuilder(nil)
	in := &input{text: t, orig: []byte(t.S), mask: []byte(t.S)}
	r := &reading{input: in, builder: b}
	for _, d := range in.scan(0, true) {
		b.fault(d)
	}
	root := r.read(sentence())
	var out []*Node
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		kids := r.inlines(n)
		if len(out) > 0 && len(kids) > 0 {
			i, _ := r.extent(n)
			out = append(out, r.node(LineBreak, i, i))
		}
		out = append(out, kids...)
	}
	for _, n := range out {
		Walk(n, func(n *Node) bool {
			if n.Kind == FootnoteRef || n.Kind == Image || n.Kind == CrossRef {
				b.fault(ruleInline.At(n.Span, "footnotes, images and cross references can't stand here").
					WithHint("use them in the text of the note"))
			}
			return true
		})
	}
	return out, b.faults.Sort()
}

// PlainText gives the words of inlines, without figures' expressions.
func PlainText(nodes []*Node) string {
	var b strings.Builder
	for _, n := range nodes {
		plain(&b, n)
	}
	return b.String()
}

func plain(b *strings.Builder, n *Node) {
	switch n.Kind {
	case Text, Code:
		b.WriteString(n.Text.S)
	case SoftBreak, LineBreak:
		b.WriteByte(' ')
	case Figure, FootnoteRef, CrossRef:
	default:
		for _, k := range n.Kids {
			plain(b, k)
		}
	}
}
