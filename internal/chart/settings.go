package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// order sorts the categories, and keeps the first of them.
func (bd *binder) order() {
	order := indexes(len(bd.Category))
	if bd.InTime {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(bd.Category[a].At, bd.Category[b].At) })
		bd.Period, bd.Step = bd.keys[0].Kind, max(1, bd.keys[0].Step)
	}
	if s := strings.TrimSpace(bd.Spec.Sort.S); s != "" {
		if by, down, ok := bd.sortKeys(s); ok {
			bd.untimely = by != nil
			slices.SortStableFunc(order, func(a, b int) int {
				if by == nil {
					if bd.InTime {
						return down * cmp.Compare(bd.Category[a].At, bd.Category[b].At)
					}
					return down * strings.Compare(bd.Category[a].Text, bd.Category[b].Text)
				}
				x, y := by[a], by[b]
				if math.IsNaN(x) || math.IsNaN(y) { // missing values stand last
					return cmp.Compare(truth(math.IsNaN(x)), truth(math.IsNaN(y)))
				}
				return down * cmp.Compare(x, y)
			})
			bd.untimely = bd.untimely || down < 0
		}
	}
	if bd.Spec.Top > 0 && bd.Spec.Top < len(order) {
		order = order[:bd.Spec.Top]
	} else if bd.Spec.Top < 0 {
		bd.fault(ruleSetting, bd.Spec.Sort, "write top: 10 for the first ten", "top: %d is no number of bars", bd.Spec.Top)
	}
	bd.permute(order)
	if bd.untimely {
		bd.InTime = false
	}
	if bd.is.inTime && !bd.InTime && len(bd.Category) > 1 {
		bd.fault(ruleLineNotTime, bd.Spec.Type, "use type: bar or type: column", "a line joins %s, which is not in the order of time", bd.x.Name)
	}
}

// permute puts the categories in another order, or keeps some of them.
func (bd *binder) permute(order []int) {
	if len(order) == len(bd.Category) && slices.IsSorted(order) {
		return
	}
	bd.Category, bd.keys = permuted(bd.Category, order), permuted(bd.keys, order)
	for i := range bd.Series {
		s := &bd.Series[i]
		s.Values = permuted(s.Values, order)
		if s.Low != nil {
			s.Low, s.High = permuted(s.Low, order), permuted(s.High, order)
		}
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sortKeys gives what categories are sorted by: a number each, NaN where it is
// missing, or nil for the categories' own names.
func (bd *binder) sortKeys(s string) (by []float64, down int, ok bool) {
	down = 1
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "−") {
		down = -1
		s = strings.TrimSpace(strings.TrimLeft(s, "-−"))
	}
	if c := bd.ds.Column(s); c != nil && c == bd.x.Column {
		return nil, down, true
	}
	sum := func(series ...Series) []float64 {
		out := make([]float64, len(bd.Category))
		for i := range out {
			known := false
			for _, r := range series {
				if r.Values[i].Kind == figure.Number {
					out[i] += r.Values[i].Float()
					known = true
				}
			}
			if !known {
				out[i] = math.NaN()
			}
		}
		return out
	}
	s = strings.TrimPrefix(s, bd.ds.Name+".")
	m, near := bd.ds.Measure(s)
	if i := slices.Index(bd.measures, m); m != nil && i >= 0 {
		if bd.by.Column != nil {
			return sum(bd.Series...), down, true
		}
		var alike []Series // the measure, in every small chart
		for k := i; k < len(bd.Series); k += bd.perPanel() {
			alike = append(alike, bd.Series[k])
		}
		return sum(alike...), down, true
	}
	for i := range bd.Series {
		if bd.Series[i].Name == s {
			return sum(bd.Series[i]), down, true
		}
	}
	if s == "measure" {
		return sum(bd.Series...), down, true
	}
	if s == "difference" && len(bd.Series) == 2 {
		return bd.differences(), down, true
	}
	var names []string
	for _, m := range bd.measures {
		names = append(names, m.Name)
	}
	hint := didYouMean(s, append(names, bd.x.Name))
	if len(near) > 0 && hint == "" {
		hint = "did you mean “" + near[0] + "”?"
	}
	bd.fault(ruleColumn, bd.Spec.Sort, hint, "the chart has no measure “%s” to sort by", s)
	return nil, 0, false
}

// stress marks what is to stand out.
func (bd *binder) stress() {
	for _, t := range bd.Spec.Highlight {
		name, found := strings.TrimSpace(t.S), false
		if strings.Contains(name, "{{") {
			name = bd.say(t) // a matrix variable, say; any other name stands as the file has it
		}
		for i := range bd.Category {
			if bd.Category[i].Text == name {
				bd.Category[i].Highlight, found = true, true
			}
		}
		for i := range bd.Series {
			named := bd.Series[i].Name == name || bd.by.Column == nil && len(bd.measures) > i%bd.perPanel() && bd.measures[i%bd.perPanel()].Name == name
			if named {
				bd.Series[i].Highlight, found = true, true
			}
		}
		if !found {
			var names []string
			for _, s := range bd.Series {
				names = append(names, s.Name)
			}
			for _, c := range first(bd.Category, 200) {
				names = append(names, c.Text)
			}
			bd.fault(ruleHighlight, t, didYouMean(name, names), "the chart has no “%s”", name)
		}
	}
}

// stressed tells whether any category or series is to stand out.
func (c *Chart) stressed() (category, series bool) {
	return slices.ContainsFunc(c.Category, func(l Label) bool { return l.Highlight }),
		slices.ContainsFunc(c.Series, func(s Series) bool { return s.Highlight })
}

// shares tells of what is no part of a whole.
func (bd *binder) shares() {
	if bd.Mode == Share {
		for _, s := range bd.Series {
			for i := range s.Values {
				if v := &s.Values[i]; v.Kind == figure.Number && v.Num.Negative && !v.Num.IsZero() {
					bd.fault(ruleMode, bd.Spec.Mode, "use grouped bars", "%s of %s is below zero, so it is no part of 100%%", s.Name, bd.Category[i].Text)
					return
				}
			}
		}
	}
}

// show words the values.
func (bd *binder) show() {
	var format *figure.Formatter
	if strings.TrimSpace(bd.Spec.Format.S) != "" {
		f, faults := figure.ParseFormat(bd.Spec.Format)
		bd.faults.Add(faults...)
		if !faults.HasErrors() {
			format = f
		}
	} else if pipe := bd.inMillions(); pipe != "" {
		format, _ = figure.ParseFormat(diag.MadeText(pipe, bd.At))
	}
	shown := func(v *figure.Value) string {
		if v.Kind != figure.Number {
			return v.Shown()
		}
		if format != nil {
			as, faults := format.Apply(*v)
			bd.faults.Add(faults...)
			if faults.HasErrors() {
				format = nil // one fault tells it for all
			} else {
				*v = as
			}
		}
		return bd.short(withoutUnit(v.Shown(), v.Unit))
	}
	for i := range bd.Series {
		s := &bd.Series[i]
		s.Shown = make([]string, len(s.Values))
		for j := range s.Values {
			s.Shown[j] = shown(&s.Values[j])
		}
	}
	if bd.Totals != nil {
		bd.TotalShown = make([]string, len(bd.Totals))
		for j := range bd.Totals {
			bd.TotalShown[j] = shown(&bd.Totals[j])
		}
	}
	if bd.Whole != nil && format != nil {
		if shown, faults := format.Apply(*bd.Whole); !faults.HasErrors() {
			bd.Whole = &shown
		}
	}
	if bd.Unit.Kind == figure.Plain && bd.Subtitle == "" {
		bd.fault(ruleNoUnit, bd.Spec.Subtitle, "add a subtitle, or give the measure a unit", "nothing says what the numbers of %s are", bd.measures[0].Name)
	}
}

// inMillions gives the format of a chart some of whose values would be worded
// in millions and others not: all are then, and with decimals enough to tell
// them apart. It gives "" for any other chart.
func (bd *binder) inMillions() string {
	some := false
	for i := range bd.Series {
		for j := range bd.Series[i].Values {
			some = some || bd.Series[i].Values[j].Large()
		}
	}
	if !some {
		return ""
	}
	most := 0.0
	for i := range bd.Series {
		for j := range bd.Series[i].Values {
			most = math.Max(most, math.Abs(bd.Series[i].Values[j].Float()))
		}
	}
	word := "million"
	if most >= 1e9 {
		word, most = "billion", most/1e3
	}
	switch {
	case most < 1e7:
		return word + "(2)"
	case most < 1e8:
		return word + "(1)"
	}
	return word + "(0)"
}

// short writes million and billion as a label has room for, “£1.2m”, and notes
// that the chart's values are so shown. It is for Bind: Draw changes no chart.
func (c *Chart) short(s string) string {
	s, power := shortened(s)
	c.power = max(c.power, power)
	return s
}

// shortened gives a value as a label has room for, and the power of ten that
// its word stands for.
func shortened(s string) (short string, power int32) {
	if cut, ok := strings.CutSuffix(s, " million"); ok {
		return cut + "m", 6
	}
	if cut, ok := strings.CutSuffix(s, " billion"); ok {
		return cut + "bn", 9
	}
	return s, 0
}

// withoutUnit takes a unit's words off a shown value: in a chart they stand
// once, in the subtitle.
func withoutUnit(shown string, u figure.Unit) string {
	switch u.Kind {
	case figure.Word, figure.Rate, figure.Points, figure.Index:
		if cut, ok := strings.CutSuffix(shown, u.Label()); ok && u.Label() != "" && strings.TrimSpace(cut) != "" {
			return strings.TrimSpace(cut)
		}
	}
	return shown
}

// settings reads labels, target, y-from, height and width.
func (bd *binder) settings() {
	s := bd.Spec
	names := []string{"values", "ends", "none"}
	if l := strings.TrimSpace(s.Labels.S); l != "" {
		if i := slices.Index(names, l); i >= 0 {
			bd.Labels = []Labels{ValueLabels, EndLabels, NoLabels}[i]
		} else {
			bd.fault(ruleSetting, s.Labels, "labels is values, ends or none", "“%s” is no kind of labels", l)
		}
	}
	bd.Target = bd.number(s.Target, "target")
	bd.From = bd.number(s.YFrom, "y-from")
	if bd.From != nil && bd.is.fromZero {
		if !bd.From.Num.IsZero() {
			r := ruleBarsFromZero
			if bd.Kind == Area {
				r = ruleAreaFromZero
			}
			bd.fault(r, s.YFrom, "leave y-from away, or use type: line", "%s start at zero, not at %s", bd.is.mark, bd.From.Raw())
		}
		bd.From = nil
	}
	bd.logarithmic()
	if bd.From != nil {
		for p := range bd.Points() {
			if v := p.Value; v.Kind == figure.Number && v.Num.Cmp(bd.From.Num) < 0 {
				what := strings.TrimSpace(p.Series + " " + p.Category)
				bd.fault(ruleSetting, s.YFrom, "start the axis at or below the least value", "y-from: %s leaves out %s, which is %s", bd.From.Raw(), what, p.Shown)
				bd.From = nil
				break
			}
		}
	}
	if s.Height.Present() {
		h, ok := length(s.Height.S)
		if !ok || h < 25*page.MM || h > maxHeight {
			bd.fault(ruleSetting, s.Height, "write a length from 25mm to 228mm, such as 60mm", "“%s” is no height of a chart", s.Height.S)
		} else {
			bd.Height = h
		}
	}
	if s.Width.Present() {
		w, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s.Width.S), "%"))
		if err != nil || w < 30 || w > 100 {
			bd.fault(ruleSetting, s.Width, "write a part of the text's width from 30% to 100%", "“%s” is no width of a chart", s.Width.S)
		} else {
			bd.Width = w
		}
	}
}

// logarithmic tells of what a logarithmic axis can't show.
func (bd *binder) logarithmic() {
	if !bd.Spec.Log {
		return
	}
	for p := range bd.Points() {
		if v := p.Value; v.Kind == figure.Number && (v.Num.Negative || v.Num.IsZero()) {
			what := strings.TrimSpace(p.Series + " " + p.Category)
			bd.fault(ruleLog, diag.Text{}, "leave log: true away, or keep values above zero with where", "%s is %s, which has no place on a logarithmic axis", what, p.Shown)
			return
		}
	}
	bd.Log = true
	if bd.From != nil && (bd.From.Num.Negative || bd.From.Num.IsZero()) {
		bd.From = nil // the axis starts at the decade below its values
	}
	if !strings.Contains(strings.ToLower(bd.Subtitle), "log") {
		bd.fault(ruleLogUnmarked, bd.Spec.Subtitle, "add “logarithmic scale” to the subtitle", "the subtitle does not say that the axis is logarithmic")
	}
}

// number evaluates a setting that is a number or an expression.
func (bd *binder) number(t diag.Text, key string) *figure.Value {
	if !t.Present() || strings.TrimSpace(t.S) == "" {
		return nil
	}
	e, faults := figure.Parse(t)
	bd.faults.Add(faults...)
	if faults.HasErrors() {
		return nil
	}
	v, faults := e.Eval(bd.ctx.Scope)
	bd.faults.Add(faults...)
	if faults.HasErrors() {
		return nil
	}
	if v.Kind != figure.Number || v.Num == nil {
		bd.fault(ruleSetting, t, "write a number, or an expression that gives one", "%s is no number", key)
		return nil
	}
	if v.Unit.Kind == figure.Plain {
		v.Unit = bd.Unit
	} else if v.Unit != bd.Unit && bd.Unit.Kind != figure.Plain {
		bd.fault(ruleUnits, t, "compare like with like", "%s has another unit than the chart's measure", key)
		return nil
	}
	return &v
}

// length reads a length such as 60mm, 6 cm, 170pt or 2.5in.
func length(s string) (page.Length, bool) {
	s = strings.TrimSpace(s)
	units := []struct {
		name string
		size int64 // 1/1000 pt
	}{{"mm", 2835}, {"cm", 28346}, {"pt", 1000}, {"in", 72000}}
	for _, u := range units {
		if number, ok := strings.CutSuffix(s, u.name); ok {
			n, ok := data.ParseNumber(strings.TrimSpace(number))
			if !ok || n.Coef < 0 || n.Exp > 0 || n.Exp < -3 || n.Coef > 1_000_000 {
				return 0, false
			}
			size := n.Coef * u.size
			for range -n.Exp {
				size /= 10
			}
			return page.Length(size), true
		}
	}
	return 0, false
}

// gather collects what is said of the chart as a whole: cells, marks, gaps.
func (bd *binder) gather() {
	add := func(v *figure.Value) {
		bd.Cells = append(bd.Cells, v.Cells...)
		for _, m := range v.Marks {
			if !slices.Contains(bd.Marks, m.Sign) {
				bd.Marks = append(bd.Marks, m.Sign)
			}
		}
		bd.Forecast = bd.Forecast || v.Forecast()
		bd.Illustrative = bd.Illustrative || v.Illustrative()
	}
	for i := range bd.Series {
		for j := range bd.Series[i].Values {
			v := &bd.Series[i].Values[j]
			bd.Missing = bd.Missing || v.Kind == figure.Missing
		}
	}
	for p := range bd.Points() {
		add(p.Value)
	}
	if s := bd.ds.Spec; s != nil && s.Source != nil {
		bd.Illustrative = bd.Illustrative || s.Source.Illustrative
	}
}
