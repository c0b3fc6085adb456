package data

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
	"unicode/utf8"
)

// maxDigits is how many significant digits a Number may have: any more would
// not fit the 64 bits of its coefficient.
const maxDigits = 18

var pow10 = [maxDigits + 1]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// Int gives a whole number.
func Int(n int64) Number { return Number{Coef: n} }

// Normal gives the number without zeros at the end of its decimals, and
// without a positive exponent where the coefficient has room. Equal numbers
// of up to 18 digits are then equal structs.
func (n Number) Normal() Number {
	if n.Coef == 0 {
		return Number{}
	}
	for n.Exp < 0 && n.Coef%10 == 0 {
		n.Coef /= 10
		n.Exp++
	}
	for n.Exp > 0 && n.Coef <= math.MaxInt64/10 && n.Coef >= math.MinInt64/10 {
		n.Coef *= 10
		n.Exp--
	}
	return n
}

// String gives the number in plain decimal: no separators, a hyphen for
// minus, no zeros at the end of the decimals.
func (n Number) String() string {
	n = n.Normal()
	var digits []byte
	neg := n.Coef < 0
	if neg {
		digits = strconv.AppendUint(nil, -uint64(n.Coef), 10)
	} else {
		digits = strconv.AppendUint(nil, uint64(n.Coef), 10)
	}
	out := make([]byte, 0, len(digits)+3)
	if neg {
		out = append(out, '-')
	}
	if n.Exp >= 0 {
		out = append(out, digits...)
		for range min(n.Exp, 400) {
			out = append(out, '0')
		}
		return string(out)
	}
	dp := int(min(-int64(n.Exp), 400))
	if len(digits) <= dp {
		out = append(out, '0', '.')
		for range dp - len(digits) {
			out = append(out, '0')
		}
		return string(append(out, digits...))
	}
	out = append(out, digits[:len(digits)-dp]...)
	out = append(out, '.')
	return string(append(out, digits[len(digits)-dp:]...))
}

// Sign gives -1, 0 or 1.
func (n Number) Sign() int {
	switch {
	case n.Coef < 0:
		return -1
	case n.Coef > 0:
		return 1
	}
	return 0
}

// Compare gives -1, 0 or 1 as n is less than, equal to or more than m.
func (n Number) Compare(m Number) int {
	if s, t := n.Sign(), m.Sign(); s != t || s == 0 {
		return cmpInt(int64(s), int64(t))
	}
	n, m = n.Normal(), m.Normal()
	if n.Exp == m.Exp {
		return cmpInt(n.Coef, m.Coef)
	}
	a, b := big.NewInt(n.Coef), big.NewInt(m.Coef)
	scale := func(x *big.Int, by int32) {
		x.Mul(x, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(min(by, 400))), nil))
	}
	if n.Exp > m.Exp {
		scale(a, n.Exp-m.Exp)
	} else {
		scale(b, m.Exp-n.Exp)
	}
	return a.Cmp(b)
}

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Float64 gives the nearest float, for drawing alone. Where the coefficient and
// the power of ten are both exact, one division or product is rounded once.
func (n Number) Float64() float64 {
	if n.Coef <= 1<<53 && n.Coef >= -1<<53 {
		switch c := float64(n.Coef); {
		case n.Exp <= 0 && int(-n.Exp) < len(exactTens):
			return c / exactTens[-n.Exp]
		case n.Exp > 0 && int(n.Exp) < len(exactTens):
			return c * exactTens[n.Exp]
		}
	}
	f, _ := strconv.ParseFloat(n.String(), 64)
	return f
}

// exactTens are the powers of ten that a float64 holds exactly.
var exactTens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// ParseNumber reads a number as statistics files write it: thousands
// separators, spaces, a currency sign, a per cent sign, brackets or a true
// minus for negatives. The decimal sign is the point.
func ParseNumber(s string) (Number, bool) {
	n := scanNumber(trim([]byte(s)), '.')
	return n.num.Normal(), n.ok
}

// numberScan is what is known of a piece of text read as a number.
type numberScan struct {
	num     Number
	ok      bool // it is a number under the decimal sign asked for
	tooLong bool // it would be, with fewer digits
	code    bool // a leading zero makes it a code rather than an amount: 007
	percent bool
	sign    currency // none but where there is a currency sign
	// point and comma tell whether the text can be read with that decimal
	// sign; both are set where there is no separator to decide by, or where
	// it decides nothing (1,234). A cell proves a decimal sign when it can be
	// read with that sign only.
	point, comma bool
	separated    bool // it has a point or comma
	dp           int8 // decimal places as written
	times        int8 // the power of ten that a word in the cell multiplies it with, as num has been: 6 in £1.2m
}

// scanNumber reads trimmed text as a number with the decimal sign dec.
func scanNumber(b []byte, dec byte) numberScan {
	if n, ok := scanPlain(b, dec); ok {
		return n
	}
	return scanFull(b, dec)
}

// scanPlain reads the commonest forms: digits, in threes or not, with a hyphen
// before them and a decimal sign among them.
func scanPlain(b []byte, dec byte) (n numberScan, ok bool) {
	i, neg := 0, false
	if len(b) > 0 && b[0] == '-' {
		i, neg = 1, true
	}
	if len(b)-i > maxDigits || i == len(b) {
		return n, false
	}
	var coef int64
	first, groups, group := i, 0, i // where the number and its last group begin
	for ; i < len(b); i++ {
		d := b[i] - '0'
		if d <= 9 {
			coef = coef*10 + int64(d)
			continue
		}
		run := i - group
		if b[i] != '.'+','-dec || run == 0 || run > 3 || groups > 0 && run != 3 || b[first] == '0' {
			break
		}
		groups, group = groups+1, i+1
	}
	whole := i - group
	if whole == 0 || groups > 0 && whole != 3 {
		return n, false
	}
	n.point, n.comma = true, true
	n.code = groups == 0 && whole > 1 && b[first] == '0'
	n.separated = groups > 0
	single := true // a lone separator before three digits could be either sign
	if i < len(b) {
		if b[i] != dec || i+1 == len(b) || n.code {
			return n, false
		}
		i++
		frac := i
		for i < len(b) && b[i]-'0' <= 9 {
			coef = coef*10 + int64(b[i]-'0')
			i++
		}
		if i < len(b) {
			return n, false
		}
		n.separated = true
		n.num.Exp, n.dp = int32(frac-i), int8(i-frac)
		single = groups == 0 && i-frac == 3 && whole <= 3 && b[first] != '0'
	} else if groups > 1 {
		single = false
	}
	if !single {
		n.point, n.comma = dec == '.', dec == ','
	}
	if neg {
		coef = -coef
	}
	n.num.Coef, n.ok = coef, true
	return n, true
}

// scanFull reads every other form.
func scanFull(b []byte, dec byte) (n numberScan) {
	if len(b) == 0 || len(b) > 96 || !mayBeNumber(b) {
		return n
	}
	neg, sign, body, percent, ok := stripSigns(b)
	if !ok {
		return n
	}
	n.percent, n.sign = percent, sign
	var buf [64]byte
	body, ok = plainSeparators(buf[:0], body)
	if !ok {
		return n
	}
	mantissa, exp, ok := splitExponent(body)
	if !ok {
		return n
	}
	for _, c := range mantissa {
		n.separated = n.separated || c == '.' || c == ','
	}
	n.point, n.comma = wellFormed(mantissa, '.'), wellFormed(mantissa, ',')
	n.code = len(mantissa) > 1 && mantissa[0] == '0' && mantissa[1]-'0' <= 9
	if dec == '.' && !n.point || dec == ',' && !n.comma {
		return n
	}
	if i := bytes.IndexByte(mantissa, dec); i >= 0 {
		n.dp = int8(max(0, len(mantissa)-i-1-int(exp)))
	} else {
		n.dp = int8(max(0, -int(exp)))
	}
	n.num, n.ok = digitsToNumber(mantissa, dec, exp, neg)
	n.tooLong = !n.ok
	return n
}

// mayBeNumber turns away words at their first letters.
func mayBeNumber(b []byte) bool {
	c := b[0]
	return c-'0' <= 9 || c >= utf8.RuneSelf || c == '-' || c == '+' || c == '(' || c == '$' || c == '.' || c == ','
}

// stripSigns takes sign, brackets, currency and per cent signs off a number.
func stripSigns(b []byte) (neg bool, sign currency, body []byte, percent, ok bool) {
	bracket, signed := false, false
	for changed := true; changed && len(b) > 0; {
		changed = false
		r, w := utf8.DecodeRune(b)
		switch {
		case r == '(' && !bracket && !signed && b[len(b)-1] == ')':
			bracket, neg, changed = true, true, true
			b = trim(b[1 : len(b)-1])
			continue
		case (r == '-' || r == '−' || r == '–' || r == '‑' || r == '‒' || r == '+') && !signed && !bracket:
			signed, neg, changed = true, r != '+', true
			b = trim(b[w:])
			continue
		case sign == 0 && currencyOf(r) != 0:
			sign, changed = currencyOf(r), true
			b = trim(b[w:])
			continue
		}
		r, w = utf8.DecodeLastRune(b)
		switch {
		case r == '%' && !percent:
			percent, changed = true, true
			b = trim(b[:len(b)-w])
		case sign == 0 && currencyOf(r) != 0:
			sign, changed = currencyOf(r), true
			b = trim(b[:len(b)-w])
		}
	}
	return neg, sign, b, percent, len(b) > 0 && !(percent && sign != 0)
}

// currency is a currency sign; 0 is none.
type currency uint8

// currencyUnits are the units of the currencies, and currencySigns their signs.
var (
	currencyUnits = [...]string{"", "gbp", "eur", "usd", "jpy"}
	currencySigns = [...]rune{0, '£', '€', '$', '¥'}
)

func currencyOf(r rune) currency {
	for i, sign := range currencySigns[1:] {
		if r == sign {
			return currency(i + 1)
		}
	}
	return 0
}

// plainSeparators writes the body with one space for each kind of space and
// one apostrophe for each kind of apostrophe, and refuses all that no number
// has.
func plainSeparators(out, b []byte) ([]byte, bool) {
	for len(b) > 0 {
		r, w := utf8.DecodeRune(b)
		switch {
		case r >= '0' && r <= '9', r == '.', r == ',', r == '\'', r == 'e', r == 'E', r == '+', r == '-':
			out = append(out, byte(r))
		case r == ' ', r == '\u00a0', r == '\u2007', r == '\u2009', r == '\u202f':
			out = append(out, ' ')
		case r == '’':
			out = append(out, '\'')
		default:
			return nil, false
		}
		if len(out) > 60 {
			return nil, false
		}
		b = b[w:]
	}
	return out, true
}

// splitExponent takes the exponent off 1.2E+05.
func splitExponent(b []byte) (mantissa []byte, exp int32, ok bool) {
	for i, c := range b {
		switch c {
		case '+', '-':
			return nil, 0, false
		case 'e', 'E':
			e, err := strconv.ParseInt(string(b[i+1:]), 10, 8)
			if err != nil || e > 40 || e < -40 { // beyond, it would not be read back as it is written
				return nil, 0, false
			}
			for _, c := range b[:i] {
				if c == ' ' || c == '\'' {
					return nil, 0, false
				}
			}
			return b[:i], int32(e), true
		}
	}
	return b, 0, true
}

// wellFormed tells whether a body of digits and separators is a number under
// a decimal sign: at most one such sign with digits after it, and before it
// digits that are not grouped at all, or in threes by one and the same sign.
func wellFormed(b []byte, dec byte) bool {
	whole, frac, found := b, []byte(nil), false
	for i, c := range b {
		if c == dec {
			whole, frac, found = b[:i], b[i+1:], true
			break
		}
	}
	if found {
		if len(frac) == 0 {
			return false
		}
		for _, c := range frac {
			if c-'0' > 9 {
				return false
			}
		}
		if len(whole) == 0 {
			return true
		}
	}
	sep, run, groups := byte(0), 0, 0
	for _, c := range whole {
		if c-'0' <= 9 {
			run++
			continue
		}
		if sep != 0 && (c != sep || run != 3) || run == 0 || run > 3 || whole[0] == '0' {
			return false
		}
		sep, run, groups = c, 0, groups+1
	}
	if groups > 0 {
		return run == 3
	}
	return run > 0
}

// digitsToNumber puts the digits of a well formed body together.
func digitsToNumber(b []byte, dec byte, exp int32, neg bool) (Number, bool) {
	var buf [64]byte
	digits, after := buf[:0], false
	for _, c := range b {
		switch {
		case c == dec:
			after = true
		case c-'0' <= 9:
			if after {
				exp--
			}
			if c != '0' || len(digits) > 0 {
				digits = append(digits, c)
			}
		}
	}
	for len(digits) > 0 && digits[len(digits)-1] == '0' {
		digits, exp = digits[:len(digits)-1], exp+1
	}
	if len(digits) > maxDigits {
		return Number{}, false
	}
	var n Number
	for _, c := range digits {
		n.Coef = n.Coef*10 + int64(c-'0')
	}
	if n.Coef == 0 {
		return n, true
	}
	n.Exp = exp
	if n = n.Normal(); n.Exp > 0 {
		return Number{}, false
	}
	if neg {
		n.Coef = -n.Coef
	}
	return n, true
}

// trim takes white space off both ends: ASCII, no-break and thin spaces.
func trim(b []byte) []byte {
	for len(b) > 0 {
		if c := b[0]; c == ' ' || c-'\t' <= '\r'-'\t' {
			b = b[1:]
		} else if c >= utf8.RuneSelf && isSpace(b, false) > 0 {
			b = b[isSpace(b, false):]
		} else {
			break
		}
	}
	for len(b) > 0 {
		if c := b[len(b)-1]; c == ' ' || c-'\t' <= '\r'-'\t' {
			b = b[:len(b)-1]
		} else if c >= utf8.RuneSelf && isSpace(b, true) > 0 {
			b = b[:len(b)-isSpace(b, true)]
		} else {
			break
		}
	}
	return b
}

// isSpace gives the width of a space beyond ASCII at an end of b, or 0.
func isSpace(b []byte, last bool) int {
	r, w := utf8.DecodeRune(b)
	if last {
		r, w = utf8.DecodeLastRune(b)
	}
	if r == '\u00a0' || r == '\u202f' || r >= '\u2000' && r <= '\u200b' || r == '\u3000' || r == '\ufeff' {
		return w
	}
	return 0
}
