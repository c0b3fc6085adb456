package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// index finds the row of a key at once. Each key column numbers its different
// keys. Where most combinations of them are rows, the numbers of a full key
// give its place in a list; else rows are found through the pairs (number so
// far, number of the next column), so that a key of any length is exact and
// costs one map look-up a column.
type index struct {
	byName   map[string]*Measure
	lost     map[string]bool // measures of the spec that could not be made
	broken   bool            // its filter or its key could not be read, as was told: its figures have no faults of their own
	cols     []keyColumn
	dense    bool                 // the number of a full key is reckoned from those of its parts: there are few more keys than rows
	pairs    []map[[2]int32]int32 // of key columns 1 and on, where not dense
	rowOf    []int32              // by the number of a full key: the row of the table, -1 for none
	of       int                  // coverage: how many are expected to report; 0 where it is not said
	reporter int                  // the key column of those who report, where of > 0; -1 for none
	latest   sync.Map             // latestKey to the number of a period, found once
	counts   sync.Map             // *Measure to its Coverage, counted once
	columns  sync.Map             // by name, as Column gives them
	texts    sync.Map             // *data.Column to its textColumn
	slices   sliceCache           // what functions ask for again and again
}

// Release lets go of what was kept for the editions that ask for it, once they are
// done. Whoever asks again has it made again.
func (d *Dataset) Release() {
	for _, kept := range []*sync.Map{&d.latest, &d.counts, &d.columns, &d.texts, &d.slices.m} {
		kept.Clear()
	}
	d.slices.rows.Store(0)
}

// keyColumn is one key column with its different keys.
type keyColumn struct {
	column *data.Column
	kind   data.Kind
	keys   []data.Key // by number, in the order of the file; marks left out
	ids    []int32    // by row of the table: the number of its key, -1 where `where` dropped it
	text   map[string]int32
	codes  map[string]int32      // the file's codes for keys, where it has any and no key is written so
	start  map[int64]int32       // of a column in time
	order  []int32               // of a column in time: numbers by time
	marks  map[int32][]data.Mark // by row of the table
	once   sync.Once
	rows   [][]int32 // by number: the rows of the table, found when first asked for
	summed sync.Once
	sum    string // the digest of the keys of all rows, made when first asked for
}

// maxRepeats is how many repeated keys are told one by one.
const maxRepeats = 5

// buildIndex reads the keys of the rows that the filter kept.
func (d *Dataset) buildIndex(as []string, where *Expr) diag.List {
	var faults diag.List
	d.cols = make([]keyColumn, len(d.Keys))
	for c := range d.cols {
		set, bad := d.Table.KeySet(d.Keys[c], as[c], d.Rows)
		faults.Add(bad...)
		d.cols[c].read(d.Keys[c], d.Table.Rows, d.Rows, set)
		d.cols[c].readCodes(d.Table, d.Rows)
	}
	faults.Add(d.findRows()...)
	if where != nil && len(d.Rows) < d.Table.Rows {
		faults.Add(d.droppedPeriods(where)...)
	}
	return faults
}

// read numbers the keys of a column: set has a code for each of rows.
func (k *keyColumn) read(column *data.Column, n int, rows []int, set *data.KeySet) {
	k.column, k.kind = column, set.Kind
	k.text, k.start = map[string]int32{}, map[int64]int32{}
	// Keys that differ in their marks alone, or in spelling, are one.
	codes := make([]int32, len(set.Keys))
	for i, key := range set.Keys {
		id, ok := k.find(key)
		if !ok {
			id = int32(len(k.keys))
			key.Marks = nil
			k.keys = append(k.keys, key)
			if key.InTime() {
				k.start[key.Start] = id
			} else {
				k.text[key.Text] = id
			}
		}
		codes[i] = id
	}
	k.ids = make([]int32, n)
	for i := range k.ids {
		k.ids[i] = -1
	}
	for i, row := range rows {
		code := set.Codes[i]
		k.ids[row] = codes[code]
		if marks := set.Keys[code].Marks; len(marks) > 0 {
			if k.marks == nil {
				k.marks = map[int32][]data.Mark{}
			}
			k.marks[int32(row)] = marks
		}
	}
	if !k.inTime() {
		return
	}
	for id, key := range k.keys {
		if key.InTime() {
			k.order = append(k.order, int32(id))
		}
	}
	slices.SortFunc(k.order, func(a, b int32) int { return cmp.Compare(k.keys[a].Start, k.keys[b].Start) })
}

// readCodes takes over the codes that the file has for the keys of a column.
func (k *keyColumn) readCodes(t *data.Table, rows []int) {
	if k.column.Codes == nil || k.inTime() {
		return
	}
	k.codes = map[string]int32{}
	for _, row := range rows {
		if code := t.Text(row, k.column.Codes.Index); k.codes[code] == 0 && code != "" {
			k.codes[code] = k.ids[row]
		}
	}
}

// find gives the number of a key.
func (k *keyColumn) find(key data.Key) (int32, bool) {
	if key.InTime() {
		id, ok := k.start[key.Start]
		return id, ok
	}
	id, ok := k.text[key.Text]
	return id, ok
}

// inTime tells whether the column holds periods.
func (k *keyColumn) inTime() bool { return k.kind != data.TextKey }

// rowsOf gives the rows of a key, found once for all keys of the column.
func (k *keyColumn) rowsOf(id int32) []int32 {
	k.once.Do(func() {
		counts := make([]int32, len(k.keys))
		total := 0
		for _, id := range k.ids {
			if id >= 0 {
				counts[id]++
				total++
			}
		}
		flat := make([]int32, total)
		k.rows = make([][]int32, len(k.keys))
		for id, n := range counts {
			k.rows[id], flat = flat[:0:n], flat[n:]
		}
		for row, id := range k.ids {
			if id >= 0 {
				k.rows[id] = append(k.rows[id], int32(row))
			}
		}
	})
	return k.rows[id]
}

// maxDense is how many full keys are numbered by reckoning at most.
const maxDense = 1 << 30

// findRows fills the index and tells repeated keys.
func (d *Dataset) findRows() (faults diag.List) {
	keys := 1
	for c := range d.cols {
		if n := max(1, len(d.cols[c].keys)); keys <= maxDense/n {
			keys *= n
		} else {
			keys = maxDense
		}
	}
	d.dense = keys <= 4*len(d.Rows)+1024 || len(d.cols) == 1
	if d.dense {
		d.rowOf = make([]int32, keys)
		for i := range d.rowOf {
			d.rowOf[i] = -1
		}
	} else {
		d.pairs = make([]map[[2]int32]int32, len(d.cols))
		for c := 1; c < len(d.cols); c++ {
			d.pairs[c] = make(map[[2]int32]int32, len(d.Rows))
		}
	}
	repeats := 0
	for _, row := range d.Rows {
		id := d.cols[0].ids[row]
		for c := 1; c < len(d.cols) && d.dense; c++ {
			id = id*int32(len(d.cols[c].keys)) + d.cols[c].ids[row]
		}
		for c := 1; c < len(d.cols) && !d.dense; c++ {
			pair := [2]int32{id, d.cols[c].ids[row]}
			next, ok := d.pairs[c][pair]
			if !ok {
				next = int32(len(d.pairs[c]))
				d.pairs[c][pair] = next
				if c == len(d.cols)-1 {
					d.rowOf = append(d.rowOf, -1)
				}
			}
			id = next
		}
		if id < 0 || int(id) >= len(d.rowOf) {
			continue // its key could not be read, as was told
		}
		if first := d.rowOf[id]; first >= 0 {
			if repeats++; repeats <= maxRepeats {
				faults.Add(d.repeated(int(first), row))
			}
			continue
		}
		d.rowOf[id] = int32(row)
	}
	if repeats > maxRepeats {
		last := &faults[len(faults)-1]
		*last = last.WithNote(diag.Span{}, "and %d more rows of %s repeat a key", repeats-maxRepeats, d.Name)
	}
	return faults
}

// repeated tells that two rows have one key, and which column tells them
// apart.
func (d *Dataset) repeated(first, row int) diag.Diagnostic {
	a, b := d.Table.Cell(first, d.Keys[0].Index), d.Table.Cell(row, d.Keys[0].Index)
	f := ruleKeyRepeated.At(b.Origin.Span, "%s has two rows for %s: rows %d and %d of %s", d.Name, d.keyText(row), a.Origin.Row, b.Origin.Row, d.Table.File.Name).
		WithNote(a.Origin.Span, "the first of them")
	for _, c := range d.Table.Columns {
		if !c.Number && !slices.Contains(d.Keys, c) && c.Name != "" && d.Table.Text(first, c.Index) != d.Table.Text(row, c.Index) {
			return f.WithHint("they differ in %s: write key: [%s, %s], or keep one of them with where", c.Name, strings.Join(d.KeyNames(), ", "), c.Name)
		}
	}
	return f.WithHint("name all columns that identify a row under key, or keep one of the rows with where")
}

// keyText gives the key of a row for people: "Northmere, 2012".
func (d *Dataset) keyText(row int) string {
	parts := make([]string, len(d.cols))
	for c := range d.cols {
		parts[c] = d.KeyAt(row, c).Text
	}
	return strings.Join(parts, ", ")
}

// keyMarks tells whether some key carries marks, which then hold for its row.
func (d *Dataset) keyMarks() bool {
	for c := range d.cols {
		if d.cols[c].marks != nil {
			return true
		}
	}
	return false
}

// KeyAt gives the key of a row: column is the position in Keys. A row that
// the filter dropped has none.
func (d *Dataset) KeyAt(row, column int) data.Key {
	if column < 0 || column >= len(d.cols) || row < 0 || row >= len(d.cols[column].ids) {
		return data.Key{}
	}
	k := &d.cols[column]
	id := k.ids[row]
	if id < 0 {
		return data.Key{}
	}
	key := k.keys[id]
	key.Marks = k.marks[int32(row)]
	return key
}

// keyTextAt gives the text of KeyAt.
func (d *Dataset) keyTextAt(row, column int) string {
	k := &d.cols[column]
	if row >= len(k.ids) || k.ids[row] < 0 {
		return ""
	}
	return k.keys[k.ids[row]].Text
}

// row gives the row of the table that a full key identifies: one number of a
// key for each key column.
func (d *Dataset) row(ids []int32) (int, bool) {
	id := ids[0]
	for c := 1; c < len(ids) && d.dense; c++ {
		if id < 0 || ids[c] < 0 {
			return 0, false
		}
		id = id*int32(len(d.cols[c].keys)) + ids[c]
	}
	for c := 1; c < len(ids) && !d.dense; c++ {
		next, ok := d.pairs[c][[2]int32{id, ids[c]}]
		if !ok {
			return 0, false
		}
		id = next
	}
	if id < 0 || int(id) >= len(d.rowOf) || d.rowOf[id] < 0 {
		return 0, false
	}
	return int(d.rowOf[id]), true
}

// droppedPeriods warns of a later period that the file has and the filter
// loses, unless the filter speaks of the period itself.
func (d *Dataset) droppedPeriods(where *Expr) (faults diag.List) {
	named := map[*data.Column]bool{}
	where.root.walk(func(n *node) {
		if n.op == opName {
			if c, _ := d.Table.Column(n.name); c != nil {
				named[c] = true
			}
		}
	})
	for c := range d.cols {
		k := &d.cols[c]
		if !k.inTime() || named[k.column] || len(k.order) == 0 {
			continue
		}
		last := k.keys[k.order[len(k.order)-1]]
		// A dropped row may hold a total or a word in place of a period.
		later, at := data.Key{}, -1
		read := map[string]bool{}
		for row, id := range k.ids {
			if id >= 0 {
				continue
			}
			text := d.Table.Text(row, k.column.Index)
			if read[text] {
				continue
			}
			read[text] = true
			key, ok := data.ParsePeriod(text, k.kind)
			if ok && key.Start > last.Start && (at < 0 || key.Start > later.Start) {
				later, at = key, row
			}
		}
		if at >= 0 {
			cell := d.Table.Cell(at, k.column.Index)
			faults.Add(ruleDropsPeriod.At(d.Spec.Where.All(), "this filter leaves %s with nothing after %s; the file has rows for %s", d.Name, last.Text, later.Text).
				WithNote(cell.Origin.Span, "%s, row %d of %s", later.Text, cell.Origin.Row, d.Table.File.Name).
				WithHint("look at how the later rows are spelled"))
		}
	}
	return faults
}

// noKey tells that a key column has no such key, and which ones there are.
func (d *Dataset) noKey(at diag.Span, c int, text string) diag.Diagnostic {
	k := &d.cols[c]
	if k.inTime() {
		return ruleUnknownKey.At(at, "%s has no %s; its %s are %s", d.Name, text, kindNames[k.kind], k.periods()).WithHint("%s", k.periodHint(text))
	}
	names := make([]string, len(k.keys))
	for i, key := range k.keys {
		names[i] = key.Text
	}
	f := ruleUnknownKey.At(at, "%s has no %s “%s”; it has %s", d.Name, k.column.Name, text, some(names))
	if n := nearest(text, names); n != "" {
		f.Hint = fmt.Sprintf("did you mean %q?", n)
	} else {
		f.Hint = "write the key as the file does"
	}
	return f
}

// kindNames are the words for several periods of a kind.
var kindNames = map[data.Kind]string{
	data.TextKey: "keys", data.Year: "years", data.FinancialYear: "financial years", data.AcademicYear: "academic years",
	data.Quarter: "quarters", data.Month: "months", data.RollingQuarter: "rolling quarters", data.Date: "dates",
	data.HalfYear: "half years", data.Week: "weeks", data.YearEnding: "years", data.YearRange: "ranges of years", data.Term: "terms", data.DateTime: "dates with times",
}

// periods lists a column's periods: “2008 to 2012”, or one by one where some
// between are absent.
func (k *keyColumn) periods() string {
	n := len(k.order)
	switch {
	case n == 0:
		return "none"
	case n == 1:
		return k.keys[k.order[0]].Text
	case n == 2:
		return k.keys[k.order[0]].Text + " and " + k.keys[k.order[1]].Text
	}
	first, last := k.keys[k.order[0]], k.keys[k.order[n-1]]
	if last.Start-first.Start == int64(n-1)*max(1, first.Step) {
		return first.Text + " to " + last.Text
	}
	texts := make([]string, n)
	for i, id := range k.order {
		texts[i] = k.keys[id].Text
	}
	if n <= 8 {
		return some(texts)
	}
	return fmt.Sprintf("%s to %s, with gaps", first.Text, last.Text)
}

// periodHint shows how a period of the column is written where the text is
// none.
func (k *keyColumn) periodHint(text string) string {
	if _, ok := data.ParsePeriod(text, k.kind); ok || len(k.order) == 0 {
		return "name one of these, or latest, previous or first"
	}
	return fmt.Sprintf("write it as the file does: %q, or latest", k.keys[k.order[len(k.order)-1]].Text)
}

// some lists names for a message, the first dozen.
func some(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf("%s … (%d in all)", strings.Join(names[:most], ", "), len(names))
	}
	return andList(names)
}

// andList joins with commas and “and”.
func andList(names []string) string {
	switch n := len(names); n {
	case 0:
		return "none"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// maxNear bounds the names that a wrong one is compared with.
const maxNear = 5000

func nearest(word string, names []string) string {
	return conf.Nearest(word, names[:min(len(names), maxNear)])
}

// didYouMean gives a hint from the nearest names.
func didYouMean(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + near[0] + "?"
}
