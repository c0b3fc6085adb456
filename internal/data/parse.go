package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/diag"
)

// maxTold is how many faults of one kind are told of a file.
const maxTold = 20

// Parse reads a file's bytes as the spec says. It always gives a table, an
// empty one where the file can't be read; the faults say why.
func Parse(spec *Spec, src *diag.Source) (*Table, diag.List) {
	sum := sha256.Sum256(src.Data)
	t := &Table{File: src, SHA256: hex.EncodeToString(sum[:])}
	var ds diag.List
	fail := func(d diag.Diagnostic) (*Table, diag.List) {
		ds.Add(d)
		return t, ds
	}
	if d, ok := refuse(spec, src); ok {
		return fail(d)
	}
	text, start, encoding, bad := decode(src.Data)
	t.Encoding = encoding
	if bad >= 0 {
		return fail(ruleBadUTF8.At(src.Span(bad, bad+1), "the byte 0x%02x at offset %d is not UTF-8", src.Data[bad], bad).
			WithHint("save the file again as CSV UTF-8"))
	}
	if encoding == "windows-1252" || strings.HasPrefix(encoding, "utf-16") {
		t.File = diag.NewSource(src.Name, text)
	}
	if encoding == "windows-1252" {
		i := bytes.IndexFunc(text, func(r rune) bool { return r >= 0x80 })
		ds.Add(ruleEncodingGuessed.At(t.File.Span(i, i+2), "the file is not UTF-8 and is read as Windows-1252").
			WithHint("save it as CSV UTF-8, and look at its pound signs and accents"))
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return fail(ruleNotRead.At(t.File.Span(i, i+1), "the file has a NUL byte, so it is no text file").
			WithHint("save the table as CSV UTF-8"))
	}
	if spec.Wide != nil {
		ds.Add(ruleNotRead.At(spec.At, "columns that are keys (wide:) are not turned into rows").
			WithHint("put each period in a row of its own"))
	}
	in, more := readRange(spec)
	ds = append(ds, more...)
	delim, start := t.delimiter(spec, text, start)
	t.Delimiter = string(delim)
	t.data, t.stop = text, breaksFor(delim)
	ds = append(ds, t.records(start, delim, in)...)
	if len(t.Columns) > 0 {
		ds = append(ds, t.name()...)
		ds = append(ds, t.readNumbers(spec)...)
	}
	return t, ds
}

// refuse turns away what is no text table.
func refuse(spec *Spec, src *diag.Source) (diag.Diagnostic, bool) {
	at := src.Span(0, 0)
	format := strings.ToLower(spec.Format.S)
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(path.Ext(src.Name)), ".")
	}
	switch format {
	case "xlsx", "xls", "xlsm", "ods", "json", "json-stat", "parquet":
		return ruleNotRead.At(at, "%s files are not read; CSV and TSV files are", format).
			WithHint("save the table as CSV UTF-8"), true
	}
	switch {
	case bytes.HasPrefix(src.Data, []byte("PK\x03\x04")):
		return ruleNotRead.At(at, "the file is a workbook or another zip file, not a text file").
			WithHint("open it in a spreadsheet and save the table as CSV UTF-8"), true
	case len(src.Data) > maxFile:
		return ruleTooLarge.At(at, "the file has %d bytes, and at most %d are read", len(src.Data), maxFile), true
	case blank(src.Data):
		return ruleNotRead.At(at, "the file is empty").WithHint("put the statistics file in its place"), true
	}
	return diag.Diagnostic{}, false
}

// delimiter gives what separates the cells, and where the table begins: a
// first line `sep=;`, which spreadsheets write, is passed over.
func (t *Table) delimiter(spec *Spec, data []byte, start int) (byte, int) {
	line, _, _ := bytes.Cut(data[start:min(len(data), start+16)], []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4], start + bytes.IndexByte(data[start:], '\n') + 1
	}
	if d := findDelimiter(data, start); d != ',' || !strings.EqualFold(spec.Format.S, "tsv") {
		return d, start
	}
	return '\t', start
}

// recordReader goes through the records of a file into a table.
type recordReader struct {
	*Table
	delim  byte
	area   area
	record int // the record at hand, from 1
	passed int // records since the header that are no rows
	faults int // ragged records and quotation marks that are told or counted
	ds     diag.List
}

// records reads the header and the offsets of all cells below it.
func (t *Table) records(start int, delim byte, in area) diag.List {
	r := recordReader{Table: t, delim: delim, area: in}
	for pos := start; pos < len(t.data) && r.record < in.bottom; {
		before := len(t.starts)
		var next, at int
		var fault scanFault
		t.starts, next, fault, at = scanRecord(t.data, pos, delim, t.stop, t.starts)
		r.record++
		if !r.sound(fault, pos, at) {
			t.starts = t.starts[:before]
			break
		}
		if r.record < in.top || !r.take(before, pos, next) {
			t.starts = t.starts[:before]
		}
		if r.faults > 0 && len(t.Columns) == 1 {
			break // a title stands where the header should: every row would be told
		}
		pos = next
	}
	if r.faults > maxTold {
		r.ds.Add(ruleRagged.At(t.File.Span(start, start), "%d more records are faulty in the same way", r.faults-maxTold))
	}
	switch {
	case len(r.ds) > 0:
	case len(t.Columns) == 0 && !in.at.IsZero():
		r.ds.Add(ruleRange.At(in.at, "the range holds nothing; the file has %s", count(r.record, "record")).
			WithHint("correct the range"))
	case t.Rows == 0:
		r.ds.Add(ruleNotRead.At(t.File.Span(start, start), "the file has no rows below its header").
			WithHint("check that it is the whole file"))
	}
	return r.ds
}

// sound tells of what is wrong with a record's cells, and whether the file
// can be read on.
func (r *recordReader) sound(fault scanFault, pos, at int) bool {
	here := r.File.Span(at, at+1)
	switch fault {
	case quoteOpen:
		r.ds.Add(ruleQuote.At(here, "the quotation mark that opens this cell is never closed").
			WithHint("close it, or double it where it is part of the text"))
		return false
	case cellTooLong:
		d := ruleTooLarge.At(here, "this cell has more than %d bytes", maxCell)
		if r.data[at] == '"' {
			d = d.WithHint("is its quotation mark closed?")
		}
		r.ds.Add(d)
		return false
	case tooManyCells:
		r.ds.Add(ruleTooLarge.At(r.File.Span(pos, pos+1), "record %d has more than %d cells", r.record, maxColumns))
		return false
	case quoteText:
		if r.faults++; r.faults <= maxTold {
			r.ds.Add(ruleQuote.At(here, "text follows the closing quotation mark of a cell").
				WithHint("put the quotation marks round the whole cell, and double those inside it"))
		}
	}
	return true
}

// take makes the record whose cells stand in starts from before on the header
// or a row. It gives false where the record is neither.
func (r *recordReader) take(before, pos, next int) bool {
	t := r.Table
	starts := t.starts[before:]
	all := len(starts)
	starts = starts[min(r.area.left, all):min(r.area.right, all)]
	line := bytes.TrimRight(t.data[pos:next], "\r\n")
	if t.blankRecord(starts, r.delim) {
		r.pass()
		return false
	}
	if t.Header == 0 {
		t.Header, t.first, r.passed = r.record, r.record+1, 0
		t.skips, t.headers = nil, slices.Clone(starts)
		for i, s := range starts {
			header := string(unquote(t.data[s:cellEnd(t.data, int(s), t.stop)]))
			t.Columns = append(t.Columns, &Column{Header: header, Index: i, Letter: letter(i + r.area.left)})
		}
		return false
	}
	if len(starts) != len(t.Columns) {
		if r.faults++; r.faults <= maxTold {
			r.ds.Add(ruleRagged.At(t.File.Span(pos, pos+len(line)), "record %d has %s, and the header has %d", r.record, cells(len(starts)), len(t.Columns)).
				WithHint("%s", raggedHint(len(starts), len(t.Columns), t.Delimiter)))
		}
		r.pass()
		return false
	}
	t.starts = append(t.starts[:before], starts...)
	t.Rows++
	if t.Rows == 256 { // the rows so far tell how many more there are
		ahead := (len(t.data) - next) / max(1, (next-int(t.starts[0]))/256)
		t.starts = slices.Grow(t.starts, ahead*len(starts)*17/16)
	}
	return true
}

// pass passes over a record, so that the rows after it keep their numbers.
func (r *recordReader) pass() {
	r.passed++
	if n := len(r.skips); n > 0 && r.skips[n-1].row == r.Rows {
		r.skips[n-1].by = r.passed
	} else {
		r.skips = append(r.skips, skip{r.Rows, r.passed})
	}
}

func cells(n int) string { return count(n, "cell") }

// count gives a number of things: 1 cell, 2 cells.
func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return itoa(n) + " " + of + "s"
}

func itoa(n int) string { return strconv.Itoa(n) }

func raggedHint(have, want int, delim string) string {
	switch {
	case want == 1:
		return "the header is a single cell: if it is a title, take the lines above the header out, or give the table's range"
	case have > want && delim == ",":
		return "put numbers with thousands commas, and names with commas, in quotation marks"
	case have > want:
		return "put cells that contain “" + delim + "” in quotation marks"
	}
	return "cells that have nothing in them still need their delimiter"
}

// blankRecord tells whether no cell of the record at starts has anything in it.
func (t *Table) blankRecord(starts []uint32, delim byte) bool {
	for _, s := range starts {
		if c := int(s); c < len(t.data) {
			switch b := t.data[c]; {
			case b == delim || b == '\n' || b == '\r':
			case b > ' ' && b != '"' && b < 0x80:
				return false
			case !blank(unquote(t.data[c:cellEnd(t.data, c, t.stop)])):
				return false
			}
		}
	}
	return true
}

// name gives the columns their names. Columns that differ by the unit in
// brackets alone keep it in their names.
func (t *Table) name() diag.List {
	var ds diag.List
	count := map[string]int{}
	for _, c := range t.Columns {
		c.Name = Snake(c.Header)
		c.Unit, c.Scale = headerUnit(c.Header)
		count[c.Name]++
	}
	first := map[string]*Column{}
	for _, c := range t.Columns {
		if c.Name != "" && count[c.Name] > 1 {
			c.Name = snakeWithUnit(c.Header)
		}
		if other := first[c.Name]; other != nil && c.Name != "" {
			if len(ds) < maxTold {
				ds.Add(ruleRepeatedHeader.At(t.headerSpan(c.Index), "columns %s and %s are both named %s", other.Letter, c.Letter, clip(c.Name)).
					WithHint("name them by their letters, or give them different headers"))
			}
			continue
		}
		first[c.Name] = c
	}
	return ds
}

// headerSpan gives the place of a column's header.
func (t *Table) headerSpan(column int) diag.Span {
	s := int(t.headers[column])
	return t.File.Span(s, cellEnd(t.data, s, t.stop))
}
