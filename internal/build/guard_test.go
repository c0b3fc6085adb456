package build

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// readAs reads a table as a spec in YAML says.
func readAs(t testing.TB, yaml, csv string) (*data.Spec, *data.Table) {
	t.Helper()
	src := diag.NewSource("note.md", []byte(yaml))
	v, faults := conf.Parse(src, 0, len(src.Data))
	spec := &data.Spec{}
	faults.Add(conf.Decode(v, spec)...)
	table, bad := data.Parse(spec, diag.NewSource("made.csv", []byte(csv)))
	if faults = append(faults, bad...); len(faults) > 0 {
		t.Fatal(faults)
	}
	return spec, table
}

// A cube is a made-up table: counts by area, sex and year in two columns and
// their sum, with all totals.
type cube struct {
	areas, sexes, years int
	value               map[[4]int]int64 // area, sex, year, column; 0 is the total
	rate                bool
}

func randomCube(r *rand.Rand) *cube {
	c := &cube{areas: 2 + r.IntN(5), sexes: 2 + r.IntN(2), years: 1 + r.IntN(3), value: map[[4]int]int64{}, rate: r.IntN(3) == 0}
	most := 3 + r.IntN(40)
	for a := 1; a <= c.areas; a++ {
		for s := 1; s <= c.sexes; s++ {
			for y := range c.years {
				for k := 1; k <= 2; k++ {
					n := int64(r.IntN(most))
					if r.IntN(6) == 0 {
						n = 0
					}
					for _, key := range [][4]int{{a, s, y, k}, {0, s, y, k}, {a, 0, y, k}, {0, 0, y, k}} {
						c.value[key] += n
						key[3] = 0
						c.value[key] += n
					}
				}
			}
		}
	}
	return c
}

func (c *cube) csv() string {
	var b strings.Builder
	b.WriteString("area,sex,year,total,calls,visits")
	if c.rate {
		b.WriteString(",rate")
	}
	b.WriteByte('\n')
	c.rows(func(a, s, y int) {
		area, sex := "Area "+string(rune('A'+a)), "Sex "+string(rune('A'+s))
		if a == 0 {
			area = "Total"
		}
		if s == 0 {
			sex = "Total"
		}
		fmt.Fprintf(&b, "%s,%s,%d,%d,%d,%d", area, sex, 2010+y, c.value[[4]int{a, s, y, 0}], c.value[[4]int{a, s, y, 1}], c.value[[4]int{a, s, y, 2}])
		if c.rate {
			fmt.Fprintf(&b, ",%d.%d", c.value[[4]int{a, s, y, 0}]/7, y)
		}
		b.WriteByte('\n')
	})
	return b.String()
}

func (c *cube) rows(f func(a, s, y int)) {
	for y := range c.years {
		for a := 0; a <= c.areas; a++ {
			for s := 0; s <= c.sexes; s++ {
				f(a, s, y)
			}
		}
	}
}

// puzzle is what a reader knows of the cube who sees the table t, knows every
// sum that holds in it, and even which counts are hidden for being small.
// truth is the counts themselves, and hidden the numbers of those hidden, with
// their names.
func (c *cube) puzzle(t *data.Table, below, round int64) (p *puzzle, truth []int64, hidden map[int]string) {
	p, hidden = &puzzle{}, map[int]string{}
	number := map[[4]int]int{}
	row := 0
	c.rows(func(a, s, y int) {
		exact := c.rate && t.Cell(row, 6).State == data.Known
		for k := range 3 {
			key := [4]int{a, s, y, k}
			v := c.value[key]
			cell := t.Cell(row, 3+k)
			low, high := v, v
			switch {
			case cell.State == data.Missing && v < below:
				low, high = 1, below-1
			case cell.State == data.Missing:
				low, high = below, unbounded
			case round > 0 && !exact:
				low, high = around(cell.Num.Coef, round)
				if low > 0 || high > 0 {
					low = max(low, below)
				}
				if v == 0 {
					low, high = 0, 0
				}
			}
			number[key] = p.number(low, high)
			truth = append(truth, v)
			if cell.State == data.Missing {
				hidden[number[key]] = fmt.Sprint(key)
			}
		}
		row++
	})
	c.sums(p, number)
	return p, truth, hidden
}

// sums tells a puzzle every sum that holds in the cube.
func (c *cube) sums(p *puzzle, number map[[4]int]int) {
	c.rows(func(a, s, y int) {
		p.sum([]int{number[[4]int{a, s, y, 1}], number[[4]int{a, s, y, 2}]}, []int{number[[4]int{a, s, y, 0}]}, 0)
		for k := range 3 {
			var parts []int
			if s == 0 {
				for i := 1; i <= c.sexes; i++ {
					parts = append(parts, number[[4]int{a, i, y, k}])
				}
				p.sum(parts, []int{number[[4]int{a, s, y, k}]}, 0)
			}
			if parts = nil; a == 0 {
				for i := 1; i <= c.areas; i++ {
					parts = append(parts, number[[4]int{i, s, y, k}])
				}
				p.sum(parts, []int{number[[4]int{a, s, y, k}]}, 0)
			}
		}
	})
}

// hopeless tells whether a small count could be worked out if every count but
// the zeros were hidden.
func (c *cube) hopeless(t testing.TB, below int64) bool {
	p, truth := &puzzle{}, []int64{}
	number := map[[4]int]int{}
	c.rows(func(a, s, y int) {
		for k := range 3 {
			key := [4]int{a, s, y, k}
			low, high := below, int64(unbounded)
			switch v := c.value[key]; {
			case v == 0:
				low, high = 0, 0
			case v < below:
				low, high = 1, below-1
			}
			number[key] = p.number(low, high)
			truth = append(truth, c.value[key])
		}
	})
	c.sums(p, number)
	for key, i := range number {
		if v := c.value[key]; v > 0 && v < below && len(p.two(t, i, truth)) == 1 {
			return true
		}
	}
	return false
}

// around gives the whole numbers that are rounded to n.
func around(n, base int64) (low, high int64) {
	low, high = n-base/2, n+(base-1)/2
	return max(0, low), high
}

// TestSecondary: in tables of every shape, no hidden count can be worked out
// by solving, and without secondary some can.
func TestSecondary(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	fallen, refused, cells, first, second := 0, 0, 0, 0, 0
	for n := range 150 {
		c := randomCube(r)
		below, round := int64(3+r.IntN(5)), int64([]int{0, 0, 3, 5, 10}[r.IntN(5)])
		for _, secondary := range []bool{true, false} {
			rule := fmt.Sprintf("below: %d, secondary: %v", below, secondary)
			if round > 0 {
				rule += fmt.Sprintf(", round: %d", round)
			}
			spec, table := readAs(t, "key: [area, sex, year]\ndisclosure: {"+rule+"}\n", c.csv())
			out, faults := figure.Disclose([]*data.Spec{spec}, []*data.Table{table})
			if len(faults[0]) > 0 {
				if refused++; !c.hopeless(t, max(below, (round+1)/2)) {
					t.Errorf("%d: %s\n%s", n, faults[0][0].Message, c.csv())
				}
				continue
			}
			shield := out[0].Shield()
			if secondary {
				cells += out[0].Rows * 3
				first, second = first+shield.First, second+shield.Second
			}
			p, truth, hidden := c.puzzle(out[0], shield.Below, round)
			for i, name := range hidden {
				got := p.two(t, i, truth)
				switch {
				case len(got) == 0:
					t.Fatalf("%d: the truth itself does not fit: %s\n%s", n, name, c.csv())
				case len(got) == 1 && secondary:
					t.Errorf("%d: %s can only be %d (below %d, round %d)\n%s", n, name, got[0][i], below, round, c.csv())
				case len(got) == 1:
					fallen++
				}
			}
		}
	}
	if fallen < 100 {
		t.Errorf("without secondary only %d counts can be worked out: the tables prove nothing", fallen)
	}
	if refused > 15 {
		t.Errorf("%d tables were refused", refused)
	}
	t.Logf("%d cells, %d hidden first and %d second; without secondary %d can be worked out; %d tables refused", cells, first, second, fallen, refused)
}
