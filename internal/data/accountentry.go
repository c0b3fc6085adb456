package data

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"policybrief/internal/diag"
)

// maxEntryMeasures is how many measures an entry lists.
const maxEntryMeasures = 12

// Entry gives the chosen table as an entry of a brief's `data:`, with comments
// that say what is to be filled in: name is the dataset's, file the path to
// write. It is "" where no table can be read.
func (a *Account) Entry(name, file string) string {
	t := a.Chosen()
	if t == nil || t.Rows == 0 {
		return ""
	}
	e := &entry{a: a, t: t, title: withoutNotes(t.Title), wide: t.Wide != nil && t.Wide.Fits}
	e.line(0, "data:", "")
	e.line(1, quoted(name)+":", "")
	e.line(2, "file: "+quoted(file), "the path from brief.yml")
	if a.format != "" {
		e.line(2, "format: "+quoted(a.format), "")
	}
	named := 0
	for _, s := range a.Sheets {
		if s.Name != "" {
			named++
		}
	}
	if named > 1 {
		e.line(2, "sheet: "+quoted(t.Sheet), "")
	}
	if t.Pinned {
		e.line(2, "range: "+t.Range, "the sheet holds other tables")
	}
	if a.decimal != "" {
		e.line(2, "decimal: "+quoted(a.decimal), "")
	} else if slices.ContainsFunc(t.Faults, func(d diag.Diagnostic) bool { return d.Rule == ruleDecimal }) {
		e.line(2, "", `decimal: "." or decimal: ",": the file does not prove which`)
	}
	e.wideLine()
	e.key()
	e.measures()
	e.markers()
	e.source()
	return e.b.String()
}

// An entry is written line by line.
type entry struct {
	b     strings.Builder
	a     *Account
	t     *TableAccount
	title string // of the table, without marks of notes
	wide  bool
}

// withoutNotes takes marks such as [note 7] out of a title.
func withoutNotes(title string) string {
	s := diag.OneLine(stripBrackets(title, false))
	return strings.NewReplacer(" ,", ",", " :", ":", " .", ".").Replace(s)
}

func (e *entry) line(depth int, text, comment string) {
	e.b.WriteString(strings.Repeat("  ", depth))
	e.b.WriteString(text)
	if comment != "" {
		if text != "" {
			e.b.WriteByte(' ')
		}
		e.b.WriteString("# " + plainLine(comment))
	}
	e.b.WriteByte('\n')
}

func (e *entry) wideLine() {
	w := e.t.Wide
	if w == nil {
		return
	}
	text := "wide: {to: " + quoted(w.Key) + ", value: " + quoted(w.Value) + "}"
	says := w.Says()
	if e.wide {
		e.line(2, text, says)
		return
	}
	e.line(2, "", text+" would make a key of them: "+says)
}

// Says describes the columns that `wide:` would turn.
func (w *WideAccount) Says() string {
	to := "to"
	if w.Columns == 2 {
		to = "and"
	}
	return fmt.Sprintf("columns %s %s %s are %s, %s %s %s", w.From, to, w.To, w.Kind+"s", w.First, to, w.Last)
}

// key writes the key, and the filter that it needs.
func (e *entry) key() {
	names, comment := e.t.Natural, "as the file says"
	for _, n := range names {
		if c := e.t.column(n); c == nil || c.ref == "" {
			return // the file's own key holds without being written
		}
	}
	switch {
	case len(names) > 0:
	case len(e.t.Keys) > 0:
		names, comment = e.t.Keys[0], ""
	case e.t.Repeated != nil:
		names, comment = e.t.Repeated.Columns, e.t.Repeated.says()
	case e.wide:
	default:
		e.line(2, "", "key: … : no column tells the rows apart")
		return
	}
	var items, where, doubts []string
	var lost []string
	for _, n := range names {
		c := e.t.column(n)
		item := quoted(n)
		if c != nil {
			if c.Doubt != "" {
				doubts = append(doubts, n+": "+c.Doubt)
			} else if filter, ok := c.filter(); ok {
				where = append(where, filter...)
				for _, u := range c.Unread {
					lost = append(lost, rowsWith(u.Cells, c.Name, u.Sign))
				}
			} else if len(c.Unread) > 0 {
				item = "{column: " + quoted(n) + ", as: text}"
				doubts = append(doubts, fmt.Sprintf("%s is read as text, for %s of it hold no %s, such as %s", n, cells(c.Blank+c.Other), c.Type, c.Unread[0].Cell))
			}
		}
		items = append(items, item)
	}
	if e.wide {
		item := quoted(e.t.Wide.Key)
		if e.t.Wide.Doubt != "" {
			doubts = append(doubts, e.t.Wide.Key+": "+e.t.Wide.Doubt)
		}
		items = append(items, item)
	}
	for _, d := range doubts {
		e.line(2, "", d)
	}
	text := "[" + strings.Join(items, ", ") + "]"
	if len(items) == 1 {
		text = items[0]
	}
	if comment == "" && len(e.t.Keys) > 1 && !e.wide {
		var others []string
		for _, k := range e.t.Keys[1:] {
			others = append(others, strings.Join(k, ", "))
		}
		comment = "or: " + strings.Join(others, "; ")
	}
	e.line(2, "key: "+text, comment)
	if len(where) > 0 {
		e.line(2, "where: "+quoted(strings.Join(where, " and ")), "leaves out "+strings.Join(lost, ", "))
	}
}

// says tells how far a set of columns is from being a key.
func (r *Repeats) says() string {
	return fmt.Sprintf("it repeats: row %d has that of row %d (%s in all); add a column, or leave rows out by where:", r.Again, r.First, count(r.Rows, "row"))
}

// rowsWith speaks of rows by what they hold in a column.
func rowsWith(n int, column, text string) string {
	if text == "" {
		return fmt.Sprintf("%s where %s is blank", count(n, "row"), column)
	}
	return fmt.Sprintf("%s of “%s”", count(n, "row"), text)
}

// filter gives the conditions that leave out what is no period in a column of
// them, where that is little and can be written.
func (c *ColumnAccount) filter() ([]string, bool) {
	if len(c.Unread) == 0 || len(c.Unread) > 3 || c.id != c.Name || !expressible(c.Name) {
		return nil, false
	}
	var out []string
	for _, u := range c.Unread {
		if strings.ContainsAny(u.Sign, "\"\\…") || strings.ContainsFunc(u.Sign, unicode.IsControl) {
			return nil, false
		}
		out = append(out, fmt.Sprintf(`%s != "%s"`, c.Name, u.Sign))
	}
	return out, true
}

// expressible tells whether an expression can write a name.
func expressible(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !unicode.IsMark(r)) {
			return false
		}
	}
	return name != ""
}

// measures lists the columns of numbers that are no part of the key.
func (e *entry) measures() {
	const units = "unit: count, gbp, percent, points, index, ratio, rate per 1,000, or a plain word"
	if e.wide {
		var first *ColumnAccount
		same := true
		for _, c := range e.t.Wide.columns {
			if c.Known == 0 {
				continue
			}
			if first == nil {
				first = c
			}
			same = same && c.Unit == first.Unit && c.Scale == first.Scale && c.UnitFrom == first.UnitFrom
		}
		fields, told := []string{}, ""
		if same && first != nil {
			fields, told = first.unitFields()
		}
		if e.title != "" {
			fields = append(fields, "label: "+quoted(clipTo(e.title, 120)))
		}
		e.line(2, "measures:", units)
		if len(fields) == 0 {
			fields = append(fields, "label: "+quoted(e.t.Wide.Value))
		}
		e.line(3, quoted(e.t.Wide.Value)+": {"+strings.Join(fields, ", ")+"}", told)
		return
	}
	var key []string
	if len(e.t.Natural) > 0 {
		key = e.t.Natural
	} else if len(e.t.Keys) > 0 {
		key = e.t.Keys[0]
	} else if e.t.Repeated != nil {
		key = e.t.Repeated.Columns
	}
	used := map[string]bool{}
	listed, more := 0, 0
	for _, c := range e.t.Columns {
		if c.Type != typeNumber || slices.Contains(key, c.id) || c.Other > c.Known || c.ref == "" {
			continue
		}
		if listed == maxEntryMeasures {
			more++
			continue
		}
		if listed++; listed == 1 {
			e.line(2, "measures:", units)
		}
		name := c.Name
		if name == "" || !expressible("x"+name) {
			name = "column_" + strings.ToLower(c.Letter)
		}
		for used[name] {
			name += "_" + strings.ToLower(c.Letter)
		}
		used[name] = true
		fields, told := c.unitFields()
		label := diag.OneLine(stripBrackets(c.Header, true))
		if c.Doubt != "" {
			told = c.Doubt
		}
		fields = append([]string{"column: " + quoted(c.ref)}, fields...)
		if label != "" && label != c.ref {
			fields = append(fields, "label: "+quoted(clipTo(label, 120)))
		}
		e.line(3, quoted(name)+": {"+strings.Join(fields, ", ")+"}", told)
	}
	if more > 0 {
		e.line(3, "", fmt.Sprintf("and %s, which go by their own names", count(more, "more column")))
	}
}

// unitFields gives the unit and scale as an entry writes them. What the cells
// themselves say needs no writing, and a mistake in them is then found.
func (c *ColumnAccount) unitFields() (fields []string, comment string) {
	if c.UnitFrom == fromCells {
		return nil, c.UnitWords() + ", as its cells say"
	}
	if c.Unit != "" {
		fields = append(fields, "unit: "+quoted(c.Unit))
	}
	if c.Scale != "" && c.Scale != "hundred" {
		fields = append(fields, "scale: "+quoted(c.Scale))
	}
	return fields, ""
}

// UnitWords says a unit and its scale to people.
func (c *ColumnAccount) UnitWords() string {
	unit, scale := c.Unit, c.Scale
	if unit == "percent" {
		unit = "per cent"
	}
	switch {
	case scale == "":
		return unit
	case scale == "hundred":
		return "fractions shown as " + unit
	case unit == "" || unit == "count":
		return scale + "s"
	}
	return unit + ", " + scale + "s"
}

// markers lists the signs that are not known.
func (e *entry) markers() {
	var told []string
	for _, c := range e.t.Columns {
		if c.Type != typeNumber {
			continue
		}
		for _, s := range c.Strays {
			if slices.Contains(told, s.Sign) || len(told) == 20 || !signLike(s.Sign) || e.t.words && s.Cell == c.Letter+itoa(e.t.First) {
				continue
			}
			if len(told) == 0 {
				e.line(2, "markers:", "say what each means: the publication’s notes tell")
			}
			told = append(told, s.Sign)
			e.line(3, quoted(s.Sign)+": not available", "first in "+s.Cell)
		}
	}
}

// signLike tells whether a text may well be a sign for a missing value, and is
// no damaged number.
func signLike(s string) bool {
	return s != "" && len(s) <= 24 && !strings.HasSuffix(s, "…") && !strings.ContainsFunc(s, unicode.IsDigit)
}

// source gives what is known of the publication and leaves the rest to fill in.
func (e *entry) source() {
	title := e.title
	if title == "" {
		title = e.said("title")
	}
	known := title != ""
	for _, f := range []struct{ key, value, hint string }{
		{"title", title, "what the publication is called"},
		{"publisher", cmp.Or(e.said("publisher"), e.said("source")), "who released it"},
		{"published", "", cmp.Or(e.said("published"), "the day of release: 2026-07-02")},
		{"url", "", "where it was released"},
		{"licence", cmp.Or(e.said("licence"), e.said("license")), "for example OGL-UK-3.0"},
	} {
		if f.key == "title" && known {
			e.line(2, "source:", "")
		} else if f.key == "title" {
			e.line(2, "# source:", "")
		}
		switch {
		case known && f.value != "":
			e.line(3, f.key+": "+quoted(f.value), "")
		case known:
			e.line(3, "# "+f.key+":", f.hint)
		default:
			e.line(2, "#   "+f.key+":", f.hint)
		}
	}
}

// said gives what a note on how the file is read tells of its publication.
func (e *entry) said(what string) string {
	for _, n := range e.t.Notes {
		if s, ok := strings.CutPrefix(n, what+": "); ok {
			return clipTo(diag.OneLine(s), maxTitle)
		}
	}
	return ""
}

// SamePeriods gives the last of the columns, from i on, that are headed by
// periods and may be told of together; i itself where there are none.
func (t *TableAccount) SamePeriods(i int) int {
	if t.Wide == nil || !slices.Contains(t.Wide.columns, t.Columns[i]) {
		return i
	}
	for i+1 < len(t.Columns) && slices.Contains(t.Wide.columns, t.Columns[i+1]) {
		i++
	}
	return i
}

// column finds a column by what a key calls it.
func (t *TableAccount) column(name string) *ColumnAccount {
	for _, c := range t.Columns {
		if c.id == name {
			return c
		}
	}
	return nil
}

// quoted writes a text as a YAML scalar, in quotation marks wherever it could
// be taken for something else.
func quoted(s string) string {
	if plainScalar(s) {
		return s
	}
	if strings.Contains(s, `"`) && !strings.ContainsFunc(s, func(r rune) bool {
		return r == '\'' || r == unicode.ReplacementChar || !unicode.IsPrint(r) && !unicode.IsMark(r)
	}) {
		return "'" + s + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r != unicode.ReplacementChar && (unicode.IsPrint(r) || unicode.IsMark(r)):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plainScalar tells whether a text needs no quotation marks, in a list or a
// mapping on one line either.
func plainScalar(s string) bool {
	for i, r := range s {
		letter := unicode.IsLetter(r) || r == '_'
		if !letter && (i == 0 || !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(" ./()£%-", r)) {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "", "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return false
	}
	_, err := strconv.ParseFloat(s, 64) // inf, nan
	return err != nil && !strings.HasSuffix(s, " ")
}

// plainLine gives a text that may stand in a comment: on one line, and without
// characters that YAML or a terminal would act on.
func plainLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || unicode.IsMark(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(s, "?"))
}
