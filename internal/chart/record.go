package chart

import (
	"io"
	"math"
	"sync"

	"github.com/golang/freetype/truetype"
	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"policybrief/internal/page"
)

// px is a pixel of go-chart: 1/100 pt. go-chart reckons in whole pixels, so
// what it works out in floating point is the same on every processor by the
// time it gets here.
const px page.Length = 10

// inPx gives a length in pixels, to the nearest.
func inPx(l page.Length) int {
	if l < 0 {
		return -int((-l + px/2) / px)
	}
	return int((l + px/2) / px)
}

// A recorder is the renderer that go-chart draws on: it keeps page items in
// place of pixels. Text is measured and set by our own faces; go-chart's font
// is never asked. What is painted in no colour is not kept.
type recorder struct {
	tag    page.Tag
	items  []page.Item
	shapes []page.Shape
	runs   []page.Glyphs
	segs   []page.Seg // of all paths
	start  int        // of the path being drawn

	stroke, fill page.Color
	width        page.Length
	dash         []page.Length
	round        bool // joins and ends of strokes

	class  string                  // whose text is set: an axis
	labels map[labelKey]*lettering // the labels of axes, made before go-chart asks for them
	set    []page.Rect             // where text stands
}

// A labelKey is a label as go-chart knows it.
type labelKey struct{ class, text string }

// The classes of text that go-chart sets.
const (
	classX = "x"
	classY = "y"
)

// recorders keeps what was drawn on, for the next drawing: a page has several
// drawings, most of which are tried and not kept.
var recorders = sync.Pool{New: func() any { return &recorder{labels: make(map[labelKey]*lettering, 16)} }}

func newRecorder(tag page.Tag) *recorder {
	r := recorders.Get().(*recorder)
	r.tag = tag
	return r
}

// take gives the items drawn, which share nothing with the recorder, and ends
// its use.
func (r *recorder) take() []page.Item {
	shapes, segs, runs := 0, 0, 0
	for _, it := range r.items {
		switch it := it.(type) {
		case *page.Shape:
			shapes++
			segs += len(it.Path)
		case *page.Glyphs:
			runs++
		}
	}
	items := make([]page.Item, 0, len(r.items))
	newShapes, newSegs, newRuns := make([]page.Shape, 0, shapes), make(page.Path, 0, segs), make([]page.Glyphs, 0, runs)
	for _, it := range r.items {
		switch it := it.(type) {
		case *page.Shape:
			from := len(newSegs)
			newSegs = append(newSegs, it.Path...)
			newShapes = append(newShapes, *it)
			last := &newShapes[len(newShapes)-1]
			last.Path = newSegs[from:len(newSegs):len(newSegs)]
			items = append(items, last)
		case *page.Glyphs:
			newRuns = append(newRuns, *it)
			items = append(items, &newRuns[len(newRuns)-1])
		}
	}
	r.release()
	return items
}

// release gives the recorder back. What it has is cleared, so that it holds
// nothing of a document.
func (r *recorder) release() {
	clear(r.items)
	clear(r.shapes)
	clear(r.runs)
	clear(r.labels)
	r.ResetStyle()
	*r = recorder{items: r.items[:0], shapes: r.shapes[:0], runs: r.runs[:0], segs: r.segs[:0], labels: r.labels, set: r.set[:0]}
	recorders.Put(r)
}

func (r *recorder) at(x, y int) page.Point {
	return page.Point{X: page.Length(x) * px, Y: page.Length(y) * px}
}

// ResetStyle forgets colours, widths and dashes.
func (r *recorder) ResetStyle() {
	r.stroke, r.fill, r.width, r.dash, r.round = page.Color{}, page.Color{}, 0, nil, false
	r.class = ""
}

// GetDPI gives 72: our own measure is kept, whatever go-chart sets.
func (r *recorder) GetDPI() float64 { return 72 }

// SetDPI does nothing: there are no dots.
func (r *recorder) SetDPI(float64) {}

// SetClassName says whose text is measured and set.
func (r *recorder) SetClassName(class string) { r.class = class }

func (r *recorder) SetStrokeColor(c drawing.Color) { r.stroke = page.Color(c) }
func (r *recorder) SetFillColor(c drawing.Color)   { r.fill = page.Color(c) }

// SetStrokeWidth takes a width in pixels.
func (r *recorder) SetStrokeWidth(w float64) { r.width = page.Length(math.Round(w * float64(px))) }

// SetStrokeDashArray takes lengths in pixels.
func (r *recorder) SetStrokeDashArray(dash []float64) {
	r.dash = nil
	for _, d := range dash {
		r.dash = append(r.dash, page.Length(math.Round(d*float64(px))))
	}
}

func (r *recorder) add(op page.Op, p ...page.Point) {
	s := page.Seg{Op: op}
	copy(s.P[3-len(p):], p)
	r.segs = append(r.segs, s)
}

// MoveTo starts a subpath.
func (r *recorder) MoveTo(x, y int) { r.add(page.MoveTo, r.at(x, y)) }

// LineTo adds a straight segment.
func (r *recorder) LineTo(x, y int) {
	if len(r.segs) == r.start {
		r.MoveTo(x, y)
		return
	}
	r.add(page.LineTo, r.at(x, y))
}

// current gives the end of the path.
func (r *recorder) current() page.Point {
	if len(r.segs) == r.start {
		return page.Point{}
	}
	return r.segs[len(r.segs)-1].P[2]
}

// QuadCurveTo adds a quadratic Bézier as the cubic one of the same form.
func (r *recorder) QuadCurveTo(cx, cy, x, y int) {
	a, c, b := r.current(), r.at(cx, cy), r.at(x, y)
	third := func(p, c page.Length) page.Length { return p + (c-p)*2/3 }
	r.add(page.CurveTo, page.Point{X: third(a.X, c.X), Y: third(a.Y, c.Y)},
		page.Point{X: third(b.X, c.X), Y: third(b.Y, c.Y)}, b)
}

// ArcTo adds an arc of an ellipse, in pieces of a quarter at most, from an
// angle over another, both in radians, clockwise as the page has it.
func (r *recorder) ArcTo(cx, cy int, rx, ry, startAngle, delta float64) {
	n := int(math.Ceil(math.Abs(delta)/(math.Pi/2) - slop))
	if n < 1 || n > 8 || math.IsNaN(delta) {
		return
	}
	point := func(angle float64, along float64) page.Point {
		sin, cos := math.Sincos(angle)
		return page.Point{
			X: page.Length(cx)*px + px*page.Length(math.Round(float64(rx*cos)-float64(float64(along*rx)*sin))),
			Y: page.Length(cy)*px + px*page.Length(math.Round(float64(ry*sin)+float64(float64(along*ry)*cos))),
		}
	}
	step := delta / float64(n)
	k := 4.0 / 3 * math.Tan(step/4)
	from := point(startAngle, 0)
	if len(r.segs) == r.start {
		r.add(page.MoveTo, from)
	} else if r.current() != from {
		r.add(page.LineTo, from)
	}
	for i := range n {
		a := startAngle + float64(float64(i)*step)
		b := startAngle + float64(float64(i+1)*step)
		r.add(page.CurveTo, point(a, k), point(b, -k), point(b, 0))
	}
}

// Close closes the subpath.
func (r *recorder) Close() { r.add(page.Close) }

// Stroke keeps the path as a line.
func (r *recorder) Stroke() { r.keep(page.Color{}, r.stroke) }

// Fill keeps the path as an area.
func (r *recorder) Fill() { r.keep(r.fill, page.Color{}) }

// FillStroke keeps the path as an area with an outline.
func (r *recorder) FillStroke() { r.keep(r.fill, r.stroke) }

func (r *recorder) keep(fill, stroke page.Color) {
	if r.width <= 0 {
		stroke = page.Color{}
	}
	if fill.A == 0 && stroke.A == 0 || len(r.segs) == r.start {
		r.segs = r.segs[:r.start]
		return
	}
	s := page.Shape{Path: page.Path(r.segs[r.start:len(r.segs):len(r.segs)]), Fill: fill, Tag: r.tag}
	if stroke.A != 0 {
		s.Stroke, s.Width, s.Dash, s.RoundJoin, s.RoundCap = stroke, r.width, r.dash, r.round, r.round && r.dash == nil
	}
	r.start = len(r.segs)
	r.shapes = append(r.shapes, s)
	r.items = append(r.items, &r.shapes[len(r.shapes)-1])
}

// Circle starts a circle as its own path, in four curves.
func (r *recorder) Circle(radius float64, x, y int) {
	c, rad := r.at(x, y), page.Length(math.Round(radius))*px
	k := rad * 5523 / 10000
	p := func(dx, dy page.Length) page.Point { return page.Point{X: c.X + dx, Y: c.Y + dy} }
	r.add(page.MoveTo, p(rad, 0))
	r.add(page.CurveTo, p(rad, k), p(k, rad), p(0, rad))
	r.add(page.CurveTo, p(-k, rad), p(-rad, k), p(-rad, 0))
	r.add(page.CurveTo, p(-rad, -k), p(-k, -rad), p(0, -rad))
	r.add(page.CurveTo, p(k, -rad), p(rad, -k), p(rad, 0))
	r.add(page.Close)
}

// SetFont does nothing: labels bring their own face, colour and size.
func (r *recorder) SetFont(*truetype.Font) {}

// SetFontColor does nothing, see SetFont.
func (r *recorder) SetFontColor(drawing.Color) {}

// SetFontSize does nothing, see SetFont.
func (r *recorder) SetFontSize(float64) {}

// SetTextRotation does nothing: text in charts stands level.
func (r *recorder) SetTextRotation(float64) {}

// ClearTextRotation does nothing.
func (r *recorder) ClearTextRotation() {}

// MeasureText gives the box of an axis label, the space between it and the
// plot included.
func (r *recorder) MeasureText(body string) gochart.Box {
	l := r.labels[labelKey{r.class, body}]
	if l == nil {
		return gochart.Box{IsSet: true}
	}
	b := gochart.Box{IsSet: true, Right: inPx(l.w), Bottom: inPx(l.height())}
	switch r.class {
	case classX:
		b.Bottom += inPx(gapX)
	case classY:
		b.Right += inPx(gapY)
	}
	return b
}

// Text sets an axis label whose box has its lower left corner at a point.
func (r *recorder) Text(body string, x, y int) {
	l := r.labels[labelKey{r.class, body}]
	if l == nil {
		return
	}
	at := r.at(x, y)
	switch r.class {
	case classX:
		r.place(l, center, at.X+l.w/2, at.Y-l.height())
	case classY:
		r.place(l, right, at.X+l.w, at.Y-l.height())
	default:
		r.place(l, left, at.X, at.Y-l.height())
	}
}

// Save does nothing: the items are the result.
func (r *recorder) Save(io.Writer) error { return nil }

// align is where text stands about a point.
type align uint8

const (
	left align = iota
	center
	right
)

// place sets a label there, and remembers what it covers.
func (r *recorder) place(l *lettering, a align, x, y page.Length) {
	if len(l.lines) == 0 {
		return
	}
	baseline := y + l.top
	for i := range l.lines {
		line := &l.lines[i]
		from := x
		switch a {
		case center:
			from -= line.W / 2
		case right:
			from -= line.W
		}
		for k := range line.Runs {
			run := &line.Runs[k]
			st := &run.Piece.Style
			at := page.Point{X: from/px*px + run.X, Y: baseline / px * px}
			r.runs = append(r.runs, page.Glyphs{At: at, Face: st.Face, Size: st.Size, Color: st.Color, Run: run.Glyphs, Tag: r.tag})
			r.items = append(r.items, &r.runs[len(r.runs)-1])
		}
		baseline += l.leading
	}
	r.set = append(r.set, l.box(a, x, y))
}

// free tells whether nothing is written yet on a rectangle.
func (r *recorder) free(b page.Rect) bool {
	for _, s := range r.set {
		if overlap(b, s) {
			return false
		}
	}
	return true
}

func overlap(a, b page.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}
