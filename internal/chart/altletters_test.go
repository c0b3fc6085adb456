package chart

import (
	"testing"
	"unicode/utf8"
)

// TestAltLetters: a name that begins with an accented letter is capitalised as
// a whole letter.
func TestAltLetters(t *testing.T) {
	for s, want := range map[string]string{"élèves": "Élèves", "ŵyn": "Ŵyn", "calls": "Calls", "": ""} {
		if got := capital(s); got != want || !utf8.ValidString(got) {
			t.Errorf("%q gives %q", s, got)
		}
	}
}
