package conf

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"policybrief/internal/diag"
)

// scalar gives the decoded text of a scalar that starts at an offset, each
// byte with its origin, and the offset where the scalar ends. The library says
// what the scalar means; this walks the source beside that text to find where
// each byte of it stands.
func (p *parser) scalar(n *yaml.Node, start, parent int) (diag.Text, int) {
	w := walker{p: p, want: n.Value, at: start}
	ok := false
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		ok = w.block(n.Style&yaml.LiteralStyle != 0, parent)
	case n.Style&yaml.DoubleQuotedStyle != 0:
		ok = w.quoted('"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		ok = w.quoted('\'')
	default:
		ok = w.plain()
	}
	if ok {
		if t := w.b.Text(); t.S == n.Value {
			return t, w.at
		}
	}
	end := p.lineEnd(start)
	return diag.MadeText(n.Value, p.t.Span(start, end)), end
}

// A walker goes through the source of one scalar and builds its text.
type walker struct {
	p    *parser
	want string           // the decoded text
	done int              // bytes of want built so far
	at   int              // offset in the source
	b    diag.TextBuilder // bytes up to done
}

// keep takes bytes of the source as they stand.
func (w *walker) keep(n int) {
	w.b.Append(w.p.t.Slice(w.at, w.at+n))
	w.at += n
	w.done += n
}

// made takes n bytes of the wanted text that stand for the source up to end.
func (w *walker) made(n, end int) {
	w.b.Made(w.want[w.done:w.done+n], w.p.t.Span(w.at, end))
	w.done += n
	w.at = end
}

// same gives how many bytes agree from here on, up to a byte in stop or to
// the white space that ends a line, which is folded.
func (w *walker) same(stop string) int {
	s, want := w.p.s[w.at:], w.want[w.done:]
	n, text := 0, 0 // text is where the last text ended
	for n < len(s) && n < len(want) && s[n] == want[n] && strings.IndexByte(stop, s[n]) < 0 && breakLen(s[n:]) == 0 {
		n++
		if s[n-1] != ' ' && s[n-1] != '\t' {
			text = n
		}
	}
	blanks := text
	for blanks < len(s) && (s[blanks] == ' ' || s[blanks] == '\t') {
		blanks++
	}
	if breakLen(s[blanks:]) > 0 {
		return text
	}
	return n
}

// fold takes white space with line breaks in it: one break stands for a
// space, more for all but the first of them (YAML 1.2.2, 6.5). It tells
// whether it found what was wanted.
func (w *walker) fold() bool {
	end := w.at
	var text []byte
	for n := 0; end < len(w.p.s); {
		if c := w.p.s[end]; c == ' ' || c == '\t' {
			end++
			continue
		}
		k := breakLen(w.p.s[end:])
		if k == 0 {
			break
		}
		switch {
		case k == 3: // line and paragraph separators stand for themselves
			text = append(bytes.TrimSuffix(text, []byte(" ")), w.p.s[end:end+k]...)
		case n == 0:
			text = append(text, ' ')
		default:
			text = append(bytes.TrimSuffix(text, []byte(" ")), '\n')
		}
		n++
		end += k
	}
	if len(text) == 0 || !strings.HasPrefix(w.want[w.done:], string(text)) {
		return false
	}
	w.made(len(text), end)
	return true
}

func (w *walker) plain() bool {
	for {
		if n := w.same(""); n > 0 {
			w.keep(n)
		}
		if w.done == len(w.want) {
			if w.done == 0 {
				w.keep(0)
			}
			return true
		}
		if !w.fold() {
			return false
		}
	}
}

func (w *walker) quoted(q byte) bool {
	if w.at >= len(w.p.s) || w.p.s[w.at] != q {
		return false
	}
	w.at++
	w.keep(0)
	stop := string(q)
	if q == '"' {
		stop += "\\"
	}
	for w.at < len(w.p.s) {
		if n := w.same(stop); n > 0 {
			w.keep(n)
			continue
		}
		switch s := w.p.s[w.at:]; {
		case s[0] == '\\' && q == '"':
			if !w.escape() {
				return false
			}
		case s[0] == q && q == '\'' && len(s) > 1 && s[1] == q:
			if w.done == len(w.want) {
				return false
			}
			w.made(1, w.at+2)
		case s[0] == q:
			w.at++
			return w.done == len(w.want)
		case !w.fold():
			return false
		}
	}
	return false
}

// escape takes one escape of a double-quoted scalar.
func (w *walker) escape() bool {
	s := w.p.s[w.at:]
	if len(s) < 2 {
		return false
	}
	if n := breakLen(s[1:]); n > 0 {
		// An escaped line break stands for nothing, empty lines after it for
		// themselves.
		w.at += 1 + n
		for w.at < len(w.p.s) {
			if c := w.p.s[w.at]; c == ' ' || c == '\t' {
				w.at++
				continue
			}
			b := w.lineBreak()
			if b.text == "" {
				break
			}
			w.put(b)
			w.done += len(b.text)
		}
		return w.done <= len(w.want)
	}
	length := map[byte]int{'x': 4, 'u': 6, 'U': 10}[s[1]]
	if length == 0 {
		length = 2
	}
	if w.done == len(w.want) || len(s) < length {
		return false
	}
	_, n := utf8.DecodeRuneInString(w.want[w.done:])
	w.made(n, w.at+length)
	return true
}

// block takes a literal or folded block scalar (YAML 1.2.2, 8.1). parent is
// the indentation of the collection it stands in.
func (w *walker) block(literal bool, parent int) bool {
	s := w.p.s
	indent, chomp := -1, byte(0)
	for w.at++; w.at < len(s) && strings.IndexByte("+-123456789", s[w.at]) >= 0; w.at++ {
		if c := s[w.at]; c == '+' || c == '-' {
			chomp = c
		} else {
			indent = max(parent, 0) + int(c-'0')
		}
	}
	for w.at < len(s) && breakLen(s[w.at:]) == 0 {
		w.at++
	}
	w.at += breakLen(s[w.at:])
	w.keep(0)

	end := w.at
	var lead stretch    // the break after the last line of text
	var empty []stretch // the empty lines after it
	blankBefore := false
	for {
		more := w.emptyLines(&indent, parent, &empty)
		if !more {
			break
		}
		blank := s[w.at] == ' ' || s[w.at] == '\t'
		if !literal && !blankBefore && !blank && lead.text == "\n" {
			if len(empty) == 0 {
				w.b.Made(" ", w.p.t.Span(lead.at, w.at))
			}
		} else {
			w.put(lead)
		}
		for _, e := range empty {
			w.put(e)
		}
		empty, blankBefore = empty[:0], blank
		n := 0
		for w.at+n < len(s) && breakLen(s[w.at+n:]) == 0 {
			n++
		}
		line := s[w.at : w.at+n]
		w.keep(n)
		end = w.at
		lead = w.lineBreak()
		if lead.text == "" && strings.Trim(line, " \t") == "" {
			lead.text = "\n" // the library ends a last line of blanks so
		}
	}
	if chomp != '-' {
		w.put(lead)
	}
	if chomp == '+' {
		for _, e := range empty {
			w.put(e)
		}
	}
	w.at = end
	return true
}

// A stretch is the text of a line break and where it stands.
type stretch struct {
	text    string
	at, end int
}

func (w *walker) put(b stretch) {
	if b.text != "" {
		w.b.Made(b.text, w.p.t.Span(b.at, b.end))
	}
}

// lineBreak takes the break at the present offset, if there is one.
func (w *walker) lineBreak() stretch {
	n := breakLen(w.p.s[w.at:])
	b := stretch{at: w.at, end: w.at + n}
	switch n {
	case 0:
	case 3:
		b.text = w.p.s[w.at : w.at+n]
	default:
		b.text = "\n"
	}
	w.at += n
	return b
}

// emptyLines takes empty lines and the indentation of the next line of text,
// and tells whether there is one. The first such line sets the indentation.
func (w *walker) emptyLines(indent *int, parent int, empty *[]stretch) bool {
	s, widest := w.p.s, 0
	for {
		start := w.at
		for w.at < len(s) && s[w.at] == ' ' && (*indent < 0 || w.at-start < *indent) {
			w.at++
		}
		spaces := w.at - start
		widest = max(widest, spaces)
		if breakLen(s[w.at:]) > 0 {
			*empty = append(*empty, w.lineBreak())
			continue
		}
		if w.at == len(s) && spaces > 0 && (*indent < 0 || spaces <= *indent) {
			// A last line of nothing but spaces counts as an empty line.
			*empty = append(*empty, stretch{"\n", start, w.at})
		}
		if *indent < 0 {
			*indent = max(widest, parent+1)
		}
		return spaces == *indent && w.at < len(s)
	}
}
