package data

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/diag"
)

// maxTold is how many faults of one kind are told of a file.
const maxTold = 20

// Parse reads a file's bytes as the spec says. It always gives a table, an
// empty one where the file can't be read; the faults say why. beside are the
// files that MetadataNames names, where they exist.
func Parse(spec *Spec, src *diag.Source, beside ...*diag.Source) (*Table, diag.List) {
	sum := sha256.Sum256(src.Data)
	t := &Table{File: src, SHA256: hex.EncodeToString(sum[:])}
	b, ds := openBook(spec, src, beside)
	if b == nil {
		return t, ds
	}
	t.Format, t.Encoding, t.words = b.format, b.encoding, b.words
	if b.src != nil {
		t.File = b.src
	}
	g, f, more := b.choose(spec)
	ds = append(ds, more...)
	if g == nil {
		return t, ds
	}
	return t, append(ds, t.take(spec, b, g, f)...)
}

// take takes over the table that was found on a sheet, and reads it as the
// spec says.
func (t *Table) take(spec *Spec, b *book, g *grid, f *found) diag.List {
	t.File, t.Sheet, t.Notes = g.src, g.src.Sheet, g.notes
	if b.format == formatJSONStat { // its numbers are JSON's, with marks beside them
		t.said = '.'
	}
	if g.src.Cells == nil {
		t.Delimiter = string(g.delim)
	}
	if f == nil {
		return nil
	}
	ds := t.fill(g, f)
	if len(t.Columns) == 0 {
		return ds
	}
	if b.meta != nil {
		ds = append(ds, t.describe(b.meta)...)
	}
	ds = append(ds, t.name()...)
	if b.eurostat != "" && spec.Wide == nil {
		ds = append(ds, t.turnEurostat(b.eurostat)...)
	} else {
		ds = append(ds, t.turn(spec)...)
	}
	return append(ds, t.readNumbers(spec)...)
}

// choose opens the sheet that the spec names, or the first visible one that
// holds a table, and finds the table on it. found is nil where there is none.
func (b *book) choose(spec *Spec) (*grid, *found, diag.List) {
	in, ds := readRange(spec)
	i, more := b.named(spec.Sheet)
	ds = append(ds, more...)
	if more.HasErrors() {
		return nil, nil, ds
	}
	if i < 0 && len(b.names) == 1 {
		i = 0
	}
	if i >= 0 {
		s, more := b.open(i)
		ds = append(ds, more...)
		if s == nil || more.HasErrors() {
			return nil, nil, ds
		}
		g := readGrid(s, in, b.words)
		f, more := g.table(true)
		return g, f, append(ds, more...)
	}
	if b.format == formatJSON || b.format == formatJSONStat { // of several tables in one file none comes first
		return nil, nil, append(ds, b.severalTables())
	}
	for _, i := range b.order() {
		s, more := b.open(i)
		if s == nil || more.HasErrors() {
			return nil, nil, append(ds, more...)
		}
		g := readGrid(s, in, b.words)
		if f, bad := g.table(false); f != nil || bad.HasErrors() {
			return g, f, append(append(ds, more...), bad...)
		}
	}
	return nil, nil, append(ds, ruleNotRead.At(b.file.Span(0, 0), "no visible sheet of the file holds a table of numbers; its sheets are %s", b.sheetNames()).
		WithHint("name the sheet, and the cells of the table: sheet: …, range: A6:F52"))
}

// order gives the visible sheets in the order in which a table is looked for:
// those whose names say that they hold none come last.
func (b *book) order() []int {
	var out []int
	for _, front := range []bool{false, true} {
		for i, n := range b.names {
			if !n.hidden && frontMatter(n.name) == front {
				out = append(out, i)
			}
		}
	}
	return out
}

// frontMatter tells whether a sheet's name says that it is no table.
func frontMatter(name string) bool { return frontWord(name) != "" }

// frontWord gives the word of a sheet's name that says that it is no table.
func frontWord(name string) string {
	for _, w := range strings.Split(Snake(name), "_") {
		switch w {
		case "cover", "contents", "content", "notes", "note", "readme", "guidance", "index", "metadata", "information", "introduction", "definitions", "glossary", "about":
			return w
		}
	}
	return ""
}

// named gives the sheet that the spec names, or -1 where it names none.
func (b *book) named(name diag.Text) (int, diag.List) {
	want := strings.TrimSpace(name.S)
	if want == "" {
		return -1, nil
	}
	for _, same := range []func(string) bool{
		func(s string) bool { return s == want },
		func(s string) bool { return strings.TrimSpace(s) == want },
		func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), want) },
	} {
		if i := slices.IndexFunc(b.names, func(n sheetName) bool { return same(n.name) }); i >= 0 {
			return i, nil
		}
	}
	if len(b.names) == 1 && b.names[0].name == "" {
		return -1, diag.List{ruleNoSheet.At(name.All(), "%s has no sheets", b.file.Name).WithHint("take sheet: away")}
	}
	return -1, diag.List{ruleNoSheet.At(name.All(), "%s has no sheet “%s”; its sheets are %s", b.file.Name, clip(want), b.sheetNames()).
		WithHint("write the name as the spreadsheet shows it on the tab")}
}

// sheetNames lists the visible sheets for a message.
func (b *book) sheetNames() string {
	var names []string
	for _, n := range b.names {
		if n.hidden {
			continue
		}
		if len(names) == 20 {
			names = append(names, "…")
			break
		}
		names = append(names, clip(n.name))
	}
	return strings.Join(names, ", ")
}

// table finds the one table of a sheet. Where there are several it is an
// error that says how to choose. With plain set, a sheet without numbers is a
// table too: its first record of the usual width is the header.
func (g *grid) table(plain bool) (*found, diag.List) {
	if g.tidy {
		t := &found{status: -1, units: -1, gone: map[int]bool{}, heads: []int{0}, names: []int{0}, from: 1, to: g.records() - 1}
		g.pickColumns(t)
		if plain && t.to < t.from {
			return nil, diag.List{g.noRows()}
		}
		return t, nil
	}
	tables := g.tables()
	var ds diag.List
	switch {
	case len(tables) == 1:
		return tables[0], nil
	case len(tables) > 1:
		d := ruleSeveralTables.At(g.recordSpan(tables[1].heads[0]), "%s holds %s, and a dataset is one of them", g.where(), count(len(tables), "table"))
		for i, t := range tables {
			if i == 8 {
				d = d.WithNote(diag.Span{}, "and %d more", len(tables)-i)
				break
			}
			d = d.WithNote(diag.Span{}, "range: %s  # %s", g.rangeOf(t), clip(t.title))
		}
		return nil, append(ds, d.WithHint("say which: range: %s", g.rangeOf(tables[0])))
	case !plain:
		return nil, nil
	}
	return g.plainTable()
}

// where names the sheet or file for a message.
func (g *grid) where() string {
	if g.src.Sheet != "" {
		return "the sheet “" + clip(g.src.Sheet) + "”"
	}
	return g.src.Name
}

// rangeOf gives the cells of a table, its header included: A6:F52.
func (g *grid) rangeOf(t *found) string {
	return a1(t.top(), t.columns[0]) + ":" + a1(t.to, t.columns[len(t.columns)-1])
}

// plainTable takes the first record as wide as most for the header.
func (g *grid) plainTable() (*found, diag.List) {
	counts := map[int]int{}
	head, most := -1, 0
	for r := g.area.top - 1; r < g.records() && r < g.area.top+200; r++ {
		if !g.blankRecord(r) {
			w := len(g.cells(r))
			if counts[w]++; counts[w] > most && w > 1 || most == 0 {
				most = counts[w]
			}
		}
	}
	for r := g.area.top - 1; r < g.records() && head < 0; r++ {
		if !g.blankRecord(r) && (counts[len(g.cells(r))] == most || g.area.at.Source != nil || g.src.Cells != nil) {
			head = r
		}
	}
	if head < 0 {
		if g.area.at.Source != nil {
			return nil, diag.List{ruleRange.At(g.area.at, "the range holds nothing; %s has %s", g.where(), count(g.records(), "record")).
				WithHint("correct the range")}
		}
		if len(g.faults) > 0 {
			return nil, g.told(0, g.records())
		}
		return nil, diag.List{ruleNotRead.At(g.src.Span(0, 0), "%s holds nothing", g.where()).WithHint("check that it is the whole file")}
	}
	t := &found{status: -1, units: -1, gone: map[int]bool{}, heads: []int{head}, names: []int{head}, from: head + 1, to: g.records() - 1}
	for t.to >= t.from && g.blankRecord(t.to) {
		t.to--
	}
	g.above(t, g.area.top-1)
	g.pickColumns(t)
	t.to = max(t.to, t.from-1)
	return t, nil
}

func (g *grid) noRows() diag.Diagnostic {
	return ruleNotRead.At(g.src.Span(g.start, g.start), "the file has no rows below its header").
		WithHint("check that it is the whole file")
}

// told gives the faults of records from and up to to, and those after which
// nothing could be read.
func (g *grid) told(from, to int) diag.List {
	var ds diag.List
	for _, f := range g.faults {
		if !f.fatal() && (f.record < from || f.record >= to) {
			continue
		}
		here := g.src.Span(f.at, f.at+1)
		switch f.scanFault {
		case quoteOpen:
			ds.Add(ruleQuote.At(here, "the quotation mark that opens this cell is never closed").
				WithHint("close it, or double it where it is part of the text"))
		case cellTooLong:
			d := ruleTooLarge.At(here, "this cell has more than %d bytes", maxCell)
			if g.data[f.at] == '"' {
				d = d.WithHint("is its quotation mark closed?")
			}
			ds.Add(d)
		case tooManyCells:
			ds.Add(ruleTooLarge.At(here, "record %d has more than %d cells", f.record+1, maxColumns))
		case quoteText:
			ds.Add(ruleQuote.At(here, "text follows the closing quotation mark of a cell").
				WithHint("put the quotation marks round the whole cell, and double those inside it"))
		}
	}
	if g.more > 0 {
		ds.Add(ruleQuote.At(g.src.Span(0, 0), "%d more records are faulty in the same way", g.more))
	}
	return ds
}

// fill takes over a table that was found: its columns and the offsets of its
// cells.
func (t *Table) fill(g *grid, f *found) diag.List {
	ds := g.told(f.from, f.to+1)
	t.data, t.stop, t.typed = g.data, g.stop, g.stop[typed]
	t.first, t.Title, t.Passed = f.from+1, f.title, f.passed
	if n := len(f.heads); n > 0 {
		t.Header = f.heads[n-1] + 1
	}
	for i, c := range f.columns {
		col := &Column{Header: g.header1(f, c), Index: i, Letter: letter(c)}
		if col.Unit, col.Scale = headerUnit(col.Header); col.Unit != "" || col.Scale != "" {
			col.UnitFrom = "the header"
		}
		if f.units >= 0 {
			if unit, scale, ok := unitOf(g.text(f.units, c)); ok {
				col.Unit, col.Scale, col.UnitFrom = unit, scale, a1(f.units, c)
			}
		}
		if c < len(g.types) {
			col.typ = g.types[c]
		}
		col.marks = g.words.headMarks(col.Header)
		if f.status >= 0 {
			if word := g.headText(f.status, c); word != "" {
				if m, ok := g.words.mark(word, word); ok && !slices.Contains(col.marks, m) {
					col.marks = append(col.marks, m)
				}
			}
		}
		t.Columns = append(t.Columns, col)
		t.headers = append(t.headers, g.offset(f.measured(), c))
	}
	for labels, codes := range g.codes {
		if i, j := slices.Index(f.columns, labels), slices.Index(f.columns, codes); i >= 0 && j >= 0 {
			t.Columns[i].Codes = t.Columns[j]
		}
	}
	for _, k := range g.key {
		if i := slices.Index(f.columns, k); i >= 0 {
			t.Natural = append(t.Natural, t.Columns[i])
		}
	}
	if f.hasUnit {
		t.unit, t.scale, _ = unitOf(unitLabel.ReplaceAllString(g.text(f.unit[0], f.unit[1]), ""))
		t.unitAt, t.unitCell = g.span(f.unit[0], f.unit[1]), a1(f.unit[0], f.unit[1])
	}
	ds = append(ds, t.rows(g, f)...)
	ds = append(ds, t.unusable(g, f)...)
	if t.Rows == 0 && !ds.HasErrors() {
		ds.Add(g.noRows())
	}
	return ds
}

// header1 gives the header of a column: its names from several rows are parted
// by “ / ”, and a name in a row of groups holds until the next one.
func (g *grid) header1(f *found, c int) string {
	if len(f.names) == 0 {
		if i := c - g.area.left; i < len(g.head.names) {
			return g.head.names[i]
		}
		return ""
	}
	if len(f.names) == 1 {
		start := int(g.offset(f.names[0], c))
		if s := string(unquote(g.data[start:cellEnd(g.data, start, g.stop)])); s != "" {
			return s
		}
		return g.headText(f.names[0], c)
	}
	var parts []string
	for i, r := range f.names {
		s := g.headText(r, c)
		if at, ok := g.corner(f, r); ok && at == c {
			continue
		}
		for k := c - 1; s == "" && i < len(f.names)-1 && len(g.mergedOver(r)) == 0 && k >= 0 && slices.Contains(f.columns, k); k-- {
			s = g.text(r, k)
		}
		if s != "" && (len(parts) == 0 || parts[len(parts)-1] != s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " / ")
}

// rows takes over the offsets of the cells of all rows, and tells of records
// that do not line up with the header. A record of a workbook ends with its
// last cell; what it lacks is blank.
func (t *Table) rows(g *grid, f *found) diag.List {
	var ds diag.List
	wide := min(len(g.cells(f.measured())), g.area.right)
	text := g.src.Cells == nil
	all := len(f.columns) == wide-g.area.left && text
	t.packed = all && g.area.right >= wide && g.area.left == 0
	columns := len(f.columns)
	extra := 0
	if len(f.sections) > 0 {
		extra = 1
		t.packed = false
	}
	var out []uint32
	if text && extra == 0 && !g.keep {
		out = g.starts[:0] // what is written is never more than what was read
	} else {
		out = make([]uint32, 0, (f.to-f.from+1)*(columns+extra))
	}
	section := uint32(0)
	if extra > 0 {
		section = g.offset(f.sections[0], g.line(f.sections[0]).left)
	}
	ragged, by := 0, 0
	for r := f.from; r <= f.to; r++ {
		if f.gone[r] || g.blankRecord(r) {
			if slices.Contains(f.sections, r) {
				section = g.offset(r, g.line(r).left)
				t.sections = append(t.sections, skip{t.Rows, r + 1})
			}
			by++
			continue
		}
		if n := min(len(g.cells(r)), g.area.right); text && n != wide {
			if ragged++; ragged <= maxTold {
				ds.Add(ruleRagged.At(g.recordSpan(r), "record %d has %s, and the header has %d", r+1, cells(n-g.area.left), wide-g.area.left).
					WithHint("%s", raggedHint(n, wide, string(g.delim))))
			}
			by++
			if ragged > 0 && columns == 1 {
				break // a title stands where the header should: every row would be told
			}
			continue
		}
		if n := len(t.skips); by > 0 && (n == 0 || t.skips[n-1].by != by) {
			t.skips = append(t.skips, skip{t.Rows, by})
		}
		if t.packed {
			out = append(out, g.cells(r)...)
		} else {
			for _, c := range f.columns {
				out = append(out, g.offset(r, c))
			}
			if extra > 0 {
				out = append(out, section)
			}
		}
		t.Rows++
	}
	if ragged > maxTold {
		ds.Add(ruleRagged.At(g.src.Span(g.start, g.start), "%d more records are faulty in the same way", ragged-maxTold))
	}
	t.starts = out
	if extra > 0 {
		t.Columns = append(t.Columns, &Column{Header: sectionName, Index: columns, Letter: letter(f.columns[0])})
		t.headers = append(t.headers, t.headers[0])
	}
	return ds
}

// sectionName is the header of the column made of headings between rows.
const sectionName = "section"

// unusable tells of the cells of the table that hold nothing usable.
func (t *Table) unusable(g *grid, f *found) diag.List {
	var ds diag.List
	more := 0
	for _, h := range g.holes {
		if h.row < f.top() || h.row > f.to || f.gone[h.row] || !slices.Contains(f.columns, h.column) {
			continue
		}
		if len(ds) == maxTold {
			more++
			continue
		}
		ds.Add(ruleCell.At(g.span(h.row, h.column), "this cell %s", h.why).WithHint("%s", h.hint))
	}
	if more > 0 {
		ds.Add(ruleCell.At(g.recordSpan(f.from), "%s more can't be used for the same reasons", cells(more)))
	}
	return ds
}

func cells(n int) string { return count(n, "cell") }

// count gives a number of things: 1 cell, 2 cells.
func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return itoa(n) + " " + of + "s"
}

func itoa(n int) string { return strconv.Itoa(n) }

func raggedHint(have, want int, delim string) string {
	switch {
	case want == 1:
		return "the header is a single cell: if it is a title, take the lines above the header out, or give the table's range"
	case have > want && delim == ",":
		return "put numbers with thousands commas, and names with commas, in quotation marks"
	case have > want:
		return "put cells that contain “" + delim + "” in quotation marks"
	}
	return "cells that have nothing in them still need their delimiter"
}

// name gives the columns their names. Columns that differ by the unit in
// brackets alone keep it in their names; one without a header has its letter.
func (t *Table) name() diag.List {
	var ds diag.List
	count := map[string]int{}
	for _, c := range t.Columns {
		if c.Name = Snake(c.Header); c.Name == "" && strings.TrimSpace(c.Header) == "" {
			c.Name = c.Letter
		}
		count[c.Name]++
	}
	first := map[string]*Column{}
	for _, c := range t.Columns {
		if c.Name != "" && count[c.Name] > 1 {
			c.Name = snakeWithUnit(c.Header)
		}
		if other := first[c.Name]; other != nil && c.Name != "" {
			if len(ds) < maxTold {
				ds.Add(ruleRepeatedHeader.At(t.headerSpan(c.Index), "columns %s and %s are both named %s", other.Letter, c.Letter, clip(c.Name)).
					WithHint("name them by their letters, or give them different headers"))
			}
			continue
		}
		first[c.Name] = c
	}
	return ds
}

// headerSpan gives the place of a column's header.
func (t *Table) headerSpan(column int) diag.Span {
	s := int(t.headers[column])
	return t.File.Span(s, cellEnd(t.data, s, t.stop))
}
