package data

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/format"
)

// parquetValue is a value as it is stored: a truth value, a whole number or the
// bits of a floating-point number in n, any other in b.
type parquetValue struct {
	n int64
	b []byte
}

// parquetValues gives the values of a page one by one. What is not there is
// thrown as damage.
type parquetValues interface{ next() parquetValue }

// newParquetValues opens the values of a page, or gives nil where the encoding
// is none of the column's type.
func newParquetValues(c *parquetColumn, encoding format.Encoding, b []byte, dict *parquetDict) parquetValues {
	whole := c.physical == format.Int32 || c.physical == format.Int64
	texts := c.physical == format.ByteArray || c.physical == format.FixedLenByteArray
	switch encoding {
	case format.Plain:
		if c.physical == format.Boolean {
			return &parquetBits{b: b}
		}
		return &parquetPlain{c: c, b: b}
	case parquetPlainDictionary, format.RLEDictionary:
		if dict == nil || len(b) == 0 || b[0] > 32 {
			damaged("the file is damaged: the values of “%s” have no dictionary", clip(c.name))
		}
		return &parquetIndexed{dict: dict, runs: parquetRuns{data: b[1:], width: uint(b[0])}}
	case format.RLE:
		if c.physical != format.Boolean || len(b) < 4 {
			return nil
		}
		return &parquetTruths{parquetRuns{data: b[4:], width: 1}}
	case format.DeltaBinaryPacked:
		if whole {
			return newParquetDeltas(b, c.physical == format.Int32)
		}
	case format.DeltaLengthByteArray:
		if texts {
			return newParquetLengths(c, b)
		}
	case format.DeltaByteArray:
		if texts {
			prefixes := newParquetDeltas(b, true)
			return &parquetPrefixed{c: c, prefixes: prefixes, rest: newParquetLengths(&parquetColumn{name: c.name}, b[prefixes.size():])}
		}
	case format.ByteStreamSplit:
		if w := c.size(); w > 0 {
			return &parquetSplit{c: c, b: b, n: len(b) / w}
		}
	}
	return nil
}

func tooShort() { damaged("the file is damaged: values are missing in it") }

// size gives how many bytes each value of a column has, 0 where they differ.
func (c *parquetColumn) size() int {
	switch c.physical {
	case format.Int32, format.Float:
		return 4
	case format.Int64, format.Double:
		return 8
	case format.Int96:
		return 12
	case format.FixedLenByteArray:
		return c.width
	}
	return 0
}

// value makes a value of its bytes.
func (c *parquetColumn) value(b []byte) parquetValue {
	switch c.physical {
	case format.Int32:
		return parquetValue{n: int64(int32(binary.LittleEndian.Uint32(b)))}
	case format.Float:
		return parquetValue{n: int64(binary.LittleEndian.Uint32(b))}
	case format.Int64, format.Double:
		return parquetValue{n: int64(binary.LittleEndian.Uint64(b))}
	}
	return parquetValue{b: b}
}

// parquetPlain are values one after the other; texts have their length before
// them.
type parquetPlain struct {
	c *parquetColumn
	b []byte
}

func (p *parquetPlain) next() parquetValue {
	n := p.c.size()
	if n == 0 {
		if len(p.b) < 4 {
			tooShort()
		}
		size := binary.LittleEndian.Uint32(p.b)
		if p.b = p.b[4:]; uint64(size) > uint64(len(p.b)) {
			tooShort()
		}
		n = int(size)
	}
	if n > len(p.b) {
		tooShort()
	}
	v := p.c.value(p.b[:n:n])
	p.b = p.b[n:]
	return v
}

// parquetBits are truth values, eight to a byte.
type parquetBits struct {
	b  []byte
	at int
}

func (p *parquetBits) next() parquetValue {
	if p.at/8 >= len(p.b) {
		tooShort()
	}
	n := int64(p.b[p.at/8]>>(p.at%8)) & 1
	p.at++
	return parquetValue{n: n}
}

// parquetTruths are truth values in runs.
type parquetTruths struct{ runs parquetRuns }

func (p *parquetTruths) next() parquetValue { return parquetValue{n: int64(p.runs.next())} }

// parquetDict is the dictionary of a column: its different values.
type parquetDict struct {
	c       *parquetColumn
	b       []byte
	n       int
	offsets []uint32 // of texts, which are of different length
}

// newParquetDict opens a dictionary, or gives nil where it is damaged.
func newParquetDict(c *parquetColumn, b []byte, n int) *parquetDict {
	d := &parquetDict{c: c, b: b, n: n}
	if size := c.size(); size > 0 {
		if n < 0 || n > len(b)/size {
			return nil
		}
		return d
	}
	if c.physical != format.ByteArray || n < 0 || n > len(b)/4 {
		return nil
	}
	at := 0
	for range n {
		if at+4 > len(b) {
			return nil
		}
		size := binary.LittleEndian.Uint32(b[at:])
		if uint64(size) > uint64(len(b)-at-4) {
			return nil
		}
		d.offsets = append(d.offsets, uint32(at))
		at += 4 + int(size)
	}
	return d
}

// parquetIndexed are values that stand in a dictionary.
type parquetIndexed struct {
	dict *parquetDict
	runs parquetRuns
}

func (p *parquetIndexed) next() parquetValue {
	i := p.runs.next()
	d := p.dict
	if uint64(i) >= uint64(d.n) {
		damaged("the file is damaged: a value of “%s” is not in its dictionary", clip(d.c.name))
	}
	if d.offsets != nil {
		at := int(d.offsets[i])
		end := at + 4 + int(binary.LittleEndian.Uint32(d.b[at:]))
		return parquetValue{b: d.b[at+4 : end : end]}
	}
	size := d.c.size()
	return d.c.value(d.b[int(i)*size : int(i)*size+size])
}

// parquetRuns are small numbers: runs of one number, and numbers packed bit by
// bit (Encodings.md, “RLE / Bit-Packing Hybrid”).
type parquetRuns struct {
	data   []byte
	width  uint
	left   uint64 // of the run at hand
	packed bool
	value  uint32
	bit    int // of the packed number that comes next
}

func (r *parquetRuns) next() uint32 {
	for r.left == 0 {
		r.run()
	}
	r.left--
	if !r.packed {
		return r.value
	}
	v := bitsAt(r.data, r.bit, r.width)
	if r.bit += int(r.width); r.left == 0 {
		r.data = r.data[(r.bit+7)/8:]
	}
	return uint32(v)
}

// run begins the next run.
func (r *parquetRuns) run() {
	head, n := binary.Uvarint(r.data)
	if n <= 0 {
		tooShort()
	}
	r.data = r.data[n:]
	r.packed, r.left = head&1 == 1, head>>1
	if r.packed {
		r.bit = 0
		if r.left > uint64(len(r.data)) && r.width > 0 || r.left > 1<<40 {
			tooShort()
		}
		r.left *= 8
		if r.left*uint64(r.width) > uint64(len(r.data))*8 {
			tooShort()
		}
		return
	}
	size := int(r.width+7) / 8
	if size > len(r.data) {
		tooShort()
	}
	r.value = 0
	for i, c := range r.data[:size] {
		r.value |= uint32(c) << (8 * i)
	}
	r.data = r.data[size:]
}

// bitsAt gives the number of width bits, up to 64, at a bit of b, the lowest
// bit of each byte first. The caller has made sure that it is there.
func bitsAt(b []byte, bit int, width uint) (v uint64) {
	for got := uint(0); got < width; {
		from := uint(bit) % 8
		take := min(8-from, width-got)
		v |= uint64(b[bit/8]>>from&(1<<take-1)) << got
		got += take
		bit += int(take)
	}
	return v
}

// parquetSplit are numbers whose first bytes stand together, then their second
// ones, and so on.
type parquetSplit struct {
	c     *parquetColumn
	b     []byte
	n, at int
}

func (p *parquetSplit) next() parquetValue {
	if p.at >= p.n {
		tooShort()
	}
	v := make([]byte, p.c.size())
	for i := range v {
		v[i] = p.b[i*p.n+p.at]
	}
	p.at++
	return p.c.value(v)
}

// parquetPlainDictionary is how older writers call RLEDictionary in the pages
// of a column (Parquet format, Encodings: PLAIN_DICTIONARY = 2).
const parquetPlainDictionary format.Encoding = 2
