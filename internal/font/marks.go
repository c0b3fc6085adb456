package font

import (
	"unicode"
	"unicode/utf8"
)

// This file puts combining marks on their letters where Unicode and the face
// have no letter with the mark in one piece (OpenType 1.9.1, GPOS lookup types
// 4, mark to base, and 6, mark to mark).

// Mark tells whether a glyph is a combining mark by itself, which stands on the
// letter before it.
func (g *Glyph) Mark() bool {
	if len(g.Text) < 2 || g.Text[0] < 0xCC { // U+0300 is the first
		return false
	}
	r, size := utf8.DecodeRuneInString(g.Text)
	return size == len(g.Text) && unicode.Is(unicode.Mn, r)
}

// attach places the glyph of a mark, which is the last of a run, on the glyphs
// from base on before it, by anchors of the face. The advance of the glyph
// before it ends where the mark starts, and the mark's ends where that
// letter's did, so that what follows stays where it was. Without an anchor the
// mark stays after its letter, as the face draws it.
func (f *Face) attach(run []Glyph, base int) {
	x := &f.shaping
	i := len(run) - 1
	mark := &run[i]
	for k := i - 1; k >= base; k-- {
		on := &run[k]
		dx, dy, ok := anchored(x.markToMark, mark.ID, on.ID)
		if !on.Mark() || !ok {
			if on.Mark() {
				continue // its letter stands further back
			}
			if dx, dy, ok = anchored(x.markToBase, mark.ID, on.ID); !ok {
				return
			}
		}
		// Where the glyph stood on starts, from the mark's own start.
		back := int32(0)
		for _, g := range run[k:i] {
			back += g.Advance
		}
		shift := f.scale(dx) - back
		run[i-1].Advance += shift
		mark.Advance = -shift
		mark.Rise = on.Rise + int16(f.scale(dy))
		return
	}
}

// anchored gives how far from the start of one glyph a mark starts, in font
// units, by the first subtable that knows both.
func anchored(subtables []pairSubtable, mark, on GID) (dx, dy int, ok bool) {
	for i := range subtables {
		t := subtables[i].t
		if t.u16(0) != 1 {
			continue
		}
		m, ok := coverageIndex(t.from(int64(t.u16(2))), mark)
		if !ok {
			continue
		}
		b, ok := coverageIndex(t.from(int64(t.u16(4))), on)
		if !ok {
			continue
		}
		classes, marks, bases := t.u16(6), t.from(int64(t.u16(8))), t.from(int64(t.u16(10)))
		class := marks.u16(2 + 4*m)
		if m >= marks.u16(0) || b >= bases.u16(0) || class >= classes {
			continue
		}
		at := bases.u16(2 + 2*(b*classes+class))
		if at == 0 {
			continue
		}
		to, from := bases.from(int64(at)), marks.from(int64(marks.u16(4+4*m)))
		return to.i16(2) - from.i16(2), to.i16(4) - from.i16(4), true
	}
	return 0, 0, false
}

// coverageIndex gives the index of a glyph in a coverage table.
func coverageIndex(c table, g GID) (int, bool) {
	size, n := 2, c.u16(2)
	if c.u16(0) == 2 {
		size = 6
	} else if c.u16(0) != 1 {
		return 0, false
	}
	lo, hi := 0, min(n, (len(c)-4)/size)
	n = hi
	for lo < hi {
		m := (lo + hi) / 2
		at := 4 + size*m
		if size == 6 {
			at += 2 // the end of the range
		}
		if c.u16(at) < int(g) {
			lo = m + 1
		} else {
			hi = m
		}
	}
	at := 4 + size*lo
	if lo == n || c.u16(at) > int(g) {
		return 0, false
	}
	if size == 2 {
		return lo, true
	}
	return c.u16(at+4) + int(g) - c.u16(at), true
}
