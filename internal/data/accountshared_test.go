package data

import (
	"slices"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// published is what the account of a published file must say: of a sheet's
// tables the ranges, and of one of them its key and what some columns are.
type published struct {
	file, sheet string
	ranges      []string
	table       int // of ranges
	title       string
	key         []string
	types       map[string]string // by name: type and unit
	wide        string            // from, to and kind
	totals      []string          // column=text
}

var publishedTables = []published{
	{file: "dwp-frs-2021-22-ch7-savings.xlsx", sheet: "7_1", ranges: []string{"A8:R30"}, title: "Table 7.1: ",
		key: []string{"type_of_savings_and_investments"}, types: map[string]string{"east": "number"}},
	{file: "dwp-frs-2021-22-ch7-savings.xlsx", sheet: "7_7", ranges: []string{"A9:K75"}, title: "Table 7.7: ",
		key: []string{"type_of_savings_and_investments", "section"}, types: map[string]string{"all_adults": "number"}},
	{file: "hmt-pesa-2022-chapter-4.xlsx", sheet: "4_1", ranges: []string{"B4:O49"}, title: "Table 4.1 ",
		key: []string{"B"}, types: map[string]string{"B": "financial year", "depreciation_nominal_billion": "number gbp billion"}},
	{file: "hmt-pesa-2022-chapter-4.xlsx", sheet: "4_2", ranges: []string{"A5:Y28"}, title: "Table 4.2 ",
		key: []string{"A"}, wide: "B Y financial year", types: map[string]string{"1998_99": "number gbp billion"}},
	{file: "dluhc-epc-eb1-july-2023.ods", sheet: "EB1_England_and_Wales", ranges: []string{"A4:L78"}, title: "EB1- Existing",
		key: []string{"year", "quarter"}, types: map[string]string{"year": "year", "quarter": "quarter", "g": "number"},
		totals: []string{"year=(Total)", "quarter="}},
	{file: "dluhc-epc-eb1-july-2023.ods", sheet: "EB1_by_LA", ranges: []string{"A4:M19965"}, title: "EB1- Existing",
		key: []string{"local_authority_code", "quarter"}, types: map[string]string{"quarter": "quarter"}},
	{file: "scotgov-poverty-single-year-2023.ods", sheet: "5", ranges: []string{"A5:AC9", "A11:AC15", "A17:AC21", "A23:AC27"}, table: 2, title: "5c Numbers",
		key: []string{"group"}, wide: "B AC financial year", types: map[string]string{"1994_95": "number"}, totals: []string{"group=All people"}},
	{file: "scotgov-poverty-single-year-2023.ods", sheet: "5", ranges: []string{"A5:AC9", "A11:AC15", "A17:AC21", "A23:AC27"}, title: "5a Rate",
		key: []string{"group"}, wide: "B AC financial year", types: map[string]string{"1994_95": "number percent hundred"}},
	{file: "scotgov-poverty-single-year-2023.ods", sheet: "10", ranges: []string{"A5:AC14", "A16:AC25", "A27:AC28"}, title: "10a Before",
		key: []string{"decile"}, wide: "B AC financial year"},
	{file: "ons-lfs-headline-rolling-quarters.csv", ranges: []string{"A1:J598"}, key: []string{"time_period_and_dataset_code_row"},
		types: map[string]string{"time_period_and_dataset_code_row": "rolling quarter", "employment_rate": "number percent", "employment_level": "number thousand"}},
	{file: "phw-covid-cases-by-msoa.csv", ranges: []string{"A1:G1231"}, key: []string{"time_period", "msoa_code"}, types: map[string]string{"cases": "number"},
		totals: []string{"time_period=All cases"}},
	{file: "dfe-exclusions-by-reason.csv", ranges: []string{"A1:AI7005"}, key: []string{"time_period", "region_code", "la_name", "school_type"},
		types: map[string]string{"time_period": "academic year", "perm_other": "number"}, totals: []string{"school_type=Total", "la_name="}},
	{file: "destatis-12613-0004-deaths.csv", ranges: []string{"A7:K2171"}, title: "Gestorbene", key: []string{"A", "B"},
		types: map[string]string{"A": "year", "insgesamt": "number"}, totals: []string{"B=Insgesamt"}},
	{file: "ine-50902-cpi.csv", ranges: []string{"A1:D14977"}, key: []string{"grupos_ecoicop", "tipo_de_dato", "periodo"}, types: map[string]string{"periodo": "month"}},
	{file: "eurostat-gov_10dd_edpt1.tsv", ranges: []string{"A1:U6323"}, key: []string{"unit", "sector", "na_item", "geo", "time"}, types: map[string]string{"time": "year", "value": "number"}},
	{file: "eea-pm10-bg0052a-2017-utf16.csv", ranges: []string{"A1:Q777"}, key: []string{"datetimebegin"}, types: map[string]string{"concentration": "number"}},
	{file: "cso-ie-cia01.jsonstat.json", ranges: []string{""}, key: []string{"county_and_region", "year"}, types: map[string]string{"year": "year"}},
	{file: "csvw-energy-trends/energy-trends-uk-total-energy.csv", ranges: []string{"A1:F287"}, key: []string{"period", "region", "fuel", "measure_type"},
		types: map[string]string{"period": "year"}, totals: []string{"fuel=all"}},
	{file: "ons-business-demography-north.parquet", ranges: []string{""}, key: []string{"geography_code"}, types: map[string]string{"dates_date": "date"}},
	{file: "owid-significant-earthquakes-long.csv", ranges: []string{"A1:C143641"}, key: []string{"entity", "year"}, types: map[string]string{"year": "year"}, totals: []string{"entity=World"}},
}

// TestPublishedAccounts looks at the accounts of the published files, and reads
// tables of them by the entries that are made of them.
func TestPublishedAccounts(t *testing.T) {
	accounts := map[string]*Account{}
	read := 0
	for _, want := range publishedTables {
		a := accounts[want.file]
		if a == nil {
			src, beside := readShared(t, want.file), besideShared(t, want.file)
			a, _ = Survey(&Spec{}, src, beside...)
			accounts[want.file] = a
			read += readPublished(t, a, src, beside)
		}
		checkPublished(t, a, want)
	}
	t.Logf("%d tables of %d files looked at, %d tables read by their entries", len(publishedTables), len(accounts), read)
}

// besideShared reads the metadata beside a published file, where there are any.
func besideShared(t *testing.T, file string) []*diag.Source {
	if !strings.HasPrefix(file, "csvw-") {
		return nil
	}
	return []*diag.Source{readShared(t, file+"-metadata.json")}
}

func checkPublished(t *testing.T, a *Account, want published) {
	t.Helper()
	name := want.file + " " + want.sheet
	i := slices.IndexFunc(a.Sheets, func(s *SheetAccount) bool { return s.Name == want.sheet })
	if i < 0 {
		t.Errorf("%s is not there", name)
		return
	}
	var ranges []string
	for _, tab := range a.Sheets[i].Tables {
		ranges = append(ranges, tab.Range)
	}
	if !slices.Equal(ranges, want.ranges) {
		t.Errorf("%s has the tables %q, not %q", name, ranges, want.ranges)
		return
	}
	tab := a.Sheets[i].Tables[want.table]
	if !strings.HasPrefix(tab.Title, want.title) {
		t.Errorf("%s: the title is %q, not %q", name, tab.Title, want.title)
	}
	key := tab.Natural
	if len(key) == 0 && len(tab.Keys) > 0 {
		key = tab.Keys[0]
	}
	if !slices.Equal(key, want.key) {
		t.Errorf("%s: the key is %q, not %q", name, key, want.key)
	}
	for column, typ := range want.types {
		c := tab.column(column)
		if c == nil {
			t.Errorf("%s has no column %s", name, column)
		} else if got := strings.Join(strings.Fields(c.Type+" "+c.Unit+" "+c.Scale), " "); got != typ {
			t.Errorf("%s: %s is %q, not %q", name, column, got, typ)
		}
	}
	wide := ""
	if w := tab.Wide; w != nil && w.Fits {
		wide = w.From + " " + w.To + " " + w.Kind
	}
	if wide != want.wide {
		t.Errorf("%s: wide: would turn %q, not %q", name, wide, want.wide)
	}
	for _, total := range want.totals {
		column, text, _ := strings.Cut(total, "=")
		if !slices.ContainsFunc(tab.Totals, func(x TotalAccount) bool { return x.Column == column && x.Text == text }) {
			t.Errorf("%s: %q is not told as a total, but %v are", name, total, tab.Totals)
		}
	}
}

// readPublished reads tables of a file by the entries made of them: all of
// small files, each third of large ones.
func readPublished(t *testing.T, a *Account, src *diag.Source, beside []*diag.Source) (read int) {
	t.Helper()
	a.Chosen().Chosen = false
	n := 0
	for _, s := range a.Sheets {
		for _, tab := range s.Tables {
			if n++; frontMatter(s.Name) || len(a.Sheets) > 4 && n%3 > 0 {
				continue
			}
			tab.Chosen = true
			entry := a.Entry("calls", src.Name)
			tab.Chosen = false
			spec, table, ds := readEntry(t, entry, src, beside)
			if ds.HasErrors() || table.Rows == 0 {
				t.Errorf("%s %s %s: %v\n%s", src.Name, s.Name, tab.Range, ds, entry)
			}
			keys, _ := spec.KeyColumns()
			for _, k := range keys {
				if c, bad := table.Resolve(k.Column); bad != nil {
					t.Errorf("%s %s: %v", src.Name, s.Name, bad)
				} else if _, bad := table.KeySet(c, k.As.S, nil); bad.HasErrors() && !spec.Where.Present() {
					t.Errorf("%s %s: %v\n%s", src.Name, s.Name, bad, entry)
				}
			}
			read++
		}
	}
	return read
}
