package figure

import (
	"slices"
	"sync"

	"policybrief/internal/data"
)

// A sifter evaluates a filter part by part over all rows, in place of row by
// row: what a part compares the rows with is evaluated once, and a key or a
// text that many rows share is compared once. It looks at the same cells, and
// counts the same steps, as an evaluation of each row by itself, which it
// leaves to that where it meets a fault, or a limit.
type sifter struct {
	*evaluator
	row   *RowScope
	more  int64 // steps besides those that the evaluator has counted
	looks []lookedAt
}

// lookedAt is a column that was looked at in these rows.
type lookedAt struct {
	c    *data.Column
	rows []int
}

// sift gives the rows for which a filter holds; ok is false where each row is
// to be evaluated by itself.
func sift(where *Expr, sc *Scope, t *data.Table, d *Dataset, rows []int) (out []int, ok bool) {
	if len(rows) == 0 {
		return nil, false
	}
	ev, row := overRows(where, sc, t, d, rows)
	s := &sifter{evaluator: ev, row: row}
	var before Budget
	if sc.Budget != nil {
		before = *sc.Budget
	}
	out, ok = s.pass(where.root, rows)
	if ok && len(ev.faults) == 0 && ev.steps+s.more <= ev.limit && sc.Budget.spend(int(s.more)) {
		for _, l := range s.looks {
			sc.Reads.cells(d, l.rows, l.c)
		}
		return slices.Clip(out), true
	}
	if sc.Budget != nil {
		*sc.Budget = before
	}
	return nil, false
}

// pass gives those of rows, in their order, for which a condition holds.
func (s *sifter) pass(n *node, rows []int) (out []int, ok bool) {
	switch n.op {
	case opAnd:
		s.more += int64(len(rows))
		if out, ok = s.pass(n.args[0], rows); !ok || len(out) == 0 {
			return out, ok
		}
		return s.pass(n.args[1], out)
	case opOr:
		s.more += int64(len(rows))
		if out, ok = s.pass(n.args[0], rows); !ok || len(out) == len(rows) {
			return out, ok
		}
		others, ok := s.pass(n.args[1], without(rows, out))
		if !ok || len(others) == 0 {
			return out, ok
		}
		out = append(slices.Clip(out), others...)
		slices.Sort(out)
		return out, true
	case opNot:
		s.more += int64(len(rows))
		out, ok = s.pass(n.args[0], rows)
		return without(rows, out), ok
	case opCompare, opIn:
		if test := s.test(n, rows); test != nil {
			return s.passed(rows, test)
		}
	}
	return s.passed(rows, func(row int) (is, ok bool) {
		s.row.Row = row
		v, ok := s.eval(n)
		return v.True, ok && v.Kind == Truth
	})
}

// passed gives the rows that a test lets pass, up to one that it can't decide.
func (s *sifter) passed(rows []int, test func(row int) (is, ok bool)) ([]int, bool) {
	out := make([]int, 0, len(rows))
	for _, row := range rows {
		is, ok := test(row)
		if !ok || len(s.faults) > 0 {
			return nil, false
		}
		if is {
			out = append(out, row)
		}
	}
	return out, true
}

// without gives the rows that are not among some of them.
func without(rows, some []int) []int {
	out := make([]int, 0, len(rows)-len(some))
	for _, row := range rows {
		if len(some) > 0 && some[0] == row {
			some = some[1:]
			continue
		}
		out = append(out, row)
	}
	return out
}

// test gives what decides a comparison of a column with what is the same for
// all rows; nil for any other comparison, or where there are no rows.
func (s *sifter) test(n *node, rows []int) func(row int) (is, ok bool) {
	column, other, swapped := n.args[0], n.args[1], false
	if n.op == opCompare && (column.op != opName || s.columnNamed(column.name) == nil) {
		column, other, swapped = other, column, true
	}
	if column.op != opName || len(rows) == 0 {
		return nil
	}
	c := s.columnNamed(column.name)
	again, simple := stepsAgain(other)
	if c == nil || !simple || s.ofRow(other) || n.op == opIn && other.op != opList {
		return nil
	}
	s.row.Row = rows[0]
	with, ok := s.eval(other)
	if !ok {
		return func(int) (is, ok bool) { return false, false }
	}
	// The comparison and the column are a step each.
	s.more += 2*int64(len(rows)) + again*int64(len(rows)-1)
	return s.by(column, c, rows, s.decider(n, with, swapped))
}

// stepsAgain counts the steps of what is the same for all rows where it is
// evaluated for a row that is not the first; simple is false where they hang
// on what it gives.
func stepsAgain(n *node) (steps int64, simple bool) {
	switch n.op {
	case opNumber, opString, opTruth, opName, opInTime, opIndex, opCall:
		return 1, true
	case opPeriod:
		return stepsAgain(n.args[0])
	case opNegate, opArith, opList:
		steps = 1
		for _, a := range n.args {
			k, ok := stepsAgain(a)
			if steps += k; !ok {
				return 0, false
			}
		}
		return steps, true
	}
	return 0, false
}

// decider gives what decides a comparison of a value of the rows with a value
// that is the same for all of them.
func (s *sifter) decider(n *node, with Value, swapped bool) func(*Value) (is, ok bool) {
	if n.op == opCompare {
		return func(v *Value) (is, ok bool) {
			if swapped {
				return s.relation(n, n.args[0], n.args[1], &with, v)
			}
			return s.relation(n, n.args[0], n.args[1], v, &with)
		}
	}
	eq := *n
	eq.name = "=="
	signs := !slices.ContainsFunc(with.List, func(v Value) bool { return v.Kind != Words || isNumber(v.Str) })
	return func(v *Value) (is, ok bool) {
		if v.Kind == Number && signs { // no number is in a list of signs
			return n.not, true
		}
		for i := range with.List {
			if is, ok = s.relation(&eq, n.args[0], n.args[1], v, &with.List[i]); is || !ok {
				return is != n.not, ok
			}
		}
		return n.not, true
	}
}

func isNumber(s string) bool {
	_, is := data.ParseNumber(s)
	return is
}

// textColumn is a column of texts with its different texts numbered, for the
// filters that go through all rows in each edition.
type textColumn struct {
	once  sync.Once
	ids   []int32 // by row of the table
	texts []string
}

// textsOf gives a column with its texts numbered, once for all editions.
func (d *Dataset) textsOf(c *data.Column) *textColumn {
	made, ok := d.texts.Load(c)
	if !ok {
		made, _ = d.texts.LoadOrStore(c, new(textColumn))
	}
	k := made.(*textColumn)
	k.once.Do(func() {
		k.ids = make([]int32, d.Table.Rows)
		number := map[string]int32{}
		for row := range k.ids {
			text := d.Table.Text(row, c.Index)
			id, ok := number[text]
			if !ok {
				id = int32(len(k.texts))
				number[text], k.texts = id, append(k.texts, text)
			}
			k.ids[row] = id
		}
	})
	return k
}

// mostTexts is how many different texts of a column are remembered.
const mostTexts = 1000

// by decides for each row by what stands in a column. Keys and texts are
// decided once each.
func (s *sifter) by(name *node, c *data.Column, rows []int, decide func(*Value) (is, ok bool)) func(row int) (is, ok bool) {
	t, d := s.row.Table, s.row.Dataset
	key := -1
	if d != nil {
		key = slices.Index(d.Keys, c)
	}
	if d != nil && (key >= 0 || !c.Number) {
		s.looks = append(s.looks, lookedAt{c, rows})
	}
	// numbered decides once for each of the values that rows have by number.
	numbered := func(ids []int32, n int, value func(id int32) Value) func(row int) (is, ok bool) {
		known := make([]int8, n)
		return func(row int) (is, ok bool) {
			id := ids[row]
			if id < 0 {
				return false, false
			}
			if known[id] == 0 {
				v := value(id)
				if is, ok = decide(&v); !ok {
					return false, false
				}
				if known[id] = 1; is {
					known[id] = 2
				}
			}
			return known[id] == 2, true
		}
	}
	switch {
	case key >= 0 && key < len(d.cols):
		k := &d.cols[key]
		return numbered(k.ids, len(k.keys), func(id int32) Value { return KeyVariable(k.keys[id]) })
	case key < 0 && !c.Number && d != nil && 2*len(rows) >= len(d.Rows):
		k := d.textsOf(c)
		return numbered(k.ids, len(k.texts), func(id int32) Value { return Value{Kind: Words, Str: k.texts[id]} })
	case key < 0 && !c.Number:
		known := map[string]bool{}
		return func(row int) (is, ok bool) {
			text := t.Text(row, c.Index)
			if is, ok = known[text]; ok {
				return is, true
			}
			v := Value{Kind: Words, Str: text}
			if is, ok = decide(&v); ok && len(known) < mostTexts {
				known[text] = is
			}
			return is, ok
		}
	}
	return func(row int) (is, ok bool) {
		s.row.Row = row
		v, ok, _ := s.column(name)
		if !ok {
			return false, false
		}
		return decide(&v)
	}
}
