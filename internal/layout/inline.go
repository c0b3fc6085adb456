package layout

import (
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/chart"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// inliner turns inline nodes into pieces of styled text and hangs what they
// are in the tag tree under one element.
type inliner struct {
	s      *setter
	typ    brand.Type
	el     *page.Elem // where leaves are added
	leaf   page.Tag   // the open leaf; its Leaf is nil where a new one is due
	bold   bool
	italic bool
	strike bool
	mono   bool
	plain  bool // in another language, or code: not hyphenated
	link   *text.Target
	linked page.Color // of links; transparent where they look like the text

	called bool // a footnote was called
	skip   *note.Node
	pieces []text.Piece
}

// inliner starts words in a type under an element, in an area.
func (s *setter) inliner(a *area, t brand.Type, el *page.Elem) *inliner {
	in := &inliner{s: s, typ: t, el: el}
	in.linked = s.br.Colors.Link
	if a.ground.A > 0 && brand.Contrast(in.linked, a.ground) < 450 {
		in.linked = page.Color{}
	}
	return in
}

// words sets a plain string in a type under an element.
func (s *setter) words(str string, t brand.Type, bold bool, el *page.Elem) text.Piece {
	st := s.style(t, bold, false)
	st.Figures = text.Proportional
	return text.Piece{Text: str, Style: st, Tag: el.Leaf()}
}

// label is words whose digits line up with those of other labels.
func (s *setter) label(str string, t brand.Type, bold bool, el *page.Elem) text.Piece {
	return text.Piece{Text: str, Style: s.style(t, bold, false), Tag: el.Leaf()}
}

type styleEntry struct {
	typ          brand.Type
	bold, italic bool
	style        text.Style
}

// style gives the style of a type, remembered: an edition uses a dozen.
func (s *setter) style(t brand.Type, bold, italic bool) text.Style {
	for i := range s.styles {
		if e := &s.styles[i]; e.bold == bold && e.italic == italic && e.typ == t {
			return e.style
		}
	}
	st := s.br.Style(t, bold, italic)
	s.styles = append(s.styles, styleEntry{t, bold, italic, st})
	return st
}

func (in *inliner) nodes(nodes []*note.Node) {
	if in.pieces == nil {
		in.pieces = make([]text.Piece, 0, len(nodes))
	}
	for _, n := range nodes {
		in.node(n)
	}
}

func (in *inliner) node(n *note.Node) {
	if n == in.skip {
		return
	}
	switch n.Kind {
	case note.Text:
		in.text(n.Text.S, n)
	case note.SoftBreak:
		in.text(" ", n)
	case note.LineBreak:
		in.lineBreak()
	case note.Emph:
		was := in.italic
		in.italic = !was
		in.nodes(n.Kids)
		in.italic = was
	case note.Strong:
		was := in.bold
		in.bold = true
		in.nodes(n.Kids)
		in.bold = was
	case note.Strike:
		was := in.strike
		in.strike = true
		in.nodes(n.Kids)
		in.strike = was
	case note.Code:
		in.code(n)
	case note.Link:
		in.linkTo(n)
	case note.Image:
		if img := in.s.b.Images[n]; img != nil {
			in.s.images = append(in.s.images, pendingImage{n, img})
		}
	case note.Span:
		in.span(n)
	case note.Figure:
		in.figure(n)
	case note.FootnoteRef:
		in.footnote(n)
	case note.CrossRef:
		in.crossRef(n)
	case note.Citation:
		in.nodes(in.s.b.Cites[n])
	default:
		in.nodes(n.Kids)
	}
}

// lineBreak ends the line. A space before it keeps the words apart for whoever
// reads them out of the page.
func (in *inliner) lineBreak() {
	if k := len(in.pieces); k > 0 && in.pieces[k-1].Break == text.NoBreak {
		in.pieces[k-1].Text += " "
	}
	in.pieces = append(in.pieces, text.Piece{Break: text.LineBreak, Style: in.style()})
}

// style gives the style of the place.
func (in *inliner) style() text.Style {
	t := in.typ
	if in.mono {
		t = in.s.codeType(t)
	}
	if in.link != nil && in.linked.A > 0 {
		t.Color = in.linked
	}
	if in.link != nil {
		if in.s.br.LinkWeight > 0 {
			t.Weight = in.s.br.LinkWeight
		}
		if in.linked.A > 0 && in.s.br.LinkGround.A > 0 {
			t.Ground = in.s.br.LinkGround
		}
	}
	st := in.s.style(t, in.bold, in.italic)
	st.Figures = text.Proportional
	st.Strike = in.strike
	st.Underline = in.link != nil && (in.s.br.LinkUnderline || in.linked.A == 0)
	return st
}

// codeType gives the type of code among words of a type.
func (s *setter) codeType(t brand.Type) brand.Type {
	code := s.br.MonoInline
	if s.br.Body.Size > 0 {
		code.Size = t.Size * code.Size / s.br.Body.Size
	}
	code.LineHeight, code.Italic = t.LineHeight, t.Italic
	if code.Weight == 0 {
		code.Weight = t.Weight
	}
	if code.Color.A == 0 {
		code.Color = t.Color
	}
	return code
}

// tag gives the open leaf, or starts one.
func (in *inliner) tag() page.Tag {
	if in.leaf.Leaf == nil {
		in.leaf = in.el.Leaf()
	}
	return in.leaf
}

func (in *inliner) text(s string, n *note.Node) {
	if s == "" {
		return
	}
	at := n.Span
	if n.Text.S == s {
		at = n.Text.All()
	}
	in.pieces = append(in.pieces, text.Piece{
		Text: s, Style: in.style(), Tag: in.tag(), Link: in.link, At: at, NoHyphen: in.plain,
	})
}

// within sets something under a new element.
func (in *inliner) within(t page.Type, f func(el *page.Elem)) {
	el := in.el.Add(t)
	parent := in.el
	in.el, in.leaf = el, page.Tag{}
	f(el)
	in.el, in.leaf = parent, page.Tag{}
}

func (in *inliner) code(n *note.Node) {
	mono, plain := in.mono, in.plain
	in.mono, in.plain = true, true
	in.within(page.Code, func(*page.Elem) { in.text(n.Text.S, n) })
	in.mono, in.plain = mono, plain
}

func (in *inliner) span(n *note.Node) {
	lang, ok := n.Attr.Get("lang")
	if !ok || lang.S == "" || lang.S == in.s.b.Lang {
		in.nodes(n.Kids)
		return
	}
	plain := in.plain
	in.plain = true
	in.within(page.Span, func(el *page.Elem) {
		el.Lang = lang.S
		in.nodes(n.Kids)
	})
	in.plain = plain
}

func (in *inliner) linkTo(n *note.Node) {
	if in.link != nil { // links do not nest
		in.nodes(n.Kids)
		return
	}
	t := &text.Target{URI: n.Text.S}
	if id, inside := strings.CutPrefix(n.Text.S, "#"); inside {
		t.URI, t.ID = "", id
	}
	t.Contents = in.s.plain(n.Kids)
	if title := n.Title.S; title != "" {
		t.Contents = title
	}
	if t.Contents == "" {
		t.Contents = n.Text.S
	}
	plain := in.plain
	in.plain = plain || n.Has(note.Auto)
	in.within(page.LinkType, func(el *page.Elem) {
		t.Elem = el
		in.link = t
		in.nodes(n.Kids)
		if len(n.Kids) == 0 {
			in.text(n.Text.S, n)
		}
		in.link = nil
	})
	in.plain = plain
}

func (in *inliner) crossRef(n *note.Node) {
	ref, ok := in.s.b.Refs[n]
	if !ok {
		in.text("@"+n.Text.S, n)
		return
	}
	if _, again := in.s.mentions[ref.ID]; !again && in.s.main != nil {
		in.s.mentions[ref.ID] = len(in.s.main.boxes)
	}
	if in.link != nil || ref.ID == "" {
		in.text(ref.Text, n)
		return
	}
	in.within(page.LinkType, func(el *page.Elem) {
		in.link = &text.Target{ID: ref.ID, Elem: el, Contents: ref.Text}
		in.text(ref.Text, n)
		in.link = nil
	})
}

// figure sets a figure and, small beside it, the marks of its cells.
func (in *inliner) figure(n *note.Node) {
	fig := in.s.b.Figures[n]
	if fig == nil {
		return
	}
	if fig.Value.Fn == "sparkline" {
		in.sparkline(fig.Shown, fig.Value.List, n)
		return
	}
	in.value(fig.Shown, &fig.Value, n)
}

// spark is a sparkline in a line of text. Its element gets its place when the
// line is painted.
type spark struct {
	line *chart.Spark
	el   *page.Elem
}

// sparkline sets a small line of a measure over time, as wide as a long word.
func (in *inliner) sparkline(alt string, values []figure.Value, n *note.Node) {
	in.within(page.Figure, func(el *page.Elem) {
		el.Alt = alt
		st := in.style()
		in.pieces = append(in.pieces, text.Piece{
			Text: "\uFFFC", Style: st, Tag: in.tag(), Mark: &spark{chart.SparkOf(values), el},
			Object: st.Size * 9 / 2, At: n.Span, NoHyphen: true,
		})
	})
}

// value sets a value with its marks. The words of a number, such as million,
// stay whole.
func (in *inliner) value(shown string, v *figure.Value, n *note.Node) {
	plain := in.plain
	in.plain = plain || v.Kind == figure.Number
	defer func() { in.plain = plain }()
	if why := missingWord(v); why != "" {
		in.within(page.Span, func(el *page.Elem) {
			el.Expansion = why
			in.text(shown, n)
		})
	} else {
		in.text(shown, n)
	}
	for _, m := range v.Marks {
		in.mark(m.Sign, m.Word, n)
	}
	if v.Of > 0 { // a gap was accepted, and the reader is told of how many the figure is
		in.mark("("+strings.Replace(v.Covered(), " ", "\u00A0", 3)+")", "", n)
	}
}

// missingWord gives the word for why a value is missing, or "".
func missingWord(v *figure.Value) string {
	if v.Kind != figure.Missing || v.Blank == nil {
		return ""
	}
	return v.Blank.Why
}

// mark sets a sign such as “[f]” small after a figure, with its word for a
// screen reader. It stays on the figure's line.
func (in *inliner) mark(sign, word string, n *note.Node) {
	if sign == "" {
		return
	}
	typ, bold := in.typ, in.bold
	in.typ.Size, in.typ.Weight, in.bold = markSize(typ.Size), 400, false
	in.text("\u00A0", n)
	in.within(page.Span, func(el *page.Elem) {
		el.Expansion = word
		in.text(sign, n)
	})
	in.typ, in.bold = typ, bold
}

// markSize is the size of marks beside figures of a size: smaller, the more so
// the larger the figure, but never too small to be read.
func markSize(size page.Length) page.Length {
	const large = 14 * page.Pt
	if size > large {
		return large*78/100 + (size-large)/5
	}
	return min(size, max(size*78/100, brand.LeastSmall))
}

// plain gives the words of inlines, figures as shown, without footnotes.
func (s *setter) plain(nodes []*note.Node) string {
	var b strings.Builder
	s.addPlain(&b, nodes)
	return diag.OneLine(b.String())
}

func (s *setter) addPlain(b *strings.Builder, nodes []*note.Node) {
	for _, n := range nodes {
		switch n.Kind {
		case note.Text, note.Code:
			b.WriteString(n.Text.S)
		case note.SoftBreak, note.LineBreak:
			b.WriteByte(' ')
		case note.Figure:
			if f := s.b.Figures[n]; f != nil {
				b.WriteString(f.Shown)
			}
		case note.CrossRef:
			b.WriteString(s.b.Refs[n].Text)
		case note.Citation:
			s.addPlain(b, s.b.Cites[n])
		case note.FootnoteRef, note.Image:
		case note.Link:
			if len(n.Kids) == 0 {
				b.WriteString(n.Text.S)
			}
			s.addPlain(b, n.Kids)
		default:
			s.addPlain(b, n.Kids)
		}
	}
}
