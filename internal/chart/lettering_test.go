package chart

import (
	"reflect"
	"strings"
	"testing"

	"policybrief/internal/page"
	"policybrief/internal/text"
)

// A label that is kept is what setting it anew gives, its missing characters
// included.
func TestLetteringsKept(t *testing.T) {
	face := builtin(t).Faces.Base
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
					if got, want := letteringOf(s, st, w), newLettering(s, st, w); !reflect.DeepEqual(got, want) {
						t.Errorf("%q, %d: %+v, want %+v", s, w, got, want)
					}
				}
			}
		}
	}
}
