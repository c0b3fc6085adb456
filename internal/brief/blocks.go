package brief

import (
	"slices"
	"strings"

	"policybrief/internal/chart"
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// block binds a chart or table block.
func (b *binder) block(n *note.Node) {
	v, faults := b.in.Parsed.block(n.Text)
	b.Faults.Add(faults...)
	if faults.HasErrors() {
		return
	}
	if n.Attr.Is("table") {
		b.tableBlock(n, v)
		return
	}
	b.numbered(n, "Figure")
	// The words of the block are read once, here or for the chart, so that
	// each figure in them is one figure.
	read := map[diag.Span][]*note.Node{}
	inlines := func(t diag.Text) []*note.Node {
		at := t.All()
		nodes, ok := read[at]
		if !ok {
			nodes = b.inlines(t)
			read[at] = nodes
		}
		return nodes
	}
	c, faults := chart.Bind(b.in.Parsed.chart(n.Text, v), chart.Context{Scope: b.Scope, Words: func(t diag.Text) (string, diag.List) {
		before := len(b.Faults)
		s := b.Words(inlines(t))
		found := slices.Clone(b.Faults[before:])
		b.Faults = b.Faults[:before]
		return s, found
	}})
	b.Faults.Add(faults...)
	if c == nil || c.Spec == nil {
		return
	}
	bound := &Chart{Chart: c, Heading: b.heading}
	bound.Ordinal = b.ordinal("chart", n.Attr.ID.S)
	bound.Title = inlines(c.Spec.Title)
	bound.Subtitle = inlines(c.Spec.Subtitle)
	bound.Caption = inlines(c.Spec.Caption)
	for _, a := range c.Spec.Annotate {
		bound.Remarks = append(bound.Remarks, inlines(a.Text))
	}
	for p := range c.Points() {
		if !b.hold(n.Span, len(p.Value.Cells)) {
			return
		}
		b.used(*p.Value)
	}
	for _, r := range c.Cells {
		b.source(r.Dataset, r.Measure)
	}
	if c.Spec.Claim.Present() {
		b.claim(n, c.Spec.Claim, b.Words(bound.Title), placeOr(c.Spec.Title, n.Span))
	}
	b.Charts[n] = bound
}

// image binds a picture and what is said of it.
func (b *binder) image(n *note.Node) {
	path, faults := note.Resolve(n.Text.All().Source, n.Text)
	if faults.HasErrors() {
		return // note.Parse has told it
	}
	im := &Image{Data: b.in.Images[path], Caption: n.Caption}
	if t, ok := n.Attr.Get("fig-alt"); ok {
		im.AltNodes = b.inlines(t)
		im.Alt = b.Words(im.AltNodes)
	}
	if t, ok := n.Attr.Get("credit"); ok {
		im.Credit = b.wordsOf(t)
	}
	if t, ok := n.Attr.Get("width"); ok {
		im.Width = b.percent(t)
	}
	if im.Alt == "" && !n.Attr.Is("decorative") {
		im.Alt = note.PlainText(n.Kids)
	}
	if n.Kind == note.ImageBlock && len(n.Caption) > 0 {
		b.numbered(n, "Figure")
	}
	for _, k := range n.Caption {
		b.node(k)
	}
	b.Images[n] = im
}

// percent reads a width such as 60%.
func (b *binder) percent(t diag.Text) int {
	s, ok := strings.CutSuffix(strings.TrimSpace(t.S), "%")
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 100 {
			ok = false
			break
		}
		n = n*10 + int(r-'0')
	}
	if !ok || n < 1 || n > 100 {
		b.Faults.Add(ruleWidth.At(t.All(), "“%s” is no width", t.S).
			WithHint("write a share of the text's width, from 1%% to 100%%: width=60%%"))
		return 0
	}
	return n
}
