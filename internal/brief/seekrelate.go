package brief

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"policybrief/internal/figure"
)

// near tells whether a number is what was typed, as far as a first look can.
func (l *lookup) near(x float64) bool {
	if l.high == 0 {
		size, err := l.t.Num.Float64()
		if err != nil {
			l.low, l.high = 1, -1
			return false
		}
		size = math.Abs(size)
		half := math.Pow10(int(l.t.Exp)) / 2
		if zeros, said := l.rough(); zeros > 0 && said {
			half = math.Pow10(int(l.t.Exp+zeros)) / 2
		}
		slack := half*1e-9 + size*1e-12
		l.low, l.high = size-half-slack, size+half+slack
	}
	x = math.Abs(x)
	return l.low <= x && x <= l.high
}

// way tells whether a change goes the way that the words say.
func (c *cue) way(x float64) bool {
	return c.direction == 0 || x == 0 || (x > 0) == (c.direction > 0)
}

// relations finds what a number is worked out from.
func (s *seeker) relations(l *lookup) {
	c := cueOf(l)
	for _, f := range l.found {
		// What is told is a change or a mean, and a cell only where the file
		// holds changes or means.
		switch m := f.cells[0].m; {
		case c.change >= wantedFor && !changeMeasure.MatchString(f.cells[0].label()):
			f.score -= 20
			f.denied++
		case c.change > 5:
			f.score -= 20
		case c.mean+c.median >= wantedFor && !meanMeasure.MatchString(m.Label+" "+m.Name):
			f.score -= 20
			f.denied++
		}
	}
	n := len(l.found)
	plain := !l.t.Percent && !l.t.Points
	if l.t.Percent && c.share > 0 {
		for _, f := range l.found {
			if k := f.cells[0].m.Unit.Kind; k == figure.Percent || k == figure.Share {
				f.score += c.share - cheapest // the share may be published as such
			}
		}
	}
	if c.change > 0 && !(c.level && c.change < wantedFor) {
		s.changes(l, &c)
	}
	if plain && c.without > 0 {
		s.without(l, &c)
	}
	if l.t.Percent && c.share > 0 && c.change < wantedFor {
		s.shares(l, &c)
	}
	if plain && c.ratio > 0 {
		s.ratios(l, &c)
	}
	if !l.t.Percent && !l.t.Points {
		s.sums(l, &c)
		s.counts(l, &c)
	}
	s.slices(l, &c)
	for _, f := range l.found[n:] {
		f.by = max(1, f.by)
	}
	l.total += len(l.found) - n
}

var (
	changeMeasure = regexp.MustCompile(`(?i)change|growth|increase|decrease|rise|fall|annual|inflation|difference|gain|loss|net|variaci|veränderung`)
	meanMeasure   = regexp.MustCompile(`(?i)mean|average|median|per |rate|typical`)
)

// label gives the words by which a reader knows a cell: its measure's and
// those of its keys.
func (c cell) label() string {
	text := strings.ReplaceAll(c.m.Name, "_", " ") + " " + c.m.Label
	for k, col := range c.m.set.cols {
		if id := c.m.set.d.KeyNumber(c.row, k); id >= 0 && !col.inTime {
			text += " " + col.list[id].Text
		}
	}
	return text
}

// two writes an expression of two cells, by their periods and, where that
// fits, by latest and previous.
func (s *seeker) two(l *lookup, p pair, by int, points int, write func(a, b string) (op, core string)) bool {
	any := false
	for _, style := range []periodStyle{byKey, byLatest} {
		b, okB := p.b.source(style)
		a, okA := p.a.source(style)
		if !okB || style == byLatest && !l.mayLatest(s, p.b) {
			continue
		}
		if !okA {
			a, _ = p.a.source(byKey)
		}
		if p.total != "" {
			b = p.total
		}
		op, core := write(a, b)
		cd := &cand{op: op, cells: []cell{p.a, p.b}, core: core, score: p.score + points, open: p.open, spoken: p.spoken, by: by, latest: style == byLatest,
			same: op + "\x00" + p.a.origin() + "\x00" + p.b.origin() + "\x00" + p.total}
		if style == byLatest {
			cd.score--
			if s.view(l, p.b.m.set).time(l, p.b.m, p.b.m.set.time).now {
				cd.score += 2
			}
		}
		if slices.ContainsFunc(l.found, func(o *cand) bool { return o.core == core }) {
			return true
		}
		if !s.check(l, cd) {
			return any
		}
		s.whole(l, cd)
		l.found = append(l.found, cd)
		any = true
	}
	return any
}

// mayLatest tells whether a cell may be written with latest: it is that of the
// latest period, and the sentence says so or names no period.
func (l *lookup) mayLatest(s *seeker, c cell) bool {
	set := c.m.set
	if set.time < 0 || c.m.latest < 0 {
		return false
	}
	tv := s.view(l, set).time(l, c.m, set.time)
	return tv.now || !tv.said
}

// mostTried is how many expressions of one kind are evaluated for one number.
const mostTried = 60

// best goes through pairs from the best on, until enough were evaluated.
func best(pairs []pair, holds func(p *pair) bool, try func(p pair) bool) {
	list := slices.Clone(pairs)
	slices.SortStableFunc(list, func(a, b pair) int { return b.score - a.score })
	tried := 0
	for k := range list {
		if holds(&list[k]) {
			if tried++; tried > mostTried {
				return
			}
			try(list[k])
		}
	}
}

// changes finds changes in per cent, in points and in numbers.
func (s *seeker) changes(l *lookup, c *cue) {
	points := c.change - cheapest
	ofPercent := func(m *seekMeasure) bool { return m.Unit.Kind == figure.Percent || m.Unit.Kind == figure.Share }
	pairs := s.timePairs(l)
	if !l.t.Percent {
		pairs = append(slices.Clone(pairs), s.keyPairs(l)...)
	}
	best(pairs, func(p *pair) bool {
		x, okX := p.a.num()
		y, okY := p.b.num()
		if !okX || !okY {
			return false
		}
		switch {
		case l.t.Percent:
			return x > 0 && l.near((y-x)/x*100) && c.way(y-x)
		case l.t.Points:
			return ofPercent(p.a.m) && l.near(y-x) && c.way(y-x) || p.a.m.Unit.Kind == figure.Share && l.near((y-x)*100) && c.way(y-x)
		}
		return l.near(y-x) && c.way(y-x) && !ofPercent(p.a.m) && len(l.fits(p.a.m)) > 0
	}, func(p pair) bool {
		x, _ := p.a.num()
		y, _ := p.b.num()
		price := 0
		if l.t.Percent && ofPercent(p.a.m) {
			price = 20 // of percentages the points are told
		}
		if !l.t.Percent {
			if f := l.fits(p.a.m); len(f) > 0 {
				price = max(0, f[0].price)
			}
		}
		return s.two(l, p, 1, points-price, func(a, b string) (string, string) {
			switch {
			case l.t.Percent:
				return "change", "change(" + a + ", " + b + ")"
			case l.t.Points:
				return "points", "points(" + a + ", " + b + ")"
			case y < x:
				return "difference", a + " - " + b
			}
			return "difference", b + " - " + a
		})
	})
	if l.t.Percent && c.growth > 0 {
		s.growth(l, c)
	}
}

// without finds what a total has beyond a part of it: “532 schools have no
// club”.
func (s *seeker) without(l *lookup, c *cue) {
	best(s.keyPairs(l), func(p *pair) bool {
		x, okX := p.a.num()
		y, okY := p.b.num()
		return okX && okY && y > x && l.near(y-x) && len(l.fits(p.b.m)) > 0
	}, func(p pair) bool {
		return s.two(l, p, 1, c.without-cheapest, func(a, b string) (string, string) { return "difference", b + " - " + a })
	})
}

// growth finds growth a year.
func (s *seeker) growth(l *lookup, c *cue) {
	points := c.growth + c.change/2 - cheapest
	best(s.timePairs(l), func(p *pair) bool {
		x, okX := p.a.num()
		y, okY := p.b.num()
		k := p.a.m.set.time
		if !okX || !okY || k < 0 || x <= 0 || y < 0 {
			return false
		}
		col := p.a.m.set.cols[k]
		years := float64(col.list[p.b.period()].Start-col.list[p.a.period()].Start) / float64(max(1, perYear(col.kind)))
		return years > 1 && l.near((math.Pow(y/x, 1/years)-1)*100) && c.way(y-x)
	}, func(p pair) bool {
		set := p.a.m.set
		k := set.time
		slice, ok := p.a.slice(k, nil)
		if !ok {
			return false
		}
		from, to := figure.KeySource(readable(set.cols[k].list[p.a.period()])), figure.KeySource(readable(set.cols[k].list[p.b.period()]))
		core := "annual_growth(" + slice + ", " + from + ", " + to + ")"
		if !strings.HasPrefix(from, `"`) && strings.ContainsAny(from, "/-") {
			core = "annual_growth(" + slice + `, "` + from + `", "` + to + `")`
		}
		return s.one(l, &cand{op: "growth", cells: []cell{p.a, p.b}, core: core, score: p.score + points, open: p.open, spoken: p.spoken, by: 1,
			same: "growth\x00" + p.a.origin() + "\x00" + p.b.origin()})
	})
}

// one adds a candidate where it gives what was typed.
func (s *seeker) one(l *lookup, c *cand) bool {
	if slices.ContainsFunc(l.found, func(o *cand) bool { return o.core == c.core }) || !s.check(l, c) {
		return false
	}
	l.found = append(l.found, c)
	return true
}

// slice writes a measure with the keys of a cell, but for the columns that
// stay open.
func (c cell) slice(open int, more []int) (string, bool) {
	set := c.m.set
	var b strings.Builder
	b.WriteString(set.name + "." + c.m.Name)
	last := -1
	for k := range set.cols {
		if k != open && !slices.Contains(more, k) {
			last = k
		}
	}
	for k := 0; k <= last; k++ {
		if k == open || slices.Contains(more, k) {
			b.WriteString(`["*"]`)
			continue
		}
		id := set.d.KeyNumber(c.row, k)
		if id < 0 {
			return "", false
		}
		b.WriteString("[" + figure.KeySource(readable(set.cols[k].list[id])) + "]")
	}
	return b.String(), true
}

// ratios finds how many times one number is another.
func (s *seeker) ratios(l *lookup, c *cue) {
	pairs := append(slices.Clone(s.timePairs(l)), s.keyPairs(l)...)
	best(pairs, func(p *pair) bool {
		x, okX := p.a.num()
		y, okY := p.b.num()
		return okX && okY && x > 0 && l.near(y/x)
	}, func(p pair) bool {
		return s.two(l, p, 1, c.ratio-cheapest, func(a, b string) (string, string) { return "ratio", "ratio(" + a + ", " + b + ")" })
	})
}

// shares finds parts of totals.
func (s *seeker) shares(l *lookup, c *cue) {
	var pairs []pair
	anchored := s.anchored(l)
	for _, about := range s.combos(l) {
		if len(pairs) > maxPairs/4 {
			break
		}
		for _, period := range s.periods(l, &about) {
			a, ok := about.at(period.id)
			if !ok {
				continue
			}
			p := pair{a: a, score: about.score + period.points + 35*anchored[a]/100, open: about.open, spoken: about.spoken}
			if period.points < 0 {
				p.open++
			}
			if period.points >= spokenFrom || anchored[a] > 0 {
				p.spoken++
			}
			pairs = append(pairs, s.totals(l, a, p)...)
		}
	}
	groups := s.anchors(l)
	for i, g := range groups {
		for _, h := range groups[i+1:] {
			for _, a := range g[:1] {
				for _, b := range h[:1] {
					if alikeUnits(a.m.Unit, b.m.Unit) {
						x, okX := a.num()
						y, okY := b.num()
						if okX && okY && x < y {
							pts, open, spoken, _ := s.score(l, a.cell, false)
							pairs = append(pairs, pair{a: a.cell, b: b.cell, score: pts + 60*a.weight*b.weight/10000, open: open, spoken: spoken + 1})
						}
						if okX && okY && y < x {
							pts, open, spoken, _ := s.score(l, b.cell, false)
							pairs = append(pairs, pair{a: b.cell, b: a.cell, score: pts + 60*a.weight*b.weight/10000, open: open, spoken: spoken + 1})
						}
					}
				}
			}
		}
	}
	best(pairs, func(p *pair) bool {
		x, okX := p.a.num()
		if p.total != "" {
			return okX
		}
		y, okY := p.b.num()
		return okX && okY && y > 0 && x <= y && l.near(x/y*100)
	}, func(p pair) bool {
		return s.two(l, p, 1, c.share-cheapest, func(a, b string) (string, string) { return "share", "share(" + a + ", " + b + ")" })
	})
}

// totals gives what a cell may be a part of: the row for all of a column, the
// sum over it where it has none, or another measure of its row.
func (s *seeker) totals(l *lookup, a cell, p pair) []pair {
	if k := a.m.Unit.Kind; k == figure.Percent || k == figure.Share || k == figure.Points || k == figure.Index || k == figure.Rate || k == figure.Ratio {
		return nil
	}
	var out []pair
	set := a.m.set
	v := s.view(l, set)
	keys := make([]int32, len(set.cols))
	for k := range keys {
		keys[k] = set.d.KeyNumber(a.row, k)
	}
	for k, col := range set.cols {
		if col.inTime {
			continue
		}
		if col.total >= 0 && keys[k] != col.total {
			other := slices.Clone(keys)
			other[k] = col.total
			if row, ok := set.d.RowOf(other); ok {
				q := p
				q.b = cell{a.m, row}
				if q.score += 15; v.keys[k].points[col.total] >= 80 {
					q.score += 15
				}
				out = append(out, q)
			}
		}
		if col.total < 0 && len(col.list) > 1 {
			if slice, ok := a.slice(k, nil); ok {
				q := p
				q.b, q.total = a, "sum("+slice+")"
				out = append(out, q)
			}
		}
	}
	for _, m := range set.measures {
		if m == a.m || !alikeUnits(m.Unit, a.m.Unit) {
			continue
		}
		pts := v.measures[m]
		if pts < 75 && !totalMeasure.MatchString(strings.ReplaceAll(m.Name, "_", " ")) {
			continue
		}
		q := p
		q.b, q.score = cell{m, a.row}, q.score+pts/6
		out = append(out, q)
	}
	return out
}

// alikeUnits tells whether one number can be a part of the other.
func alikeUnits(a, b figure.Unit) bool {
	return a == b || a.Kind == figure.Plain && b.Kind == figure.Count || a.Kind == figure.Count && b.Kind == figure.Plain
}

// whole looks whether the words before a change can stand with it: “rose by
// 23%” is what moved() says.
func (s *seeker) whole(l *lookup, c *cand) {
	if c.op != "change" && c.op != "points" {
		return
	}
	args := strings.TrimPrefix(c.core, c.op)
	pipes := []string{""}
	if n := -l.t.Exp; n >= 0 && n < 10 {
		pipes = append(pipes, fmt.Sprintf("dp(%d)", n))
	}
	v, ok := s.eval("moved" + args)
	if !ok {
		return
	}
	for _, pipe := range pipes {
		out, ok := s.format(v, pipe)
		if !ok {
			continue
		}
		words := out.Shown()
		from := l.j - len(words)
		if from < l.from || !strings.HasSuffix(l.p.s[:l.j], words) || from > 0 && l.p.s[from-1] != ' ' && l.p.s[from-1] != '(' {
			continue
		}
		if !l.p.typedAll(from, l.j) {
			continue
		}
		expr := "moved" + args
		if pipe != "" {
			expr += " | " + pipe
		}
		if v, ok := s.eval(expr); ok && v.Shown() == words {
			s.put(l, c, target{from, l.j, words, false}, expr, v)
			return
		}
	}
}

// typedAll tells whether all of a stretch is the writer's own words.
func (p *prose) typedAll(from, to int) bool {
	for k := range p.parts {
		if q := &p.parts[k]; q.from < to && from < q.to && (q.figure != nil || q.exempt || q.claim != nil) {
			return false
		}
	}
	return true
}
