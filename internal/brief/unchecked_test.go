package brief

import (
	"math/rand/v2"
	"regexp"
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

// TestNumbersIn holds the numbers that are found byte by byte against those of
// one expression.
func TestNumbersIn(t *testing.T) {
	number := regexp.MustCompile(`(?i)[£$€]?\d[\d,]*(\.\d+)?(%| per ?cent\b| (percentage )?points?\b| (thousand|million|billion|trillion)\b|bn\b|m\b)?`)
	pieces := []string{
		"0", "1", "42", "000", "2012", ",", ".", ". ", " ", "£", "$", "€", "%", " %", " per cent", " percent", " Per Cent", " per", " percentage point",
		" points", " pointless", " million", " Billions", " trillion", " thousand", "bn", "m", "M", "mm", "bns", "p", " people", "é", "–", "-", "x",
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 20_000 {
		var s strings.Builder
		for range 1 + rnd.IntN(9) {
			s.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		var want [][2]int
		for _, m := range number.FindAllStringIndex(s.String(), -1) {
			want = append(want, [2]int{m[0], m[1]})
		}
		if diff := cmp.Diff(want, numbersIn(s.String())); diff != "" {
			t.Fatalf("in %q: %s", s.String(), diff)
		}
		if typedPeriod.MatchString(s.String()) && !hasYear(s.String()) {
			t.Fatalf("%q has a year", s.String())
		}
	}
}
