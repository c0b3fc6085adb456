// Package figure is the expression language: figures bound to cells. It turns
// tables into datasets with keys, measures, units and filters, evaluates
// expressions exactly in decimal arithmetic, and words the values as a British
// reader expects. Every value carries the cells it came from, their marks and
// their caveats. It reads no files and knows nothing of pages.
package figure

import (
	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// Dataset is a table with its keys and measures. It never changes once made,
// so editions share it.
type Dataset struct {
	Name     string
	Spec     *data.Spec
	Table    *data.Table
	Keys     []*data.Column // the columns that identify a row
	Measures []*Measure     // those of the spec in its order, then every other column that is no key
	Rows     []int          // the table's rows that pass `where`
	index                   // by key; the package's own
}

// Measure is something counted or measured. A column of text (an area's code)
// is one too; its Column says that it holds no numbers.
type Measure struct {
	Name   string // as expressions write it
	Label  string // as a reader calls it
	Column *data.Column
	Status *data.Column // where its marks stand; may be nil
	Unit   Unit
	Scale  int32 // power of ten that the file's numbers are multiplied by
	DP     int   // decimal places shown; -1 where the cells decide
	Note   string
	whole  *series // without a key
}

// Unit is what a number counts or measures.
type Unit struct {
	Kind UnitKind
	Name string // the currency code (GBP) or the word (days, "rate per 1,000")
}

// UnitKind is a kind of unit.
type UnitKind uint8

const (
	Plain UnitKind = iota // no unit known
	Count
	Currency
	Percent // 23 means 23%
	Share   // 0.23, shown as 23%: what change and share give
	Points  // percentage points
	Index
	Ratio
	Rate
	Word // days, tonnes …
)

// Kind is what a value is.
type Kind uint8

const (
	Missing Kind = iota // a marker in place of a number
	Number
	Words   // text, a key, what moved() says
	Truth   // true or false
	Period  // a key in time
	Series  // a whole measure, or a slice of it
	Several // a list, as `in [..]` takes
)

// Value is what an expression gives. It is never changed once made; the zero
// Value is what a faulty expression gives.
type Value struct {
	Kind     Kind
	True     bool
	format                // how it is shown; the package's own
	step     *apd.Decimal // of format: rounded to the nearest multiple of it; nil for none
	Num      *apd.Decimal // Number: exact, unrounded; never changed. Words of moved() and fold(): the change or the ratio told
	Str      string       // Words; Period: as published
	Key      *data.Key    // Period; of a number in a sparkline, its period; never changed
	List     []Value      // Several; for a Series, Items gives the values
	Unit     Unit
	Cells    []Ref       // every cell it came from, each once, in order of use
	Marks    []data.Mark // of all its cells, each once
	Blank    *data.Cell  // Missing: the cell
	Have, Of int         // coverage: n of m, where Of > 0
	Who      string      // what these are: police forces, months; "" where it is not known
	Fn       string      // the function that gave it last, such as change or points; "" for none. Display functions pass it on
	series   *series     // Series alone
}

// Ref is one cell of a dataset. Two refs of one cell are equal.
type Ref struct {
	Dataset *Dataset
	Measure *Measure // nil for a key or label cell
	Column  *data.Column
	Row     int // of the table
}

// Cell puts the cell together: what stands in it, and where.
func (r Ref) Cell() data.Cell { return r.Dataset.Table.Cell(r.Row, r.Column.Index) }

// Scope is what names mean in an expression.
type Scope struct {
	Datasets map[string]*Dataset
	Vars     map[string]Value  // params and matrix variables
	Lang     string            // BCP 47; "" is en-GB
	Row      *RowScope         // not nil inside `where`: columns are names
	Reads    *Reads            // what was looked at; may be nil
	Budget   *Budget           // what the edition may take; may be nil
	Memo     map[string]*Value // what cells and calls came to, by their source: a note asks for one again and again; may be nil
}

// RowScope is one row of a table, for filters.
type RowScope struct {
	Table   *data.Table
	Row     int
	Dataset *Dataset // the table's dataset once it has keys; nil while its own `where` is decided
}

// Expr is a parsed expression. It never changes.
type Expr struct {
	Text diag.Text
	root *node // nil where it could not be read
}

// Broken tells whether the expression could not be read.
func (e *Expr) Broken() bool { return e.root == nil }
