package layout

import (
	"fmt"
	"strconv"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/page"
)

// checkLength compares the length with the profile's budget; annexes do not
// count.
func (s *setter) checkLength(pages []set) {
	p := s.b.Profile
	if p == nil || p.Pages == 0 || len(pages) == 0 {
		return
	}
	n := len(pages)
	if s.annex != nil {
		n = max(1, s.annex.dest.Page)
	}
	if s.br.TitleBlock == brand.TitleCover && n > 1 { // a cover does not count
		pages, n = pages[1:], n-1
	}
	if n <= p.Pages && (p.MinPages == 0 || n >= p.MinPages) {
		return
	}
	last := &pages[n-1]
	tenths := max(1, int(last.used*10/s.geo.room(last.first)))
	long := fmt.Sprintf("%d.%d", n-1, min(tenths, 9))
	if tenths >= 10 {
		long = strconv.Itoa(n)
	}
	at := s.b.Front.Profile.All()
	if at.IsZero() {
		at = s.b.Front.Title.All()
	}
	if n > p.Pages {
		s.faults.Add(ruleProfileLength.At(at, "%s pages of %d%s", long, p.Pages, s.takes(pages[:n])).
			WithHint("a %s has at most %s, annexes apart: cut, or move detail into an annex (::: annex)", p.Name, pagesWords(p.Pages)))
		return
	}
	s.faults.Add(ruleProfileLength.At(at, "%s pages, fewer than the %d that a %s has", long, p.MinPages, p.Name).
		WithHint("say what the profile's sections ask for"))
}

func pagesWords(n int) string {
	if n == 1 {
		return "1 page"
	}
	return strconv.Itoa(n) + " pages"
}

// takes says how much of the pages tables and figures fill: “; the tables take
// 0.8 and the figures 1.1”. What is half as wide as the page counts half.
func (s *setter) takes(pages []set) string {
	var filled [3]page.Length
	for i := range pages {
		s.fills(pages[i].boxes, &filled)
	}
	var parts []string
	for _, k := range []struct {
		kind boxKind
		name string
	}{{kindTable, "tables"}, {kindFigure, "figures"}} {
		tenths := filled[k.kind] * 10 / s.geo.room(false)
		if tenths == 0 {
			continue
		}
		verb := " take "
		if len(parts) > 0 {
			verb = " "
		}
		parts = append(parts, fmt.Sprintf("the %s%s%d.%d", k.name, verb, tenths/10, tenths%10))
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, " and ")
}

// fills adds up the height that boxes of each kind take, over the whole width.
func (s *setter) fills(boxes []box, filled *[3]page.Length) {
	for i := range boxes {
		b := &boxes[i]
		if b.kind != kindText {
			filled[b.kind] += (b.gap + b.full()) * b.width / s.geo.width
		}
		for _, c := range b.cols {
			s.fills(c.boxes, filled)
		}
	}
}
