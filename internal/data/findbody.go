package data

import (
	"regexp"
	"slices"
)

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
