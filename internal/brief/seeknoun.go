package brief

import (
	"strings"
)

// What stands right after a number says what it counts: “110 schools”, “45
// letters”. Where that is nothing the data speak of, a cell that holds the
// number in the area and the year of the sentence is there by chance, unless
// the sentence speaks of what the cell measures.

// lightWords stand after a number and say nothing of what it counts.
var lightWords = stems(`were was are is be been being did do does done had has have will would could should may might can must
	more fewer less higher lower greater smaller up down above below compared against than and or but so while when where which who whose that
	of in on at to by for from with within without across among between over under during since until before after about around
	a an the this these those its their our all both each every per only also still now then again respectively overall altogether
	million billion thousand hundred percentage points point cent times year years month months day days
	jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september october november december`)

// counted gives the words after a number that say what it counts, up to three;
// none where something else follows.
func (l *lookup) counted() []string {
	var out []string
	at := l.j
	for _, w := range l.text.words {
		if w.from < l.j {
			continue
		}
		gap := l.p.s[at:w.from]
		if w.to > l.to || len(out) == 3 || strings.Trim(gap, " -‑\u00a0") != "" || lightWords[w.stem] && !timeWords[w.stem] || digits(w.stem) {
			break
		}
		out = append(out, w.stem)
		at = w.to
	}
	return out
}

// timeWords are counted themselves where they stand right after a number.
var timeWords = stems("times days months years weeks hours")

// speaksOf tells whether the data of a candidate know one of the words.
func (s *seeker) speaksOf(c *cand, words []string) bool {
	for _, cl := range c.cells {
		set := cl.m.set
		for _, w := range words {
			for _, list := range cl.m.words {
				for _, v := range list {
					if alike(v, w, true) {
						return true
					}
				}
			}
			if set.knows(w) {
				return true
			}
			for k, col := range set.cols {
				id := set.d.KeyNumber(cl.row, k)
				if id < 0 || col.inTime {
					continue
				}
				for _, v := range col.phrases[id] {
					if alike(v, w, false) {
						return true
					}
				}
			}
		}
	}
	return false
}

// knows tells whether a dataset's own words have one: its titles, its units and
// the heads of its keys.
func (set *seekSet) knows(w string) bool {
	if set.vocabulary == nil {
		set.vocabulary = append([]string{}, set.words[set.named:]...)
		add := func(s string) { set.vocabulary = append(set.vocabulary, identifier(s)...) }
		add(set.d.Table.Title)
		if cov := set.d.Spec.Coverage; cov != nil {
			add(cov.Unit.S)
		}
		for _, k := range set.d.Keys {
			add(k.Header)
		}
		for _, m := range set.measures {
			add(m.Unit.Name)
		}
	}
	for _, v := range set.vocabulary {
		if alike(v, w, false) {
			return true
		}
	}
	return false
}

// saidEnough is how many points a measure has that the sentence speaks of,
// whatever is said to be counted.
const saidEnough = 40

// odd tells whether what is counted is nothing that a candidate's data speak
// of. A number without such a word goes with the one before it. One of four
// digits and more is hardly there by chance.
func (s *seeker) odd(l *lookup, c *cand) bool {
	if l.significant() > fewDigits || l.claim || l.t.Percent || l.t.Points || l.t.Currency != "" || l.inCell || len(c.cells) == 0 || c.op == "count" || c.op == "ratio" || c.op == "rank" {
		return false
	}
	words := l.counted()
	if len(words) == 0 {
		for _, o := range s.byPassage[l.passage] {
			if o.beside(l.spot) && !o.claim && o.i < l.i && !o.t.Percent && o.t.Currency == "" {
				if w := o.counted(); len(w) > 0 {
					words = w
				}
			}
		}
	}
	if len(words) == 0 || s.speaksOf(c, words) {
		return false
	}
	enough, best := saidEnough, 0
	for _, cl := range c.cells {
		best = max(best, s.inSentence(l, cl.m))
		if named(cl.m.set, words) {
			enough = saidEnough / 2
		}
	}
	return best < enough
}

// named tells whether a dataset's name has one of the words. A dataset called
// schools may hold anything about schools, but the number of them.
func named(set *seekSet, words []string) bool {
	for _, w := range words {
		for _, v := range set.words[:set.named] {
			if alike(v, w, false) {
				return true
			}
		}
	}
	return false
}

// inSentence gives the points of a measure's words as the sentence alone has
// them.
func (s *seeker) inSentence(l *lookup, m *seekMeasure) int {
	best := 0
	for _, words := range m.words {
		sum, all := 0, 0
		for _, w := range words {
			u := weight(s.of+1, s.common[w])
			all += u
			for _, t := range l.text.words {
				if t.from >= l.from && t.to <= l.to && (t.from >= l.j || t.to <= l.i) && alike(t.stem, w, true) {
					sum += u * 100
					break
				}
			}
		}
		if all > 0 {
			best = max(best, sum/all)
		}
	}
	return best
}
