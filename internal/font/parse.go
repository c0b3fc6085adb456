package font

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A table is the bytes of one table of a font file. Reads outside it give 0,
// so that a broken font can't make the program panic; what has to be there is
// checked once, in Parse.
type table []byte

func (t table) u16(i int) int {
	if i < 0 || i+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[i:]))
}

func (t table) i16(i int) int { return int(int16(t.u16(i))) }

func (t table) u32(i int) int64 {
	if i < 0 || i+4 > len(t) {
		return 0
	}
	return int64(binary.BigEndian.Uint32(t[i:]))
}

// from gives the table from an offset on, empty where that is outside it.
func (t table) from(i int64) table {
	if i < 0 || i > int64(len(t)) {
		return nil
	}
	return t[i:]
}

// face is what a Face keeps of its file. The tables are slices of the
// caller's bytes, which are never written to.
type face struct {
	unitsPerEm int
	advances   []int32 // of each glyph, in 1/1000 em

	head, hhea, maxp, hmtx, loca, glyf table
	cmap                               charmap
	kern, gpos, gsub                   table

	shaping shaping
}

// maxSize is more than any text face needs; a file above it is not read.
const maxSize = 64 << 20

// Parse reads a TrueType face with glyf outlines. It refuses, with an error
// that says why in plain words, CFF and variable faces, broken files and
// faces whose fsType forbids embedding. The face keeps the bytes and never
// writes to them; the caller must not either.
func Parse(ttf []byte) (*Face, error) {
	tables, err := directory(ttf)
	if err != nil {
		return nil, err
	}
	if tables["fvar"] != nil {
		return nil, errors.New("this is a variable font; a static TrueType font of one weight is needed")
	}
	if tables["glyf"] == nil && (tables["CFF "] != nil || tables["CFF2"] != nil) {
		return nil, errCFF
	}
	for _, need := range []struct {
		tag string
		min int
	}{{"head", 54}, {"hhea", 36}, {"maxp", 6}, {"hmtx", 4}, {"cmap", 4}, {"loca", 2}, {"glyf", 0}} {
		if t := tables[need.tag]; t == nil || len(t) < need.min {
			return nil, fmt.Errorf("the font is damaged: its %q table is missing or too short", need.tag)
		}
	}
	f := &Face{}
	f.head, f.hhea, f.maxp, f.hmtx = tables["head"], tables["hhea"], tables["maxp"], tables["hmtx"]
	f.loca, f.glyf = tables["loca"], tables["glyf"]
	f.kern, f.gpos, f.gsub = tables["kern"], tables["GPOS"], tables["GSUB"]

	f.unitsPerEm = f.head.u16(18)
	if f.unitsPerEm < 16 || f.unitsPerEm > 16384 {
		return nil, fmt.Errorf("the font is damaged: %d units per em", f.unitsPerEm)
	}
	if err := f.readAdvances(); err != nil {
		return nil, err
	}
	perOffset := 2
	if f.head.u16(50) != 0 {
		perOffset = 4
	}
	if len(f.loca) < perOffset*(len(f.advances)+1) {
		return nil, errors.New("the font is damaged: its \"loca\" table is too short")
	}
	if f.cmap, err = readCharmap(tables["cmap"], len(f.advances)); err != nil {
		return nil, err
	}
	if err := f.readStyle(tables["OS/2"], tables["post"]); err != nil {
		return nil, err
	}
	f.readNames(tables["name"])
	return f, nil
}

var errCFF = errors.New("this font has PostScript (CFF) outlines; a TrueType font (.ttf with glyf outlines) is needed")

// directory gives the tables of a font file by their tags.
func directory(ttf []byte) (map[string]table, error) {
	t := table(ttf)
	if len(ttf) > maxSize {
		return nil, fmt.Errorf("the font is larger than %d MB", maxSize>>20)
	}
	if len(ttf) < 12 {
		return nil, errors.New("this is not a font file: it is too short")
	}
	switch string(ttf[:4]) {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return nil, errCFF
	case "ttcf":
		return nil, errors.New("this is a font collection (.ttc); a file with a single TrueType font is needed")
	case "wOFF", "wOF2":
		return nil, errors.New("this is a web font (.woff); the TrueType font (.ttf) that it was made of is needed")
	default:
		return nil, errors.New("this is not a TrueType font file")
	}
	n := t.u16(4)
	if len(ttf) < 12+16*n {
		return nil, errors.New("the font is damaged: its table directory is cut short")
	}
	tables := make(map[string]table, n)
	for i := range n {
		rec := t[12+16*i:]
		off, length := rec.u32(8), rec.u32(12)
		if off+length > int64(len(ttf)) {
			return nil, fmt.Errorf("the font is damaged: its %q table lies beyond the end of the file", rec[:4])
		}
		tables[string(rec[:4])] = t[off : off+length : off+length]
	}
	return tables, nil
}

func (f *Face) readAdvances() error {
	glyphs, metrics := f.maxp.u16(4), f.hhea.u16(34)
	if glyphs == 0 || metrics == 0 || metrics > glyphs || len(f.hmtx) < 4*metrics {
		return errors.New("the font is damaged: its glyph widths are missing")
	}
	f.advances = make([]int32, glyphs)
	for g := range f.advances {
		f.advances[g] = f.scale(f.hmtx.u16(4 * min(g, metrics-1)))
	}
	return nil
}

// scale turns font units into 1/1000 em, rounding half away from zero.
func (f *Face) scale(v int) int32 {
	if f.unitsPerEm == 1000 {
		return int32(v)
	}
	half := f.unitsPerEm / 2
	if v < 0 {
		half = -half
	}
	return int32((v*1000 + half) / f.unitsPerEm)
}

// Advance gives the width of a glyph in 1/1000 em, without kerning.
func (f *Face) Advance(g GID) int32 {
	if int(g) >= len(f.advances) {
		return 0
	}
	return f.advances[g]
}
