package data

import (
	"regexp"
	"slices"
)

// Bounds of the search for keys, so that a file of a million rows takes little
// longer than it takes to read.
const (
	maxKeyColumns = 3       // of the sets that are all tried
	maxLongKey    = 8       // of a set that is put together column by column
	maxCandidates = 12      // columns that may be part of a key
	maxKeySets    = 3       // that are told
	maxKeyWork    = 1 << 24 // rows looked at in trying sets
	maxKeySample  = 1 << 16 // rows that tell which column to add to a long set
)

// accountKeys finds the smallest sets of columns that identify each row, and
// the rows that may be totals.
func (t *Table) accountKeys(a *TableAccount) {
	for _, c := range t.Natural {
		a.Natural = append(a.Natural, a.Columns[c.Index].id)
	}
	if t.Rows == 0 {
		return
	}
	columns, numbers := t.keyCandidates(a)
	k := &keySearch{rows: t.Rows, columns: columns}
	sets := k.smallest()
	if len(sets) == 0 && len(numbers) > 0 {
		for _, c := range numbers {
			if c.codes == nil {
				c.codes = t.coded(c.column)
			}
			if !c.codes.many && len(k.columns) < maxCandidates {
				k.columns = append(k.columns, c)
			}
		}
		sets = k.smallest()
	}
	if len(k.columns) == 0 {
		return
	}
	if len(sets) == 0 {
		if set := k.long(); k.repeats(set, true) == nil {
			sets = [][]int{set}
		} else {
			t.accountRepeats(a, k, set)
		}
	}
	for _, set := range sets {
		a.Keys = append(a.Keys, k.names(a, set))
	}
	a.accountTotals(k.columns)
}

// keyCandidates gives the columns that may be part of a key: periods first,
// then text; and the whole numbers that may be, where these do not suffice:
// they stand left of one of these, or first.
func (t *Table) keyCandidates(a *TableAccount) (columns, numbers []*ColumnAccount) {
	var periods, texts []*ColumnAccount
	wide := map[*ColumnAccount]bool{}
	if a.Wide != nil {
		for _, c := range a.Wide.columns {
			wide[c] = true
		}
	}
	last := 0
	for i, c := range a.Columns {
		if c.Type != typeNumber && !wide[c] && c.Distinct > 1 {
			last = i
		}
	}
	for i, c := range a.Columns {
		switch {
		case wide[c] || c.ref == "":
		case c.kind != TextKey:
			periods = append(periods, c)
		case !c.Number && c.codes != nil && !c.codes.many && len(c.codes.rows) > 1:
			texts = append(texts, c)
		case c.Number && c.DP == 0 && c.Known == t.Rows && i <= last && c.Unit == "" && len(numbers) < 4:
			numbers = append(numbers, c)
		}
	}
	if len(periods)+len(texts) == 0 { // columns that never change, if there is nothing else
		for _, c := range a.Columns {
			if !c.Number && !wide[c] && c.ref != "" && c.codes != nil && !c.codes.many {
				texts = append(texts, c)
			}
		}
	}
	columns = append(periods, texts...)
	return columns[:min(len(columns), maxCandidates)], numbers
}

// A keySearch tries sets of columns, given by their places in columns.
type keySearch struct {
	rows    int
	columns []*ColumnAccount
	work    int      // rows looked at so far
	table   []uint32 // rows by the hash of their key, plus 1
}

// keyRepeats tells how many rows have the key of an earlier one, and the first
// two that share one.
type keyRepeats struct{ rows, first, again int }

// repeats gives the repeats of a set, or nil where each row has its own key.
// With first set it looks no further than the first repeat.
func (k *keySearch) repeats(set []int, first bool) *keyRepeats {
	most := uint64(1)
	for _, c := range set {
		most = min(most*uint64(len(k.columns[c].codes.rows)), uint64(k.rows))
	}
	switch {
	case first && most < uint64(k.rows):
		return &keyRepeats{rows: 1}
	case len(set) == 1 && len(k.columns[set[0]].codes.rows) == k.rows:
		return nil
	}
	return k.scan(k.rows, first, func(row int) uint64 {
		var h uint64
		for _, c := range set {
			h = mix(h, uint64(k.columns[c].codes.codes[row]))
		}
		return h
	}, func(a, b int) bool {
		for _, c := range set {
			if codes := k.columns[c].codes.codes; codes[a] != codes[b] {
				return false
			}
		}
		return true
	})
}

// mix adds a number to a hash (multiplicative hashing by the golden ratio).
func mix(h, n uint64) uint64 {
	h = (h ^ n) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}

// scan looks for repeats among the first rows.
func (k *keySearch) scan(rows int, first bool, hash func(row int) uint64, same func(a, b int) bool) *keyRepeats {
	size := 16
	for size < 2*rows {
		size *= 2
	}
	if cap(k.table) < size {
		k.table = make([]uint32, size)
	}
	table := k.table[:size]
	clear(table)
	var out *keyRepeats
rows:
	for row := range rows {
		k.work++
		for at := int(hash(row) & uint64(size-1)); ; at = (at + 1) & (size - 1) {
			if table[at] == 0 {
				table[at] = uint32(row + 1)
				continue rows
			}
			if other := int(table[at] - 1); same(other, row) {
				if out == nil {
					out = &keyRepeats{first: other, again: row}
				}
				if out.rows++; first {
					return out
				}
				continue rows
			}
		}
	}
	return out
}

// smallest gives the sets of fewest columns, up to maxKeyColumns, that
// identify each row: in the order of the columns.
func (k *keySearch) smallest() [][]int {
	for size := 1; size <= min(maxKeyColumns, len(k.columns)); size++ {
		var found [][]int
		set := make([]int, size)
		for i := range set {
			set[i] = i
		}
		for {
			if k.work > maxKeyWork {
				return found
			}
			if k.repeats(set, true) == nil {
				if found = append(found, slices.Clone(set)); len(found) == maxKeySets {
					return found
				}
			}
			i := size - 1
			for i >= 0 && set[i] == len(k.columns)-size+i {
				i--
			}
			if i < 0 {
				break
			}
			set[i]++
			for j := i + 1; j < size; j++ {
				set[j] = set[j-1] + 1
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// long puts a set together column by column, each time adding the one that
// tells most rows apart, until all are told apart or no column helps.
func (k *keySearch) long() []int {
	rows := min(k.rows, maxKeySample)
	var set []int
	ids := make([]uint32, rows) // of what the set tells apart so far
	left := rows                // rows that an earlier one is like
	for len(set) < min(maxLongKey, len(k.columns)) && left > 0 {
		best, fewest := -1, left
		for c := range k.columns {
			if slices.Contains(set, c) {
				continue
			}
			n := 0
			if r := k.with(ids, c); r != nil {
				n = r.rows
			}
			if n < fewest {
				best, fewest = c, n
			}
		}
		if best < 0 {
			break
		}
		number := map[[2]uint32]uint32{}
		for row := range ids {
			id := [2]uint32{ids[row], k.columns[best].codes.codes[row]}
			n, ok := number[id]
			if !ok {
				n = uint32(len(number))
				number[id] = n
			}
			ids[row] = n
		}
		set, left = append(set, best), fewest
	}
	if len(set) == 0 {
		set = []int{0}
	}
	return set
}

// with gives the repeats of a column beside what is told apart already.
func (k *keySearch) with(ids []uint32, column int) *keyRepeats {
	codes := k.columns[column].codes.codes
	return k.scan(len(ids), false,
		func(row int) uint64 { return mix(mix(0, uint64(ids[row])), uint64(codes[row])) },
		func(a, b int) bool { return ids[a] == ids[b] && codes[a] == codes[b] })
}

// names gives the names of a set's columns in the order of the file.
func (k *keySearch) names(a *TableAccount, set []int) []string {
	var out []string
	for _, c := range a.Columns {
		if slices.ContainsFunc(set, func(i int) bool { return k.columns[i] == c }) {
			out = append(out, c.id)
		}
	}
	return out
}

// accountRepeats tells how far the best set is from being a key.
func (t *Table) accountRepeats(a *TableAccount, k *keySearch, set []int) {
	r := k.repeats(set, false)
	a.Repeated = &Repeats{Columns: k.names(a, set), Rows: r.rows, First: t.Record(r.first) - a.shift, Again: t.Record(r.again) - a.shift}
}

// totalPattern is how rows begin that add up others, in the languages of the
// statistics that are read most.
var totalPattern = regexp.MustCompile(`(?i)^\W*(grand |sub-?)?(total|totals|totale|all|overall|sum|insgesamt|gesamt|ensemble|tous|todos|world)\b`)

// maxTotals is how many texts of totals are told, maxTotalTexts among how many
// of a column they are looked for.
const (
	maxTotals     = 12
	maxTotalTexts = 20_000
)

// accountTotals tells rows that may be totals: by the words of a key, or
// because a column of the key is blank in them.
func (a *TableAccount) accountTotals(columns []*ColumnAccount) {
	for _, c := range a.Columns {
		if !slices.Contains(columns, c) {
			continue
		}
		inKey := len(a.Keys) > 0 && slices.Contains(a.Keys[0], c.id)
		if len(c.codes.rows) > maxTotalTexts {
			continue
		}
		for i := range c.codes.rows {
			s := c.codes.text(i)
			if s == "" && !inKey || s != "" && !totalPattern.MatchString(s) || len(a.Totals) == maxTotals {
				continue
			}
			if n := c.codes.count(i); n < len(c.codes.codes) {
				a.Totals = append(a.Totals, TotalAccount{c.id, oneLine(s), n})
			}
		}
	}
}
