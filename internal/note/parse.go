package note

import (
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
	b.apart()
	return b.doc, b.faults.Sort()
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
	case Figure, FootnoteRef, CrossRef, Citation:
	default:
		for _, k := range n.Kids {
			plain(b, k)
		}
	}
}
