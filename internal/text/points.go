package text

import (
	"unicode/utf8"

	"policybrief/internal/font"
)

// A point is a place where a line may end and the next begin.
type point struct {
	glyph int32 // the next line's first glyph
	at    int32 // its byte in the text; inside the glyph before, for a divided ligature
	end   pos   // where what is seen of the line ends, a hyphen included
	base  pos   // the same without the hyphen
	start pos   // where the next line starts: the difference to its end is its width
	cost  int32
	kind  kind

	blankEnd, blankStart pos // when justifying: widths of the spaces before end and start
}

// kind is what kind of break a point is.
type kind uint8

const (
	atStart kind = iota // of a paragraph, or of what follows a forced break
	atSpace
	atSign   // after a hyphen, dash, slash or zero-width space
	atHyphen // where a hyphen of ours is put
	atGlyph  // in a word that is wider than the line
	atEnd
)

// Costs of breaks are squares of the slack, in 1/100 em, that a ragged line
// may have before the break is better: 5 em for a hyphen.
const (
	costHyphen      = 250_000
	costSoftHyphen  = 160_000 // where the writer has put one
	costNameHyphen  = 150_000 // besides, in a word with a capital
	costJoinHyphen  = 150_000 // besides, in a part of a word joined by hyphens
	costShortPart   = 250_000 // besides, after two letters
	costSign        = 90_000
	costDash        = 2_500
	costSlash       = 90_000
	costAddress     = 160_000 // inside an address, but for its slashes
	longToken       = 10      // bytes from which a word may be broken after a slash
	veryLongToken   = 24      // and after other signs
	leastSideOfSign = 2       // characters on each side of a hyphen that is broken after
)

// scanner finds the points of one stretch between forced breaks.
type scanner struct {
	*para
	hyphens *Hyphenator // nil for none in this pass
	glyph   int         // where the next point is sought
	piece   int         // of that glyph
	mark    int         // the next mark
	limit   pos         // the width of the narrowest line
	wide    bool        // something is wider than a line and could be hyphenated
	over    bool        // something is wider than a line
}

// found says what the points of a paragraph were found for.
type found struct {
	from, to    int
	hyphens     *Hyphenator
	left, right bool // what hangs
	known       bool
	limit       pos // they are those of all lines at least so wide
}

// findPoints gives the points of bytes from to to of the text, the start and
// the end included. Those that are there are left where they are the same.
func (p *para) findPoints(from, to int, h *Hyphenator, limit pos) (wide bool) {
	want := found{from, to, h, p.hangsLeft, p.hangsRight, true, p.found.limit}
	if p.found == want && limit >= want.limit {
		return false
	}
	s := scanner{para: p, hyphens: h, limit: limit}
	for s.glyph < len(p.glyphs) && int(p.off[s.glyph]) < from {
		s.glyph++
	}
	for s.mark < len(p.marks) && int(p.marks[s.mark].at) < from {
		s.mark++
	}
	s.piece = p.pieceOf(s.glyph, 0)
	start := p.cum[s.glyph] + p.hangLeft(s.glyph)
	p.points = append(p.points[:0], point{glyph: int32(s.glyph), at: int32(from), end: p.cum[s.glyph], base: p.cum[s.glyph], start: start, kind: atStart})

	var last string // the word before
	i := skipSpaces(p.text[:to], from)
	for i < to {
		j := skipWord(p.text[:to], i)
		word := p.text[i:j]
		if last != "" && !tied(last, word) {
			s.space(i)
		}
		s.inWord(i, j)
		last = word
		i = skipSpaces(p.text[:to], j)
	}
	// The end: spaces before it are not part of the last line's width.
	for s.glyph < len(p.glyphs) && int(p.off[s.glyph]) < to {
		s.glyph++
	}
	e := s.visibleEnd(s.glyph)
	seen := p.cum[e] - p.hangRight(e)
	s.add(point{glyph: int32(s.glyph), at: int32(to), end: seen, base: seen, start: p.cum[s.glyph], kind: atEnd})
	want.known, want.limit = !s.over && limit > 0, limit
	p.found = want
	return s.wide
}

// breakingSpace gives the size of the space at byte i at which a line may be
// broken, or 0.
func breakingSpace(s string, i int) int {
	switch c := s[i]; {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return 1
	case c != 0xE2 && c != 0xE3:
		return 0
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == '\u2007':
	case r >= '\u2000' && r <= '\u200A', r == '\u205F', r == '\u3000':
		return size
	}
	return 0
}

func skipSpaces(s string, i int) int {
	for i < len(s) {
		n := breakingSpace(s, i)
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

func skipWord(s string, i int) int {
	for i < len(s) && breakingSpace(s, i) == 0 {
		i++
	}
	return i
}

// seek moves to the first glyph that starts at a byte or after it.
func (s *scanner) seek(at int) {
	for s.glyph < len(s.glyphs) && int(s.off[s.glyph]) < at {
		s.glyph++
	}
	s.piece = s.pieceOf(max(0, s.glyph-1), s.piece)
}

// visibleEnd gives the glyph after the last that is not a space, before g.
func (s *scanner) visibleEnd(g int) int {
	least := int(s.points[0].glyph)
	for g > least && s.glyphs[g-1].blank {
		g--
	}
	return g
}

// isBlank tells whether a glyph stands for a space that may end a line.
func isBlank(text string) bool {
	return text == " " || text != "" && breakingSpace(text, 0) == len(text)
}

// space adds the point between the spaces before byte at and what follows.
func (s *scanner) space(at int) {
	s.seek(at)
	e := s.visibleEnd(s.glyph)
	end := s.cum[e] - s.hangRight(e)
	s.add(point{glyph: int32(s.glyph), at: int32(at), end: end, base: end, start: s.cum[s.glyph] + s.hangLeft(s.glyph), kind: atSpace})
}

// sign adds a point without a hyphen before byte at.
func (s *scanner) sign(at, cost int, k kind) {
	s.seek(at)
	if int(s.off[s.glyph]) != at || s.glyph == 0 {
		return // inside a ligature
	}
	end := s.glyphEnd(s.glyph-1, s.piece) - s.hangRight(s.glyph)
	s.add(point{glyph: int32(s.glyph), at: int32(at), end: end, base: end, start: s.cum[s.glyph], cost: int32(cost), kind: k})
}

// glyphEnd gives where a glyph of a piece ends without its kerning to the
// next.
func (p *para) glyphEnd(g, piece int) pos {
	if p.glyphs[g].mark { // it ends where its letter does
		return p.cum[g+1]
	}
	st := &p.pieces[piece].Style
	return p.cum[g] + pos(st.Face.Advance(p.glyphs[g].id)+st.Tracking)*pos(st.Size)
}

// hyphen adds a point with a hyphen before byte at.
func (s *scanner) hyphen(at, cost int) {
	s.seek(at)
	g := s.glyph
	if g == 0 {
		return
	}
	st := &s.pieces[s.piece].Style
	id, ok := st.Face.Hyphen()
	if !ok {
		return
	}
	size := pos(st.Size)
	width := pos(st.Face.Advance(id)+st.Tracking) * size
	if s.hangsRight {
		_, after := hangs(softHyphen)
		width -= width * after / 100
	}
	pt := point{glyph: int32(g), at: int32(at), start: s.cum[g], cost: int32(cost), kind: atHyphen}
	if int(s.off[g]) == at {
		pt.base = s.glyphEnd(g-1, s.piece)
		pt.end = pt.base + pos(st.Face.Kern(s.glyphs[g-1].id, id))*size + width
	} else if s.points[len(s.points)-1].glyph == int32(g) {
		return // the ligature is divided already
	} else {
		before, after := divide(st, s.text[s.off[g-1]:s.off[g]], at-int(s.off[g-1]))
		pt.base = s.cum[g-1] + advances(before)*size
		pt.end = pt.base + pos(st.Face.Kern(before[len(before)-1].ID, id))*size + width
		pt.start = s.cum[g] - advances(after)*size
	}
	s.add(pt)
}

// add adds a point after those there are. One that can't be reached on a line
// is left out if it is a hyphen; before any other the word is chopped.
func (s *scanner) add(pt point) {
	last := &s.points[len(s.points)-1]
	if pt.at <= last.at && pt.kind != atEnd {
		return
	}
	if pt.end-last.start > s.limit && s.limit > 0 {
		s.over = true
		if pt.kind == atHyphen {
			return
		}
		s.wide = true
		s.chop(pt)
	}
	s.points = append(s.points, pt)
}

// chop adds points, up to one that is too far off for a line, where there are
// none: at spaces that tie words which do not fit together, else between
// glyphs, so that each part fills a line as far as it can.
func (s *scanner) chop(until point) {
	last := s.points[len(s.points)-1]
	first, start := int(last.glyph), last.start
	piece := s.pieceOf(first, 0)
	space := first // the glyph after the last spaces
	var end pos    // of the glyph before e
	for e := first; e < int(until.glyph) && s.cum[e] < until.base && until.end-start > s.limit; e++ {
		if s.glyphs[e].blank {
			space = e + 1
			continue
		}
		piece = s.pieceOf(e, piece)
		before := end
		end = s.glyphEnd(e, piece)
		if e == first || end-start <= s.limit || s.glyphs[e].mark {
			continue
		}
		pt := point{glyph: int32(e), end: before, kind: atGlyph}
		if space > first {
			pt = point{glyph: int32(space), end: s.cum[s.visibleEnd(space)], kind: atSpace}
			e, piece = space, s.pieceOf(space, 0)
			end = s.glyphEnd(e, piece)
		}
		first, space = e, e
		pt.at, pt.base, pt.start = s.off[e], pt.end, s.cum[e]
		s.points = append(s.points, pt)
		start = pt.start
	}
}

// divide shapes a ligature's text in two parts, at a byte of it.
func divide(st *Style, text string, at int) (before, after []font.Glyph) {
	before, _ = st.Face.Shape(text[:at], st.features())
	after, _ = st.Face.Shape(text[at:], st.features())
	return before, after
}

func advances(run []font.Glyph) (sum pos) {
	for _, g := range run {
		sum += pos(g.Advance)
	}
	return sum
}
