package data

import (
	"regexp"
	"slices"
	"strings"
)

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
