package font

import (
	"encoding/binary"
	"strings"
	"testing"
)

// words gives 16-bit numbers as a font file stores them.
func words(v ...int) []byte {
	var b []byte
	for _, n := range v {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	return b
}

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// A made face is small enough to be read by eye. Its 2048 units per em make
// scaling show. Glyphs: 0 missing, 1 space, 2 A, 3 V, 4 f, 5 i, 6 fi,
// 7 nought, 8 proportional nought, 9 hyphen, 10 A with a ring, made of 2 and 11,
// 11 ring.
type made struct {
	tables map[string][]byte
}

const madeGlyphs = 12

func square(instructions ...byte) []byte {
	b := join(words(1, 0, 0, 100, 100), words(3), words(len(instructions)), instructions,
		[]byte{1, 1, 1, 1}, words(0, 0, 100, 0), words(0, 100, 0, -100))
	return append(b, make([]byte, len(b)&1)...)
}

func newMade() made {
	outlines := make([][]byte, madeGlyphs)
	for i := range outlines {
		if i != 1 {
			outlines[i] = square(make([]byte, i)...)
		}
	}
	const argsXY = 2
	outlines[10] = join(words(-1, 0, 0, 100, 200),
		words(argsXY|moreComponents, 2, 0),
		words(argsXY|argsAreWords|haveInstructions, 11, 10, 100),
		words(2), []byte{1, 2})
	var glyf []byte
	loca := words(0)
	for _, o := range outlines {
		glyf = append(glyf, o...)
		loca = append(loca, words(len(glyf)/2)...)
	}
	var hmtx []byte
	for i := range madeGlyphs {
		hmtx = append(hmtx, words(1024+64*i, 0)...)
	}

	head := make([]byte, 54)
	copy(head[18:], words(2048))
	copy(head[36:], words(-10, -20, 2000, 1800))
	hhea := make([]byte, 36)
	copy(hhea[4:], words(1900, -500, 100))
	copy(hhea[34:], words(madeGlyphs))
	os2 := make([]byte, 96)
	copy(os2, words(4, 0, 600))

	return made{map[string][]byte{
		"head": head, "hhea": hhea, "maxp": join(words(0, 1), words(madeGlyphs)), "hmtx": hmtx,
		"loca": loca, "glyf": glyf, "OS/2": os2, "cmap": madeCmap(), "name": madeName("Made Sans"),
		"post": make([]byte, 32), "GPOS": madeGPOS(), "GSUB": madeGSUB(),
	}}
}

// file puts the tables together.
func (m made) file() []byte {
	var tables []namedTable
	for _, tag := range []string{"CFF ", "GPOS", "GSUB", "OS/2", "cmap", "fvar", "glyf", "head", "hhea", "hmtx", "kern", "loca", "maxp", "name", "post"} {
		tables = append(tables, namedTable{tag, m.tables[tag]})
	}
	return assemble(tables)
}

// madeCmap has a format 4 subtable, with one segment by offsets, and a format
// 12 one that knows more.
func madeCmap() []byte {
	// Segments: space, hyphen, 0, A, V, f, i, U+FFFF.
	ends := []int{' ', '-', '0', 'A', 'V', 'f', 'i', 0xFFFF}
	glyphs := []int{1, 9, 7, 2, 3, 4, 5, 0}
	deltas, offsets := make([]int, len(ends)), make([]int, len(ends))
	for i, c := range ends {
		deltas[i] = glyphs[i] - c
	}
	deltas[3], offsets[3] = 0, 2*(len(ends)-3) // A by the array after the offsets
	sub4 := join(words(4, 0, 0, 2*len(ends), 0, 0, 0), words(ends...), words(0), words(ends...), words(deltas...), words(offsets...), words(2))
	group := func(from, to, glyph int) []byte { return words(0, from, 0, to, 0, glyph) }
	sub12 := join(words(12, 0, 0, 0, 0, 0, 0, 8), group(' ', ' ', 1), group('-', '-', 9), group('0', '0', 7), group('A', 'A', 2),
		group('V', 'V', 3), group('f', 'f', 4), group('i', 'i', 5), group(0xC5, 0xC5, 10))
	return join(words(0, 2), words(0, 3, 0, 20), words(3, 10, 0, 20+len(sub4)), sub4, sub12)
}

func madeName(family string) []byte {
	text := strings.Join(strings.Split(family, ""), "\x00")
	text = "\x00" + text
	return join(words(0, 1, 18), words(3, 1, 0x409, 1, len(text), 0), []byte(text))
}

// featureTable gives a GPOS or GSUB table with one feature after another and
// their lookups in the same order.
func featureTable(features []string, lookups ...[]byte) []byte {
	script := join(words(1), []byte("DFLT"), words(8), // script list
		words(4, 0), words(0, 0xFFFF, len(features))) // script and its default language
	for i := range features {
		script = append(script, words(i)...)
	}
	list, bodies := words(len(features)), []byte(nil)
	for i, f := range features {
		list = append(list, f...)
		list = append(list, words(2+6*len(features)+len(bodies))...)
		bodies = append(bodies, words(0, 1, i)...)
	}
	list = append(list, bodies...)
	lookupList, bodies := words(len(lookups)), nil
	for _, l := range lookups {
		lookupList = append(lookupList, words(2+2*len(lookups)+len(bodies))...)
		bodies = append(bodies, l...)
	}
	lookupList = append(lookupList, bodies...)
	return join(words(1, 0, 10, 10+len(script), 10+len(script)+len(list)), script, list, lookupList)
}

// madeGPOS kerns A V by single pairs, V A by classes, the second through an
// extension.
func madeGPOS() []byte {
	pairs := join(words(1, 12, 4, 0, 1, 18), words(1, 1, 2), // format, coverage, value formats, one set at 18
		words(1, 3, -205)) // A V
	const xPlacement = 1
	classes := join(words(2, 32, 4|xPlacement, 0, 38, 46, 2, 2), // format 2
		words(0, 0, 0, 0), words(0, 0, 7, -102), // values: placement, advance
		words(1, 1, 3),       // coverage: V
		words(1, 3, 1, 1),    // V is of class 1 on the left
		words(2, 1, 2, 2, 1)) // A on the right
	extension := join(words(1, 2, 0, 8), classes)
	lookup := join(words(9, 0, 2, 10, 10+8+len(pairs)), words(1, 2, 0, 8), pairs, extension)
	return featureTable([]string{"kern"}, lookup)
}

// madeGSUB has the ligature fi and proportional digits.
func madeGSUB() []byte {
	ligature := join(words(4, 0, 1, 8), words(1, 8, 1, 14), words(1, 1, 4), words(1, 4), words(6, 2, 5))
	proportional := join(words(1, 0, 1, 8), words(1, 6, 1), words(1, 1, 7))
	return featureTable([]string{"liga", "pnum"}, ligature, proportional)
}

func TestMadeFace(t *testing.T) {
	f := mustParse(t, newMade().file())
	if f.Family != "Made Sans" || f.PostScriptName != "MadeSans" || f.Weight != 600 {
		t.Errorf("%q %q %d", f.Family, f.PostScriptName, f.Weight)
	}
	if m := f.Metrics; m.Ascent != 928 || m.Descent != 244 || m.BBox != [4]int32{-5, -10, 977, 879} {
		t.Errorf("%+v", m)
	}
	kern := func(s string) int32 {
		run, _ := f.Shape(s, Features{NoLigatures: true})
		return run[0].Advance - f.Advance(run[0].ID)
	}
	for s, want := range map[string]int32{"AV": -100, "VA": -50, "AA": 0, "VV": 0} {
		if got := kern(s); got != want {
			t.Errorf("%s is kerned by %d, want %d", s, got, want)
		}
	}
	run, _ := f.Shape("fi0Å", Features{Proportional: true})
	if len(run) != 3 || run[0].ID != 6 || run[0].Text != "fi" || run[1].ID != 8 || run[2].ID != 10 {
		t.Errorf("%v", run)
	}
	run, _ = f.Shape("0", Features{})
	if run[0].ID != 7 {
		t.Errorf("tabular nought is glyph %d", run[0].ID)
	}
}

// Spaces and hyphens that a face lacks are set by its plain ones and still
// read as what they are.
func TestSubstitutes(t *testing.T) {
	f := mustParse(t, newMade().file())
	space := f.Advance(1)
	for s, want := range map[string]Glyph{
		"\u00A0": {Text: "\u00A0", Advance: space, ID: 1}, "\u2009": {Text: "\u2009", Advance: 167, ID: 1}, "\u202F": {Text: "\u202F", Advance: 167, ID: 1},
		"\u2003": {Text: "\u2003", Advance: 1000, ID: 1}, "\u2007": {Text: "\u2007", Advance: f.Advance(7), ID: 1},
		"\u2010": {Text: "\u2010", Advance: f.Advance(9), ID: 9}, "\u2011": {Text: "\u2011", Advance: f.Advance(9), ID: 9}, "\u00AD": {Text: "\u00AD", Advance: f.Advance(9), ID: 9},
		"\t": {Text: " ", Advance: space, ID: 1}, "A\u030A": {Text: "A\u030A", Advance: f.Advance(10), ID: 10}, "\u212B": {Text: "\u212B", Advance: f.Advance(10), ID: 10},
	} {
		run, missing := f.Shape(s, Features{})
		if len(run) != 1 || missing != nil || run[0] != want {
			t.Errorf("%+q: %+v, missing %v; want %+v", s, run, missing, want)
		}
	}
	if run, missing := f.Shape("\u200B\uFEFF", Features{}); len(run) != 0 || missing != nil {
		t.Errorf("characters never seen are set: %v %v", run, missing)
	}
}

// Old faces have their kerning in a kern table.
func TestKernTable(t *testing.T) {
	m := newMade()
	delete(m.tables, "GPOS")
	m.tables["kern"] = join(words(0, 1), words(0, 14+6*2, 1), words(2, 0, 0, 0), words(2, 3, -410), words(3, 2, 205))
	f := mustParse(t, m.file())
	for pair, want := range map[[2]GID]int32{{2, 3}: -200, {3, 2}: 100, {2, 2}: 0} {
		if got := f.Kern(pair[0], pair[1]); got != want {
			t.Errorf("%v: %d, want %d", pair, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	fsType := func(v int) func(made) {
		return func(m made) { copy(m.tables["OS/2"][8:], words(v)) }
	}
	tests := []struct {
		name   string
		change func(made)
		want   string // "" for a face that is taken
	}{
		{"installable", fsType(0), ""},
		{"restricted", fsType(2), "forbids embedding it"},
		{"print and preview", fsType(4), ""},
		{"restricted in an old version, but editable", fsType(2 | 8), ""},
		{"no subsetting", fsType(8 | 0x100), "forbids embedding parts"},
		{"bitmaps only", fsType(8 | 0x200), "forbids embedding its outlines"},
		{"variable", func(m made) { m.tables["fvar"] = words(1) }, "variable font"},
		{"CFF", func(m made) { delete(m.tables, "glyf"); m.tables["CFF "] = words(1) }, "PostScript (CFF)"},
		{"no outlines", func(m made) { delete(m.tables, "glyf") }, "damaged"},
		{"no map", func(m made) { m.tables["cmap"] = words(0, 0) }, "no Unicode character map"},
		{"symbol map", func(m made) { copy(m.tables["cmap"][4:], words(3, 0)); copy(m.tables["cmap"][12:], words(1, 0)) }, "no Unicode character map"},
		{"short widths", func(m made) { m.tables["hmtx"] = words(1, 2) }, "widths"},
		{"short loca", func(m made) { m.tables["loca"] = words(1, 2) }, "loca"},
		{"no em", func(m made) { copy(m.tables["head"][18:], words(0)) }, "units per em"},
	}
	for _, tt := range tests {
		m := newMade()
		tt.change(m)
		_, err := Parse(m.file())
		switch {
		case err == nil && tt.want != "":
			t.Errorf("%s: taken, want an error with %q", tt.name, tt.want)
		case err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for file, want := range map[string]string{
		"": "too short", "OTTO00000000": "PostScript (CFF)", "ttcf00000000": "collection", "wOF200000000": "web font",
		"%PDF-1.700000": "not a TrueType", "\x00\x01\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00": "damaged",
	} {
		if _, err := Parse([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}

// Whatever the bytes, reading, shaping and cutting end without a panic.
func FuzzParse(f *testing.F) {
	f.Add(newMade().file(), "fi AV Å 0\u2009")
	old := newMade()
	delete(old.tables, "GPOS")
	old.tables["kern"] = join(words(0, 1), words(0, 20, 1), words(1, 0, 0, 0), words(2, 3, -410))
	f.Add(old.file(), "AV")
	f.Add([]byte("OTTO\x00\x00\x00\x00\x00\x00\x00\x00"), "")
	f.Fuzz(func(t *testing.T, ttf []byte, s string) {
		face, err := Parse(ttf)
		if err != nil {
			return
		}
		run, _ := face.Shape(s, Features{})
		face.Shape(s, Features{Proportional: true, Tracking: 5})
		gids := []GID{0}
		for _, g := range run {
			if int(g.ID) >= len(face.advances) {
				t.Fatalf("%q is set as glyph %d of %d", g.Text, g.ID, len(face.advances))
			}
			gids = append(gids, g.ID)
		}
		if sub, err := face.Subset(gids); err == nil {
			if _, err := directory(sub); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A font of 64 KB can't keep the program busy: kerning for every glyph in
// hundreds of subtables that are all one.
func TestHostileLayoutTables(t *testing.T) {
	const n = 5000
	lookup := words(2, 0, n)
	for range n {
		lookup = append(lookup, words(6+2*n)...)
	}
	lookup = append(lookup, words(1, 10, 4, 0, 0)...)
	lookup = append(lookup, words(2, 3, 0, 0xFFFF, 0, 0, 0xFFFF, 0, 0, 0xFFFF, 0)...)
	m := newMade()
	m.tables["GPOS"] = featureTable([]string{"kern"}, lookup)
	m.tables["GSUB"] = featureTable([]string{"liga"}, lookup)
	f := mustParse(t, m.file())
	if run, _ := f.Shape("AVAfi", Features{}); len(run) != 5 {
		t.Errorf("%v", run)
	}
	if f.shaping.pairs != nil {
		t.Error("part of a hostile kerning table is used")
	}
}
