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

// cell reads the cell whose start tag is at hand.
func (r *sheetReader) cell() {
	s := r.scan
	var style, kind []byte
	column := r.column + 1
	for _, a := range s.attrs {
		switch string(a.name) {
		case "r":
			row, c, ok := cellOf(s.value(a.raw))
			if !ok || row != r.row {
				r.damage("a cell in row %d has the address “%s”", r.row+1, clip(string(a.raw)))
				return
			}
			column = c
		case "s":
			style = s.value(a.raw)
		case "t":
			kind = s.value(a.raw)
		}
	}
	switch {
	case column >= maxXLSXColumns:
		r.damage("row %d has cells beyond column %s, where sheets end", r.row+1, letter(maxXLSXColumns-1))
		return
	case column == r.column:
		r.damage("the cell %s stands there twice", a1(r.row, column))
		return
	case column < r.column:
		r.damage("the cell %s comes after %s", a1(r.row, column), a1(r.row, r.column))
		return
	}
	r.column = column
	var has struct{ value, formula, rich bool }
	r.value, r.formula = r.value[:0], r.formula[:0]
	for depth := s.depth(); ; {
		token := s.next()
		if token == xmlEOF || token == xmlEnd && s.depth() < depth {
			break
		}
		if token != xmlStart {
			continue
		}
		switch string(s.name) {
		case "v":
			has.value = true
			r.value = appendElementText(r.value[:0], s)
		case "f":
			has.formula = true
			r.readFormula()
		case "is":
			has.rich = true
			r.value = append(r.value[:0], r.rich.read(s)...)
		default:
			s.skip()
		}
	}
	if len(kind) == 0 && has.rich {
		kind = []byte("inlineStr")
	}
	if s.fault == nil && (has.value || has.formula || has.rich) {
		r.take(string(kind), style, has.value || has.rich, has.formula)
	}
}

// readFormula reads the formula whose start tag is at hand. Of one that many
// cells share the first holds the text.
func (r *sheetReader) readFormula() {
	s := r.scan
	group := ""
	if s.attr("t") == "shared" {
		group = s.attr("si")
	}
	r.formula = appendElementText(r.formula[:0], s)
	if group == "" || len(group) > 10 {
		return
	}
	if len(r.formula) > 0 && len(r.shared) < maxHoles {
		r.shared[group] = clip(string(r.formula)) + ", as in " + a1(r.row, r.column)
	} else if text := r.shared[group]; text != "" {
		r.formula = append(r.formula, text...)
	}
}

// take writes the cell at hand.
func (r *sheetReader) take(kind string, style []byte, stored, formula bool) {
	const repair = "open the file in a spreadsheet program, let it work out its formulas, and save it"
	at := func() string { return "the cell " + a1(r.row, r.column) }
	if formula && !stored {
		r.hole(r.withFormula("whose result is not stored"), repair)
		return
	}
	switch kind {
	case "e":
		why := "holds the error " + clip(string(r.value))
		if formula {
			why = r.withFormula("that gives the error " + clip(string(r.value)))
		}
		r.hole(why, "mend the cell in a spreadsheet program, or clear it, and save the file")
		return
	case "", "n":
		switch {
		case len(trim(r.value)) > 0:
			r.takeNumber(style, formula)
		case formula:
			r.hole(r.withFormula("whose result is not stored"), repair)
		}
		return
	case "s", "str", "inlineStr", "b", "d":
	default:
		r.damage("%s is of the unknown type “%s”", at(), clip(kind))
		return
	}
	text := ""
	switch kind {
	case "s":
		n, err := strconv.Atoi(string(trim(r.value)))
		if shared, ok := r.strings.at(n); ok && err == nil {
			text = shared
			break
		}
		r.damage("%s refers to the text number %s, and the file has %d texts", at(), clip(string(r.value)), len(r.strings.ends))
		return
	case "b":
		switch string(trim(r.value)) {
		case "1", "true":
			text = "TRUE"
		case "0", "false":
			text = "FALSE"
		default:
			r.damage("%s should be true or false, and is “%s”", at(), clip(string(r.value)))
			return
		}
	default:
		text = string(r.value)
	}
	if text != "" {
		r.mark()
		r.w.text(r.row, r.column, text)
	}
}

// takeNumber writes a number or a date.
func (r *sheetReader) takeNumber(style []byte, formula bool) {
	var format *numberFormat
	n, err := 0, error(nil)
	if len(style) > 0 {
		n, err = strconv.Atoi(string(style))
	}
	switch {
	case err == nil && n >= 0 && n < len(r.styles):
		format = r.styles[n]
	case err != nil || n != 0:
		r.damage("the cell %s has the style %s, and the file has %d, so it may be a number or a date", a1(r.row, r.column), clip(string(style)), len(r.styles))
		return
	}
	stored := trim(r.value)
	var ok bool
	if r.number, ok = plainNumber(r.number[:0], stored); !ok {
		r.hole("holds “"+clip(string(r.value))+"” where a number should be", "mend the cell in a spreadsheet program, and save the file")
		return
	}
	if formula && r.stale && string(r.number) == "0" {
		// Libraries that can't work out a formula store 0 as its result, and ask
		// for it to be worked out when the file is opened.
		r.hole(r.withFormula("whose result has never been worked out"), "open the file in a spreadsheet program, and save it")
		return
	}
	r.mark()
	r.shown = r.shown[:0]
	if format != nil {
		if s := format.section(r.number); s != nil && (s.kind == dateFormat || s.kind == timeFormat) {
			days, _ := strconv.ParseFloat(string(r.number), 64)
			if r.shown, ok = appendDate(r.shown, days, s, r.from1904); ok {
				r.w.text(r.row, r.column, string(r.shown))
				return
			}
		}
		if r.shown = format.show(r.shown[:0], r.number); string(r.shown) == string(r.number) {
			r.shown = r.shown[:0]
		}
	}
	if string(stored) == string(r.number) {
		stored = nil
	}
	r.w.number(r.row, r.column, string(r.number), string(r.shown), string(stored))
}

// mark notes that the cell at hand holds something.
func (r *sheetReader) mark() {
	r.bottom, r.right = max(r.bottom, r.row), max(r.right, r.column)
}

func (r *sheetReader) hole(why, hint string) {
	if len(r.holes) == maxHoles {
		r.tooMuch("more than %d cells without a value that can be used; the first: %s %s", maxHoles, a1(r.holes[0].row, r.holes[0].column), r.holes[0].why)
		return
	}
	r.mark()
	r.holes = append(r.holes, hole{r.row, r.column, why, hint})
}

func (r *sheetReader) withFormula(what string) string {
	if len(r.formula) == 0 {
		return "holds a formula " + what
	}
	return "holds a formula (=" + clip(string(r.formula)) + ") " + what
}

// plainNumber appends a stored number as the shortest plain decimal that is
// the same 64-bit float.
func plainNumber(dst, stored []byte) ([]byte, bool) {
	b := stored
	neg := len(b) > 0 && b[0] == '-'
	if neg {
		b = b[1:]
	}
	for len(b) > 1 && b[0] == '0' && b[1]-'0' <= 9 {
		b = b[1:]
	}
	point, digits := -1, 0
	for i, c := range b {
		switch {
		case c-'0' <= 9:
			digits++
		case c == '.' && point < 0:
			point = i
		default:
			return anyNumber(dst, stored)
		}
	}
	if digits == 0 || digits > 15 || point == 0 || point == len(b)-1 {
		return anyNumber(dst, stored)
	}
	// A decimal of up to 15 digits is the shortest of its float but for noughts.
	for point > 0 && (b[len(b)-1] == '0' || b[len(b)-1] == '.') {
		if b = b[:len(b)-1]; len(b) == point {
			point = -1
		}
	}
	if neg && string(b) != "0" {
		dst = append(dst, '-')
	}
	return append(dst, b...), true
}

// anyNumber does the same for a number of any form.
func anyNumber(dst, stored []byte) ([]byte, bool) {
	for _, c := range stored {
		if c-'0' > 9 && c != '.' && c != '-' && c != '+' && c|0x20 != 'e' {
			return dst, false
		}
	}
	v, err := strconv.ParseFloat(string(stored), 64)
	if err != nil {
		return dst, false
	}
	if v == 0 {
		v = 0 // no negative nought
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64), true
}
