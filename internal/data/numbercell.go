package data

import (
	"strings"
	"unicode/utf8"
)

// cellScales are the words of a cell that multiply its number. Letters count
// beside a currency sign alone: 5m may be metres. A lone b counts nowhere: it
// may be a break in the series.
var cellScales = map[string]int8{
	"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
}

// scanCell reads the forms of a number that cells alone have: £1.2m and 1.5
// million, which are taken at their whole amount; 123- for a negative; and 5.
// with nothing after its decimal sign, which it proves.
func scanCell(s string, dec byte) (n numberScan) {
	if len(s) > 96 || !mayBeNumber([]byte(s)) {
		return n
	}
	last, w := utf8.DecodeLastRuneInString(s)
	switch {
	case last == '-' || last == '−':
		rest := trimString(s[:len(s)-w])
		if n = scanNumber([]byte(rest), dec); !n.ok || n.percent || n.num.Coef < 0 || rest[0] == '+' || rest[0] == '(' {
			return numberScan{}
		}
		n.num.Coef = -n.num.Coef
		return n
	case last == rune(dec) && len(s) > 1 && s[len(s)-2]-'0' <= 9:
		if n = scanNumber([]byte(s[:len(s)-1]), dec); n.dp > 0 || n.code {
			return numberScan{}
		}
		n.separated, n.point, n.comma = true, dec == '.', dec == ','
		return n
	}
	body, inBrackets := strings.CutSuffix(s, ")")
	body = trimString(body)
	i := len(body)
	for i > 0 && body[i-1]|0x20 >= 'a' && body[i-1]|0x20 <= 'z' {
		i--
	}
	word := strings.ToLower(body[i:])
	exp := cellScales[word]
	if exp == 0 {
		return n
	}
	body = trimString(body[:i])
	if inBrackets {
		body += ")"
	}
	n = scanNumber([]byte(body), dec)
	if !n.ok || n.percent || n.code || len(word) < 3 && n.sign == 0 {
		return numberScan{}
	}
	n.num = n.num.Normal()
	n.num.Exp += int32(exp)
	if n.num = n.num.Normal(); n.num.Exp > 0 {
		return numberScan{tooLong: true}
	}
	n.times, n.dp = exp, max(0, n.dp-exp)
	return n
}
