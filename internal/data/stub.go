package data

import (
	"policybrief/internal/diag"
)

type table struct{}

// Parse reads a file's bytes as the spec says. It always gives a table, an
// empty one where the file can't be read; the faults say why.
func Parse(spec *Spec, src *diag.Source) (*Table, diag.List) { panic("stub") }

// Cell gives the cell of a data row (from 0) and a column.
func (t *Table) Cell(row, column int) Cell { panic("stub") }

// Column finds a column by header, snake_case name or letter; near are the
// closest names where there is none.
func (t *Table) Column(name string) (c *Column, near []string) { panic("stub") }

// Keys reads key columns: one Key per row and key column. as may pin a kind
// ("financial-year") and is "" otherwise. The faults name unreadable keys and
// columns that could mean two things.
func (t *Table) Keys(columns []*Column, as []string) ([][]Key, diag.List) { panic("stub") }

// ParsePeriod reads a period as an expression writes it: 2012, 2012/13,
// 2012-Q3, 2012-11. kind says what the column holds.
func ParsePeriod(s string, kind Kind) (Key, bool) { panic("stub") }

// Snake gives a header in snake_case, as expressions name it.
func Snake(header string) string { panic("stub") }

// ParseNumber reads a number as statistics files write it.
func ParseNumber(s string) (Number, bool) { panic("stub") }

// String gives the number in plain decimal.
func (n Number) String() string { panic("stub") }
