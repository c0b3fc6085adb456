package data

import (
	"strings"

	"policybrief/internal/diag"
)

// statColumn is a column of the table that a dataset becomes.
type statColumn struct {
	head    string
	kind    statKind
	dim     int // of its labels or codes
	measure int // of its values or statuses
}

type statKind uint8

const (
	statLabels statKind = iota
	statCodes
	statValues
	statStatus
)

// sheet reads a dataset as a table: a row for each cell of the dimensions that
// are no measures, in the order of the file. Each such dimension is a column of
// labels, and where codes are other texts, one of codes. The categories of the
// dimension that is a measure are columns of values; without one there is the
// column “value”. A status that is a known mark stands in the cell, after its
// number (12 [p]) or in its place ([c]); any other stands in a column of its
// own beside the values, “value status”.
func (d *statSet) sheet(at statPlace) (*sheet, diag.List) {
	s := d.s
	done := func() (*sheet, diag.List) { return noSheet(s.src), diag.List{*s.fault} }
	ms, ok := s.members(at.start)
	if !ok || !d.dimensions(ms) {
		if s.fault == nil {
			d.fail(at.start, statHint, "the dataset can't be read")
		}
		return done()
	}
	total := d.dims[0].stride * len(d.dims[0].codes)
	limit := room(len(s.data))
	if d.least() > int64(limit) {
		s.fail(tooMuch(s.src.Span(at.start, at.start+1), limit))
		return done()
	}
	d.values = d.offsets(member(ms, "value"), "value", total)
	if s.fault == nil {
		d.readStatus(member(ms, "status"), total)
	}
	if s.fault != nil {
		return done()
	}
	d.tell(ms)
	columns := d.columns()
	if s.fault != nil {
		return done()
	}
	w := newSheetWriter(limit)
	heads := make([]string, len(columns))
	types := make([]colType, len(columns))
	for i, c := range columns {
		heads[i] = c.head
		w.text(0, i, c.head)
		switch c.kind {
		case statCodes:
			types[i] = textType
		case statValues:
			types[i] = numberType
		}
	}
	for row, base := range d.rows() {
		for i, c := range columns {
			switch c.kind {
			case statLabels:
				w.text(row+1, i, d.category(c.dim, base).label())
			case statCodes:
				w.text(row+1, i, d.category(c.dim, base).code())
			case statValues:
				d.write(w, row+1, i, d.flat(base, c.measure))
			case statStatus:
				if flat := d.flat(base, c.measure); !d.folds(flat) {
					w.text(row+1, i, d.statusOf(flat))
				}
			}
		}
		if w.full || s.fault != nil {
			break
		}
	}
	if w.full {
		s.fail(tooMuch(s.src.Span(at.start, at.start+1), limit))
	}
	if s.fault != nil {
		return done()
	}
	out := w.sheet(s.src.Name, at.name, d.address(columns, heads))
	out.tidy, out.types, out.notes = true, types, d.notes
	for i, c := range columns {
		if c.kind == statLabels {
			out.key = append(out.key, i)
			if i+1 < len(columns) && columns[i+1].kind == statCodes && columns[i+1].dim == c.dim {
				if out.codes == nil {
					out.codes = map[int]int{}
				}
				out.codes[i] = i + 1
			}
		}
	}
	return out, nil
}

// least gives the fewest bytes that the table can take.
func (d *statSet) least() int64 {
	total := int64(d.dims[0].stride) * int64(len(d.dims[0].codes))
	rows := total
	if d.metric >= 0 {
		rows /= int64(len(d.dims[d.metric].codes))
	}
	bytes := total
	for i, dim := range d.dims {
		if i == d.metric {
			continue
		}
		n := 0
		for k := range dim.codes {
			n += len(dim.labels[k]) + 1
			if dim.coded {
				n += len(dim.codes[k]) + 1
			}
		}
		bytes += rows / int64(len(dim.codes)) * int64(n)
	}
	return bytes
}

// readStatus reads the statuses: one for all, a list, or those that there are.
func (d *statSet) readStatus(m jsonMember, total int) {
	switch m.kind {
	case '"':
		d.all = strings.TrimSpace(string(d.s.at(m.start).str()))
	case '[':
		if total != 1 && d.s.length(m.start) == 1 { // 1.x: one for all
			n := d.s.tree(m.start)
			d.all = strings.TrimSpace(n.kids[0].scalar())
			return
		}
		d.status = d.offsets(m, "status", total)
	case '{':
		d.status = d.offsets(m, "status", total)
	case 0, 'n':
	default:
		d.fail(m.start, statHint, "the status is %s", kindName(m.kind))
	}
}

// statusOf gives the status of a value, or "".
func (d *statSet) statusOf(flat int) string {
	if d.status == nil || d.status[flat] == 0 {
		return d.all
	}
	return strings.TrimSpace(d.s.scalar(int(d.status[flat])))
}

// scalar gives the text of a string or a number at an offset, "" of null.
func (s *jsonScanner) scalar(off int) string {
	switch s.at(off).kind() {
	case '"':
		return string(s.str())
	case '0':
		return string(s.number())
	}
	return ""
}

// columns gives the columns of the table.
func (d *statSet) columns() []statColumn {
	var out []statColumn
	taken := map[string]bool{}
	for i := range d.dims {
		if i == d.metric {
			continue
		}
		dim := &d.dims[i]
		head := dim.heading()
		if taken[head] {
			head += " (" + dim.id + ")"
		}
		taken[head] = true
		out = append(out, statColumn{head: head, dim: i})
		if dim.coded {
			out = append(out, statColumn{head: head + " code", kind: statCodes, dim: i})
		}
	}
	measures := []string{"value"}
	if d.metric >= 0 {
		dim := &d.dims[d.metric]
		measures = measures[:0]
		for i := range dim.codes {
			measures = append(measures, dim.measure(i))
		}
		d.notes = append(d.notes, "the "+categories(len(measures))+" of “"+clip(dim.heading())+"” are measures")
	}
	apart := d.apart(len(measures))
	for i, m := range measures {
		out = append(out, statColumn{head: m, kind: statValues, measure: i})
		if apart[i] {
			out = append(out, statColumn{head: m + " status", kind: statStatus, measure: i})
		}
	}
	if len(out) > maxColumns {
		d.s.fail(ruleTooLarge.At(d.s.src.Span(0, 0), "the table has more than %d columns", maxColumns))
	}
	return out
}

// apart tells which measures have a status that is no known mark.
func (d *statSet) apart(measures int) []bool {
	out := make([]bool, measures)
	if d.status == nil && d.all == "" {
		return out
	}
	said := map[string]bool{}
	for _, base := range d.rows() {
		for m := range measures {
			flat := d.flat(base, m)
			if d.folds(flat) {
				continue
			}
			if out[m] = true; !said[d.statusOf(flat)] && len(said) < maxTold {
				said[d.statusOf(flat)] = true
				d.notes = append(d.notes, "the status “"+clip(d.statusOf(flat))+"” has no place in a cell of numbers; it stands in a column beside the values")
			}
		}
	}
	return out
}

// rows goes through the rows: each is told by the number of its first value.
func (d *statSet) rows() func(yield func(row, base int) bool) {
	return func(yield func(row, base int) bool) {
		stride, measures := 1, 1
		if d.metric >= 0 {
			stride, measures = d.dims[d.metric].stride, len(d.dims[d.metric].codes)
		}
		row := 0
		for base := 0; base < d.dims[0].stride*len(d.dims[0].codes); base++ {
			if base/stride%measures != 0 {
				base += stride*(measures-1) - 1 // the values of the other measures
				continue
			}
			if !yield(row, base) {
				return
			}
			row++
		}
	}
}

// flat gives the number of a row's value of a measure.
func (d *statSet) flat(base, measure int) int {
	if d.metric >= 0 {
		return base + measure*d.dims[d.metric].stride
	}
	return base
}

// statCategory is one category of a dimension.
type statCategory struct {
	dim *statDim
	i   int
}

func (c statCategory) label() string { return c.dim.labels[c.i] }
func (c statCategory) code() string  { return c.dim.codes[c.i] }

// category gives the category of a dimension to which a value belongs.
func (d *statSet) category(dim, flat int) statCategory {
	at := &d.dims[dim]
	return statCategory{at, flat / at.stride % len(at.codes)}
}

// address gives the addresses of cells: value 5 (State, 2000).
func (d *statSet) address(columns []statColumn, heads []string) func(row, column int) string {
	plain := rowAddress(heads)
	set := &statSet{dims: d.dims, metric: d.metric} // the values are not kept
	stride, measures := 1, 1
	if d.metric >= 0 {
		stride, measures = d.dims[d.metric].stride, len(d.dims[d.metric].codes)
	}
	return func(row, column int) string {
		if row == 0 || column >= len(columns) || columns[column].kind < statValues {
			return plain(row, column)
		}
		base := (row-1)/stride*stride*measures + (row-1)%stride
		var where []string
		for i := range set.dims {
			if i != set.metric {
				where = append(where, clip(set.category(i, base).label()))
			}
		}
		what := "value "
		if columns[column].kind == statStatus {
			what = "status "
		}
		return what + itoa(set.flat(base, columns[column].measure)+1) + " (" + strings.Join(where, ", ") + ")"
	}
}

// tell takes what the file says of itself into the notes.
func (d *statSet) tell(ms []jsonMember) {
	said := func(name string, texts ...string) {
		for i, t := range texts {
			if t = diag.OneLine(t); t != "" && i < 8 {
				d.notes = append(d.notes, name+": "+short(t))
			}
		}
	}
	said("title", d.s.textOf(ms, "label"))
	said("source", d.s.textOf(ms, "source"))
	said("updated", d.s.textOf(ms, "updated"))
	for _, key := range []string{"note", "error"} {
		if m := member(ms, key); m.kind != 0 {
			n := d.s.tree(m.start)
			said(key, n.strings()...)
		}
	}
	if m := member(ms, "extension"); m.kind == '{' { // Eurostat's words for its statuses
		n := d.s.tree(m.start)
		words := n.get("status").get("label").kids
		for _, k := range words[:min(len(words), maxTold)] {
			said("status "+clip(k.key), k.str())
		}
	}
	if len(d.links) > 0 {
		d.notes = append(d.notes, "items of the collection that are links are not fetched: "+list(d.links))
	}
}

// short cuts a text that is told to people.
func short(s string) string {
	if len(s) <= 300 {
		return s
	}
	return strings.ToValidUTF8(s[:300], "") + "…"
}
