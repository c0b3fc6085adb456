package brief

import (
	"math/bits"
	"regexp"
	"slices"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

// A Finder finds the expressions that give typed numbers. It keeps what it
// has learnt of each dataset, and is for one goroutine.
type Finder struct {
	sets map[*figure.Dataset]*seekSet
}

// NewFinder gives a finder that knows nothing yet.
func NewFinder() *Finder { return &Finder{sets: map[*figure.Dataset]*seekSet{}} }

// A seekSet is a dataset with the words by which a text speaks of it.
type seekSet struct {
	d        *figure.Dataset
	name     string
	words    []string
	named    int            // how many of words are of its name; the others are of its title
	measures []*seekMeasure // those that hold numbers and can be written
	cols     []*seekColumn
	time     int                // the first column in time, or -1
	brings   map[[3]int32]int32 // what keys bring along

	vocabulary []string // the words that it knows, found once
}

// A seekMeasure is a measure with its words.
type seekMeasure struct {
	*figure.Measure
	set    *seekSet
	words  [][]string // of its name, and of its label
	latest int32      // in the column in time; -1 for none
	counts int32      // the power of ten that its label speaks of: 6 for “million tonnes”
}

// A seekColumn is a key column with its words.
type seekColumn struct {
	list     []data.Key
	kind     data.Kind
	inTime   bool
	byStart  map[int64]int32
	byPhrase map[string][]int32
	longest  int                // words of the longest phrase
	byWord   map[string][]int32 // keys that have a word
	phrases  [][]string
	total    int32 // the key that stands for all; -1 for none
}

// set learns a dataset.
func (f *Finder) set(name string, d *figure.Dataset) *seekSet {
	if s := f.sets[d]; s != nil {
		return s
	}
	s := &seekSet{d: d, name: name, time: -1, words: identifier(name)}
	s.named = len(s.words)
	f.sets[d] = s
	if src := d.Spec.Source; src != nil {
		s.words = append(s.words, identifier(src.Title.S)...)
	}
	for c := range d.Keys {
		col := newSeekColumn(d.KeyList(c))
		if col.inTime && s.time < 0 {
			s.time = c
		}
		s.cols = append(s.cols, col)
	}
	if len(s.cols) == 0 || len(s.cols[0].list) == 0 {
		return s
	}
	for _, m := range d.Measures {
		if !m.Column.Number || len(s.measures) == maxMeasures {
			continue
		}
		if e, faults := figure.Parse(made(name + "." + m.Name)); len(faults) > 0 || e.Broken() {
			continue
		}
		sm := &seekMeasure{Measure: m, set: s, latest: -1, words: [][]string{identifier(m.Name)}}
		if label := identifier(m.Label); !slices.Equal(label, sm.words[0]) {
			sm.words = append(sm.words, label)
		}
		sm.counts = scaleSaid(m.Label + " " + m.Column.Header + " " + m.Unit.Name)
		if s.time >= 0 {
			sm.latest = d.Latest(m, s.time)
		}
		s.measures = append(s.measures, sm)
	}
	return s
}

// scaleSaid gives the power of ten of a scale that a label speaks of.
func scaleSaid(s string) int32 {
	s = strings.ToLower(s)
	for _, w := range []struct {
		word string
		exp  int32
	}{{"thousand", 3}, {"million", 6}, {"billion", 9}} {
		if strings.Contains(s, w.word) {
			return w.exp
		}
	}
	return 0
}

// maxMeasures bounds how many measures of a dataset are looked at.
const maxMeasures = 2000

func newSeekColumn(list []data.Key) *seekColumn {
	c := &seekColumn{list: list, total: -1}
	for i := range list {
		if list[i].InTime() {
			c.inTime, c.kind = true, list[i].Kind
			break
		}
	}
	if c.inTime {
		c.byStart = make(map[int64]int32, len(list))
		for i := range list {
			if list[i].InTime() {
				c.byStart[list[i].Start] = int32(i)
			}
		}
		return c
	}
	c.byPhrase, c.byWord = map[string][]int32{}, map[string][]int32{}
	c.phrases = make([][]string, len(list))
	best := len(totalKeys)
	for i := range list {
		words := phrase(list[i].Text)
		c.phrases[i] = words
		for k, t := range totalKeys[:best] {
			if t.MatchString(strings.TrimSpace(list[i].Text)) {
				best, c.total = k, int32(i)
				break
			}
		}
		if len(words) == 0 {
			continue
		}
		for _, alias := range append(aliasesOf(words), words) {
			p := strings.Join(alias, " ")
			c.byPhrase[p] = append(c.byPhrase[p], int32(i))
			c.longest = max(c.longest, len(alias))
		}
		for k, w := range words {
			if !stopWords[w] && !slices.Contains(words[:k], w) {
				c.byWord[w] = append(c.byWord[w], int32(i))
			}
		}
	}
	return c
}

// totalKeys are the keys that stand for all the others, the widest first.
var totalKeys = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^\(?(grand )?totals?\)?$`),
	regexp.MustCompile(`(?i)^all$`),
	regexp.MustCompile(`(?i)^(all|total|both|any|overall)\b`),
	regexp.MustCompile(`(?i)\b(total|insgesamt|gesamt|all)$`),
	regexp.MustCompile(`(?i)^$`),
	regexp.MustCompile(`(?i)^(world|state|national|index|overall index|índice general)$`),
	regexp.MustCompile(`(?i)^(united kingdom|uk)$`),
	regexp.MustCompile(`(?i)^great britain$`),
	regexp.MustCompile(`(?i)^england and wales$`),
	regexp.MustCompile(`(?i)^(england|scotland|wales|northern ireland)$`),
}

// aliasesOf gives the other names of a place that British writers use for it.
func aliasesOf(words []string) [][]string {
	switch strings.Join(words, " ") {
	case "unit kingdom", "united kingdom":
		return [][]string{{"uk"}}
	case "uk":
		return [][]string{phrase("United Kingdom")}
	case "great britain":
		return [][]string{{"gb"}, {"britain"}}
	}
	return nil
}

// percentWords are words of measures that a per cent sign stands for.
var percentWords = map[string]bool{stem("share"): true, stem("percentage"): true, "percent": true, "cent": true, stem("proportion"): true, stem("rate"): true}

// weight says how much a word tells of n things that k of them have it.
func weight(n, k int) int { return max(1, bits.Len(uint(n/max(1, k)))) }

// A saidKey is a key that a text names: by all its words, or some of them.
type saidKey struct {
	id       int32
	from, to int // bytes of the text
	part     int // of 100: how much of its name is there
}

// keysIn gives the keys of a column of texts that a text names, found once.
func (l *layer) keysIn(c *seekColumn) []saidKey {
	if found, ok := l.keys[c]; ok {
		return found
	}
	var out []saidKey
	taken := make([]bool, len(l.words))
	for n := min(c.longest, len(l.words)); n > 0; n-- {
		for i := 0; i+n <= len(l.words); i++ {
			if slices.Contains(taken[i:i+n], true) {
				continue
			}
			if n == 1 && stopWords[l.words[i].stem] {
				continue
			}
			ids := c.byPhrase[l.join(i, n)]
			if len(ids) == 0 {
				continue
			}
			for k := i; k < i+n; k++ {
				taken[k] = true
			}
			for _, id := range ids {
				out = append(out, saidKey{id, l.words[i].from, l.words[i+n-1].to, 100})
			}
		}
	}
	out = append(out, l.partly(c, taken)...)
	l.keys[c] = out
	return out
}

// join gives n words from the i-th on.
func (l *layer) join(i, n int) string {
	if n == 1 {
		return l.words[i].stem
	}
	var b strings.Builder
	for k := i; k < i+n; k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(l.words[k].stem)
	}
	return b.String()
}

// manyKeys is how many keys may share a word that still tells something.
const manyKeys = 400

// partly gives the keys of which more than half is said, by the weight of
// their words.
func (l *layer) partly(c *seekColumn, taken []bool) []saidKey {
	type sum struct {
		weight, heaviest, from, to int
	}
	sums := map[int32]*sum{}
	var order []int32
	seen := map[string]bool{}
	for i, w := range l.words {
		ids := c.byWord[w.stem]
		if taken[i] || seen[w.stem] || len(ids) == 0 || len(ids) > manyKeys {
			continue
		}
		seen[w.stem] = true
		u := weight(len(c.list), len(ids))
		for _, id := range ids {
			s := sums[id]
			if s == nil {
				s = &sum{}
				sums[id] = s
				order = append(order, id)
			}
			if s.weight += u; u > s.heaviest {
				s.heaviest, s.from, s.to = u, w.from, w.to
			}
		}
	}
	var out []saidKey
	for _, id := range order {
		all := 0
		for k, w := range c.phrases[id] {
			if stopWords[w] || slices.Contains(c.phrases[id][:k], w) {
				continue
			}
			ids := c.byWord[w]
			all += weight(len(c.list), len(ids))
		}
		if s := sums[id]; all > 0 && 2*s.weight >= all {
			out = append(out, saidKey{id, s.from, s.to, min(95, 100*s.weight/all)})
		}
	}
	return out
}

// keyView is what a spot's text says of one column of texts.
type keyView struct {
	c      *seekColumn
	points map[int32]int
	bare   int // of a key that is not named
	total  int // of the key that stands for all, where it is not named
}

// viewKeys reads what stands round a spot for a column of texts.
func (sp *spot) viewKeys(c *seekColumn) *keyView {
	v := &keyView{c: c, points: map[int32]int{}}
	best := 0
	name := func(k saidKey, points int) {
		points = points * k.part / 100 * k.part / 100
		if points > v.points[k.id] {
			v.points[k.id] = points
			best = max(best, points)
		}
	}
	for _, k := range sp.text.keysIn(c) {
		name(k, sp.points(k.from, k.to))
	}
	for _, n := range sp.around {
		for _, k := range n.keysIn(c) {
			name(k, n.points)
		}
	}
	switch {
	case len(c.list) == 1:
		v.bare, v.total = 20, 20
	case best >= 60:
		v.bare, v.total = -50, -20
	case best > 0:
		v.bare, v.total = -20, 5
	default:
		v.bare, v.total = 0, 25
	}
	return v
}

// named gives the keys that are spoken of, in order.
func (v *keyView) named() []int32 {
	var out []int32
	for id, pts := range v.points {
		if pts >= spokenFrom {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

func (v *keyView) of(id int32) int {
	if pts, ok := v.points[id]; ok && pts > 0 {
		return pts
	}
	if id == v.c.total {
		return v.total
	}
	return v.bare
}
