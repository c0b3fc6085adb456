package pdf

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"policybrief/internal/page"
)

// centi rounds a length to 1/100 pt, half away from zero. Everything drawn is
// placed on this grid, so that no number in the file depends on how a
// processor rounds.
func centi(l page.Length) int64 {
	if l < 0 {
		return -centi(-l)
	}
	return (int64(l) + 5) / 10
}

// points gives hundredths of a point as the float nearest to it, for fpdf,
// which prints it with two decimals and so gives back the same hundredths.
func points(c int64) float64 { return float64(c) / 100 }

// appendNum appends hundredths as a decimal number without needless zeros.
func appendNum(b []byte, c int64) []byte {
	if c < 0 {
		b = append(b, '-')
		c = -c
	}
	b = strconv.AppendInt(b, c/100, 10)
	if c %= 100; c != 0 {
		b = append(b, '.', byte('0'+c/10))
		if c%10 != 0 {
			b = append(b, byte('0'+c%10))
		}
	}
	return b
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendRef appends an indirect reference.
func appendRef(b []byte, r ref) []byte {
	b = strconv.AppendInt(b, int64(r), 10)
	return append(b, " 0 R"...)
}

// appendName appends a name object (ISO 32000-1, 7.3.5).
func appendName(b []byte, name string) []byte {
	b = append(b, '/')
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c <= ' ', c > '~', c == '#', c == '/', c == '%', c == '(', c == ')',
			c == '<', c == '>', c == '[', c == ']', c == '{', c == '}':
			b = append(b, '#', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

const hexDigits = "0123456789ABCDEF"

// appendByte appends one byte of a literal string, escaped where it must be.
// A carriage return would be read as a line feed (ISO 32000-1, 7.3.4.2).
func appendByte(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// appendBytes appends a literal string of bytes.
func appendBytes(b []byte, s string) []byte {
	b = append(b, '(')
	for i := 0; i < len(s); i++ {
		b = appendByte(b, s[i])
	}
	return append(b, ')')
}

// appendText appends a text string (ISO 32000-1, 7.9.2.2): ASCII as it is,
// anything else as UTF-16.
func appendText(b []byte, s string) []byte { return appendBytes(b, encodeText(s)) }

// encodeText gives the bytes of a text string.
func encodeText(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] >= ' ' && s[i] <= '~' || s[i] == '\n' || s[i] == '\t'
	}
	if ascii {
		return s
	}
	b := make([]byte, 0, 2+2*len(s))
	b = append(b, 0xFE, 0xFF)
	for _, r := range s { // a broken byte becomes U+FFFD
		b = appendUTF16(b, r)
	}
	return string(b)
}

// appendUTF16 appends a character as UTF-16, high byte first.
func appendUTF16(b []byte, r rune) []byte {
	if r1, r2 := utf16.EncodeRune(r); r1 != utf8.RuneError {
		return append(b, byte(r1>>8), byte(r1), byte(r2>>8), byte(r2))
	}
	return append(b, byte(r>>8), byte(r))
}
