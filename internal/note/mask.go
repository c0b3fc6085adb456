package note

import (
	"bytes"

	"policybrief/internal/diag"
)

// scan prepares in.mask: comments and figures become blanks or letters, byte
// for byte, so that goldmark reads no Markdown in them. Inside code
// nothing is touched. inline is true for a string, which has no blocks.
//
// It knows blocks only as far as it must to see where code ends; every stretch
// is looked at once or, where a search fails, a bounded number of times.
func (in *input) scan(start int, inline bool) diag.List {
	s := scanner{in: in, pos: start, inline: inline}
	for s.pos < len(in.orig) {
		s.line()
	}
	return s.faults
}

type scanner struct {
	in     *input
	pos    int
	inline bool
	fence  []byte // the opening fence of the code block we are in
	// openComment is set once a comment was found that nothing ends: then no
	// later one ends either, and looking again would take quadratic time.
	openComment bool
	faults      diag.List
}

// line deals with the lines from pos on that form one run of inline text, or
// with one line that is blank or belongs to fenced code.
func (s *scanner) line() {
	data := s.in.orig
	end := s.in.lineEnd(s.pos)
	next := min(end+1, len(data))
	if end-s.pos > maxLine {
		blank(s.in.mask[s.pos:end])
		s.faults.Add(ruleTooLarge.At(s.in.span(s.pos, s.pos+40), "this line is longer than %d characters and is not read", maxLine).
			WithHint("break it into several lines"))
		s.pos = next
		return
	}
	content := bytes.TrimLeft(data[s.pos:end], " \t>")
	if !s.inline {
		if s.fence != nil {
			if closesFence(content, s.fence) {
				s.fence = nil
			}
			s.pos = next
			return
		}
		content = afterMarkers(content)
		if f := fenceOf(content); f != nil {
			s.fence = f
			s.pos = next
			return
		}
	}
	if len(bytes.TrimSpace(content)) == 0 {
		s.pos = next
		return
	}
	s.run(s.runEnd(next))
}

// runEnd gives where inline text that starts on the line before off ends:
// code spans do not reach over a blank line or the start of another block.
func (s *scanner) runEnd(off int) int {
	data := s.in.orig
	for off < len(data) {
		end := s.in.lineEnd(off)
		content := bytes.TrimLeft(data[off:end], " \t>")
		if len(bytes.TrimSpace(content)) == 0 {
			return off
		}
		if !s.inline && (len(afterMarkers(content)) != len(content) || fenceOf(content) != nil ||
			content[0] == '#' || content[0] == '|' || bytes.HasPrefix(content, []byte(":::"))) {
			return off
		}
		off = min(end+1, len(data))
	}
	return off
}

// run masks inline text from pos to end. A comment or a figure may reach
// further than the run.
func (s *scanner) run(end int) {
	data := s.in.orig
	lineStart := s.pos
	for s.pos < end {
		switch c := data[s.pos]; {
		case c == '\n':
			s.pos++
			lineStart = s.pos
			if s.pos < end && s.in.lineEnd(s.pos)-s.pos > maxLine {
				return
			}
		case c == '\\':
			s.pos = min(s.pos+2, end)
			if data[s.pos-1] == '\n' {
				s.pos--
			}
		case c == '`':
			s.codeSpan(end)
		case c == '<' && bytes.HasPrefix(data[s.pos:], []byte("<!--")):
			i := -1
			if !s.openComment {
				i = bytes.Index(data[s.pos+4:], []byte("-->"))
			}
			if i < 0 {
				s.openComment = true
				s.faults.Add(ruleComment.At(s.in.span(s.pos, s.pos+4), "this comment never ends").
					WithHint("close it with -->"))
				s.pos += 4
				continue
			}
			stop := s.pos + 4 + i + 3
			s.comment(lineStart, stop)
			lineStart = max(lineStart, bytes.LastIndexByte(data[:stop], '\n')+1)
			s.pos = stop
		case c == '{' && bytes.HasPrefix(data[s.pos:], []byte("{{<")):
			i := bytes.Index(data[s.pos:s.in.lineEnd(s.pos)], []byte(">}}"))
			if i < 0 {
				s.pos += 3
				continue
			}
			s.in.holes = append(s.in.holes, hole{start: s.pos, end: s.pos + i + 3, kind: shortcodeHole})
			// The brace stays, so that a shortcode alone on its line is seen as a block.
			s.fill(s.pos+1, s.pos+i+3, 0, 'x')
			s.pos += i + 3
		case c == '{' && bytes.HasPrefix(data[s.pos:], []byte("{{")):
			stop := figureEnd(data, s.pos)
			if stop < 0 {
				s.pos += 2
				continue
			}
			h := hole{start: s.pos, end: stop, quotes: quoteDepth(data[lineStart:s.pos])}
			s.in.holes = append(s.in.holes, h)
			s.fill(s.pos, stop, h.quotes, 'x')
			lineStart = max(lineStart, bytes.LastIndexByte(data[:stop], '\n')+1)
			s.pos = stop
		default:
			s.pos++
		}
	}
}

// comment masks the comment from s.pos to stop. A line that holds nothing else
// becomes blank; beside other text letters stand for it, since blanks would
// make an indent or a line break.
func (s *scanner) comment(lineStart, stop int) {
	data := s.in.orig
	quotes := quoteDepth(data[lineStart:s.pos])
	s.in.holes = append(s.in.holes, hole{start: s.pos, end: stop, quotes: quotes, kind: commentHole})
	for i := s.pos; i < stop; {
		end := min(s.in.lineEnd(i), stop)
		with := byte('x')
		before := i > s.pos || len(bytes.Trim(data[lineStart:i], " \t>")) == 0
		after := end < stop || len(bytes.TrimSpace(data[end:s.in.lineEnd(end)])) == 0
		if before && after {
			with = ' '
		}
		s.fill(i, end, 0, with)
		i = skipQuotes(data, end+1, stop, quotes)
	}
}

// codeSpan passes over a code span, or over the backticks where none closes.
func (s *scanner) codeSpan(end int) {
	data := s.in.orig
	n := runLength(data[s.pos:end], '`')
	end = min(end, s.pos+maxParagraph)
	for i := s.pos + n; i < end; {
		j := bytes.IndexByte(data[i:end], '`')
		if j < 0 {
			break
		}
		i += j
		m := runLength(data[i:end], '`')
		i += m
		if m == n {
			s.pos = i
			return
		}
	}
	s.pos += n
}

// fill overwrites bytes of the mask, but keeps line breaks and, at the start
// of a line inside a block quotation, its marks.
func (s *scanner) fill(i, j, quotes int, with byte) {
	mask := s.in.mask
	for ; i < j; i++ {
		switch mask[i] {
		case '\n':
			i = skipQuotes(mask, i+1, j, quotes) - 1
		case '\r':
		default:
			mask[i] = with
		}
	}
}

// skipQuotes gives the offset after up to n quotation marks, and the blanks
// among them, at the start of a line.
func skipQuotes(data []byte, i, j, n int) int {
	for at := i; n > 0 && at < j; at++ {
		switch data[at] {
		case '>':
			n--
			i = at + 1
			if i < j && data[i] == ' ' {
				i++
			}
		case ' ', '\t':
		default:
			return i
		}
	}
	return i
}

// quoteDepth counts the marks of block quotations at the start of a line.
func quoteDepth(line []byte) int {
	n := 0
	for _, c := range line {
		switch c {
		case '>':
			n++
		case ' ', '\t':
		default:
			return n
		}
	}
	return n
}

// figureEnd gives the offset after the }} that closes the {{ at off, or -1. A
// figure ends before a blank line, holds no other {{, and may hold braces in
// quoted strings.
func figureEnd(data []byte, off int) int {
	stop := min(len(data), off+maxFigure)
	for i := off + 2; i < stop; i++ {
		switch c := data[i]; c {
		case '"', '\'':
			// A quotation mark without its partner on the same line is left to
			// the expression's own faults.
			for j := i + 1; j < stop && data[j] != '\n'; j++ {
				if data[j] == '\\' {
					j++
				} else if data[j] == c {
					i = j
					break
				}
			}
		case '{':
			if i+1 < stop && data[i+1] == '{' {
				return -1
			}
		case '}':
			if i+1 < stop && data[i+1] == '}' {
				return i + 2
			}
		case '\n':
			end := bytes.IndexByte(data[i+1:stop], '\n')
			if end < 0 {
				end = stop - i - 1
			}
			if len(bytes.Trim(data[i+1:i+1+end], " \t\r>")) == 0 {
				return -1
			}
		}
	}
	return -1
}

// fenceOf gives the fence that opens a code block, or nil.
func fenceOf(line []byte) []byte {
	if len(line) < 3 || line[0] != '`' && line[0] != '~' {
		return nil
	}
	n := runLength(line, line[0])
	if n < 3 || line[0] == '`' && bytes.IndexByte(line[n:], '`') >= 0 {
		return nil
	}
	return line[:n]
}

func closesFence(line, fence []byte) bool {
	n := runLength(line, fence[0])
	return n >= len(fence) && len(bytes.TrimSpace(line[n:])) == 0
}

// afterMarkers gives what follows the markers of lists, definitions and
// quotations at the start of a line.
func afterMarkers(line []byte) []byte {
	for {
		n := markerLength(line)
		if n == 0 {
			return line
		}
		line = bytes.TrimLeft(line[n:], " \t>")
	}
}

func markerLength(line []byte) int {
	i := 0
	for i < len(line) && i < 9 && line[i] >= '0' && line[i] <= '9' {
		i++
	}
	switch {
	case i > 0 && i < len(line) && (line[i] == '.' || line[i] == ')'):
		i++
	case i == 0 && len(line) > 0 && (line[0] == '-' || line[0] == '*' || line[0] == '+' || line[0] == ':'):
		i++
	default:
		return 0
	}
	if i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		return i + 1
	}
	return 0
}

func runLength(line []byte, c byte) int {
	n := 0
	for n < len(line) && line[n] == c {
		n++
	}
	return n
}

func blank(b []byte) {
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
}
