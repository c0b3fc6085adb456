package data

import (
	"slices"
	"sort"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// table is the storage of a Table. The file's own bytes hold the cells: starts
// has the offset of each, row by row, and a cell is put together when it is
// asked for. Plain numbers are also kept as integers of one scale a column.
type table struct {
	data     []byte
	stop     *breaks
	typed    bool // numbers may be stored as numbers
	packed   bool // the cells of a row follow one another in the file
	dec      byte
	said     byte // the decimal sign that a metadata file tells; 0 for none
	starts   []uint32
	headers  []uint32 // offsets of the header's cells
	first    int      // record of the first data row, from 1
	skips    []skip
	sections []skip // by is the record of the heading of the rows from row on
	turned   turned
	stores   []store
	words    vocabulary
	nulls    []map[string]string // by column: signs for a missing value that are its own, or look like numbers
	unit     string              // a unit that is told once, above the table
	scale    string
	unitAt   diag.Span
	unitCell string  // its address
	shield   *shield // of a protected table; else nil
}

// skip says that from a row on, records lie that many further down, because
// blank or ragged ones were passed over.
type skip struct{ row, by int }

// store is what is kept of a column of numbers.
type store struct {
	coef     coefs // none for a column of text; seeCell where there is more to know
	dp       int   // decimal places of coef
	negative bool  // some number is below zero
	marked   bool  // marks stand in the header
	status   int   // the column of its marks, or -1
}

// bytes gives the content of a cell, with its quotation marks undone and no
// white space at its ends, and where it stands.
func (t *table) bytes(row, column, columns int) (content []byte, start, end int) {
	start = int(t.starts[row*columns+column])
	end = cellEnd(t.data, start, t.stop)
	if t.shield != nil {
		if text, ok := t.shield.text(row, column); ok {
			return text, start, end
		}
	}
	return trim(unquote(t.data[start:end])), start, end
}

// Cell gives the cell of a data row (from 0) and a column. A cell outside the
// table is blank and has no origin.
func (t *Table) Cell(row, column int) Cell {
	if row < 0 || row >= t.Rows || column < 0 || column >= len(t.Columns) {
		return Cell{}
	}
	if t.shield != nil {
		return t.shield.cell(t, row, column)
	}
	content, start, end := t.bytes(row, column, len(t.Columns))
	col := t.Columns[column]
	c := Cell{Raw: string(unquote(t.data[start:end])), Origin: Origin{
		Span: t.File.Span(start, end), File: t.File.Name, Sheet: t.Sheet,
		Row: t.Record(row), Column: col.Letter, Header: col.Header,
	}}
	t.turned.origin(t, row, column, &c.Origin)
	if shown, stored, ok := t.forms(end); ok {
		c.Shown = shown
		if stored != "" {
			c.Raw = stored
		}
	}
	if !col.Number {
		if len(content) > 0 {
			c.State, c.Text = Words, c.words(content)
		}
		return c
	}
	st := &t.stores[column]
	if v := st.coef.at(row); v != seeCell {
		c.State, c.Num = Known, Number{v, int32(-st.dp)}.Normal()
	} else {
		c.fill(t.read(column, content, t.sign(end)), st.negative)
		if c.State == Words {
			c.Text = c.words(content)
		}
	}
	if marks := t.turned.marks(t, row, column); len(marks) > 0 && c.State != Blank {
		c.Marks = append(c.Marks, marks...)
	}
	if st.status >= 0 {
		text, _, _ := t.bytes(row, st.status, len(t.Columns))
		says := t.words.status(string(text))
		for _, m := range says.marks {
			if !slices.Contains(c.Marks, m) {
				c.Marks = append(c.Marks, m)
			}
		}
		roundedToZero := c.State == Known && c.Num.Coef == 0 && says.why == missingCodes["low"]
		if says.marker != "" && (c.State == Blank || roundedToZero) {
			c.State, c.Num, c.Marker, c.Why = Missing, Number{}, says.marker, says.why
		}
	}
	return c
}

// Raw gives what Cell has as Raw, without the rest. It is not to be changed.
func (t *Table) Raw(row, column int) []byte {
	if row < 0 || row >= t.Rows || column < 0 || column >= len(t.Columns) {
		return nil
	}
	if t.shield != nil {
		return []byte(t.shield.cell(t, row, column).Raw)
	}
	start := int(t.starts[row*len(t.Columns)+column])
	end := cellEnd(t.data, start, t.stop)
	if _, stored, ok := t.forms(end); ok && stored != "" {
		return []byte(stored)
	}
	return unquote(t.data[start:end])
}

// Place gives the row and the column's letter of a cell's origin; zero for a
// cell outside the table.
func (t *Table) Place(row, column int) (at int, letter string) {
	if row < 0 || row >= t.Rows || column < 0 || column >= len(t.Columns) {
		return 0, ""
	}
	if t.shield != nil {
		return t.shield.of.Place(row, column)
	}
	col := t.Columns[column]
	o := Origin{Row: t.Record(row), Column: col.Letter, Header: col.Header}
	t.turned.origin(t, row, column, &o)
	return o.Row, o.Column
}

// words gives the content of a cell, which most often is all that stands there.
func (c *Cell) words(content []byte) string {
	if string(content) == c.Raw {
		return c.Raw
	}
	return string(content)
}

// fill takes over what was read in a cell of a column of numbers.
func (c *Cell) fill(r reading, negative bool) {
	c.State, c.Marker, c.Why, c.Marks = r.state, r.marker, r.why, r.marks
	if r.state == Known {
		c.Num = r.scan.num.Normal()
	}
	if r.bounded && !(r.fromZero && negative) {
		low, high := r.low.Normal(), r.high.Normal()
		c.Low, c.High, c.LowOpen, c.HighOpen = &low, &high, r.lowOpen, r.highOpen
	}
}

// Plain gives the number of a cell that holds a number without marks, at once
// and without its origin. Where ok is false, Cell tells what there is.
func (t *Table) Plain(row, column int) (n Number, ok bool) {
	if t.shield != nil {
		return t.shield.plain(row, column)
	}
	st := &t.stores[column]
	if st.coef.none() || st.marked {
		return Number{}, false
	}
	if st.status >= 0 {
		if status, _, _ := t.bytes(row, st.status, len(t.Columns)); len(status) > 0 {
			return Number{}, false
		}
	}
	v := st.coef.at(row)
	return Number{v, int32(-st.dp)}, v != seeCell
}

// Text gives the decoded text of a cell without white space at its ends.
func (t *Table) Text(row, column int) string {
	content, _, _ := t.bytes(row, column, len(t.Columns))
	return string(content)
}

// sign gives the decimal sign of a cell that ends at an offset: a point where
// the number is stored as one.
func (t *table) sign(end int) byte {
	if t.typed && end < len(t.data) && t.data[end] == typed {
		return '.'
	}
	return t.dec
}

// forms gives the text that a spreadsheet shows for a number stored as one,
// and the text that is stored, where that is another than the number's.
func (t *table) forms(end int) (shown, stored string, ok bool) {
	if !t.typed || end >= len(t.data) || t.data[end] != typed {
		return "", "", false
	}
	next := cellEnd(t.data, end+1, t.stop)
	shown = string(t.data[end+1 : next])
	if next < len(t.data) && t.data[next] == typed {
		stored = string(t.data[next+1 : cellEnd(t.data, next+1, t.stop)])
	}
	return shown, stored, true
}

// Places gives the decimal places that the number of a cell was published
// with: one in 43.0, and in a workbook those that it shows, counted in the
// number as it is stored (three in 0.366 shown as 36.6%).
func (t *Table) Places(row, column int) int {
	if t.Columns[column].DP == 0 {
		return 0
	}
	if t.shield != nil {
		return t.shield.places(row, column)
	}
	content, _, end := t.bytes(row, column, len(t.Columns))
	if shown, _, ok := t.forms(end); ok && shown != "" {
		return shownPlaces(shown)
	}
	return places(string(content), t.sign(end))
}

// places counts the digits after the first decimal sign that has any.
func places(s string, dec byte) int {
	for i := 0; i < len(s); i++ {
		n := 0
		for s[i] == dec && i+1+n < len(s) && s[i+1+n]-'0' <= 9 {
			n++
		}
		if n > 0 {
			return n
		}
	}
	return 0
}

// shownPlaces gives the decimal places of a number as a spreadsheet shows it.
func shownPlaces(shown string) int {
	n := places(shown, '.')
	if strings.Contains(shown, "%") {
		n += 2
	}
	return n
}

// Record gives the record of a data row (from 0) in the file, from 1: the row
// number a spreadsheet shows.
func (t *Table) Record(row int) int {
	row = t.turned.row(row)
	i := sort.Search(len(t.skips), func(i int) bool { return t.skips[i].row > row })
	by := 0
	if i > 0 {
		by = t.skips[i-1].by
	}
	return t.first + row + by
}

// Column finds a column by header, snake_case name or letter; near are the
// closest names where there is none, or the letters where several share it.
func (t *Table) Column(name string) (c *Column, near []string) {
	name = diag.OneLine(name)
	same := func(is func(*Column) bool) *Column {
		for _, col := range t.Columns {
			if is(col) {
				if c == nil {
					c = col
				}
				near = append(near, col.Letter)
			}
		}
		return c
	}
	if name == "" {
		return nil, nil
	}
	letter := slices.IndexFunc(t.Columns, func(c *Column) bool { return c.Letter == name })
	for i, is := range [...]func(*Column) bool{
		func(c *Column) bool { return diag.OneLine(c.Header) == name },
		func(c *Column) bool { return c.Name == name },
		func(c *Column) bool { return c.Name != "" && (c.Name == Snake(name) || Snake(c.Header) == name) },
		func(c *Column) bool { return c.Letter == name },
	} {
		if same(is) == nil {
			continue
		}
		switch {
		case len(near) == 1:
			return c, nil
		case i == 2 && letter >= 0, slices.Contains(near, name): // two columns named b: B is the one of that letter
			return t.Columns[letter], nil
		}
		return nil, near
	}
	var names []string
	for _, col := range t.Columns[:min(len(t.Columns), 1000)] {
		if col.Name != "" && len(col.Name) <= 120 {
			names = append(names, col.Name)
		}
	}
	if len(name) > 120 {
		return nil, nil
	}
	if n := conf.Nearest(Snake(name), names); n != "" {
		near = append(near, n)
	}
	return nil, near
}

// Resolve finds the column that a spec or an expression names, or tells with
// unknown-column what there is instead.
func (t *Table) Resolve(name diag.Text) (*Column, diag.List) {
	c, near := t.Column(name.S)
	if c != nil {
		return c, nil
	}
	if len(near) > 1 {
		return nil, diag.List{ruleUnknownColumn.At(name.All(), "%s has several columns named “%s”: %s", t.File.Name, name.S, strings.Join(near, ", ")).
			WithHint("name it by its letter, for example %s", near[0])}
	}
	d := ruleUnknownColumn.At(name.All(), "%s has no column “%s”", t.File.Name, name.S)
	if len(near) == 1 {
		return nil, diag.List{d.WithHint("did you mean %s? The columns are %s", near[0], t.columnNames())}
	}
	return nil, diag.List{d.WithHint("the columns are %s", t.columnNames())}
}

// title is how a column is named to people: its header on one line, or its
// letter where it has none.
func (c *Column) title() string {
	if h := diag.OneLine(c.Header); h != "" {
		return clip(h)
	}
	return c.Letter
}

// columnNames lists the columns for a hint.
func (t *Table) columnNames() string { return t.names(func(*Column) bool { return true }) }

// names lists the first dozen columns that are so.
func (t *Table) names(is func(*Column) bool) string {
	var names []string
	for _, c := range t.Columns {
		if c.Name == "" || !is(c) {
			continue
		}
		if len(names) == 12 {
			return strings.Join(names, ", ") + " …"
		}
		names = append(names, clip(c.Name))
	}
	return strings.Join(names, ", ")
}
