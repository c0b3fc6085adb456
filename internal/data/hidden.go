package data

import (
	"fmt"
	"strings"
)

// span is a run of rows or columns, from 0, the last included.
type span struct{ first, last int }

// appendSpan adds a run that comes after the others.
func appendSpan(spans []span, first, last int) []span {
	if n := len(spans); n > 0 && spans[n-1].last == first-1 {
		spans[n-1].last = last
		return spans
	}
	return append(spans, span{first, last})
}

// hiddenCells are the rows and columns that a sheet does not show. They are
// data like any other, and people are told that they are.
type hiddenCells struct {
	rows, columns []span
	filtered      bool // a filter is set, which hides rows
}

// notes tells what is hidden up to the last row and column that hold
// something.
func (h *hiddenCells) notes(bottom, right int) []string {
	const most = 6 // runs that are named
	var notes []string
	tell := func(spans []span, last int, one, many string, name func(int) string) {
		var names []string
		n := 0
		for _, s := range spans {
			if s.first > last {
				break
			}
			s.last = min(s.last, last)
			n += s.last - s.first + 1
			switch {
			case len(names) > most:
			case s.first == s.last:
				names = append(names, name(s.first))
			case s.first+1 == s.last:
				names = append(names, name(s.first), name(s.last))
			default:
				names = append(names, name(s.first)+" to "+name(s.last))
			}
		}
		switch {
		case n == 0:
			return
		case n == 1:
			notes = append(notes, fmt.Sprintf("%s %s is hidden in the file", one, names[0]))
		case len(names) == 1:
			notes = append(notes, fmt.Sprintf("%s %s are hidden in the file", many, names[0]))
		case len(names) > most:
			notes = append(notes, fmt.Sprintf("%d %s are hidden in the file: %s …", n, many, strings.Join(names[:most], ", ")))
		default:
			end := len(names) - 1
			notes = append(notes, fmt.Sprintf("%s %s and %s are hidden in the file", many, strings.Join(names[:end], ", "), names[end]))
		}
	}
	tell(h.rows, bottom, "row", "rows", func(i int) string { return itoa(i + 1) })
	if h.filtered && len(notes) > 0 {
		notes[0] += ", where a filter is set"
	}
	tell(h.columns, right, "column", "columns", letter)
	return notes
}
