package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file says between which words a line is not broken, though a plain
// space stands there: a number and its scale or unit, a day and its month, a
// label and its number, an initial and a name.

// tied tells whether the words on both sides of a space stay together.
func tied(left, right string) bool {
	if left == "" || right == "" {
		return false
	}
	first, size := utf8.DecodeRuneInString(right)
	switch {
	case first == '–' || first == '—':
		// A spaced dash ends a line, it does not begin one.
		return len(right) == size
	case first == '[':
		// A mark such as [p] stays with its figure.
		return len(right) <= 5 && endsInFigure(left)
	case first == '%', first == '°':
		return endsInFigure(left)
	}
	// What follows a space that never breaks, such as a mark, is not the word.
	right, _, _ = strings.Cut(right, "\u00A0")
	if right == "" {
		return false
	}
	last := left[len(left)-1]
	if isDigit(last) && unicode.IsLetter(first) {
		word := bareWord(right)
		if scales[word] {
			return true
		}
		return months[word] && isDay(left)
	}
	if isDigit(right[0]) {
		return labels[trimOpening(left)] || left == "to" && isYear(bareWord(right))
	}
	if unicode.IsUpper(first) {
		word := trimOpening(left)
		if titles[word] || isInitial(word) {
			return true
		}
		// Annex A, Table B2.
		return labels[word] && len(bareWord(right)) == 1
	}
	if left == "per" || strings.HasSuffix(left, "\u00A0per") {
		return bareWord(right) == "cent"
	}
	return false
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// endsInFigure tells whether a word ends in a digit, or a digit and a per cent
// sign or bracket.
func endsInFigure(w string) bool {
	w = strings.TrimRight(w, "%)]")
	return w != "" && isDigit(w[len(w)-1])
}

// isDay tells whether a word is a day of a month, alone or as the end of a
// range such as 3–4.
func isDay(w string) bool {
	w = trimOpening(w)
	if i := strings.LastIndexAny(w, "-–"); i >= 0 {
		_, size := utf8.DecodeRuneInString(w[i:])
		w = w[i+size:]
	}
	switch len(w) {
	case 1:
		return w[0] >= '1' && w[0] <= '9'
	case 2:
		return w[0] >= '0' && w[0] <= '3' && isDigit(w[1])
	}
	return false
}

// isInitial tells whether a word is initials: J. or J.B.
func isInitial(w string) bool {
	for w != "" {
		r, size := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || !strings.HasPrefix(w[size:], ".") {
			return false
		}
		w = w[size+1:]
	}
	return true
}

// isYear tells whether a word is a year, or one such as 2012/13.
func isYear(w string) bool {
	year, _, _ := strings.Cut(w, "/")
	if len(year) != 4 || year[0] != '1' && year[0] != '2' {
		return false
	}
	return strings.Trim(year, "0123456789") == ""
}

func trimOpening(w string) string { return strings.TrimLeft(w, "([“‘\"'") }

// bareWord gives a word without the punctuation after it.
func bareWord(w string) string { return strings.TrimRight(w, ".,;:!?)]”’\"'") }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	scales = set("thousand million billion trillion m bn tn k per percent percentage pence p points times " +
		"kg g km m cm mm mg ml GW MW kW GWh MWh kWh TWh GB MB TB ha mph am pm")
	months = set("January February March April May June July August September October November December " +
		"Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec")
	labels = set("Table Tables Figure Figures Fig. Chart Charts Annex Annexes Appendix Section Sections Chapter Chapters " +
		"Box Part Panel Article Articles Clause Schedule Regulation Act Volume Vol. Stage Year Tier Band Phase Note Notes Question Recommendation Recommendations Option Objective Paragraph Page No. " +
		"table figure chart annex section chapter box part article articles clause clauses schedule regulation regulations stage " +
		"age aged tier band phase paragraph paragraphs page pages p. pp. no. para. c.")
	titles = set("Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady St Rt Mr. Mrs. Ms. Dr. Prof. St.")
)
