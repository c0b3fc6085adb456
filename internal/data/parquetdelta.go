package data

import "encoding/binary"

// parquetDeltas are whole numbers as the differences between them, in blocks of
// numbers packed bit by bit (Encodings.md, “Delta Encoding”).
type parquetDeltas struct {
	all     []byte
	b       []byte // what is still to come
	narrow  bool   // 32 bits: sums wrap there
	total   uint64
	given   uint64
	value   int64
	mini    uint64 // numbers in a miniblock
	minis   uint64 // miniblocks in a block
	least   int64  // added to each difference of the block
	widths  []byte // of the miniblocks still to come
	packed  []byte // the miniblock at hand
	width   uint
	bit     int
	inBlock uint64 // numbers left in the miniblock
}

func newParquetDeltas(b []byte, narrow bool) *parquetDeltas {
	d := &parquetDeltas{all: b, b: b, narrow: narrow}
	block := d.uvarint()
	d.minis = d.uvarint()
	d.total = d.uvarint()
	d.value = d.varint()
	if d.minis == 0 || d.minis > 1<<10 || block > 1<<20 || block%(d.minis*8) != 0 || block == 0 || d.total > maxFile {
		tooShort()
	}
	d.mini = block / d.minis
	return d
}

func (d *parquetDeltas) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		tooShort()
	}
	d.b = d.b[n:]
	return v
}

func (d *parquetDeltas) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		tooShort()
	}
	d.b = d.b[n:]
	return v
}

func (d *parquetDeltas) next() parquetValue {
	if d.given == d.total {
		tooShort()
	}
	if d.given++; d.given > 1 {
		if d.inBlock == 0 {
			d.miniblock()
		}
		d.value += d.least + int64(bitsAt(d.packed, d.bit, d.width))
		d.bit += int(d.width)
		d.inBlock--
	}
	if d.narrow {
		d.value = int64(int32(d.value))
	}
	return parquetValue{n: d.value}
}

// miniblock begins the next miniblock, and the next block where that is over.
func (d *parquetDeltas) miniblock() {
	if len(d.widths) == 0 {
		d.least = d.varint()
		if uint64(len(d.b)) < d.minis {
			tooShort()
		}
		d.widths, d.b = d.b[:d.minis], d.b[d.minis:]
	}
	d.width, d.widths = uint(d.widths[0]), d.widths[1:]
	size := uint64(d.width) * d.mini / 8
	if d.width > 64 {
		tooShort()
	}
	if size > uint64(len(d.b)) { // the last one may be cut after its last number
		if last := (uint64(d.width)*min(d.mini, d.total-d.given+1) + 7) / 8; last > uint64(len(d.b)) {
			tooShort()
		}
		size = uint64(len(d.b))
	}
	d.packed, d.b, d.bit, d.inBlock = d.b[:size], d.b[size:], 0, d.mini
}

// size gives how many bytes all the numbers take.
func (d *parquetDeltas) size() int {
	all := *d
	for all.given < all.total {
		all.next()
	}
	return len(d.all) - len(all.b)
}

// parquetLengths are texts whose lengths stand together before them.
type parquetLengths struct {
	c       *parquetColumn
	lengths *parquetDeltas
	b       []byte
}

func newParquetLengths(c *parquetColumn, b []byte) *parquetLengths {
	lengths := newParquetDeltas(b, true)
	return &parquetLengths{c: c, lengths: lengths, b: b[lengths.size():]}
}

func (p *parquetLengths) next() parquetValue {
	n := p.lengths.next().n
	if n < 0 || n > int64(len(p.b)) || p.c.width > 0 && int(n) != p.c.width {
		tooShort()
	}
	v := p.b[:n:n]
	p.b = p.b[n:]
	return parquetValue{b: v}
}

// parquetPrefixed are texts that share their beginning with the one before.
type parquetPrefixed struct {
	c        *parquetColumn
	prefixes *parquetDeltas
	rest     *parquetLengths
	last     []byte
}

func (p *parquetPrefixed) next() parquetValue {
	n := p.prefixes.next().n
	rest := p.rest.next().b
	if n < 0 || n > int64(len(p.last)) || len(rest) > maxCell || int(n)+len(rest) > maxCell {
		tooShort()
	}
	p.last = append(p.last[:n], rest...)
	if p.c.width > 0 && len(p.last) != p.c.width {
		tooShort()
	}
	return parquetValue{b: p.last}
}
