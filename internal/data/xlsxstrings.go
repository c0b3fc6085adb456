package data

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"policybrief/internal/diag"
)

// sharedStrings are the texts that cells refer to by number, one behind the
// other.
type sharedStrings struct {
	all  string
	ends []uint32
}

// at gives a text by its number.
func (s *sharedStrings) at(n int) (string, bool) {
	if n < 0 || n >= len(s.ends) {
		return "", false
	}
	start := uint32(0)
	if n > 0 {
		start = s.ends[n-1]
	}
	return s.all[start:s.ends[n]], true
}

// readStrings reads the texts that sheets share.
func (x *xlsxFile) readStrings() (*sharedStrings, diag.List) {
	out := &sharedStrings{}
	if x.stringsPart == "" {
		return out, nil
	}
	data, ds := x.part(x.stringsPart)
	if ds != nil {
		return nil, ds
	}
	var all strings.Builder
	all.Grow(len(data) / 2)
	s := newXMLScanner(data)
	var item richText
	for kind := s.next(); kind != xmlEOF; kind = s.next() {
		if kind != xmlStart {
			continue
		}
		switch {
		case s.depth() == 1:
			s.customPrefixes(xlsxSpaces)
		case s.depth() == 2 && string(s.name) == "si":
			all.Write(item.read(s))
			out.ends = append(out.ends, uint32(all.Len()))
		default:
			s.skip()
		}
	}
	out.all = all.String()
	return out, x.xmlFault(x.stringsPart, s)
}

// richText reads texts that may have runs of their own look.
type richText struct{ text, run []byte }

// read gives the text of the element whose start tag is at hand (<si> or
// <is>), good until the next is read. Raised runs become raised characters, so
// that the mark of a note does not grow together with a number, and guides to
// pronunciation are left out.
func (t *richText) read(s *xmlScanner) []byte {
	t.text = t.text[:0]
	inRun, raised := false, false
	for depth := s.depth(); ; {
		switch s.next() {
		case xmlEOF:
			return t.text
		case xmlEnd:
			if s.depth() < depth {
				return t.text
			}
			if string(s.name) == "r" && s.depth() == depth {
				inRun = false
				if raised {
					t.text = appendRaised(t.text, t.run)
				} else {
					t.text = append(t.text, t.run...)
				}
			}
		case xmlStart:
			switch string(s.name) {
			case "r":
				t.run, inRun, raised = t.run[:0], true, false
			case "rPr":
			case "vertAlign":
				raised = s.attr("val") == "superscript"
			case "t":
				if inRun {
					t.run = appendElementText(t.run, s)
				} else {
					t.text = appendElementText(t.text, s)
				}
			default:
				s.skip()
			}
		}
	}
}

// appendElementText appends the text of the element whose start tag is at
// hand, with the escapes of the format decoded.
func appendElementText(dst []byte, s *xmlScanner) []byte {
	start := len(dst)
	for depth := s.depth(); ; {
		switch s.next() {
		case xmlText:
			dst = append(dst, s.text()...)
			continue
		case xmlStart:
			s.skip()
			continue
		case xmlEnd:
			if s.depth() >= depth {
				continue
			}
		}
		if bytes.Contains(dst[start:], []byte("_x")) {
			return append(dst[:start], unescapeXLSX(dst[start:])...)
		}
		return dst
	}
}

// unescapeXLSX decodes _x000D_ and its like, which stand for UTF-16 units that
// XML can't hold (ECMA-376 part 1, 22.9.2.19). Line breaks become line feeds.
func unescapeXLSX(b []byte) []byte {
	out := make([]byte, 0, len(b))
	unit := func(b []byte) (rune, bool) {
		if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
			return 0, false
		}
		n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
		return rune(n), err == nil
	}
	for len(b) > 0 {
		r, ok := unit(b)
		if !ok {
			out = append(out, b[0])
			b = b[1:]
			continue
		}
		b = b[7:]
		if low, ok := unit(b); ok && utf16.IsSurrogate(r) && utf16.DecodeRune(r, low) != utf8.RuneError {
			r = utf16.DecodeRune(r, low)
			b = b[7:]
		}
		out = utf8.AppendRune(out, r)
	}
	out = bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(out, []byte("\r"), []byte("\n"))
}

// raisedRunes are the characters that Unicode has in a raised form.
var raisedRunes = func() map[rune]rune {
	plain := []rune("0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW")
	raised := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ")
	m := map[rune]rune{}
	for i, r := range plain {
		m[r] = raised[i]
	}
	return m
}()

// appendRaised appends a raised run in raised characters: the marks of notes,
// of powers, of values. Words keep their letters, for they grow together with
// nothing, and so do the ends of ordinals (21st) and what stands in square
// brackets.
func appendRaised(dst, run []byte) []byte {
	if bytes.IndexByte(run, '[') >= 0 {
		return append(dst, run...)
	}
	word := func(b []byte) int { return len(b) - len(bytes.TrimLeftFunc(b, unicode.IsLetter)) }
	for len(run) > 0 {
		if n := word(run); n > 0 {
			before, _ := utf8.DecodeLastRune(dst)
			if utf8.RuneCount(run[:n]) > 3 || before >= '0' && before <= '9' && strings.Contains("st nd rd th", strings.ToLower(string(run[:n]))) && n == 2 {
				dst, run = append(dst, run[:n]...), run[n:]
				continue
			}
			for _, r := range string(run[:n]) {
				dst = utf8.AppendRune(dst, raise(r))
			}
			run = run[n:]
			continue
		}
		r, w := utf8.DecodeRune(run)
		dst, run = utf8.AppendRune(dst, raise(r)), run[w:]
	}
	return dst
}

// raise gives a character in its raised form where there is one.
func raise(r rune) rune {
	if up, ok := raisedRunes[r]; ok {
		return up
	}
	return r
}
