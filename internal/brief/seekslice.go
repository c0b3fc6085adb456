package brief

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"policybrief/internal/figure"
)

var totalMeasure = regexp.MustCompile(`(?i)\b(total|all|overall|headcount|population|base)\b`)

// over gives the numbers of a cell's measure where some columns are open and
// the others have its keys; ok is false where one is missing or there are too
// many.
func (c cell) over(open ...int) (nums []float64, ok bool) {
	set := c.m.set
	var rows []int32
	narrow := -1
	for k := range set.cols {
		if slices.Contains(open, k) {
			continue
		}
		if r := set.d.RowsOf(k, set.d.KeyNumber(c.row, k)); narrow < 0 || len(r) < len(rows) {
			rows, narrow = r, k
		}
	}
	const most = 5000
	if narrow < 0 {
		if len(set.d.Rows) > most {
			return nil, false
		}
		for _, row := range set.d.Rows {
			rows = append(rows, int32(row))
		}
	}
	if len(rows) > 40*most {
		return nil, false
	}
next:
	for _, row := range rows {
		for k := range set.cols {
			if k != narrow && !slices.Contains(open, k) && set.d.KeyNumber(int(row), k) != set.d.KeyNumber(c.row, k) {
				continue next
			}
		}
		x, known := cell{c.m, int(row)}.num()
		if !known || len(nums) == most {
			return nil, false
		}
		nums = append(nums, x)
	}
	return nums, len(nums) > 1
}

// A slice is a measure with one column open or more.
type slice struct {
	cell
	open   []int
	source string
	score  int
	told   int // keys that nothing speaks of
	spoken int
}

// slicesOf gives the slices that a number may be worked out from: over areas
// and the like, where no row of them is the total of the others, and over
// time.
func (s *seeker) slicesOf(l *lookup) []slice {
	var out []slice
	seen := map[string]bool{}
	add := func(about *combo, c cell, points int, open ...int) {
		for _, k := range open {
			if col := c.m.set.cols[k]; !col.inTime && col.total >= 0 || len(col.list) < 2 {
				return
			}
		}
		text, ok := c.slice(-1, open)
		if !ok || seen[text] {
			return
		}
		seen[text] = true
		sl := slice{cell: c, open: open, source: text, score: about.score + points, told: about.open, spoken: about.spoken}
		// A key that is open is neither named nor guessed.
		v := s.view(l, c.m.set)
		for _, k := range open {
			if kv := v.keys[k]; kv != nil {
				pts := kv.of(about.keys[k])
				if sl.score -= pts; pts <= 0 {
					sl.told--
				}
			}
		}
		sl.told = max(0, sl.told)
		out = append(out, sl)
	}
	for n, about := range s.combos(l) {
		if n == 60 {
			break
		}
		set := about.m.set
		var texts []int
		for k, col := range set.cols {
			if !col.inTime {
				texts = append(texts, k)
			}
		}
		for i, period := range s.periods(l, &about) {
			c, ok := about.at(period.id)
			if !ok || i == 3 {
				break
			}
			for _, k := range texts {
				add(&about, c, period.points, k)
			}
			if len(texts) > 1 {
				add(&about, c, period.points, texts...)
			}
			if set.time >= 0 && i == 0 {
				add(&about, c, 0, set.time)
			}
		}
	}
	return out
}

// slices finds means, medians and ranks.
func (s *seeker) slices(l *lookup, c *cue) {
	if c.mean+c.median+c.rank == 0 {
		return
	}
	list := s.slicesOf(l)
	for _, f := range []struct {
		name   string
		points int
		of     func([]float64) float64
	}{
		{"mean", c.mean, mean},
		{"median", c.median, median},
	} {
		if f.points == 0 {
			continue
		}
		for _, sl := range list {
			if nums, ok := sl.over(sl.open...); ok && len(l.fits(sl.m)) > 0 && l.near(f.of(nums)*hundreds(l, sl.m)) {
				s.one(l, &cand{op: f.name, cells: []cell{sl.cell}, core: f.name + "(" + sl.source + ")", by: 1,
					score: sl.score + f.points - cheapest, open: sl.told, spoken: sl.spoken, same: f.name + "\x00" + sl.source})
			}
		}
	}
	if c.rank == 0 || l.t.Percent || l.t.Points || l.t.Currency != "" {
		return
	}
	for _, sl := range list {
		if len(sl.open) != 1 || sl.m.set.cols[sl.open[0]].inTime {
			continue
		}
		k := sl.open[0]
		for id, pts := range s.view(l, sl.m.set).keys[k].points {
			if pts < 80 {
				continue
			}
			core := "rank(" + sl.source + ", " + figure.KeySource(sl.m.set.cols[k].list[id]) + ")"
			s.one(l, &cand{op: "rank", cells: []cell{sl.cell}, core: core, by: 1,
				score: sl.score + pts + c.rank - cheapest, open: sl.told, spoken: sl.spoken + 1, same: core})
		}
	}
}

// hundreds is what a measure's numbers are multiplied with where they are
// fractions typed as per cents.
func hundreds(l *lookup, m *seekMeasure) float64 {
	if l.t.Percent && (m.Unit.Kind == figure.Share || m.Unit.Kind == figure.Ratio) {
		return 100
	}
	return 1
}

func mean(nums []float64) float64 {
	sum := 0.0
	for _, x := range nums {
		sum += x
	}
	return sum / float64(len(nums))
}

func median(nums []float64) float64 {
	list := slices.Sorted(slices.Values(nums))
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}

// sums finds sums over a slice, over some periods, and of the other numbers of
// the sentence.
func (s *seeker) sums(l *lookup, c *cue) {
	if c.sum == 0 && len(l.found) > 0 {
		return
	}
	points := c.sum - cheapest
	for _, sl := range s.slicesOf(l) {
		nums, ok := sl.over(sl.open...)
		if !ok || len(l.fits(sl.m)) == 0 || sl.m.Unit.Kind == figure.Percent || sl.m.Unit.Kind == figure.Share {
			continue
		}
		if !l.near(mean(nums) * float64(len(nums))) {
			continue
		}
		s.one(l, &cand{op: "sum", cells: []cell{sl.cell}, core: "sum(" + sl.source + ")", by: 1,
			score: sl.score + points, open: sl.told, spoken: sl.spoken, same: "sum\x00" + sl.source})
	}
	s.spell(l, points)
	s.added(l, points)
}

// spell finds the sum over the periods between two that the sentence names.
func (s *seeker) spell(l *lookup, points int) {
	for n, about := range s.combos(l) {
		set := about.m.set
		if n == 40 {
			return
		}
		if set.time < 0 {
			continue
		}
		tv := s.view(l, set).time(l, about.m, set.time)
		if len(tv.here) != 2 {
			continue
		}
		cells := about.between(tv.here[0], tv.here[1])
		if len(cells) < 3 {
			continue
		}
		sum := 0.0
		var parts []string
		for _, c := range cells {
			x, ok := c.num()
			text, ok2 := c.source(byKey)
			if !ok || !ok2 {
				sum = math.NaN()
			}
			sum += x
			parts = append(parts, text)
		}
		if l.near(sum) && len(l.fits(about.m)) > 0 {
			core := "sum(" + strings.Join(parts, ", ") + ")"
			s.one(l, &cand{op: "sum", cells: cells, core: core, by: 2, score: about.score + 100 + points, open: about.open, spoken: about.spoken + 2, same: core})
		}
	}
}

// maxSpell is how many periods are added up by name.
const maxSpell = 15

// between gives the cells of the periods from one to another, both included;
// none where they are too many or one is not there.
func (c *combo) between(a, b int32) []cell {
	col := c.m.set.cols[c.m.set.time]
	from, to := col.list[a].Start, col.list[b].Start
	if from > to {
		from, to = to, from
	}
	var ids []int32
	for id := range col.list {
		if at := col.list[id].Start; at >= from && at <= to {
			ids = append(ids, int32(id))
		}
	}
	if len(ids) > maxSpell {
		return nil
	}
	slices.SortFunc(ids, func(a, b int32) int {
		if col.list[a].Start < col.list[b].Start {
			return -1
		}
		return 1
	})
	var out []cell
	for _, id := range ids {
		x, ok := c.at(id)
		if !ok {
			return nil
		}
		out = append(out, x)
	}
	return out
}

// added finds the sum of two or more other numbers of the sentence.
func (s *seeker) added(l *lookup, points int) {
	groups := s.anchors(l)
	var list []anchor
	for _, g := range groups {
		if g[0].weight >= 50 && len(list) < 6 {
			list = append(list, g[0])
		}
	}
	for set := 3; set < 1<<len(list); set++ {
		sum, weight := 0.0, 0
		var cells []cell
		var parts, same []string
		for k, a := range list {
			if set&(1<<k) == 0 {
				continue
			}
			x, ok := a.num()
			text, ok2 := a.source(byKey)
			if !ok || !ok2 || len(cells) > 0 && a.m.Unit != cells[0].m.Unit {
				sum = math.NaN()
				break
			}
			sum += x
			weight += a.weight
			cells, parts, same = append(cells, a.cell), append(parts, text), append(same, a.origin())
		}
		if len(cells) < 2 || !l.near(sum) || len(l.fits(cells[0].m)) == 0 {
			continue
		}
		slices.Sort(same)
		s.one(l, &cand{op: "sum", cells: cells, core: strings.Join(parts, " + "), by: len(cells),
			score: 150 + 60*weight/(100*len(cells)) + points, spoken: 1, same: "sum\x00" + strings.Join(same, "\x00")})
	}
}

// formalWords are words of headers that do not say what is counted, and
// placeWords those that all say a place.
var formalWords, placeWords = stems("time period name code id key type text label"),
	stems("area region council authority district county country place geography geo borough nation locality")

func stems(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[stem(w)] = true
	}
	return out
}

// counts finds how many keys there are, or how many values are known, where
// what is counted stands after the number.
func (s *seeker) counts(l *lookup, c *cue) {
	t := l.t
	if t.Exp != 0 || t.Scale != 0 || t.Currency != "" || t.Signed {
		return
	}
	n, err := t.Num.Int64()
	if err != nil || n < 1 || n > 100_000 {
		return
	}
	var noun []string
	for _, w := range l.text.words {
		if w.from >= l.j && w.to <= l.end && len(noun) < 4 && !strings.ContainsAny(l.p.s[l.j:w.from], ".,;:(") {
			noun = append(noun, w.stem)
		}
	}
	counts := func(words []string) bool {
		for _, w := range words {
			if slices.Contains(noun, w) {
				return true
			}
		}
		return false
	}
	for _, set := range s.sets {
		v := s.view(l, set)
		for k, col := range set.cols {
			if col.inTime {
				continue
			}
			key := set.d.Keys[k]
			words := append(identifier(key.Name), identifier(key.Header)...)
			words = slices.DeleteFunc(words, func(w string) bool { return formalWords[w] })
			if cov := set.d.Spec.Coverage; cov != nil {
				words = append(words, identifier(cov.Unit.S)...)
			}
			base := 110 + v.set0
			named := counts(words)
			if !named && len(set.cols) <= 2 {
				named = counts(identifier(set.name))
			}
			if !named && slices.ContainsFunc(words, func(w string) bool { return placeWords[w] }) {
				named = slices.ContainsFunc(noun, func(w string) bool { return placeWords[w] })
				base -= 25
			}
			if !named || len(col.list) > 100_000 {
				continue
			}
			if int64(len(col.list)) == n {
				core := "count(" + set.name + "." + key.Name + ")"
				s.one(l, &cand{op: "count", core: core, by: 1, score: base, spoken: 1, same: core})
			}
			if int64(len(col.list)) <= n {
				continue
			}
			s.known(l, set, k, base)
		}
	}
}

// known finds how many keys of a column have a value.
func (s *seeker) known(l *lookup, set *seekSet, k, base int) {
	v := s.view(l, set)
	for n, about := range s.combosOf(l, set) {
		if n == 30 {
			return
		}
		periods := s.periods(l, &about)
		for i, period := range periods[:min(2, len(periods))] {
			c, ok := about.at(period.id)
			if !ok {
				continue
			}
			if source, ok := c.slice(k, nil); ok {
				core := "count(" + source + ")"
				s.one(l, &cand{op: "count", cells: []cell{c}, core: core, by: 1, score: base - 20 - 5*i + v.measures[about.m]/2 + period.points/2, spoken: 1, same: core})
			}
		}
	}
}
