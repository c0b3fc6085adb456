package figure

import (
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

type index struct{}
type format struct{}
type expr any

// Reads records what an edition looked at: cells, absent cells, key sets and
// the positions of rows.
type Reads struct{}

// Digest gives a SHA-256 in hex over everything read, the same for the same
// reads in any order.
func (r *Reads) Digest() string { panic("stub") }

// Cells gives every cell read, by dataset in name order, then row and column.
func (r *Reads) Cells() []Ref { panic("stub") }

// Datasets gives the datasets read, in name order.
func (r *Reads) Datasets() []*Dataset { panic("stub") }

// NewDataset gives a table its keys, measures, units and filter.
func NewDataset(spec *data.Spec, t *data.Table) (*Dataset, diag.List) { panic("stub") }

// Parse reads an expression. It always gives one; evaluating a broken one
// gives no second fault.
func Parse(t diag.Text) (*Expr, diag.List) { panic("stub") }

// Eval gives the value of an expression, and the faults, each at its column.
func (e *Expr) Eval(sc *Scope) (Value, diag.List) { panic("stub") }

// Shown gives the value as a reader sees it, without its marks: "70,000",
// "£1.2 million", "23%", "[c]".
func (v Value) Shown() string { panic("stub") }

// Raw gives the unrounded value in plain decimal, or the words.
func (v Value) Raw() string { panic("stub") }

// Float gives the nearest float64, for drawing alone.
func (v Value) Float() float64 { panic("stub") }

// Forecast tells whether any cell behind the value is a forecast.
func (v Value) Forecast() bool { panic("stub") }

// Illustrative tells whether any cell behind it is of made-up data.
func (v Value) Illustrative() bool { panic("stub") }

// At gives the value of a measure in a row of the table, as `ds.m[key]` would.
func (d *Dataset) At(m *Measure, row int, sc *Scope) Value { panic("stub") }

// KeyAt gives the key of a row: column is the position in Keys.
func (d *Dataset) KeyAt(row, column int) data.Key { panic("stub") }

// Select gives the rows (of the table) for which a filter holds, in order.
func (d *Dataset) Select(where *Expr, sc *Scope) ([]int, diag.List) { panic("stub") }

// Measure finds a measure by name, header or column letter; near are the
// closest names where there is none.
func (d *Dataset) Measure(name string) (m *Measure, near []string) { panic("stub") }

// Format applies a pipe of display functions, such as "million(1)", to a value.
func Format(v Value, pipe diag.Text) (Value, diag.List) { panic("stub") }
