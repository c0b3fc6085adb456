package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

// Bounds of what an account shows on a terminal. --json has everything.
const (
	shownColumns = 60
	shownSigns   = 12
	shownPassed  = 12
	shownSheets  = 60
)

// formats are the formats as people call them.
var formats = map[string]string{
	"csv": "CSV", "tsv": "TSV", "xlsx": "Excel workbook", "ods": "OpenDocument spreadsheet",
	"json": "JSON", "json-stat": "JSON-stat", "parquet": "Parquet",
}

var delimiters = map[string]string{",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

// file tells of the file as a whole and of its sheets.
func (b *account) file(a *build.Account) {
	b.head(diag.Escape(a.File), "")
	var says []string
	if f := formats[a.Format]; f != "" {
		says = append(says, f)
	}
	if a.Encoding != "" {
		says = append(says, strings.NewReplacer("utf-8-bom", "UTF-8 with a byte order mark", "utf", "UTF", "windows", "Windows").Replace(a.Encoding))
	}
	if a.Delimiter != "" {
		d := delimiters[a.Delimiter]
		if d == "" {
			d = "“" + diag.Escape(a.Delimiter) + "”"
		}
		says = append(says, "cells parted by "+d)
	}
	says = append(says, group(strconv.Itoa(a.Bytes))+" bytes")
	b.say(2, "", strings.Join(says, ", "))
	b.say(2, "", "SHA-256 "+a.SHA256)
	if a.Metadata != "" {
		b.say(2, "", "described by "+diag.Escape(a.Metadata))
	}
	if len(a.Sheets) > 1 || len(a.Sheets) == 1 && a.Sheets[0].Name != "" {
		b.sheets(a)
	}
}

// sheets lists the sheets, one line each.
func (b *account) sheets(a *build.Account) {
	b.head("Sheets", "--sheet NAME shows another")
	rows := [][]string{}
	for _, s := range a.Sheets[:min(len(a.Sheets), shownSheets)] {
		name, holds := diag.Escape(s.Name), ""
		mark := " "
		switch {
		case s.Why != "":
			holds = s.Why
		case len(s.Tables) == 1:
			holds = strings.TrimPrefix(s.Tables[0].Range+": "+shape(s.Tables[0]), ": ")
		default:
			var at []string
			for _, t := range s.Tables {
				at = append(at, t.Range)
			}
			holds = fmt.Sprintf("%d tables: %s", len(at), strings.Join(at, ", "))
		}
		for _, t := range s.Tables {
			if t.Chosen {
				mark = ">"
			}
		}
		if s.Hidden {
			holds = "hidden; " + holds
		}
		rows = append(rows, []string{mark, name, holds})
	}
	b.aligned(rows, []int{1, 31, 0})
	if n := len(a.Sheets) - shownSheets; n > 0 {
		b.say(2, "", fmt.Sprintf("… and %s", many(n, "more sheet")))
	}
}

// shape tells how large a table is.
func shape(t *build.TableAccount) string {
	return many(t.Rows, "row") + ", " + many(len(t.Columns), "column")
}

// many gives a number of things, with thousands separators.
func many(n int, one string) string {
	if n != 1 {
		one += "s"
	}
	return group(strconv.Itoa(n)) + " " + one
}

// table tells of the chosen table.
func (b *account) table(a *build.Account, t *build.TableAccount) {
	where := t.Range
	if t.Sheet != "" {
		where = strings.TrimSuffix(diag.Escape(t.Sheet)+", "+where, ", ")
	}
	b.head("Table", where)
	if t.Title != "" {
		b.say(2, "", diag.Escape(t.Title))
	}
	says := shape(t)
	if n := len(t.Header); n > 0 && t.First > 0 && (t.Sheet != "" || a.Delimiter != "") {
		says = "header in " + rows(t.Header[0], t.Header[n-1]) + "; " + says + ", in " + rows(t.First, t.Last)
	}
	b.say(2, "", says)
	if t.Decimal == "," {
		b.say(2, "", "the decimal sign is a comma")
	}
	for _, n := range t.Notes {
		b.say(4, "  ", diag.Escape(cut(n, 200)))
	}
	b.others(a, t)
	b.first(t)
	b.columns(t)
	b.keys(t)
	b.signs(t)
	b.passed(t)
}

// rows names a stretch of rows.
func rows(from, to int) string {
	if from == to {
		return fmt.Sprintf("row %d", from)
	}
	if to == from+1 {
		return fmt.Sprintf("rows %d and %d", from, to)
	}
	return fmt.Sprintf("rows %d to %d", from, to)
}

// others lists the other tables of the chosen one's sheet.
func (b *account) others(a *build.Account, t *build.TableAccount) {
	for _, s := range a.Sheets {
		if !slices.Contains(s.Tables, t) || len(s.Tables) < 2 {
			continue
		}
		title := "Other tables"
		if s.Name != "" {
			title += " of this sheet"
		}
		b.head(title, "--range shows one, and range: takes it")
		var rows [][]string
		for i, o := range s.Tables {
			if o == t {
				continue
			}
			if i > shownSheets {
				rows = append(rows, []string{"…", fmt.Sprintf("and %d more", len(s.Tables)-i)})
				break
			}
			rows = append(rows, []string{o.Range, diag.Escape(o.Title)})
		}
		b.aligned(rows, []int{14, 0})
	}
}

// headLines is how many lines a column's header takes at most.
const headLines = 3

// first shows the first rows, as many columns of them as there is room for.
func (b *account) first(t *build.TableAccount) {
	if len(t.FirstRows) == 0 {
		return
	}
	b.head("First rows", "")
	room := b.width - 2
	var columns [][]string // each with its lines, those of its header last of headLines
	tallest := 0
	for i, c := range t.Columns {
		header := diag.Escape(c.Header)
		wide := max(1, min(diag.Width(header), 14))
		for word := range strings.FieldsSeq(header) {
			wide = max(wide, min(diag.Width(word), 20))
		}
		var cells []string
		for _, r := range t.FirstRows {
			cells = append(cells, cut(diag.Escape(r[i]), 30))
			wide = max(wide, diag.Width(cells[len(cells)-1]))
		}
		wide = min(wide, b.width-2)
		if i > 1 && wide > room {
			break
		}
		head := wrap(header, wide)
		if len(head) > headLines {
			head = head[:headLines]
			head[headLines-1] = cut(head[headLines-1]+"…", wide)
		}
		tallest = max(tallest, len(head))
		lines := slices.Concat(slices.Repeat([]string{""}, headLines-len(head)), head, cells)
		for k, s := range lines {
			if s = cut(s, wide); c.Type == "number" {
				s = strings.Repeat(" ", wide-diag.Width(s)) + s
			}
			lines[k] = pad(s, wide)
		}
		columns = append(columns, lines)
		room -= wide + 2
	}
	for k := headLines - tallest; k < headLines+len(t.FirstRows); k++ {
		line := " "
		for i, c := range columns {
			if i > 0 {
				line += " "
			}
			line += " " + c[k]
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if n := len(t.Columns) - len(columns); n > 0 {
		b.say(2, "", fmt.Sprintf("… and %s to the right", many(n, "more column")))
	}
}

// columns lists the columns. Those that are periods in the same row of the
// header stand in one line.
func (b *account) columns(t *build.TableAccount) {
	b.head("Columns", "")
	var rows [][]string
	for i, n := 0, 0; i < len(t.Columns); i++ {
		if n == shownColumns {
			rows = append(rows, []string{"…", fmt.Sprintf("and %s", many(len(t.Columns)-i, "more column")), "", ""})
			break
		}
		n++
		c := t.Columns[i]
		if last := t.SamePeriods(i); last > i+2 {
			rows = append(rows, together(t.Wide, t.Columns[i:last+1]))
			i = last
			continue
		}
		rows = append(rows, []string{c.Letter, diag.Escape(c.Name), kind(c), values(c)})
	}
	b.aligned(rows, []int{5, 28, 18, 0})
	told := map[string]bool{}
	for i := 0; i < len(t.Columns) && len(told) < shownSigns; i++ {
		c := t.Columns[i]
		lead := diag.Escape(c.Name)
		if last := t.SamePeriods(i); last > i {
			lead = c.Letter + "-" + t.Columns[last].Letter
			i = last
		}
		for _, s := range oddities(c) {
			told[lead+s] = true
			b.say(4, "  ", lead+": "+s)
		}
		if s := unitElsewhere(c); s != "" && !told[s] {
			told[s] = true
			b.say(4, "  ", s)
		}
	}
}

// unitElsewhere tells of a unit that stands neither in the column nor over it.
func unitElsewhere(c *build.ColumnAccount) string {
	switch c.UnitFrom {
	case "", "the header", "the cells", "the file":
		return ""
	}
	if row, ok := strings.CutPrefix(c.UnitFrom, c.Letter); ok && strings.Trim(row, "0123456789") == "" {
		return ""
	}
	return diag.Escape(c.UnitWords() + " is the unit by " + c.UnitFrom)
}

// oddities tells what should be known of how a column is read.
func oddities(c *build.ColumnAccount) (out []string) {
	if c.Type == "number" && strings.Contains(c.Why, " and ") || strings.Contains(c.Why, "zero") {
		out = append(out, "read as "+diag.Escape(c.Why))
	}
	if c.Doubt != "" {
		out = append(out, diag.Escape(c.Doubt))
	}
	return out
}

// kind gives the type of a column, with its unit in place of “number”.
func kind(c *build.ColumnAccount) string {
	unit := c.UnitWords()
	switch {
	case c.Type != "number" || unit == "":
		return c.Type
	case c.Scale == "hundred": // the values are shown as they are in the spreadsheet, 17%
		return "per cent"
	}
	return diag.Escape(unit)
}

// values tells what a column holds and lacks.
func values(c *build.ColumnAccount) string {
	var says []string
	switch {
	case c.Smallest != nil && c.Type == "number":
		says = append(says, span(c.Smallest, c.Largest))
	case c.Smallest != nil:
		s := diag.Escape(c.Smallest.Value)
		if c.Largest.Value != c.Smallest.Value {
			s += " to " + diag.Escape(c.Largest.Value)
		}
		if c.Distinct > 2 {
			s += ", " + group(strconv.Itoa(c.Distinct)) + " different"
		}
		says = append(says, s)
	case c.Distinct > 0 && len(c.Samples) > 0:
		says = append(says, samples(c))
	}
	return strings.Join(append(says, gaps(c)...), "; ")
}

// span gives the smallest and the largest number.
func span(smallest, largest *build.Extreme) string {
	one := func(e *build.Extreme) string {
		s := group(e.Value)
		if e.Shown != "" {
			s = diag.Escape(e.Shown)
		}
		if strings.Contains(e.Cell, " ") { // records of JSON have long names
			return s
		}
		return s + " (" + diag.Escape(e.Cell) + ")"
	}
	if smallest.Value == largest.Value {
		return one(smallest)
	}
	return one(smallest) + " to " + one(largest)
}

// samples gives the first texts of a column.
func samples(c *build.ColumnAccount) string {
	var list []string
	for _, s := range c.Samples[:min(3, len(c.Samples))] {
		list = append(list, cut(diag.Escape(s), 24))
	}
	if c.Distinct <= 3 {
		return strings.Join(list, ", ")
	}
	return group(strconv.Itoa(c.Distinct)) + " different: " + strings.Join(list, ", ") + " …"
}

// gaps tells what stands in place of values.
func gaps(c *build.ColumnAccount) (out []string) {
	if c.Blank > 0 {
		out = append(out, group(strconv.Itoa(c.Blank))+noBreak+"blank")
	}
	missing := 0
	for i, m := range c.Markers {
		if i > 1 && len(c.Markers) > 3 {
			missing += m.Cells
			continue
		}
		out = append(out, group(strconv.Itoa(m.Cells))+noBreak+said(m.Sign))
	}
	if missing > 0 {
		out = append(out, group(strconv.Itoa(missing))+noBreak+"more"+noBreak+"missing")
	}
	for i, m := range append(slices.Clone(c.Strays), c.Unread...) {
		if m.Sign == "" {
			continue
		}
		if i == 3 {
			out = append(out, "…")
			break
		}
		out = append(out, group(strconv.Itoa(m.Cells))+noBreak+"“"+diag.Escape(m.Sign)+"”")
	}
	return out
}

// said gives a sign as it stands in a sentence.
func said(sign string) string {
	sign = diag.Escape(sign)
	if strings.HasPrefix(sign, "[") || strings.HasPrefix(sign, "(") {
		return sign
	}
	return "“" + sign + "”"
}

// together tells of columns that are alike but for their period.
func together(w *build.WideAccount, cs []*build.ColumnAccount) []string {
	first, last := cs[0], cs[len(cs)-1]
	kinds, missing, blank := "", 0, 0
	for _, c := range cs {
		switch k := kind(c); {
		case c.Known == 0:
		case kinds == "":
			kinds = k
		case kinds != k:
			kinds = "number"
		}
		missing, blank = missing+c.Missing, blank+c.Blank
	}
	says := []string{fmt.Sprintf("%d columns, %s to %s", len(cs), diag.Escape(first.Header), diag.Escape(last.Header))}
	if w.Smallest != nil {
		says = append(says, span(w.Smallest, w.Largest))
	}
	if blank > 0 {
		says = append(says, group(strconv.Itoa(blank))+noBreak+"blank")
	}
	if missing > 0 {
		says = append(says, group(strconv.Itoa(missing))+noBreak+"missing")
	}
	return []string{first.Letter + "-" + last.Letter, diag.Escape(first.Name) + " …", kinds, strings.Join(says, "; ")}
}

// keys tells what identifies a row, and what stands in its way.
func (b *account) keys(t *build.TableAccount) {
	b.head("Key", "")
	list := func(names []string) string { return diag.Escape(strings.Join(names, ", ")) }
	switch {
	case len(t.Natural) > 0:
		b.say(2, "", list(t.Natural)+" identify each row, as the file says")
	case len(t.Keys) > 0:
		verb := " identifies each row"
		if len(t.Keys[0]) > 1 {
			verb = " together identify each row"
		}
		b.say(2, "", list(t.Keys[0])+verb)
		for _, k := range t.Keys[1:] {
			b.say(2, "", "or "+list(k))
		}
	case t.Repeated != nil:
		b.say(2, "", fmt.Sprintf("no columns identify each row: %s repeats in %s, as in rows %d and %d",
			list(t.Repeated.Columns), many(t.Repeated.Rows, "row"), t.Repeated.First, t.Repeated.Again))
	default:
		b.say(2, "", "no column identifies the rows")
	}
	if w := t.Wide; w != nil {
		b.say(2, "", diag.Escape(w.Says()+fmt.Sprintf("; wide: {to: %s, value: %s} makes a key of them", w.Key, w.Value)))
		if w.Doubt != "" {
			b.say(2, "", diag.Escape(w.Key+": "+w.Doubt))
		}
	}
	for i, total := range t.Totals {
		if i == shownSigns {
			b.say(2, "", "…")
			break
		}
		where := " is “" + diag.Escape(total.Text) + "” in "
		if total.Text == "" {
			where = " is blank in "
		}
		what := "totals of others"
		if total.Rows == 1 {
			what = "a total of others"
		}
		b.say(2, "", diag.Escape(total.Column)+where+many(total.Rows, "row")+", which may be "+what)
	}
}

// signs explains the markers and marks, each once for all columns.
func (b *account) signs(t *build.TableAccount) {
	type sign struct {
		build.SignAccount
		column string
	}
	gather := func(of func(*build.ColumnAccount) []build.SignAccount) (out []sign) {
		at := map[string]int{}
		for _, c := range t.Columns {
			for _, s := range of(c) {
				if i, ok := at[s.Sign]; ok {
					out[i].Cells += s.Cells
					continue
				}
				at[s.Sign] = len(out)
				out = append(out, sign{s, c.Name})
			}
		}
		return out
	}
	for _, kind := range []struct {
		title string
		of    func(*build.ColumnAccount) []build.SignAccount
		what  string
	}{
		{"Markers", func(c *build.ColumnAccount) []build.SignAccount { return c.Markers }, "in place of a number"},
		{"Marks", func(c *build.ColumnAccount) []build.SignAccount { return c.Marks }, "beside a value"},
		{"Unknown signs", func(c *build.ColumnAccount) []build.SignAccount {
			if c.Type != "number" {
				return nil
			}
			return c.Strays
		}, "text in a column of numbers: markers: says what it means"},
	} {
		found := gather(kind.of)
		if len(found) == 0 {
			continue
		}
		slices.SortStableFunc(found, func(a, b sign) int { return b.Cells - a.Cells })
		b.head(kind.title, kind.what)
		var rows [][]string
		for i, s := range found {
			if i == shownSigns {
				rows = append(rows, []string{"…", fmt.Sprintf("and %d more", len(found)-i), "", ""})
				break
			}
			where := many(s.Cells, "cell")
			if !strings.Contains(s.Cell, " ") {
				where += ", first " + diag.Escape(s.Cell)
			}
			rows = append(rows, []string{diag.Escape(s.Sign), diag.Escape(s.Meaning), where})
		}
		b.aligned(rows, []int{16, 36, 0})
	}
}

// passed tells what is no row of the table, and why.
func (b *account) passed(t *build.TableAccount) {
	if len(t.Passed) == 0 {
		return
	}
	b.head("Passed over", "")
	var list [][]string
	for i, p := range t.Passed {
		if i == shownPassed {
			list = append(list, []string{"…", fmt.Sprintf("and %d more", len(t.Passed)-i)})
			break
		}
		why := diag.Escape(p.Why)
		if p.Text != "" {
			why += ": “" + diag.Escape(p.Text) + "”"
		}
		list = append(list, []string{rows(p.From, p.To), why})
	}
	b.aligned(list, []int{16, 0})
}
