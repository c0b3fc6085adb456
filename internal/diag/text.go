package diag

import (
	"sort"
	"strings"
)

// Text is a decoded string in which every byte knows the place it came from:
// a YAML scalar after its escapes and folds, an attribute without its quotes,
// a chart block inside a quotation. Slicing keeps the origins. The zero Text
// is absent; an empty text that stands in a file is present.
type Text struct {
	S    string
	segs []segment
}

// A segment maps the bytes of S from at on, up to the next segment, to a
// source. Where verbatim, byte at+i came from offset off+i; otherwise every
// byte of the segment came from the stretch off to end.
type segment struct {
	at       int
	src      *Source
	off, end int
	verbatim bool
}

// NewText gives the bytes start to end of a source, as they stand.
func NewText(src *Source, start, end int) Text {
	var b TextBuilder
	b.Verbatim(src, start, end)
	return b.Text()
}

// MadeText gives a text that stands for a place without being written there
// as such: a default, or the value of a key.
func MadeText(s string, at Span) Text {
	var b TextBuilder
	b.Made(s, at)
	return b.Text()
}

// String gives the decoded string.
func (t Text) String() string { return t.S }

// Present tells whether the text stands in a file, empty or not.
func (t Text) Present() bool { return t.segs != nil }

// Slice gives bytes i to j with their origins. Its cost is that of the part
// it gives, not of the whole text.
func (t Text) Slice(i, j int) Text {
	i = max(0, min(i, len(t.S)))
	j = max(i, min(j, len(t.S)))
	out := Text{S: t.S[i:j]}
	if len(t.segs) == 0 {
		out.segs = t.segs
		return out
	}
	first := t.find(i)
	if i == j { // an empty slice still has a place
		p := t.Span(i, i)
		out.segs = []segment{{0, p.Source, p.Start, p.Start, true}}
		return out
	}
	last := t.find(j - 1)
	out.segs = make([]segment, last+1-first)
	for n, g := range t.segs[first : last+1] {
		if g.verbatim && g.at < i {
			g.off += i - g.at
		}
		g.at = max(g.at-i, 0)
		out.segs[n] = g
	}
	if g := &out.segs[len(out.segs)-1]; g.verbatim {
		g.end = g.off + len(out.S) - g.at
	}
	return out
}

// find gives the index of the segment that holds byte i; the last one for the
// end of the text.
func (t Text) find(i int) int {
	n := sort.Search(len(t.segs), func(n int) bool { return t.segs[n].at > i }) - 1
	return max(n, 0)
}

// TrimSpace gives the text without white space at its ends.
func (t Text) TrimSpace() Text {
	i := len(t.S) - len(strings.TrimLeft(t.S, " \t\r\n"))
	return t.Slice(i, max(i, len(strings.TrimRight(t.S, " \t\r\n"))))
}

// Span gives the place in the source of bytes i to j.
func (t Text) Span(i, j int) Span {
	if len(t.segs) == 0 {
		return Span{}
	}
	i = max(0, min(i, len(t.S)))
	j = min(j, len(t.S))
	a := t.locate(i)
	if j <= i {
		if g := t.segs[t.find(i)]; i == len(t.S) && !g.verbatim {
			return Span{a.Source, a.End, a.End}
		}
		return Span{a.Source, a.Start, a.Start}
	}
	b := t.locate(j - 1)
	if b.Source != a.Source || b.End < a.Start {
		return a
	}
	return Span{a.Source, a.Start, b.End}
}

// All gives the place of the whole text.
func (t Text) All() Span {
	if len(t.S) == 0 && len(t.segs) > 0 {
		g := t.segs[0]
		return Span{g.src, g.off, max(g.off, g.end)}
	}
	return t.Span(0, len(t.S))
}

// locate gives the place of byte i; a byte past a verbatim end is the place
// just after it.
func (t Text) locate(i int) Span {
	g := t.segs[t.find(max(0, min(i, len(t.S))))]
	if !g.verbatim {
		return Span{g.src, g.off, g.end}
	}
	off := min(g.off+i-g.at, g.end)
	return Span{g.src, off, min(off+1, g.end)}
}

// A TextBuilder puts a Text together from pieces.
type TextBuilder struct {
	b    strings.Builder
	segs []segment
}

// Verbatim adds the bytes start to end of a source as they stand.
func (b *TextBuilder) Verbatim(src *Source, start, end int) {
	if n := len(b.segs); n > 0 {
		if g := b.segs[n-1]; g.verbatim && g.src == src && g.end == start {
			b.segs[n-1].end = end
			b.b.Write(src.Data[start:end])
			return
		}
	}
	b.segs = append(b.segs, segment{b.b.Len(), src, start, end, true})
	b.b.Write(src.Data[start:end])
}

// Made adds decoded bytes that stand for the place at: an escape, a folded
// line break, an entity.
func (b *TextBuilder) Made(s string, at Span) {
	b.segs = append(b.segs, segment{b.b.Len(), at.Source, at.Start, at.End, false})
	b.b.WriteString(s)
}

// Append adds another text with its origins.
func (b *TextBuilder) Append(t Text) {
	base := b.b.Len()
	for _, g := range t.segs {
		if n := len(b.segs); n > 0 && g.verbatim {
			if p := &b.segs[n-1]; p.verbatim && p.src == g.src && p.end == g.off {
				p.end = g.end
				continue
			}
		}
		g.at += base
		b.segs = append(b.segs, g)
	}
	b.b.WriteString(t.S)
}

// Len gives the number of bytes so far.
func (b *TextBuilder) Len() int { return b.b.Len() }

// Text gives what was built.
func (b *TextBuilder) Text() Text {
	t := Text{S: b.b.String(), segs: b.segs}
	if t.segs == nil {
		t.segs = []segment{}
	}
	return t
}

// OneLine gives a string on one line, with one space for white space of any
// kind and none at its ends: the string itself, where it is there already.
func OneLine(s string) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}
