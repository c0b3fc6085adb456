package figure

import "policybrief/internal/data"

// narrowed gives the rows that can pass a filter at all. Where the filter asks
// for one key of a key column, as `area == force and year > 2010` does, those
// are the rows of that key, found by the index: in a batch over ten thousand
// areas each edition looks at its own rows, and not at everybody's.
func (d *Dataset) narrowed(where *Expr, sc *Scope) []int {
	if where.root == nil || len(d.Rows) == 0 {
		return d.AllRows(sc)
	}
	var best []int32
	found := false
	var look func(n *node)
	look = func(n *node) {
		if n.op == opAnd {
			look(n.args[0])
			look(n.args[1])
			return
		}
		c, id, ok := d.asksFor(n, where, sc)
		if !ok {
			return
		}
		var rows []int32
		if id >= 0 {
			rows = d.cols[c].rowsOf(id)
		}
		if !found || len(rows) < len(best) {
			best, found = rows, true
		}
	}
	look(where.root)
	if !found {
		return d.AllRows(sc)
	}
	out := make([]int, len(best))
	for i, row := range best {
		out[i] = int(row)
	}
	return out
}

// asksFor tells which key of which key column a condition asks for, and
// records that its rows were looked for; id is -1 for a key that no row has.
// ok is false for any other condition.
func (d *Dataset) asksFor(n *node, where *Expr, sc *Scope) (c int, id int32, ok bool) {
	if n.op != opCompare || n.name != "==" {
		return 0, 0, false
	}
	name, other := n.args[0], n.args[1]
	if c = d.keyNamed(name); c < 0 {
		name, other = other, name
		c = d.keyNamed(name)
	}
	if c < 0 {
		return 0, 0, false
	}
	inner := *sc
	inner.Row = &RowScope{Table: d.Table, Row: d.Rows[0], Dataset: d}
	ev := &evaluator{sc: &inner, text: where.Text, limit: maxSteps}
	if ev.ofRow(other) {
		return 0, 0, false
	}
	v, ok := ev.eval(other)
	if !ok || len(ev.faults) > 0 {
		return 0, 0, false // told when the filter is evaluated
	}
	k := &d.cols[c]
	q := Query{Kind: askRows, Column: c}
	if k.inTime() {
		var key data.Key
		switch v.Kind {
		case Period:
			key, ok = *v.Key, v.Key.Kind == k.kind
		case Words:
			key, ok = data.ParsePeriod(v.Str, k.kind)
		case Number:
			key, ok = data.ParsePeriod(plainText(v.Num), k.kind)
		default:
			ok = false
		}
		if !ok {
			return 0, 0, false
		}
		q.From = key.Start
		id, ok = k.start[key.Start]
	} else {
		if v.Kind != Words || v.Str == "" {
			return 0, 0, false
		}
		q.Text = v.Str
		id, ok = k.text[v.Str]
	}
	if !ok {
		id = -1
	}
	sc.Reads.ask(d, q)
	return c, id, true
}

// keyNamed gives the position of the key column that a node names inside
// `where`, or -1.
func (d *Dataset) keyNamed(n *node) int {
	if n.op != opName {
		return -1
	}
	column := d.Column(n.name)
	for c, k := range d.Keys {
		if k == column && c < len(d.cols) {
			return c
		}
	}
	return -1
}
