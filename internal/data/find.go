package data

import (
	"regexp"
	"slices"
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

func (t *found) left() int {
	if len(t.columns) > 0 {
		return t.columns[0]
	}
	return 0
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
