package font

import "errors"

// charmap maps characters to glyphs (OpenType 1.9.1, cmap, formats 4 and 12).
// Latin letters and common punctuation are looked up once and kept.
type charmap struct {
	sub    table
	format int
	glyphs int
	latin  [0x250]GID // U+0000 to U+024F
	punct  [0x100]GID // U+2000 to U+20FF
}

func readCharmap(t table, glyphs int) (charmap, error) {
	best, rank := charmap{glyphs: glyphs}, 0
	for i := range t.u16(2) {
		rec := t.from(int64(4 + 8*i))
		if len(rec) < 8 {
			break
		}
		platform, encoding := rec.u16(0), rec.u16(2)
		unicode := platform == 0 && encoding != 5 || platform == 3 && (encoding == 1 || encoding == 10)
		sub := t.from(rec.u32(4))
		r := 0
		switch sub.u16(0) {
		case 4:
			r = 1
		case 12:
			r = 2
		}
		if unicode && r > rank {
			best.sub, best.format, rank = sub, sub.u16(0), r
		}
	}
	if rank == 0 {
		return best, errors.New("the font has no Unicode character map, so its letters can't be found")
	}
	for r := range best.latin {
		best.latin[r] = best.search(rune(r))
	}
	for i := range best.punct {
		best.punct[i] = best.search(rune(0x2000 + i))
	}
	return best, nil
}

func (c *charmap) lookup(r rune) GID {
	switch {
	case r < 0:
		return 0
	case int(r) < len(c.latin):
		return c.latin[r]
	case r >= 0x2000 && r < 0x2100:
		return c.punct[r-0x2000]
	}
	return c.search(r)
}

func (c *charmap) search(r rune) GID {
	g := 0
	if c.format == 4 {
		g = c.search4(int(r))
	} else {
		g = c.search12(int64(r))
	}
	if g < 0 || g >= c.glyphs {
		return 0
	}
	return GID(g)
}

func (c *charmap) search4(r int) int {
	if r > 0xFFFF {
		return 0
	}
	t := c.sub
	segX2 := t.u16(6) &^ 1
	lo, hi := 0, segX2/2
	for lo < hi {
		m := (lo + hi) / 2
		if t.u16(14+2*m) < r {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == segX2/2 {
		return 0
	}
	starts := 16 + segX2
	start := t.u16(starts + 2*lo)
	if r < start {
		return 0
	}
	delta := t.u16(starts + segX2 + 2*lo)
	at := starts + 2*segX2 + 2*lo
	off := t.u16(at)
	if off == 0 {
		return (r + delta) & 0xFFFF
	}
	g := t.u16(at + off + 2*(r-start))
	if g == 0 {
		return 0
	}
	return (g + delta) & 0xFFFF
}

func (c *charmap) search12(r int64) int {
	t := c.sub
	lo, hi := 0, int(min(t.u32(12), int64(len(t)/12)))
	n := hi
	for lo < hi {
		m := (lo + hi) / 2
		if t.u32(16+12*m+4) < r {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == n {
		return 0
	}
	start := t.u32(16 + 12*lo)
	if r < start {
		return 0
	}
	return int(min(t.u32(16+12*lo+8)+r-start, 1<<16))
}

// Glyph gives the glyph of a character, and whether the face has one.
func (f *Face) Glyph(r rune) (GID, bool) {
	g := f.cmap.lookup(r)
	return g, g != 0
}
