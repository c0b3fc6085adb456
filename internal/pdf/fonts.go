package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"
)

// font writes a face as a composite font (ISO 32000-1, 9.7): its subset, in
// which the CIDs are the glyphs, its widths, and the text of each CID.
func (f *file) font(r ref, u *usedFace) error {
	face := u.face
	sub, err := face.Subset(u.gids)
	if err != nil {
		return fmt.Errorf("the face %s: %w", face.PostScriptName, err)
	}
	program, unicode, desc, cid := f.alloc(), f.alloc(), f.alloc(), f.alloc()
	f.deflated(program, "/Length1 "+string(appendInt(nil, len(sub))), sub)
	f.deflated(unicode, "", u.toUnicode())
	name := u.subsetName()

	m := face.Metrics
	b := f.open(desc)
	b = append(b, "<</Type/FontDescriptor/FontName"...)
	b = appendName(b, name)
	// Flags: 3, symbolic, for a font of glyphs outside a standard encoding;
	// 7, italic.
	flags := 1 << 2
	if face.Italic {
		flags |= 1 << 6
	}
	b = append(b, "/Flags "...)
	b = appendInt(b, flags)
	b = append(b, "/FontBBox["...)
	for i, v := range m.BBox {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendInt(b, int(v))
	}
	b = append(b, "]/ItalicAngle "...)
	b = appendNum(b, int64(math.Round(m.ItalicAngle*100)))
	b = append(b, "/Ascent "...)
	b = appendInt(b, int(m.Ascent))
	b = append(b, "/Descent "...)
	b = appendInt(b, -int(m.Descent))
	b = append(b, "/CapHeight "...)
	b = appendInt(b, int(m.CapHeight))
	b = append(b, "/StemV "...)
	b = appendInt(b, int(m.StemV))
	b = append(b, "/FontFile2 "...)
	b = appendRef(b, program)
	f.close(append(b, ">>"...))

	b = f.open(cid)
	b = append(b, "<</Type/Font/Subtype/CIDFontType2/BaseFont"...)
	b = appendName(b, name)
	b = append(b, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor "...)
	b = appendRef(b, desc)
	b = append(b, "/W[0["...)
	for i, v := range u.widths {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendInt(b, int(v))
	}
	f.close(append(b, "]]>>"...))

	b = f.open(r)
	b = append(b, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont"...)
	b = appendName(b, name)
	b = append(b, "/DescendantFonts["...)
	b = appendRef(b, cid)
	b = append(b, "]/ToUnicode "...)
	b = appendRef(b, unicode)
	f.close(append(b, ">>"...))
	return nil
}

// subsetName gives the face's name with the tag of a subset: six capital
// letters that follow from the glyphs and their texts (ISO 32000-1, 9.6.4).
func (u *usedFace) subsetName() string {
	h := sha256.New()
	h.Write([]byte(u.face.PostScriptName))
	var b []byte
	for i, g := range u.gids {
		b = binary.BigEndian.AppendUint16(b, uint16(g))
		b = append(b, u.texts[i]...)
	}
	h.Write(b)
	n := binary.BigEndian.Uint64(h.Sum(nil))
	tag := []byte("AAAAAA+")
	for i := range 6 {
		tag[i] = byte('A' + n%26)
		n /= 26
	}
	name := u.face.PostScriptName
	if name == "" {
		name = "Font"
	}
	return string(tag) + name[:min(len(name), 63)]
}

// toUnicode gives the CMap from CIDs to text (ISO 32000-1, 9.10.3). A glyph
// without text of its own, a part of what the glyph before it stands for, maps
// to the zero width space, since every CID has to map to something.
func (u *usedFace) toUnicode() []byte {
	b := make([]byte, 0, 512+24*len(u.gids))
	b = append(b, "/CIDInit/ProcSet findresource begin 12 dict begin begincmap"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def"+
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"+
		"1 begincodespacerange<0000><FFFF>endcodespacerange\n"...)
	const perBlock = 100
	var utf16 []byte
	for from := 1; from < len(u.texts); from += perBlock {
		to := min(from+perBlock, len(u.texts))
		b = appendInt(b, to-from)
		b = append(b, " beginbfchar\n"...)
		for cid := from; cid < to; cid++ {
			text := u.texts[cid]
			if text == "" {
				text = "\u200B"
			}
			utf16 = utf16[:0]
			for len(text) > 0 {
				r, n := utf8.DecodeRuneInString(text)
				utf16, text = appendUTF16(utf16, r), text[n:]
			}
			b = appendHex(b, []byte{byte(cid >> 8), byte(cid)})
			b = appendHex(b, utf16)
			b = append(b, '\n')
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap CMapName currentdict/CMap defineresource pop end end"...)
}

func appendHex(b, data []byte) []byte {
	b = append(b, '<')
	for _, c := range data {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '>')
}
