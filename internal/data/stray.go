package data

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"policybrief/internal/diag"
)

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
		misfits := tallies[i].commas // numbers with the other decimal sign
		if t.dec == ',' {
			misfits = tallies[i].points
		}
		if !c.Number || tallies[i].words == 0 && misfits == 0 {
			continue
		}
		if roles[i].lenient && !roles[i].measure {
			continue
		}
		if y := &tallies[i]; roles[i].measure && y.words > y.numbers+y.missing+y.loose && y.distinct > 3 {
			wrong.Add(t.wrongColumn(c, roles[i].at))
			continue
		}
		for row := range t.Rows {
			if t.stores[i].coef.at(row) != seeCell {
				continue
			}
			b, _, _ := t.bytes(row, i, len(t.Columns))
			if t.read(i, b, t.dec).state != Words {
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
	ds := append(wrong, t.scales(tallies, roles)...)
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

// scales looks at columns whose cells say their scale (£1.2m, 3 thousand): the
// header's holds no more, since the numbers are whole amounts, and a number
// that says none is a fault, as it may be an amount or a number of millions.
func (t *Table) scales(tallies []tally, roles []role) diag.List {
	var ds diag.List
	for i, c := range t.Columns {
		if !c.Number || roles[i].lenient && !roles[i].measure || !tallies[i].mayScale() {
			continue
		}
		bare, scaled := -1, -1
		for row := range t.Rows {
			v := t.stores[i].coef.at(row)
			if v == 0 {
				continue
			}
			if v == seeCell {
				b, _, _ := t.bytes(row, i, len(t.Columns))
				if n, ok := tallies[i].marked.number(t.words, b, t.dec); ok {
					if n.num.Coef != 0 {
						first(&bare, row)
					}
					continue
				}
				r := t.read(i, b, t.dec)
				if r.state != Known || r.scan.num.Coef == 0 {
					continue
				}
				if r.scan.times != 0 {
					first(&scaled, row)
					continue
				}
			}
			first(&bare, row)
		}
		if scaled < 0 {
			continue
		}
		c.Scale = ""
		if bare < 0 {
			c.Scaled = true
			c.Why += ", each with its scale in its cell"
			continue
		}
		_, start, end := t.bytes(bare, i, len(t.Columns))
		b, from, to := t.bytes(scaled, i, len(t.Columns))
		ds.Add(ruleMixedUnits.At(t.File.Span(start, end), "this number has no scale, and others in the column “%s” have one", c.title()).
			WithNote(t.File.Span(from, to), "%s%d: %s", c.Letter, t.Record(scaled), clip(string(b))).
			WithHint("correct the file: write all numbers of the column in full, or all with their scale"))
	}
	return ds
}

// mayScale tells whether some cell may say its scale.
func (y *tally) mayScale() bool {
	for _, s := range y.seen {
		if s.n.times != 0 {
			return true
		}
	}
	return len(y.seen) == maxSeen
}

// wrongColumn is the fault of a measure whose column is one of text.
func (t *Table) wrongColumn(c *Column, at diag.Span) diag.Diagnostic {
	d := ruleNotNumber.At(at, "the column “%s” holds text, not numbers", c.title()).
		WithHint("name the column that holds the measure; the columns of numbers are %s", t.names(func(o *Column) bool { return o.Number && o != c }))
	for row := range t.Rows {
		if b, start, end := t.bytes(row, c.Index, len(t.Columns)); t.stores[c.Index].coef.at(row) == seeCell && len(b) > 0 {
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
	d := ruleNotNumber.At(at, "“%s” in the column “%s” is neither a number nor a known sign for a missing one", text, c.title())
	if sign := trailingSign(string(b), t.dec); sign != "" {
		return d.WithHint("if “%s” marks the number, say how: markers: {%s: provisional}, or {%[2]s: see the notes of the source}; if the cell stands for a missing value: markers: {%s: not available}", sign, quoteYAML(sign), quoteYAML(text))
	}
	return d.WithHint("if it stands for a missing value, say what it means: markers: {%s: not available}", quoteYAML(text))
}

// trailingSign gives what follows the number in a text, where it is short
// enough to be a mark, or "".
func trailingSign(s string, dec byte) string {
	for n, i := 0, len(s); i > 0 && n < 4; n++ {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if i -= w; r-'0' <= 9 && r >= '0' {
			return ""
		}
		if rest := trimString(s[:i]); rest != "" && scanNumber([]byte(rest), dec).ok {
			return trimString(s[i:])
		}
	}
	return ""
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
