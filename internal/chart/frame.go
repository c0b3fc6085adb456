package chart

import (
	"io"

	"github.com/golang/freetype/truetype"
	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"policybrief/internal/brand"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// Measures that all charts share.
const (
	gapX      = 6 * page.Pt // from the plot to the labels under it
	gapY      = 5 * page.Pt // from the labels at its left to the plot
	gapLabel  = 3 * page.Pt // from a mark to its value
	swatch    = 8 * page.Pt // side of a colour in the legend
	thin      = 500         // width of grid lines
	axisWidth = 750         // width of the line at zero
	lineWidth = 2 * page.Pt
)

// Draw draws a chart of a width, each item tagged with tag. The faults tell
// of labels and names that fit nowhere.
func Draw(c *Chart, b *brand.Brand, width page.Length, tag page.Tag) (*Drawing, diag.List) {
	if c.refused(width) {
		return &Drawing{W: width}, nil
	}
	if len(c.Panels) > 0 {
		return drawPanels(c, b, width, tag)
	}
	f := newFrame(c, b, width, tag)
	f.run()
	if f.again() {
		before := f
		f = newFrame(c, b, width, tag)
		f.lifted, f.keyed = before.homeless, before.keyless
		before.rec.release()
		f.run()
		f.again()
	}
	if f.faults.HasErrors() {
		return &Drawing{W: width}, f.faults
	}
	return &Drawing{W: f.w, H: f.h, Items: f.rec.take()}, f.faults
}

// Height gives how high Draw will make a chart, where that is sure before it is
// drawn and laying it out has nothing to tell; else 0.
func Height(c *Chart, b *brand.Brand, width page.Length) page.Length {
	if c.refused(width) || len(c.Panels) > 0 || len(c.Remarks) > 0 || c.Forecast { // words may need room over the plot
		return 0
	}
	f := newFrame(c, b, width, page.Tag{})
	defer f.rec.release()
	c.is.draw(f)
	if f.faults != nil {
		return 0
	}
	return f.h
}

// refused tells a chart without values or width, and one that Bind told of and
// that has no layout: other series than its type compares, or tiles without a
// place.
func (c *Chart) refused(width page.Length) bool {
	if len(c.Category) == 0 || len(c.Series) == 0 || len(c.Series[0].Shown) == 0 || width < 60*page.Pt {
		return true
	}
	n, k := c.perPanel(), c.is
	return n < k.least || n > max(k.series, k.stressed) || k == tilesKind && len(c.tiles) == 0
}

// run lays the chart out and draws it, where it can be laid out.
func (f *frame) run() {
	f.c.is.draw(f)
	if !f.faults.HasErrors() {
		f.render()
	}
}

// frame is a chart being drawn: what all types share. Each type fills in its
// axes, series and elements; go-chart then measures and draws them.
type frame struct {
	c      *Chart
	rec    *recorder
	faults diag.List

	w, h                     page.Length
	top, right, bottom, left page.Length // kept free round the plot and its axis labels
	inks                     inks
	axis, value, strong      text.Style // of axis labels, values, names of series

	x, y         gochart.Range
	showX, showY bool
	bareX, bareY bool   // a small chart that leaves the labels of an axis to those at the edge
	unlabelled   bool   // the values found no room
	share        *share // what all small charts cover; nil for a chart alone
	grid         []gochart.GridLine
	series       []gochart.Series
	elements     []gochart.Renderable
	side         []*sideLabel

	widest   [4]struct{ label, word page.Length }        // of names, as widths measured them
	nums     [][]float64                                 // of each series, NaN for what is missing
	tracks   []track                                     // of each series, once its line is laid out
	lined    bool                                        // the values are joined by lines, which labels keep off
	rules    []page.Length                               // where upright rules stand
	levels   []page.Length                               // where the lines of thresholds stand
	solids   []page.Rect                                 // bars and areas, which words keep off
	lifted   []int                                       // remarks that stand over the plot
	liftedAt []page.Length                               // their top edges
	homeless []int                                       // remarks that found no place
	keyless  bool                                        // the word for forecasts found no place
	keyed    bool                                        // it stands over the plot
	below    []func(r gochart.Renderer, box gochart.Box) // drawn before the marks
	noGlyph  map[rune]bool                               // told already
}

func newFrame(c *Chart, b *brand.Brand, width page.Length, tag page.Tag) *frame {
	f := &frame{c: c, rec: newRecorder(tag), w: width, showX: true, showY: true}
	f.top, f.bottom = 2*page.Pt, 3*page.Pt
	f.inks = inksOf(c, b)
	if faint := f.inks.faint; faint != nil {
		f.fault(rulePalette, "choose a stronger colour under color: charts", "the brand's colour #%02X%02X%02X is too faint on its ground, so the chart has the house palette", faint.R, faint.G, faint.B)
	}
	f.nums = make([][]float64, len(c.Series))
	for i := range f.nums {
		f.nums[i] = numbers(c.Series[i].Values)
	}
	size := min(max(b.Small.Size, 8*page.Pt), 9*page.Pt)
	face := func(weight int, color page.Color) text.Style {
		return text.Style{Face: b.Faces.Base.Face(weight, false), Size: size, Color: color}
	}
	f.axis = face(400, f.inks.muted)
	f.value = face(400, f.inks.text)
	f.strong = face(600, f.inks.text)
	f.h = c.Height
	if f.h == 0 {
		f.h = 64 * page.MM
		if width < 110*page.MM {
			f.h = 58 * page.MM
		}
	}
	return f
}

// letter sets a string, whose line breaks hold, in lines no wider than width;
// 0 is no limit. The lettering is shared, and must not be changed.
func (f *frame) letter(s string, st text.Style, width page.Length) *lettering {
	l := letteringOf(s, st, width)
	f.missing(l.missing)
	return l
}

// missing tells of characters without a glyph, each once.
func (f *frame) missing(ms []text.Missing) {
	for _, m := range ms {
		if f.noGlyph[m.Rune] {
			continue
		}
		if f.noGlyph == nil {
			f.noGlyph = map[rune]bool{}
		}
		f.noGlyph[m.Rune] = true
		f.faults.Add(ruleGlyph.At(f.c.At, "the typeface has no glyph for %q (U+%04X), which stands in “%s”", m.Rune, m.Rune, m.Piece.Text).
			WithHint("write the name another way in the data, or choose a typeface that has the character"))
	}
}

// fault tells of something that does not fit, once: go-chart asks for labels
// several times.
func (f *frame) fault(r *diag.Rule, hint, format string, args ...any) {
	for _, d := range f.faults {
		if d.Rule == r {
			return
		}
	}
	f.faults.Add(r.At(f.c.At, format, args...).WithHint("%s", hint))
}

// fontForNoText stands in for go-chart's own font, which is slow to load and
// not safe to share. Nothing is set in it.
var fontForNoText truetype.Font

// render lets go-chart measure the axes, place the plot and draw it all.
func (f *frame) render() {
	grid := gochart.Style{StrokeColor: drawing.Color(f.inks.grid), StrokeWidth: float64(thin) / float64(px)}
	g := gochart.Chart{
		Width: inPx(f.w), Height: inPx(f.h), DPI: 72,
		Font: &fontForNoText, ColorPalette: noColors{},
		Background: gochart.Style{Padding: gochart.Box{IsSet: true, Top: inPx(f.top), Right: inPx(f.right), Bottom: inPx(f.bottom), Left: inPx(f.left)}},
		XAxis: gochart.XAxis{
			Style: gochart.Style{Hidden: !f.showX || f.share != nil, ClassName: classX}, Range: f.x,
			GridMajorStyle: gochart.Hidden(), GridMinorStyle: gochart.Hidden(),
		},
		// go-chart's second axis is the one at the left. Its first is hidden,
		// and has a range of its own because go-chart checks all of them.
		YAxis: gochart.YAxis{Style: gochart.Hidden(), Range: &values{max: 1}},
		YAxisSecondary: gochart.YAxis{
			Style: gochart.Style{Hidden: !f.showY || f.share != nil, ClassName: classY}, Range: f.y,
			Zero:      gochart.GridLine{Style: gochart.Hidden()},
			GridLines: f.grid, GridMajorStyle: grid, GridMinorStyle: gochart.Hidden(),
		},
		Series:   append([]gochart.Series{&ground{f: f}}, f.series...),
		Elements: f.elements,
	}
	if len(f.grid) == 0 {
		g.YAxisSecondary.GridMajorStyle = gochart.Hidden()
	}
	err := g.Render(func(int, int) (gochart.Renderer, error) { return f.rec, nil }, io.Discard)
	if err != nil {
		// Ranges and series are checked before they get here, so this is a
		// chart that go-chart would not draw and we believed it would.
		f.fault(ruleEmpty, "draw it as another type", "the chart could not be drawn: %s", err)
	}
}

// noColors gives go-chart nothing to paint backgrounds and axes with.
type noColors struct{}

func (noColors) BackgroundColor() drawing.Color       { return drawing.Color{} }
func (noColors) BackgroundStrokeColor() drawing.Color { return drawing.Color{} }
func (noColors) CanvasColor() drawing.Color           { return drawing.Color{} }
func (noColors) CanvasStrokeColor() drawing.Color     { return drawing.Color{} }
func (noColors) AxisStrokeColor() drawing.Color       { return drawing.Color{} }
func (noColors) TextColor() drawing.Color             { return drawing.Color{} }
func (noColors) GetSeriesColor(int) drawing.Color     { return drawing.Color{} }

// layer is what a series of our own is for go-chart: it is measured by no
// one, for we decide the ranges, and stands on the axis at the left.
type layer struct{}

func (layer) GetName() string             { return "" }
func (layer) GetYAxis() gochart.YAxisType { return gochart.YAxisSecondary }
func (layer) GetStyle() gochart.Style     { return gochart.Style{} }
func (layer) Validate() error             { return nil }

// ground draws what lies under the marks: shaded spans and intervals.
type ground struct {
	layer
	f *frame
}

func (g *ground) Render(r gochart.Renderer, box gochart.Box, _, _ gochart.Range, _ gochart.Style) {
	for _, draw := range g.f.below {
		draw(r, box)
	}
}

// fill and stroke set how the next shape is painted.
func fill(r gochart.Renderer, c page.Color) { r.SetFillColor(drawing.Color(c)) }

func stroke(r gochart.Renderer, c page.Color, width page.Length, dash ...float64) {
	r.SetStrokeColor(drawing.Color(c))
	r.SetStrokeWidth(float64(width) / float64(px))
	for i := range dash {
		dash[i] *= float64(page.Pt / px)
	}
	r.SetStrokeDashArray(dash)
}

// rectangle draws a path round a box, in pixels.
func rectangle(r gochart.Renderer, x0, y0, x1, y1 int) {
	r.MoveTo(x0, y0)
	r.LineTo(x1, y0)
	r.LineTo(x1, y1)
	r.LineTo(x0, y1)
	r.Close()
}

func rule(r gochart.Renderer, x0, y0, x1, y1 int) {
	r.MoveTo(x0, y0)
	r.LineTo(x1, y1)
	r.Stroke()
}

// pt gives a place in pixels as a length.
func pt(p int) page.Length { return page.Length(p) * px }

// extent gives the smallest and largest value to be shown, intervals, totals,
// thresholds and zero included.
func (f *frame) extent() (lo, hi float64) {
	add := func(v float64) {
		if v == v {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if f.c.Mode == Share {
		return 0, 100
	}
	f.eachShown(add)
	return f.shared(lo, hi)
}

// eachShown gives every value that the axis has to cover, NaN among them.
func (f *frame) eachShown(add func(v float64)) {
	c := f.c
	for j := range c.Category {
		var up, down float64
		for i := range c.Series {
			n := f.nums[i][j]
			switch {
			case c.Mode == Grouped:
				add(n)
				if l, h, ok := c.Series[i].ends(j); ok {
					add(l)
					add(h)
				}
			case n > 0:
				up += n
			case n < 0:
				down += n
			}
		}
		if c.Mode != Grouped {
			add(up)
			add(down)
		}
	}
	if c.Target != nil {
		add(number(c.Target))
	}
	for i := range c.Remarks {
		if v := c.Remarks[i].Value; v != nil {
			add(number(v))
		}
	}
}

// valueUnit is the unit of the axis of values.
func (c *Chart) valueUnit() figure.Unit {
	if c.Mode == Share {
		return figure.Unit{Kind: figure.Percent}
	}
	return c.Unit
}

// scaleFor chooses the ticks of an axis of values.
func (f *frame) scaleFor(lo, hi float64, length page.Length) scale {
	most := ticksIn(length)
	if f.share != nil {
		most = max(most, 3)
	}
	u := f.c.valueUnit()
	if f.c.Mode == Share && most < 4 {
		return scale{coef: 5, exp: 1, lo: 0, hi: 2}
	} else if f.c.Mode == Share {
		return scale{coef: 25, lo: 0, hi: 4}
	}
	if u.Kind == figure.Share {
		return niceScale(lo, hi, most, false)
	}
	return niceScale(lo, hi, most, u.Kind == figure.Count)
}

// ticksIn gives how many steps of values an axis of a length has at most.
func ticksIn(length page.Length) int { return int(min(max(length/(26*page.Pt), 2), 6)) }

// ticksOf gives the ticks of a scale for go-chart, and sets their labels.
func (f *frame) ticksOf(s scale, class string) []gochart.Tick {
	ticks := make([]gochart.Tick, 0, s.hi-s.lo+1)
	s.power = f.c.power
	for k := s.lo; k <= s.hi; k++ {
		label := s.label(k, f.c.valueUnit())
		ticks = append(ticks, gochart.Tick{Value: s.at(k), Label: label})
		f.rec.labels[labelKey{class, label}] = f.letter(label, f.axis, 0)
	}
	return ticks
}

// gridOf gives a pale line at each tick but zero, which has its own.
func gridOf(ticks []gochart.Tick) []gochart.GridLine {
	lines := make([]gochart.GridLine, 0, len(ticks))
	for _, t := range ticks {
		if t.Value != 0 {
			lines = append(lines, gochart.GridLine{Value: t.Value})
		}
	}
	return lines
}
