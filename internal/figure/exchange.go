package figure

import (
	"cmp"
	"slices"
)

// exchange is the thorough search for a witness, for the counts for which the
// quick one finds none: sparse tables, where most changes run into a zero or a
// bound. It takes the cells near by, draws in how much each could change by
// every relation, and branches until the rest may stay as it is.
type exchange struct {
	*witness
	cells []int32 // in it, by number; the others stay
	low   []int64 // how much each may change
	high  []int64
	rels  []int32 // relations that hold some of them
	in    [][]local
	of    [][]local // by cell: the relations, by number
	trail []undo
	work  int
	size  int // cells in all relations

	queue  []int32
	queued []bool
}

// local is a cell of a relation, or a relation of a cell, by number.
type local struct {
	i     int32
	minus bool
}

type undo struct {
	i         int32
	low, high int64
}

// thorough looks for a witness for a cell among so many others, and leaves it
// in moved and delta.
func (w *witness) thorough(id int32, cells int, fresh bool) bool {
	if !w.known[id] {
		return false
	}
	e := &exchange{witness: w}
	e.gather(id, cells, fresh)
	for _, by := range []int64{w.unit, -w.unit} {
		e.work = 0
		mark := len(e.trail)
		if by >= e.low[0] && by <= e.high[0] && e.fix(0, by) && e.branch() {
			for i, id := range e.cells {
				// A cell that is still open may stay as it is.
				if e.low[i] == e.high[i] && e.low[i] != 0 {
					w.move(id, e.low[i])
				}
			}
			return true
		}
		e.back(mark)
	}
	return false
}

// gather takes the cells that are next to a cell, and next to those.
func (e *exchange) gather(id int32, most int, fresh bool) {
	number := map[int32]int32{id: 0}
	taken := map[int32]int32{}
	e.cells = []int32{id}
	for next := 0; next < len(e.cells); next++ {
		for _, r := range e.relOf[e.cells[next]] {
			if _, ok := taken[r]; ok {
				continue
			}
			taken[r] = int32(len(e.rels))
			e.rels = append(e.rels, r)
			e.bySize(r)
			// The total comes first, then the smallest parts.
			rel := &e.grid.rels[r]
			e.spent += len(rel.cells)
			for _, side := range [][]int32{rel.cells[rel.minus:], rel.cells[:rel.minus]} {
				for _, o := range side {
					if _, ok := number[o]; ok || len(e.cells) >= most || e.known[o] && e.value[o] == 0 {
						continue
					}
					if low, high := e.range_(o, fresh); low < high {
						number[o] = int32(len(e.cells))
						e.cells = append(e.cells, o)
					}
				}
			}
		}
	}
	e.in, e.of = make([][]local, len(e.rels)), make([][]local, len(e.cells))
	for k, r := range e.rels {
		rel := &e.grid.rels[r]
		for at, o := range rel.cells {
			if i, ok := number[o]; ok {
				e.in[k] = append(e.in[k], local{i, at >= rel.minus})
				e.of[i] = append(e.of[i], local{int32(k), at >= rel.minus})
				e.size++
			}
		}
		// Hidden ones are tried first, then the smallest.
		slices.SortStableFunc(e.in[k], func(a, b local) int {
			x, y := e.cells[a.i], e.cells[b.i]
			hide := func(id int32) int {
				if e.state[id] != shown {
					return 0
				}
				return 1
			}
			return cmp.Or(cmp.Compare(hide(x), hide(y)), cmp.Compare(size64(e.value[x]), size64(e.value[y])), cmp.Compare(x, y))
		})
	}
	e.spent += 16 * (len(e.cells) + e.size) // sorted, and looked up
	e.queued = make([]bool, len(e.rels))
	e.low, e.high = make([]int64, len(e.cells)), make([]int64, len(e.cells))
	for i, o := range e.cells {
		e.low[i], e.high[i] = e.range_(o, fresh || i == 0)
	}
}

// range_ gives how much a cell may change; fresh tells whether one that is
// published may be hidden for it.
func (e *exchange) range_(id int32, fresh bool) (low, high int64) {
	const most = 3
	free := fresh && e.sheetOf(id).secondary
	ok := func(by int64) bool {
		return e.may(id, by) && (e.grid.state[id] != shown || free || e.slack(id, e.value[id]+by))
	}
	for low = 0; low > -most*e.unit && ok(low-e.unit); low -= e.unit {
	}
	for high = 0; high < most*e.unit && ok(high+e.unit); high += e.unit {
	}
	return low, high
}

// fix sets how much a cell changes, and draws in what follows.
func (e *exchange) fix(i int32, by int64) bool { return e.limit(i, by, by) }

// limit draws in how much a cell may change, and what follows from it; it
// gives false where nothing is left.
func (e *exchange) limit(i int32, low, high int64) bool {
	queue := e.queue[:0]
	defer func() {
		for _, k := range queue {
			e.queued[k] = false
		}
	}()
	set := func(i int32, low, high int64) bool {
		low, high = max(low, e.low[i]), min(high, e.high[i])
		if low == e.low[i] && high == e.high[i] {
			return true
		}
		e.trail = append(e.trail, undo{i, e.low[i], e.high[i]})
		e.low[i], e.high[i] = low, high
		for _, r := range e.of[i] {
			if !e.queued[r.i] {
				e.queued[r.i] = true
				queue = append(queue, r.i)
			}
		}
		return low <= high
	}
	if !set(i, low, high) {
		return false
	}
	for at := 0; at < len(queue); at++ {
		k := queue[at]
		e.queued[k] = false
		least, most := int64(0), int64(0)
		for _, c := range e.in[k] {
			if c.minus {
				least, most = least-e.high[c.i], most-e.low[c.i]
			} else {
				least, most = least+e.low[c.i], most+e.high[c.i]
			}
		}
		e.spent += len(e.in[k])
		if least > 0 || most < 0 {
			return false
		}
		if least == 0 && most == 0 {
			continue
		}
		for _, c := range e.in[k] {
			low, high := e.low[c.i], e.high[c.i]
			if low == high {
				continue
			}
			ok := true
			if c.minus {
				ok = set(c.i, high+least, low+most)
				if ok && (e.low[c.i] != low || e.high[c.i] != high) {
					least, most = least+high-e.high[c.i], most+low-e.low[c.i]
				}
			} else {
				ok = set(c.i, high-most, low-least)
				if ok && (e.low[c.i] != low || e.high[c.i] != high) {
					least, most = least+e.low[c.i]-low, most+e.high[c.i]-high
				}
			}
			if !ok {
				return false
			}
		}
	}
	return true
}

// back takes limits back until so many are left.
func (e *exchange) back(left int) {
	for len(e.trail) > left {
		u := e.trail[len(e.trail)-1]
		e.trail = e.trail[:len(e.trail)-1]
		e.low[u.i], e.high[u.i] = u.low, u.high
	}
}

// branch goes on with a relation that does not hold if the open cells stay as
// they are.
func (e *exchange) branch() bool {
	const mostWork = 5000
	if e.work++; e.work > mostWork || e.spent > e.bound {
		return false
	}
	at, left, gap := -1, 0, int64(0)
	for k := range e.in {
		sum, open := int64(0), 0
		for _, c := range e.in[k] {
			stay := min(max(0, e.low[c.i]), e.high[c.i])
			if c.minus {
				sum -= stay
			} else {
				sum += stay
			}
			if e.low[c.i] < e.high[c.i] {
				open++
			}
		}
		if sum != 0 && (at < 0 || open < left) {
			at, left, gap = k, open, sum
		}
	}
	e.spent += e.size
	if at < 0 {
		return e.rest()
	}
	for _, c := range e.in[at] {
		low, high := e.low[c.i], e.high[c.i]
		if low == high {
			continue
		}
		want := -gap
		if c.minus {
			want = gap
		}
		want = max(low, min(high, want+min(max(0, low), high)))
		mark := len(e.trail)
		if e.fix(c.i, want) && e.branch() {
			return true
		}
		e.back(mark)
		if e.work > mostWork {
			return false
		}
		// Any other change of this cell.
		for _, part := range [2][2]int64{{low, want - 1}, {want + 1, high}} {
			if part[0] <= part[1] && part[0] <= 0 && part[1] >= 0 {
				if e.limit(c.i, part[0], part[1]) && e.branch() {
					return true
				}
				e.back(mark)
			}
		}
		for _, part := range [2][2]int64{{low, want - 1}, {want + 1, high}} {
			if part[0] <= part[1] && (part[0] > 0 || part[1] < 0) {
				if e.limit(c.i, part[0], part[1]) && e.branch() {
					return true
				}
				e.back(mark)
			}
		}
		return false
	}
	return false
}

// rest lets every open cell change as little as it may.
func (e *exchange) rest() bool {
	for i := range e.cells {
		stay := min(max(0, e.low[i]), e.high[i])
		e.low[i], e.high[i] = stay, stay
	}
	return true
}
