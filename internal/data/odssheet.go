package data

import (
	"bytes"
	"fmt"
	"strconv"

	"policybrief/internal/diag"
)

// Limits of a sheet of an OpenDocument spreadsheet, where a cell or a row that
// is written once can stand for a billion.
const (
	maxODSRows  = 1 << 24 // LibreOffice goes to 2^20, or to 2^24 where it is told to
	maxODSCells = 10_000_000
)

// An odsReader reads one sheet.
type odsReader struct {
	*odsFile
	name string
	x    *xmlScanner
	w    *sheetWriter
	ds   diag.List // what makes the sheet unreadable

	row, column   int       // of the cell at hand, from 0
	cells         []odsCell // of the row at hand, those that hold something
	text, run     []byte    // of the cell at hand
	decimal       []byte    // of the number at hand
	blank         bool      // white space in the text at hand says nothing more
	written       int64     // cells
	bottom, right int       // the last row and column with anything in them
	columns       int       // those told of so far
	collapsed     int       // depth of the group of rows that is not shown, or 0

	merged  []rect
	holes   []hole
	hidden  hiddenCells
	covered string // the first cell under a merged one that holds something
}

// odsCell is a cell that holds something, and the columns that are alike.
type odsCell struct {
	column, repeat int
	across, down   int // columns and rows that it spans
	number         bool
	value          string // of a number, or the text
	shown, stored  string // of a number
	why, hint      string // of a hole
}

// open reads a sheet.
func (f *odsFile) open(i int) (*sheet, diag.List) {
	s := f.sheets[i]
	x := &xmlScanner{data: f.xml.data[s.start:s.end], prefixes: f.xml.prefixes, renamed: f.xml.renamed}
	limit := int(min(maxSheet, freeSheet+sheetGrowth*int64(f.packed)))
	r := &odsReader{odsFile: f, name: s.name, x: x, w: newSheetWriter(limit)}
	x.next() // the sheet's own start tag
	for kind := x.next(); kind != xmlEOF && r.ds == nil; kind = x.next() {
		if kind == xmlStart {
			r.element()
		} else if kind == xmlEnd && x.depth() < r.collapsed {
			r.collapsed = 0
		}
	}
	if r.ds == nil && x.fault != nil {
		x.fault.at += s.start
		r.ds = f.broken("the sheet "+clip(s.name), x.fault)
	}
	if r.ds != nil {
		return newSheetWriter(0).sheet(f.src.Name, s.name, a1), r.ds
	}
	out := r.w.sheet(f.src.Name, s.name, a1)
	out.merged, out.holes, out.notes = r.merged, r.holes, r.notes()
	return out, nil
}

// damage ends the reading with what is wrong.
func (r *odsReader) damage(what string, args ...any) {
	if r.ds == nil {
		z := zipFile{src: r.src}
		r.ds = z.damaged("in the sheet %s, %s", clip(r.name), fmt.Sprintf(what, args...))
	}
}

func (r *odsReader) tooMuch(what string, args ...any) {
	if r.ds == nil {
		r.ds = diag.List{ruleTooLarge.At(whole(r.src), "the sheet %s has %s", clip(r.name), fmt.Sprintf(what, args...)).
			WithHint("copy the cells that are needed to a sheet of their own, or save them as CSV UTF-8")}
	}
}

// element reads an element of the sheet that is not inside a row.
func (r *odsReader) element() {
	switch string(r.x.name) {
	case "table:table-columns", "table:table-header-columns", "table:table-column-group", "table:table-rows", "table:table-header-rows":
	case "table:table-row-group":
		if r.collapsed == 0 && r.x.attr("table:display") == "false" {
			r.collapsed = r.x.depth()
		}
	case "table:table-column":
		n := r.repeats("table:number-columns-repeated")
		if r.concealed() && len(r.hidden.columns) < maxColumns {
			r.hidden.columns = appendSpan(r.hidden.columns, r.columns, r.columns+n-1)
		}
		r.columns = min(r.columns+n, maxODSRows)
		r.x.skip()
	case "table:table-row":
		r.readRow()
	default:
		r.x.skip() // pictures and charts, forms, descriptions
	}
}

// repeats gives an attribute that says how often the element at hand stands,
// or how far it goes: 1 where it is not there.
func (r *odsReader) repeats(name string) int {
	for _, a := range r.x.attrs {
		if string(a.name) == name {
			return r.times(a)
		}
	}
	return 1
}

// times reads such an attribute. What is beyond all sheets counts as just that.
func (r *odsReader) times(a xmlAttr) int {
	n, err := strconv.ParseUint(string(a.raw), 10, 64)
	if (err != nil || n == 0) && !bigDigits(a.raw) {
		r.damage("%s is “%s” in row %d", a.name, clip(string(a.raw)), r.row+1)
		return 1
	}
	if err != nil || n > maxODSRows {
		return maxODSRows
	}
	return int(n)
}

// bigDigits tells whether a number is one of more digits than are read.
func bigDigits(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 {
			return false
		}
	}
	return len(b) > 18 && len(bytes.TrimLeft(b, "0")) > 0
}

// concealed tells whether the row or column at hand is not shown.
func (r *odsReader) concealed() bool {
	v := r.x.attr("table:visibility")
	r.hidden.filtered = r.hidden.filtered || v == "filter"
	return v == "collapse" || v == "filter"
}

// readRow reads the row whose start tag is at hand.
func (r *odsReader) readRow() {
	x := r.x
	repeat := r.repeats("table:number-rows-repeated")
	concealed := r.concealed() || r.collapsed > 0
	r.cells, r.column = r.cells[:0], 0
	for depth := x.depth(); r.ds == nil; {
		kind := x.next()
		if kind == xmlEOF || kind == xmlEnd && x.depth() < depth {
			break
		}
		if kind != xmlStart {
			continue
		}
		switch string(x.name) {
		case "table:table-cell", "table:covered-table-cell":
			r.readCell()
		default:
			x.skip()
		}
	}
	if r.ds != nil || x.fault != nil {
		return
	}
	if len(r.cells) > 0 {
		r.write(repeat)
	}
	if concealed && r.row < maxODSRows {
		r.hidden.rows = appendSpan(r.hidden.rows, r.row, r.row+repeat-1)
	}
	r.row = min(r.row+repeat, maxODSRows)
}

// write writes the row at hand as often as it stands.
func (r *odsReader) write(repeat int) {
	var cells, bytes int64
	for _, c := range r.cells {
		cells += int64(c.repeat)
		bytes += int64(c.repeat) * int64(len(c.value)+len(c.shown)+len(c.stored)+1)
	}
	// What is repeated is counted before any of it is written.
	switch cells, bytes = cells*int64(repeat), bytes*int64(repeat); {
	case r.row+repeat > maxODSRows:
		r.tooMuch("cells that hold something beyond row %d", maxODSRows)
	case r.written+cells > maxODSCells:
		r.tooMuch("more than %d cells that hold something, and no more are read", maxODSCells)
	case int64(len(r.w.buf))+bytes > int64(r.w.limit):
		r.w.full = true
	}
	r.written += cells
	for row := r.row; row < r.row+repeat && r.ds == nil && !r.w.full; row++ {
		for i := range r.cells {
			r.writeCell(row, &r.cells[i])
		}
	}
	last := r.cells[len(r.cells)-1]
	r.bottom, r.right = max(r.bottom, r.row+repeat-1), max(r.right, last.column+last.repeat-1)
	if r.w.full {
		r.tooMuch("more than %d MiB of text, and no more is read", r.w.limit>>20)
	}
}

// writeCell writes a cell of a row, and those that are like it.
func (r *odsReader) writeCell(row int, c *odsCell) {
	for column := c.column; column < c.column+c.repeat; column++ {
		switch {
		case c.why != "":
			if len(r.holes) == maxHoles {
				r.tooMuch("more than %d cells without a value that can be used; the first: %s %s", maxHoles, a1(r.holes[0].row, r.holes[0].column), r.holes[0].why)
				return
			}
			r.w.to(row, column)
			r.holes = append(r.holes, hole{row, column, c.why, c.hint})
		case c.number:
			r.w.number(row, column, c.value, c.shown, c.stored)
		default:
			r.w.text(row, column, c.value)
		}
		if c.across > 1 || c.down > 1 {
			if len(r.merged) == maxHoles {
				r.tooMuch("more than %d blocks of merged cells, and no more are read", maxHoles)
				return
			}
			r.merged = append(r.merged, rect{row, column, min(row+c.down, maxODSRows) - 1, min(column+c.across, maxColumns) - 1})
		}
	}
}

// notes tells what a reader of the sheet should know of it.
func (r *odsReader) notes() []string {
	notes := r.hidden.notes(r.bottom, r.right)
	if r.covered != "" {
		notes = append(notes, "cells under merged ones hold something that is not read; the first is "+r.covered)
	}
	return notes
}
