package chart

import (
	"strings"
	"testing"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// TestSpark draws the figure that sparkline() gives: inside its box, with a
// gap where a value is missing, and its dot where it ends.
func TestSpark(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": "d: {file: d.csv, key: year, measures: {n: {column: n, unit: count, label: Calls}}, source: {illustrative: true}}",
		"d.csv":    "year,n\n2003,5\n2001,1\n2002,9\n2005,[x]\n2006,2\n2008,3\n2009,4 [f]\n",
	})
	e, faults := figure.Parse(diag.MadeText("sparkline(d.n)", diag.Span{}))
	v, more := e.Eval(&figure.Scope{Datasets: sets, Reads: &figure.Reads{}})
	if faults = append(faults, more...); faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	var at []string
	for _, x := range v.List {
		at = append(at, data.FormatPeriod(*x.Key)+"="+x.Shown())
	}
	if got := strings.Join(at, " "); got != "2001=1 2002=9 2003=5 2005=[x] 2006=2 2008=3 2009=4" {
		t.Error(got)
	}
	const alt = "Sparkline of Calls: first 1 in 2001; last 4 in 2009 (forecast); highest 9 in 2002; one value is missing"
	if got := SparkAlt("Calls", v.List); got != alt {
		t.Error(got)
	}
	box := page.Rect{X: 100 * page.Pt, Y: 50 * page.Pt, W: 48 * page.Pt, H: 8 * page.Pt}
	tag := new(page.Elem).Leaf()
	lineCount, dashed, dots := 0, 0, 0
	for _, it := range SparkOf(v.List).Items(builtin(t), box, tag) {
		s := it.(*page.Shape)
		if s.Tag != tag {
			t.Error("an item has no tag")
		}
		switch {
		case s.Fill.A > 0:
			dots++
		case s.Dash != nil:
			dashed++
		default:
			lineCount++
		}
		for _, seg := range s.Path {
			p := seg.P[2]
			if seg.Op != page.Close && (p.X < box.X || p.X > box.X+box.W || p.Y < box.Y || p.Y > box.Y+box.H) {
				t.Errorf("%s,%s is outside", pts(p.X), pts(p.Y))
			}
		}
	}
	// 2001 to 2003; 2008 to the forecast of 2009; 2006 alone; the end.
	if lineCount != 1 || dashed != 1 || dots != 2 {
		t.Errorf("%d lines, %d dashed, %d dots", lineCount, dashed, dots)
	}
}

func TestSparklineFaults(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": "d: {file: d.csv, key: [area, year], measures: {n: {column: n}}, source: {illustrative: true}}",
		"d.csv":    "area,year,n\nA,2001,1\nA,2002,2\nB,2001,[c]\nB,2002,[c]\n",
	})
	for expr, want := range map[string]string{
		`sparkline(d.n)`:            "not over time alone",
		`sparkline(d.n["*"][2001])`: "not over time alone",
		`sparkline(d.n["A"][2001])`: "sparkline draws a measure over time",
		`sparkline(7)`:              "sparkline draws a measure over time",
		`sparkline(d.n["B"])`:       "every value of the sparkline is missing",
		`sparkline(d.n["A"])`:       "",
		`sparkline()`:               "sparkline takes 1 argument",
		`sparkline(d.n["A"]) + 1`:   "error",
		`sparkline(d.n["A"]) > 1`:   "error",
		`sparkline(sparkline(d.n))`: "error",
		`sparkline(d.year)`:         "error",
		`max(sparkline(d.n["A"]))`:  "",
		`sparkline(d.n["Z"])`:       "error",
	} {
		e, faults := figure.Parse(diag.MadeText(expr, diag.Span{}))
		_, more := e.Eval(&figure.Scope{Datasets: sets, Reads: &figure.Reads{}})
		got := lines(append(faults, more...))
		if want == "" && strings.Contains(got, "error") || !strings.Contains(got, want) {
			t.Errorf("%s gives %swant %q", expr, got, want)
		}
	}
}
