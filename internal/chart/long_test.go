package chart

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// longLine makes a chart of n days, flat but for two peaks.
func longLine(t testing.TB, n int) *Chart {
	t.Helper()
	var csv strings.Builder
	csv.WriteString("day,n\n")
	for i := range n {
		v := 1000 + i*7919%61
		switch i {
		case n / 3:
			v = 5000
		case n / 2:
			v = 3
		}
		fmt.Fprintf(&csv, "%04d-%02d-%02d,%d\n", 1900+i/336, i/28%12+1, i%28+1, v)
	}
	sets := load(t, map[string]string{"data.yml": "d: {file: d.csv, key: day, measures: {n: {column: n, unit: count}}, source: {title: T}}", "d.csv": csv.String()})
	c, faults := bind("type: line\ndata: d\ny: n\ntitle: T\n", sets)
	if faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	return c
}

// TestLongLine: a line of 10,000 points is thinned to what can be told apart,
// and keeps its peaks.
func TestLongLine(t *testing.T) {
	c := longLine(t, 10_000)
	d, faults := Draw(c, builtin(t), 481*page.Pt, page.Tag{Artifact: page.Layout})
	if faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	points := 0
	var top, low, zero page.Length = 1 << 40, 0, 0
	for _, it := range d.Items {
		s, ok := it.(*page.Shape)
		if !ok {
			continue
		}
		if s.Stroke == housePalette[0] && s.Fill.A == 0 {
			for _, seg := range s.Path {
				points++
				top, low = min(top, seg.P[2].Y), max(low, seg.P[2].Y)
			}
		} else if len(s.Path) == 2 && s.Stroke.A > 0 {
			zero = max(zero, s.Path[0].P[2].Y)
		}
	}
	if points < 1000 || points > 4*1000 {
		t.Errorf("the line has %d points", points)
	}
	// The peak of 5,000 stands at the top, and the low of 3 next to zero.
	height := zero - top
	if want := zero - height*3/5000; low < want-20 || low > want+20 {
		t.Errorf("the lowest point is at %s, want %s", pts(low), pts(want))
	}
}

// TestThinned: what is left out of a line lies between points that are kept.
func TestThinned(t *testing.T) {
	n := 50_000
	at := make([]spot, n)
	for j := range at {
		at[j] = spot{j, j * 48_100 / n, j * 7919 % 10_007}
	}
	kept := sparse(at, n)
	if kept[0] != at[0] || kept[len(kept)-1] != at[n-1] {
		t.Error("the ends are lost")
	}
	k := 0
	for j, s := range at {
		for k+1 < len(kept) && kept[k+1].j <= j {
			k++
		}
		lo, hi := kept[k].y, kept[k].y
		for m := max(k-4, 0); m < min(k+5, len(kept)); m++ {
			if kept[m].x/thinPx == s.x/thinPx {
				lo, hi = min(lo, kept[m].y), max(hi, kept[m].y)
			}
		}
		if s.y < lo || s.y > hi {
			t.Fatalf("point %d is at %d, beyond what is kept of its strip, %d to %d", j, s.y, lo, hi)
		}
	}
}

// number gives the same as the decimal's own conversion.
func TestNumber(t *testing.T) {
	for _, s := range []string{"0", "1", "-7", "0.1", "4.4", "-0.000001", "123456789.123456", "9007199254740993", "1e300", "3e-20"} {
		e, faults := figure.Parse(diag.MadeText(s, diag.Span{}))
		if faults.HasErrors() {
			continue
		}
		v, _ := e.Eval(&figure.Scope{})
		if v.Kind == figure.Number && number(&v) != v.Float() {
			t.Errorf("%s is %v, want %v", s, number(&v), v.Float())
		}
	}
}

func BenchmarkLongLine(b *testing.B) {
	c, br := longLine(b, 10_000), builtin(b)
	b.ReportAllocs()
	for b.Loop() {
		Draw(c, br, 481*page.Pt, page.Tag{Artifact: page.Layout})
	}
}
