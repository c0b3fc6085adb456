package data

import (
	"slices"

	"policybrief/internal/diag"
)

// ownNulls gathers, for each column, the signs for a missing value that are to
// be looked for before a number is: those that metadata give the column, and
// those of the publisher's own that look like numbers, such as -999. Codes of a
// column of statuses may look like numbers too, and are not meant for the
// numbers beside them.
func (t *Table) ownNulls() []map[string]string {
	out := make([]map[string]string, len(t.Columns))
	add := func(i int, sign, word string) {
		if out[i] == nil {
			out[i] = map[string]string{}
		}
		if own, ok := t.words.missing[sign]; ok {
			word = own
		}
		out[i][sign] = word
	}
	numbers := t.numberSigns()
	for i, c := range t.Columns {
		from := []*Column{c}
		if i == t.turned.value {
			from = append(from, t.turned.columns...)
		}
		for _, c := range from {
			for _, sign := range c.null {
				if sign = trimString(sign); sign != "" {
					add(i, sign, missingWord(sign))
				}
			}
		}
		for sign, word := range numbers {
			add(i, sign, word)
		}
	}
	return out
}

// numberSigns gives the publisher's own signs that look like numbers, without
// those that the columns of statuses hold.
func (t *Table) numberSigns() map[string]string {
	out := map[string]string{}
	for sign, word := range t.words.missing {
		if scanNumber([]byte(sign), '.').ok || scanNumber([]byte(sign), ',').ok {
			out[sign] = word
		}
	}
	for i := range t.stores {
		if column := t.stores[i].status; column >= 0 && len(out) > 0 {
			for row := range t.Rows {
				b, _, _ := t.bytes(row, column, len(t.Columns))
				delete(out, string(b))
			}
		}
	}
	return out
}

// missingWord gives the word for a sign that metadata give: the one that it
// has everywhere, else that there is no value.
func missingWord(sign string) string {
	if word, _, ok := (vocabulary{}).why(sign); ok {
		return word
	}
	return "not available"
}

// isNull tells whether a cell of a column holds one of those signs.
func (t *Table) isNull(column int, b []byte) bool {
	if own := t.nulls[column]; own != nil {
		_, ok := own[string(b)]
		return ok
	}
	return false
}

// read reads the trimmed text of a cell in a column of numbers.
func (t *Table) read(column int, b []byte, dec byte) reading {
	if word, ok := t.nulls[column][string(b)]; ok {
		return reading{state: Missing, marker: string(b), why: word}
	}
	return t.words.read(b, dec)
}

// required tells of empty cells in columns that by their metadata have none.
func (t *Table) required() diag.List {
	var ds diag.List
	more := 0
	for i, c := range t.Columns {
		if !c.required {
			continue
		}
		for row := range t.Rows {
			b, start, end := t.bytes(row, i, len(t.Columns))
			if len(b) > 0 && !t.isNull(i, b) && (c.Number || !slices.Contains(c.null, string(b))) {
				continue
			}
			if len(ds) == maxTold {
				more++
				continue
			}
			ds.Add(ruleCSVWRequired.At(t.File.Span(start, end), "this cell of “%s” holds no value, and by the metadata each one has a value", c.title()).
				WithHint("get the whole file again, or find out which of the two files is out of date"))
		}
	}
	if more > 0 {
		ds.Add(ruleCSVWRequired.At(t.headerSpan(0), "%s more hold no value though they should", cells(more)))
	}
	return ds
}
