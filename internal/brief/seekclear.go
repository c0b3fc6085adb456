package brief

import (
	"regexp"
	"strings"
)

// clearly tells whether the first candidate is the one that is meant: nothing
// in it is a guess, and all that mean something else come well behind. One that
// stands alone may have keys that nothing speaks of, where chance would hardly
// have put the number there.
func (s *seeker) clearly(l *lookup, list []*cand) bool {
	if len(list) == 0 {
		return false
	}
	first, alone, far := list[0], true, true
	if l.claim && !s.inSaidPeriod(l, first) {
		return false
	}
	if elsewhere.MatchString(l.sentence()) || equals.MatchString(l.before()) && manyIn(list) || s.odd(l, first) || s.partOfUnknown(l) {
		return false
	}
	for _, c := range list[1:] {
		if c.same == first.same || sameNumber(c, first) {
			continue
		}
		if alone = false; first.score-c.score < clearBy || l.claim {
			return false // of claims exactly one has to stand out
		}
		far = first.score-c.score >= 3*clearBy
		break
	}
	if first.denied == 0 && first.open == 0 && (first.spoken > 0 || l.significant() >= fewDigits) {
		return true
	}
	if !alone && far && first.spoken > 0 && first.denied == 0 && l.digits() > 1 {
		return true
	}
	if l.claim || !alone || first.denied > 0 {
		return false
	}
	chance := s.numbers // of cells, one in ten to the number of digits has those typed
	for range l.digits() {
		chance /= 10
	}
	return chance == 0 && l.digits() >= fewDigits || first.spoken > 0 && l.significant() >= fewDigits
}

// inSaidPeriod tells whether a claim is of the periods that its sentence names,
// where it names any: a comparison ends in one of them, and anything else lies
// in them.
func (s *seeker) inSaidPeriod(l *lookup, c *cand) bool {
	for k := range c.cells {
		set := c.cells[k].m.set
		if set.time < 0 || c.compares() && c.cells[k].start() < c.cells[1-k].start() {
			continue
		}
		named, in := false, false
		for i := range l.text.periods {
			said := &l.text.periods[i]
			if said.from < l.from || said.from >= l.to || said.against || said.over || sincePeriod.MatchString(l.p.s[l.from:said.from]) {
				continue
			}
			if id, _, _, _ := said.means(set.cols[set.time]); id >= 0 {
				named = true
				in = in || id == c.cells[k].period()
			}
		}
		if named && !in {
			return false
		}
	}
	return true
}

// compares tells whether a claim holds two cells against each other, of which
// the later one is what it is about.
func (c *cand) compares() bool { return len(c.cells) == 2 && (c.op == "fold" || c.op == "change") }

// start gives where a cell's period begins.
func (c cell) start() int64 {
	if id := c.period(); id >= 0 {
		return c.m.set.cols[c.m.set.time].list[id].Start
	}
	return 0
}

// partOfUnknown tells whether a number is of others whose own number nothing
// gives: “We asked 160 heads. Of these, 25 …” is no statistic of the data,
// though a cell that its words lead to may hold 25.
func (s *seeker) partOfUnknown(l *lookup) bool {
	if !ofThese.MatchString(l.sentence()) {
		return false
	}
	unknown := false
	for _, o := range s.byPassage[l.passage] {
		if o.passage == l.passage && o.to == l.from && !o.claim {
			if o.clear {
				return false
			}
			unknown = true
		}
	}
	return unknown
}

var ofThese = regexp.MustCompile(`(?i)^\s*(?:of|among|amongst) (?:these|those|them|whom|which)\b`)

// elsewhere finds words for a place or an order that is told elsewhere.
var elsewhere = regexp.MustCompile(`(?i)\bthere (?:in|by|over|during|since|too|also|and|but|than|rose|fell|has)\b|\bthere[.,;)]|\brespectively\b`)

// equals finds what stands before the base of an index: 2015 = 100.
var equals = regexp.MustCompile(`=\s*$`)

// manyIn tells whether several cells of the first candidate's measure have the
// number, as those of a whole series of 100 have.
func manyIn(list []*cand) bool {
	for _, c := range list[1:] {
		if c.same != list[0].same && len(c.cells) > 0 && len(list[0].cells) > 0 && c.cells[0].m == list[0].cells[0].m {
			return true
		}
	}
	return false
}

// sameNumber tells whether two candidates are one number that was published
// twice, or worked out from the same numbers published twice: equal in more
// digits than two different ones would be.
func sameNumber(a, b *cand) bool {
	x, y := a.found.Value.Num, b.found.Value.Num
	if x == nil || y == nil || x.Cmp(y) != 0 {
		return false
	}
	if len(strings.Trim(x.Coeff.String(), "0")) > fewDigits {
		return true
	}
	if a.op != b.op || len(a.cells) < 2 || len(a.cells) != len(b.cells) {
		return false
	}
	for k := range a.cells {
		p, okP := a.cells[k].num()
		q, okQ := b.cells[k].num()
		if !okP || !okQ || p != q || p == 0 {
			return false
		}
	}
	return true
}

// digits counts the digits of a typed number.
func (l *lookup) digits() int {
	n := 0
	for _, r := range l.words {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// significant counts the digits of a typed number without zeros at its ends.
func (l *lookup) significant() int {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, l.words)
	return len(strings.Trim(d, "0"))
}
