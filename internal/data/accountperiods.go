package data

import (
	"slices"
	"strings"
)

// mayBePeriods looks at some of a column's texts, to save reading them all.
func (t *Table) mayBePeriods(c *Column, a *ColumnAccount) bool {
	if c.Number && (c.DP > 0 || a.Known == 0 || c.Unit != "" || c.Scale != "") {
		return false
	}
	yearly, periods, tried := saysYear(c.Header), 0, 0
	if !c.Number {
		a.codes = t.coded(c)
		n := len(a.codes.rows)
		for i := 0; i < n; i += max(1, n/200) {
			if s := a.codes.text(i); s != "" {
				tried++
				if v := t.words.keyValue(s, 0); v.inTime.any() && (yearly || !v.inTime.odd) {
					periods++
				}
			}
		}
		return 3*periods > tried && !a.codes.many
	}
	for row := 0; row < t.Rows; row += max(1, t.Rows/50) {
		b, _, _ := t.bytes(row, c.Index, len(t.Columns))
		if len(b) > 0 {
			tried++
			if v := t.words.keyValue(string(b), 0); v.inTime.any() && (yearly || !v.inTime.odd) {
				periods++
			}
		}
	}
	if 2*periods <= tried {
		return false
	}
	a.codes = t.coded(c)
	return !a.codes.many && (saysPeriod(c.Header) || t.stepwise(a.codes))
}

// saysPeriod tells whether a header says that a column holds periods.
func saysPeriod(header string) bool {
	for _, w := range strings.Split(Snake(header), "_") {
		switch w {
		case "year", "years", "yr", "period", "periods", "date", "time", "quarter", "month", "day", "week", "financial", "academic", "fy",
			"jahr", "año", "anno", "année", "periodo", "période":
			return true
		}
	}
	return false
}

// stepwise tells whether whole numbers are years that follow one another, and
// no counts that happen to look like years: at least three, one after another.
func (t *Table) stepwise(codes *coded) bool {
	if len(codes.rows) > 5000 {
		return false
	}
	values := t.values(codes)
	starts := distinctStarts(values, byForm(formYear))
	return len(starts) > 2 && len(starts) == len(values) && starts[len(starts)-1]-starts[0] == int64(len(starts)-1)
}

// values reads the different texts of a column as keys.
func (t *Table) values(codes *coded) []value {
	var out []value
	for i, row := range codes.rows {
		if s := codes.text(i); s != "" {
			out = append(out, t.words.keyValue(s, row))
		}
	}
	return out
}

// accountPeriods tells of a column that holds periods.
func (t *Table) accountPeriods(a *ColumnAccount) {
	c := a.column
	set, ds := t.KeySet(c, "", nil)
	for _, d := range ds {
		if d.Rule == rulePeriodAmbiguous {
			a.Doubt, a.Type = doubt(t.meanings(c, t.values(a.codes))), typePeriod
		}
	}
	if set.Kind == TextKey {
		if !c.Number || a.Type == typePeriod {
			t.accountTexts(a)
		}
		return
	}
	a.kind, a.Type = set.Kind, set.Kind.String()
	a.Markers, a.Marks, a.Strays = nil, nil, nil
	a.Known, a.Blank, a.Missing, a.Other, a.Distinct = 0, 0, 0, 0, 0
	counts := make([]int, len(set.Keys))
	first := make([]int, len(set.Keys))
	for row, code := range set.Codes {
		if counts[code] == 0 {
			first[code] = row
		}
		counts[code]++
	}
	var low, high int = -1, -1
	var unread, marks signs
	same := map[int64]bool{}
	for i, k := range set.Keys {
		cell := func() string { return t.address(first[i], c.Index) }
		for _, m := range k.Marks {
			marks.add(m.Sign, m.Word, counts[i], cell)
		}
		switch {
		case k.InTime():
			a.Known += counts[i]
			same[k.Start] = true
			if low < 0 || k.Compare(set.Keys[low]) < 0 {
				low = i
			}
			if high < 0 || k.Compare(set.Keys[high]) > 0 {
				high = i
			}
		case k.Text == "":
			a.Blank += counts[i]
			unread.add("", "blank", counts[i], cell)
		default:
			a.Other += counts[i]
			unread.add(clip(k.Text), "", counts[i], cell)
		}
	}
	a.Unread, a.Marks, a.Distinct = unread.sorted(), marks.sorted(), len(same)
	if low >= 0 {
		a.Smallest = &Extreme{Value: set.Keys[low].Text, Cell: t.address(first[low], c.Index)}
		a.Largest = &Extreme{Value: set.Keys[high].Text, Cell: t.address(first[high], c.Index)}
	}
	a.codes = byKey(set)
}

// meanings gives the kinds, as `as:` names them, that all of some values have.
func (t *Table) meanings(c *Column, values []value) []string {
	var out []string
	for f := range forms {
		all := true
		for i := range values {
			all = all && (values[i].text == "" || values[i].inTime.ok[f])
		}
		switch {
		case all && f == formUSDate:
			out = append(out, "us-date")
		case all:
			out = append(out, kindNames[t.kindOf(f, c, values)])
		}
	}
	return out
}

// doubt says how to decide between meanings.
func doubt(kinds []string) string {
	return "it could be read in several ways; the key says which: as: " + strings.Join(kinds, ", or as: ")
}

// accountWide says what `wide:` would do: two columns or more are headed by
// periods of one kind.
func (t *Table) accountWide(a *TableAccount) {
	if len(t.turned.columns) > 0 || t.Rows == 0 {
		return
	}
	var values []value
	var which []*ColumnAccount
	for _, c := range a.Columns {
		head := strings.TrimSpace(c.column.Header)
		if v := t.words.keyValue(head, 0); c.column.Header != sectionName && v.inTime.any() && !v.inTime.odd {
			which, values = append(which, c), append(values, v)
		}
	}
	if len(which) < 2 {
		return
	}
	kind, read, ds := t.keyKind(&Column{}, "", values)
	w := &WideAccount{
		From: which[0].Letter, To: which[len(which)-1].Letter, Columns: len(which), Kind: kind.String(),
		First: which[0].Header, Last: which[len(which)-1].Header, Key: "period", Value: "value", Fits: true,
	}
	switch kind {
	case Year, Quarter, Month, Date:
		w.Key = kind.String()
	case FinancialYear, AcademicYear:
		w.Key = "year"
	}
	for _, d := range ds {
		if d.Rule == rulePeriodAmbiguous {
			w.Kind, w.Doubt = typePeriod, doubt(t.meanings(&Column{}, values))
		}
	}
	if kind == TextKey && w.Doubt == "" {
		return
	}
	for len(a.named(w.Key)) > 0 {
		w.Key = "in_" + w.Key
	}
	for len(a.named(w.Value)) > 0 {
		w.Value += "s"
	}
	if kind != TextKey {
		seen := map[int64]bool{}
		for i := range values {
			start, _ := read(&values[i])
			w.Fits = w.Fits && !seen[start]
			seen[start] = true
		}
	}
	var least, most *ColumnAccount
	for _, c := range which {
		if c.Type != typeNumber || c.Smallest == nil {
			continue
		}
		if least == nil || c.low.Compare(least.low) < 0 {
			least, w.Smallest = c, c.Smallest
		}
		if most == nil || c.high.Compare(most.high) > 0 {
			most, w.Largest = c, c.Largest
		}
	}
	w.columns = which
	a.Wide = w
}

// fits takes back that wide: fits where a column of numbers that is no key
// would stand beside the turned ones.
func (t *TableAccount) fits() {
	if t.Wide == nil {
		return
	}
	for _, c := range t.Columns {
		key := len(t.Keys) > 0 && slices.Contains(t.Keys[0], c.id)
		if c.Type == typeNumber && !slices.Contains(t.Wide.columns, c) && !key {
			t.Wide.Fits = false
		}
	}
}

// named gives the columns of a name.
func (t *TableAccount) named(name string) (out []*ColumnAccount) {
	for _, c := range t.Columns {
		if c.Name == name {
			out = append(out, c)
		}
	}
	return out
}
