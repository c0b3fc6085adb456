package pdf

import (
	"strings"
	"testing"

	"policybrief/internal/page"
)

// aDrawing gives a picture with a plain shape, one that is not opaque and one
// with a gradient, of which the last lies outside its size in part.
func aDrawing() *page.DrawingData {
	red, blue := page.Color{R: 255, A: 255}, page.Color{B: 255, A: 255}
	rect := func(x page.Length) page.Path {
		return page.RectPath(page.Rect{X: x, Y: 2 * page.Pt, W: 20 * page.Pt, H: 10 * page.Pt})
	}
	fade := &page.Gradient{From: page.Point{X: 60 * page.Pt}, To: page.Point{X: 80 * page.Pt}, Stops: []page.Stop{{At: 0, Color: red}, {At: 1000, Color: blue}}}
	return &page.DrawingData{W: 70 * page.Pt, H: 14 * page.Pt, Shapes: []*page.Shape{
		{Path: rect(0), Fill: red}, {Path: rect(30 * page.Pt), Fill: page.Color{B: 255, A: 128}}, {Path: rect(60 * page.Pt), Fill: red, Gradient: fade},
	}}
}

// A drawing stands once in a file, with resources of its own, and each place
// that shows it names it; another document that shares it has the same form.
func TestDrawings(t *testing.T) {
	data := aDrawing()
	form := func(at page.Rect, want string) (dict pdfDict, content string) {
		s := newSheet(t)
		fig := s.doc.Root.Add(page.Figure)
		fig.Alt, fig.BBox = "The Example Trust", at
		s.put(&page.Drawing{At: at, Data: data, Tag: fig.Leaf()}, &page.Drawing{At: at, Data: data, Tag: artifact(page.Layout)})
		r := openPDF(t, mustWrite(t, s.doc))
		pg := r.pages()[0]
		if r.dict(pg["Group"]) == nil {
			t.Error("a page with a drawing that is not opaque has no transparency group")
		}
		body := string(r.get(pg["Contents"]).(pdfStream).data)
		if strings.Count(body, want+" cm /D1 Do") != 2 {
			t.Errorf("the page does not show %q twice:\n%s", want, body)
		}
		objects := r.dict(r.dict(pg["Resources"])["XObject"])
		if len(objects) != 1 {
			t.Fatalf("%d objects, want 1", len(objects))
		}
		stream := r.get(objects["D1"]).(pdfStream)
		return stream.dict, string(stream.data)
	}
	dict, content := form(page.Rect{X: 10 * page.Pt, Y: 20 * page.Pt, W: 35 * page.Pt, H: 7 * page.Pt}, "q 0.500000 0 0 0.500000 10 814.89")
	if got := dumpValue(dict["BBox"]); got != "[0 0 70 14]" {
		t.Errorf("the box is %s", got)
	}
	resources := dict["Resources"].(pdfDict)
	if states, shades := resources["ExtGState"].(pdfDict), resources["Shading"].(pdfDict); len(states) == 0 || len(shades) != 1 {
		t.Errorf("%d states and %d shadings", len(states), len(shades))
	}
	for _, op := range []string{"0 12 m 20 12 l 20 2 l 0 2 l h f", "30 12 m", " gs", "/Sh1 sh"} {
		if !strings.Contains(content, op) {
			t.Errorf("the drawing has no %q:\n%s", op, content)
		}
	}
	_, again := form(page.Rect{X: 10 * page.Pt, Y: 20 * page.Pt, W: 105 * page.Pt, H: 21 * page.Pt}, "q 1.500000 0 0 1.500000 10 800.89")
	if again != content {
		t.Error("another document has another form of the same drawing")
	}
}
