package chart

import (
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// TestHighlightFigure stresses what a figure names, as a matrix variable does,
// and takes any other name as the file has it, signs of Markdown included.
func TestHighlightFigure(t *testing.T) {
	src := diag.NewSource("note.md", []byte("type: bar\ndata: d\nx: area\ny: [n]\nhighlight: ['{{ force }}', 'St *Osyn* Vale']\ntitle: A title\n"))
	v, faults := conf.Parse(src, 0, len(src.Data))
	c, more := Bind(Read(v), Context{
		Scope: &figure.Scope{Datasets: load(t, map[string]string{
			"data.yml": "d: {file: d.csv, key: area, source: {title: T, publisher: P}}\n", "d.csv": "area,n\nNorthmere,3\nSt *Osyn* Vale,4\nWestmere,5\n",
		}), Reads: &figure.Reads{}},
		Words: func(text diag.Text) (string, diag.List) {
			return strings.NewReplacer("{{ force }}", "Northmere", "*", "").Replace(text.S), nil
		},
	})
	if faults = append(faults, more...); faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	for _, l := range c.Category {
		if l.Highlight != (l.Text != "Westmere") {
			t.Errorf("%s is stressed: %v", l.Text, l.Highlight)
		}
	}
}
