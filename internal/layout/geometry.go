package layout

import (
	"policybrief/internal/brand"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// geometry is where things stand on a page.
type geometry struct {
	w, h        page.Length // of the page
	left, width page.Length // of the text area
	measure     page.Length // the longest line of running text
	top, bottom page.Length // of the text area, from the top edge
	firstTop    page.Length // of the text area on the first page

	// Baselines of the furniture; 0 where there is none.
	marking, embargo, header         page.Length
	notice, footer, lowMark, footTop page.Length
	headRule, footRule               page.Length

	statement []text.Line // the footer's left, where it runs over several lines
}

const (
	sideMargin = 25 * page.MM
	headMargin = 21 * page.MM
	footMargin = 21 * page.MM
	edge       = 10 * page.MM // between the paper's edge and the furniture
	clearance  = 17 * page.Pt // between furniture and text

	// measureEms is the longest line of running text in em of the body: some
	// 80 characters, past which the eye loses its way back.
	measureEms = 36
)

// geometry works out the places from what the furniture has to hold.
func (s *setter) geometry() geometry {
	g := geometry{w: page.A4Width, h: page.A4Height, left: sideMargin}
	g.width = g.w - 2*sideMargin
	g.measure = min(g.width, measureEms*s.body.Size)
	line := s.furnitureLine()
	front := s.b.Front

	y := edge
	if front.Marking.S != "" {
		g.marking = y + s.body.Size*3/4
		y += line + 4*page.Pt
	}
	if front.Embargo.S != "" {
		g.embargo = y + s.small.Size*3/4
		y += line
	}
	if hasText(&s.br.Header) {
		if y > edge {
			y += 3 * page.Pt // what marks the document stands apart from the running head
		}
		g.header = y + s.small.Size*3/4
		y += line
		g.headRule = y + page.Pt
	}
	clear := clearance
	if s.br.Header.Band {
		clear += 8 * page.Pt
	}
	g.top = max(headMargin, y+clear)
	g.firstTop = g.top
	banded := s.br.TitleBlock == brand.TitleBand || s.br.TitleBlock == brand.TitleCover
	if banded || g.header != 0 && s.br.Header.First != "" { // no running head there
		if g.header != 0 {
			y -= line
		}
		g.firstTop = max(headMargin*4/5, y+clearance)
	}

	y = g.h - edge
	if front.Marking.S != "" {
		g.lowMark = y - s.body.Size/4
		y -= line + 4*page.Pt
	}
	if hasText(&s.br.Footer) {
		s.geo = g // as far as it is known: how wide the text is
		g.statement = s.statementOf(s.small, page.Tag{Artifact: page.Footer})
		more := page.Length(max(len(g.statement)-1, 0)) * line
		g.footer = y - more - s.small.Size/4
		y -= line + more
		g.footRule = y - 3*page.Pt
		y -= 6 * page.Pt
	}
	g.footTop = y
	if s.madeUp {
		g.notice = y - s.small.Size*2/3
		y -= line + 2*page.Pt
	}
	g.bottom = min(g.h-footMargin, y-clearance)
	return g
}

func hasText(f *brand.Furniture) bool { return f.Left != "" || f.Center != "" || f.Right != "" }

// room is the height of the text area of a page.
func (g *geometry) room(first bool) page.Length {
	if first {
		return g.bottom - g.firstTop
	}
	return g.bottom - g.top
}
