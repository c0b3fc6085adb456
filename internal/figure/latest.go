package figure

import (
	"fmt"
	"slices"

	"policybrief/internal/data"
)

// latestKey is what `latest` depends on; m is nil for the dataset's own.
type latestKey struct {
	m *Measure
	c int
}

// inTime gives the number of `latest`, `previous` or `first` in a column in
// time.
func (ev *evaluator) inTime(d *Dataset, m *Measure, c int, n *node) (int32, bool) {
	k := &d.cols[c]
	ev.sc.Reads.keySet(d, c)
	if len(k.order) == 0 {
		ev.fault(ruleUnknownKey, n, "", "%s has no rows", d.Name)
		return 0, false
	}
	if n.name == "first" {
		ev.sc.Reads.fact(d, "first "+k.column.Name, k.keys[k.order[0]].Text)
		return k.order[0], true
	}
	id, ok := ev.sc.Reads.latest(d, latestKey{m, c})
	if !ok {
		if id, ok = ev.latestIn(d, m, c, n); !ok {
			return 0, false
		}
	}
	if n.name == "latest" {
		return id, true
	}
	latest := k.keys[id]
	before, ok := k.start[latest.Start-max(1, latest.Step)]
	if !ok {
		ev.sc.Reads.noCell(d, "previous to "+latest.Text)
		hint := ""
		if i := slices.Index(k.order, id); i > 0 {
			hint = fmt.Sprintf("name the period you compare with, for example %s", keySource(k.keys[k.order[i-1]]))
		}
		ev.fault(rulePeriodAbsent, n, hint, "%s has nothing for the period before %s; its %s are %s", d.Name, latest.Text, kindNames[k.kind], k.periods())
		return 0, false
	}
	return before, true
}

// latestIn gives the number of the latest period, and records what that hangs
// on.
func (ev *evaluator) latestIn(d *Dataset, m *Measure, c int, n *node) (int32, bool) {
	k, reads := &d.cols[c], ev.sc.Reads
	reads.ask(d, latestQuery(m, c))
	id := d.latestOf(m, c)
	if id < 0 {
		ev.fault(ruleUnknownKey, n, "name the period of the forecast", "%s has forecasts alone; its %s are %s", d.Name, kindNames[k.kind], k.periods())
		return 0, false
	}
	what := "latest " + k.column.Name
	if m != nil {
		what = "latest " + k.column.Name + " " + m.Name
	}
	if reads.fact(d, what, k.keys[id].Text); reads != nil {
		s := reads.set(d)
		s.latest = append(s.latest, latestRead{latestKey{m, c}, id})
	}
	return id, true
}

// latestOf gives the last period that is not a forecast: of a measure, or of
// all of them where m is nil. It is -1 where there is none.
func (d *Dataset) latestOf(m *Measure, c int) int32 {
	key := latestKey{m, c}
	if id, ok := d.latest.Load(key); ok {
		return id.(int32)
	}
	k := &d.cols[c]
	found := int32(-1)
	for i := len(k.order) - 1; i >= 0 && found < 0; i-- {
		for _, row := range k.rowsOf(k.order[i]) {
			if d.outturn(m, int(row)) {
				found = k.order[i]
				break
			}
		}
	}
	d.latest.Store(key, found)
	return found
}

// outturn tells whether a row holds something of a measure that is no
// forecast. An empty cell counts where another measure of the row is an
// outturn: what is missing is then shown as missing, and not stepped over.
func (d *Dataset) outturn(m *Measure, row int) bool {
	for c := range d.cols {
		if slices.ContainsFunc(d.cols[c].marks[int32(row)], data.Mark.Forecast) {
			return false
		}
	}
	holds := func(m *Measure) (is, blank bool) {
		if _, ok := d.Table.Plain(row, m.Column.Index); ok {
			return true, false
		}
		cell := d.Table.Cell(row, m.Column.Index)
		if slices.ContainsFunc(cell.Marks, data.Mark.Forecast) {
			return false, false
		}
		return cell.State != data.Blank, cell.State == data.Blank
	}
	if m != nil {
		if is, blank := holds(m); is || !blank {
			return is
		}
	}
	numbers := false
	for _, other := range d.Measures {
		if !other.Column.Number {
			continue
		}
		numbers = true
		if is, _ := holds(other); is {
			return true
		}
	}
	return !numbers
}

// timeColumn gives the position of the first key in time, or -1.
func (d *Dataset) timeColumn() int {
	for c := range d.cols {
		if d.cols[c].inTime() {
			return c
		}
	}
	return -1
}

// lastInTime gives the position of the last key in time, or of the last key.
func (d *Dataset) lastInTime() int {
	for c := len(d.cols) - 1; c >= 0; c-- {
		if d.cols[c].inTime() {
			return c
		}
	}
	return len(d.cols) - 1
}
