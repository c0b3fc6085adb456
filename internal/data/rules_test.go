package data

import (
	"slices"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// TestRulesShown: every rule is told by some input, and says all it has to.
func TestRulesShown(t *testing.T) {
	shown := map[*diag.Rule]struct{ spec, data string }{
		ruleNotRead:         {"", "\n"},
		ruleBadUTF8:         {"", "área,nämé\nM\xfc,5\n"},
		ruleEncodingGuessed: {"", "area,n\nM\xfc,5\n"},
		ruleQuote:           {"", "year,area,n\n2012,\"Northmere,70000\n"},
		ruleRagged:          {"", "year,calls\n2012,70,000\n"},
		ruleTooLarge:        {"", strings.Repeat("a,", maxColumns+1) + "\n"},
		ruleRepeatedHeader:  {"", "year,total,total\n2012,1,2\n"},
		ruleUnknownColumn:   {"key: yaer", "year,calls\n2012,1\n"},
		ruleNotNumber:       {"", "year,calls\n2011,5\n2012,n.k.\n"},
		ruleMixedUnits:      {"", "year,rate\n2011,12%\n2012,0.15\n"},
		ruleDecimal:         {"", "area;calls\nNorthmere;1,234\n"},
		ruleBadDecimal:      {"decimal: comma", "year,calls\n2012,1\n"},
		ruleStatus:          {"measures: {calls: {status: s}}", "year,calls,s\n2012,70000,prelim\n"},
		rulePeriodAmbiguous: {"key: period", "period,calls\n2010-11,1\n"},
		rulePeriodNotRead:   {"key: year", "year,calls\n2011,1\n2012,1\nTotal,2\n"},
		ruleRange:           {"range: rows 6 to 52", "year,calls\n2012,1\n"},
		ruleMarkerWord:      {"markers: {\"#\": \"\"}", "year,calls\n2012,1\n"},
		ruleKeyKind:         {"key: {column: year, as: fiscal}", "year,calls\n2012,1\n"},
		ruleFormat:          {"format: xlsb", "year,calls\n2012,1\n"},
		ruleNoSheet:         {"sheet: Table_1", "year,calls\n2012,1\n"},
		ruleSeveralTables:   {"", "Calls\nyear,calls\n2011,5\n2012,6\n\nLetters\nyear,letters\n2011,7\n2012,8\n"},
		ruleUnitDoubt:       {"", "Savings,,\n,,Percentage of households\nitem,north,south\nISA,31,17\nSample size,1635,812\n"},
		ruleWide:            {"wide: {to: year}", "area,2011,2012\na,1,2\n"},
	}
	codes := map[string]bool{}
	for _, r := range Rules {
		if codes[r.Code] || r.Title == "" || r.Why == "" || r.Bad == "" || r.Good == "" || r.Severity == diag.Off {
			t.Errorf("%s is not whole, or stands twice", r.Code)
		}
		codes[r.Code] = true
		if slices.Contains(workbookRules, r) || slices.Contains(readerRules, r) || r == ruleCell {
			continue // shown by the tests of their readers
		}
		in, ok := shown[r]
		if !ok {
			t.Errorf("no input shows %s", r.Code)
			continue
		}
		yml := diag.NewSource("spec.yml", []byte(in.spec))
		v, ds := conf.Parse(yml, 0, len(yml.Data))
		var spec Spec
		if in.spec != "" {
			ds = append(ds, conf.Decode(v, &spec)...)
		}
		table, more := Parse(&spec, diag.NewSource("t.csv", []byte(in.data)))
		ds = append(ds, more...)
		keys, more := spec.KeyColumns()
		ds = append(ds, more...)
		for _, k := range keys {
			if c, _ := table.Column(k.Column.S); c != nil {
				_, more := table.KeySet(c, k.As.S, nil)
				ds = append(ds, more...)
			}
		}
		if len(ds) != 1 || ds[0].Rule != r || ds[0].Severity != r.Severity || ds[0].Span.IsZero() || ds[0].Message == "" {
			t.Errorf("%s: told %v", r.Code, first3(ds))
		}
	}
}
