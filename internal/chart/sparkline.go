package chart

import (
	"math"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/brand"
	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

var sparklineKind = &kind{
	Kind: Sparkline, name: "sparkline", words: "sparkline", mark: "points",
	draw:   (*frame).sparkline,
	inTime: true, thin: true, series: 1, marks: maxPoints,
	instead: "keep fewer rows with where",
	noFacet: "put a sparkline in each row of a table, or use type: line with facet",
}

// A Spark is a line without axes, small enough to stand in a line of text or
// in a cell: how a measure ran, and with its dot where it ends.
type Spark struct {
	at     []int64   // in time
	values []float64 // NaN for a gap
	dashed []bool    // forecasts
	step   int64     // a longer way is a gap
}

// SparkOf makes a sparkline of values in the order of time: those of the
// figure that sparkline() gives, or of a table's row. The Key of each, where it
// is a period, says how far it stands from the others.
func SparkOf(values []figure.Value) *Spark {
	s := &Spark{step: 1}
	for i := range values {
		v, at := math.NaN(), int64(i)
		if values[i].Kind == figure.Number {
			v = values[i].Float()
		}
		if k := values[i].Key; k != nil {
			at = k.Start
			s.step = max(s.step, k.Step)
		}
		s.at, s.values = append(s.at, at), append(s.values, v)
		s.dashed = append(s.dashed, values[i].Forecast())
	}
	return s
}

// Items draws the line in a box, from its left edge to its right and from the
// lowest value at its foot to the highest at its top, in the brand's first
// colour for charts, each item tagged with tag.
func (s *Spark) Items(b *brand.Brand, box page.Rect, tag page.Tag) []page.Item {
	rec := newRecorder(tag)
	k := inks{brand: b, ground: b.Colors.Background, text: b.Colors.Foreground}
	s.draw(rec, &k, box)
	return rec.take()
}

// dotSize is the radius of the dot at the end, in a box of a height.
func dotSize(h page.Length) page.Length { return min(max(h/7, 1100), 2*page.Pt) }

// known gives the first and the last value that is known, or -1.
func (s *Spark) known() (first, last int) {
	first, last = -1, -1
	for i, v := range s.values {
		if v == v {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// places gives where values stand in a box.
func (s *Spark) places(box page.Rect) func(i int) (x, y page.Length) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range s.values {
		if v == v {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	dot := dotSize(box.H)
	left, width := box.X+dot/2, box.W-dot*3/2
	top, height := box.Y+dot, box.H-2*dot
	span := s.at[len(s.at)-1] - s.at[0]
	return func(i int) (x, y page.Length) {
		x, y = left+width, top+height/2
		if span > 0 {
			x = left + page.Length(int64(width)*(s.at[i]-s.at[0])/span)
		}
		if hi > lo {
			y = top + height - page.Length(math.Round((s.values[i]/2-lo/2)/(hi/2-lo/2)*float64(height)))
		}
		return x, y
	}
}

func (s *Spark) draw(rec *recorder, k *inks, box page.Rect) {
	_, last := s.known()
	if last < 0 {
		return
	}
	dot, place := dotSize(box.H), s.places(box)
	at := func(i int) (x, y int) {
		px, py := place(i)
		return inPx(px), inPx(py)
	}
	hue := k.palette()[0]
	line := min(max(box.H/10, 700), 1200)
	for _, dashed := range []bool{false, true} {
		rec.ResetStyle()
		if dashed {
			stroke(rec, hue, line, 1.6, 1.4)
		} else {
			stroke(rec, hue, line)
		}
		rec.round = true
		for i := 1; i < len(s.values); i++ {
			if s.dashed[i] != dashed || s.values[i] != s.values[i] || s.values[i-1] != s.values[i-1] || s.at[i]-s.at[i-1] > s.step {
				rec.Stroke()
				continue
			}
			if len(rec.segs) == rec.start {
				rec.MoveTo(at(i - 1))
			}
			rec.LineTo(at(i))
		}
		rec.Stroke()
	}
	rec.ResetStyle()
	fill(rec, hue)
	for i, v := range s.values { // a value between gaps has no line
		before := i > 0 && s.values[i-1] == s.values[i-1] && s.at[i]-s.at[i-1] <= s.step
		after := i+1 < len(s.values) && s.values[i+1] == s.values[i+1] && s.at[i+1]-s.at[i] <= s.step
		if v == v && i != last && !before && !after {
			x, y := at(i)
			rec.Circle(float64(dot*6/10/px), x, y)
			rec.Fill()
		}
	}
	x, y := at(last)
	rec.Circle(float64(dot/px), x, y)
	rec.Fill()
}

// SparkAlt says in words what a sparkline shows.
func SparkAlt(name string, values []figure.Value) string {
	first, last, high, low := -1, -1, -1, -1
	gaps := 0
	for i := range values {
		v := &values[i]
		if v.Kind != figure.Number {
			gaps++
			continue
		}
		if first < 0 {
			first, high, low = i, i, i
		}
		last = i
		if v.Num.Cmp(values[high].Num) > 0 {
			high = i
		}
		if v.Num.Cmp(values[low].Num) < 0 {
			low = i
		}
	}
	if first < 0 {
		return name
	}
	at := func(i int) string {
		s := values[i].Shown() + " in " + data.FormatPeriod(*values[i].Key)
		if values[i].Forecast() {
			s += " (forecast)"
		}
		return s
	}
	parts := []string{"first " + at(first), "last " + at(last)}
	if first == last {
		parts = []string{at(first)}
	}
	if values[high].Num.Cmp(values[first].Num) > 0 && values[high].Num.Cmp(values[last].Num) > 0 {
		parts = append(parts, "highest "+at(high))
	}
	if values[low].Num.Cmp(values[first].Num) < 0 && values[low].Num.Cmp(values[last].Num) < 0 {
		parts = append(parts, "lowest "+at(low))
	}
	if gaps == 1 {
		parts = append(parts, "one value is missing")
	} else if gaps > 1 {
		parts = append(parts, "some values are missing")
	}
	return "Sparkline of " + name + ": " + strings.Join(parts, "; ")
}

// sparkline sets out a sparkline that stands as a block: the first value at
// its left, the last at its right, their periods under them.
func (f *frame) sparkline() {
	c := f.c
	f.showX, f.showY = false, false
	f.x, f.y = &values{max: 1}, &values{max: 1}
	vs := c.Series[0].Values
	if c.Height == 0 {
		f.h = 18 * page.MM
	}
	s := &Spark{step: c.Step}
	if !c.InTime {
		s.step = 1
	}
	for j := range vs {
		at, v := int64(j), math.NaN()
		if c.InTime {
			at = c.Category[j].At
		}
		if vs[j].Kind == figure.Number {
			v = vs[j].Float()
		}
		s.at, s.values, s.dashed = append(s.at, at), append(s.values, v), append(s.dashed, vs[j].Forecast())
	}
	if c.InTime && len(vs) > 1 {
		s.step = max(s.step, c.shortestStep())
	}
	first, last := s.known()
	label := func(j int, st bool) *lettering {
		value := f.value
		if st {
			value = f.strong
		}
		return stacked(f.letter(f.valueText(0, j), value, 0), f.letter(c.Category[j].Text, f.axis, f.w/4))
	}
	from, to := label(first, false), label(last, true)
	const gap = 6 * page.Pt
	f.h = max(f.h, from.height()+from.depth+f.top+f.bottom, to.height()+to.depth+f.top+f.bottom)
	box := page.Rect{Y: f.top, H: f.h - f.top - f.bottom, X: 0, W: f.w - to.w - gap}
	if first != last {
		box.X = from.w + gap
		box.W -= box.X
	}
	box.W = min(box.W, 12*box.H)
	f.series = append(f.series, &sparkSeries{f: f, draw: func(gochart.Renderer) {
		s.draw(f.rec, &f.inks, box)
		// Each label stands beside its point.
		y := func(l *lettering, j int) page.Length {
			_, y := s.places(box)(j)
			return max(f.top, min(y-l.top/2, f.h-f.bottom-l.height()-l.depth))
		}
		if first != last {
			f.rec.place(from, right, from.w, y(from, first))
		}
		f.rec.place(to, left, box.X+box.W+gap, y(to, last))
	}})
}

// sparkSeries draws a sparkline, as go-chart's series.
type sparkSeries struct {
	layer
	f    *frame
	draw func(gochart.Renderer)
}

func (s *sparkSeries) Render(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range, _ gochart.Style) {
	s.draw(r)
}
