package data

import (
	"regexp"
	"slices"
	"strings"
)

// found is a table on a sheet. Records and columns count from 0.
type found struct {
	heads    []int        // the header's records, top to bottom; none where the table has no header
	names    []int        // those of them that name the columns
	status   int          // the one of words such as outturn and forecast, or -1
	units    int          // the one of units, or -1
	from, to int          // the first and last record of rows
	gone     map[int]bool // records between that are no rows
	sections []int        // records between that head the rows below them
	columns  []int        // of the sheet
	unit     [2]int       // a cell above the table that gives the unit of it all
	hasUnit  bool
	title    string   // the nearest line of words above
	passed   []Passed // what was passed over, and why
}

// Passed says which records of a sheet are no rows of the table, and why.
type Passed struct {
	From int    `json:"from"` // records, from 1, the last included
	To   int    `json:"to"`
	Why  string `json:"why"`  // title, note, blank, header …
	Text string `json:"text"` // how the first begins
}

// maxHeads is how many rows a header has at most.
const maxHeads = 6

// tables finds the tables of a sheet, top to bottom. A table has a header, and
// below it rows that have numbers, or signs for missing ones, under it.
//
// Rows of one cell of words above are titles, below are notes, and between are
// headings of sections where the first row is one and others follow.
func (g *grid) tables() []*found {
	if g.head != nil && g.area.at.Source == nil {
		if t := g.placed(); t.to >= t.from {
			return []*found{t}
		}
		return nil
	}
	var out []*found
	for r := g.area.top - 1; r < g.records() && len(out) < maxTables; {
		t, next := g.next(r)
		if t != nil {
			out = append(out, t)
		}
		if next <= r {
			break
		}
		r = next
	}
	return out
}

// maxTables is how many tables of a sheet are looked for: from the second on
// it has to be said which is meant.
const maxTables = 500

// placed gives the table whose header stands where a metadata file says it does.
func (g *grid) placed() *found {
	g.area.left = g.head.left
	t := &found{status: -1, units: -1, gone: map[int]bool{}, from: g.head.skip, to: g.records() - 1}
	for ; t.from < g.records() && (len(t.heads) < g.head.rows || g.blankRecord(t.from)); t.from++ {
		if !g.blankRecord(t.from) {
			t.heads = append(t.heads, t.from)
		}
	}
	for t.to >= t.from && g.blankRecord(t.to) {
		t.to--
	}
	if t.to < t.from {
		return t
	}
	if t.names = t.heads; len(t.heads) > 0 {
		g.above(t, 0)
	} else if g.head.skip > 0 {
		t.pass(g, 0, g.head.skip-1, "rows above the table")
	}
	g.pickColumns(t)
	return t
}

// top gives the first record of a table, its header included.
func (t *found) top() int {
	if len(t.heads) == 0 {
		return t.from
	}
	return t.heads[0]
}

// measured gives the record whose cells all rows have: the one that names the
// columns, or the first where there is no header.
func (t *found) measured() int {
	if len(t.names) == 0 {
		return t.from
	}
	return t.names[len(t.names)-1]
}

// lone tells whether a record holds one cell of words, or one that is merged.
func (l line) lone() bool { return l.filled == 1 && l.figures == 0 }

// next finds the first table from a record on, and where to look for another.
func (g *grid) next(from int) (*found, int) {
	for d := from; d < g.records(); d++ {
		if g.blankRecord(d) {
			continue
		}
		l := g.line(d)
		if l.figures == 0 || g.yearHead(d, from) {
			continue
		}
		t := g.header(from, d)
		if t == nil {
			continue
		}
		next := g.body(t)
		if t.to < t.from || from > g.area.top-1 && !g.counts(t) { // a key to the signs of the table above
			continue
		}
		g.above(t, from)
		g.pickColumns(t)
		return t, next
	}
	return nil, g.records()
}

// counts tells whether there is a number in the first rows of a table, and not
// only signs for missing ones.
func (g *grid) counts(t *found) bool {
	for r := t.from; r <= min(t.to, t.from+sampleRows); r++ {
		for _, c := range g.figureColumns(r) {
			if g.class(r, c) != sign {
				return true
			}
		}
	}
	return false
}

// yearHead tells whether a record of years is a header and no row: its numbers
// are all years and rise or fall, or stand under a row of groups.
func (g *grid) yearHead(r, from int) bool {
	l := g.line(r)
	if l.years == 0 || l.years != l.figures || l.words > 3 {
		return false
	}
	after := r + 1
	for after < g.records() && (g.blankRecord(after) || g.line(after).lone()) {
		after++
	}
	if after >= g.records() {
		return false
	}
	if n := g.line(after); n.figures == 0 && n.filled > l.years && after+1 < g.records() { // months under years, say
		after++
	}
	if n := g.line(after); n.figures == 0 || n.years == n.figures && n.years == l.years {
		return false
	}
	if r == g.area.top-1 && l.rising {
		return true
	}
	if l.years < 2 {
		return false
	}
	above := line{}
	if r > from && !g.blankRecord(r-1) {
		above = g.line(r - 1)
	}
	if above.filled > 1 && above.figures == 0 && above.filled < l.years {
		return true
	}
	if years := g.figureColumns(r); above.figures == 0 && g.together(r-1, r, years) || g.line(r+1).figures == 0 && g.together(r, r+1, years) {
		return true
	}
	if !l.rising {
		return false
	}
	covered := 0
	for _, c := range g.figureColumns(r) {
		if r > from && g.class(r-1, c) != nothing {
			covered++
		}
	}
	return 2*covered < l.years
}

// together tells whether two records name columns only together: the texts of
// each are there again and again, and no two columns have the same of both. The
// labels of the rows have their name in one of the two.
func (g *grid) together(r, below int, columns []int) bool {
	if r < 0 || below >= g.records() || !g.complete(r, columns) || !g.complete(below, columns) {
		return false
	}
	for c := range columns[0] {
		if g.text(r, c) != "" && g.text(below, c) != "" {
			return false
		}
	}
	pairs := map[[2]string]bool{}
	for _, c := range columns {
		pairs[[2]string{g.headText(r, c), g.headText(below, c)}] = true
	}
	return len(pairs) == len(columns) && g.distinct(r, columns) < len(columns) && g.distinct(below, columns) < len(columns)
}

// figureColumns gives the columns of a record that hold numbers or signs.
func (g *grid) figureColumns(r int) []int {
	var out []int
	l := g.line(r)
	for c := l.left; c >= 0 && c <= l.right; c++ {
		switch g.class(r, c) {
		case numeric, yearly, sign:
			out = append(out, c)
		}
	}
	return out
}

// header finds the header of the rows that begin at d, or nil.
func (g *grid) header(from, d int) *found {
	figures := g.figureColumns(d)
	i := d - 1
	var between []int
	for i >= from && (g.blankRecord(i) || g.line(i).lone() && !g.covers(i, figures)) && d-i <= 4 {
		if !g.blankRecord(i) {
			between = append(between, i)
		}
		i--
	}
	if i < from || g.blankRecord(i) || !g.headLike(i, from) || !g.covers(i, figures) {
		return nil
	}
	block := []int{i}
	for k := i - 1; k >= from && !g.blankRecord(k) && g.headLike(k, from); k-- {
		if g.line(k).lone() && (len(g.mergedOver(k)) == 0 || len(figures) > 1 && g.complete(k, figures)) {
			break // a title, or a note over the whole width
		}
		block = append(block, k)
	}
	slices.Reverse(block)
	t := &found{status: -1, units: -1, from: d, gone: map[int]bool{}}
	if len(figures) > 1 && figures[0] == g.line(d).left { // years that label the rows
		figures = figures[1:]
	}
	g.nameRows(t, block, figures)
	if n := t.heads[len(t.heads)-1] + 1; n < d { // rows without a number, and headings
		t.from = n
		for _, r := range between {
			t.from = min(t.from, r)
		}
		for t.from < d && g.blankRecord(t.from) {
			t.from++
		}
	}
	return t
}

// headLike tells whether a record may belong to a header: words, periods and
// years, and no other numbers.
func (g *grid) headLike(r, from int) bool {
	l := g.line(r)
	return l.filled > 0 && (l.figures == 0 || g.yearHead(r, from))
}

// covers tells whether a record holds something over at least half the columns.
func (g *grid) covers(r int, columns []int) bool {
	n := 0
	for _, c := range columns {
		if g.headText(r, c) != "" {
			n++
		}
	}
	return 2*n >= len(columns) && n > 0
}

// headText gives the words of a header's cell; a merged cell holds for all
// the columns it covers.
func (g *grid) headText(r, c int) string {
	if s := g.text(r, c); s != "" {
		return s
	}
	for _, m := range g.merged {
		if m.top <= r && r <= m.bottom && m.left <= c && c <= m.right {
			return g.text(m.top, m.left)
		}
	}
	return ""
}

// mergedOver gives the merged cells of a record that cover several columns.
func (g *grid) mergedOver(r int) []rect {
	var out []rect
	for _, m := range g.merged {
		if m.top <= r && r <= m.bottom && m.right > m.left {
			out = append(out, m)
		}
	}
	return out
}

var codePattern = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{1,11}$`)

// nameRows decides which rows of a block above the data are the header, and
// which of these name the columns. The first row with another text over every
// column of numbers names them. Rows below it are of the header only when they
// hold units, the publisher's codes, or words such as outturn; else they are
// rows without numbers. Where no row has different texts, rows are taken
// together, those over several columns standing for each of them.
func (g *grid) nameRows(t *found, block []int, figures []int) {
	base := -1
	for i, r := range block {
		if g.complete(r, figures) && g.distinct(r, figures) == len(figures) && !(i == 0 && len(block) > 1 && len(figures) == 1 && g.line(r).lone()) {
			base = i
			break
		}
	}
	if base < 0 {
		g.joinRows(t, block, figures)
		return
	}
	t.names = []int{block[base]}
	first := base
	for i := base - 1; i >= 0 && base-i < maxHeads; i-- {
		switch r := block[i]; {
		case g.allStatus(r, figures):
			t.status, first = r, i
		case g.grouped(r, figures):
			t.names, first = append([]int{r}, t.names...), i
		case g.distinct(r, figures) > 0 && !g.line(r).lone():
			first = i
		}
	}
	last := base
below:
	for i := base + 1; i < len(block); i++ {
		r := block[i]
		switch {
		case t.units < 0 && g.all(r, figures, func(s string) bool { _, _, ok := unitOf(s); return ok }):
			t.units = r
		case t.status < 0 && g.allStatus(r, figures):
			t.status = r
		case i == base+1 && len(figures) > 1 && g.distinct(r, figures) == len(figures) && g.all(r, figures, codePattern.MatchString):
		default:
			break below
		}
		last = i
	}
	t.heads = block[first : last+1]
}

// joinRows takes several rows together as the names of the columns.
func (g *grid) joinRows(t *found, block []int, figures []int) {
	n := 1
	for n < len(block) && n < maxHeads {
		r := block[n]
		status := g.allStatus(r, figures)
		if !status && (g.distinct(r, figures) < 2 || g.signs(r, figures)) {
			break
		}
		n++
	}
	t.heads = block[:n]
	for _, r := range t.heads {
		switch {
		case g.allStatus(r, figures):
			t.status = r
		case len(t.heads) > 1 && g.all(r, figures, func(s string) bool { _, _, ok := unitOf(s); return ok }) && g.distinct(r, figures) < len(figures) && t.units < 0 && r != t.heads[0]:
			t.units = r
		case len(t.heads) > 1 && g.distinct(r, figures) < 2 && len(figures) > 1: // the same over all of them
		default:
			t.names = append(t.names, r)
		}
	}
	if len(t.names) == 0 {
		t.names = t.heads[:1]
	}
}

// complete tells whether a row has a text over each column.
func (g *grid) complete(r int, columns []int) bool {
	for _, c := range columns {
		if g.headText(r, c) == "" {
			return false
		}
	}
	return true
}

// distinct counts the different texts of a row over columns.
func (g *grid) distinct(r int, columns []int) int {
	seen := map[string]bool{}
	for _, c := range columns {
		if s := g.headText(r, c); s != "" {
			seen[s] = true
		}
	}
	return len(seen)
}

// all tells whether the texts of a row over columns are all so; some must be
// there.
func (g *grid) all(r int, columns []int, is func(string) bool) bool {
	some := false
	for _, c := range columns {
		if s := g.headText(r, c); s != "" {
			if !is(s) {
				return false
			}
			some = true
		}
	}
	return some
}

// allStatus tells whether a row says only how its columns are to be taken:
// outturn, forecast, provisional.
func (g *grid) allStatus(r int, columns []int) bool {
	return g.all(r, columns, func(s string) bool {
		s = strings.ToLower(s)
		_, ok := markWords[s]
		return ok || len(s) > 1 && plainStatus[s] || s == "plans"
	})
}

// signs tells whether a row has a sign for a missing value among its texts.
func (g *grid) signs(r int, columns []int) bool {
	for _, c := range columns {
		if _, _, ok := g.words.why(g.headText(r, c)); ok {
			return true
		}
	}
	return false
}

// grouped tells whether a row has merged cells over several of the columns,
// and not one over all.
func (g *grid) grouped(r int, columns []int) bool {
	return len(g.mergedOver(r)) > 0 && g.distinct(r, columns) > 1
}

// corner gives the column of a unit that stands over the labels of the rows,
// in a row of the header above the one that names them.
func (g *grid) corner(t *found, r int) (column int, ok bool) {
	last := t.names[len(t.names)-1]
	l := g.line(r)
	if r == last || !slices.Contains(t.names, r) || l.left < 0 || g.text(last, l.left) == "" {
		return 0, false
	}
	_, _, ok = unitOf(g.text(r, l.left))
	return l.left, ok
}

// sampleRows is how many rows tell which columns hold numbers; farRows how far
// from either end of a long sheet each record is looked at closely.
const (
	sampleRows = 20
	farRows    = 2000
)

// body goes down the rows of a table and gives where to look for the next.
func (g *grid) body(t *found) (next int) {
	numbers := g.numberColumns(t)
	n := min(g.records(), g.area.bottom)
	next = n
	t.to = t.from - 1
	var pending, lone []int // records of words: since the last row; between rows
	gap := 0
	wide := len(g.cells(t.heads[len(t.heads)-1]))
	for r := t.from; r < n; r++ {
		far := r > t.from+farRows && r < n-farRows
		if far && len(g.cells(r)) == wide && !g.blankRecord(r) {
			t.to, gap = r, 0
			continue
		}
		if g.blankRecord(r) {
			gap++
			continue
		}
		l := g.line(r)
		switch {
		case (gap > 0 || len(pending) > 0) && g.headAgain(t, r, numbers):
			if len(pending) == 0 && g.sameHead(t, r) { // under a title of its own it is another table's
				t.gone[r] = true
				t.pass(g, r, r, "the header once more")
				gap, pending = 0, nil
				continue
			}
			next = r
			if len(pending) > 0 {
				next = pending[0]
			}
			g.foot(t, nil)
			g.middle(t, lone)
			return next
		case l.lone() && !(far && len(g.cells(r)) == wide), gap > 0 && l.figures == 0:
			pending = append(pending, r)
			continue
		}
		lone, pending = append(lone, pending...), nil
		gap, t.to = 0, r
	}
	g.foot(t, pending)
	g.middle(t, lone)
	return next
}

// numberColumns gives the columns that hold numbers in most of the first rows.
func (g *grid) numberColumns(t *found) []int {
	counts, rows := map[int]int{}, 0
	for r := t.from; r < g.records() && rows < sampleRows; r++ {
		if g.blankRecord(r) || g.line(r).figures == 0 {
			continue
		}
		for _, c := range g.figureColumns(r) {
			counts[c]++
		}
		rows++
	}
	var out []int
	for c, n := range counts {
		if 2*n >= rows {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// headAgain tells whether a record below a table's rows begins another table:
// words, periods or years stand where numbers stood, and numbers follow.
func (g *grid) headAgain(t *found, r int, numbers []int) bool {
	l := g.line(r)
	if l.filled < 2 || l.figures > 0 && !g.yearHead(r, r) {
		return false
	}
	words := 0
	for _, c := range numbers {
		if c >= t.left() && g.headText(r, c) != "" {
			words++
		}
	}
	if words < 2 && words < len(numbers) || words == 0 {
		return false
	}
	for k := r + 1; k < g.records() && k < r+5; k++ {
		if !g.blankRecord(k) && g.line(k).figures > 0 && !g.yearHead(k, k) {
			return true
		}
	}
	return false
}

func (t *found) left() int {
	if len(t.columns) > 0 {
		return t.columns[0]
	}
	return 0
}

// sameHead tells whether a record repeats the table's header.
func (g *grid) sameHead(t *found, r int) bool {
	h := t.names[len(t.names)-1]
	for c := range max(len(g.cells(r)), len(g.cells(h))) {
		if g.text(r, c) != g.text(h, c) {
			return false
		}
	}
	return true
}

// unitLabel may stand before a unit above a table.
var unitLabel = regexp.MustCompile(`(?i)^(units?|unit of measure(ment)?|measure)\s*:\s*`)

var notePattern = regexp.MustCompile(`(?i)^(\[?notes?\b|sources?\b|footnotes?\b|\(\d{1,2}\)|\d{1,2}[.)]\s|\[\w{1,6}\]|[*†‡©¹²³⁴⁵⁶⁷⁸⁹_=]|-{2,}|crown copyright|copyright|end of (table|worksheet|data)|this (table|work)|contact|back to|stand:|published|last updated|next (update|release))`)

// foot decides what the records after the last row are: notes, unless they
// have the form of rows whose numbers are all blank.
func (g *grid) foot(t *found, pending []int) {
	wide := len(g.cells(t.heads[len(t.heads)-1]))
	for len(pending) > 0 {
		r := pending[0]
		s := g.text(r, g.line(r).left)
		full := len(g.cells(r)) == wide && wide > 1 && g.src.Cells == nil
		if r != t.to+1 || !full || len(s) > 60 || notePattern.MatchString(s) {
			break
		}
		t.to, pending = r, pending[1:]
	}
	for i := 0; i < len(pending); {
		j := i
		for j+1 < len(pending) && pending[j+1] <= pending[j]+2 {
			j++
		}
		t.pass(g, pending[i], pending[j], "notes")
		i = j + 1
	}
}

// middle decides what records of one cell between rows are: headings of
// sections where the first record is one, else rows whose numbers are blank.
func (g *grid) middle(t *found, lone []int) {
	if len(lone) < 2 || lone[0] != t.from {
		return
	}
	seen := map[string]bool{}
	for i, r := range lone {
		s := g.text(r, g.line(r).left)
		if isPeriod(s) || seen[s] || i > 0 && lone[i-1] == r-1 {
			return
		}
		seen[s] = true
	}
	t.sections = lone
	for _, r := range lone {
		t.gone[r] = true
		t.pass(g, r, r, "heads the rows below it")
	}
}

// pass notes that records are no rows.
func (t *found) pass(g *grid, from, to int, why string) {
	text := ""
	if l := g.line(from); l.left >= 0 {
		text = clip(g.text(from, l.left))
	}
	t.passed = append(t.passed, Passed{from + 1, to + 1, why, text})
}

// maxTitle is how much of a title is kept, in bytes.
const maxTitle = 300

// above takes the title and the unit from the records over the header.
func (g *grid) above(t *found, from int) {
	top := t.heads[0]
	units := map[string]bool{}
	for r := max(from, top-6); r < t.from; r++ {
		if c, ok := g.corner(t, r); ok {
			unit, scale, _ := unitOf(g.text(r, c))
			units[unit+" "+scale] = true
			t.unit, t.hasUnit = [2]int{r, c}, true
			continue
		}
		if r >= top && !slices.Contains(t.heads, r) || slices.Contains(t.names, r) || r == t.units || r == t.status || g.blankRecord(r) {
			continue
		}
		l := g.line(r)
		for c := l.left; c <= l.right; c++ {
			s := g.text(r, c)
			if unit, scale, ok := unitOf(unitLabel.ReplaceAllString(s, "")); ok {
				units[unit+" "+scale] = true
				t.unit, t.hasUnit = [2]int{r, c}, true
			}
		}
	}
	if len(units) != 1 {
		t.hasUnit = false
	}
	first := from
	for first < top && g.blankRecord(first) {
		first++
	}
	last := top - 1
	for last >= first && g.blankRecord(last) {
		last--
	}
	if last >= first {
		t.title = g.title(first, last)
		t.pass(g, first, last, "title and notes above the table")
	}
	for r := t.heads[0]; r <= t.heads[len(t.heads)-1]; r++ {
		if !slices.Contains(t.names, r) && !g.blankRecord(r) {
			why := "a row of the header that names no column"
			switch r {
			case t.units:
				why = "the units of the columns"
			case t.status:
				why = "how the columns are to be taken"
			}
			t.pass(g, r, r, why)
		}
	}
	slices.SortStableFunc(t.passed, func(a, b Passed) int { return a.From - b.From })
}

var titlePattern = regexp.MustCompile(`(?i)^(table|chart|figure|annex)\b`)

// title gives the title among the records above a table: the last one that
// begins like “Table 4.1”, else the last that stands at the left by itself and
// is no note, else the first.
func (g *grid) title(first, last int) string {
	left, title := g.line(first).left, g.text(first, g.line(first).left)
	for r := first; r <= last; r++ {
		if !g.blankRecord(r) {
			left = min(left, g.line(r).left)
		}
	}
	called := titlePattern.MatchString(title)
	for r := first + 1; r <= last; r++ {
		if l := g.line(r); l.lone() && l.left == left {
			s := g.text(r, l.left)
			if is := titlePattern.MatchString(s); is || !called && !notePattern.MatchString(s) {
				title, called = s, is
			}
		}
	}
	return clipTo(title, maxTitle)
}

// pickColumns gives the table its columns: those with a name, and those with
// something in their rows.
func (g *grid) pickColumns(t *found) {
	left, right := g.area.left, 0
	for _, h := range t.names {
		right = max(right, g.line(h).right)
		for _, m := range g.mergedOver(h) {
			right = max(right, m.right)
		}
	}
	wide := right + 1
	if g.src.Cells == nil { // a record that is longer does not line up with the header
		wide = len(g.cells(t.measured()))
	}
	for r := t.from; r <= t.to && g.src.Cells != nil; r++ {
		wide = max(wide, len(g.cells(r)))
	}
	right = min(g.area.right, wide)
	for c := left; c < right; c++ {
		named := false
		for _, h := range t.names {
			named = named || g.text(h, c) != ""
		}
		if named || g.holds(t, c) {
			t.columns = append(t.columns, c)
		}
	}
}

// holds tells whether a column has anything in the table's rows.
func (g *grid) holds(t *found, c int) bool {
	for r := t.from; r <= t.to; r++ {
		if t.gone[r] || c >= len(g.cells(r)) {
			continue
		}
		if b, _ := g.cell(r, c); len(b) > 0 {
			return true
		}
	}
	return false
}
