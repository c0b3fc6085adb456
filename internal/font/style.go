package font

import (
	"errors"
	"strings"
	"unicode/utf16"
)

// readStyle reads weight, slope, metrics and the embedding permission
// (OpenType 1.9.1, OS/2, post, hhea and head).
func (f *Face) readStyle(os2, post table) error {
	m := &f.Metrics
	m.Ascent, m.Descent, m.LineGap = f.scale(f.hhea.i16(4)), -f.scale(f.hhea.i16(6)), f.scale(f.hhea.i16(8))
	for i := range m.BBox {
		m.BBox[i] = f.scale(f.head.i16(36 + 2*i))
	}
	macStyle := f.head.u16(44)
	f.Weight, f.Italic = 400, macStyle&2 != 0
	if macStyle&1 != 0 {
		f.Weight = 700
	}
	if len(os2) >= 78 {
		// The least restrictive of the permission bits holds.
		fsType := os2.u16(8)
		switch {
		case fsType&0xF == 0x2:
			return errors.New("the font's licence (fsType) forbids embedding it in documents; choose another font, or ask its maker for an embeddable one")
		case fsType&0x100 != 0:
			return errors.New("the font's licence (fsType) forbids embedding parts of it, which is how it would be put in the PDF; choose another font")
		case fsType&0x200 != 0:
			return errors.New("the font's licence (fsType) forbids embedding its outlines; choose another font")
		}
		if w := os2.u16(4); w >= 1 && w <= 1000 {
			f.Weight = w
		}
		selection := os2.u16(62)
		f.Italic = f.Italic || selection&1 != 0
		const useTypoMetrics = 1 << 7
		if selection&useTypoMetrics != 0 || m.Ascent == 0 && m.Descent == 0 {
			m.Ascent, m.Descent, m.LineGap = f.scale(os2.i16(68)), -f.scale(os2.i16(70)), f.scale(os2.i16(72))
		}
		m.StrikeW, m.StrikeTop = f.scale(os2.i16(26)), f.scale(os2.i16(28))
		if os2.u16(0) >= 2 && len(os2) >= 90 {
			m.XHeight, m.CapHeight = f.scale(os2.i16(86)), f.scale(os2.i16(88))
		}
	}
	if len(post) >= 12 {
		// A fixed number of 16.16 bits, rounded to thousandths by integers so
		// that it is the same everywhere.
		m.ItalicAngle = float64(int64(int32(post.u32(4)))*1000>>16) / 1000
		m.UnderlineTop, m.UnderlineW = f.scale(post.i16(8)), f.scale(post.i16(10))
	}
	f.Italic = f.Italic || m.ItalicAngle != 0
	f.fillMetrics()
	return nil
}

// fillMetrics puts customary values where the face gives none.
func (f *Face) fillMetrics() {
	m := &f.Metrics
	orElse := func(v *int32, def int32) {
		if *v <= 0 {
			*v = def
		}
	}
	orElse(&m.Ascent, 800)
	if m.Descent < 0 {
		m.Descent = 0
	}
	if m.CapHeight <= 0 {
		m.CapHeight = f.glyphTop('H', 700)
	}
	if m.XHeight <= 0 {
		m.XHeight = f.glyphTop('x', 500)
	}
	orElse(&m.UnderlineW, 50)
	orElse(&m.StrikeW, m.UnderlineW)
	orElse(&m.StrikeTop, (m.XHeight+m.StrikeW)/2)
	if m.UnderlineTop >= 0 {
		m.UnderlineTop = -75
	}
	// Faces do not record StemV. This estimate from the weight is the
	// customary one; viewers use it only when they substitute the face.
	m.StemV = int32(50 + f.Weight*f.Weight/4225)
}

// glyphTop gives the height of a character's outline, or def.
func (f *Face) glyphTop(r rune, def int32) int32 {
	if g, ok := f.Glyph(r); ok {
		if outline, err := f.outline(g); err == nil && len(outline) >= 10 {
			if top := f.scale(outline.i16(8)); top > 0 {
				return top
			}
		}
	}
	return def
}

// Name identifiers of the name table.
const (
	nameFamily            = 1
	namePostScript        = 6
	nameTypographicFamily = 16
)

// maxName is the length in bytes up to which a name is read.
const maxName = 512

// readNames reads the family and the PostScript name.
func (f *Face) readNames(t table) {
	var names [nameTypographicFamily + 1]string
	var rank [nameTypographicFamily + 1]int
	strs := t.from(int64(t.u16(4)))
	for i := range t.u16(2) {
		rec := t.from(int64(6 + 12*i))
		if len(rec) < 12 {
			break
		}
		id := rec.u16(6)
		if id != nameFamily && id != namePostScript && id != nameTypographicFamily {
			continue
		}
		off, length := rec.u16(10), rec.u16(8)
		if off+length > len(strs) || length > maxName {
			continue
		}
		b := strs[off : off+length]
		// English of Windows is best, then Unicode, then Roman Macintosh.
		r, s := 0, ""
		switch platform, language := rec.u16(0), rec.u16(4); {
		case platform == 3 && language == 0x409:
			r, s = 4, utf16String(b)
		case platform == 3:
			r, s = 2, utf16String(b)
		case platform == 0:
			r, s = 3, utf16String(b)
		case platform == 1 && rec.u16(2) == 0:
			r, s = 1, asciiString(b)
		}
		if r > rank[id] && s != "" {
			rank[id], names[id] = r, s
		}
	}
	f.Family = names[nameTypographicFamily]
	if f.Family == "" {
		f.Family = names[nameFamily]
	}
	f.PostScriptName = postScriptName(names[namePostScript])
	if f.PostScriptName == "" {
		f.PostScriptName = postScriptName(f.Family)
	}
	if f.PostScriptName == "" {
		f.PostScriptName = "Font"
	}
}

func utf16String(b table) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b.u16(2 * i))
	}
	return string(utf16.Decode(u))
}

func asciiString(b table) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, string(b))
}

// postScriptName keeps what a PostScript name may hold: at most 63 printable
// ASCII characters, no delimiters (OpenType 1.9.1, name, identifier 6).
func postScriptName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune("[](){}<>/%", r) {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 63)]
}
