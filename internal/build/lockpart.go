package build

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/s2"

	"policybrief/internal/diag"
)

// A lockPart is an edition's lines, packed: ten thousand of them stay in
// memory until the lock is written.
type lockPart struct {
	sum    lockSum   // of the lines as the lock has them
	packed []byte    // the lines, each with its place
	like   *lockLike // what they were packed with; nil for nothing
}

// A lockLike is the lines of one edition of a project, as they are packed. Those
// of the others are much like them, and are packed with it in a tenth of their
// room.
type lockLike struct {
	text []byte
	dict atomic.Pointer[s2.Dict]
}

// newLockLike gives what lines are packed with that are like a text; nil where
// it is too short to be of use.
func newLockLike(text []byte) *lockLike {
	if len(text) < s2.MinDictSize {
		return nil
	}
	return &lockLike{text: bytes.Clone(text[:min(len(text), s2.MaxDictSize)])}
}

func (l *lockLike) get() *s2.Dict {
	d := l.dict.Load()
	if d == nil {
		d = s2.MakeDict(l.text, nil)
		l.dict.Store(d)
	}
	return d
}

// release gives the memory back that packing takes.
func (l *lockLike) release() {
	if l != nil {
		l.dict.Store(nil)
	}
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

// A packer is used again and again.
type packer struct {
	plain  []byte
	packed []byte
	sum    summer
}

var packers = sync.Pool{New: func() any { return new(packer) }}

// packLines packs an edition's lines with what they are like, which is that of
// the first edition where it is not known yet. like may be nil.
func packLines(lines []lockedLine, like *atomic.Pointer[lockLike]) lockPart {
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
	out := lockPart{sum: p.sum.sum()}
	p.packed = slices.Grow(p.packed[:0], max(0, s2.MaxEncodedLen(len(p.plain))))
	room := p.packed[:cap(p.packed)]
	if like != nil {
		if out.like = like.Load(); out.like == nil {
			like.CompareAndSwap(nil, newLockLike(p.plain))
			out.like = like.Load()
		}
	}
	if out.like != nil {
		out.packed = bytes.Clone(out.like.get().Encode(room, p.plain))
	} else {
		out.packed = bytes.Clone(s2.Encode(room, p.plain))
	}
	return out
}

// maxLockPart is how many bytes an edition's lines are at most.
const maxLockPart = 256 << 20

// plain gives the lines as they were packed.
func (p lockPart) plain() ([]byte, error) {
	if n, err := s2.DecodedLen(p.packed); err != nil || n > maxLockPart {
		return nil, errLockLine
	}
	if p.like != nil {
		return p.like.get().Decode(nil, p.packed)
	}
	return s2.Decode(nil, p.packed)
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
	plain, err := p.plain()
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
