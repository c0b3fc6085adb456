package build

import (
	"slices"
	"strings"
)

// explain says why a figure or claim is no longer what it was: whether it is
// of another period, or the period is the same and its value was revised.
func (d *Difference) explain(old *diffSide, o, n *diffItem) {
	if o.cells == nil || n.cells == nil {
		return
	}
	d.Why, d.From, d.To = whyMoved(o.compared(), n.compared())
	is := n.cells()
	for i := range is {
		c := &is[i]
		if old.was == nil {
			break
		}
		if v, ok := old.was(c); ok && v != c.value {
			if d.Why == WhyPeriod {
				d.Past = true
			}
			if i < len(d.New.Cells) {
				d.New.Cells[i].Was = v
			}
		}
	}
	if d.Why == WhyRevision {
		d.Past = true
	}
}

// whyMoved holds the cells of two sides against each other.
func whyMoved(old, new []sideCell) (why, from, to string) {
	if len(old) == 0 && len(new) == 0 {
		return WhyFormat, "", ""
	}
	type place struct{ name, keys string }
	was := map[place]string{}
	for i := range old {
		was[place{old[i].name, old[i].keys}] = old[i].value
	}
	same, moved, inTime := len(old) == len(new), false, false
	for i := range new {
		v, ok := was[place{new[i].name, new[i].keys}]
		same = same && ok
		moved = moved || v != new[i].value
		inTime = inTime || new[i].period != ""
	}
	switch {
	case same && !moved:
		return WhyFormat, "", ""
	case same && inTime:
		return WhyRevision, "", ""
	case same:
		return WhyValue, "", ""
	}
	if from, to, ok := shiftedPeriod(old, new); ok {
		return WhyPeriod, from, to
	}
	return WhyCells, "", ""
}

// shiftedPeriod tells whether two sides come from the same series in other
// periods, and from which period the last of them that is another moved to
// which.
func shiftedPeriod(old, new []sideCell) (from, to string, ok bool) {
	for i := len(new) - 1; i >= 0; i-- {
		n := &new[i]
		if n.period == "" || slices.ContainsFunc(old, func(c sideCell) bool { return c.name == n.name && c.keys == n.keys }) {
			continue
		}
		if len(old) == len(new) { // cells stand in the order of use
			if from, ok := n.shifted(&old[i]); ok {
				return from, n.period, true
			}
		}
		for k := len(old) - 1; k >= 0; k-- {
			if from, ok := n.shifted(&old[k]); ok {
				return from, n.period, true
			}
		}
	}
	return "", "", false
}

// shifted gives the period of a cell that differs from this one in its period
// alone.
func (c *sideCell) shifted(o *sideCell) (period string, ok bool) {
	before, after := c.keys[:c.periodAt], c.keys[c.periodAt+len(c.period):]
	if o.name != c.name || len(o.keys) < len(before)+len(after) || !strings.HasPrefix(o.keys, before) || !strings.HasSuffix(o.keys, after) {
		return "", false
	}
	period = o.keys[len(before) : len(o.keys)-len(after)]
	return period, o.period == "" || o.period == period
}
