package build

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A puzzle is what a reader of everything published may know of the counts
// behind it: whole numbers between bounds, and sums that hold.
type puzzle struct {
	low, high []int64
	sums      []sumOf
	of        [][]int // by number: the sums it is in
}

// sumOf says that the numbers with a plus, less those with a minus, are total.
type sumOf struct {
	plus, minus []int
	total       int64
}

const unbounded = 1 << 40

func (p *puzzle) number(low, high int64) int {
	p.low, p.high = append(p.low, low), append(p.high, high)
	p.of = append(p.of, nil)
	return len(p.low) - 1
}

func (p *puzzle) sum(plus, minus []int, total int64) {
	for _, i := range append(slices.Clone(plus), minus...) {
		p.of[i] = append(p.of[i], len(p.sums))
	}
	p.sums = append(p.sums, sumOf{plus, minus, total})
}

// narrow draws the bounds in as far as the sums allow, beginning with those of
// some numbers; it gives false where no numbers fit.
func (p *puzzle) narrow(low, high []int64, from []int) bool {
	queue, queued := []int{}, make([]bool, len(p.sums))
	push := func(i int) {
		for _, s := range p.of[i] {
			if !queued[s] {
				queued[s] = true
				queue = append(queue, s)
			}
		}
	}
	for _, i := range from {
		push(i)
	}
	for len(queue) > 0 {
		s := p.sums[queue[0]]
		queued[queue[0]] = false
		queue = queue[1:]
		least, most := -s.total, -s.total // of plus − minus − total
		for _, i := range s.plus {
			least, most = least+low[i], most+high[i]
		}
		for _, i := range s.minus {
			least, most = least-high[i], most-low[i]
		}
		if least > 0 || most < 0 {
			return false
		}
		tighten := func(i int, l, h int64) bool {
			if l > low[i] || h < high[i] {
				low[i], high[i] = max(low[i], l), min(high[i], h)
				push(i)
			}
			return low[i] <= high[i]
		}
		for _, i := range s.plus {
			if !tighten(i, high[i]-most, low[i]-least) {
				return false
			}
		}
		for _, i := range s.minus {
			if !tighten(i, low[i]+least, high[i]+most) {
				return false
			}
		}
	}
	return true
}

// solve gives numbers that fit, or nil where there are none or, as it tells,
// where it gave up. It keeps to those of near where it can: numbers that are
// known to fit but for the bounds.
func (p *puzzle) solve(low, high, near []int64, from []int, hard bool) (found []int64, gaveUp bool) {
	r := rand.New(rand.NewPCG(1, 1))
	if found, gaveUp = p.search(low, high, near, from, r, 300, len(near)); !gaveUp || !hard {
		return found, gaveUp
	}
	for try := range 40 {
		if found, gaveUp = p.search(low, high, near, from, r, 300<<(try/8), 4<<(try%8)); !gaveUp {
			break
		}
	}
	return found, gaveUp
}

// search is one try to solve, in an order of chance, with so much work and so
// many numbers that are not those of near.
func (p *puzzle) search(low, high, near []int64, from []int, r *rand.Rand, most, changes int) (found []int64, gaveUp bool) {
	work := 0
	stay := func(i int, low, high []int64) int64 { return max(low[i], min(high[i], near[i])) }
	var try func(low, high []int64, from []int) []int64
	try = func(low, high []int64, from []int) []int64 {
		if work++; work > most || !p.narrow(low, high, from) {
			return nil
		}
		moved := 0
		for i := range near {
			if stay(i, low, high) != near[i] {
				moved++
			}
		}
		if moved > changes {
			gaveUp = true
			return nil
		}
		at, fewest, gap := -1, 0, int64(0)
		for k, s := range p.sums {
			off, free := -s.total, 0
			for side, part := range [2][]int{s.plus, s.minus} {
				for _, i := range part {
					if low[i] < high[i] {
						free++
					}
					off += stay(i, low, high) * int64(1-2*side)
				}
			}
			if off != 0 && (at < 0 || free < fewest) {
				at, fewest, gap = k, free, off
			}
		}
		if at < 0 {
			out := slices.Clone(low)
			for i := range out {
				out[i] = stay(i, low, high)
			}
			return out
		}
		for side, part := range [2][]int{p.sums[at].plus, p.sums[at].minus} {
			if len(part) == 0 {
				continue
			}
			first := r.IntN(len(part))
			for k := range part {
				i := part[(first+k)%len(part)]
				if low[i] == high[i] {
					continue
				}
				want := max(low[i], min(high[i], stay(i, low, high)-gap*int64(1-2*side)))
				for _, r := range [3][2]int64{{want, want}, {low[i], want - 1}, {want + 1, high[i]}} {
					if r[0] > r[1] {
						continue
					}
					l, h := slices.Clone(low), slices.Clone(high)
					l[i], h[i] = r[0], r[1]
					if found := try(l, h, []int{i}); found != nil {
						return found
					}
				}
				return nil
			}
		}
		return nil
	}
	found = try(slices.Clone(low), slices.Clone(high), from)
	return found, found == nil && (gaveUp || work > most)
}

// two gives two solutions in which a number differs, or one where it has one
// value alone, or none. near is one that is thought to fit, or nil. It tells
// where it gave up, which it does soon unless it is to try hard.
func (p *puzzle) two(i int, near []int64, try bool) (found [][]int64, hard bool) {
	all := make([]int, len(p.low))
	for k := range all {
		all[k] = k
	}
	if near == nil {
		near = slices.Clone(p.low)
	}
	first, hard := p.solve(p.low, p.high, near, all, try)
	if first == nil {
		return nil, hard
	}
	for _, by := range [2]int64{-1, 1} {
		low, high := slices.Clone(p.low), slices.Clone(p.high)
		if by < 0 {
			high[i] = first[i] - 1
		} else {
			low[i] = first[i] + 1
		}
		if low[i] > high[i] {
			continue
		}
		other, gaveUp := p.solve(low, high, first, all, try)
		if other != nil {
			return [][]int64{first, other}, false
		}
		hard = hard || gaveUp
	}
	return [][]int64{first}, hard
}

// TestPuzzle: the solver finds what is decided and what is not.
func TestPuzzle(t *testing.T) {
	p := &puzzle{}
	x, y := p.number(1, 4), p.number(1, 4)
	p.sum([]int{x, y}, nil, 2)
	if got, _ := p.two(x, nil, true); len(got) != 1 || got[0][x] != 1 || got[0][y] != 1 {
		t.Errorf("two numbers from 1 that make 2: %v", got)
	}
	p = &puzzle{}
	x, y = p.number(1, 4), p.number(1, 4)
	z := p.number(0, unbounded)
	p.sum([]int{x, y}, []int{z}, 0)
	p.sum([]int{x}, []int{y}, 1)
	if got, _ := p.two(z, nil, true); len(got) != 2 || got[0][z] == got[1][z] || got[0][x] != got[0][y]+1 {
		t.Errorf("3, 5 or 7: %v", got)
	}
	p.sum([]int{z}, nil, 4)
	if got, _ := p.two(z, nil, true); got != nil {
		t.Errorf("no numbers fit: %v", got)
	}
}
