package brief

import (
	"slices"
)

// A pair is two cells that a number may be worked out from.
type pair struct {
	a, b   cell // from a to b; the part and the total
	score  int
	open   int
	spoken int
	total  string // an expression in place of b; "" for none
}

// maxPairs bounds the pairs that are tried for one number.
const maxPairs = 40_000

// timePairs gives pairs of one thing in two periods, the earlier first: those
// that the words name, neighbours, and those that other numbers of the
// sentence are.
func (s *seeker) timePairs(l *lookup) []pair {
	if l.inTime != nil {
		return l.inTime
	}
	anchored := s.anchored(l)
	out := []pair{}
	for _, about := range s.combos(l) {
		set := about.m.set
		if set.time < 0 {
			continue
		}
		tv := s.view(l, set).time(l, about.m, set.time)
		for _, sp := range s.spans(l, tv, &about, anchored) {
			b, okB := about.at(sp.b)
			a, okA := about.at(sp.a)
			if !okA || !okB || len(out) == maxPairs {
				continue
			}
			p := pair{a: a, b: b, score: about.score + sp.points, open: about.open + sp.open, spoken: about.spoken + sp.spoken}
			for _, c := range []cell{a, b} {
				if w := anchored[c]; w > 0 {
					p.score += 35 * w / 100
					p.spoken++
				}
			}
			out = append(out, p)
		}
	}
	l.inTime = out
	return out
}

// anchored gives the cells that other numbers are, or may be.
func (s *seeker) anchored(l *lookup) map[cell]int {
	out := map[cell]int{}
	for _, g := range s.anchors(l) {
		for _, a := range g {
			out[a.cell] = max(out[a.cell], a.weight)
		}
	}
	return out
}

// A step is two periods with what the text says for them.
type step struct {
	a, b                 int32
	points, open, spoken int
}

// spans gives pairs of periods that the words suggest.
func (s *seeker) spans(l *lookup, tv *timeView, about *combo, anchored map[cell]int) []step {
	c := tv.c
	type point struct {
		id     int32
		points int
	}
	var ends []point
	end := func(id int32, points int) {
		if id < 0 {
			return
		}
		for k := range ends {
			if ends[k].id == id {
				ends[k].points = max(ends[k].points, points)
				return
			}
		}
		ends = append(ends, point{id, points})
	}
	named := make([]int32, 0, len(tv.points))
	for id := range tv.points {
		named = append(named, id)
	}
	slices.Sort(named)
	for _, id := range named {
		end(id, tv.points[id])
	}
	end(tv.ref, 35)
	if tv.said {
		end(tv.latest, 0)
	} else {
		end(tv.latest, 30)
	}
	for cl := range anchored {
		if cl.m == about.m && cl.m.set.time >= 0 {
			end(cl.period(), 40)
		}
	}
	slices.SortFunc(ends, func(a, b point) int { return int(a.id - b.id) })
	var out []step
	for _, e := range ends {
		at := c.list[e.id]
		var starts []point
		start := func(id int32, points int) {
			for k := range starts {
				if starts[k].id == id {
					starts[k].points = max(starts[k].points, points)
					return
				}
			}
			starts = append(starts, point{id, points})
		}
		back := func(by int64, points int) {
			if id, ok := c.byStart[at.Start-by]; ok && by > 0 {
				start(id, points)
			}
		}
		near, year := max(1, at.Step), perYear(c.kind)
		told := false
		for _, t := range tv.tellsBack {
			back(t.by, t.points)
			told = told || t.points >= 80
		}
		plain := 30
		if told {
			plain = 0
		}
		if year > near {
			back(year, plain)
			back(near, plain/2)
		} else {
			back(near, plain)
		}
		for _, o := range ends {
			if c.list[o.id].Start < at.Start {
				start(o.id, o.points)
			}
		}
		if tv.first {
			first := int32(0)
			for id := range c.list {
				if c.list[id].Start < c.list[first].Start {
					first = int32(id)
				}
			}
			start(first, 80)
		}
		for _, o := range starts {
			st := step{a: o.id, b: e.id, points: (e.points + o.points) * 2 / 3}
			if e.points <= 0 {
				st.open++
			}
			if o.points <= 0 {
				st.open++
			}
			if e.points >= spokenFrom {
				st.spoken++
			}
			if o.points >= spokenFrom {
				st.spoken++
			}
			for _, id := range tv.here {
				if id != o.id && id != e.id {
					st.points -= 20 // the sentence names a period that this leaves out
				}
			}
			out = append(out, st)
		}
	}
	slices.SortStableFunc(out, func(a, b step) int { return b.points - a.points })
	return out[:min(len(out), 40)]
}

// keyPairs gives pairs of two things in one period: two areas, or two
// measures, that the sentence names both.
func (s *seeker) keyPairs(l *lookup) []pair {
	var out []pair
	add := func(a, b cell, about *combo, pts int, points int) {
		p := pair{a: a, b: b, score: about.score + points + pts/2, open: about.open, spoken: about.spoken + 1}
		out = append(out, p)
	}
	for _, about := range s.combos(l) {
		if len(out) >= maxPairs/4 {
			break
		}
		set := about.m.set
		v := s.view(l, set)
		for _, period := range s.periods(l, &about) {
			b, ok := about.at(period.id)
			if !ok {
				continue
			}
			for c, kv := range v.keys {
				if kv == nil || kv.points[about.keys[c]] < 80 && about.keys[c] != kv.c.total {
					continue
				}
				ids := make([]int32, 0, len(kv.points))
				for id := range kv.points {
					ids = append(ids, id)
				}
				slices.Sort(ids)
				for _, id := range ids {
					if kv.points[id] < 80 || id == about.keys[c] {
						continue
					}
					if a, ok := s.swapped(b, c, id); ok {
						add(a, b, &about, kv.points[id], period.points)
					}
				}
			}
			if v.measures[about.m] < 60 {
				continue
			}
			for _, m := range set.measures {
				if pts := v.measures[m]; m != about.m && pts >= 60 && m.Unit == about.m.Unit {
					add(cell{m, b.row}, b, &about, pts, period.points)
				}
			}
		}
	}
	return out
}

// swapped gives the cell that has another key in one column: with the keys of
// the others, or with those that the new key brings along.
func (s *seeker) swapped(b cell, column int, id int32) (cell, bool) {
	set := b.m.set
	keys := make([]int32, len(set.cols))
	for k := range keys {
		keys[k] = set.d.KeyNumber(b.row, k)
	}
	keys[column] = id
	for k, col := range set.cols {
		if key, ok := set.implied(column, id, k); ok && k != column && !col.inTime {
			keys[k] = key
		}
	}
	row, ok := set.d.RowOf(keys)
	return cell{b.m, row}, ok
}

// A when is a period that a number may be about, with its points; id is -1
// where the dataset has no column in time.
type when struct {
	id     int32
	points int
}

// periods gives the periods that something may be about.
func (s *seeker) periods(l *lookup, about *combo) []when {
	set := about.m.set
	if set.time < 0 {
		return []when{{-1, 0}}
	}
	tv := s.view(l, set).time(l, about.m, set.time)
	ids := map[int32]bool{}
	for id := range tv.points {
		ids[id] = true
	}
	for id := range tv.back {
		ids[id] = true
	}
	for _, id := range []int32{tv.ref, tv.latest} {
		if id >= 0 {
			ids[id] = true
		}
	}
	for _, g := range s.anchors(l) {
		for _, a := range g {
			if a.m.set == set {
				ids[a.period()] = true
			}
		}
	}
	var out []when
	for id := range ids {
		out = append(out, when{id, tv.of(id)})
	}
	slices.SortFunc(out, func(a, b when) int {
		if a.points != b.points {
			return b.points - a.points
		}
		return int(a.id - b.id)
	})
	return out[:min(len(out), 6)]
}
