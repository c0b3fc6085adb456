package note

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"policybrief/internal/diag"
)

// citationInline is a citation as Pandoc writes it: [see @hills2010, p. 33;
// -@marmot2020] in brackets, or @hills2010 [p. 33] as a part of the sentence.
// Whether @word is one at all, the edition's bibliography decides.
type citationInline struct {
	ast.BaseInline
	start, stop int
	text        diag.Text
	inText      bool
	works       []citedWork
}

type citedWork struct {
	start, stop        int
	key, before, after diag.Text
	yearOnly           bool
}

var kindCitation = ast.NewNodeKind("Citation")

func (*citationInline) Kind() ast.NodeKind { return kindCitation }

func (n *citationInline) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// citeKeyLength gives the length of a citation key at the start of s, or 0: a
// letter, digit or _, then those and single marks between them.
// https://pandoc.org/MANUAL.html#citation-syntax
func citeKeyLength(s []byte) int {
	end := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			end = i + size
		case i == 0 || end < i || r > 0x7F || bytes.IndexByte([]byte(":.#$%&-+?<>~/"), s[i]) < 0:
			return end
		}
		i += size
	}
	return end
}

// bracketed reads a citation in square brackets, which may go over lines; nil
// where it is none.
func (r *reading) bracketed(line []byte, start int, block text.Reader) ast.Node {
	at := false
	for _, c := range line[1:] {
		if c == '[' {
			return nil
		}
		if at = at || c == '@'; c == ']' {
			if !at {
				return nil
			}
			break
		}
	}
	l := r.ahead(block, maxLabel)
	size := labelLength(l.mask)
	if size < 4 || bytes.IndexByte(l.mask[:size], '@') < 0 || size < len(l.mask) && bytes.IndexByte([]byte("({["), l.mask[size]) >= 0 {
		return nil
	}
	n := &citationInline{start: start, stop: l.offset(size-1) + 1, text: l.spaced(0, size)}
	if bytes.Contains(r.orig[start:n.stop], []byte("{{")) {
		return nil
	}
	for i := 1; i < size; {
		j := i
		for j < size-1 && l.mask[j] != ';' {
			j++
		}
		w, ok := citedIn(l, i, j)
		if !ok {
			return nil
		}
		n.works = append(n.works, w)
		i = j + 1
	}
	r.jump(block, l, size)
	return n
}

// citedIn reads one work of a citation: what stands before it, @ and its key,
// what follows.
func citedIn(l lines, i, j int) (w citedWork, ok bool) {
	for i < j && isBlank(l.mask[i]) {
		i++
	}
	for j > i && isBlank(l.mask[j-1]) {
		j--
	}
	for at := i; at < j; at++ {
		if l.mask[at] != '@' {
			continue
		}
		n := citeKeyLength(l.mask[at+1 : j])
		if n == 0 || crossRefLength(l.mask[at+1:j]) > 0 {
			return w, false
		}
		w.key, w.after = l.cut(at+1, at+1+n), l.spaced(at+1+n, j)
		w.start, w.stop = l.offset(at), l.offset(at+n)+1
		k := at
		if k > i && l.mask[k-1] == '-' {
			w.yearOnly, k = true, k-1
		}
		if k > i && !isBlank(l.mask[k-1]) {
			return w, false // an address
		}
		for k > i && isBlank(l.mask[k-1]) {
			k--
		}
		w.before = l.spaced(i, k)
		return w, true
	}
	return w, false
}

// spaced gives bytes i to j of the stretch, with a space for each line's end.
func (l lines) spaced(i, j int) diag.Text {
	var b diag.TextBuilder
	if i >= j {
		b.Made("", l.span(i, i))
	}
	for i < j {
		k := i
		for k < j && l.mask[k] != '\r' && l.mask[k] != '\n' {
			k++
		}
		l.add(&b, i, k)
		for i = k; i < j && (l.mask[i] == '\r' || l.mask[i] == '\n'); i++ {
		}
		if i > k {
			b.Made(" ", l.span(k, i))
		}
	}
	return b.Text()
}

// inSentence reads a citation that is a part of the sentence, @key, and a
// place in the work that follows it in brackets.
func (r *reading) inSentence(line []byte, start int, block text.Reader) ast.Node {
	n := citeKeyLength(line[1:])
	if n == 0 {
		return nil
	}
	c := &citationInline{start: start, stop: start + 1 + n, inText: true}
	w := citedWork{key: r.cut(start+1, start+1+n), start: start, stop: start + 1 + n}
	if rest := line[1+n:]; bytes.HasPrefix(rest, []byte(" [")) {
		end := bytes.IndexAny(rest[2:], "[]@\\{")
		after := end + 3
		if end > 0 && rest[2+end] == ']' && (after >= len(rest) || bytes.IndexByte([]byte("({["), rest[after]) < 0) {
			w.after = r.cut(c.stop+2, c.stop+2+end)
			c.stop += after
		}
	}
	c.works, c.text = []citedWork{w}, r.cut(start, c.stop)
	block.Advance(c.stop - start)
	return c
}

// citation adds a citation: a node for each work that it names.
func (w *words) citation(n *citationInline) {
	r := w.r
	x := r.node(Citation, n.start, n.stop)
	x.Text = n.text
	if n.inText {
		x.Flags |= InText
	}
	for _, c := range n.works {
		k := r.node(CiteKey, c.start, c.stop)
		k.Text, k.Title = c.key, c.after
		if c.yearOnly {
			k.Flags |= YearOnly
		}
		if c.before.S != "" {
			t := r.node(Text, c.start, c.start)
			t.Text = c.before
			k.Caption = []*Node{t}
		}
		x.Kids = append(x.Kids, k)
	}
	w.push(x, n.start, n.stop)
}
