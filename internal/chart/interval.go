package chart

import (
	"slices"
	"strings"

	"policybrief/internal/figure"
)

// ends resolves the measures of an interval.
func (bd *binder) ends() bool {
	s := bd.Spec
	if len(s.Interval) == 0 || !slices.Contains(bd.is.takes, "interval") {
		return true
	}
	if len(s.Interval) != 2 {
		bd.fault(ruleInterval, s.Interval[0], "write interval: [low, high]", "an interval has two ends, and %d are named", len(s.Interval))
		return false
	}
	if len(bd.measures) > 1 {
		bd.fault(ruleInterval, s.Interval[0], "draw one measure, with series: for several lines", "it is not clear which of %d measures the interval belongs to", len(bd.measures))
		return false
	}
	for _, t := range s.Interval {
		name := strings.TrimPrefix(strings.TrimSpace(t.S), bd.ds.Name+".")
		m, _ := bd.ds.Measure(name)
		switch {
		case m == nil:
			bd.fault(ruleColumn, t, didYouMean(name, bd.numbers()), "%s has no measure “%s”", bd.ds.Name, name)
			return false
		case !m.Column.Number:
			bd.fault(ruleNotNumber, t, "name a column of numbers", "%s holds text, not numbers", m.Name)
			return false
		case m.Unit != bd.Unit && m.Unit.Kind != figure.Plain:
			bd.fault(ruleUnits, t, "compare like with like", "%s has another unit than %s", m.Name, bd.measures[0].Name)
			return false
		}
		bd.interval = append(bd.interval, m)
	}
	return true
}

// intervals tells of one that its value does not lie in. Drawn, it would look
// like a fault of the chart.
func (bd *binder) intervals() {
	if bd.Mode != Grouped && bd.interval != nil {
		bd.fault(ruleInterval, bd.Spec.Interval[0], "draw grouped columns, or leave interval away", "the parts of a stack stand on each other, so their intervals have no place")
	}
	for i := range bd.Series {
		s := &bd.Series[i]
		for j := range s.Low {
			v, lo, hi := &s.Values[j], &s.Low[j], &s.High[j]
			if v.Kind != figure.Number || lo.Kind != figure.Number || hi.Kind != figure.Number {
				continue
			}
			if lo.Num.Cmp(v.Num) > 0 || v.Num.Cmp(hi.Num) > 0 {
				bd.fault(ruleInterval, bd.Spec.Interval[0], "name the low end first, and look at the row in the file",
					"%s of %s is not within its interval, %s to %s", v.Shown(), bd.Category[j].Text, lo.Shown(), hi.Shown())
				return
			}
		}
	}
}

// ends gives the interval of a value, where both ends are known.
func (s *Series) ends(j int) (lo, hi float64, ok bool) {
	if s.Low == nil || s.Values[j].Kind != figure.Number || s.Low[j].Kind != figure.Number || s.High[j].Kind != figure.Number {
		return 0, 0, false
	}
	return s.Low[j].Float(), s.High[j].Float(), true
}
