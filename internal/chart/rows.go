package chart

import (
	"cmp"
	"math"
	"slices"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/page"
	"policybrief/internal/text"
)

// Sizes of marks on rows.
const (
	dotRadius = 400 // of a dot, in pixels
	pxRadius  = dotRadius * px
	dotRim    = 1400
	gapDot    = 4 * page.Pt // from a dot's edge to its value
)

// rowNames letters the names of the categories, which stand at the left of
// their rows, with the marks of their values or without; what is highlighted
// has a style of its own. It gives the most lines that any name has.
func (f *frame) rowNames(marks bool, highlight text.Style) (names []string, lines page.Length) {
	names, lines = make([]string, len(f.c.Category)), 1
	for j := range f.c.Category {
		names[j] = f.categoryText(j, marks, false)
		if f.c.forecastAt(j) {
			names[j] += " (forecast)"
		}
		st := f.axis
		if f.c.Category[j].Highlight {
			st = highlight
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
	for length := f.sharedLength(plot / 2); ; length -= 26 * page.Pt {
		s := f.scaleFor(lo, hi, length)
		x.min, x.max, x.ticks = s.min(), s.max(), f.ticksOf(s, classX)
		var w page.Length
		for _, t := range x.ticks {
			w = max(w, f.rec.labels[labelKey{classX, t.Label}].w)
		}
		if w+gapTicks <= plot/page.Length(s.hi-s.lo) || length < 52*page.Pt {
			f.sharedLength(length)
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
func (f *frame) reach() (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	f.eachShown(func(v float64) {
		if v == v {
			least, most = min(least, v), max(most, v)
		}
	})
	if least > most {
		if f.share != nil && f.share.known {
			return f.share.lo, f.share.hi
		}
		return 0, 0
	}
	return f.shared(least, most)
}

// placeExtent gives what an axis covers on which a value is a place and no
// length, so that it need not start at zero: it does where the values reach
// half-way down to zero, for then zero costs little room.
func (f *frame) placeExtent() (lo, hi float64) {
	lo, hi = f.reach()
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

// dot paints a value's mark. Those of several series have shapes of their own,
// so that they can be told apart without colour: a disc, a ring, a diamond, an
// open diamond, a square, an open square. That of a forecast is pale, with a
// dashed rim.
func (f *frame) dot(x, y, shape int, hue page.Color, forecast bool) {
	open, radius := shape%2 == 1, dotRadius
	switch {
	case forecast:
		fill(f.rec, f.inks.pale(hue))
		stroke(f.rec, hue, 1000, 2, 1.2)
		radius -= 50
	case open:
		fill(f.rec, f.inks.ground)
		stroke(f.rec, hue, dotRim)
		radius -= 70
	default:
		fill(f.rec, hue)
	}
	switch shape / 2 % 3 {
	case 0:
		f.rec.Circle(float64(radius), x, y)
	case 1:
		radius = radius * 5 / 4
		f.rec.MoveTo(x, y-radius)
		f.rec.LineTo(x+radius, y)
		f.rec.LineTo(x, y+radius)
		f.rec.LineTo(x-radius, y)
		f.rec.Close()
	default:
		side := radius * 9 / 10
		rectangle(f.rec, x-side, y-side, x+side, y+side)
	}
	if open || forecast {
		f.rec.FillStroke()
	} else {
		f.rec.Fill()
	}
}

// keys sets marks and names of series in rows over the plot, and makes room
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
			f.dot(inPx(at[i].X+side/2), inPx(at[i].Y+side/2), k.shape, k.color, false)
			f.rec.place(k.name, left, at[i].X+side+gap, at[i].Y+(side-k.name.top)/2)
		}
	})
}

// A key is what stands for a series in a legend: its mark and its name.
type key struct {
	name  *lettering
	color page.Color
	shape int
}

// seriesKeys sets a legend of the series' marks, the shape of each given.
func (f *frame) seriesKeys(shape func(i int) int) {
	of := make([]key, len(f.c.Series))
	for i := range of {
		of[i] = key{f.letter(f.c.Series[i].Name, f.value, min(f.w-20*page.Pt, 240*page.Pt)), f.inks.hues[i], shape(i)}
	}
	f.keys(of)
}

// namesOver sets the names of the series over their marks in the first row,
// whose places at gives, and makes room for them. It tells whether they all
// have room there.
func (f *frame) namesOver(at []page.Length) bool {
	n := len(at)
	names, order := f.seriesNames(), indexes(n)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	from := make([]page.Length, n)
	for k, i := range order {
		from[i] = max(at[i]-names[i].w/2, 0)
		if k > 0 {
			before := order[k-1]
			from[i] = max(from[i], from[before]+names[before].w+gapTicks)
		}
	}
	// What is too far right moves back, and what stands before it with it.
	limit := f.w
	for k := n - 1; k >= 0; k-- {
		i := order[k]
		from[i] = min(from[i], limit-names[i].w)
		if k == n-1 && n == 2 { // two names share the way that they move
			before := order[0]
			if push := from[before] + names[before].w + gapTicks - max(at[i]-names[i].w/2, 0); push > 0 {
				from[i] = min(from[i], max(at[i]-names[i].w/2, 0)+push/2+1)
			}
		}
		limit = from[i] - gapTicks
	}
	for i, l := range names {
		const rim = pxRadius
		if len(l.lines) != 1 || from[i] < 0 || from[i] > at[i]+rim || from[i]+l.w < at[i]-rim {
			return false
		}
	}
	top := f.top
	f.top += names[0].height() + names[0].depth + page.Pt
	f.elements = append(f.elements, func(gochart.Renderer, gochart.Box, gochart.Style) {
		for i, l := range names {
			f.rec.place(l, left, from[i], top)
		}
	})
	return true
}

// inColor gives a style in a colour.
func inColor(st text.Style, c page.Color) text.Style {
	st.Color = c
	return st
}
