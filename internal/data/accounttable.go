package data

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// table reads a table that was found, as a dataset would, and tells of it.
// above is the unit that stands over it where its range leaves that out.
func (s *surveyor) table(g *grid, f *found, above *aboveUnit) *TableAccount {
	t := &Table{File: g.src, SHA256: s.sum, Format: s.book.format, Encoding: s.book.encoding}
	t.words = s.book.words
	out := &TableAccount{Sheet: g.src.Sheet}
	if len(f.columns) > 0 {
		out.Range = g.rangeOf(f)
	}
	for _, h := range f.heads {
		out.Header = append(out.Header, h+1)
	}
	out.Faults = t.take(s.spec, s.book, g, f)
	if n := len(t.turned.columns); n > 0 {
		out.Range = a1(f.top(), column(t.Columns[0].Letter)) + ":" + a1(f.to, column(t.turned.columns[n-1].Letter))
	}
	out.Title, out.Rows, out.Decimal = t.Title, t.Rows, t.Decimal
	out.Passed, out.Notes = t.Passed, t.Notes
	if g.src.Cells != nil && s.book.format != formatXLSX && s.book.format != formatODS {
		out.Range, out.Header, out.shift = "", nil, 1 // nobody sees cells or a header there
	}
	if t.Rows > 0 && len(t.Columns) > 0 {
		out.First, out.Last = t.Record(0)-out.shift, t.Record(t.Rows-1)-out.shift
	}
	naming := t.naming()
	for _, c := range t.Columns {
		col := t.account(c)
		col.ref, col.id = naming.of(c)
		if c.Unit != "" && c.UnitFrom == "" {
			col.UnitFrom = "the file"
			if s.book.meta != nil {
				col.UnitFrom = "the metadata"
			}
		}
		if above != nil && c.Number && c.Unit == "" && c.Scale == "" && col.Type == typeNumber {
			col.Unit, col.Scale, col.UnitFrom = above.unit, above.scale, above.cell+", outside the range"
		}
		out.Columns = append(out.Columns, col)
	}
	switch {
	case t.numbersForHeader():
		out.note("the header holds numbers alone: if it is a row of data, give the file a header")
	case t.wordsFirst():
		out.words = true
		out.note(fmt.Sprintf("row %d holds words where numbers follow: it may belong to the header, and should be taken out or joined with it", out.First))
	}
	for row := range min(t.Rows, maxFirstRows) {
		out.FirstRows = append(out.FirstRows, t.shownRow(row))
	}
	t.accountWide(out)
	t.accountKeys(out)
	out.fits()
	for _, c := range out.Columns {
		c.column, c.codes = nil, nil // the table may go
	}
	return out.whole()
}

// numbersForHeader tells whether all names of columns are numbers, and not
// years.
func (t *Table) numbersForHeader() bool {
	for _, c := range t.Columns {
		h := strings.TrimSpace(c.Header)
		if n := scanNumber([]byte(h), '.'); !n.ok || isPeriod(h) {
			return false
		}
	}
	return len(t.Columns) > 0
}

// wordsFirst tells whether the first row has text in every column of numbers,
// as a second row of a header has.
func (t *Table) wordsFirst() bool {
	some := false
	for i, c := range t.Columns {
		if c.Number && t.Rows > 1 {
			if some = true; t.Cell(0, i).State != Words {
				return false
			}
		}
	}
	return some
}

// note adds to what is told of a table.
func (t *TableAccount) note(s string) { t.Notes = append(slices.Clip(t.Notes), s) }

// whole gives the account with lists in place of what is absent, so that its
// JSON always has the same form.
func (t *TableAccount) whole() *TableAccount {
	lists(&t.Header)
	lists(&t.Passed)
	lists(&t.Notes)
	lists(&t.Columns)
	lists(&t.Natural)
	lists(&t.Keys)
	lists(&t.Totals)
	lists(&t.FirstRows)
	for _, c := range t.Columns {
		lists(&c.Samples)
		lists(&c.Markers)
		lists(&c.Marks)
		lists(&c.Strays)
		lists(&c.Unread)
	}
	return t
}

func lists[T any](s *[]T) {
	if *s == nil {
		*s = []T{}
	}
}

// shownRow gives the texts of a row as a spreadsheet shows them.
func (t *Table) shownRow(row int) []string {
	out := make([]string, len(t.Columns))
	for i := range out {
		c := t.Cell(row, i)
		out[i] = oneLine(c.Raw)
		switch {
		case c.Shown != "":
			out[i] = oneLine(c.Shown)
		case c.State == Known && t.typed: // stored as 4.5999999999999996, shown as 4.6
			out[i] = c.Num.String()
		}
	}
	return out
}

// oneLine gives a text, clipped, with single blanks for all white space.
func oneLine(s string) string {
	return clipTo(diag.OneLine(clipTo(s, 2000)), 500)
}

// fromCells is where a unit comes from that stands beside the numbers.
const fromCells = "the cells"

// The types of columns that hold no periods of a kind that is known.
const (
	typeNumber = "number"
	typeText   = "text"
	typePeriod = "period" // of a kind that the file does not prove
)

// account tells of one column.
func (t *Table) account(c *Column) *ColumnAccount {
	a := &ColumnAccount{
		Letter: c.Letter, Header: oneLine(c.Header), Name: c.Name, Number: c.Number, Type: typeText,
		Unit: c.Unit, Scale: c.Scale, UnitFrom: c.UnitFrom, DP: c.DP, Why: c.Why, column: c,
	}
	if c.Number {
		a.Type = typeNumber
		t.accountNumbers(a)
	}
	if t.mayBePeriods(c, a) {
		t.accountPeriods(a)
	} else if !c.Number {
		t.accountTexts(a)
	}
	return a
}

// A naming says by what a column is found, and no other with it.
type naming struct {
	headers, names, letters map[string]int
}

func (t *Table) naming() naming {
	n := naming{map[string]int{}, map[string]int{}, map[string]int{}}
	for _, c := range t.Columns {
		n.headers[diag.OneLine(c.Header)]++
		n.names[c.Name]++
		n.letters[c.Letter]++
	}
	return n
}

// of gives what names a column in its table (see Table.Column): ref is its
// header where that is short, else its name, else its letter, and "" where
// none of these leads to it; id is its name, or its letter where the name is
// another's too.
func (n naming) of(c *Column) (ref, id string) {
	header := diag.OneLine(c.Header)
	id, ref = c.Letter, c.Letter
	if n.headers[c.Letter] > 0 && header != c.Letter || n.letters[c.Letter] > 1 {
		ref = ""
	}
	if others := n.headers[c.Name]; c.Name != "" && n.names[c.Name] == 1 && (others == 0 || others == 1 && header == c.Name) {
		id, ref = c.Name, c.Name
	}
	if header != "" && len(header) <= 100 && n.headers[header] == 1 {
		ref = header
	}
	return ref, id
}

// maxSigns is how many different signs of a column are told.
const maxSigns = 40

// signs counts the signs of a column, in the order in which they are found.
type signs struct {
	list []SignAccount
	at   map[string]int
}

func (s *signs) add(sign, meaning string, cells int, cell func() string) {
	if s.at == nil {
		s.at = map[string]int{}
	}
	i, ok := s.at[sign]
	if !ok {
		if len(s.list) == maxSigns {
			i, sign, meaning = maxSigns-1, "…", "others"
		} else {
			i = len(s.list)
			s.list = append(s.list, SignAccount{})
		}
		s.at[sign] = i
		if s.list[i].Cell == "" {
			s.list[i].Cell = cell()
		}
		s.list[i].Sign, s.list[i].Meaning = sign, meaning
	}
	s.list[i].Cells += cells
}

// sorted gives the signs, the commonest first.
func (s *signs) sorted() []SignAccount {
	slices.SortStableFunc(s.list, func(a, b SignAccount) int {
		return cmp.Or(cmp.Compare(b.Cells, a.Cells), cmp.Compare(a.Sign, b.Sign))
	})
	return s.list
}

// address gives where a cell stands on its sheet.
func (t *Table) address(row, column int) string {
	o := t.Cell(row, column).Origin
	o.Sheet = ""
	return o.Address()
}

// accountNumbers goes once down a column of numbers.
func (t *Table) accountNumbers(a *ColumnAccount) {
	c := a.column
	st := &t.stores[c.Index]
	var markers, marks, strays signs
	low, high := -1, -1
	var lowest, highest Number
	number := func(row int, n Number) {
		a.Known++
		if low < 0 || n.Compare(lowest) < 0 {
			low, lowest = row, n
		}
		if high < 0 || n.Compare(highest) > 0 {
			high, highest = row, n
		}
	}
	heads := len(c.marks) > 0
	for _, from := range t.turned.columns {
		heads = heads || c.Index == t.turned.value && len(from.marks) > 0
	}
	// Plain numbers of one scale compare as they are stored.
	least, most := int64(0), int64(0)
	read := map[string]reading{}
	for row := range st.coef.len() {
		if v := st.coef.at(row); v != seeCell {
			if a.Known++; low < 0 || v < least {
				low, least = row, v
			}
			if high < 0 || v > most {
				high, most = row, v
			}
		}
	}
	if low >= 0 {
		lowest, highest = Number{least, int32(-st.dp)}, Number{most, int32(-st.dp)}
	}
	for row := range st.coef.len() {
		cell := func() string { return t.address(row, c.Index) }
		if heads {
			for _, m := range t.turned.marks(t, row, c.Index) {
				marks.add(m.Sign, m.Word, 1, cell)
			}
		}
		if st.coef.at(row) != seeCell {
			continue
		}
		b, _, end := t.bytes(row, c.Index, len(t.Columns))
		r, ok := read[string(b)]
		if !ok {
			r = t.read(c.Index, b, t.sign(end))
			if len(read) < maxSeen {
				read[string(b)] = r
			}
		}
		for _, m := range r.marks {
			marks.add(m.Sign, m.Word, 1, cell)
		}
		switch r.state {
		case Blank:
			a.Blank++
		case Known:
			number(row, r.scan.num)
		case Missing:
			a.Missing++
			markers.add(r.marker, r.why, 1, cell)
		default:
			a.Other++
			strays.add(clip(string(b)), "", 1, cell)
		}
	}
	a.Markers, a.Marks, a.Strays = markers.sorted(), marks.sorted(), strays.sorted()
	if a.Unit == "percent" && a.Scale == "" && a.DP > 0 && low >= 0 && highest.Sign() > 0 && highest.Compare(Int(1)) <= 0 && lowest.Compare(Int(-1)) >= 0 {
		a.Doubt = "no number is above 1, so they may be fractions; scale: hundred makes 12% of 0.12"
	}
	if low >= 0 {
		a.low, a.high = lowest, highest
		a.Smallest, a.Largest = t.extreme(low, c.Index, lowest), t.extreme(high, c.Index, highest)
	}
}

func (t *Table) extreme(row, column int, n Number) *Extreme {
	return &Extreme{Value: n.Normal().String(), Shown: t.Cell(row, column).Shown, Cell: t.address(row, column)}
}

// accountTexts tells of a column of text.
func (t *Table) accountTexts(a *ColumnAccount) {
	codes := a.codes
	a.Distinct = len(codes.rows)
	for i := range codes.rows {
		if s := codes.text(i); s != "" {
			if len(a.Samples) < maxFirstRows {
				a.Samples = append(a.Samples, oneLine(s))
			}
			continue
		}
		a.Distinct--
		a.Blank = codes.count(i)
	}
	a.Known = t.Rows - a.Blank
}
