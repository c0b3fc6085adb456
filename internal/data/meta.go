package data

import (
	"bytes"
	"strings"

	"policybrief/internal/diag"
)

// MetadataNames gives the names under which the metadata of a CSV on the Web
// are looked for beside it (W3C, Model for Tabular Data and Metadata on the
// Web, section 5); none for other files.
func MetadataNames(file string) []string {
	if f := extensions[extension(file)]; f != formatCSV && f != formatTSV {
		return nil
	}
	return metadataNames(file)
}

// metadataFor reads the metadata file that stands beside a CSV, or gives nil.
func metadataFor(file string, beside []*diag.Source) (*csvw, diag.List) {
	var ds diag.List
	for _, src := range beside {
		m, more := readCSVW(src, file)
		if ds = append(ds, more...); m != nil || more.HasErrors() {
			return m, ds
		}
	}
	return nil, ds
}

// apply takes over how the file is written, and its signs for missing values.
func (m *csvw) apply(s *sheet, words *vocabulary) {
	if m.delim != 0 {
		s.delim = m.delim
	}
	for _, c := range m.columns {
		for _, sign := range c.null {
			if sign = strings.TrimSpace(sign); sign != "" && words.missing[sign] == "" {
				words.missing[sign] = "not available"
			}
		}
	}
	if m.placed {
		s.head = &headAt{skip: m.skipRows, left: m.skipColumns, rows: m.header}
		if m.header == 0 {
			s.head.names = m.titles()
		}
	}
}

// uncomment gives the text of a CSV with blanks in place of the lines that are
// comments by the metadata, and how many there are. A line within quotation
// marks is none.
func (m *csvw) uncomment(text []byte, start int, delim byte) (out []byte, lines int) {
	stop := breaksFor(delim)
	var cells []uint32
	for pos := start; pos < len(text); {
		if !bytes.HasPrefix(text[pos:], []byte(m.comment)) {
			cells, pos, _, _ = scanRecord(text, pos, delim, stop, cells[:0])
			continue
		}
		if out == nil {
			out = bytes.Clone(text)
		}
		for lines++; pos < len(text) && text[pos] != '\n' && text[pos] != '\r'; pos++ {
			out[pos] = ' '
		}
		for pos < len(text) && (text[pos] == '\n' || text[pos] == '\r') {
			pos++
		}
	}
	return out, lines
}

// describe takes over what the metadata say of the columns.
func (t *Table) describe(m *csvw) diag.List {
	t.Notes = append(t.Notes, m.notes...)
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Header
	}
	if ds := m.check(header, t.headerSpan); ds.HasErrors() || m.columns == nil {
		return ds
	}
	decimal := ""
	for i, c := range t.Columns {
		c.typ, c.as = m.columns[i].typ, m.columns[i].as
		c.null, c.required = m.columns[i].null, m.columns[i].required
		if d := m.columns[i].decimal; d != "" {
			decimal = d
		}
		if d := m.columns[i].fallback; d != "" {
			t.Notes = append(t.Notes, "an empty cell of “"+c.title()+"” means “"+clip(d)+"” by the metadata; it is read as missing")
		}
	}
	if decimal == "," || decimal == "." {
		t.said = decimal[0]
	}
	for _, i := range m.key {
		t.Natural = append(t.Natural, t.Columns[i])
	}
	return nil
}
