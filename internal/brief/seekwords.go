package brief

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is one word or number of a text: bytes from to to of it.
type token struct {
	from, to int
	stem     string
}

// tokens parts a text into words. What joins digits (1994/95, 1.5) stays in
// one word; other signs part.
func tokens(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			i += n
			continue
		}
		start := i
		for i < len(s) {
			r, n = utf8.DecodeRuneInString(s[i:])
			joins := (r == '/' || r == '.' || r == ',' || r == '\'' || r == '’') && i > start && i+n < len(s) && joined(s[i-1], s[i+n], r)
			if !wordRune(r) && !joins {
				break
			}
			i += n
		}
		if st := stem(s[start:i]); st != "" {
			out = append(out, token{start, i, st})
		}
	}
	return out
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// joined tells whether a sign between two bytes belongs to one word: digits on
// both sides, or an apostrophe between letters.
func joined(before, after byte, sign rune) bool {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	if sign == '\'' || sign == '’' {
		return letter(before) && letter(after)
	}
	return digit(before) && digit(after)
}

// stem gives a word without case and its commonest endings, so that “calls”
// is “call” and “reported” is “report”. It errs towards leaving words alone.
func stem(w string) string {
	w = strings.ToLower(w)
	for _, s := range []string{"'s", "’s"} {
		w = strings.TrimSuffix(w, s)
	}
	cut := func(suffix, put string, least int) bool {
		if rest, ok := strings.CutSuffix(w, suffix); ok && len(rest) >= least {
			w = rest + put
			return true
		}
		return false
	}
	switch {
	case cut("ies", "y", 2), cut("sses", "ss", 2), cut("xes", "x", 2), cut("ches", "ch", 2), cut("shes", "sh", 2):
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
	default:
		cut("s", "", 3)
	}
	switch {
	case cut("ing", "", 4), cut("ed", "", 4):
	case cut("ment", "", 4):
		cut("e", "", 4)
	case cut("e", "", 4):
	}
	return w
}

// stopWords say nothing of what a number counts.
var stopWords = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`a an the of in on at to by for from with and or as is are was were be been has have had it its this that these those
		there their they which who whom not no per than then over under about into between during each every other
		number numbers count value values measure figure figures data table`) {
		out[stem(w)] = true
	}
	return out
}()

// alike tells whether two stems are forms of one word: “lodgement” and
// “lodg”. Where short is true, one may be short for the other, as names of
// columns are: “perm” for “permanent”.
func alike(a, b string, short bool) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	if n < 4 || digits(a) || digits(b) {
		return false
	}
	return short && n == len(a) || n >= 5 && n*20 >= len(b)*11
}

func digits(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

var numbered = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,2})*[.)]? +(?:\pL)`)

// phrase gives a name as the words that a writer would use for it: without
// numbering before it (“7. Health”), notes behind it, or what stands in
// brackets.
func phrase(s string) []string {
	s = strings.TrimSpace(s)
	if m := numbered.FindString(s); m != "" {
		s = s[strings.IndexByte(m, ' '):]
	}
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	for {
		rest := strings.TrimPrefix(s, "of which: ")
		if rest == s {
			break
		}
		s = rest
	}
	var out []string
	for _, t := range tokens(s) {
		out = append(out, t.stem)
	}
	return out
}

// identifier gives the words of a name in snake_case or of a label.
func identifier(s string) []string {
	var out []string
	for _, t := range tokens(strings.ReplaceAll(s, "_", " ")) {
		if !stopWords[t.stem] && !digits(t.stem) {
			out = append(out, t.stem)
		}
	}
	return out
}

// smallNumbers are the numbers that are written as words.
var smallNumbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}
