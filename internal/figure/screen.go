package figure

import (
	"slices"
	"strings"

	"policybrief/internal/data"
)

// screen puts up the screens of a sheet: for hidden and rounded counts, and
// for the other numbers that would tell hidden ones.
func (g *grid) screen(s *sheet) {
	rows := s.table.Rows
	of := func(c *data.Column) *data.Screen {
		if s.screens[c.Index] == nil {
			s.screens[c.Index] = &data.Screen{}
		}
		return s.screens[c.Index]
	}
	hiddenRow := make([]bool, rows)
	for j, c := range s.counts {
		screen := of(c.Column)
		screen.Round, screen.Scale = s.round, c.scale
		for row := range rows {
			switch st := g.state[s.number(row, j)]; {
			case st != shown:
				s.hidden[st-first]++
			case g.known[s.number(row, j)]:
				continue
			default: // text with digits in it may be a count with a remark
				cell := s.table.Cell(row, c.Index)
				if cell.State != data.Words || !strings.ContainsAny(cell.Text, "0123456789") {
					continue
				}
			}
			screen.Hide(row, rows)
			hiddenRow[row] = true
		}
	}
	if !slices.Contains(hiddenRow, true) {
		return
	}
	for _, c := range s.others {
		screen := of(c)
		for row, hidden := range hiddenRow {
			if hidden {
				screen.Hide(row, rows)
			}
		}
	}
	for _, steps := range g.steps(s) {
		for _, c := range s.others {
			for j := range s.counts {
				if !g.growth(s, c, j, steps) {
					continue
				}
				for _, x := range steps {
					if of(s.counts[j].Column).Hides(x.before) {
						of(c).Hide(x.row, rows)
					}
				}
			}
		}
	}
	if s.secondary {
		g.shares(s, hiddenRow)
	}
}

// growth tells whether a column holds the change of a count on an earlier
// row, as a ratio, an index or a per cent, to the places shown.
func (g *grid) growth(s *sheet, c *data.Column, j int, steps []step) bool {
	const most = 1_000_000_000 // so that products fit
	for _, percent := range []int64{1, 100} {
		for _, relative := range []bool{true, false} {
			var o often
			for _, x := range steps {
				now, before := s.number(x.row, j), s.number(x.before, j)
				cell := s.table.Cell(x.row, c.Index)
				a, b := g.value[before], g.value[now]
				if cell.State != data.Known || !g.known[now] || !g.known[before] || a <= 0 || max(a, b) > most {
					continue
				}
				places := int32(c.DP)
				n, ok := whole64(cell.Num, places)
				if !ok || n > most || n < -most || places > 6 {
					continue
				}
				if relative {
					b -= a
				}
				for range places {
					b *= 10
				}
				off := n*a - b*percent
				if !o.say(off <= a && off >= -a) { // to one in the last place
					break
				}
			}
			if o.holds() {
				return true
			}
		}
	}
	return false
}

// shares hides columns of shares of a whole, rows that add up to 100% or to 1,
// where a part is hidden and no total is published that holds it: the whole
// could be worked out from any other part.
func (g *grid) shares(s *sheet, hiddenRow []bool) {
	for d := range g.dims {
		if g.dims[d].time || len(g.dims[d].texts) < 3 {
			continue
		}
		by := map[uint64][]int{}
		for row := range s.table.Rows {
			key := uint64(0)
			for e := range g.dims {
				if e != d {
					key = mixed(key, uint64(g.dims[e].code[s.lines+int32(row)]))
				}
			}
			by[key] = append(by[key], row)
		}
		for _, c := range s.others {
			sums, families := 0, 0
			for _, rows := range by {
				total, n := int64(0), int64(0)
				for _, row := range rows {
					if cell := s.table.Cell(row, c.Index); cell.State == data.Known {
						v, ok := whole64(cell.Num, int32(c.DP))
						if !ok {
							v = 0
						}
						total += v
						n++
					}
				}
				if n < 2 {
					continue
				}
				families++
				one := int64(1)
				for range min(c.DP, 12) {
					one *= 10
				}
				for _, whole := range []int64{one, 2 * one, 100 * one, 200 * one} {
					if total >= whole-n && total <= whole+n && one > n || total == whole {
						sums++
						break
					}
				}
			}
			if sums == 0 || 5*sums < 4*families {
				continue
			}
			for _, rows := range by {
				if slices.ContainsFunc(rows, func(row int) bool { return hiddenRow[row] && !g.inTotal(s, row, d) }) {
					for _, row := range rows {
						s.screens[c.Index].Hide(row, s.table.Rows)
					}
				}
			}
		}
	}
}

// inTotal tells whether the hidden counts of a row are part of sums along a
// dimension.
func (g *grid) inTotal(s *sheet, row, dim int) bool {
	for j := range s.counts {
		id := s.number(row, j)
		if g.state[id] == shown {
			continue
		}
		along := func(r int32) bool {
			return !slices.ContainsFunc(g.rels[r].cells, func(o int32) bool {
				if g.column[o] != g.column[id] {
					return true
				}
				for e := range g.dims {
					if e != dim && g.dims[e].code[g.line[o]] != g.dims[e].code[g.line[id]] {
						return true
					}
				}
				return false
			})
		}
		if !slices.ContainsFunc(g.relOf[id], along) {
			return false
		}
	}
	return true
}
