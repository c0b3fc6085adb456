package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file finds the points inside a word: where the patterns let a hyphen
// stand, where the writer has put one, and after dashes, slashes and the signs
// of addresses.

// inWord adds the points inside the word from byte i to j.
func (s *scanner) inWord(i, j int) {
	word := s.text[i:j]
	for s.mark < len(s.marks) && int(s.marks[s.mark].at) <= i {
		s.mark++
	}
	marked := s.mark < len(s.marks) && int(s.marks[s.mark].at) < j
	shape := classify(word)
	if !marked && !shape.sign && (s.hyphens == nil || shape.digit || len(word) < 5) {
		return
	}
	address := isAddress(word)
	liang := s.hyphens != nil && !shape.digit && !shape.slash && !address
	var points [longestWord]bool // of the part of the word from byte part on
	part, partEnd, partCost := 0, 0, 0
	var before, prev rune // the two characters before byte k
	for k := 0; k < len(word); {
		r, size := rune(word[k]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(word[k:])
		}
		if liang && k >= partEnd && unicode.IsLetter(r) {
			part, partEnd = k, k+letters(word[k:])
			partCost = s.mayHyphenate(word, i, part, partEnd)
			if partCost > 0 {
				points = s.hyphens.points(word[part:partEnd])
			}
		}
		if k > 0 && !s.takeMark(i+k) {
			switch {
			case liang && partCost > 0 && k > part && k < partEnd && points[k-part]:
				cost := partCost
				if k-part <= 2 {
					cost += costShortPart
				}
				s.hyphen(i+k, cost)
			case address:
				if cost := addressCost(before, prev, r); cost > 0 {
					s.sign(i+k, cost, atSign)
				}
			default:
				if cost := signCost(word, before, prev, r, k); cost > 0 {
					s.sign(i+k, cost, atSign)
				}
			}
		}
		before, prev = prev, r
		k += size
	}
}

// takeMark deals with what was taken out at a byte, and tells whether that
// decides about a break there.
func (s *scanner) takeMark(at int) bool {
	decided := false
	for s.mark < len(s.marks) && int(s.marks[s.mark].at) <= at {
		m := s.marks[s.mark]
		s.mark++
		if int(m.at) < at {
			continue
		}
		switch m.r {
		case '\u00AD':
			s.hyphen(at, costSoftHyphen)
			decided = true
		case '\u200B':
			s.sign(at, 1, atSign)
			decided = true
		case '\u2060', '\uFEFF':
			decided = true
		}
	}
	return decided
}

// wordShape tells which kinds of characters a word has.
type wordShape struct{ digit, slash, sign bool }

func classify(w string) (s wordShape) {
	for i := range len(w) {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			s.digit = true
		case c == '/':
			s.slash, s.sign = true, true
		case c == '-' || c == '@' || c == '_' || c == '=' || c == '\\', c == 0xE2:
			s.sign = true
		case c == '.' && i+1 < len(w) && i > 0:
			s.sign = true
		}
	}
	return s
}

// isAddress tells whether a word is an address, a path or the like, which is
// broken at its signs and never hyphenated.
func isAddress(w string) bool {
	return strings.Contains(w, "://") || strings.HasPrefix(trimOpening(w), "www.") ||
		strings.IndexByte(w, '@') > 0 || len(w) >= veryLongToken && strings.ContainsAny(w, "/_=\\")
}

// addressCost gives the cost of breaking an address between prev and r, or 0
// where it is not broken; before is the character before prev.
func addressCost(before, prev, r rune) int {
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return 0
	}
	switch prev {
	case '/':
		if before == '/' {
			return 2 * costAddress
		}
		return costSlash
	case '?', '&', '=', '#', '-', '_', '.', '@', ':', '\\', '%', '+':
		return costAddress
	}
	return 0
}

// signCost gives the cost of breaking a word between prev and r, or 0. The
// character r is at byte k; before is the one before prev.
func signCost(word string, before, prev, r rune, k int) int {
	opens := unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("“‘(£€[", r)
	if !opens || before == 0 {
		return 0
	}
	switch prev {
	case '-', '\u2010':
		if unicode.IsLetter(before) && unicode.IsLetter(r) && letters(word[k:]) >= leastSideOfSign && !shortBefore(word[:k]) {
			return costSign
		}
	case '–':
		if !unicode.IsDigit(before) || !unicode.IsDigit(r) {
			return costDash
		}
	case '—':
		return costDash
	case '/':
		if len(word) >= longToken && unicode.IsLetter(before) && unicode.IsLetter(r) {
			return costSlash
		}
	}
	return 0
}

// shortBefore tells whether too little stands before the hyphen at the end of
// a word's start: e-mail is not broken.
func shortBefore(w string) bool {
	_, size := utf8.DecodeLastRuneInString(w)
	w = w[:len(w)-size]
	n := 0
	for w != "" && n < leastSideOfSign {
		r, size := utf8.DecodeLastRuneInString(w)
		if !unicode.IsLetter(r) {
			break
		}
		n++
		w = w[:len(w)-size]
	}
	return n < leastSideOfSign
}

func isJoin(r rune) bool { return r == '-' || r == '\u2010' || r == '–' || r == '—' || r == '/' }

// letters gives the length in bytes of the letters that a text begins with.
func letters(s string) int {
	for i, r := range s {
		if r|0x20 >= 'a' && r|0x20 <= 'z' {
			continue
		}
		if r < utf8.RuneSelf || !unicode.IsLetter(r) {
			return i
		}
	}
	return len(s)
}

// mayHyphenate gives the cost of a hyphen in the letters from a to b of the
// word that starts at byte i of the text, or 0 where it gets none: beside
// other signs than punctuation, in capitals, in code, and where the writer
// has put soft hyphens.
func (s *scanner) mayHyphenate(word string, i, a, b int) int {
	if b-a < 5 || b-a > longestWord-2 {
		return 0
	}
	cost := costHyphen
	if a > 0 {
		switch r, _ := utf8.DecodeLastRuneInString(word[:a]); {
		case isJoin(r):
			cost += costJoinHyphen
		case !strings.ContainsRune("([“‘\"'\u00A0\u202F", r):
			return 0
		}
	}
	if rest := word[b:]; rest != "" {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case isJoin(r):
			cost += costJoinHyphen
		case r == '’' || r == '\'':
			if after := rest[size:]; strings.HasPrefix(after, "s") {
				if letters(after) != 1 {
					return 0
				}
			} else if letters(after) > 0 {
				return 0
			}
		case r == '.':
			if letters(rest[size:]) > 0 {
				return 0
			}
		case !strings.ContainsRune(",;:!?)]”\"…\u00A0\u202F", r):
			return 0
		}
	}
	for k, r := range word[a:b] {
		if unicode.IsUpper(r) {
			if k > 0 {
				return 0
			}
			cost += costNameHyphen
		}
	}
	if s.mark < len(s.marks) && int(s.marks[s.mark].at) < i+b {
		return 0
	}
	for n := s.piece; n < len(s.pieces) && int(s.byteAt[n]) < i+b; n++ {
		if int(s.byteAt[n+1]) > i+a && s.pieces[n].NoHyphen {
			return 0
		}
	}
	return cost
}
