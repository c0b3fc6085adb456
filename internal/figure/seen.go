package figure

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"policybrief/internal/data"
)

// What an edition looked at, so that a later run can tell whether it would
// look at the same. Reads.Seen says what it was; a Summer gives each part of
// it as a sum, over all that could show of it. Two runs in which the sums of
// all that was seen are equal give one and the same edition.

// Seen is what was looked at of one dataset.
type Seen struct {
	Columns [][]uint64 // by column of the table: one bit a row; nil where no cell of it was read
	Keys    []int      // key columns (positions in Dataset.Keys) all of whose keys were looked at, in order
	Rows    bool       // which rows there are counted
	Asked   []Query    // in no order
}

// A Query is a question that a dataset as a whole decides: what `latest` is.
type Query struct {
	Kind     uint8
	Column   int    // position in Dataset.Keys
	Measure  string // of latest, or covered; "" for the dataset's own
	Text     string // a key
	From, To int64  // ordinals of periods
}

// The kinds of query.
const (
	askLatest  uint8 = 1 + iota // the last period that is no forecast
	askPeriods                  // which periods there are after From and up to To
	askRow                      // the first row of a key
	askCode                     // the key that has Text for its code
	askRows                     // all rows of a key
	askCovered                  // how many of those who report have figures
)

// Seen gives what was looked at of a dataset; ok is false where nothing was.
// The bits are not to be changed.
func (r *Reads) Seen(d *Dataset) (seen Seen, ok bool) {
	if r == nil || r.sets[d] == nil {
		return Seen{}, false
	}
	s := r.sets[d]
	seen = Seen{Columns: s.columns, Rows: s.rows}
	for c, all := range s.keys {
		if all {
			seen.Keys = append(seen.Keys, c)
		}
	}
	for q := range s.asked {
		seen.Asked = append(seen.Asked, q)
	}
	return seen, true
}

// AllRows gives the rows of the table that pass `where`, and records that
// whoever asks depends on which they are. They are not to be changed.
func (d *Dataset) AllRows(sc *Scope) []int {
	if sc != nil {
		sc.Reads.allRows(d)
	}
	return d.Rows
}

// Look records that a cell was looked at, whatever its column is to the
// dataset.
func (d *Dataset) Look(row int, c *data.Column, sc *Scope) {
	if sc != nil && row >= 0 && row < d.Table.Rows {
		sc.Reads.cell(d, row, c)
	}
}

func latestQuery(m *Measure, column int) Query {
	q := Query{Kind: askLatest, Column: column}
	if m != nil {
		q.Measure = m.Name
	}
	return q
}

func (d *Dataset) rowQuery(column int, id int32) Query {
	q := Query{Kind: askRow, Column: column}
	if key := d.cols[column].keys[id]; key.InTime() {
		q.From = key.Start
	} else {
		q.Text = key.Text
	}
	return q
}

// A Sum stands for something that was looked at. Of two different things it
// is the same with no chance worth speaking of.
type Sum [16]byte

// A Summer makes the sums of one dataset. It is not safe for concurrent use.
type Summer struct {
	d      *Dataset
	b      []byte
	at     int // the row that key is of
	key    []byte
	passes []uint64 // one bit a row of the table: it passes `where`
}

// NewSummer gives a summer of a dataset.
func NewSummer(d *Dataset) *Summer {
	s := &Summer{d: d, at: -1, passes: make([]uint64, (d.Table.Rows+63)/64)}
	for _, row := range d.Rows {
		s.passes[row/64] |= 1 << (row % 64)
	}
	return s
}

func (s *Summer) text(t string) {
	s.b = append(binary.AppendUvarint(s.b, uint64(len(t))), t...)
}

func (s *Summer) number(n int64) { s.b = binary.AppendVarint(s.b, n) }

func (s *Summer) is(yes bool) {
	n := byte(0)
	if yes {
		n = 1
	}
	s.b = append(s.b, n)
}

func (s *Summer) marks(marks []data.Mark) {
	s.number(int64(len(marks)))
	for _, m := range marks {
		s.text(m.Sign)
		s.text(m.Word)
	}
}

func (s *Summer) keyOf(k *data.Key) {
	s.number(int64(k.Kind))
	s.text(k.Text)
	s.number(k.Start)
	s.number(k.Step)
	s.marks(k.Marks)
}

func (s *Summer) bound(n *data.Number) {
	s.is(n != nil)
	if n != nil {
		s.number(n.Coef)
		s.number(int64(n.Exp))
	}
}

func (s *Summer) cell(c *data.Cell) {
	s.text(c.Raw)
	s.text(c.Shown)
	s.number(int64(c.State))
	s.bound(&c.Num)
	s.text(c.Text)
	s.text(c.Marker)
	s.text(c.Why)
	s.bound(c.Low)
	s.bound(c.High)
	s.is(c.LowOpen)
	s.is(c.HighOpen)
	s.marks(c.Marks)
	s.text(c.Origin.Sheet)
	s.number(int64(c.Origin.Row))
	s.text(c.Origin.Column)
	s.text(c.Origin.Header)
	s.text(c.Origin.Address())
}

// SumOf gives the sum of bytes.
func SumOf(b []byte) (out Sum) {
	h := sha256.Sum256(b)
	copy(out[:], h[:])
	return out
}

func (s *Summer) sum() Sum { return SumOf(s.b) }

// row writes the key of a row as it is read and as it stands, for what was
// found in a row belongs to its key.
func (s *Summer) row(row int) {
	if s.at == row {
		s.b = append(s.b, s.key...)
		return
	}
	from := len(s.b)
	s.is(s.passes[row/64]&(1<<(row%64)) != 0)
	for c, column := range s.d.Keys {
		k := s.d.KeyAt(row, c)
		s.keyOf(&k)
		cell := s.d.Table.Cell(row, column.Index)
		s.cell(&cell)
	}
	s.at, s.key = row, append(s.key[:0], s.b[from:]...)
}

// Cell gives the sum of a cell: what it holds, its key, and its place in the
// file. A place outside the table has a sum of its own.
func (s *Summer) Cell(row, column int) Sum {
	s.b = append(s.b[:0], 'c')
	if t := s.d.Table; row >= 0 && row < t.Rows && column >= 0 && column < len(t.Columns) {
		s.row(row)
		cell := t.Cell(row, column)
		s.cell(&cell)
		s.number(int64(t.Places(row, column)))
	}
	return s.sum()
}

// Keys gives the sum of the different keys of a key column, in their order.
func (s *Summer) Keys(column int) Sum {
	s.b = append(s.b[:0], 'k')
	s.d.eachKey(column, func(k data.Key) { s.keyOf(&k) })
	return s.sum()
}

// Rows gives the sum of which rows there are: their places in the table, and
// all their keys. It is made piece by piece, as there may be a million of them.
func (s *Summer) Rows() (out Sum) {
	h := sha256.New()
	s.b = append(s.b[:0], 'r')
	for _, row := range s.d.Rows {
		s.number(int64(row))
		for c := range s.d.Keys {
			k := s.d.KeyAt(row, c)
			s.keyOf(&k)
		}
		if len(s.b) > 1<<14 {
			h.Write(s.b)
			s.b = s.b[:0]
		}
	}
	h.Write(s.b)
	copy(out[:], h.Sum(nil))
	return out
}

// Shape gives the sum of what holds for the dataset as a whole, whichever of
// its cells are read: its columns, what they hold, its measures, their units.
func (s *Summer) Shape() Sum {
	d := s.d
	t := d.Table
	s.b = append(s.b[:0], 's')
	for _, text := range []string{d.Name, t.File.Name, t.Format, t.Sheet} {
		s.text(text)
	}
	s.is(t.Shield() != nil)
	s.is(d.broken)
	s.number(int64(d.of))
	s.number(int64(len(t.Columns)))
	for _, c := range t.Columns {
		for _, text := range []string{c.Header, c.Name, c.Letter, c.Unit, c.Scale} {
			s.text(text)
		}
		s.is(c.Number)
		s.is(c.Scaled)
		codes := -1
		if c.Codes != nil {
			codes = c.Codes.Index
		}
		s.number(int64(codes))
	}
	s.number(int64(len(d.Keys)))
	for i, c := range d.Keys {
		s.number(int64(c.Index))
		if i < len(d.cols) {
			s.number(int64(d.cols[i].kind))
		}
	}
	s.number(int64(len(d.Measures)))
	for _, m := range d.Measures {
		for _, text := range []string{m.Name, m.Label, m.Unit.Name, m.Note} {
			s.text(text)
		}
		status := -1
		if m.Status != nil {
			status = m.Status.Index
		}
		for _, n := range []int{m.Column.Index, status, int(m.Unit.Kind), int(m.Scale), m.DP} {
			s.number(int64(n))
		}
	}
	for _, name := range sortedKeys(d.lost) {
		s.text(name)
	}
	return s.sum()
}

// Answer gives the sum of a query's answer. One that the dataset can't be
// asked has a sum of its own.
func (s *Summer) Answer(q Query) Sum {
	s.b = append(s.b[:0], 'q')
	if q.Kind == askCovered {
		s.covered(q.Measure)
	} else if q.Column >= 0 && q.Column < len(s.d.cols) {
		s.answer(q, &s.d.cols[q.Column])
	}
	return s.sum()
}

func (s *Summer) covered(measure string) {
	m := s.d.byName[measure]
	if m == nil {
		return
	}
	if c, ok := s.d.Coverage(m, nil); ok {
		s.number(int64(c.Have))
		s.number(int64(c.Of))
		s.text(c.Who)
		s.text(c.Period)
	}
}

func (s *Summer) answer(q Query, k *keyColumn) {
	d := s.d
	switch q.Kind {
	case askLatest:
		var m *Measure
		if q.Measure != "" {
			if m = d.byName[q.Measure]; m == nil {
				return
			}
		}
		if id := d.Latest(m, q.Column); id >= 0 {
			s.keyOf(&k.keys[id])
		}
	case askPeriods:
		for _, id := range k.order {
			if key := &k.keys[id]; key.Start > q.From && key.Start <= q.To {
				s.keyOf(key)
			}
		}
	case askRow:
		id, ok := k.text[q.Text]
		if k.inTime() && q.Text == "" {
			id, ok = k.start[q.From]
		}
		if ok {
			s.number(int64(k.rowsOf(id)[0]))
		}
	case askRows:
		id, ok := k.text[q.Text]
		if k.inTime() && q.Text == "" {
			id, ok = k.start[q.From]
		}
		if ok {
			for _, row := range k.rowsOf(id) {
				s.number(int64(row))
				s.row(int(row))
			}
		}
	case askCode:
		if id, ok := k.lookUp(q.Text); ok {
			s.keyOf(&k.keys[id])
		}
	}
}

// Count gives how many cells were read.
func (s *Seen) Count() (n int) {
	for _, column := range s.Columns {
		for _, w := range column {
			n += bits.OnesCount64(w)
		}
	}
	return n
}

// SortQueries puts queries into an order that is the same in every run.
func SortQueries(qs []Query) {
	slices.SortFunc(qs, func(a, b Query) int {
		return cmp.Or(
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Column, b.Column), strings.Compare(a.Measure, b.Measure),
			strings.Compare(a.Text, b.Text), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To),
		)
	})
}
