package data

import (
	"strings"
	"unicode"

	"policybrief/internal/diag"
)

// Snake gives a header in snake_case, as expressions name it: letters as they
// are (accents too) in lower case, digits, and one underscore for all that
// stands between. Line breaks, units in brackets and note marks are left out,
// so that `Economically active (thousands) [note 1]` is economically_active.
func Snake(header string) string { return snake(stripBrackets(header, true)) }

// snakeWithUnit keeps the units in brackets, for columns that differ by
// nothing else.
func snakeWithUnit(header string) string {
	return snake(strings.ReplaceAll(stripBrackets(header, false), "%", " percent "))
}

func snake(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case superLetters[r] == "" && unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’': // children's is one word
		default:
			gap = true
		}
	}
	return b.String()
}

// stripBrackets leaves out note marks, and units in brackets too where units
// is set.
func stripBrackets(s string, units bool) string {
	if !strings.ContainsAny(s, "[(") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexAny(s, "[(")
		if i < 0 {
			break
		}
		end := strings.IndexAny(s[i+1:], "[]()")
		if end < 0 {
			break
		}
		end += i + 1
		inner := s[i+1 : end]
		b.WriteString(s[:i])
		if s[end] != closing(s[i]) { // brackets within brackets stay
			b.WriteByte(s[i])
			s = s[i+1:]
			continue
		}
		if !isNoteMark(inner) && !(units && isUnit(inner)) {
			b.WriteString(s[i : end+1])
		} else {
			b.WriteByte(' ')
		}
		s = s[end+1:]
	}
	b.WriteString(s)
	return b.String()
}

func closing(open byte) byte {
	if open == '[' {
		return ']'
	}
	return ')'
}

// unitWords are what units in the brackets of a header are made of.
var unitWords = map[string]bool{
	"%": true, "per": true, "cent": true, "percent": true, "percentage": true, "percentages": true, "pct": true, "points": true,
	"thousand": true, "thousands": true, "million": true, "millions": true, "billion": true, "billions": true,
	"000s": true, "000": true, "£000": true, "£000s": true, "£m": true, "£bn": true, "£million": true, "£billion": true,
	"£": true, "€": true, "$": true, "€m": true, "€bn": true, "$m": true, "$bn": true, "m": true, "bn": true,
	"gbp": true, "eur": true, "usd": true, "pounds": true, "euros": true, "pence": true,
	"number": true, "numbers": true, "count": true, "counts": true, "rate": true, "rates": true, "ratio": true, "index": true,
	"days": true, "weeks": true, "months": true, "years": true, "hours": true, "minutes": true,
	"population": true, "people": true, "persons": true, "households": true, "of": true, "gdp": true, "in": true, "s": true,
	"kg": true, "km": true, "tonnes": true, "litres": true, "gwh": true, "mwh": true, "kwh": true, "twh": true, "mtoe": true, "hectares": true, "ha": true,
}

// isUnit tells whether the content of brackets is a unit and nothing else.
func isUnit(s string) bool {
	s = strings.ToLower(diag.OneLine(s))
	if s == "" {
		return false
	}
	if before, after, ok := strings.Cut(s, "="); ok { // 2015=100
		return strings.Trim(after, " 0") == "1" && strings.TrimSpace(before) != ""
	}
	known := false
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '/' || r == '\'' || r == '’' }) {
		if strings.Trim(f, "0123456789.") == "" {
			continue
		}
		if !unitWords[f] {
			return false
		}
		known = true
	}
	return known
}

// letter names a column as spreadsheets do, from 0: A, B, … Z, AA.
func letter(i int) string {
	var b [4]byte
	n := len(b)
	for i++; i > 0 && n > 0; i = (i - 1) / 26 {
		n--
		b[n] = byte('A' + (i-1)%26)
	}
	return string(b[n:])
}
