package build

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"
)

// json gives the evidence as its file holds it.
func (e *evidence) json() ([]byte, error) {
	out := jsonBuffers.Get().(*bytes.Buffer)
	defer jsonBuffers.Put(out)
	out.Reset()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	return inLines(out.Bytes(), evidenceDepth), nil
}

// jsonBuffers holds what evidence is written into before it is laid out.
var jsonBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// evidenceDepth is how many levels of an evidence have a line for each of
// their members: the whole, its lists, each figure and its cells. A cell, or a
// point of a chart, stands on one line: one for each of its members would
// double the file.
const evidenceDepth = 4

// inLines lays JSON out in lines: each member of the first levels on its own,
// indented, and what lies deeper on one. So is a list that holds no objects.
// The JSON is without white space between its tokens.
func inLines(b []byte, depth int) []byte {
	out := make([]byte, 0, len(b)+len(b)/2)
	level := 0
	line := func() {
		out = append(out, '\n')
		for range level {
			out = append(out, ' ', ' ')
		}
	}
	flat := 0 // how many brackets of those kept on one line are open
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '"':
			end := stringEnd(b, i)
			out = append(out, b[i:end]...)
			i = end - 1
		case '{', '[':
			out = append(out, c)
			switch {
			case flat > 0 || level >= depth || c == '[' && b[i+1] != '{' || b[i+1] == '}':
				flat++
			default:
				level++
				line()
			}
		case '}', ']':
			if flat > 0 {
				flat--
			} else {
				level--
				line()
			}
			out = append(out, c)
		case ',':
			out = append(out, c)
			if flat > 0 {
				out = append(out, ' ')
			} else {
				line()
			}
		case ':':
			out = append(out, c, ' ')
		default:
			out = append(out, c)
		}
	}
	return slices.Clip(out)
}

// stringEnd gives the place after the string that begins at i.
func stringEnd(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}
