package figure

import (
	"cmp"
	"slices"
	"strings"
)

// relate finds the sums that hold between the counts, whatever they are
// called: it looks at cells that agree in all dimensions but one, two or all
// of those that are no time, for labels that are the sum of others. The same
// labels have to add up in four of five of the places where they could, and in
// so many and such large ones that it is no chance, unless a name or the
// layout says so: 5 is 2 and 3 often enough. One sum too many hides a little
// more; one too few would give a number away.
func (g *grid) relate() {
	var free []int
	for i := range g.dims {
		if d := &g.dims[i]; !d.time && (len(d.texts) > 2 || len(g.sheets) > 1) {
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

// pass is one look at the cells, sorted into families: those that differ in
// the free dimensions alone, and so have one label each.
type pass struct {
	*grid
	free   []int
	seen   map[uint64]bool
	family []int32 // by cell; -1 for one that is left out
	size   int     // how many families there are
	whole  []bool  // by family: every cell is known
	kind   []int32 // by family: its column, 0 where columns are free
	kinds  int
	label  []int32 // by cell
	names  []string
	cells  [][]int32 // by label
	gone   []bool    // by label: part of a total that was found
	sum    []int64   // by family: for use in one look
	need   []int32   // by family: the look it is used in, if it is used
	look   int32

	sumsAt    int // the sums by family of what is left, at a level
	sums64    []int64
	sumsKnown []bool
}

// pass looks at the families of cells that differ in the free dimensions
// alone.
func (g *grid) pass(free []int, seen map[uint64]bool) {
	p := &pass{grid: g, free: free, seen: seen}
	if !p.sort() {
		return
	}
	if len(free) == 1 {
		p.pairs()
	}
	const levels = 5 // of parts of parts
	for range levels {
		if !p.level() {
			break
		}
	}
	p.named()
	p.sheetSums()
}

// sort sorts the cells into families; it gives false where there is nothing to
// compare.
func (p *pass) sort() bool {
	isFree := make([]bool, len(p.dims)+1)
	for _, d := range p.free {
		isFree[d] = true
	}
	families, labels, kinds := map[uint64]int32{}, map[uint64]int32{}, map[uint64]int32{}
	p.label, p.family = make([]int32, len(p.value)), make([]int32, len(p.value))
	some := false
	for id := range p.value {
		id := int32(id)
		// What is the sum of others already, and so is told by them, only
		// stands in the way where more than one dimension is free.
		if len(p.free) > 1 && p.sums[id] {
			p.family[id] = -1
			continue
		}
		key, name, kind := uint64(1), uint64(2), uint64(0)
		for d := range isFree {
			if isFree[d] {
				name = mixed(name, p.code(id, d))
			} else {
				key = mixed(key, p.code(id, d))
			}
		}
		if len(p.free) == 0 {
			name = uint64(p.column[id])
		} else if !isFree[len(p.dims)] {
			kind = p.grid.names[p.column[id]]
		}
		f, ok := families[key]
		if !ok {
			f = int32(len(families))
			families[key] = f
			k, ok := kinds[kind]
			if !ok {
				k = int32(len(kinds))
				kinds[kind] = k
			}
			p.whole, p.kind = append(p.whole, true), append(p.kind, k)
		}
		some = some || ok
		l, ok := labels[name]
		if !ok {
			l = int32(len(labels))
			labels[name] = l
			p.names, p.cells = append(p.names, p.called(id)), append(p.cells, nil)
		}
		p.family[id], p.label[id] = f, l
		p.cells[l] = append(p.cells[l], id)
		p.whole[f] = p.whole[f] && p.known[id]
	}
	p.size, p.kinds = len(families), len(kinds)
	p.gone = make([]bool, len(labels))
	p.sum, p.need = make([]int64, p.size), make([]int32, p.size)
	return some
}

// called gives the words of a cell's label.
func (p *pass) called(id int32) string {
	var words []string
	for _, d := range p.free {
		if d == len(p.dims) {
			words = append(words, p.titles[p.column[id]])
		} else {
			words = append(words, p.dims[d].texts[p.code(id, d)])
		}
	}
	return strings.Join(words, " ")
}

// proof is what speaks for labels that add up: how often they do and do not,
// and the bits of the sums, as small ones come about by chance.
type proof struct{ hits, misses, bits int }

func (a proof) and(b proof) proof {
	return proof{a.hits + b.hits, a.misses + b.misses, a.bits + b.bits}
}

// likely tells whether labels add up nearly always.
func (a proof) likely() bool { return a.hits > 0 && a.hits >= 4*a.misses }

// total is a label that is the sum of others, as found.
type total struct {
	label int32
	parts []int32 // labels
	proof
	all   bool   // the parts are all other labels
	kinds []bool // by kind: it holds there
}

// level finds the totals among the labels that are left, and takes their parts
// out, so that the next level sees totals of totals. It tells whether there
// were any.
func (p *pass) level() bool {
	var left []int32
	for l, gone := range p.gone {
		if !gone {
			left = append(left, int32(l))
		}
	}
	if len(left) < 2 {
		return false
	}
	var finds []*total
	for i, l := range left {
		finds = append(finds, p.best(left, i, p.ofAll(l, left)))
	}
	p.byGroups(left, finds)
	finds = slices.DeleteFunc(finds, func(t *total) bool { return t == nil })
	p.layout(finds, len(left))
	slices.SortStableFunc(finds, func(a, b *total) int {
		return cmp.Or(cmp.Compare(len(a.parts), len(b.parts)), cmp.Compare(b.bits, a.bits), cmp.Compare(a.label, b.label))
	})
	any := false
	has := map[int32]bool{}
	for _, t := range finds {
		if !p.sure(t) || p.gone[t.label] || slices.ContainsFunc(t.parts, func(l int32) bool { return p.gone[l] || t.all && has[l] }) {
			continue
		}
		any, has[t.label] = true, true
		p.spread(t)
		p.apply(t)
		for _, l := range t.parts {
			p.gone[l] = true
		}
	}
	return any
}

// sure tells whether what was found is no chance.
func (p *pass) sure(t *total) bool {
	most, least := 3, 10
	if len(p.free) > 1 {
		least = 16
	}
	switch {
	case !t.likely():
		return false
	case len(t.parts) == 1: // two labels that are equal
		return t.hits >= most && t.bits >= 12
	case t.all && (len(t.parts) > 3 || len(p.free) == 1):
		return true
	}
	return t.hits >= most && t.bits >= least || isTotal(p.names[t.label]) && len(p.free) == 1
}

// apply makes relations of a total in every family, of those kinds in which it
// holds: where a cell is missing, or the file is wrong, too.
func (p *pass) apply(t *total) {
	p.look++
	at := map[int32]int{} // by family
	var sums []int32
	var parts [][]int32
	for _, id := range p.cells[t.label] {
		if f := p.family[id]; t.kinds[p.kind[f]] && p.known[id] {
			if _, again := at[f]; !again {
				at[f] = len(sums)
				sums, parts = append(sums, id), append(parts, nil)
			}
		}
	}
	for _, l := range t.parts {
		for _, id := range p.cells[l] {
			if k, ok := at[p.family[id]]; ok {
				parts[k] = append(parts[k], id)
			}
		}
	}
	for k, sum := range sums {
		if len(parts[k]) > 0 {
			p.add(p.seen, []int32{sum}, parts[k])
		}
	}
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
