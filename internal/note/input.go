package note

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"policybrief/internal/diag"
)

// input is one text for goldmark: a file, or a string out of one. Offsets into
// orig and mask are the same, so that a node found in the mask reads what was
// written, and knows its place.
type input struct {
	src   *diag.Source // nil where the input is a string
	text  diag.Text    // the string
	orig  []byte       // as written
	mask  []byte       // as goldmark sees it
	holes []hole       // in order, never overlapping
}

// hole is a stretch that goldmark must not read as Markdown.
type hole struct {
	start, end int
	quotes     int // how many block quotation marks open its first line
	kind       holeKind
}

type holeKind uint8

const (
	figureHole    holeKind = iota // {{ expression }}
	shortcodeHole                 // {{< name >}}
	commentHole
)

// span gives the place of bytes i to j.
func (in *input) span(i, j int) diag.Span {
	i = max(0, min(i, len(in.orig)))
	j = max(i, min(j, len(in.orig)))
	if in.src != nil {
		return in.src.Span(i, j)
	}
	return in.text.Span(i, j)
}

// add appends bytes i to j to a text, as written.
func (in *input) add(b *diag.TextBuilder, i, j int) {
	if i >= j {
		return
	}
	if in.src != nil {
		b.Verbatim(in.src, i, j)
		return
	}
	b.Append(in.text.Slice(i, j))
}

// addLines appends bytes i to j to a text, with nl for each line break.
func (in *input) addLines(b *diag.TextBuilder, i, j int, nl string) {
	for i < j {
		k := bytes.IndexByte(in.orig[i:j], '\n')
		if k < 0 {
			break
		}
		end, next := i+k, i+k+1
		if end > i && in.orig[end-1] == '\r' {
			end--
		}
		in.add(b, i, end)
		b.Made(nl, in.span(end, next))
		i = next
	}
	in.add(b, i, j)
}

// cut gives bytes i to j as a text.
func (in *input) cut(i, j int) diag.Text {
	var b diag.TextBuilder
	if i >= j {
		b.Made("", in.span(i, i))
		return b.Text()
	}
	in.add(&b, i, j)
	return b.Text()
}

// holeAt gives the first hole that ends after an offset, or nil.
func (in *input) holeAt(off int) *hole {
	i := sort.Search(len(in.holes), func(i int) bool { return in.holes[i].end > off })
	if i == len(in.holes) {
		return nil
	}
	return &in.holes[i]
}

// lineEnd gives the offset of the line break that ends the line at off.
func (in *input) lineEnd(off int) int {
	if i := bytes.IndexByte(in.orig[off:], '\n'); i >= 0 {
		return off + i
	}
	return len(in.orig)
}

// clean gives the source itself where it is well-formed text, or else one of
// the same name and length in which every bad byte is a question mark, so
// that offsets, lines and columns stay what they were.
func clean(src *diag.Source) (*diag.Source, diag.List) {
	var faults diag.List
	if wellFormed(src.Data) {
		return src, nil
	}
	data := bytes.Clone(src.Data)
	out := diag.NewSource(src.Name, data)
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if !(r == utf8.RuneError && size == 1) && !control(r) {
			i += size
			continue
		}
		// A run of bad bytes is one fault: a file in another encoding has many.
		rule, start := ruleControl, i
		if r == utf8.RuneError && size == 1 {
			rule = ruleUTF8
		}
		for i < len(data) {
			r, size = utf8.DecodeRune(data[i:])
			if bad := r == utf8.RuneError && size == 1; bad != (rule == ruleUTF8) || !bad && !control(r) {
				break
			}
			for range size {
				data[i] = '?'
				i++
			}
		}
		if len(faults) == maxEncodingFaults {
			continue
		}
		if rule == ruleUTF8 {
			faults.Add(rule.At(out.Span(start, i), "this is not UTF-8 text").
				WithHint("save the file as UTF-8. In Word and Notepad that is a choice in “Save as”"))
			continue
		}
		faults.Add(rule.At(out.Span(start, i), "here stands an invisible control character").
			WithHint("delete it and type the text again; it often comes with a paste"))
	}
	return out, faults
}

// wellFormed tells whether all is UTF-8 and nothing is a control character.
func wellFormed(data []byte) bool {
	for i, b := range data {
		if b < ' ' && b != '\n' && b != '\t' && b != '\r' || b == 0x7f ||
			b == 0xc2 && i+1 < len(data) && data[i+1] < 0xa0 { // U+0080 to U+009F
			return false
		}
	}
	return utf8.Valid(data)
}

// control tells whether a character is a control character that has no place
// in a note.
func control(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0
}
