package text

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Hyphenator finds where words may be hyphenated, by Liang's method
// (F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983). It may be used by
// several goroutines at once.
type Hyphenator struct {
	dic         []byte // the pattern file; patterns are read where they stand
	patterns    int    // where they begin in it
	left, right int    // the least number of characters before and after a hyphen

	once    sync.Once // the table is made for the first word
	table   []uint32
	longest int // letters of the longest pattern, in bytes
}

// Limits for a pattern file; those of real languages are far smaller.
const (
	maxPatternFile = 1 << placeBits
	maxPattern     = 60
)

// longestWord is how many bytes a word that is hyphenated may have. Longer
// ones are no words.
const longestWord = 64

// NewHyphenator reads Liang patterns as hyph_*.dic files have them: a first
// line UTF-8, settings such as LEFTHYPHENMIN 2, then one pattern a line. The
// bytes are kept and never written to. Patterns that change a word's spelling
// where it is divided, which English has none of, are refused.
func NewHyphenator(dic []byte) (*Hyphenator, error) {
	if len(dic) >= maxPatternFile {
		return nil, fmt.Errorf("the hyphenation patterns are larger than %d MB", maxPatternFile>>20)
	}
	if i := bytes.IndexByte(dic, '/'); i >= 0 {
		return nil, errors.New("hyphenation patterns that change spelling are not supported")
	}
	h := &Hyphenator{dic: dic, left: 2, right: 3}
	first, rest, _ := bytes.Cut(dic, []byte("\n"))
	if string(bytes.TrimSpace(first)) != "UTF-8" {
		return nil, errors.New("hyphenation patterns must say UTF-8 in their first line")
	}
	for len(rest) > 0 && rest[0] >= 'A' && rest[0] <= 'Z' {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		name, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
		n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		if err != nil || n < 1 || n > longestWord {
			return nil, fmt.Errorf("hyphenation patterns: %q does not give a number of characters", line)
		}
		switch string(name) {
		case "LEFTHYPHENMIN":
			h.left = n
		case "RIGHTHYPHENMIN":
			h.right = n
		case "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN":
			// Words joined by a hyphen are hyphenated part by part here.
		default:
			return nil, fmt.Errorf("hyphenation patterns: the setting %q is not known", name)
		}
	}
	h.patterns = len(dic) - len(rest)
	return h, nil
}

// index makes the table of patterns. Empty lines and comments, which begin
// with % or #, are passed over, and so is what is too long for a pattern.
func (h *Hyphenator) index() {
	dic := h.dic
	size := 64
	for size < 2*bytes.Count(dic[h.patterns:], []byte("\n")) {
		size *= 2
	}
	table := make([]uint32, size)
	mask := uint32(size - 1)
	for at := h.patterns; at < len(dic); at++ {
		start, letters, hash := at, 0, uint32(hashStart)
		for ; at < len(dic) && dic[at] != '\n'; at++ {
			if c := dic[at]; c-'0' > 9 && c != '\r' {
				hash = hashNext(hash, c)
				letters++
			}
		}
		if letters == 0 || letters > maxPattern || dic[start] == '%' || dic[start] == '#' {
			continue
		}
		h.longest = max(h.longest, letters)
		slot := hash & mask
		for table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		table[slot] = hash&tagMask | uint32(start)
	}
	h.table = table
}

// The table is open addressed. The upper bits of a word are those of the hash
// of a pattern's letters, the lower its place in the file, which is never 0
// because the first line is no pattern.
const (
	hashStart = 0x811C9DC5
	placeBits = 22 // enough for maxPatternFile
	tagMask   = uint32(1<<32 - 1<<placeBits)
)

func hashNext(h uint32, c byte) uint32 {
	h = (h ^ uint32(c)) * 0x01000193
	return h ^ h>>15
}

// Points gives the byte offsets in word before which a hyphen may stand. A
// word is letters only, and five at least; in any other there are none.
func (h *Hyphenator) Points(word string) []int {
	var out []int
	for i, p := range h.points(word) {
		if p {
			out = append(out, i)
		}
	}
	return out
}

// points is Points without allocation: for each byte of the word whether a
// hyphen may stand before it.
func (h *Hyphenator) points(word string) (at [longestWord]bool) {
	var values [longestWord + 2]uint8
	var w [longestWord + 2]byte
	if len(word) > longestWord-2 || len(word) < 5 {
		return
	}
	// The word in lower case between two full stops, as patterns have it.
	w[0] = '.'
	n, chars := 1, 0
	for i, r := range word {
		if r < utf8.RuneSelf {
			if r |= 0x20; r < 'a' || r > 'z' {
				return
			}
			w[n] = byte(r)
			n++
		} else {
			l := unicode.ToLower(r)
			if !unicode.IsLetter(r) || utf8.RuneLen(l) != utf8.RuneLen(r) {
				return
			}
			n = 1 + i + utf8.EncodeRune(w[1+i:], l)
		}
		chars++
	}
	if chars < 5 {
		return
	}
	w[n] = '.'
	n++
	h.once.Do(h.index)
	mask := uint32(len(h.table) - 1)
	for i := range n - 1 {
		hash := uint32(hashStart)
		for j := i; j < n && j-i < h.longest; j++ {
			hash = hashNext(hash, w[j])
			for slot := hash & mask; h.table[slot] != 0; slot = (slot + 1) & mask {
				if e := h.table[slot]; (e^hash)&tagMask == 0 {
					h.apply(&values, int(e&^tagMask), w[i:j+1], i)
				}
			}
		}
	}
	// Value k stands before byte k of the dotted word, which is byte k−1 of
	// the word.
	before := 0
	for i := range word {
		if before >= h.left && chars-before >= h.right && values[i+1]&1 == 1 {
			at[i] = true
		}
		before++
	}
	return
}

// apply raises the values round the letters from byte i of the dotted word on
// to those of the pattern at a place of the file, if it has these letters.
func (h *Hyphenator) apply(values *[longestWord + 2]uint8, place int, letters []byte, i int) {
	k := 0
	end := place
	for ; end < len(h.dic) && h.dic[end] != '\n' && h.dic[end] != '\r'; end++ {
		if c := h.dic[end]; c < '0' || c > '9' {
			if k == len(letters) || letters[k] != c {
				return
			}
			k++
		}
	}
	if k != len(letters) {
		return
	}
	for _, c := range h.dic[place:end] {
		if c < '0' || c > '9' {
			i++
		} else if v := c - '0'; v > values[i] {
			values[i] = v
		}
	}
}
