package layout

import (
	"strconv"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/chart"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// figureWidth reads a width such as 60% or 90mm against the width there is.
func figureWidth(spec string, full page.Length) page.Length {
	spec = strings.TrimSpace(spec)
	num, unit := spec, page.Length(0)
	switch {
	case strings.HasSuffix(spec, "%"):
		num, unit = strings.TrimSuffix(spec, "%"), full/100
	case strings.HasSuffix(spec, "mm"):
		num, unit = strings.TrimSuffix(spec, "mm"), page.MM
	case strings.HasSuffix(spec, "cm"):
		num, unit = strings.TrimSuffix(spec, "cm"), 10*page.MM
	case strings.HasSuffix(spec, "pt"):
		num, unit = strings.TrimSuffix(spec, "pt"), page.Pt
	}
	n, err := strconv.Atoi(strings.TrimSpace(num))
	if err != nil || n <= 0 || unit == 0 || n > 10_000 {
		return full
	}
	return min(full, max(page.Length(n)*unit, full/5))
}

// stack is a column of lines and items that become one box.
type stack struct {
	f   *flow
	box box
}

func (k *stack) lines(lines []text.Line, t brand.Type, x page.Length, called bool) {
	base := k.f.s.baseline(t)
	for i := range lines {
		k.box.parts = append(k.box.parts, part{line: &lines[i], x: x, y: k.box.h + base})
		k.box.h += t.LineHeight
		if called {
			k.box.notes = calledNotes(&lines[i], k.box.notes)
		}
	}
}

// words sets inlines as lines of the stack under an element.
func (k *stack) words(in *inliner, t brand.Type, x, w page.Length) {
	k.lines(k.f.s.setLines(in.pieces, w), t, x, in.called)
}

// figureLabel starts a title with “Figure 2: ”.
func (in *inliner) figureLabel(l brief.Label, color page.Color) {
	if l.Number == "" {
		return
	}
	was := in.typ.Color
	in.typ.Color = color
	in.pieces = append(in.pieces, text.Piece{Text: l.Kind + "\u00A0" + l.Number + ": ", Style: in.style(), Tag: in.tag()})
	in.typ.Color = was
}

// figureTitle is the type of a chart's title and of captions over tables.
func (s *setter) figureTitle(a *area) brand.Type {
	t := s.body
	t.Size = t.Size * 105 / 100
	t.Weight = 700
	t.Color = a.typ.Color
	return t
}

func (s *setter) smallType(a *area) brand.Type {
	t := s.small
	t.Color = s.ink(s.br.Colors.Muted, a)
	if t.LineHeight == 0 {
		t.LineHeight = t.Size * 13 / 10
	}
	return t
}

// chart sets a chart with its title, subtitle and source as one box.
func (f *flow) chart(n *note.Node, c *brief.Chart, a area) {
	s := f.s
	s.tabledChart(n, c)
	w := a.w
	spec := c.Spec
	if spec != nil && spec.Width.S != "" {
		w = figureWidth(spec.Width.S, a.w)
	}
	sect := a.el.Add(page.Div)
	k := &stack{f: f}
	k.box.shows = c.Illustrative || s.madeUp && s.b.Illustrative(n)

	title := s.figureTitle(&a)
	in := s.inliner(&a, title, sect.Add(page.P))
	in.figureLabel(s.b.Labels[n], s.ink(s.br.Colors.Primary, &a))
	in.nodes(c.Title)
	k.lines(s.balanced(in.pieces, w), title, a.x, in.called)
	if len(c.Subtitle) > 0 {
		sub := s.body
		sub.Size, sub.LineHeight = max(s.small.Size, s.body.Size*93/100), s.body.LineHeight*95/100
		sub.Weight, sub.Color = 400, s.ink(s.br.Colors.Muted, &a)
		in := s.inliner(&a, sub, sect.Add(page.P))
		in.nodes(c.Subtitle)
		k.words(in, sub, a.x, w)
	}
	k.box.h += 6 * page.Pt

	fig := sect.Add(page.Figure)
	fig.Alt = c.Alt
	d := &drawing{c: c, w: w, tag: fig.Leaf(), part: len(k.box.parts)}
	if a.fill > 0 && bends(c) { // it will be as high as the words beside it
		d.h = chart.Height(c.Chart, s.br, w)
	}
	var items []page.Item
	if d.h == 0 {
		items = d.draw(s)
	}
	at := k.box.h
	k.figure(fig, items, w, d.h, a.x)
	k.box.h += 4 * page.Pt
	if len(c.Caption) > 0 {
		small := s.smallType(&a)
		small.Color = a.typ.Color
		in := s.inliner(&a, small, sect.Add(page.P))
		in.nodes(c.Caption)
		k.words(in, small, a.x, w)
	}
	k.source(c.Source, k.box.shows, &a, w, sect)
	if !d.done && k.box.h > s.geo.room(false) {
		k.box.parts[d.part].items = d.draw(s)
	}
	s.fitPage(k, n, at, d.h)
	s.flexible(&k.box, d, a.fill)
	k.box.width = w
	f.figureBox(n, &k.box)
}

// figure adds a drawing to the stack.
func (k *stack) figure(fig *page.Elem, items []page.Item, w, h, x page.Length) {
	k.box.parts = append(k.box.parts, part{
		items: items, x: x, y: k.box.h, figure: fig, rect: page.Rect{W: w, H: h},
	})
	k.box.h += h
}

// source sets the line of where the data come from, and whether they are made
// up.
func (k *stack) source(src string, madeUp bool, a *area, w page.Length, el *page.Elem) {
	s := k.f.s
	switch {
	case src == "" && !madeUp:
		return
	case src == "":
		src = "Illustrative data."
	case !strings.HasPrefix(src, "Source") && !strings.HasPrefix(src, "Note"):
		src = "Source: " + src
	}
	if madeUp && !strings.Contains(strings.ToLower(src), "illustrative") {
		src = strings.TrimRight(src, ". ") + ". Illustrative data."
	}
	small := s.smallType(a)
	k.lines(s.setLines([]text.Piece{s.words(src, small, false, el.Add(page.P))}, w), small, a.x, false)
}

// figureBox adds a figure to the flow, with room round it, or sets it apart to
// float.
func (f *flow) figureBox(n *note.Node, b *box) {
	b.kind = kindFigure
	if f.mayFloat(n, b) {
		f.float(n, *b)
		return
	}
	lh := f.s.body.LineHeight
	f.space(lh)
	f.add(*b)
	f.space(lh * 5 / 4)
}

// fitPage makes a drawing smaller where the box is taller than a page.
func (s *setter) fitPage(k *stack, n *note.Node, at, h page.Length) {
	room := s.geo.room(false)
	over := k.box.h - room
	if over <= 0 || h <= 0 {
		return
	}
	want := max(h-over, h/20, page.Pt)
	s.faults.Add(ruleFigureTooTall.At(n.Span, "this figure is %d mm tall, and the page has room for %d mm: it was made smaller",
		k.box.h/page.MM, room/page.MM).WithHint("give it a smaller height"))
	for i := range k.box.parts {
		p := &k.box.parts[i]
		switch {
		case p.figure != nil && p.y == at:
			p.items = scaled(p.items, want, h, page.Tag{})
			p.rect.W, p.rect.H = p.rect.W*want/h, want
		case p.y > at:
			p.y -= h - want
		}
	}
	k.box.h -= h - want
}

// image sets a picture with its caption and credit line as one box.
func (f *flow) image(n *note.Node, img *brief.Image, a area) {
	s := f.s
	if img.Data == nil || img.Data.W <= 0 || img.Data.H <= 0 {
		return
	}
	pw, ph := page.Length(img.Data.W), page.Length(img.Data.H)
	// 150 pixels to the inch is the least that looks sharp in print.
	w := min(pw*72*page.Pt/150, f.textWidth(&a))
	if img.Width > 0 {
		w = min(a.w, a.w*page.Length(min(img.Width, 100))/100)
	}
	w = max(w, page.Pt)
	h := max(page.Pt, w*ph/pw)
	if most := s.geo.room(false) * 6 / 10; h > most {
		w, h = max(page.Pt, w*most/h), most
	}
	k := &stack{f: f}
	sect := a.el
	captioned := len(img.Caption) > 0 || img.Credit != ""
	if captioned {
		sect = a.el.Add(page.Div)
	}
	at := page.Rect{W: w, H: h}
	if img.Alt != "" {
		fig := sect.Add(page.Figure)
		fig.Alt = img.Alt
		k.figure(fig, []page.Item{&page.Image{At: at, Data: img.Data, Tag: fig.Leaf()}}, w, h, a.x)
	} else {
		k.box.parts = append(k.box.parts, part{x: a.x, items: []page.Item{
			&page.Image{At: at, Data: img.Data, Tag: page.Tag{Artifact: page.Layout}},
		}})
		k.box.h += h
	}
	k.box.shows = s.illustrative(img.Caption)
	if captioned {
		k.box.h += 5 * page.Pt
		s.imageWords(k, n, img, &a, sect)
	}
	k.box.width = w
	f.figureBox(n, &k.box)
}

func (s *setter) imageWords(k *stack, n *note.Node, img *brief.Image, a *area, sect *page.Elem) {
	w := min(a.w, s.geo.measure)
	if len(img.Caption) > 0 {
		t := s.smallType(a)
		t.Size = max(t.Size, s.body.Size*93/100)
		t.LineHeight = max(t.LineHeight, t.Size*135/100)
		t.Color = a.typ.Color
		in := s.inliner(a, t, sect.Add(page.P))
		in.bold = true
		in.figureLabel(s.b.Labels[n], s.ink(s.br.Colors.Primary, a))
		in.bold = false
		in.nodes(img.Caption)
		k.words(in, t, a.x, w)
	}
	if img.Credit != "" {
		t := s.smallType(a)
		credit := img.Credit
		if !strings.ContainsAny(credit, ":©") {
			credit = "Picture: " + credit
		}
		k.lines(s.setLines([]text.Piece{s.words(credit, t, false, sect.Add(page.P))}, w), t, a.x, false)
	}
}
