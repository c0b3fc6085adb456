package build

import (
	"cmp"
	"slices"
)

// comparePoints tells which values of a chart or table changed.
func comparePoints(o, n *diffItem) []Difference {
	if o.digest == n.digest && o.title == n.title {
		return nil
	}
	kind := DiffChart
	if n.kind == "table" {
		kind = DiffTable
	}
	d := n.difference(kind, o, n)
	d.Points = &DiffPoints{Of: n.count}
	if o.digest == n.digest {
		return []Difference{d}
	}
	if o.points == nil && o.count > 0 {
		d.Points.Unknown = true // a lock has their digest alone
		return []Difference{d}
	}
	d.Points.compare(o.points, n.points)
	return []Difference{d}
}

func (p *DiffPoints) compare(old, new []evidencePoint) {
	type key struct {
		category, series string
		nth              int
	}
	number := func(points []evidencePoint) ([]key, map[key]*evidencePoint) {
		keys, by := make([]key, len(points)), make(map[key]*evidencePoint, len(points))
		for i := range points {
			k := key{points[i].Category, points[i].Series, 0}
			for by[k] != nil {
				k.nth++
			}
			keys[i], by[k] = k, &points[i]
		}
		return keys, by
	}
	add := func(k key, o, n string) {
		if len(p.Some) < mostDiffPoints {
			p.Some = append(p.Some, DiffPoint{k.category, k.series, o, n})
		}
	}
	old = sameSeries(old, new)
	oldKeys, was := number(old)
	newKeys, is := number(new)
	for _, k := range newKeys {
		o, n := was[k], is[k]
		switch {
		case o == nil:
			p.Came++
			add(k, "", shownMarked(n))
		case o.Shown != n.Shown || o.Raw != n.Raw || !slices.Equal(o.Marks, n.Marks):
			p.Changed++
			add(k, shownMarked(o), shownMarked(n))
		}
	}
	for _, k := range oldKeys {
		if is[k] == nil {
			p.Went++
			add(k, shownMarked(was[k]), "")
		}
	}
}

// sameSeries gives values with the names that their series have now, where
// there are as many of them and none kept its name: a column that has another
// header.
func sameSeries(old, new []evidencePoint) []evidencePoint {
	list := func(points []evidencePoint) (names []string) {
		for i := range points {
			if !slices.Contains(names, points[i].Series) {
				names = append(names, points[i].Series)
			}
		}
		return names
	}
	was, is := list(old), list(new)
	if len(was) != len(is) || slices.ContainsFunc(was, func(s string) bool { return slices.Contains(is, s) }) {
		return old
	}
	out := slices.Clone(old)
	for i := range out {
		out[i].Series = is[slices.Index(was, out[i].Series)]
	}
	return out
}

func shownMarked(p *evidencePoint) string {
	s := cmp.Or(p.Shown, "none")
	for _, m := range p.Marks {
		s += " " + m.Sign
	}
	return s
}
