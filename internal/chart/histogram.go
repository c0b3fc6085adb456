package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/cockroachdb/apd/v3"
	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// histogramKind shows how the values of one measure are spread: how many of
// them lie in each of a row of bins of equal width.
var histogramKind = &kind{
	Kind: Histogram, name: "histogram", words: "histogram", mark: "bins",
	draw: (*frame).histogram, read: (*binder).binned, tell: (*binder).tellBins,
	takes:    []string{"facet", "labels", "bin-width"},
	fromZero: true, noX: true, counts: true,
	series: 1, marks: maxBins,
	instead: "make bin-width larger",
}

// How much a histogram may hold.
const (
	maxBins   = 60
	maxBinned = 20000 // values
)

// bins are the bins of a histogram: each of width from its own edge up to the
// next, which is no part of it, but for the last.
type bins struct {
	edges  []float64
	labels []string // of the edges
	unit   figure.Unit
}

// binned reads the values and puts them into bins.
func (bd *binder) binned() bool {
	if len(bd.measures) != 1 {
		bd.fault(ruleSeries, bd.Spec.Y[1], "make a histogram of each", "a histogram shows one measure, and %d are named", len(bd.measures))
		return false
	}
	rows, ok := bd.selected()
	if !ok {
		return false
	}
	if len(rows) > maxBinned {
		bd.fault(ruleTooMany, bd.Spec.Where, "keep fewer rows with where", "the histogram has %d values; it can count %d", len(rows), maxBinned)
		return false
	}
	m := bd.measures[0]
	var known []figure.Value
	var in []int // which small chart each stands in
	panels := map[place]int{}
	for _, row := range rows {
		panel := 0
		if bd.facet.Column != nil {
			if panel, ok = bd.panelOf(row, panels); !ok {
				return false
			}
		}
		if v := bd.ds.At(m, row, bd.ctx.Scope); v.Kind == figure.Number {
			known, in = append(known, v), append(in, panel)
		}
	}
	missing := len(rows) - len(known)
	if len(known) == 0 {
		bd.fault(ruleEmpty, bd.Spec.Where, "check the filter and the file", "every value of the chart is missing")
		return false
	}
	if missing > 0 {
		are := "are"
		if missing == 1 {
			are = "is"
		}
		bd.remarks = append(bd.remarks, fmt.Sprintf("%d of %d values %s missing and not counted", missing, len(rows), are))
	}
	s, ok := bd.binScale(known)
	if !ok {
		return false
	}
	b := &bins{unit: m.Unit}
	for k := s.lo; k <= s.hi; k++ {
		b.edges = append(b.edges, s.at(k))
		b.labels = append(b.labels, s.label(k, m.Unit))
	}
	n := len(b.edges) - 1
	all := max(1, len(bd.Panels))
	counts := make([]int64, all*n)
	values := make([]figure.Value, all*n)
	for i, v := range known {
		at, found := slices.BinarySearch(b.edges, v.Float())
		if !found {
			at--
		}
		at = in[i]*n + min(max(at, 0), n-1)
		counts[at]++
		values[at].Cells = append(values[at].Cells, v.Cells...)
		for _, mark := range v.Marks {
			if !slices.Contains(values[at].Marks, mark) {
				values[at].Marks = append(values[at].Marks, mark)
			}
		}
	}
	for i := range values {
		v := figure.NewNumber(apd.New(counts[i], 0), figure.Unit{Kind: figure.Count})
		v.Cells, v.Marks = values[i].Cells, values[i].Marks
		values[i] = v
	}
	for i := range n {
		name := b.labels[i] + " to under " + b.labels[i+1]
		if i == n-1 {
			name = b.labels[i] + " to " + b.labels[i+1]
		}
		bd.Category = append(bd.Category, Label{Text: name})
		bd.keys = append(bd.keys, data.Key{Text: name})
	}
	for p := range all {
		s := Series{Name: m.Label, Values: values[p*n : (p+1)*n : (p+1)*n]}
		if len(bd.Panels) > 0 {
			s.Name = bd.Panels[p]
		}
		bd.Series = append(bd.Series, s)
	}
	bd.x = column{Column: m.Column, key: -1}
	bd.Unit, bd.bins = figure.Unit{Kind: figure.Count}, b
	return true
}

// binScale decides the edges: whole multiples of bin-width, or of the round
// number next above the width that Freedman and Diaconis give.
func (bd *binder) binScale(known []figure.Value) (scale, bool) {
	xs := make([]float64, len(known))
	for i := range known {
		xs[i] = known[i].Float()
	}
	slices.Sort(xs)
	lo, hi := xs[0], xs[len(xs)-1]
	if math.IsInf(hi-lo, 0) {
		bd.fault(ruleBins, bd.Spec.Y[0], "keep fewer rows with where", "the values lie too far apart for bins")
		return scale{}, false
	}
	if width := bd.number(bd.Spec.BinWidth, "bin-width"); width != nil {
		w := width.Float()
		if w <= 0 || (hi-lo)/w > maxBins || width.Num.Coeff.BitLen() > 40 || math.Max(math.Abs(lo), math.Abs(hi))/w > 1e9 {
			bd.fault(ruleBins, bd.Spec.BinWidth, "write a number above zero, of which the values need "+strconv.Itoa(maxBins)+" at most", "bins of %s can't hold values from %s to %s", width.Shown(), known[0].Unit.Label()+strconv.FormatFloat(lo, 'g', 6, 64), strconv.FormatFloat(hi, 'g', 6, 64))
			return scale{}, false
		}
		s := scale{coef: width.Num.Coeff.Int64(), exp: width.Num.Exponent}
		s.lo, s.hi = int64(math.Floor(lo/w+slop)), int64(math.Floor(hi/w+slop))+1
		if s.hi-1 > s.lo && s.at(s.hi-1) == hi { // the last bin takes its end
			s.hi--
		}
		return s, true
	}
	if bd.Spec.BinWidth.Present() {
		return scale{}, false // told already
	}
	quarter := func(q int) float64 { return xs[(len(xs)-1)*q/4] }
	width := 2 * (quarter(3) - quarter(1)) / math.Cbrt(float64(len(xs)))
	most := 10
	if width > 0 {
		most = int(math.Ceil(min((hi-lo)/width, 30)))
	}
	return niceScale(lo, hi, max(most, 5), known[0].Unit.Kind == figure.Count), true
}

// histogram sets out a histogram.
func (f *frame) histogram() {
	c := f.c
	lo, hi := f.extent()
	s := f.scaleFor(lo, hi, f.h-30*page.Pt)
	ticks := f.ticksOf(s, classY)
	y := &values{min: s.min(), max: s.max(), ticks: ticks}
	f.y, f.grid = y, gridOf(ticks)
	edges := c.bins.edges
	x := &values{min: edges[0], max: edges[len(edges)-1]}
	f.x = x
	var widest page.Length
	for _, label := range c.bins.labels {
		l := f.letter(label, f.axis, 0)
		f.rec.labels[labelKey{classX, label}] = l
		widest = max(widest, l.w)
	}
	f.right = min(widest/2+page.Pt, 40*page.Pt)
	plot := f.w - max(f.labelsWidth(classY)+gapY, widest/2) - f.right
	if !f.roomFor(plot, leastSlot) {
		return
	}
	n := page.Length(len(edges) - 1)
	every := page.Length(1)
	for every < n && plot*every/n < widest+gapTicks {
		every++
	}
	for i := 0; i < len(edges); i += int(every) {
		if i > 0 && plot*every/n < widest+gapTicks {
			break // one label alone has room
		}
		x.ticks = append(x.ticks, gochart.Tick{Value: edges[i], Label: c.bins.labels[i]})
	}
	var labels []*lettering
	if c.Labels == ValueLabels {
		for j := range c.Category {
			l := f.letter(f.valueText(0, j), f.value, 0)
			if labels = append(labels, l); l.w > plot/n-2*page.Pt {
				f.fault(ruleLabels, "leave labels away, or make bin-width larger", "the counts do not fit over the bins")
				labels = nil
				break
			}
		}
		if labels != nil {
			y.hi = inPx(labels[0].height() + 2*gapLabel)
		}
	}
	f.series = append(f.series, &binSeries{f: f})
	f.elements = append(f.elements, func(r gochart.Renderer, box gochart.Box, _ gochart.Style) {
		(&zeroLine{f: f}).Render(r, box, f.x, f.y, gochart.Style{})
		for j, l := range labels {
			at := pt(box.Left + (x.Translate(edges[j])+x.Translate(edges[j+1]))/2)
			top := pt(box.Bottom-y.Translate(f.nums[0][j])) - l.height() - gapLabel
			f.plateOverGrid(l.box(center, at, top), box)
			f.rec.place(l, center, at, top)
		}
	})
}

// binSeries draws the bins, which touch, with a line of the ground between
// them.
type binSeries struct {
	layer
	f *frame
}

func (s *binSeries) Render(r gochart.Renderer, box gochart.Box, xr, yr gochart.Range, _ gochart.Style) {
	f, edges := s.f, s.f.c.bins.edges
	for j := range f.c.Category {
		x0, x1 := box.Left+xr.Translate(edges[j]), box.Left+xr.Translate(edges[j+1])
		f.block(f.inks.hues[0], f.c.Series[0].Values[j].Forecast(), x0, box.Bottom-yr.Translate(0), x1, box.Bottom-yr.Translate(f.nums[0][j]))
		if j > 0 {
			stroke(r, f.inks.ground, 600)
			rule(r, x0, box.Bottom, x0, box.Bottom-yr.Translate(min(f.nums[0][j-1], f.nums[0][j])))
		}
	}
}

// tellBins says how many values there are, and which bin holds most of them.
func (bd *binder) tellBins(a *altText) {
	c := bd.Chart
	var out []string
	for i := range c.Series {
		vs := c.Series[i].Values
		most, all, firstAt, last := 0, int64(0), -1, 0
		for j := range vs {
			n, _ := vs[j].Num.Int64()
			all += n
			if n > 0 {
				if last = j; firstAt < 0 {
					firstAt = j
				}
			}
			if vs[j].Num.Cmp(vs[most].Num) > 0 {
				most = j
			}
		}
		switch {
		case len(c.Panels) == 0:
			a.say(fmt.Sprintf("%d values, in bins from %s to %s.", all, c.bins.labels[max(firstAt, 0)], c.bins.labels[last+1]),
				fmt.Sprintf("Most, %s, lie from %s.", vs[most].Shown(), c.Category[most].Text))
		case all == 0:
			out = append(out, c.Series[i].Name+": no values.")
		default:
			out = append(out, fmt.Sprintf("%s: %d values; most, %s, from %s.", c.Series[i].Name, all, vs[most].Shown(), c.Category[most].Text))
		}
	}
	bd.each(a, out, 0)
	for _, s := range bd.remarks {
		a.say(s + ".")
	}
}
