package figure

import (
	"math/bits"
	"slices"
)

// lists gives the cells of each family that are known, not 0 and not parts of
// totals that were found.
func (p *pass) lists() [][]int32 {
	out := make([][]int32, p.size)
	for id, f := range p.family {
		if f >= 0 && p.known[id] && p.value[id] != 0 && !p.gone[p.label[id]] {
			out[f] = append(out[f], int32(id))
		}
	}
	return out
}

// begin begins a look at a label: the families in which it stands, of one
// kind, are marked, and their sums are 0. It gives its cells there.
func (p *pass) begin(label, kind int32) (cells []int32) {
	p.look++
	for _, id := range p.cells[label] {
		if f := p.family[id]; p.kind[f] == kind && p.known[id] {
			p.need[f], p.sum[f] = p.look, 0
			cells = append(cells, id)
		}
	}
	return cells
}

// take adds the cells of a part to the sums; a family in which one is missing
// is not looked at any more.
func (p *pass) take(label int32) {
	for _, id := range p.cells[label] {
		if f := p.family[id]; p.need[f] == p.look {
			if !p.known[id] {
				p.need[f] = 0
			}
			p.sum[f] += p.value[id]
		}
	}
	p.spent += len(p.cells[label])
}

// judge compares the sums with the total; over counts those that are larger.
func (p *pass) judge(cells []int32) (x proof, over int) {
	for _, id := range cells {
		f, v := p.family[id], p.value[id]
		switch {
		case p.need[f] != p.look || v == 0 && p.sum[f] == 0:
		case p.sum[f] == v:
			x.hits++
			x.bits += bits.Len64(uint64(size64(v) / p.unit))
		default:
			x.misses++
			if p.sum[f] > v {
				over++
			}
		}
	}
	return x, over
}

// ofAll tells whether a label is the sum of all others that are left.
func (p *pass) ofAll(label int32, left []int32) *total {
	if len(left) < 3 {
		return nil
	}
	t := &total{label: label, all: true, kinds: make([]bool, p.kinds)}
	sums, known := p.familySums()
	proofs := make([]proof, p.kinds)
	for _, id := range p.cells[label] {
		f, v := p.family[id], p.value[id]
		if !known[f] || sums[f] == 0 && v == 0 {
			continue
		}
		if x := &proofs[p.kind[f]]; sums[f] == 2*v {
			x.hits++
			x.bits += bits.Len64(uint64(size64(v) / p.unit))
		} else {
			x.misses++
		}
	}
	for k, x := range proofs {
		if x.likely() {
			t.kinds[k], t.proof = true, t.and(x)
		}
	}
	if !t.likely() {
		return nil
	}
	for _, l := range left {
		if l != label {
			t.parts = append(t.parts, l)
		}
	}
	return t
}

// familySums gives the sum of the labels that are left in each family, and
// whether all of them are known. It is worked out once a level.
func (p *pass) familySums() ([]int64, []bool) {
	gone := 0
	for _, g := range p.gone {
		if g {
			gone++
		}
	}
	if p.sumsAt == gone+1 {
		return p.sums64, p.sumsKnown
	}
	p.sumsAt = gone + 1
	p.sums64, p.sumsKnown = make([]int64, p.size), make([]bool, p.size)
	for f := range p.sumsKnown {
		p.sumsKnown[f] = true
	}
	for l, cells := range p.cells {
		if p.gone[l] {
			continue
		}
		for _, id := range cells {
			f := p.family[id]
			p.sums64[f] += p.value[id]
			p.sumsKnown[f] = p.sumsKnown[f] && p.known[id]
		}
	}
	return p.sums64, p.sumsKnown
}

// best gives what a label is the sum of: what follows it at once in the order
// of the file, what goes before it, or all others, as all says; nil where it
// is none of these. The most proof wins, and then the fewest parts.
func (p *pass) best(left []int32, at int, all *total) *total {
	type run struct {
		step, length int
	}
	found := map[run]*total{}
	var order []run
	for kind := range int32(p.kinds) {
		for _, step := range [2]int{1, -1} {
			n, x := p.run(left, at, step, kind)
			if n == 0 {
				continue
			}
			r := run{step, n}
			t := found[r]
			if t == nil {
				t = &total{label: left[at], kinds: make([]bool, p.kinds)}
				for i := range n {
					t.parts = append(t.parts, left[at+step*(i+1)])
				}
				found[r] = t
				order = append(order, r)
			}
			t.kinds[kind], t.proof = true, t.and(x)
		}
	}
	best := all
	for _, r := range order {
		if t := found[r]; best == nil || t.bits > best.bits || t.bits == best.bits && len(t.parts) < len(best.parts) {
			best = t
		}
	}
	return best
}

// run looks for how many labels, from the next one on in a direction, add up
// to a label in the families of a kind. It gives their number, or 0.
func (p *pass) run(left []int32, at, step int, kind int32) (n int, x proof) {
	const mostNegative = 300
	cells := p.begin(left[at], kind)
	if len(cells) == 0 {
		return 0, x
	}
	rising := true
	for i := at + step; i >= 0 && i < len(left); i += step {
		p.take(left[i])
		rising = rising && p.rises(left[i])
		y, over := p.judge(cells)
		p.spent += len(cells)
		if y.likely() && y.bits > x.bits {
			n, x = (i-at)*step, y
		}
		if y.hits+y.misses == 0 {
			continue // nothing but zeros yet
		}
		if rising && 5*over > y.hits+y.misses || !rising && (i-at)*step > mostNegative {
			break
		}
	}
	return n, x
}

// rises tells whether no cell of a label is below zero.
func (p *pass) rises(label int32) bool {
	return !slices.ContainsFunc(p.cells[label], func(id int32) bool { return p.value[id] < 0 })
}

// spread takes a total to hold in the kinds in which no whole family says
// anything of it, too: a column that has gaps adds up as the others do.
func (p *pass) spread(t *total) {
	for k, holds := range t.kinds {
		if holds {
			continue
		}
		cells := p.begin(t.label, int32(k))
		for _, l := range t.parts {
			p.take(l)
		}
		x, _ := p.judge(cells)
		t.kinds[k] = x.hits+x.misses == 0
	}
}

// layout takes blocks for proved where they follow each other through most of
// the table: nobody lays out rows so by chance.
func (p *pass) layout(finds []*total, labels int) {
	if len(p.free) > 1 {
		return
	}
	in := map[int32]bool{}
	var blocks []*total
	for _, t := range finds {
		if t.all || t.misses > 0 || len(t.parts) < 2 || slices.ContainsFunc(append([]int32{t.label}, t.parts...), func(l int32) bool { return in[l] }) {
			continue
		}
		blocks = append(blocks, t)
		in[t.label] = true
		for _, l := range t.parts {
			in[l] = true
		}
	}
	if len(blocks) > 1 && 5*len(in) >= 4*(labels-1) {
		for _, t := range blocks {
			t.hits, t.bits = t.hits+3, t.bits+16
		}
	}
}

// byGroups finds labels that are the sum of a group of rows: of the areas of a
// region, of all rows of a level. finds has what was found for each label.
func (p *pass) byGroups(left []int32, finds []*total) {
	if slices.Contains(p.free, len(p.dims)) || len(p.free) == 0 {
		return
	}
	for _, a := range p.groups {
		// The group of a label is that of its cells, where they agree.
		group := make([]int32, len(p.cells))
		members := map[int32][]int32{}
		for l, cells := range p.cells {
			if p.gone[l] {
				continue
			}
			code := a.code[p.line[cells[0]]]
			if code == 0 || slices.ContainsFunc(cells, func(id int32) bool { return a.code[p.line[id]] != code }) {
				continue
			}
			group[l] = code
			members[code] = append(members[code], int32(l))
		}
		sums := p.groupSums(members)
		for i, t := range finds {
			if t != nil && p.sure(t) {
				continue
			}
			finds[i] = p.inGroups(t, left[i], group, members, sums)
		}
	}
}

// groupSums gives the sums of each group by family, and by sum and family the
// groups that have it.
func (p *pass) groupSums(members map[int32][]int32) map[groupSum][]int32 {
	out := map[groupSum][]int32{}
	codes := make([]int32, 0, len(members))
	for code := range members {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		if len(members[code]) < 2 {
			continue
		}
		sums := map[int32]int64{}
		for _, l := range members[code] {
			for _, id := range p.cells[l] {
				sums[p.family[id]] += p.value[id]
			}
		}
		for f, sum := range sums {
			if sum != 0 && p.whole[f] {
				out[groupSum{f, sum}] = append(out[groupSum{f, sum}], code)
			}
		}
	}
	return out
}

type groupSum struct {
	family int32
	sum    int64
}

// inGroups looks for a group of which a label is the sum, or in which it is
// the sum of the others.
func (p *pass) inGroups(t *total, label int32, group []int32, members map[int32][]int32, sums map[groupSum][]int32) *total {
	tried := map[int32]bool{}
	for _, id := range p.cells[label] {
		if !p.known[id] || p.value[id] == 0 {
			continue
		}
		f, v := p.family[id], p.value[id]
		codes := slices.Concat(sums[groupSum{f, v}], sums[groupSum{f, 2 * v}])
		for _, code := range codes {
			if tried[code] || len(tried) > 8 {
				continue
			}
			tried[code] = true
			own := group[label] == code
			x := &total{label: label, kinds: make([]bool, p.kinds)}
			for _, l := range members[code] {
				if l != label {
					x.parts = append(x.parts, l)
				}
			}
			for k := range x.kinds {
				cells := p.begin(label, int32(k))
				for _, l := range x.parts {
					p.take(l)
				}
				if y, _ := p.judge(cells); y.likely() {
					x.kinds[k], x.proof = true, x.and(y)
				}
			}
			if len(x.parts) > 2 && len(members) > 1 && !own || len(x.parts) > 2 && own {
				x.hits, x.bits = x.hits*3, x.bits*3 // a group of three or more is no chance
			}
			if x.likely() && (t == nil || x.bits > t.bits) {
				t = x
			}
		}
	}
	return t
}

// named adds totals by their name alone, where no whole family proves or
// disproves them: as a cell is missing in each, or as they are nearly right.
func (p *pass) named() {
	if len(p.free) != 1 {
		return
	}
	sums, known := p.familySums()
	for l := range p.cells {
		if p.gone[l] || !isTotal(p.names[l]) {
			continue
		}
		t := &total{label: int32(l), kinds: make([]bool, p.kinds)}
		for o := range p.cells {
			if o != l && !p.gone[o] {
				t.parts = append(t.parts, int32(o))
			}
		}
		for k := range t.kinds {
			near, far := 0, 0
			for _, id := range p.cells[l] {
				f, v := p.family[id], p.value[id]
				if p.kind[f] != int32(k) || !p.known[id] || !known[f] {
					continue
				}
				if off := size64(sums[f] - 2*v); off <= max(size64(v)/20, int64(len(t.parts))*p.unit) {
					near++
				} else {
					far++
				}
			}
			t.kinds[k] = near >= 4*far
		}
		if len(t.parts) > 0 {
			p.apply(t)
			return
		}
	}
}
