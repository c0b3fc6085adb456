package chart

import (
	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// Sizes of marks on rows.
const (
	dotRadius = 400 // of a dot, in pixels
	dotRim    = 1400
	gapDot    = 4 * page.Pt // from a dot's edge to its value
)

// rowNames letters the names of the categories, which stand at the left of
// their rows, and gives the most lines that any has.
func (f *frame) rowNames() (names []string, lines page.Length) {
	names, lines = make([]string, len(f.c.Category)), 1
	for j := range f.c.Category {
		names[j] = f.categoryText(j, f.c.Labels == NoLabels, false)
		if f.c.forecastAt(j) {
			names[j] += " (forecast)"
		}
		st := f.axis
		if f.c.Category[j].Highlight {
			st = f.strong
		}
		l := f.letter(names[j], st, f.w*36/100)
		f.rec.labels[labelKey{classY, names[j]}] = l
		lines = max(lines, page.Length(len(l.lines)))
	}
	return names, lines
}

// rowRange gives the axis of rows under each other, the first at the top, with
// their names.
func (f *frame) rowRange(names []string) *places {
	y := placesOf(&Chart{Category: f.c.Category}, true)
	y.down = true
	y.ticksOf = func(*places) []gochart.Tick {
		ticks := make([]gochart.Tick, len(names))
		for j := range names {
			ticks[j] = gochart.Tick{Value: float64(j), Label: names[j]}
		}
		return ticks
	}
	return y
}

// rowsTall makes the drawing as high as its rows need, extra being what
// stands over and under them. It tells of one that no page holds.
func (f *frame) rowsTall(lines, extra page.Length) bool {
	rows := page.Length(len(f.c.Category))
	least := lines*f.axis.Size*118/100 + 3*page.Pt
	row := 20 * page.Pt
	switch {
	case rows > 40:
		row = 13 * page.Pt
	case rows > 20:
		row = 16 * page.Pt
	}
	f.h = max(rows*max(row, least)+extra, leastPlot)
	if f.c.Height > 0 {
		f.h = max(f.c.Height, rows*least+extra)
	}
	if f.h > maxHeight {
		f.fault(ruleTall, f.c.is.instead, "the chart's %d rows would be %d mm high", rows, f.h/page.MM)
		return false
	}
	return true
}

// roomFor tells whether the labels round a plot leave it a width at which its
// marks can be told apart.
func (f *frame) roomFor(plot, least page.Length) bool {
	if plot < least {
		f.fault(ruleTooNarrow, "make the chart wider, or give shorter names, or a format such as “format: million(1)”", "the labels leave the %s %d mm of %d mm", f.c.is.mark, max(0, plot)/page.MM, f.w/page.MM)
		return false
	}
	return true
}

// ticksAcross gives a level axis the scale from lo to hi with as many ticks as
// have room side by side in a plot.
func (f *frame) ticksAcross(x *values, lo, hi float64, plot page.Length) {
	for length := plot / 2; ; length -= 26 * page.Pt {
		s := f.scaleFor(lo, hi, length)
		x.min, x.max, x.ticks = s.min(), s.max(), f.ticksOf(s, classX)
		var w page.Length
		for _, t := range x.ticks {
			w = max(w, f.rec.labels[labelKey{classX, t.Label}].w)
		}
		if w+gapTicks <= plot/page.Length(s.hi-s.lo) || length < 52*page.Pt {
			return
		}
	}
}

// axisAcross gives a level axis its scale from lo to hi and its ticks, with
// room at its ends for what stands about the values. It tells whether there is
// enough of it.
func (f *frame) axisAcross(x *values, lo, hi float64, plot page.Length, about []aside) bool {
	x.lo, x.hi = 0, 0
	fits := true
	for range 2 { // the room at the ends leaves less for ticks
		f.ticksAcross(x, lo, hi, plot-pt(x.lo)-pt(x.hi))
		fits = x.makeWay(about, plot)
	}
	x.SetDomain(inPx(plot))
	width := func(i int) page.Length { return f.rec.labels[labelKey{classX, x.ticks[i].Label}].w }
	for i := 1; i < len(x.ticks); i++ {
		way := pt(x.Translate(x.ticks[i].Value) - x.Translate(x.ticks[i-1].Value))
		if way < (width(i)+width(i-1))/2+gapTicks/2 { // the first alone, for the labels of others are too wide
			x.ticks = x.ticks[:1]
		}
	}
	return fits
}

// reach gives the least and the greatest of what is shown as a place on the
// axis, zero not among them.
func (c *Chart) reach() (least, most float64) {
	first := true
	add := func(v *figure.Value) {
		if v == nil || v.Kind != figure.Number {
			return
		}
		n := v.Float()
		if first {
			least, most, first = n, n, false
		}
		least, most = min(least, n), max(most, n)
	}
	for i := range c.Series {
		for j := range c.Series[i].Values {
			add(&c.Series[i].Values[j])
		}
	}
	add(c.Target)
	return least, most
}

// placeExtent gives what an axis covers on which a value is a place and no
// length, so that it need not start at zero: it does where the values reach
// half-way down to zero, for then zero costs little room.
func (f *frame) placeExtent() (lo, hi float64) {
	lo, hi = f.c.reach()
	if f.c.From != nil && f.c.From.Float() < hi {
		return f.c.From.Float(), hi
	}
	switch {
	case lo >= 0 && (lo == hi || hi-lo > hi/2):
		lo = 0
	case hi <= 0 && (lo == hi || hi-lo > -lo/2):
		hi = 0
	}
	return lo, hi
}

// aside is what stands about a value on a level axis: so much before it and
// so much beyond.
type aside struct {
	at             float64
	before, beyond page.Length
}

// makeWay keeps so much of a plot free at its ends that what stands about each
// value fits into it. It tells whether that leaves the values enough.
func (x *values) makeWay(all []aside, plot page.Length) bool {
	span := x.max - x.min
	for range 8 { // room at one end takes from the other; this settles soon
		inner := float64(plot - pt(x.lo) - pt(x.hi))
		var lo, hi page.Length
		for _, a := range all {
			part := (a.at - x.min) / span
			lo = max(lo, a.before-page.Length(part*inner))
			hi = max(hi, a.beyond-page.Length((1-part)*inner))
		}
		x.lo, x.hi = max(x.lo, inPx(lo)), max(x.hi, inPx(hi))
		if pt(x.lo)+pt(x.hi) > plot*6/10 {
			return false
		}
	}
	return true
}

// rowGrid is what lies behind marks on rows: a pale rule at each tick, a
// stronger one at zero, and a faint one along each row.
type rowGrid struct {
	layer
	f *frame
}

func (g *rowGrid) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	f := g.f
	for j := range f.c.Category {
		stroke(r, f.inks.grid, thin, 1, 2)
		y := box.Bottom - yr.Translate(float64(j))
		rule(r, box.Left, y, box.Right, y)
	}
	for _, t := range f.x.(*values).ticks {
		stroke(r, f.inks.grid, thin)
		if t.Value == 0 {
			stroke(r, f.inks.axis, axisWidth)
		}
		x := box.Left + xr.Translate(t.Value)
		rule(r, x, box.Top, x, box.Bottom)
	}
}

// dot paints a value's dot: filled, or open with a rim of its colour. That of
// a forecast is pale, with a dashed rim.
func (f *frame) dot(x, y int, hue page.Color, open, forecast bool) {
	switch {
	case forecast:
		fill(f.rec, f.inks.pale(hue))
		stroke(f.rec, hue, 1000, 2, 1.2)
		f.rec.Circle(dotRadius-50, x, y)
		f.rec.FillStroke()
	case open:
		fill(f.rec, f.inks.ground)
		stroke(f.rec, hue, dotRim)
		f.rec.Circle(dotRadius-70, x, y)
		f.rec.FillStroke()
	default:
		fill(f.rec, hue)
		f.rec.Circle(dotRadius, x, y)
		f.rec.Fill()
	}
}

// A key is what stands for a series in a legend: its dot and its name.
type key struct {
	name  *lettering
	color page.Color
	open  bool
}

// keys sets dots and names of series in rows over the plot, and makes room
// for them.
func (f *frame) keys(of []key) {
	const gap, between = 5 * page.Pt, 16 * page.Pt
	side := 2 * pt(dotRadius)
	at := make([]page.Point, len(of))
	var x, y, row page.Length
	for i, k := range of {
		if x > 0 && x+side+gap+k.name.w > f.w {
			x, y, row = 0, y+row+4*page.Pt, 0
		}
		at[i] = page.Point{X: x, Y: f.top + y}
		x += side + gap + k.name.w + between
		row = max(row, k.name.height()+k.name.depth, side)
	}
	f.top += y + row + 7*page.Pt
	f.elements = append(f.elements, func(gochart.Renderer, gochart.Box, gochart.Style) {
		for i, k := range of {
			f.dot(inPx(at[i].X+side/2), inPx(at[i].Y+side/2), k.color, k.open, false)
			f.rec.place(k.name, left, at[i].X+side+gap, at[i].Y+(side-k.name.top)/2)
		}
	})
}

// inColor gives a style in a colour.
func inColor(st text.Style, c page.Color) text.Style {
	st.Color = c
	return st
}
