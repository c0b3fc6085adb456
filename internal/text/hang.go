package text

// This file says which signs hang in the margin, so that the edge of a text
// looks straight: it is letters that the eye follows.

// hangs gives how much of a sign hangs before or after a line, in hundredths
// of its advance.
func hangs(text string) (before, after pos) {
	switch text {
	case "“", "‘", "„", "«", "‹":
		return 100, 0
	case "”", "’", "»", "›":
		return 0, 100
	case "\"", "'":
		return 100, 100
	case ",", ".", "-", "\u00AD", "\u2010":
		return 0, 70
	case "–", ";", ":":
		return 0, 40
	}
	return 0, 0
}

// hangLeft gives how far the quotation marks reach that a line from a glyph on
// begins with, two at most.
func (p *para) hangLeft(g int) (w pos) {
	if !p.hangsLeft {
		return 0
	}
	for i := g; i < len(p.glyphs) && i < g+2; i++ {
		before := pos(p.glyphs[i].before)
		if before == 0 {
			break
		}
		w += (p.cum[i+1] - p.cum[i]) * before / 100
	}
	return w
}

// hangRight gives how much of the last glyph of a line, which ends before
// glyph g, is outside it.
func (p *para) hangRight(g int) pos {
	if !p.hangsRight || g == 0 {
		return 0
	}
	return (p.cum[g] - p.cum[g-1]) * pos(p.glyphs[g-1].after) / 100
}
