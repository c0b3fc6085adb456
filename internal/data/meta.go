package data

import "policybrief/internal/diag"

// metadataFor reads the metadata file that stands beside a CSV, or gives nil.
func metadataFor(file string, beside []*diag.Source) (*csvw, diag.List) {
	for _, src := range beside {
		if m, ds := readCSVW(src, file); m != nil || ds.HasErrors() {
			return m, ds
		}
	}
	return nil, nil
}

// apply takes over how the file is written.
func (m *csvw) apply(s *sheet, words *vocabulary) {}

// describe takes over what the metadata says of the columns.
func (t *Table) describe(m *csvw) diag.List { return nil }
