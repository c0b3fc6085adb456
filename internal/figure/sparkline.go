package figure

import (
	"cmp"
	"slices"

	"policybrief/internal/data"
)

// maxSparkline is as many points as a line of a word's length can show.
const maxSparkline = 400

// sparkline gives the values of a measure over time as a list in the order of
// time, to be drawn in a line of text. What is missing stays in it as a gap.
func (ev *evaluator) sparkline(n *node) (Value, bool) {
	v, ok := ev.eval(n.args[0])
	if !ok {
		return Value{}, false
	}
	s := v.series
	if v.Kind != Series || s == nil || s.m == nil || !s.m.Column.Number {
		return ev.fault(ruleArguments, n.args[0], "write sparkline(calls.answered), or sparkline(forces.offences[\"Northmere\"])",
			"sparkline draws a measure over time, and %s is none", v.called())
	}
	var free []int
	for c, id := range s.sel {
		if id < 0 {
			free = append(free, c)
		}
	}
	rows := s.rows()
	if !ev.step(n, len(rows)) || !ev.roomy(n, len(rows)) {
		return Value{}, false
	}
	if len(rows) > maxSparkline {
		return ev.fault(ruleArguments, n.args[0], "narrow the dataset with where", "a sparkline has room for %d values, and here are %d", maxSparkline, len(rows))
	}
	out := Value{Kind: Several, Fn: n.name, Unit: v.Unit}
	at := make([]data.Key, 0, len(rows))
	inTime := len(free) == 1
	for _, row := range rows {
		if inTime {
			at = append(at, s.d.KeyAt(row, free[0]))
			inTime = at[len(at)-1].InTime()
		}
	}
	if !inTime || len(rows) == 0 {
		return ev.fault(ruleArguments, n.args[0], "name every key but that of time in square brackets", "sparkline draws a measure over time, and this one is not over time alone")
	}
	ev.sc.Reads.allRows(s.d)
	ev.sc.Reads.keySet(s.d, free[0])
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a].Start, at[b].Start) })
	known := false
	for _, i := range order {
		x := s.at(rows[i], ev.sc.Reads)
		x.Key = &at[i]
		known = known || x.Kind == Number
		out.List = append(out.List, x)
		out.Cells = joinCells(out.Cells, x.Cells)
	}
	if !known {
		return ev.fault(ruleMissing, n.args[0], "", "every value of the sparkline is missing")
	}
	return out, true
}
