package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

const helplineCSV = "area,2022,2023\nNorthmere,10,20\nSouthmere,#,21\n"

func writeData(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestDataReads reads files wherever they lie, with the metadata beside them,
// through links too, and names them as they were named.
func TestDataReads(t *testing.T) {
	dir := t.TempDir()
	writeData(t, dir, "out/helpline.csv", helplineCSV)
	writeData(t, dir, "meta/calls.csv", "year,calls\n2022,x\n2023,5\n")
	writeData(t, dir, "meta/calls.csv-metadata.json", `{"@context": "http://www.w3.org/ns/csvw", "url": "calls.csv", "tableSchema": {"columns": [
		{"name": "year", "titles": "year"}, {"name": "calls", "titles": "calls", "datatype": "integer", "null": "x"}]}}`)
	if err := os.Symlink(filepath.Join(dir, "out", "helpline.csv"), filepath.Join(dir, "meta", "link.csv")); err != nil {
		t.Skip("no links here:", err)
	}
	for _, test := range []struct{ dir, file, name, metadata string }{
		{dir, "out/helpline.csv", "out/helpline.csv", ""},
		{filepath.Join(dir, "meta"), "../out/helpline.csv", "../out/helpline.csv", ""},
		{dir, filepath.Join(dir, "out", "helpline.csv"), filepath.ToSlash(filepath.Join(dir, "out", "helpline.csv")), ""},
		{dir, "meta/link.csv", "meta/link.csv", ""},
		{dir, "meta/calls.csv", "meta/calls.csv", "meta/calls.csv-metadata.json"},
	} {
		d, err := Data(DataOptions{Dir: test.dir, File: test.file})
		if err != nil {
			t.Errorf("%s: %v", test.file, err)
			continue
		}
		if a := d.Account; a.File != test.name || a.Metadata != test.metadata || a.Chosen() == nil {
			t.Errorf("%s: %q %q %v", test.file, a.File, a.Metadata, d.Faults)
		}
	}
}

// TestDataRefuses tells what is no file, too large or not there.
func TestDataRefuses(t *testing.T) {
	dir := t.TempDir()
	writeData(t, dir, "helpline.csv", helplineCSV)
	large, err := os.Create(filepath.Join(dir, "large.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := large.Truncate(limitData.bytes + 1); err != nil {
		t.Fatal(err)
	}
	large.Close()
	for file, want := range map[string]string{
		"helplin.csv":    "there is no file helplin.csv: did you mean helpline.csv?",
		"nowhere/at.csv": "there is no file nowhere/at.csv",
		".":              ". is a folder or a device, not a file: name a file in it",
		"large.csv":      fmt.Sprintf("large.csv is larger than %d MB, the most that a statistics file may have: leave out what the brief does not use", limitData.bytes>>20),
	} {
		if _, err := Data(DataOptions{Dir: dir, File: file}); err == nil || err.Error() != want {
			t.Errorf("%s: %v, not %s", file, err, want)
		}
	}
}

// TestDataEntry writes an entry whose path starts from the project's root, and
// tells what a brief with it would be told.
func TestDataEntry(t *testing.T) {
	dir := t.TempDir()
	writeData(t, dir, "brief.yml", "lang: en-GB\n")
	writeData(t, dir, "figures/helpline-2024-by-area-and-month.csv", helplineCSV)
	writeData(t, dir, "figures/sum.csv", "area,calls\nA,1\nA,2\n")
	writeData(t, dir, "figures/2024.csv", "area,calls\nA,1\nB,2\n")
	writeData(t, dir, "figures/empty.csv", "area,calls\n")
	for _, test := range []struct{ file, name, entry, faults string }{
		{"helpline-2024-by-area-and-month.csv", "", "  helpline_2024_by_area:\n    file: figures/helpline-2024-by-area-and-month.csv ", ""},
		{"helpline-2024-by-area-and-month.csv", "calls", "  calls:\n", ""},
		{"helpline-2024-by-area-and-month.csv", "max", "  max:\n", "error"},
		{"sum.csv", "", "  data_sum:\n", "error"},
		{"2024.csv", "", "  data_2024:\n    file: figures/2024.csv ", ""},
		{"empty.csv", "", "", "error"},
	} {
		d, err := Data(DataOptions{Dir: filepath.Join(dir, "figures"), File: test.file})
		if err != nil {
			t.Fatal(err)
		}
		entry, faults := d.Entry(test.name)
		if !strings.Contains(entry, test.entry) || test.entry == "" && entry != "" {
			t.Errorf("%s: the entry is\n%s\nwithout %q", test.file, entry, test.entry)
		}
		if faults.HasErrors() != (test.faults == "error") {
			t.Errorf("%s as %q: %v", test.file, test.name, faults)
		}
	}
}

// TestDataPins passes on what the caller pins, and tells faults in it as
// faults of the flag.
func TestDataPins(t *testing.T) {
	dir := t.TempDir()
	writeData(t, dir, "amb.csv", "area;calls\nNorthmere;1,234\n")
	for _, test := range []struct {
		o    DataOptions
		at   string
		rule string
	}{
		{DataOptions{}, "amb.csv", "decimal-ambiguous"},
		{DataOptions{Decimal: ","}, "", ""},
		{DataOptions{Decimal: "."}, "", ""},
		{DataOptions{Decimal: ";"}, "--decimal", "decimal-unknown"},
		{DataOptions{Sheet: "x"}, "--sheet", "unknown-sheet"},
		{DataOptions{Range: "x"}, "--range", "range-not-read"},
		{DataOptions{Format: "xls"}, "--format", "data-format"},
	} {
		test.o.Dir, test.o.File = dir, "amb.csv"
		d, err := Data(test.o)
		if err != nil {
			t.Fatal(err)
		}
		var at, rule string
		for _, f := range d.Faults {
			if f.Severity == diag.Error {
				at, rule = f.Span.Name(), f.Rule.Code
			}
		}
		if at != test.at || rule != test.rule {
			t.Errorf("%+v: %s at %q, not %s at %q", test.o, rule, at, test.rule, test.at)
		}
	}
}
