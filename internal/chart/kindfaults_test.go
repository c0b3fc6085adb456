package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/page"
)

// TestKindFaults: what single types of chart refuse, with the place and a way
// out.
func TestKindFaults(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": `d: {file: d.csv, key: [year, place], measures: {n: {column: n, unit: count}, m: {column: m, unit: count}}, source: {title: T}}
steps: {file: steps.csv, key: step, measures: {n: {column: n, unit: count}, rate: {column: rate, unit: percent, dp: 1}}, source: {title: T}}`,
		"steps.csv": "step,n,rate\nA,5,0.3\nB,-2,0.3\nC,4,-0.1\nEnd,7,0.6\nGap,[c],1\n",
		"d.csv":     "year,place,n,m\n2011,A,1,4\n2011,B,2,5\n2011,C,3,6\n2012,A,3,6\n2012,B,5,9\n2013,A,2,2\n2014,A,2,2\n2015,A,2,2\n2016,A,2,2\n",
	})
	cases := []struct{ yaml, want string }{
		{"type: dumbbell\ndata: d\nx: year\ny: n\nseries: place", "5:9 error[chart-too-many]: the chart has 3 series; a dumbbell chart can show 2"},
		{"type: dumbbell\ndata: d\nx: place\ny: n\nwhere: year == 2011", "error[chart-series]: the chart has 1 series; a dumbbell chart compares 2\n  hint: name two under y, or a column under series"},
		{"type: dumbbell\ndata: d\nx: place\ny: [n, m]\nwhere: year == 2011\nlog: true", "6:1 error[chart-key]: log: has no meaning in a chart of type dumbbell"},
		{"type: slope\ndata: d\nx: year\ny: n\nseries: place\nwhere: year == 2011", "3:4 error[chart-slope-periods]: the slope chart has one period alone, 2011\n  hint: keep two periods with where"},
		{"type: slope\ndata: d\nx: year\ny: n\nseries: place", "3:4 error[chart-slope-periods]: the slope chart has 6 periods; it can show 5"},
		{"type: slope\ndata: d\nx: place\ny: [n, m]\nwhere: year == 2011", "1:7 warning[chart-line-not-time]"},
		{"type: slope\ndata: d\nx: year\ny: n\nseries: place\ntarget: 3", "6:1 error[chart-key]: target: has no meaning"},
		{"type: dot\ndata: d\nx: place\ny: n\nwhere: year == 2011\nlog: true", "6:1 error[chart-key]: log: has no meaning in a chart of type dot"},
		{"type: dot\ndata: d\nx: place\ny: n\nwhere: year == 2011\ninterval: [m, n]", "6:12 error[chart-interval]: 3 of C is not within its interval, 6 to 3"},
		{"type: scatter\ndata: steps\nx: step\ny: n", "3:4 error[chart-not-number]: step holds no numbers"},
		{"type: scatter\ndata: steps\nx: n\ny: rate\nseries: step", "5:1 error[chart-key]: series: has no meaning"},
		{"type: scatter\ndata: steps\nx: n\ny: rate\nwhere: step == \"Gap\"", "error[chart-empty]"},
		{"type: scatter\ndata: steps\nx: n\ny: rate\nhighlight: Edn", "5:12 error[chart-highlight]: the chart has no “Edn”"},
		{"type: histogram\ndata: steps\ny: rate\nbin-width: 0", "4:12 error[chart-bins]"},
		{"type: histogram\ndata: steps\ny: rate\nbin-width: 0.001", "4:12 error[chart-bins]"},
		{"type: histogram\ndata: steps\ny: [n, rate]", "error[chart-"},
		{"type: bar\ndata: steps\nx: step\ny: rate\nbin-width: 1", "5:1 error[chart-key]"},
		{"type: waterfall\ndata: steps\nx: step\ny: n\nwhere: step != \"Gap\"", "1:7 error[chart-waterfall]: nothing says which bars of the waterfall are totals\n  hint: add a line “total: End”"},
		{"type: waterfall\ndata: steps\nx: step\ny: n\nwhere: step not in [\"Gap\", \"B\"]\ntotal: End", "6:8 error[chart-waterfall]: the bars before End add up to 9, but it is 7"},
		{"type: waterfall\ndata: steps\nx: step\ny: n\nwhere: step != \"Gap\"\ntotal: Edn", "6:8 error[chart-waterfall]: the chart has no “Edn” to be a total\n  hint: did you mean “End”?"},
		{"type: waterfall\ndata: steps\nx: step\ny: n\ntotal: End", "3:4 error[chart-waterfall]: Gap is missing ([c]), so that the steps after it have no place"},
		{"type: waterfall\ndata: steps\nx: step\ny: n\ntotal: End\nsort: -n", "6:1 error[chart-key]: sort: has no meaning"},
		{"type: pyramid\ndata: steps\nx: step\ny: [n, rate]", "error[chart-units]"},
		{"type: pyramid\ndata: d\nx: place\ny: n", "error[chart-repeated]"},
		{"type: pyramid\ndata: steps\nx: step\ny: n", "error[chart-series]: the chart has 1 series; a population pyramid compares 2"},
	}
	for _, tc := range cases {
		_, faults := bind(tc.yaml+"\ntitle: T", sets)
		if got := lines(faults); !strings.Contains(got, tc.want) {
			t.Errorf("%s\ngives\n%swant %s", tc.yaml, got, tc.want)
		}
	}
}

// TestScatterAlt: the alternative text counts dots, and nothing else.
func TestScatterAlt(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": `d: {file: d.csv, key: place, measures: {homes: {column: Homes without a car, unit: percent}, trips: {column: trips, unit: count}}, source: {title: T}}`,
		"d.csv":    "place,Homes without a car,trips\nA,3,5\nB,4,7\nC,6,9\n",
	})
	c, faults := bind("type: scatter\ndata: d\nx: Homes without a car\ny: trips\ntitle: T\nsubtitle: Trips and homes", sets)
	if faults.HasErrors() || !strings.Contains(c.Alt, "3 dots.") || strings.Contains(c.Alt, "3 homes") || strings.Contains(c.Alt, "cars") {
		t.Errorf("%s\n%s", c.Alt, lines(faults))
	}
}

// TestWaterfallRounding: a total that differs from its steps by rounding alone
// is drawn, where what is counted must be exact.
func TestWaterfallRounding(t *testing.T) {
	for unit, want := range map[string]bool{"percent": true, "count": false} {
		sets := load(t, map[string]string{
			"data.yml": `d: {file: d.csv, key: step, measures: {n: {column: n, unit: ` + unit + `}}, source: {title: T}}`,
			"d.csv":    "step,n\nA,3\nB,3\nC,4\nEnd,11\n",
		})
		_, faults := bind("type: waterfall\ndata: d\nx: step\ny: n\ntotal: End\ntitle: T", sets)
		if ok := !faults.HasErrors(); ok != want {
			t.Errorf("%s: drawn is %v\n%s", unit, ok, lines(faults))
		}
	}
}

// TestWaterfallLevels: each bar of a waterfall is as long as its value, and
// stands where the one before it ended.
func TestWaterfallLevels(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": `d: {file: d.csv, key: step, measures: {n: {column: n, unit: count}}, source: {title: T}}`,
		"d.csv":    "step,n\nA,50\nB,20\nC,-90\nD,-10\nE,45\n",
	})
	c, faults := bind("type: waterfall\ndata: d\nx: step\ny: n\ntotal: sum\ntitle: T", sets)
	if faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	want := []stair{{0, 50, false}, {50, 70, false}, {70, -20, false}, {-20, -30, false}, {-30, 15, false}, {0, 15, true}}
	if !slices.Equal(c.stairs, want) {
		t.Errorf("got %v, want %v", c.stairs, want)
	}
	if got := c.Series[0].Values[5]; got.Raw() != "15" || len(got.Cells) != 5 {
		t.Errorf("the total is %s, of %d cells", got.Raw(), len(got.Cells))
	}
	d, _ := Draw(c, builtin(t), 400*page.Pt, page.Tag{Artifact: page.Layout})
	var bars []page.Rect
	for _, it := range d.Items {
		if s, ok := it.(*page.Shape); ok && (s.Fill == housePalette[0] || s.Fill == housePalette[1] || s.Fill == housePalette[2]) {
			a, z := s.Path[0].P[2], s.Path[2].P[2]
			bars = append(bars, page.Rect{X: a.X, Y: a.Y, W: z.X - a.X, H: z.Y - a.Y})
		}
	}
	if len(bars) != len(want) {
		t.Fatalf("%d bars", len(bars))
	}
	unit := float64(bars[0].H) / 50
	zero := float64(bars[0].Y + bars[0].H)
	for j, s := range want {
		top, bottom := zero-max(s.from, s.to)*unit, zero-min(s.from, s.to)*unit
		if math.Abs(float64(bars[j].Y)-top) > 25 || math.Abs(float64(bars[j].Y+bars[j].H)-bottom) > 25 {
			t.Errorf("bar %d covers %v, want %.0f to %.0f", j, bars[j], top, bottom)
		}
	}
}

// TestPyramidMirror: both sides of a pyramid have one scale.
func TestPyramidMirror(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": `d: {file: d.csv, key: age, measures: {a: {column: a, unit: count}, b: {column: b, unit: count}}, source: {title: T}}`,
		"d.csv":    "age,a,b\n0 to 9,50,100\n10 to 19,25,75\n20 and over,0,5\n",
	})
	for _, mode := range []string{"", "mode: share\n"} {
		c, faults := bind("type: pyramid\ndata: d\nx: age\ny: [a, b]\ntitle: T\n"+mode, sets)
		if faults.HasErrors() {
			t.Fatal(lines(faults))
		}
		d, _ := Draw(c, builtin(t), 400*page.Pt, page.Tag{Artifact: page.Layout})
		var got []page.Length
		for _, it := range d.Items {
			if s, ok := it.(*page.Shape); ok && (s.Fill == housePalette[0] || s.Fill == housePalette[1]) {
				got = append(got, s.Path[1].P[2].X-s.Path[0].P[2].X)
			}
		}
		want := []float64{50, 25, 100, 75, 5} // a bar of nothing is not drawn
		if len(got) != len(want) {
			t.Fatalf("%d bars", len(got))
		}
		unit := float64(got[2]) / 100
		for i, v := range want {
			if math.Abs(float64(got[i])-v*unit) > 25 {
				t.Errorf("bar %d is %d long, want %.0f", i, got[i], v*unit)
			}
		}
	}
}

// TestHistogramCounts: each value is counted in one bin, one on an edge in the
// bin above it, and the greatest in the last.
func TestHistogramCounts(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": `d: {file: d.csv, key: k, measures: {n: {column: n, unit: days}}, source: {title: T}}`,
		"d.csv":    "k,n\na,0\nb,4.9\nc,5\nd,5\ne,[c]\nf,14.9\ng,15\nh,20\n",
	})
	c, faults := bind("type: histogram\ndata: d\ny: n\nbin-width: 5\ntitle: T", sets)
	if faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	var got []string
	for j := range c.Category {
		got = append(got, c.Category[j].Text+": "+c.Series[0].Values[j].Raw())
	}
	want := []string{"0 to under 5: 2", "5 to under 10: 2", "10 to under 15: 1", "15 to 20: 2"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.Contains(c.Source+c.Alt, "1 of 8 values is missing") {
		t.Errorf("nothing says what is missing: %s / %s", c.Source, c.Alt)
	}
}

// TestScatterHard draws dots of any two measures: all are inside, and no name
// stands over another.
func TestScatterHard(t *testing.T) {
	b := builtin(t)
	long := strings.Repeat("Llanfair ", 17)
	many := ""
	for i := range 400 {
		many += fmt.Sprintf("Place %d,%d,%d\n", i, i*i%97, i*i%89)
	}
	for name, rows := range map[string]string{
		"one": "A,3,4\n", "equal": "A,3,4\nB,3,4\nC,3,4\n", "zero": "A,0,0\nB,0,0\n", "negative": "A,-3,-4\nB,-5,-900\n",
		"far": "A,1e-9,1e15\nB,1e15,1e-9\n", "near": "A,1000001,5.0001\nB,1000002,5.0002\n", "long": long + ",1,2\nB" + long + ",2,3\n",
		"right to left": "شمال,1,2\nB,2,3\n", "many": many, "missing": "A,[c],2\nB,4,5\n", "forecast": "A,3,4 [f]\nB,4,5 [p]\n",
	} {
		sets := loadFaulty(t, "d: {file: d.csv, key: place, measures: {x: {column: x}, y: {column: y}}, source: {title: T}}", "place,x,y\n"+rows)
		for _, more := range []string{"", "labels: none\n", "height: 40mm\n", "format: million(1)\n"} {
			c, faults := bind("type: scatter\ndata: d\nx: x\ny: y\ntitle: T\n"+more, sets)
			if faults.HasErrors() {
				t.Errorf("%s: %s", name, lines(faults))
				continue
			}
			for _, w := range widths {
				tag := new(page.Elem).Leaf()
				d, faults := Draw(c, b, w, tag)
				for _, wrong := range checkDrawing(d, tag) {
					t.Errorf("%s %q, %s pt wide: %s", name, more, pts(w), wrong)
				}
				if len(d.Items) == 0 && !faults.HasErrors() {
					t.Errorf("%s: nothing drawn and nothing said", name)
				}
			}
		}
	}
}
