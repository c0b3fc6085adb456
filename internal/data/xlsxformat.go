package data

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A numberFormat is a number format code of a workbook, read (ECMA-376 part 1,
// 18.8.30 and 18.8.31): up to four sections, for positive numbers, negative
// ones, zero and text, or with conditions of their own.
type numberFormat struct {
	sections  []formatSection // for numbers
	condition bool            // a section has one
}

// formatKind is what a section makes of a number.
type formatKind uint8

const (
	unknownFormat formatKind = iota // can't be shown: fractions, elapsed time
	generalFormat                   // as General does, between prefix and suffix
	digitsFormat                    // as its placeholders say
	dateFormat                      // a date, with or without a time
	timeFormat                      // a time of day alone
)

type formatSection struct {
	kind           formatKind
	prefix, suffix string // literal text round the digits
	whole, frac    string // placeholders: 0, # and ?
	point          bool   // has a decimal sign
	group          bool   // thousands are parted
	shift          int    // power of ten the number is taken by: 2 for each %, -3 for each trailing comma
	exponent       int    // digits of the exponent, 0 for none
	plus           bool   // the exponent shows its plus sign
	fractions      bool   // seconds have decimals
	op             string // the condition: <, <=, =, >=, >, <> and a limit
	limit          float64
}

// maxFormat is the longest number format code that is read; spreadsheets stop
// at 255 characters.
const maxFormat = 1024

// builtinFormats are the codes of the formats that files give by number alone.
// 5 to 8 and 37 to 44 vary with the country of the program, and 27 to 36 and 50
// to 81 with its language, so that only what is common to all is given; an x
// stands for a section that is not.
var builtinFormats = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
	27: "yyyy m", 28: "m d", 29: "m d", 30: "m-d-yy", 31: "yyyy m d", 32: "h mm", 33: "h mm ss", 34: "h mm", 35: "h mm ss", 36: "yyyy m",
	37: "#,##0;x", 38: "#,##0;x", 39: "#,##0.00;x", 40: "#,##0.00;x", 41: "#,##0;x;\"-\"", 43: "#,##0.00;x;\"-\"",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: "yyyy m", 51: "m d", 52: "yyyy m", 53: "m d", 54: "m d", 55: "yyyy m", 56: "m d", 57: "yyyy m", 58: "m d",
	59: "0", 60: "0.00", 61: "#,##0", 62: "#,##0.00", 67: "0%", 68: "0.00%", 69: "# ?/?", 70: "# ??/??",
	71: "d/m/yyyy", 72: "d-mmm-yy", 73: "d-mmm", 74: "mmm-yy", 75: "h:mm", 76: "h:mm:ss", 77: "d/m/yyyy h:mm",
	78: "mm:ss", 79: "[h]:mm:ss", 80: "mm:ss.0", 81: "d/m/yyyy",
}

// parseFormat reads a format code. What it does not understand becomes a
// section that shows nothing.
func parseFormat(code string) *numberFormat {
	f := &numberFormat{}
	if len(code) > maxFormat {
		f.sections = []formatSection{{}}
		return f
	}
	for _, part := range splitFormat(code) {
		p := formatParser{rest: part}
		p.parse()
		if p.text && len(f.sections) > 0 || len(f.sections) == 3 {
			break // the section for text comes last
		}
		f.condition = f.condition || p.op != ""
		f.sections = append(f.sections, p.formatSection)
	}
	if len(f.sections) == 0 {
		f.sections = []formatSection{{kind: generalFormat}}
	}
	return f
}

// splitFormat parts a code at the semicolons that are not literal.
func splitFormat(code string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
		case '[':
			for i++; i < len(code) && code[i] != ']'; i++ {
			}
		case ';':
			parts = append(parts, code[start:i])
			start = i + 1
		}
	}
	return append(parts, code[start:])
}

// formatParser reads one section.
type formatParser struct {
	formatSection
	rest       string
	text       bool // has an @
	general    bool // has the word General
	strange    bool // has something that is not understood
	elapsed    bool // counts hours, minutes or seconds beyond a day
	script     bool // asks for digits of another script
	digits     bool // a placeholder has come
	after      bool // a literal has come after the placeholders
	commas     int  // since the last placeholder
	inExponent bool
	day, clock bool // has a year, month or day; has hours or seconds
	last       byte // the last date letter, in lower case
	pending    bool // it is an m: minutes where seconds follow, else months
}

func (p *formatParser) parse() {
	for p.rest != "" && !p.strange {
		p.next()
	}
	p.day = p.day || p.pending
	switch {
	case p.strange || p.elapsed || p.general && (p.digits || p.day || p.clock):
		p.kind = unknownFormat
	case p.day:
		p.kind, p.fractions = dateFormat, p.point
	case p.clock:
		p.kind, p.fractions = timeFormat, p.point
	case p.script:
		p.kind = unknownFormat
	case p.text && (p.digits || p.prefix != ""):
		p.kind = unknownFormat
	case p.general || p.text:
		p.kind = generalFormat
	default: // literals alone have no placeholders
		p.kind = digitsFormat
		p.shift -= 3 * p.commas
	}
}

func (p *formatParser) next() {
	s := p.rest
	r, w := utf8.DecodeRuneInString(s)
	p.rest = s[w:]
	switch {
	case r == '"':
		text, rest, _ := strings.Cut(p.rest, `"`)
		p.rest = rest
		p.literal(text)
	case r == '\\', r == '_', r == '*':
		_, w := utf8.DecodeRuneInString(p.rest)
		text := p.rest[:w]
		p.rest = p.rest[w:]
		if r == '_' { // a space as wide as the character
			text = " "
		}
		if r != '*' { // fills the cell's width
			p.literal(text)
		}
	case r == '[':
		text, rest, closed := strings.Cut(p.rest, "]")
		p.rest = rest
		p.bracket(text)
		p.strange = p.strange || !closed
	case len(s) >= 7 && strings.EqualFold(s[:7], "General"):
		p.rest = s[7:]
		p.strange = p.strange || p.general
		p.general = true
	case r == '@':
		p.text = true
	case r == '0', r == '#', r == '?':
		p.placeholder(byte(r))
	case r == '.' && (p.day || p.clock):
	case r == '.':
		p.strange = p.strange || p.point || p.inExponent || p.after
		p.point, p.digits = true, true
		p.shift -= 3 * p.commas
		p.commas = 0
	case r == ',' && p.digits && !p.inExponent:
		p.strange = p.strange || p.after
		p.commas++
	case r == '%':
		p.shift += 2
		p.literal("%")
	case (r == 'E' || r == 'e') && p.digits && p.rest != "" && (p.rest[0] == '+' || p.rest[0] == '-'):
		p.strange = p.strange || p.inExponent || p.after || p.commas > 0 || p.group || len(p.whole) != 1
		p.plus, p.inExponent = p.rest[0] == '+', true
		p.rest = p.rest[1:]
	case strings.ContainsRune("yYmMdDhHsSeEgGbBaA", r):
		p.date(s)
	case r == '/':
		p.strange = p.strange || p.digits // a fraction
		p.literal("/")
	case r >= utf8.RuneSelf, strings.ContainsRune(" $+-():!^&'~{}<>=,", r):
		p.literal(string(r))
	default:
		p.strange = true
	}
}

// literal adds text that is shown as it is.
func (p *formatParser) literal(s string) {
	if p.digits || p.general {
		p.suffix += s
		p.after = p.after || s != ""
	} else {
		p.prefix += s
	}
}

// placeholder adds a digit. Those that stand apart, as in 000-000, are not
// understood.
func (p *formatParser) placeholder(c byte) {
	if p.day || p.clock {
		p.point = true // the decimals of seconds
		p.strange = p.strange || p.last != 's'
		return
	}
	p.strange = p.strange || p.after || p.general
	p.digits = true
	switch {
	case p.inExponent:
		p.exponent++
	case p.point:
		p.strange = p.strange || p.commas > 0
		p.frac += string(c)
	default:
		p.group = p.group || p.commas > 0
		p.commas = 0
		p.whole += string(c)
	}
}

// bracket reads [Red], [>=100], [$£-809], [h] and the like.
func (p *formatParser) bracket(s string) {
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(s, "$"):
		sign, locale, _ := strings.Cut(s[1:], "-")
		p.script = p.script || len(locale) > 4 && !strings.HasPrefix(locale, "1")
		p.literal(sign)
	case lower != "" && strings.Trim(lower, lower[:1]) == "" && strings.Contains("hms", lower[:1]):
		p.elapsed = true
	case strings.IndexAny(s, "<>=") == 0:
		limit := strings.TrimLeft(s, "<>=")
		v, err := strconv.ParseFloat(strings.TrimSpace(limit), 64)
		p.op, p.limit = s[:len(s)-len(limit)], v
		p.strange = p.strange || err != nil || !slices.Contains([]string{"<", "<=", "=", ">=", ">", "<>"}, p.op)
	case strings.HasPrefix(lower, "color"):
	default:
		colours := []string{"black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"}
		p.script = p.script || !slices.Contains(colours, lower) // [DBNum1]
	}
}

// date reads a run of one date letter, or AM/PM. An m after hours or before
// seconds is minutes.
func (p *formatParser) date(s string) {
	p.strange = p.strange || p.digits || p.general
	for _, half := range []string{"AM/PM", "A/P"} {
		if len(s) >= len(half) && strings.EqualFold(s[:len(half)], half) {
			p.rest, p.clock = s[len(half):], true
			return
		}
	}
	c, n := s[0]|0x20, 1
	for n < len(s) && s[n]|0x20 == c {
		n++
	}
	p.rest = s[n:]
	p.day = p.day || p.pending && c != 's'
	p.pending = false
	switch {
	case c == 'h' || c == 's':
		p.clock = true
	case c != 'm' || n > 2:
		p.day = true
	case p.last != 'h' && p.last != 's':
		p.pending = true
	}
	p.last = c
}

// section gives the section that shows a number, a plain decimal. It is nil
// where that is not known.
func (f *numberFormat) section(value []byte) *formatSection {
	neg := value[0] == '-'
	if !f.condition {
		switch n := len(f.sections); {
		case neg && n > 1:
			return &f.sections[1]
		case n > 2 && string(value) == "0":
			return &f.sections[2]
		}
		return &f.sections[0]
	}
	v, _ := strconv.ParseFloat(string(value), 64)
	for i := range f.sections {
		s := &f.sections[i]
		if i == len(f.sections)-1 && s.op == "" || s.holds(v) {
			if neg { // programs differ in whether the minus is shown
				return nil
			}
			return s
		}
	}
	return nil
}

// holds tells whether a number meets the section's condition. A first section
// without one is for positive numbers.
func (s *formatSection) holds(v float64) bool {
	switch s.op {
	case "<":
		return v < s.limit
	case "<=":
		return v <= s.limit
	case "=":
		return v == s.limit
	case ">=":
		return v >= s.limit
	case ">":
		return v > s.limit
	case "<>":
		return v != s.limit
	}
	return v > 0
}
