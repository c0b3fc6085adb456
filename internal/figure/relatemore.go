package figure

import (
	"cmp"
	"slices"

	"policybrief/internal/data"
)

// pairs finds labels of which one is always the sum of two others, wherever
// they stand among the rest: a column of changes beside two years, age bands
// that overlap.
func (p *pass) pairs() {
	const (
		samples  = 32
		mostWork = 3_000_000
		mostPart = 64 // of rows; columns go further
	)
	columns := p.free[0] == len(p.dims)
	type triple [3]int32
	met := map[triple]int{}
	lists := p.lists()
	taken, work := 0, 0
	for f, cells := range lists {
		n := len(cells)
		if !p.whole[f] || n < 3 || !columns && n > mostPart {
			continue
		}
		if work += n * n / 2; work > mostWork && taken > 0 || taken == samples {
			break
		}
		taken++
		at := map[int64][]int32{}
		for _, id := range cells {
			at[p.value[id]] = append(at[p.value[id]], id)
		}
		for i, a := range cells {
			for _, b := range cells[:i] {
				for _, sum := range at[p.value[a]+p.value[b]] {
					if sum != a && sum != b {
						x, y := p.label[a], p.label[b]
						met[triple{p.label[sum], min(x, y), max(x, y)}]++
					}
				}
			}
		}
	}
	if taken == 0 || taken < 3 && !columns {
		return
	}
	var likely []triple
	for t, n := range met {
		if n >= min(taken, 3) {
			likely = append(likely, t)
		}
	}
	slices.SortFunc(likely, func(a, b triple) int { return slices.Compare(a[:], b[:]) })
	for _, x := range likely {
		t := &total{label: x[0], parts: x[1:], kinds: make([]bool, p.kinds)}
		for k := range t.kinds {
			cells := p.begin(t.label, int32(k))
			p.take(x[1])
			p.take(x[2])
			if y, _ := p.judge(cells); y.likely() {
				t.kinds[k], t.proof = true, t.and(y)
			}
		}
		if t.likely() && (columns && (taken < 3 || p.sure(t)) || p.sure(t) && t.bits >= 16) {
			p.apply(t)
		}
	}
}

// sheetSums finds sheets whose cells add up to the same: offences by area in
// one table and by kind in another.
func (p *pass) sheetSums() {
	if len(p.sheets) < 2 {
		return
	}
	type pair [2]*sheet
	type count struct{ hits, eligible int }
	sums := func(cells []int32) (order []*sheet, by map[*sheet][]int32, sum map[*sheet]int64) {
		by, sum = map[*sheet][]int32{}, map[*sheet]int64{}
		for _, id := range cells {
			s := p.sheetOf(id)
			if by[s] == nil {
				order = append(order, s)
			}
			by[s] = append(by[s], id)
			sum[s] += p.value[id]
		}
		return
	}
	counts := map[pair]*count{}
	lists := p.lists()
	for f, cells := range lists {
		if !p.whole[f] {
			continue
		}
		order, _, sum := sums(cells)
		for i, s := range order {
			for _, o := range order[:i] {
				k := pair{o, s}
				if counts[k] == nil {
					counts[k] = &count{}
				}
				counts[k].eligible++
				if sum[s] == sum[o] {
					counts[k].hits++
				}
			}
		}
	}
	for _, cells := range lists {
		order, by, sum := sums(cells)
		for i, s := range order {
			for _, o := range order[:i] {
				c := counts[pair{o, s}]
				if c != nil && c.hits > 0 && 5*c.hits >= 4*c.eligible && (c.hits >= 3 || sum[s] >= 50*p.unit) {
					p.add(p.seen, by[o], by[s])
				}
			}
		}
	}
}

// step is a row and the one of an earlier period that agrees with it in all
// else.
type step struct{ row, before int }

// steps gives the rows of a sheet with the row of the period before, and with
// that of the same time a year before where periods are shorter.
func (g *grid) steps(s *sheet) (out [][]step) {
	for d := range g.dims {
		dim := &g.dims[d]
		if !dim.time || s.dim(dim.name) == nil {
			continue
		}
		by := map[uint64][]int{}
		var order []uint64
		for row := range s.table.Rows {
			key := uint64(0)
			for e := range g.dims {
				if e != d {
					key = mixed(key, uint64(g.dims[e].code[s.lines+int32(row)]))
				}
			}
			if by[key] == nil {
				order = append(order, key)
			}
			by[key] = append(by[key], row)
		}
		start := func(row int) int64 { return dim.start[dim.code[s.lines+int32(row)]] }
		var next, yearly []step
		year := map[data.Kind]int64{data.Quarter: 4, data.Month: 12, data.RollingQuarter: 12}[dim.kind]
		for _, key := range order {
			rows := by[key]
			slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(start(a), start(b)) })
			at := map[int64]int{}
			for i, row := range rows {
				if i > 0 {
					next = append(next, step{row, rows[i-1]})
				}
				if before, ok := at[start(row)-year]; ok && year > 0 {
					yearly = append(yearly, step{row, before})
				}
				at[start(row)] = row
			}
		}
		out = append(out, next)
		if len(yearly) > 0 {
			out = append(out, yearly)
		}
	}
	return out
}

// often counts how often something holds, and gives up soon where it rarely
// does.
type often struct{ hits, misses int }

func (o *often) say(holds bool) (goOn bool) {
	if holds {
		o.hits++
	} else {
		o.misses++
	}
	return o.misses < 10 || o.hits >= 4*o.misses
}

func (o *often) holds() bool { return o.hits >= 3 && o.hits >= 4*o.misses }

// relateTime finds columns of changes on the period or the year before, and
// running totals.
func (g *grid) relateTime(seen map[uint64]bool) {
	for _, s := range g.sheets {
		if len(s.counts) < 2 {
			continue
		}
		for _, steps := range g.steps(s) {
			for a := range s.counts {
				for c := range s.counts {
					if a == c {
						continue
					}
					var o often
					cells := func(x step) (now, before, change int32) {
						return s.number(x.row, a), s.number(x.before, a), s.number(x.row, c)
					}
					for _, x := range steps {
						now, before, change := cells(x)
						if !g.known[now] || !g.known[before] || !g.known[change] || g.value[now] == 0 && g.value[before] == 0 && g.value[change] == 0 {
							continue
						}
						if !o.say(g.value[now] == g.value[before]+g.value[change]) {
							break
						}
					}
					if !o.holds() {
						continue
					}
					for _, x := range steps {
						now, before, change := cells(x)
						g.add(seen, []int32{now}, []int32{before, change})
					}
				}
			}
		}
	}
}
