package pdf

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// faulty documents: each case spoils a sound one, and the error says how.
func TestErrors(t *testing.T) {
	one := func(s *sheet) *page.Elem { return s.doc.Root.Kids[0] }
	text := func(s *sheet, tag page.Tag) { s.run(tag, "Regular", 10*page.Pt, black, margin, margin, "words") }
	box := page.Rect{X: margin, Y: margin, W: 10 * page.Pt, H: 10 * page.Pt}
	shape := func(s *sheet, p page.Path) {
		s.put(&page.Shape{Path: p, Fill: ink, Tag: artifact(page.Layout)})
	}
	table := func(s *sheet, rows ...[]page.Elem) {
		tab := s.doc.Root.Add(page.Table)
		for _, cells := range rows {
			tr := tab.Add(page.TR)
			for _, c := range cells {
				k := tr.Add(page.TD)
				k.ColSpan, k.RowSpan, k.Headers = c.ColSpan, c.RowSpan, c.Headers
				text(s, k.Leaf())
			}
		}
	}
	picture := func(s *sheet, d *page.ImageData) {
		s.put(&page.Image{At: box, Data: d, Tag: artifact(page.Layout)})
	}
	link := func(s *sheet, spoil func(l *page.Link)) {
		a := one(s).Add(page.LinkType)
		text(s, a.Leaf())
		l := page.Link{Rect: box, URI: "https://example.org/", Contents: "Example", Elem: a}
		spoil(&l)
		s.page.Links = append(s.page.Links, l)
	}
	for _, c := range []struct {
		want  string
		spoil func(s *sheet)
	}{
		// Tags.
		{`"words") names a leaf and an artifact, or neither`, func(s *sheet) { text(s, page.Tag{}) }},
		{`"words") names a leaf and an artifact, or neither`, func(s *sheet) {
			tag := one(s).Leaf()
			tag.Artifact = page.Footer
			text(s, tag)
		}},
		{"not in the tag tree", func(s *sheet) { text(s, (&page.Elem{Type: page.P}).Leaf()) }},
		{"Document/P[1], which is no content leaf", func(s *sheet) { text(s, page.Tag{Leaf: one(s)}) }},
		{"artifact kind 77 is unknown", func(s *sheet) { text(s, artifact(77)) }},
		{"no Document element", func(s *sheet) { s.doc.Root = &page.Elem{Type: page.P} }},
		{"no Document element", func(s *sheet) { s.doc.Root = nil }},
		{"stands twice in the tag tree: Document/P[1]", func(s *sheet) { s.doc.Root.Kids = append(s.doc.Root.Kids, one(s)) }},
		{"stands twice in the tag tree", func(s *sheet) { one(s).Kids = append(one(s).Kids, s.doc.Root) }},
		{"a nil element in Document/P[1]", func(s *sheet) { one(s).Kids = append(one(s).Kids, nil) }},
		{"deeper than 500", func(s *sheet) {
			e := one(s)
			for range 600 {
				e = e.Add(page.Div)
			}
		}},
		{"a content leaf has kids", func(s *sheet) { one(s).Kids[0].Add(page.P) }},
		{`"Para" is no standard one`, func(s *sheet) { one(s).Type = "Para" }},
		{"a Document inside the document", func(s *sheet) { text(s, s.doc.Root.Add(page.Document).Add(page.P).Leaf()) }},
		{"H3 after one of level 1", func(s *sheet) {
			text(s, s.doc.Root.Add(page.H1).Leaf())
			text(s, s.doc.Root.Add(page.H3).Leaf())
		}},
		{"H2 after one of level 0", func(s *sheet) { one(s).Type = page.H2 }},
		{"figure without alternative text", func(s *sheet) { one(s).Type = page.Figure }},
		{"figure without a box", func(s *sheet) { one(s).Type, one(s).Alt = page.Figure, "A line" }},
		{"note without an ID", func(s *sheet) { one(s).Type = page.Note }},
		{`the ID "n" is not its own`, func(s *sheet) {
			one(s).ID = "n"
			other := s.doc.Root.Add(page.P)
			other.ID = "n"
			text(s, other.Leaf())
		}},
		{"it belongs in TR", func(s *sheet) { one(s).Type = page.TD }},
		{"it belongs in L", func(s *sheet) { one(s).Type = page.LI }},
		{"a L cannot hold text of its own", func(s *sheet) { one(s).Type = page.L }},
		{"a L cannot hold P", func(s *sheet) { text(s, s.doc.Root.Add(page.L).Add(page.P).Leaf()) }},
		{"caption that is not its first kid", func(s *sheet) {
			l := s.doc.Root.Add(page.L)
			text(s, l.Add(page.LI).Add(page.LBody).Leaf())
			text(s, l.Add(page.Caption).Leaf())
		}},
		{"neither scope nor ID", func(s *sheet) {
			text(s, s.doc.Root.Add(page.Table).Add(page.TR).Add(page.TH).Leaf())
		}},
		{`its header "x" is not in the document`, func(s *sheet) { table(s, []page.Elem{{Headers: []string{"x"}}}) }},
		{"a head or a foot and no body", func(s *sheet) {
			text(s, s.doc.Root.Add(page.Table).Add(page.THead).Add(page.TR).Add(page.TD).Leaf())
		}},
		{"row 2 has 1 columns, and the rows above 2", func(s *sheet) { table(s, make([]page.Elem, 2), make([]page.Elem, 1)) }},
		{"row 2 has 3 columns, and the rows above 2", func(s *sheet) { table(s, make([]page.Elem, 2), make([]page.Elem, 3)) }},
		{"two cells of row 2 overlap", func(s *sheet) {
			table(s, []page.Elem{{}, {RowSpan: 2}, {}}, []page.Elem{{ColSpan: 2}, {}})
		}},
		{"goes on below the last row", func(s *sheet) { table(s, []page.Elem{{RowSpan: 2}}) }},
		{"more than 1000 columns", func(s *sheet) { table(s, []page.Elem{{ColSpan: 1 << 30}}) }},
		{`"en_GB" is no language tag`, func(s *sheet) { one(s).Lang = "en_GB" }},
		{"too long for a PDF", func(s *sheet) { one(s).ActualText = strings.Repeat("ŵ", 20000) }},

		// Items.
		{"no opacity", func(s *sheet) { s.run(one(s).Leaf(), "Regular", 10*page.Pt, page.Color{}, 0, 0, "words") }},
		{"no face or no size", func(s *sheet) { s.run(one(s).Leaf(), "Regular", 0, black, 0, 0, "words") }},
		{`no glyph for "☃"`, func(s *sheet) {
			g := &page.Glyphs{Face: s.faces["Regular"], Size: page.Pt, Color: black, Tag: one(s).Leaf()}
			g.Run = []font.Glyph{{ID: 0, Text: "☃", Advance: 500}}
			s.put(g)
		}},
		{"U+E000 has no meaning", func(s *sheet) {
			g := &page.Glyphs{Face: s.faces["Regular"], Size: page.Pt, Color: black, Tag: one(s).Leaf()}
			g.Run = []font.Glyph{{ID: 5, Text: "\uE000", Advance: 500}}
			s.put(g)
		}},
		{"does not begin with MoveTo", func(s *sheet) { shape(s, page.RectPath(box)[1:]) }},
		{"unknown operator 9", func(s *sheet) { shape(s, append(page.RectPath(box), page.Seg{Op: 9})) }},
		{"does not begin with MoveTo", func(s *sheet) {
			clip := page.RectPath(box)[1:]
			s.put(&page.Shape{Path: page.RectPath(box), Fill: ink, Clips: []page.Path{clip}, Tag: artifact(page.Layout)})
		}},
		{"a gradient without two ends", func(s *sheet) {
			g := &page.Gradient{Stops: []page.Stop{{At: 0, Color: ink}}}
			s.put(&page.Shape{Path: page.RectPath(box), Fill: ink, Gradient: g, Tag: artifact(page.Layout)})
		}},
		{"unknown type", func(s *sheet) { s.put(nil) }},
		{"an image has no data", func(s *sheet) { picture(s, nil) }},
		{"2 × 2 pixels and 3 channels has 5 bytes", func(s *sheet) { picture(s, &page.ImageData{W: 2, H: 2, RGB: make([]byte, 5)}) }},
		{"1 bytes of opacity", func(s *sheet) {
			picture(s, &page.ImageData{W: 2, H: 2, Gray: true, RGB: make([]byte, 4), Alpha: make([]byte, 1)})
		}},
		{"an image of 0 × 2 pixels", func(s *sheet) { picture(s, &page.ImageData{H: 2}) }},
		{"without a frame header", func(s *sheet) { picture(s, &page.ImageData{W: 2, H: 2, JPEG: []byte("\xFF\xD8\xFF\xD9")}) }},
		{"is said to be 3 × 2 with 3", func(s *sheet) { picture(s, &page.ImageData{W: 3, H: 2, JPEG: aJPEG()}) }},

		// Links, bookmarks, attachments, the document.
		{`goes to "javascript:alert(1)"`, func(s *sheet) { link(s, func(l *page.Link) { l.URI = "javascript:alert(1)" }) }},
		{"no words for a screen reader", func(s *sheet) { link(s, func(l *page.Link) { l.Contents = " " }) }},
		{"goes to page 2 of 1", func(s *sheet) { link(s, func(l *page.Link) { l.URI, l.Dest.Page = "", 1 }) }},
		{"it has no area", func(s *sheet) { link(s, func(l *page.Link) { l.Rect.H = 0 }) }},
		{"Document/P[1] is no Link", func(s *sheet) { link(s, func(l *page.Link) { l.Elem = one(s) }) }},
		{"its element is not in the tag tree", func(s *sheet) { link(s, func(l *page.Link) { l.Elem = nil }) }},
		{`bookmark "A" goes to page 0 of 1`, func(s *sheet) { s.doc.Outline = []page.Bookmark{{Title: "A", Dest: page.Dest{Page: -1}}} }},
		{"bookmark without a title", func(s *sheet) { s.doc.Outline = []page.Bookmark{{Title: "A", Kids: make([]page.Bookmark, 1)}} }},
		{"is no file name", func(s *sheet) { s.doc.Attachments = []page.Attachment{{Name: "../a.csv"}} }},
		{`media type "csv"`, func(s *sheet) { s.doc.Attachments = []page.Attachment{{Name: "a.csv", MIME: "csv"}} }},
		{`relationship "Other"`, func(s *sheet) {
			s.doc.Attachments = []page.Attachment{{Name: "a.csv", MIME: "text/csv", Relationship: "Other"}}
		}},
		{`two attachments have the name "a"`, func(s *sheet) {
			a := page.Attachment{Name: "a", MIME: "text/csv", Relationship: "Data"}
			s.doc.Attachments = []page.Attachment{a, a}
		}},
		{"without pages", func(s *sheet) { s.doc.Pages = nil }},
		{"without a title", func(s *sheet) { s.doc.Title = " " }},
		{`"" is no language tag`, func(s *sheet) { s.doc.Lang = "" }},
		{`date "2026-02-30"`, func(s *sheet) { s.doc.Date = "2026-02-30" }},
		{`embargo "tomorrow"`, func(s *sheet) { s.doc.Embargo = "tomorrow" }},
		{"page 1 measures 595 × 0 pt", func(s *sheet) { s.page.H = 0 }},
	} {
		s := newSheet(t)
		s.line(s.doc.Root.Add(page.P), "Regular", 10*page.Pt, "A sound line.")
		c.spoil(s)
		out, err := Write(s.doc, profile(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want an error with %q, got %v", c.want, err)
		}
		if out != nil {
			t.Errorf("%q: bytes beside an error", c.want)
		}
	}
}

func aJPEG() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 2, 2)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// A profile that cannot be an output intent is refused.
func TestProfileRefused(t *testing.T) {
	good := profile(t)
	for name, spoil := range map[string]func(b []byte) []byte{
		"empty":   func(b []byte) []byte { return nil },
		"printer": func(b []byte) []byte { copy(b[12:], "prtr"); return b },
		"grey":    func(b []byte) []byte { copy(b[16:], "GRAY"); return b },
		"version": func(b []byte) []byte { b[8] = 5; return b },
	} {
		if _, err := Write(sample(t), spoil(bytes.Clone(good))); err == nil {
			t.Errorf("the profile %q was taken", name)
		}
	}
}

// What fpdf writes is read only as it is known to be.
func TestReadDrawn(t *testing.T) {
	doc := sample(t)
	tr, err := newTree(doc.Root, len(doc.Pages))
	if err != nil {
		t.Fatal(err)
	}
	c, err := draw(doc, tr)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	good := out.Bytes()
	if _, err := readDrawn(good, 2); err != nil {
		t.Fatal(err)
	}
	if _, err := readDrawn(good, 3); err == nil {
		t.Error("two pages were taken for three")
	}
	// Each change keeps the length, so that every object stays at its place.
	for _, c := range [][2]string{
		{"startxref", "startxxxx"}, {"\nxref\n0 ", "\nxxxx\n0 "}, {"/Type /Pages", "/Type /Paged"},
		{"/Kids [3 0 R", "/Kids [3 1 R"}, {"/Kids [3 0 R", "/Kids [9 0 R"}, {"/Type /Page\n", "/Type /Pagf\n"},
		{"/Contents 4", "/Contents 1"}, {"/Contents 4", "/Contents x"}, {"endstream", "endstrexx"}, {"stream\n", "strexx\n"},
		{"/Font <<\n>>", "/Font <<\nX>"}, {"/XObject <<", "/XObjecx <<"}, {"/ExtGState <<\n", "/ExtGStatx <<\n"},
		{"<<\n/GS1 ", "<<\n/GS7 "}, {"/BM /Normal", "/BM /Screen"}, {"/Resources 2 0 R", "/Annots [] 2 0 R"},
		{"4 0 obj", "5 0 obj"}, {"/GS2 8", "/GS2 1"}, {"/ColorSpace <<\n>>", "/ColorSpace <<\nX>"},
	} {
		bad := bytes.Replace(good, []byte(c[0]), []byte(c[1]), 1)
		if bytes.Equal(bad, good) {
			t.Fatalf("fpdf's file has no %q", c[0])
		}
		if _, err := readDrawn(bad, 2); err == nil {
			t.Errorf("%q in place of %q was taken", c[1], c[0])
		}
	}
	for n := range good {
		readDrawn(good[:n], 2) // cut short anywhere, it must not panic
	}
}

func FuzzJPEGFrame(f *testing.F) {
	f.Add(aJPEG())
	f.Add([]byte("\xFF\xD8\xFF\xFF\xC0\x00\x0B\x08\x00\x02\x00\x02\x01\x01\x11\x00"))
	f.Add([]byte("\xFF\xD8\xFF\xE0\xFF\xFF"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, h, n, err := jpegFrame(b)
		if err == nil && (w < 0 || h < 0 || n < 0 || w > 0xFFFF || h > 0xFFFF || n > 0xFF) {
			t.Errorf("%d × %d with %d channels", w, h, n)
		}
	})
}
