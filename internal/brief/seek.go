package brief

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// A Proposal is one typed number that no figure stands behind, or words that
// say something of the figures and that no claim checks, with the expressions
// that give it.
type Proposal struct {
	Span     diag.Span // what was typed
	Typed    string
	Text     string // the sentence or the cell it stands in
	From, To int    // what was typed, in bytes of Text
	Claim    bool   // words, and no number
	Name     string // the key in whose name it stands: “£30,000 or more”; "" for none
	Found    []Found
	More     int  // how many others there are
	Clear    bool // the first is the only one, or clearly before the others
}

// A Found is an expression that gives what was typed.
type Found struct {
	Span  diag.Span // what it takes the place of; of moved() more than the number
	Typed string    // the words there
	Expr  string
	Put   string // what is put in: {{ expression }}, or the words with their claim
	Shown string // what it shows, or the words that hold
	Value figure.Value
	Cells []figure.Ref // at most maxShownCells of those behind it
	Of    int          // how many there are
	Score int          // its points, by which candidates are put in order

	at [2]int // bytes of the passage
}

// Holds tells whether the expression gives the same in another edition.
func (f *Found) Holds(b *Brief) bool {
	e, faults := figure.Parse(made(f.Expr))
	if faults.HasErrors() || e.Broken() {
		return false
	}
	v, faults := e.Eval(&figure.Scope{Datasets: b.Scope.Datasets, Vars: b.Scope.Vars, Lang: b.Lang})
	if f.Value.Kind == figure.Truth {
		return !faults.HasErrors() && v.True
	}
	return !faults.HasErrors() && v.Shown() == f.Shown
}

const (
	maxFound      = 5
	maxShownCells = 4
)

// Points decide the order of candidates. They are the sum of what each key and
// the measure have, by where the text speaks of them: with the number itself
// (110 to 120), elsewhere in its sentence (85), at the head of the row or the
// column of a table (130), in the rest of the paragraph (40 to 60), in the
// paragraph before or a heading (25 to 45), nowhere (0, or less where others
// of the column are named). An operation costs, and the words that ask for it
// give more than it costs. A candidate is clearly first where the next one
// that means something else has clearBy points less.
const (
	clearBy    = 25
	cheapest   = 20 // the cost of an operation
	wantedFor  = 45 // what the words that ask for an operation give
	measureOf  = 85 // of 100: what a word of a measure has, of that of a key
	fewDigits  = 3  // below so many digits a number may well be there by chance
	topPerSpot = 48
	spokenFrom = 55  // what has so many points is spoken of
	deniedFrom = -50 // what has so few, others of its column being named in the sentence, is not what is meant
)

// A seeker looks for what gives the typed numbers of one edition.
type seeker struct {
	*Finder
	b       *Brief
	sc      *figure.Scope
	sets    []*seekSet
	spots   []*lookup
	common  map[string]int // how many measures have a word
	of      int
	numbers int // how many cells there are

	byPassage map[*passage][]*lookup
	formats   map[string]*figure.Formatter
}

// A lookup is a spot with what was found for it.
type lookup struct {
	clear bool // it was found, and clearly: known of those that stand before
	*spot
	views  map[*seekSet]*setView
	said   map[string]int // the points of words of measures
	found  []*cand
	total  int
	floor  int     // of the points of cells that are kept
	last   cell    // hit last
	about  []combo // what it may be about, found once
	inTime []pair  // and in which two periods
	name   string

	anchored [][]anchor // what the numbers round it are, once that is settled
	settled  bool

	roughKnown, roughSaid bool // what rough gives
	roughZeros            int32
	low, high             float64 // between which a number is what was typed
}

// A cell is one cell of a dataset.
type cell struct {
	m   *seekMeasure
	row int
}

// A cand is an expression that may give what was typed.
type cand struct {
	op      string // "" for a cell alone
	cells   []cell // that it is told by
	core    string
	score   int
	latest  bool   // written with latest, beside one with the period itself
	same    string // equal for those that mean the same
	by      int    // operations
	open    int    // keys and measures that nothing in the text speaks of
	spoken  int    // and those that the sentence speaks of
	denied  int    // and those of which the text names others
	found   Found
	checked bool
}

// made gives an expression that stands in no file.
func made(s string) diag.Text { return diag.MadeText(s, diag.Span{}) }

// Propose finds the typed numbers and unchecked words of an edition, in
// reading order, with what gives them. skip tells those that need no look.
func (f *Finder) Propose(b *Brief, skip func(diag.Span) bool) []Proposal {
	s := &seeker{Finder: f, b: b, formats: map[string]*figure.Formatter{}, common: map[string]int{}}
	s.sc = &figure.Scope{Datasets: b.Scope.Datasets, Vars: b.Scope.Vars, Lang: b.Lang}
	names := make([]string, 0, len(b.Scope.Datasets))
	for name := range b.Scope.Datasets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if set := f.set(name, b.Scope.Datasets[name]); len(set.measures) > 0 {
			s.sets = append(s.sets, set)
		}
	}
	s.count()
	for _, sp := range collect(b).found {
		if skip == nil || !skip(sp.p.span(sp.i, sp.j)) {
			s.spots = append(s.spots, &lookup{spot: sp, views: map[*seekSet]*setView{}, said: map[string]int{}, floor: math.MinInt})
		}
	}
	s.byPassage = map[*passage][]*lookup{}
	for _, l := range s.spots {
		s.inName(l)
		s.byPassage[l.passage] = append(s.byPassage[l.passage], l)
	}
	s.cells()
	s.agree()
	for _, l := range s.spots {
		if l.name == "" && !l.claim {
			s.relations(l)
			s.withLatest(l)
		}
	}
	for _, l := range s.spots { // the numbers of a sentence say what its words are about
		if l.name == "" && l.claim {
			s.claims(l)
		}
	}
	out := make([]Proposal, len(s.spots))
	for i, l := range s.spots {
		out[i] = s.proposal(l)
	}
	return out
}

// count finds how common each word of a measure is among all measures.
func (s *seeker) count() {
	for _, set := range s.sets {
		s.numbers += len(set.measures) * len(set.d.Rows)
		for _, m := range set.measures {
			s.of++
			seen := map[string]bool{}
			for _, words := range m.words {
				for _, w := range words {
					if !seen[w] {
						seen[w] = true
						s.common[w]++
					}
				}
			}
		}
	}
}

// inName finds numbers that stand in the name of a key, such as an age or a
// band of income, and are no figures.
func (s *seeker) inName(l *lookup) {
	if l.claim {
		return
	}
	digits := l.i + strings.IndexAny(l.p.s[l.i:l.j], "0123456789")
	for _, set := range s.sets {
		for _, c := range set.cols {
			if c.inTime {
				continue
			}
			for _, k := range l.text.keysIn(c) {
				if k.part == 100 && k.from <= digits && l.j <= k.to && k.to-k.from > l.j-digits {
					l.name = c.list[k.id].Text
					return
				}
			}
		}
	}
}

// withLatest offers the best cells written with latest too, where they may be.
func (s *seeker) withLatest(l *lookup) {
	l.sort()
	for _, c := range slices.Clone(l.found[:min(len(l.found), 2*maxFound)]) {
		if c.op != "" || !l.mayLatest(s, c.cells[0]) || c.cells[0].period() != c.cells[0].m.latest {
			continue
		}
		with := *c
		with.checked, with.latest = false, true
		if with.core, _ = c.cells[0].source(byLatest); with.core == "" {
			continue
		}
		with.score--
		if m := c.cells[0].m; s.view(l, m.set).time(l, m, m.set.time).now {
			with.score += 2
		}
		if s.check(l, &with) {
			l.found = append(l.found, &with)
		}
	}
}

// proposal puts together what was found for a spot.
func (s *seeker) proposal(l *lookup) Proposal {
	p := Proposal{
		Span: l.p.span(l.i, l.j), Typed: l.words, Claim: l.claim, Name: l.name,
		Text: l.sentence(), From: l.i - l.from, To: l.j - l.from,
	}
	trim := len(p.Text) - len(strings.TrimLeft(p.Text, " "))
	p.Text, p.From, p.To = strings.TrimRight(p.Text[trim:], " "), p.From-trim, p.To-trim
	if l.name != "" {
		return p
	}
	l.sort()
	var kept []*cand
	groups := map[string]int{}
	for _, c := range l.found {
		if n := groups[c.same]; n > 0 && !(n == 1 && c.latest) {
			continue
		}
		groups[c.same]++
		kept = append(kept, c)
	}
	p.Clear = s.clearly(l, kept)
	l.clear = p.Clear
	for _, c := range kept[:min(len(kept), maxFound)] {
		c.found.Score = c.score
		p.Found = append(p.Found, c.found)
	}
	p.More = max(l.total, len(groups)) - len(groups) + max(0, len(kept)-maxFound)
	return p
}

// sort puts the best candidates first; among equals those of fewer
// operations.
func (l *lookup) sort() {
	slices.SortStableFunc(l.found, func(a, b *cand) int {
		return cmp.Or(b.score-a.score, a.by-b.by, strings.Compare(a.core, b.core))
	})
}
