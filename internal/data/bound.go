package data

import "strings"

// bounds are the signs and words before a number that bounds a value which is
// not given.
var bounds = [...]struct {
	sign, word string
	below, eq  bool
}{
	{"<=", "at most ", true, true}, {"≤", "at most ", true, true}, {"<", "less than ", true, false},
	{">=", "at least ", false, true}, {"≥", "at least ", false, true}, {">", "more than ", false, false},
	{"fewer than ", "less than ", true, false}, {"less than ", "less than ", true, false}, {"under ", "less than ", true, false}, {"below ", "less than ", true, false},
	{"up to ", "at most ", true, true}, {"at most ", "at most ", true, true}, {"no more than ", "at most ", true, true},
	{"more than ", "more than ", false, false}, {"over ", "more than ", false, false}, {"above ", "more than ", false, false}, {"at least ", "at least ", false, true},
}

// boundWord tells whether a text begins with one of the words among the bounds.
func boundWord(b []byte) bool {
	switch b[0] | 0x20 {
	case 'f', 'l', 'u', 'b', 'n', 'm', 'o', 'a':
	default:
		return false
	}
	if c := b[len(b)-1]; c-'0' > 9 && c != '%' {
		return false
	}
	for _, p := range bounds[6:] {
		if n := len(p.sign); len(b) > n && strings.EqualFold(string(b[:n]), p.sign) {
			return true
		}
	}
	return false
}

// readBounds reads `<5`, `>95`, `fewer than 5`, `0-2` and `1 to 4`: missing,
// with bounds.
func (v vocabulary) readBounds(s string, dec byte) (reading, bool) {
	r := reading{state: Missing, marker: s}
	if n := len(s); n > 2 && s[0] == '(' && s[n-1] == ')' { // (<5)
		s = trimString(s[1 : n-1])
	}
	for _, p := range bounds {
		if len(s) <= len(p.sign) || !strings.EqualFold(s[:len(p.sign)], p.sign) {
			continue
		}
		rest := trimString(s[len(p.sign):])
		n := scanNumber([]byte(rest), dec)
		if !n.ok {
			return r, false
		}
		r.scan, r.why = n, p.word+rest
		if p.below && n.num.Coef > 0 {
			r.high, r.highOpen, r.bounded, r.fromZero = n.num, !p.eq, true, true
		}
		return r, true
	}
	for _, sep := range [...]string{"-", "–", "‑", "‒", " to "} {
		a, b, ok := strings.Cut(s, sep)
		if !ok {
			continue
		}
		a, b = trimString(a), trimString(b)
		low, high := scanNumber([]byte(a), dec), scanNumber([]byte(b), dec)
		if !low.ok || !high.ok || low.code || high.code || low.num.Coef < 0 || low.num.Compare(high.num) >= 0 {
			return r, false
		}
		r.scan, r.low, r.high, r.bounded = high, low.num, high.num, true
		r.why, r.loose, r.span = "between "+a+" and "+b, true, true
		return r, true
	}
	return r, false
}
