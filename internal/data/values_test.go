package data

import (
	"testing"
)

// TestPublishedKeys: the keys of published files, as they are read without any
// setting but the sheet.
func TestPublishedKeys(t *testing.T) {
	for _, c := range []struct {
		file, sheet, column, as string
		keep                    func(string) bool
		kind                    Kind
		keys                    int
		first, before           string // the first key; the one before the last
		step                    int64
	}{
		{"ons-lfs-headline-rolling-quarters.csv", "", "A", "", nil, RollingQuarter, 596, "Jan to Mar 1971", "Jul to Sep 2020", 1},
		{"ine-50902-cpi.csv", "", "C", "", nil, Month, 288, "2025M12", "November 2025", 1},
		{"eea-pm10-bg0052a-2017-utf16.csv", "", "DatetimeBegin", "", nil, DateTime, 0, "2017-12-21 21:00:00 +01:00", "", 0},
		{"csvw-energy-trends/energy-trends-uk-total-energy.csv", "", "Period", "", nil, Year, 26, "1995", "2019", 1},
		{"dfe-exclusions-by-reason.csv", "", "time_period", "", nil, AcademicYear, 11, "201617", "2015/16", 1},
		{"dfe-exclusions-by-reason.csv", "", "new_la_code", "", func(s string) bool { return s == "." }, TextKey, 1, ".", "", 0},
		{"owid-significant-earthquakes-long.csv", "", "Year", "", nil, Year, 945, "-2150", "2016", 1},
		{"dluhc-epc-eb1-july-2023.ods", "EB1_England_and_Wales", "Quarter", "", func(s string) bool { return s != "" }, Quarter, 59, "2008/4", "2023 Q1", 1},
		{"hmt-pesa-2022-chapter-4.xlsx", "4_1", "B", "", nil, FinancialYear, 44, "1981-82", "2023/24", 1},
		{"ons-business-demography-north.parquet", "", "dates.date", "year", nil, Year, 1, "2022-01-01", "2021", 1},
		{"phw-covid-cases-by-msoa.csv", "", "Time period", "", nil, TextKey, 3, "Rolling 7 days (01 Dec - 07 Dec)", "", 0},
	} {
		spec := &Spec{}
		if c.sheet != "" {
			spec.Sheet = text(c.sheet)
		}
		table, ds := Parse(spec, readShared(t, c.file))
		if ds.HasErrors() {
			t.Errorf("%s: %v", c.file, ds)
			continue
		}
		col, _ := table.Column(c.column)
		if col == nil {
			t.Errorf("%s has no column %s", c.file, c.column)
			continue
		}
		var rows []int
		for row := range table.Rows {
			if c.keep == nil || c.keep(table.Text(row, col.Index)) {
				rows = append(rows, row)
			}
		}
		set, ds := table.KeySet(col, c.as, rows)
		if len(ds) > 0 || set.Kind != c.kind || c.keys > 0 && len(set.Keys) != c.keys || set.Keys[0].Text != c.first {
			t.Errorf("%s %s: %s, %d keys, first %q, %v", c.file, c.column, set.Kind, len(set.Keys), set.Keys[0].Text, ds)
			continue
		}
		last := set.Keys[0]
		for _, k := range set.Keys {
			if k.Compare(last) > 0 {
				last = k
			}
		}
		if before := last.Prev(); c.before != "" && before.Text != c.before || c.step > 0 && last.Step != c.step {
			t.Errorf("%s %s: %q before %q, step %d", c.file, c.column, before.Text, last.Text, last.Step)
		}
	}
}

// TestPublishedLabels: the note marks come off the labels of a table.
func TestPublishedLabels(t *testing.T) {
	table, ds := Parse(&Spec{Sheet: text("4_2")}, readShared(t, "hmt-pesa-2022-chapter-4.xlsx"))
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	set, _ := table.KeySet(table.Columns[0], "", nil)
	found := map[string]string{}
	for _, k := range set.Keys {
		for _, m := range k.Marks {
			found[k.Text] += m.Sign
		}
	}
	for label, marks := range map[string]string{"2. Defence": "[note 1]", "of which: transport": "[note 3][note 4]", "EU transactions": "[note 6]", "9. Education": "[note 5]"} {
		if found[label] != marks {
			t.Errorf("%s has %q, want %q", label, found[label], marks)
		}
	}
}
