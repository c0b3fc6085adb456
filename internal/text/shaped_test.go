package text

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

// What is kept of a string is what its face makes of it, however it is set in
// the meantime; and never too much is kept.
func TestShapesKept(t *testing.T) {
	st := regular()
	for _, s := range []string{"", "In 2023–24 offences fell", "office “flags”, well-known words", "a\u0301 \U0001F600", strings.Repeat("long ", 300)} {
		for range 3 {
			got := shapes.get(s, &st)
			glyphs, missing := st.Face.Shape(s, st.features())
			if !reflect.DeepEqual(got.glyphs, glyphs) || !reflect.DeepEqual(got.missing, missing) {
				t.Errorf("%q: %v %v, want %v %v", s, got.glyphs, got.missing, glyphs, missing)
			}
			for w := range 12 { // the lines are changed, and what is kept is not
				Lines([]Piece{{Text: s, Style: st}}, Options{Width: page.Length(20+8*w) * page.Pt, Justify: true, Hang: true, Hyphens: british()})
			}
		}
	}
	k := shaper{known: map[shapeKey]shaped{}, faces: map[*font.Face]bool{}}
	for i := range mostGlyphs / 4 {
		k.get(fmt.Sprintf("number %d", i), &st)
		if k.glyphs > mostGlyphs {
			t.Fatalf("%d glyphs kept", k.glyphs)
		}
	}
	sum := 0
	for key := range k.known {
		sum += len(key.text)
	}
	if sum != k.glyphs || sum == 0 {
		t.Errorf("%d glyphs counted of %d", k.glyphs, sum)
	}
}
