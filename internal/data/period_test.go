package data

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// keysOf reads a column of keys, given with | between.
func keysOf(header, as, values string) (*KeySet, diag.List) {
	file := "n," + header + "\n"
	for i, v := range strings.Split(values, "|") {
		file += fmt.Sprintf("%d,\"%s\"\n", i, v)
	}
	t, _ := Parse(&Spec{}, diag.NewSource("t.csv", []byte(file)))
	return t.KeySet(t.Columns[1], as, nil)
}

func sayKeys(s *KeySet) string {
	var b strings.Builder
	b.WriteString(s.Kind.String() + ":")
	for _, k := range s.Keys {
		b.WriteString(" " + strings.ReplaceAll(k.canonical(), " ", "_"))
		for _, m := range k.Marks {
			b.WriteString(m.Sign)
		}
	}
	if len(s.Keys) > 0 && s.Keys[0].Step > 1 {
		fmt.Fprintf(&b, " step %d", s.Keys[0].Step)
	}
	return b.String()
}

func TestKeyColumns(t *testing.T) {
	for _, c := range []struct{ header, as, values, want string }{
		// Years.
		{"year", "", "2011|2012|2013", "year: 2011 2012 2013"},
		{"period", "", "2013|2011|2012", "year: 2013 2011 2012"},
		{"year", "", "2008|2010|2012", "year: 2008 2010 2012 step 2"},
		{"year", "", "2008|2010|2011", "year: 2008 2010 2011"},
		{"year", "", "2008|2012", "year: 2008 2012"}, // two prove no frequency
		{"year", "", "-2150|-2000|1610", "year: -2150 -2000 1610 step 10"},
		{"id", "", "101|102|103", "text: 101 102 103"},
		{"id", "", "1001|1002|1003", "text: 1001 1002 1003"},
		{"year", "", "2021 [r]|2022 (P)|2023p|2024 [f]", "year: 2021[r] 2022(P) 2023[p] 2024[f]"},
		{"year", "", "2021 [p, r]|2022 [note 1]", "year: 2021[p][r] 2022[note 1]"},
		// Years that span two.
		{"year", "", "2010/11|2011/12", "financial year: 2010/11 2011/12"},
		{"year", "", "2010/11", "financial year: 2010/11"},
		{"academic year", "", "2010/11", "academic year: 2010/11"},
		{"year", "", "2010-11|2011-12", "financial year: 2010/11 2011/12"},
		{"year", "", "2008-09|2009-10|2010-11|2011-12", "financial year: 2008/09 2009/10 2010/11 2011/12"},
		{"year", "", "2008–09|2010–11|2012–13", "financial year: 2008/09 2010/11 2012/13 step 2"},
		{"year", "", "1998-99|1999-00|2000-01", "financial year: 1998/99 1999/00 2000/01"},
		{"year", "", "201011|201112", "financial year: 2010/11 2011/12"},
		{"year", "", "200607|201617", "financial year: 2006/07 2016/17"},
		{"year", "", "2012/2013|2013/2014", "financial year: 2012/13 2013/14"},
		{"year", "", "2012-2013|2013-2014", "financial year: 2012/13 2013/14"},
		{"year", "", "2012 to 2013", "financial year: 2012/13"},
		{"year", "", "FY 2012/13|FY 2013/14", "financial year: 2012/13 2013/14"},
		{"year", "", "Apr 2012 to Mar 2013|Apr 2013 to Mar 2014", "financial year: 2012/13 2013/14"},
		{"year", "", "2010-11", "period-ambiguous"},
		{"year", "", "201011", "period-ambiguous"},
		{"year", "", "2008-09|2011-12", "period-ambiguous"},
		{"year", "", "2008-09|2010-11|2011-12", "period-ambiguous"},
		{"year", "financial-year", "2010-11", "financial year: 2010/11"},
		{"year", "academic-year", "2010-11", "academic year: 2010/11"},
		{"year", "month", "2010-11", "month: November_2010"},
		{"year", "text", "2010-11|2011-12", "text: 2010-11 2011-12"},
		{"year", "financial-year", "2010-11|2010", "period-not-read"},
		// Months.
		{"month", "", "2010-10|2010-11|2010-12", "month: October_2010 November_2010 December_2010"},
		{"month", "", "201010|201011|201012", "month: October_2010 November_2010 December_2010"},
		{"month", "", "2025M12|2025M11", "month: December_2025 November_2025"},
		{"month", "", "Nov 2012|December 2012|Jan. 2013", "month: November_2012 December_2012 January_2013"},
		{"month", "", "2012 NOV|2012 DEC", "month: November_2012 December_2012"},
		{"month", "", "Nov-12|Dec-12|Jan-71", "month: November_2012 December_2012 January_1971"},
		{"month", "", "11/2012|12/2012", "month: November_2012 December_2012"},
		{"month", "", "2012-03|2012-06|2012-09", "month: March_2012 June_2012 September_2012 step 3"},
		{"month", "", "November 2012 [p]|December 2012 (r)", "month: November_2012[p] December_2012(r)"},
		{"month", "", "2012 Feb|2012 Mar", "month: February_2012 March_2012"},
		// Quarters.
		{"q", "", "2012 Q3|Q4 2012|2013Q1|2013-Q2|2013 Quarter 3", "quarter: 2012_Q3 2012_Q4 2013_Q1 2013_Q2 2013_Q3"},
		{"q", "", "2008/4|2009/1|2009/2", "quarter: 2008_Q4 2009_Q1 2009_Q2"},
		{"q", "", "2008/1|2008/2|2008/3", "period-ambiguous"},
		{"q", "quarter", "2008/1|2008/2|2008/3", "quarter: 2008_Q1 2008_Q2 2008_Q3"},
		{"q", "", "Jan to Mar 2012|Apr to Jun 2012", "quarter: 2012_Q1 2012_Q2"},
		{"q", "", "2012/13 Q1|2012/13 Q4", "quarter: 2012_Q2 2013_Q1"},
		{"q", "", "Q2 2012-13", "quarter: 2012_Q3"},
		{"q", "", "Jan to Mar 1971|Feb to Apr 1971", "rolling quarter: Jan_to_Mar_1971 Feb_to_Apr_1971"},
		{"q", "", "Nov to Jan 1996|Dec-Feb 1996", "rolling quarter: Nov_1995_to_Jan_1996 Dec_1995_to_Feb_1996"},
		{"q", "", "Dec 2019 to Feb 2020", "rolling quarter: Dec_2019_to_Feb_2020"},
		{"q", "rolling-quarter", "Jan to Mar 1971", "rolling quarter: Jan_to_Mar_1971"},
		// Dates.
		{"day", "", "2012-11-05|2012-11-12|2012-11-19", "date: 5_November_2012 12_November_2012 19_November_2012 step 7"},
		{"day", "", "5 November 2012|12th Nov 2012|November 19, 2012", "date: 5_November_2012 12_November_2012 19_November_2012 step 7"},
		{"day", "", "05/11/2012|13/11/2012", "date: 5_November_2012 13_November_2012"},
		{"day", "", "11/05/2012|11/13/2012", "date: 5_November_2012 13_November_2012"},
		{"day", "", "05.11.2012", "date: 5_November_2012"},
		{"day", "", "20121105|20121106", "date: 5_November_2012 6_November_2012"},
		{"day", "", "05/11/2012|06/11/2012", "period-ambiguous"},
		{"day", "", "11/11/2012", "date: 11_November_2012"},
		{"day", "date", "05/11/2012", "date: 5_November_2012"},
		{"day", "us-date", "11/05/2012", "date: 5_November_2012"},
		{"day", "", "2012-02-30|2012-03-01|2012-03-02", "period-not-read"},
		// Text, and what is no period.
		{"area", "", "Northmere|Southmere", "text: Northmere Southmere"},
		{"area", "", "Newport (E)|Newport (P)", "text: Newport_(E) Newport_(P)"},
		{"area", "", "Northmere [p]|Leeds [note 2]", "text: Northmere[p] Leeds[note 2]"},
		{"area", "", "Northmere [x]", "text: Northmere_[x]"},
		{"area", "", "|Northmere", "text:  Northmere"},
		{"week", "", "2012-W05|2012-W06", "text: 2012-W05 2012-W06"},
		{"year", "", "2011|2012|Total", "period-not-read"},
		{"year", "", "2011|2012|", "period-not-read"},
		{"year", "", "North|South|2012|East", "text: North South 2012 East"},
		{"year", "", "", "text: "},
		{"year", "", "999999999999|12345678901234567890", "text: 999999999999 12345678901234567890"},
	} {
		set, ds := keysOf(c.header, c.as, c.values)
		got := sayKeys(set)
		if len(ds) > 0 {
			got = ds[0].Rule.Code
		}
		if got != c.want {
			t.Errorf("%s as %q: %s: got %s, want %s", c.header, c.as, c.values, got, c.want)
		}
	}
}

func TestKeysAsPublished(t *testing.T) {
	set, _ := keysOf("year", "", "2011|2012 (P)|2011")
	if len(set.Keys) != 2 || set.At(1).Text != "2012" || !set.At(0).Equal(set.At(2)) || FormatPeriod(set.At(1)) != "2012" {
		t.Errorf("%+v", set)
	}
	if p := set.At(1).Prev(); !p.Equal(set.At(0)) || FormatPeriod(p) != "2011" || p.Marks != nil {
		t.Errorf("%+v", p)
	}
}

func TestAmbiguousPeriodSaysHow(t *testing.T) {
	_, ds := keysOf("Period", "", "2010-11")
	want := "“2010-11” could be the financial year 2010/11 or the month November 2010, and nothing in the column “Period” proves which"
	if ds[0].Message != want || ds[0].Hint != "say which: key: {column: period, as: financial-year}, or as: month" {
		t.Errorf("%s\n%s", ds[0].Message, ds[0].Hint)
	}
	_, ds = keysOf("Day", "", "11/11/2012|05/11/2012")
	if want := "“05/11/2012” could be 5 November 2012 or 11 May 2012, and nothing in the column “Day” proves which"; ds[0].Message != want {
		t.Error(ds[0].Message)
	}
}

// TestKeysOfSomeRows: rows filtered out don't spoil the reading.
func TestKeysOfSomeRows(t *testing.T) {
	table, _ := Parse(&Spec{}, diag.NewSource("t.csv", []byte("year,v\n2011,1\nTotal,3\n2012,2\n")))
	set, ds := table.KeySet(table.Columns[0], "", []int{0, 2})
	if len(ds) > 0 || sayKeys(set) != "year: 2011 2012" || len(set.Codes) != 2 {
		t.Error(sayKeys(set), ds)
	}
	keys, ds := table.Keys(table.Columns[:1], []string{"text"})
	if len(ds) > 0 || len(keys) != 3 || keys[1][0].Text != "Total" || keys[1][0].InTime() {
		t.Error(keys, ds)
	}
}

func TestKeyOrder(t *testing.T) {
	at := func(s string, k Kind) Key {
		key, ok := ParsePeriod(s, k)
		if !ok {
			t.Fatalf("%s is no %s", s, k)
		}
		return key
	}
	ordered := []Key{
		at("-2150", Year), at("2011", Year), at("2011/12", FinancialYear), at("2011-12", AcademicYear), at("2011-Q4", Quarter),
		at("2012-01-01", Date), at("2012-01", Month), at("2012 Q1", Quarter), at("2012", Year), at("2012-02", Month),
		at("Feb to Apr 2012", RollingQuarter), at("2012-02-02", Date),
		{Text: ""}, {Text: "10"}, {Text: "9"}, {Text: "Z"}, {Text: "a"}, {Text: "é"},
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got, want := a.Compare(b), cmpInt(int64(i), int64(j)); got != want {
				t.Errorf("%s %s against %s %s: %d, want %d", a.Kind, a.Text, b.Kind, b.Text, got, want)
			}
			if a.Equal(b) != (i == j) {
				t.Errorf("%s and %s: Equal %v", a.Text, b.Text, a.Equal(b))
			}
		}
	}
}

// TestPeriodArithmetic: each kind steps through time without gap or overlap,
// and what it writes it reads.
func TestPeriodArithmetic(t *testing.T) {
	for _, c := range []struct {
		in   string
		kind Kind
		prev string
	}{
		{"2012", Year, "2011"}, {"2000/01", FinancialYear, "1999/00"}, {"2012/13", AcademicYear, "2011/12"},
		{"2012-Q1", Quarter, "2011 Q4"}, {"2012-01", Month, "December 2011"}, {"Jan to Mar 2012", RollingQuarter, "Dec 2011 to Feb 2012"}, {"2012-03-01", Date, "29 February 2012"},
		{"1999-00", FinancialYear, "1998/99"}, {"-1", Year, "-2"},
	} {
		k, ok := ParsePeriod(c.in, c.kind)
		p := k.Prev()
		if !ok || p.Text != c.prev || !p.Add(1).Equal(k) {
			t.Errorf("before %s: %s, want %s", c.in, p.Text, c.prev)
		}
		if again, ok := ParsePeriod(p.Text, c.kind); !ok || !again.Equal(p) {
			t.Errorf("%s is not read back", p.Text)
		}
		_, end := p.Days()
		from, _ := k.Days()
		if c.kind != RollingQuarter && end+1 != from {
			t.Errorf("%s ends on day %d and %s begins on %d", p.Text, end, c.in, from)
		}
	}
	for _, c := range []struct {
		s string
		k Kind
	}{{"2012", FinancialYear}, {"2012/14", FinancialYear}, {"2012-13", Month}, {"2012-Q5", Quarter}, {"", Year}, {"North", TextKey}, {"2012-11-31", Date}, {"2012/13", Year}} {
		if k, ok := ParsePeriod(c.s, c.k); ok {
			t.Errorf("%s is read as %s: %v", c.s, c.k, k)
		}
	}
}
