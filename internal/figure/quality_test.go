package figure

import (
	"strconv"
	"strings"
	"testing"
)

// TestQuality: what is wrong with a file's periods and totals is told, once,
// and nothing is said of files in which there is nothing wrong.
func TestQuality(t *testing.T) {
	for _, c := range []struct{ name, spec, csv, want string }{
		{"a year is missing", "key: year",
			"year,calls\n2008,1\n2009,2\n2010,3\n2012,5\n",
			"spec.yml:1:29-33 warning[period-gap]: made has nothing for 2011, between 2008 and 2012; note: the first row after a gap: 2012, row 5 of made.csv"},
		{"months are missing, in one area after the other", "key: [area, month]",
			"area,month,calls\nA,2012-01,1\nA,2012-02,2\nA,2012-04,3\nB,2012-01,1\nB,2012-05,5\nB,2012-07,5\nB,2012-08,5\n",
			"spec.yml:1:29-42 warning[period-gap]: made has nothing for March 2012 and June 2012, between 2012-01 and 2012-08; note: the first row after a gap: 2012-04, row 4 of made.csv"},
		{"years of elections", "key: year", "year,votes\n2001,1\n2005,2\n2010,3\n2015,5\n2017,4\n2019,7\n", ""},
		{"every second year", "key: year", "year,calls\n2001,1\n2003,2\n2005,3\n2007,5\n", ""},
		{"two years", "key: year", "year,calls\n2001,1\n2003,2\n", ""},
		{"a filter that drops years", "key: year, where: year != 2010", "year,calls\n2008,1\n2009,2\n2010,3\n2011,5\n", ""},
		{"a total row", "key: [area, year]",
			"area,year,calls\nA,2010,10\nB,2010,20\nTotal,2010,30\nA,2011,11\nB,2011,21\nTotal,2011,32\nA,2012,12\nB,2012,22\nTotal,2012,37\n",
			"made.csv:10:12-14 warning[total-differs]: calls of made, Total, 2012, is 37, and the other rows of area add up to 34: it is 3 more"},
		{"a total row that is rounded", "key: [area, year]",
			"area,year,rate\nA,2010,10.1\nB,2010,20.2\nTotal,2010,30.3\nA,2011,11.1\nB,2011,21.1\nTotal,2011,32.2\nA,2012,12.4\nB,2012,22.4\nTotal,2012,34.9\n", ""},
		{"a total row of another kind", "key: [area, year]",
			"area,year,calls\nA,2010,10\nB,2010,20\nTotal,2010,25\nA,2011,11\nB,2011,21\nTotal,2011,27\nA,2012,12\nB,2012,22\nTotal,2012,34\n", ""},
		{"a total that is far off", "key: [area, year]",
			"area,year,calls\nA,2010,10\nB,2010,20\nTotal,2010,30\nA,2011,11\nB,2011,21\nTotal,2011,32\nA,2012,12\nB,2012,22\nTotal,2012,370\n", ""},
		{"a total with a part missing", "key: [area, year]",
			"area,year,calls\nA,2010,10\nB,2010,20\nTotal,2010,30\nA,2011,11\nB,2011,21\nTotal,2011,32\nA,2012,[x]\nB,2012,22\nTotal,2012,34\n", ""},
		{"a total column", "key: year, measures: {insgesamt: {unit: calls}, women: {unit: calls}, men: {unit: calls}}",
			"year,insgesamt,women,men\n2010,30,18,12\n2011,34,20,14\n2012,45,21,15\n2013,40,30,10\n",
			"made.csv:4:6-8 warning[total-differs]: insgesamt of made, 2012, is 45, and men and women add up to 36: it is 9 more"},
		{"a column of all, beside others", "key: year",
			"year,women,men,all_calls,staff\n2010,18,12,30,7\n2011,20,14,34,7\n2012,21,15,33,7\n2013,30,10,40,8\n",
			"made.csv:4:12-14 warning[total-differs]: all_calls of made, 2012, is 33, and men and women add up to 36: it is 3 less"},
		{"a protected table", "key: [area, year], disclosure: {below: 5, round: 5}",
			"area,year,calls\nA,2010,12\nB,2010,21\nTotal,2010,33\nA,2011,11\nB,2011,21\nTotal,2011,32\nA,2012,12\nB,2012,22\nTotal,2012,37\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults := load(t, "made: {file: made.csv, "+c.spec+"}\n", map[string]string{"made.csv": c.csv})
			var lines []string
			for _, l := range strings.Split(faultLines(faults), "\n") {
				l = strings.TrimPrefix(strings.TrimSpace(l), "! ")
				if l != "" && !strings.HasPrefix(l, "hint:") {
					lines = append(lines, l)
				}
			}
			if got := strings.Join(lines, "; "); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			for _, f := range faults {
				if f.Hint == "" {
					t.Errorf("%s has no hint", f.Rule.Code)
				}
			}
		})
	}
}

// TestManyTotals: totals that differ are told one by one up to a number.
func TestManyTotals(t *testing.T) {
	var b strings.Builder
	b.WriteString("year,total,women,men\n")
	for i := range 40 {
		total := 30 + 2*i
		if i%4 == 0 {
			total++
		}
		b.WriteString(strings.Join([]string{strconv.Itoa(1960 + i), strconv.Itoa(total), strconv.Itoa(18 + i), strconv.Itoa(12 + i)}, ",") + "\n")
	}
	_, faults := load(t, "made: {file: made.csv, key: year}\n", map[string]string{"made.csv": b.String()})
	if len(faults) != maxTotals || len(faults[maxTotals-1].Notes) != 1 || !strings.Contains(faults[maxTotals-1].Notes[0].Text, "5 more totals of made") {
		t.Errorf("%d faults:\n%s", len(faults), faultLines(faults))
	}
}
