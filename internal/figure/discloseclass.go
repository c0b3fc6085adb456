package figure

import (
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// What the name of a column without a unit says: that its whole numbers tell
// rows apart, or that they are no counts. A name is taken by its last word.
var (
	labelWords = words("year month quarter week day date period code id uprn urn ukprn rank order lat long latitude longitude easting northing age version")
	rateWords  = words("rate rates percent percentage pct proportion share ratio average mean median mode index score per_cent points")
	// sizeWords are units of what is measured, not counted.
	sizeWords = words("second seconds minute minutes hour hours day days week weeks month months year years " +
		"metre metres km kilometre kilometres mile miles hectare hectares acre acres gram grams kg kilogram kilograms tonne tonnes " +
		"litre litres kwh mwh gwh twh degree degrees celsius mm cm ha pence")
)

func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// lastWord gives the last word of a column's name.
func lastWord(c *data.Column) string {
	return c.Name[strings.LastIndexByte(c.Name, '_')+1:]
}

// classify sorts the columns of a sheet by what all its datasets say of them.
func (d *discloser) classify(s *sheet) bool {
	t := s.table
	key := make([]bool, len(t.Columns))
	unit := make([]Unit, len(t.Columns))
	scale := make([]int32, len(t.Columns))
	said := make([]bool, len(t.Columns))
	for i, c := range t.Columns {
		unit[i], scale[i] = ParseUnit(c.Unit), scales[strings.ToLower(c.Scale)]
	}
	status := map[*data.Column]bool{}
	for _, i := range s.datasets {
		keys, _ := d.specs[i].KeyColumns()
		for _, k := range keys {
			if c, _ := t.Column(k.Column.S); c != nil {
				key[c.Index] = true
				if k.As.S != "" {
					s.as[c.Name] = k.As.S
				}
			}
		}
		if len(keys) == 0 && len(t.Columns) > 0 {
			key[0] = true
		}
		for _, e := range d.specs[i].Measures {
			if c, _ := t.Column(e.Value.Status.S); c != nil {
				status[c] = true
			}
			name := e.Value.Column
			if !name.Present() {
				name = e.Key
			}
			c, _ := t.Column(name.S)
			if c == nil || !e.Value.Unit.Present() && !e.Value.Scale.Present() {
				continue
			}
			u, n := unit[c.Index], scale[c.Index]
			if e.Value.Unit.Present() {
				u = ParseUnit(e.Value.Unit.S)
			}
			if e.Value.Scale.Present() {
				n = scales[strings.ToLower(strings.TrimSpace(e.Value.Scale.S))]
			}
			if said[c.Index] && (isCount(u, c) != isCount(unit[c.Index], c) || n != scale[c.Index]) {
				d.tell(s, ruleDiffers, "give the measure one unit and one scale in all datasets of this file", "datasets of %s disagree whether “%s” holds counts, and what is hidden in one could stand in the other", place(t), diag.OneLine(c.Header))
				return false
			}
			unit[c.Index], scale[c.Index], said[c.Index] = u, n, true
		}
	}
	for i, c := range t.Columns {
		switch {
		case key[i]:
			s.dims = append(s.dims, c)
		case status[c]:
		case c.Number && isLabel(unit[i], c):
			s.dims = append(s.dims, c)
		case c.Number && isCount(unit[i], c):
			s.counts = append(s.counts, counted64{c, scale[i]})
		case c.Number:
			s.others = append(s.others, c)
		default:
			if n := numbersIn(t, c); n != "" {
				d.tell(s, ruleDisclosure, "name it under measures: and say under markers: what its other texts mean, or make it a key",
					"the column “%s” of %s is read as text, but %s of its cells are numbers, which could not be hidden", diag.OneLine(c.Header), place(t), n)
				return false
			}
			s.groups = append(s.groups, c)
		}
	}
	s.tellApart()
	return true
}

// isLabel tells whether a column of numbers without a unit tells rows apart.
func isLabel(u Unit, c *data.Column) bool {
	return u.Kind == Plain && c.DP == 0 && labelWords[lastWord(c)]
}

// isCount tells whether a column of numbers holds counts.
func isCount(u Unit, c *data.Column) bool {
	switch u.Kind {
	case Count:
		return true
	case Word:
		return c.DP == 0 && !sizeWords[strings.ToLower(lastOf(u.Name))] && u.Name != yearUnit
	case Plain:
		return c.DP == 0 && !rateWords[lastWord(c)] && !rateWords[strings.SplitN(c.Name, "_", 2)[0]] &&
			!labelWords[lastWord(c)] && !strings.Contains(c.Name, "_per_")
	}
	return false
}

func lastOf(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

// numbersIn tells, for a message, how much of a column of text is numbers,
// where that is half of it or more; else it gives "". Codes, which have
// leading zeros or say so in their name, are text indeed.
func numbersIn(t *data.Table, c *data.Column) string {
	if labelWords[lastWord(c)] {
		return ""
	}
	numbers, texts := 0, 0
	for row := range t.Rows {
		s := t.Text(row, c.Index)
		if s == "" {
			continue
		}
		if n, ok := data.ParseNumber(s); !ok || n.Exp != 0 && n.Normal().Exp < 0 {
			texts++
		} else if len(s) > 1 && s[0] == '0' {
			return ""
		} else {
			numbers++
		}
	}
	if numbers == 0 || numbers < texts {
		return ""
	}
	return strconv.Itoa(numbers)
}

// tellApart takes as dimensions, beside the keys, columns of text until they
// tell all rows apart: those that rows are filtered by.
func (s *sheet) tellApart() {
	t := s.table
	codes := make([]uint64, t.Rows)
	mix := func(into []uint64, c *data.Column) int {
		seen := make(map[uint64]struct{}, t.Rows)
		for row := range t.Rows {
			into[row] = mixed(codes[row], hashText(t.Text(row, c.Index)))
			seen[into[row]] = struct{}{}
		}
		return len(seen)
	}
	distinct := 0
	for _, c := range s.dims {
		distinct = mix(codes, c)
	}
	next := make([]uint64, t.Rows)
	var rest []*data.Column
	for _, c := range s.groups {
		if distinct < t.Rows {
			if n := mix(next, c); n > distinct {
				distinct = n
				copy(codes, next)
				s.dims = append(s.dims, c)
				continue
			}
		}
		rest = append(rest, c)
	}
	slices.SortStableFunc(s.dims, func(a, b *data.Column) int { return a.Index - b.Index })
	s.groups = rest
}

// mixed joins two hashes (the finaliser of SplitMix64, by S. Vigna).
func mixed(a, b uint64) uint64 {
	x := a ^ (b + 0x9e3779b97f4a7c15 + a<<6 + a>>2)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hashText is FNV-1a.
func hashText(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
