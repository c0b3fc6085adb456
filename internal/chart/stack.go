package chart

import (
	"math"
	"slices"
	"strconv"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// openEnd is how much of a stack's end is left open where a part is missing.
const openEnd = 13 * page.Pt

// stackEnds gives how far a stack reaches below and above zero.
func (f *frame) stackEnds(j int) (lo, hi float64) {
	for i := range f.nums {
		if from, to, ok := f.segment(i, j); ok {
			lo, hi = min(lo, from, to), max(hi, from, to)
		}
	}
	return lo, hi
}

// isOpen tells whether some parts of a stack are known and others not, so that
// its height is not its total.
func (f *frame) isOpen(j int) bool {
	some := slices.ContainsFunc(f.nums, func(n []float64) bool { return n[j] == n[j] })
	_, whole := f.total(j)
	return f.c.Mode == Stacked && some && !whole
}

// missingParts says which parts of a stack are missing: their markers, each once,
// and “no data” for a part that the file has no row of.
func (f *frame) missingParts(j int) []string {
	var out []string
	absent := false
	for i := range f.c.Series {
		if s := f.gapText(i, j); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
		v := &f.c.Series[i].Values[j]
		absent = absent || v.Kind == figure.Missing && v.Blank == nil
	}
	if absent && f.isOpen(j) {
		out = append(out, "no data")
	}
	return out
}

// segmentText is what stands in a segment of a stack: its value, or its part
// of the total in whole per cents.
func (f *frame) segmentText(i, j int) string {
	c := f.c
	if c.Mode == Share {
		total, _ := f.total(j)
		if c.Unit.Kind != figure.Percent || math.Abs(total-100) > 0.5 {
			return strconv.FormatFloat(math.Round(f.nums[i][j]/total*100), 'f', 0, 64) + "%"
		}
	}
	return c.Series[i].Shown[j]
}

// inSegments letters what stands in the segments of stacks, each with the room
// that it has: with the unit if all are narrow enough, else without it, else
// none. A segment that is too low for words has none in any case.
func (f *frame) inSegments(room func(i, j int) (w, h page.Length, ok bool), place func(i, j int, l *lettering)) {
	c := f.c
	if c.Labels == NoLabels || c.Labels == AutoLabels && len(c.Category)*len(c.Series) > 60 {
		return
	}
	for _, bare := range []bool{false, true} {
		type label struct {
			i, j int
			l    *lettering
		}
		var labels []label
		fit := true
		for j := range c.Category {
			for i := range c.Series {
				w, h, ok := room(i, j)
				if !ok || c.Labels == EndLabels && j != len(c.Category)-1 {
					continue
				}
				st := f.value
				st.Color = f.onBar(i, j)
				s := f.segmentText(i, j)
				if bare {
					s = c.bare(s)
				}
				l := f.letter(s, st, 0)
				if c.is.Kind == Bar { // rows are as high as they need be, and a narrow part has no words
					if l.w+4*page.Pt > w {
						continue
					}
				} else if h < l.height()+4*page.Pt {
					continue
				} else if l.w+3*page.Pt > w {
					fit = false
				}
				labels = append(labels, label{i, j, l})
			}
		}
		if !fit {
			continue
		}
		for _, b := range labels {
			place(b.i, b.j, b.l)
		}
		return
	}
	if c.Labels == ValueLabels {
		f.fault(ruleLabels, "use labels: none, or type: bar, which has more room", "the values do not fit into the columns")
	}
}

// stackLabels writes values into the parts of stacked columns.
func (f *frame) stackLabels(box gochart.Box) {
	edges := func(i, j int) (x0, x1, y0, y1 int, ok bool) {
		from, to, ok := f.segment(i, j)
		if !ok {
			return 0, 0, 0, 0, false
		}
		x0, x1 = f.across(i, j, box)
		y0, y1 = box.Bottom-f.y.Translate(from), box.Bottom-f.y.Translate(to)
		return x0, x1, min(y0, y1), max(y0, y1), true
	}
	f.inSegments(func(i, j int) (w, h page.Length, ok bool) {
		x0, x1, y0, y1, ok := edges(i, j)
		return pt(x1 - x0), pt(y1 - y0), ok
	}, func(i, j int, l *lettering) {
		x0, x1, y0, y1, _ := edges(i, j)
		f.rec.place(l, center, pt(x0+x1)/2, pt(y0+y1)/2-l.height()/2)
	})
}

// totalLabels letters the totals over stacks. They are asked for, so that it is
// told where they don't fit.
func (f *frame) totalLabels(x *places) []barLabel {
	if f.c.Totals == nil {
		return nil
	}
	st := f.strong
	for _, bare := range []bool{false, true} {
		var out []barLabel
		fit := true
		for j := range f.c.Totals {
			v := &f.c.Totals[j]
			if v.Kind != figure.Number {
				continue
			}
			s := f.c.TotalShown[j]
			if bare {
				s = f.c.bare(s)
			}
			l := f.letter(s+markText(v), st, 0)
			fit = fit && l.w+3*page.Pt <= pt(x.slot())
			out = append(out, barLabel{l, 0, j})
		}
		if fit {
			return out
		}
	}
	f.fault(ruleLabels, "use type: bar, which has more room, or a format such as million(1)", "the totals do not fit over the columns")
	return nil
}

// roomForStacks keeps free what totals, and the open ends of stacks with a
// part missing, need over the highest.
func (f *frame) roomForStacks(totals []barLabel, y *values, box gochart.Box) {
	var over page.Length
	need := func(j int, size page.Length) {
		_, hi := f.stackEnds(j)
		over = max(over, pt(y.Translate(hi))+size-pt(box.Height()))
	}
	for _, b := range totals {
		need(b.j, b.l.height()+gapLabel+2*page.Pt)
	}
	for j := range f.c.Category {
		if f.isOpen(j) {
			need(j, openEnd+page.Length(len(f.missingParts(j)))*f.axis.Size*12/10+2*page.Pt)
		}
	}
	f.top += over
}

// placeTotals sets the totals over their stacks.
func (f *frame) placeTotals(totals []barLabel, box gochart.Box) {
	for _, b := range totals {
		x0, x1 := f.across(0, b.j, box)
		_, hi := f.stackEnds(b.j)
		x, y := pt(x0+x1)/2, pt(box.Bottom-f.y.Translate(hi))-b.l.height()-gapLabel
		f.plateOverGrid(b.l.box(center, x, y), box)
		f.rec.place(b.l, center, x, y)
	}
}

// columnGaps writes the markers of missing values where their columns would
// stand: on the line at zero, or over what is known of a stack, whose end is
// drawn open because its height is no total.
func (f *frame) columnGaps(box gochart.Box) {
	c := f.c
	zero := pt(box.Bottom - f.y.Translate(0))
	if c.Mode == Grouped {
		for j := range c.Category {
			for i := range c.Series {
				if s := f.gapText(i, j); s != "" {
					l := f.letter(s, f.axis, 0)
					x0, x1 := f.across(i, j, box)
					x, y := pt(x0+x1)/2, zero-l.height()-l.depth-page.Pt
					if b := l.box(center, x, y); b.Y >= 0 && f.rec.free(b) {
						f.rec.place(l, center, x, y)
					}
				}
			}
		}
		return
	}
	for j := range c.Category {
		x0, x1 := f.across(0, j, box)
		x, foot := pt(x0+x1)/2, zero
		if f.isOpen(j) {
			_, hi := f.stackEnds(j)
			y := box.Bottom - f.y.Translate(hi)
			stroke(f.rec, f.inks.axis, axisWidth, 2, 1.6)
			f.rec.MoveTo(x0+40, y)
			f.rec.LineTo(x0+40, y-inPx(openEnd))
			f.rec.MoveTo(x1-40, y)
			f.rec.LineTo(x1-40, y-inPx(openEnd))
			f.rec.Stroke()
			foot = pt(y) - page.Pt
		}
		for _, s := range f.missingParts(j) {
			l := f.letter(s, f.axis, 0)
			foot -= l.height() + l.depth
			x := min(max(x, l.w/2), f.w-l.w/2)
			if b := l.box(center, x, foot); b.Y >= 0 && f.rec.free(b) {
				f.plateOverGrid(b, box)
				f.rec.place(l, center, x, foot)
			}
			foot -= page.Pt
		}
	}
}

// lastStackWhole tells whether each series has a segment in the last stack, so
// that names beside it can stand for all.
func (f *frame) lastStackWhole() bool {
	j := len(f.c.Category) - 1
	for i := range f.c.Series {
		if from, to, ok := f.segment(i, j); !ok || from == to {
			return false
		}
	}
	return true
}

// stackNames puts the names of the series beside their parts of the last
// stack.
func (f *frame) stackNames() {
	last := len(f.c.Category) - 1
	for i := range f.c.Series {
		st := f.strong
		st.Color = f.inks.words[i]
		f.beside(&sideLabel{
			l: f.letter(f.c.Series[i].Name, st, f.sideWidth()), hue: f.inks.words[i],
			from: func(box gochart.Box) (x, y page.Length) {
				from, to, _ := f.segment(i, last)
				_, x1 := f.across(i, last, box)
				return pt(x1) + page.Pt, pt(box.Bottom - (f.y.Translate(from)+f.y.Translate(to))/2)
			},
		})
	}
}

// whiskers draws the intervals of columns or bars: a line with ends, with a rim
// so that it is seen on a dark bar.
func (f *frame) whiskers(r gochart.Renderer, box gochart.Box) {
	if f.c.Mode != Grouped {
		return
	}
	for i := range f.c.Series {
		for j := range f.c.Category {
			lo, hi, ok := f.c.Series[i].ends(j)
			if !ok {
				continue
			}
			for _, rim := range []bool{true, false} {
				if stroke(r, f.inks.text, page.Pt); rim {
					stroke(r, f.inks.ground, 1900)
				}
				if f.c.is.Kind == Bar {
					y0, y1 := f.along(i, j, box)
					y, end := (y0+y1)/2, min((y1-y0)/4, 250)
					a, b := box.Left+f.x.Translate(lo), box.Left+f.x.Translate(hi)
					r.MoveTo(a, y)
					r.LineTo(b, y)
					r.MoveTo(a, y-end)
					r.LineTo(a, y+end)
					r.MoveTo(b, y-end)
					r.LineTo(b, y+end)
				} else {
					x0, x1 := f.across(i, j, box)
					x, end := (x0+x1)/2, min((x1-x0)/4, 250)
					a, b := box.Bottom-f.y.Translate(lo), box.Bottom-f.y.Translate(hi)
					r.MoveTo(x, a)
					r.LineTo(x, b)
					r.MoveTo(x-end, a)
					r.LineTo(x+end, a)
					r.MoveTo(x-end, b)
					r.LineTo(x+end, b)
				}
				r.Stroke()
			}
		}
	}
}
