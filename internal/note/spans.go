package note

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"policybrief/internal/diag"
)

func (w *words) autoLink(n *ast.AutoLink) {
	r := w.r
	label := n.Label(r.mask)
	start := w.r.pos(n)
	stop := start + len(label)
	i, j := start, stop
	if r.mask[start] == '<' {
		i, j = start+1, stop+1
		stop += 2
	} else if !bytes.HasPrefix(r.mask[start:], label) {
		// A bare address is found at the blank or mark before it.
		start, stop = start+1, stop+1
		i, j = start, stop
	}
	if r.inLink { // an address in a link's text is text
		w.begin(i, j)
		r.input.add(&w.text, i, j)
		return
	}
	x := r.node(Link, start, stop)
	x.Flags |= Auto
	x.Text = r.cut(i, j)
	switch {
	case n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(x.Text.S), "mailto:"):
		x.Text = prefixed("mailto:", x.Text)
	case n.Protocol != nil:
		x.Text = prefixed(string(n.Protocol)+"://", x.Text)
	}
	t := r.node(Text, i, j)
	t.Text = r.cut(i, j)
	x.Kids = []*Node{t}
	r.checkAddress(x.Text)
	w.push(x, start, stop)
}

func prefixed(s string, t diag.Text) diag.Text {
	var b diag.TextBuilder
	b.Made(s, t.Span(0, 0))
	b.Append(t)
	return b.Text()
}

func (w *words) link(n *linkInline, depth int) {
	r := w.r
	kind := Link
	if n.image {
		kind = Image
	}
	x := r.node(kind, n.start, n.stop)
	x.Text, x.Title, x.Attr = n.address, n.title, n.attr
	was := r.inLink
	r.inLink = true
	x.Kids, _, _ = r.inside(n, depth+1)
	r.inLink = was
	if n.image {
		r.known(&x.Attr, imageAttr)
		r.image(x, PlainText(x.Kids))
	} else {
		r.known(&x.Attr, linkAttr)
		r.checkAddress(x.Text)
	}
	r.id(x)
	w.push(x, n.start, n.stop)
}

// imageBlock makes an image alone in its paragraph, whose text is its caption.
func (r *reading) imageBlock(n *linkInline) *Node {
	r.start, r.stop, r.skip, r.quotesFor = n.start, n.stop, 0, -1
	x := r.node(ImageBlock, n.start, n.stop)
	x.Text, x.Title, x.Attr = n.address, n.title, n.attr
	x.Caption, _, _ = r.inside(n, 1)
	r.known(&x.Attr, imageAttr)
	r.image(x, "")
	r.id(x)
	return x
}

// image checks an image's address and alternative text, and asks for its file.
func (r *reading) image(n *Node, alt string) {
	if a, ok := n.Attr.Get("fig-alt"); ok {
		alt = a.S
	}
	if strings.TrimSpace(alt) == "" && !n.Attr.Is("decorative") {
		r.fault(ruleAlt.At(n.Span, "this image has no alternative text").
			WithHint(`say what it shows to someone who can't see it: {fig-alt="…"}. Mark an image that says nothing {.decorative}`))
	}
	if n.Text.S == "" {
		r.fault(rulePath.At(n.Span, "this image names no file").WithHint("write ![caption](file.png)"))
		return
	}
	if _, faults := Resolve(n.Text.All().Source, n.Text); len(faults) > 0 {
		for _, d := range faults {
			r.fault(d)
		}
		return
	}
	r.need(NeedImage, n.Text)
}

func (w *words) span(n *spanInline, depth int) {
	r := w.r
	x := r.node(Span, n.start, n.stop)
	x.Attr = n.attr
	r.known(&x.Attr, spanAttr)
	conditional := r.condition(x)
	if conditional {
		r.conds = append(r.conds, x)
	}
	x.Kids, _, _ = r.inside(n, depth+1)
	r.id(x)
	if conditional {
		r.conds = r.conds[:len(r.conds)-1]
	}
	w.push(x, n.start, n.stop)
}

func (w *words) footnote(n *footnoteInline, depth int) {
	r := w.r
	x := r.node(FootnoteRef, n.start, n.stop)
	x.Text = n.id
	if r.inNote {
		r.fault(ruleFootnote.At(x.Span, "a footnote can't have a footnote").
			WithHint("say it in the same footnote"))
		w.push(x, n.start, n.stop)
		return
	}
	if !n.id.Present() {
		r.builder.noteCount++
		// No written id holds a caret, so this one is free.
		x.Text = diag.MadeText("^"+strconv.Itoa(r.builder.noteCount), x.Span)
		def := r.node(FootnoteDef, n.start, n.stop)
		def.Text = x.Text
		p := r.node(Paragraph, n.start+2, n.stop-1)
		r.inNote = true
		p.Kids, _, _ = r.inside(n, depth+1)
		r.inNote = false
		def.Kids = []*Node{p}
		r.doc.Footnotes[x.Text.S] = def
		w.push(x, n.start, n.stop)
		return
	}
	r.calls = append(r.calls, call{x, append([]*Node(nil), r.conds...)})
	w.push(x, n.start, n.stop)
}
