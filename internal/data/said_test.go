package data

import (
	"testing"

	"policybrief/internal/diag"
)

// TestHeadMarks reads the marks that a header sets on its column.
func TestHeadMarks(t *testing.T) {
	for header, want := range map[string]string{
		"2025-26 [f]":                            "[f] forecast",
		"Schools, 2024/25 [p]\n[note 2]":         "[p] provisional",
		"Share of schools (%) [r]":               "[r] revised",
		"Pupils [p, r] [notes 3, 5]":             "[p] provisional [r] revised",
		"2025-26 (forecast)":                     "(forecast) forecast",
		"Breakfasts served (thousands) [note 4]": "",
		"Crimes (b)":                             "",
		"Charities and business (3)":             "",
		"Economically active":                    "",
		"Spending [c]":                           "",
	} {
		got := ""
		for _, m := range newVocabulary(&Spec{}).headMarks(header) {
			if got != "" {
				got += " "
			}
			got += m.Sign + " " + m.Word
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
}

// TestHeadMarksHold makes sure that a forecast which the header alone tells of
// reaches the cells, missing ones too, and no blank.
func TestHeadMarksHold(t *testing.T) {
	src := diag.NewSource("fund.csv", []byte("Purpose,2024-25,2025-26 [f]\nFood,5.9,6.4\nStaff,5.6,[c]\nRent,0.2,\n"))
	table, ds := Parse(&Spec{}, src)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	for row, want := range []int{1, 1, 0} {
		if got := table.Cell(row, 2).Marks; len(got) != want || want > 0 && !got[0].Forecast() {
			t.Errorf("row %d has the marks %v", row, got)
		}
		if got := table.Cell(row, 1).Marks; len(got) != 0 {
			t.Errorf("row %d: the year before has the marks %v", row, got)
		}
	}
}

// TestShownProvesDecimal reads texts among numbers: in an OpenDocument file the
// numbers are shown in the language of who wrote it, which proves what 9,093
// means.
func TestShownProvesDecimal(t *testing.T) {
	book := func(shown, text string) *diag.Source {
		cell := func(s string) string {
			return `<table:table-cell office:value-type="string"><text:p>` + s + `</text:p></table:table-cell>`
		}
		number := `<table:table-cell office:value-type="float" office:value="7301"><text:p>` + shown + `</text:p></table:table-cell>`
		row := func(s string) string { return "<table:table-row>" + s + "</table:table-row>" }
		return makeODS(t, odsContent(`<table:table table:name="A">`+row(cell("Year")+cell("Breakfasts"))+row(cell("2016/17")+number)+row(cell("2017/18")+cell(text))+`</table:table>`))
	}
	for _, c := range []struct{ shown, text, want string }{
		{"7,301", "9,093 [r]", "9093"},
		{"7.301", "9.093 [r]", "9093"},
		{"7.301", "9,5 [r]", "9.5"},
		{"7301", "9,093 [r]", ""}, // proves nothing
		{"7,3", "9,093 [r]", ""},
	} {
		table, ds := Parse(&Spec{}, book(c.shown, c.text))
		if c.want == "" {
			if !ds.HasErrors() || ds[0].Rule != ruleDecimal {
				t.Errorf("%s beside %s: %v", c.text, c.shown, ds)
			}
			continue
		}
		if len(ds) > 0 {
			t.Errorf("%s beside %s: %v", c.text, c.shown, ds)
			continue
		}
		if got := table.Cell(1, 1); got.State != Known || got.Num.String() != c.want || len(got.Marks) != 1 {
			t.Errorf("%s beside %s reads as %+v", c.text, c.shown, got)
		}
	}
}
