package figure

import "slices"

// A box is a witness of the kind that tables with totals mostly have: the cell
// and one other in each of its sums, and the cells at the corners between
// them: one more man in the North, one fewer in the South, one fewer woman in
// the North, one more in the South.

// mostSides is how many sums a cell may be in for a box to be looked for: its
// corners double with each.
const mostSides = 5

// side is one sum that a cell is in.
type side struct {
	dims  []int // the dimensions in which its cells differ
	cells []sideCell
}

// sideCell is another cell of the sum.
type sideCell struct {
	id   int32
	sign int64    // how it changes when the cell is one more
	code []uint64 // in the dimensions of the side
}

// box looks for a box for a cell that hides the fewest further counts, and no
// more than so many, and leaves it in moved and delta.
func (w *witness) box(id int32, budget int) bool {
	if len(w.relOf[id]) > mostSides || !w.known[id] {
		return false
	}
	w.locate()
	b := &boxSearch{witness: w, best: budget + 1, corners: []corner{{id, 1}}}
	b.up, b.down = w.may(id, w.unit), w.may(id, -w.unit)
	used := make([]bool, len(w.dims)+1)
	for _, r := range w.relOf[id] {
		s, ok := w.side(id, r, used)
		if !ok {
			return false
		}
		b.sides = append(b.sides, s)
	}
	b.choose(0, 0, b.up, b.down)
	w.spent += b.tried
	for _, by := range [2]int64{w.unit, -w.unit} {
		if b.found == nil || by > 0 && !b.foundUp || by < 0 && b.foundUp {
			continue
		}
		for _, c := range b.found {
			w.move(c.id, by*c.sign)
		}
		if len(w.open) == 0 {
			return true
		}
		w.undo(0) // the sums are not those of a box
	}
	return false
}

// locate finds where each cell stands, once.
func (w *witness) locate() {
	if w.places != nil {
		return
	}
	w.places = make(map[uint64]int32, len(w.value))
	for id := range w.value {
		if w.value[id] == 0 || !w.known[id] || len(w.relOf[id]) == 0 {
			continue
		}
		h := uint64(1)
		for d := range len(w.dims) + 1 {
			h = mixed(h, w.code(int32(id), d))
		}
		if _, ok := w.places[h]; !ok {
			w.places[h] = int32(id)
		}
	}
}

// side gives a sum of a cell; ok is false where it shares a dimension with
// another one, so that there are no corners.
func (w *witness) side(id, r int32, used []bool) (s side, ok bool) {
	const (
		mostOld = 10 // cells that are hidden
		mostNew = 5  // cells that are not, and of those that rounding leaves room
		seen    = 48 // cells looked at, the smallest first
	)
	w.bySize(r)
	rel := &w.rels[r]
	mine := w.sign(r, id)
	old, loose, fresh := 0, 0, 0
	take := func(o int32, part bool) {
		if o == id || slices.ContainsFunc(s.cells, func(c sideCell) bool { return c.id == o }) {
			return
		}
		sign := int64(-1)
		if part != mine {
			sign = 1
		}
		hides := w.state[o] == shown && !w.slack(o, w.value[o]+w.unit) && !w.slack(o, w.value[o]-w.unit)
		if !w.may(o, w.unit) && !w.may(o, -w.unit) || hides && !w.sheetOf(o).secondary {
			return
		}
		n, most := &old, mostOld
		if hides {
			n, most = &fresh, mostNew
		} else if w.state[o] == shown {
			n, most = &loose, mostNew
		}
		if *n++; *n > most {
			return
		}
		s.cells = append(s.cells, sideCell{id: o, sign: sign})
	}
	for _, o := range w.hidden[r] {
		take(o, w.sign(r, o))
	}
	for _, o := range rel.cells[:min(rel.minus, seen)] {
		take(o, true)
	}
	for _, o := range rel.cells[rel.minus:min(len(rel.cells), rel.minus+seen)] {
		take(o, false)
	}
	for d := range used {
		if slices.ContainsFunc(s.cells, func(c sideCell) bool { return w.code(c.id, d) != w.code(id, d) }) {
			if used[d] {
				return s, false
			}
			used[d] = true
			s.dims = append(s.dims, d)
		}
	}
	for i := range s.cells {
		for _, d := range s.dims {
			s.cells[i].code = append(s.cells[i].code, w.code(s.cells[i].id, d))
		}
	}
	slices.SortStableFunc(s.cells, func(a, b sideCell) int { return w.cost(a.id) - w.cost(b.id) })
	return s, len(s.cells) > 0
}

// cost is 0 for a cell that is hidden, 1 for one that is published.
func (w *witness) cost(id int32) int {
	if w.state[id] != shown {
		return 0
	}
	return 1
}

// corner is a cell of a box, and how it changes when the first is one more.
type corner struct {
	id   int32
	sign int64
}

type boxSearch struct {
	*witness
	sides    []side
	up, down bool
	corners  []corner // of the sides chosen so far
	best     int      // what the best box hides
	found    []corner
	foundUp  bool
	tried    int
}

// choose chooses a cell for each side in turn; cost is what is hidden so far,
// up and down tell which way the cells chosen may change.
func (b *boxSearch) choose(i, cost int, up, down bool) {
	const mostTried = 4000
	if i == len(b.sides) {
		b.best, b.found, b.foundUp = cost, slices.Clone(b.corners), up
		return
	}
	s := &b.sides[i]
	n := len(b.corners)
	for _, c := range s.cells {
		if b.best == 0 || b.tried > mostTried {
			break
		}
		more, u, v := 0, up, down
		ok := true
		for _, k := range b.corners[:n] {
			o := b.across(k.id, s, c)
			sign := k.sign * c.sign
			if b.tried++; o < 0 {
				ok = false
				break
			}
			u = u && b.can(o, sign*b.unit)
			v = v && b.can(o, -sign*b.unit)
			if b.state[o] == shown && !(b.slack(o, b.value[o]+b.unit*sign) && u) && !(b.slack(o, b.value[o]-b.unit*sign) && v) {
				more++
			}
			if !u && !v || cost+more >= b.best {
				ok = false
				break
			}
			b.corners = append(b.corners, corner{o, sign})
		}
		if ok {
			b.choose(i+1, cost+more, u, v)
		}
		b.corners = b.corners[:n]
	}
}

// can tells whether a cell may be so much more, hidden for it if need be.
func (b *boxSearch) can(id int32, by int64) bool {
	return b.may(id, by) && (b.state[id] != shown || b.sheetOf(id).secondary || b.slack(id, b.value[id]+by))
}

// across gives the cell that stands to another as c stands to the first.
func (b *boxSearch) across(id int32, s *side, c sideCell) int32 {
	h := uint64(1)
	for d := range len(b.dims) + 1 {
		code := b.code(id, d)
		if k := slices.Index(s.dims, d); k >= 0 {
			code = c.code[k]
		}
		h = mixed(h, code)
	}
	if o, ok := b.places[h]; ok {
		return o
	}
	return -1
}
