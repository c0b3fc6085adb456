package chart

import (
	"fmt"
	"testing"

	"policybrief/internal/page"
)

// TestPeriodLabels: a long line over any kind of period has labels all along
// its axis, and none over another.
func TestPeriodLabels(t *testing.T) {
	b := builtin(t)
	for name, period := range map[string]func(i int) string{
		"half-year":   func(i int) string { return fmt.Sprintf("%d H%d", 1990+i/2, i%2+1) },
		"week":        func(i int) string { return fmt.Sprintf("2024-W%02d", i+1) },
		"year-ending": func(i int) string { return fmt.Sprintf("Year ending March %d", 1970+i) },
		"year to month": func(i int) string {
			return fmt.Sprintf("YE %s %d", []string{"Mar", "Jun", "Sep", "Dec"}[i%4], 2000+i/4)
		},
		"year-range": func(i int) string { return fmt.Sprintf("%d to %d", 1970+i, 1972+i) },
		"decade":     func(i int) string { return fmt.Sprintf("%ds", 1600+10*i) },
		"term": func(i int) string {
			return fmt.Sprintf("%s %d/%02d", []string{"Autumn", "Spring", "Summer"}[i%3], 2000+i/3, (i/3+1)%100)
		},
		"date-time": func(i int) string { return fmt.Sprintf("2024-01-%02d %02d:00", 1+i/24, i%24) },
	} {
		const n = 40
		csv, said := "period,n\n", map[string]bool{}
		for i := range n {
			csv += fmt.Sprintf("%s,%d\n", period(i), 100+i*7%30)
			said[period(i)] = true
		}
		sets := load(t, map[string]string{"data.yml": `d: {file: d.csv, key: period, measures: {n: {column: n, unit: count}}, source: {illustrative: true}}`, "d.csv": csv})
		c, faults := bind("type: line\ndata: d\ny: n\ntitle: T\n", sets)
		if faults.HasErrors() {
			t.Errorf("%s: %s", name, lines(faults))
			continue
		}
		tag := page.Tag{Artifact: page.Layout}
		d, _ := Draw(c, b, 481*page.Pt, tag)
		labels := 0
		for _, it := range d.Items {
			if g, ok := it.(*page.Glyphs); ok && said[glyphText(g)] {
				labels++
			}
		}
		if labels < 4 {
			t.Errorf("%s: %d labels under %d periods", name, labels, n)
		}
		for _, wrong := range checkDrawing(d, tag) {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}
