package font

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// maxSubset is the number of glyphs that a CID font can name.
const maxSubset = 1 << 16

// outline gives the bytes of a glyph's outline; none for a blank.
func (f *Face) outline(g GID) (table, error) {
	if int(g) >= len(f.advances) {
		return nil, fmt.Errorf("the font has no glyph %d", g)
	}
	var a, b int64
	if f.head.u16(50) == 0 {
		a, b = 2*int64(f.loca.u16(2*int(g))), 2*int64(f.loca.u16(2*int(g)+2))
	} else {
		a, b = f.loca.u32(4*int(g)), f.loca.u32(4*int(g)+4)
	}
	if a == b {
		return nil, nil
	}
	if a > b || b > int64(len(f.glyf)) {
		return nil, fmt.Errorf("the font is damaged: glyph %d lies outside its table", g)
	}
	if b-a < 10 {
		return nil, fmt.Errorf("the font is damaged: glyph %d is cut short", g)
	}
	return f.glyf[a:b], nil
}

// Flags of a component of a composite glyph (OpenType 1.9.1, glyf).
const (
	argsAreWords     = 1 << 0
	haveScale        = 1 << 3
	moreComponents   = 1 << 5
	haveXYScale      = 1 << 6
	haveTwoByTwo     = 1 << 7
	haveInstructions = 1 << 8
)

var errCutShort = errors.New("the font is damaged: a glyph's outline is cut short")

// components calls fn with the place of each component's glyph number in a
// composite outline, and gives where the last one ends; a simple outline has
// none.
func components(outline table, fn func(at int) error) (end int, err error) {
	if len(outline) == 0 || outline.i16(0) >= 0 {
		return 0, nil
	}
	for at := 10; ; {
		if at+4 > len(outline) {
			return 0, errCutShort
		}
		flags := outline.u16(at)
		if err := fn(at + 2); err != nil {
			return 0, err
		}
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&haveTwoByTwo != 0:
			at += 8
		}
		if at > len(outline) {
			return 0, errCutShort
		}
		if flags&moreComponents == 0 {
			return at, nil
		}
	}
}

// appendOutline appends a glyph's outline without its instructions, its
// components renumbered.
func appendOutline(glyf []byte, outline table, place map[GID]uint16) ([]byte, error) {
	if len(outline) == 0 {
		return glyf, nil
	}
	if contours := outline.i16(0); contours >= 0 {
		at := 10 + 2*contours
		rest := at + 2 + outline.u16(at)
		if rest > len(outline) {
			return nil, errCutShort
		}
		glyf = append(glyf, outline[:at]...)
		glyf = append(glyf, 0, 0)
		return append(glyf, outline[rest:]...), nil
	}
	base := len(glyf)
	glyf = append(glyf, outline...)
	end, err := components(outline, func(at int) error {
		binary.BigEndian.PutUint16(glyf[base+at-2:], uint16(outline.u16(at-2)&^haveInstructions))
		binary.BigEndian.PutUint16(glyf[base+at:], place[GID(outline.u16(at))])
		return nil
	})
	return glyf[:base+end], err
}

// maxDepth is how deep composites may nest.
const maxDepth = 8

// Subset gives a TrueType font file that holds exactly the given glyphs (and
// what composites need, after them), glyph i of the file being gids[i]. A
// glyph may stand there more than once. gids[0] must be 0. The file has the
// tables that a PDF needs (ISO 32000-1, 9.9) and no others. Instructions for
// coarse screens are left out: they are half of a face, PDF viewers smooth
// without them, and no program from a stranger's font is passed on.
func (f *Face) Subset(gids []GID) ([]byte, error) {
	if len(gids) == 0 || gids[0] != 0 {
		return nil, errors.New("a subset must begin with glyph 0")
	}
	all, err := f.withComponents(gids)
	if err != nil {
		return nil, err
	}
	place := make(map[GID]uint16, len(all))
	for i, g := range all {
		if _, ok := place[g]; !ok {
			place[g] = uint16(i)
		}
	}

	var glyf []byte
	hmtx := make([]byte, 0, 4*len(all))
	offsets := make([]uint32, 1, len(all)+1)
	metrics := f.hhea.u16(34)
	for _, g := range all {
		outline, err := f.outline(g)
		if err != nil {
			return nil, err
		}
		if glyf, err = appendOutline(glyf, outline, place); err != nil {
			return nil, err
		}
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		offsets = append(offsets, uint32(len(glyf)))

		var width, bearing int
		if int(g) < metrics {
			width, bearing = f.hmtx.u16(4*int(g)), f.hmtx.u16(4*int(g)+2)
		} else {
			width, bearing = f.hmtx.u16(4*(metrics-1)), f.hmtx.u16(4*metrics+2*(int(g)-metrics))
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(width))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(bearing))
	}

	head := append([]byte(nil), f.head...)
	binary.BigEndian.PutUint32(head[8:], 0)
	var loca []byte
	if len(glyf) <= 2*0xFFFF {
		binary.BigEndian.PutUint16(head[50:], 0)
		for _, o := range offsets {
			loca = binary.BigEndian.AppendUint16(loca, uint16(o/2))
		}
	} else {
		binary.BigEndian.PutUint16(head[50:], 1)
		for _, o := range offsets {
			loca = binary.BigEndian.AppendUint32(loca, o)
		}
	}
	hhea := append([]byte(nil), f.hhea...)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(all)))
	maxp := append([]byte(nil), f.maxp...)
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(all)))

	return assemble([]namedTable{
		{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp},
	}), nil
}

// withComponents gives gids and, after them, each further glyph that their
// composites are made of.
func (f *Face) withComponents(gids []GID) ([]GID, error) {
	all := append([]GID(nil), gids...)
	given := make(map[GID]bool, len(gids))
	for _, g := range gids {
		given[g] = true
	}
	// open holds the glyphs whose components are being looked at, so that a
	// glyph made of itself is found.
	open, done := map[GID]bool{}, map[GID]bool{}
	var visit func(g GID) error
	visit = func(g GID) error {
		if done[g] {
			return nil
		}
		if open[g] || len(open) == maxDepth {
			return errors.New("the font is damaged: its composite glyphs are nested too deep")
		}
		outline, err := f.outline(g)
		if err != nil {
			return err
		}
		open[g] = true
		_, err = components(outline, func(at int) error {
			c := GID(outline.u16(at))
			if !given[c] {
				given[c] = true
				all = append(all, c)
			}
			return visit(c)
		})
		delete(open, g)
		done[g] = true
		return err
	}
	for _, g := range gids {
		if err := visit(g); err != nil {
			return nil, err
		}
	}
	if len(all) >= maxSubset {
		return nil, errors.New("too many glyphs for one font")
	}
	return all, nil
}

type namedTable struct {
	tag  string
	data []byte
}

// assemble writes a font file of tables, which are in order of their tags;
// empty ones are left out.
func assemble(tables []namedTable) []byte {
	n, size := 0, 0
	for _, t := range tables {
		if len(t.data) > 0 {
			n++
			size += (len(t.data) + 3) &^ 3
		}
	}
	log2 := 0
	for 2<<log2 <= n {
		log2++
	}
	out := make([]byte, 0, 12+16*n+size)
	out = append(out, 0, 1, 0, 0)
	for _, v := range []int{n, 16 << log2, log2, 16*n - 16<<log2} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at := 12 + 16*n
	head := 0
	for _, t := range tables {
		if len(t.data) == 0 {
			continue
		}
		if t.tag == "head" {
			head = at
		}
		out = append(out, t.tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(t.data))
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	if head > 0 {
		binary.BigEndian.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	}
	return out
}

// checksum is the sum of a table's 32-bit words, padded with zeros.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	if len(b) > 0 {
		var last [4]byte
		copy(last[:], b)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
