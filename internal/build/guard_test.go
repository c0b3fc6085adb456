package build

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// made is made-up tables with every sum that holds between their counts.
type made struct {
	value []int64
	sums  [][2][]int // parts, and what they add up to
	at    [][3]int   // of a count: its table, row and column
	files []string
	key   []string
	rates bool
}

// count adds a count to the table at hand; its place is told by row.
func (m *made) count(v int64) int {
	m.value = append(m.value, v)
	m.at = append(m.at, [3]int{-1})
	return len(m.value) - 1
}

// sum adds the sum of counts.
func (m *made) sum(parts ...int) int {
	v := int64(0)
	for _, i := range parts {
		v += m.value[i]
	}
	total := m.count(v)
	m.sums = append(m.sums, [2][]int{parts, {total}})
	return total
}

// row writes a row of a table: the texts of its keys, then counts.
func (m *made) row(table int, keys string, counts ...int) {
	row := strings.Count(m.files[table], "\n") - 1
	line := keys
	for k, i := range counts {
		m.at[i] = [3]int{table, row, strings.Count(keys, ",") + 1 + k}
		line += fmt.Sprint(",", m.value[i])
	}
	if m.rates {
		line += fmt.Sprintf(",%d.5", m.value[counts[0]]/3)
	}
	m.files[table] += line + "\n"
}

// small gives a count that is often small.
func small(r *rand.Rand, most int) int64 {
	if r.IntN(6) == 0 {
		return 0
	}
	return int64(r.IntN(most))
}

// cube makes counts by area, sex and year in two columns and their sum, with
// all totals: in one table, or in two of which one has the totals of the sexes
// and the other the sexes.
func cube(r *rand.Rand) *made {
	m := &made{rates: r.IntN(4) == 0}
	areas, sexes, years, most := 2+r.IntN(5), 2+r.IntN(2), 1+r.IntN(3), 3+r.IntN(40)
	two := r.IntN(3) == 0
	rate := ""
	if m.rates {
		rate = ",rate"
	}
	m.files, m.key = []string{"area,sex,year,total,calls,visits" + rate + "\n"}, []string{"area, sex, year"}
	if two {
		m.files, m.key = append(m.files, "area,year,total,calls,visits"+rate+"\n"), append(m.key, "area, year")
	}
	for y := range years {
		id := map[[3]int]int{} // area, sex, column; 0 is the total
		for a := 1; a <= areas; a++ {
			for s := 1; s <= sexes; s++ {
				id[[3]int{a, s, 1}] = m.count(small(r, most))
				id[[3]int{a, s, 2}] = m.count(small(r, most))
			}
		}
		for k := 1; k <= 2; k++ {
			var all []int
			for s := 1; s <= sexes; s++ {
				var parts []int
				for a := 1; a <= areas; a++ {
					parts = append(parts, id[[3]int{a, s, k}])
				}
				id[[3]int{0, s, k}] = m.sum(parts...)
			}
			for a := 0; a <= areas; a++ {
				var parts []int
				for s := 1; s <= sexes; s++ {
					parts = append(parts, id[[3]int{a, s, k}])
				}
				id[[3]int{a, 0, k}] = m.sum(parts...)
				if a > 0 {
					all = append(all, id[[3]int{a, 0, k}])
				}
			}
			m.sums = append(m.sums, [2][]int{all, {id[[3]int{0, 0, k}]}})
		}
		for a := 0; a <= areas; a++ {
			for s := 0; s <= sexes; s++ {
				id[[3]int{a, s, 0}] = m.sum(id[[3]int{a, s, 1}], id[[3]int{a, s, 2}])
			}
		}
		for a := 0; a <= areas; a++ {
			for s := 0; s <= sexes; s++ {
				area, sex := "Area "+string(rune('A'+a)), "Sex "+string(rune('A'+s))
				if a == 0 {
					area = "Total"
				}
				if s == 0 {
					sex = "Total"
				}
				counts := []int{id[[3]int{a, s, 0}], id[[3]int{a, s, 1}], id[[3]int{a, s, 2}]}
				if two && s == 0 {
					m.row(1, fmt.Sprintf("%s,%d", area, 2010+y), counts...)
				} else {
					m.row(0, fmt.Sprintf("%s,%s,%d", area, sex, 2010+y), counts...)
				}
			}
		}
	}
	return m
}

// nested makes a list of areas under their regions and a nation, all in one
// column, above or below their parts, with the year in another and the change
// on the year before beside it.
func nested(r *rand.Rand) *made {
	m := &made{files: []string{"area,year,calls,change\n"}, key: []string{"area, year"}}
	most, below := 5+r.IntN(40), r.IntN(2) == 0
	sizes := make([]int, 2+r.IntN(3))
	for i := range sizes {
		sizes[i] = 2 + r.IntN(3)
	}
	before := map[string]int{}
	for y := range 3 + r.IntN(2) {
		var lines []string
		now := map[string]int{}
		var regions []int
		for g, n := range sizes {
			var parts []int
			var names []string
			for a := range n {
				name := fmt.Sprintf("Area %d%d", g, a)
				now[name] = m.count(small(r, most))
				parts, names = append(parts, now[name]), append(names, name)
			}
			region := fmt.Sprint("Region ", g)
			now[region] = m.sum(parts...)
			regions = append(regions, now[region])
			if below {
				lines = append(append(lines, names...), region)
			} else {
				lines = append(append(lines, region), names...)
			}
		}
		now["Nation"] = m.sum(regions...)
		if below {
			lines = append(lines, "Nation")
		} else {
			lines = append([]string{"Nation"}, lines...)
		}
		for _, name := range lines {
			if y == 0 {
				m.row(0, fmt.Sprintf("%s,%d", name, 2010+y), now[name])
				m.files[0] = strings.TrimSuffix(m.files[0], "\n") + ",\n"
				continue
			}
			change := m.count(m.value[now[name]] - m.value[before[name]])
			m.sums = append(m.sums, [2][]int{{before[name], change}, {now[name]}})
			m.row(0, fmt.Sprintf("%s,%d", name, 2010+y), now[name], change)
		}
		before = now
	}
	return m
}

// disclosed reads the tables with a rule and applies it.
func (m *made) disclosed(t testing.TB, rule string) ([]*data.Table, diag.List) {
	t.Helper()
	var specs []*data.Spec
	var tables []*data.Table
	for i, csv := range m.files {
		src := diag.NewSource("note.md", []byte("key: ["+m.key[i]+"]\ndisclosure: {"+rule+"}\n"))
		v, faults := conf.Parse(src, 0, len(src.Data))
		spec := &data.Spec{}
		faults.Add(conf.Decode(v, spec)...)
		table, bad := data.Parse(spec, diag.NewSource(fmt.Sprint("made", i, ".csv"), []byte(csv)))
		if faults = append(faults, bad...); len(faults) > 0 {
			t.Fatal(faults)
		}
		specs, tables = append(specs, spec), append(tables, table)
	}
	out, faults := figure.Disclose(specs, tables)
	return out, slices.Concat(faults...)
}

// What a reader is taken to know of hidden counts.
const (
	strict   = iota // which are hidden for being small: 1 to below-1; the others are below or more
	unaware         // that none is 0
	fromZero        // which are hidden for being small, 0 to below-1
)

// puzzle is what a reader knows who sees the tables and knows every sum that
// holds in them. Without tables everything but the zeros is hidden. hidden are
// the hidden counts.
func (m *made) puzzle(tables []*data.Table, below, round int64, reader int) (p *puzzle, hidden []int) {
	p = &puzzle{}
	for i, v := range m.value {
		at := m.at[i]
		gone := tables == nil
		exact := false
		var cell data.Cell
		if !gone {
			cell = tables[at[0]].Cell(at[1], at[2])
			gone = cell.State == data.Missing
			last := len(tables[at[0]].Columns) - 1
			exact = m.rates && tables[at[0]].Cell(at[1], last).State == data.Known
		}
		low, high := v, v
		sign := int64(1)
		if v < 0 {
			sign = -1
		}
		switch {
		case v == 0:
		case gone && reader == unaware:
			low, high = 1, unbounded
		case gone && v*sign < below && reader == fromZero:
			low, high = 0, below-1
		case gone && v*sign < below:
			low, high = 1, below-1
		case gone:
			low, high = below, unbounded
		case round > 0 && !exact:
			n := cell.Num.Coef * sign
			for range cell.Num.Exp {
				n *= 10
			}
			low, high = max(n-round/2, below), n+(round-1)/2
		default:
			low, high = v*sign, v*sign
		}
		if sign < 0 {
			low, high = -high, -low
		}
		if p.number(low, high); gone && v != 0 {
			hidden = append(hidden, i)
		}
	}
	for _, s := range m.sums {
		p.sum(s[0], s[1], 0)
	}
	return p, hidden
}

// small tells whether a count is.
func (m *made) small(i int, below int64) bool { return max(m.value[i], -m.value[i]) < below }

// hopeless tells whether a small count could be worked out if every count but
// the zeros were hidden.
func (m *made) hopeless(below int64) bool {
	for _, reader := range []int{unaware, fromZero} {
		p, hidden := m.puzzle(nil, below, 0, reader)
		if slices.ContainsFunc(hidden, func(i int) bool {
			got, _ := p.two(i, m.value, true)
			return m.small(i, below) && len(got) == 1
		}) {
			return true
		}
	}
	return false
}

// TestSecondary: in tables of many shapes, no hidden count can be worked out
// by solving, and without secondary some can.
func TestSecondary(t *testing.T) {
	for name, shape := range map[string]func(*rand.Rand) *made{"cube": cube, "nested": nested} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 5))
			fallen, refused, cells, first, second, sparse := 0, 0, 0, 0, 0, 0
			for n := range 60 {
				m := shape(r)
				below, round := int64(3+r.IntN(5)), int64([]int{0, 0, 3, 5, 10}[r.IntN(5)])
				for _, secondary := range []bool{true, false} {
					rule := fmt.Sprintf("below: %d, secondary: %v", below, secondary)
					if round > 0 {
						rule += fmt.Sprintf(", round: %d", round)
					}
					out, faults := m.disclosed(t, rule)
					if len(faults) > 0 {
						if refused++; !m.hopeless(max(below, (round+1)/2)) {
							t.Errorf("%d: %s (%s)\n%s", n, faults[0].Message, rule, strings.Join(m.files, "\n"))
						}
						continue
					}
					if secondary {
						cells += len(m.value)
						for _, table := range out {
							first, second = first+table.Shield().Hidden-table.Shield().Second, second+table.Shield().Second
						}
					}
					least := out[0].Shield().Below
					p, hidden := m.puzzle(out, least, round, strict)
					p1, _ := m.puzzle(out, least, round, unaware)
					p2, _ := m.puzzle(out, least, round, fromZero)
					for _, i := range hidden {
						got, hard := p.two(i, m.value, secondary)
						if secondary && len(got) == 1 { // the table is too sparse
							sparse++
							one, hard1 := p1.two(i, m.value, true)
							other, hard2 := p2.two(i, m.value, true)
							if got, hard = one, hard1; len(other) < len(one) == m.small(i, least) {
								got, hard = other, hard2
							}
						}
						switch {
						case hard && secondary:
							t.Errorf("%d: count %d (%v) is too hard (%s)\n%s", n, i, m.at[i], rule, strings.Join(m.files, "\n"))
						case hard:
						case len(got) == 0:
							t.Fatalf("%d: the truth itself does not fit\n%s", n, strings.Join(m.files, "\n"))
						case len(got) == 1 && secondary:
							t.Errorf("%d: count %d (%v) can only be %d (%s)\n%s", n, i, m.at[i], got[0][i], rule, strings.Join(m.files, "\n"))
						case len(got) == 1:
							fallen++
						}
					}
				}
			}
			if fallen < 100 {
				t.Errorf("without secondary only %d counts can be worked out: the tables prove nothing", fallen)
			}
			if refused > 3 || 20*sparse > first {
				t.Errorf("%d tables were refused, and %d counts are safe from fewer readers", refused, sparse)
			}
			t.Logf("%d counts, %d hidden first and %d second; without secondary %d can be worked out; %d tables refused, %d counts in sparse ones", cells, first, second, fallen, refused, sparse)
		})
	}
}
