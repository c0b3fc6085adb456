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
	delim, start := t.delimiter(spec, text, start)
	t.Delimiter = string(delim)
	t.data, t.stop = text, breaksFor(delim)
	ds = append(ds, t.records(start, delim)...)
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

// records reads the header and the offsets of all cells below it.
func (t *Table) records(start int, delim byte) diag.List {
	var ds diag.List
	data := t.data
	record, told, passed := 0, 0, 0
	var starts []uint32
	for pos := start; pos < len(data); {
		before := len(t.starts)
		var next, at int
		var fault scanFault
		if t.Header == 0 {
			starts, next, fault, at = scanRecord(data, pos, delim, t.stop, starts[:0])
		} else {
			t.starts, next, fault, at = scanRecord(data, pos, delim, t.stop, t.starts)
			starts = t.starts[before:]
		}
		record++
		switch fault {
		case quoteOpen:
			ds.Add(ruleQuote.At(t.File.Span(at, at+1), "the quotation mark that opens this cell is never closed").
				WithHint("close it, or double it where it is part of the text"))
			t.starts = t.starts[:before]
			return ds
		case cellTooLong:
			d := ruleTooLarge.At(t.File.Span(at, at+1), "this cell has more than %d bytes", maxCell)
			if data[at] == '"' {
				d = d.WithHint("is its quotation mark closed?")
			}
			ds.Add(d)
			t.starts = t.starts[:before]
			return ds
		case tooManyCells:
			ds.Add(ruleTooLarge.At(t.File.Span(pos, pos+1), "record %d has more than %d cells", record, maxColumns))
			t.starts = t.starts[:before]
			return ds
		case quoteText:
			if told++; told <= maxTold {
				ds.Add(ruleQuote.At(t.File.Span(at, at+1), "text follows the closing quotation mark of a cell").
					WithHint("put the quotation marks round the whole cell, and double those inside it"))
			}
		}
		line := bytes.TrimRight(data[pos:next], "\r\n")
		here := t.File.Span(pos, pos+len(line))
		pos = next
		switch {
		case t.blankRecord(starts, delim):
			passed++
			t.starts = t.starts[:before]
			t.skips = append(t.skips, skip{t.Rows, passed})
		case t.Header == 0:
			t.Header, t.first, passed = record, record+1, 0
			t.skips, t.headers = nil, slices.Clone(starts)
			for i, s := range starts {
				header := string(unquote(data[s:cellEnd(data, int(s), t.stop)]))
				t.Columns = append(t.Columns, &Column{Header: header, Index: i, Letter: letter(i)})
			}
			t.starts = make([]uint32, 0, len(starts)*(1+len(data)/max(1, len(line)+len(starts))))
		case len(starts) != len(t.Columns):
			if told++; told <= maxTold {
				ds.Add(ruleRagged.At(here, "record %d has %s, and the header has %d", record, cells(len(starts)), len(t.Columns)).
					WithHint("%s", raggedHint(len(starts), len(t.Columns), string(delim))))
			}
			passed++
			t.starts = t.starts[:before]
			t.skips = append(t.skips, skip{t.Rows, passed})
		default:
			t.Rows++
		}
	}
	if told > maxTold {
		ds.Add(ruleRagged.At(t.File.Span(start, start), "%d more records are faulty in the same way", told-maxTold))
	}
	t.compactSkips()
	return ds
}

func cells(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return itoa(n) + " cells"
}

func itoa(n int) string { return strconv.Itoa(n) }

func raggedHint(have, want int, delim string) string {
	switch {
	case want == 1:
		return "the header is a single cell: if it is a title, take the lines above the header out"
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

// compactSkips keeps the last skip before each row.
func (t *Table) compactSkips() {
	out := t.skips[:0]
	for _, s := range t.skips {
		if n := len(out); n > 0 && out[n-1].row == s.row {
			out[n-1] = s
		} else {
			out = append(out, s)
		}
	}
	t.skips = out
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
				ds.Add(ruleRepeatedHeader.At(t.headerSpan(c.Index), "columns %s and %s are both named %s", other.Letter, c.Letter, c.Name).
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
