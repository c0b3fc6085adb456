package data

// marked remembers what stood behind the plain numbers of a column and proved
// to be marks alone: in 5.5 [note 3] and 45.6p what is behind the number. It
// says the same of any other number, so that a column of a million of them is
// read in one pass over its digits. The zero marked is ready to use.
type marked struct{ known map[string]bool }

// maxMarked bounds what is remembered of a column.
const maxMarked = 512

// number reads a number with marks that are known; where ok is false,
// vocabulary.read tells what there is.
func (m *marked) number(v vocabulary, b []byte, dec byte) (n numberScan, ok bool) {
	if len(m.known) == 0 {
		return n, false
	}
	i, ok := marksAt(b)
	if !ok || !m.known[string(b[i:])] || v.says(b, b[:i]) {
		return n, false
	}
	return scanPlain(b[:i], dec)
}

// learn remembers what stands behind a number, where it is marks alone: r is
// what was read in all of it.
func (m *marked) learn(v vocabulary, b []byte, dec byte, r *reading) {
	if r.state != Known || len(r.marks) == 0 || len(m.known) >= maxMarked {
		return
	}
	i, ok := marksAt(b)
	if !ok || v.says(b, b[:i]) {
		return
	}
	if n, ok := scanPlain(b[:i], dec); ok && n == r.scan {
		if m.known == nil {
			m.known = map[string]bool{}
		}
		m.known[string(b[i:])] = true
	}
}

// marksAt gives where the number at the start of a cell ends, if letters or
// square brackets follow and nothing else does.
func marksAt(b []byte) (int, bool) {
	i := 0
	for i < len(b) && (b[i]-'0' <= 9 || b[i] == '.' || b[i] == ',' || b[i] == '-' && i == 0) {
		i++
	}
	if i == 0 || i == len(b) || len(b) > maxSign {
		return 0, false
	}
	first := byte(' ')
	for _, c := range b[i:] {
		switch {
		case c == ' ':
			continue
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '[':
		case c == ']' || c == ',' || c == ';' || c-'0' <= 9:
			if first == ' ' {
				return 0, false
			}
		default:
			return 0, false
		}
		first = c
	}
	return i, first != ' '
}

// says tells whether a sign of the publisher's own is in a cell, as it stands
// or at its end, or at the end of its number.
func (v vocabulary) says(cell, number []byte) bool {
	if len(v.missing) > 0 {
		if _, own := v.missing[string(cell)]; own {
			return true
		}
		if _, own := v.missing[string(number)]; own {
			return true
		}
	}
	return len(v.marks) > 0 && (v.ownMark(string(cell)) || v.ownMark(string(number)))
}
