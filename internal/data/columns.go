package data

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"policybrief/internal/diag"
)

// role is what a spec uses a column for.
type role struct {
	measure bool      // named under measures: holds numbers, whatever stands in it
	key     bool      // part of the key
	lenient bool      // a key, a status, a filter's column, or unlisted beside listed measures
	unit    bool      // the spec gives its unit
	at      diag.Span // where the spec names the measure's column
}

// readNumbers decides which columns hold numbers, with which decimal sign,
// reads them, and tells of text among them.
//
// A column holds numbers when the spec names it as a measure. Otherwise it
// does when it has numbers and no other text but signs for missing values, or
// when the other texts are so few and so often the same that they must be
// signs the program does not know: at most 20 different ones and not more than
// there are numbers, or at most one cell in 20. A leading zero (007) marks
// codes, and a column of them is text.
//
// Other text in a column of numbers is a fault, but for columns that are no
// measure by the spec: keys, a filter's columns, and those not listed where
// measures are. Their cells hold Words there, and NotNumber is the fault of
// using one as a number.
func (t *Table) readNumbers(spec *Spec) diag.List {
	ds, roles := t.roles(spec)
	t.words = newVocabulary(spec)
	t.dec = '.'
	switch d := strings.TrimSpace(spec.Decimal.S); d {
	case ",":
		t.dec = ','
	case "":
		if t.said != 0 {
			t.dec = t.said
		}
	case ".":
	default:
		ds.Add(ruleBadDecimal.At(spec.Decimal.All(), "“%s” is no decimal sign", d).WithHint(`write decimal: "." or decimal: ","`))
	}
	status := make([]int, len(t.Columns))
	for i := range t.stores {
		status[i] = t.stores[i].status
	}
	t.nulls = t.ownNulls()
	tallies := t.pass(t.dec)
	t.decide(tallies, roles)
	if t.said == 0 && strings.TrimSpace(spec.Decimal.S) == "" {
		dec, more := t.proveDecimal(tallies, roles)
		ds = append(ds, more...)
		if dec != t.dec {
			t.dec = dec
			for i := range t.stores {
				t.stores[i] = store{status: status[i]}
			}
			tallies = t.pass(dec)
			t.decide(tallies, roles)
		}
	}
	t.Decimal = string(t.dec)
	ds = append(ds, t.units(tallies, roles)...)
	ds = append(ds, t.strays(tallies, roles)...)
	ds = append(ds, t.statuses()...)
	return append(ds, t.required()...)
}

// commonUnit gives the unit that stands once above the table to the columns
// that have none of their own. Where a number can't be in it, such as a sample
// size of 16,365 in a table of percentages, no column gets it.
func (t *Table) commonUnit(tallies []tally, roles []role) diag.List {
	if t.unit == "" && t.scale == "" {
		return nil
	}
	for i, c := range t.Columns {
		if t.unit != "percent" || !c.Number || roles[i].key || c.Unit != "" {
			continue
		}
		for row := range t.Rows {
			if v := t.stores[i].coef.at(row); v == seeCell || v <= 1000*pow10[t.stores[i].dp] {
				continue
			}
			_, start, end := t.bytes(row, i, len(t.Columns))
			return diag.List{ruleUnitDoubt.At(t.File.Span(start, end), "“%s” stands above the table, and %s in “%s” can't be in per cent", clip(t.unitAt.Text()), string(t.data[start:end]), t.rowTitle(row)).
				WithNote(t.unitAt, "the unit").
				WithHint("no column has a unit now: give the measures theirs (unit: percent), and leave this row out by where")}
		}
	}
	for i, c := range t.Columns {
		if c.Number && !roles[i].key && c.Unit == "" && c.Scale == "" && !saysYear(c.Header) {
			c.Unit, c.Scale, c.UnitFrom = t.unit, t.scale, t.unitCell
		}
	}
	return nil
}

// rowTitle gives the first text of a row, for people.
func (t *Table) rowTitle(row int) string {
	for _, c := range t.Columns {
		if !c.Number {
			if s := t.Text(row, c.Index); s != "" {
				return clip(s)
			}
		}
	}
	return "row " + itoa(t.Record(row))
}

// roles finds the columns that the spec names and tells of those it has not.
func (t *Table) roles(spec *Spec) (diag.List, []role) {
	var ds diag.List
	roles := make([]role, len(t.Columns))
	t.stores = make([]store, len(t.Columns))
	for i, c := range t.Columns {
		t.stores[i].status = -1
		roles[i].lenient = len(spec.Measures) > 0 || mentions(spec.Where.S, c)
	}
	find := func(name diag.Text) *Column {
		if !name.Present() {
			return nil
		}
		c, faults := t.Resolve(name)
		ds = append(ds, faults...)
		return c
	}
	for _, m := range spec.Markers {
		if m.Value.TrimSpace().S == "" {
			ds.Add(ruleMarkerWord.At(m.Key.All(), "the marker “%s” has no word", m.Key.S).
				WithHint("say what it means: markers: {%s: not available}", quoteYAML(m.Key.S)))
		}
	}
	keys, _ := spec.KeyColumns()
	for _, k := range keys {
		if spec.Wide != nil && k.Column.S == spec.Wide.To.S {
			continue
		}
		if c := find(k.Column); c != nil {
			roles[c.Index].key, roles[c.Index].lenient = true, true
		}
	}
	if len(keys) == 0 { // the first column is the key where none is named
		for _, c := range append(slices.Clone(t.Natural), t.Columns[0]) {
			roles[c.Index].key, roles[c.Index].lenient = true, true
			if len(t.Natural) > 0 && c == t.Natural[len(t.Natural)-1] {
				break
			}
		}
	}
	for _, m := range spec.Measures {
		name := m.Value.Column
		if !name.Present() {
			name = m.Key
		}
		if spec.Wide != nil && m.Key.S == spec.Wide.Value.S {
			continue
		}
		c, s := find(name), find(m.Value.Status)
		if c != nil {
			roles[c.Index] = role{measure: true, unit: m.Value.Unit.Present(), at: name.All()}
			if s != nil {
				t.stores[c.Index].status = s.Index
			}
		}
	}
	return ds, roles
}

// mentions tells whether a filter names a column.
func mentions(where string, c *Column) bool {
	if where == "" || c.Name == "" {
		return false
	}
	if len(c.title()) > 3 && strings.Contains(where, c.Header) {
		return true
	}
	for _, f := range strings.FieldsFunc(where, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}) {
		if f == c.Name {
			return true
		}
	}
	return false
}

// decide tells which columns hold numbers.
func (t *Table) decide(tallies []tally, roles []role) {
	for i, c := range t.Columns {
		y, st := &tallies[i], &t.stores[i]
		switch {
		case c.typ == textType && !roles[i].measure:
			c.Number, c.Why = false, "text: so the file says"
			if i == t.turned.to && len(t.turned.columns) > 0 {
				c.Why = "text: the headers of the columns that became keys"
			}
		case roles[i].measure:
			c.Number, c.Why = true, "numbers: a measure of the dataset"
		case c.typ == numberType:
			c.Number, c.Why = true, "numbers: so the file says"
		case y.codes > 0:
			c.Number, c.Why = false, fmt.Sprintf("text: %s with a leading zero, so codes", cells(y.codes))
		case y.numbers == 0:
			c.Number = y.missing > 0 && y.words+y.loose == 0
			c.Why = "text: no numbers"
			if c.Number {
				c.Why = "numbers: nothing but signs for missing values"
			}
		case y.distinct == 0:
			c.Number, c.Why = true, "numbers"
		case y.distinct <= maxStrays:
			c.Number = y.numbers >= y.distinct
			c.Why = fmt.Sprintf("text: %s and %s", count(y.numbers, "number"), count(y.distinct, "other text"))
		default:
			c.Number = y.numbers >= 20*(y.words+y.loose)
			c.Why = fmt.Sprintf("text: %s and %s with other text", count(y.numbers, "number"), cells(y.words+y.loose))
		}
		if c.Number && strings.HasPrefix(c.Why, "text") {
			c.Why = "numbers" + strings.TrimPrefix(c.Why, "text")
		}
		if c.Number && st.coef.none() {
			st.coef = newCoefs(t.Rows)
		}
		if !c.Number {
			st.coef = coefs{}
		}
		c.DP, st.negative = y.dp, y.negative
		st.marked = len(c.marks) > 0
		for _, from := range t.turned.columns {
			st.marked = st.marked || i == t.turned.value && len(from.marks) > 0
		}
	}
}

// proveDecimal finds the decimal sign from the numbers of the file. A number
// proves one when it can be read with that sign only: 12.5, 0,123 and
// 1,234,567 do, 1,234 does not. Where none proves any, a comma that separates
// the cells speaks for the point; else a number such as 1,234 is refused.
// Where numbers prove different signs, or a decimal comma in a file with commas
// between its cells decides what 1,234 means, the file is refused too.
func (t *Table) proveDecimal(tallies []tally, roles []role) (byte, diag.List) {
	point, comma, either := -1, -1, -1 // columns with the first evidence
	points, commas := 0, 0
	for i, c := range t.Columns {
		if y := &tallies[i]; c.Number && !roles[i].key {
			if y.point >= 0 && point < 0 {
				point = i
			}
			if y.comma >= 0 && comma < 0 {
				comma = i
			}
			if y.either >= 0 && either < 0 {
				either = i
			}
			points, commas = points+y.points, commas+y.commas
		}
	}
	where := func(col, row int) (diag.Span, string) {
		_, start, end := t.bytes(row, col, len(t.Columns))
		return t.File.Span(start, end), string(trim(unquote(t.data[start:end])))
	}
	switch {
	case point >= 0 && comma >= 0:
		dec, other := byte('.'), byte(',')
		col, row := comma, tallies[comma].comma
		col2, row2 := point, tallies[point].point
		if commas > points {
			dec, other, col, row, col2, row2 = other, dec, col2, row2, col, row
		}
		at, text := where(col, row)
		at2, text2 := where(col2, row2)
		return dec, diag.List{ruleDecimal.At(at, "“%s” has a decimal %s, and “%s” a decimal %s", text, signName(other), text2, signName(dec)).
			WithNote(at2, "%s%d: %s", t.Columns[col2].Letter, t.Record(row2), text2).
			WithHint(`correct the cell, or give the dataset the sign that holds: decimal: "%c"`, dec)}
	case comma >= 0 && either >= 0 && t.Delimiter == ",": // one slip, 7,00 for 7,000, would make 35,000 thirty-five
		at, text := where(comma, tallies[comma].comma)
		at2, text2 := where(either, tallies[either].either)
		return '.', diag.List{ruleDecimal.At(at, "“%s” has a decimal comma although commas separate the cells, and “%s” could have one too", text, text2).
			WithNote(at2, "%s%d: %s", t.Columns[either].Letter, t.Record(tallies[either].either), text2).
			WithHint(`correct the cell, or, if the whole file is written so, say decimal: ","`)}
	case comma >= 0:
		return ',', nil
	case point >= 0 || either < 0 || t.Delimiter == ",":
		return '.', nil
	}
	at, text := where(either, tallies[either].either)
	return '.', diag.List{ruleDecimal.At(at, "“%s” could have a decimal sign or a thousands separator, and nothing in the file proves which", text).
		WithHint(`give the dataset its decimal sign: decimal: "." or decimal: ","`)}
}

func signName(c byte) string {
	if c == ',' {
		return "comma"
	}
	return "point"
}

// units takes the unit of each column from its cells, and tells of columns
// that mix signs.
func (t *Table) units(tallies []tally, roles []role) diag.List {
	ds := t.commonUnit(tallies, roles)
	for i, c := range t.Columns {
		y := &tallies[i]
		if !c.Number {
			c.Unit, c.Scale, c.UnitFrom = "", "", ""
			continue
		}
		fault := func(row int, format string, args ...any) {
			if roles[i].unit || roles[i].key {
				return
			}
			_, start, end := t.bytes(row, i, len(t.Columns))
			ds.Add(ruleMixedUnits.At(t.File.Span(start, end), format, args...).
				WithHint("correct the file, or give the measure its unit: measures: {%s: {unit: …}}", c.Name))
		}
		switch {
		case y.percents > 0:
			if y.bare > 0 {
				fault(y.bareRow, "this number has no %%, and others in the column “%s” have one (%s)", c.title(), cells(y.percents))
			} else if y.sign != 0 {
				fault(max(0, y.signRow), "the column “%s” has both %% and a currency sign", c.title())
			}
			c.Unit, c.UnitFrom = "percent", fromCells
			if y.fractions > 0 {
				c.Scale = "hundred"
				if y.fractions < y.percents {
					fault(max(0, y.signRow), "the column “%s” mixes fractions shown as per cents with per cents written as text", c.title())
				}
			}
		case y.signRow >= 0:
			fault(y.signRow, "the column “%s” mixes currencies", c.title())
		case y.sign != 0:
			c.Unit, c.UnitFrom = currencyUnits[y.sign], fromCells
		}
	}
	return ds
}
