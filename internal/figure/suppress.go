package figure

import (
	"cmp"
	"math"
	"slices"
)

// suppress hides further counts until none of those hidden can be worked out.
// It gives a cell for which it found no way, or -1.
//
// What it establishes for each hidden count x is a witness: other counts of
// the table, as many and all whole, in which x is another number, every
// relation still holds and everything published stays as published. Who has
// only what is published cannot tell the two tables apart. Counts that are
// published rounded are known to what rounding leaves open, or exactly where
// another number stands beside them, such as a rate, from which they might be
// worked out. A zero is known and is never hidden.
//
// The reader is taken to know the relations, the rule, and even which counts
// are hidden for being small, and so are from 1 to below-1, and which are not,
// and so are below or more. Where a table is so sparse that no witness stands
// up to that (four counts whose sum is hidden as 4 can only be ones), two
// others have to: one for a reader who knows that a hidden count is no zero
// but not which are small, and one for a reader who knows which are small but
// takes them to be from 0 on.
//
// A witness is found as a change of a few counts that cancel out in every
// relation: one more here, one less there. The search tries hidden counts
// first, then as few others as it can, the smallest first, and all that a
// witness changes is safe with it. Hiding more never spoils one found before.
func (g *grid) suppress() int32 {
	w := &witness{grid: g, delta: make([]int64, len(g.value)), gap: make([]int64, len(g.rels)), safe: make([]bool, len(g.value)), hidden: make([][]int32, len(g.rels))}
	var wait []int32
	for id, st := range g.state {
		if st == first && g.known[id] && g.sheetOf(int32(id)).secondary {
			wait = append(wait, int32(id))
		}
	}
	for _, w.reader = range []reader{strict, unaware, fromZero} {
		clear(w.safe)
		w.bound = w.spent + mostSearch
		left := slices.Clone(wait)
		for _, way := range w.ways() {
			left = slices.DeleteFunc(left, func(id int32) bool { return w.safe[id] || w.try(id, way) })
		}
		switch {
		case w.reader == strict:
			wait, g.sparse = left, len(left) > 0
		case len(left) > 0:
			return left[0]
		}
	}
	return -1
}

// reader is what somebody is taken to know of hidden counts.
type reader uint8

const (
	strict   reader = iota // which are small: from 1 to below-1, the others below or more
	unaware                // that none is 0
	fromZero               // which are small: from 0 to below-1, the others below or more
)

// try looks for a witness, and hides what it changes.
func (w *witness) try(id int32, look func(int32) bool) bool {
	if w.spent > w.bound || !look(id) {
		return false
	}
	for _, o := range w.moved {
		if w.state[o] == shown && !w.slack(o, w.value[o]+w.delta[o]) {
			w.state[o] = second
			for _, r := range w.relOf[o] {
				w.hidden[r] = append(w.hidden[r], o)
			}
		}
		w.safe[o] = w.safe[o] || w.state[o] != shown
	}
	w.undo(0)
	return true
}

// ways gives the ways to look for a witness: the one that mostly finds one at
// once, then those for where it finds none, which hide least first.
func (w *witness) ways() (out []func(int32) bool) {
	out = append(out, func(id int32) bool { return w.box(id, 0) || w.box(id, 1<<mostSides) })
	for _, budget := range []int{0, 1, 2, 3, 4, 6, 8} {
		out = append(out, func(id int32) bool { return w.find(id, budget) })
	}
	for _, cells := range []int{60, 300, 1500, 6000} {
		for _, fresh := range []bool{false, true} {
			out = append(out, func(id int32) bool { return w.thorough(id, cells, fresh) })
		}
	}
	return out
}

// The search for witnesses is bounded: for each reader by itself, so that a
// table too sparse for the strict one leaves enough for the two in its place.
const (
	mostSearch = 100_000_000
	mostSteps  = 400
	mostCells  = 64 // that a witness changes
)

// witness is the search for a change that cancels out.
type witness struct {
	*grid
	reader
	delta  []int64          // by cell
	gap    []int64          // by relation: what does not cancel out yet
	moved  []int32          // cells changed, in order
	open   []int32          // relations with a gap
	safe   []bool           // by cell: a witness is known
	sorted []bool           // by relation
	places map[uint64]int32 // by coordinates: a cell that is not 0
	hidden [][]int32        // by relation: cells hidden second
	bound  int              // of spent
	steps  int
	most   int  // cells that may be changed
	cut    bool // the search went up to most
}

// find looks for a witness for a cell that hides so many more at most, and
// leaves it in moved and delta.
func (w *witness) find(id int32, budget int) bool {
	w.steps = 0
	for _, by := range []int64{w.unit, -w.unit} {
		if !w.may(id, by) {
			continue
		}
		for _, most := range []int{4, 8, 12, 16, 24, mostCells} {
			w.most, w.steps, w.cut = most, 0, false
			w.move(id, by)
			if w.close(budget) {
				return true
			}
			w.undo(0)
			if !w.cut {
				break // a longer one is no other
			}
		}
	}
	return false
}

// may tells whether a cell may be so much more, as far as the reader knows,
// if it is hidden or stays published as it is.
func (w *witness) may(id int32, by int64) bool {
	v := w.value[id]
	if v == 0 || !w.known[id] {
		return false
	}
	then := v + by
	if v < 0 {
		then = -then
	}
	below := w.sheetOf(id).below * w.unit
	switch {
	case w.reader == unaware:
		return then > 0
	case w.state[id] != first:
		return then >= below && then > 0
	case w.reader == fromZero:
		return then >= 0 && then < below
	}
	return then > 0 && then < below
}

// slack tells whether a published cell would be published the same if it were
// v: because it is rounded.
func (g *grid) slack(id int32, v int64) bool {
	s := g.sheetOf(id)
	if s.round == 0 || g.exact[g.line[id]] || size64(v) < s.below*g.unit {
		return v == g.value[id]
	}
	return nearest64(v, s.round*g.unit) == nearest64(g.value[id], s.round*g.unit)
}

// nearest64 rounds to the nearest multiple, halves away from zero.
func nearest64(v, base int64) int64 {
	if v < 0 {
		return -nearest64(-v, base)
	}
	return (v + base/2) / base * base
}

// move changes a cell, and keeps account of what no longer cancels out.
func (w *witness) move(id int32, by int64) {
	w.delta[id] += by
	w.moved = append(w.moved, id)
	w.account(id, by)
}

func (w *witness) account(id int32, by int64) {
	for _, r := range w.relOf[id] {
		before := w.gap[r]
		if w.sign(r, id) {
			w.gap[r] += by
		} else {
			w.gap[r] -= by
		}
		switch {
		case before == 0:
			w.open = append(w.open, r)
		case w.gap[r] == 0:
			i := slices.Index(w.open, r)
			w.open = slices.Delete(w.open, i, i+1)
		}
	}
}

// sign tells whether a cell stands among the parts of a relation.
func (w *witness) sign(r, id int32) bool {
	rel := &w.rels[r]
	if len(rel.cells)-rel.minus <= 2 || rel.minus > 64 {
		return !slices.Contains(rel.cells[rel.minus:], id)
	}
	return slices.Contains(rel.cells[:rel.minus], id)
}

// undo takes changes back until so many are left.
func (w *witness) undo(left int) {
	for len(w.moved) > left {
		id := w.moved[len(w.moved)-1]
		w.moved = w.moved[:len(w.moved)-1]
		by := w.delta[id]
		w.delta[id] = 0
		w.account(id, -by)
	}
}

// choice is a cell that could close the gap of a relation.
type choice struct {
	id    int32
	by    int64
	hides bool // it would have to be hidden
	score int  // relations that it opens, less those that it closes
}

// close changes cells until every relation holds again. It goes on with the
// relation that leaves the fewest choices.
func (w *witness) close(budget int) bool {
	if len(w.open) == 0 {
		return true
	}
	w.steps++
	if w.steps > mostSteps || w.spent > w.bound {
		return false
	}
	// A cell closes a handful of relations at most.
	const closes = 4
	if len(w.moved)+(len(w.open)+closes-1)/closes > w.most {
		w.cut = true
		return false
	}
	var best []choice
	for i, r := range w.open {
		if i > 0 && i == 12 {
			break
		}
		c := w.choices(r, budget)
		if len(c) == 0 {
			return false
		}
		if best == nil || len(c) < len(best) {
			best = c
		}
	}
	for _, c := range best {
		left, rest := len(w.moved), budget
		if c.hides {
			rest--
		}
		w.move(c.id, c.by)
		if w.close(rest) {
			return true
		}
		w.undo(left)
	}
	return false
}

// choices gives the cells that could close the gap of a relation, the best
// first: those that are hidden already, those that close most, the smallest.
func (w *witness) choices(r int32, budget int) []choice {
	const (
		mostSeen = 4096 // cells looked at, the smallest first
		mostOld  = 16   // choices that hide nothing more
		mostNew  = 6    // choices that do
	)
	rel := &w.rels[r]
	var old, fresh []choice
	look := func(id int32, by int64) {
		if w.delta[id] != 0 || !w.may(id, by) {
			return
		}
		c := choice{id: id, by: by}
		if w.state[id] == shown && !w.slack(id, w.value[id]+by) {
			if budget == 0 || !w.sheetOf(id).secondary {
				return
			}
			c.hides = true
		}
		for _, o := range w.relOf[id] {
			change := by
			if !w.sign(o, id) {
				change = -by
			}
			switch {
			case w.gap[o] == 0:
				c.score++
			case w.gap[o]+change == 0:
				c.score--
			}
		}
		if c.hides {
			fresh = append(fresh, c)
		} else {
			old = append(old, c)
		}
	}
	seen := 0
	for _, part := range [2]bool{true, false} {
		cells, by := rel.cells[:rel.minus], -w.gap[r]
		if !part {
			cells, by = rel.cells[rel.minus:], w.gap[r]
		}
		w.bySize(r)
		for _, id := range cells {
			if seen++; seen > mostSeen {
				break
			}
			look(id, by)
		}
	}
	w.spent += min(seen, mostSeen) * 4
	order := func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(size64(w.value[a.id]), size64(w.value[b.id])), cmp.Compare(a.id, b.id))
	}
	slices.SortFunc(old, order)
	slices.SortFunc(fresh, order)
	return append(old[:min(len(old), mostOld)], fresh[:min(len(fresh), mostNew)]...)
}

// bySize sorts the sides of a relation, once: the smallest counts first.
func (w *witness) bySize(r int32) {
	if w.sorted == nil {
		w.sorted = make([]bool, len(w.rels))
	}
	if w.sorted[r] {
		return
	}
	w.sorted[r] = true
	rel := &w.rels[r]
	for _, side := range [][]int32{rel.cells[:rel.minus], rel.cells[rel.minus:]} {
		slices.SortFunc(side, func(a, b int32) int {
			return cmp.Or(cmp.Compare(size64(w.value[a]), size64(w.value[b])), cmp.Compare(a, b))
		})
	}
}

func size64(v int64) int64 {
	if v < 0 {
		return -max(v, -math.MaxInt64)
	}
	return v
}
