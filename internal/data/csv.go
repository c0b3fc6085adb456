package data

import (
	"bytes"
	"unicode/utf8"
)

// Limits of a text file. They are far beyond any statistics release, and keep
// a damaged or hostile file from taking the machine.
const (
	maxFile    = 1 << 30
	maxColumns = 16384
	maxCell    = 1 << 20
)

// scanFault is what can be wrong with a record.
type scanFault uint8

const (
	sound scanFault = iota
	quoteOpen
	quoteText
	cellTooLong
	tooManyCells
)

// breaks marks the bytes that end a cell without quotation marks.
type breaks [256]bool

func breaksFor(delim byte) *breaks {
	var b breaks
	b[delim], b['\n'], b['\r'] = true, true, true
	return &b
}

// scanRecord reads the record at pos (RFC 4180; a lone carriage return ends a
// record too) and appends the offset of each of its cells to starts. next is
// the offset of the next record; at is the place of a fault.
func scanRecord(data []byte, pos int, delim byte, stop *breaks, starts []uint32) (_ []uint32, next int, fault scanFault, at int) {
	first := len(starts)
	for {
		start := pos
		starts = append(starts, uint32(start))
		if pos < len(data) && data[pos] == '"' {
			end, closed := quotedEnd(data, pos)
			if !closed {
				if fault == sound {
					fault, at = quoteOpen, start
				}
				return starts, len(data), fault, at
			}
			pos = end
			if pos < len(data) && !stop[data[pos]] && fault == sound {
				fault, at = quoteText, pos
			}
		}
		for pos < len(data) && (!stop[data[pos]] || data[pos] == typed) {
			pos++
		}
		if pos-start > maxCell && fault == sound {
			fault, at = cellTooLong, start
		}
		if pos >= len(data) {
			return starts, pos, fault, at
		}
		c := data[pos]
		pos++
		if c != delim {
			if c == '\r' && pos < len(data) && data[pos] == '\n' {
				pos++
			}
			return starts, pos, fault, at
		}
		if len(starts)-first >= maxColumns {
			for pos < len(data) && data[pos] != '\n' {
				pos++
			}
			return starts, pos, tooManyCells, start
		}
	}
}

// quotedEnd gives the offset after the closing quotation mark of the cell
// that begins at pos.
func quotedEnd(data []byte, pos int) (end int, closed bool) {
	i := pos + 1
	for {
		j := bytes.IndexByte(data[i:], '"')
		if j < 0 {
			return len(data), false
		}
		i += j + 1
		if i >= len(data) || data[i] != '"' {
			return i, true
		}
		i++
	}
}

// cellEnd gives the offset after the cell that begins at start.
func cellEnd(data []byte, start int, stop *breaks) int {
	pos := start
	if pos < len(data) && data[pos] == '"' {
		pos, _ = quotedEnd(data, pos)
	}
	for pos < len(data) && !stop[data[pos]] {
		pos++
	}
	return pos
}

// unquote gives the content of a cell. Only doubled quotation marks make it
// copy.
func unquote(b []byte) []byte {
	if len(b) == 0 || b[0] != '"' {
		return b
	}
	end, closed := quotedEnd(b, 0)
	inner, rest := b[1:end], b[end:]
	if closed {
		inner = b[1 : end-1]
	}
	if bytes.IndexByte(inner, '"') >= 0 {
		inner = bytes.ReplaceAll(inner, []byte(`""`), []byte(`"`))
	}
	if len(rest) > 0 { // text after the closing mark, already told as a fault
		return append(bytes.Clone(inner), rest...)
	}
	return inner
}

// findDelimiter finds what separates the cells: of comma, semicolon, tab and
// bar the one that parts the first records into equally many cells, and into
// the most where several do. Where that is a tie the comma comes last, as it
// is also a decimal sign and stands in prose.
func findDelimiter(data []byte, pos int) byte {
	const sample = 64
	best, bestFit, bestCells := byte(','), 0, 1
	var starts []uint32
	for _, d := range []byte{'\t', ';', '|', ','} {
		stop, counts, records := breaksFor(d), map[int]int{}, 0
		for at := pos; at < len(data) && records < sample && at-pos < 1<<18; {
			var next int
			var fault scanFault
			starts, next, fault, _ = scanRecord(data, at, d, stop, starts[:0])
			if blank(data[at:next]) {
				at = next
				continue
			}
			if fault == quoteOpen {
				break
			}
			records++
			counts[len(starts)]++
			at = next
		}
		cells, fit := 1, 0
		for n, times := range counts {
			if n > 1 && (times > fit || times == fit && n > cells) {
				cells, fit = n, times
			}
		}
		if fit == 0 {
			continue
		}
		fit = fit * 1000 / records
		if fit > bestFit || fit == bestFit && cells > bestCells {
			best, bestFit, bestCells = d, fit, cells
		}
	}
	return best
}

func blank(b []byte) bool { return len(trim(b)) == 0 }

// decode gives a file's bytes as UTF-8 from offset start on, and what
// encoding they were in. bad is the offset of a byte that is no text, or -1.
func decode(data []byte) (text []byte, start int, encoding string, bad int) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		if i := invalidUTF8(data); i >= 0 {
			return data, 3, "utf-8-bom", i
		}
		return data, 3, "utf-8-bom", -1
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], 0, 1), 0, "utf-16le", -1
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], 1, 0), 0, "utf-16be", -1
	}
	i := invalidUTF8(data)
	if i < 0 {
		return data, 0, "utf-8", -1
	}
	if out, ok := fromWindows1252(data); ok {
		return out, 0, "windows-1252", -1
	}
	return data, 0, "", i
}

// invalidUTF8 gives the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, w := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && w == 1 {
			return i
		}
		i += w
	}
	return -1
}

// windows1252 is what bytes 0x80 to 0x9f mean; 0 is no character.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// fromWindows1252 decodes a file that makes sense as Windows-1252: no byte
// without a meaning, no control characters, fewer whole UTF-8 characters than
// bytes that are not UTF-8, and no character cut off at the very end.
func fromWindows1252(data []byte) ([]byte, bool) {
	whole, broken := 0, 0
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
				return nil, false
			}
			i++
			continue
		}
		r, w := utf8.DecodeRune(data[i:])
		if r != utf8.RuneError || w > 1 {
			whole++
			i += w
			continue
		}
		if c < 0xa0 && windows1252[c-0x80] == 0 || !utf8.FullRune(data[i:]) {
			return nil, false
		}
		broken++
		i++
	}
	if broken <= whole {
		return nil, false
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, c := range data {
		switch {
		case c < utf8.RuneSelf:
			out = append(out, c)
		case c < 0xa0:
			if windows1252[c-0x80] == 0 {
				return nil, false
			}
			out = utf8.AppendRune(out, windows1252[c-0x80])
		default:
			out = utf8.AppendRune(out, rune(c))
		}
	}
	return out, true
}

// fromUTF16 decodes UTF-16; lo and hi say which byte of a pair is which.
func fromUTF16(b []byte, lo, hi int) []byte {
	out := make([]byte, 0, len(b)/2+len(b)/16)
	unit := func(i int) rune { return rune(b[i+lo]) | rune(b[i+hi])<<8 }
	for i := 0; i+1 < len(b); i += 2 {
		r := unit(i)
		if r >= 0xd800 && r < 0xdc00 && i+3 < len(b) {
			if s := unit(i + 2); s >= 0xdc00 && s < 0xe000 {
				r = (r-0xd800)<<10 | (s - 0xdc00) + 0x10000
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
