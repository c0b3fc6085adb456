package data

import "encoding/binary"

const (
	maxThrift      = 1 << 18 // elements of the lists of one description
	maxThriftDepth = 32
)

// thriftSize gives the length of the struct, in Thrift's compact protocol, that
// stands at the start of b. ok is false where it breaks off, is deeper than any
// that Parquet has, or declares lists of more elements than b can hold or
// budget allows: the library takes the memory for a list as declared.
func thriftSize(b []byte, budget *int, depth int) (n int, ok bool) {
	if depth > maxThriftDepth {
		return 0, false
	}
	for n < len(b) {
		head := b[n]
		n++
		if head == 0 {
			return n, true
		}
		if head>>4 == 0 { // the field's number follows
			_, w := binary.Varint(b[n:])
			if w <= 0 {
				return 0, false
			}
			n += w
		}
		if t := head & 15; t != 1 && t != 2 { // true and false have nothing more
			w, ok := thriftValue(b[n:], t, budget, depth)
			if !ok {
				return 0, false
			}
			n += w
		}
	}
	return 0, false
}

// thriftValue gives the length of a value of type t.
func thriftValue(b []byte, t byte, budget *int, depth int) (n int, ok bool) {
	switch t {
	case 1, 2, 3: // a truth value in a list, a byte
		return 1, len(b) >= 1
	case 4, 5, 6:
		_, n = binary.Varint(b)
		return n, n > 0
	case 7:
		return 8, len(b) >= 8
	case 8:
		size, w := binary.Uvarint(b)
		if w <= 0 || size > uint64(len(b)-w) {
			return 0, false
		}
		return w + int(size), true
	case 9, 10:
		if len(b) == 0 {
			return 0, false
		}
		n = 1
		size := uint64(b[0] >> 4)
		if size == 15 {
			var w int
			if size, w = binary.Uvarint(b[1:]); w <= 0 {
				return 0, false
			}
			n += w
		}
		if size > uint64(len(b)-n) || size > uint64(*budget) {
			return 0, false
		}
		*budget -= int(size)
		for range int(size) {
			w, ok := thriftValue(b[n:], b[0]&15, budget, depth+1)
			if !ok {
				return 0, false
			}
			n += w
		}
		return n, depth < maxThriftDepth
	case 12:
		return thriftSize(b, budget, depth+1)
	}
	return 0, false // Parquet has no maps
}
