package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"unicode/utf8"

	"policybrief/internal/font"
)

// font writes a face as a composite font (ISO 32000-1, 9.7): its subset, the
// glyph of each CID in it, its widths, and the text of each CID.
func (f *file) font(r ref, u *usedFace) error {
	face := u.face
	glyphs := u.glyphs()
	sub, err := programOf(face, glyphs)
	if err != nil {
		return fmt.Errorf("the face %s: %w", face.PostScriptName, err)
	}
	program, unicode, places, desc, cid := f.alloc(), f.alloc(), f.alloc(), f.alloc(), f.alloc()
	f.deflation(program, "/Length1 "+string(appendInt(nil, sub.size)), sub.deflated)
	f.deflated(unicode, "", u.toUnicode())
	f.plain(places, "", u.places(glyphs)) // too short to be worth a compression
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
	b = append(b, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap "...)
	b = appendRef(b, places)
	b = append(b, "/FontDescriptor "...)
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

// alphabets are the characters of which a subset holds all that the face has,
// once a quarter of them is used. The editions of a batch differ by a few
// letters, and share one subset so, at the cost of outlines of a few dozen bytes.
var alphabets = [...]string{"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"}

// glyphs gives the glyphs of the subset in their order there: the missing
// glyph, and by number those that the CIDs stand for, with their alphabets.
func (u *usedFace) glyphs() []font.GID {
	out := slices.Clone(u.gids)
	for _, alphabet := range alphabets {
		used, n := 0, len(out)
		for _, r := range alphabet {
			g, _ := u.face.Glyph(r)
			out = append(out, g)
			if int(g) < len(u.first) && u.first[g] != 0 {
				used++
			}
		}
		if 4*used < len(alphabet) {
			out = out[:n]
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// places gives the CIDToGIDMap (ISO 32000-1, 9.7.4.2): two bytes a CID, the
// place of its glyph among those of the subset.
func (u *usedFace) places(glyphs []font.GID) []byte {
	b := make([]byte, 0, 2*len(u.gids))
	for _, g := range u.gids {
		i, _ := slices.BinarySearch(glyphs, g)
		b = binary.BigEndian.AppendUint16(b, uint16(i))
	}
	return b
}

// A program is the subset of a face, and its size when unpacked, in bytes.
type program struct {
	deflated []byte
	size     int
}

// programs holds the subsets made last, by face and glyphs.
var programs = struct {
	sync.Mutex
	made map[programKey]program
}{made: map[programKey]program{}}

type programKey struct {
	face   *font.Face
	glyphs string // two bytes each
}

// maxPrograms is how many subsets are kept, of some kilobytes each.
const maxPrograms = 64

// programOf gives the subset of a face.
func programOf(face *font.Face, glyphs []font.GID) (program, error) {
	b := make([]byte, 0, 2*len(glyphs))
	for _, g := range glyphs {
		b = binary.BigEndian.AppendUint16(b, uint16(g))
	}
	key := programKey{face, string(b)}
	programs.Lock()
	p, ok := programs.made[key]
	programs.Unlock()
	if ok {
		return p, nil
	}
	sub, err := face.Subset(glyphs)
	if err != nil {
		return program{}, err
	}
	p = program{deflate(small, nil, sub), len(sub)}
	programs.Lock()
	defer programs.Unlock()
	if len(programs.made) >= maxPrograms {
		clear(programs.made)
	}
	programs.made[key] = p
	return p, nil
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
