package build

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"

	"policybrief/internal/figure"
)

// The state's own form: numbers in as many bytes as they need (as
// encoding/binary has them), texts after their length. In front stand a name,
// a version and a hash of the rest, so that a file that is torn, older, newer
// or another program's is never taken for one.

// stateVersion counts changes of the form.
const stateVersion = 3

var stateMagic = []byte("brief state \x00")

var errState = errors.New("this is no state, or not a whole one")

// stateSeal is what stands before a state's body of a hash.
func stateSeal(sum [sha256.Size]byte) []byte {
	return append(binary.AppendUvarint(slices.Clone(stateMagic), stateVersion), sum[:]...)
}

// openSeal gives a state's body.
func openSeal(b []byte) ([]byte, error) {
	if len(b) < len(stateMagic) || string(b[:len(stateMagic)]) != string(stateMagic) {
		return nil, errState
	}
	b = b[len(stateMagic):]
	v, n := binary.Uvarint(b)
	if n <= 0 || v != stateVersion || len(b) < n+sha256.Size {
		return nil, errState
	}
	sum, body := b[n:n+sha256.Size], b[n+sha256.Size:]
	if sha256.Sum256(body) != [sha256.Size]byte(sum) {
		return nil, errState
	}
	return body, nil
}

// A stateWriter puts a state together.
type stateWriter struct{ b []byte }

func (w *stateWriter) count(n int)    { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *stateWriter) number(n int64) { w.b = binary.AppendVarint(w.b, n) }
func (w *stateWriter) word(n uint64)  { w.b = binary.LittleEndian.AppendUint64(w.b, n) }
func (w *stateWriter) raw(b []byte)   { w.b = append(w.b, b...) }

func (w *stateWriter) text(s string) {
	w.count(len(s))
	w.b = append(w.b, s...)
}

func (w *stateWriter) bytes(b []byte) {
	w.count(len(b))
	w.b = append(w.b, b...)
}

func (w *stateWriter) is(yes bool) {
	n := byte(0)
	if yes {
		n = 1
	}
	w.b = append(w.b, n)
}

func (w *stateWriter) texts(list []string) {
	w.count(len(list))
	for _, s := range list {
		w.text(s)
	}
}

func (w *stateWriter) counts(list []int) {
	w.count(len(list))
	for _, n := range list {
		w.count(n)
	}
}

// A stateReader takes a state apart. After something that can't be, all that it
// gives is nothing, and bad is set.
type stateReader struct {
	b     []byte
	bad   bool
	words int // of rows that may still be read
	again int // runs of rows that may still be repeated
}

// maxStateWords bounds the memory that rows take: 64 MB.
const maxStateWords = 1 << 23

func (r *stateReader) fail() {
	r.b, r.bad = nil, true
}

func (r *stateReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *stateReader) number() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// upTo reads a count that can't be larger than a bound.
func (r *stateReader) upTo(most int) int {
	v := r.uvarint()
	if v > uint64(most) {
		r.fail()
		return 0
	}
	return int(v)
}

// index reads the place of something in a list.
func (r *stateReader) index(length int) int {
	if length == 0 {
		r.fail()
		return 0
	}
	return r.upTo(length - 1)
}

// items reads how many things follow, each of at least some bytes, so that no
// more memory is taken than the state has bytes for.
func (r *stateReader) items(least int) int { return r.upTo(len(r.b) / max(1, least)) }

func (r *stateReader) raw(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *stateReader) word() uint64 {
	b := r.raw(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (r *stateReader) bytes() []byte { return r.raw(r.items(1)) }
func (r *stateReader) text() string  { return string(r.bytes()) }

func (r *stateReader) is() bool {
	b := r.raw(1)
	if b != nil && b[0] > 1 {
		r.fail()
	}
	return b != nil && b[0] == 1
}

func (r *stateReader) texts() []string {
	out := make([]string, r.items(1))
	for i := range out {
		out[i] = r.text()
	}
	return out
}

// indexes reads places in a list.
func (r *stateReader) indexes(length int) []int {
	n := r.items(1)
	if n == 0 {
		return nil
	}
	out := make([]int, n)
	for i := range out {
		out[i] = r.index(length)
	}
	return out
}

func (r *stateReader) sum() (out figure.Sum) {
	copy(out[:], r.raw(len(out)))
	return out
}

func (r *stateReader) hash() (out [sha256.Size]byte) {
	copy(out[:], r.raw(len(out)))
	return out
}

// rows are rows of a column, one bit each.
type rows []uint64

func (s rows) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// set adds the rows from one up to another, not included.
func (s *rows) set(from, to int) {
	if n := (to + 63) / 64; n > len(*s) {
		*s = append(*s, make(rows, n-len(*s))...)
	}
	for row := from; row < to; row++ {
		if row%64 == 0 && row+64 <= to {
			(*s)[row/64] = ^uint64(0)
			row += 63
			continue
		}
		(*s)[row/64] |= 1 << (row % 64)
	}
}

// each calls f for every row, in order.
func (s rows) each(f func(row int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(i*64 + bits.TrailingZeros64(w))
		}
	}
}

// next gives the first row at or after one that is there (is) or not, or the
// end.
func (s rows) next(row int, is bool) int {
	for row < 64*len(s) {
		w := s[row/64]
		if !is {
			w = ^w
		}
		if w &= ^uint64(0) << (row % 64); w != 0 {
			return row&^63 + bits.TrailingZeros64(w)
		}
		row = row&^63 + 64
	}
	return 64 * len(s)
}

// rows writes rows as runs: how many are left out, how many are there, and how
// often that is so again, as it is where each area has a row for each year.
func (w *stateWriter) rows(s rows) {
	type run struct{ gap, length, again int }
	var runs []run
	at := 0
	for row := s.next(0, true); row < 64*len(s); {
		end := s.next(row, false)
		this := run{row - at, end - row, 0}
		if n := len(runs) - 1; n >= 0 && runs[n].gap == this.gap && runs[n].length == this.length {
			runs[n].again++
		} else {
			runs = append(runs, this)
		}
		at, row = end, s.next(end, true)
	}
	w.count(len(runs))
	for _, r := range runs {
		w.count(r.gap)
		if r.again == 0 {
			w.count(2 * r.length)
		} else {
			w.count(2*r.length + 1)
			w.count(r.again)
		}
	}
}

// maxStateRows is more than any table has.
const maxStateRows = 1 << 28

// runs reads rows, and calls f for each run of them.
func (r *stateReader) runs(f func(from, to int)) {
	at := 0
	for range r.items(2) {
		gap := r.upTo(maxStateRows)
		length, again := r.upTo(2*maxStateRows), 0
		if length%2 == 1 {
			again = r.upTo(r.again)
			r.again -= again
		}
		for length /= 2; again >= 0; again-- {
			from := at + gap
			to := from + length
			if r.bad || to == from || to > maxStateRows {
				r.fail()
				return
			}
			f(from, to)
			at = to
		}
	}
}
