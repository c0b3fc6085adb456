package diag

import (
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
	// workbook; places in it are then cells, not lines.
	Sheet string

	once  sync.Once
	lines []int // offset of the first byte of each line
}

// NewSource makes a source of a file's bytes.
func NewSource(name string, data []byte) *Source { return &Source{Name: name, Data: data} }

func (s *Source) index() {
	s.once.Do(func() {
		s.lines = append(s.lines, 0)
		for i, b := range s.Data {
			if b == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	})
}

// Position gives the line and column of a byte offset, both from 1. Columns
// count characters; an offset past the end gives the end.
func (s *Source) Position(off int) (line, column int) {
	s.index()
	off = max(0, min(off, len(s.Data)))
	i := sort.SearchInts(s.lines, off+1) - 1
	return i + 1, utf8.RuneCount(s.Data[s.lines[i]:off]) + 1
}

// Line gives the text of a line (from 1), without its line break.
func (s *Source) Line(n int) string {
	s.index()
	if n < 1 || n > len(s.lines) {
		return ""
	}
	start, end := s.lines[n-1], len(s.Data)
	if n < len(s.lines) {
		end = s.lines[n] - 1
	}
	if end > start && s.Data[end-1] == '\r' {
		end--
	}
	return string(s.Data[start:end])
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
