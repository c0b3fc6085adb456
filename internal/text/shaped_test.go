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
// the meantime.
func TestShapesKept(t *testing.T) {
	st := regular()
	for _, s := range []string{"", "In 2023–24 offences fell", "office “flags”, well-known words", "a\u0301 \U0001F600", strings.Repeat("long ", 300)} {
		for range 3 {
			got := shape(s, &st)
			glyphs, missing := st.Face.Shape(s, st.features())
			if !reflect.DeepEqual(got.glyphs, glyphs) || !reflect.DeepEqual(got.missing, missing) {
				t.Errorf("%q: %v %v, want %v %v", s, got.glyphs, got.missing, glyphs, missing)
			}
			for w := range 12 { // the lines are changed, and what is kept is not
				Lines([]Piece{{Text: s, Style: st}}, Options{Width: page.Length(20+8*w) * page.Pt, Justify: true, Hang: true, Hyphens: british()})
			}
		}
	}
}

// Lines that are kept are those that breaking the words again gives, and
// belong to the piece that asks for them.
func TestLinesKept(t *testing.T) {
	long := "Offences are counted where police recorded them. “How many” are recorded depends on how many people report what happened to them, and on how police record it."
	for _, s := range []string{"", "one", long, "soft\u00ADhyphen " + long, "a\u0301 \U0001F600 " + long} {
		for _, o := range []Options{{}, {Hyphens: british()}, {Hang: true}, {Justify: true}, {FirstIndent: 10 * page.Pt}, {Ragged: true}} {
			for w := 20 * page.Pt; w < 300*page.Pt; w += 27 * page.Pt {
				o.Width = w
				broken = Memo[linesKey, []Line]{Most: 1 << 16}
				want, _ := Lines(one(s), o)
				for _, red := range []uint8{0, 1} {
					pc := one(s)
					pc[0].Style.Color.R = red
					got, _ := Lines(pc, o)
					for i := range got {
						for k := range got[i].Runs {
							if got[i].Runs[k].Piece != &pc[0] {
								t.Fatalf("%q: a run of another piece", s)
							}
							got[i].Runs[k].Piece = want[i].Runs[k].Piece
						}
					}
					if !reflect.DeepEqual(got, want) {
						t.Fatalf("%q, %+v: %+v, want %+v", s, o, got, want)
					}
				}
			}
		}
	}
}

// A memo never has more than it may, nor more faces.
func TestMemo(t *testing.T) {
	m := Memo[string, int]{Most: 100}
	for i := range 1000 {
		m.Keep(fmt.Sprint(i), i, nil, 7)
		if v, ok := m.Get(fmt.Sprint(i)); v != i || !ok {
			t.Fatalf("%d: %d %v", i, v, ok)
		}
		m.Keep(fmt.Sprint(i), i, nil, 7)
		if len(m.known)*7 != m.size || m.size > m.Most {
			t.Fatalf("%d kept, size %d", len(m.known), m.size)
		}
	}
	m.Most = 1 << 20
	for i := range 1000 {
		m.Keep(fmt.Sprint("face ", i), i, new(font.Face), 1)
		if len(m.faces) > mostFaces || len(m.known) > 14+mostFaces {
			t.Fatalf("%d kept of %d faces", len(m.known), len(m.faces))
		}
	}
}
