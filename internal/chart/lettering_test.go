package chart

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"policybrief/internal/page"
	"policybrief/internal/text"
)

// A label that is kept is what setting it anew gives, its missing characters
// included; long ones are not kept, and never too many.
func TestLetteringsKept(t *testing.T) {
	face := builtin(t).Faces.Base
	k := letterer{known: map[letteringKey]*lettering{}}
	styles := []text.Style{
		{Face: face.Face(400, false), Size: 8 * page.Pt},
		{Face: face.Face(600, false), Size: 8 * page.Pt},
		{Face: face.Face(400, false), Size: 9 * page.Pt},
		{Face: face.Face(400, false), Size: 8 * page.Pt, Color: page.Color{R: 1, A: 255}},
	}
	for range 2 {
		for _, s := range []string{"", "2023-24\nforecast", "Avon and Somerset", "\U0001F600 no glyph", strings.Repeat("long ", 30)} {
			for _, st := range styles {
				for _, w := range []page.Length{0, 40 * page.Pt} {
					if got, want := k.get(s, st, w), newLettering(s, st, w); !reflect.DeepEqual(got, want) {
						t.Errorf("%q, %d: %+v, want %+v", s, w, got, want)
					}
				}
			}
		}
	}
	if len(k.known) != 4*len(styles)*2 {
		t.Errorf("%d kept", len(k.known))
	}
	for i := range 2*mostLetterings + 10 {
		k.get(fmt.Sprint(i), styles[0], 0)
	}
	if len(k.known) > mostLetterings {
		t.Errorf("%d kept, at most %d", len(k.known), mostLetterings)
	}
}
