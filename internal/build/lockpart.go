package build

import (
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"policybrief/internal/diag"
)

// A lockPart is an edition's lines, packed: ten thousand of them stay in
// memory until the lock is written.
type lockPart struct {
	sum    lockSum // of the lines as the lock has them
	packed []byte  // the lines, each with its place
}

// A lockSum tells whether two editions' lines are the same. The zero lockSum
// is that of none.
type lockSum [16]byte

// A summer makes a lockSum of lines.
type summer struct{ b []byte }

func (s *summer) add(line string) { s.b = append(append(s.b, line...), '\n') }

func (s *summer) sum() (out lockSum) {
	if len(s.b) == 0 {
		return out
	}
	h := sha256.Sum256(s.b)
	copy(out[:], h[:])
	return out
}

// A packer is used again and again: making one costs more than an edition's
// lines do.
type packer struct {
	plain  []byte
	packed bytes.Buffer
	flate  *flate.Writer
	sum    summer
}

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is one of the package's own
	}
	return &packer{flate: w}
}}

// packLines packs an edition's lines.
func packLines(lines []lockedLine) lockPart {
	if len(lines) == 0 {
		return lockPart{}
	}
	p := packers.Get().(*packer)
	defer packers.Put(p)
	p.plain, p.sum.b = p.plain[:0], p.sum.b[:0]
	for _, l := range lines {
		p.sum.add(l.text)
		at := cmp.Or(l.at, &evidencePlace{})
		p.plain = append(p.plain, l.text...)
		p.plain = append(append(p.plain, '\t'), lockEscape(at.File)...)
		p.plain = strconv.AppendInt(append(p.plain, '\t'), int64(at.span.Start), 10)
		p.plain = strconv.AppendInt(append(p.plain, '\t'), int64(at.span.End), 10)
		p.plain = append(p.plain, '\n')
	}
	p.packed.Reset()
	p.flate.Reset(&p.packed)
	p.flate.Write(p.plain) // into memory, which does not fail
	p.flate.Close()
	return lockPart{p.sum.sum(), bytes.Clone(p.packed.Bytes())}
}

// A placedLine is a line that was packed, and where it stands.
type placedLine struct {
	text       string
	file       string
	start, end int
}

// lines gives what was packed.
func (p lockPart) lines() ([]placedLine, error) {
	if len(p.packed) == 0 {
		return nil, nil
	}
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(p.packed)))
	if err != nil {
		return nil, fmt.Errorf("lines of the lock: %w", err)
	}
	var out []placedLine
	for line := range strings.Lines(string(plain)) {
		var l placedLine
		var ok [3]bool
		var file, start, end string
		line, end, ok[0] = cutLast(strings.TrimSuffix(line, "\n"))
		line, start, ok[1] = cutLast(line)
		l.text, file, ok[2] = cutLast(line)
		if ok != [3]bool{true, true, true} {
			return nil, errLockLine
		}
		if l.file, err = lockUnescape(file); err != nil {
			return nil, err
		}
		if l.start, err = strconv.Atoi(start); err != nil {
			return nil, err
		}
		if l.end, err = strconv.Atoi(end); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// cutLast parts a line at its last tab.
func cutLast(line string) (before, after string, ok bool) {
	i := strings.LastIndexByte(line, '\t')
	if i < 0 {
		return line, "", false
	}
	return line[:i], line[i+1:], true
}

// span gives the place of a line in the files that the run has read.
func (l *placedLine) span(p *project) diag.Span {
	src := p.read(l.file, limitNote).src
	if src == nil || l.start > l.end || l.end > len(src.Data) {
		return diag.Span{}
	}
	return src.Span(l.start, l.end)
}
