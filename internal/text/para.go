package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// Positions along a paragraph are in 1/1000 em of 1/1000 pt, the product of a
// glyph's advance and its size, so that nothing is rounded until a line is
// made.
type pos = int64

const posPerLength = 1000

func toPos(l page.Length) pos { return pos(l) * posPerLength }

// toLength rounds half up.
func toLength(p pos) page.Length {
	if p < 0 {
		return -page.Length((-p + posPerLength/2 - 1) / posPerLength)
	}
	return page.Length((p + posPerLength/2) / posPerLength)
}

// ceilLength rounds up, so that what is told to fit does fit.
func ceilLength(p pos) page.Length {
	if p <= 0 {
		return -page.Length(-p / posPerLength)
	}
	return page.Length((p + posPerLength - 1) / posPerLength)
}

// para is a paragraph, shaped piece by piece. Characters that are never seen
// are taken out first; where a soft hyphen, a zero-width space or a word
// joiner stood is kept.
type para struct {
	pieces  []Piece
	text    string
	missing []Missing

	hangsLeft, hangsRight bool
	found                 found
	scratch
}

// scratch is what a paragraph needs while it is broken and no longer.
type scratch struct {
	glyphs  []trait        // of all pieces
	runs    [][]font.Glyph // of each piece, shared
	byteAt  []int32        // of each piece, its first byte in text; one more for the end
	glyphAt []int32        // of each piece, its first glyph; one more for the end
	cum     []pos          // where each glyph starts; one more for the end
	off     []int32        // of each glyph, its first byte in text; one more for the end
	blanks  []pos          // widths of the spaces before each glyph, when justifying
	marks   []mark
	points  []point
	best    []int64
	prev    []int32
	chosen  []int32
}

var paras = sync.Pool{New: func() any { return new(para) }}

// mark is a place in text at which an unseen character was taken out.
type mark struct {
	at   int32 // in text
	size int32 // of what was taken out, in bytes
	r    rune
}

// newPara shapes pieces. The caller gives the paragraph back to the pool when
// the lines are made.
func newPara(pieces []Piece) *para {
	p := paras.Get().(*para)
	p.pieces = pieces
	p.shape()
	if p.missing != nil {
		if parts := withStandIns(pieces, p.missing); parts != nil {
			p.pieces, p.missing = parts, nil
			p.shape()
		}
	}
	at, off := pos(0), int32(0)
	for i := range p.pieces {
		size := pos(p.pieces[i].Style.Size)
		off = p.byteAt[i]
		for k := range p.runs[i] {
			g := &p.runs[i][k]
			p.cum = append(p.cum, at)
			p.off = append(p.off, off)
			at += pos(g.Advance) * size
			off += int32(len(g.Text))
		}
	}
	p.cum = append(p.cum, at)
	p.off = append(p.off, int32(len(p.text)))
	return p
}

// shape joins the texts of the pieces and finds their glyphs.
func (p *para) shape() {
	p.byteAt, p.glyphAt = p.byteAt[:0], p.glyphAt[:0]
	p.cum, p.off, p.marks = p.cum[:0], p.off[:0], p.marks[:0]
	p.join()
	p.glyphs, p.runs = p.glyphs[:0], p.runs[:0]
	for i := range p.pieces {
		p.glyphAt = append(p.glyphAt, int32(len(p.glyphs)))
		from, to := p.byteAt[i], p.byteAt[i+1]
		st := &p.pieces[i].Style
		var sh shaped
		switch o := p.pieces[i].Object; {
		case from == to:
		case o > 0: // one glyph that is as wide, and never painted
			sh.glyphs = []font.Glyph{{Text: p.text[from:to], Advance: int32((toPos(o) + pos(st.Size) - 1) / max(pos(st.Size), 1))}}
			sh.traits = traitsOf(sh.glyphs)
		case st.Face != nil:
			sh = shape(p.text[from:to], st)
		}
		for _, off := range sh.missing {
			p.addMissing(i, int(from)+off)
		}
		p.glyphs = append(p.glyphs, sh.traits...)
		p.runs = append(p.runs, sh.glyphs)
	}
	p.glyphAt = append(p.glyphAt, int32(len(p.glyphs)))
}

// release gives the paragraph back, without what the lines share with it.
func (p *para) release() {
	clear(p.runs)
	*p = para{scratch: p.scratch}
	paras.Put(p)
}

func (st *Style) features() font.Features {
	return font.Features{Proportional: st.Figures == Proportional, Tracking: st.Tracking}
}

// join puts the texts of the pieces together.
func (p *para) join() {
	total, plain := 0, true
	for i := range p.pieces {
		if pc := &p.pieces[i]; pc.Break == NoBreak {
			total += len(pc.Text)
			plain = plain && isPlain(pc.Text)
		}
	}
	if plain && len(p.pieces) == 1 && p.pieces[0].Break == NoBreak {
		p.text = p.pieces[0].Text
		p.byteAt = append(p.byteAt, 0, int32(len(p.text)))
		return
	}
	var b strings.Builder
	b.Grow(total)
	for i := range p.pieces {
		p.byteAt = append(p.byteAt, int32(b.Len()))
		pc := &p.pieces[i]
		switch {
		case pc.Break != NoBreak:
		case plain:
			b.WriteString(pc.Text)
		default:
			p.clean(&b, pc.Text)
		}
	}
	p.byteAt = append(p.byteAt, int32(b.Len()))
	p.text = b.String()
}

// isPlain tells whether a text is UTF-8 without unseen characters.
func isPlain(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\u00AD' || r == utf8.RuneError && size == 1 || font.Ignorable(r) {
			return false
		}
		i += size
	}
	return true
}

func (p *para) clean(b *strings.Builder, s string) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\u00AD' || font.Ignorable(r):
			p.marks = append(p.marks, mark{int32(b.Len()), int32(size), r})
		case r == utf8.RuneError && size == 1:
			b.WriteRune(utf8.RuneError)
			// Two bytes more than there were: told as taken out, negatively.
			p.marks = append(p.marks, mark{int32(b.Len()), int32(size - 3), 0})
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
}

// addMissing notes the character at a byte of text, with its place in the
// piece as the caller gave it.
func (p *para) addMissing(piece, at int) {
	r, _ := utf8.DecodeRuneInString(p.text[at:])
	from := int(p.byteAt[piece])
	off := at - from
	for _, m := range p.marks {
		if int(m.at) > at {
			break
		}
		if int(m.at) >= from {
			off += int(m.size)
		}
	}
	off = max(0, min(off, len(p.pieces[piece].Text)))
	p.missing = append(p.missing, Missing{r, &p.pieces[piece], off})
}

// pieceOf gives the piece to which a glyph belongs, searched from a piece on.
func (p *para) pieceOf(glyph, from int) int {
	for from+1 < len(p.pieces) && int(p.glyphAt[from+1]) <= glyph {
		from++
	}
	return from
}
