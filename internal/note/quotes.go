package note

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Straight quotation marks become curly ones by what stands beside them in
// the note, markup such as stars and brackets passed over.

// before gives the character before offset i in the block, a blank at its
// start. The end of a figure counts as a letter.
func (r *reading) before(i int) rune {
	for i > r.start {
		c, n := utf8.DecodeLastRune(r.orig[r.start:i])
		switch c {
		case '*', '_', '~', '`':
			i -= n
			continue
		case '}':
			return 'x'
		case '\n':
			return ' '
		}
		return c
	}
	return ' '
}

// after gives the character from offset i on, a blank at the block's end.
func (r *reading) after(i int) rune {
	for i < r.stop {
		c, n := utf8.DecodeRune(r.orig[i:r.stop])
		switch c {
		case '*', '_', '~', '`':
			i += n
			continue
		case '{':
			return 'x'
		}
		return c
	}
	return ' '
}

// opens tells whether the quotation mark at i opens a quotation.
func (r *reading) opens(i int) bool {
	b, a := r.before(i), r.after(i+1)
	if unicode.IsSpace(a) || strings.ContainsRune(".,;:!?)]”’", a) {
		return false
	}
	switch {
	case unicode.IsSpace(b), strings.ContainsRune("([{“‘—–/|>", b):
		return true
	case b == '\'' || b == '"':
		// Two marks together open or close together.
		return i > r.start+1 && (r.before(i-1) == ' ' || unicode.IsSpace(r.before(i-1)))
	case b == '-':
		return unicode.IsLetter(a) || unicode.IsDigit(a)
	}
	return false
}

// opensSingle tells the same of a single mark, which is an apostrophe more
// often than not: in '90s and 'tis, and where no later mark can close it.
func (r *reading) opensSingle(i int) bool {
	if !r.opens(i) {
		return false
	}
	rest := r.orig[i+1 : r.stop]
	if len(rest) > 2 && isDigit(rest[0]) && isDigit(rest[1]) && rest[2] == 's' {
		return false
	}
	word := strings.ToLower(string(rest[:wordEnd(rest)]))
	switch word {
	case "tis", "twas", "til", "em", "n", "cause", "bout":
		return false
	}
	return r.lastClosing() > i
}

// lastClosing gives the offset of the last single mark of the block that can
// close a quotation, or -1. It is looked for once a block.
func (r *reading) lastClosing() int {
	if r.quotesFor == r.start {
		return r.lastQuote
	}
	r.quotesFor, r.lastQuote = r.start, -1
	for i := r.stop - 1; i > r.start; i-- {
		if r.orig[i] != '\'' || unicode.IsSpace(r.before(i)) {
			continue
		}
		if a := r.after(i + 1); !unicode.IsLetter(a) && !unicode.IsDigit(a) {
			r.lastQuote = i
			break
		}
	}
	return r.lastQuote
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func wordEnd(s []byte) int {
	for i, c := range s {
		if !isLetter(c) || i > 8 {
			return i
		}
	}
	return len(s)
}
