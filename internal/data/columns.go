package data

import (
	"fmt"
	"strings"
	"unicode"

	"policybrief/internal/diag"
)

// tally is what a pass over a column's cells found.
type tally struct {
	numbers  int // numbers under some decimal sign
	blanks   int
	missing  int // signs that mean “missing” wherever they stand
	loose    int // signs that mean it in a column of numbers alone: x, -, 0-2
	words    int // all else
	codes    int // numbers with a leading zero
	distinct int // different words and ranges
	percents int
	bare     int      // numbers other than 0 without a per cent or currency sign
	bareRow  int      // the first of them
	dp       int      // the most decimal places
	negative bool     // some number is below zero
	sign     currency // the first currency sign
	signRow  int      // the first cell with another one, or -1
	// The first rows with a number that can be read with a point alone, with a
	// comma alone, and with either; -1 where there is none. And how many.
	point, comma, either    int
	points, commas, eithers int
	seen                    map[string]seen
	last                    []byte // the text met last, and what it was: files are often sorted
	lastSeen                seen
}

// seen is a text met before in the column, so that each is read once.
type seen struct {
	state State
	n     numberScan
	loose bool
	span  bool
}

// maxSeen bounds what is remembered of a column's texts.
const maxSeen = 512

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
func (t *Table) readNumbers(spec *Spec) diag.List {
	ds, roles := t.roles(spec)
	t.words = newVocabulary(spec)
	t.dec = '.'
	switch d := strings.TrimSpace(spec.Decimal.S); d {
	case ",":
		t.dec = ','
	case ".", "":
	default:
		ds.Add(ruleBadDecimal.At(spec.Decimal.All(), "“%s” is no decimal sign", d).WithHint(`write decimal: "." or decimal: ","`))
	}
	status := make([]int, len(t.Columns))
	for i := range t.stores {
		status[i] = t.stores[i].status
	}
	tallies := t.pass(t.dec)
	t.decide(tallies, roles)
	if !spec.Decimal.Present() || strings.TrimSpace(spec.Decimal.S) == "" {
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
	return append(ds, t.statuses()...)
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
		roles[0].key, roles[0].lenient = true, true
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

// pass reads every cell once, counts what it finds, and stores plain numbers.
func (t *Table) pass(dec byte) []tally {
	cols := len(t.Columns)
	tallies := make([]tally, cols)
	for i := range tallies {
		tallies[i] = tally{bareRow: -1, signRow: -1, point: -1, comma: -1, either: -1}
	}
	at := 0
	for row := 0; row < t.Rows; row++ {
		for col := 0; col < cols; col++ {
			start := int(t.starts[at])
			at++
			var b []byte
			if col+1 < cols { // the next cell begins after one delimiter
				b = t.data[start : t.starts[at]-1]
			} else {
				b = t.data[start:cellEnd(t.data, start, t.stop)]
			}
			if len(b) > 0 && (b[0] <= ' ' || b[0] == '"' || b[len(b)-1] <= ' ' || b[0] >= 0x80 || b[len(b)-1] >= 0x80) {
				b = trim(unquote(b))
			}
			y := &tallies[col]
			if len(b) == 0 {
				y.blanks++
				continue
			}
			if c := b[0] | 0x20; c >= 'a' && c <= 'z' {
				y.other(t.words, row, b, dec)
				continue
			}
			n, ok := scanPlain(b, dec)
			if !ok {
				n = scanFull(b, dec)
			}
			if n.ok {
				t.stores[col].put(row, t.Rows, n.num)
				y.number(row, n)
				continue
			}
			y.other(t.words, row, b, dec)
		}
	}
	return tallies
}

// number counts a number.
func (y *tally) number(row int, n numberScan) {
	y.numbers++
	y.dp, y.negative = max(y.dp, int(n.dp)), y.negative || n.num.Coef < 0
	if n.code {
		y.codes++
	}
	if n.separated {
		y.evidence(row, n)
	}
	switch {
	case n.percent:
		y.percents++
	case n.sign != 0:
		if y.sign == 0 {
			y.sign = n.sign
		} else if n.sign != y.sign {
			first(&y.signRow, row)
		}
	case n.num.Coef != 0:
		y.bare++
		first(&y.bareRow, row)
	}
}

func first(row *int, now int) {
	if *row < 0 {
		*row = now
	}
}

// other counts a cell that is not a number by itself.
func (y *tally) other(v vocabulary, row int, b []byte, dec byte) {
	if len(y.seen) == maxSeen && v.plainWord(b) {
		y.words++
		return
	}
	s, ok := y.lastSeen, string(y.last) == string(b)
	if !ok {
		s, ok = y.seen[string(b)]
	}
	if !ok {
		r := v.read(b, dec)
		if r.state == Words && !v.plainWord(b) {
			if alt := v.read(b, '.'+','-dec); alt.state == Known {
				r = alt
			}
		}
		s = seen{r.state, r.scan, r.loose, r.span}
		if len(y.seen) < maxSeen {
			if y.seen == nil {
				y.seen = map[string]seen{}
			}
			y.seen[string(b)] = s
			if s.state == Words || s.span {
				y.distinct++
			}
		}
	}
	y.last, y.lastSeen = b, s
	switch {
	case s.state == Known:
		y.number(row, s.n)
	case s.state == Words:
		y.words++
	case s.loose:
		y.loose++
	default:
		y.missing++
	}
	if s.state == Missing && s.n.separated {
		y.evidence(row, s.n)
	}
}

// evidence takes what a number with a separator says of the decimal sign.
func (y *tally) evidence(row int, n numberScan) {
	switch {
	case n.point && n.comma:
		y.eithers++
		first(&y.either, row)
	case n.point:
		y.points++
		first(&y.point, row)
	default:
		y.commas++
		first(&y.comma, row)
	}
}

// put stores a number at the column's scale, which grows to the most decimal
// places met. A number that does not fit is read from its cell when asked for.
func (s *store) put(row, rows int, n Number) {
	if s.coef == nil {
		s.coef = make([]int64, rows)
		for i := range s.coef {
			s.coef[i] = seeCell
		}
	}
	dp := int(-n.Exp)
	if dp > s.dp {
		if dp > maxDigits {
			return
		}
		by := pow10[dp-s.dp]
		for i, v := range s.coef[:row] {
			if v != seeCell {
				s.coef[i] = scaled(v, by)
			}
		}
		s.dp = dp
	}
	s.coef[row] = scaled(n.Coef, pow10[s.dp-dp])
}

// scaled multiplies, or gives seeCell where the product does not fit.
func scaled(v, by int64) int64 {
	if p := v * by; p/by == v && p != seeCell {
		return p
	}
	return seeCell
}

// decide tells which columns hold numbers.
func (t *Table) decide(tallies []tally, roles []role) {
	for i, c := range t.Columns {
		y, st := &tallies[i], &t.stores[i]
		switch {
		case roles[i].measure:
			c.Number, c.Why = true, "numbers: a measure of the dataset"
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
		case y.distinct <= 20:
			c.Number = y.numbers >= y.distinct
			c.Why = fmt.Sprintf("text: %s and %s", count(y.numbers, "number"), count(y.distinct, "other text"))
		default:
			c.Number = y.numbers >= 20*(y.words+y.loose)
			c.Why = fmt.Sprintf("text: %s and %s with other text", count(y.numbers, "number"), cells(y.words+y.loose))
		}
		if c.Number && strings.HasPrefix(c.Why, "text") {
			c.Why = "numbers" + strings.TrimPrefix(c.Why, "text")
		}
		if c.Number && st.coef == nil {
			st.coef = make([]int64, t.Rows)
			for r := range st.coef {
				st.coef[r] = seeCell
			}
		}
		if !c.Number {
			st.coef = nil
		}
		c.DP, st.negative = y.dp, y.negative
	}
}

// proveDecimal finds the decimal sign from the numbers of the file. A number
// proves one when it can be read with that sign only: 12.5, 0,123 and
// 1,234,567 do, 1,234 does not. Where none proves any, a comma that separates
// the cells speaks for the point; else a number such as 1,234 is refused.
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
	var ds diag.List
	for i, c := range t.Columns {
		y := &tallies[i]
		if !c.Number {
			c.Unit, c.Scale = "", ""
			continue
		}
		fault := func(row int, format string, args ...any) {
			if roles[i].unit || roles[i].lenient && !roles[i].measure {
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
			c.Unit = "percent"
		case y.signRow >= 0:
			fault(y.signRow, "the column “%s” mixes currencies", c.title())
		case y.sign != 0:
			c.Unit = currencyUnits[y.sign]
		}
	}
	return ds
}

// strays tells of each text that is neither a number nor a known sign in a
// column of numbers, once for the file, with the cells where it first stands.
func (t *Table) strays(tallies []tally, roles []role) diag.List {
	type stray struct {
		cells int
		rows  []int
		cols  []int
	}
	found := map[string]*stray{}
	var order []string
	var wrong diag.List
	more := 0
	for i, c := range t.Columns {
		if !c.Number || tallies[i].words == 0 && tallies[i].commas == 0 && tallies[i].points == 0 {
			continue
		}
		if roles[i].lenient && !roles[i].measure {
			continue
		}
		if y := &tallies[i]; roles[i].measure && y.words > y.numbers+y.missing+y.loose && y.distinct > 3 {
			wrong.Add(t.wrongColumn(c, roles[i].at))
			continue
		}
		for row, v := range t.stores[i].coef {
			if v != seeCell {
				continue
			}
			b, _, _ := t.bytes(row, i, len(t.Columns))
			if t.words.read(b, t.dec).state != Words {
				continue
			}
			s := found[string(b)]
			if s == nil {
				if len(order) == maxTold {
					more++
					continue
				}
				s = &stray{}
				found[string(b)] = s
				order = append(order, string(b))
			}
			s.cells++
			if n := len(s.cols); n == 0 || s.cols[n-1] != i && n < 6 {
				s.rows, s.cols = append(s.rows, row), append(s.cols, i)
			}
		}
	}
	ds := wrong
	for _, text := range order {
		s := found[text]
		d := t.NotNumber(s.rows[0], s.cols[0])
		if s.cells > 1 {
			d.Message += fmt.Sprintf("; it stands in %s", cells(s.cells))
		}
		for j := 1; j < len(s.cols); j++ {
			_, start, end := t.bytes(s.rows[j], s.cols[j], len(t.Columns))
			d = d.WithNote(t.File.Span(start, end), "also in the column “%s”, first in %s%d", t.Columns[s.cols[j]].title(), t.Columns[s.cols[j]].Letter, t.Record(s.rows[j]))
		}
		ds.Add(d)
	}
	if more > 0 {
		ds.Add(ruleNotNumber.At(t.File.Span(0, 0), "%s more have other text that is not a number", cells(more)))
	}
	return ds
}

// wrongColumn is the fault of a measure whose column is one of text.
func (t *Table) wrongColumn(c *Column, at diag.Span) diag.Diagnostic {
	d := ruleNotNumber.At(at, "the column “%s” holds text, not numbers", c.title()).
		WithHint("name the column that holds the measure; the columns of numbers are %s", t.names(func(o *Column) bool { return o.Number && o != c }))
	for row, v := range t.stores[c.Index].coef {
		if b, start, end := t.bytes(row, c.Index, len(t.Columns)); v == seeCell && len(b) > 0 {
			return d.WithNote(t.File.Span(start, end), "%s%d: %s", c.Letter, t.Record(row), clip(string(b)))
		}
	}
	return d
}

// NotNumber is the fault of a cell whose text is neither a number nor a known
// sign for a missing one.
func (t *Table) NotNumber(row, column int) diag.Diagnostic {
	b, start, end := t.bytes(row, column, len(t.Columns))
	at, c, text := t.File.Span(start, end), t.Columns[column], clip(string(b))
	if n := scanNumber(b, t.dec); n.tooLong {
		return ruleNotNumber.At(at, "“%s” has more digits than a number can have here (%d)", text, maxDigits).
			WithHint("round the figure in the file")
	}
	if n := scanNumber(b, '.'+','-t.dec); n.ok {
		return ruleNotNumber.At(at, "“%s” in the column “%s” is not a number with a decimal %s", text, c.Header, signName(t.dec)).
			WithHint(`correct the cell, or, if the whole file is written so, say decimal: "%c"`, '.'+','-t.dec)
	}
	return ruleNotNumber.At(at, "“%s” in the column “%s” is neither a number nor a known sign for a missing one", text, c.title()).
		WithHint("if it stands for a missing value, say what it means: markers: {%s: not available}", quoteYAML(text))
}

// quoteYAML writes a text as a YAML key in double quotation marks.
func quoteYAML(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + `"`
}

// statuses tells of words in status columns that are no marks, and of numbers
// whose status says that there is none.
func (t *Table) statuses() diag.List {
	var ds diag.List
	for i := range t.stores {
		st := &t.stores[i]
		if st.status < 0 {
			continue
		}
		c := t.Columns[st.status]
		means := map[string]statusReading{}
		for row := 0; row < t.Rows && len(ds) < maxTold; row++ {
			b, start, end := t.bytes(row, st.status, len(t.Columns))
			m, seen := means[string(b)]
			if !seen {
				m = t.words.status(string(b))
				means[string(b)] = m
			}
			at, text := t.File.Span(start, end), clip(string(b))
			switch {
			case !m.ok && !seen:
				ds.Add(ruleStatus.At(at, "“%s” in the status column “%s” is no known mark", text, c.title()).
					WithHint("say what it means: markers: {%s: provisional}, or revised, estimated, forecast, low reliability, break in series", quoteYAML(text)))
			case m.marker != "":
				if cell := t.Cell(row, i); cell.State == Known {
					ds.Add(ruleStatus.At(at, "“%s” says that the value is missing (%s), and the column “%s” has %s", text, m.why, t.Columns[i].title(), cell.Raw).
						WithNote(cell.Origin.Span, "%s%d: %s", cell.Origin.Column, cell.Origin.Row, cell.Raw).
						WithHint("correct the file: either the number or its status is wrong"))
				}
			}
		}
	}
	return ds
}
