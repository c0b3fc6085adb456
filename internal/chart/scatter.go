package chart

import (
	"fmt"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// scatterKind shows how two measures go together: a dot for each row, with
// the names of those that are stressed, or of few where they have room.
// Neither axis need start at zero.
var scatterKind = &kind{
	Kind: Scatter, name: "scatter", words: "scatter plot", mark: "dots",
	draw: (*frame).scatter, read: (*binder).scattered, tell: (*binder).tellScatter,
	takes:  []string{"highlight", "labels"},
	series: 2, marks: 4000, counts: true,
	instead: "keep fewer rows with where",
	noFacet: "make a scatter plot of each with where",
}

// fewNames is up to how many dots have their names without being stressed.
const fewNames = 30

// scattered reads a dot from each row: its first series is the measure along
// x, its second that along y.
func (bd *binder) scattered() bool {
	var mx *figure.Measure
	for _, m := range bd.ds.Measures {
		if m.Column == bd.x.Column && m.Column.Number {
			mx = m
		}
	}
	switch {
	case mx == nil:
		bd.fault(ruleNotNumber, bd.Spec.X, "name a column of numbers, or use type: dot", "%s holds no numbers, and a scatter plot has them along both axes", bd.x.Name)
		return false
	case len(bd.measures) != 1:
		bd.fault(ruleSeries, bd.Spec.Y[1], "draw one measure against x", "a scatter plot has one measure under y, and %d are named", len(bd.measures))
		return false
	}
	rows, ok := bd.selected()
	if !ok {
		return false
	}
	my := bd.measures[0]
	bd.measures = []*figure.Measure{mx, my}
	bd.Series = []Series{{Name: mx.Label}, {Name: my.Label}}
	missing := 0
	for _, row := range rows {
		x, y := bd.ds.At(mx, row, bd.ctx.Scope), bd.ds.At(my, row, bd.ctx.Scope)
		if x.Kind != figure.Number || y.Kind != figure.Number {
			missing++
			continue
		}
		if len(bd.Category) == maxPoints/2 {
			bd.fault(ruleTooMany, bd.Spec.Where, "keep fewer rows with where", "the scatter plot has over %d dots", maxPoints/2)
			return false
		}
		var names []string
		for i := range bd.ds.Keys {
			bd.ds.KeyValue(row, i, bd.ctx.Scope)
			names = append(names, labelText(bd.ds.KeyAt(row, i)))
		}
		name := strings.Join(names, ", ")
		bd.Category = append(bd.Category, Label{Text: name})
		bd.keys = append(bd.keys, data.Key{Text: name})
		bd.Series[0].Values = append(bd.Series[0].Values, x)
		bd.Series[1].Values = append(bd.Series[1].Values, y)
	}
	if len(bd.Category) == 0 {
		bd.fault(ruleEmpty, bd.Spec.Where, "check the filter and the file", "every value of the chart is missing")
		return false
	}
	if missing > 0 {
		bd.remarks = append(bd.remarks, fmt.Sprintf("%d of %d rows have no value and no dot", missing, len(rows)))
	}
	return bd.names()
}

// scatterAxis gives one of the axes its scale and ticks.
func (f *frame) scatterAxis(i int, length page.Length, class string) *values {
	lo, hi := f.nums[i][0], f.nums[i][0]
	for _, v := range f.nums[i] {
		lo, hi = min(lo, v), max(hi, v)
	}
	switch {
	case lo >= 0 && (lo == hi || hi-lo > hi/2):
		lo = 0
	case hi <= 0 && (lo == hi || hi-lo > -lo/2):
		hi = 0
	}
	u := f.c.Series[i].Values[0].Unit
	for room := length; ; room -= 26 * page.Pt {
		s := niceScale(lo, hi, ticksIn(room), u.Kind == figure.Count)
		v := &values{min: s.min(), max: s.max()}
		var widest page.Length
		for k := s.lo; k <= s.hi; k++ {
			label := s.label(k, u)
			l := f.letter(label, f.axis, 0)
			f.rec.labels[labelKey{class, label}] = l
			widest = max(widest, l.w)
			v.ticks = append(v.ticks, gochart.Tick{Value: s.at(k), Label: label})
		}
		if class == classY || widest+gapTicks <= length/page.Length(s.hi-s.lo) {
			return v
		}
		if room < 52*page.Pt {
			v.ticks = v.ticks[:1]
			return v
		}
	}
}

// scatter sets out a scatter plot.
func (f *frame) scatter() {
	c := f.c
	title := func(i int) *lettering {
		s, u := c.Series[i].Name, c.Series[i].Values[0].Unit.Label()
		if u != "" && !strings.Contains(strings.ToLower(s), strings.ToLower(u)) {
			s += " (" + u + ")"
		}
		return f.letter(s, f.axis, f.w*9/10)
	}
	xTitle, yTitle := title(0), title(1)
	top := f.top
	f.top += yTitle.height() + yTitle.depth + 6*page.Pt
	foot := xTitle.height() + xTitle.depth + 8*page.Pt
	f.bottom += foot
	if c.Height == 0 {
		f.h = max(f.h, 78*page.MM)
	}
	f.h = max(f.h, f.top+f.bottom+leastPlot+f.axis.Size+gapX)
	if f.h > maxHeight {
		f.fault(ruleTall, "give the measures shorter labels", "the chart would be %d mm high because of the names of its axes", f.h/page.MM)
		return
	}
	y := f.scatterAxis(1, f.h-f.top-f.bottom-20*page.Pt, classY)
	f.y, f.grid = y, gridOf(y.ticks)
	f.right = 14 * page.Pt
	plot := f.w - f.labelsWidth(classY) - gapY - f.right
	if !f.roomFor(plot, leastSlot) {
		return
	}
	x := f.scatterAxis(0, plot, classX)
	f.x = x
	f.right = max(f.right, f.labelsWidth(classX)/2+page.Pt)
	pad := inPx(6 * page.Pt)
	x.hi, y.hi = pad, pad
	if x.min != 0 { // a dot at the end of an axis that is not at zero stands clear of it
		x.lo = pad
	}
	if y.min != 0 {
		y.lo = pad
	}
	f.series = append(f.series, &scatterSeries{f: f})
	f.elements = append(f.elements, func(_ gochart.Renderer, box gochart.Box, _ gochart.Style) {
		f.rec.place(yTitle, left, 0, top)
		f.rec.place(xTitle, right, min(pt(box.Right), f.w), f.h-xTitle.height()-xTitle.depth)
		f.nameDots(box)
	})
}

// scatterSeries draws the dots, those that are stressed over the others.
type scatterSeries struct {
	layer
	f *frame
}

func (s *scatterSeries) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	f, c := s.f, s.f.c
	stroke(r, f.inks.axis, axisWidth)
	rule(r, box.Left, box.Bottom, box.Right, box.Bottom)
	some, _ := c.stressed()
	hue := f.inks.palette()[0]
	for _, stressed := range []bool{false, true} {
		for j := range c.Category {
			if c.Category[j].Highlight != stressed {
				continue
			}
			px, py := box.Left+xr.Translate(f.nums[0][j]), box.Bottom-yr.Translate(f.nums[1][j])
			color := hue
			if some && !stressed {
				color = f.inks.grey
			}
			// A rim of the ground parts dots that lie on each other.
			fill(r, color)
			stroke(r, f.inks.ground, 500)
			if c.Series[0].Values[j].Forecast() || c.Series[1].Values[j].Forecast() {
				fill(r, f.inks.ground)
				stroke(r, color, 1200)
			}
			r.Circle(330, px, py)
			r.FillStroke()
			f.solids = append(f.solids, page.Rect{X: pt(px) - 3300, Y: pt(py) - 3300, W: 6600, H: 6600})
		}
	}
}

// nameDots writes the names of the stressed dots, or of few, beside them where
// neither a dot nor another name stands.
func (f *frame) nameDots(box gochart.Box) {
	c := f.c
	some, _ := c.stressed()
	if c.Labels == NoLabels || !some && len(c.Category) > fewNames {
		return
	}
	for j := range c.Category {
		if some && !c.Category[j].Highlight {
			continue
		}
		st := f.axis
		if some {
			st = f.strong
		}
		l := f.letter(c.Category[j].Text+c.marksOf(j), st, f.w*30/100)
		x, y := pt(box.Left+f.x.Translate(f.nums[0][j])), pt(box.Bottom-f.y.Translate(f.nums[1][j]))
		const way = 6 * page.Pt
		done := false
		for _, try := range []struct {
			a    align
			x, y page.Length
		}{
			{left, x + way, y - l.height()/2}, {right, x - way, y - l.height()/2},
			{center, x, y - way - l.height() - l.depth}, {center, x, y + way},
		} {
			b := l.box(try.a, try.x, try.y)
			inside := b.X >= pt(box.Left) && b.X+b.W <= f.w && b.Y >= pt(box.Top) && b.Y+b.H <= pt(box.Bottom)
			if done || !inside || !f.rec.free(b) {
				continue
			}
			clear := true
			for _, o := range f.solids {
				clear = clear && !overlap(b, o)
			}
			if clear {
				f.plateOverGrid(b, box)
				f.rec.place(l, try.a, try.x, try.y)
				done = true
			}
		}
		if !done && some {
			f.fault(ruleLabels, "make the chart wider or higher, or stress fewer", "the name of %s has no room beside its dot", c.Category[j].Text)
		}
	}
}

// tellScatter says how far both measures reach, and where the stressed stand.
func (bd *binder) tellScatter(a *altText) {
	c := bd.Chart
	out := []string{fmt.Sprintf("%d dots.", len(c.Category))}
	for _, s := range bd.remarks {
		out[0] += " " + s + "."
	}
	at := func(j int) string {
		return c.Category[j].Text + ", " + c.Series[0].Values[j].Shown() + " and " + c.Series[1].Values[j].Shown()
	}
	for j, l := range c.Category {
		if l.Highlight && len(out) < 3 {
			out = append(out, "Highlighted: "+at(j)+".")
		}
	}
	for i := range c.Series {
		vs := c.Series[i].Values
		low, high := 0, 0
		for j := range vs {
			if vs[j].Num.Cmp(vs[low].Num) < 0 {
				low = j
			}
			if vs[j].Num.Cmp(vs[high].Num) > 0 {
				high = j
			}
		}
		out = append(out, c.Series[i].Name+": highest "+c.Category[high].Text+", "+vs[high].Shown()+"; lowest "+c.Category[low].Text+", "+vs[low].Shown()+".")
	}
	a.say(out...)
}
