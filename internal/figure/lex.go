package figure

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// Bounds of an expression: far above what a person writes, low enough that no
// input takes noticeable time.
const (
	maxSource = 4096 // bytes
	maxDepth  = 64   // brackets within brackets
	maxDigits = 34   // of a number written in an expression
)

// tokenKind is a kind of token: an operator or bracket stands for itself, as
// its text says.
type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokNumber
	tokString
	tokName
	tokSign // an operator, bracket or comma; also the words and, or, not, in
)

// token is one word of an expression: bytes start to end of its source.
type token struct {
	kind       tokenKind
	start, end int
	text       string // names, signs; strings without quotes and escapes
	num        *apd.Decimal
}

// is tells whether the token is the sign s.
func (t token) is(s string) bool { return t.kind == tokSign && t.text == s }

// lexer cuts an expression into tokens, up to the first fault.
type lexer struct {
	s    string
	pos  int
	out  []token
	fail *syntaxFault
}

// syntaxFault is where and why an expression can't be read.
type syntaxFault struct {
	start, end int
	message    string
	hint       string
	long       bool
}

// signs of two characters come before those of one.
var signs = []string{
	"**", "==", "!=", "<=", ">=", "&&", "||",
	"+", "-", "*", "/", "%", "<", ">", "!", "?", ":", "(", ")", "[", "]", ",", "|", ".",
}

// slips are what people write, or paste from a word processor, in place of a
// sign of the language.
var slips = []struct{ text, hint string }{
	{"<>", "write != for “is not”"}, {"??", "there is no ??; write condition ? one : other"},
	{"=", "write == to compare"}, {"&", "write and"}, {"^", "write ** for a power"},
	{"“", "write straight quotation marks: \""}, {"”", "write straight quotation marks: \""},
	{"‘", "write straight quotation marks: '"}, {"’", "write straight quotation marks: '"},
	{"−", "write the minus of the keyboard: -"}, {"–", "write the minus of the keyboard: -"},
	{"×", "write *"}, {"÷", "write /"}, {"≤", "write <="}, {"≥", "write >="}, {"≠", "write !="},
	{"£", "write the number alone; gbp() shows it as pounds"},
	{"{", "write a list in square brackets: [1, 2]"}, {"}", "{{ and }} stand outside the expression alone"},
	{";", "one expression at a time"},
}

// wordSigns are the operators that are words.
var wordSigns = map[string]bool{"and": true, "or": true, "not": true, "in": true}

func (l *lexer) run() {
	l.out = make([]token, 0, len(l.s)/3+4)
	for l.fail == nil {
		for l.pos < len(l.s) && strings.IndexByte(" \t\r\n", l.s[l.pos]) >= 0 {
			l.pos++
		}
		if l.pos >= len(l.s) {
			l.out = append(l.out, token{kind: tokEnd, start: len(l.s), end: len(l.s)})
			return
		}
		l.next()
	}
}

// stop ends the reading with a fault.
func (l *lexer) stop(start, end int, hint, format string, args ...any) {
	l.fail = &syntaxFault{start: start, end: end, message: fmt.Sprintf(format, args...), hint: hint}
}

// afterPoint tells whether the token before is a point, so that a measure
// whose name begins with a digit is a name.
func (l *lexer) afterPoint() bool { return len(l.out) > 0 && l.out[len(l.out)-1].is(".") }

// operand tells whether the token before can have a measure after a point.
func (l *lexer) operand() bool {
	if len(l.out) == 0 {
		return false
	}
	t := l.out[len(l.out)-1]
	return t.end == l.pos && (t.kind == tokName || t.is("]") || t.is(")"))
}

func (l *lexer) next() {
	c := l.s[l.pos]
	switch {
	case c == '"' || c == '\'':
		l.quoted(c)
		return
	case isDigit(c) && !l.afterPoint(), c == '.' && l.pos+1 < len(l.s) && isDigit(l.s[l.pos+1]) && !l.operand():
		l.number()
		return
	}
	if n := nameLength(l.s[l.pos:], l.afterPoint()); n > 0 {
		t := token{kind: tokName, start: l.pos, end: l.pos + n, text: l.s[l.pos : l.pos+n]}
		if wordSigns[t.text] && !l.afterPoint() {
			t.kind = tokSign
		}
		l.pos += n
		l.out = append(l.out, t)
		return
	}
	if strings.IndexByte("()[],.+-/%:", c) >= 0 { // no longer sign and no slip begins so
		l.pos++
		l.out = append(l.out, token{kind: tokSign, start: l.pos - 1, end: l.pos, text: l.s[l.pos-1 : l.pos]})
		return
	}
	rest := l.s[l.pos:]
	if two := rest[:min(2, len(rest))]; two != "==" && two != "&&" {
		for _, slip := range slips {
			if strings.HasPrefix(rest, slip.text) {
				l.stop(l.pos, l.pos+len(slip.text), slip.hint, "“%s” is no sign of the language", slip.text)
				return
			}
		}
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			l.out = append(l.out, token{kind: tokSign, start: l.pos, end: l.pos + len(s), text: s})
			l.pos += len(s)
			return
		}
	}
	r, n := utf8.DecodeRuneInString(rest)
	if r == utf8.RuneError && n <= 1 || unicode.IsControl(r) {
		l.stop(l.pos, l.pos+n, "", "a character here is no text")
		return
	}
	l.stop(l.pos, l.pos+n, "", "“%c” is no sign of the language", r)
}

// quoted reads a string in either quotes, with the usual escapes.
func (l *lexer) quoted(q byte) {
	start := l.pos
	if i := strings.IndexByte(l.s[start+1:], q); i >= 0 && strings.IndexByte(l.s[start+1:start+1+i], '\\') < 0 {
		l.pos = start + i + 2
		l.out = append(l.out, token{kind: tokString, start: start, end: l.pos, text: l.s[start+1 : l.pos-1]})
		return
	}
	var b strings.Builder
	for i := start + 1; i < len(l.s); i++ {
		switch c := l.s[i]; {
		case c == q:
			l.pos = i + 1
			l.out = append(l.out, token{kind: tokString, start: start, end: l.pos, text: b.String()})
			return
		case c == '\\':
			i++
			if i >= len(l.s) {
				break
			}
			switch e := l.s[i]; e {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case '\\', '"', '\'':
				b.WriteByte(e)
			default:
				l.stop(i-1, i+1, `after a backslash stands one of n t \ " '; write \\ for a backslash`, "this backslash means nothing")
				return
			}
		default:
			b.WriteByte(c)
		}
	}
	l.stop(start, start+1, "close it with another "+string(q), "this quotation mark is not closed")
}

// number reads 1234, 1_234, 0.5, .5 and 1e6.
func (l *lexer) number() {
	start, i := l.pos, l.pos
	digits := func() {
		for i < len(l.s) && (isDigit(l.s[i]) || l.s[i] == '_' && i > start && isDigit(l.s[i-1])) {
			i++
		}
	}
	digits()
	if i+1 < len(l.s) && l.s[i] == '.' && isDigit(l.s[i+1]) {
		i++
		digits()
	}
	mantissa := i
	if i < len(l.s) && (l.s[i] == 'e' || l.s[i] == 'E') {
		j := i + 1
		if j < len(l.s) && (l.s[j] == '+' || l.s[j] == '-') {
			j++
		}
		if j < len(l.s) && isDigit(l.s[j]) {
			i = j
			digits()
		}
	}
	if n := nameLength(l.s[i:], true); n > 0 {
		l.stop(i, i+n, "a name begins with a letter; in quotation marks it is a text", "“%s” follows a number", l.s[i:i+n])
		return
	}
	text := strings.ReplaceAll(l.s[start:i], "_", "")
	if mantissa-start > maxDigits+8 || i-mantissa > 4 {
		l.fail = &syntaxFault{start: start, end: i, message: "this number is too long", hint: fmt.Sprintf("a number has up to %d digits", maxDigits), long: true}
		return
	}
	d, _, err := apd.NewFromString(text)
	if err != nil || !inRange(d) || d.NumDigits() > maxDigits {
		l.fail = &syntaxFault{start: start, end: i, message: "this number is too long", hint: fmt.Sprintf("a number has up to %d digits", maxDigits), long: true}
		return
	}
	l.pos = i
	l.out = append(l.out, token{kind: tokNumber, start: start, end: i, text: text, num: d})
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// nameLength gives the length of the name that s begins with: a letter of any
// script or an underscore, then letters, their accents, digits and
// underscores. Where digits is true it may begin with one.
func nameLength(s string, digits bool) int {
	i := 0
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || isDigit(c) && (i > 0 || digits) {
				i++
				continue
			}
			break
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || (i > 0 || digits) && (unicode.IsMark(r) || unicode.IsDigit(r)) {
			i += n
			continue
		}
		break
	}
	return i
}
