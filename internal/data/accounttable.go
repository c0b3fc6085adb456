package data

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
		out.Range = a1(f.heads[0], column(t.Columns[0].Letter)) + ":" + a1(f.to, column(t.turned.columns[n-1].Letter))
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
	return clipTo(strings.Join(strings.Fields(clipTo(s, 2000)), " "), 500)
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
		n.headers[strings.Join(strings.Fields(c.Header), " ")]++
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
	header := strings.Join(strings.Fields(c.Header), " ")
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
			r = t.words.read(b, t.sign(end))
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

// mayBePeriods looks at some of a column's texts, to save reading them all.
func (t *Table) mayBePeriods(c *Column, a *ColumnAccount) bool {
	if c.Number && (c.DP > 0 || a.Known == 0 || c.Unit != "" || c.Scale != "") {
		return false
	}
	yearly, periods, tried := saysYear(c.Header), 0, 0
	if !c.Number {
		a.codes = t.coded(c)
		n := len(a.codes.rows)
		for i := 0; i < n; i += max(1, n/200) {
			if s := a.codes.text(i); s != "" {
				tried++
				if v := t.words.keyValue(s, 0); v.inTime.any() && (yearly || !v.inTime.odd) {
					periods++
				}
			}
		}
		return 3*periods > tried && !a.codes.many
	}
	for row := 0; row < t.Rows; row += max(1, t.Rows/50) {
		b, _, _ := t.bytes(row, c.Index, len(t.Columns))
		if len(b) > 0 {
			tried++
			if v := t.words.keyValue(string(b), 0); v.inTime.any() && (yearly || !v.inTime.odd) {
				periods++
			}
		}
	}
	if 2*periods <= tried {
		return false
	}
	a.codes = t.coded(c)
	return !a.codes.many && (saysPeriod(c.Header) || t.stepwise(a.codes))
}

// saysPeriod tells whether a header says that a column holds periods.
func saysPeriod(header string) bool {
	for _, w := range strings.Split(Snake(header), "_") {
		switch w {
		case "year", "years", "yr", "period", "periods", "date", "time", "quarter", "month", "day", "week", "financial", "academic", "fy",
			"jahr", "año", "anno", "année", "periodo", "période":
			return true
		}
	}
	return false
}

// stepwise tells whether whole numbers are years that follow one another, and
// no counts that happen to look like years: at least three, one after another.
func (t *Table) stepwise(codes *coded) bool {
	if len(codes.rows) > 5000 {
		return false
	}
	values := t.values(codes)
	starts := distinctStarts(values, byForm(formYear))
	return len(starts) > 2 && len(starts) == len(values) && starts[len(starts)-1]-starts[0] == int64(len(starts)-1)
}

// values reads the different texts of a column as keys.
func (t *Table) values(codes *coded) []value {
	var out []value
	for i, row := range codes.rows {
		if s := codes.text(i); s != "" {
			out = append(out, t.words.keyValue(s, row))
		}
	}
	return out
}

// accountPeriods tells of a column that holds periods.
func (t *Table) accountPeriods(a *ColumnAccount) {
	c := a.column
	set, ds := t.KeySet(c, "", nil)
	for _, d := range ds {
		if d.Rule == rulePeriodAmbiguous {
			a.Doubt, a.Type = doubt(t.meanings(c, t.values(a.codes))), typePeriod
		}
	}
	if set.Kind == TextKey {
		if !c.Number || a.Type == typePeriod {
			t.accountTexts(a)
		}
		return
	}
	a.kind, a.Type = set.Kind, set.Kind.String()
	a.Markers, a.Marks, a.Strays = nil, nil, nil
	a.Known, a.Blank, a.Missing, a.Other, a.Distinct = 0, 0, 0, 0, 0
	counts := make([]int, len(set.Keys))
	first := make([]int, len(set.Keys))
	for row, code := range set.Codes {
		if counts[code] == 0 {
			first[code] = row
		}
		counts[code]++
	}
	var low, high int = -1, -1
	var unread, marks signs
	same := map[int64]bool{}
	for i, k := range set.Keys {
		cell := func() string { return t.address(first[i], c.Index) }
		for _, m := range k.Marks {
			marks.add(m.Sign, m.Word, counts[i], cell)
		}
		switch {
		case k.InTime():
			a.Known += counts[i]
			same[k.Start] = true
			if low < 0 || k.Compare(set.Keys[low]) < 0 {
				low = i
			}
			if high < 0 || k.Compare(set.Keys[high]) > 0 {
				high = i
			}
		case k.Text == "":
			a.Blank += counts[i]
			unread.add("", "blank", counts[i], cell)
		default:
			a.Other += counts[i]
			unread.add(clip(k.Text), "", counts[i], cell)
		}
	}
	a.Unread, a.Marks, a.Distinct = unread.sorted(), marks.sorted(), len(same)
	if low >= 0 {
		a.Smallest = &Extreme{Value: set.Keys[low].Text, Cell: t.address(first[low], c.Index)}
		a.Largest = &Extreme{Value: set.Keys[high].Text, Cell: t.address(first[high], c.Index)}
	}
	a.codes = byKey(set)
}

// meanings gives the kinds, as `as:` names them, that all of some values have.
func (t *Table) meanings(c *Column, values []value) []string {
	var out []string
	for f := range forms {
		all := true
		for i := range values {
			all = all && (values[i].text == "" || values[i].inTime.ok[f])
		}
		switch {
		case all && f == formUSDate:
			out = append(out, "us-date")
		case all:
			out = append(out, kindNames[t.kindOf(f, c, values)])
		}
	}
	return out
}

// doubt says how to decide between meanings.
func doubt(kinds []string) string {
	return "it could be read in several ways; the key says which: as: " + strings.Join(kinds, ", or as: ")
}

// accountWide says what `wide:` would do: two columns or more are headed by
// periods of one kind.
func (t *Table) accountWide(a *TableAccount) {
	if len(t.turned.columns) > 0 || t.Rows == 0 {
		return
	}
	var values []value
	var which []*ColumnAccount
	for _, c := range a.Columns {
		head := strings.TrimSpace(c.column.Header)
		if v := t.words.keyValue(head, 0); c.column.Header != sectionName && v.inTime.any() && !v.inTime.odd {
			which, values = append(which, c), append(values, v)
		}
	}
	if len(which) < 2 {
		return
	}
	kind, read, ds := t.keyKind(&Column{}, "", values)
	w := &WideAccount{
		From: which[0].Letter, To: which[len(which)-1].Letter, Columns: len(which), Kind: kind.String(),
		First: which[0].Header, Last: which[len(which)-1].Header, Key: "period", Value: "value", Fits: true,
	}
	switch kind {
	case Year, Quarter, Month, Date:
		w.Key = kind.String()
	case FinancialYear, AcademicYear:
		w.Key = "year"
	}
	for _, d := range ds {
		if d.Rule == rulePeriodAmbiguous {
			w.Kind, w.Doubt = typePeriod, doubt(t.meanings(&Column{}, values))
		}
	}
	if kind == TextKey && w.Doubt == "" {
		return
	}
	for len(a.named(w.Key)) > 0 {
		w.Key = "in_" + w.Key
	}
	for len(a.named(w.Value)) > 0 {
		w.Value += "s"
	}
	if kind != TextKey {
		seen := map[int64]bool{}
		for i := range values {
			start, _ := read(&values[i])
			w.Fits = w.Fits && !seen[start]
			seen[start] = true
		}
	}
	var least, most *ColumnAccount
	for _, c := range which {
		if c.Type != typeNumber || c.Smallest == nil {
			continue
		}
		if least == nil || c.low.Compare(least.low) < 0 {
			least, w.Smallest = c, c.Smallest
		}
		if most == nil || c.high.Compare(most.high) > 0 {
			most, w.Largest = c, c.Largest
		}
	}
	w.columns = which
	a.Wide = w
}

// fits takes back that wide: fits where a column of numbers that is no key
// would stand beside the turned ones.
func (t *TableAccount) fits() {
	if t.Wide == nil {
		return
	}
	for _, c := range t.Columns {
		key := len(t.Keys) > 0 && slices.Contains(t.Keys[0], c.id)
		if c.Type == typeNumber && !slices.Contains(t.Wide.columns, c) && !key {
			t.Wide.Fits = false
		}
	}
}

// named gives the columns of a name.
func (t *TableAccount) named(name string) (out []*ColumnAccount) {
	for _, c := range t.Columns {
		if c.Name == name {
			out = append(out, c)
		}
	}
	return out
}
