package pdf

import (
	"testing"

	"policybrief/internal/page"
)

// Gradients are shadings that all shapes of one share, on the page's own grid,
// and what follows them is painted as if they were not there.
func TestGradients(t *testing.T) {
	s := newSheet(t)
	s.line(s.doc.Root.Add(page.H1), "Bold", 20*page.Pt, "A title")
	red, blue := page.Color{R: 255, A: 255}, page.Color{B: 255, A: 255}
	stops := []page.Stop{{At: 0, Color: red}, {At: 250, Color: blue}, {At: 1000, Color: red}}
	axial := &page.Gradient{From: page.Point{X: 10 * page.Pt, Y: 20 * page.Pt}, To: page.Point{X: 30 * page.Pt, Y: 20 * page.Pt}, Stops: stops}
	again := *axial
	radial := &page.Gradient{Radial: true, From: axial.From, To: axial.To, R: 5 * page.Pt, Stops: stops}
	box := page.RectPath(page.Rect{X: 10 * page.Pt, Y: 10 * page.Pt, W: 20 * page.Pt, H: 20 * page.Pt})
	for _, g := range []*page.Gradient{axial, &again, radial} {
		s.put(&page.Shape{Path: box, Fill: page.Color{A: 128}, Gradient: g, Clips: []page.Path{box, box}, Tag: artifact(page.Layout)})
	}
	s.put(&page.Shape{Path: box, Fill: blue, Tag: artifact(page.Layout)})
	r := openPDF(t, mustWrite(t, s.doc))
	shades := r.dict(r.dict(r.pages()[0]["Resources"])["Shading"])
	if len(shades) != 2 {
		t.Fatalf("%d shadings, want 2", len(shades))
	}
	for name, kind := range map[pdfName]string{"Sh1": "2", "Sh2": "3"} {
		d := r.dict(shades[name])
		if got := dumpValue(d["ShadingType"]); got != kind {
			t.Errorf("%s is of type %s, want %s", name, got, kind)
		}
		f := r.dict(d["Function"])
		if n := len(r.array(f["Functions"])); n != 2 || len(r.array(f["Bounds"])) != 1 || len(r.array(f["Encode"])) != 4 {
			t.Errorf("%s has %d steps", name, n)
		}
	}
}
