package chart

import (
	"slices"
	"strings"
	"unicode/utf8"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// The least space between two labels of an axis.
const gapTicks = 4 * page.Pt

// The narrowest slot in which a word is divided, so that its parts can still
// be read.
const leastSlot = 40 * page.Pt

// The lowest plot.
const leastPlot page.Length = 56 * page.Pt

// categoryText is a category's label: its name, the marks that are not shown
// at its values, and the word forecast.
func (f *frame) categoryText(i int, marks, forecast bool) string {
	s := f.c.Category[i].Text
	if marks {
		s += f.c.marksOf(i)
	}
	if forecast && f.c.forecastAt(i) {
		s += "\nforecast"
	}
	return s
}

// marksOf gives the marks of a category's values, " [p]", without those that
// say forecast: the word or the dashes do.
func (c *Chart) marksOf(i int) string {
	if len(c.Marks) == 0 {
		return ""
	}
	var signs []string
	for k := range c.Series {
		for _, m := range c.Series[k].Values[i].Marks {
			if !m.Forecast() && !slices.Contains(signs, m.Sign) {
				signs = append(signs, m.Sign)
			}
		}
	}
	if signs == nil {
		return ""
	}
	return " " + strings.Join(signs, "")
}

// forecastAt tells whether any value of a category is a forecast.
func (c *Chart) forecastAt(i int) bool {
	if !c.Forecast {
		return false
	}
	for k := range c.Series {
		if v := &c.Series[k].Values[i]; v.Kind == figure.Number && v.Forecast() {
			return true
		}
	}
	return false
}

// markText gives a value's own marks as they stand behind it, " [p]", without
// those that say forecast.
func markText(v *figure.Value) string {
	var b strings.Builder
	for _, m := range v.Marks {
		if m.Forecast() {
			continue
		}
		if b.Len() == 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.Sign)
	}
	return b.String()
}

// under gives the labels under a plot, as many as fit: names are wrapped and
// all shown; of periods every second, fifth … is, but those with marks.
func (f *frame) under(r *places, marks, forecast bool) []gochart.Tick {
	n := len(r.at)
	slot := pt(r.slot())
	room := slot - gapTicks
	ticks := make([]gochart.Tick, 0, min(n, 64))
	add := func(i int, s string, l *lettering) {
		f.rec.labels[labelKey{classX, s}] = l
		ticks = append(ticks, gochart.Tick{Value: float64(i), Label: s})
	}
	all := func(width page.Length) {
		for i := range n {
			s := f.categoryText(i, marks, forecast)
			add(i, s, f.letter(s, f.axis, width))
		}
	}
	widest, word := f.widths(marks, forecast)
	switch {
	case widest <= room:
		all(0)
		return ticks
	case !f.c.InTime && word > slot-2*page.Pt && slot < leastSlot:
		f.fault(ruleTooMany, "use type: bar, which has room for names", "the names of %d %s do not fit side by side", n, f.c.is.mark)
		return nil
	case !f.c.InTime:
		// A word that does not fit its slot may use the space around it,
		// before it is divided.
		if word > slot-2*page.Pt {
			f.fault(ruleNames, "use type: bar, which has room for names", "names under the %s had to be divided", f.c.is.mark)
		}
		all(max(room, min(word, slot-2*page.Pt)))
		return ticks
	case word <= room && widest <= 2*room:
		all(room)
		return ticks
	}
	return f.thinned(r, widest, marks, forecast)
}

// heighten makes the drawing so high that wrapped names under a plot leave it
// its height, and the labels at its side have room. plot is the plot's width; it gives the height for the plot.
func (f *frame) heighten(r *places, plot page.Length) page.Length {
	names := f.settle(r, plot)
	around := f.top + gapX + names + f.bottom
	if f.bareX {
		around = f.top + f.bottom
	}
	if f.c.Height == 0 {
		f.h += max(0, names-f.axis.Size)
	}
	least := leastPlot
	if len(f.side) > 0 {
		least = max(least, stackOf(f.side))
	}
	f.h = max(f.h, around+least)
	if f.h > maxHeight {
		f.fault(ruleTall, "use type: bar, which has room for names", "the chart would be %d mm high because of its names", f.h/page.MM)
	}
	return f.h - around
}

// settle decides the labels under a plot of a width, once for all: go-chart
// asks for them before it knows how far the first and the last stick out, and
// draws those that it got. It gives their height.
func (f *frame) settle(r *places, plot page.Length) (height page.Length) {
	r.settled, r.ticks = false, nil
	width := plot
	for range 6 { // the labels of a narrower plot stick out less, or not much more
		r.SetDomain(inPx(max(width, page.Pt)))
		ticks := r.GetTicks(nil, gochart.Style{}, nil)
		var before, beyond page.Length
		for _, t := range ticks {
			half, at := f.rec.labels[labelKey{classX, t.Label}].w/2, pt(r.Translate(t.Value))
			before, beyond = max(before, half-at), max(beyond, half-(width-at))
		}
		before = max(0, before-(f.w-f.right-plot)) // they may stand under the labels of the other axis
		left := plot - before - beyond
		if left >= width {
			break
		}
		width = left
	}
	for _, t := range r.ticks {
		height = max(height, f.rec.labels[labelKey{classX, t.Label}].height())
	}
	r.settled = true
	return height
}

// labelsWidth gives the width of the widest label of an axis.
func (f *frame) labelsWidth(class string) page.Length {
	if f.bareY && class == classY {
		return -gapY // neither labels nor the way from them to the plot
	}
	var w page.Length
	for k, l := range f.rec.labels {
		if k.class == class {
			w = max(w, l.w)
		}
	}
	return w
}

// widths measures the widest label and the widest word of any.
func (f *frame) widths(marks, forecast bool) (label, word page.Length) {
	known := &f.widest[2*truth(marks)+truth(forecast)]
	if known.label > 0 {
		return known.label, known.word
	}
	defer func() { known.label, known.word = label, word }()
	longest := 0
	for i := range f.c.Category {
		// Of periods, only the longest of the first and the last are measured:
		// they differ little.
		if f.c.InTime && i > 64 && i < len(f.c.Category)-8 {
			continue
		}
		s := f.categoryText(i, marks, forecast)
		if k := utf8.RuneCountInString(s); f.c.InTime && k+1 < longest {
			continue
		} else {
			longest = max(longest, k)
		}
		for line := range strings.SplitSeq(s, "\n") {
			label = max(label, text.Width(line, f.axis))
			for w := range strings.SplitSeq(line, " ") {
				word = max(word, text.Width(w, f.axis))
			}
		}
	}
	return label, word
}

// thinned gives labels of some periods: every so many that they fit, at round
// ones, the first and the last if there is room, and those with marks.
func (f *frame) thinned(r *places, widest page.Length, marks, forecast bool) []gochart.Tick {
	every := int64(1)
	for _, every = range roundSteps(f.c.Period) {
		every *= r.unit
		way := r.span
		if r.slots {
			way += r.unit
		}
		if way == 0 || pt(int(int64(r.domain)*every/way)) >= widest+gapTicks {
			break
		}
	}
	last := len(r.at) - 1
	// Where steps lead from the first period to the last, both are labelled.
	even := r.span%every == 0 && r.span/every < 12
	round := func(i int) bool {
		at := f.c.Category[i].At
		if even {
			return r.at[i]%every == 0
		}
		switch f.c.Period {
		case data.Month, data.RollingQuarter, data.Quarter:
			if every > 1 {
				return at%every == 0
			}
		case data.Date, data.Week, data.YearEnding, data.YearRange, data.Term, data.DateTime: // no number of theirs is round
		default:
			if every >= 5 && every%5 == 0 {
				return at%every == 0
			}
		}
		return (r.at[last]-r.at[i])%every == 0
	}
	chosen := make([]*lettering, last+1)
	texts := make([]string, last+1)
	var taken []int // chosen so far, in order
	try := func(i int, s string) {
		if s == "" || chosen[i] != nil {
			return
		}
		l := f.letter(s, f.axis, 0)
		x := pt(r.Translate(float64(i)))
		at, _ := slices.BinarySearch(taken, i)
		for _, k := range []int{at - 1, at} {
			if k < 0 || k >= len(taken) {
				continue
			}
			o := pt(r.Translate(float64(taken[k])))
			if max(o-x, x-o) < (l.w+chosen[taken[k]].w)/2+gapTicks {
				return
			}
		}
		chosen[i], texts[i] = l, s
		taken = slices.Insert(taken, at, i)
	}
	for i := range r.at {
		if round(i) {
			try(i, f.categoryText(i, marks, forecast))
		}
	}
	try(last, f.categoryText(last, marks, forecast))
	try(0, f.categoryText(0, marks, forecast))
	if marks && f.c.Marks != nil {
		for i := range r.at {
			if m := f.c.marksOf(i); m != "" && chosen[i] == nil {
				try(i, f.categoryText(i, marks, forecast))
				try(i, strings.TrimSpace(m))
			}
		}
	}
	ticks := make([]gochart.Tick, 0, len(taken))
	for _, i := range taken {
		f.rec.labels[labelKey{classX, texts[i]}] = chosen[i]
		ticks = append(ticks, gochart.Tick{Value: float64(i), Label: texts[i]})
	}
	return ticks
}

// roundSteps are the steps between labelled periods, from small to large.
func roundSteps(k data.Kind) []int64 {
	switch k {
	case data.Quarter:
		return []int64{1, 2, 4, 8, 20, 40, 80, 200, 400}
	case data.HalfYear:
		return []int64{1, 2, 4, 10, 20, 40, 100, 200, 400}
	case data.Term:
		return []int64{1, 3, 6, 15, 30, 60, 150, 300}
	case data.Week:
		return []int64{1, 2, 4, 13, 26, 52, 104, 261, 522, 1044}
	case data.Month, data.RollingQuarter:
		return []int64{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200}
	case data.Date:
		return []int64{1, 2, 7, 14, 28, 91, 182, 365, 730, 1826, 3652, 7305, 18262, 36525}
	}
	return []int64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000}
}
