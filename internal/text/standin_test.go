package text

import (
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"policybrief/internal/diag"
	"policybrief/internal/font"
)

// A word of which the face lacks a letter is set in the fallback, whole; the
// rest is not, and the text and its place stay as they were.
func TestStandIn(t *testing.T) {
	narrow, err := font.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	full := faces()["Regular"]
	narrow.Fallback = func() *font.Face { return full }
	const words = "Mr Nguyễn, of Tŷ Gŵyr, agrees ✓ at once ⋙ and 京."
	src := diag.NewSource("note.md", []byte(words))
	st := Style{Face: narrow, Size: 10_000}
	lines, missing := Lines([]Piece{{Text: words, Style: st, At: src.Span(0, len(words))}}, Options{Width: 60_000})
	var all, other strings.Builder
	for _, l := range lines {
		for _, r := range l.Runs {
			if got := r.Piece.At.Text(); got != r.Piece.Text {
				t.Errorf("%q is said to stand at %q", r.Piece.Text, got)
			}
			for _, g := range r.Glyphs {
				all.WriteString(g.Text)
				if r.Piece.Style.Face == full {
					other.WriteString(g.Text)
				}
			}
		}
	}
	if all.String() != words || other.String() != "Nguyễn✓" {
		t.Errorf("%q is set, %q in the fallback", all.String(), other.String())
	}
	if len(missing) != 2 || missing[0].Rune != '⋙' || missing[1].Rune != '京' {
		t.Errorf("missing %v", missing)
	}
	for i := range missing {
		if m := missing[i]; !strings.HasPrefix(m.Piece.Text[m.Off:], string(m.Rune)) {
			t.Errorf("%q is said to be at %q", m.Rune, m.Piece.Text[m.Off:])
		}
	}
	if a, b := Width("Nguyễn", st), Width("Nguyễn", Style{Face: full, Size: 10_000}); a != b {
		t.Errorf("a word in the fallback is %d wide, not %d", a, b)
	}
}
