package data

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"policybrief/internal/diag"
)

// Limits of one sheet. A cell takes a few bytes when it refers to a text of
// thousands, so what is written is capped too: by what the sheet takes in the
// file, for real ones don't pack to a twentieth of what they say.
const (
	freeSheet   = 32 << 20 // bytes of a sheet as text, whatever it takes in the file
	maxSheet    = 256 << 20
	sheetGrowth = 20      // bytes of text for each in the file, beyond that
	maxHoles    = 100_000 // cells without a usable value, merged blocks, shared formulas
)

// A sheetReader reads the XML of one sheet.
type sheetReader struct {
	*xlsxFile
	name   string
	scan   *xmlScanner
	w      *sheetWriter
	ds     diag.List // what makes the sheet unreadable
	merged []rect
	holes  []hole

	row, column   int // of the last cell or row, from 0; -1 before the first
	bottom, right int // the last row and column with anything in them
	hidden        hiddenCells

	value, formula []byte // of the cell at hand
	number, shown  []byte
	rich           richText
	shared         map[string]string // formulas that others repeat
}

// readSheet reads a sheet from its part's XML.
func (x *xlsxFile) readSheet(s *xlsxSheet, data []byte) (*sheet, diag.List) {
	packed := min(x.parts[partKey(s.part)].CompressedSize64, uint64(len(x.src.Data)))
	limit := min(maxSheet, freeSheet+sheetGrowth*int(packed))
	r := &sheetReader{xlsxFile: x, name: s.name, scan: newXMLScanner(data), w: newSheetWriter(limit), row: -1, shared: map[string]string{}}
	r.w.buf = make([]byte, 0, min(limit, len(data)/3)) // about what becomes of a full sheet's XML
	for kind := r.scan.next(); kind != xmlEOF && r.ds == nil; kind = r.scan.next() {
		if kind == xmlStart {
			r.element()
		}
	}
	if r.ds == nil {
		r.ds = x.xmlFault(s.part, r.scan)
	}
	if r.ds != nil {
		return nil, r.ds
	}
	if buf := r.w.buf; cap(buf) > len(buf)+len(buf)/4 {
		r.w.buf = bytes.Clone(buf)
	}
	out := r.w.sheet(x.src.Name, s.name, a1)
	out.merged, out.holes, out.notes = r.merged, r.holes, r.hidden.notes(r.bottom, r.right)
	return out, nil
}

// damage ends the reading with what is wrong.
func (r *sheetReader) damage(what string, args ...any) {
	r.ds = r.damaged("in the sheet %s, %s", r.name, fmt.Sprintf(what, args...))
}

func (r *sheetReader) tooMuch(what string, args ...any) {
	r.ds = diag.List{ruleTooLarge.At(whole(r.src), "the sheet %s has %s", r.name, fmt.Sprintf(what, args...)).
		WithHint("copy the cells that are needed to a sheet of their own, or save them as CSV UTF-8")}
}

// element reads an element that is not inside another one it knows.
func (r *sheetReader) element() {
	s := r.scan
	if s.depth() == 1 {
		if s.customPrefixes(xlsxSpaces); string(s.name) != "worksheet" {
			r.damage("the part that should hold its cells holds something else")
		}
		return
	}
	switch string(s.name) {
	case "cols", "mergeCells", "autoFilter": // read what is in them
	case "sheetData":
		r.rows()
	case "col":
		r.columns()
	case "mergeCell":
		r.merge(s.attr("ref"))
	case "filterColumn":
		r.hidden.filtered = true
		s.skip()
	default:
		s.skip()
	}
}

// columns notes which columns are hidden.
func (r *sheetReader) columns() {
	first, _ := strconv.Atoi(r.scan.attr("min"))
	last, _ := strconv.Atoi(r.scan.attr("max"))
	if first, last = max(1, first), min(last, maxXLSXColumns); truth(r.scan.attr("hidden")) && first <= last && len(r.hidden.columns) < maxXLSXColumns {
		r.hidden.columns = append(r.hidden.columns, span{first - 1, last - 1})
	}
}

// merge notes a block of merged cells.
func (r *sheetReader) merge(ref string) {
	from, to, _ := strings.Cut(ref, ":")
	if to == "" {
		return
	}
	row, column, ok := cellOf(from)
	lastRow, lastColumn, ok2 := cellOf(to)
	switch {
	case !ok || !ok2 || lastRow < row || lastColumn < column || lastRow >= maxXLSXRows || lastColumn >= maxXLSXColumns:
		r.damage("the merged cells “%s” are not in the sheet", clip(ref))
	case len(r.merged) == maxHoles:
		r.tooMuch("more than %d blocks of merged cells, and no more are read", maxHoles)
	default:
		r.merged = append(r.merged, rect{row, column, lastRow, lastColumn})
	}
}

// truth reads a boolean of XML.
func truth(s string) bool { return s == "1" || s == "true" || s == "on" }

// cellOf reads the address of a cell. Rows and columns are from 0, and -1 or
// beyond any sheet where it says so.
func cellOf[T string | []byte](ref T) (row, column int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		if column = column*26 + int(ref[i]|0x20-'a') + 1; column > 1<<20 {
			column = 1 << 20
		}
	}
	digits := i
	for ; i < len(ref) && ref[i]-'0' <= 9; i++ {
		if row = row*10 + int(ref[i]-'0'); row > 1<<30 {
			row = 1 << 30
		}
	}
	return row - 1, column - 1, digits > 0 && i > digits && i == len(ref) && row > 0
}

// rows reads the rows of the sheet.
func (r *sheetReader) rows() {
	s := r.scan
	for depth := s.depth(); r.ds == nil; {
		switch s.next() {
		case xmlEOF:
			return
		case xmlEnd:
			if s.depth() < depth {
				return
			}
		case xmlStart:
			if string(s.name) != "row" {
				s.skip()
			} else if r.startRow(); r.ds == nil {
				r.cells()
			}
		}
	}
}

// startRow takes the number of the row whose start tag is at hand: the one
// that it says, else the one after the row before it.
func (r *sheetReader) startRow() {
	row, hidden := r.row+1, false
	for _, a := range r.scan.attrs {
		switch string(a.name) {
		case "r":
			n, err := strconv.ParseUint(string(r.scan.value(a.raw)), 10, 63)
			if err != nil || n == 0 {
				r.damage("a row has the number “%s”", clip(string(a.raw)))
				return
			}
			if n > maxXLSXRows {
				r.damage("a row has the number %d, and sheets end at row %d", n, maxXLSXRows)
				return
			}
			row = int(n) - 1
		case "hidden":
			hidden = truth(string(r.scan.value(a.raw)))
		}
	}
	switch {
	case row <= r.row:
		r.damage("row %d comes after row %d", row+1, r.row+1)
	case row >= maxXLSXRows:
		r.damage("there are rows beyond row %d, where sheets end", maxXLSXRows)
	}
	r.row, r.column = row, -1
	if hidden {
		r.hidden.rows = appendSpan(r.hidden.rows, row, row)
	}
}

// cells reads the cells of a row.
func (r *sheetReader) cells() {
	s := r.scan
	for depth := s.depth(); r.ds == nil; {
		switch s.next() {
		case xmlEOF:
			return
		case xmlEnd:
			if s.depth() < depth {
				if r.w.full {
					r.tooMuch("more than %d MiB of text, and no more is read", r.w.limit>>20)
				}
				return
			}
		case xmlStart:
			if string(s.name) != "c" {
				s.skip()
				continue
			}
			r.cell()
		}
	}
}
