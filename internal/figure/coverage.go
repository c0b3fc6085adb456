package figure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
)

// Coverage is how many of those who should report have figures for a measure.
type Coverage struct {
	Have, Of int
	Who      string // police forces
	Period   string // the latest one, as published; "" where the dataset has none
}

// String words it as “41 of 43 police forces”.
func (c Coverage) String() string {
	return strings.TrimRight(strconv.Itoa(c.Have)+" of "+strconv.Itoa(c.Of)+" "+c.Who, " ")
}

// Coverage counts, in the data, who has figures for a measure: in the latest
// period that is no forecast, where the keys have a period. ok is false where
// the dataset does not say how many are expected, or no key tells them apart.
// Whoever asks depends on who has figures, and not on what these are.
func (d *Dataset) Coverage(m *Measure, sc *Scope) (c Coverage, ok bool) {
	if d.of == 0 || d.reporter < 0 || d.broken || !m.Column.Number {
		return c, false
	}
	if c, ok = d.coverageOf(m); sc != nil {
		sc.Reads.ask(d, Query{Kind: askCovered, Measure: m.Name})
		sc.Reads.fact(d, "coverage "+m.Name, c.String()+" "+c.Period)
	}
	return c, ok
}

// coverageOf counts for Coverage, once for all editions.
func (d *Dataset) coverageOf(m *Measure) (c Coverage, ok bool) {
	if made, done := d.counts.Load(m); done {
		c = made.(Coverage)
		return c, c.Of > 0
	}
	s := newSeries(d, m, 0)
	t := d.timeColumn()
	if t >= 0 {
		s.sel[t] = d.latestOf(m, t)
	}
	if t < 0 || s.sel[t] >= 0 {
		rows := s.rows()
		var gone []int
		for _, row := range rows {
			if _, ok := d.Table.Plain(row, m.Column.Index); !ok && d.Table.Cell(row, m.Column.Index).State != data.Known {
				gone = append(gone, row)
			}
		}
		n := 0
		c.Have, n = s.covered(rows, gone)
		c.Of, c.Who = max(n, d.of), d.reporters()
		if t >= 0 {
			c.Period = d.cols[t].keys[s.sel[t]].Text
		}
	}
	d.counts.Store(m, c)
	return c, c.Of > 0
}

// Covered words of how many a value is, as “41 of 43 police forces”; it gives
// "" where it is of all.
func (v Value) Covered() string {
	if v.Of == 0 {
		return ""
	}
	return Coverage{Have: v.Have, Of: v.Of, Who: v.Who}.String()
}

// reporters gives how many of those expected have all their values, how many
// are expected and what they are: what `coverage` says where the slice goes
// over those who report; in time the periods, with those that are absent
// between others; and otherwise the cells themselves. absent tells whether
// some have no row at all.
func (s *series) reporters(rows, gone []int) (have, of int, who string, absent bool) {
	d := s.d
	var texts, times []int
	for c, id := range s.sel {
		switch {
		case id >= 0:
		case d.cols[c].inTime():
			times = append(times, c)
		default:
			texts = append(texts, c)
		}
	}
	switch {
	case d.of > 0 && d.reporter >= 0 && slices.Contains(texts, d.reporter):
		have, n := s.covered(rows, gone)
		return have, max(n, d.of), d.reporters(), n < d.of
	case len(texts) == 0 && len(times) == 1:
		k := &d.cols[times[0]]
		ids := make([]int32, len(rows))
		for i, row := range rows {
			ids[i] = k.ids[row]
		}
		slices.SortFunc(ids, func(a, b int32) int { return cmp.Compare(k.keys[a].Start, k.keys[b].Start) })
		missing := len(k.absent(ids))
		return len(rows) - len(gone), len(rows) + missing, kindNames[k.kind], missing > 0
	case len(texts) == 0:
		return len(rows) - len(gone), len(rows), "values", false
	}
	whose := func(row int) (key [4]int32) {
		for i, c := range texts[:min(len(texts), 4)] {
			key[i] = d.cols[c].ids[row]
		}
		return key
	}
	all := make(map[[4]int32]bool, len(rows))
	for _, row := range rows {
		all[whose(row)] = true
	}
	have = len(all)
	for _, row := range gone {
		if k := whose(row); all[k] {
			all[k] = false
			have--
		}
	}
	return have, len(all), "keys", false
}

// covered gives how many of those who report have a known value in each row
// that others have, and how many have any row.
func (s *series) covered(rows, gone []int) (have, of int) {
	ids := s.d.cols[s.d.reporter].ids
	count := make(map[int32]int, 64)
	most := 0
	for _, row := range rows {
		count[ids[row]]++
		most = max(most, count[ids[row]])
	}
	of = len(count)
	for _, row := range gone {
		count[ids[row]] = 0
	}
	for _, n := range count {
		if n == most {
			have++
		}
	}
	return have, of
}

// reporters says what those who report are: police forces.
func (d *Dataset) reporters() string {
	if c := d.Spec.Coverage; c != nil && strings.TrimSpace(c.Unit.S) != "" {
		return strings.TrimSpace(c.Unit.S)
	}
	return "reporters"
}
