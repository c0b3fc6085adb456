package chart

import (
	"math"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// fewPoints is up to how many points each has a dot, and in a single line a
// value.
const fewPoints = 8

var lineKind = &kind{
	Kind: Line, name: "line", words: "line chart", mark: "lines",
	draw: (*frame).lines, check: (*binder).fewLines,
	takes:  []string{"facet", "series", "sort", "top", "highlight", "labels", "interval", "target", "annotate", "y-from", "log"},
	inTime: true, thin: true,
	series: 12, stressed: maxSeries, marks: 60_000,
	instead: "keep fewer rows with where",
}

// fewLines tells of more lines than a reader can follow.
func (bd *binder) fewLines() {
	if n := bd.perPanel(); n > 4 && n <= bd.is.series {
		if _, stressed := bd.stressed(); !stressed {
			bd.fault(ruleTooManyLines, bd.Spec.Series, "name one under highlight so that the others stand in grey, or draw fewer", "the chart has %d lines", n)
		}
	}
}

// lines sets out a line chart.
func (f *frame) lines() {
	c := f.c
	f.lined = true
	lo, hi := f.lineExtent()
	height := f.h - 30*page.Pt
	f.valueAxis(lo, hi, height)
	single := len(c.Series) == 1
	everyValue := c.Labels == ValueLabels || c.Labels == AutoLabels && single && len(c.Category) <= fewPoints && !c.inPanel
	// With a value at each point, points stand clear of the axis labels.
	x := placesOf(c, !c.InTime || everyValue && len(c.Category) <= fewPoints)
	x.ticksOf = func(r *places) []gochart.Tick { return f.under(r, !everyValue, false) }
	f.x = x
	if !x.slots {
		f.right = 3 * page.Pt // for the last dot
	}
	f.endLabels(everyValue)
	f.atZero()
	f.forecastRule()
	f.breakRules()
	f.below = append(f.below, f.bands)
	// Stressed lines are drawn last, over the others.
	for _, top := range []bool{false, true} {
		for i := range c.Series {
			if c.Series[i].Highlight == top {
				f.series = append(f.series, &lineSeries{f: f, i: i})
			}
		}
	}
	f.target(true)
	f.annotations(true)
	if everyValue {
		y := f.y.(*values)
		y.SetDomain(inPx(height))
		f.top += max(0, f.value.Size+4*page.Pt-pt(y.domain-y.Translate(hi)))
	}
	f.heighten(x, f.w-f.labelsWidth(classY)-gapY-f.right)
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		f.placeSide(box)
		f.lineGaps(box)
		if everyValue {
			for i := range c.Series {
				f.pointValues(i, box)
			}
		}
		f.placeRemarks(box)
	})
}

// valueAxis sets out the axis of values at the left, with its grid.
func (f *frame) valueAxis(lo, hi float64, height page.Length) {
	c := f.c
	if c.Log {
		y := f.logAxis(lo, hi, height)
		f.y, f.grid = y, gridOf(y.ticks)
		f.logNote()
		return
	}
	s := f.scaleFor(lo, hi, height)
	if c.From != nil {
		// The writer's start is kept to the step below it.
		if from := number(c.From); from < hi {
			s = niceScale(from, hi, ticksIn(height), c.Unit.Kind == figure.Count)
		}
	}
	ticks := f.ticksOf(s, classY)
	f.y = &values{min: s.min(), max: s.max(), ticks: ticks}
	f.grid = gridOf(ticks)
}

// atZero draws the line on which values stand, where the axis has a zero.
func (f *frame) atZero() {
	if y := f.y.(*values); !y.log && y.min <= 0 && y.max >= 0 {
		f.series = append(f.series, &zeroLine{f: f})
	}
}

// lineExtent gives what the axis covers. It starts at zero unless all values
// are so near each other that nothing could be seen.
func (f *frame) lineExtent() (lo, hi float64) {
	least, most := math.Inf(1), math.Inf(-1)
	f.eachShown(func(v float64) {
		if v == v {
			least, most = min(least, v), max(most, v)
		}
	})
	least, most = f.shared(least, most)
	if f.c.Log {
		return least, most
	}
	lo, hi = min(least, 0), max(most, 0)
	switch {
	case least > 0 && most > least && most-least < most/5:
		lo = least
	case most < 0 && most > least && most-least < -least/5:
		hi = most
	}
	return lo, hi
}

// lineSeries draws one line: whole where values follow on each other, broken
// at gaps and breaks, dashed from the last outturn on.
type lineSeries struct {
	layer
	f *frame
	i int
}

// lineWidthOf gives the width of a line: others are thin where some are
// stressed.
func (f *frame) lineWidthOf(i int) page.Length {
	if i < f.c.behind {
		return 700
	}
	if _, some := f.c.stressed(); some && !f.c.Series[i].Highlight {
		return page.Pt
	}
	return lineWidth
}

func (s *lineSeries) Render(r gochart.Renderer, box gochart.Box, _, _ gochart.Range, _ gochart.Style) {
	f := s.f
	hue, width := f.inks.hues[s.i], f.lineWidthOf(s.i)
	t := f.trackOf(s.i, box)
	for _, run := range t {
		if len(run.at) == 1 {
			continue
		}
		if stroke(r, hue, width); run.forecast {
			stroke(r, hue, width, 3.2, 2.2)
		}
		f.rec.round = true
		run.path(r)
		r.Stroke()
		f.rec.round = false
	}
	f.dots(r, s.i, t, hue, width)
}

// dots marks points: all where there are few, the last, those that are joined
// to none, and provisional ones, which stay open.
func (f *frame) dots(r gochart.Renderer, i int, t track, hue page.Color, width page.Length) {
	vs := f.c.Series[i].Values
	few := len(vs) <= fewPoints
	for k, run := range t {
		for m, s := range run.at {
			if len(vs) >= pointsDense && m > 0 && m < len(run.at)-1 {
				continue // its inner points have no mark
			}
			v := &vs[s.j]
			if m == 0 && k > 0 && t[k-1].at[len(t[k-1].at)-1].j == s.j {
				continue // it ends the run before
			}
			last := k == len(t)-1 && m == len(run.at)-1
			alone := len(run.at) == 1
			open := marked(v, "provisional") && len(vs) < pointsDense
			forecast := v.Forecast()
			if !alone && (width < lineWidth || !(few || last && !forecast || open)) || forecast && !alone && !few {
				continue
			}
			if open || forecast {
				fill(r, f.inks.ground)
				stroke(r, hue, 1200)
				r.Circle(210, s.x, s.y)
				r.FillStroke()
				continue
			}
			fill(r, hue)
			r.Circle(240, s.x, s.y)
			r.Fill()
		}
	}
}

// bands shades the intervals of lines. One that begins with the forecasts
// spreads from the last outturn.
func (f *frame) bands(r gochart.Renderer, box gochart.Box) {
	for i := range f.c.Series {
		s := &f.c.Series[i]
		if s.Low == nil {
			continue
		}
		ends := func(high bool) func(j int) (float64, bool) {
			return func(j int) (float64, bool) {
				lo, hi, ok := s.ends(j)
				switch {
				case ok && high:
					return hi, false
				case ok:
					return lo, false
				case f.fansOut(i, j):
					return f.nums[i][j], false
				}
				return math.NaN(), false
			}
		}
		joined := func(j int) bool { return f.joined(i, j) }
		lows, highs := f.layTrack(len(s.Values), box, ends(false), joined), f.layTrack(len(s.Values), box, ends(true), joined)
		pale := f.inks.hues[i]
		pale.A = 54
		fill(r, pale)
		for k := range lows {
			lo, hi := lows[k].at, highs[k].at
			if len(lo) == 1 {
				x := lo[0].x
				rectangle(r, x-150, hi[0].y, x+150, lo[0].y)
				r.Fill()
				continue
			}
			highs[k].path(r)
			for m := len(lo) - 1; m >= 0; m-- {
				r.LineTo(lo[m].x, lo[m].y)
			}
			r.Close()
			r.Fill()
		}
	}
}

// fansOut tells whether a value without an interval is the outturn on which
// forecasts with intervals follow.
func (f *frame) fansOut(i, j int) bool {
	s := &f.c.Series[i]
	if j+1 >= len(s.Values) || s.Values[j].Kind != figure.Number || s.Values[j].Forecast() || !s.Values[j+1].Forecast() {
		return false
	}
	_, _, ok := s.ends(j + 1)
	return ok
}

// zeroLine is the line on which the values stand.
type zeroLine struct {
	layer
	f *frame
}

func (z *zeroLine) Render(r gochart.Renderer, box gochart.Box, _, yr gochart.Range, _ gochart.Style) {
	stroke(r, z.f.inks.axis, axisWidth)
	y := box.Bottom - yr.Translate(0)
	rule(r, box.Left, y, box.Right, y)
}

// forecastRule draws a dotted line at the last outturn, and the word.
func (f *frame) forecastRule() {
	if !f.c.InTime || !f.c.Forecast {
		return
	}
	from := f.c.firstForecast()
	if from < 0 || f.keyed {
		f.forecastKey()
		return
	}
	at := max(from-1, 0)
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		f.keyless = !f.upright(box, f.x.Translate(float64(at)), "Forecast →", from > 0)
	})
}

// upright draws a dotted rule over the whole height of the plot, and sets a
// word beside it where no line runs: at the top or just over the axis, at its
// left or right, or over the plot. It tells whether there was room for the word.
func (f *frame) upright(box gochart.Box, at int, word string, drawn bool) bool {
	x := pt(box.Left + at)
	if drawn {
		stroke(f.rec, f.inks.axis, axisWidth, 1, 2)
		rule(f.rec, inPx(x), box.Top, inPx(x), box.Bottom)
		f.rules = append(f.rules, x)
	}
	l := f.letter(word, f.axis, 0)
	top, bottom := pt(box.Top)+3*page.Pt, pt(box.Bottom)-l.height()-l.depth-3*page.Pt
	const gap = 5 * page.Pt
	for _, ch := range []struct {
		a align
		x page.Length
		y page.Length
	}{{right, x - gap, top}, {left, x + gap, top}, {right, x - gap, bottom}, {left, x + gap, bottom}} {
		b := l.box(ch.a, ch.x, ch.y)
		if f.clear(b, box) && b.X+b.W <= pt(box.Right) {
			f.plateOverGrid(b, box)
			f.rec.place(l, ch.a, ch.x, ch.y)
			return true
		}
	}
	y := pt(box.Top) - l.height() - l.depth + page.Pt
	x = min(max(x, l.w/2), f.w-l.w/2)
	if b := l.box(center, x, y); b.Y < 0 || b.X < 0 || !f.rec.free(b) {
		return false
	}
	f.rec.place(l, center, x, y)
	return true
}

// breakRules draws a dotted line before each period from which on every series
// is counted in another way, and says so.
func (f *frame) breakRules() {
	if len(f.c.Marks) == 0 {
		return
	}
	for j := 1; j < len(f.c.Category); j++ {
		some, all := false, true
		for i := range f.c.Series {
			if f.nums[i][j] == f.nums[i][j] {
				is := f.c.breakAt(i, j)
				some, all = some || is, all && is
			}
		}
		if !some || !all {
			continue
		}
		f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
			f.upright(box, (f.x.Translate(float64(j-1))+f.x.Translate(float64(j)))/2, "Break in series", true)
		})
	}
}

// forecastKey says what dashes mean, where series turn into forecasts at
// different times.
func (f *frame) forecastKey() {
	if !f.bareY { // small charts say it at the edge alone
		f.note("Dashed: forecast", right)
	}
}

// note sets a word over the plot, at its left or right end, and makes room for
// it.
func (f *frame) note(s string, a align) {
	l := f.letter(s, f.axis, f.w)
	top := f.top
	f.top += l.height() + l.depth + 4*page.Pt
	f.elements = append(f.elements, func(gochart.Renderer, gochart.Box, gochart.Style) {
		x := page.Length(0)
		if a == right {
			x = f.w
		}
		f.rec.place(l, a, x, top)
	})
}

// endLabels puts the names of series, and their last values, at the ends of
// their lines. Where some are stressed, few others are named too, but faintly.
func (f *frame) endLabels(everyValue bool) {
	c := f.c
	_, stressed := c.stressed()
	single := len(c.Series)-c.behind == 1
	if c.inPanel && !single {
		return // named over all panels
	}
	for i := range c.Series {
		if i < c.behind {
			continue
		}
		s := &c.Series[i]
		last := -1
		for j, n := range f.nums[i] {
			if n == n {
				last = j
			}
		}
		faint := stressed && !s.Highlight
		if last < 0 || faint && len(c.Series) > 6 {
			continue
		}
		label, st := s.Name, f.strong
		st.Color = f.inks.words[i]
		switch {
		case faint:
			st = f.axis
		case single && (everyValue || c.Labels == NoLabels):
			continue
		case single:
			label = f.valueText(i, last)
		case c.Labels == AutoLabels || c.Labels == EndLabels:
			label += " " + f.valueText(i, last)
		}
		f.beside(&sideLabel{
			l: f.letter(label, st, f.sideWidth()), hue: mix(f.inks.hues[i], f.inks.ground, 60),
			from: func(box gochart.Box) (x, y page.Length) {
				x, y = f.point(i, last, box)
				return x + 4*page.Pt, y
			},
		})
	}
}

// pointValues writes the value at each point of a line: above it, or below
// where the line has a low, and nowhere where both are taken.
func (f *frame) pointValues(i int, box gochart.Box) {
	n := f.nums[i]
	st := f.value
	if len(f.c.Series) > 1 {
		st.Color = f.inks.words[i]
	}
	if len(n) > 200 {
		f.fault(ruleLabels, "use labels: ends", "the values of %d points do not fit beside them", len(n))
		return
	}
	crowded := false
	for j := range n {
		if n[j] != n[j] {
			continue
		}
		l := f.letter(f.valueText(i, j), st, 0)
		x, y := f.point(i, j, box)
		above, below := y-l.height()-5*page.Pt, y+5*page.Pt
		low := len(n) > 2 && (j == 0 || !(n[j-1] <= n[j])) && (j == len(n)-1 || !(n[j+1] <= n[j]))
		if low {
			above, below = below, above
		}
		done := false
		for _, try := range []struct {
			a    align
			x, y page.Length
		}{
			{center, x, above}, {right, x - page.Pt, above}, {left, x - 2*page.Pt, above},
			{center, x, below}, {left, x + page.Pt, below}, {right, x + 2*page.Pt, below},
		} {
			b := l.box(try.a, try.x, try.y)
			if b.X < 0 || b.X+b.W > f.w || b.Y < 0 || b.Y+b.H > pt(box.Bottom) || !f.rec.free(b) || f.crossed(b, page.Pt/2, box) {
				continue
			}
			f.plateOverGrid(b, box)
			f.rec.place(l, try.a, try.x, try.y)
			done = true
			break
		}
		crowded = crowded || !done
	}
	if crowded && f.c.Labels == ValueLabels {
		f.fault(ruleLabels, "use labels: ends", "some values do not fit beside their points")
	}
}

// lineGaps writes the markers of missing values over the axis, where the gap
// is.
func (f *frame) lineGaps(box gochart.Box) {
	if !f.c.Missing {
		return
	}
	said := 0
	for j := range f.c.Category {
		of := map[string]int{} // series with the marker here
		for i := range f.c.Series {
			of[f.gapText(i, j)]++
		}
		for i := range f.c.Series {
			s := f.gapText(i, j)
			n := of[s]
			if s == "" || n == 0 {
				continue
			}
			of[s] = 0 // one serves them all
			if said++; said > 200 {
				return // they stand in the notes and in the data
			}
			st := f.axis
			if len(f.c.Series) > 1 && n == 1 {
				st.Color = f.inks.words[i]
			}
			l := f.letter(s, st, 0)
			x := pt(box.Left + f.x.Translate(float64(j)))
			x = min(max(x, l.w/2), f.w-l.w/2)
			for row := range page.Length(4) {
				y := pt(box.Bottom) - (row+1)*(l.height()+l.depth+page.Pt) - page.Pt
				if b := l.box(center, x, y); f.rec.free(b) && !f.crossed(b, page.Pt/2, box) {
					f.rec.place(l, center, x, y)
					break
				}
			}
		}
	}
}
