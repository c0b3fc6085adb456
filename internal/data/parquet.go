package data

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"policybrief/internal/diag"
)

// parquetFile is a Parquet file that is read (github.com/apache/parquet-format).
//
// The library decodes what the file says of itself; the pages are decoded
// here. Its own decoders take the memory that a page asks for, and page data
// may ask for any amount: two bytes make a run of two thousand million values.
type parquetFile struct {
	src     *diag.Source
	meta    format.FileMetaData
	end     int // of the pages: where the footer begins
	columns []parquetColumn
	rows    int
	spare   int // bytes that pages may still take when they are unpacked
	notes   []string
}

// parquetFault is a fault in the middle of a file, thrown by the decoders and
// caught in guard.
type parquetFault struct {
	rule *diag.Rule
	text string
	hint string
	at   diag.Span // the cell, or no place for the whole file
}

// damaged ends the reading of a file that contradicts itself.
func damaged(text string, args ...any) {
	panic(parquetFault{rule: ruleParquet, text: fmt.Sprintf(text, args...), hint: "get the whole file again"})
}

// refuseParquet ends the reading of a file that is sound and can't be read.
func refuseParquet(rule *diag.Rule, text, hint string) {
	panic(parquetFault{rule: rule, text: text, hint: hint})
}

// cell is the place of a cell, row and column from 0.
func (p *parquetFile) cell(row, column int, address string) diag.Span {
	src := diag.NewSource(p.src.Name, nil)
	src.Cells = func(int) (int, int, string) { return row, column, address }
	return src.Span(0, 0)
}

// guard runs a step of reading. What the step throws, and what the library
// does on a file that it was not made for, becomes a fault.
func (p *parquetFile) guard(step func()) (ds diag.List) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case parquetFault:
			if e.at.IsZero() {
				e.at = whole(p.src)
			}
			ds = diag.List{e.rule.At(e.at, "%s", e.text).WithHint("%s", e.hint)}
		default:
			ds = diag.List{ruleParquet.At(whole(p.src), "the file is damaged: it can't be decoded").WithHint("get the whole file again")}
		}
	}()
	step()
	return nil
}

// readParquet reads a Parquet file whose columns hold one value in each row.
// Whole numbers and decimals are exact; floating-point numbers are the shortest
// decimal that gives them back. Dates and times are written as in ISO 8601; a
// column of times that are all midnight is one of dates.
func readParquet(src *diag.Source) (*book, diag.List) {
	p := &parquetFile{src: src, spare: room(len(src.Data))}
	if ds := p.guard(p.open); ds != nil {
		return nil, ds
	}
	return &book{format: formatParquet, names: []sheetName{{}}, open: func(int) (*sheet, diag.List) {
		q := *p
		q.columns = slices.Clone(p.columns)
		var s *sheet
		if ds := q.guard(func() { s = q.table() }); ds != nil {
			return noSheet(src), ds
		}
		return s, nil
	}}, nil
}

// open reads the footer and makes sure that what it says can be a table.
func (p *parquetFile) open() {
	data := p.src.Data
	switch {
	case bytes.HasPrefix(data, []byte("PARE")):
		refuseParquet(ruleNotRead, "the file is encrypted, so nothing in it can be read", "save it without encryption")
	case !bytes.HasPrefix(data, []byte("PAR1")):
		refuseParquet(ruleNotRead, "the file is no Parquet file", "say what it is with format:")
	case len(data) < 12 || !bytes.HasSuffix(data, []byte("PAR1")):
		damaged("the file is cut off: it does not end as a Parquet file does")
	case len(data) > maxFile:
		refuseParquet(ruleTooLarge, fmt.Sprintf("the file has %d bytes, and at most %d are read", len(data), maxFile), "keep the rows that the brief needs in a file of their own")
	}
	size := binary.LittleEndian.Uint32(data[len(data)-8:])
	if int64(size) > int64(len(data)-12) {
		damaged("the file is cut off: its footer should have %d bytes", size)
	}
	p.end = len(data) - 8 - int(size)
	footer := data[p.end : len(data)-8]
	n := decodeThrift(footer, &p.meta)
	switch rest := len(footer) - n; {
	case rest == 28: // a signature
		p.notes = append(p.notes, "the file is signed; the signature is not checked")
	case rest != 0:
		damaged("the file is damaged: its footer has %d bytes too many", rest)
	}
	if p.meta.EncryptionAlgorithm.Value != nil {
		refuseParquet(ruleNotRead, "columns of the file are encrypted", "save it without encryption")
	}
	p.schema()
	p.groups()
}

// decodeThrift decodes a description, after making sure that it asks for no
// more than it has, and gives its length.
func decodeThrift(b []byte, v any) int {
	budget := maxThrift
	n, ok := thriftSize(b, &budget, 0)
	if !ok {
		damaged("the file is damaged: its description of itself breaks off, or is not one")
	}
	var protocol thrift.CompactProtocol
	if err := thrift.NewDecoder(protocol.NewReaderFromBytes(bytes.Clone(b[:n]))).Decode(v); err != nil {
		damaged("the file is damaged: its description of itself can't be read")
	}
	return n
}

// schema reads the columns. Parts of columns are told, for a table has none.
func (p *parquetFile) schema() {
	elements := p.meta.Schema
	if len(elements) == 0 || len(elements)-1 > maxColumns {
		if len(elements) == 0 {
			damaged("the file is damaged: it describes no columns")
		}
		refuseParquet(ruleTooLarge, fmt.Sprintf("the file has more than %d columns", maxColumns), "keep the columns that the brief needs in a file of their own")
	}
	for i := range elements[1:] {
		e := &elements[1+i]
		if !e.Type.Valid || e.RepetitionType.V == format.Repeated {
			what := "has parts"
			if e.RepetitionType.V == format.Repeated || isListOrMap(e) {
				what = "holds lists"
			}
			refuseParquet(ruleParquetColumn, fmt.Sprintf("the column “%s” %s, and a table has one value in a cell", clip(e.Name), what),
				"save the file with each part in a column of its own, and each element in a row")
		}
		c := parquetColumn{name: e.Name, physical: e.Type.V, width: int(e.TypeLength.V), optional: e.RepetitionType.V == format.Optional}
		if c.physical == format.FixedLenByteArray && (c.width <= 0 || c.width > maxCell) {
			damaged("the file is damaged: the column “%s” has values of %d bytes", clip(e.Name), c.width)
		}
		if !c.logical(e) {
			refuseParquet(ruleParquetColumn, fmt.Sprintf("the column “%s” holds values of a kind that is not read (%s)", clip(e.Name), typeName(e)),
				"save the file without it, or with numbers, texts or dates in it")
		}
		p.columns = append(p.columns, c)
	}
	if n := elements[0].NumChildren; n.Valid && int(n.V) != len(p.columns) {
		damaged("the file is damaged: it says that it has %d columns, and describes %d", n.V, len(p.columns))
	}
	if len(p.columns) == 0 {
		refuseParquet(ruleNotRead, "the file has no columns", "check that it is the right file")
	}
}

func isListOrMap(e *format.SchemaElement) bool {
	switch e.LogicalType.Value.(type) {
	case *format.ListType, *format.MapType:
		return true
	}
	return e.ConvertedType.Valid && e.ConvertedType.V >= 1 && e.ConvertedType.V <= 3
}

// groups makes sure that the row groups hold the rows that the file declares,
// and that the rows are not too many.
func (p *parquetFile) groups() {
	rows := int64(0)
	for _, g := range p.meta.RowGroups {
		if g.NumRows < 0 || g.NumRows > maxFile || len(g.Columns) != len(p.columns) {
			damaged("the file is damaged: a group of rows has %d rows and %s", g.NumRows, count(len(g.Columns), "column"))
		}
		if rows += g.NumRows; rows > maxFile {
			break // no more of it is needed to refuse it
		}
	}
	if most := int64(mostRows(len(p.src.Data))); rows > most || rows*int64(len(p.columns)) > int64(p.spare) {
		refuseParquet(ruleTooLarge, fmt.Sprintf("the file has %d rows of %s in %d bytes, which is more than is read", rows, count(len(p.columns), "column"), len(p.src.Data)),
			"keep the rows that the brief needs in a file of their own")
	}
	if rows != p.meta.NumRows {
		damaged("the file is damaged: it says that it has %d rows, and its parts have %d", p.meta.NumRows, rows)
	}
	p.rows = int(rows)
}

// table writes out the rows.
func (p *parquetFile) table() *sheet {
	w := newSheetWriter(room(len(p.src.Data)))
	heads := make([]string, len(p.columns))
	types := make([]colType, len(p.columns))
	for i, c := range p.columns {
		heads[i], types[i] = c.name, c.kind.colType()
		w.text(0, i, c.name)
	}
	p.midnights()
	at := rowAddress(heads)
	row := 0
	for g := range p.meta.RowGroups {
		cursors := make([]parquetCursor, len(p.columns))
		for i := range cursors {
			cursors[i] = p.cursor(g, i)
		}
		for range p.meta.RowGroups[g].NumRows {
			row++
			for i := range cursors {
				v, null := cursors[i].next()
				if !null {
					if fault := p.columns[i].write(w, row, i, v); fault != "" {
						panic(parquetFault{ruleParquetColumn, fault, "save the file without this column, or with numbers, texts or dates in it", p.cell(row, i, at(row, i))})
					}
				}
			}
			if w.full {
				refuseParquet(ruleTooLarge, fmt.Sprintf("the table has more than %d MB when its cells are written out", w.limit>>20),
					"keep the rows and columns that the brief needs in a file of their own")
			}
		}
	}
	s := w.sheet(p.src.Name, "", at)
	s.tidy, s.types, s.notes = true, types, p.told()
	return s
}

// midnights finds the columns of times that hold nothing but midnights. They
// are dates, which programs without a type for dates write so.
func (p *parquetFile) midnights() {
	for i := range p.columns {
		c := &p.columns[i]
		if c.kind != parquetTimestamp && c.kind != parquetInt96 || p.rows == 0 {
			continue
		}
		q := *p // pages that are read twice count once
		c.dates = true
		for g := range q.meta.RowGroups {
			cursor := q.cursor(g, i)
			for range q.meta.RowGroups[g].NumRows {
				if v, null := cursor.next(); !null {
					if _, nanos := c.instant(v); nanos != 0 {
						c.dates = false
						break
					}
				}
			}
			if !c.dates {
				break
			}
		}
	}
}

// told gives what is to be told of the columns.
func (p *parquetFile) told() []string {
	var utc, dates []string
	for _, c := range p.columns {
		switch {
		case c.dates:
			dates = append(dates, c.name)
		case c.utc:
			utc = append(utc, c.name)
		}
	}
	notes := slices.Clip(p.notes)
	if len(utc) > 0 {
		notes = append(notes, "times are in UTC (Z): "+list(utc))
	}
	if len(dates) > 0 {
		notes = append(notes, "times are all midnight, and read as dates: "+list(dates))
	}
	if by := diag.OneLine(strings.ToValidUTF8(p.meta.CreatedBy, "")); by != "" {
		notes = append(notes, "written by "+clip(by))
	}
	return notes
}
