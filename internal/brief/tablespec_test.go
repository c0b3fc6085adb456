package brief_test

import (
	"strings"
	"testing"
)

const councils = "year,region,council,visits,share\n" +
	"2011,All,All,24,3.5\n2011,South,Eastmarsh,9,2.5\n2011,North,Aldermoor,15,4.5\n" +
	"2012,North,Birchdale,5,12.25\n2012,North,Aldermoor,10,[c]\n2012,South,Eastmarsh,12,3\n2012,All,All,27,3.1\n"

// tableOf binds a table block over councils and gives its rows as text.
func tableOf(t *testing.T, block string) (rows []string, told string) {
	t.Helper()
	b, faults := bind(t, `---
title: A test
data:
  lib:
    file: calls.csv
    key: [year, region, council]
    source: {publisher: An office, title: Libraries}
---

`+"```table\ndata: lib\n"+block+"\n```\n", councils, "")
	for _, table := range b.Tables {
		var head []string
		for _, h := range table.Head {
			s := h.Text
			if h.Group != "" {
				s = h.Group + "/" + s
			}
			head = append(head, s)
		}
		rows = append(rows, strings.Join(head, " | "))
		for _, r := range table.Rows {
			var cells []string
			if r.Group != "" {
				cells = append(cells, "== "+r.Group)
			}
			for _, c := range r.Cells {
				s := c.Shown
				for _, v := range c.Trend {
					s += "~" + v.Shown()
				}
				cells = append(cells, s)
			}
			s := strings.Join(cells, " | ")
			if r.Total {
				s = "(" + s + ")"
			}
			rows = append(rows, s)
		}
	}
	for _, d := range faults {
		told += d.Message + "; " + d.Hint + "\n"
	}
	return rows, told
}

func TestTableShapes(t *testing.T) {
	for _, c := range []struct{ block, want string }{
		{"columns: [council, visits]\nacross: year\ntotal: All",
			"Council | Visits/2011 | Visits/2012\nEastmarsh | 9 | 12\nAldermoor | 15 | 10\nBirchdale | – | 5\n(All | 24 | 27)"},
		{"columns: [council, visits]\nacross: year\ngroup: region\ntotal: All",
			"Council | Visits/2011 | Visits/2012\n== South\nEastmarsh | 9 | 12\n== North\nAldermoor | 15 | 10\nBirchdale | – | 5\n(All | 24 | 27)"},
		{"columns: [council, {group: Use, columns: [visits, {column: share, label: Members}]}]\nwhere: year == latest and region == \"North\"\nsort: -visits",
			"Council | Use/Visits | Use/Members\nAldermoor | 10 | [c]\nBirchdale | 5 | 12.25"},
		{"columns: [council, {column: visits, trend: true}]\nwhere: year == latest and region == \"North\"",
			"Council | Visits\nBirchdale | ~~5\nAldermoor | ~15~10"},
	} {
		rows, told := tableOf(t, c.block)
		if got := strings.Join(rows, "\n"); got != c.want || told != "" {
			t.Errorf("%s\ngives\n%s\nnot\n%s\n%s", c.block, got, c.want, told)
		}
	}
}

func TestTableFaults(t *testing.T) {
	for block, want := range map[string]string{
		"columns: [visits]\nacross: yaer":                                                  "did you mean “year”?",
		"columns: [visits]\nacross: year\ngroup: year":                                     "can't part the rows and stand side by side",
		"columns: [year, visits]\nacross: year":                                            "stands at the head of rows or columns already",
		"columns: [{group: Use}]":                                                          "needs its words and its columns",
		"columns: [{group: Use, columns: [visits]}]\nacross: year":                         "with across: each measure is a head",
		"columns: [{group: A, columns: [{group: B, columns: [share]}]}]":                   "names no column",
		"columns: [{column: council, bar: true}, visits]":                                  "it has no numbers to draw",
		"columns: [{column: visist}]":                                                      "did you mean “visits”?",
		"columns: [council, visits]\nacross: year\ntotal: sum":                             "can't be added up over a missing value",
		"columns: [council, visits]\nwhere: region != \"South\"\nacross: year\ntotal: All": "add up to 15, and the total beside them says 27",
	} {
		if _, told := tableOf(t, block); !strings.Contains(told, want) {
			t.Errorf("%s\ngives\n%s\nwithout %q", block, told, want)
		}
	}
}
