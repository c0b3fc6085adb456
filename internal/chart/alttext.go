package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// altText is sentences within the limit.
type altText struct {
	parts []string
	words int
	left  int // words kept free for later
}

// say adds sentences, but those that are empty or one too many.
func (a *altText) say(sentences ...string) {
	for _, s := range sentences {
		if n := wordsIn(s); n > 0 && (a.words+n+a.left <= maxAltWords || a.words == 0) {
			a.parts = append(a.parts, s)
			a.words += n
		}
	}
}

func (a *altText) String() string { return strings.Join(a.parts, " ") }

// wordsIn counts words.
func wordsIn(s string) (n int) {
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

func title(s string) string {
	if s = strings.TrimRight(s, ".!"); s == "" || wordsIn(s) > 30 {
		return ""
	}
	return ": " + s
}

// plural gives the plural of a column's name, “categories” for one that is no
// plain word: “places”, “local authorities”, “types of crime”.
func plural(column string) string {
	name := strings.ToLower(strings.TrimSpace(strings.ReplaceAll(column, "_", " ")))
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz- ") != "" || len(name) > 40 {
		return "categories"
	}
	name, of, more := strings.Cut(name, " of ")
	if more {
		of = " of " + of
	}
	if strings.HasSuffix(name, "code") || len(name) < 3 {
		return "categories"
	}
	vowel := strings.IndexByte("aeiou", name[len(name)-2]) >= 0
	for one, many := range irregular {
		if name == one || strings.HasSuffix(name, " "+one) {
			return strings.TrimSuffix(name, one) + many + of
		}
	}
	switch {
	case strings.HasSuffix(name, "y") && !vowel:
		name = name[:len(name)-1] + "ies"
	case strings.HasSuffix(name, "ss") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "z") || strings.HasSuffix(name, "ch") || strings.HasSuffix(name, "sh"):
		name += "es"
	case !strings.HasSuffix(name, "s"): // else it is one already
		name += "s"
	}
	return name + of
}

// irregular are the plurals of words that name columns of statistics and do
// not go by rule.
var irregular = map[string]string{
	"person": "people", "child": "children", "man": "men", "woman": "women",
	"series": "series", "status": "statuses", "analysis": "analyses", "basis": "bases", "sex": "sexes",
}

// capital makes the first letter a capital.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

func andList(parts []string) string {
	switch n := len(parts); n {
	case 0:
		return ""
	case 1:
		return parts[0]
	default:
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
}
