package layout_test

import (
	"strings"
	"testing"
)

// A figure over a gap that coverage accepts says how many it is of, in the
// text as in a table's total; one without a gap does not.
func TestCoverageIsTold(t *testing.T) {
	doc, _ := set(t, `---
title: A test
data:
  areas:
    file: areas.csv
    key: area
    measures: {calls: {unit: count}, months: {unit: count}}
    coverage: {of: 3, unit: areas, accept: One area changed its system.}
    source: {publisher: An office, title: Areas}
---

All of {{ sum(areas.calls) }} over {{ sum(areas.months) }} months.

`+"```table\ndata: areas\ntotal: sum\ncaption: Calls\n```\n",
		map[string]string{"areas.csv": "area,calls,months\nNorthmere,12,3\nSouthmere,[x],4\nWestmere,13,5\n"})
	checkDoc(t, doc)
	text := strings.ReplaceAll(pageText(doc.Pages[0]), "\u00A0", " ")
	for _, want := range []string{"All of 25 (2 of 3 areas) over 12 months", "Total25 (2 of 3)12"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}
