package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"sync"
	"testing"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// The faces and the profile that the program ships with; this package may not
// import them.
const assets = "../../assets/"

var faces = sync.OnceValues(func() (map[string]*font.Face, error) {
	out := map[string]*font.Face{}
	for _, name := range []string{"Regular", "Semibold", "Bold", "It"} {
		b, err := os.ReadFile(assets + "fonts/SourceSans3-" + name + ".ttf")
		if err != nil {
			return nil, err
		}
		if out[name], err = font.Parse(b); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return out, nil
})

func profile(t testing.TB) []byte {
	b, err := os.ReadFile(assets + "icc/sRGB.icc")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sheet sets test documents by hand: it knows where the next line goes and
// nothing more.
type sheet struct {
	doc   *page.Doc
	page  *page.Page
	y     page.Length
	faces map[string]*font.Face
}

const (
	margin  = 60 * page.Pt
	leading = 16 * page.Pt
)

var (
	ink   = page.Color{R: 0x12, G: 0x43, B: 0x6D, A: 255}
	black = page.Color{A: 255}
	amber = page.Color{R: 0xF4, G: 0x6A, B: 0x25, A: 255}
)

func newSheet(t testing.TB) *sheet {
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	s := &sheet{faces: f, doc: &page.Doc{
		Lang: "en-GB", Title: "A brief", Root: &page.Elem{Type: page.Document},
	}}
	s.newPage()
	return s
}

func (s *sheet) newPage() {
	s.page = &page.Page{W: page.A4Width, H: page.A4Height}
	s.doc.Pages = append(s.doc.Pages, s.page)
	s.y = margin
}

func (s *sheet) number() int { return len(s.doc.Pages) - 1 }

func (s *sheet) put(items ...page.Item) { s.page.Items = append(s.page.Items, items...) }

// run sets words at a place and gives their width.
func (s *sheet) run(tag page.Tag, face string, size page.Length, c page.Color, x, y page.Length, words string) page.Length {
	glyphs, missing := s.faces[face].Shape(words, font.Features{})
	if missing != nil {
		panic("the test's words need glyphs that the face lacks: " + words)
	}
	s.put(&page.Glyphs{At: page.Point{X: x, Y: y}, Face: s.faces[face], Size: size, Color: c, Run: glyphs, Tag: tag})
	var w page.Length
	for _, g := range glyphs {
		w += page.Length(g.Advance) * size / 1000
	}
	return w
}

// line sets words in an element on a line of their own.
func (s *sheet) line(e *page.Elem, face string, size page.Length, words string) {
	s.y += leading
	s.run(e.Leaf(), face, size, black, margin, s.y, words)
}

func artifact(kind page.Artifact) page.Tag { return page.Tag{Artifact: kind} }

// link makes an area of the last line live.
func (s *sheet) link(e *page.Elem, x, w page.Length, uri string, dest page.Dest, contents string) {
	s.page.Links = append(s.page.Links, page.Link{
		Rect: page.Rect{X: x, Y: s.y - 10*page.Pt, W: w, H: 13 * page.Pt},
		URI:  uri, Dest: dest, Contents: contents, Elem: e,
	})
}

// sample is a document of two pages with one of everything.
func sample(t testing.TB) *page.Doc {
	s := newSheet(t)
	d, root := s.doc, s.doc.Root
	d.Title = "Calls to a helpline: Ŵyn & “sons” <2024>"
	d.Authors = []string{"Ann Ŵ. Example", "Bo Sample"}
	d.Subject = "What the figures say"
	d.Keywords = []string{"helpline", "figures & facts"}
	d.Date = "2026-07-02"
	d.Marking = "OFFICIAL"
	d.Embargo = "2026-07-03T09:30:00+01:00"

	furniture := func() {
		s.run(artifact(page.Header), "Semibold", 9*page.Pt, black, margin, 30*page.Pt, "OFFICIAL")
		s.put(&page.Shape{Path: page.RectPath(page.Rect{X: margin, Y: 36 * page.Pt, W: 475 * page.Pt, H: 500}), Fill: ink, Tag: artifact(page.Layout)})
		s.run(artifact(page.Footer), "Regular", 9*page.Pt, black, margin, 820*page.Pt, fmt.Sprint("Page ", len(d.Pages), " of 2"))
		w := &page.Glyphs{
			At: page.Point{X: 30 * page.Pt, Y: 600 * page.Pt}, Face: s.faces["Bold"], Size: 14 * page.Pt,
			Color: page.Color{R: 128, A: 77}, Rotate: true, Tag: artifact(page.Watermark),
		}
		w.Run, _ = w.Face.Shape("Embargoed", font.Features{Tracking: 40})
		s.put(w)
	}
	furniture()
	s.line(root.Add(page.P), "Semibold", 11*page.Pt, "Marked OFFICIAL; embargoed until 3 July 2026")
	s.line(root.Add(page.H1), "Bold", 20*page.Pt, "Calls to the helpline")

	// A paragraph over two lines, with a ligature, a hyphen at a line's end
	// that is no character of the text, and signs beyond Latin-1.
	p := root.Add(page.P)
	leaf := p.Leaf()
	s.y += leading
	w := s.run(leaf, "Regular", 11*page.Pt, black, margin, s.y, "The office took flight: Ŵ ŷ ŵ € − ≥ and hyphen")
	s.run(leaf, "Regular", 11*page.Pt, black, margin+w, s.y, "\u00AD")
	s.y += leading
	w = s.run(leaf, "Regular", 11*page.Pt, black, margin, s.y, "ation - calls rose by ")
	figure := p.Add(page.Span)
	figure.Expansion = "provisional"
	x := margin + w
	x += s.run(figure.Leaf(), "Bold", 11*page.Pt, ink, x, s.y, "[p]")
	ref := p.Add(page.Reference)
	call := ref.Add(page.LinkType)
	w = s.run(call.Leaf(), "Regular", 7*page.Pt, ink, x, s.y-4*page.Pt, "1")
	s.link(call, x, w, "", page.Dest{Page: 1, Y: 700 * page.Pt}, "Footnote 1")
	note := root.Add(page.Note)
	note.ID = "note-1"
	note.Add(page.Lbl)
	at := s.y
	s.y = 780 * page.Pt
	s.run(note.Kids[0].Leaf(), "Regular", 8*page.Pt, black, margin, s.y, "1")
	s.run(note.Add(page.P).Leaf(), "It", 8*page.Pt, black, margin+10*page.Pt, s.y, "Not all callers are unique.")
	s.y = at

	p = root.Add(page.P)
	s.y += leading
	w = s.run(p.Leaf(), "Regular", 11*page.Pt, black, margin, s.y, "See ")
	a := p.Add(page.LinkType)
	aw := s.run(a.Leaf(), "Regular", 11*page.Pt, ink, margin+w, s.y, "the statistics")
	s.link(a, margin+w, aw, "https://example.org/a (b)?q=ŵ&r=1", page.Dest{}, "The statistics at example.org")

	s.y += leading
	s.line(root.Add(page.H2), "Bold", 14*page.Pt, "What to do")
	for _, ordered := range []bool{false, true} {
		l := root.Add(page.L)
		l.Ordered = ordered
		for i, words := range []string{"fund the line", "answer each call"} {
			li := l.Add(page.LI)
			s.y += leading
			label := "•"
			if ordered {
				label = fmt.Sprint(i+1, ".")
			}
			s.run(li.Add(page.Lbl).Leaf(), "Regular", 11*page.Pt, black, margin, s.y, label)
			s.run(li.Add(page.LBody).Leaf(), "Regular", 11*page.Pt, black, margin+14*page.Pt, s.y, words)
		}
	}
	welsh := root.Add(page.BlockQuote).Add(page.P)
	welsh.Lang = "cy"
	s.line(welsh, "It", 11*page.Pt, "Mae’r ffôn yn canu.")
	s.chart(root)

	s.newPage()
	furniture()
	s.line(root.Add(page.H2), "Bold", 14*page.Pt, "Where from")
	s.table(root)
	s.pictures(root)

	d.Outline = []page.Bookmark{{
		Title: "Calls to the helpline", Dest: page.Dest{Y: margin},
		Kids: []page.Bookmark{
			{Title: "What to do", Dest: page.Dest{Y: 200 * page.Pt}},
			{Title: "Where from: Ŵ", Dest: page.Dest{Page: 1, Y: margin}},
		},
	}}
	d.Attachments = []page.Attachment{
		{Name: "evidence.json", MIME: "application/json", Description: "Every figure, with its cells", Relationship: "Data", Data: []byte(`{"figures":[]}`)},
		{Name: "calls (ŵ).csv", MIME: "text/csv", Relationship: "Source", Data: []byte("year,calls\r\n2012,70000\r\n")},
	}
	return d
}

// chart draws columns, a dashed line, a band that is clipped and half
// transparent, and a label that stands upright.
func (s *sheet) chart(root *page.Elem) {
	box := page.Rect{X: margin, Y: s.y + leading, W: 300 * page.Pt, H: 120 * page.Pt}
	fig := root.Add(page.Figure)
	fig.Alt = "Column chart of calls answered, 2008 to 2012, from 30,000 to 70,000."
	fig.Page, fig.BBox = s.number(), box
	leaf := fig.Leaf()
	for i := range 5 {
		h := page.Length(20+20*i) * page.Pt
		s.put(&page.Shape{
			Path: page.RectPath(page.Rect{X: box.X + page.Length(20+55*i)*page.Pt, Y: box.Y + box.H - h, W: 40 * page.Pt, H: h}),
			Fill: ink, Stroke: black, Width: 250, Tag: leaf,
		})
	}
	var curve page.Path
	curve.Move(box.X, box.Y+100*page.Pt)
	curve.Curve(page.Point{X: box.X + 90*page.Pt, Y: box.Y}, page.Point{X: box.X + 180*page.Pt, Y: box.Y + 110*page.Pt}, page.Point{X: box.X + 333*page.Pt/1, Y: box.Y + 33333})
	clip := page.RectPath(box)
	s.put(
		&page.Shape{Path: curve, Stroke: amber, Width: 2 * page.Pt, Dash: []page.Length{4 * page.Pt, 2 * page.Pt}, RoundCap: true, RoundJoin: true, Clips: []page.Path{clip}, Tag: leaf},
		&page.Shape{Path: curve, Fill: page.Color{R: 0x28, G: 0xA1, B: 0x97, A: 64}, Stroke: page.Color{G: 90, A: 200}, Width: 700, EvenOdd: true, Clips: []page.Path{clip}, Tag: leaf},
		&page.Shape{Path: page.RectPath(box), Stroke: page.Color{R: 200, G: 200, B: 200, A: 255}, Width: 500, Tag: leaf},
	)
	up := &page.Glyphs{At: page.Point{X: box.X + 14*page.Pt, Y: box.Y + 80*page.Pt}, Face: s.faces["Regular"], Size: 8 * page.Pt, Color: black, Rotate: true, Tag: leaf}
	up.Run, _ = up.Face.Shape("Calls", font.Features{})
	s.put(up)
	s.y = box.Y + box.H
	s.line(root.Add(page.P), "Regular", 8*page.Pt, "Source: the helpline’s annual report")
}

// table sets a table with a head over two rows, spans, an empty cell, and a
// cell that names its headers.
func (s *sheet) table(root *page.Elem) {
	tab := root.Add(page.Table)
	s.line(tab.Add(page.Caption), "Bold", 10*page.Pt, "Table 1: Calls by area")
	cell := func(tr *page.Elem, typ page.Type, scope page.Scope, x page.Length, words string) *page.Elem {
		c := tr.Add(typ)
		c.Scope = scope
		if words != "" {
			s.run(c.Leaf(), "Regular", 10*page.Pt, black, margin+x, s.y, words)
		}
		return c
	}
	id := func(name string) string { return fmt.Sprint(name, "-", s.number()+1) }
	head := tab.Add(page.THead)
	s.y += leading
	tr := head.Add(page.TR)
	cell(tr, page.TH, page.Column, 0, "Area").RowSpan = 2
	over := cell(tr, page.TH, page.Column, 100*page.Pt, "Calls")
	over.ColSpan, over.ID = 2, id("th-calls")
	s.y += leading
	tr = head.Add(page.TR)
	cell(tr, page.TH, page.Column, 100*page.Pt, "2011").ID = id("th-2011")
	cell(tr, page.TH, page.Column, 200*page.Pt, "2012").ID = id("th-2012")
	body := tab.Add(page.TBody)
	for _, area := range []string{"Northmere", "Southmere"} {
		s.y += leading
		tr := body.Add(page.TR)
		cell(tr, page.TH, page.Row, 0, area)
		cell(tr, page.TD, page.NoScope, 100*page.Pt, "34,000").Headers = []string{id("th-calls"), id("th-2011")}
		last := ""
		if area == "Northmere" {
			last = "70,000"
		}
		cell(tr, page.TD, page.NoScope, 200*page.Pt, last)
	}
	// A rule between rows is painted in the midst of the text.
	s.put(&page.Shape{Path: page.RectPath(page.Rect{X: margin, Y: s.y + 4*page.Pt, W: 300 * page.Pt, H: 500}), Fill: ink, Tag: artifact(page.Layout)})
}

// pictures shows a picture with opacity, twice, one grey, one JPEG, and a
// drawing.
func (s *sheet) pictures(root *page.Elem) {
	const n = 16
	logo := &page.ImageData{W: n, H: n}
	grey := &page.ImageData{W: n, H: n, Gray: true}
	im := image.NewRGBA(image.Rect(0, 0, n, n))
	for y := range n {
		for x := range n {
			logo.RGB = append(logo.RGB, byte(x*16), byte(y*16), 128)
			logo.Alpha = append(logo.Alpha, byte(255-x*y))
			grey.RGB = append(grey.RGB, byte(x*y))
			im.Set(x, y, color.RGBA{byte(x * 16), 90, byte(y * 16), 255})
		}
	}
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, im, nil); err != nil {
		panic(err)
	}
	photo := &page.ImageData{W: n, H: n, JPEG: jpg.Bytes()}
	s.y += leading
	for i, data := range []*page.ImageData{logo, logo, grey, photo} {
		box := page.Rect{X: margin + page.Length(i)*60*page.Pt, Y: s.y, W: 48 * page.Pt, H: 48 * page.Pt}
		tag := artifact(page.Layout)
		if data != logo || i == 0 {
			fig := root.Add(page.Figure)
			fig.Alt, fig.Page, fig.BBox = fmt.Sprint("Picture ", i+1), s.number(), box
			tag = fig.Leaf()
		}
		s.put(&page.Image{At: box, Data: data, Tag: tag})
	}
	fig := root.Add(page.Figure)
	fig.Alt, fig.Page, fig.BBox = "Drawing", s.number(), page.Rect{X: margin + 240*page.Pt, Y: s.y, W: 140 * page.Pt, H: 28 * page.Pt}
	s.put(&page.Drawing{At: fig.BBox, Data: aDrawing(), Tag: fig.Leaf()})
	s.y += 48 * page.Pt
}
