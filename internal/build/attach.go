package build

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// attachments gives the files inside an edition's PDF: its evidence, and the
// rows it read of each dataset.
func attachments(b *brief.Brief, evidence []byte) []page.Attachment {
	out := []page.Attachment{{
		Name: "evidence.json", MIME: "application/json", Relationship: "Supplement",
		Description: "Every figure and claim of this document, with the cells it came from",
		Data:        evidence,
	}}
	if len(b.Charts) > 0 {
		out = append(out, page.Attachment{
			Name: "charts.csv", MIME: "text/csv", Relationship: "Data",
			Description: "The numbers that each chart of this document shows",
			Data:        chartNumbers(b),
		})
	}
	byDataset := map[*figure.Dataset][]figure.Ref{}
	for _, r := range b.Scope.Reads.Cells() {
		byDataset[r.Dataset] = append(byDataset[r.Dataset], r)
	}
	for _, d := range b.Scope.Reads.Datasets() {
		if refs := byDataset[d]; len(refs) > 0 {
			out = append(out, page.Attachment{
				Name: d.Name + ".csv", MIME: "text/csv", Relationship: "Data",
				Description: fmt.Sprintf("The cells of %s that this document uses, as published", d.Table.File.Name),
				Data:        rowsRead(d, refs),
			})
		}
	}
	return out
}

// chartNumbers gives the numbers of all charts as CSV, a row for each: unrounded,
// as they are shown, and their marks, in the order of the figures' numbers.
func chartNumbers(b *brief.Brief) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	w.Write([]string{"Chart", "Title", "Series", "Category", "Value", "Shown", "Marks"}) // into memory, which does not fail
	charts := inOrder(b.Charts, "", func(v *brief.Chart) int { return v.Ordinal })
	number := func(n *note.Node) int {
		i, _ := strconv.Atoi(b.Labels[n].Number)
		return i
	}
	slices.SortStableFunc(charts, func(x, y *note.Node) int { return cmp.Compare(number(x), number(y)) })
	for _, n := range charts {
		c := b.Charts[n]
		label := b.Labels[n]
		for p := range c.Points() {
			value, marks := p.Value.Raw(), ""
			if p.Value.Kind != figure.Number {
				value = ""
			}
			for _, m := range p.Value.Marks {
				marks += m.Sign
			}
			record := []string{strings.TrimSpace(label.Kind + " " + label.Number), c.Chart.Title, p.Series, p.Category, value, p.Shown, marks}
			for i := range record {
				record[i] = neutral(record[i])
			}
			w.Write(record)
		}
	}
	w.Flush()
	return out.Bytes()
}

// rowsRead gives the cells that were read of a dataset as CSV (RFC 4180), in
// the rows and columns of the file, with the keys of each row. A cell that was
// not read is left blank, since it may be one that the edition may not see.
func rowsRead(d *figure.Dataset, refs []figure.Ref) []byte {
	place := map[*data.Column]int{} // in the record
	for _, r := range refs {
		place[r.Column] = 0
	}
	var columns []*data.Column
	for _, c := range d.Table.Columns {
		if _, read := place[c]; read || slices.Contains(d.Keys, c) {
			place[c] = len(columns)
			columns = append(columns, c)
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	record := make([]string, len(columns))
	write := func() {
		for i := range record {
			record[i] = neutral(record[i])
		}
		w.Write(record) // into memory, which does not fail
	}
	for i, c := range columns {
		record[i] = c.Header
	}
	write()
	for i := 0; i < len(refs); {
		row := refs[i].Row
		for n, c := range columns {
			record[n] = ""
			if slices.Contains(d.Keys, c) {
				record[n] = d.Table.Cell(row, c.Index).Raw
			}
		}
		for ; i < len(refs) && refs[i].Row == row; i++ {
			record[place[refs[i].Column]] = refs[i].Cell().Raw
		}
		write()
	}
	w.Flush()
	return out.Bytes()
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
