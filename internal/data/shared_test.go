package data

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

const shared = "../../../shared/data"

// readShared reads one of the published files, or skips the test.
func readShared(t testing.TB, name string) *diag.Source {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("the published file %s is not here", name)
	}
	return diag.NewSource(name, b)
}

// TestFacts holds the reader to the facts that were counted in published
// files by other means.
func TestFacts(t *testing.T) {
	facts := readShared(t, "facts.tsv")
	plain := map[string]*Spec{
		"phw-covid-cases-by-msoa.csv": {}, "dfe-exclusions-by-reason.csv": {},
		"ine-50902-cpi.csv": {}, "owid-significant-earthquakes-long.csv": {},
		"eurostat-gov_10dd_edpt1.tsv": {}, "eea-pm10-bg0052a-2017-utf16.csv": {},
		"csvw-energy-trends/energy-trends-uk-total-energy.csv": {},
	}
	tables := map[string]*Table{}
	for name, spec := range plain {
		table, ds := Parse(spec, readShared(t, name))
		for _, d := range ds {
			t.Errorf("%s: %s: %s", name, d.Rule.Code, d.Message)
		}
		tables[name] = table
	}
	checked := 0
	for _, line := range strings.Split(strings.TrimSpace(string(facts.Data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		table := tables[f[0]]
		if table == nil {
			continue
		}
		checked++
		where, want := f[3], strings.ReplaceAll(f[4], `\n`, "\n")
		var got string
		switch f[2] {
		case "encoding":
			got = table.Encoding
		case "delimiter":
			got = map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[table.Delimiter]
		case "decimal":
			got = map[string]string{".": "point", ",": "comma"}[table.Decimal]
		case "header-row":
			got = strconv.Itoa(table.Header)
		case "data-rows":
			got = strconv.Itoa(table.Rows)
		case "columns":
			got = strconv.Itoa(len(table.Columns))
		case "value":
			got = valueAt(t, table, where)
		case "missing":
			got = strconv.Itoa(countMissing(table, where))
		default:
			t.Errorf("%s: unknown fact %s", f[0], f[2])
		}
		if f[2] == "value" {
			a, err := strconv.ParseFloat(want, 64)
			b, err2 := strconv.ParseFloat(got, 64)
			if err == nil && err2 == nil && a == b {
				continue
			}
		}
		if got != want {
			t.Errorf("%s: %s %s: got %q, want %q", f[0], f[2], where, got, want)
		}
	}
	t.Logf("%d facts hold", checked)
}

// valueAt gives a cell by its address, A1 style with the record as row.
func valueAt(t *testing.T, table *Table, address string) string {
	i := strings.IndexAny(address, "0123456789")
	record, _ := strconv.Atoi(address[i:])
	for _, c := range table.Columns {
		if c.Letter != address[:i] {
			continue
		}
		if record == table.Header {
			return c.Header
		}
		row := record - table.Header - 1
		if table.Record(row) != record {
			t.Errorf("row %d has record %d, not %d", row, table.Record(row), record)
		}
		cell := table.Cell(row, c.Index)
		switch cell.State {
		case Known:
			return cell.Num.String()
		case Missing:
			return cell.Marker
		}
		return cell.Text
	}
	return "no such column"
}

func countMissing(table *Table, marker string) int {
	n := 0
	for _, c := range table.Columns {
		if !c.Number {
			continue
		}
		for row := range table.Rows {
			cell := table.Cell(row, c.Index)
			if cell.State == Missing && cell.Marker == marker || cell.State == Blank && marker == "blank" {
				n++
			}
		}
	}
	return n
}
