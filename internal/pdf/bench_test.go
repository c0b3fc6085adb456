package pdf

import (
	"strings"
	"testing"

	"policybrief/internal/page"
)

// dense is a document of full pages: text in four faces with notes and links,
// a chart and a table on each page, bookmarks and attached files.
func dense(t testing.TB, pages int) *page.Doc {
	words := strings.Fields(`The helpline answered 70,000 calls in 2012, twice as many as a year before;
		officials find that offices offering difficult cases first take longer to reply, and that half of those who
		give up do not try again. Funding of £1.2 million − a rise of 23% − would “fill the gap” by spring.`)
	s := newSheet(t)
	root := s.doc.Root
	next := 0
	take := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[next%len(words)])
			b.WriteByte(' ')
			next++
		}
		return b.String()
	}
	s.line(root.Add(page.H1), "Bold", 20*page.Pt, "A dense brief")
	for p := range pages {
		if p > 0 {
			s.newPage()
		}
		s.run(artifact(page.Header), "Semibold", 9*page.Pt, black, margin, 30*page.Pt, "OFFICIAL")
		s.line(root.Add(page.H2), "Semibold", 14*page.Pt, take(5))
		s.doc.Outline = append(s.doc.Outline, page.Bookmark{Title: "Part", Dest: page.Dest{Page: p, Y: s.y}})
		for range 6 {
			par := root.Add(page.P)
			leaf := par.Leaf()
			for line := range 4 {
				s.y += 14 * page.Pt
				x := margin + s.run(leaf, "Regular", 10*page.Pt, black, margin, s.y, take(9))
				if line == 2 {
					x += s.run(par.Add(page.Span).Leaf(), "Bold", 10*page.Pt, black, x, s.y, take(2))
					a := par.Add(page.LinkType)
					w := s.run(a.Leaf(), "It", 10*page.Pt, ink, x, s.y, take(2))
					s.link(a, x, w, "https://example.org/statistics", page.Dest{}, "Statistics")
					leaf = par.Leaf()
				}
			}
		}
		s.chart(root)
		s.table(root)
	}
	s.doc.Attachments = []page.Attachment{{
		Name: "evidence.json", MIME: "application/json", Relationship: "Data",
		Data: []byte(strings.Repeat(`{"figure":"calls.answered[latest]","raw":"70000"},`, 200)),
	}}
	return s.doc
}

func BenchmarkWrite(b *testing.B) {
	doc, icc := dense(b, 2), profile(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		out, err := Write(doc, icc)
		if err != nil {
			b.Fatal(err)
		}
		n = len(out)
	}
	b.ReportMetric(float64(n), "bytes/file")
}
