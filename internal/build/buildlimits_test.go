package build

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// TestLimits: an edition that takes more than it may is refused with one
// fault, which names the setting; with the setting raised it is made.
func TestLimits(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("place,year,calls\n")
	for i := range 3000 {
		fmt.Fprintf(&csv, "Place %d,2024,%d\n", i, i)
	}
	front := "---\ntitle: A\ndata: {places: {file: p.csv, key: [place, year], source: {publisher: An office, title: Calls}}}\n---\n\n"
	for _, c := range []struct {
		name, text, setting string
		few, enough         Limits
	}{
		{"pages", strings.Repeat("Words.\n\n{{< pagebreak >}}\n\n", 30), "--max-pages", Limits{Pages: 29}, Limits{Pages: 31}},
		{"a sum", "There were {{ sum(places.calls) }}.\n", "--max-cells", Limits{Cells: 2999}, Limits{Cells: 3000}},
		{"sums", "There were {{ sum(places.calls) }}, on average {{ mean(places.calls) }}.\n", "--max-cells", Limits{Cells: 5999}, Limits{Cells: 6000}},
		{"a claim", "They were [many]{claim=\"sum(places.calls) > 5\"}.\n", "--max-cells", Limits{Cells: 2999}, Limits{Cells: 9000}},
		{"a table", "```table\ndata: places\ncolumns: [place, calls]\n```\n", "--max-cells", Limits{Cells: 5999}, Limits{Cells: 6000}},
		{"a filter", "```table\ndata: places\nwhere: calls == 7\ncolumns: [place, calls]\n```\n", "--max-cells", Limits{Cells: 2999}, Limits{Cells: 9001}},
		{"work", strings.Repeat("```table\ndata: places\nwhere: calls in [7, 8, 9] and not (calls == 7 or calls == 8)\ncolumns: [place]\n```\n\n", 60),
			"--max-work", Limits{Work: 1}, Limits{Work: 10}},
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{"note.md": front + c.text, "p.csv": csv.String()})
		o := Options{Dir: dir, Paths: []string{"note.md"}, Limits: c.few}
		res, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		var errors diag.List
		for _, d := range res.Notes[0].Faults {
			if d.Severity == diag.Error {
				errors.Add(d)
			}
		}
		if len(errors) != 1 || errors[0].Rule.Code != "edition-too-large" || !strings.Contains(errors[0].Message, c.setting) || !strings.Contains(errors[0].Hint, c.setting) {
			t.Errorf("%s: refused with\n%s", c.name, told(t, res))
		}
		o.Limits = c.enough
		if res, err = Run(context.Background(), o); err != nil || res.Count(Made) != 1 {
			t.Errorf("%s: with %v: %v\n%s", c.name, c.enough, err, told(t, res))
		}
	}
}
