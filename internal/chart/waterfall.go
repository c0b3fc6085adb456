package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// waterfallKind shows how steps up and down lead from one total to another.
// The categories named under total stand on the line at zero and must equal
// what the steps before them add up to; `total: sum` adds the last one.
var waterfallKind = &kind{
	Kind: Waterfall, name: "waterfall", words: "waterfall chart", mark: "steps",
	draw: (*frame).waterfalls, check: (*binder).stairs, tell: (*binder).tellStairs,
	takes:  []string{"total", "labels", "target", "highlight"},
	counts: true,
	series: 1, marks: 40,
	instead: "put small steps together, or use type: bar",
	noFacet: "make a waterfall of each: the steps of one lead to its own total",
}

// A stair is one bar of a waterfall: a step from one level to another, or a
// total, from zero.
type stair struct {
	from, to float64
	total    bool
}

// stairs works out the levels, and holds each total to the steps before it.
func (bd *binder) stairs() {
	c := bd.Chart
	vs := c.Series[0].Values
	bd.InTime = false // steps follow on each other, whatever the way in time
	for j := range vs {
		if vs[j].Kind != figure.Number {
			bd.fault(ruleWaterfall, bd.Spec.X, "leave it out with where, or use type: bar", "%s is missing%s, so that the steps after it have no place", c.Category[j].Text, gapWord(&vs[j]))
			return
		}
	}
	totals, sum, ok := bd.totalsNamed()
	if !ok {
		return
	}
	level, slack := new(apd.Decimal), new(apd.Decimal)
	for j := range vs {
		if !totals[j] {
			from := bd.float(level)
			next := new(apd.Decimal)
			_, _ = exactly.Add(next, level, vs[j].Num)
			level = next
			bd.addSlack(slack, vs[j].Num)
			c.stairs = append(c.stairs, stair{from: from, to: bd.float(level)})
			continue
		}
		bd.addSlack(slack, vs[j].Num)
		var off apd.Decimal
		_, _ = exactly.Sub(&off, vs[j].Num, level)
		off.Negative = false
		if j > 0 && slack.Cmp(&off) < 0 {
			v := vs[j]
			v.Num = level
			bd.fault(ruleWaterfall, bd.Spec.Total[0], "a step is left out or counted twice: look at the filter and the file",
				"the bars before %s add up to %s, but it is %s", c.Category[j].Text, v.Shown(), vs[j].Shown())
			return
		}
		level = vs[j].Num
		slack = new(apd.Decimal)
		c.stairs = append(c.stairs, stair{to: bd.float(level), total: true})
	}
	if sum {
		last := vs[len(vs)-1]
		total := vs[0]
		total.Num, total.Cells, total.Marks = level, nil, nil
		for j := range vs {
			if j > 0 && totals[j] { // all before is in it
				total.Cells, total.Marks = nil, nil
			}
			total.Cells = append(total.Cells, vs[j].Cells...)
			for _, m := range vs[j].Marks {
				if !slices.Contains(total.Marks, m) {
					total.Marks = append(total.Marks, m)
				}
			}
		}
		total.Unit = last.Unit
		c.Series[0].Values = append(vs, total)
		c.Category = append(c.Category, Label{Text: "Total"})
		bd.keys = append(bd.keys, data.Key{Text: "Total"})
		c.stairs = append(c.stairs, stair{to: bd.float(level), total: true})
	}
}

func (bd *binder) float(d *apd.Decimal) float64 {
	f, _ := d.Float64()
	return f
}

// addSlack adds by how much rounding may have put a number off: half of its
// last place, and nothing where things are counted.
func (bd *binder) addSlack(slack, num *apd.Decimal) {
	if bd.Unit.Kind == figure.Count {
		return
	}
	half := apd.Decimal{Exponent: num.Exponent - 1}
	half.Coeff.SetInt64(5)
	_, _ = exactly.Add(slack, slack, &half)
}

// gapWord says why a value is missing: " ([c])".
func gapWord(v *figure.Value) string {
	if v.Blank == nil {
		return ""
	}
	return " (" + v.Shown() + ")"
}

// totalsNamed tells which categories are totals, and whether their sum is to
// be added as the last.
func (bd *binder) totalsNamed() (totals []bool, sum, ok bool) {
	c := bd.Chart
	totals = make([]bool, len(c.Category))
	keys := bd.Spec.Total
	if len(keys) == 0 {
		hint := "add a line “total: sum”, or name the rows that are totals"
		if n := len(totals); n > 2 && bd.lastIsSum() {
			hint = "add a line “total: " + c.Category[n-1].Text + "”"
		}
		bd.fault(ruleWaterfall, bd.Spec.Type, hint, "nothing says which bars of the waterfall are totals")
		return nil, false, false
	}
	for _, t := range keys {
		name := strings.TrimSpace(t.S)
		if strings.Contains(name, "{{") {
			name = bd.say(t)
		}
		at := slices.IndexFunc(c.Category, func(l Label) bool { return l.Text == name })
		switch {
		case at >= 0:
			totals[at] = true
		case name == "sum":
			sum = true
		default:
			var names []string
			for _, l := range c.Category {
				names = append(names, l.Text)
			}
			bd.fault(ruleWaterfall, t, didYouMean(name, append(names, "sum")), "the chart has no “%s” to be a total", name)
			return nil, false, false
		}
	}
	return totals, sum, true
}

// lastIsSum tells whether the last value is what those before it add up to.
func (bd *binder) lastIsSum() bool {
	vs := bd.Series[0].Values
	var sum apd.Decimal
	for j := range vs[:len(vs)-1] {
		_, _ = exactly.Add(&sum, &sum, vs[j].Num)
	}
	return sum.Cmp(vs[len(vs)-1].Num) == 0
}

// stairText is what stands at a step: its value with its sign; a total has
// none.
func (f *frame) stairText(j int) string {
	s := f.valueText(0, j)
	if v := &f.c.Series[0].Values[j]; !f.c.stairs[j].total && !v.Num.Negative && !v.Num.IsZero() && !strings.HasPrefix(s, "+") {
		s = "+" + s
	}
	return s
}

// stairInk gives the colour of a bar: the first of the palette for totals, the
// second for steps up, the third, a dark one, for steps down.
func (f *frame) stairInk(j int) page.Color {
	palette := f.inks.palette()
	s := f.c.stairs[j]
	if some, _ := f.c.stressed(); some && !f.c.Category[j].Highlight {
		return f.inks.grey
	}
	switch {
	case s.total:
		return palette[0]
	case s.to >= s.from:
		return palette[1%len(palette)]
	}
	return palette[2%len(palette)]
}

// waterfalls sets out a waterfall: upright where the names have room under it,
// level where they have not.
func (f *frame) waterfalls() {
	c := f.c
	lo, hi := 0.0, 0.0
	for _, s := range c.stairs {
		lo, hi = min(lo, s.from, s.to), max(hi, s.from, s.to)
	}
	if c.Target != nil {
		lo, hi = min(lo, c.Target.Float()), max(hi, c.Target.Float())
	}
	labels := make([]*lettering, len(c.stairs))
	var widest page.Length
	if c.Labels != NoLabels {
		for j := range labels {
			labels[j] = f.letter(f.stairText(j), f.value, 0)
			widest = max(widest, labels[j].w)
		}
	}
	f.stairLegend()
	if !f.uprightStairs(lo, hi, labels, widest) {
		f.levelStairs(lo, hi, labels)
	}
}

// stairLegend says what the colours mean, where no signs do.
func (f *frame) stairLegend() {
	if f.c.Labels != NoLabels {
		return
	}
	var of []key
	for i, name := range []string{"Total", "Increase", "Decrease"} {
		for j, s := range f.c.stairs {
			if s.total == (i == 0) && (i == 0 || s.to >= s.from == (i == 1)) {
				of = append(of, key{name: f.letter(name, f.value, 0), color: f.stairInk(j), shape: 4})
				break
			}
		}
	}
	f.keys(of)
}

// uprightStairs sets out columns, where names and values have room side by
// side.
func (f *frame) uprightStairs(lo, hi float64, labels []*lettering, widest page.Length) bool {
	c := f.c
	top, right := f.top, f.right
	s := f.scaleFor(lo, hi, f.h-30*page.Pt)
	ticks := f.ticksOf(s, classY)
	y := &values{min: s.min(), max: s.max(), ticks: ticks}
	x := placesOf(&Chart{Category: c.Category}, true)
	elements := len(f.elements)
	f.target(true)
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	n := page.Length(len(c.stairs))
	if few := n * maxSlot; few < plot {
		f.right += plot - few
		plot = few
	}
	slot := plot / n
	marks := c.Labels == NoLabels
	if _, word := f.widths(marks, true); word > slot-2*page.Pt || widest > slot-2*page.Pt {
		clear(f.rec.labels)
		f.top, f.right, f.side, f.elements = top, right, nil, f.elements[:elements]
		return false
	}
	f.x, f.y, f.grid = x, y, gridOf(ticks)
	x.ticksOf = func(r *places) []gochart.Tick { return f.under(r, marks, true) }
	f.heighten(x, plot)
	var over, under page.Length
	for j, l := range labels {
		if l != nil && max(c.stairs[j].from, c.stairs[j].to) > 0 {
			over = max(over, l.height()+2*gapLabel)
		} else if l != nil {
			under = max(under, l.height()+l.depth+2*gapLabel)
		}
	}
	y.hi = inPx(over)
	y.lo = inPx(under)
	f.series = append(f.series, &stairSeries{f: f, upright: true})
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		(&zeroLine{f: f}).Render(r, box, f.x, f.y, gochart.Style{})
		for j, l := range labels {
			if l == nil {
				continue
			}
			s := c.stairs[j]
			at := pt(box.Left + x.Translate(float64(j)))
			top := pt(box.Bottom-y.Translate(max(s.from, s.to))) - l.height() - gapLabel
			if max(s.from, s.to) <= 0 && min(s.from, s.to) < 0 {
				top = pt(box.Bottom-y.Translate(min(s.from, s.to))) + gapLabel
			}
			f.plateOverGrid(l.box(center, at, top), box)
			f.rec.place(l, center, at, top)
		}
		f.placeSide(box)
	})
	return true
}

// levelStairs sets out rows, with names at their left.
func (f *frame) levelStairs(lo, hi float64, labels []*lettering) {
	c := f.c
	names, lines := f.rowNames(f.c.Labels == NoLabels, f.strong)
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	if !f.roomFor(plot, leastSlot) {
		return
	}
	x := &values{min: lo, max: hi}
	if lo == hi {
		x.max = lo + 1
	}
	f.x, f.showX = x, false
	f.bottom = page.Pt
	if labels[0] == nil {
		f.showX = true
		f.right, f.bottom = 12*page.Pt, 3*page.Pt
		f.axisAcross(x, lo, hi, plot-12*page.Pt, nil)
	} else {
		var about []aside
		for j, l := range labels {
			s := c.stairs[j]
			if max(s.from, s.to) > 0 || s.from == s.to {
				about = append(about, aside{at: max(s.from, s.to), beyond: l.w + gapLabel + page.Pt})
			} else {
				about = append(about, aside{at: min(s.from, s.to), before: l.w + gapLabel + page.Pt})
			}
		}
		if !x.makeWay(about, plot) {
			f.fault(ruleTooNarrow, "give a format, such as “format: million(1)”, or labels: none", "the values leave the steps no room")
			return
		}
	}
	f.target(false)
	extra := f.top + f.bottom
	if f.showX {
		extra += f.axis.Size + gapX
	}
	if !f.rowsTall(lines, extra) {
		return
	}
	y := f.rowRange(names)
	f.y = y
	f.series = append(f.series, &stairSeries{f: f})
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		stroke(r, f.inks.axis, axisWidth)
		zero := box.Left + x.Translate(0)
		rule(r, zero, box.Top, zero, box.Bottom)
		for j, l := range labels {
			if l == nil {
				continue
			}
			s := c.stairs[j]
			middle := pt(box.Bottom-y.Translate(float64(j))) - l.height()/2
			if max(s.from, s.to) > 0 || s.from == s.to {
				f.rec.place(l, left, pt(box.Left+x.Translate(max(s.from, s.to)))+gapLabel+page.Pt/2, middle)
			} else {
				f.rec.place(l, right, pt(box.Left+x.Translate(min(s.from, s.to)))-gapLabel, middle)
			}
		}
	})
}

// stairSeries draws the bars, and the lines that carry each level on to the
// next bar.
type stairSeries struct {
	layer
	f       *frame
	upright bool
}

func (s *stairSeries) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	f, c := s.f, s.f.c
	for j, st := range c.stairs {
		hue, forecast := f.stairInk(j), c.Series[0].Values[j].Forecast()
		last := j == len(c.stairs)-1
		if s.upright {
			half := min(xr.(*places).slot()*34/100, inPx(maxBar)/2)
			at := box.Left + xr.Translate(float64(j))
			from, to := box.Bottom-yr.Translate(st.from), box.Bottom-yr.Translate(st.to)
			if !last {
				stroke(r, f.inks.axis, thin)
				rule(r, at-half, to, box.Left+xr.Translate(float64(j+1))+half, to)
			}
			f.block(hue, forecast, at-half, from, at+half, to)
			continue
		}
		half := min(yr.(*places).slot()*36/100, inPx(8*page.Pt))
		at := box.Bottom - yr.Translate(float64(j))
		from, to := box.Left+xr.Translate(st.from), box.Left+xr.Translate(st.to)
		if !last {
			stroke(r, f.inks.axis, thin)
			rule(r, to, at-half, to, box.Bottom-yr.Translate(float64(j+1))+half)
		}
		f.block(hue, forecast, from, at-half, to, at+half)
	}
}

// tellStairs says where a waterfall starts and ends, and its greatest steps.
func (bd *binder) tellStairs(a *altText) {
	c := bd.Chart
	if len(c.stairs) != len(c.Category) {
		return
	}
	vs := c.Series[0].Values
	at := func(j int) string { return c.Category[j].Text + ", " + vs[j].Shown() }
	up, down := -1, -1
	var totals []string
	steps := 0
	for j, s := range c.stairs {
		if s.total {
			totals = append(totals, at(j))
			continue
		}
		steps++
		if s.to > s.from && (up < 0 || vs[j].Num.Cmp(vs[up].Num) > 0) {
			up = j
		}
		if s.to < s.from && (down < 0 || vs[j].Num.Cmp(vs[down].Num) < 0) {
			down = j
		}
	}
	var out []string
	if len(totals) > 0 {
		out = append(out, "Totals: "+strings.Join(first(totals, 4), "; ")+".")
	}
	s := fmt.Sprintf("%d steps", steps)
	if up >= 0 {
		s += "; greatest rise: " + at(up)
	}
	if down >= 0 {
		s += "; greatest fall: " + at(down)
	}
	out = append(out, s+".")
	for j, l := range c.Category {
		if l.Highlight && j != up && j != down && !c.stairs[j].total && len(out) < 5 {
			out = append(out, "Highlighted: "+at(j)+".")
		}
	}
	a.say(out...)
}
