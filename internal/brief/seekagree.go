package brief

import (
	"math"
	"regexp"
	"slices"

	"policybrief/internal/data"
)

// Numbers of one sentence mostly speak of one thing: the same measure a year
// earlier, the same year in another area. What was found for one number, or
// stands there as a figure, speaks for its neighbours.

// An anchor is a cell that another number of the text is, or may be.
type anchor struct {
	cell
	weight int // of 100
}

// anchors gives the cells of the other numbers of a spot's sentence, and, of
// less weight, of the sentences before it in the passage.
func (s *seeker) anchors(l *lookup) [][]anchor {
	if l.settled {
		return l.anchored
	}
	var out [][]anchor
	for _, o := range s.byPassage[l.passage] {
		if o == l || o.passage != l.passage || o.claim || o.i > l.to {
			continue
		}
		most := 100
		switch {
		case o.beside(l.spot):
		case o.to == l.from && refersBack.MatchString(l.sentence()):
		case o.to == l.from:
			most = 75
		default:
			most = 50
		}
		var list []anchor
		for k, c := range o.found {
			if k == 6 || len(c.cells) != 1 {
				break
			}
			w := most
			if o.found[0].score-c.score > 15 {
				w = most / 2
			}
			list = append(list, anchor{c.cells[0], w})
		}
		if len(list) > 0 {
			out = append(out, list)
		}
	}
	for k := range l.p.parts {
		q := &l.p.parts[k]
		if q.figure == nil || q.from >= l.to {
			continue
		}
		w := 100
		if q.from < l.from {
			w = 50
		}
		var list []anchor
		for _, r := range q.figure.Value.Cells {
			if set := s.Finder.sets[r.Dataset]; set != nil && r.Measure != nil && len(list) < 4 {
				for _, m := range set.measures {
					if m.Measure == r.Measure {
						list = append(list, anchor{cell{m, r.Row}, w})
					}
				}
			}
		}
		if len(list) > 0 {
			out = append(out, list)
		}
	}
	return out
}

var refersBack = regexp.MustCompile(`(?i)^\s*(?:of|among|amongst|that|this|these|those|it|they|such)\b`)

// akin says how near two cells are to each other: the fewer of their keys
// differ, the nearer.
func akin(a, b cell) int {
	if a.m.set != b.m.set {
		if sameRow(a, b) {
			return 30
		}
		return 0
	}
	texts, times, close := 0, 0, false
	for k, col := range a.m.set.cols {
		x, y := a.m.set.d.KeyNumber(a.row, k), b.m.set.d.KeyNumber(b.row, k)
		if x != y {
			if col.inTime {
				times++
				close = neighbours(col, x, y)
			} else {
				texts++
			}
		}
	}
	measures := 0
	if a.m != b.m {
		measures = 1
	}
	switch {
	case texts+times+measures == 0:
		return 0
	case texts+measures == 0 && close:
		return 50
	case texts+measures == 0:
		return 38
	case times+measures == 0 && texts == 1:
		return 35
	case texts+times == 0:
		return 30
	case texts+times+measures == 2:
		return 15
	}
	return 5
}

// sameRow tells whether two cells of different datasets are of the same area,
// group and period: counts are often published in one table and their rates in
// another.
func sameRow(a, b cell) bool {
	if len(a.m.set.cols) != len(b.m.set.cols) || len(a.m.set.cols) == 0 {
		return false
	}
	for k, col := range a.m.set.cols {
		other := b.m.set.cols[k]
		x, y := a.m.set.d.KeyNumber(a.row, k), b.m.set.d.KeyNumber(b.row, k)
		if x < 0 || y < 0 || col.inTime != other.inTime {
			return false
		}
		p, q := &col.list[x], &other.list[y]
		if col.inTime && (p.Kind != q.Kind || p.Start != q.Start || p.Step != q.Step) || !col.inTime && p.Text != q.Text {
			return false
		}
	}
	return true
}

// neighbours tells whether two periods follow one another, or are a year apart.
func neighbours(c *seekColumn, x, y int32) bool {
	if x < 0 || y < 0 {
		return false
	}
	d := c.list[x].Start - c.list[y].Start
	if d < 0 {
		d = -d
	}
	return d == max(1, c.list[x].Step) || d == perYear(c.kind)
}

// agree lets the numbers of a sentence speak for each other, twice over, so
// that what is sure decides what is not.
func (s *seeker) agree() {
	base := map[*cand]int{}
	for _, l := range s.spots {
		for _, c := range l.found {
			base[c] = c.score
		}
	}
	for range 2 {
		next := map[*cand]int{}
		for _, l := range s.spots {
			if l.claim || len(l.found) == 0 {
				continue
			}
			groups := s.anchors(l)
			for _, c := range l.found {
				first, second := 0, 0
				for _, g := range groups {
					best := 0
					for _, a := range g {
						best = max(best, akin(c.cells[0], a.cell)*a.weight/100)
					}
					if best > first {
						first, second = best, first
					} else {
						second = max(second, best)
					}
				}
				next[c] = base[c] + first + second/2
			}
		}
		for _, l := range s.spots {
			for _, c := range l.found {
				if pts, ok := next[c]; ok {
					c.score = pts
				}
			}
			l.sort()
		}
	}
	for _, l := range s.spots {
		l.anchored = s.anchors(l)
		l.settled = true
	}
}

// num gives the number of a cell, for a first look: what it gives exactly is
// evaluated later.
func (c cell) num() (float64, bool) {
	n, ok := c.m.set.d.Table.Plain(c.row, c.m.Column.Index)
	if !ok {
		x := c.m.set.d.Table.Cell(c.row, c.m.Column.Index)
		if x.State != data.Known {
			return 0, false
		}
		n = x.Num
	}
	return float64(n.Coef) * math.Pow10(int(n.Exp+c.m.Scale)), true
}

// A combo is a measure with a key for each column but that in time.
type combo struct {
	m      *seekMeasure
	keys   []int32
	score  int
	open   int
	spoken int
}

// at gives the cell of a combo in a period.
func (c *combo) at(period int32) (cell, bool) {
	set := c.m.set
	keys := c.keys
	if set.time >= 0 {
		keys = slices.Clone(keys)
		keys[set.time] = period
	}
	row, ok := set.d.RowOf(keys)
	return cell{c.m, row}, ok
}

const (
	maxCombos    = 150 // that are looked at for one number
	fewCombos    = 40  // the same where there are very many numbers
	manySpots    = 300
	maxTried     = 6000 // combinations of keys that are weighed for one of a dataset
	maxShortlist = 8
	smallColumn  = 12
)

// combos gives what a number may be about, the likeliest first.
func (s *seeker) combos(l *lookup) []combo {
	if l.about != nil {
		return l.about
	}
	var out []combo
	for _, set := range s.sets {
		out = append(out, s.combosOf(l, set)...)
	}
	slices.SortStableFunc(out, func(a, b combo) int { return b.score - a.score })
	most := maxCombos
	if len(s.spots) > manySpots {
		most = fewCombos
	}
	out = out[:min(len(out), most)]
	for _, g := range s.anchors(l) {
		for _, a := range g[:1] {
			keys := a.keys()
			have := slices.ContainsFunc(out, func(c combo) bool { return c.m == a.m && sameKeys(c.keys, keys, a.m.set.time) })
			if !have {
				pts, open, spoken, _ := s.score(l, a.cell, true)
				out = append(out, combo{a.m, keys, pts, open, spoken})
			}
		}
	}
	if out == nil {
		out = []combo{}
	}
	l.about = out
	return out
}

func sameKeys(a, b []int32, but int) bool {
	for k := range a {
		if k != but && a[k] != b[k] {
			return false
		}
	}
	return true
}

// impliedPoints are those of a key that another key of its row brings along: a
// ward that is named tells its council.
const impliedPoints = 10

// implied tells whether every row of a key has one and the same key in another
// column.
func (set *seekSet) implied(column int, id int32, other int) (key int32, ok bool) {
	at := [3]int32{int32(column), id, int32(other)}
	if key, known := set.brings[at]; known {
		return key, key >= 0
	}
	key = -1
	rows := set.d.RowsOf(column, id)
	for n, row := range rows {
		k := set.d.KeyNumber(int(row), other)
		if n > 0 && k != key || n == maxImplied {
			key = -1
			break
		}
		key = k
	}
	if set.brings == nil {
		set.brings = map[[3]int32]int32{}
	}
	set.brings[at] = key
	return key, key >= 0
}

// maxImplied bounds the rows that are looked at for that.
const maxImplied = 2000

// impliedBy gives the keys of a column that the keys named in others bring
// along.
func (s *seeker) impliedBy(v *setView, column int) []int32 {
	var out []int32
	for c, kv := range v.keys {
		if kv == nil || c == column {
			continue
		}
		for _, id := range kv.named() {
			if key, ok := v.set.implied(c, id, column); ok && !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	return out
}

func (s *seeker) combosOf(l *lookup, set *seekSet) []combo {
	v := s.view(l, set)
	type scored struct {
		id     int32
		points int
		named  bool
	}
	lists := make([][]scored, len(set.cols))
	tried := 1
	for c, col := range set.cols {
		if c == set.time {
			continue
		}
		var list []scored
		if kv := v.keys[c]; kv != nil {
			for id, pts := range kv.points {
				if pts > 0 {
					list = append(list, scored{id, pts, true})
				}
			}
			if col.total >= 0 && kv.points[col.total] <= 0 {
				list = append(list, scored{col.total, kv.total, true})
			}
			if len(list) == 0 && len(col.list) <= smallColumn {
				for id := range col.list {
					list = append(list, scored{int32(id), kv.bare, kv.bare > 0})
				}
			}
		} else { // a second column in time
			tv := v.times[c]
			for id, pts := range tv.points {
				list = append(list, scored{id, pts, true})
			}
			if tv.latest >= 0 && len(list) == 0 {
				list = append(list, scored{tv.latest, 30, true})
			}
		}
		for _, id := range s.impliedBy(v, c) {
			if !slices.ContainsFunc(list, func(k scored) bool { return k.id == id && k.points > 0 }) {
				list = append(slices.DeleteFunc(list, func(k scored) bool { return k.id == id }), scored{id, impliedPoints, true})
			}
		}
		slices.SortFunc(list, func(a, b scored) int {
			if a.points != b.points {
				return b.points - a.points
			}
			return int(a.id - b.id)
		})
		lists[c] = list[:min(len(list), max(maxShortlist, smallColumn))]
		tried *= len(lists[c])
		if tried == 0 || tried > maxTried {
			return nil
		}
	}
	measures := slices.Clone(set.measures)
	slices.SortStableFunc(measures, func(a, b *seekMeasure) int { return v.measures[b] - v.measures[a] })
	measures = measures[:min(len(measures), max(1, maxTried/tried), 60)]
	var out []combo
	keys := make([]int32, len(set.cols))
	var fill func(c int, at combo)
	fill = func(c int, at combo) {
		if c == len(set.cols) {
			for _, m := range measures {
				done := at
				done.m, done.keys = m, slices.Clone(keys)
				pts := v.measures[m]
				if done.score += pts + v.set0; pts == 0 {
					done.open++
				}
				if v.set0 >= spokenFrom/4 {
					done.spoken++
				}
				if pts >= spokenFrom {
					done.spoken++
				}
				out = append(out, done)
			}
			return
		}
		if c == set.time {
			fill(c+1, at)
			return
		}
		for _, k := range lists[c] {
			next := at
			if next.score += k.points; !k.named {
				next.open++
			}
			if k.points >= spokenFrom {
				next.spoken++
			}
			keys[c] = k.id
			fill(c+1, next)
		}
	}
	fill(0, combo{})
	return out
}
