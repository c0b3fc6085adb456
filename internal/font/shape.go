package font

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Features choose among a face's glyphs.
type Features struct {
	Proportional bool // proportional digits (pnum) in place of tabular ones
	NoLigatures  bool
	Tracking     int32 // in 1/1000 em after each glyph; letters set apart do not ligate
}

// Shape turns text into glyphs with kerning and the standard ligatures.
// missing are the byte offsets of characters the face has no glyph for; they
// are set as glyph 0, as are those of scripts that are not Settable. The texts of the glyphs join to s, but for characters
// that are never seen (joiners, direction marks), which are left out. A soft
// hyphen is set as a hyphen: whoever breaks lines decides where one stands.
func (f *Face) Shape(s string, ft Features) (run []Glyph, missing []int) {
	return f.AppendShape(make([]Glyph, 0, len(s)), s, ft)
}

// AppendShape is Shape that appends to run.
func (f *Face) AppendShape(run []Glyph, s string, ft Features) ([]Glyph, []int) {
	x := f.index()
	digits := &x.tabular
	if ft.Proportional {
		digits = &x.proportional
	}
	var missing []int
	base := len(run)
	start, letter := 0, base // the last glyph that is no mark: where its text starts in s; its place in run
	ligates, whole := false, true
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			var g GID
			switch {
			case c-'0' <= 9:
				g = digits[c-'0']
			case c == '\t' || c == '\n' || c == '\r':
				g = f.cmap.latin[' ']
			default:
				g = f.cmap.latin[c]
			}
			if g == 0 {
				missing = append(missing, i)
			} else if x.mayLigate[g] {
				ligates = true
			}
			text := s[i : i+1]
			if c == '\t' || c == '\n' || c == '\r' {
				text = " "
			}
			start, letter = i, len(run)
			run = append(run, Glyph{Text: text, Advance: f.advances[g], ID: g})
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= 0x300 && len(run) > base && unicode.Is(unicode.Mn, r) {
			if g := f.composed(s[start : i+size]); g != 0 {
				run = append(run[:letter], Glyph{Text: s[start : i+size], Advance: f.advances[g], ID: g})
				i += size
				continue
			}
		}
		g, advance := f.glyphFor(r)
		if g != 0 && !Settable(r) {
			g, advance = 0, f.advances[0]
		}
		if g == 0 && Ignorable(r) {
			whole = false
			i += size
			continue
		}
		if g == 0 {
			missing = append(missing, i)
		} else if x.mayLigate[g] {
			ligates = true
		}
		run = append(run, Glyph{Text: s[i : i+size], Advance: advance, ID: g})
		if r >= 0x300 && g != 0 && unicode.Is(unicode.Mn, r) {
			f.attach(run, base)
		} else {
			start, letter = i, len(run)-1
		}
		i += size
	}
	if ligates && !ft.NoLigatures && ft.Tracking == 0 {
		if !whole {
			s = ""
		}
		run = x.ligate(run, base, f.advances, s)
	}
	for i, last := base, GID(0); i < len(run); i++ {
		if !run[i].Mark() {
			last = run[i].ID
		}
		if i+1 < len(run) {
			if run[i+1].Mark() {
				continue
			}
			run[i].Advance += f.Kern(last, run[i+1].ID)
		}
		run[i].Advance += ft.Tracking
	}
	return run, missing
}

// ligate joins glyphs of a run, from base on, into ligatures, in place. s is
// what the texts of the glyphs join to, or "" where that is not known; it
// saves joining them again.
func (x *shaping) ligate(run []Glyph, base int, advances []int32, s string) []Glyph {
	out, at := base, 0
	for i := base; i < len(run); out++ {
		g := run[i]
		n := 1
		if x.mayLigate[g.ID] {
		search:
			for _, lig := range x.ligatures[g.ID] {
				if i+len(lig.rest) >= len(run) {
					continue
				}
				for k, want := range lig.rest {
					if run[i+1+k].ID != want {
						continue search
					}
				}
				n += len(lig.rest)
				g.ID, g.Advance = lig.glyph, advances[lig.glyph]
				size := len(g.Text)
				for k := 1; k < n; k++ {
					size += len(run[i+k].Text)
				}
				if s != "" {
					g.Text = s[at : at+size]
					break
				}
				for k := 1; k < n; k++ {
					g.Text += run[i+k].Text
				}
				break
			}
		}
		at += len(g.Text)
		run[out] = g
		i += n
	}
	return run[:out]
}

// composed gives the glyph of a base with its marks as one character, or 0.
func (f *Face) composed(cluster string) GID {
	c := norm.NFC.String(cluster)
	r, size := utf8.DecodeRuneInString(c)
	if size != len(c) {
		return 0
	}
	return f.cmap.lookup(r)
}

// glyphFor gives a character's glyph and its advance in 1/1000 em. Where the
// face lacks a space or hyphen of some kind, its plain one stands in, at the
// width that the wanted one has.
func (f *Face) glyphFor(r rune) (GID, int32) {
	if r == '\u00AD' {
		return f.shaping.hyphen, f.Advance(f.shaping.hyphen)
	}
	if g := f.cmap.lookup(r); g != 0 {
		return g, f.advances[g]
	}
	space := f.cmap.latin[' ']
	switch r {
	case '\u00A0':
		return space, f.Advance(space)
	case '\u2000', '\u2002': // en quad and space
		return space, 500
	case '\u2001', '\u2003', '\u3000':
		return space, 1000
	case '\u2004':
		return space, 333
	case '\u2005':
		return space, 250
	case '\u2006', '\u2009', '\u202F': // a sixth of an em; thin; narrow no-break
		return space, 167
	case '\u2007': // the width of a digit
		return space, f.Advance(f.shaping.tabular[0])
	case '\u2008': // the width of a full stop
		return space, f.Advance(f.cmap.latin['.'])
	case '\u200A':
		return space, 100
	case '\u205F':
		return space, 222
	case '\u2010', '\u2011':
		return f.shaping.hyphen, f.Advance(f.shaping.hyphen)
	}
	// A character that is only another spelling of one the face has, such as
	// the ohm sign.
	if s := norm.NFC.String(string(r)); s != string(r) {
		if c, size := utf8.DecodeRuneInString(s); size == len(s) {
			g := f.cmap.lookup(c)
			return g, f.Advance(g)
		}
	}
	return 0, f.advances[0]
}

// Hyphen gives the glyph that divides a word at the end of a line, and
// whether the face has one.
func (f *Face) Hyphen() (GID, bool) {
	g := f.index().hyphen
	return g, g != 0
}

// Ignorable tells whether a character is never seen (Unicode's
// Default_Ignorable_Code_Point, as far as text in Europe meets it).
func Ignorable(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF, r == 0x034F, r == 0x061C, r == 0x180E:
		return true
	}
	return false
}
