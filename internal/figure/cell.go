package figure

import (
	"slices"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

// At gives the value of a measure in a row of the table, as `ds.m[key]` would.
func (d *Dataset) At(m *Measure, row int, sc *Scope) Value {
	if row < 0 || row >= d.Table.Rows {
		return Value{}
	}
	var reads *Reads
	if sc != nil {
		reads = sc.Reads
	}
	return d.value(m, row, reads)
}

// value gives a measure's value in a row. The cell itself is put together
// only where more than its number is needed.
func (d *Dataset) value(m *Measure, row int, reads *Reads) Value {
	reads.cell(d, row, m.Column)
	made := &struct { // at once, since a chart has very many
		num  apd.Decimal
		cell [1]Ref
	}{cell: [1]Ref{{d, m, m.Column, row}}}
	v := Value{Unit: m.Unit, Cells: made.cell[:]}
	if n, ok := d.Table.Plain(row, m.Column.Index); ok {
		made.num.SetFinite(n.Coef, n.Exp+m.Scale)
		v.Kind, v.Num = Number, &made.num
		v.format = m.format(d.Table.Places(row, m.Column.Index))
	} else {
		c := d.Table.Cell(row, m.Column.Index)
		switch {
		case c.State == data.Known:
			v.Kind, v.Num = Number, decimal(c.Num, m.Scale)
			places := d.Table.Places(row, m.Column.Index)
			if c.Shown == "" {
				places = max(places, int(-c.Num.Exp))
			}
			v.format = m.format(places)
		case !m.Column.Number:
			v.Kind, v.Str, v.Unit = Words, c.Text, Unit{}
		default:
			v.Blank = &c
		}
		v.Marks = append(v.Marks, c.Marks...)
	}
	for c := range d.cols {
		if marks := d.cols[c].marks; marks != nil {
			for _, mark := range marks[int32(row)] {
				v.Marks = addMark(v.Marks, mark)
			}
		}
	}
	if m.Status != nil {
		reads.cell(d, row, m.Status)
	}
	return v
}

// format gives how a number of a measure is shown whose cell has so many
// decimal places: with the places that the spec says, or with its own. What
// other cells have plays no part, so that a figure is decided by what was read
// for it.
func (m *Measure) format(decimals int) format {
	f := format{own: digits(max(0, min(maxPlaces, decimals-int(m.Scale))) + 1)}
	if m.DP >= 0 {
		f.places, f.own = digits(m.DP+1), digits(m.DP+1)
	}
	if (m.Scale == 6 || m.Scale == 9) && (m.DP >= 0 || m.Unit.Kind != Currency) {
		f.scaled, f.million = int8(m.Scale), digits(min(maxPlaces, decimals)+1)
	}
	return f
}

// addMark adds a mark that is not there yet.
func addMark(marks []data.Mark, m data.Mark) []data.Mark {
	if slices.Contains(marks, m) {
		return marks
	}
	return append(slices.Clip(marks), m)
}

// joinCells gives the cells of both, each once, in order of use.
func joinCells(a, b []Ref) []Ref {
	if len(b) == 0 {
		return a
	}
	if len(a) == 0 && len(b) == 1 {
		return b
	}
	out := make([]Ref, len(a), len(a)+len(b))
	copy(out, a)
	if (len(a)+len(b))*len(b) <= 1024 {
		for _, r := range b {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
		return out
	}
	seen := make(map[Ref]bool, len(a)+len(b))
	for _, r := range a {
		seen[r] = true
	}
	for _, r := range b {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

// from gives the value with the cells, marks and coverage of those it came
// from.
func (v Value) from(sources ...*Value) Value {
	for _, s := range sources {
		v.Cells = joinCells(v.Cells, s.Cells)
		for _, m := range s.Marks {
			v.Marks = addMark(v.Marks, m)
		}
		// The smaller part counts: a share of 38 of 43 is no better than that.
		if s.Of > 0 && (v.Of == 0 || int64(s.Have)*int64(v.Of) < int64(v.Have)*int64(s.Of)) {
			v.Have, v.Of, v.Who = s.Have, s.Of, s.Who
		}
	}
	return v
}

// Forecast tells whether any cell behind the value is a forecast.
func (v Value) Forecast() bool { return slices.ContainsFunc(v.Marks, data.Mark.Forecast) }

// Illustrative tells whether any cell behind it is of made-up data.
func (v Value) Illustrative() bool {
	return slices.ContainsFunc(v.Cells, func(r Ref) bool { return r.Dataset.Illustrative() })
}

// Illustrative tells whether the dataset is made up.
func (d *Dataset) Illustrative() bool {
	return d.Spec != nil && d.Spec.Source != nil && d.Spec.Source.Illustrative
}

// Gap gives the sign that stands in place of a missing value, and the word
// for it: "[c]", confidential. An empty cell shows as [x], not available.
func Gap(c *data.Cell) (sign, word string) {
	switch {
	case c == nil:
		return "", ""
	case c.Marker == "" && c.State == data.Blank:
		return "[x]", "not available"
	case c.Marker == "":
		return c.Raw, "not a number"
	}
	sign = c.Marker
	if nameLength(sign, true) == len(sign) {
		sign = "[" + sign + "]" // a letter alone would read as a word
	}
	return sign, c.Why
}

// Keys gives the key of the cell's row, in the order of the dataset's keys.
func (r Ref) Keys() []data.Key {
	out := make([]data.Key, len(r.Dataset.cols))
	for c := range out {
		out[c] = r.Dataset.KeyAt(r.Row, c)
	}
	return out
}
