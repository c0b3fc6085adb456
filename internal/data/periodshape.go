package data

import (
	"strconv"
	"strings"
	"unicode"
)

// shape is a text as a string of letters, one for each token: d digits or an
// ordinal such as first, w the name of a month, q quarter, h half, s the S of
// 1990s and of the semester 2024-S1, k week, t the name of a school term, m
// the M of 2012M11, and the signs - / . as they are; “to” is a hyphen.
type shape struct {
	tokens string
	n      []int64 // the numbers of d, w and t
	width  []int   // their digits; 0 for a name
	says   Kind    // FinancialYear or AcademicYear where the text says so
}

// monthNames are the months in English, Welsh, French, German and Spanish:
// whole names, and the short ones of English and Welsh. No word means
// different months in two of them.
var monthNames = monthTable(
	"jan january ionawr ion janvier januar jänner enero",
	"feb february chwefror chwef février fevrier februar febrero",
	"mar march mawrth maw mars märz marz marzo",
	"apr april ebrill ebr avril abril",
	"may mai mayo",
	"jun june mehefin meh juin juni junio",
	"jul july gorffennaf gorff juillet juli julio",
	"aug august awst août aout agosto",
	"sep sept september medi septembre septiembre",
	"oct october hydref hyd octobre oktober octubre okt",
	"nov november tachwedd tach novembre noviembre",
	"dec december rhagfyr rhag décembre decembre dezember dez diciembre",
)

func monthTable(months ...string) map[string]int64 {
	table := map[string]int64{}
	for i, names := range months {
		for _, name := range strings.Fields(names) {
			table[name] = int64(i + 1)
		}
	}
	return table
}

// periodWords are the other words of periods, each with its token; those with
// a blank say nothing that the rest does not.
var periodWords = map[string]byte{
	"q": 'q', "qtr": 'q', "quarter": 'q', "chwarter": 'q', "quartal": 'q', "trimestre": 'q', "t": 'q',
	"h": 'h', "half": 'h', "halfyear": 'h', "s": 's', "m": 'm',
	"w": 'k', "wk": 'k', "week": 'k', "wythnos": 'k',
	"autumn": 't', "spring": 't', "summer": 't',
	"to": '-', "first": 'd', "second": 'd', "third": 'd', "fourth": 'd',
	"of": ' ', "de": ' ', "term": ' ', "year": ' ', "calendar": ' ',
	"fy": 'f', "financial": 'f', "fiscal": 'f', "tax": 'f', "ay": 'a', "academic": 'a', "school": 'a',
	"mon": 'D', "monday": 'D', "tue": 'D', "tues": 'D', "tuesday": 'D', "wed": 'D', "wednesday": 'D', "thu": 'D', "thur": 'D', "thurs": 'D', "thursday": 'D',
	"fri": 'D', "friday": 'D', "sat": 'D', "saturday": 'D', "sun": 'D', "sunday": 'D',
}

var wordNumbers = map[string]int64{"first": 1, "second": 2, "third": 3, "fourth": 4, "autumn": 1, "spring": 2, "summer": 3}

// shapeOf parts a text into tokens; ok is false where some word has no place
// in a period.
func shapeOf(s string) (sh shape, ok bool) {
	if len(s) > 60 {
		return sh, false
	}
	var tokens []byte
	rs := []rune(strings.ToLower(s))
	for i := 0; i < len(rs); {
		j := i + 1
		switch r := rs[i]; {
		case r >= '0' && r <= '9':
			for j < len(rs) && rs[j] >= '0' && rs[j] <= '9' {
				j++
			}
			n, err := strconv.ParseInt(string(rs[i:j]), 10, 64)
			if err != nil || j-i > 8 {
				return sh, false
			}
			tokens = append(tokens, 'd')
			sh.n, sh.width = append(sh.n, n), append(sh.width, j-i)
		case unicode.IsLetter(r):
			for j < len(rs) && unicode.IsLetter(rs[j]) {
				j++
			}
			glued := i > 0 && unicode.IsDigit(rs[i-1])
			if tokens, ok = sh.word(tokens, string(rs[i:j]), glued); !ok {
				return sh, false
			}
		case r == '-' || r == '–' || r == '—' || r == '−' || r == '‑' || r == '‒':
			tokens = append(tokens, '-')
		case r == '/' || r == '.':
			if n := len(tokens); r == '.' && n > 0 && tokens[n-1] == 'w' { // Jan. 2012
				break
			}
			tokens = append(tokens, byte(r))
		case r == ',' && i > 0, unicode.IsSpace(r):
		default:
			return sh, false
		}
		if len(tokens) > 12 {
			return sh, false
		}
		i = j
	}
	sh.tokens = string(tokens)
	return sh, len(tokens) > 0
}

// word adds the token of a word; glued tells that a digit stands before it.
func (sh *shape) word(tokens []byte, word string, glued bool) ([]byte, bool) {
	if m := monthNames[word]; m > 0 {
		sh.n, sh.width = append(sh.n, m), append(sh.width, 0)
		return append(tokens, 'w'), true
	}
	if glued {
		switch word {
		case "st", "nd", "rd", "th", "er":
			return tokens, true
		}
	}
	switch tok := periodWords[word]; tok {
	case 0:
		return tokens, false
	case ' ':
	case 'D': // the day of the week before a date
		return tokens, len(tokens) == 0
	case 'f':
		sh.says = FinancialYear
	case 'a':
		sh.says = AcademicYear
	case 'd', 't':
		width := 0
		if tok == 'd' {
			width = 1
		}
		sh.n, sh.width = append(sh.n, wordNumbers[word]), append(sh.width, width)
		tokens = append(tokens, tok)
	default:
		if tok == '-' && len(tokens) == 0 { // “to 2012” is no year before our era
			return tokens, false
		}
		tokens = append(tokens, tok)
	}
	return tokens, true
}
