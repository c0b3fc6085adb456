package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/page"
)

// The words of a number stay whole where others are divided at the end of a
// line.
func TestNumbersWhole(t *testing.T) {
	for _, c := range []struct {
		width int
		words string
	}{
		{34, "the supported journeys in coming in year extraordinary rose statistics extraordinary"},
		{33, "statistics passengers are back back number of back in"},
		{19, "coming grant journeys a the statistics councils journeys"},
		{27, "to are routes number year in year are"},
		{31, "of grant routes"},
	} {
		doc, _ := set(t, fmt.Sprintf(`---
title: A test
data:
  calls: {file: c.csv, key: year, measures: {answered: {unit: gbp, scale: million}}}
---

::: columns
::: {.column width="%d%%"}
The %s {{ calls.answered[2012] }}, administration extraordinary passengers supported.
:::
::: {.column width="%d%%"}
Words.
:::
:::
`, c.width, c.words, 100-c.width), map[string]string{"c.csv": "year,answered\n2012,16.5\n"})
		whole := false
		for _, it := range doc.Pages[0].Items {
			if g, ok := it.(*page.Glyphs); ok {
				whole = whole || strings.Contains(glyphText(g), "£16.5 million")
			}
		}
		if !whole {
			t.Errorf("%q, %d%%: the number is divided:\n%s", c.words, c.width, pageText(doc.Pages[0]))
		}
	}
}
