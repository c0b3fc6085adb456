package note

import (
	"bytes"
	"strings"

	"policybrief/internal/diag"
)

// lines is a stretch of the input that may skip what stands at the start of
// lines (the marks of a block quotation, say). Index i of mask is byte i of
// the stretch.
type lines struct {
	in     *input
	mask   []byte
	pieces []piece
}

// piece says that the bytes of a stretch from at on stand in the input from
// off on, on line and up to the segment's end.
type piece struct {
	at, off, end int
	line         int // goldmark's line number in the block
}

// oneLine gives the stretch i to j of the input.
func (in *input) oneLine(i, j int) lines {
	return lines{in, in.mask[i:j], []piece{{0, i, j, 0}}}
}

// offset gives the place in the input of byte i of the stretch.
func (l lines) offset(i int) int {
	p := l.pieces[0]
	for _, q := range l.pieces[1:] {
		if q.at > i {
			break
		}
		p = q
	}
	return p.off + i - p.at
}

func (l lines) span(i, j int) diag.Span {
	if j > i {
		return l.in.span(l.offset(i), l.offset(j-1)+1)
	}
	return l.in.span(l.offset(i), l.offset(i))
}

// add appends bytes i to j of the stretch to a text.
func (l lines) add(b *diag.TextBuilder, i, j int) {
	for n, p := range l.pieces {
		end := len(l.mask)
		if n+1 < len(l.pieces) {
			end = l.pieces[n+1].at
		}
		if lo, hi := max(i, p.at), min(j, end); lo < hi {
			l.in.add(b, p.off+lo-p.at, p.off+hi-p.at)
		}
	}
}

func (l lines) cut(i, j int) diag.Text {
	var b diag.TextBuilder
	if i >= j {
		b.Made("", l.span(i, i))
	}
	l.add(&b, i, j)
	return b.Text()
}

// attrFault is what is wrong with attributes, and where.
type attrFault struct {
	at            diag.Span
	message, hint string
}

// attributes reads {#id .class key="value"} at the start of a stretch and
// gives the number of bytes read. A nil fault and no bytes mean that no
// attributes stand there.
func attributes(l lines) (a Attr, n int, fault *attrFault) {
	s := l.mask
	if len(s) == 0 || s[0] != '{' {
		return a, 0, nil
	}
	if len(s) > maxAttr {
		s = s[:maxAttr]
	}
	bad := func(i, j int, message, hint string) (Attr, int, *attrFault) {
		return Attr{}, 0, &attrFault{l.span(i, max(i+1, j)), message, hint}
	}
	i := 1
	for {
		for i < len(s) && isBlank(s[i]) {
			i++
		}
		if i == len(s) {
			return bad(0, 1, "these attributes never end", "close them with } after at most 2,000 characters")
		}
		start := i
		switch c := s[i]; {
		case c == '}':
			return a, i + 1, nil
		case c == '#':
			i += wordLength(s[i+1:]) + 1
			if i == start+1 {
				return bad(start, i, "here # is followed by no name", "write a name of letters, digits and hyphens: {#fig-calls}")
			}
			if a.ID.Present() {
				return bad(start, i, "these attributes give two names", "keep one of them")
			}
			a.ID = l.cut(start+1, i)
		case c == '.':
			i += wordLength(s[i+1:]) + 1
			if i == start+1 {
				return bad(start, i, "here a full stop is followed by no class", "write a class after it: {.given}")
			}
			a.Classes = append(a.Classes, l.cut(start+1, i))
		default:
			n := wordLength(s[i:])
			if n == 0 || i+n >= len(s) || s[i+n] != '=' {
				return bad(i, i+max(n, 1), "this can't be read as an attribute", attrHint)
			}
			key := l.cut(i, i+n)
			value, m, f := attrValue(l, s, i+n+1)
			if f != nil {
				return Attr{}, 0, f
			}
			i = m
			if _, twice := a.Get(key.S); twice {
				return bad(start, i, "this attribute stands twice", "keep one of them")
			}
			a.Values = append(a.Values, Value{key, value})
		}
		if i < len(s) && !isBlank(s[i]) && s[i] != '}' {
			return bad(i, i+1, "a space is missing between two attributes", attrHint)
		}
	}
}

const attrHint = `attributes are written {#name .class key="value"}, with straight quotation marks`

// attrValue reads a value at i: in straight quotation marks, in which \" stands
// for the mark itself, or one word.
func attrValue(l lines, s []byte, i int) (diag.Text, int, *attrFault) {
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		var b diag.TextBuilder
		start := i + 1
		for j := start; j < len(s); j++ {
			switch {
			case s[j] == '\\' && j+1 < len(s) && (s[j+1] == s[i] || s[j+1] == '\\'):
				l.add(&b, start, j)
				start = j + 1
				j++
			case s[j] == '\n':
				end := j
				if s[j-1] == '\r' && j > start {
					end--
				}
				l.add(&b, start, end)
				b.Made(" ", l.span(end, j+1))
				start = j + 1
			case s[j] == s[i]:
				l.add(&b, start, j)
				if b.Len() == 0 {
					b.Made("", l.span(j, j))
				}
				return b.Text(), j + 1, nil
			}
		}
		return diag.Text{}, 0, &attrFault{l.span(i, i+1), "this quotation mark has no partner", "close the value with the same mark"}
	}
	j := i
	for j < len(s) && !isBlank(s[j]) && s[j] != '}' && s[j] != '"' && s[j] != '\'' {
		j++
	}
	if t := l.cut(i, j); strings.ContainsAny(t.S, "“”‘’") {
		return diag.Text{}, 0, &attrFault{l.span(i, j), "this value stands in curly quotation marks", "use straight ones: \" or '"}
	}
	return l.cut(i, j), j, nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// wordLength gives the length of an identifier, class or key: letters, digits
// and - _ : . in any order, as Pandoc takes them, and any non-ASCII letter.
func wordLength(s []byte) int {
	for i, c := range s {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || bytes.IndexByte([]byte("-_:."), c) >= 0) {
			return i
		}
	}
	return len(s)
}
