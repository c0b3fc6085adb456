package pdf

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// maxString is how many glyphs one string of a content stream holds: two bytes
// each, most of them escaped, stay under the 32,767 bytes of ISO 19005-3,
// 6.1.13.
const maxString = 8000

// fontSet is the faces a document uses, in order of first use.
type fontSet struct {
	list []*usedFace
}

// usedFace is what a document uses of one face. A CID stands for a glyph
// together with the text it stands for, in order of first use, so that every
// CID has one Unicode text.
type usedFace struct {
	face   *font.Face
	name   string // the resource name
	gids   []font.GID
	texts  []string
	widths []int32  // 1/1000 em
	first  []uint16 // by glyph: its first CID, or 0
	next   []uint16 // by CID: the next one of the same glyph, or 0
}

func (s *fontSet) use(f *font.Face) *usedFace {
	for _, u := range s.list {
		if u.face == f {
			return u
		}
	}
	u := &usedFace{
		face: f, name: "F" + string(appendInt(nil, len(s.list)+1)),
		gids: make([]font.GID, 1, 128), texts: make([]string, 1, 128),
		widths: make([]int32, 1, 128), next: make([]uint16, 1, 128),
	}
	u.widths[0] = f.Advance(0)
	s.list = append(s.list, u)
	return u
}

// cid gives the CID of a glyph with its text.
func (u *usedFace) cid(g *font.Glyph) (uint16, error) {
	if int(g.ID) >= len(u.first) {
		u.first = append(u.first, make([]uint16, int(g.ID)+1-len(u.first)+256)...)
	}
	c := u.first[g.ID]
	for ; c != 0; c = u.next[c] {
		if u.texts[c] == g.Text {
			return c, nil
		}
	}
	if err := u.check(g); err != nil {
		return 0, err
	}
	c = uint16(len(u.gids))
	u.gids = append(u.gids, g.ID)
	u.texts = append(u.texts, g.Text)
	u.widths = append(u.widths, u.face.Advance(g.ID))
	u.next = append(u.next, u.first[g.ID])
	u.first[g.ID] = c
	return c, nil
}

// check refuses what ISO 19005-3, 6.2.11.7 and 6.2.11.8, and ISO 14289-1, 7.21
// do not allow in text.
func (u *usedFace) check(g *font.Glyph) error {
	if g.ID == 0 {
		return fmt.Errorf("the face %s has no glyph for %q", u.face.PostScriptName, g.Text)
	}
	if len(u.gids) > 0xFFFF {
		return fmt.Errorf("more than 65,535 different glyphs of the face %s", u.face.PostScriptName)
	}
	if !utf8.ValidString(g.Text) {
		return fmt.Errorf("the text of a glyph is not UTF-8: %q", g.Text)
	}
	for _, r := range g.Text {
		if r == 0 || r == 0xFEFF || r == 0xFFFE || unicode.Is(unicode.Co, r) {
			return fmt.Errorf("the character %U has no meaning outside this computer, and may not stand in text", r)
		}
	}
	return nil
}

// A textLine is the text object that is open: runs that follow one another on a
// baseline are one line of a file, as they are one on paper.
type textLine struct {
	open     bool
	in       int   // glyphs in the open string
	from, at int64 // start and baseline, in 1/100 pt as PDF counts
	pen      int64 // from the start, in 1/1000 of the size
}

// maxMove is how far a run may stand from the end of the one before to go on
// with its line, in 1/1000 of the size.
const maxMove = 10_000

// glyphs shows a run of glyphs. The numbers of its TJ operator are what the
// run's advances differ from the face's widths by: kerning and tracking.
func (c *canvas) glyphs(g *page.Glyphs) error {
	c.fill(g.Color)
	u := c.fonts.use(g.Face)
	c.startRun(g, u)
	t := &c.text
	b := c.buf
	rise := int16(0) // of the glyphs before
	for i := range g.Run {
		gl := &g.Run[i]
		if gl.Rise != rise {
			rise = gl.Rise
			b = t.closeString(b)
			b = append(b, "]TJ "...)
			b = appendNum(b, centi(page.Length(int64(rise)*int64(g.Size)/1000)))
			b = append(b, " Ts ["...)
		}
		cid, err := u.cid(gl)
		if err != nil {
			c.buf = b
			return err
		}
		if t.in == 0 {
			b = append(b, '(')
		}
		b = appendByte(b, byte(cid>>8))
		b = appendByte(b, byte(cid))
		t.in++
		t.pen += int64(u.widths[cid])
		move := int(u.widths[cid]) - int(gl.Advance)
		if move != 0 && i < len(g.Run)-1 {
			b = t.move(b, move)
		} else if t.in == maxString {
			b = t.closeString(b)
		}
	}
	if rise != 0 { // it would hold for the texts that follow
		b = t.closeString(b)
		b = append(b, "]TJ 0 Ts ["...)
	}
	c.buf = b
	if rise != 0 || g.Rotate {
		c.endText()
	}
	return nil
}

// startRun goes to the start of a run: along the open line where it lies on
// it, else on a line of its own.
func (c *canvas) startRun(g *page.Glyphs, u *usedFace) {
	t := &c.text
	size, x, y := centi(g.Size), centi(g.At.X), c.height-centi(g.At.Y)
	same := u == c.state.face && size == c.state.size
	if t.open && same && !g.Rotate && y == t.at {
		want := (2000*(x-t.from) + size) / (2 * size)
		if move := t.pen - want; move >= -maxMove && move <= maxMove && x >= t.from {
			if move != 0 {
				c.buf = t.move(c.buf, int(move))
			}
			return
		}
	}
	c.endText()
	*t = textLine{open: true, from: x, at: y}
	b := append(c.buf, "BT "...)
	if !same {
		b = append(b, '/')
		b = append(b, u.name...)
		b = append(b, ' ')
		b = appendNum(b, size)
		b = append(b, " Tf "...)
		c.state.face, c.state.size = u, size
	}
	if g.Rotate {
		b = append(b, "0 1 -1 0 "...)
	}
	b = appendNum(b, x)
	b = append(b, ' ')
	b = appendNum(b, y)
	if g.Rotate {
		c.buf = append(b, " Tm ["...)
	} else {
		c.buf = append(b, " Td ["...)
	}
}

// move goes back along the line by 1/1000 of the size.
func (t *textLine) move(b []byte, by int) []byte {
	t.pen -= int64(by)
	return appendInt(t.closeString(b), by)
}

func (t *textLine) closeString(b []byte) []byte {
	if t.in > 0 {
		b = append(b, ')')
		t.in = 0
	}
	return b
}

// endText closes the text object that is open, before anything else is painted.
func (c *canvas) endText() {
	if c.text.open {
		c.buf = append(c.text.closeString(c.buf), "]TJ ET\n"...)
		c.text.open = false
	}
}
