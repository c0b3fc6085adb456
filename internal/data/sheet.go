package data

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"policybrief/internal/diag"
)

// A book is a statistics file as its reader gives it: sheets, opened one by
// one so that only those looked at cost anything. A file without sheets is a
// book of one, which has no name.
type book struct {
	format string // csv, tsv, xlsx, ods, json, json-stat or parquet
	names  []sheetName
	open   func(i int) (*sheet, diag.List) // an empty sheet where it can't be read; the faults say why

	// What follows is set when the book is opened, not by its reader.
	file     *diag.Source
	src      *diag.Source // of a text file: its decoded text
	encoding string
	words    vocabulary
	eurostat string // the key in the column heads of a file from Eurostat
	meta     *csvw  // what a metadata file says of a CSV
}

// sheetName is a sheet in the order of the file.
type sheetName struct {
	name   string
	hidden bool
}

// A sheet is a grid of cells, written out as text: records end with a line
// feed, cells are parted by delim and quoted as in RFC 4180. Records and cells
// stand where the user's spreadsheet has its rows and columns, so blank ones
// are written too, up to the last that holds something.
//
// A number that the file stores as a number, not as text, is written as a
// plain decimal with a point, then the byte typed, then the text that its
// program shows where that differs, then, where the stored text differs from
// the decimal, typed again and the stored text: 4.6␞4.6␞4.5999999999999996.
type sheet struct {
	src    *diag.Source // the text; Sheet and Cells are set where the file is no text file
	delim  byte
	data   []byte      // the text as it is read, where that is another than src's; as long as that
	start  int         // offset of the first record
	tidy   bool        // the first record is the header and the rest are rows: nothing need be found
	merged []rect      // merged cells; what they hold stands in their first
	holes  []hole      // cells that hold nothing usable, and why
	notes  []string    // what the reader wishes to tell of the sheet, for the account
	codes  map[int]int // by column of labels: the column of their codes
	key    []int       // the columns that identify a row, where the file says it
	head   *headAt     // where the header is, where the file says it
	types  []colType   // of the columns, where the file says them; else nil
}

// headAt is where a metadata file says that the table of a CSV begins.
type headAt struct {
	skip, left int      // records above the header, and columns beside the table
	rows       int      // records of the header; 0 where there is none
	names      []string // of the columns, for a table without a header
}

// typed follows a number that is stored as a number, and parts the forms of it.
const typed = 0x1e

// rect is a block of cells, rows and columns from 0, the last ones included.
type rect struct{ top, left, bottom, right int }

// hole is a cell, row and column from 0, whose value can't be had: a formula
// whose result is not stored, an error value.
type hole struct {
	row, column int
	why         string // completes “this cell ”: “holds a formula (=SUM(B2:B9)) whose result is not stored”
	hint        string
}

// colType is what a file says of one of its columns.
type colType uint8

const (
	anyType    colType = iota // the cells decide
	numberType                // numbers
	textType                  // text, whatever it looks like: codes
)

// A sheetWriter writes the cells of a sheet in the order of the file.
type sheetWriter struct {
	buf         []byte
	delim       byte
	row, column int // where the next cell goes, from 0
	limit       int // most bytes; full is set beyond
	full        bool
}

func newSheetWriter(limit int) *sheetWriter {
	return &sheetWriter{delim: '\t', limit: limit}
}

// to goes forward to a cell. What lies between is blank.
func (w *sheetWriter) to(row, column int) bool {
	if w.full || row < w.row || row == w.row && column < w.column {
		return false
	}
	need := row - w.row + column
	if row == w.row {
		need = column - w.column
	}
	if w.full = len(w.buf)+need > w.limit; w.full {
		return false
	}
	for ; w.row < row; w.row, w.column = w.row+1, 0 {
		w.buf = append(w.buf, '\n')
	}
	if n := column - w.column; n > 0 { // at once: there may be thousands
		w.buf = slices.Grow(w.buf, n)[:len(w.buf)+n]
		for i := len(w.buf) - n; i < len(w.buf); i++ {
			w.buf[i] = w.delim
		}
		w.column = column
	}
	return true
}

// text writes a cell of text. White space at its ends stays.
func (w *sheetWriter) text(row, column int, s string) {
	if s == "" || !w.to(row, column) {
		return
	}
	if w.full = len(w.buf)+2*len(s)+2 > w.limit; w.full {
		return
	}
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == utf8.RuneError || r == 0x7f }) < 0 {
		w.buf = append(w.buf, s...)
		return
	}
	w.buf = append(w.buf, '"')
	for _, r := range s {
		switch {
		case r == '"':
			w.buf = append(w.buf, `""`...)
		case r == '\r' || r < ' ' && r != '\n' && r != '\t' || r == 0x7f: // may not stand in the text: typed is one
			w.buf = append(w.buf, ' ')
		default:
			w.buf = utf8.AppendRune(w.buf, r)
		}
	}
	w.buf = append(w.buf, '"')
}

// number writes a cell that the file stores as a number: value is a plain
// decimal with a point, shown and stored are "" where they do not differ.
func (w *sheetWriter) number(row, column int, value, shown, stored string) {
	if !w.to(row, column) {
		return
	}
	if w.full = len(w.buf)+len(value)+len(shown)+len(stored)+2 > w.limit; w.full {
		return
	}
	clean := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return ' '
			}
			return r
		}, s)
	}
	w.buf = append(w.buf, value...)
	w.buf = append(w.buf, typed)
	w.buf = append(w.buf, clean(shown)...)
	if stored != "" {
		w.buf = append(w.buf, typed)
		w.buf = append(w.buf, clean(stored)...)
	}
}

// sheet gives what was written as a sheet of a file. at gives the address of a
// cell, row and column from 0, as people know it: C14, or “row 5, births”.
func (w *sheetWriter) sheet(file, name string, at func(row, column int) string) *sheet {
	s := &sheet{delim: w.delim, src: diag.NewSource(file, w.buf)}
	s.src.Sheet = name
	stop := breaksFor(w.delim)
	stop[typed] = true
	s.src.Cells = cellPlaces(w.buf, w.delim, stop, at)
	return s
}

// cellPlaces gives a function that finds the cell, row and column from 0, in
// which an offset stands, and its address. The records are found when it is
// first called.
func cellPlaces(data []byte, delim byte, stop *breaks, at func(row, column int) string) func(off int) (int, int, string) {
	records := sync.OnceValue(func() []uint32 { return recordStarts(data, delim, stop) })
	return func(off int) (row, column int, address string) {
		all := records()
		row = max(0, sort.Search(len(all), func(i int) bool { return int(all[i]) > off })-1)
		if row < len(all) {
			cells, _, _, _ := scanRecord(data, int(all[row]), delim, stop, nil)
			for column = len(cells) - 1; column > 0 && int(cells[column]) > off; column-- {
			}
		}
		return row, column, at(row, column)
	}
}

// recordStarts gives the offset of each record.
func recordStarts(data []byte, delim byte, stop *breaks) []uint32 {
	var out, cells []uint32
	for pos := 0; pos < len(data); {
		out = append(out, uint32(pos))
		cells, pos, _, _ = scanRecord(data, pos, delim, stop, cells[:0])
	}
	return out
}

// a1 gives the address of a cell as spreadsheets show it, row and column from 0.
func a1(row, column int) string { return letter(column) + itoa(row+1) }
