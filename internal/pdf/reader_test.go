package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A reader of PDF files, as much of one as the tests need: it knows nothing of
// the writer, so that what it finds is what another program would find.

type (
	pdfName   string
	pdfString string
	pdfRef    int
	pdfWord   string // an operator, or true, false, null
	pdfDict   map[pdfName]any
	pdfStream struct {
		dict pdfDict
		data []byte // unpacked
	}
)

type pdfReader struct {
	t       testing.TB
	b       []byte
	offsets map[int]int    // objects that stand by themselves
	packed  map[int][2]int // object stream and index
	streams map[int]pdfStream
	trailer pdfDict
}

func openPDF(t testing.TB, b []byte) *pdfReader {
	t.Helper()
	r := &pdfReader{t: t, b: b, offsets: map[int]int{}, packed: map[int][2]int{}, streams: map[int]pdfStream{}}
	tail := b[bytes.LastIndex(b, []byte("startxref\n"))+len("startxref\n"):]
	at, err := strconv.Atoi(string(tail[:bytes.IndexByte(tail, '\n')]))
	if err != nil {
		t.Fatal(err)
	}
	x := r.at(at).(pdfStream)
	r.trailer = x.dict
	rows, last := x.data, make([]byte, 7)
	for n := 0; len(rows) >= 8; n++ {
		if rows[0] != 2 {
			t.Fatalf("row %d of the cross-references has predictor %d", n, rows[0])
		}
		for i := range last {
			last[i] += rows[1+i]
		}
		rows = rows[8:]
		a, c := int(binary.BigEndian.Uint32(last[1:])), int(binary.BigEndian.Uint16(last[5:]))
		switch last[0] {
		case 1:
			r.offsets[n] = a
		case 2:
			r.packed[n] = [2]int{a, c}
		}
	}
	if size := r.trailer["Size"].(int); size != len(r.offsets)+len(r.packed)+1 {
		t.Fatalf("Size %d, and %d objects", size, len(r.offsets)+len(r.packed))
	}
	return r
}

// at reads the object that stands by itself at an offset.
func (r *pdfReader) at(off int) any {
	p := &pdfParser{t: r.t, b: r.b[off:]}
	p.value() // the number
	p.value() // the generation
	if w := p.value(); w != pdfWord("obj") {
		r.t.Fatalf("no object at %d but %v", off, w)
	}
	v := p.value()
	d, ok := v.(pdfDict)
	if !ok {
		return v
	}
	if p.value() != pdfWord("stream") {
		return v
	}
	data := p.b[1:][:d["Length"].(int)]
	if !bytes.HasPrefix(p.b[1+len(data):], []byte("\nendstream\nendobj\n")) {
		r.t.Fatalf("the stream at %d does not end where it says", off)
	}
	if d["Filter"] == pdfName("FlateDecode") {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			r.t.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			r.t.Fatal(err)
		}
	}
	return pdfStream{d, data}
}

// get follows references.
func (r *pdfReader) get(v any) any {
	ref, ok := v.(pdfRef)
	if !ok {
		return v
	}
	if off, ok := r.offsets[int(ref)]; ok {
		return r.at(off)
	}
	place, ok := r.packed[int(ref)]
	if !ok {
		r.t.Fatalf("object %d is nowhere", ref)
	}
	s, ok := r.streams[place[0]]
	if !ok {
		s = r.at(r.offsets[place[0]]).(pdfStream)
		r.streams[place[0]] = s
	}
	head := strings.Fields(string(s.data[:s.dict["First"].(int)]))
	if head[2*place[1]] != strconv.Itoa(int(ref)) {
		r.t.Fatalf("object %d is object %s", ref, head[2*place[1]])
	}
	off, _ := strconv.Atoi(head[2*place[1]+1])
	return (&pdfParser{t: r.t, b: s.data[s.dict["First"].(int)+off:]}).value()
}

func (r *pdfReader) dict(v any) pdfDict {
	switch d := r.get(v).(type) {
	case pdfDict:
		return d
	case pdfStream:
		return d.dict
	}
	return nil
}

func (r *pdfReader) array(v any) []any {
	switch a := r.get(v).(type) {
	case []any:
		return a
	case nil:
		return nil
	default:
		return []any{a}
	}
}

func (r *pdfReader) root() pdfDict { return r.dict(r.trailer["Root"]) }

func (r *pdfReader) pages() (out []pdfDict) {
	for _, k := range r.array(r.dict(r.root()["Pages"])["Kids"]) {
		out = append(out, r.dict(k))
	}
	return out
}

// text decodes a text string.
func (s pdfString) text() string {
	if !strings.HasPrefix(string(s), "\xFE\xFF") {
		return string(s)
	}
	var u []uint16
	for i := 2; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

// toUnicode reads the CMap of a font.
func (r *pdfReader) toUnicode(font any) map[uint16]string {
	out := map[uint16]string{}
	s := r.get(r.dict(font)["ToUnicode"]).(pdfStream)
	p := &pdfParser{t: r.t, b: s.data}
	for v := p.value(); v != nil; v = p.value() {
		if v != pdfWord("beginbfchar") {
			continue
		}
		for {
			code, ok := p.value().(pdfString)
			if !ok {
				break
			}
			c := uint16(code[0])<<8 | uint16(code[1])
			if _, twice := out[c]; twice {
				r.t.Fatalf("CID %d has two texts", c)
			}
			out[c] = (pdfString("\xFE\xFF") + p.value().(pdfString)).text()
		}
	}
	return out
}

// pdfParser reads values one after the other.
type pdfParser struct {
	t testing.TB
	b []byte
}

// value gives the next value, or nil at the end.
func (p *pdfParser) value() any {
	p.b = bytes.TrimLeft(p.b, " \n\t\r")
	if len(p.b) == 0 {
		return nil
	}
	switch c := p.b[0]; {
	case c == '%':
		i := bytes.IndexByte(p.b, '\n')
		p.b = p.b[i:]
		return p.value()
	case bytes.HasPrefix(p.b, []byte("<<")):
		p.b = p.b[2:]
		d := pdfDict{}
		for {
			k := p.value()
			if k == pdfWord(">>") {
				return d
			}
			name, ok := k.(pdfName)
			if _, twice := d[name]; !ok || twice {
				p.t.Fatalf("a key of a dictionary is %v, in %v", k, d)
			}
			d[name] = p.value()
		}
	case bytes.HasPrefix(p.b, []byte(">>")):
		p.b = p.b[2:]
		return pdfWord(">>")
	case c == '[':
		p.b = p.b[1:]
		a := []any{}
		for {
			v := p.value()
			if v == pdfWord("]") {
				return a
			}
			a = append(a, v)
		}
	case c == ']':
		p.b = p.b[1:]
		return pdfWord("]")
	case c == '(':
		return p.literal()
	case c == '<':
		i := bytes.IndexByte(p.b, '>')
		var s []byte
		if _, err := fmt.Sscanf(string(p.b[1:i]), "%x", &s); err != nil {
			p.t.Fatal(err)
		}
		p.b = p.b[i+1:]
		return pdfString(s)
	case c == '/':
		p.b = p.b[1:]
		return pdfName(p.token())
	}
	tok := p.token()
	n, err := strconv.Atoi(tok)
	if err != nil {
		if f, err := strconv.ParseFloat(tok, 64); err == nil {
			return f
		}
		return pdfWord(tok)
	}
	var gen int
	var kind string
	if m, _ := fmt.Sscanf(string(p.b[:min(8, len(p.b))]), "%d %s", &gen, &kind); m == 2 && gen == 0 && kind[0] == 'R' {
		p.b = p.b[bytes.IndexByte(p.b, 'R')+1:]
		return pdfRef(n)
	}
	return n
}

// token reads up to white space or a delimiter, and undoes # escapes.
func (p *pdfParser) token() string {
	i := bytes.IndexAny(p.b, " \n\t\r()<>[]/%")
	if i < 0 {
		i = len(p.b)
	}
	if i == 0 {
		p.t.Fatalf("a stray %q", p.b[:min(20, len(p.b))])
	}
	tok := string(p.b[:i])
	p.b = p.b[i:]
	for {
		before, after, ok := strings.Cut(tok, "#")
		if !ok || len(after) < 2 {
			return tok
		}
		c, err := strconv.ParseUint(after[:2], 16, 8)
		if err != nil {
			p.t.Fatal(err)
		}
		tok = before + string(rune(c)) + after[2:]
	}
}

func (p *pdfParser) literal() pdfString {
	var s []byte
	depth := 0
	for i := 0; ; i++ {
		switch c := p.b[i]; c {
		case '\\':
			i++
			switch p.b[i] {
			case 'r':
				s = append(s, '\r')
			default:
				s = append(s, p.b[i])
			}
		case '(':
			if depth++; depth > 1 {
				s = append(s, c)
			}
		case ')':
			if depth--; depth == 0 {
				p.b = p.b[i+1:]
				return pdfString(s)
			}
			s = append(s, c)
		default:
			s = append(s, c)
		}
	}
}
