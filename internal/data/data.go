// Package data reads statistics files into typed tables in which every cell
// knows its origin: file, sheet, row, column and the text as it stood. It
// knows numbers, periods, the markers and marks of official statistics, and
// keys. It evaluates no expressions: filters and measures with units are the
// figure package's work.
package data

import (
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// Spec is one entry of a brief's `data:` map, as written.
type Spec struct {
	Name       diag.Text             `conf:"-"`
	At         diag.Span             `conf:"-"`
	From       diag.Text             `conf:"from" doc:"another dataset whose keys this one takes over, to be overridden one by one"`
	File       diag.Text             `conf:"file" doc:"the statistics file, relative to this file"`
	Format     diag.Text             `conf:"format" doc:"csv, tsv, xlsx, ods, json, json-stat or parquet, where the name misleads"`
	Sheet      diag.Text             `conf:"sheet" doc:"the sheet of a workbook"`
	Range      diag.Text             `conf:"range" doc:"the cells of the table, header included: A6:F52"`
	Decimal    diag.Text             `conf:"decimal" doc:"the decimal sign, where the file does not prove it"`
	Key        *conf.Value           `conf:"key" doc:"the column, or the columns, that identify a row; {column: Period, as: financial-year} decides a kind"`
	Wide       *WideSpec             `conf:"wide" doc:"columns that are keys: {to: year, value: calls}"`
	Measures   conf.Map[MeasureSpec] `conf:"measures" doc:"what is counted or measured; every other column is a measure under its own name"`
	Where      diag.Text             `conf:"where" doc:"a filter over the file's columns"`
	Markers    conf.Map[diag.Text]   `conf:"markers" doc:"what the publisher writes for missing values, beside the known signs"`
	Source     *SourceSpec           `conf:"source" doc:"who published the file, and when"`
	Notes      conf.Map[diag.Text]   `conf:"notes" doc:"a caveat for each measure, which travels with its figures"`
	Coverage   *CoverageSpec         `conf:"coverage" doc:"how many are expected to report, and why a gap may pass"`
	Disclosure *DisclosureSpec       `conf:"disclosure" doc:"the publisher's rule for small numbers"`
}

// WideSpec turns columns into keys.
type WideSpec struct {
	To    diag.Text `conf:"to" doc:"the name of the key the column heads become"`
	Value diag.Text `conf:"value" doc:"the name of the measure the cells become"`
}

// MeasureSpec names a measure. Written as a plain string it is the column.
type MeasureSpec struct {
	Column diag.Text `conf:"column" doc:"the column's header"`
	Unit   diag.Text `conf:"unit" doc:"count, gbp (and other currencies), percent, points, index, ratio, rate per n, or a plain word"`
	Label  diag.Text `conf:"label" doc:"what a reader calls it"`
	DP     diag.Text `conf:"dp" doc:"decimal places shown"`
	Scale  diag.Text `conf:"scale" doc:"thousand or million: what the file's numbers are in"`
	Status diag.Text `conf:"status" doc:"the column that holds the marks of this one"`
}

// SourceSpec is the publication a file belongs to.
type SourceSpec struct {
	Title        diag.Text `conf:"title" doc:"the publication"`
	Publisher    diag.Text `conf:"publisher" doc:"who released it"`
	Published    diag.Text `conf:"published" doc:"when: YYYY-MM-DD"`
	URL          diag.Text `conf:"url" doc:"where"`
	Licence      diag.Text `conf:"licence" doc:"for example OGL-UK-3.0"`
	Note         diag.Text `conf:"note" doc:"what a reader should know of the source"`
	Illustrative bool      `conf:"illustrative" doc:"the data are made up; every page that shows any says so"`
}

// CoverageSpec says who should have reported.
type CoverageSpec struct {
	Of     diag.Text `conf:"of" doc:"how many are expected"`
	Unit   diag.Text `conf:"unit" doc:"what they are: police forces"`
	Accept diag.Text `conf:"accept" doc:"why a gap may pass"`
}

// DisclosureSpec is the publisher's rule for small numbers.
type DisclosureSpec struct {
	Below     diag.Text `conf:"below"`
	Round     diag.Text `conf:"round"`
	Secondary bool      `conf:"secondary"`
}

// Table is one table of a file: columns of equal length. It never changes
// after Parse.
type Table struct {
	File      *diag.Source
	Format    string // csv, tsv, xlsx, ods, json, json-stat or parquet
	Sheet     string // "" for files without sheets
	SHA256    string // of the file's bytes, in hex
	Encoding  string // utf-8, utf-8-bom, utf-16le, windows-1252 …
	Delimiter string
	Decimal   string // "." or ","; which sign the file proves, is told or takes from its delimiter
	Header    int    // the header's last record, from 1
	Title     string // of the table, as it stands above it; "" where there is none
	Passed    []Passed
	Notes     []string  // what else is to be told of how the file was read
	Natural   []*Column // the columns that the file says identify a row; none where it does not
	Columns   []*Column
	Rows      int
	table     // storage, the data package's own
}

// Column is one column.
type Column struct {
	Header   string  // as it stands in the file
	Name     string  // in snake_case, as expressions write it
	Index    int     // in Table.Columns
	Letter   string  // as spreadsheets name it: A, B, … AA
	Number   bool    // holds numbers (and markers)
	Unit     string  // told by the cells or the header: percent, points, gbp …; "" where it is not
	Scale    string  // told by the header: thousand, million, billion; hundred for fractions shown as percentages; "" where it is not
	UnitFrom string  // where the unit and scale are told: the header, a cell, the cells; "" where there are none
	Codes    *Column // of a column of labels: the codes that the file has for them; nil where it has none
	Scaled   bool    // each number has its scale in its cell (£1.2m), and is read in full
	DP       int     // the most decimal places that a number of the column is published with
	Why      string  // why it is read as numbers or text, for people
	typ      colType
	as       string   // the kind of period that the file says it holds
	marks    []Mark   // of the whole column, from its header
	null     []string // what a metadata file says is written for a missing value
	required bool     // a metadata file says that no cell is empty
}

// Cell is one cell with its origin.
type Cell struct {
	Raw               string // the text as it stood; in a workbook, what is stored
	Shown             string // what a spreadsheet shows for a stored number, where that is another text
	State             State
	Num               Number  // where State is Known
	Text              string  // decoded text, for text columns
	Marker            string  // why it is missing, as published: "[c]", "..", or ""
	Why               string  // the word for it: confidential, not available …
	Low               *Number // known bounds of a missing value, both or neither
	High              *Number
	LowOpen, HighOpen bool   // the value is not the bound itself: <5 is below 5
	Marks             []Mark // provisional, revised …, as published
	Origin            Origin
}

// State is what a cell holds.
type State uint8

const (
	Blank   State = iota // nothing: missing, and never 0
	Known                // a number
	Missing              // a marker in place of a number
	Words                // text
)

// A Mark qualifies a value.
type Mark struct {
	Sign string // "[p]"
	Word string // "provisional"
}

// Forecast tells whether the mark says that the value is a forecast.
func (m Mark) Forecast() bool { return m.Word == "forecast" }

// Origin is where a cell stands.
type Origin struct {
	Span   diag.Span // the cell's bytes, for text files
	File   string    // path from the project root
	Sheet  string
	Row    int    // from 1, as a spreadsheet or RFC 4180 record count has it
	Column string // letter
	Header string // the column's header
}

// Address gives the cell as the program shows it that people open the file
// with: C14, Table_1!C14 in a workbook, “row 5, births” where there are no
// letters.
func (o Origin) Address() string {
	a := o.Column + itoa(o.Row)
	if s := o.Span.Source; s != nil && s.Cells != nil {
		_, _, a = s.Cells(o.Span.Start)
	}
	switch {
	case o.Sheet == "":
		return a
	case strings.Trim(strings.ToLower(o.Sheet), "abcdefghijklmnopqrstuvwxyz0123456789_.") == "":
		return o.Sheet + "!" + a
	}
	return "'" + strings.ReplaceAll(o.Sheet, "'", "''") + "'!" + a
}

// Number is an exact decimal: Coef × 10^Exp.
type Number struct {
	Coef int64
	Exp  int32
}
