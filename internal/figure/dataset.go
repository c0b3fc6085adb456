package figure

import (
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// NewDataset gives a table its keys, measures, units and filter. It always
// gives a dataset; one with faults has what could be made of it. A disclosure
// rule is applied to the table by itself, unless Disclose has applied it to
// all tables of a project.
func NewDataset(spec *data.Spec, t *data.Table) (*Dataset, diag.List) {
	var faults diag.List
	d := &Dataset{Name: spec.Name.S, Spec: spec, Table: t}
	faults.Add(checkName(spec.Name, "dataset")...)
	if spec.Disclosure != nil && t.Shield() == nil {
		tables, bad := Disclose([]*data.Spec{spec}, []*data.Table{t})
		d.Table = tables[0]
		faults.Add(bad[0]...)
	}
	as, bad := d.keyColumns()
	faults.Add(bad...)
	where, more := d.filter()
	faults.Add(more...)
	d.broken = bad.HasErrors() || more.HasErrors()
	faults.Add(d.measures()...)
	if len(d.Keys) > 0 && !d.broken {
		faults.Add(d.buildIndex(as, where)...)
	}
	for _, m := range d.Measures {
		m.whole = newSeries(d, m, 0)
	}
	faults.Add(d.coverage()...)
	if len(d.cols) > 0 && !d.broken {
		faults.Add(d.quality()...)
	}
	return d, faults
}

// keyColumns finds the columns of the key: those that the spec names, else
// those that the file says identify a row, else the first one.
func (d *Dataset) keyColumns() (as []string, faults diag.List) {
	keys, faults := d.Spec.KeyColumns()
	for _, k := range keys {
		c, bad := d.Table.Resolve(k.Column)
		faults.Add(bad...)
		if c != nil {
			d.Keys = append(d.Keys, c)
			as = append(as, k.As.S)
		}
	}
	if len(d.Keys) == 0 && !faults.HasErrors() {
		if len(d.Table.Columns) == 0 {
			return nil, diag.List{ruleNoKey.At(d.Spec.At, "%s has no columns", d.Name)}
		}
		if len(d.Table.Natural) > 0 {
			d.Keys = slices.Clone(d.Table.Natural)
		} else {
			d.Keys = d.Table.Columns[:1:1]
		}
		return make([]string, len(d.Keys)), nil
	}
	return as, faults
}

// filter gives Rows: those of the table for which `where` holds.
func (d *Dataset) filter() (*Expr, diag.List) {
	n := d.Table.Rows
	if !d.Spec.Where.Present() || strings.TrimSpace(d.Spec.Where.S) == "" {
		d.Rows = make([]int, n)
		for i := range d.Rows {
			d.Rows[i] = i
		}
		return nil, nil
	}
	where, faults := Parse(d.Spec.Where)
	if where.Broken() {
		return nil, faults
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	var bad diag.List
	d.Rows, bad = selectRows(where, &Scope{}, d.Table, nil, rows)
	return where, append(faults, bad...)
}

// measures names what is measured: the spec's entries first, then every
// other column that is no key, no measure and no status already.
func (d *Dataset) measures() (faults diag.List) {
	used := map[*data.Column]bool{}
	d.byName, d.lost = map[string]*Measure{}, map[string]bool{}
	for _, k := range d.Keys {
		used[k] = true
	}
	for _, e := range d.Spec.Measures {
		m, bad := d.measure(e.Key, e.Value)
		faults.Add(bad...)
		if m == nil {
			d.lost[e.Key.S] = true
			continue
		}
		used[m.Column] = true
		if m.Status != nil {
			used[m.Status] = true
		}
		d.add(m)
	}
	for _, c := range d.Table.Columns {
		if used[c] || c.Name == "" || d.byName[c.Name] != nil {
			continue
		}
		m := &Measure{Name: c.Name, Label: diag.OneLine(c.Header), Column: c, DP: -1}
		m.fromColumn(c)
		d.add(m)
	}
	for _, e := range d.Spec.Notes {
		m, near := d.Measure(e.Key.S)
		if m == nil {
			faults.Add(d.noMeasure(e.Key.All(), e.Key.S, near))
			continue
		}
		m.Note = e.Value.S
	}
	return faults
}

func (d *Dataset) add(m *Measure) {
	d.Measures = append(d.Measures, m)
	d.byName[m.Name] = m
}

// measure makes one measure of the spec.
func (d *Dataset) measure(name diag.Text, spec data.MeasureSpec) (*Measure, diag.List) {
	faults := checkName(name, "")
	column := spec.Column
	if !column.Present() {
		column = name
	}
	c, bad := d.Table.Resolve(column)
	faults.Add(bad...)
	if c == nil {
		return nil, faults
	}
	m := &Measure{Name: name.S, Label: spec.Label.S, Column: c, DP: -1}
	if m.Label == "" {
		m.Label = diag.OneLine(c.Header)
	}
	m.fromColumn(c)
	if spec.Unit.Present() {
		m.Unit = ParseUnit(spec.Unit.S)
	}
	if m.Column.Scale == "hundred" && spec.Unit.Present() && m.Unit.Kind != Percent {
		m.Scale = 0 // a fraction that a workbook shows as a per cent, and that is to be something else
	}
	if spec.Scale.Present() && c.Scaled {
		faults.Add(ruleSetting.At(spec.Scale.All(), "the numbers of “%s” have their scale in their cells, and are read in full", diag.OneLine(c.Header)).
			WithHint("take scale: away"))
	} else if spec.Scale.Present() {
		var ok bool
		if m.Scale, ok = scales[strings.ToLower(strings.TrimSpace(spec.Scale.S))]; !ok {
			faults.Add(ruleSetting.At(spec.Scale.All(), "“%s” is no scale", spec.Scale.S).WithHint("a scale is thousand, million or billion"))
		}
	}
	if spec.DP.Present() {
		n, err := strconv.Atoi(strings.TrimSpace(spec.DP.S))
		if err != nil || n < 0 || n > maxPlaces {
			faults.Add(ruleSetting.At(spec.DP.All(), "“%s” is no number of decimal places", spec.DP.S).WithHint("write a whole number from 0 to %d", maxPlaces))
		} else {
			m.DP = n
		}
	}
	if spec.Status.Present() {
		m.Status, bad = d.Table.Resolve(spec.Status)
		faults.Add(bad...)
	}
	for _, k := range d.Keys {
		if k.Name == m.Name && k != c {
			faults.Add(ruleClash.At(name.All(), "%s is also a key of %s", m.Name, d.Name).WithHint("give the measure another name"))
		}
	}
	return m, faults
}

// scales are the powers of ten of a spec's and a header's words.
var scales = map[string]int32{
	"": 0, "one": 0, "hundred": 2, "hundreds": 2, "thousand": 3, "thousands": 3, "million": 6, "millions": 6, "billion": 9, "billions": 9,
}

// fromColumn takes over what the file itself says of a column.
func (m *Measure) fromColumn(c *data.Column) {
	if c.Unit != "" {
		m.Unit = ParseUnit(c.Unit)
	} else if c.Name == "year" {
		m.Unit = Unit{Word, yearUnit}
	}
	m.Scale = scales[strings.ToLower(c.Scale)]
}

// yearUnit is the unit of numbers that are years, shown without commas.
const yearUnit = "year"

// maxPlaces is the most decimal places that are shown.
const maxPlaces = 20

// coverage reads how many are expected to report.
func (d *Dataset) coverage() diag.List {
	c := d.Spec.Coverage
	if c == nil || !c.Of.Present() || strings.TrimSpace(c.Of.S) == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(c.Of.S), ",", ""))
	if err != nil || n < 1 {
		return diag.List{ruleSetting.At(c.Of.All(), "“%s” is no number of reporters", c.Of.S).WithHint("write a whole number, for example of: 43")}
	}
	d.of, d.reporter = n, -1
	// Who reports is the key of text with the nearest number of different ones.
	far := func(c int) int { return int(size64(int64(len(d.cols[c].keys) - n))) }
	for c := range d.cols {
		if !d.cols[c].inTime() && (d.reporter < 0 || far(c) < far(d.reporter)) {
			d.reporter = c
		}
	}
	return nil
}

// accepted gives the reason why a gap may pass, or "".
func (d *Dataset) accepted() string {
	if c := d.Spec.Coverage; c != nil {
		return strings.TrimSpace(c.Accept.S)
	}
	return ""
}

// checkName tells a name that no expression can write, or that means
// something else already. Measures have names of their own: kind is "".
func checkName(name diag.Text, kind string) diag.List {
	if name.S == "" {
		return nil
	}
	if nameLength(name.S, kind == "") != len(name.S) {
		return diag.List{ruleName.At(name.All(), "“%s” can't be written in an expression", name.S).
			WithHint("use letters, digits and underscores: %s", usable(name.S))}
	}
	if kind != "" && reserved(name.S) {
		return diag.List{ruleClash.At(name.All(), "%s is a word of the language, so no %s can have that name", name.S, kind).
			WithHint("call it %ss, or another name", name.S)}
	}
	return nil
}

// reserved tells whether a name is a function or a word of the language.
func reserved(name string) bool {
	switch name {
	case "latest", "previous", "first", "true", "false":
		return true
	}
	return wordSigns[name] || functions[name] != nil
}

// usable makes a name that an expression can write.
func usable(s string) string {
	var b strings.Builder
	for _, r := range s {
		c := string(r)
		if nameLength(c, b.Len() > 0) == 0 {
			c = "_"
		}
		b.WriteString(c)
	}
	return b.String()
}

// CheckNames tells names of matrix variables and params that clash with
// datasets, functions or each other. Datasets tell clashes with functions
// when they are made.
func CheckNames(datasets map[string]*Dataset, vars []diag.Text) diag.List {
	var faults diag.List
	seen := map[string]diag.Text{}
	for _, v := range vars {
		faults.Add(checkName(v, "variable")...)
		if d := datasets[v.S]; d != nil {
			faults.Add(ruleClash.At(v.All(), "%s is also a dataset", v.S).
				WithNote(d.Spec.Name.All(), "the dataset").WithHint("give one of them another name"))
		}
		if first, ok := seen[v.S]; ok {
			faults.Add(ruleClash.At(v.All(), "%s is there twice", v.S).
				WithNote(first.All(), "the first one").WithHint("give one of them another name"))
		}
		seen[v.S] = v
	}
	return faults
}

// Measure finds a measure by name, header or column letter; near are the
// closest names where there is none.
func (d *Dataset) Measure(name string) (m *Measure, near []string) {
	if m = d.byName[name]; m != nil {
		return m, nil
	}
	for _, m := range d.Measures {
		if diag.OneLine(m.Column.Header) == diag.OneLine(name) || m.Column.Name == name || m.Column.Letter == name {
			return m, nil
		}
	}
	if n := nearest(name, d.names()); n != "" {
		near = []string{n}
	}
	return nil, near
}

// names gives the names of all measures, those of numbers first.
func (d *Dataset) names() []string {
	var out []string
	for _, numbers := range []bool{true, false} {
		for _, m := range d.Measures {
			if m.Column.Number == numbers {
				out = append(out, m.Name)
			}
		}
	}
	return out
}

// noMeasure tells that there is no such measure, and which ones there are.
func (d *Dataset) noMeasure(at diag.Span, name string, near []string) diag.Diagnostic {
	names := d.names()
	return ruleUnknownMeasure.At(at, "%s has no measure %s; its measures are %s", d.Name, name, some(names)).
		WithHint("%s", didYouMean(near))
}

// KeyNames gives the names of the key columns, in their order.
func (d *Dataset) KeyNames() []string {
	out := make([]string, len(d.Keys))
	for i, c := range d.Keys {
		out[i] = c.Name
	}
	return out
}
