package text

import (
	"slices"
	"strings"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// Width gives the natural width of a string in a style, on one line.
func Width(s string, st Style) page.Length {
	if st.Face == nil || s == "" {
		return 0
	}
	if strings.Contains(s, softHyphen) {
		s = strings.ReplaceAll(s, softHyphen, "")
	}
	sh := shape(s, &st)
	if sh.missing != nil && st.Face.Fallback != nil {
		l, _ := Line1(Piece{Text: s, Style: st})
		return l.W
	}
	return ceilLength(advances(sh.glyphs) * pos(st.Size))
}

const softHyphen = "\u00AD"

// Line1 sets pieces on one line without breaking. Forced breaks are spaces
// that take no room.
func Line1(pieces ...Piece) (Line, []Missing) {
	p := newPara(pieces)
	defer p.release()
	end := len(p.glyphs)
	if end == 0 {
		var l Line
		for i := range pieces {
			l.grow(&pieces[i].Style)
		}
		return l, p.missing
	}
	p.points = append(p.points[:0],
		point{kind: atStart},
		point{glyph: int32(end), at: int32(len(p.text)), end: p.cum[end], base: p.cum[end], start: p.cum[end], kind: atEnd})
	b := builder{para: p, set: make([]Run, 0, len(p.pieces))}
	return b.line(&p.points[0], &p.points[1], 0), p.missing
}

// Lines breaks pieces into lines. No line is wider than o.Width, unless a
// single glyph is: a word that is wider is divided between glyphs. A forced
// break ends its line even if nothing follows it on the next; several make
// empty lines. Spaces at the end of a line stay in its last run, so that the
// text can be read out of the page, but are not part of any width.
func Lines(pieces []Piece, o Options) ([]Line, []Missing) {
	key, ok := linesKeyOf(pieces, o)
	if ok {
		if lines, ok := broken.Get(key); ok {
			return linesOf(lines, &pieces[0]), nil
		}
	}
	p := newPara(pieces)
	defer p.release()
	lines := p.lines(o)
	if ok && p.missing == nil && len(p.pieces) == 1 {
		key.text = strings.Clone(key.text)
		broken.Keep(key, linesOf(lines, nil), key.style.Face, len(key.text)+8)
	}
	return lines, p.missing
}

// A linesKey is all that the lines of a single piece depend on.
type linesKey struct {
	text     string
	style    Style
	noHyphen bool
	options  Options
}

// broken keeps the lines of single pieces, of so many bytes together, without
// the pieces: what stands in every edition is broken once.
var broken = Memo[linesKey, []Line]{Most: 1 << 16}

func linesKeyOf(pieces []Piece, o Options) (key linesKey, ok bool) {
	if len(pieces) != 1 || pieces[0].Break != NoBreak || pieces[0].Object > 0 || len(pieces[0].Text) > longestShaped {
		return linesKey{}, false
	}
	pc := &pieces[0]
	st := Style{Face: pc.Style.Face, Size: pc.Style.Size, Tracking: pc.Style.Tracking, Figures: pc.Style.Figures}
	return linesKey{pc.Text, st, pc.NoHyphen, o}, true
}

// linesOf copies lines to be those of another piece. They share their glyphs.
func linesOf(lines []Line, pc *Piece) []Line {
	n := 0
	for i := range lines {
		n += len(lines[i].Runs)
	}
	out, runs := slices.Clone(lines), make([]Run, 0, n)
	for i := range out {
		from := len(runs)
		runs = append(runs, out[i].Runs...)
		out[i].Runs = runs[from:len(runs):len(runs)]
	}
	for i := range runs {
		runs[i].Piece = pc
	}
	return out
}

// Balanced is Lines for titles: two to four lines are of about one length, for
// they are as wide as the narrowest that need no line more.
func Balanced(pieces []Piece, o Options) ([]Line, []Missing) {
	p := newPara(pieces)
	defer p.release()
	if n := p.count(o); n >= 2 && n <= 4 {
		narrow := Options{Width: o.Width / 2}
		p.count(narrow) // the points found for it are those of all wider lines
		for lo, hi := o.Width/2, o.Width; hi-lo > o.Width/40; {
			narrow.Width = (lo + hi) / 2
			if p.count(narrow) == n {
				o, hi = narrow, narrow.Width
			} else {
				lo = narrow.Width
			}
		}
	}
	return p.lines(o), p.missing
}

// lines makes the lines.
func (p *para) lines(o Options) (lines []Line) {
	b := builder{para: p}
	p.eachStretch(o, func(f *fitter, pieces int) {
		n := len(p.chosen) - 1
		b.set = slices.Grow(b.set[len(b.set):], pieces+n-1) // a break divides one piece
		lines = slices.Grow(lines, n)
		for k := 1; k <= n; k++ {
			i, j := int(p.chosen[k-1]), int(p.chosen[k])
			room := pos(0)
			if f.justify && (j < len(p.points)-1 || p.points[j].end-p.points[i].start > f.lineWidth(i)) {
				room = f.lineWidth(i)
			}
			lines = append(lines, b.line(&p.points[i], &p.points[j], room))
		}
	}, func(st *Style) { lines = append(lines, emptyLine(st)) })
	return lines
}

// count gives how many lines there are.
func (p *para) count(o Options) (n int) {
	p.eachStretch(o, func(*fitter, int) { n += len(p.chosen) - 1 }, func(*Style) { n++ })
	return n
}

// eachStretch chooses the breaks of each stretch between forced breaks, which
// has so many pieces, or tells that it is empty.
func (p *para) eachStretch(o Options, do func(f *fitter, pieces int), empty func(st *Style)) {
	f := fitter{para: p, width: toPos(o.Width), first: toPos(o.Width - o.FirstIndent), em: p.em(), justify: o.Justify && !o.Ragged}
	p.hangsLeft, p.hangsRight = o.Hang, o.Hang && f.justify
	if f.justify {
		p.measureBlanks()
	}
	for from := 0; from < len(p.pieces); {
		to := from
		for to < len(p.pieces) && p.pieces[to].Break == NoBreak {
			to++
		}
		start, end := int(p.byteAt[from]), int(p.byteAt[to])
		switch {
		case start < end:
			f.breakInto(start, end, o)
			do(&f, to-from)
		case to < len(p.pieces):
			empty(&p.pieces[to].Style)
		}
		f.first = f.width // the indent is the first line's alone
		from = to + 1
	}
}

// em gives the size by which slack is judged.
func (p *para) em() pos {
	for i := range p.pieces {
		if st := &p.pieces[i].Style; st.Face != nil && st.Size > 0 {
			return 1000 * pos(st.Size)
		}
	}
	return 10_000 * 1000
}

// breakInto chooses the points at which the bytes from start to end are
// broken. Hyphens are tried only where lines without them are loose or a word
// is wider than the line.
func (f *fitter) breakInto(start, end int, o Options) {
	limit := min(f.width, f.first)
	wide := f.findPoints(start, end, nil, limit)
	p := f.points
	if f.points[len(p)-1].end-p[0].start <= f.first {
		f.chosen = append(f.chosen[:0], 0, int32(len(p)-1))
		return
	}
	if o.Ragged {
		if o.Hyphens != nil {
			f.findPoints(start, end, o.Hyphens, limit)
		}
		f.greedy()
		return
	}
	if !wide || o.Hyphens == nil {
		f.fit()
		if o.Hyphens == nil || !f.loose() {
			return
		}
	}
	f.findPoints(start, end, o.Hyphens, limit)
	f.fit()
}

// measureBlanks sums the widths of the spaces that justifying may change.
func (p *para) measureBlanks() {
	p.blanks = resize(p.blanks, len(p.glyphs)+1)
	sum := pos(0)
	for i, g := range p.glyphs {
		p.blanks[i] = sum
		if g.stretches {
			sum += p.cum[i+1] - p.cum[i]
		}
	}
	p.blanks[len(p.glyphs)] = sum
}

func stretches(text string) bool { return text == " " || text == "\u00A0" }

func emptyLine(st *Style) Line {
	var l Line
	l.grow(st)
	return l
}

// grow makes the line as tall as a style needs. A rise does not count: a
// superscript must not push lines apart.
func (l *Line) grow(st *Style) {
	if st.Face == nil {
		return
	}
	m := &st.Face.Metrics
	l.Ascent = max(l.Ascent, toLength(pos(m.Ascent)*pos(st.Size)))
	l.Descent = max(l.Descent, toLength(pos(m.Descent)*pos(st.Size)))
}

// builder makes lines of a shaped paragraph.
type builder struct {
	*para
	set []Run // of all lines so far
}

// line makes the line from point a to point b; where room is not 0, its
// spaces are changed so that it fills the room.
func (b *builder) line(a, z *point, room pos) Line {
	l := Line{Hyphenated: z.kind == atHyphen}
	from := len(b.set)
	first, end := int(a.glyph), int(z.glyph)
	seen := b.visible(z)
	if first >= end && a.at >= z.at {
		return l
	}
	// The part of a ligature that the line before left over.
	var lead []font.Glyph
	leadPiece := -1
	if first > 0 && a.kind == atHyphen && b.off[first] != a.at {
		leadPiece = b.pieceOf(first-1, 0)
		_, lead = divide(&b.pieces[leadPiece].Style, b.text[b.off[first-1]:b.off[first]], int(a.at-b.off[first-1]))
	}
	spare := pos(0)
	spaces, filled := 0, 0
	if room != 0 { // only a justified line
		spare = room - (z.end - a.start)
		for _, g := range b.glyphs[first:max(first, seen)] {
			if g.stretches {
				spaces++
			}
		}
	}
	x, given := b.cum[first]-a.start, pos(0)
	if leadPiece >= 0 || x > 0 {
		x = 0 // the line starts inside a glyph
	}
	n := leadPiece
	if n < 0 {
		n = b.pieceOf(first, 0)
	}
	for ; n < len(b.pieces) && (int(b.glyphAt[n]) < end || n == leadPiece); n++ {
		g0, g1 := max(first, int(b.glyphAt[n])), min(end, int(b.glyphAt[n+1]))
		leads := n == leadPiece
		if g0 >= g1 && !leads {
			continue
		}
		st := &b.pieces[n].Style
		size := pos(st.Size)
		var glyphs []font.Glyph
		if g0 < g1 {
			at := int(b.glyphAt[n])
			glyphs = b.para.runs[n][g0-at : g1-at : g1-at]
		}
		if leads {
			glyphs = append(slices.Clone(lead), glyphs...)
		} else if spaces > 0 { // they are changed
			glyphs = slices.Clone(glyphs)
		}
		if g1 == end && z.kind != atSpace && z.kind != atEnd {
			glyphs = b.finish(glyphs, st, z)
		}
		run := Run{X: toLength(x), Glyphs: glyphs, Piece: &b.pieces[n]}
		width, blank := pos(0), pos(0) // blank: of the spaces after what is seen
		for i := range glyphs {
			g := &glyphs[i]
			gi := g0 + i
			if leads {
				gi -= len(lead)
			}
			if spaces > 0 && filled < spaces && gi < seen && stretches(g.Text) {
				filled++
				// What is due to the spaces so far, less what they were given.
				add := floorDiv(floorDiv(spare*pos(filled), pos(spaces))-given, size)
				given += add * size
				g.Advance += int32(add)
			}
			if gi < seen || z.kind == atHyphen {
				width += pos(g.Advance) * size
			} else {
				blank += pos(g.Advance) * size
			}
		}
		run.W = toLength(x+width) - run.X
		x += width + blank
		l.grow(st)
		b.set = append(b.set, run)
	}
	l.W = ceilLength(z.end - a.start + given)
	l.Runs = b.set[from:len(b.set):len(b.set)]
	return l
}

// floorDiv divides and rounds down, so that a line filled up to its room never
// goes past it.
func floorDiv(a, b pos) pos {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// finish ends the glyphs of a line's last run at a break that is not at a
// space: without kerning to the next glyph, and with the hyphen, if any.
func (b *builder) finish(glyphs []font.Glyph, st *Style, z *point) []font.Glyph {
	out := make([]font.Glyph, len(glyphs), len(glyphs)+2)
	copy(out, glyphs)
	if z.kind != atHyphen {
		if last := &out[len(out)-1]; !last.Mark() {
			last.Advance = st.Face.Advance(last.ID) + st.Tracking
		}
		return out
	}
	if g := int(z.glyph); b.off[g] != z.at {
		before, _ := divide(st, b.text[b.off[g-1]:b.off[g]], int(z.at-b.off[g-1]))
		out = append(out[:len(out)-1], before...)
	}
	id, _ := st.Face.Hyphen()
	last := &out[len(out)-1]
	if !last.Mark() {
		last.Advance = st.Face.Advance(last.ID) + st.Tracking + st.Face.Kern(last.ID, id)
	}
	return append(out, font.Glyph{ID: id, Text: softHyphen, Advance: st.Face.Advance(id) + st.Tracking})
}
