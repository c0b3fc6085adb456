package brief

import (
	"regexp"
	"slices"
	"strings"
)

var boastful = regexp.MustCompile(`(?i)\b(doubl(ed|es|ing)|halv(ed|es|ing)|trebl(ed|es|ing)|tripl(ed|es|ing)|quadrupl(ed|es|ing)|` +
	`(two|three|four|five|six|seven|eight|nine|ten)-?fold|(more than |over |nearly )?twice|` +
	`(one|two|three|four|five|six|seven|eight|nine) (in|out of) (every )?(two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred)|` +
	`(a |all-time )?record (number|high|low|level|rise|fall|year|total|increase)s?|` +
	`highest|lowest|largest|smallest|fewest|a majority|the majority|most of|two[- ]thirds|three[- ]quarters|a third|a quarter|half of)\b`)

// boastAt finds the match of boastful that begins where a text does.
var boastAt = regexp.MustCompile("^(?:" + boastful.String() + ")")

// boastStarts are what a match of boastful may begin with, by the first letter:
// few words of a text do, and the expression is tried at no others.
var boastStarts = func() (by [26][]string) {
	for _, start := range []string{
		"doubl", "halv", "trebl", "tripl", "quadrupl", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"more than twice", "over twice", "nearly twice", "twice", "one in ", "one out ",
		"a record ", "all-time ", "record ", "highest", "lowest", "largest", "smallest", "fewest",
		"a majority", "the majority", "most of", "a third", "a quarter", "half of",
	} {
		by[start[0]-'a'] = append(by[start[0]-'a'], start)
	}
	return by
}()

// longestBoast is more bytes than any match of boastful has.
const longestBoast = 64

// boasts gives the bounds of all matches of boastful in a text.
func boasts(s string) (out [][2]int) {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if c < 'a' || c > 'z' || i > 0 && isWordByte(s[i-1]) {
			continue
		}
		begins := func(start string) bool { return len(s)-i >= len(start) && strings.EqualFold(s[i:i+len(start)], start) }
		if !slices.ContainsFunc(boastStarts[c-'a'], begins) {
			continue
		}
		if m := boastAt.FindStringIndex(s[i:min(len(s), i+longestBoast)]); m != nil {
			out = append(out, [2]int{i, i + m[1]})
			i += m[1] - 1
		}
	}
	return out
}

// isWordByte tells the letters, digits and underscores between which regular
// expressions see no boundary.
func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_'
}

var setPhrases = regexp.MustCompile(`(?i)(highest standards?|highest priority|majority leader|on the record|half of this|doubl(ed|ing) down)`)

// unchecked finds words that say something of the figures outside a claim.
func (c *checker) unchecked(p *prose) {
	found := boasts(p.s)
	if len(found) == 0 {
		return
	}
	set := setPhrases.FindAllStringIndex(p.s, -1)
	for _, m := range found {
		q := p.at(m[0])
		if q.figure != nil || q.exempt || q.claim != nil ||
			slices.ContainsFunc(set, func(s []int) bool { return s[0] <= m[0] && m[1] <= s[1] }) {
			continue
		}
		if c.finds != nil {
			c.finds.boast(m[0], m[1])
			continue
		}
		words := p.s[m[0]:m[1]]
		c.faults.Add(ruleUnchecked.At(p.span(m[0], m[1]), "“%s” says something of the figures, and nothing checks it", words).
			WithHint("tie it to the data: [%s]{claim=\"…\"}", words))
	}
}
