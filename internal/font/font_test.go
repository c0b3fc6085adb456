package font

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// sansFile reads one of the faces that the program carries.
func sansFile(t testing.TB, style string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../assets/fonts/SourceSans3-" + style + ".ttf")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sans(t testing.TB, style string) *Face { return mustParse(t, sansFile(t, style)) }

func mustParse(t testing.TB, ttf []byte) *Face {
	t.Helper()
	f, err := Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestStyles(t *testing.T) {
	type style struct {
		Family, PostScriptName string
		Weight                 int
		Italic                 bool
		Metrics                Metrics
	}
	tests := map[string]style{
		"Regular": {"Source Sans 3", "SourceSans3-Regular", 400, false, Metrics{
			Ascent: 1000, Descent: 326, CapHeight: 660, XHeight: 486, BBox: [4]int32{-614, -295, 2159, 958},
			StemV: 87, UnderlineTop: -50, UnderlineW: 50, StrikeTop: 291, StrikeW: 50}},
		"BoldIt": {"Source Sans 3", "SourceSans3-BoldIt", 700, true, Metrics{
			Ascent: 1000, Descent: 326, CapHeight: 660, XHeight: 496, BBox: [4]int32{-669, -313, 2078, 987},
			ItalicAngle: -11, StemV: 165, UnderlineTop: -50, UnderlineW: 50, StrikeTop: 297, StrikeW: 50}},
	}
	for name, want := range tests {
		f := sans(t, name)
		got := style{f.Family, f.PostScriptName, f.Weight, f.Italic, f.Metrics}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// Every pair of Latin letters and signs is kerned as another reader of the
// same tables kerns it.
func TestKerningAgrees(t *testing.T) {
	for _, style := range []string{"Regular", "BoldIt"} {
		ttf := sansFile(t, style)
		f := mustParse(t, ttf)
		other, err := sfnt.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		kerned := 0
		for l := ' '; l < 0x100; l++ {
			for r := ' '; r < 0x100; r++ {
				gl, _ := f.Glyph(l)
				gr, _ := f.Glyph(r)
				want, err := other.Kern(&buf, sfnt.GlyphIndex(gl), sfnt.GlyphIndex(gr), fixed.I(1000), font.HintingNone)
				if err != nil { // no kerning
					want = 0
				}
				if got := f.Kern(gl, gr); got != int32(want.Round()) {
					t.Fatalf("%s %c%c: %d, want %d", style, l, r, got, want.Round())
				}
				if want != 0 {
					kerned++
				}
			}
		}
		if kerned < 2000 {
			t.Errorf("%s: only %d pairs are kerned", style, kerned)
		}
	}
}

func TestKerning(t *testing.T) {
	f := sans(t, "Regular")
	for pair, want := range map[string]int32{
		"AV": -14, "To": -66, "W.": -34, "HH": 0, "11": 0, "ce": -21,
	} {
		run, _ := f.Shape(pair, Features{})
		if got := run[0].Advance - f.Advance(run[0].ID); got != want {
			t.Errorf("%s is kerned by %d, want %d", pair, got, want)
		}
		if last := run[len(run)-1]; last.Advance != f.Advance(last.ID) {
			t.Errorf("%s: the last glyph has kerning", pair)
		}
	}
}

func texts(run []Glyph) []string {
	var out []string
	for _, g := range run {
		out = append(out, g.Text)
	}
	return out
}

func TestLigatures(t *testing.T) {
	f := sans(t, "Regular")
	tests := []struct {
		s    string
		ft   Features
		want string // texts of the glyphs
	}{
		{"office", Features{}, "o ff i c e"},
		{"difftest left", Features{}, "d i fft e s t   l e ft"},
		{"office", Features{NoLigatures: true}, "o f f i c e"},
		{"office", Features{Tracking: 20}, "o f f i c e"},
		{"of\u200Cfice", Features{}, "o ff i c e"},
	}
	for _, tt := range tests {
		run, missing := f.Shape(tt.s, tt.ft)
		if got := strings.Join(texts(run), " "); got != tt.want || missing != nil {
			t.Errorf("%q: %q, missing %v; want %q", tt.s, got, missing, tt.want)
		}
	}
}

func TestDigits(t *testing.T) {
	f := sans(t, "Bold")
	widths := func(ft Features) (out []int32) {
		run, _ := f.Shape("0123456789", ft)
		for _, g := range run {
			out = append(out, f.Advance(g.ID))
		}
		return out
	}
	tabular := widths(Features{})
	if slices.Min(tabular) != slices.Max(tabular) {
		t.Errorf("tabular digits differ in width: %v", tabular)
	}
	if p := widths(Features{Proportional: true}); slices.Min(p) == slices.Max(p) {
		t.Errorf("proportional digits are all of one width: %v", p)
	}
	run, _ := f.Shape("1.11", Features{})
	if run[2].Advance != f.Advance(run[2].ID) {
		t.Error("tabular digits are kerned, so columns of them do not line up")
	}
}

func TestTracking(t *testing.T) {
	f := sans(t, "Regular")
	plain, _ := f.Shape("AVE", Features{})
	wide, _ := f.Shape("AVE", Features{Tracking: 30})
	for i := range plain {
		if wide[i].Advance != plain[i].Advance+30 {
			t.Errorf("glyph %d: %d, want %d more than %d", i, wide[i].Advance, 30, plain[i].Advance)
		}
	}
}

func TestMissing(t *testing.T) {
	f := sans(t, "Regular")
	run, missing := f.Shape("a漢b\x01", Features{})
	if d := cmp.Diff([]int{1, 5}, missing); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"a", "漢", "b", "\x01"}, texts(run)); d != "" {
		t.Error(d)
	}
	if run[1].ID != 0 || run[3].ID != 0 {
		t.Error("a missing character is not set as glyph 0")
	}
	if _, missing := f.Shape("Ŵ ŷ € − ≥ ▲ “”‘’–—… £ % é ½ ²", Features{}); missing != nil {
		t.Errorf("the face lacks characters that briefs need, at %v", missing)
	}
}

// Every style has what the program itself writes: marks, signs, arrows.
func TestNeededCharacters(t *testing.T) {
	for _, style := range []string{"Regular", "Semibold", "Bold", "It", "BoldIt"} {
		f := sans(t, style)
		for _, r := range "−×÷±≈≤≥≠½¼¾°•·†‡§¶©®™€£¥‘’“”‚„‹›«»–—…‐ \u00A0ŴŵŶŷẀẁẂẃẄẅỲỳÁáÉéÍíÓóÚúÇçÑñÖöÜüßŁłŠšŽž→←↑↓▲▼■●✓" {
			if _, ok := f.Glyph(r); !ok {
				t.Errorf("%s lacks %q (U+%04X)", style, r, r)
			}
		}
	}
}

func TestComposition(t *testing.T) {
	f := sans(t, "Regular")
	for s, like := range map[string]string{"e\u0301": "é", "w\u0302": "ŵ", "a\u0323\u0302": "ậ", "\u2126": "Ω"} {
		run, missing := f.Shape(s, Features{})
		want, _ := f.Shape(like, Features{})
		if len(run) != 1 || missing != nil || run[0].ID != want[0].ID {
			t.Errorf("%+q is not set as %q", s, like)
			continue
		}
		if run[0].Text != s {
			t.Errorf("%+q reads as %+q", s, run[0].Text)
		}
	}
}

// Texts of glyphs join to what was shaped, whatever it was.
func TestTextsJoin(t *testing.T) {
	f := sans(t, "It")
	for _, s := range []string{"", " ", "offer first flat fjord", "a\u0301\u0301\u0301b", "漢字", "1\u20092\u202F3\u00A04", "co\u00ADop"} {
		run, _ := f.Shape(s, Features{})
		if got := strings.Join(texts(run), ""); got != s {
			t.Errorf("%+q joins to %+q", s, got)
		}
	}
}

// A face is shared by editions that are set at the same time.
func TestConcurrentUse(t *testing.T) {
	ttf := sansFile(t, "Semibold")
	before := bytes.Clone(ttf)
	f := mustParse(t, ttf)
	want, _ := sans(t, "Semibold").Shape(line, Features{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, _ := f.Shape(line, Features{})
			if !cmp.Equal(want, got) {
				t.Error("shaping at the same time gives another result")
			}
			if _, err := f.Subset([]GID{0, got[0].ID}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if !bytes.Equal(before, ttf) {
		t.Error("the font's bytes were written to")
	}
}

var line = strings.Repeat("The helpline answered 70,000 calls, twice as many as in the year before; ", 2)[:96]

func BenchmarkParse(b *testing.B) {
	ttf := sansFile(b, "Regular")
	b.ReportAllocs()
	for b.Loop() {
		mustParse(b, ttf)
	}
}

// The first shaping of a face reads its kerning and ligatures.
func BenchmarkFirstShape(b *testing.B) {
	ttf := sansFile(b, "Regular")
	b.ReportAllocs()
	for b.Loop() {
		mustParse(b, ttf).Shape(line, Features{})
	}
}

func BenchmarkShape(b *testing.B) {
	f := sans(b, "Regular")
	b.ReportAllocs()
	for b.Loop() {
		f.Shape(line, Features{})
	}
}

func BenchmarkSubset(b *testing.B) {
	f := sans(b, "Regular")
	gids := []GID{0}
	for r := ' '; r < 0x7F; r++ {
		g, _ := f.Glyph(r)
		gids = append(gids, g)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Subset(gids); err != nil {
			b.Fatal(err)
		}
	}
}

// A mark that no letter has in one piece stands over its letter, higher over a
// capital, and what follows stays where it was.
func TestMarks(t *testing.T) {
	f := sans(t, "Regular")
	width := func(s string) (w int32) {
		run, missing := f.Shape(s, Features{})
		if missing != nil {
			t.Errorf("%+q: missing %v", s, missing)
		}
		for _, g := range run {
			w += g.Advance
		}
		return w
	}
	for _, c := range []struct {
		letter, marks string
		high          bool
	}{{"m", "\u0302", false}, {"M", "\u0302", true}, {"q", "\u0323", false}, {"Ж", "\u0301", true}, {"m", "\u0302\u0301", true}} {
		with := c.letter + c.marks
		run, _ := f.Shape(with, Features{})
		last := run[len(run)-1]
		if len(run) != len([]rune(with)) || !last.Mark() || (last.Rise > 0) != c.high {
			t.Errorf("%+q is set as %+v", with, run)
			continue
		}
		if w := width(with + "a"); w != width(c.letter+"a") {
			t.Errorf("%+q is %d wide, not %d", with+"a", w, width(c.letter+"a"))
		}
		// The mark starts inside its letter; faces draw it round that point.
		x := int32(0)
		for _, g := range run[:len(run)-1] {
			x += g.Advance
		}
		if x < 0 || x > f.Advance(run[0].ID)+100 {
			t.Errorf("%+q: the mark starts at %d", with, x)
		}
	}
}

// Letters side by side are no Hebrew and no Hindi, whatever a face has.
func TestSettable(t *testing.T) {
	for r, want := range map[rune]bool{'a': true, 'ŵ': true, 'Ω': true, 'ж': true, '€': true, '\u0301': true, '✓': true,
		'א': false, 'ع': false, 'न': false, '京': false, 'か': false, '김': false, 'ก': false} {
		if Settable(r) != want {
			t.Errorf("%q: %v", r, !want)
		}
	}
}
