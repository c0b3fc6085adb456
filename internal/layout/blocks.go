package layout

import (
	"strconv"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// maxDepth is how deep blocks may nest and still be set one inside the other;
// what is deeper is set at that depth, so that neither the page nor the tag
// tree runs out of room.
const maxDepth = 16

// blocks sets block nodes one after the other.
func (f *flow) blocks(nodes []*note.Node, a area) {
	for _, n := range nodes {
		f.block(n, a)
	}
}

func (f *flow) block(n *note.Node, a area) {
	s := f.s
	if s.depth >= maxDepth {
		s.tooDeep(n)
		f.paragraph(flatten(n), a)
		return
	}
	s.depth++
	waiting := len(s.images)
	defer func() {
		s.depth--
		// Images inside lines are set after the block that holds them.
		images := s.images[waiting:]
		s.images = s.images[:waiting]
		for _, img := range images {
			f.image(img.n, img.img, a)
		}
	}()
	f.anchor(n)
	switch n.Kind {
	case note.Paragraph:
		f.textBlock(n, a)
	case note.Heading:
		f.headingBlock(n, a)
	case note.List:
		f.list(n, a)
	case note.CodeBlock:
		f.codeBlock(n, a)
	case note.BlockQuote:
		f.quote(n, a)
	case note.Table:
		start := len(f.boxes)
		f.markdownTable(n, a)
		f.wholeTable(start, &a)
	case note.ThematicBreak:
		f.thematicBreak(a)
	case note.Div:
		f.div(n, a)
	case note.Callout:
		f.callout(n, a)
	case note.DefinitionList:
		f.definitions(n, a)
	case note.PageBreak:
		f.force = true
	case note.ImageBlock:
		if img := s.b.Images[n]; img != nil {
			f.image(n, img, a)
		}
	case note.Block:
		if c := s.b.Charts[n]; c != nil {
			f.chart(n, c, a)
		} else if t := s.b.Tables[n]; t != nil {
			start := len(f.boxes)
			f.dataTable(n, t, a)
			f.wholeTable(start, &a)
		}
	case note.FootnoteDef:
	case note.Item, note.Definition, note.Attribution, note.Term:
		f.blocks(n.Kids, a)
	default: // an inline that stands among blocks
		f.paragraph([]*note.Node{n}, a)
	}
}

func (s *setter) tooDeep(n *note.Node) {
	for _, d := range s.faults {
		if d.Rule == ruleNestedDeep {
			return
		}
	}
	s.faults.Add(ruleNestedDeep.At(n.Span, "nested more than %d deep: what is deeper is set without its own form", maxDepth).
		WithHint("use headings, or lists of two or three levels"))
}

// flatten gives the inlines of all that is below a node, without its form and
// without recursion that a stranger's file could make deep.
func flatten(n *note.Node) []*note.Node {
	var out []*note.Node
	stack := []*note.Node{n}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch {
		case n.Kind >= note.Text:
			out = append(out, n)
			continue
		case len(out) > 0 && (n.Kind == note.Paragraph || n.Kind == note.Item || n.Kind == note.Term):
			out = append(out, &note.Node{Kind: note.SoftBreak})
		}
		for i := len(n.Kids) - 1; i >= 0; i-- {
			stack = append(stack, n.Kids[i])
		}
	}
	return out
}

// paraGap is the space between paragraphs: half a line.
func (a *area) paraGap() page.Length {
	if a.tight {
		return a.typ.LineHeight / 6
	}
	return a.typ.LineHeight / 2
}

// textWidth is the width of running text in an area. Type that is larger than
// the body's has as many ems.
func (f *flow) textWidth(a *area) page.Length {
	measure, body := f.s.geo.measure, f.s.body.Size
	if a.typ.Size > body {
		measure = measure * a.typ.Size / body
	}
	return min(a.w, measure)
}

// textBlock sets a paragraph of the note.
func (f *flow) textBlock(n *note.Node, a area) {
	if a.numbers {
		f.numbered(n, a)
		return
	}
	f.paragraph(n.Kids, a)
}

// numbered sets a paragraph with its number hanging, as submissions have them.
func (f *flow) numbered(n *note.Node, a area) {
	f.s.paragraphs++
	indent := 2 * a.typ.Size
	a.w = min(a.w, f.textWidth(&a)+indent)
	el := a.el.Add(page.P)
	label := f.s.label(strconv.Itoa(f.s.paragraphs)+". ", a.typ, false, el)
	f.space(a.paraGap())
	f.label = []part{{line: f.s.setLine(label), x: a.x, y: f.s.baseline(a.typ)}}
	a.indentBy(indent, 0)
	f.paragraphOf(n.Kids, a, el)
}

// paragraph sets inlines as a paragraph.
func (f *flow) paragraph(nodes []*note.Node, a area) {
	f.paragraphOf(nodes, a, a.el.Add(page.P))
}

// paragraphOf sets inlines as a paragraph whose words are those of an element.
func (f *flow) paragraphOf(nodes []*note.Node, a area, el *page.Elem) {
	s := f.s
	in := s.inliner(&a, a.typ, el)
	in.nodes(nodes)
	lines := s.setText(in.pieces, f.textWidth(&a), a.typ.Size)
	if len(lines) > 0 {
		f.space(a.paraGap())
		f.lines(lines, lineOpts{typ: a.typ, x: a.x, w: f.textWidth(&a), shows: s.illustrative(nodes), notes: in.called})
		f.space(a.paraGap())
		if strings.HasSuffix(strings.TrimRight(lastText(in.pieces), " "), ":") {
			f.cost = costIntro
		}
	}
}

func lastText(pieces []text.Piece) string {
	if len(pieces) == 0 {
		return ""
	}
	return pieces[len(pieces)-1].Text
}

type pendingImage struct {
	n   *note.Node
	img *brief.Image
}

// headingBlock sets a heading, with its number if it has one.
func (f *flow) headingBlock(n *note.Node, a area) {
	f.headingWith(n, n.Level, f.s.b.Labels[n].Number, n.Kids, a)
}

// headingWith sets a heading of a level, which stays with at least two lines
// of what follows. label stands before its words.
func (f *flow) headingWith(n *note.Node, level int, label string, words []*note.Node, a area) {
	s := f.s
	size, tag := s.headingLevel(level)
	t := s.headingType(size)
	if a.ground.A > 0 {
		t.Color = s.ink(t.Color, &a)
		if t.Size > a.typ.Size*5/4 {
			t.Size, t.LineHeight = a.typ.Size*5/4, a.typ.LineHeight*5/4
		}
	}
	in := s.inliner(&a, t, a.el.Add(tag))
	title := s.plain(words)
	if label != "" {
		sep := "\u2002"
		switch {
		case title == "":
			sep = ""
		case strings.Contains(label, " "): // “Annex A: …”
			sep = ": "
		}
		in.pieces = append(in.pieces, text.Piece{Text: label + sep, Style: in.style(), Tag: in.tag(), At: n.Span})
		title = strings.TrimSpace(label + strings.ReplaceAll(sep, "\u2002", " ") + title)
	}
	in.nodes(words)
	for i := range in.pieces {
		in.pieces[i].NoHyphen = true
	}
	lines := s.setLines(in.pieces, a.w)
	if len(lines) == 0 {
		return
	}
	f.space(spaceAbove(t, s.body, size))
	s.addHeading(f, n, title)
	start := len(f.boxes)
	f.lines(lines, lineOpts{typ: t, x: a.x, w: a.w, shows: s.illustrative(words), notes: in.called})
	for i := start + 1; i < len(f.boxes); i++ {
		f.boxes[i].cost = costNever
	}
	f.keep = 2
	f.gap = s.body.LineHeight / 4
	f.atTop = true // the space under a heading is its own
	f.heading = s.plain(words)
}

// spaceAbove gives the space over a heading: the larger the heading, the more.
func spaceAbove(t, body brand.Type, size int) page.Length {
	switch size {
	case 0:
		return max(body.LineHeight*3/2, t.LineHeight)
	case 1:
		return body.LineHeight * 5 / 4
	}
	return body.LineHeight
}

// codeBlock sets code on a tinted ground, line by line as written.
func (f *flow) codeBlock(n *note.Node, a area) {
	s := f.s
	t := s.br.Mono
	if t.Size == 0 {
		t = a.typ
	}
	if body := s.br.Body.Size; body > 0 { // as large as in the brand's own text
		t.Size, t.LineHeight = t.Size*a.typ.Size/body, t.LineHeight*a.typ.Size/body
	}
	ground := t.Ground
	t.Ground = page.Color{} // it is the panel's
	a.ground = ground
	f.space(a.typ.LineHeight / 2)
	pad := 8 * page.Pt
	start := f.open(&frame{x: a.x, w: a.w, top: pad, bottom: pad, style: frameStyle{ground: ground}})
	el := a.el.Add(page.P).Add(page.Code)
	st := s.style(t, false, false)
	tag := el.Leaf()
	var pieces []text.Piece
	code := strings.TrimRight(n.Text.S, "\n")
	for line := range strings.Lines(code) {
		line = strings.TrimRight(line, "\r\n")
		if k := len(pieces); k > 0 {
			pieces[k-1].Text += " "
			pieces = append(pieces, text.Piece{Break: text.LineBreak, Style: st})
		}
		pieces = append(pieces, text.Piece{Text: keepIndent(line), Style: st, Tag: tag, At: n.Span, NoHyphen: true})
	}
	f.lines(s.setLines(pieces, a.w-2*pad), lineOpts{typ: t, x: a.x + pad, w: a.w - 2*pad})
	f.close(start)
	f.space(a.typ.LineHeight / 2)
}

// keepIndent makes the spaces at the start of a line of code ones that keep
// their room.
func keepIndent(line string) string {
	line = strings.ReplaceAll(line, "\t", "    ")
	rest := strings.TrimLeft(line, " ")
	return strings.Repeat("\u00A0", len(line)-len(rest)) + rest
}

// thematicBreak sets a short centred rule.
func (f *flow) thematicBreak(a area) {
	lh := a.typ.LineHeight
	w := 8 * a.typ.Size
	f.space(lh / 2)
	f.cost = costNever // it divides what stands above it from what follows, and does not begin a page
	f.add(box{h: lh, parts: []part{{items: []page.Item{
		fill(page.Rect{X: a.x + (f.textWidth(&a)-w)/2, Y: lh / 2, W: w, H: page.Pt * 3 / 4}, f.s.br.Colors.Rule),
	}}}})
	f.space(lh / 2)
}

// fill gives a filled rectangle that is no content.
func fill(r page.Rect, c page.Color) page.Item {
	return &page.Shape{Path: page.RectPath(r), Fill: c, Tag: page.Tag{Artifact: page.Layout}}
}
