package brief_test

import (
	"strings"
	"testing"
)

// TestTotalRow finds the file's own total row by any key that the table shows,
// and sets it last.
func TestTotalRow(t *testing.T) {
	const csv = "area,kind,calls\nNorthmere,All calls,5\nNorthmere,By day,2\nNorthmere,By night,3\nWestmere,All calls,7\n"
	text := `---
title: A test
data:
  calls:
    file: calls.csv
    key: [area, kind]
    source: {publisher: An office, title: Calls}
---

` + "```table\ndata: calls\ncolumns: [kind, calls]\nwhere: area == \"Northmere\"\ntotal: All calls\ncaption: Calls\n```\n"
	b, faults := bind(t, text, csv, "")
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	for _, table := range b.Tables {
		var got []string
		for _, r := range table.Rows {
			s := r.Cells[0].Shown + " " + r.Cells[1].Shown
			if r.Total {
				s += " in all"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != "By day 2, By night 3, All calls 5 in all" {
			t.Error(s)
		}
	}
	if len(b.Tables) != 1 {
		t.Errorf("%d tables", len(b.Tables))
	}
}
