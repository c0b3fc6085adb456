package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/figure"
)

// maxAltWords is how long an alternative text may be. A screen reader can't
// pause inside it, and the numbers are in the data attached.
const maxAltWords = 80

// alt says in words what the chart shows: its type and message, what is
// measured where and when, first, last, highest and lowest values, forecasts,
// gaps and marks. The writer’s own text is taken instead where there is one.
func (bd *binder) alt() string {
	if bd.Spec.Alt.Present() {
		if s := bd.say(bd.Spec.Alt); s != "" {
			return s
		}
	}
	var a altText
	a.say(bd.opening() + title(bd.Title) + ".")
	if len(bd.Category) == 0 || len(bd.Series) == 0 || len(bd.Series[0].Values) == 0 {
		return a.String()
	}
	last := ""
	if bd.Illustrative {
		last = "The data are illustrative."
	}
	a.left = wordsIn(bd.further(len(bd.Series))) + wordsIn(last)
	a.say(bd.about())
	// What a reader must not miss has its room before the values, so that it is
	// never what the limit leaves out. Notes have what the values leave.
	must := altText{words: a.words, left: a.left}
	must.say(bd.aboutForecast(), bd.aboutGaps(), bd.aboutMarks(), bd.aboutLines())
	a.left = must.words - a.words + wordsIn(last)
	if bd.is.tell != nil {
		bd.is.tell(bd, &a)
	} else {
		bd.courses(&a)
	}
	notes := bd.aboutRemarks(maxAltWords - a.words - a.left)
	a.left = 0
	a.say(must.parts...)
	a.say(notes, last)
	return a.String()
}

// courses says how each series runs, those that stand out first.
func (bd *binder) courses(a *altText) {
	order := bd.stressedFirst()
	if _, stressed := bd.stressed(); len(order) > 5 && !stressed {
		order = bd.extremesFirst()
	}
	most := len(order)
	if most > 5 {
		most = 4
	}
	var out []string
	for _, i := range order[:most] {
		if s := bd.about1(i); s != "" {
			out = append(out, s)
		}
	}
	bd.each(a, out, len(order)-most)
}

// each says the sentences of series, as many as there is room for, and how many
// series are left out, more of them included.
func (bd *binder) each(a *altText, series []string, more int) {
	for n := len(series); n >= 0; n-- {
		said := series[:n:n]
		if left := len(series) - n + more; left > 0 {
			said = append(said, bd.further(left))
		}
		if words := wordsIn(strings.Join(said, " ")); a.words+words+a.left <= maxAltWords || n == 0 {
			a.say(said...)
			return
		}
	}
}

// further says that there are more series than were told.
func (bd *binder) further(n int) string {
	one, many := "series", "series"
	if len(bd.Panels) > 0 && bd.perPanel() == 1 {
		many = plural(bd.facet.Name)
		if one = strings.ToLower(strings.ReplaceAll(bd.facet.Name, "_", " ")); many == "categories" {
			one = "category"
		}
	}
	if n == 1 {
		return "There is 1 further " + one + "."
	}
	return fmt.Sprintf("There are %d further %s.", n, many)
}

// kindName names the type in plain words.
func (c *Chart) kindName() string {
	name := c.is.words
	switch {
	case c.Mode == Stacked && len(c.Series) > 1:
		name = "stacked " + name
	case c.Mode == Share && len(c.Series) > 1:
		name += " of shares"
	case c.is.grouped && len(c.Series) > 1:
		name = "grouped " + name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// opening says how many charts of which type there are.
func (bd *binder) opening() string {
	name, n := bd.kindName(), len(bd.Panels)
	if n < 2 {
		return name
	}
	return fmt.Sprintf("%d small %ss, one for each %s", n, strings.ToLower(name[:1])+name[1:], strings.ReplaceAll(bd.facet.Name, "_", " "))
}

// about says what is measured, in which unit, over which period. Several
// measures are often named for what tells them apart alone (“2012”, “Women”),
// so that the subtitle, which says what is shown, tells it better.
func (bd *binder) about() string {
	var labels []string
	for _, m := range bd.measures {
		labels = append(labels, m.Label)
	}
	s := andList(first(labels, 4))
	if sub := strings.TrimRight(bd.Subtitle, "."); len(labels) > 1 && sub != "" && wordsIn(sub) <= 16 {
		s = sub
	} else if bd.by.Column != nil {
		s += bd.unitAside(s) + " by " + strings.ReplaceAll(bd.by.Name, "_", " ")
	} else {
		s += bd.unitAside(s)
	}
	n := len(bd.Category)
	switch {
	case bd.is.counts:
	case n == 1:
		s += ", " + bd.Category[0].Text
	case bd.InTime:
		if period := bd.Category[0].Text + " to " + bd.Category[n-1].Text; !strings.Contains(s, period) {
			s += ", " + period
		}
	default:
		s += ", " + strconv.Itoa(n) + " " + plural(bd.x.Name)
	}
	return s + "."
}

// unitAside gives a unit in brackets, unless what is measured names it or each
// value has it.
func (c *Chart) unitAside(measured string) string {
	unit := c.Unit
	if c.bins != nil {
		unit = c.bins.unit
	}
	switch unit.Kind {
	case figure.Percent, figure.Share, figure.Currency:
		return ""
	}
	u := unit.Label()
	if u == "" || strings.Contains(strings.ToLower(measured), strings.ToLower(u)) {
		return ""
	}
	return " (" + u + ")"
}

// stressedFirst gives the series in the order in which they are told: those
// that stand out before the others, which may be too many to be told at all.
func (c *Chart) stressedFirst() []int {
	order := indexes(len(c.Series))
	slices.SortStableFunc(order, func(a, b int) int {
		return truth(c.Series[b].Highlight) - truth(c.Series[a].Highlight)
	})
	return order
}

// extremesFirst gives the series in the order in which they are told where
// there are too many: that of the highest value, that of the lowest, and then
// the others.
func (c *Chart) extremesFirst() []int {
	high, low := -1, -1
	var most, least *figure.Value
	for i := range c.Series {
		for j := range c.Series[i].Values {
			v := &c.Series[i].Values[j]
			if v.Kind != figure.Number {
				continue
			}
			if most == nil || v.Num.Cmp(most.Num) > 0 {
				high, most = i, v
			}
			if least == nil || v.Num.Cmp(least.Num) < 0 {
				low, least = i, v
			}
		}
	}
	order := indexes(len(c.Series))
	rank := func(i int) int {
		switch i {
		case high:
			return 0
		case low:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank(a) - rank(b) })
	return order
}

// told gives the values of a series as they are told: as per cents where
// shares are drawn.
func (c *Chart) told(i int) []figure.Value {
	values := c.Series[i].Values
	if c.Mode != Share {
		return values
	}
	n := c.perPanel()
	group := c.Series[i/n*n : (i/n+1)*n]
	whole := func(j int) (sum float64) {
		for k := range group {
			if v := &group[k].Values[j]; v.Kind == figure.Number {
				sum += v.Float()
			}
		}
		return sum
	}
	all := 0.0
	for j := range values {
		all += whole(j)
	}
	out := slices.Clone(values)
	for j := range out {
		of, digits := whole(j), 0
		if c.Kind == Pyramid { // all its bars together are the whole
			of, digits = all, 1
		} else if c.Unit.Kind == figure.Percent && math.Abs(of-100) <= 0.5 {
			continue // it is a share as it is
		}
		if v := &out[j]; v.Kind == figure.Number && of > 0 {
			part := math.Round(v.Float() / of * 100 * math.Pow10(digits))
			marks := v.Marks
			*v = figure.NewNumber(apd.New(int64(part), int32(-digits)), figure.Unit{Kind: figure.Percent})
			v.Marks = marks
		}
	}
	return out
}

// about1 says how one series runs.
func (bd *binder) about1(i int) string {
	s := Series{Values: bd.told(i)}
	firstAt, last, high, low := -1, -1, -1, -1
	for j, v := range s.Values {
		if v.Kind != figure.Number {
			continue
		}
		if firstAt < 0 {
			firstAt, high, low = j, j, j
		}
		last = j
		if v.Num.Cmp(s.Values[high].Num) > 0 {
			high = j
		}
		if v.Num.Cmp(s.Values[low].Num) < 0 {
			low = j
		}
	}
	// An extreme that the last value shares needs no sentence of its own.
	if last >= 0 && bd.InTime {
		if s.Values[last].Num.Cmp(s.Values[high].Num) == 0 {
			high = last
		}
		if s.Values[last].Num.Cmp(s.Values[low].Num) == 0 {
			low = last
		}
	}
	if firstAt < 0 {
		return ""
	}
	at := func(word string, j int) string {
		return strings.TrimSpace(word+" "+s.Values[j].Shown()) + " in " + bd.Category[j].Text
	}
	if !bd.InTime {
		at = func(word string, j int) string {
			return strings.TrimSpace(word+" "+bd.Category[j].Text) + ", " + s.Values[j].Shown()
		}
	}
	name := ""
	if len(bd.Series) > 1 {
		name = bd.SeriesName(i) + ": "
	}
	var parts []string
	switch {
	case firstAt == last:
		parts = append(parts, at("", firstAt))
	case bd.InTime:
		parts = append(parts, at("first", firstAt), at("last", last))
		if high != firstAt && high != last {
			parts = append(parts, at("highest", high))
		}
		if low != firstAt && low != last {
			parts = append(parts, at("lowest", low))
		}
	default:
		parts = append(parts, at("highest", high), at("lowest", low))
		for j, l := range bd.Category {
			if l.Highlight && j != high && j != low && s.Values[j].Kind == figure.Number && len(parts) < 5 {
				parts = append(parts, at("highlighted", j))
			}
		}
	}
	line := name + strings.Join(parts, "; ") + "."
	return capital(line)
}

// aboutForecast names what is no outturn.
func (bd *binder) aboutForecast() string {
	at := bd.where(func(v *figure.Value) bool { return v.Kind == figure.Number && v.Forecast() })
	switch {
	case len(at) == 0:
		return ""
	case bd.InTime && len(at) > 2:
		return "Values from " + at[0] + " are forecasts."
	case len(at) > 4:
		return fmt.Sprintf("%d values are forecasts.", len(at))
	case len(at) == 1:
		return "The value for " + at[0] + " is a forecast."
	}
	return "The values for " + andList(at) + " are forecasts."
}

// aboutGaps names what is missing, and why.
func (bd *binder) aboutGaps() string {
	at := bd.where(func(v *figure.Value) bool { return v.Kind == figure.Missing && v.Blank != nil })
	if len(at) == 0 {
		return ""
	}
	var why []string
	for i := range bd.Series {
		for _, v := range bd.Series[i].Values {
			if v.Kind == figure.Missing && v.Blank != nil {
				if _, word := figure.Gap(v.Blank); word != "" && !slices.Contains(why, word) {
					why = append(why, word)
				}
			}
		}
	}
	s := andList(at)
	if len(at) > 4 {
		s = fmt.Sprintf("%d places", len(at))
	}
	if len(why) == 0 {
		return "Missing: " + s + "."
	}
	return "Missing: " + s + " (" + andList(first(why, 3)) + ")."
}

// aboutMarks says which marks are shown, and where a series breaks.
func (bd *binder) aboutMarks() string {
	if len(bd.Marks) == 0 {
		return ""
	}
	var words, out []string
	for i := range bd.Series {
		for j := range bd.Series[i].Values {
			for _, m := range bd.Series[i].Values[j].Marks {
				w := m.Word
				if w == "low reliability" {
					w = "of low reliability"
				}
				if w != "" && w != breakWord && !m.Forecast() && !slices.Contains(words, w) {
					words = append(words, w)
				}
			}
		}
	}
	at := bd.where(func(v *figure.Value) bool { return marked(v, breakWord) })
	switch {
	case len(at) > 4:
		out = append(out, fmt.Sprintf("There are breaks in series at %d places.", len(at)))
	case len(at) > 0:
		out = append(out, "The series breaks at "+andList(at)+".")
	}
	if len(words) > 0 {
		out = append(out, "Some values are "+andList(first(words, 4))+".")
	}
	return strings.Join(out, " ")
}

// aboutLines says what is drawn besides the values: a target, intervals, an
// axis that is not the usual one.
func (bd *binder) aboutLines() string {
	var out []string
	if bd.Target != nil && bd.Mode != Share {
		out = append(out, "The target is "+bd.Target.Shown()+".")
	}
	if slices.ContainsFunc(bd.Series, func(s Series) bool { return s.Low != nil }) {
		out = append(out, "Intervals are shown.")
	}
	if bd.Log {
		out = append(out, "The axis is logarithmic.")
	}
	return strings.Join(out, " ")
}

// aboutRemarks repeats what annotations say, in at most 24 words, or in as many
// as there is room for.
func (bd *binder) aboutRemarks(room int) string {
	var out []string
	words := 0
	for _, m := range bd.Remarks {
		s := strings.TrimRight(m.Text, ".")
		switch {
		case m.Value != nil:
			s = m.Value.Shown() + ", " + s
		case m.From < m.To:
			s = bd.Category[m.From].Text + " to " + bd.Category[m.To].Text + ", " + s
		default:
			s = bd.Category[m.From].Text + ", " + s
		}
		if words += wordsIn(s); words > min(24, room-1) {
			break
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return ""
	}
	return "Notes: " + strings.Join(out, "; ") + "."
}

// where gives the names of the categories in which any value has a property.
func (c *Chart) where(has func(*figure.Value) bool) []string {
	var out []string
	for j := range c.Category {
		for i := range c.Series {
			if has(&c.Series[i].Values[j]) {
				out = append(out, c.Category[j].Text)
				break
			}
		}
	}
	return out
}
