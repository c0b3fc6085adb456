package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"
)

// drawn is what fpdf made of the pages: the content of each, and the graphics
// states that the contents name GS1, GS2 and so on. All are parts of its file.
type drawn struct {
	file    *bytes.Buffer
	pages   [][]byte
	states  [][]byte // dictionaries
	blended []bool
}

// finish closes the drawing and reads it back from fpdf's file.
func (c *canvas) finish() (*drawn, error) {
	file := drawnFiles.Get().(*bytes.Buffer)
	file.Reset()
	if err := c.pdf.Output(file); err != nil {
		return nil, fmt.Errorf("fpdf: %w", err)
	}
	d, err := readDrawn(file.Bytes(), len(c.blended))
	if err != nil {
		return nil, fmt.Errorf("fpdf's file is not of the expected shape: %w", err)
	}
	d.file, d.blended = file, c.blended
	return d, nil
}

// drawnFiles holds the files that fpdf wrote and nobody needs any more.
var drawnFiles = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// free gives back what was drawn, which must not be used any more.
func (d *drawn) free() { drawnFiles.Put(d.file) }

// readDrawn takes fpdf's file apart. It accepts exactly what fpdf v0.9 writes
// for pages of uncompressed content that use nothing but graphics states, and
// refuses anything else: fonts, images and links are not fpdf's to write.
func readDrawn(b []byte, pages int) (*drawn, error) {
	x := fpdfFile{b: b}
	if err := x.readXref(); err != nil {
		return nil, err
	}
	root, err := x.object(1)
	if err != nil {
		return nil, err
	}
	kids, ok := between(root, "<</Type /Pages\n/Kids [", "]\n")
	if !ok {
		return nil, fmt.Errorf("no page tree in %.80q", root)
	}
	d := &drawn{pages: make([][]byte, 0, pages)}
	for len(kids) > 0 {
		var n int
		if n, kids, ok = leadingInt(kids); !ok || !bytes.HasPrefix(kids, []byte(" 0 R ")) {
			return nil, fmt.Errorf("the page tree has %.40q", kids)
		}
		kids = kids[len(" 0 R "):]
		content, err := x.content(n)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", len(d.pages)+1, err)
		}
		d.pages = append(d.pages, content)
	}
	if len(d.pages) != pages {
		return nil, fmt.Errorf("%d pages in place of %d", len(d.pages), pages)
	}
	d.states, err = x.states()
	return d, err
}

// fpdfFile is a file of fpdf with the places of its objects.
type fpdfFile struct {
	b       []byte
	offsets []int
}

// readXref reads the cross-reference table.
func (x *fpdfFile) readXref() error {
	i := bytes.LastIndex(x.b, []byte("startxref\n"))
	if i < 0 {
		return fmt.Errorf("no startxref")
	}
	at, _, ok := leadingInt(x.b[i+len("startxref\n"):])
	if !ok || at > i {
		return fmt.Errorf("startxref leads nowhere")
	}
	t, ok := bytes.CutPrefix(x.b[at:i], []byte("xref\n0 "))
	if !ok {
		return fmt.Errorf("no cross-reference table at %d", at)
	}
	n, t, ok := leadingInt(t)
	const row = 20 // “0000000000 00000 n ” and a line feed
	if !ok || len(t) < 1+n*row {
		return fmt.Errorf("a cross-reference table of %d rows is cut short", n)
	}
	t = t[1:]
	x.offsets = make([]int, n)
	for i := 1; i < n; i++ {
		off, _, ok := leadingInt(t[i*row:])
		if !ok || off >= at {
			return fmt.Errorf("object %d has no place", i)
		}
		x.offsets[i] = off
	}
	return nil
}

// object gives the bytes of the file from the beginning of an object's value.
func (x *fpdfFile) object(n int) ([]byte, error) {
	if n < 1 || n >= len(x.offsets) {
		return nil, fmt.Errorf("no object %d", n)
	}
	o, ok := bytes.CutPrefix(x.b[x.offsets[n]:], []byte(strconv.Itoa(n)+" 0 obj\n"))
	if !ok {
		return nil, fmt.Errorf("object %d is not at its place", n)
	}
	return o, nil
}

// content gives the content stream of a page object.
func (x *fpdfFile) content(n int) ([]byte, error) {
	p, err := x.object(n)
	if err != nil {
		return nil, err
	}
	p, ok := between(p, "<</Type /Page\n/Parent 1 0 R\n", ">>\nendobj\n")
	if !ok || bytes.Contains(p, []byte("/Annots")) {
		return nil, fmt.Errorf("no page in %.80q", p)
	}
	i := bytes.LastIndex(p, []byte("/Contents "))
	if i < 0 {
		return nil, fmt.Errorf("no content in %.80q", p)
	}
	n, _, _ = leadingInt(p[i+len("/Contents "):])
	s, err := x.object(n)
	if err != nil {
		return nil, err
	}
	size, rest, ok := leadingInt(bytes.TrimPrefix(s, []byte("<</Length ")))
	rest, isStream := bytes.CutPrefix(rest, []byte(">>\nstream\n"))
	if !ok || !isStream || len(rest) < size || !bytes.HasPrefix(rest[size:], []byte("\nendstream\nendobj\n")) {
		return nil, fmt.Errorf("no content stream in %.80q", s)
	}
	return rest[:size], nil
}

// states gives the dictionaries of the graphics states GS1, GS2 and so on.
func (x *fpdfFile) states() ([][]byte, error) {
	r, err := x.object(2)
	if err != nil {
		return nil, err
	}
	r, ok := between(r, "<<\n/ProcSet [/PDF /Text /ImageB /ImageC /ImageI]\n/Font <<\n>>\n/XObject <<\n>>\n", "\nendobj\n")
	if !ok {
		return nil, fmt.Errorf("resources other than graphics states")
	}
	const tail = "/ColorSpace <<\n>>\n>>"
	if string(r) == tail {
		return nil, nil
	}
	r, ok = between(r, "/ExtGState <<\n", "\n>>\n"+tail)
	if !ok {
		return nil, fmt.Errorf("resources other than graphics states: %.80q", r)
	}
	var out [][]byte
	for i, line := range bytes.Split(r, []byte("\n")) {
		num, ok := bytes.CutPrefix(line, []byte("/GS"+strconv.Itoa(i+1)+" "))
		n, rest, isInt := leadingInt(num)
		if !ok || !isInt || string(rest) != " 0 R" {
			return nil, fmt.Errorf("a graphics state named %.40q", line)
		}
		o, err := x.object(n)
		if err != nil {
			return nil, err
		}
		s, ok := between(o, "<</Type /ExtGState ", ">>\nendobj\n")
		if !ok || !bytes.HasSuffix(s, []byte(" /BM /Normal")) {
			return nil, fmt.Errorf("the graphics state %.80q", o)
		}
		out = append(out, s)
	}
	return out, nil
}

// between gives what stands in b after a prefix and before the first end.
func between(b []byte, prefix, end string) ([]byte, bool) {
	b, ok := bytes.CutPrefix(b, []byte(prefix))
	if !ok {
		return b, false
	}
	i := bytes.Index(b, []byte(end))
	if i < 0 {
		return b, false
	}
	return b[:i], true
}

// leadingInt reads a number of up to ten digits.
func leadingInt(b []byte) (n int, rest []byte, ok bool) {
	i := 0
	for i < len(b) && i < 10 && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(string(b[:i]))
	return n, b[i:], err == nil
}
