package brief

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// tableBlock binds a `table` block.
func (b *binder) tableBlock(n *note.Node, v *conf.Value) {
	var spec TableSpec
	faults := conf.Decode(v, &spec)
	b.Faults.Add(faults...)
	if faults.HasErrors() {
		return
	}
	d := b.dataset(spec.Data, v.Span)
	if d == nil {
		return
	}
	b.numbered(n, "Table")
	k := &tableBinder{binder: b, d: d, spec: &spec, at: v.Span, group: -1, across: -1, t: &Table{Heading: b.heading, Illustrative: d.Illustrative()}}
	k.t.Ordinal = b.ordinal("table", n.Attr.ID.S)
	k.t.Caption = b.inlines(spec.Caption)
	k.t.Note = b.inlines(spec.Note)
	if !k.keys() || !k.find() {
		return
	}
	rows, ok := b.tableRows(d, &spec)
	if !ok || !b.hold(placeOr(spec.Data, v.Span), len(rows)*len(k.columns)) {
		return
	}
	k.heads(rows)
	k.rows(rows)
	if len(k.t.Rows) == 0 {
		b.Faults.Add(ruleTableEmpty.At(placeOr(spec.Where, v.Span), "this table has no rows").
			WithHint("look at the filter after “where:”; `brief data` shows what the file holds"))
	}
	for _, c := range k.columns {
		b.source(d, c.measure)
	}
	k.t.Source = b.in.Parsed.source(d).Text
	if spec.Source.Present() {
		k.t.Source = b.wordsOf(spec.Source)
	}
	b.Tables[n] = k.t
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// dataset finds the dataset that a block names.
func (b *binder) dataset(name diag.Text, block diag.Span) *figure.Dataset {
	if d := b.in.Datasets[name.S]; d != nil {
		return d
	}
	names := make([]string, 0, len(b.in.Datasets))
	for k := range b.in.Datasets {
		names = append(names, k)
	}
	if name.S == "" {
		b.Faults.Add(ruleTableData.At(block, "this table does not say which data it shows").
			WithHint("add a line “data: NAME” with one of the names under “data:” in the front matter"))
		return nil
	}
	d := ruleTableData.At(name.All(), "there is no dataset “%s”", name.S)
	if near := nearest(name.S, names); near != "" {
		d = d.WithHint("did you mean “%s”?", near)
	} else if len(names) > 0 {
		d = d.WithHint("there are: %s", strings.Join(names, ", "))
	} else {
		d = d.WithHint("declare it under “data:” in the front matter")
	}
	b.Faults.Add(d)
	return nil
}

// tableRows gives the rows that a table shows, filtered, sorted and cut.
func (b *binder) tableRows(d *figure.Dataset, spec *TableSpec) ([]int, bool) {
	var where *figure.Expr
	if spec.Where.Present() {
		e, faults := b.in.Parsed.expr(spec.Where)
		b.Faults.Add(faults...)
		if faults.HasErrors() {
			return nil, false
		}
		where = e
	}
	rows, faults := d.Select(where, b.Scope)
	b.Faults.Add(faults...)
	if faults.HasErrors() {
		return nil, false
	}
	rows = slices.Clone(rows)
	if name, desc := strings.CutPrefix(spec.Sort.S, "-"); spec.Sort.S != "" {
		m, near := d.Measure(name)
		if m == nil {
			f := ruleTableColumn.At(spec.Sort.All(), "“%s” has no measure “%s” to sort by", d.Name, name)
			if len(near) > 0 {
				f = f.WithHint("did you mean “%s”?", near[0])
			}
			b.Faults.Add(f)
			return nil, false
		}
		// A missing value has no place in an order: it stands last.
		slices.SortStableFunc(rows, func(x, y int) int {
			a, c := d.At(m, x, b.Scope), d.At(m, y, b.Scope)
			switch {
			case a.Kind != figure.Number || c.Kind != figure.Number:
				return btoi(a.Kind != figure.Number) - btoi(c.Kind != figure.Number)
			case desc:
				return c.Num.Cmp(a.Num)
			}
			return a.Num.Cmp(c.Num)
		})
	}
	if spec.Top > 0 && len(rows) > spec.Top {
		rows = rows[:spec.Top]
	}
	return rows, true
}

// sentence makes a column's name one to be read: “area_name” as “Area name”.
func sentence(s string) string {
	return capital(strings.TrimSpace(strings.ReplaceAll(diag.OneLine(s), "_", " ")))
}
