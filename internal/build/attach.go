package build

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// attachments gives the files inside an edition's PDF: its evidence, and the
// rows it read of each dataset.
func attachments(b *brief.Brief, e *evidence, file []byte, told *teller) []page.Attachment {
	w := &told.csv
	w.b, w.began = w.b[:0], false
	out := []page.Attachment{{
		Name: "evidence.json", MIME: "application/json", Relationship: "Supplement",
		Description: "Every figure and claim of this document, with the cells it came from",
		Data:        file,
	}}
	if len(e.Charts) > 0 {
		out = append(out, page.Attachment{
			Name: "charts.csv", MIME: "text/csv", Relationship: "Data",
			Description: "The numbers that each chart of this document shows",
			Data:        w.chartNumbers(b, e.Charts),
		})
	}
	for _, d := range b.Scope.Reads.Datasets() {
		if rows := w.rowsRead(d, b.Scope.Reads, told); rows != nil {
			out = append(out, page.Attachment{
				Name: d.Name + ".csv", MIME: "text/csv", Relationship: "Data",
				Description: "The cells of " + d.Table.File.Name + " that this document uses, as published",
				Data:        rows,
			})
		}
	}
	return out
}

// chartNumbers adds the numbers of all charts as CSV, a row for each: unrounded,
// as they are shown, and their marks, in the order of the figures' numbers.
func (w *csvLines) chartNumbers(b *brief.Brief, charts []evidenceChart) []byte {
	from := len(w.b)
	for _, head := range []string{"Chart", "Title", "Series", "Category", "Value", "Shown", "Marks"} {
		w.field([]byte(head))
	}
	w.end()
	number := func(c *evidenceChart) int {
		i, _ := strconv.Atoi(b.Labels[c.node].Number)
		return i
	}
	charts = slices.Clone(charts)
	slices.SortStableFunc(charts, func(x, y evidenceChart) int {
		return cmp.Or(cmp.Compare(number(&x), number(&y)), byPlace(x.node, y.node, ""), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	for i := range charts {
		c := &charts[i]
		named := strings.TrimSpace(b.Labels[c.node].Kind + " " + b.Labels[c.node].Number)
		for n := range c.Values {
			p := &c.Values[n]
			value, marks := "", ""
			if p.number {
				value = p.Raw
			}
			for _, m := range p.Marks {
				marks += m.Sign
			}
			for _, text := range [...]string{named, b.Charts[c.node].Chart.Title, p.Series, p.Category, value, p.Shown, marks} {
				w.field([]byte(text))
			}
			w.end()
		}
	}
	return w.b[from:len(w.b):len(w.b)]
}

// rowsRead adds the cells that were read of a dataset as CSV, in the rows and
// columns of the file, with the keys of each row; nil where none was. A cell
// that was not read is left blank, since it may be one that the edition may
// not see.
func (w *csvLines) rowsRead(d *figure.Dataset, reads *figure.Reads, told *teller) []byte {
	place := make([]int, len(d.Table.Columns)) // in the record, from 1; 0 for none
	var columns []*data.Column
	some := false
	for i, c := range d.Table.Columns {
		read := reads.Any(d, c)
		some = some || read
		if read || slices.Contains(d.Keys, c) {
			columns = append(columns, c)
			place[i] = len(columns)
		}
	}
	if !some {
		return nil
	}
	from := len(w.b)
	for _, c := range columns {
		w.field([]byte(c.Header))
	}
	w.end()
	record, last := make([][]byte, len(columns)), -1
	write := func() {
		for i, field := range record {
			w.put(field)
			record[i] = nil
		}
		w.end()
	}
	reads.Each(d, func(row int, c *data.Column) {
		if row != last {
			if last >= 0 {
				write()
			}
			for _, key := range d.Keys {
				record[place[key.Index]-1] = told.field(d, row, key)
			}
			last = row
		}
		record[place[c.Index]-1] = told.field(d, row, c)
	})
	write()
	return w.b[from:len(w.b):len(w.b)]
}

// csvLines writes CSV (RFC 4180) whose fields no spreadsheet takes for
// formulas.
type csvLines struct {
	b     []byte
	began bool // the line has a field
	odd   bytes.Buffer
	lib   *csv.Writer // into odd, where a field is not written as it is
}

// put writes a field as it stands.
func (w *csvLines) put(field []byte) {
	if w.began {
		w.b = append(w.b, ',')
	}
	w.began = true
	w.b = append(w.b, field...)
}

func (w *csvLines) field(s []byte) {
	w.put(nil)
	if csvPlain(s) {
		w.b = append(w.b, s...)
		return
	}
	text := neutral(string(s))
	if text == string(s) && text[0] == '-' && csvPlain(s[1:]) {
		w.b = append(w.b, s...) // a number below zero
		return
	}
	if w.lib == nil {
		w.lib = csv.NewWriter(&w.odd)
		w.lib.UseCRLF = true
	}
	w.odd.Reset()
	w.lib.Write([]string{text}) // into memory, which does not fail
	w.lib.Flush()
	w.b = append(w.b, bytes.TrimSuffix(w.odd.Bytes(), []byte("\r\n"))...)
}

func (w *csvLines) end() {
	w.b = append(w.b, "\r\n"...)
	w.began = false
}

// csvPlain tells that a text is its own field, which begins as no formula
// does. What begins with a space, a backslash or beyond ASCII is left to the
// library.
func csvPlain(s []byte) bool {
	if len(s) == 0 {
		return true
	}
	switch c := s[0]; {
	case c <= ' ', c == '=', c == '+', c == '-', c == '@', c == '\\', c >= utf8.RuneSelf:
		return false
	}
	for _, c := range s {
		if c == ',' || c == '"' || c == '\n' || c == '\r' {
			return false
		}
	}
	return true
}

// neutral gives a cell that no spreadsheet takes for a formula: one that would
// be gets an apostrophe in front, numbers aside.
func neutral(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n':
		if _, number := data.ParseNumber(s); !number && !decimal(s) {
			return "'" + s
		}
	}
	return s
}

// decimal tells a number in plain decimal, which may have more digits than a
// statistics file's.
func decimal(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && strings.Trim(s, "-.0123456789") == ""
}
