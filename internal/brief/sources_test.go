package brief

import (
	"slices"
	"testing"
)

// TestCover says the same coverage of several measures in one sentence.
func TestCover(t *testing.T) {
	var s Source
	s.note("Not all unique.")
	for _, c := range [][2]string{{"Calls", ": figures from 8 of 10 areas."}, {"Visits", ": figures from 10 of 10 areas."}, {"Cost", ": figures from 8 of 10 areas."}, {"Calls", ": figures from 8 of 10 areas."}, {"Nothing", ""}} {
		s.cover(c[0], c[1])
	}
	want := []string{"Not all unique.", "Calls; Cost: figures from 8 of 10 areas.", "Visits: figures from 10 of 10 areas."}
	if !slices.Equal(s.Notes, want) {
		t.Errorf("%q", s.Notes)
	}
}
