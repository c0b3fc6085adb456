package chart

import (
	"slices"
	"strings"
	"unicode/utf8"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// column is a column of the table as a chart uses it; key is its place among
// the keys of the dataset, or -1.
type column struct {
	*data.Column
	key int
}

// label gives what a row has in the column: its text, and its place in time
// where it is a period. The cell counts as read: the chart shows it.
func (bd *binder) label(c column, row int) data.Key {
	if c.key >= 0 {
		bd.ds.Look(row, c.Column, bd.ctx.Scope)
		return bd.ds.KeyAt(row, c.key)
	}
	if m, _ := bd.ds.Measure(c.Name); m != nil {
		bd.ds.At(m, row, bd.ctx.Scope)
	}
	bd.ds.Look(row, c.Column, bd.ctx.Scope) // it may be no measure, or another's
	return data.Key{Text: strings.TrimSpace(bd.ds.Table.Text(row, c.Index))}
}

// find resolves a column by header, name or letter.
func (bd *binder) find(t diag.Text) (column, bool) {
	c := bd.ds.Column(strings.TrimSpace(t.S))
	if c == nil {
		var names []string
		for _, c := range bd.ds.Table.Columns {
			names = append(names, c.Name)
		}
		bd.fault(ruleColumn, t, didYouMean(t.S, names), "%s has no column “%s”", bd.ds.Name, t.S)
		return column{}, false
	}
	return column{c, slices.Index(bd.ds.Keys, c)}, true
}

// columns resolves x, y and series. What is not said follows from the dataset
// where it can mean one thing only.
func (bd *binder) columns() bool {
	s := bd.Spec
	ok := true
	bd.by.key = -1
	if s.Facet.Present() {
		var found bool
		bd.facet, found = bd.find(s.Facet)
		ok = ok && found
	}
	if s.Series.Present() {
		var found bool
		bd.by, found = bd.find(s.Series)
		ok = ok && found
	}
	if s.X.Present() {
		var found bool
		bd.x, found = bd.find(s.X)
		ok = ok && found
	} else if !bd.is.noX {
		ok = bd.chooseX() && ok
	}
	for _, t := range s.Y {
		name := strings.TrimPrefix(strings.TrimSpace(t.S), bd.ds.Name+".")
		m, near := bd.ds.Measure(name)
		switch {
		case m == nil:
			hint := ""
			if len(near) > 0 {
				hint = "did you mean “" + near[0] + "”?"
			} else {
				hint = didYouMean(name, bd.numbers())
			}
			bd.fault(ruleColumn, t, hint, "%s has no measure “%s”", bd.ds.Name, name)
			ok = false
		case !m.Column.Number:
			bd.fault(ruleNotNumber, t, "name a column of numbers: "+strings.Join(first(bd.numbers(), 8), ", "), "%s holds text, not numbers", m.Name)
			ok = false
		case slices.Contains(bd.measures, m):
			bd.fault(ruleSeries, t, "name each measure once", "%s is named twice", m.Name)
		default:
			bd.measures = append(bd.measures, m)
		}
	}
	if len(s.Y) == 0 {
		names := bd.numbers()
		if len(names) != 1 {
			bd.fault(ruleColumn, diag.Text{}, "add a line such as “y: "+strings.Join(first(names, 1), "")+"”", "the chart does not say which measure it draws (y)")
			return false
		}
		m, _ := bd.ds.Measure(names[0])
		bd.measures = append(bd.measures, m)
	}
	if !ok || len(bd.measures) == 0 {
		return false
	}
	for i, m := range bd.measures[1:] {
		if m.Unit != bd.measures[0].Unit {
			bd.fault(ruleUnits, s.Y[i+1], "make two charts", "%s and %s have different units", bd.measures[0].Name, m.Name)
			return false
		}
	}
	if bd.by.Column != nil && len(bd.measures) > 1 {
		bd.fault(ruleSeries, s.Series, "draw one measure for each "+bd.by.Name+", or several measures without series", "the chart has both several measures and series")
		return false
	}
	if bd.by.Column != nil && bd.by.Column == bd.x.Column {
		bd.fault(ruleSeries, s.Series, "leave series away", "x and series are the same column")
		return false
	}
	if f := bd.facet.Column; f != nil && (f == bd.x.Column || f == bd.by.Column) {
		bd.fault(ruleSeries, s.Facet, "leave facet away", "facet names the column that stands along the axis or makes the series")
		return false
	}
	bd.Unit = bd.measures[0].Unit
	return bd.ends()
}

// chooseX takes the key in time, or the only key that is no series.
func (bd *binder) chooseX() bool {
	choice := -1
	for i, k := range bd.ds.Keys {
		if k == bd.by.Column || k == bd.facet.Column {
			continue
		}
		rows := bd.ds.AllRows(bd.ctx.Scope)
		inTime := len(rows) > 0 && bd.ds.KeyAt(rows[0], i).InTime()
		if choice < 0 || inTime {
			choice = i
		}
		if inTime {
			break
		}
	}
	if choice < 0 {
		bd.fault(ruleColumn, diag.Text{}, "add a line such as “x: year”", "the chart does not say what stands along its axis (x)")
		return false
	}
	bd.x = column{bd.ds.Keys[choice], choice}
	return true
}

// numbers gives the names of the measures that can be drawn.
func (bd *binder) numbers() []string {
	var out []string
	for _, m := range bd.ds.Measures {
		if m.Column.Number {
			out = append(out, m.Name)
		}
	}
	return out
}

// place identifies a category or a series: by its text, or its place in time.
type place struct {
	text string
	at   int64
	time bool
}

func placeOf(k data.Key) place {
	if k.InTime() {
		return place{at: k.Start, time: true}
	}
	return place{text: k.Text}
}

// selected gives the rows that the filter leaves.
func (bd *binder) selected() ([]int, bool) {
	bd.faults.Add(bd.block.bad...)
	if bd.block.bad.HasErrors() {
		return nil, false
	}
	rows, faults := bd.ds.Select(bd.block.where, bd.ctx.Scope)
	bd.faults.Add(faults...)
	if faults.HasErrors() {
		return nil, false
	}
	if len(rows) == 0 {
		bd.fault(ruleEmpty, bd.Spec.Where, "check the filter and the file", "no row of %s is left to draw", bd.ds.Name)
		return nil, false
	}
	return rows, true
}

// rows reads the values of the rows that the filter leaves.
func (bd *binder) rows() bool {
	rows, ok := bd.selected()
	if !ok {
		return false
	}
	cats, sers := map[place]int{}, map[place]int{}
	if bd.by.Column == nil {
		for _, m := range bd.measures {
			bd.Series = append(bd.Series, Series{Name: m.Label})
		}
	}
	var serKeys []data.Key
	panels := map[place]int{}
	seen := make(map[[3]int]bool, len(rows)*len(bd.measures))
	type cell struct {
		cat, ser, panel int
		of              *figure.Measure
		row             int
	}
	cells := make([]cell, 0, len(rows)*len(bd.measures))
	bd.InTime = true
	for _, row := range rows {
		k := bd.label(bd.x, row)
		cat, ok := cats[placeOf(k)]
		if !ok {
			if len(bd.Category) == maxPoints {
				bd.fault(ruleTooMany, bd.Spec.X, "keep fewer rows with where", "%s has over %d different values", bd.x.Name, maxPoints)
				return false
			}
			cat = len(bd.Category)
			cats[placeOf(k)] = cat
			bd.Category = append(bd.Category, Label{Text: labelText(k), At: k.Start})
			bd.keys = append(bd.keys, k)
			bd.InTime = bd.InTime && k.InTime() && k.Kind == bd.keys[0].Kind
		}
		panel := 0
		if bd.facet.Column != nil {
			if panel, ok = bd.panelOf(row, panels); !ok {
				return false
			}
		}
		for i, m := range bd.measures {
			ser := i
			if bd.by.Column != nil {
				k := bd.label(bd.by, row)
				var ok bool
				if ser, ok = sers[placeOf(k)]; !ok {
					if len(bd.Series) == maxSeries {
						bd.fault(ruleTooMany, bd.Spec.Series, "keep fewer with where", "%s has over %d different values", bd.by.Name, maxSeries)
						return false
					}
					ser = len(bd.Series)
					sers[placeOf(k)] = ser
					bd.Series = append(bd.Series, Series{Name: labelText(k)})
					serKeys = append(serKeys, k)
				}
			}
			if seen[[3]int{cat, ser, panel}] {
				bd.repeated(cat, ser)
				return false
			}
			seen[[3]int{cat, ser, panel}] = true
			cells = append(cells, cell{cat, ser, panel, m, row})
		}
	}
	if len(serKeys) > 0 && !slices.ContainsFunc(serKeys, func(k data.Key) bool { return !k.InTime() }) {
		order := indexes(len(serKeys))
		slices.SortStableFunc(order, func(a, b int) int { return serKeys[a].Compare(serKeys[b]) })
		at := make([]int, len(order))
		for to, from := range order {
			at[from] = to
		}
		for i := range cells {
			cells[i].ser = at[cells[i].ser]
		}
		bd.Series, bd.recent = permuted(bd.Series, order), true
	}
	one := bd.Series
	for p := range bd.Panels {
		if p == 0 {
			bd.Series = nil
		}
		bd.Series = append(bd.Series, one...)
		if len(one) == 1 {
			bd.Series[p].Name = bd.Panels[p]
		}
	}
	known := false
	for i := range bd.Series {
		s := &bd.Series[i]
		s.Values = make([]figure.Value, len(bd.Category))
		if bd.interval != nil {
			s.Low, s.High = make([]figure.Value, len(bd.Category)), make([]figure.Value, len(bd.Category))
		}
	}
	for _, c := range cells {
		s := &bd.Series[c.panel*len(one)+c.ser]
		v := &s.Values[c.cat]
		*v = bd.ds.At(c.of, c.row, bd.ctx.Scope)
		if bd.interval != nil {
			s.Low[c.cat] = bd.ds.At(bd.interval[0], c.row, bd.ctx.Scope)
			s.High[c.cat] = bd.ds.At(bd.interval[1], c.row, bd.ctx.Scope)
		}
		known = known || v.Kind == figure.Number
	}
	if !known {
		bd.fault(ruleEmpty, bd.Spec.Where, "check the filter and the file", "every value of the chart is missing")
		return false
	}
	return bd.names()
}

// panelOf gives the small chart in which a row stands, and adds it where it is
// new. It tells of one too many.
func (bd *binder) panelOf(row int, panels map[place]int) (int, bool) {
	k := bd.label(bd.facet, row)
	panel, known := panels[placeOf(k)]
	if known {
		return panel, true
	}
	if len(bd.Panels) == maxPanels {
		bd.fault(ruleTooMany, bd.Spec.Facet, "keep fewer with where, or use another type", "%s has over %d different values, and a page has no room for more small charts", bd.facet.Name, maxPanels)
		return 0, false
	}
	panel = len(bd.Panels)
	panels[placeOf(k)] = panel
	bd.Panels = append(bd.Panels, labelText(k))
	return panel, true
}

// labelText gives a key as published; a blank one has a name too.
func labelText(k data.Key) string {
	t := diag.OneLine(data.FormatPeriod(k))
	if t == "" {
		return "(blank)"
	}
	return t
}

// repeated tells of a place that has several values.
func (bd *binder) repeated(cat, ser int) {
	hint := "keep one row for each with where"
	for i, k := range bd.ds.Keys {
		if i != bd.x.key && k != bd.by.Column && k != bd.facet.Column && bd.by.Column == nil {
			hint = "add “series: " + k.Name + "”, or keep one " + k.Name + " with where"
			break
		}
	}
	of := ""
	if bd.by.Column != nil {
		of = " of " + bd.Series[ser].Name
	}
	bd.fault(ruleRepeated, bd.Spec.X, hint, "%s has more than one value%s", bd.Category[cat].Text, of)
}

// names tells names that can't be set.
func (bd *binder) names() bool {
	ok := true
	tell := func(name string, at diag.Text) {
		if n := utf8.RuneCountInString(name); n > maxCharacters && ok {
			ok = false
			bd.fault(ruleName, at, "give it a shorter name in the file, at most 160 characters", "a name has %d characters: “%s …”", n, string([]rune(name)[:40]))
		}
	}
	for _, c := range bd.Category {
		tell(c.Text, bd.Spec.X)
	}
	for _, s := range bd.Series {
		tell(s.Name, bd.Spec.Series)
	}
	for _, p := range bd.Panels {
		tell(p, bd.Spec.Facet)
	}
	return ok
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// permuted gives the items in another order.
func permuted[T any](items []T, order []int) []T {
	out := make([]T, len(order))
	for i, from := range order {
		out[i] = items[from]
	}
	return out
}

func first[T any](items []T, n int) []T { return items[:min(n, len(items))] }
