package layout

import (
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// titleBlock sets the logo, title, subtitle, the line of who and when, and
// the abstract.
func (s *setter) titleBlock(f *flow, a area) {
	logo, logoW, logoH := s.logo(a.el)
	switch s.br.TitleBlock {
	case brand.TitleBand, brand.TitleCover:
		s.titleBand(f, a, logo, logoW, logoH)
	case brand.TitleMemo:
		s.titlePlain(f, a, logo, logoH, s.memoHead)
	default:
		s.titlePlain(f, a, logo, logoH, s.bylineOf)
	}
	s.abstract(f, a)
	if s.br.TitleBlock == brand.TitleCover {
		f.keep, f.force = 0, true
	}
}

// cover is how much of the first page's text area a cover's band takes, in per
// cent, its title at its foot.
const cover = 56

// Logos are scaled into this box.
const (
	logoMaxW = 150 * page.Pt
	logoMaxH = 40 * page.Pt
)

// logo gives the brand's logo, scaled, at the origin.
func (s *setter) logo(root *page.Elem) (p part, w, h page.Length) {
	l := s.logoHere()
	if l == nil || l.W <= 0 || l.H <= 0 {
		return part{}, 0, 0
	}
	w, h = fitInto(l.W, l.H, logoMaxW, logoMaxH)
	tag := page.Tag{Artifact: page.Layout}
	if l.Alt != "" {
		p.figure = root.Add(page.Figure)
		p.figure.Alt = l.Alt
		p.rect = page.Rect{W: w, H: h}
		tag = p.figure.Leaf()
	}
	p.items = scaled(l.Items, w, l.W, tag)
	return p, w, h
}

// logoHere gives the form of the logo for the ground of the title block.
func (s *setter) logoHere() *brand.Logo {
	onBand := s.br.TitleBlock == brand.TitleBand || s.br.TitleBlock == brand.TitleCover
	if onBand && s.br.LogoDark != nil && brand.Contrast(s.br.Colors.Primary, s.br.Colors.Background) >= 450 {
		return s.br.LogoDark
	}
	return s.br.Logo
}

// fitInto scales a size into a box, up or down.
func fitInto(w, h, maxW, maxH page.Length) (page.Length, page.Length) {
	if w*maxH > h*maxW {
		return maxW, max(1, h*maxW/w)
	}
	return max(1, w*maxH/h), maxH
}

// titlePlain sets the logo over the title on white, with a rule under all.
func (s *setter) titlePlain(f *flow, a area, logo part, logoH page.Length, who func(*flow, area, brand.Type)) {
	lh := s.body.LineHeight
	if logo.items != nil {
		logo.x = a.x
		if logo.figure != nil {
			logo.rect.X = 0
		}
		f.add(box{h: logoH, parts: []part{logo}})
		f.space(lh * 5 / 4)
	}
	f.keep = 2 * keepAll
	s.titleLines(f, a, s.br.TitleType, s.subtitleType(), s.bylineType(), who)
	f.gap = lh / 2
	rule := 3 * page.Pt / 2
	f.add(box{h: rule, parts: []part{{items: []page.Item{fill(page.Rect{X: a.x, W: a.w, H: rule}, s.br.Colors.Primary)}}}})
	f.keep = 2
	f.gap = lh
}

// titleLines sets title and subtitle, and who wrote it in a way of its own.
func (s *setter) titleLines(f *flow, a area, title, sub, by brand.Type, who func(*flow, area, brand.Type)) {
	s.addTitle(f, a, title)
	if len(s.b.Subtitle) > 0 {
		f.gap = title.Size / 8
		s.titleText(f, a, s.b.Subtitle, sub, page.P)
	}
	f.gap = sub.Size * 5 / 8
	who(f, a, by)
}

// bylineOf sets who wrote it and when in one line.
func (s *setter) bylineOf(f *flow, a area, by brand.Type) {
	if line := s.byline(); line != "" {
		piece := s.words(line, by, false, a.el.Add(page.P))
		piece.NoHyphen = true
		f.lines(s.setLines([]text.Piece{piece}, a.w), lineOpts{typ: by, x: a.x, w: a.w})
	}
}

// memoHead sets to whom it is, from whom and when, a line each, as the head of
// a letter between offices has them.
func (s *setter) memoHead(f *flow, a area, by brand.Type) {
	by.Size, by.LineHeight = s.body.Size, s.body.LineHeight
	by.Color = s.br.Colors.Foreground
	rows := [][2]string{{"To", s.b.Front.To.S}, {"From", s.authors()}, {"Date", brief.LongDate(s.b.Front.Date.S)}}
	label := s.style(by, true, false)
	indent := page.Length(0)
	for _, r := range rows {
		indent = max(indent, text.Width(r[0], label)+2*by.Size)
	}
	var list *page.Elem
	for _, r := range rows {
		if strings.TrimSpace(r[1]) == "" {
			continue
		}
		if list == nil {
			list = a.el.Add(page.L)
		}
		li := list.Add(page.LI)
		lbl := s.words(r[0], by, true, li.Add(page.Lbl))
		f.label = []part{{line: s.setLine(lbl), x: a.x, y: s.baseline(by)}}
		words := s.words(strings.TrimSpace(r[1]), by, false, li.Add(page.LBody))
		f.lines(s.setLines([]text.Piece{words}, a.w-indent), lineOpts{typ: by, x: a.x + indent, w: a.w - indent})
		f.gap = by.LineHeight / 8
	}
}

func (s *setter) addTitle(f *flow, a area, t brand.Type) {
	s.titleText(f, a, s.b.Title, t, page.H1)
}

func (s *setter) titleText(f *flow, a area, nodes []*note.Node, t brand.Type, tag page.Type) {
	in := s.inliner(&a, t, a.el.Add(tag))
	in.nodes(nodes)
	for i := range in.pieces {
		in.pieces[i].NoHyphen = true
	}
	f.lines(s.balanced(in.pieces, a.w), lineOpts{typ: t, x: a.x, w: a.w, shows: s.illustrative(nodes), notes: in.called})
}

func (s *setter) subtitleType() brand.Type {
	t := s.br.TitleType
	t.Size = max(s.body.Size*5/4, min(t.Size*6/10, s.body.Size*3/2))
	t.LineHeight = t.Size * 13 / 10
	t.Weight = 400
	t.Color = s.br.Colors.Muted
	return t
}

func (s *setter) bylineType() brand.Type {
	t := s.body
	t.Size = max(s.small.Size, s.body.Size*92/100)
	t.LineHeight = t.Size * 14 / 10
	t.Color = s.br.Colors.Muted
	return t
}

// byline is who wrote it, for whom, and when: “A. Writer, Analyst, Home
// Office · 12 March 2026”.
func (s *setter) byline() string {
	return joinNonEmpty("  ·  ", s.authors(), brief.LongDate(s.b.Front.Date.S))
}

// authors names the authors, each with the role, and the organisation once for
// those who share it.
func (s *setter) authors() string {
	var who []string
	orgs := ""
	front := s.b.Front
	for i, a := range front.Author {
		one := joinNonEmpty(", ", a.Name.S, a.Role.S)
		last := i+1 == len(front.Author) || front.Author[i+1].Organisation.S != a.Organisation.S
		orgs = a.Organisation.S
		if last {
			one = joinNonEmpty(", ", one, orgs)
		}
		if one != "" {
			who = append(who, one)
		}
	}
	return strings.Join(who, "; ")
}

func joinNonEmpty(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// titleBand sets the title on a band of the primary colour, over the full
// width of the page from its upper edge.
func (s *setter) titleBand(f *flow, a area, logo part, logoW, logoH page.Length) {
	ground := s.br.Colors.Primary
	on := s.br.OnColor(ground)
	title, sub, by := s.br.TitleType, s.subtitleType(), s.bylineType()
	title.Color, sub.Color, by.Color = on, on, on

	inner := a
	if logo.items != nil {
		inner.w -= logoW + 24*page.Pt
	}
	sub1 := &flow{s: s}
	pad := 26 * page.Pt
	rise := page.Length(0) // of the band over the title
	if s.br.TitleBlock == brand.TitleCover {
		inner.w = a.w
		sub1.add(box{})
	}
	s.titleLines(sub1, inner, title, sub, by, s.bylineOf)
	words := height(sub1.boxes)
	if s.br.TitleBlock == brand.TitleCover {
		rise = max(logoH+3*pad, s.geo.room(true)*cover/100-words)
		sub1.boxes[0].h = rise
	}
	h := max(rise+words, logoH) + pad

	// The band reaches from the paper's edge to the end of this box. It is
	// painted with the page's furniture, so that a marking stands on it.
	s.band = s.geo.firstTop + h
	b := box{h: h, rigid: true, cols: []column{{boxes: sub1.boxes}}, anchors: sub1.anchors}
	if logo.items != nil {
		x := a.x + a.w - logoW
		if !s.standsOn(ground) {
			m := 7 * page.Pt
			b.parts = append(b.parts, part{items: []page.Item{
				&page.Shape{Path: roundRect(page.Rect{X: x - m, Y: -m + 2*page.Pt, W: logoW + 2*m, H: logoH + 2*m}, 3*page.Pt),
					Fill: s.br.Colors.Background, Tag: page.Tag{Artifact: page.Layout}},
			}})
		}
		logo.x, logo.y = x, 2*page.Pt
		b.parts = append(b.parts, logo)
	}
	collect(&b)
	f.add(b)
	f.keep = 2
	f.gap = s.body.LineHeight * 4 / 3
}

// standsOn tells whether the logo's colours can be told from a ground.
func (s *setter) standsOn(ground page.Color) bool {
	for _, it := range s.logoHere().Items {
		drawing, ok := it.(*page.Drawing)
		if !ok {
			return false
		}
		for _, sh := range drawing.Data.Shapes {
			if sh.Fill.A > 0 && brand.Contrast(sh.Fill, ground) < 200 {
				return false
			}
		}
	}
	return true
}

// abstract sets the abstract as a lead paragraph.
func (s *setter) abstract(f *flow, a area) {
	if len(s.b.Abstract) == 0 {
		return
	}
	lead := a
	lead.typ.Size = a.typ.Size * 118 / 100
	lead.typ.LineHeight = a.typ.LineHeight * 118 / 100
	el := a.el.Add(page.P)
	in := s.inliner(&a, lead.typ, el)
	in.nodes(s.b.Abstract)
	w := f.textWidth(&a)
	f.lines(s.setLines(in.pieces, w), lineOpts{typ: lead.typ, x: a.x, w: w, shows: s.illustrative(s.b.Abstract), notes: in.called})
	f.space(a.typ.LineHeight)
}
