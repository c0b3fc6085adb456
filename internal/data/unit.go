package data

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"policybrief/internal/diag"
)

var headerToken = regexp.MustCompile(`[£€$¥%]|[0-9]+s?|\pL+`)

// scaleWords are words of a header that multiply its numbers. Those of one
// letter or two count after a currency sign alone: (m) may be metres.
var scaleWords = map[string]string{
	"000": "thousand", "000s": "thousand", "k": "thousand", "thousand": "thousand", "thousands": "thousand",
	"m": "million", "mn": "million", "million": "million", "millions": "million",
	"bn": "billion", "billion": "billion", "billions": "billion",
}

// currencyWords are the currencies by their names and codes. Pounds alone may
// be a weight.
var currencyWords = map[string]string{
	"euro": "eur", "euros": "eur", "eur": "eur", "gbp": "gbp", "sterling": "gbp", "usd": "usd", "jpy": "jpy",
}

// nouns are units by themselves, as expressions call them. Those that are
// false are counted: they are units only after a scale.
var nouns = map[string]bool{
	"days": true, "weeks": true, "months": true, "years": true, "hours": true, "minutes": true, "seconds": true,
	"pence": true, "kg": true, "km": true, "kilometres": true, "miles": true, "metres": true, "tonnes": true, "litres": true, "hectares": true, "ha": true,
	"gwh": true, "mwh": true, "kwh": true, "twh": true, "mtoe": true, "ktoe": true, "mtco2e": true, "ktco2e": true, "m2": true, "m²": true, "km2": true, "km²": true,
	"people": false, "persons": false, "households": false, "individuals": false, "adults": false, "children": false, "pupils": false, "families": false, "dwellings": false, "vehicles": false, "jobs": false,
}

var (
	// ratePattern finds what a rate is of: per 1,000; per 100,000 population.
	ratePattern = regexp.MustCompile(`(?i)\bper (?:1[ ,]?000[ ,]?000|100[ ,]?000|10[ ,]?000|1[ ,]?000|100|hundred thousand|thousand|million)\b((?: \pL[\pL-]*){0,3})`)
	// indexPattern is an index, its base, or both: 2015=100, State = 100.
	indexPattern = regexp.MustCompile(`^(index(?: numbers?)?)?[ ,:(]*([\pL\d][\pL\d /]{0,30} ?= ?100)?\)?$`)
	// ofPattern is what a share or a number may be of, perPattern what a unit
	// may be per: of GDP, of all households, per litre.
	ofPattern  = regexp.MustCompile(`^ of(?: \pL[\pL'’]*){1,3}$`)
	perPattern = regexp.MustCompile(`^ per [\pL\d,]+(?: \pL+){0,2}$`)
	// amountToken parts a currency, a scale and a plain unit: £ 000, million tonnes.
	amountToken = regexp.MustCompile(`[£€$¥]|000s?|\pL[\pL\d²³]*`)
)

// rateOf gives what a text says that its numbers are per, from 100 on, or "".
func rateOf(s string) string {
	m := ratePattern.FindStringSubmatchIndex(s)
	if m == nil {
		return ""
	}
	rate := s[m[0]:m[2]]
	for _, w := range strings.Fields(s[m[2]:m[3]]) {
		switch w {
		case "aged", "by", "in", "of", "and", "for", "who", "at", "with", "or", "to":
			return rate
		}
		rate += " " + w
	}
	return rate
}

// unitOf tells whether a whole text is nothing but a unit, a scale or both, as
// in a row of units, or in a lone cell above a table: “£ billion”,
// “Percentage of households”, “thousands”, “Number”. The unit is written as
// Column.Unit has it: percent, points, gbp, index, ratio, count, per 100,000
// population, or a plain word such as days.
func unitOf(text string) (unit, scale string, ok bool) {
	unit, scale, ok = bareUnit(text)
	switch unit {
	case "years", "months", "weeks", "days": // stand over columns of periods too
		return unit, scale, ok && strings.ContainsAny(text, "([")
	}
	return unit, scale, ok
}

// bareUnit is unitOf where the text is known to speak of a unit.
func bareUnit(text string) (unit, scale string, ok bool) {
	if len(text) > 80 {
		return "", "", false
	}
	s := diag.OneLine(strings.ReplaceAll(stripBrackets(text, false), "-", " "))
	s, _ = peelLabel(s)
	for n := len(s); n > 2 && (s[0] == '(' && s[n-1] == ')' || s[0] == '[' && s[n-1] == ']'); n = len(s) {
		s = trimString(s[1 : n-1])
	}
	s = strings.TrimPrefix(strings.ToLower(strings.TrimRight(s, " :")), "in ")
	if s == "" {
		return "", "", false
	}
	if indexPattern.MatchString(s) {
		return "index", "", true
	}
	if rate := rateOf(s); rate != "" {
		switch strings.TrimSuffix(s, rate) {
		case "", "rate ", "rates ":
			return rate, "", true
		}
	}
	if rest, ok := cutWord(s, "percentages", "percentage", "per cent", "percent", "pct", "%"); ok {
		switch {
		case rest == "", rest == " change", ofPattern.MatchString(rest) && !strings.Contains(rest, " by "), perPattern.MatchString(rest):
			return "percent", "", true
		case rest == " point", rest == " points":
			return "points", "", true
		}
		return "", "", false
	}
	if rest, ok := cutWord(s, "numbers", "number", "counts", "count", "no."); ok {
		return "count", "", rest == "" || ofPattern.MatchString(rest) && !strings.Contains(rest, " by ")
	}
	if s == "ratio" {
		return "ratio", "", true
	}
	return amountOf(s)
}

// cutWord takes one of some words off the start of a text.
func cutWord(s string, words ...string) (rest string, ok bool) {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || rest[0] == ' ') {
			return rest, true
		}
	}
	return "", false
}

// amountOf reads a currency or a plain unit with its scale: £ billion, £’000,
// million tonnes of oil equivalent, pence per litre, thousands.
func amountOf(s string) (unit, scale string, ok bool) {
	s = strings.NewReplacer("'", "", "’", "", "‘", "").Replace(s)
	places := amountToken.FindAllStringIndex(s, -1)
	end := 0
	for i, at := range places {
		token, rest := s[at[0]:at[1]], s[at[1]:]
		if strings.Trim(s[end:at[0]], " ") != "" || i > 5 {
			return "", "", false
		}
		end = at[1]
		sign, _ := utf8.DecodeRuneInString(token)
		plain, known := nouns[token]
		switch {
		case unit == "" && currencyOf(sign) != 0:
			unit = currencyUnits[currencyOf(sign)]
		case unit == "" && currencyWords[token] != "":
			unit = currencyWords[token]
		case unit == "" && token == "pounds", unit == "gbp" && token == "sterling":
			unit = "gbp"
		case scale == "" && scaleWords[token] != "" && (unit != "" || len(token) > 2 || token == "bn"):
			scale = scaleWords[token]
		case token == "of" && scale != "" && unit == "" && rest != "":
		case token == "per" && unit != "" && perPattern.MatchString(" "+s[at[0]:]):
			return unit, scale, true
		case unit == "" && known && plain && (rest == "" || perPattern.MatchString(rest) || ofPattern.MatchString(rest)):
			return token + rest, scale, true
		case unit == "" && known && !plain && scale != "" && rest == "":
			return "count", scale, true
		default:
			return "", "", false
		}
	}
	return unit, scale, end == len(s) && (unit != "" || scale != "")
}

// maxHeader is how long a header may be that is searched for a unit.
const maxHeader = 1000

// headerUnit gives what a header says of its column's unit and scale, "" where
// it says nothing: per cent, a currency, thousands, millions. A sign that
// belongs to a number says nothing: “incomes under £10,000” may be a count.
func headerUnit(header string) (unit, scale string) {
	if len(header) > maxHeader {
		return "", ""
	}
	unit, scale = bracketUnit(header)
	tokens := headerToken.FindAllString(strings.ToLower(header), -1)
	at := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return tokens[i]
	}
	number := func(s string) bool { return s != "" && s[0]-'0' <= 9 && scaleWords[s] == "" }
	set := func(to *string, word string) {
		if *to == "" {
			*to = word
		}
	}
	for i, tok := range tokens {
		before, after := at(i-1), at(i+1)
		sign, _ := utf8.DecodeRuneInString(tok)
		switch {
		case currencyOf(sign) != 0:
			if !number(after) {
				set(&unit, currencyUnits[currencyOf(sign)])
			}
			if w := scaleWords[after]; w != "" && before != "per" && !number(before) {
				set(&scale, w)
			}
		case currencyWords[tok] != "" && len(after) > 1 && scaleWords[after] != "" && before != "per":
			set(&unit, currencyWords[tok])
		case tok == "%" || tok == "percent" || tok == "percentage" || tok == "percentages" || tok == "cent" && before == "per":
			if tok == "cent" {
				before = at(i - 2)
			}
			if number(before) {
				break
			}
			if after == "point" || after == "points" {
				set(&unit, "points")
			}
			set(&unit, "percent")
		case len(tok) > 2 && scaleWords[tok] != "" || tok == "bn":
			switch before {
			case "per", "a", "an", "one", "each", "every":
				continue
			}
			last := after == "" || unitWords[after] || strings.HasSuffix(tok, "s") || tok == "bn" || tok == "000"
			if !number(before) && before != "000" && last && after != "or" && after != "and" {
				set(&scale, scaleWords[tok])
			}
		}
	}
	return unit, scale
}

// bracketUnit gives the unit that a header says in brackets or as a whole:
// “Primary Income (Euro Million)”, “Index (2015=100)”, “Number of people”,
// “Deaths per 100,000 population”.
func bracketUnit(header string) (unit, scale string) {
	for rest := header; ; {
		i := strings.IndexByte(rest, '(')
		if i < 0 {
			break
		}
		n := strings.IndexAny(rest[i+1:], "()")
		if n < 0 {
			break
		}
		if u, s, ok := bareUnit(rest[i+1 : i+1+n]); ok {
			if unit == "" {
				unit = u
			}
			if scale == "" {
				scale = s
			}
		}
		rest = rest[i+1+n:]
	}
	if unit != "" {
		return unit, scale
	}
	plain := strings.ToLower(diag.OneLine(stripBrackets(header, true)))
	if rate := rateOf(plain); rate != "" {
		return rate, scale
	}
	if rest, ok := cutWord(plain, "number", "numbers"); ok && strings.HasPrefix(rest, " of ") && !strings.Contains(rest, " per ") {
		return "count", scale
	}
	return "", scale
}
