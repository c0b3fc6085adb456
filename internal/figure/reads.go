package figure

import (
	"crypto/sha256"
	"encoding/hex"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
)

// Reads records what an edition looked at: cells, absent cells, key sets and
// the positions of rows. The zero Reads is ready to use. It belongs to one
// edition and is not safe for concurrent use.
type Reads struct {
	sets map[*Dataset]*readSet
	last *readSet // of the dataset read last, since reads come in runs
}

// readSet is what was read of one dataset.
type readSet struct {
	d       *Dataset
	columns [][]uint64 // by column of the table: one bit a row
	absent  map[string]struct{}
	keys    []bool // by key column: the whole set of keys was looked at
	facts   map[string]string
	rows    bool // which rows there are was looked at
	asked   map[Query]struct{}
	latest  []latestRead // what latest is, as far as it was asked
}

// latestRead is the latest period of a measure, or of the dataset.
type latestRead struct {
	latestKey
	id int32
}

func (r *Reads) set(d *Dataset) *readSet {
	if r.last != nil && r.last.d == d {
		return r.last
	}
	s := r.sets[d]
	if s == nil {
		if r.sets == nil {
			r.sets = map[*Dataset]*readSet{}
		}
		s = &readSet{d: d, columns: make([][]uint64, len(d.Table.Columns)), keys: make([]bool, len(d.Keys))}
		r.sets[d] = s
	}
	r.last = s
	return s
}

// cell records that a cell was looked at.
func (r *Reads) cell(d *Dataset, row int, c *data.Column) {
	if r == nil {
		return
	}
	s := r.set(d)
	if s.columns[c.Index] == nil {
		s.columns[c.Index] = make([]uint64, (d.Table.Rows+63)/64)
	}
	s.columns[c.Index][row/64] |= 1 << (row % 64)
}

// latest gives what latest is, where that has been asked and recorded before.
func (r *Reads) latest(d *Dataset, k latestKey) (id int32, ok bool) {
	if r == nil {
		return 0, false
	}
	for _, l := range r.set(d).latest {
		if l.latestKey == k {
			return l.id, true
		}
	}
	return 0, false
}

// cells records that cells of a column were looked at.
func (r *Reads) cells(d *Dataset, rows []int, c *data.Column) {
	if r == nil || len(rows) == 0 {
		return
	}
	r.cell(d, rows[0], c)
	bits := r.last.columns[c.Index]
	for _, row := range rows {
		bits[row/64] |= 1 << (row % 64)
	}
}

// noCell records that a key was looked for and not found.
func (r *Reads) noCell(d *Dataset, key string) {
	if r == nil {
		return
	}
	s := r.set(d)
	if s.absent == nil {
		s.absent = map[string]struct{}{}
	}
	s.absent[key] = struct{}{}
}

// keySet records that all keys of a key column were looked at.
func (r *Reads) keySet(d *Dataset, column int) {
	if r != nil {
		r.set(d).keys[column] = true
	}
}

// fact records what the data decided: which period was the latest.
func (r *Reads) fact(d *Dataset, name, value string) {
	if r == nil {
		return
	}
	s := r.set(d)
	if s.facts == nil {
		s.facts = map[string]string{}
	}
	s.facts[name] = value
}

// allRows records that several rows were looked at, whichever there are.
func (r *Reads) allRows(d *Dataset) {
	if r != nil {
		r.set(d).rows = true
	}
}

// ask records a question that the dataset as a whole decides.
func (r *Reads) ask(d *Dataset, q Query) {
	if r == nil {
		return
	}
	s := r.set(d)
	if s.asked == nil {
		s.asked = map[Query]struct{}{}
	}
	s.asked[q] = struct{}{}
}

// Datasets gives the datasets read, in name order.
func (r *Reads) Datasets() []*Dataset {
	if r == nil {
		return nil
	}
	out := make([]*Dataset, 0, len(r.sets))
	for d := range r.sets {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *Dataset) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Table.File.Name+a.Table.SHA256, b.Table.File.Name+b.Table.SHA256)
	})
	return out
}

// Count gives how many cells were read of all datasets.
func (r *Reads) Count() (n int) {
	if r == nil {
		return 0
	}
	for _, s := range r.sets {
		for _, column := range s.columns {
			for _, w := range column {
				n += bits.OnesCount64(w)
			}
		}
	}
	return n
}

func (s *readSet) each(f func(row int, c *data.Column)) {
	var columns []int
	for i, b := range s.columns {
		if b != nil {
			columns = append(columns, i)
		}
	}
	for w := range (s.d.Table.Rows + 63) / 64 {
		any := uint64(0)
		for _, c := range columns {
			any |= s.columns[c][w]
		}
		for ; any != 0; any &= any - 1 {
			bit := bits.TrailingZeros64(any)
			for _, c := range columns {
				if s.columns[c][w]&(1<<bit) != 0 {
					f(w*64+bit, s.d.Table.Columns[c])
				}
			}
		}
	}
}

// Each calls f for every cell that was read of a dataset, by row, then column:
// those of measures, keys and labels, and those that a filter looked at.
func (r *Reads) Each(d *Dataset, f func(row int, c *data.Column)) {
	if r != nil && r.sets[d] != nil {
		r.sets[d].each(f)
	}
}

// Any tells whether some cell of a column was read.
func (r *Reads) Any(d *Dataset, c *data.Column) bool {
	return r != nil && r.sets[d] != nil && r.sets[d].columns[c.Index] != nil
}

// Digest gives a SHA-256 in hex over everything read, the same for the same
// reads in any order. Each cell counts with its key, its text, its marks and
// its place in the file: cell gives what AppendRead adds for it, which may have
// been kept.
func (r *Reads) Digest(cell func(d *Dataset, row int, c *data.Column) []byte) string {
	h := sha256.New()
	b := make([]byte, 0, 8<<10)
	line := func(parts ...string) {
		for _, p := range parts {
			b = appendPart(b, p)
		}
		b = append(b, '\n')
	}
	for _, d := range r.Datasets() {
		s := r.sets[d]
		line("dataset", d.Name, d.Table.File.Name, d.Table.Sheet)
		for c, all := range s.keys {
			if !all {
				continue
			}
			line("keys", d.Keys[c].Name, d.keysDigest(c))
		}
		for _, key := range sortedKeys(s.absent) {
			line("absent", key)
		}
		for _, name := range sortedKeys(s.facts) {
			line("fact", name, s.facts[name])
		}
		s.each(func(row int, c *data.Column) {
			b = append(b, cell(d, row, c)...)
			if len(b) > 7<<10 {
				h.Write(b)
				b = b[:0]
			}
		})
	}
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil))
}

// appendPart adds a text after its length, so that no two lists of texts run
// together.
func appendPart[T string | []byte](b []byte, part T) []byte {
	return append(append(strconv.AppendInt(b, int64(len(part)), 10), ':'), part...)
}

// appendKeyText adds what keyText gives for a row, as a part.
func (d *Dataset) appendKeyText(b []byte, row int) []byte {
	n := 2 * max(0, len(d.cols)-1)
	for c := range d.cols {
		n += len(d.keyTextAt(row, c))
	}
	b = append(strconv.AppendInt(b, int64(n), 10), ':')
	for c := range d.cols {
		if c > 0 {
			b = append(b, ", "...)
		}
		b = append(b, d.keyTextAt(row, c)...)
	}
	return b
}

// AppendRead adds what Digest counts of a cell that was read. The cell is put
// together only where it may have marks.
func (d *Dataset) AppendRead(b []byte, row int, c *data.Column) []byte {
	b = d.appendKeyText(appendPart(b, "cell"), row)
	b = appendPart(appendPart(b, c.Header), d.Table.Raw(row, c.Index))
	signs := ""
	if c.Number {
		if _, plain := d.Table.Plain(row, c.Index); !plain {
			signs = signsOf(d.Table.Cell(row, c.Index).Marks)
		}
	}
	at, letter := d.Table.Place(row, c.Index)
	var number [20]byte
	b = appendPart(appendPart(b, signs), strconv.AppendInt(number[:0], int64(at), 10))
	return append(appendPart(b, letter), '\n')
}

// keysDigest gives a digest of the different keys of a column, in their order:
// a row more for one of them is no other set of keys. It is made once for all
// editions that looked at them.
func (d *Dataset) keysDigest(c int) string {
	k := &d.cols[c]
	k.summed.Do(func() {
		h := sha256.New()
		var b []byte
		d.eachKey(c, func(key data.Key) {
			b = append(strconv.AppendInt(b[:0], int64(len(key.Text)), 10), ':')
			b = append(append(b, key.Text...), signsOf(key.Marks)...)
			h.Write(append(b, '\n'))
		})
		k.sum = hex.EncodeToString(h.Sum(nil))
	})
	return k.sum
}

// eachKey calls f with the different keys of a key column, in the order in
// which the file has them first; one that has marks in some rows and none in
// others is there with each.
func (d *Dataset) eachKey(column int, f func(data.Key)) {
	if column >= len(d.cols) {
		return
	}
	k := &d.cols[column]
	type marked struct {
		id    int32
		signs string
	}
	plain := make([]bool, len(k.keys))
	seen := map[marked]bool{}
	for _, row := range d.Rows {
		id := k.ids[row]
		if id < 0 {
			continue
		}
		marks := k.marks[int32(row)]
		if len(marks) == 0 {
			if !plain[id] {
				plain[id] = true
				f(k.keys[id])
			}
			continue
		}
		if m := (marked{id, signsOf(marks)}); !seen[m] {
			seen[m] = true
			f(d.KeyAt(row, column))
		}
	}
}

func signsOf(marks []data.Mark) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteString(m.Sign)
	}
	return b.String()
}

func sortedKeys[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
