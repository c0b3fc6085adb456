package data

import "policybrief/internal/diag"

// room is how many bytes the cells of a file of so many bytes may take when
// they are written out. Repeats make a file small and its table large, but a
// table thirty times its file, beyond 64 MiB, is made to fill the machine.
func room(size int) int {
	return int(min(maxFile, max(64<<20, 32*int64(size))))
}

// mostRows is how many rows a file of so many bytes may have. A row of a small
// file takes next to nothing where it repeats the one before, but what follows
// has to be kept for each.
func mostRows(size int) int { return int(min(maxFile, max(1<<20, 16*int64(size)))) }

// jsonReader writes out the cells of a table.
type jsonReader struct {
	*jsonScanner
	out   *sheetWriter
	heads []string
	index map[string]int // of the heads
	seen  []int          // for each head, the row that had it last, from 1
	name  []byte         // of a cell in an object
}

// table reads a table as a sheet.
func (s *jsonScanner) table(t jsonTable) (*sheet, diag.List) {
	r := &jsonReader{jsonScanner: s, out: newSheetWriter(room(len(s.data))), index: map[string]int{}}
	switch t.shape {
	case rowObjects:
		r.objects(t)
	case rowLists:
		r.lists(t)
	case columnLists:
		r.columns(t)
	}
	if s.fault == nil && r.out.full {
		s.fail(tooMuch(s.src.Span(t.start, t.start+1), r.out.limit))
	}
	if s.fault != nil {
		return noSheet(s.src), diag.List{*s.fault}
	}
	sheet := r.out.sheet(s.src.Name, t.name, rowAddress(r.heads))
	sheet.tidy, sheet.notes = true, t.notes
	return sheet, nil
}

// noSheet is the empty sheet of what can't be read.
func noSheet(src *diag.Source) *sheet { return newSheetWriter(0).sheet(src.Name, "", a1) }

// tooMuch is the fault of a table that takes too many bytes.
func tooMuch(at diag.Span, limit int) diag.Diagnostic {
	return ruleTooLarge.At(at, "the table has more than %d MB when its cells are written out", limit>>20).
		WithHint("keep the rows and columns that the brief needs in a file of their own")
}

// rowAddress gives the addresses of cells in a file that has rows and named
// columns, and no sheet: row 5, births.
func rowAddress(heads []string) func(row, column int) string {
	return func(row, column int) string {
		name := letter(column)
		if column < len(heads) && heads[column] != "" {
			name = clip(heads[column])
		}
		if row == 0 {
			return "header, " + name
		}
		return "row " + itoa(row) + ", " + name
	}
}

// head adds a column.
func (r *jsonReader) head(name string, at int) bool {
	if len(r.heads) == maxColumns {
		return r.fail(ruleTooLarge.At(r.src.Span(at, at+1), "the table has more than %d columns", maxColumns).
			WithHint("make one row for each year and area, and one column for each measure"))
	}
	r.index[name] = len(r.heads)
	r.heads, r.seen = append(r.heads, name), append(r.seen, 0)
	return true
}

// header writes the heads, and tells beforehand of a table of too many cells.
func (r *jsonReader) header(rows, at int) {
	if cells := int64(rows) * int64(len(r.heads)); cells > int64(r.out.limit) {
		r.fail(tooMuch(r.src.Span(at, at+1), r.out.limit))
	}
	for i, h := range r.heads {
		r.out.text(0, i, h)
	}
}

// objects reads a list of objects. It goes through them twice: first for the
// names, so that the header is whole, then for the cells.
func (r *jsonReader) objects(t jsonTable) {
	rows := 0
	r.each(t, '{', func(row int) bool {
		rows = row
		return r.rowMembers("", row, func(column, at int) bool {
			if column < 0 {
				if !r.head(string(r.name), at) {
					return false
				}
				column = len(r.heads) - 1
			}
			if r.seen[column] == row {
				return r.fail(r.repeated(r.heads[column], at))
			}
			r.seen[column] = row
			return r.skip()
		})
	})
	r.header(rows, t.start)
	cells := make([]int, len(r.heads)) // where the value of each column stands in the row at hand
	r.each(t, '{', func(row int) bool {
		clear(cells)
		ok := r.rowMembers("", row, func(column, _ int) bool {
			r.peek()
			cells[column] = r.pos
			return r.skip()
		})
		after, depth := r.pos, r.depth
		for i, off := range cells {
			if ok && off > 0 {
				r.pos = off
				ok = r.cell(row, i)
			}
		}
		r.pos, r.depth = after, depth
		return ok
	})
}

// each goes through the elements of a table's list, which are all of a kind.
func (r *jsonReader) each(t jsonTable, kind byte, do func(row int) bool) {
	r.at(t.start).enter()
	row := 0
	for first := true; r.more(first); first = false {
		row++
		if k := r.kind(); k != kind {
			r.fail(ruleJSONShape.At(r.src.Span(r.pos, r.pos+1), "element %d of the list is %s, and those before it are %ss", row, kindName(k), listOrObject(kind)).
				WithHint("every row has to be written alike"))
			return
		}
		if !do(row) || r.out.full {
			return
		}
	}
}

// rowMembers goes through the members of a row, and of an object in it. do gets
// the column, -1 where it is new, and the offset of its name; the name itself
// is in r.name.
func (r *jsonReader) rowMembers(prefix string, row int, do func(column, at int) bool) bool {
	if !r.enter() {
		return false
	}
	for first := true; r.more(first); first = false {
		key, at := r.key()
		r.name = append(append(r.name[:0], prefix...), key...)
		k := r.kind()
		switch {
		case r.fault != nil:
			return false
		case k == '[' || k == '{' && prefix != "":
			return r.fail(ruleJSONShape.At(r.src.Span(at, at+1), "row %d has %s in its cell “%s”", row, kindName(k), clip(string(r.name))).
				WithHint("give each value a column of its own, or each a row"))
		case k == '{':
			if !r.rowMembers(string(r.name)+".", row, do) {
				return false
			}
			continue
		}
		column, ok := r.index[string(r.name)]
		if !ok {
			column = -1
		}
		if !do(column, at) {
			return false
		}
	}
	return r.fault == nil
}

func (s *jsonScanner) repeated(name string, at int) diag.Diagnostic {
	return ruleRepeatedKey.At(s.src.Span(at, at+1), "the name “%s” stands twice in one object", clip(name)).
		WithHint("only one of the two values can be right: correct the file")
}

// kindName names a kind of value with its article.
func kindName(k byte) string {
	switch k {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case '0':
		return "a number"
	case 'n':
		return "null"
	}
	return "true or false"
}

// lists reads a list of lists. The names are the first of them, or stand in a
// list beside.
func (r *jsonReader) lists(t jsonTable) {
	names := func() bool {
		r.enter()
		for first := true; r.more(first); first = false {
			r.peek()
			if at := r.pos; r.kind() != '"' {
				return r.fail(ruleJSONShape.At(r.src.Span(at, at+1), "the first row holds the names of the columns, and this is %s", kindName(r.kind())).
					WithHint("put a row with the names first, each in quotation marks"))
			} else if !r.head(string(r.str()), at) {
				return false
			}
		}
		return r.fault == nil
	}
	first, rows := 1, r.length(t.start)
	if t.names > 0 {
		r.at(t.names)
		first = 0
		if !names() {
			return
		}
		r.header(rows, t.start)
	}
	r.each(t, '[', func(row int) bool {
		if row == first {
			if !names() {
				return false
			}
			r.header(rows, t.start)
			return r.fault == nil
		}
		start := r.pos
		column := 0
		r.enter()
		for head := true; r.more(head); head = false {
			if column < len(r.heads) && !r.cell(row-first, column) {
				return false
			} else if column >= len(r.heads) && !r.skip() {
				return false
			}
			column++
		}
		if r.fault == nil && column != len(r.heads) {
			r.fail(ruleRagged.At(r.src.Span(start, start+1), "row %d has %s, and the header has %d", row-first, cells(column), len(r.heads)).
				WithHint("write null where there is nothing"))
		}
		return r.fault == nil
	})
}

// columns reads an object of lists.
func (r *jsonReader) columns(t jsonTable) {
	rows := r.length(t.columns[0].start)
	at := make([]*jsonScanner, len(t.columns))
	for i, c := range t.columns {
		if n := r.length(c.start); n != rows {
			r.fail(ruleRagged.At(r.src.Span(c.at, c.at+1), "the list “%s” has %s, and “%s” has %d", clip(c.key), count(n, "value"), clip(t.columns[0].key), rows).
				WithNote(r.src.Span(t.columns[0].at, t.columns[0].at+1), "the first list").
				WithHint("write null where there is nothing"))
			return
		}
		if !r.head(c.key, c.at) {
			return
		}
		at[i] = &jsonScanner{src: r.src, data: r.data}
		at[i].at(c.start).enter()
	}
	r.header(rows, t.start)
	for row := 1; row <= rows && !r.out.full && r.fault == nil; row++ {
		for i, s := range at {
			if r.fault != nil {
				return
			}
			s.more(row == 1)
			r.pos = s.pos
			r.cell(row, i)
			s.pos = r.pos
		}
	}
}

// cell reads the value that comes next into a cell.
func (r *jsonReader) cell(row, column int) bool {
	k := r.kind()
	start := r.pos
	switch k {
	case '"':
		s := r.str()
		if len(s) > maxCell {
			return r.fail(ruleTooLarge.At(r.src.Span(start, start+1), "this text has more than %d bytes", maxCell))
		}
		r.out.text(row, column, string(s))
	case '0':
		putNumber(r.out, row, column, string(r.number()))
	case 't', 'f':
		r.skip()
		r.out.text(row, column, map[byte]string{'t': "TRUE", 'f': "FALSE"}[k])
	case '[', '{':
		return r.fail(ruleJSONShape.At(r.src.Span(start, start+1), "row %d has %s in its cell “%s”", row, kindName(k), clip(r.heads[column])).
			WithHint("give each value a column of its own, or each a row"))
	default:
		r.skip()
	}
	return r.fault == nil && !r.out.full
}

// putNumber writes a number with its exponent written out. One that would
// become too long stays the text that it is.
func putNumber(w *sheetWriter, row, column int, number string) {
	plain, ok := plainDecimal(number)
	switch {
	case !ok || len(number) > maxPlain:
		w.text(row, column, number)
	case plain == number:
		w.number(row, column, plain, "", "")
	default:
		w.number(row, column, plain, "", number)
	}
}
