package build

import (
	"maps"
	"reflect"
	"slices"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// A setState is a dataset as its editions saw it: sums of all that any of them
// looked at. While its file stays the same nothing of it is read. When the
// file has changed the sums are made again, and the editions that looked at
// something whose sum is another one are no longer fresh.
type setState struct {
	spec  figure.Sum // what it is: its name, its file, and how that is read
	files figure.Sum // over the files it is read from; zero where they alone don't decide it
	shape figure.Sum
	rows  figure.Sum // zero where no edition looked at which rows there are
	keys  map[int]figure.Sum
	asked map[string]figure.Sum // by the query as it is written
	cells map[int]*columnState  // by column of the table
	whole bool                  // too many cells were read to keep a sum of each: the file counts as one
}

// columnState is the cells of a column that some edition read.
type columnState struct {
	read rows
	sums []figure.Sum // of the rows read, in order
}

// Bounds of what is kept of one dataset: of an edition that reads more of it,
// and of a dataset of which all editions together read more, the file counts
// as one.
const (
	maxSeenCells = 1 << 18
	maxSetCells  = 1 << 20
)

// A setRead is what one edition looked at of a dataset.
type setRead struct {
	set  *setState
	seen []byte // see encodeSeen
}

// encodeSeen writes what an edition saw.
func encodeSeen(seen *figure.Seen) []byte {
	var w stateWriter
	whole := seen.Count() > maxSeenCells
	w.is(whole)
	if whole {
		return w.b
	}
	w.is(seen.Rows)
	w.counts(seen.Keys)
	figure.SortQueries(seen.Asked)
	w.count(len(seen.Asked))
	var q stateWriter
	for i := range seen.Asked {
		q.b = q.b[:0]
		q.query(&seen.Asked[i])
		w.bytes(q.b)
	}
	columns := 0
	for _, c := range seen.Columns {
		if rows(c).count() > 0 {
			columns++
		}
	}
	w.count(columns)
	for i, c := range seen.Columns {
		if rows(c).count() > 0 {
			w.count(i)
			w.rows(c)
		}
	}
	return slices.Clone(w.b)
}

func (w *stateWriter) query(q *figure.Query) {
	w.count(int(q.Kind))
	w.count(q.Column)
	w.text(q.Measure)
	w.text(q.Text)
	w.number(q.From)
	w.number(q.To)
}

func decodeQuery(b string) (q figure.Query, ok bool) {
	r := stateReader{b: []byte(b)}
	q.Kind = uint8(r.upTo(255))
	q.Column = r.upTo(maxStateColumns)
	q.Measure, q.Text = r.text(), r.text()
	q.From, q.To = r.number(), r.number()
	return q, !r.bad && len(r.b) == 0
}

// maxStateColumns is more than any table has.
const maxStateColumns = 1 << 24

// A seenVisitor is told what an edition saw of a dataset. Each function may be
// nil.
type seenVisitor struct {
	rows  func()
	keys  func(column int)
	asked func(query []byte)
	cells func(column, from, to int) // a run of rows
}

// visit goes through what an edition saw. whole says that it read too much for
// that to be kept; ok is false where the bytes are none that were written.
func (s *setRead) visit(v seenVisitor) (whole, ok bool) {
	r := stateReader{b: s.seen, again: maxSeenCells}
	if r.is() {
		return true, len(r.b) == 0
	}
	if r.is() && v.rows != nil {
		v.rows()
	}
	for range r.items(1) {
		if c := r.upTo(maxStateColumns); v.keys != nil {
			v.keys(c)
		}
	}
	for range r.items(1) {
		if q := r.bytes(); v.asked != nil {
			v.asked(q)
		}
	}
	for range r.items(3) {
		c := r.upTo(maxStateColumns)
		r.runs(func(from, to int) {
			if v.cells != nil {
				v.cells(c, from, to)
			}
		})
	}
	return false, !r.bad && len(r.b) == 0
}

// A setChange is how a dataset differs from what its editions saw of it.
type setChange struct {
	all   bool // nothing can be compared
	files bool // its files are others, which does not say that anything seen is
	rows  bool
	keys  map[int]bool
	asked map[string]bool
	cells map[int][]int // by column: the rows whose cells are others, in order
}

// concerns tells whether an edition that saw this saw something that is
// another thing now.
func (c *setChange) concerns(s *setRead) bool {
	hit := c.all
	whole, ok := s.visit(seenVisitor{
		rows:  func() { hit = hit || c.rows },
		keys:  func(column int) { hit = hit || c.keys[column] },
		asked: func(query []byte) { hit = hit || c.asked[string(query)] },
		cells: func(column, from, to int) {
			if changed := c.cells[column]; !hit && len(changed) > 0 {
				i, _ := slices.BinarySearch(changed, from)
				hit = i < len(changed) && changed[i] < to
			}
		},
	})
	return hit || whole && c.files || !ok
}

// renew makes the sums of a dataset again, and tells what has changed.
func (s *setState) renew(d *figure.Dataset) *setChange {
	c := &setChange{files: true, keys: map[int]bool{}, asked: map[string]bool{}, cells: map[int][]int{}}
	sum := figure.NewSummer(d)
	if shape := sum.Shape(); shape != s.shape {
		s.shape, c.all = shape, true
	}
	var none figure.Sum
	if s.rows != none {
		if now := sum.Rows(); now != s.rows {
			s.rows, c.rows = now, true
		}
	}
	for column, was := range s.keys {
		if now := sumKeys(sum, d, column); now != was {
			s.keys[column], c.keys[column] = now, true
		}
	}
	for query, was := range s.asked {
		if now := sumAsked(sum, query); now != was {
			s.asked[query], c.asked[query] = now, true
		}
	}
	if s.whole {
		c.all = true
		return c
	}
	for _, column := range slices.Sorted(maps.Keys(s.cells)) {
		col, i := s.cells[column], 0
		var changed []int
		col.read.each(func(row int) {
			if now := sum.Cell(row, column); now != col.sums[i] {
				col.sums[i] = now
				changed = append(changed, row)
			}
			i++
		})
		if len(changed) > 0 {
			c.cells[column] = changed
		}
	}
	return c
}

// sumKeys gives the sum of a key column's keys; zero where there is no such
// column.
func sumKeys(s *figure.Summer, d *figure.Dataset, column int) (none figure.Sum) {
	if column >= len(d.Keys) {
		return none
	}
	return s.Keys(column)
}

// sumAsked gives the sum of a query's answer; zero where it is no query.
func sumAsked(s *figure.Summer, query string) (none figure.Sum) {
	q, ok := decodeQuery(query)
	if !ok {
		return none
	}
	return s.Answer(q)
}

// keep makes the sums be those of what the editions of a list saw, no more and
// no less. What was seen before has the sum that it had.
func (s *setState) keep(reads []*setRead, d *figure.Dataset) {
	old := *s
	s.rows, s.keys, s.asked, s.cells = figure.Sum{}, map[int]figure.Sum{}, map[string]figure.Sum{}, map[int]*columnState{}
	sum := figure.NewSummer(d)
	s.shape = sum.Shape()
	all := false
	for _, r := range reads {
		_, _ = r.visit(seenVisitor{
			rows: func() { all = true },
			keys: func(column int) {
				if _, ok := s.keys[column]; !ok {
					s.keys[column] = sumKeys(sum, d, column)
				}
			},
			asked: func(query []byte) {
				if _, ok := s.asked[string(query)]; !ok {
					s.asked[string(query)] = sumAsked(sum, string(query))
				}
			},
			cells: func(column, from, to int) {
				to = min(to, d.Table.Rows)
				if from >= to {
					return
				}
				col := s.cells[column]
				if col == nil {
					col = &columnState{}
					s.cells[column] = col
				}
				col.read.set(from, to)
			},
		})
	}
	if all {
		s.rows = sum.Rows()
	}
	n := 0
	for _, col := range s.cells {
		n += col.read.count()
	}
	if s.whole = n > maxSetCells; s.whole {
		s.cells = map[int]*columnState{}
		return
	}
	for column, col := range s.cells {
		was := old.cells[column]
		if was == nil {
			was = &columnState{}
		}
		col.sums = make([]figure.Sum, 0, col.read.count())
		i, at := 0, was.read.next(0, true)
		col.read.each(func(row int) {
			for at < row && i < len(was.sums) {
				i, at = i+1, was.read.next(at+1, true)
			}
			if at == row && i < len(was.sums) {
				col.sums = append(col.sums, was.sums[i])
			} else {
				col.sums = append(col.sums, sum.Cell(row, column))
			}
		})
	}
}

// write writes the set. part may take what is written so far at any time.
func (s *setState) write(w *stateWriter, part func(least int)) {
	w.raw(s.spec[:])
	w.raw(s.files[:])
	w.raw(s.shape[:])
	w.raw(s.rows[:])
	w.is(s.whole)
	w.count(len(s.keys))
	for _, c := range slices.Sorted(maps.Keys(s.keys)) {
		sum := s.keys[c]
		w.count(c)
		w.raw(sum[:])
	}
	w.count(len(s.asked))
	for _, q := range slices.Sorted(maps.Keys(s.asked)) {
		sum := s.asked[q]
		w.text(q)
		w.raw(sum[:])
	}
	w.count(len(s.cells))
	for _, c := range slices.Sorted(maps.Keys(s.cells)) {
		col := s.cells[c]
		w.count(c)
		w.rows(col.read)
		for i := range col.sums {
			w.raw(col.sums[i][:])
			part(1 << 16)
		}
	}
}

func readSet(r *stateReader) *setState {
	s := &setState{keys: map[int]figure.Sum{}, asked: map[string]figure.Sum{}, cells: map[int]*columnState{}}
	s.spec, s.files, s.shape, s.rows = r.sum(), r.sum(), r.sum(), r.sum()
	s.whole = r.is()
	for range r.items(17) {
		c := r.upTo(maxStateColumns)
		s.keys[c] = r.sum()
	}
	for range r.items(17) {
		q := r.text()
		s.asked[q] = r.sum()
	}
	for range r.items(2) {
		c := r.upTo(maxStateColumns)
		col := &columnState{}
		r.runs(func(from, to int) {
			if r.words -= (to+63)/64 - len(col.read); r.words < 0 || to-from > len(r.b)/len(figure.Sum{}) {
				r.fail() // there are not as many sums
				return
			}
			col.read.set(from, to)
		})
		n := col.read.count()
		if n > len(r.b)/len(figure.Sum{}) {
			r.fail()
			return s
		}
		col.sums = make([]figure.Sum, n)
		for i := range col.sums {
			col.sums[i] = r.sum()
		}
		s.cells[c] = col
	}
	return s
}

// specSum is over what a dataset is: its name, its file, and all that its spec
// says of how that is read, wherever it is written.
func specSum(spec *data.Spec) figure.Sum {
	var a adder
	a.text(fileOf(spec))
	a.value(reflect.ValueOf(spec))
	return a.sum()
}

// value adds a value with all that it holds, but for its place in a file.
func (a *adder) value(v reflect.Value) {
	switch v.Type() {
	case reflect.TypeFor[diag.Span]():
		return
	case reflect.TypeFor[diag.Text]():
		t := v.Interface().(diag.Text)
		a.is(t.Present())
		a.text(t.S)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			a.value(v.Field(i))
		}
	case reflect.Slice:
		a.count(v.Len())
		for i := range v.Len() {
			a.value(v.Index(i))
		}
	case reflect.Pointer:
		a.is(!v.IsNil())
		if !v.IsNil() {
			a.value(v.Elem())
		}
	case reflect.String:
		a.text(v.String())
	case reflect.Bool:
		a.is(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		a.number(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		a.word(v.Uint())
	default:
		panic("a spec holds a " + v.Type().String()) // a test goes through them all
	}
}

// filesSum is over the files that a dataset is read from, and zero where more
// than they decide it: under a disclosure rule of the project all its tables
// are protected together.
func (p *project) filesSum(d *data.Spec) (none figure.Sum) {
	if len(p.guarded().files) > 0 {
		return none
	}
	name := fileOf(d)
	var a adder
	for _, file := range append([]string{name}, data.MetadataNames(name)...) {
		sum, ok := p.looks.sum(file)
		if !ok && file == name {
			return none
		}
		a.text(file)
		a.b = append(a.b, sum[:]...)
	}
	return a.sum()
}
