package brief

import (
	"math"
	"regexp"
	"slices"
	"sort"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

// fit is a way in which a value of some unit can be what was typed: times
// 10^factor, at a price.
type fit struct {
	factor int32
	price  int
}

// fits gives the ways in which a value of a unit can be what was typed.
func (l *lookup) fits(m *seekMeasure) []fit {
	out := l.unitFits(m.Unit)
	if l.t.Scale == 0 || m.Scale != 0 {
		return out
	}
	// The file may count in millions and say so nowhere that is read.
	price := 35
	if m.counts == l.t.Scale {
		price = 5
	}
	for _, f := range out[:len(out):len(out)] {
		out = append(out, fit{f.factor + l.t.Scale, f.price + price})
	}
	return out
}

// unitFits is fits for the unit alone.
func (l *lookup) unitFits(u figure.Unit) []fit {
	t := l.t
	switch {
	case t.Percent:
		switch u.Kind {
		case figure.Percent:
			return []fit{{0, -10}}
		case figure.Share:
			return []fit{{2, -10}}
		case figure.Ratio:
			return []fit{{2, 10}}
		case figure.Plain:
			return []fit{{0, 15}, {2, 20}}
		case figure.Index, figure.Rate, figure.Word:
			return []fit{{0, 60}}
		}
		return nil
	case t.Points:
		switch u.Kind {
		case figure.Points:
			return []fit{{0, -10}}
		case figure.Plain:
			return []fit{{0, 30}}
		}
		return nil
	case t.Currency != "":
		switch {
		case u.Kind == figure.Currency && u.Name == t.Currency:
			return []fit{{0, -10}}
		case u.Kind == figure.Plain:
			return []fit{{0, 10}}
		}
		return nil
	}
	bare := 40 // a percentage is seldom typed without its sign, but in tables
	if l.inCell {
		bare = 5
	}
	switch u.Kind {
	case figure.Percent:
		return []fit{{0, bare}}
	case figure.Share:
		return []fit{{2, bare}}
	case figure.Points, figure.Currency:
		return []fit{{0, bare * 2 / 3}}
	}
	return []fit{{0, 0}}
}

var roughly = regexp.MustCompile(`(?i)\b(about|around|nearly|almost|some|roughly|approximately|approx\.?|over|more than|at least|under|less than|fewer than|close to|up to|just short of)\s+(a |an )?$`)

// rough gives how many zeros at the end of a whole number may stand for other
// digits, so that 69,871 may be typed as 70,000: as many as change it by no
// more than 3 in 100, or 5 where the words say so.
func (l *lookup) rough() (zeros int32, said bool) {
	if !l.roughKnown {
		l.roughZeros, l.roughSaid = l.findRough()
		l.roughKnown = true
	}
	return l.roughZeros, l.roughSaid
}

func (l *lookup) findRough() (zeros int32, said bool) {
	said = roughly.MatchString(l.before())
	if l.t.Num == nil || l.t.Exp < 0 && l.t.Scale == 0 || l.t.Scale > 0 || l.t.Percent || l.t.Points || l.t.Num.IsZero() {
		return 0, said
	}
	size, err := l.t.Num.Float64()
	if err != nil {
		return 0, said
	}
	most := 0.03
	if said {
		most = 0.05
	}
	digits := l.t.Num.Coeff.String()
	for k := len(digits) - 1; k > 0 && digits[k] == '0'; k-- {
		if math.Pow10(int(l.t.Exp+zeros)+1)/2 > most*math.Abs(size) {
			break
		}
		zeros++
	}
	return zeros, said
}

// A want is one typed number as a value of a measure: between low and high, in
// the integers of its column.
type want struct {
	low, high int64
	price     int
	of        []*lookup
}

// wants gives what a measure must hold to be one of the typed numbers; places
// are the decimal places of its integers.
func wants(groups [][]*lookup, m *seekMeasure, exp int32) []want {
	var out []want
	for _, g := range groups {
		l := g[0]
		size, err := l.t.Num.Float64()
		if err != nil {
			continue
		}
		size = math.Abs(size)
		zeros, said := l.rough()
		for _, f := range l.fits(m) {
			unit := math.Pow10(int(-(exp + m.Scale + f.factor)))
			add := func(half float64, price int) {
				low, high := (size-half)*unit, (size+half)*unit
				slack := 1e-9 + math.Abs(high)*1e-12
				if high+slack > 9e18 {
					return
				}
				out = append(out, want{int64(math.Ceil(low - slack)), int64(math.Floor(high + slack)), price, g})
			}
			add(math.Pow10(int(l.t.Exp))/2, f.price)
			if zeros > 0 {
				price := f.price + 25
				if said {
					price = f.price + 5
				}
				add(math.Pow10(int(l.t.Exp+zeros))/2, price)
			}
		}
	}
	return out
}

// A sieve finds the wants that hold a number at once.
type sieve struct {
	starts []int64
	holds  [][]int32 // by stretch: the wants
	wants  []want
}

func newSieve(list []want) *sieve {
	s := &sieve{wants: list}
	for _, w := range list {
		s.starts = append(s.starts, w.low, w.high+1)
	}
	slices.Sort(s.starts)
	s.starts = slices.Compact(s.starts)
	s.holds = make([][]int32, len(s.starts))
	for i, w := range list {
		k, _ := slices.BinarySearch(s.starts, w.low)
		for ; k < len(s.starts) && s.starts[k] <= w.high; k++ {
			s.holds[k] = append(s.holds[k], int32(i))
		}
	}
	return s
}

func (s *sieve) at(n int64) []int32 {
	if len(s.starts) == 0 || n < s.starts[0] || n >= s.starts[len(s.starts)-1] {
		return nil
	}
	k := sort.Search(len(s.starts), func(i int) bool { return s.starts[i] > n }) - 1
	return s.holds[k]
}

// maxHits bounds how many cells of a measure are weighed for one typed number;
// of more the first in the file are.
const maxHits = 20_000

// cells finds the cells that hold the typed numbers, in one pass over the
// data.
func (s *seeker) cells() {
	groups := s.groups()
	if len(groups) == 0 {
		return
	}
	for _, set := range s.sets {
		for _, m := range set.measures {
			s.scan(m, groups)
		}
	}
	for _, l := range s.spots {
		l.cut(topPerSpot)
		n := len(l.found)
		l.found = slices.DeleteFunc(l.found, func(c *cand) bool { return !s.check(l, c) })
		l.total -= n - len(l.found)
		l.sort()
	}
}

// groups puts the spots together that are to be found in the same cells.
func (s *seeker) groups() [][]*lookup {
	type key struct {
		num, currency      string
		percent, points    bool
		cell, said, signed bool
	}
	byKey := map[key]int{}
	var out [][]*lookup
	for _, l := range s.spots {
		if l.claim || l.name != "" {
			continue
		}
		_, said := l.rough()
		k := key{l.t.Num.Text('E'), l.t.Currency, l.t.Percent, l.t.Points, l.inCell, said, l.t.Signed}
		i, ok := byKey[k]
		if !ok {
			i = len(out)
			byKey[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], l)
	}
	return out
}

// scan looks through one measure.
func (s *seeker) scan(m *seekMeasure, groups [][]*lookup) {
	d := m.set.d
	sieves := map[int32]*sieve{} // by exponent: a column mostly has one
	hits := make(map[*lookup]int)
	var last *sieve
	lastExp := int32(math.MaxInt32)
	for _, row := range d.Rows {
		n, ok := d.Table.Plain(row, m.Column.Index)
		if !ok {
			c := d.Table.Cell(row, m.Column.Index)
			if n = c.Num; c.State != data.Known {
				continue
			}
		}
		if n.Exp != lastExp {
			lastExp = n.Exp
			if last = sieves[n.Exp]; last == nil {
				last = newSieve(wants(groups, m, n.Exp))
				sieves[n.Exp] = last
			}
		}
		coef := n.Coef
		if coef < 0 {
			coef = -coef
		}
		for _, w := range last.at(coef) {
			want := &last.wants[w]
			for _, l := range want.of {
				if l.last == (cell{m, row}) {
					continue // it is the number in two ways, of which the first is the cheaper
				}
				l.last = cell{m, row}
				if hits[l]++; hits[l] <= maxHits {
					s.hit(l, cell{m, row}, want.price)
				} else {
					l.total++
				}
			}
		}
	}
}

// hit weighs a cell for a spot.
func (s *seeker) hit(l *lookup, c cell, price int) {
	l.total++
	points, open, spoken, denied := s.score(l, c, false)
	if points -= price; points < l.floor {
		return // there are enough better ones
	}
	l.found = append(l.found, &cand{cells: []cell{c}, score: points, open: open, spoken: spoken, denied: denied})
	if len(l.found) >= 20*topPerSpot {
		l.cut(topPerSpot)
	}
}

// cut keeps the best n.
func (l *lookup) cut(n int) {
	l.sort()
	if len(l.found) > n {
		clear(l.found[n:])
		l.found = l.found[:n]
		l.floor = l.found[n-1].score + 1 // the first in the file stay
	}
}
