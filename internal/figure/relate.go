package figure

import (
	"slices"
	"strings"
)

// relate finds the sums that hold between the counts, whatever they are
// called: it looks at cells that agree in all dimensions but one, two or all
// of those that are no time, for one that is the sum of others. A sum counts
// where the same total is one in four of five of its places and in three or
// more, or where its name or the layout says so: chance alone makes 5 of 2 and
// 3 often enough. One too many hides a little more; one too few would give a
// number away.
func (g *grid) relate() {
	var free []int
	for i := range g.dims {
		if d := &g.dims[i]; !d.time && len(d.texts) > 2 {
			free = append(free, i)
		} else if !d.time && len(g.sheets) > 1 {
			free = append(free, i)
		}
	}
	free = append(free, len(g.dims)) // the columns themselves
	const mostPairs = 6
	seen := map[uint64]bool{}
	g.sums = make([]bool, len(g.value))
	for _, d := range free {
		g.pass([]int{d}, seen)
	}
	for i, d := range free {
		for _, e := range free[:i] {
			if len(free) <= mostPairs {
				g.pass([]int{e, d}, seen)
			}
		}
	}
	if len(free) > 2 {
		g.pass(free, seen)
	}
	if len(g.sheets) > 1 {
		g.pass(nil, seen)
	}
	g.relateTime(seen)
	g.index()
}

// index finds the relations of each cell.
func (g *grid) index() {
	size := make([]int32, len(g.value))
	all := 0
	for _, rel := range g.rels {
		all += len(rel.cells)
		for _, id := range rel.cells {
			size[id]++
		}
	}
	flat := make([]int32, all)
	g.relOf = make([][]int32, len(g.value))
	for id, n := range size {
		g.relOf[id], flat = flat[:0:n], flat[n:]
	}
	for r, rel := range g.rels {
		for _, id := range rel.cells {
			g.relOf[id] = append(g.relOf[id], int32(r))
		}
	}
}

// add adds a relation between the cells that are not 0, once.
func (g *grid) add(seen map[uint64]bool, sum, parts []int32) {
	rel := relation{cells: make([]int32, 0, len(sum)+len(parts))}
	for _, side := range [][]int32{parts, sum} {
		rel.minus = len(rel.cells)
		for _, id := range side {
			if g.known[id] && g.value[id] != 0 {
				rel.cells = append(rel.cells, id)
			}
		}
		slices.Sort(rel.cells[rel.minus:])
	}
	if len(rel.cells) == 0 {
		return
	}
	h := uint64(rel.minus)
	for _, id := range rel.cells {
		h = mixed(h, uint64(id))
	}
	if !seen[h] {
		seen[h] = true
		g.rels = append(g.rels, rel)
	}
	if len(sum) == 1 {
		g.sums[sum[0]] = true
	}
}

// code gives the code of a cell in a dimension.
func (g *grid) code(id int32, dim int) uint64 {
	if dim == len(g.dims) {
		return g.names[g.column[id]]
	}
	return uint64(g.dims[dim].code[g.line[id]])
}

// pass is the work of one look at the cells.
type pass struct {
	*grid
	free   []int
	seen   map[uint64]bool
	label  []uint64 // by cell: what it is among the others of its family
	family [][]int32
	whole  []bool // by family: every cell is known
	totals map[uint64]*total
}

// total is what was found of a label that may be a total.
type total struct {
	name     string
	hits     int             // families in which it is the sum of others
	near     int             // families in which it nearly is
	eligible int             // families in which it might be
	all      int             // hits as the sum of all others
	layout   bool            // the whole table is laid out in such blocks
	parts    map[uint64]bool // labels that it was the sum of
}

// found is a total in a family with its parts.
type found struct {
	sum   int32
	parts []int32
	all   bool
}

// pass looks at the families of cells that differ in the free dimensions
// alone.
func (g *grid) pass(free []int, seen map[uint64]bool) {
	p := &pass{grid: g, free: free, seen: seen}
	if !p.families() {
		return
	}
	if len(free) == 1 {
		p.pairs()
	}
	const levels = 4 // of parts of parts
	for range levels {
		if !p.level() {
			break
		}
	}
	p.sheetSums()
}

// families sorts the cells; it gives false where there is nothing to compare.
func (p *pass) families() bool {
	isFree := make([]bool, len(p.dims)+1)
	for _, d := range p.free {
		isFree[d] = true
	}
	of := map[uint64]int32{}
	p.label = make([]uint64, len(p.value))
	at := make([]int32, len(p.value))
	var size []int32
	for id := range p.value {
		key, label := uint64(1), uint64(2)
		for d := range isFree {
			if isFree[d] {
				label = mixed(label, p.code(int32(id), d))
			} else {
				key = mixed(key, p.code(int32(id), d))
			}
		}
		if len(p.free) == 0 {
			label = uint64(p.column[id])
		}
		f, ok := of[key]
		if !ok {
			f = int32(len(size))
			of[key] = f
			size = append(size, 0)
		}
		size[f]++
		at[id], p.label[id] = f, label
		// What is the sum of others already, and so is told by them, only
		// stands in the way where more than one dimension is free.
		if len(p.free) > 1 && p.sums[id] {
			at[id] = -1
			size[f]--
		}
	}
	flat := make([]int32, len(p.value))
	p.family = make([][]int32, len(size))
	p.whole = make([]bool, len(size))
	some := false
	for f, n := range size {
		p.family[f], flat = flat[:0:n], flat[n:]
		p.whole[f] = true
		some = some || n > 1
	}
	for id, f := range at {
		if f < 0 {
			continue
		}
		if !p.known[id] {
			p.whole[f] = false
		}
		if p.value[id] != 0 || !p.known[id] {
			p.family[f] = append(p.family[f], int32(id))
		}
	}
	p.totals = map[uint64]*total{}
	return some
}

// total gives what is known of a cell's label.
func (p *pass) total(id int32) *total {
	t := p.totals[p.label[id]]
	if t == nil {
		t = &total{parts: map[uint64]bool{}}
		for _, d := range p.free {
			if d == len(p.dims) {
				t.name += " " + p.titles[p.column[id]]
			} else {
				t.name += " " + p.dims[d].texts[p.code(id, d)]
			}
		}
		p.totals[p.label[id]] = t
	}
	return t
}

// level finds the totals of what is left in each family, and takes their parts
// out, so that the next level sees totals of totals. It tells whether there
// were any.
func (p *pass) level() bool {
	for _, t := range p.totals {
		*t = total{name: t.name, parts: map[uint64]bool{}}
	}
	finds := make([][]found, len(p.family))
	for f, cells := range p.family {
		if !p.whole[f] || len(cells) < 2 {
			continue
		}
		finds[f] = p.look(cells)
		p.weigh(cells, finds[f])
	}
	any := false
	for f, cells := range p.family {
		if len(cells) < 2 {
			continue
		}
		gone := map[int32]bool{}
		has := map[int32]bool{}
		for _, x := range finds[f] {
			if gone[x.sum] || !p.holds(x.sum) || slices.ContainsFunc(x.parts, func(id int32) bool { return gone[id] || x.all && has[id] }) {
				continue
			}
			any = true
			has[x.sum] = true
			p.add(p.seen, []int32{x.sum}, x.parts)
			for _, id := range x.parts {
				gone[id] = true
			}
		}
		any = p.learnt(cells, has, gone) || any
		p.family[f] = slices.DeleteFunc(cells, func(id int32) bool { return gone[id] })
	}
	return any
}

// learnt adds totals where a family does not prove them itself, as a cell is
// missing or wrong: by what other families showed, or by name.
func (p *pass) learnt(cells []int32, has, gone map[int32]bool) (any bool) {
	for _, id := range cells {
		if has[id] || gone[id] || !p.known[id] {
			continue
		}
		t := p.total(id)
		all := t.all*2 > t.hits
		switch {
		case p.holds(id):
		case len(p.free) == 1 && isTotal(t.name) && (t.eligible == 0 || 5*t.near >= 4*t.eligible):
			all = true
		default:
			continue
		}
		var parts []int32
		for _, o := range cells {
			if o != id && !gone[o] && (all && !has[o] || !all && t.parts[p.label[o]]) {
				parts = append(parts, o)
			}
		}
		if len(parts) == 0 {
			continue
		}
		any = true
		has[id] = true
		p.add(p.seen, []int32{id}, parts)
		for _, o := range parts {
			gone[o] = true
		}
	}
	return any
}

// holds tells whether the label of a cell is a total.
func (p *pass) holds(id int32) bool {
	t := p.total(id)
	return t.hits > 0 && 5*t.hits >= 4*t.eligible && (t.hits >= 3 || t.layout || isTotal(t.name) && (len(p.free) == 1 || t.all > 0))
}

// totalWords are words that name a total.
var totalWords = words("all total totals sum both persons overall combined everyone grand aggregate insgesamt gesamt")

// isTotal tells whether a name is that of a total. “All other offences” are
// none.
func isTotal(name string) bool {
	is := false
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' }) {
		if w == "other" || w == "others" {
			return false
		}
		is = is || totalWords[w]
	}
	return is
}

// weigh counts, for each label of a family, whether it was a total there.
func (p *pass) weigh(cells []int32, finds []found) {
	for _, x := range finds {
		t := p.total(x.sum)
		t.hits++
		if x.all {
			t.all++
			t.layout = t.layout || len(cells) > 2
		}
		if len(t.parts) <= 10_000 {
			for _, id := range x.parts {
				t.parts[p.label[id]] = true
			}
		}
	}
	sum, size := int64(0), int64(0)
	for _, id := range cells {
		sum += p.value[id]
		size += max(p.value[id], -p.value[id])
	}
	for _, id := range cells {
		t := p.total(id)
		t.eligible++
		rest := sum - p.value[id]
		if off := max(p.value[id]-rest, rest-p.value[id]); off <= max(size/40, int64(len(cells))*p.unit) {
			t.near++
		}
	}
}

// look finds totals among the cells of one family, in the order of the file:
// one that is the sum of all others, those that are the sum of what follows or
// goes before them, and those that are the sum of a group of rows. Those of
// the smallest parts come first.
func (p *pass) look(cells []int32) (out []found) {
	p.spent += len(cells)
	sum := int64(0)
	positive := true
	for _, id := range cells {
		sum += p.value[id]
		positive = positive && p.value[id] > 0
	}
	for i, id := range cells {
		if 2*p.value[id] == sum {
			parts := slices.Delete(slices.Clone(cells), i, i+1)
			out = append(out, found{id, parts, true})
			if len(out) == 2 { // two equal cells: either is the sum of the other
				break
			}
		}
	}
	if len(out) > 0 || len(cells) < 3 {
		return out
	}
	if positive {
		out = p.blocks(cells)
	}
	if !slices.Contains(p.free, len(p.dims)) {
		out = append(out, p.grouped(cells)...)
	}
	slices.SortStableFunc(out, func(a, b found) int {
		va, vb := p.value[a.sum], p.value[b.sum]
		return int(min(1, max(-1, va-vb)))
	})
	return out
}

// blocks finds cells that are the sum of two or more that follow them at once,
// or that go before. All are above zero. Where the blocks take up most of the
// family, it is laid out in them.
func (p *pass) blocks(cells []int32) (out []found) {
	upTo := make([]int64, len(cells)+1) // sums of the first so many
	for i, id := range cells {
		upTo[i+1] = upTo[i] + p.value[id]
	}
	taken := 0
	end := 0
	for i, id := range cells {
		v := p.value[id]
		if j, ok := slices.BinarySearch(upTo, upTo[i+1]+v); ok && j >= i+3 {
			out = append(out, found{id, slices.Clone(cells[i+1 : j]), false})
			if i >= end {
				taken, end = taken+j-i, j
			}
		} else if j, ok := slices.BinarySearch(upTo, upTo[i]-v); ok && j <= i-2 {
			out = append(out, found{id, slices.Clone(cells[j:i]), false})
			if j >= end {
				taken, end = taken+i+1-j, i+1
			}
		}
	}
	if len(out) > 1 && 5*taken >= 4*(len(cells)-1) {
		for _, x := range out {
			p.total(x.sum).layout = true
		}
	}
	return out
}

// grouped finds cells that are the sum of a group of three or more rows: of
// the areas of a region, of all rows of a level.
func (p *pass) grouped(cells []int32) (out []found) {
	type group struct {
		sum   int64
		cells []int32
	}
	for _, a := range p.groups {
		by := map[int32]*group{}
		var order []int32
		for _, id := range cells {
			code := a.code[p.line[id]]
			if code == 0 {
				continue
			}
			if by[code] == nil {
				by[code] = &group{}
				order = append(order, code)
			}
			by[code].sum += p.value[id]
			by[code].cells = append(by[code].cells, id)
		}
		sums := map[int64]int32{}
		for _, code := range order {
			if x := by[code]; len(x.cells) > 1 {
				if _, ok := sums[x.sum]; !ok {
					sums[x.sum] = code
				}
			}
		}
		if len(sums) == 0 {
			continue
		}
		for _, id := range cells {
			code, own := sums[p.value[id]], a.code[p.line[id]]
			if code != 0 && code != own {
				out = append(out, found{id, by[code].cells, false})
			} else if x := by[own]; own != 0 && len(x.cells) > 2 && x.sum == 2*p.value[id] {
				rest := slices.DeleteFunc(slices.Clone(x.cells), func(o int32) bool { return o == id })
				out = append(out, found{id, rest, false})
			} else {
				continue
			}
			t := p.total(id)
			t.layout = t.layout || len(out[len(out)-1].parts) > 2
		}
	}
	return out
}
