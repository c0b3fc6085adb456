package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// quality tells what a reader of the file should know before numbers are drawn
// from it: periods that are missing in a series, and totals that are not the
// sum of their parts.
func (d *Dataset) quality() (faults diag.List) {
	for c := range d.cols {
		faults.Add(d.gaps(c)...)
	}
	if d.Table.Shield() == nil { // rounded totals are no sums, and a difference would tell what is hidden
		faults.Add(d.totals()...)
	}
	return faults
}

// absent gives the periods that are missing between others at the frequency of
// the data. There is a frequency where three periods of four are there: years
// of elections follow each other as they like, and have no gaps.
func (k *keyColumn) absent(present []int32) (missing []data.Key) {
	if len(present) < 3 {
		return nil
	}
	at := func(i int) data.Key { return k.keys[present[i]] }
	first, last := at(0), at(len(present)-1)
	if first.Kind == data.YearRange || first.Kind == data.DateTime || first.Kind != last.Kind {
		return nil
	}
	next := 1
	for key := first.Add(1); key.Start < last.Start; key = key.Add(1) {
		if key.Start == at(next).Start {
			next++
			continue
		}
		if missing = append(missing, key); 3*len(missing) > len(present) || key.Start > at(next).Start {
			return nil
		}
	}
	return missing
}

// gaps warns of periods that are missing between others in a key column,
// unless the filter dropped them.
func (d *Dataset) gaps(c int) diag.List {
	k := &d.cols[c]
	if !k.inTime() {
		return nil
	}
	missing := k.absent(k.order)
	if len(missing) == 0 {
		return nil
	}
	if len(d.Rows) < d.Table.Rows {
		dropped := map[int64]bool{}
		seen := map[string]bool{}
		for row, id := range k.ids {
			if text := ""; id < 0 {
				if text = d.Table.Text(row, k.column.Index); !seen[text] {
					seen[text] = true
					if key, ok := data.ParsePeriod(text, k.kind); ok {
						dropped[key.Start] = true
					}
				}
			}
		}
		missing = slices.DeleteFunc(missing, func(key data.Key) bool { return dropped[key.Start] })
		if len(missing) == 0 {
			return nil
		}
	}
	texts := make([]string, len(missing))
	for i, key := range missing {
		texts[i] = key.Text
	}
	at := d.Spec.At
	if v := d.Spec.Key; v != nil && !v.Span.IsZero() {
		at = v.Span
	}
	first, last := k.keys[k.order[0]], k.keys[k.order[len(k.order)-1]]
	after, _ := slices.BinarySearchFunc(k.order, missing[0].Start, func(id int32, start int64) int { return cmp.Compare(k.keys[id].Start, start) })
	row := int(k.rowsOf(k.order[after])[0])
	cell := d.Table.Cell(row, k.column.Index)
	return diag.List{ruleGap.At(at, "%s has nothing for %s, between %s and %s", d.Name, some(texts), first.Text, last.Text).
		WithNote(cell.Origin.Span, "the first row after a gap: %s, row %d of %s", k.keys[k.order[after]].Text, cell.Origin.Row, d.Table.File.Name).
		WithHint("look whether the publisher left it out or the file lost it; where a figure or a chart goes across it, say so")}
}

// maxTotals is how many totals that are no sums are told one by one.
const maxTotals = 5

// totals warns of totals, rows and columns that are so by name, that are not
// the sum of their parts though most of their kind in the table are.
func (d *Dataset) totals() diag.List {
	t := &totalCheck{d: d}
	for c := range d.cols {
		if !d.cols[c].inTime() {
			t.rows(c)
		}
	}
	t.columns()
	if t.more > 0 {
		last := &t.faults[len(t.faults)-1]
		*last = last.WithNote(diag.Span{}, "and %d more totals of %s differ from the sum of their parts", t.more, d.Name)
	}
	return t.faults
}

// totalCheck compares totals with the sums of their parts.
type totalCheck struct {
	d      *Dataset
	faults diag.List
	more   int
}

// addsUp tells whether numbers of a measure can be added.
func addsUp(m *Measure) bool {
	if !m.Column.Number {
		return false
	}
	switch m.Unit.Kind {
	case Count, Currency:
		return true
	case Plain, Word:
		return isCount(m.Unit, m.Column) || m.Unit.Kind == Word && m.Unit.Name != yearUnit
	}
	return false
}

// compared is one total with the sum of its parts, in units of the last
// decimal place of the measure.
type compared struct {
	m          *Measure
	row        int
	total, sum int64
	size       int64 // of what rounding explains
}

// off tells how far a total is from the sum, where rounding does not explain
// it.
func (c compared) off() int64 {
	if x := size64(c.total - c.sum); x > c.size {
		return x
	}
	return 0
}

// weigh tells of those that differ by up to a fifth, where most do not.
func (t *totalCheck) weigh(all []compared, parts string) {
	same := 0
	for _, c := range all {
		if c.off() == 0 {
			same++
		}
	}
	if same < 2 || 3*same < 2*len(all) {
		return
	}
	for _, c := range all {
		if x := c.off(); x == 0 || 5*x > size64(c.total) {
			continue
		}
		if len(t.faults) == maxTotals {
			t.more++
			continue
		}
		cell := t.d.Table.Cell(c.row, c.m.Column.Index)
		number := func(n int64) string { return data.Number{Coef: n, Exp: int32(-c.m.Column.DP)}.String() }
		how := "more"
		if c.total < c.sum {
			how = "less"
		}
		t.faults.Add(ruleTotal.At(cell.Origin.Span, "%s of %s, %s, is %s, and %s add up to %s: it is %s %s",
			c.m.Name, t.d.Name, t.d.keyText(c.row), number(c.total), parts, number(c.sum), number(c.off()), how).
			WithHint("look at the publication: a part may be missing, the total may count something else, or a number is wrong"))
	}
}

// number gives a cell's number in units of the last decimal place of its
// measure.
func (t *totalCheck) number(m *Measure, row int) (int64, bool) {
	n, ok := t.d.Table.Plain(row, m.Column.Index)
	if !ok {
		c := t.d.Table.Cell(row, m.Column.Index)
		n, ok = c.Num, c.State == data.Known
	}
	if !ok {
		return 0, false
	}
	return whole64(n, int32(m.Column.DP))
}

// rows compares the rows of a key that is a total by name with all other rows
// of the key.
func (t *totalCheck) rows(c int) {
	k := &t.d.cols[c]
	total := int32(-1)
	for id, key := range k.keys {
		if isTotal(key.Text) {
			if total >= 0 {
				return // two totals: of what, is not known
			}
			total = int32(id)
		}
	}
	if total < 0 || len(k.keys) < 3 {
		return
	}
	// The family of a row is the rows that have all other keys with it.
	type family struct {
		total int
		parts []int
	}
	families := map[[4]int32]*family{}
	var order [][4]int32
	for _, row := range t.d.Rows {
		key, n := [4]int32{}, 0
		for o := range t.d.cols {
			if o == c {
				continue
			}
			if n == len(key) {
				return
			}
			key[n] = t.d.cols[o].ids[row]
			n++
		}
		f := families[key]
		if f == nil {
			f = &family{total: -1}
			families[key] = f
			order = append(order, key)
		}
		if k.ids[row] == total {
			f.total = row
		} else {
			f.parts = append(f.parts, row)
		}
	}
	for _, m := range t.d.Measures {
		if !addsUp(m) {
			continue
		}
		var all []compared
	next:
		for _, key := range order {
			f := families[key]
			if f.total < 0 || len(f.parts) < 2 {
				continue
			}
			x := compared{m: m, row: f.total}
			var ok bool
			if x.total, ok = t.number(m, f.total); !ok {
				continue
			}
			for _, row := range f.parts {
				n, ok := t.number(m, row)
				if !ok {
					continue next
				}
				x.sum += n
			}
			if m.Column.DP > 0 {
				x.size = int64(len(f.parts)+2) / 2
			}
			all = append(all, x)
		}
		t.weigh(all, fmt.Sprintf("the other rows of %s", k.column.Name))
	}
}

// columns compares a column that is a total by name with those that stand
// beside it.
func (t *totalCheck) columns() {
	var add []*Measure
	for _, m := range t.d.Measures {
		if addsUp(m) {
			add = append(add, m)
		}
	}
	slices.SortStableFunc(add, func(a, b *Measure) int { return a.Column.Index - b.Column.Index })
	for i, m := range add {
		if !isTotal(m.Name) && !isTotal(m.Label) {
			continue
		}
		var best []compared
		var names string
		for _, step := range [2]int{1, -1} {
			for n := 2; n <= 12 && i+step*n >= 0 && i+step*n < len(add); n++ {
				parts := make([]*Measure, n)
				for j := range parts {
					parts[j] = add[i+step*(j+1)]
				}
				if all := t.across(m, parts); len(all) > len(best) {
					best, names = all, partNames(parts)
				}
			}
		}
		t.weigh(best, names)
	}
}

// partNames names the parts of a total column.
func partNames(parts []*Measure) string {
	names := make([]string, len(parts))
	for i, m := range parts {
		names[i] = m.Name
	}
	slices.Sort(names)
	return strings.ReplaceAll(some(names), "\n", " ")
}

// across compares a column with the sum of others in every row where all are
// known; it gives nil as soon as they plainly have nothing to do with each
// other.
func (t *totalCheck) across(m *Measure, parts []*Measure) (all []compared) {
	differ := 0
	for _, p := range parts {
		if p.Unit != m.Unit || p.Scale != m.Scale || p.Column.DP != m.Column.DP {
			return nil
		}
	}
next:
	for _, row := range t.d.Rows {
		x := compared{m: m, row: row}
		var ok bool
		if x.total, ok = t.number(m, row); !ok {
			continue
		}
		for _, p := range parts {
			n, ok := t.number(p, row)
			if !ok {
				continue next
			}
			x.sum += n
		}
		if m.Column.DP > 0 {
			x.size = int64(len(parts)+2) / 2
		}
		if all = append(all, x); x.off() > 0 {
			if differ++; differ > 5 && 3*differ > len(all) {
				return nil
			}
		}
	}
	if 3*differ > len(all) {
		return nil
	}
	return all
}
