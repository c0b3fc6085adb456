package diag

import (
	"bytes"
	"sort"
	"sync"
	"unicode/utf8"
)

// A Source is one file, or one sheet of a workbook. Data is UTF-8 where the
// source is text. A Source does not change after it is made.
type Source struct {
	Name string // the path from the project root, with slashes, as told to people
	Data []byte
	// Sheet is the name of the sheet, for a source that is one sheet of a
	// workbook.
	Sheet string
	// Cells gives the cell at an offset, for a source whose Data are cells
	// written out as text: row and column from 0, and the address as people
	// know it (C14). Places in such a source are cells, not lines. nil else.
	Cells func(off int) (row, column int, address string)

	once  sync.Once
	lines []int  // offset of the first byte of each line
	marks []mark // in long lines, so that counting characters stays cheap
}

// A mark is a place in a long line with the characters before it there.
type mark struct{ off, runes int }

// markEvery is how many bytes of a line at most are counted for one position.
const markEvery = 4096

// NewSource makes a source of a file's bytes.
func NewSource(name string, data []byte) *Source { return &Source{Name: name, Data: data} }

func (s *Source) index() {
	s.once.Do(func() {
		start := 0
		s.lines = append(s.lines, 0)
		for start < len(s.Data) {
			end := bytes.IndexByte(s.Data[start:], '\n')
			if end < 0 {
				s.mark(start, len(s.Data))
				break
			}
			s.mark(start, start+end)
			start += end + 1
			s.lines = append(s.lines, start)
		}
	})
}

// mark sets the marks of a line.
func (s *Source) mark(start, end int) {
	next, n := start+markEvery, 0
	for off := start; end-start > markEvery && off < end; n++ {
		if off >= next {
			s.marks = append(s.marks, mark{off, n})
			next = off + markEvery
		}
		_, size := utf8.DecodeRune(s.Data[off:])
		off += size
	}
}

// Position gives the line and column of a byte offset, both from 1. Columns
// count characters; an offset past the end gives the end.
func (s *Source) Position(off int) (line, column int) {
	s.index()
	off = max(0, min(off, len(s.Data)))
	i := sort.SearchInts(s.lines, off+1) - 1
	from, n := s.lines[i], 0
	if m := sort.Search(len(s.marks), func(m int) bool { return s.marks[m].off > off }) - 1; m >= 0 && s.marks[m].off > from {
		from, n = s.marks[m].off, s.marks[m].runes
	}
	return i + 1, n + utf8.RuneCount(s.Data[from:off]) + 1
}

// Line gives the text of a line (from 1), without its line break.
func (s *Source) Line(n int) string {
	start, end := s.bounds(n)
	return string(s.Data[start:end])
}

// bounds gives the offsets of a line's text, without its line break; those of
// nothing where there is no such line.
func (s *Source) bounds(n int) (start, end int) {
	s.index()
	if n < 1 || n > len(s.lines) {
		return 0, 0
	}
	start, end = s.lines[n-1], len(s.Data)
	if n < len(s.lines) {
		end = s.lines[n] - 1
	}
	if end > start && s.Data[end-1] == '\r' {
		end--
	}
	return start, end
}

// Span gives the span from start to end, byte offsets.
func (s *Source) Span(start, end int) Span { return Span{s, start, end} }

// A Span is a stretch of a source: bytes Start to End, End not included. The
// zero Span is no place at all.
type Span struct {
	Source     *Source
	Start, End int
}

// Name gives the name of the span's source, or "".
func (s Span) Name() string {
	if s.Source == nil {
		return ""
	}
	return s.Source.Name
}

// IsZero tells whether the span is no place.
func (s Span) IsZero() bool { return s.Source == nil }

// Text gives the bytes of the span as they stand in the source.
func (s Span) Text() string {
	if s.Source == nil || s.Start < 0 || s.End > len(s.Source.Data) || s.Start > s.End {
		return ""
	}
	return string(s.Source.Data[s.Start:s.End])
}

// To gives the span from the start of s to the end of t.
func (s Span) To(t Span) Span {
	if s.Source == nil {
		return t
	}
	if t.Source != s.Source || t.End < s.Start {
		return s
	}
	return Span{s.Source, s.Start, t.End}
}
