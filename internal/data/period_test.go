package data

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
	if len(s.Keys) > 0 && s.Keys[0].Step > s.Kind.unit() {
		fmt.Fprintf(&b, " step %d", s.Keys[0].Step/s.Kind.unit())
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
		{"month", "", "M01 2025|2025M02|2025-M03|2025m4", "month: January_2025 February_2025 March_2025 April_2025"},
		{"month", "", "Ionawr 2025|Chwefror 2025|Rhagfyr 2025", "month: January_2025 February_2025 December_2025"},
		{"month", "", "janvier 2025|März 2025|mayo de 2025", "month: January_2025 March_2025 May_2025 step 2"},
		{"month", "month", "2022-01-01|2022-02-01|01/03/2022", "month: January_2022 February_2022 March_2022"},
		{"month", "month", "2022-01-01|2022-02-02", "period-not-read"},
		{"month", "quarter", "2022-01-01|2022-04-01", "quarter: 2022_Q1 2022_Q2"},
		{"month", "", "2008-10|2009-11|2010-12", "range of years: 2008_to_2010 2009_to_2011 2010_to_2012"},
		{"month", "", "2008-10|2008-11|2008-12", "month: October_2008 November_2008 December_2008"},
		{"code", "", "11/1234|12/1234", "text: 11/1234 12/1234"},
		// Quarters.
		{"q", "", "2012 Q3|Q4 2012|2013Q1|2013-Q2|2013 Quarter 3", "quarter: 2012_Q3 2012_Q4 2013_Q1 2013_Q2 2013_Q3"},
		{"q", "", "2008/4|2009/1|2009/2", "quarter: 2008_Q4 2009_Q1 2009_Q2"},
		{"q", "", "2008/1|2008/2|2008/3", "period-ambiguous"},
		{"q", "", "2008/4|2009/1|2009/3|2010/2", "quarter: 2008_Q4 2009_Q1 2009_Q3 2010_Q2"}, // uneven, but all four and no fifth month
		{"q", "", "2008/4|2009/1|2009/3|2010/5", "month: April_2008 January_2009 March_2009 May_2010"},
		{"q", "", "2008/1|2009/1|2010/1", "period-ambiguous"},
		{"q", "", "2012-Q3|Q3 2013|Quarter 3 2014|3rd quarter 2015|Third quarter of 2016|2017T3|Chwarter 3 2018|3. Quartal 2019", "quarter: 2012_Q3 2013_Q3 2014_Q3 2015_Q3 2016_Q3 2017_Q3 2018_Q3 2019_Q3 step 4"},
		{"q", "", "Q1 2012/13|Q2 2012-13|Q4 2012/2013", "quarter: 2012_Q2 2012_Q3 2013_Q1"},
		{"q", "", "Q1 2012 (Jan to Mar)|Q2 2012 (April to June)|2012 Q3 (Jul-Sep)", "quarter: 2012_Q1 2012_Q2 2012_Q3"},
		{"q", "", "Q1 (Apr to Jun) 2012/13|Q2 (Jul to Sep) 2012/13", "quarter: 2012_Q2 2012_Q3"},
		{"q", "", "Q1 2012 (Apr to Jun)|Q2 2012 (Jul to Sep)", "text: Q1_2012_(Apr_to_Jun) Q2_2012_(Jul_to_Sep)"},
		{"q", "", "January to March 2012 (Q1)|April to June 2012 (Q2)", "quarter: 2012_Q1 2012_Q2"},
		{"q", "", "Jan-Mar 2012|Jan - Mar 2013|January to March 2014|2015 Jan–Mar|Jan-Mar-2016", "quarter: 2012_Q1 2013_Q1 2014_Q1 2015_Q1 2016_Q1 step 4"},
		{"q", "", "Three months to March 2012|3 months ending May 2012|quarter ending June 2012", "rolling quarter: Jan_to_Mar_2012 Mar_to_May_2012 Apr_to_Jun_2012"},
		{"q", "", "December 2019 to February 2020|January to March 2020", "rolling quarter: Dec_2019_to_Feb_2020 Jan_to_Mar_2020"},
		{"q", "rolling-quarter", "2012 Q1|Feb to Apr 2012", "rolling quarter: Jan_to_Mar_2012 Feb_to_Apr_2012"},
		// Half-years, weeks and terms.
		{"h", "", "2024 H1|H2 2024|2025H1|2025-H2|First half 2026|Second half of 2026", "half year: 2024_H1 2024_H2 2025_H1 2025_H2 2026_H1 2026_H2"},
		{"h", "", "2024-S1|2024S2|S1 2025", "half year: 2024_H1 2024_H2 2025_H1"},
		{"h", "", "Jan to Jun 2024|July to December 2024|6 months to June 2025", "half year: 2024_H1 2024_H2 2025_H1"},
		{"h", "", "Apr to Sep 2024|Oct 2024 to Mar 2025", "text: Apr_to_Sep_2024 Oct_2024_to_Mar_2025"},
		{"h", "", "2024 H3|2024 H4", "text: 2024_H3 2024_H4"},
		{"week", "", "2024-W05|2024W06|Week 7 2024|2024 week 8|Wk 09 2024|week 10 of 2024", "week: week_5_of_2024 week_6_of_2024 week_7_of_2024 week_8_of_2024 week_9_of_2024 week_10_of_2024"},
		{"week", "", "2020-W53|2021-W01", "week: week_53_of_2020 week_1_of_2021"},
		{"week", "", "2019-W53|2020-W01|2020-W02", "period-not-read"},
		{"week", "", "2024-W05-5|2024-W06-5", "date: 2_February_2024 9_February_2024"},
		{"week", "", "week ending 2 February 2024|Week ending 9 February 2024|w/e 16/02/2024", "date: 2_February_2024 9_February_2024 16_February_2024 step 7"},
		{"week", "", "w/c 05/02/2024|w/c 12/02/2024", "period-ambiguous"},
		{"term", "", "Autumn 2023/24|Spring 2023/24|Summer term 2023/24|2024/25 Autumn", "term: Autumn_2023/24 Spring_2023/24 Summer_2023/24 Autumn_2024/25"},
		// Years that end with a month, and several years.
		{"year", "", "Year ending March 2023|YE Mar 2024|year to March 2025", "year that ends with a month: year_ending_March_2023 year_ending_March_2024 year_ending_March_2025 step 12"},
		{"year", "", "Year ending March 2023|Year ending March 2024", "year that ends with a month: year_ending_March_2023 year_ending_March_2024 step 12"},
		{"year", "", "Year ending March 2023|12 months ending June 2023|Twelve months to 30 September 2023|y/e Dec 2023", "year that ends with a month: year_ending_March_2023 year_ending_June_2023 year_ending_September_2023 year_ending_December_2023 step 3"},
		{"year", "", "Jul 2022 to Jun 2023|Jul 2023 to Jun 2024", "year that ends with a month: year_ending_June_2023 year_ending_June_2024 step 12"},
		{"year", "", "Apr-22 to Mar-23|Apr-23 to Mar-24", "financial year: 2022/23 2023/24"},
		{"year", "", "April to March 2024|Apr 2022 to Mar 2023", "year that ends with a month: year_ending_March_2024 year_ending_March_2023 step 12"},
		{"year", "financial-year", "Year ending March 2024|Apr 2022 to Mar 2023|2021/22", "financial year: 2023/24 2022/23 2021/22"},
		{"year", "academic-year", "Sep 2012 to Aug 2013|Year ending August 2014", "academic year: 2012/13 2013/14"},
		{"year", "academic-year", "Apr 2012 to Mar 2013", "period-not-read"},
		{"year", "year", "Year ending December 2012|2013|2014-01-01", "year: 2012 2013 2014"},
		{"year", "", "FYE 2022|FYE 2023", "financial year: 2021/22 2022/23"},
		{"year", "", "Financial year ending March 2022|Tax year ending 2023", "financial year: 2021/22 2022/23"},
		{"year", "", "Academic year ending 2022", "academic year: 2021/22"},
		{"year", "", "Academic year 2012/13|Academic year 2013/14", "academic year: 2012/13 2013/14"},
		{"year", "", "2012/13 financial year|FY 13/14", "financial year: 2012/13 2013/14"},
		{"year", "", "2021 to 2022|2022 to 2023", "financial year: 2021/22 2022/23"},
		{"year", "", "mid-2021|Mid 2022|mid-year 2023", "year: 2021 2022 2023"},
		{"year", "", "1999/00|2000/01", "financial year: 1999/00 2000/01"},
		{"year", "", "2019-21|2020-22|2021-23", "range of years: 2019_to_2021 2020_to_2022 2021_to_2023"},
		{"year", "", "2019-2021|2020 to 2022|2021–2023", "range of years: 2019_to_2021 2020_to_2022 2021_to_2023"},
		{"year", "", "2001-03|2004-06|2007-09", "range of years: 2001_to_2003 2004_to_2006 2007_to_2009 step 3"},
		{"year", "", "2001-03|2002-04", "range of years: 2001_to_2003 2002_to_2004"},
		{"year", "", "2001-03|2004-06", "range of years: 2001_to_2003 2004_to_2006"},
		{"year", "", "2001-03", "period-ambiguous"},
		{"year", "", "2001-03|2001-06|2001-09", "month: March_2001 June_2001 September_2001 step 3"},
		{"year", "year-range", "2001-03|2001-06", "range of years: 2001_to_2003 2001_to_2006"},
		{"year", "", "1996-00|1997-01|1998-02", "range of years: 1996_to_2000 1997_to_2001 1998_to_2002"},
		{"year", "", "1990s|2000s|2010s", "range of years: 1990_to_1999 2000_to_2009 2010_to_2019 step 10"},
		{"year", "", "2016/17 to 2018/19|2017/18 to 2019/20|2018-19 to 2020-21", "range of years: 2016/17_to_2018/19 2017/18_to_2019/20 2018/19_to_2020/21"},
		{"year", "", "Jan 2018 to Dec 2020|Jan 2019 to Dec 2021", "range of years: 2018_to_2020 2019_to_2021"},
		{"year", "", "2019-21|2019-22", "range of years: 2019_to_2021 2019_to_2022"},
		{"band", "", "1500-1999|2000-2499|2500-2999", "text: 1500-1999 2000-2499 2500-2999"},
		{"age", "", "16-24|25-34|35-44", "text: 16-24 25-34 35-44"},
		// Linked data.
		{"period", "", "year/1995|year/1996", "year: 1995 1996"},
		{"period", "", "month/2020-01|month/2020-02", "month: January_2020 February_2020"},
		{"period", "", "month/2010-11", "month: November_2010"},
		{"period", "", "quarter/2020-Q1|http://reference.data.gov.uk/id/quarter/2020-Q2", "quarter: 2020_Q1 2020_Q2"},
		{"period", "", "government-year/2019-2020|government-year/2020-2021", "financial year: 2019/20 2020/21"},
		{"period", "", "day/2020-01-05", "date: 5_January_2020"},
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
		{"day", "", "Monday 5 November 2012|Mon, 12 Nov 2012|19-Nov-12|2012-Nov-26", "date: 5_November_2012 12_November_2012 19_November_2012 26_November_2012 step 7"},
		{"day", "", "5. November 2012|1er décembre 2012|5 de noviembre de 2013|5 Tachwedd 2014", "date: 5_November_2012 1_December_2012 5_November_2013 5_November_2014"},
		{"day", "", "31/03/22|30/04/22", "date: 31_March_2022 30_April_2022"},
		{"day", "", "01/02/22|02/02/22", "period-ambiguous"},
		{"code", "", "01.1.10|01.2.10|12-5-20", "text: 01.1.10 01.2.10 12-5-20"},
		// Dates with a time.
		{"at", "", "2017-12-21 21:00:00 +01:00|2017-12-21T22:00:00+01:00|2017-12-21 22:00Z", "date with a time: 21_December_2017_20:00 21_December_2017_21:00 21_December_2017_22:00 step 3600"},
		{"at", "", "2017-12-21 21:00|2017-12-21T22:00:30|2017-12-22 00:00", "date with a time: 21_December_2017_21:00 21_December_2017_22:00:30 22_December_2017_00:00 step 30"},
		{"at", "", "21/12/2017 9:00 PM|22/12/2017 12:00 am", "date with a time: 21_December_2017_21:00 22_December_2017_00:00"},
		{"at", "", "12/21/2017 21:00|12/22/2017 21:00", "date with a time: 21_December_2017_21:00 22_December_2017_21:00"},
		{"at", "", "05/11/2017 21:00|06/11/2017 21:00", "period-ambiguous"},
		{"at", "us-date-time", "05/11/2017 21:00", "date with a time: 11_May_2017_21:00"},
		{"at", "date-time", "05/11/2017 24:00", "date with a time: 6_November_2017_00:00"},
		{"at", "", "2022-01-01 00:00:00|2022-02-01 00:00:00", "date: 1_January_2022 1_February_2022"},
		{"at", "", "2022-01-01T00:00:00Z|2022-01-01T12:00:00Z", "date with a time: 1_January_2022_00:00 1_January_2022_12:00"},
		{"at", "month", "2022-01-01T00:00:00.000Z|2022-02-01T00:00:00.000Z", "month: January_2022 February_2022"},
		{"at", "", "2022-01-01 10:00|2022-01-01 11:00|2022-01-01 12:00Z", "period-not-read"},
		{"at", "", "2022-01-01 25:00|2022-01-01 10:61", "text: 2022-01-01_25:00 2022-01-01_10:61"},
		{"at", "", "2022-01-01 10:00:00.5|x 10:00", "text: 2022-01-01_10:00:00.5 x_10:00"},
		// Marks.
		{"year", "", "2021/22¹|2022/23 [note 2]|2023/24*|2024/25 (3)|2025/26⁽⁴⁾ (P)", "financial year: 2021/22[note 1] 2022/23[note 2] 2023/24* 2024/25[note 3] 2025/26[note 4](P)"},
		{"q", "", "2012 Q3ᵖ|2012 Q4 (note 2)|2013 Q1 [notes 1, 2]", "quarter: 2012_Q3[p] 2012_Q4(note 2) 2013_Q1[notes 1, 2]"},
		{"function", "", "2. Defence(1)|7. Health¹|of which: transport (3), (4)|EU transactions(6)", "text: 2._Defence[note 1] 7._Health[note 1] of_which:_transport[note 3][note 4] EU_transactions[note 6]"},
		{"function", "", "Newport (Wales)|9. Education (5 to 16)|Aged (65+)|Area (2011)|Emissions of CO²|Area in km²|Total*|Other†", "text: Newport_(Wales) 9._Education_(5_to_16) Aged_(65+) Area_(2011) Emissions_of_CO² Area_in_km² Total* Other†"},
		{"function", "", "Health (1) [r]|Roads [r] (2)|Rail [3]|Sea (note 4)", "text: Health[note 1][r] Roads[r][note 2] Rail[note 3] Sea[note 4]"},
		{"ward", "", "Ward (1)|Ward (2)|Hill (1)|Hill|Dale (1)", "text: Ward_(1) Ward_(2) Hill_(1) Hill Dale[note 1]"},
		{"ward", "", "(1)|¹|*", "text: (1) ¹ *"},
		// Text, and what is no period.
		{"area", "", "Northmere|Southmere", "text: Northmere Southmere"},
		{"area", "", "Newport (E)|Newport (P)", "text: Newport_(E) Newport_(P)"},
		{"area", "", "Northmere [p]|Leeds [note 2]", "text: Northmere[p] Leeds[note 2]"},
		{"area", "", "Northmere [x]", "text: Northmere_[x]"},
		{"area", "", "|Northmere", "text:  Northmere"},
		{"area", "", "School 5|M1 1AA|W1 2AB|Q4|H1|Week 5|Term 2", "text: School_5 M1_1AA W1_2AB Q4 H1 Week_5 Term_2"},
		{"area", "", "to 2012|- - 5|2012 2013|year ending|year to date", "text: to_2012 -_-_5 2012_2013 year_ending year_to_date"},
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

// ordered are periods in the order of time: by their first day, then their
// last one.
func ordered(t *testing.T) []Key {
	at := func(s string, k Kind) Key {
		key, ok := ParsePeriod(s, k)
		if !ok {
			t.Fatalf("%s is no %s", s, k)
		}
		return key
	}
	return []Key{
		at("-2150", Year), at("2010-12", YearRange), at("2011", Year), at("year ending Feb 2012", YearEnding), at("2011/12", FinancialYear), at("2010/11 to 2011/12", YearRange).Add(1), at("2011 H2", HalfYear), at("Autumn 2011/12", Term), at("2011-12", AcademicYear), at("2011-Q4", Quarter), at("2011-W52", Week),
		at("2012-01-01", Date), at("2012-01-01 10:00", DateTime), at("2012-01-01 11:00", DateTime), at("2012-01", Month), at("2012 Q1", Quarter), at("Spring 2011/12", Term), at("2012 H1", HalfYear), at("2012", Year), at("2012-14", YearRange), at("2012-W01", Week), at("2012-02", Month),
		at("Feb to Apr 2012", RollingQuarter), at("2012-02-02", Date),
		{Text: ""}, {Text: "10"}, {Text: "9"}, {Text: "Z"}, {Text: "a"}, {Text: "é"},
	}
}

func TestKeyOrder(t *testing.T) {
	ordered := ordered(t)
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
		{"2024 H1", HalfYear, "2023 H2"}, {"2021-W01", Week, "week 53 of 2020"}, {"Year ending March 2024", YearEnding, "year ending February 2024"}, {"2019-21", YearRange, "2018 to 2020"}, {"2019/20 to 2021/22", YearRange, "2018/19 to 2020/21"}, {"1990s", YearRange, "1989 to 1998"}, {"2012", YearRange, "2011"},
		{"Autumn 2023/24", Term, "Summer 2022/23"}, {"2017-12-21T00:00:00Z", DateTime, "20 December 2017 23:59:59"}, {"quarter/2012-Q1", Quarter, "2011 Q4"},
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
		if overlap := c.kind == RollingQuarter || c.kind == YearEnding || c.kind == YearRange && c.in != "2012"; !overlap && end+1 != from {
			t.Errorf("%s ends on day %d and %s begins on %d", p.Text, end, c.in, from)
		}
	}
	for _, c := range []struct {
		s string
		k Kind
	}{{"2012", FinancialYear}, {"2012/14", FinancialYear}, {"2012-13", Month}, {"2012-Q5", Quarter}, {"", Year}, {"North", TextKey}, {"2012-11-31", Date}, {"2012/13", Year}, {"2012-W54", Week}, {"2019-21", FinancialYear}, {"2019-21", Year}, {"2012-01-02", Month}, {"2012-03-31", Quarter}, {"year/2012", Month}, {"2012-01-01", DateTime}, {"2012-01-01 10:00", Date}} {
		if k, ok := ParsePeriod(c.s, c.k); ok {
			t.Errorf("%s is read as %s: %v", c.s, c.k, k)
		}
	}
}

// TestKindNames: each kind is found by the name that as: has for it, and said
// in words of its own.
func TestKindNames(t *testing.T) {
	said := map[string]bool{}
	for kind := TextKey; kind <= DateTime; kind++ {
		if k, ok := kindNamed(kindNames[kind]); !ok || k != kind {
			t.Errorf("%s is %v", kindNames[kind], k)
		}
		if s := kind.String(); s == "" || said[s] {
			t.Errorf("%q twice", s)
		}
		said[kind.String()] = true
	}
	for in, want := range map[string]Kind{"Half Year": HalfYear, " us-date-time ": DateTime, "us-date": Date} {
		if k, ok := kindNamed(in); !ok || k != want {
			t.Errorf("%q is %v", in, k)
		}
	}
}

// TestSortedByTime: keys of all kinds in any order sort by time.
func TestSortedByTime(t *testing.T) {
	want := ordered(t)
	got := slices.Clone(want)
	for seed := range uint64(20) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, Key.Compare)
		for i := range got {
			if !got[i].Equal(want[i]) {
				t.Fatalf("%d: %s, want %s", i, got[i].Text, want[i].Text)
			}
		}
	}
}

// TestStepsThroughTime: from any period, steps lead on and back again, later
// periods begin later, and what is written is read.
func TestStepsThroughTime(t *testing.T) {
	for kind := Year; kind <= DateTime; kind++ {
		start := map[Kind]int64{Year: 1995, FinancialYear: 1995, AcademicYear: 1995, Quarter: 1995 * 4, Month: 1995 * 12, RollingQuarter: 1995 * 12, Date: 9131, HalfYear: 1995 * 2, Week: 1305, YearEnding: 1995 * 12, YearRange: yearRange(1995, 3, false), Term: 1995 * 3, DateTime: 788918400}[kind]
		for _, step := range []int64{1, 2, 7, 12} {
			k := Key{Kind: kind, Start: start, Step: step * kind.unit()}
			for n := range int64(15) {
				next := k.Add(1)
				from, to := k.Days()
				later, end := next.Days()
				if !next.Prev().Equal(k) || k.Compare(next) >= 0 || later < from || end < to || kind != DateTime && later == from {
					t.Fatalf("%s: %s, then %s", kind, k.canonical(), next.canonical())
				}
				if again, ok := ParsePeriod(k.canonical(), kind); !ok || !again.Equal(k) || to < from {
					t.Fatalf("%s, step %d: %s is not read back: %v", kind, n, k.canonical(), again)
				}
				k = next
			}
		}
	}
}
