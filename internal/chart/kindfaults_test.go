package chart

import (
	"strings"
	"testing"
)

// TestKindFaults: what single types of chart refuse, with the place and a way
// out.
func TestKindFaults(t *testing.T) {
	sets := load(t, map[string]string{
		"data.yml": `d: {file: d.csv, key: [year, place], measures: {n: {column: n, unit: count}, m: {column: m, unit: count}}, source: {title: T}}`,
		"d.csv":    "year,place,n,m\n2011,A,1,4\n2011,B,2,5\n2011,C,3,6\n2012,A,3,6\n2012,B,5,9\n2013,A,2,2\n2014,A,2,2\n2015,A,2,2\n2016,A,2,2\n",
	})
	cases := []struct{ yaml, want string }{
		{"type: dumbbell\ndata: d\nx: year\ny: n\nseries: place", "5:9 error[chart-too-many]: the chart has 3 series; a dumbbell chart can show 2"},
		{"type: dumbbell\ndata: d\nx: place\ny: n\nwhere: year == 2011", "error[chart-series]: the chart has 1 series; a dumbbell chart compares 2\n  hint: name two under y, or a column under series"},
		{"type: dumbbell\ndata: d\nx: place\ny: [n, m]\nwhere: year == 2011\nlog: true", "6:1 error[chart-key]: log: has no meaning in a chart of type dumbbell"},
		{"type: slope\ndata: d\nx: year\ny: n\nseries: place\nwhere: year == 2011", "3:4 error[chart-slope-periods]: the slope chart has one period alone, 2011\n  hint: keep two periods with where"},
		{"type: slope\ndata: d\nx: year\ny: n\nseries: place", "3:4 error[chart-slope-periods]: the slope chart has 6 periods; it can show 5"},
		{"type: slope\ndata: d\nx: place\ny: [n, m]\nwhere: year == 2011", "1:7 warning[chart-line-not-time]"},
		{"type: slope\ndata: d\nx: year\ny: n\nseries: place\ntarget: 3", "6:1 error[chart-key]: target: has no meaning"},
	}
	for _, tc := range cases {
		_, faults := bind(tc.yaml+"\ntitle: T", sets)
		if got := lines(faults); !strings.Contains(got, tc.want) {
			t.Errorf("%s\ngives\n%swant %s", tc.yaml, got, tc.want)
		}
	}
}
