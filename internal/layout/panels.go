package layout

import (
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// frameStyle is what is drawn for a frame.
type frameStyle struct {
	ground page.Color  // A 0 for none
	bar    page.Color  // down the left edge
	barW   page.Length // 0 for none
	line   page.Color  // along the upper edge
	lineW  page.Length
	lower  page.Length // of a line along the lower edge, in the same colour
	spine  page.Length // place of a timeline's line; 0 for none
	from   page.Length // how far below the frame's upper edge that line starts
	trim   page.Length // how far above its lower edge it ends
}

// A panel is how a div of this trade looks.
type panel struct {
	class, label string
	look         panelLook
	leads        bool // its text is set a little larger
}

type panelLook uint8

const (
	lookTint  panelLook = iota // a tinted ground under a rule
	lookBar                    // a tinted ground with a bar down its left edge
	lookSolid                  // the primary colour itself, where what it holds is plain
	lookRules                  // between two rules
	lookPlain                  // a label alone
)

var panels = []panel{
	{"summary", "Summary", lookTint, false},
	{"recommendation", "Recommendation", lookBar, true},
	{"ask", "The ask", lookSolid, true},
	{"lines-to-take", "Lines to take", lookRules, false},
	{"questions", "Questions and answers", lookRules, false},
	{"budget", "Budget", lookPlain, false},
	{"contact", "Contact", lookTint, false},
}

// style gives what is drawn for a panel with the blocks it holds.
func (p *panel) style(s *setter, kids []*note.Node) frameStyle {
	c := &s.br.Colors
	switch p.look {
	case lookTint:
		return frameStyle{ground: c.Panel, line: c.Primary, lineW: 2 * page.Pt}
	case lookBar:
		return frameStyle{ground: c.Panel, bar: c.Primary, barW: 5 * page.Pt}
	case lookSolid:
		if plainBlocks(kids) {
			return frameStyle{ground: c.Primary}
		}
		return frameStyle{ground: c.Panel, bar: c.Accent, barW: 5 * page.Pt}
	case lookRules:
		return frameStyle{line: c.Primary, lineW: 3 * page.Pt / 2, lower: page.Pt * 3 / 4}
	}
	return frameStyle{}
}

// plainBlocks tells whether blocks are text alone, which can be read on any
// ground.
func plainBlocks(nodes []*note.Node) bool {
	plain := true
	for _, n := range nodes {
		note.Walk(n, func(n *note.Node) bool {
			switch n.Kind {
			case note.Paragraph, note.List, note.Item, note.Heading, note.PageBreak:
			case note.Image, note.Code:
				plain = false
			default:
				plain = plain && n.Kind >= note.Text
			}
			return plain
		})
	}
	return plain
}

// div sets a fenced div by its class; one of another class is its contents.
func (f *flow) div(n *note.Node, a area) {
	switch {
	case n.Attr.Is("key-figures"):
		f.tiles(n, a)
	case n.Attr.Is("timeline"):
		f.timeline(n, a)
	case n.Attr.Is("columns"):
		f.columns(n, a)
	case n.Attr.Is("annex"):
		f.annex(n, a)
	case n.Attr.ID.S == brief.RefsID:
		f.blocks(n.Kids, a)
		f.references(a)
	default:
		for i := range panels {
			if n.Attr.Is(panels[i].class) {
				f.panel(n, &panels[i], a)
				return
			}
		}
		f.blocks(n.Kids, a)
	}
}

func (f *flow) panel(n *note.Node, p *panel, a area) {
	s := f.s
	label := p.label
	if n.Title.S != "" {
		label = s.plain(s.titleOf(n))
	}
	// A heading just before, or first inside, that says the same is label enough.
	if sameWords(f.heading, label) || len(n.Kids) > 0 && n.Kids[0].Kind == note.Heading {
		label = ""
	}
	a.el = a.el.Add(page.Div)
	if p.leads {
		a.typ.Size = a.typ.Size * 106 / 100
		a.typ.LineHeight = a.typ.LineHeight * 106 / 100
	}
	f.framed(a, p.style(s, n.Kids), func(a area) {
		switch {
		case label == "":
		case n.Title.S != "":
			f.panelLabel("", s.titleOf(n), a, s.panelLabelType(&a))
		default:
			f.panelLabel(label, nil, a, s.panelLabelType(&a))
		}
		f.blocks(n.Kids, a)
	})
}

func sameWords(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSpace(a)), strings.ToLower(b)
	return a != "" && (a == b || strings.TrimPrefix(b, "the ") == strings.TrimPrefix(a, "the ") || a == b+"s")
}

func (s *setter) panelLabelType(a *area) brand.Type {
	t := s.body
	t.Size = t.Size * 108 / 100
	t.LineHeight = t.LineHeight * 108 / 100
	t.Weight = 700
	t.Color = s.ink(s.br.Colors.Primary, a)
	t.Family = s.br.Headings[0].Family
	return t
}

// ink gives a colour, or that of the area's text where the colour is too weak
// for small type on the area's ground (WCAG 2: 4.5 to 1).
func (s *setter) ink(c page.Color, a *area) page.Color {
	ground := a.ground
	if ground.A == 0 {
		ground = s.br.Colors.Background
	}
	if brand.Contrast(c, ground) >= 450 {
		return c
	}
	return a.typ.Color
}

// titleOf gives the title of a callout or panel as inlines.
func (s *setter) titleOf(n *note.Node) []*note.Node {
	if nodes := s.b.Titles[n]; nodes != nil {
		return nodes
	}
	return []*note.Node{{Kind: note.Text, Text: n.Title}}
}

// panelLabel sets the words at the head of a panel: a label of ours, the
// writer's title, or both.
func (f *flow) panelLabel(label string, title []*note.Node, a area, t brand.Type) {
	s := f.s
	in := s.inliner(&a, t, a.el.Add(page.P))
	if label != "" {
		in.pieces = append(in.pieces, text.Piece{Text: label, Style: in.style(), Tag: in.tag()})
	}
	in.nodes(title)
	f.lines(s.setLines(in.pieces, a.w), lineOpts{typ: t, x: a.x, w: a.w, shows: s.illustrative(title), notes: in.called})
	f.keep = 2
	f.gap = t.LineHeight / 4
	f.atTop = true
}

// framed sets something inside a frame over the width of the area.
func (f *flow) framed(a area, st frameStyle, set func(a area)) {
	s := f.s
	fr := &frame{x: a.x, w: a.w, style: st}
	lh := s.body.LineHeight
	var left, right page.Length
	switch {
	case st.ground.A > 0:
		fr.top, fr.bottom = lh*6/10, lh*65/100
		left = 14 * page.Pt
		right = left
		a.ground = st.ground
		a.typ.Color = s.br.Colors.OnPanel
		if brand.Contrast(a.typ.Color, st.ground) < 450 {
			a.typ.Color = s.br.OnColor(st.ground)
		}
	case st.lineW > 0:
		fr.top, fr.bottom = lh/2, lh*6/10
	case st.barW > 0:
		left = 12 * page.Pt
	}
	a.indentBy(st.barW+left, right)
	gap := lh
	if f.heading != "" { // the space under a heading is its own, but not this little
		gap = lh * 6 / 10
	}
	f.atTop = false
	f.space(gap)
	start := f.open(fr)
	set(a)
	f.close(start)
	f.space(lh)
}

// callout sets one of the five callouts, with a word for its kind: colour
// alone says nothing to some readers.
func (f *flow) callout(n *note.Node, a area) {
	s := f.s
	c := &s.br.Colors
	label, color := "Note", c.Info
	switch n.Text.S {
	case "tip":
		label, color = "Tip", c.Success
	case "warning":
		label, color = "Warning", c.Warning
	case "important":
		label, color = "Important", c.Primary
	case "caution":
		label, color = "Caution", c.Danger
	}
	var title []*note.Node
	if n.Title.S != "" {
		label, title = label+": ", s.titleOf(n)
	}
	a.el = a.el.Add(page.Div)
	st := frameStyle{ground: tint(color, c.Background, 9), bar: color, barW: 4 * page.Pt}
	f.framed(a, st, func(a area) {
		t := s.body
		t.Weight = 700
		t.Color = a.typ.Color
		f.panelLabel(label, title, a, t)
		f.blocks(n.Kids, a)
	})
}

// tint mixes a share, in per cent, of a colour into a ground.
func tint(c, ground page.Color, share int) page.Color {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*share + int(b)*(100-share) + 50) / 100) }
	return page.Color{R: mix(c.R, ground.R), G: mix(c.G, ground.G), B: mix(c.B, ground.B), A: 255}
}

// quote sets a block quote: one with an attribution large, as words that
// somebody said; another as an indented passage.
func (f *flow) quote(n *note.Node, a area) {
	s := f.s
	kids := n.Kids
	var by *note.Node
	if k := len(kids); k > 0 && kids[k-1].Kind == note.Attribution {
		by, kids = kids[k-1], kids[:k-1]
	}
	st := frameStyle{bar: s.br.Colors.Rule, barW: 2 * page.Pt}
	if by != nil {
		st = frameStyle{bar: s.br.Colors.Accent, barW: 3 * page.Pt}
	}
	outer := a.el.Add(page.BlockQuote)
	a.el = outer
	f.framed(a, st, func(a area) {
		said := a
		if by != nil {
			said.typ.Size = a.typ.Size * 128 / 100
			said.typ.LineHeight = a.typ.LineHeight * 122 / 100
			said.typ.Color = s.ink(s.br.Colors.Primary, &a)
			said.typ.Family = s.br.Headings[0].Family
		}
		f.blocks(kids, said)
		if by == nil {
			return
		}
		small := a
		small.typ = s.small
		small.typ.Size = max(small.typ.Size, a.typ.Size*92/100)
		small.typ.LineHeight = max(small.typ.LineHeight, a.typ.LineHeight*92/100)
		small.typ.Color = s.ink(s.br.Colors.Muted, &a)
		f.keep = max(f.keep, 1)
		f.atTop = false
		f.gap = a.typ.LineHeight / 4
		f.atTop = true
		f.attribution(by, small)
	})
}

func (f *flow) attribution(by *note.Node, a area) {
	s := f.s
	in := s.inliner(&a, a.typ, a.el.Add(page.P))
	in.pieces = append(in.pieces, text.Piece{Text: "— ", Style: in.style(), Tag: in.tag()})
	in.nodes(by.Kids)
	f.lines(s.setLines(in.pieces, f.textWidth(&a)), lineOpts{typ: a.typ, x: a.x, w: a.w, shows: s.illustrative(by.Kids), notes: in.called})
}

// annexLabel gives what an annex is called.
func (s *setter) annexLabel(n *note.Node) string {
	if letter := s.b.Annex[n]; letter != "" {
		return "Annex " + letter
	}
	return "Annex"
}

// annex starts a lettered annex on a new page.
func (f *flow) annex(n *note.Node, a area) {
	s := f.s
	if len(f.boxes) > 0 {
		f.force = true
	}
	at := f.mark()
	if s.annex == nil {
		s.annex = at
	}
	label := s.annexLabel(n)
	kids := n.Kids
	var title []*note.Node
	head := n
	if len(kids) > 0 && kids[0].Kind == note.Heading {
		head, title, kids = kids[0], kids[0].Kids, kids[1:]
		f.anchor(head)
	}
	f.headingWith(head, s.topLevel, label, title, a)
	f.blocks(kids, a)
}
