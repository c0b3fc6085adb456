package data

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"policybrief/internal/diag"
)

// maxJSONDepth is how many lists and objects may stand in one another. Tables
// need four, JSON-stat eight.
const maxJSONDepth = 64

// A jsonScanner goes through the bytes of a JSON file (RFC 8259) value by
// value and knows the offset of each, so that faults have a place and numbers
// keep the text they are written in. The first fault stays; nothing is read
// after it.
type jsonScanner struct {
	src   *diag.Source
	data  []byte
	pos   int
	depth int
	opens [maxJSONDepth]int // offsets of the brackets that are open
	fault *diag.Diagnostic
	text  []byte // the last string that had escapes
}

func (s *jsonScanner) fail(d diag.Diagnostic) bool {
	if s.fault == nil {
		s.fault = &d
	}
	return false
}

// at goes to a value whose offset is known.
func (s *jsonScanner) at(off int) *jsonScanner {
	s.pos, s.depth = off, 0
	return s
}

// peek gives the next byte that is no white space, or 0 at the end.
func (s *jsonScanner) peek() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\n', '\r', '\t':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// kind tells what value comes next: { [ " t f n, 0 for a number, and the zero
// byte for none.
func (s *jsonScanner) kind() byte {
	switch c := s.peek(); {
	case s.fault != nil:
		return 0
	case c == '-' || c-'0' <= 9:
		return '0'
	case c == '{' || c == '[' || c == '"':
		return c
	case c == 't' && s.word("true"), c == 'f' && s.word("false"), c == 'n' && s.word("null"):
		return c
	}
	if rest := s.data[s.pos:]; len(rest) > 0 && len(rest) < 5 && (bytes.HasPrefix([]byte("true"), rest) || bytes.HasPrefix([]byte("false"), rest) || bytes.HasPrefix([]byte("null"), rest)) {
		s.pos = len(s.data)
	}
	s.unexpected("a value")
	return 0
}

func (s *jsonScanner) word(w string) bool { return bytes.HasPrefix(s.data[s.pos:], []byte(w)) }

// otherWords are what programs write that know no JSON, and what it is there.
var otherWords = map[string]string{
	"NaN": "null", "nan": "null", "Infinity": "null", "inf": "null", "None": "null", "NULL": "null",
	"undefined": "null", "NA": "null", "True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
}

// unexpected tells that something else than what was expected comes next.
func (s *jsonScanner) unexpected(want string) bool {
	if s.pos >= len(s.data) {
		d := ruleJSONSyntax.At(s.src.Span(s.pos, s.pos), "the file ends where %s should stand: it is cut off", want)
		for i := s.depth - 1; i >= 0; i-- {
			d = d.WithNote(s.src.Span(s.opens[i], s.opens[i]+1), "this %s is not closed", listOrObject(s.data[s.opens[i]]))
			if len(d.Notes) == 3 {
				break
			}
		}
		return s.fail(d.WithHint("get the whole file again"))
	}
	end := s.pos
	for end < len(s.data) && end-s.pos < 20 && (s.data[end]|0x20 >= 'a' && s.data[end]|0x20 <= 'z') {
		end++
	}
	word := otherWords[string(s.data[s.pos:end])]
	if end == s.pos {
		_, n := utf8.DecodeRune(s.data[s.pos:])
		end += n
	}
	d := ruleJSONSyntax.At(s.src.Span(s.pos, end), "“%s” stands where %s should", s.data[s.pos:end], want)
	switch {
	case word != "":
		d = d.WithHint("write %s", word)
	case s.data[s.pos] == '\'' || s.data[s.pos] == 0xe2: // ‘ and “ begin with this byte
		d = d.WithHint(`JSON has straight double quotation marks: "`)
	case s.data[s.pos] == '/' || s.data[s.pos] == '#':
		d = d.WithHint("JSON has no comments: take them out")
	case s.data[s.pos] == 0:
		d.Message = "the file has a NUL byte, so it is no JSON file"
		d = d.WithHint("get the file again")
	default:
		d = d.WithHint("correct the file, or save it again with the program that made it")
	}
	return s.fail(d)
}

func listOrObject(c byte) string {
	if c == '{' {
		return "object"
	}
	return "list"
}

// enter goes into the list or the object that comes next. Its members are gone
// through by
//
//	for first := true; s.more(first); first = false { … }
//
// with a call that reads the value, after key where it is an object.
func (s *jsonScanner) enter() bool {
	if s.fault != nil {
		return false
	}
	if s.depth == maxJSONDepth {
		return s.fail(ruleJSONSyntax.At(s.src.Span(s.pos, s.pos+1), "more than %d lists and objects stand in one another here", maxJSONDepth).
			WithHint("a table needs four at most: save it as a list of objects, one for each row"))
	}
	s.opens[s.depth] = s.pos
	s.depth++
	s.pos++
	return true
}

// more goes to the next member, or out of the list or object.
func (s *jsonScanner) more(first bool) bool {
	if s.fault != nil {
		return false
	}
	open := s.data[s.opens[s.depth-1]]
	c := s.peek()
	if c == open+2 { // ] and } come two after [ and { in ASCII
		s.pos++
		s.depth--
		return false
	}
	want := "a value or ]"
	if open == '{' {
		want = "a name in quotation marks or }"
	}
	if !first {
		if c != ',' {
			return s.unexpected("a comma or " + string(rune(open+2)))
		}
		comma := s.pos
		s.pos++
		if c = s.peek(); c == open+2 {
			return s.fail(ruleJSONSyntax.At(s.src.Span(comma, comma+1), "a comma stands after the last member of this %s", listOrObject(open)).
				WithHint("take the comma out"))
		}
	}
	if open == '{' && c != '"' || c == 0 && s.pos >= len(s.data) {
		return s.unexpected(want)
	}
	return true
}

// key reads the name of a member and its colon. The name holds until the next
// string is read.
func (s *jsonScanner) key() (key []byte, at int) {
	s.peek()
	at = s.pos
	key = s.str()
	if s.fault == nil {
		if s.peek() != ':' {
			s.unexpected("a colon")
			return nil, at
		}
		s.pos++
	}
	return key, at
}

// str reads a string. It holds until the next one is read.
func (s *jsonScanner) str() []byte {
	start := s.pos
	s.pos++
	for i := s.pos; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case c == '"':
			b := s.data[s.pos:i]
			s.pos = i + 1
			return b
		case c == '\\':
			return s.escaped(start, i)
		case c < ' ':
			s.control(i)
			return nil
		}
	}
	s.open(start)
	return nil
}

func (s *jsonScanner) control(i int) bool {
	d := ruleJSONSyntax.At(s.src.Span(i, i+1), "a control character (%#02x) stands in a text", s.data[i])
	if s.data[i] == '\n' || s.data[i] == '\r' {
		d.Message = "a text runs over the end of its line: is its quotation mark closed?"
	}
	return s.fail(d.WithHint(`close the text, or write the character as an escape such as \n`))
}

func (s *jsonScanner) open(start int) bool {
	return s.fail(ruleJSONSyntax.At(s.src.Span(start, start+1), "the file ends inside this text: it is cut off").WithHint("get the whole file again"))
}

// escaped reads the rest of a string from its first escape on.
func (s *jsonScanner) escaped(start, i int) []byte {
	s.text = append(s.text[:0], s.data[s.pos:i]...)
	for i < len(s.data) {
		c := s.data[i]
		switch {
		case c == '"':
			s.pos = i + 1
			return s.text
		case c < ' ':
			s.control(i)
			return nil
		case c != '\\':
			s.text = append(s.text, c)
			i++
			continue
		}
		if i+1 >= len(s.data) {
			break
		}
		r, n := rune(-1), 2
		switch e := s.data[i+1]; e {
		case '"', '\\', '/':
			r = rune(e)
		case 'b', 'f', 'n', 'r', 't':
			r = rune("\b\f\n\r\t"[bytes.IndexByte([]byte("bfnrt"), e)])
		case 'u':
			r, n = s.unicodeEscape(i)
		}
		if r < 0 {
			if bytes.IndexByte(s.data[i+2:], '"') < 0 {
				break
			}
			s.fail(ruleJSONSyntax.At(s.src.Span(i, i+2), "“%s” is no escape that JSON knows, or half of one", bytes.ToValidUTF8(s.data[i:i+2], []byte("\ufffd"))).
				WithHint(`write \\ for a backslash`))
			return nil
		}
		s.text = utf8.AppendRune(s.text, r)
		i += n
	}
	s.open(start)
	return nil
}

// unicodeEscape reads \u20ac, or two of them that make one character.
func (s *jsonScanner) unicodeEscape(i int) (r rune, n int) {
	unit := func(i int) rune {
		if i+6 > len(s.data) || s.data[i] != '\\' || s.data[i+1] != 'u' {
			return -1
		}
		var v rune
		for _, c := range s.data[i+2 : i+6] {
			switch {
			case c-'0' <= 9:
				v = v<<4 | rune(c-'0')
			case c|0x20 >= 'a' && c|0x20 <= 'f':
				v = v<<4 | rune(c|0x20-'a'+10)
			default:
				return -1
			}
		}
		return v
	}
	r = unit(i)
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if r = utf16.DecodeRune(r, unit(i+6)); r == utf8.RuneError {
		return -1, 0
	}
	return r, 12
}

// number reads a number and gives it as it is written.
func (s *jsonScanner) number() []byte {
	start, i := s.pos, s.pos
	digits := func() bool {
		from := i
		for i < len(s.data) && s.data[i]-'0' <= 9 {
			i++
		}
		return i > from
	}
	if s.data[i] == '-' {
		i++
	}
	whole := i
	ok := digits()
	if i-whole > 1 && s.data[whole] == '0' {
		s.fail(ruleJSONSyntax.At(s.src.Span(start, i), "the number %s begins with a zero", s.data[start:min(i, start+20)]).
			WithHint("put codes in quotation marks"))
		return nil
	}
	if ok && i < len(s.data) && s.data[i] == '.' {
		i++
		ok = digits()
	}
	if ok && i < len(s.data) && s.data[i]|0x20 == 'e' {
		i++
		if i < len(s.data) && (s.data[i] == '+' || s.data[i] == '-') {
			i++
		}
		ok = digits()
	}
	if !ok {
		s.pos = i
		s.unexpected("a digit")
		return nil
	}
	s.pos = i
	return s.data[start:i]
}

// skip passes over a value and makes sure that it is sound.
func (s *jsonScanner) skip() bool {
	switch k := s.kind(); k {
	case '"':
		s.str()
	case '0':
		s.number()
	case 't', 'n':
		s.pos += 4
	case 'f':
		s.pos += 5
	case '{', '[':
		if !s.enter() {
			return false
		}
		for first := true; s.more(first); first = false {
			if k == '{' {
				s.key()
			}
			if !s.skip() {
				return false
			}
		}
	}
	return s.fault == nil
}
