package brief

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// TableSpec is a `table` block as written (SPEC.md §8).
type TableSpec struct {
	Data    diag.Text    `conf:"data" doc:"the dataset"`
	Columns []ColumnSpec `conf:"columns" doc:"the key columns and measures shown, in order; all where none are named. {group: …, columns: […]} sets several under one head"`
	Across  diag.Text    `conf:"across" doc:"a key whose values stand side by side, under each measure: year"`
	Group   diag.Text    `conf:"group" doc:"a key that parts the rows, each part under its name: region"`
	Where   diag.Text    `conf:"where" doc:"a filter"`
	Sort    diag.Text    `conf:"sort" doc:"measure, or -measure for the largest first"`
	Top     int          `conf:"top" doc:"only the first n rows"`
	Total   diag.Text    `conf:"total" doc:"sum, or the key of the file's own total row, which is checked"`
	Format  diag.Text    `conf:"format" doc:"how numbers are shown: million(1)"`
	Caption diag.Text    `conf:"caption" doc:"the caption"`
	Note    diag.Text    `conf:"note" doc:"a note under the table; it may hold figures"`
	Source  diag.Text    `conf:"source" doc:"a source line in place of the dataset's"`
}

// ColumnSpec is one column of a table block, or several under one head.
// Written as a plain string it is the column.
type ColumnSpec struct {
	Column  diag.Text    `conf:"column" doc:"a key column or a measure"`
	Label   diag.Text    `conf:"label" doc:"its head, in place of the measure's own"`
	Format  diag.Text    `conf:"format" doc:"how its numbers are shown: percent(1)"`
	Bar     bool         `conf:"bar" doc:"a bar in each cell, of its number's length"`
	Trend   bool         `conf:"trend" doc:"a small line of all periods in place of the number"`
	Group   diag.Text    `conf:"group" doc:"the head over several columns"`
	Columns []ColumnSpec `conf:"columns" doc:"the columns under that head" schema:"{\"type\":\"array\"}"`

	at diag.Span
}

// DecodeConf implements the shorthand: the column alone.
func (c *ColumnSpec) DecodeConf(v *conf.Value) diag.List {
	c.at = v.Span
	if v.Kind == conf.Scalar {
		c.Column = v.Text
		return nil
	}
	type plain ColumnSpec
	faults := conf.Decode(v, (*plain)(c))
	c.at = v.Span
	return faults
}

// tableColumn is one column of a table block: a key or a measure. With
// `across` a measure has a column for each of that key's values.
type tableColumn struct {
	key     int // position in Dataset.Keys, or -1
	measure *figure.Measure
	across  int32 // the number of the key's value; -1 without `across`
	spec    *ColumnSpec
	group   string // the head over it and its neighbours
}

// tableBinder is one table block on its way.
type tableBinder struct {
	*binder
	d             *figure.Dataset
	spec          *TableSpec
	at            diag.Span
	t             *Table
	group, across int // key columns; -1 for none
	columns       []tableColumn
}

// keys finds the keys that `group` and `across` name.
func (k *tableBinder) keys() bool {
	ok := true
	find := func(t diag.Text) int {
		if !t.Present() || t.S == "" {
			return -1
		}
		if i := k.keyColumn(t.S); i >= 0 {
			return i
		}
		f := ruleTableColumn.At(t.All(), "“%s” has no key “%s”", k.d.Name, t.S)
		names := k.d.KeyNames()
		if near := nearest(t.S, names); near != "" {
			f = f.WithHint("did you mean “%s”?", near)
		} else {
			f = f.WithHint("its keys are %s", strings.Join(names, ", "))
		}
		k.Faults.Add(f)
		ok = false
		return -1
	}
	k.group, k.across = find(k.spec.Group), find(k.spec.Across)
	if ok && k.group >= 0 && k.group == k.across {
		k.Faults.Add(ruleTableColumn.At(k.spec.Group.All(), "“%s” can't part the rows and stand side by side as well", k.spec.Group.S).
			WithHint("name one key under group: and another under across:"))
		ok = false
	}
	return ok
}

// keyColumn finds a key column by its header, name or letter.
func (k *tableBinder) keyColumn(name string) int {
	return slices.IndexFunc(k.d.Keys, func(c *data.Column) bool { return c.Header == name || c.Name == name || c.Letter == name })
}

// find finds the columns that the table shows; with none named, the keys and
// all measures. Keys that part the rows or stand side by side are no columns.
func (k *tableBinder) find() bool {
	specs := k.spec.Columns
	if len(specs) == 0 {
		for i := range k.d.Keys {
			if i != k.group && i != k.across {
				k.columns = append(k.columns, tableColumn{key: i, across: -1, spec: &ColumnSpec{}})
			}
		}
		for _, m := range k.d.Measures {
			k.columns = append(k.columns, tableColumn{key: -1, measure: m, across: -1, spec: &ColumnSpec{}})
		}
		return true
	}
	ok := true
	for i := range specs {
		s := &specs[i]
		switch {
		case s.Group.S == "" && len(s.Columns) == 0:
			ok = k.column(s, "") && ok
		case s.Column.S != "" || s.Group.S == "" || len(s.Columns) == 0:
			k.Faults.Add(ruleTableColumn.At(s.at, "a head over several columns needs its words and its columns").
				WithHint("write {group: Recorded crime, columns: [theft, fraud]}"))
			ok = false
		case k.across >= 0:
			k.Faults.Add(ruleTableColumn.At(s.Group.All(), "with across: each measure is a head over its columns already").
				WithHint("name the measures without a group"))
			ok = false
		default:
			for j := range s.Columns {
				ok = k.column(&s.Columns[j], k.wordsOf(s.Group)) && ok
			}
		}
	}
	return ok
}

// column takes in one named column.
func (k *tableBinder) column(s *ColumnSpec, group string) bool {
	if len(s.Columns) > 0 || s.Column.S == "" {
		k.Faults.Add(ruleTableColumn.At(s.at, "this names no column").WithHint("write the name of a key or a measure; heads stand over columns, not over heads"))
		return false
	}
	if i := k.keyColumn(s.Column.S); i >= 0 {
		switch {
		case i == k.group || i == k.across:
			k.Faults.Add(ruleTableColumn.At(s.Column.All(), "the key “%s” stands at the head of rows or columns already", s.Column.S).
				WithHint("leave it out of columns:"))
			return false
		case s.Bar || s.Trend:
			k.Faults.Add(ruleTableColumn.At(s.at, "“%s” is a key: it has no numbers to draw", s.Column.S).WithHint("draw a measure"))
			return false
		}
		k.columns = append(k.columns, tableColumn{key: i, across: -1, spec: s, group: group})
		return true
	}
	m, near := k.d.Measure(s.Column.S)
	if m == nil {
		f := ruleTableColumn.At(s.Column.All(), "“%s” has no column “%s”", k.d.Name, s.Column.S)
		if len(near) > 0 {
			f = f.WithHint("did you mean “%s”?", near[0])
		} else {
			f = f.WithHint("its keys are %s", strings.Join(k.d.KeyNames(), ", "))
		}
		k.Faults.Add(f)
		return false
	}
	if (s.Bar || s.Trend) && !m.Column.Number {
		k.Faults.Add(ruleTableColumn.At(s.at, "“%s” holds words: there is nothing to draw", s.Column.S).WithHint("draw a measure of numbers"))
		return false
	}
	k.columns = append(k.columns, tableColumn{key: -1, measure: m, across: -1, spec: s, group: group})
	return true
}
