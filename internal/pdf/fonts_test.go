package pdf

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// A CID stands for a glyph with its text: the same glyph for another text is
// another CID, and both are the same outline.
func TestCIDs(t *testing.T) {
	s := newSheet(t)
	face := s.faces["Regular"]
	hyphen, _ := face.Glyph('-')
	fi, _ := face.Glyph('n') // any outline will do for a ligature
	run := []font.Glyph{
		{ID: hyphen, Text: "-"}, {ID: hyphen, Text: "\u00AD"}, {ID: fi, Text: "ffi"}, {ID: hyphen, Text: "-"},
		{ID: fi, Text: ""}, {ID: fi, Text: "😀"},
	}
	for i := range run {
		run[i].Advance = face.Advance(run[i].ID)
	}
	s.put(&page.Glyphs{Face: face, Size: 10 * page.Pt, Color: black, Run: run, Tag: s.doc.Root.Add(page.P).Leaf()})
	r := openPDF(t, mustWrite(t, s.doc))
	marks, _ := contents(r)
	if want := "-\u00ADffi-\u200B😀"; marks[0][0] != want {
		t.Errorf("the text is %q, want %q", marks[0][0], want)
	}
	f := r.dict(r.dict(r.dict(r.pages()[0]["Resources"])["Font"])["F1"])
	if n := len(r.toUnicode(f)); n != 5 {
		t.Errorf("%d CIDs, want 5", n)
	}
	cid := r.dict(r.array(f["DescendantFonts"])[0])
	program := r.get(r.dict(cid["FontDescriptor"])["FontFile2"]).(pdfStream).data
	places := r.get(cid["CIDToGIDMap"]).(pdfStream).data
	if len(places) != 2*6 {
		t.Fatalf("the map of CIDs has %d bytes, want two for each of 6", len(places))
	}
	var glyphs []string // by CID
	all := outlines(t, program)
	for i := 0; i < len(places); i += 2 {
		glyphs = append(glyphs, all[binary.BigEndian.Uint16(places[i:])])
	}
	if glyphs[1] != glyphs[2] || glyphs[3] != glyphs[4] || glyphs[1] == glyphs[3] {
		t.Errorf("the subset's glyphs are not those of the CIDs: lengths %v", lengths(glyphs))
	}
	if len(all) != 3 {
		t.Errorf("the subset has %d glyphs, want the missing one and two more", len(all))
	}
}

// Documents whose letters differ share a subset, so that a batch makes it
// once; one that has a character more has its own.
func TestSubsetShared(t *testing.T) {
	program := func(text string) string {
		s := newSheet(t)
		face := s.faces["Regular"]
		var run []font.Glyph
		for _, r := range text {
			g, ok := face.Glyph(r)
			if !ok {
				t.Fatalf("no glyph for %q", r)
			}
			run = append(run, font.Glyph{ID: g, Text: string(r), Advance: face.Advance(g)})
		}
		s.put(&page.Glyphs{Face: face, Size: 10 * page.Pt, Color: black, Run: run, Tag: s.doc.Root.Add(page.P).Leaf()})
		r := openPDF(t, mustWrite(t, s.doc))
		marks, _ := contents(r)
		if marks[0][0] != text {
			t.Errorf("the text is %q, want %q", marks[0][0], text)
		}
		f := r.dict(r.dict(r.dict(r.pages()[0]["Resources"])["Font"])["F1"])
		cid := r.dict(r.array(f["DescendantFonts"])[0])
		return string(r.get(r.dict(cid["FontDescriptor"])["FontFile2"]).(pdfStream).data)
	}
	if program("anvilton 123.") != program("beacon hill 7890.") {
		t.Error("two texts of small letters, digits and a stop have different subsets")
	}
	if program("anvilton 123.") == program("anvilton 123, 4.") {
		t.Error("a text with a comma has the subset of one without")
	}
	if program("anvilton") == program("Anvilton") {
		t.Error("a text without capitals has the subset of one with one of them")
	}
	if program("ABC") == program("ABCD") {
		t.Error("a few capitals stand for all of them")
	}
}

// outlines gives the glyphs of a TrueType file.
func outlines(t *testing.T, b []byte) (out []string) {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(b[4:])) {
		e := b[12+16*i:]
		at, n := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		tables[string(e[:4])] = b[at : at+n]
	}
	if binary.BigEndian.Uint16(tables["head"][50:]) != 0 {
		t.Fatal("long offsets in a small subset")
	}
	loca := tables["loca"]
	for i := 0; i+3 < len(loca); i += 2 {
		out = append(out, string(tables["glyf"][2*int(binary.BigEndian.Uint16(loca[i:])):2*int(binary.BigEndian.Uint16(loca[i+2:]))]))
	}
	return out
}

func lengths(list []string) (out []int) {
	for _, s := range list {
		out = append(out, len(s))
	}
	return out
}

// Every glyph stands in the file where its run puts it: what the face gives for
// those before, less what TJ takes away, from the start of the line.
func TestAdvances(t *testing.T) {
	doc := sample(t)
	r := openPDF(t, mustWrite(t, doc))
	for pg, p := range doc.Pages {
		res := r.dict(r.pages()[pg]["Resources"])
		parser := &pdfParser{t: t, b: r.get(r.pages()[pg]["Contents"]).(pdfStream).data}
		var shown, want [][2]float64 // places of glyphs, in pt
		var args []any
		var widths []any
		var at [2]float64
		size, along, lines := 0.0, 0, 0
		number := func(v any) float64 {
			if n, ok := v.(int); ok {
				return float64(n)
			}
			return v.(float64)
		}
		for v := parser.value(); v != nil; v = parser.value() {
			switch v {
			case pdfWord("Tf"):
				f := r.dict(r.dict(res["Font"])[args[0].(pdfName)])
				widths = r.array(r.array(r.dict(r.array(f["DescendantFonts"])[0])["W"])[1])
				size = number(args[1])
			case pdfWord("Td"):
				at, along = [2]float64{number(args[0]), number(args[1])}, 0
				lines++
			case pdfWord("Tm"):
				at, along = [2]float64{number(args[4]), number(args[5])}, 1
				lines++
			case pdfWord("TJ"):
				for _, e := range args[0].([]any) {
					if k, ok := e.(int); ok {
						at[along] -= float64(k) * size / 1000
						continue
					}
					for s := e.(pdfString); len(s) > 0; s = s[2:] {
						shown = append(shown, at)
						at[along] += float64(widths[int(s[0])<<8|int(s[1])].(int)) * size / 1000
					}
				}
			}
			if _, op := v.(pdfWord); op {
				args = nil
			} else {
				args = append(args, v)
			}
		}
		runs := 0
		for _, item := range p.Items {
			g, ok := item.(*page.Glyphs)
			if !ok {
				continue
			}
			runs++
			at := [2]float64{g.At.X.Points(), (p.H - g.At.Y).Points()}
			along := bit(g.Rotate)
			for _, gl := range g.Run {
				want = append(want, at)
				at[along] += float64(gl.Advance) * g.Size.Points() / 1000
			}
		}
		near := func(a, b [2]float64) bool { return math.Abs(a[0]-b[0]) < 0.02 && math.Abs(a[1]-b[1]) < 0.02 }
		if !slices.EqualFunc(shown, want, near) {
			t.Errorf("page %d: shown %v\nwant %v", pg+1, shown, want)
		}
		if pg == 0 && lines >= runs {
			t.Errorf("page %d: %d lines of %d runs, of which some stand on one line", pg+1, lines, runs)
		}
	}
}

// A string of a content stream stays under the limit of PDF/A, however long
// the run.
func TestLongRun(t *testing.T) {
	s := newSheet(t)
	face := s.faces["Regular"]
	paren, _ := face.Glyph('(')
	run := make([]font.Glyph, 3*maxString)
	for i := range run {
		run[i] = font.Glyph{ID: paren, Text: "(", Advance: face.Advance(paren)}
	}
	s.put(&page.Glyphs{Face: face, Size: page.Pt, Color: black, Run: run, Tag: s.doc.Root.Add(page.P).Leaf()})
	r := openPDF(t, mustWrite(t, s.doc))
	parser := &pdfParser{t: t, b: r.get(r.pages()[0]["Contents"]).(pdfStream).data}
	glyphs := 0
	for v := parser.value(); v != nil; v = parser.value() {
		if list, ok := v.([]any); ok {
			for _, e := range list {
				if s := len(e.(pdfString)); s > 32767 {
					t.Errorf("a string of %d bytes", s)
				} else {
					glyphs += s / 2
				}
			}
		}
	}
	if glyphs != len(run) {
		t.Errorf("%d glyphs in place of %d", glyphs, len(run))
	}
}

// The sRGB profile is right to a tenth of one of 256 levels, and its primaries
// add up to the white of its connection space, so that grey stays grey.
func TestProfileColours(t *testing.T) {
	b := profile(t)
	tags := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint32(b[128:])) {
		e := b[132+12*i:]
		at, n := binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:])
		tags[string(e[:4])] = b[at : at+n]
	}
	if n := binary.BigEndian.Uint32(b); int(n) != len(b) {
		t.Errorf("the profile says %d bytes, and has %d", n, len(b))
	}
	want := [3][3]float64{{0.4360, 0.2225, 0.0139}, {0.3851, 0.7169, 0.0971}, {0.1431, 0.0606, 0.7139}}
	for axis, white := range []int{0xF6D6, 0x10000, 0xD32D} {
		sum := 0
		for i, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			v := int(binary.BigEndian.Uint32(tags[name][8+4*axis:]))
			sum += v
			if got := float64(v) / 65536; math.Abs(got-want[i][axis]) > 2e-4 {
				t.Errorf("%s[%d] is %.4f, want %.4f", name, axis, got, want[i][axis])
			}
		}
		if sum != white {
			t.Errorf("axis %d adds up to %X, want %X", axis, sum, white)
		}
	}
	curve := tags["rTRC"]
	n := int(binary.BigEndian.Uint32(curve[8:]))
	sample := func(i int) float64 { return float64(binary.BigEndian.Uint16(curve[12+2*i:])) / 65535 }
	encode := func(l float64) float64 {
		if l <= 0.0031308 {
			return 12.92 * l
		}
		return 1.055*math.Pow(l, 1/2.4) - 0.055
	}
	for level := range 256 {
		x := float64(level) / 255 * float64(n-1)
		i := min(int(x), n-2)
		l := sample(i) + (x-float64(i))*(sample(i+1)-sample(i))
		if back := 255 * encode(l); math.Abs(back-float64(level)) > 0.1 {
			t.Errorf("level %d comes back as %.3f", level, back)
		}
	}
}
