package brief

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// TableSpec is a `table` block as written (SPEC.md §8).
type TableSpec struct {
	Data    diag.Text   `conf:"data" doc:"the dataset"`
	Columns []diag.Text `conf:"columns" doc:"the key columns and measures shown, in order; all where none are named"`
	Where   diag.Text   `conf:"where" doc:"a filter"`
	Sort    diag.Text   `conf:"sort" doc:"measure, or -measure for the largest first"`
	Top     int         `conf:"top" doc:"only the first n rows"`
	Total   diag.Text   `conf:"total" doc:"sum, or the key of the file's own total row"`
	Format  diag.Text   `conf:"format" doc:"how numbers are shown: million(1)"`
	Caption diag.Text   `conf:"caption" doc:"the caption"`
}

// tableColumn is one column of a table block: a key or a measure.
type tableColumn struct {
	key     int // position in Dataset.Keys, or -1
	measure *figure.Measure
}

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
	t := &Table{Heading: b.heading, Illustrative: d.Illustrative()}
	t.Ordinal = b.ordinal("table", n.Attr.ID.S)
	t.Caption = b.inlines(spec.Caption)
	columns, ok := b.tableColumns(d, spec.Columns)
	if !ok {
		return
	}
	rows, ok := b.tableRows(d, &spec)
	if !ok || !b.hold(placeOr(spec.Data, v.Span), len(rows)*len(columns)) {
		return
	}
	for _, c := range columns {
		t.Head = append(t.Head, head(d, c))
	}
	isTotal := func(row int) bool {
		is := func(key int) bool { return d.KeyAt(row, key).Text == spec.Total.S }
		return spec.Total.S != "" && spec.Total.S != "sum" && len(d.Keys) > 0 &&
			(is(0) || slices.ContainsFunc(columns, func(c tableColumn) bool { return c.measure == nil && is(c.key) }))
	}
	// The file's own total stands last, wherever the file has it.
	slices.SortStableFunc(rows, func(a, c int) int { return btoi(isTotal(a)) - btoi(isTotal(c)) })
	found := false
	for _, row := range rows {
		r := TableRow{Total: isTotal(row)}
		found = found || r.Total
		for _, c := range columns {
			r.Cells = append(r.Cells, b.tableCell(d, c, row, spec.Format, t))
		}
		t.Rows = append(t.Rows, r)
	}
	switch {
	case spec.Total.S == "sum":
		t.Rows = append(t.Rows, b.totalRow(d, columns, rows, &spec))
	case spec.Total.S != "" && !found:
		b.Faults.Add(ruleTableTotal.At(spec.Total.All(), "no row of “%s” has the key “%s”", d.Name, spec.Total.S).
			WithHint("write the key of the file's own total row, or “total: sum”"))
	}
	if len(t.Rows) == 0 {
		b.Faults.Add(ruleTableEmpty.At(placeOr(spec.Where, v.Span), "this table has no rows").
			WithHint("look at the filter after “where:”; `brief data` shows what the file holds"))
	}
	for _, c := range columns {
		b.source(d, c.measure)
	}
	t.Source = sourceOf(d).Text
	b.Tables[n] = t
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

// tableColumns finds the columns that a table shows; with none named, the
// keys and all measures.
func (b *binder) tableColumns(d *figure.Dataset, names []diag.Text) (out []tableColumn, ok bool) {
	if len(names) == 0 {
		for i := range d.Keys {
			out = append(out, tableColumn{key: i})
		}
		for _, m := range d.Measures {
			out = append(out, tableColumn{-1, m})
		}
		return out, true
	}
	ok = true
	for _, name := range names {
		if i := slices.IndexFunc(d.Keys, func(c *data.Column) bool {
			return c.Header == name.S || c.Name == name.S || c.Letter == name.S
		}); i >= 0 {
			out = append(out, tableColumn{key: i})
			continue
		}
		m, near := d.Measure(name.S)
		if m == nil {
			f := ruleTableColumn.At(name.All(), "“%s” has no column “%s”", d.Name, name.S)
			if len(near) > 0 {
				f = f.WithHint("did you mean “%s”?", near[0])
			} else {
				f = f.WithHint("its keys are %s", strings.Join(d.KeyNames(), ", "))
			}
			b.Faults.Add(f)
			ok = false
			continue
		}
		out = append(out, tableColumn{-1, m})
	}
	return out, ok
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

// head gives the head of a column, its unit apart where it needs saying.
func head(d *figure.Dataset, c tableColumn) TableHead {
	if c.measure == nil {
		return TableHead{Text: sentence(d.Keys[c.key].Header)}
	}
	h := TableHead{Text: c.measure.Label, Number: c.measure.Column.Number}
	if h.Text == c.measure.Column.Header {
		h.Text = sentence(h.Text)
	}
	switch c.measure.Unit.Kind {
	case figure.Plain, figure.Count, figure.Percent, figure.Share, figure.Currency:
	default:
		h.Unit = c.measure.Unit.Label()
	}
	if h.Text == "" {
		h.Text = sentence(c.measure.Name)
	}
	if strings.Contains(strings.ToLower(h.Text), strings.ToLower(h.Unit)) {
		h.Unit = "" // “Months reported” says that it counts months
	}
	return h
}

// sentence makes a column's name one to be read: “area_name” as “Area name”.
func sentence(s string) string {
	return capital(strings.TrimSpace(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "_", " ")))
}

// tableCell gives one cell of a table and notes its marks.
func (b *binder) tableCell(d *figure.Dataset, c tableColumn, row int, format diag.Text, t *Table) TableCell {
	var v figure.Value
	if c.measure == nil {
		v = d.KeyValue(row, c.key, b.Scope)
	} else {
		v = d.At(c.measure, row, b.Scope)
		if format.S != "" && v.Kind == figure.Number {
			f, faults := figure.Format(v, format)
			b.Faults.Add(faults...)
			v = f
		}
	}
	t.Cells = append(t.Cells, v.Cells...)
	b.used(v)
	cell := TableCell{Shown: v.Shown(), Value: v}
	for _, m := range v.Marks {
		cell.Marks = append(cell.Marks, Mark{m.Sign, m.Word})
	}
	return cell
}

// totalRow adds up the rows shown. A gap is never added in silence: where one
// stands in a column, the total is a fault unless the data's coverage accepts
// it.
func (b *binder) totalRow(d *figure.Dataset, columns []tableColumn, rows []int, spec *TableSpec) TableRow {
	r := TableRow{Total: true}
	for i, c := range columns {
		if c.measure == nil {
			cell := TableCell{}
			if i == 0 {
				cell.Shown = "Total"
			}
			r.Cells = append(r.Cells, cell)
			continue
		}
		v := b.sum(d, c.measure, rows, spec.Total.All())
		if spec.Format.S != "" && v.Kind == figure.Number {
			v, _ = figure.Format(v, spec.Format)
		}
		cell := TableCell{Value: v}
		if v.Kind == figure.Number {
			cell.Shown = v.Shown()
		}
		if v.Of > 0 {
			cell.Marks = append(cell.Marks, Mark{Sign: "(" + strconv.Itoa(v.Have) + " of " + strconv.Itoa(v.Of) + ")"})
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// sum adds a measure over rows. Percentages, indices and the like do not add
// up, and get no total.
func (b *binder) sum(d *figure.Dataset, m *figure.Measure, rows []int, at diag.Span) figure.Value {
	switch m.Unit.Kind {
	case figure.Percent, figure.Share, figure.Points, figure.Index, figure.Ratio, figure.Rate:
		return figure.Value{}
	}
	total := figure.Value{Kind: figure.Number, Unit: m.Unit}
	sum := new(apd.Decimal)
	for _, row := range rows {
		v := d.At(m, row, b.Scope)
		total.Cells = append(total.Cells, v.Cells...)
		total.Of++
		if v.Kind == figure.Number {
			total.Have++
			_, _ = exact.Add(sum, sum, v.Num)
			continue
		}
		if c := d.Spec.Coverage; c == nil || c.Accept.S == "" {
			f := ruleTableGap.At(at, "the total of “%s” can't be added up over a missing value", m.Label)
			for _, r := range v.Cells {
				f = f.WithNote(r.Cell().Origin.Span, "%s", figure.DescribeCell(r))
			}
			b.Faults.Add(f.WithHint("leave the total out, or say under “coverage: {accept: …}” why the gap may pass: the total then says how many it counts"))
			return figure.Value{}
		}
	}
	if total.Have == total.Of {
		total.Have, total.Of = 0, 0
	}
	total.Num = sum
	return total
}

var exact = apd.BaseContext.WithPrecision(60)
