package figure

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkParse(b *testing.B) {
	t := exprText("change(calls.answered[previous], calls.answered[latest]) | percent(1)")
	b.ReportAllocs()
	for b.Loop() {
		Parse(t)
	}
}

func BenchmarkEval(b *testing.B) {
	sc := helplineScope(b)
	for _, s := range []string{
		"calls.answered[2012]", "calls.answered[latest]", "calls.answered[2012] | nearest(1000)",
		"moved(calls.answered[previous], calls.answered[latest])", "sum(calls.answered)",
		"calls.answered[latest] > 65000 and calls.answered[previous] < 40000",
	} {
		e, _ := Parse(exprText(s))
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v, _ := e.Eval(sc)
				_ = v.Shown()
			}
		})
	}
}

// areas makes a table of n areas over ten years.
func areas(b *testing.B, n int) *Scope {
	var csv strings.Builder
	csv.WriteString("Area,Year,Calls,Spend\n")
	for i := range n {
		for y := range 10 {
			fmt.Fprintf(&csv, "Area %d,%d,%d,%d.5\n", i, 2003+y, i*7919%10007+y, i+y)
		}
	}
	sets, faults := load(b, "areas: {file: a.csv, key: [area, year]}", map[string]string{"a.csv": csv.String()})
	if len(faults) > 0 {
		b.Fatal(faultLines(faults))
	}
	return &Scope{Datasets: sets, Reads: &Reads{}}
}

func BenchmarkLargeTable(b *testing.B) {
	sc := areas(b, 10000)
	for _, s := range []string{`areas.calls["Area 77"][2012]`, `areas.calls["Area 77"][latest]`, `sum(areas.calls["*"][2012])`, `rank(areas.calls["*"][2012], "Area 5")`} {
		e, _ := Parse(exprText(s))
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.Eval(sc)
			}
		})
	}
	b.Run("where", func(b *testing.B) {
		e, _ := Parse(exprText(`year == 2012 and area != "Area 5"`))
		b.ReportAllocs()
		for b.Loop() {
			sc.Datasets["areas"].Select(e, sc)
		}
	})
	b.Run("candidates", func(b *testing.B) {
		n, _ := ParseTyped("70,000")
		b.ReportAllocs()
		for b.Loop() {
			Candidates(sc, n, 5)
		}
	})
	b.Run("dataset", func(b *testing.B) {
		d := sc.Datasets["areas"]
		b.ReportAllocs()
		for b.Loop() {
			NewDataset(d.Spec, d.Table)
		}
	})
}

// BenchmarkWorst measures the dearest single operations, which bound the time
// of an expression of the longest length.
func BenchmarkWorst(b *testing.B) {
	for _, s := range []string{
		"1.0000000000000000000000001 ** 1e60", "1.0000000001 ** 1e12", "1e-100 ** 0.99999999999999", "9.999999e99 ** 0.3333333333333333333333333",
		"1.000001 ** 123456.789", "0.5 ** 300.5", "1e100 % 0.0000000007", "1e100 % 1e-100", "1e99 + 1e-99", "1 / 3 | dp(20)", "1e100 | nearest(0.00000000000000000007)",
	} {
		e, _ := Parse(exprText(s))
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				v, _ := e.Eval(&Scope{})
				_ = v.Shown()
			}
		})
	}
}
