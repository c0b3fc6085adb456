package data

import (
	"slices"
	"sort"
	"strings"

	"policybrief/internal/diag"
)

// turned says how the rows of a wide table were turned into long ones: each
// record into one row for each of the columns that became keys.
type turned struct {
	columns []*Column // that became keys, in the order of the file; none where the table is as it stands
	to      int       // the column of their headers
	value   int       // the column of their cells
}

// row gives the number of the record, from 0, that a row was turned from.
func (w *turned) row(row int) int {
	if len(w.columns) == 0 {
		return row
	}
	return row / len(w.columns)
}

// of gives the column that a row was turned from.
func (w *turned) of(row int) *Column { return w.columns[row%len(w.columns)] }

// origin corrects the origin of a cell of a turned row.
func (w *turned) origin(t *Table, row, column int, o *Origin) {
	if len(t.sections) > 0 && o.Header == sectionName {
		i := sort.Search(len(t.sections), func(i int) bool { return t.sections[i].row > w.row(row) })
		o.Row = t.sections[max(0, i-1)].by
	}
	if len(w.columns) == 0 || column != w.to && column != w.value {
		return
	}
	c := w.of(row)
	o.Column, o.Header = c.Letter, c.Header
	if column == w.to {
		o.Row = t.Header
	}
}

// marks gives the marks that the header sets on all values of a column.
func (w *turned) marks(t *Table, row, column int) []Mark {
	if len(w.columns) == 0 {
		return t.Columns[column].marks
	}
	if column == w.value {
		return w.of(row).marks
	}
	return nil
}

// turn makes keys of columns, as `wide:` says.
func (t *Table) turn(spec *Spec) diag.List {
	if spec.Wide == nil {
		return nil
	}
	to, value := spec.Wide.To.TrimSpace(), spec.Wide.Value.TrimSpace()
	if to.S == "" || value.S == "" || to.S == value.S {
		at := to.All()
		if !to.Present() {
			at = spec.At
		}
		return diag.List{ruleWide.At(at, "wide: needs the name of the key that the columns become, and of the measure").
			WithHint("write wide: {to: year, value: calls}")}
	}
	which, ds := t.wideColumns(spec)
	if len(which) == 0 {
		return append(ds, ruleWide.At(to.All(), "no columns of %s can become %s: their headers are %s", t.File.Name, to.S, t.columnNames()).
			WithHint("take wide: away if each row has its own %s", to.S))
	}
	for _, c := range t.Columns {
		if !slices.Contains(which, c) && (c.Name == to.S || c.Name == value.S) {
			ds.Add(ruleWide.At(to.All(), "%s has a column %s already", t.File.Name, c.Name).WithHint("give wide: other names"))
			return ds
		}
	}
	return append(ds, t.melt(which, to.S, value.S)...)
}

// wideColumns gives the columns that become keys: those headed by a period
// where there are any, else all that the spec does not name.
func (t *Table) wideColumns(spec *Spec) ([]*Column, diag.List) {
	named := map[*Column]bool{}
	keys, _ := spec.KeyColumns()
	for _, k := range keys {
		if c, _ := t.Column(k.Column.S); c != nil && k.Column.S != spec.Wide.To.S {
			named[c] = true
		}
	}
	for _, m := range spec.Measures {
		for _, n := range []diag.Text{m.Key, m.Value.Column, m.Value.Status} {
			if c, _ := t.Column(n.S); n.S != "" && c != nil {
				named[c] = true
			}
		}
	}
	var periods, others []*Column
	for _, c := range t.Columns {
		if named[c] || c.Header == sectionName {
			continue
		}
		head := strings.TrimSpace(c.Header)
		if v := t.words.keyValue(head, 0); v.inTime.any() {
			periods = append(periods, c)
		} else {
			others = append(others, c)
		}
	}
	if len(periods) > 0 {
		return periods, nil
	}
	if len(keys) == 0 && len(others) > 0 {
		others = others[1:]
	}
	for _, c := range others {
		if strings.Contains(c.Header, " / ") {
			return nil, diag.List{ruleWide.At(t.headerSpan(c.Index), "the columns are named by several header rows (%s), and can't become one key", c.title()).
				WithHint("keep one row of names by range: …, or leave wide: away")}
		}
	}
	return others, nil
}

// melt turns the rows: the other columns stay, and two take the place of
// those that become keys. No text is copied: a key's cell is its header.
func (t *Table) melt(which []*Column, to, value string) diag.List {
	var rest []*Column
	for _, c := range t.Columns {
		if !slices.Contains(which, c) {
			rest = append(rest, c)
		}
	}
	wide := len(t.Columns)
	if rows := t.Rows * len(which); rows > maxTurned {
		return diag.List{ruleTooLarge.At(t.headerSpan(which[0].Index), "turned by wide:, the table would have %d rows, and at most %d are read", rows, maxTurned).
			WithHint("keep fewer columns by range: …")}
	}
	starts := make([]uint32, 0, t.Rows*len(which)*(len(rest)+2))
	for row := range t.Rows {
		line := t.starts[row*wide : (row+1)*wide]
		for _, c := range which {
			for _, r := range rest {
				starts = append(starts, line[r.Index])
			}
			starts = append(starts, t.headers[c.Index], line[c.Index])
		}
	}
	headers := make([]uint32, 0, len(rest)+2)
	for _, r := range rest {
		headers = append(headers, t.headers[r.Index])
	}
	first := which[0]
	headers = append(headers, t.headers[first.Index], t.headers[first.Index])
	key := &Column{Header: to, Name: to, Letter: first.Letter, typ: textType}
	measure := &Column{Header: value, Name: value, Letter: first.Letter, Unit: first.Unit, Scale: first.Scale, UnitFrom: first.UnitFrom}
	for _, c := range which {
		if c.Unit != measure.Unit || c.Scale != measure.Scale {
			measure.Unit, measure.Scale, measure.UnitFrom = "", "", ""
		}
	}
	t.turned = turned{columns: which, to: len(rest), value: len(rest) + 1}
	t.Columns = append(rest, key, measure)
	for i, c := range t.Columns {
		c.Index = i
	}
	t.starts, t.headers, t.packed = starts, headers, false
	t.Rows *= len(which)
	t.Notes = append(t.Notes, count(len(which), "column")+" ("+which[0].title()+" to "+which[len(which)-1].title()+") became the key "+to+", and their cells the measure "+value)
	return nil
}

// turnEurostat turns a table from Eurostat: its keys stand in the first column
// of the file, with commas between them, and one in the heads of the others.
func (t *Table) turnEurostat(to string) diag.List {
	var which []*Column
	keys := 0
	for i, c := range t.Columns {
		if head := strings.TrimSpace(c.Header); isPeriod(head) {
			if len(which) == 0 {
				keys = i
			}
			which = append(which, c)
		} else if len(which) > 0 {
			return diag.List{ruleWide.At(t.headerSpan(i), "the column “%s” is no period, as the columns before it are", c.title()).
				WithHint("check that it is a whole file from Eurostat")}
		}
		c.Letter = letter(max(0, i-max(0, keys-1)))
	}
	if keys == 0 {
		return diag.List{ruleWide.At(t.headerSpan(0), "no column is headed by a period").WithHint("check that it is a whole file from Eurostat")}
	}
	for _, c := range t.Columns[:keys] {
		c.Header, c.Letter, c.typ = strings.TrimSpace(c.Header), "A", textType
	}
	ds := t.melt(which, to, "value")
	t.Natural = slices.Clone(t.Columns[:keys+1])
	return ds
}

// maxTurned is how many rows a wide table may turn into.
const maxTurned = 1 << 25
