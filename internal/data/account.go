package data

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// An Account tells how a statistics file is read: its sheets, the tables on
// them, and of each table the columns, the keys and what was passed over. It
// holds plain values and goes to JSON as it is.
type Account struct {
	File      string          `json:"file"`
	Format    string          `json:"format"`   // as `format:` names it; "" where the file can't be read
	Encoding  string          `json:"encoding"` // of a text file
	Delimiter string          `json:"delimiter"`
	Bytes     int             `json:"bytes"`
	SHA256    string          `json:"sha256"`
	Metadata  string          `json:"metadata"` // the metadata file beside it that was used
	Sheets    []*SheetAccount `json:"sheets"`   // in the order of the file; one without a name where it has no sheets

	format, decimal string // as the spec pins them
}

// SheetAccount is what one sheet holds.
type SheetAccount struct {
	Name    string          `json:"name"`
	Hidden  bool            `json:"hidden"`
	Rows    int             `json:"rows"` // up to the last that holds anything
	Columns int             `json:"columns"`
	Why     string          `json:"why"` // why it holds no table that is looked at; "" where it does
	Tables  []*TableAccount `json:"tables"`
	Faults  diag.List       `json:"-"` // why the sheet can't be read
}

// TableAccount is how one table is read. One of many on a sheet has its range
// and title alone where Columns is empty.
type TableAccount struct {
	Sheet     string           `json:"sheet"`
	Range     string           `json:"range"`  // its cells, header included, as `range:` takes them
	Pinned    bool             `json:"pinned"` // a dataset has to give the range, for the sheet holds other tables
	Chosen    bool             `json:"chosen"` // the one that is shown first
	Title     string           `json:"title"`
	Header    []int            `json:"header_rows"` // from 1
	First     int              `json:"first_row"`   // of the data, from 1; 0 where there is none
	Last      int              `json:"last_row"`
	Rows      int              `json:"rows"` // of data, after columns became keys
	Decimal   string           `json:"decimal"`
	Passed    []Passed         `json:"passed"`
	Notes     []string         `json:"notes"`
	Columns   []*ColumnAccount `json:"columns"`
	Natural   []string         `json:"natural_key"` // the columns that the file says identify a row
	Keys      [][]string       `json:"keys"`        // the smallest sets of columns that identify each row, best first
	Repeated  *Repeats         `json:"repeats"`     // of the best set, where none identifies each row
	Wide      *WideAccount     `json:"wide"`
	Totals    []TotalAccount   `json:"totals"`
	FirstRows [][]string       `json:"first_rows"` // up to five, as a spreadsheet shows them
	Faults    diag.List        `json:"-"`
	shift     int              // rows count from below the header
	words     bool             // the first row holds words where numbers follow
}

// ColumnAccount is how one column is read.
type ColumnAccount struct {
	Letter   string        `json:"letter"`
	Header   string        `json:"header"` // on one line
	Name     string        `json:"name"`   // as expressions write it
	Type     string        `json:"type"`   // number, text, or a kind of period: year, financial year, quarter …
	Number   bool          `json:"holds_numbers"`
	Unit     string        `json:"unit"`
	Scale    string        `json:"scale"`
	UnitFrom string        `json:"unit_from"`
	DP       int           `json:"decimal_places"`
	Smallest *Extreme      `json:"smallest"` // number or period; null where there is none
	Largest  *Extreme      `json:"largest"`
	Known    int           `json:"known"`   // cells that hold a number, a period or text
	Blank    int           `json:"blank"`   // cells that hold nothing
	Missing  int           `json:"missing"` // cells that hold a sign in place of a number
	Other    int           `json:"other"`   // cells of a column of numbers that hold other text
	Distinct int           `json:"distinct"`
	Samples  []string      `json:"samples"` // the first different texts
	Markers  []SignAccount `json:"markers"`
	Marks    []SignAccount `json:"marks"`
	Strays   []SignAccount `json:"unknown_signs"` // other text, with no meaning yet
	Unread   []SignAccount `json:"no_period"`     // what a column of periods holds that is none
	Doubt    string        `json:"doubt"`         // what could be read in two ways, and the setting that decides
	Why      string        `json:"why"`           // why it holds numbers or text
	column   *Column
	ref      string // its header, name or letter: what leads to the column alone
	id       string // its name, or its letter where others have that name
	kind     Kind
	codes    *coded
	low      Number // of Smallest, in a column of numbers
	high     Number
}

// Extreme is the smallest or the largest value of a column.
type Extreme struct {
	Value string `json:"value"` // an exact decimal, or a period as published
	Shown string `json:"shown"` // what a spreadsheet shows, where that is another text
	Cell  string `json:"cell"`
}

// SignAccount is a sign found in a column, and in how many cells.
type SignAccount struct {
	Sign    string `json:"sign"`
	Meaning string `json:"meaning"`
	Cells   int    `json:"cells"`
	Cell    string `json:"first_cell"`
}

// Repeats says how far a set of columns is from identifying each row.
type Repeats struct {
	Columns []string `json:"columns"`
	Rows    int      `json:"rows"`  // rows whose key an earlier one has
	First   int      `json:"first"` // record, from 1, of the first key that is repeated
	Again   int      `json:"again"` // and where it stands again
}

// WideAccount is what `wide:` would do to a table.
type WideAccount struct {
	From     string   `json:"from"` // letters of the first and the last column
	To       string   `json:"to"`
	Columns  int      `json:"columns"`
	Kind     string   `json:"kind"`  // what their headers are: year, quarter …
	First    string   `json:"first"` // header
	Last     string   `json:"last"`
	Key      string   `json:"key"` // the name proposed for wide.to
	Value    string   `json:"value"`
	Fits     bool     `json:"fits"` // no other column holds numbers
	Doubt    string   `json:"doubt"`
	Smallest *Extreme `json:"smallest"` // number in these columns; null where there is none
	Largest  *Extreme `json:"largest"`
	columns  []*ColumnAccount
}

// TotalAccount is rows that may be totals of others: by their words, or
// because a column that elsewhere tells rows apart is blank.
type TotalAccount struct {
	Column string `json:"column"`
	Text   string `json:"text"`
	Rows   int    `json:"rows"`
}

// maxDetailed is how many tables of one sheet are told column by column.
const maxDetailed = 24

// maxFirstRows is how many rows an account shows.
const maxFirstRows = 5

// Survey tells how a file is read: all of its sheets and tables, and which of
// them a dataset with this spec takes. Of the spec, format, sheet, range,
// decimal and markers count. The faults are those that such a dataset has, but
// for the choice between several tables on a sheet, which the account tells.
func Survey(spec *Spec, src *diag.Source, beside ...*diag.Source) (*Account, diag.List) {
	sum := sha256.Sum256(src.Data)
	a := &Account{File: src.Name, Bytes: len(src.Data), SHA256: hex.EncodeToString(sum[:]), Sheets: []*SheetAccount{}}
	b, ds := openBook(spec, src, beside)
	if b == nil {
		return a, ds
	}
	a.Format, a.Encoding = b.format, b.encoding
	a.format, a.decimal = strings.TrimSpace(spec.Format.S), strings.TrimSpace(spec.Decimal.S)
	if b.meta != nil {
		a.Metadata = b.meta.src.Name
	}
	s := &surveyor{spec: spec, book: b, sum: a.SHA256}
	in, wrong := readRange(spec)
	pinned, more := b.named(spec.Sheet)
	wrong = append(wrong, more...)
	if pinned < 0 && len(b.names) == 1 {
		pinned = 0
	}
	for i := range b.names {
		a.Sheets = append(a.Sheets, s.sheet(i, i == pinned))
		if a.Delimiter == "" {
			a.Delimiter = s.delimiter
		}
	}
	if wrong.HasErrors() {
		return a, append(ds, wrong...)
	}
	if in.at.Source != nil {
		return a, append(ds, s.pinnedRange(a, in, pinned)...)
	}
	ds = append(ds, s.choose(a, pinned)...)
	for _, sheet := range a.Sheets {
		if w := frontWord(sheet.Name); w != "" && sheet.Why == "" && !slices.Contains(sheet.Tables, a.Chosen()) {
			sheet.Why = frontMatterWhy + w
		}
	}
	return a, ds
}

// Chosen gives the table that is shown first, or nil.
func (a *Account) Chosen() *TableAccount {
	for _, s := range a.Sheets {
		for _, t := range s.Tables {
			if t.Chosen {
				return t
			}
		}
	}
	return nil
}

// A surveyor goes through the sheets of a file.
type surveyor struct {
	spec      *Spec
	book      *book
	sum       string
	delimiter string
}

// choose marks the table that a dataset would take, and gives its faults, or
// why there is none.
func (s *surveyor) choose(a *Account, pinned int) diag.List {
	order := s.book.order()
	if pinned >= 0 {
		order = []int{pinned}
	}
	for _, i := range order {
		sheet := a.Sheets[i]
		switch {
		case sheet.Faults.HasErrors():
			return sheet.Faults
		case len(sheet.Tables) > 0:
			sheet.Tables[0].Chosen = true
			return append(slices.Clone(sheet.Faults), sheet.Tables[0].Faults...)
		}
	}
	_, _, ds := s.book.choose(s.spec)
	return ds
}

// pinnedRange takes the table of the range that the spec gives.
func (s *surveyor) pinnedRange(a *Account, in area, sheet int) diag.List {
	g, f, ds := s.book.choose(s.spec)
	if f == nil {
		return ds
	}
	for i, n := range s.book.names {
		if n.name == g.src.Sheet {
			sheet = i
		}
	}
	for _, t := range a.Sheets[sheet].Tables {
		if t.Pinned && t.Range == strings.TrimSpace(s.spec.Range.S) && len(t.Columns) > 0 {
			t.Chosen = true
			return append(ds, t.Faults...)
		}
	}
	t := s.table(g, f, nil)
	t.Chosen, t.Pinned, t.Range = true, true, strings.TrimSpace(s.spec.Range.S)
	a.Sheets[sheet].Tables = append([]*TableAccount{t}, a.Sheets[sheet].Tables...)
	return append(ds, t.Faults...)
}

// sheet tells of one sheet. One that the spec names has a table even where it
// holds no numbers.
func (s *surveyor) sheet(i int, named bool) *SheetAccount {
	name := s.book.names[i]
	out := &SheetAccount{Name: name.name, Hidden: name.hidden, Tables: []*TableAccount{}}
	sh, ds := s.book.open(i)
	out.Faults = ds
	if sh == nil || ds.HasErrors() {
		out.Why = "it can't be read"
		return out
	}
	if sh.src.Cells == nil {
		s.delimiter = string(sh.delim)
	}
	g := readGrid(sh, wholeSheet, s.book.words)
	out.Rows, out.Columns = g.used()
	var tables []*found
	if !g.tidy {
		tables = g.tables()
	}
	switch {
	case len(tables) > 1:
		g.keep = true
		for n, f := range tables {
			out.Tables = append(out.Tables, s.oneOfMany(g, f, n < maxDetailed))
		}
		return out
	case len(tables) == 1:
		out.Tables = append(out.Tables, s.table(g, tables[0], nil))
		return out
	}
	f, bad := g.none(named)
	if f != nil {
		out.Tables = append(out.Tables, s.table(g, f, nil))
		return out
	}
	out.Faults = append(out.Faults, bad...)
	out.Why = g.whyNone(name.name, out.Rows)
	return out
}

// oneOfMany tells of a table as a dataset reads it that gives its range.
func (s *surveyor) oneOfMany(g *grid, f *found, detailed bool) *TableAccount {
	if detailed {
		in := area{f.heads[0] + 1, f.to + 1, f.columns[0], f.columns[len(f.columns)-1] + 1, g.recordSpan(f.heads[0])}
		view := g.within(in)
		if own, ds := view.table(true); own != nil {
			t := s.table(view, own, g.unitAbove(f))
			t.Title, t.Pinned = f.title, true
			t.Range = g.rangeOf(f)
			t.Faults = append(ds, t.Faults...)
			return t
		}
	}
	t := &TableAccount{Sheet: g.src.Sheet, Range: g.rangeOf(f), Pinned: true, Title: f.title, First: f.from + 1, Last: f.to + 1, Rows: f.to - f.from + 1 - len(f.gone)}
	for _, h := range f.heads {
		t.Header = append(t.Header, h+1)
	}
	return t.whole()
}

// within gives a sheet as far as an area goes, its cells being found already.
func (g *grid) within(in area) *grid {
	view := *g
	view.area, view.lines = in, map[int]line{}
	if in.bottom < g.records() {
		view.first = g.first[:in.bottom+1]
	}
	view.faults = slices.DeleteFunc(slices.Clone(g.faults), func(f recordFault) bool { return f.record >= in.bottom })
	if len(view.faults) < len(g.faults) {
		view.more = 0
	}
	return &view
}

// used gives how far down and to the right a sheet holds anything.
func (g *grid) used() (rows, columns int) {
	for r := range g.records() {
		if g.blankRecord(r) {
			continue
		}
		rows = r + 1
		n := len(g.cells(r))
		for n > columns && g.cellBlank(r, n-1) {
			n--
		}
		columns = max(columns, n)
	}
	return rows, columns
}

func (g *grid) cellBlank(record, column int) bool {
	b, _ := g.cell(record, column)
	return len(b) == 0
}

// none gives the table of a sheet on which none was found among its numbers.
func (g *grid) none(named bool) (*found, diag.List) {
	if g.tidy {
		return g.table(named)
	}
	if !named {
		return nil, nil
	}
	return g.plainTable()
}

const frontMatterWhy = "front matter: "

// whyNone says why a sheet holds no table.
func (g *grid) whyNone(name string, rows int) string {
	if rows == 0 {
		return "it holds nothing"
	}
	if w := frontWord(name); w != "" {
		return frontMatterWhy + w
	}
	for r := range min(g.records(), farRows) {
		if !g.blankRecord(r) && g.line(r).figures > 0 {
			return "no header stands over its numbers"
		}
	}
	return "text alone"
}

// unitAbove gives the unit that stands over a table, outside its range.
func (g *grid) unitAbove(f *found) *aboveUnit {
	if !f.hasUnit || f.unit[0] >= f.top() && f.unit[0] <= f.to {
		return nil
	}
	unit, scale, _ := unitOf(unitLabel.ReplaceAllString(g.text(f.unit[0], f.unit[1]), ""))
	return &aboveUnit{unit, scale, a1(f.unit[0], f.unit[1])}
}

// aboveUnit is a unit that a table's range leaves out.
type aboveUnit struct{ unit, scale, cell string }
