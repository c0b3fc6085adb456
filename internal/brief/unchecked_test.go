package brief

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBoasts holds the matches found word by word against those that the
// expression finds by itself, in texts made of what it speaks of and of what
// only looks like it.
func TestBoasts(t *testing.T) {
	pieces := []string{
		"doubled", "Doubling", "halves", "trebled", "tripling", "quadruples", "two", "three", "Four", "nine", "ten", "-fold", "fold", "-", " ",
		"more than ", "over ", "nearly ", "twice", "TWICE", "one", " in ", " out of ", "every ", "a hundred", "twenty", "a ", "all-time ", "record ",
		"records", "number", "highs", "rise", "highest", "lowest", "largest", "fewest", "majority", "the ", "most of", "thirds", "third", "quarters",
		"half of", "ly", "é", "7", "_", ". ", "–", "figures rose ", "the", "a",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	matches := 0
	for range 20_000 {
		var s strings.Builder
		for range 1 + rnd.IntN(12) {
			s.WriteString(pieces[rnd.IntN(len(pieces))])
			if rnd.IntN(3) == 0 {
				s.WriteByte(' ')
			}
		}
		var want [][2]int
		for _, m := range boastful.FindAllStringIndex(s.String(), -1) {
			want = append(want, [2]int{m[0], m[1]})
			if m[1]-m[0] >= longestBoast-1 {
				t.Fatalf("%q is longer than is looked at", s.String()[m[0]:m[1]])
			}
		}
		matches += len(want)
		if diff := cmp.Diff(want, boasts(s.String())); diff != "" {
			t.Fatalf("in %q: %s", s.String(), diff)
		}
	}
	if matches < 10_000 {
		t.Errorf("only %d matches were tried", matches)
	}
}
