package brief

import (
	"slices"
)

// brought tells whether another key of a cell's row, which is named, brings
// the key of a column along.
func (s *seeker) brought(v *setView, c cell, column int, id int32) bool {
	for k, kv := range v.keys {
		if kv == nil || k == column {
			continue
		}
		if n := v.set.d.KeyNumber(c.row, k); n >= 0 && kv.points[n] >= spokenFrom {
			if key, ok := v.set.implied(k, n, column); ok && key == id {
				return true
			}
		}
	}
	return false
}

// setView is what a spot's text says of one dataset.
type setView struct {
	set      *seekSet
	keys     []*keyView  // nil for columns in time
	times    []*timeView // nil for columns of texts
	byLatest map[int32][]*timeView
	measures map[*seekMeasure]int
	set0     int // the points of the dataset's own words
}

func (s *seeker) view(l *lookup, set *seekSet) *setView {
	if v := l.views[set]; v != nil {
		return v
	}
	v := &setView{set: set, keys: make([]*keyView, len(set.cols)), times: make([]*timeView, len(set.cols)),
		byLatest: map[int32][]*timeView{}, measures: map[*seekMeasure]int{}}
	l.views[set] = v
	for c, col := range set.cols {
		if col.inTime {
			latest := set.d.Latest(nil, c)
			v.times[c] = l.view(col, latest)
		} else {
			v.keys[c] = l.viewKeys(col)
		}
	}
	for _, m := range set.measures {
		best := 0
		for _, words := range m.words {
			best = max(best, s.worded(l, words))
		}
		if len(set.measures) == 1 {
			best = max(best, 30)
		}
		v.measures[m] = best
	}
	v.set0 = max(s.worded(l, set.words[:set.named]), s.worded(l, set.words[set.named:])) / 4
	return v
}

// time gives what is said of the column in time where a measure's latest
// period may be another than the dataset's.
func (v *setView) time(l *lookup, m *seekMeasure, c int) *timeView {
	if c != v.set.time || v.times[c].latest == m.latest {
		return v.times[c]
	}
	for _, t := range v.byLatest[m.latest] {
		return t
	}
	t := l.view(v.set.cols[c], m.latest)
	v.byLatest[m.latest] = append(v.byLatest[m.latest], t)
	return t
}

// worded gives the points of several words taken together: those that few
// measures have weigh most.
func (s *seeker) worded(l *lookup, words []string) int {
	sum, all := 0, 0
	for k, w := range words {
		if slices.Contains(words[:k], w) || l.t.Percent && percentWords[w] && len(words) > 1 {
			continue // a per cent sign says so already
		}
		u := weight(s.of+1, s.common[w])
		all += u
		sum += u * l.word(w)
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// word gives the points of a word of a measure where the text has it, or
// another form of it.
func (l *lookup) word(w string) int {
	if pts, ok := l.said[w]; ok {
		return pts
	}
	best := 0
	look := func(t *layer, points func(tok token) int) {
		for _, tok := range t.words {
			if tok.stem == w || alike(tok.stem, w, true) {
				best = max(best, points(tok))
			}
		}
	}
	look(l.text, func(t token) int { return l.points(t.from, t.to) })
	for _, n := range l.around {
		look(n.layer, func(token) int { return n.points })
	}
	best = best * measureOf / 100
	l.said[w] = best
	return best
}

// score gives the points of a cell, apart from those of its column in time
// where timeless is true; open counts what nothing in the text speaks of, and
// spoken what the sentence does.
func (s *seeker) score(l *lookup, c cell, timeless bool) (points, open, spoken, denied int) {
	v := s.view(l, c.m.set)
	tell := func(pts int) {
		if points += pts; pts >= spokenFrom {
			spoken++
		}
		if pts <= deniedFrom {
			denied++
		}
	}
	for k := range c.m.set.cols {
		id := c.m.set.d.KeyNumber(c.row, k)
		if id < 0 {
			return -10000, 9, 0, 9
		}
		if kv := v.keys[k]; kv != nil {
			pts := kv.of(id)
			if pts <= 0 && s.brought(v, c, k, id) {
				pts = impliedPoints
			}
			tell(pts)
			if pts <= 0 {
				open++
			}
			continue
		}
		if timeless && k == c.m.set.time {
			continue
		}
		pts := v.time(l, c.m, k).of(id)
		tell(pts)
		if pts <= 0 {
			open++
		}
	}
	pts := v.measures[c.m]
	tell(pts)
	if pts == 0 {
		open++
	}
	if points += v.set0; v.set0 >= spokenFrom/4 {
		spoken++
	}
	return points, open, spoken, denied
}
