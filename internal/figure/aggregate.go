package figure

import (
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// sample is one number that a function over a measure works on.
type sample struct {
	num *apd.Decimal
	ref Ref    // of a cell; Dataset is nil for a number that came otherwise
	v   *Value // of a number that came otherwise, or has marks
	row int
}

// gathered is the numbers of a function's arguments. Its lists may be shared
// with other editions: they are copied before they are changed.
type gathered struct {
	samples []sample
	gaps    []Value // the missing ones
	unit    Unit
	format
	have, of int    // reporters, where some are missing
	who      string // what these are
	absent   bool   // some of them have no row at all
	name     string
	parts    int      // measures, lists and numbers that the samples came from
	d        *Dataset // of the first measure
	slice    *slice   // the one slice that all of them are of; else nil
}

// gather evaluates arguments to the numbers in them: those of measures, of
// lists, and single ones. The gaps are left to the function.
func (ev *evaluator) gather(n *node, args []*node) (*gathered, bool) {
	g := &gathered{}
	first := true
	take := func(at *node, u Unit, f format) bool {
		if first {
			g.unit, g.format, first = u, f, false
			return true
		}
		common, fa, fb, ok := alike(g.unit, u)
		if !ok || fa != nil || fb != nil {
			ev.fault(ruleUnits, at, "", "%s has %s and %s", n.name, g.unit.called(), u.called())
			return false
		}
		g.unit = common
		g.format = g.join(f)
		return true
	}
	var add func(at *node, v *Value) bool
	add = func(at *node, v *Value) bool {
		g.parts++
		switch {
		case v.Kind == Number:
			g.samples = append(g.samples, sample{num: v.Num, v: v})
			return take(at, v.Unit, v.format)
		case v.Kind == Missing && v.Blank != nil:
			g.gaps = append(g.gaps, *v)
			return take(at, v.Unit, v.format)
		case v.Kind == Several:
			for i := range v.List {
				if !add(at, &v.List[i]) {
					return false
				}
			}
			return true
		case v.Kind == Series:
			f, ok := ev.addSeries(g, at, v)
			return ok && take(at, v.Unit, f)
		}
		ev.fault(ruleArguments, at, "", "%s stands where numbers are needed", v.called())
		return false
	}
	all := true
	for _, a := range args {
		v, ok := ev.eval(a)
		all = ok && add(a, &v) && all
	}
	if g.parts > 1 {
		g.slice = nil
	}
	if all && len(g.samples)+len(g.gaps) == 0 {
		ev.fault(ruleArguments, n, "", "%s has no values to work on", n.name)
		return nil, false
	}
	return g, all
}

// addSeries adds the cells of a slice, and gives how they are shown.
func (ev *evaluator) addSeries(g *gathered, at *node, v *Value) (f format, ok bool) {
	s := v.series
	if s.m == nil || !s.m.Column.Number {
		ev.fault(ruleArguments, at, "", "%s holds texts, and numbers are needed", ev.text.S[at.start:at.end])
		return f, false
	}
	part := s.slice()
	if !ev.step(at, len(part.rows)) || !ev.roomy(at, len(part.rows)) {
		return f, false
	}
	s.read(part.rows, ev.sc.Reads)
	own := part.numbers(s)
	if g.d == nil {
		g.d, g.name = s.d, ev.text.S[at.start:at.end]
	}
	if len(g.samples)+len(g.gaps) == 0 {
		g.samples, g.gaps = slices.Clip(own.samples), slices.Clip(own.gaps)
	} else {
		g.samples, g.gaps = append(g.samples, own.samples...), append(g.gaps, own.gaps...)
	}
	g.slice = part
	if own.have < own.of && (g.of == 0 || own.have*g.of < g.have*own.of) {
		g.have, g.of, g.who = own.have, own.of, own.who
	}
	g.absent = g.absent || own.absent
	return own.format, true
}

// read records that all cells of a slice were looked at, in these rows.
func (s *series) read(rows []int, reads *Reads) {
	reads.allRows(s.d)
	for c, id := range s.sel {
		if id < 0 {
			reads.keySet(s.d, c)
		}
	}
	reads.cells(s.d, rows, s.m.Column)
	if s.m.Status != nil {
		reads.cells(s.d, rows, s.m.Status)
	}
}

// gather gives the numbers of a slice, and how they are shown: with the most
// decimal places that one of them has.
func (s *series) gather(rows []int) *gathered {
	g := &gathered{format: s.m.format(0)}
	if s.base != nil {
		g.format = format{own: 1}
	}
	marked := s.d.keyMarks()
	var gone []int
	nums := make([]apd.Decimal, len(rows))
	g.samples = make([]sample, 0, len(rows))
	for i, row := range rows {
		if num, ok := s.d.Table.Plain(row, s.m.Column.Index); ok && !marked && s.base == nil {
			if s.m.Column.DP > 0 {
				g.format = g.join(s.m.format(s.d.Table.Places(row, s.m.Column.Index)))
			}
			nums[i].SetFinite(num.Coef, num.Exp+s.m.Scale)
			g.samples = append(g.samples, sample{num: &nums[i], ref: Ref{s.d, s.m, s.m.Column, row}, row: row})
			continue
		}
		x := s.at(row, nil)
		if x.Kind != Number {
			g.gaps = append(g.gaps, x)
			gone = append(gone, row)
			continue
		}
		g.format = g.join(x.format)
		g.samples = append(g.samples, sample{num: x.Num, v: &x, row: row})
	}
	g.have, g.of, g.who, g.absent = s.reporters(rows, gone)
	return g
}

// cells gives the cells and marks of all samples to a value.
func (g *gathered) cells(v Value) Value {
	refs := make([]Ref, 0, len(g.samples))
	for i := range g.samples {
		s := &g.samples[i]
		if s.v == nil {
			refs = append(refs, s.ref)
			continue
		}
		refs = append(refs, s.v.Cells...)
		for _, m := range s.v.Marks {
			v.Marks = addMark(v.Marks, m)
		}
	}
	if g.parts > 1 && len(refs) > 1 { // the cells of one slice are there once
		refs = joinCells(nil, refs)
	}
	if len(v.Cells) > 0 {
		refs = joinCells(v.Cells, refs)
	}
	v.Cells = refs
	return g.cover(v)
}

// cover says of how many the value is, where some are missing, or where a
// value that went in said so.
func (g *gathered) cover(v Value) Value {
	if g.of > 0 {
		v.Have, v.Of, v.Who = g.have, g.of, g.who
	}
	for i := range g.samples {
		if s := g.samples[i].v; s != nil && s.Of > 0 {
			v = v.from(&Value{Have: s.Have, Of: s.Of, Who: s.Who})
		}
	}
	return v
}

// complete tells of gaps, unless the dataset accepts them.
func (ev *evaluator) complete(n *node, g *gathered) bool {
	if len(g.gaps) == 0 && g.of == 0 {
		return true
	}
	bad := g.gaps[:0:0]
	for _, v := range g.gaps {
		if d := v.Cells[0].Dataset; d.accepted() == "" || v.Blank.State == data.Words {
			bad = append(bad, v)
		}
	}
	if len(bad) == 0 && (g.of == 0 || g.d != nil && g.d.accepted() != "") {
		if len(g.samples) == 0 {
			ev.fault(ruleMissing, n, "", "%s has no known value to work on", n.name)
			return false
		}
		return true
	}
	if len(bad) == 0 {
		ev.fault(ruleMissing, n, "say in coverage: accept: why the gap may pass; the figure then says how many of how many",
			"%s has %d of the %d %s expected", g.name, g.have, g.of, g.who)
		return false
	}
	what := counted(len(bad), "value")
	verb := "are"
	if len(bad) == 1 {
		verb = "is"
	}
	f := ruleMissing.At(ev.text.Span(n.start, n.end), "%s can't be worked out: %s %s missing", n.name, what, verb)
	for i := range bad {
		if i == 5 {
			f = f.WithNote(diag.Span{}, "and %d more", len(bad)-i)
			break
		}
		f = withCell(f, bad[i].Cells[0])
	}
	ev.faults.Add(f.WithHint("say in coverage: accept: why the gap may pass; the figure then says how many of how many"))
	return false
}

// made gives a number with the unit and places of what was gathered.
func (g *gathered) made(n *node, num *apd.Decimal) Value {
	v := Value{Kind: Number, Num: num, Unit: g.unit, Fn: n.name}
	v.format = g.format.join(format{own: g.own, places: g.places, million: g.million, scaled: g.scaled})
	return v
}

// aggregate gives sum, mean, median, min and max. Of one slice they are worked
// out once for all editions.
func (ev *evaluator) aggregate(n *node) (Value, bool) {
	g, ok := ev.gather(n, n.args)
	if !ok {
		return Value{}, false
	}
	if v := g.slice.made(n.name); v != nil {
		return *v, true
	}
	before := len(ev.faults)
	var v Value
	switch n.name {
	case "median":
		v, ok = ev.median(n, g)
	case "min", "max":
		v, ok = ev.extreme(n, g)
	default:
		v, ok = ev.sum(n, g)
	}
	if ok && len(ev.faults) == before {
		g.slice.keep(n.name, &v)
	}
	return v, ok
}

// sum gives sum and mean.
func (ev *evaluator) sum(n *node, g *gathered) (Value, bool) {
	if !ev.complete(n, g) {
		return Value{}, false
	}
	total := new(apd.Decimal)
	for i := range g.samples {
		if _, err := ctx.Add(total, total, g.samples[i].num); err != nil {
			return ev.tooLarge(n)
		}
	}
	v := g.made(n, total)
	if n.name == "mean" {
		if _, err := ctx.Quo(total, total, apd.New(int64(len(g.samples)), 0)); err != nil {
			return ev.tooLarge(n)
		}
		v.moreDigits()
	}
	return g.cells(v), true
}

// moreDigits shows one decimal place more.
func (v *Value) moreDigits() {
	if v.own > 0 {
		v.own++
	}
	if v.places > 0 {
		v.places++
	}
	if v.million > 0 {
		v.million++
	}
}

func (g *gathered) sort() {
	g.samples = slices.Clone(g.samples)
	slices.SortStableFunc(g.samples, func(a, b sample) int { return a.num.Cmp(b.num) })
}

func (ev *evaluator) median(n *node, g *gathered) (Value, bool) {
	if !ev.complete(n, g) {
		return Value{}, false
	}
	g.sort()
	k := len(g.samples)
	if k%2 == 1 {
		return g.cells(g.made(n, g.samples[k/2].num)), true
	}
	mid := new(apd.Decimal)
	if _, err := ctx.Add(mid, g.samples[k/2-1].num, g.samples[k/2].num); err != nil {
		return ev.tooLarge(n)
	}
	if _, err := ctx.Quo(mid, mid, apd.New(2, 0)); err != nil {
		return ev.tooLarge(n)
	}
	v := g.made(n, mid)
	if v.own > 0 && places(mid) > int(v.own-1) {
		v.moreDigits()
	}
	return g.cells(v), true
}

// extreme gives min and max. Its cells are those that hold the value.
func (ev *evaluator) extreme(n *node, g *gathered) (Value, bool) {
	var found *apd.Decimal
	better := func(a, b *apd.Decimal) bool {
		if n.name == "max" {
			return cmpNum(a, b) > 0
		}
		return cmpNum(a, b) < 0
	}
	for i := range g.samples {
		if x := g.samples[i].num; found == nil || better(x, found) {
			found = x
		}
	}
	if found != nil && g.fullRows() {
		// A missing value whose bounds keep it from being the one decides nothing.
		g.gaps = slices.DeleteFunc(slices.Clone(g.gaps), func(v Value) bool {
			b, ok := v.bounds(nil)
			if !ok {
				return false
			}
			x := bounds{low: found, high: found}
			if n.name == "max" {
				return below(b, x, true)
			}
			return below(x, b, true)
		})
		if len(g.gaps) == 0 {
			g.of = 0
		}
	}
	if !ev.complete(n, g) {
		return Value{}, false
	}
	same := *g
	same.samples = slices.DeleteFunc(slices.Clone(g.samples), func(s sample) bool { return cmpNum(s.num, found) != 0 })
	return same.cells(same.made(n, found)), true
}

// fullRows tells whether all expected reporters have a row, though some may
// have a gap in it.
func (g *gathered) fullRows() bool { return !g.absent }

// count gives how many values are known, or how many keys there are. It has
// no marks: that a value is provisional does not make their number so.
func (ev *evaluator) count(n *node) (Value, bool) {
	v, ok := ev.eval(n.args[0])
	if !ok {
		return v, false
	}
	out := Value{Kind: Number, Unit: Unit{Kind: Count}, Fn: n.name}
	out.own = 1
	switch v.Kind {
	case Several:
		out.Num = apd.New(int64(len(v.List)), 0)
		out = out.from(&v)
		out.Marks = nil
		return out, true
	case Series:
	default:
		return ev.fault(ruleArguments, n.args[0], "", "count works on a measure or a list, and this is %s", v.called())
	}
	s := v.series
	if !ev.step(n, len(s.d.Rows)) {
		return Value{}, false
	}
	var part *slice
	reads := ev.sc.Reads
	if s.m != nil {
		part = s.slice()
		s.read(part.rows, reads)
		if v := part.made(n.name); v != nil {
			return *v, true
		}
		reads = nil
	}
	k := int64(0)
	s.each(reads, func(x Value) bool {
		if x.Kind == Missing || x.Kind == Words && x.Str == "" {
			return true
		}
		k++
		out.Cells = append(out.Cells, x.Cells...)
		return true
	})
	out.Num = apd.New(k, 0)
	part.keep(n.name, &out)
	return out, true
}

// ranked gathers the values of a slice with one open key.
func (ev *evaluator) ranked(n *node) (*gathered, *series, int, bool) {
	s, v, ok := ev.slice(n.args[0])
	if !ok {
		return nil, nil, 0, false
	}
	c, ok := ev.freeKey(n.args[0], s)
	if !ok {
		return nil, nil, 0, false
	}
	g := &gathered{unit: v.Unit}
	if g.format, ok = ev.addSeries(g, n.args[0], &v); !ok {
		return nil, nil, 0, false
	}
	if len(g.samples)+len(g.gaps) == 0 {
		ev.fault(ruleArguments, n, "", "%s has no values to work on", n.name)
		return nil, nil, 0, false
	}
	return g, s, c, true
}

// rank gives the place of a key's value; 1 is the largest, and ties share.
func (ev *evaluator) rank(n *node) (Value, bool) {
	g, s, c, ok := ev.ranked(n)
	if !ok {
		return Value{}, false
	}
	x, ok := ev.keyed(s, c, n.args[1])
	if !ok || !ev.number(n.args[1], &x) {
		return Value{}, false
	}
	higher := int64(0)
	for i := range g.samples {
		if cmpNum(g.samples[i].num, x.Num) > 0 {
			higher++
		}
	}
	if g.fullRows() {
		at := bounds{low: x.Num, high: x.Num}
		g.gaps = slices.DeleteFunc(slices.Clone(g.gaps), func(v Value) bool {
			b, ok := v.bounds(nil)
			switch {
			case !ok:
				return false
			case below(at, b, false):
				higher++
				return true
			}
			return below(b, at, true)
		})
		if len(g.gaps) == 0 {
			g.of = 0
		}
	}
	if !ev.complete(n, g) {
		return Value{}, false
	}
	out := Value{Kind: Number, Num: apd.New(higher+1, 0), Fn: n.name, Cells: x.Cells}
	out.own = 1
	return g.cells(out), true
}

// top gives the names of the keys with the n largest values.
func (ev *evaluator) top(n *node) (Value, bool) {
	g, s, c, ok := ev.ranked(n)
	if !ok {
		return Value{}, false
	}
	k, ok := ev.wholeArgument(n.args[1], 1, 100)
	if !ok {
		return Value{}, false
	}
	g.sort()
	slices.Reverse(g.samples)
	// Equal values stand in the order of the file.
	slices.SortStableFunc(g.samples, func(a, b sample) int {
		if d := b.num.Cmp(a.num); d != 0 {
			return d
		}
		return a.row - b.row
	})
	if k <= len(g.samples) && g.fullRows() {
		last := bounds{low: g.samples[k-1].num, high: g.samples[k-1].num}
		g.gaps = slices.DeleteFunc(slices.Clone(g.gaps), func(v Value) bool {
			b, ok := v.bounds(nil)
			return ok && below(b, last, false)
		})
		if len(g.gaps) == 0 {
			g.of = 0
		}
	}
	if !ev.complete(n, g) {
		return Value{}, false
	}
	if k > len(g.samples) {
		return ev.fault(ruleArguments, n.args[1], "", "%s has %s, and the top %d are asked for", g.name, counted(len(g.samples), "value"), k)
	}
	if k < len(g.samples) && cmpNum(g.samples[k-1].num, g.samples[k].num) == 0 {
		a, b := g.samples[k-1], g.samples[k]
		return ev.fault(ruleTie, n, fmt.Sprintf("ask for the top %d, or name those you mean", k+1), "%s and %s share the last place of the top %d", s.d.KeyAt(a.row, c).Text, s.d.KeyAt(b.row, c).Text, k)
	}
	g.samples = g.samples[:k]
	names := make([]string, k)
	for i, x := range g.samples {
		names[i] = s.d.KeyAt(x.row, c).Text
		ev.sc.Reads.cell(s.d, x.row, s.d.Keys[c])
	}
	return g.cells(Value{Kind: Words, Str: andList(names), Fn: n.name}), true
}

// wholeArgument evaluates an argument that is a whole number from least to
// most.
func (ev *evaluator) wholeArgument(n *node, least, most int) (int, bool) {
	v, ok := ev.eval(n)
	if !ok {
		return 0, false
	}
	if v.Kind == Number {
		if k, ok := whole(v.Num); ok && k >= least && k <= most {
			return k, true
		}
	}
	ev.fault(ruleArguments, n, "", "this is to be a whole number from %d to %d", least, most)
	return 0, false
}
