package layout

import (
	"strconv"
	"strings"
	"time"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// stamps starts the tag tree with the marking and the embargo: tagged text
// once, and artifacts on all later pages.
func (s *setter) stamps(a area) {
	if s.geo.marking != 0 {
		s.stamp.marking = a.el.Add(page.P).Leaf()
	}
	if s.geo.embargo != 0 {
		s.stamp.embargo = a.el.Add(page.P).Leaf()
	}
}

// embargoWords says until when, at the time zone as written: “Embargoed until
// 00:01 on 12 March 2026”.
func embargoWords(rfc3339 string) string {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return "Embargoed until " + rfc3339
	}
	return "Embargoed until " + brief.Moment(t)
}

// top paints what stands above the text: band, marking, embargo, header.
func (pt *painter) top() {
	s, g := pt.s, &pt.s.geo
	c := &s.br.Colors
	first := pt.n == 0
	titled := first && s.band > 0
	header := g.header != 0 && !titled && !(first && s.br.Header.First != "")
	band := titled || header && s.br.Header.Band
	if band {
		h := g.headRule + 4*page.Pt
		if titled {
			h = s.band
		}
		pt.pg.Items = append(pt.pg.Items, fill(page.Rect{W: g.w, H: h}, c.Primary))
	}
	ink := func(c page.Color) page.Color {
		if band {
			return s.br.OnColor(s.br.Colors.Primary)
		}
		return c
	}
	pick := func(tag page.Tag, kind page.Artifact) page.Tag {
		if first {
			return tag
		}
		return page.Tag{Artifact: kind}
	}
	mid := g.left + g.width/2
	if g.marking != 0 {
		t := s.markingType()
		t.Color = ink(t.Color)
		pt.centred(s.b.Front.Marking.S, t, mid, g.marking, pick(s.stamp.marking, page.Header))
	}
	if g.embargo != 0 {
		t := s.small
		t.Weight, t.Color = 700, ink(s.ink(c.Danger, &area{typ: s.body}))
		pt.centred(embargoWords(s.b.Front.Embargo.S), t, mid, g.embargo, pick(s.stamp.embargo, page.Watermark))
	}
	if header {
		pt.furniture(&s.br.Header, g.header, g.headRule, page.Header)
	}
}

// foot paints what stands below the text: the notice that data are made up,
// footer, marking.
func (pt *painter) foot() {
	s, g := pt.s, &pt.s.geo
	if pt.shows || s.titleShows {
		t := s.small
		t.Weight = 700
		t.Color = s.br.Colors.Foreground
		pt.text("This page shows illustrative data", t, g.left, g.notice, page.Tag{Artifact: page.Footer})
	}
	footer := g.footer != 0 && !(pt.n == 0 && s.br.Footer.First == "none")
	marking, y := s.markingType(), g.footer
	if footer && s.br.Footer.Band { // down to the paper's edge
		ground := s.br.Colors.Primary
		pt.pg.Items = append(pt.pg.Items, fill(page.Rect{Y: g.footRule, W: g.w, H: g.h - g.footRule}, ground))
		marking.Color = s.br.OnColor(ground)
		if g.lowMark == 0 {
			y = g.footRule + (g.h-g.footRule)*45/100 + s.small.Size/3 - page.Length(max(len(g.statement)-1, 0))*s.furnitureLine()/2
		}
	}
	if footer {
		pt.furniture(&s.br.Footer, y, g.footRule, page.Footer)
	}
	if g.lowMark != 0 {
		pt.centred(s.b.Front.Marking.S, marking, g.left+g.width/2, g.lowMark, page.Tag{Artifact: page.Footer})
	}
}

func (s *setter) markingType() brand.Type {
	t := s.body
	t.Weight = 700
	t.Color = s.br.Colors.Foreground
	return t
}

// furniture paints one line of furniture: left, centre, right.
func (pt *painter) furniture(f *brand.Furniture, y, rule page.Length, kind page.Artifact) {
	s, g := pt.s, &pt.s.geo
	t := s.small
	t.Color = s.br.Colors.Muted
	tag := page.Tag{Artifact: kind}
	if f.Band {
		t.Color = s.br.OnColor(s.br.Colors.Primary)
	} else if f.Rule {
		pt.pg.Items = append(pt.pg.Items, &page.Shape{
			Path: page.RectPath(page.Rect{X: g.left, Y: rule, W: g.width, H: hairline}), Fill: s.br.Colors.Rule, Tag: tag,
		})
	}
	left, mid, right := pt.expand(f.Left), pt.expand(f.Center), pt.expand(f.Right)
	room := g.width
	slots := 0
	for _, w := range []string{left, mid, right} {
		if w != "" {
			slots++
		}
	}
	if slots == 0 {
		return
	}
	st := s.style(t, false, false)
	used := page.Length(0)
	if right != "" {
		right = shorten(right, st, room/page.Length(slots))
		used = text.Width(right, st)
		pt.text(right, t, g.left+g.width-used, y, tag)
		used += 12 * page.Pt
	}
	if mid != "" {
		mid = shorten(mid, st, room/3)
		pt.centred(mid, t, g.left+g.width/2, y, tag)
		used = max(used, g.width/2+text.Width(mid, st)/2+12*page.Pt)
	}
	switch {
	case left == "":
	case kind == page.Footer && len(g.statement) > 0:
		pt.statement(t, y)
	default:
		pt.text(shorten(left, st, room-used), t, g.left, y, tag)
	}
}

// statementOf gives the lines of a footer's left that says what the law wants
// of a charity, which must not be cut. They leave room for what stands at the
// right.
func (s *setter) statementOf(t brand.Type, tag page.Tag) []text.Line {
	f := &s.br.Footer
	if s.br.Charity == nil || !strings.Contains(f.Left, "{charity}") || strings.Contains(f.Left, "{page") {
		return nil
	}
	st := s.style(t, false, false)
	pt := &painter{s: s}
	room := s.geo.width
	for _, w := range []string{f.Center, f.Right} {
		if w != "" {
			room -= min(text.Width(pt.expand(strings.NewReplacer("{page}", "000", "{pages}", "000").Replace(w)), st), s.geo.width/3) + 18*page.Pt
		}
	}
	return s.setLines([]text.Piece{{Text: pt.expand(f.Left), Style: st, Tag: tag, NoHyphen: true}}, room)
}

// statement paints those lines. They are read out once, at the end of the
// document; everywhere else they are an artifact.
func (pt *painter) statement(t brand.Type, y page.Length) {
	s := pt.s
	tag := page.Tag{Artifact: page.Footer}
	if s.stamp.charity != (page.Tag{}) {
		tag, s.stamp.charity = s.stamp.charity, page.Tag{}
	}
	for _, l := range s.statementOf(t, tag) {
		pt.write(&l, page.Point{X: s.geo.left, Y: y})
		y += s.furnitureLine()
	}
}

// furnitureLine is the height of a line at the head or foot of a page.
func (s *setter) furnitureLine() page.Length { return max(s.small.LineHeight, s.small.Size*13/10) }

// shorten cuts words that are too long for their place, with an ellipsis.
func shorten(words string, st text.Style, room page.Length) string {
	if text.Width(words, st) <= room {
		return words
	}
	r := []rune(words)
	lo, hi := 0, min(len(r), 400)
	for lo < hi {
		m := (lo + hi + 1) / 2
		if text.Width(strings.TrimRight(string(r[:m]), " ")+"…", st) <= room {
			lo = m
		} else {
			hi = m - 1
		}
	}
	if lo == 0 {
		return ""
	}
	return strings.TrimRight(string(r[:lo]), " ") + "…"
}

func (pt *painter) text(words string, t brand.Type, x, y page.Length, tag page.Tag) {
	if words == "" {
		return
	}
	st := pt.s.style(t, false, false)
	l := pt.s.setLine(text.Piece{Text: words, Style: st, Tag: tag})
	pt.write(l, page.Point{X: x, Y: y})
}

func (pt *painter) centred(words string, t brand.Type, mid, y page.Length, tag page.Tag) {
	st := pt.s.style(t, false, false)
	words = shorten(words, st, pt.s.geo.width)
	pt.text(words, t, mid-text.Width(words, st)/2, y, tag)
}

// expand fills the names in a line of furniture.
func (pt *painter) expand(f string) string {
	if !strings.Contains(f, "{") {
		return f
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(f, "{")
		b.WriteString(before)
		if !found {
			return strings.TrimSpace(b.String())
		}
		name, after, closed := strings.Cut(rest, "}")
		if value, ok := pt.named(name); closed && ok {
			b.WriteString(value)
			f = after
		} else {
			b.WriteByte('{')
			f = rest
		}
	}
}

// named gives what a name in a line of furniture stands for.
func (pt *painter) named(name string) (string, bool) {
	s := pt.s
	switch name {
	case "title":
		return s.doc.Title, true
	case "date":
		return brief.LongDate(s.b.Front.Date.S), true
	case "page":
		return strconv.Itoa(pt.n + 1), true
	case "pages":
		return strconv.Itoa(len(s.doc.Pages)), true
	case "organisation":
		for _, a := range s.b.Front.Author {
			if a.Organisation.S != "" {
				return a.Organisation.S, true
			}
		}
		return s.br.Name, true
	case "charity":
		return s.br.Charity.Statement(), true
	case "marking":
		return s.b.Front.Marking.S, true
	}
	return "", false
}
