package text

import (
	"os"
	"strings"
	"testing"
)

func divided(h *Hyphenator, word string) string {
	var b strings.Builder
	last := 0
	for _, p := range h.Points(word) {
		b.WriteString(word[last:p] + "-")
		last = p
	}
	return b.String() + word[last:]
}

func TestHyphenation(t *testing.T) {
	for _, want := range strings.Fields(`helpline policy gov-ern-ment de-part-ment min-is-ter stat-ist-ics re-com-mend-a-tion
		meth-od-o-logy child-care safe-guard-ing com-pre-hens-ive le-gis-la-tion man-slaughter West-min-ster Par-lia-ment
		com-mit-tee edu-ca-tion uni-ver-sity in-equal-ity Of-fice of-ficer ef-fi-cient hom-icide ana-lysis
		naïve-ties table word`) {
		word := strings.ReplaceAll(want, "-", "")
		if word == "naïveties" {
			want = divided(british(), word) // only that it does not fail; its points are between characters
			for _, p := range british().Points(word) {
				if word[p]&0xC0 == 0x80 {
					t.Errorf("%s is divided inside a character", word)
				}
			}
		}
		if got := divided(british(), word); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestHyphenationOnlyOfWords(t *testing.T) {
	for _, s := range []string{"", "note", "2012", "recommendation2", "well-being", "http://government", "government’s", strings.Repeat("government", 10), "recom\xFFmendation"} {
		if p := british().Points(s); p != nil {
			t.Errorf("%q has points %v", s, p)
		}
	}
	if got := divided(british(), "RECOMMENDATION"); got != "RE-COM-MEND-A-TION" {
		t.Error(got)
	}
}

func TestPatternSettings(t *testing.T) {
	h, err := NewHyphenator([]byte("UTF-8\nLEFTHYPHENMIN 3\nRIGHTHYPHENMIN 2\n% words\nb1b\na1a\n.aab2bb\nß1ä"))
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{
		"aabbaa":   "aab-baa",    // not a-a, which leaves one letter
		"aabbb":    "aabbb",      // the longer pattern forbids the end
		"aaßäbbcc": "aaß-äb-bcc", // between letters of two bytes
		"abcdaa":   "abcdaa",
	} {
		if got := divided(h, word); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestPatternFaults(t *testing.T) {
	for dic, want := range map[string]string{
		"":                              "UTF-8",
		"ISO8859-1\na1b\n":              "UTF-8",
		"UTF-8\nLEFTHYPHENMIN x\na1b\n": "number of characters",
		"UTF-8\nLEFTHYPHENMIN 0\na1b\n": "number of characters",
		"UTF-8\nNEXTLEVEL 2\na1b\n":     "not known",
		"UTF-8\na1b/x=y,1,2\n":          "not supported",
	} {
		if _, err := NewHyphenator([]byte(dic)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", dic, err, want)
		}
	}
}

func FuzzHyphenator(f *testing.F) {
	f.Add([]byte("UTF-8\nLEFTHYPHENMIN 2\n.ab1c\n9c9.9\nc2d\n"), "abcdef")
	f.Add([]byte("UTF-8\r\na1ß2\r\n"), "aßßßßßa")
	f.Fuzz(func(t *testing.T, dic []byte, word string) {
		h, err := NewHyphenator(dic)
		if err != nil {
			return
		}
		for _, p := range h.Points(word) {
			if p <= 0 || p >= len(word) {
				t.Errorf("%q is divided at %d", word, p)
			}
		}
	})
}

func BenchmarkHyphenator(b *testing.B) {
	dic, err := os.ReadFile(assets + "hyphenation/hyph_en_GB.dic")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			h, _ := NewHyphenator(dic)
			h.Points("recommendation")
		}
	})
	b.Run("word", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			british().points("recommendation")
		}
	})
}
