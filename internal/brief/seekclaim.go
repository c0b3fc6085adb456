package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"policybrief/internal/figure"
)

var (
	prefixBefore  = regexp.MustCompile(`(?i)\b(nearly|almost|just under|more than|over|just over|well over) $`)
	ordinalBefore = regexp.MustCompile(`(?i)\b(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[ -]$`)
	sincePeriod   = regexp.MustCompile(`(?i)\bsince (?:the )?$`)
	inWords       = regexp.MustCompile(`(?i)^(\w+) (?:in|out of) (?:every )?(a hundred|\w+)$`)
	foldWord      = regexp.MustCompile(`(?i)^(two|three|four|five|ten)-?fold$`)
	highWords     = regexp.MustCompile(`(?i)^(highest|largest|(?:a |all-time )?record (?:number|high|level|rise|year|total|increase)s?)$`)
	lowWords      = regexp.MustCompile(`(?i)^(lowest|smallest|fewest|(?:a |all-time )?record low(?:s)?)$`)
	ofWhom        = regexp.MustCompile(`(?i)\bof (?:whom|which|these|those|them)\b[^.;]*$`)
	mostWords     = regexp.MustCompile(`(?i)^((?:a|the) majority|most of)$`)
)

// Points of a claim: of a share where the words before it say of what, and of a
// series that another number of the sentence is from.
const (
	ofWhomPoints = 60
	kinPoints    = 60
)

// partWords are the fractions that are written as words, with the bands that
// fold() has for them.
var partWords = map[string][2]string{
	"half of": {"0.4875", "0.5125"}, "a third": {"0.3233", "0.3433"}, "a quarter": {"0.24", "0.26"},
	"two thirds": {"0.6567", "0.6767"}, "three quarters": {"0.74", "0.76"},
}

// claims finds what proves words that say something of the figures.
func (s *seeker) claims(l *lookup) {
	words := strings.ToLower(strings.ReplaceAll(l.words, "-", " "))
	before := l.before()
	prefix := ""
	if m := prefixBefore.FindStringSubmatch(before); m != nil {
		prefix = strings.ToLower(m[1])
	}
	switch fold := foldOf(words, prefix, before); {
	case fold != "":
		s.folds(l, fold, prefix)
	case highWords.MatchString(l.words), lowWords.MatchString(l.words):
		s.extremes(l, highWords.MatchString(l.words))
	case mostWords.MatchString(l.words):
		s.parts(l, 0.5, 1, "> 0.5", "> 50", "")
	default:
		s.fractions(l, words, prefix)
	}
	for _, c := range l.found {
		if len(c.cells) > 1 {
			c.score += s.kinship(l, c)
		}
		if c.op == "share" && len(c.cells) > 1 && ofWhom.MatchString(before) {
			c.score += ofWhomPoints
		}
	}
	// Much is nearly a third of something: only what stands out is a proposal.
	l.sort()
	for k, c := range l.found {
		if l.found[0].score-c.score > 2*clearBy {
			l.found = l.found[:k]
			break
		}
	}
	l.total = len(l.found)
}

// kinship gives points to a claim about a series that the likeliest meaning of
// another number of the sentence is from, in whichever period.
func (s *seeker) kinship(l *lookup, c *cand) int {
	for _, o := range s.byPassage[l.passage] {
		if o.claim || !o.beside(l.spot) || len(o.found) == 0 {
			continue
		}
		for _, a := range o.found[0].cells {
			for _, b := range c.cells {
				if a.m == b.m && sameKeys(a.keys(), b.keys(), a.m.set.time) {
					return kinPoints
				}
			}
		}
	}
	return 0
}

// keys gives the number of each key of a cell.
func (c cell) keys() []int32 {
	keys := make([]int32, len(c.m.set.cols))
	for k := range keys {
		keys[k] = c.m.set.d.KeyNumber(c.row, k)
	}
	return keys
}

// foldOf gives what fold() says where the words are right; "" for words that
// are about something else.
func foldOf(words, prefix, before string) string {
	base := ""
	switch {
	case strings.HasPrefix(words, "doubl"), strings.Contains(words, "twice"):
		base = "doubled"
	case strings.HasPrefix(words, "halv"):
		base = "halved"
	case strings.HasPrefix(words, "trebl"), strings.HasPrefix(words, "tripl"):
		base = "trebled"
	case strings.HasPrefix(words, "quadrupl"):
		base = "quadrupled"
	}
	if m := foldWord.FindStringSubmatch(strings.ReplaceAll(words, " ", "-")); m != nil {
		base = map[string]string{"two": "doubled", "three": "trebled", "four": "quadrupled", "five": "rose five-fold", "ten": "rose ten-fold"}[strings.ToLower(m[1])]
	}
	for _, w := range []string{"more than ", "over ", "nearly "} {
		if strings.HasPrefix(words, w) {
			prefix = strings.TrimSpace(w)
		}
	}
	if base == "" {
		part := strings.TrimSpace(strings.TrimSuffix(words, " of"))
		if part == "half" {
			part = "a half"
		}
		if _, ok := partWords[words]; !ok || prefix != "" {
			return ""
		}
		switch {
		case upBefore.MatchString(before):
			return "rose by " + part
		case downBefore.MatchString(before):
			return "fell by " + part
		}
		return ""
	}
	switch prefix {
	case "nearly", "almost", "just under":
		return "nearly " + base
	case "more than", "over", "well over", "just over":
		return "more than " + base
	}
	return base
}

// folds finds pairs of which fold() says the words.
func (s *seeker) folds(l *lookup, fold, prefix string) {
	pairs := append(slices.Clone(s.timePairs(l)), s.keyPairs(l)...)
	best(pairs, func(p *pair) bool {
		x, okX := p.a.num()
		y, okY := p.b.num()
		if !okX || !okY || x <= 0 || y <= 0 || x == y {
			return false
		}
		falls := strings.Contains(fold, "halve") || strings.HasPrefix(fold, "fell")
		return falls == (y < x) && (y/x >= 1.2 || y/x <= 0.8)
	}, func(p pair) bool {
		for _, style := range []periodStyle{byKey, byLatest} {
			b, okB := p.b.source(style)
			a, okA := p.a.source(style)
			if !okB || style == byLatest && !l.mayLatest(s, p.b) {
				continue
			}
			if !okA {
				a, _ = p.a.source(byKey)
			}
			from := l.i
			if prefix != "" && (strings.HasPrefix(fold, "nearly") || strings.HasPrefix(fold, "more than")) && !strings.Contains(strings.ToLower(l.words), prefix) {
				from -= len(prefix) + 1
			}
			s.prove(l, from, &cand{op: "fold", cells: []cell{p.a, p.b}, core: fmt.Sprintf("fold(%s, %s) == '%s'", a, b, fold), by: 1,
				score: p.score, open: p.open, spoken: p.spoken, latest: style == byLatest,
				same: "fold\x00" + p.a.origin() + "\x00" + p.b.origin()})
		}
		return true
	})
}

// prove adds a condition that holds as the claim of the words from a place on.
func (s *seeker) prove(l *lookup, from int, c *cand) bool {
	if slices.ContainsFunc(l.found, func(o *cand) bool { return o.core == c.core }) {
		return false
	}
	e, faults := figure.Parse(made(c.core))
	if faults.HasErrors() || e.Broken() || !l.p.typedAll(from, l.j) {
		return false
	}
	v, used, faults := e.Trace(s.sc)
	if faults.HasErrors() || v.Kind != figure.Truth || !v.True {
		return false
	}
	words := l.p.s[from:l.j]
	expr, ok := inQuotes(c.core)
	if !ok {
		return false
	}
	put := "[" + words + `]{claim="` + expr + `"}`
	var cells []figure.Ref
	for _, u := range used {
		for _, r := range u.Cells {
			if len(cells) < maxShownCells && !slices.ContainsFunc(cells, func(o figure.Ref) bool { return o.Row == r.Row && o.Measure == r.Measure }) {
				cells = append(cells, r)
			}
		}
	}
	c.checked = true
	c.found = Found{Span: l.p.span(from, l.j), Typed: words, Expr: c.core, Put: put, Shown: words, Value: v, Cells: cells, Of: len(v.Cells), at: [2]int{from, l.j}}
	l.found = append(l.found, c)
	l.total++
	return true
}

// inQuotes gives an expression with single quotation marks, as it may stand in
// an attribute in double ones.
func inQuotes(expr string) (string, bool) {
	single := strings.ReplaceAll(expr, `"`, "'")
	if single == expr {
		return expr, true
	}
	// A name with an apostrophe or a backslash would end or change there.
	e, faults := figure.Parse(made(single))
	f, _ := figure.Parse(made(expr))
	if faults.HasErrors() || e.Broken() || f.Broken() || strings.ContainsAny(strings.ReplaceAll(expr, "'", ""), `\`) || strings.Count(single, "'")%2 != 0 {
		return "", false
	}
	return single, true
}

// abouts gives the cells that a sentence may be about: those of its numbers,
// and those that its words lead to.
func (s *seeker) abouts(l *lookup) []pair {
	var out []pair
	for _, g := range s.anchors(l) {
		for _, a := range g[:1] {
			pts, open, spoken, _ := s.score(l, a.cell, false)
			out = append(out, pair{a: a.cell, score: pts + 60*a.weight/100, open: open, spoken: spoken + 1})
		}
	}
	for n, about := range s.combos(l) {
		if n == 60 {
			break
		}
		for _, period := range s.periods(l, &about) {
			if c, ok := about.at(period.id); ok && !slices.ContainsFunc(out, func(p pair) bool { return p.a == c }) {
				open := about.open
				if period.points < 0 {
					open++
				}
				out = append(out, pair{a: c, score: about.score + period.points, open: open, spoken: about.spoken})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b pair) int { return b.score - a.score })
	return out[:min(len(out), mostTried)]
}

// extremes finds where a number is the highest or lowest: of its series, since
// a period, or among areas and the like.
func (s *seeker) extremes(l *lookup, high bool) {
	place, from := 1, l.i
	if m := ordinalBefore.FindStringSubmatchIndex(l.before()); m != nil {
		word := strings.ToLower(l.before()[m[2]:m[3]])
		place = slices.Index([]string{"", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}, word)
		from = l.from + m[0]
	}
	fn := "min"
	if high {
		fn = "max"
	}
	record := strings.Contains(strings.ToLower(l.words), "record")
	for _, p := range s.abouts(l) {
		set := p.a.m.set
		self, ok := p.a.source(byKey)
		if !ok {
			continue
		}
		claim := func(core string, points int) {
			s.prove(l, from, &cand{op: fn, cells: []cell{p.a}, core: core, by: 1, score: p.score + points, open: p.open, spoken: p.spoken, same: core})
		}
		if set.time >= 0 && place == 1 {
			s.everSince(l, p, self, fn, claim)
		}
		v := s.view(l, set)
		for k, col := range set.cols {
			if record || col.inTime || len(col.list) < 3 {
				continue
			}
			id := set.d.KeyNumber(p.a.row, k)
			slice, ok := p.a.slice(k, nil)
			if !ok || id == col.total || v.keys[k].points[id] < 40 {
				continue
			}
			switch {
			case high:
				claim(fmt.Sprintf("rank(%s, %s) == %d", slice, figure.KeySource(col.list[id]), place), 10)
			case place == 1:
				claim(fmt.Sprintf("%s == min(%s)", self, slice), 10)
			}
		}
	}
}

// everSince claims a cell against its series, or against the periods since one
// that the sentence names.
func (s *seeker) everSince(l *lookup, p pair, self, fn string, claim func(string, int)) {
	set := p.a.m.set
	col := set.cols[set.time]
	for k := range l.text.periods {
		said := &l.text.periods[k]
		if said.from < l.j || said.from >= l.to || !sincePeriod.MatchString(l.p.s[l.j:said.from]) {
			continue
		}
		id, _, _, _ := said.means(col)
		if id < 0 {
			return
		}
		about := combo{m: p.a.m, keys: p.a.keys()}
		cells := about.between(id, p.a.period())
		if len(cells) < 2 || cells[len(cells)-1] != p.a {
			return
		}
		var parts []string
		for _, c := range cells[1:] { // what was higher then may have been higher still
			text, _ := c.source(byKey)
			parts = append(parts, text)
		}
		claim(fmt.Sprintf("%s == %s(%s)", self, fn, strings.Join(parts, ", ")), 20)
		return
	}
	if len(col.list) > 2 {
		if slice, ok := p.a.slice(set.time, nil); ok {
			claim(fmt.Sprintf("%s == %s(%s)", self, fn, slice), 0)
		}
	}
}

// fractions finds what is a third, a quarter, or one in five.
func (s *seeker) fractions(l *lookup, words, prefix string) {
	if m := inWords.FindStringSubmatch(words); m != nil {
		x, y := smallNumbers[strings.ToLower(m[1])], smallNumbers[strings.ToLower(m[2])]
		if strings.EqualFold(m[2], "a hundred") {
			y = 100
		}
		if x > 0 && y > x {
			whole := 1000 * x / y
			half := min(25, whole/10)
			s.within(l, whole-half, whole+half, prefix)
		}
		return
	}
	if band, ok := partWords[words]; ok {
		low, high := thousandths(band[0]), thousandths(band[1])
		switch before := l.before(); {
		case upBefore.MatchString(before):
			s.partChanges(l, low, high, prefix, false)
		case downBefore.MatchString(before):
			s.partChanges(l, low, high, prefix, true)
		case words == "half of" && moreThan[prefix]:
			s.parts(l, 0.5, 1, "> 0.5", "> 50", "")
		default:
			s.within(l, low, high, prefix)
		}
	}
}

// moreThan are the words before a part that say that it is more.
var moreThan = map[string]bool{"more than": true, "over": true, "just over": true, "well over": true}

// partChanges finds what rose or fell by a part between two bounds, in thousandths:
// “rose by nearly a third”.
func (s *seeker) partChanges(l *lookup, low, high int, prefix string, falls bool) {
	low, high = bounds(low, high, prefix)
	ratio := func(n int) float64 {
		if falls {
			n = -n
		}
		return 1 + float64(n)/1000
	}
	least, most := min(ratio(low), ratio(high)), max(ratio(low), ratio(high))
	pairs := append(slices.Clone(s.timePairs(l)), s.keyPairs(l)...)
	best(pairs, func(p *pair) bool {
		x, okX := p.a.num()
		y, okY := p.b.num()
		return okX && okY && x > 0 && y/x >= least && y/x <= most
	}, func(p pair) bool {
		a, okA := p.a.source(byKey)
		b, okB := p.b.source(byKey)
		if !okA || !okB {
			return true
		}
		change := fmt.Sprintf("change(%s, %s)", a, b)
		core := fmt.Sprintf("%s >= %s and %s <= %s", change, fraction(low), change, fraction(high))
		if falls {
			core = fmt.Sprintf("%s <= -%s and %s >= -%s", change, fraction(low), change, fraction(high))
		}
		s.prove(l, l.i, &cand{op: "change", cells: []cell{p.a, p.b}, core: core, by: 1,
			score: p.score, open: p.open, spoken: p.spoken, same: "change\x00" + p.a.origin() + "\x00" + p.b.origin()})
		return true
	})
}

// bounds gives the bounds of a part with the words before it: nearly a third is
// up to it, more than a third from it on.
func bounds(low, high int, prefix string) (int, int) {
	whole := (low + high) / 2
	switch prefix {
	case "nearly", "almost", "just under":
		return whole - 50, whole
	}
	if moreThan[prefix] {
		return whole, whole + 50
	}
	return low, high
}

// fraction writes thousandths: 0.24.
func fraction(n int) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("0.%03d", n), "0"), ".")
}

// thousandths gives a fraction such as 0.24 in thousandths.
func thousandths(s string) int {
	n := 0
	for _, r := range (s + "000")[2:5] {
		n = 10*n + int(r-'0')
	}
	return n
}

// within finds parts between two bounds, in thousandths.
func (s *seeker) within(l *lookup, low, high int, prefix string) {
	low, high = bounds(low, high, prefix)
	percent := func(n int) string {
		return strings.TrimSuffix(strings.TrimSuffix(fmt.Sprintf("%d.%d", n/10, n%10), ".0"), ".")
	}
	s.parts(l, float64(low)/1000, float64(high)/1000, ">= "+fraction(low), ">= "+percent(low), "<= "+fraction(high), "<= "+percent(high))
}

// parts finds percentages and shares between two bounds. least and most are
// the comparisons to write, of a fraction and of a per cent.
func (s *seeker) parts(l *lookup, low, high float64, least, leastPercent, most string, mostPercent ...string) {
	write := func(v, least, most string) string {
		if most == "" {
			return v + " " + least
		}
		return v + " " + least + " and " + v + " " + most
	}
	for _, p := range s.abouts(l) {
		self, ok := p.a.source(byKey)
		x, known := p.a.num()
		if !ok || !known {
			continue
		}
		claim := func(core string, points int) {
			s.prove(l, l.i, &cand{op: "share", cells: []cell{p.a}, core: core, by: 1, score: p.score + points, open: p.open, spoken: p.spoken, same: core})
		}
		switch p.a.m.Unit.Kind {
		case figure.Percent:
			if x >= low*100 && x <= high*100 {
				up := most
				if len(mostPercent) > 0 {
					up = mostPercent[0]
				}
				claim(write(self, leastPercent, up), 10)
			}
			continue
		case figure.Share:
			if x >= low && x <= high {
				claim(write(self, least, most), 10)
			}
			continue
		}
		for _, q := range s.totals(l, p.a, p) {
			total := q.total
			if total == "" {
				y, ok := q.b.num()
				if total, _ = q.b.source(byKey); !ok || y <= 0 || x/y < low || x/y > high {
					continue
				}
			}
			q := q
			core := write("share("+self+", "+total+")", least, most)
			s.prove(l, l.i, &cand{op: "share", cells: []cell{q.a, q.b}, core: core, by: 1, score: q.score, open: q.open, spoken: q.spoken, same: core})
		}
	}
}
