package brief

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/figure"
)

// heads gives each column its head. With `across` each measure becomes as many
// columns as the key has values in the rows, in the order of time or of the
// file.
func (k *tableBinder) heads(rows []int) {
	if k.across >= 0 {
		var values []int32
		seen := map[int32]bool{}
		row := map[int32]int{}
		for _, r := range rows {
			if id := k.d.KeyNumber(r, k.across); !seen[id] {
				seen[id], row[id] = true, r
				values = append(values, id)
			}
		}
		if k.d.Keys[k.across] != nil && len(rows) > 0 && k.d.KeyAt(rows[0], k.across).InTime() {
			slices.SortStableFunc(values, func(a, b int32) int {
				return cmp.Compare(k.d.KeyAt(row[a], k.across).Start, k.d.KeyAt(row[b], k.across).Start)
			})
		}
		var all []tableColumn
		for _, c := range k.columns {
			if c.measure == nil || c.spec.Trend {
				all = append(all, c)
				continue
			}
			for _, id := range values {
				c.across = id
				h := k.head(c)
				c.group = h.Text
				if h.Unit != "" {
					c.group += " (" + h.Unit + ")"
				}
				all = append(all, c)
			}
		}
		k.columns = all
		for _, c := range k.columns {
			h := k.head(c)
			if c.across >= 0 {
				v := k.d.KeyValue(row[c.across], k.across, k.Scope)
				k.t.Cells = append(k.t.Cells, v.Cells...)
				h.Text, h.Unit = v.Shown(), ""
			}
			h.Group = c.group
			k.t.Head = append(k.t.Head, h)
		}
		return
	}
	for _, c := range k.columns {
		h := k.head(c)
		h.Group = c.group
		k.t.Head = append(k.t.Head, h)
	}
}

// head gives the head of a column, its unit apart where it needs saying.
func (k *tableBinder) head(c tableColumn) TableHead {
	if c.measure == nil {
		h := TableHead{Text: sentence(k.d.Keys[c.key].Header)}
		if c.spec.Label.Present() {
			h.Text = k.wordsOf(c.spec.Label)
		}
		return h
	}
	h := TableHead{Text: c.measure.Label, Number: c.measure.Column.Number, Bar: c.spec.Bar, Trend: c.spec.Trend}
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
	if c.spec.Label.Present() {
		h.Text = k.wordsOf(c.spec.Label)
	}
	if strings.Contains(strings.ToLower(h.Text), strings.ToLower(h.Unit)) {
		h.Unit = "" // “Months reported” says that it counts months
	}
	return h
}

// tableLine is one row of the page: with `across` the rows of the file that
// have all other keys in common.
type tableLine struct {
	first int           // row of the file
	at    map[int32]int // by the value of `across`: row of the file
	group string
	total bool
}

// rows makes the rows of the page of those of the file.
func (k *tableBinder) rows(rows []int) {
	lines := k.lines(rows)
	found := slices.ContainsFunc(lines, func(l tableLine) bool { return l.total })
	k.t.Rows = make([]TableRow, 0, len(lines)+1)
	var plain []tableLine
	group := ""
	for i, l := range lines {
		if k.group >= 0 && (i == 0 || l.group != group) && !l.total {
			group = l.group
			k.t.Rows = append(k.t.Rows, TableRow{Group: group})
		}
		r := TableRow{Total: l.total, Cells: make([]TableCell, 0, len(k.columns))}
		for _, c := range k.columns {
			r.Cells = append(r.Cells, k.cell(c, l))
		}
		k.t.Rows = append(k.t.Rows, r)
		if !l.total {
			plain = append(plain, l)
		}
	}
	switch want := k.spec.Total; {
	case want.S == "sum":
		k.t.Rows = append(k.t.Rows, k.totalRow(plain))
	case want.S != "" && !found:
		k.Faults.Add(ruleTableTotal.At(want.All(), "no row of “%s” has the key “%s”", k.d.Name, want.S).
			WithHint("write the key of the file's own total row, or “total: sum”"))
	case found && k.spec.Top == 0:
		k.check(lines, plain)
	}
}

// lines puts the rows of the file together: those of one line, of one group,
// and the file's own total last, wherever the file has it.
func (k *tableBinder) lines(rows []int) []tableLine {
	lines := make([]tableLine, 0, len(rows))
	byKey := map[string]int{}
	for _, row := range rows {
		i := len(lines)
		if k.across >= 0 {
			var key strings.Builder
			for c := range k.d.Keys {
				if c != k.across {
					key.WriteString(strconv.Itoa(int(k.d.KeyNumber(row, c))) + " ")
				}
			}
			if known, ok := byKey[key.String()]; ok {
				i = known
			} else {
				byKey[key.String()] = i
			}
		}
		if i == len(lines) {
			l := tableLine{first: row, at: map[int32]int{}, total: k.isTotal(row)}
			if k.group >= 0 {
				l.group = k.d.KeyAt(row, k.group).Text
			}
			lines = append(lines, l)
		}
		if k.across >= 0 {
			lines[i].at[k.d.KeyNumber(row, k.across)] = row
		}
	}
	order := map[string]int{}
	for _, l := range lines {
		if _, ok := order[l.group]; !ok {
			order[l.group] = len(order)
		}
	}
	slices.SortStableFunc(lines, func(a, c tableLine) int {
		return cmp.Or(btoi(a.total)-btoi(c.total), cmp.Compare(order[a.group], order[c.group]))
	})
	return lines
}

// isTotal tells whether a row is the file's own total.
func (k *tableBinder) isTotal(row int) bool {
	want := k.spec.Total.S
	if want == "" || want == "sum" || len(k.d.Keys) == 0 {
		return false
	}
	for c := range k.d.Keys {
		shown := c == 0 || c == k.group || slices.ContainsFunc(k.columns, func(t tableColumn) bool { return t.measure == nil && t.key == c })
		if shown && c != k.across && k.d.KeyAt(row, c).Text == want {
			return true
		}
	}
	return false
}

// value gives what stands in a cell; ok is false where the file has no row for
// it.
func (k *tableBinder) value(c tableColumn, l tableLine) (v figure.Value, ok bool) {
	switch {
	case c.measure == nil:
		return k.d.KeyValue(l.first, c.key, k.Scope), true
	case c.across < 0:
		return k.d.At(c.measure, l.first, k.Scope), true
	}
	row, ok := l.at[c.across]
	if !ok {
		return v, false
	}
	return k.d.At(c.measure, row, k.Scope), true
}

// noRow stands where the file has no row.
var noRow = Mark{Sign: "–", Word: "the published data have no figure for this"}

// cell gives one cell of a table and notes its marks.
func (k *tableBinder) cell(c tableColumn, l tableLine) TableCell {
	if c.spec.Trend {
		return k.trend(c, l)
	}
	v, ok := k.value(c, l)
	if !ok {
		k.legend(noRow)
		return TableCell{Shown: noRow.Sign}
	}
	if c.measure != nil {
		v = k.formatted(c, v, true)
	}
	k.t.Cells = append(k.t.Cells, v.Cells...)
	k.used(v)
	cell := TableCell{Shown: v.Shown(), Value: v}
	for _, m := range v.Marks {
		cell.Marks = append(cell.Marks, Mark{m.Sign, m.Word})
	}
	return cell
}

// trend gives a measure in all periods of the row's other keys.
func (k *tableBinder) trend(c tableColumn, l tableLine) TableCell {
	time := -1
	for i := range k.d.Keys {
		if list := k.d.KeyList(i); len(list) > 0 && list[0].InTime() {
			time = i
		}
	}
	if time < 0 {
		k.Faults.Add(ruleTableColumn.At(c.spec.at, "“%s” has no key in time, and a trend goes over time", k.d.Name).WithHint("leave trend: out"))
		return TableCell{}
	}
	k.d.AllRows(k.Scope)
	ids := make([]int32, len(k.d.Keys))
	for i := range ids {
		ids[i] = k.d.KeyNumber(l.first, i)
	}
	list := k.d.KeyList(time)
	order := make([]int32, len(list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(list[a].Start, list[b].Start) })
	var cell TableCell
	for _, id := range order {
		ids[time] = id
		row, ok := k.d.RowOf(ids)
		if !ok {
			cell.Trend = append(cell.Trend, figure.Value{Kind: figure.Missing, Key: &list[id]})
			continue
		}
		v := k.formatted(c, k.d.At(c.measure, row, k.Scope), false)
		v.Key = &list[id]
		k.t.Cells = append(k.t.Cells, v.Cells...)
		k.used(v)
		cell.Trend = append(cell.Trend, v)
	}
	return cell
}

// formatted shows a number as its column, or else the table, says.
func (k *tableBinder) formatted(c tableColumn, v figure.Value, tell bool) figure.Value {
	format := c.spec.Format
	if !format.Present() {
		format = k.spec.Format
	}
	if format.S == "" || v.Kind != figure.Number {
		return v
	}
	v, faults := figure.Format(v, format)
	if tell {
		k.Faults.Add(faults...)
	}
	return v
}

// totalRow adds up the rows shown. A gap is never added in silence: where one
// stands in a column, the total is a fault unless the data's coverage accepts
// it.
func (k *tableBinder) totalRow(lines []tableLine) TableRow {
	r := TableRow{Total: true}
	for i, c := range k.columns {
		if c.measure == nil || c.spec.Trend {
			cell := TableCell{}
			if i == 0 {
				cell.Shown = "Total"
			}
			r.Cells = append(r.Cells, cell)
			continue
		}
		v := k.formatted(c, k.sum(c, lines), false)
		cell := TableCell{Value: v}
		if v.Kind == figure.Number {
			cell.Shown = v.Shown()
		}
		for _, m := range v.Marks {
			cell.Marks = append(cell.Marks, Mark{m.Sign, m.Word})
		}
		if v.Of > 0 {
			cell.Marks = append(cell.Marks, Mark{Sign: "(" + strconv.Itoa(v.Have) + " of " + strconv.Itoa(v.Of) + ")"})
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// adds tells whether numbers of a measure add up. Percentages, indices and the
// like do not, and get no total.
func adds(m *figure.Measure) bool {
	switch m.Unit.Kind {
	case figure.Percent, figure.Share, figure.Points, figure.Index, figure.Ratio, figure.Rate:
		return false
	}
	return true
}

// sum adds a column over rows.
func (k *tableBinder) sum(c tableColumn, lines []tableLine) figure.Value {
	if !adds(c.measure) {
		return figure.Value{}
	}
	total := figure.Value{Kind: figure.Number, Unit: c.measure.Unit}
	sum := new(apd.Decimal)
	for _, l := range lines {
		v, _ := k.value(c, l)
		total.Cells = append(total.Cells, v.Cells...)
		for _, m := range v.Marks {
			if !slices.Contains(total.Marks, m) {
				total.Marks = append(total.Marks, m)
			}
		}
		total.Of++
		if v.Kind == figure.Number {
			total.Have++
			_, _ = exact.Add(sum, sum, v.Num)
			continue
		}
		if c := k.d.Spec.Coverage; c == nil || c.Accept.S == "" {
			f := ruleTableGap.At(k.spec.Total.All(), "the total can't be added up over a missing value")
			k.Faults.Add(withCells(f, v.Cells).WithHint("leave the total out, or say under “coverage: {accept: …}” why the gap may pass: the total then says how many it counts"))
			return figure.Value{}
		}
	}
	if total.Have == total.Of {
		total.Have, total.Of = 0, 0
	}
	total.Num = sum
	return total
}

// check holds the file's own total against the rows shown. Where it differs
// by more than rounding can explain, a reader who adds them up will ask why.
func (k *tableBinder) check(lines, plain []tableLine) {
	total := lines[len(lines)-1]
	for i, c := range k.columns {
		if c.measure == nil || c.spec.Trend || !adds(c.measure) || !c.measure.Column.Number || len(plain) < 2 {
			continue
		}
		want, ok := k.value(c, total)
		if !ok || want.Kind != figure.Number {
			continue
		}
		sum := new(apd.Decimal)
		whole := true
		for _, l := range plain {
			v, _ := k.value(c, l)
			if whole = v.Kind == figure.Number; !whole {
				break
			}
			_, _ = exact.Add(sum, sum, v.Num)
		}
		if !whole {
			continue
		}
		// Each row may be rounded by half a unit of its last place.
		slack := apd.New(int64(len(plain)+1), int32(-c.measure.Column.DP))
		if c.measure.Column.DP == 0 {
			slack = new(apd.Decimal) // counts are whole
		}
		off := new(apd.Decimal)
		_, _ = exact.Sub(off, sum, want.Num)
		if off.Abs(off); off.Cmp(slack) <= 0 {
			continue
		}
		added := figure.Value{Kind: figure.Number, Unit: c.measure.Unit, Num: sum}
		f := ruleTableDiffers.At(k.spec.Total.All(), "the rows of %s add up to %s, and the total beside them says %s",
			k.columnName(i), k.formatted(c, added, false).Shown(), k.formatted(c, want, false).Shown())
		k.Faults.Add(withCells(f, want.Cells).WithHint("look whether the filter leaves rows out that the total counts; if so, say it in note:, or write total: sum"))
	}
}

func (k *tableBinder) columnName(i int) string {
	h := k.t.Head[i]
	if h.Group != "" {
		return "“" + h.Group + ", " + h.Text + "”"
	}
	return "“" + h.Text + "”"
}

var exact = apd.BaseContext.WithPrecision(60)
