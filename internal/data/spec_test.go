package data

import (
	"fmt"
	"testing"

	"policybrief/internal/diag"
)

// Datasets that say the same of how a file is read share its table; what is
// said of its rows afterwards parts them only where no measures are named: the
// columns of a filter might else hold no numbers.
func TestAlike(t *testing.T) {
	src := diag.NewSource("data/a.csv", []byte("area,type,n,rate\nNorth,all,10,1.5\nNorth,some,few,2\nSouth,all,7,-\nSouth,some,3,0.5\n"))
	base := specOf(t, "file: data/a.csv\nkey: [area, type]\n")
	change := func(f func(s *Spec)) *Spec {
		s := *base
		f(&s)
		return &s
	}
	where := func(text string) *Spec {
		return change(func(s *Spec) { s.Where = diag.Text{S: text} })
	}
	measured := specOf(t, "file: data/a.csv\nkey: [area, type]\nmeasures: {n: {unit: count}}\n")
	filtered := new(Spec)
	*filtered = *measured
	filtered.Where = diag.Text{S: `type == "all"`}
	specs := map[string]*Spec{
		"plain":    base,
		"name":     change(func(s *Spec) { s.Name = diag.Text{S: "other"} }),
		"source":   change(func(s *Spec) { s.Source = &SourceSpec{} }),
		"coverage": change(func(s *Spec) { s.Coverage = &CoverageSpec{} }),
		"all":      where(`type == "all"`),
		"some":     where(`type == "some"`),
		"counted":  where(`n > 5`),
		"key":      specOf(t, "file: data/a.csv\nkey: area\n"),
		"measures": measured,
		"filtered": filtered,
		"markers":  specOf(t, "file: data/a.csv\nkey: [area, type]\nmarkers: {few: fewer than five}\n"),
		"range":    specOf(t, "file: data/a.csv\nkey: [area, type]\nrange: A1:C5\n"),
	}
	alike := map[string]bool{
		"plain name": true, "plain source": true, "plain coverage": true, "plain all": false,
		"all some": false, "all counted": false, "measures filtered": true, "all filtered": false, "plain key": false, "plain measures": false,
		"plain markers": false, "plain range": false, "measures markers": false,
	}
	tables := map[string]*Table{}
	for name, s := range specs {
		tables[name], _ = Parse(s, src)
	}
	for a, sa := range specs {
		for b, sb := range specs {
			got := Alike(sa, sb)
			if want, ok := alike[a+" "+b]; ok && got != want {
				t.Errorf("%s and %s: alike is %v", a, b, got)
			}
			if got && cellsOf(tables[a]) != cellsOf(tables[b]) {
				t.Errorf("%s and %s are said to be alike, and read\n%s\n%s", a, b, cellsOf(tables[a]), cellsOf(tables[b]))
			}
		}
	}
}

// cellsOf gives what a table holds.
func cellsOf(t *Table) (out string) {
	for _, c := range t.Columns {
		out += fmt.Sprintf("%s %v %s %s;", c.Name, c.Number, c.Unit, c.Scale)
		for row := range t.Rows {
			cell := t.Cell(row, c.Index)
			out += fmt.Sprintf(" %v %q %v %q %q %v", cell.State, cell.Text, cell.Num, cell.Marker, cell.Why, cell.Marks)
		}
		out += "\n"
	}
	return out
}
