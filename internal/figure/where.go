package figure

import (
	"slices"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// Select gives the rows (of the table) for which a filter holds, in order.
// Names are the file's columns first, then the measures of the dataset, then
// what the scope has. A broken filter selects nothing.
func (d *Dataset) Select(where *Expr, sc *Scope) ([]int, diag.List) {
	if where == nil {
		return d.AllRows(sc), nil
	}
	return selectRows(where, sc, d.Table, d, d.narrowed(where, sc))
}

// selectRows evaluates a filter for rows, up to the first row that has a fault.
func selectRows(where *Expr, sc *Scope, t *data.Table, d *Dataset, rows []int) ([]int, diag.List) {
	if where.root == nil {
		return nil, nil
	}
	if f, ok := comparesItself(where); ok {
		return nil, diag.List{f}
	}
	if out, ok := sift(where, sc, t, d, rows); ok {
		return out, nil
	}
	return selectEach(where, sc, t, d, rows)
}

// selectEach evaluates a filter for each of rows by itself.
func selectEach(where *Expr, sc *Scope, t *data.Table, d *Dataset, rows []int) ([]int, diag.List) {
	ev, row := overRows(where, sc, t, d, rows)
	out := make([]int, 0, len(rows))
	for _, r := range rows {
		row.Row = r
		v, ok := ev.eval(where.root)
		if ok && v.Kind != Truth {
			_, ok = ev.fault(ruleArguments, where.root, `write a condition, for example area == "England"`, "a filter is a condition, and this is %s", v.called())
		}
		if !ok {
			if n := len(ev.faults); n > 0 {
				ev.faults[n-1] = ev.faults[n-1].WithNote(diag.Span{}, "found in row %d of %s", t.Record(r), t.File.Name)
			}
			return nil, ev.faults
		}
		if v.True {
			out = append(out, r)
		}
	}
	return out, ev.faults
}

// overRows gives what evaluates a filter for rows, and the row that is looked
// at.
func overRows(where *Expr, sc *Scope, t *data.Table, d *Dataset, rows []int) (*evaluator, *RowScope) {
	inner := *sc
	row := &RowScope{Table: t, Dataset: d}
	inner.Row = row
	return &evaluator{
		sc: &inner, text: where.Text, columns: map[string]*data.Column{}, same: map[*node]*Value{},
		limit: maxSteps + rowSteps*int64(len(rows)),
	}, row
}

// comparesItself tells of a filter such as `force == force`, which is meant to
// hold a column against a variable of the same name and lets every row pass.
func comparesItself(where *Expr) (f diag.Diagnostic, is bool) {
	where.root.walk(func(n *node) {
		if n.op != opCompare || is || n.args[0].op != opName || n.args[1].op != opName || n.args[0].name != n.args[1].name {
			return
		}
		is = true
		f = ruleItself.At(where.Text.Span(n.start, n.end), "this compares the column %s with itself: inside a filter a column's name wins over a variable's", n.args[0].name).
			WithHint("give the variable another name in matrix: or params:, such as this_%s, and compare %s with that", n.args[0].name, n.args[0].name)
	})
	return f, is
}

// column gives the value of the column or measure that a name means inside
// `where`. Numbers of a column are those of the file, without a scale, but for
// fractions that a workbook shows as per cents, which are per cents; found
// is false where the name is neither.
func (ev *evaluator) column(n *node) (v Value, ok, found bool) {
	r := ev.sc.Row
	c := ev.columnNamed(n.name)
	if c == nil {
		if r.Dataset != nil {
			if m := r.Dataset.byName[n.name]; m != nil {
				return r.Dataset.value(m, r.Row, ev.sc.Reads), true, true
			}
		}
		return Value{}, false, false
	}
	if d := r.Dataset; d != nil {
		ev.sc.Reads.cell(d, r.Row, c)
		for i, k := range d.Keys {
			if k == c {
				return KeyVariable(d.KeyAt(r.Row, i)), true, true
			}
		}
	}
	if !c.Number {
		return Value{Kind: Words, Str: r.Table.Text(r.Row, c.Index)}, true, true
	}
	unit, scale := Unit{}, int32(0)
	if c.Scale == "hundred" { // a fraction that the file shows as a per cent is one here too
		unit, scale = Unit{Kind: Percent}, scales[c.Scale]
	}
	if num, ok := r.Table.Plain(r.Row, c.Index); ok {
		return Value{Kind: Number, Num: decimal(num, scale), Unit: unit}, true, true
	}
	cell := r.Table.Cell(r.Row, c.Index)
	switch cell.State {
	case data.Known:
		return Value{Kind: Number, Num: decimal(cell.Num, scale), Unit: unit}, true, true
	case data.Words:
		return Value{Kind: Words, Str: cell.Text}, true, true
	}
	return Value{Blank: &cell}, true, true
}

// columnNamed gives the column of the rows that a name means, or nil.
func (ev *evaluator) columnNamed(name string) *data.Column {
	if d := ev.sc.Row.Dataset; d != nil {
		return d.Column(name)
	}
	c, seen := ev.columns[name]
	if !seen {
		c, _ = ev.sc.Row.Table.Column(name)
		if ev.columns != nil {
			ev.columns[name] = c
		}
	}
	return c
}

// Column gives the column of the file that a name means inside `where`, as
// data.Table has it, or nil. Each name is looked for once.
func (d *Dataset) Column(name string) *data.Column {
	if c, ok := d.columns.Load(name); ok {
		return c.(*data.Column)
	}
	c, _ := d.Table.Column(name)
	d.columns.Store(name, c)
	return c
}

// ofRow tells whether any name in an expression means a column or a measure
// of the rows that are filtered.
func (ev *evaluator) ofRow(n *node) bool {
	if n.op == opName {
		d := ev.sc.Row.Dataset
		return ev.columnNamed(n.name) != nil || d != nil && d.byName[n.name] != nil
	}
	return slices.ContainsFunc(n.args, ev.ofRow)
}

// rowPeriod gives `latest`, `previous` or `first` of the dataset whose rows
// are filtered.
func (ev *evaluator) rowPeriod(n *node) (Value, bool) {
	d := ev.sc.Row.Dataset
	c := d.timeColumn()
	if c < 0 {
		return ev.fault(ruleArguments, n, "its keys are "+andList(d.KeyNames()), "%s has no key in time", d.Name)
	}
	id, ok := ev.inTime(d, nil, c, n)
	if !ok {
		return Value{}, false
	}
	return KeyVariable(d.cols[c].keys[id]), true
}

// walk calls f for the node and all below it.
func (n *node) walk(f func(*node)) {
	f(n)
	for _, a := range n.args {
		a.walk(f)
	}
}

// Names gives the names of datasets and variables that an expression speaks
// of, each once, in the order written. Inside `where` they may be columns.
func (e *Expr) Names() []string {
	var out []string
	if e.root == nil {
		return nil
	}
	seen := map[string]bool{}
	e.root.walk(func(n *node) {
		if n.op == opName && !seen[n.name] {
			seen[n.name] = true
			out = append(out, n.name)
		}
	})
	return out
}
