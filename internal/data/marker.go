package data

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The words for the signs of UK official statistics (Government Analysis
// Function, “Symbols in tables”) and for the signs that other publishers use
// in the same places.
var (
	// missingCodes stand in place of a number, in brackets or bare.
	missingCodes = map[string]string{
		"c": "confidential", "x": "not available", "z": "not applicable", "w": "none recorded",
		"low": "too low to show, but not zero", "k": "too low to show, but not zero",
	}
	// markCodes qualify a number.
	markCodes = map[string]string{
		"p": "provisional", "r": "revised", "e": "estimated", "f": "forecast",
		"u": "low reliability", "b": "break in series",
	}
	// markWords are the same marks written out.
	markWords = map[string]string{
		"provisional": "p", "prov": "p", "revised": "r", "estimated": "e", "estimate": "e",
		"forecast": "f", "projected": "f", "projection": "f", "low reliability": "u", "unreliable": "u",
		"break": "b", "break in series": "b",
	}
	// missingSigns stand in place of a number as they are.
	missingSigns = map[string]string{
		"..": "not available", "…": "not available", "...": "not available", ":": "not available", ".": "not available",
		"-": "no value given", "–": "no value given", "—": "no value given", "−": "no value given",
		"*": "suppressed", "~": "suppressed or negligible",
		"n/a": "not available or not applicable", "n.a.": "not available or not applicable", "na": "not available or not applicable", "null": "no value given",
	}
	// eurostatFlags are the flags of Eurostat, which stand after a value or after
	// the sign : that there is none, several letters together (Eurostat, “Flags
	// and special values”).
	eurostatFlags = map[string]string{
		"b": "break in series", "c": "confidential", "d": "definition differs", "e": "estimated", "f": "forecast",
		"i": "see the metadata of the source", "n": "not significant", "p": "provisional", "r": "revised",
		"s": "estimated by Eurostat", "u": "low reliability", "z": "not applicable",
	}
	// plainStatus are words of a status column that say nothing is unusual.
	plainStatus = map[string]bool{
		"a": true, "actual": true, "final": true, "normal": true, "normal value": true, "official": true,
		"outturn": true, "published": true, "reported": true, "recorded": true, "none": true, "-": true,
	}
)

// reading is what a cell of a column of numbers says.
type reading struct {
	state     State
	scan      numberScan // where state is Known
	marker    string
	why       string
	low, high Number
	bounded   bool // low and high are known
	lowOpen   bool // the value is more than low, not low itself
	highOpen  bool
	fromZero  bool // low is 0 because counts are not negative: void in a column that has negatives
	span      bool // written as a range, 0-2
	marks     []Mark
	loose     bool // read by a rule that holds in a column of numbers alone: a bare letter, a range
}

// vocabulary is the signs of one dataset: those known, and the publisher's own.
type vocabulary struct {
	missing map[string]string // exact text to its word
	marks   map[string]string
	flags   map[string]string // letters that qualify a number in this publisher's files, or nil
}

// newVocabulary sorts what `markers:` says into signs that replace a number
// and signs that qualify one, by the word given: the word of a known mark, or
// “see …”, makes a mark.
func newVocabulary(spec *Spec) vocabulary {
	v := vocabulary{missing: map[string]string{}, marks: map[string]string{}}
	for _, e := range spec.Markers {
		sign, word := strings.TrimSpace(e.Key.S), strings.TrimSpace(e.Value.S)
		lower := strings.ToLower(word)
		if sign == "" {
			continue
		}
		if code, ok := markWords[lower]; ok {
			v.marks[sign] = markCodes[code]
		} else if strings.HasPrefix(lower, "see ") {
			v.marks[sign] = word
		} else {
			v.missing[sign] = word
		}
	}
	return v
}

// eurostatVocabulary is that of a file in Eurostat's own format.
func eurostatVocabulary(spec *Spec) vocabulary {
	v := newVocabulary(spec)
	v.flags = eurostatFlags
	return v
}

// mark gives the mark that a sign, a letter or a word stands for. What comes
// in brackets is kept as published; the rest is put in square brackets.
func (v vocabulary) mark(sign, published string) (Mark, bool) {
	if word, ok := v.marks[sign]; ok {
		return Mark{published, word}, true
	}
	code := strings.ToLower(sign)
	if c, ok := markWords[code]; ok {
		code = c
	}
	word, ok := v.flags[code]
	if !ok {
		word, ok = markCodes[code]
	}
	if ok {
		if published == sign {
			published = "[" + code + "]"
		}
		return Mark{published, word}, true
	}
	if refs, ok := noteRefs(code); ok {
		if published == sign {
			published = "[" + code + "]"
		}
		return Mark{published, noteWord(refs)}, true
	}
	return Mark{}, false
}

// why gives the word for a marker: one of the publisher's own first.
func (v vocabulary) why(s string) (word string, loose, ok bool) {
	if word, ok = v.missing[s]; ok {
		return word, false, true
	}
	lower := strings.ToLower(s)
	if word, ok = missingSigns[lower]; ok {
		return word, lower == "-" || lower == "na" || lower == ".", true
	}
	if word, ok = missingCodes[lower]; ok {
		return word, true, true
	}
	return "", false, false
}

// maxSign is how long a number with its marks, or a sign, may be.
const maxSign = 120

// read reads the trimmed text of a cell in a column of numbers.
func (v vocabulary) read(b []byte, dec byte) reading {
	if len(b) == 0 {
		return reading{state: Blank}
	}
	if n := scanNumber(b, dec); n.ok {
		return reading{state: Known, scan: n}
	}
	if len(b) > maxSign || v.plainWord(b) {
		return reading{state: Words}
	}
	s := string(b)
	if word, loose, ok := v.why(s); ok {
		return reading{state: Missing, marker: s, why: word, loose: loose}
	}
	if r, ok := v.readBounds(s, dec); ok {
		return r
	}
	if n := v.scanLoose(s, dec); n.ok {
		return reading{state: Known, scan: n}
	}
	rest, codes, ok := peelBrackets(s, true)
	if !ok {
		return reading{state: Words}
	}
	return v.readMarked(s, rest, codes, dec)
}

// scanLoose reads a number, and the forms of one that cells alone have. A sign
// of the publisher's own at its end comes first.
func (v vocabulary) scanLoose(s string, dec byte) numberScan {
	n := scanNumber([]byte(s), dec)
	if n.ok || s == "" {
		return n
	}
	if v.ownMark(s) {
		return n
	}
	if loose := scanCell(s, dec); loose.ok {
		return loose
	}
	return n
}

// ownMark tells whether a text ends with a mark of the publisher's own.
func (v vocabulary) ownMark(s string) bool {
	for sign := range v.marks {
		if strings.HasSuffix(s, sign) {
			return true
		}
	}
	return false
}

// plainWord turns away at once what can be no sign: a text of letters that
// does not end in a bracket, is longer than all known signs of letters and
// begins no bound.
func (v vocabulary) plainWord(b []byte) bool {
	last := b[len(b)-1]
	if len(b) < 5 || b[0]|0x20 < 'a' || b[0]|0x20 > 'z' || last == ']' || last == ')' || boundWord(b) {
		return false
	}
	if len(v.missing) == 0 {
		return true
	}
	_, own := v.missing[string(b)]
	return !own
}

// code is one sign out of brackets, with the brackets it was published in.
type code struct{ sign, published string }

// peelBrackets takes `[p]`, `(R)` and `[p, r]` off the end of a cell, and one
// group off its start. Round brackets count only round letters: (5) is a
// negative number.
func peelBrackets(s string, round bool) (rest string, codes []code, ok bool) {
	for {
		s = trimString(s)
		open, inner := "", ""
		if n := len(s); n > 1 && s[n-1] == ']' {
			i := strings.LastIndexByte(s, '[')
			if i < 0 {
				return s, nil, false
			}
			open, inner, s = "[", s[i+1:n-1], s[:i]
		} else if n > 1 && s[n-1] == ')' && round {
			i := strings.LastIndexByte(s, '(')
			if i < 0 {
				return s, codes, true
			}
			if _, note := noteRefs(s[i+1 : n-1]); !note && !letters(s[i+1:n-1]) {
				return s, codes, true
			}
			open, inner, s = "(", s[i+1:n-1], s[:i]
		} else if i := strings.IndexByte(s, ']'); n > 1 && s[0] == '[' && i > 0 {
			open, inner, s = "[", s[1:i], s[i+1:]
		} else {
			return s, codes, true
		}
		found := splitCodes(inner, open)
		codes = append(found, codes...)
		if len(codes) > maxMarks {
			return s, nil, false
		}
	}
}

func letters(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz ,;/") == ""
}

// splitCodes parts the content of brackets at commas, semicolons and slashes,
// and at spaces where what is between them are single letters.
func splitCodes(inner, open string) []code {
	end := "]"
	if open == "(" {
		end = ")"
	}
	if _, ok := noteRefs(inner); ok {
		return []code{{inner, open + inner + end}}
	}
	var out []code
	for _, p := range strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ';' || r == '/' }) {
		p = trimString(p)
		if n := len(out); n > 0 && p != "" && strings.Trim(p, "0123456789") == "" { // note 1, 2, r
			if _, note := noteRefs(out[n-1].sign); note {
				out = append(out, code{"note " + p, open + "note " + p + end})
				continue
			}
		}
		fields := strings.Fields(p)
		single := len(fields) > 1
		for _, f := range fields {
			single = single && len(f) == 1
		}
		if !single {
			fields = []string{p}
		}
		for _, f := range fields {
			if f != "" {
				out = append(out, code{f, open + f + end})
			}
		}
	}
	return out
}

// readMarked reads a cell from which bracketed signs were taken.
func (v vocabulary) readMarked(whole, rest string, codes []code, dec byte) reading {
	if rest == "" && len(codes) == 1 { // [<5], [1 to 4]
		if b, ok := v.readBounds(codes[0].sign, dec); ok {
			b.marker = codes[0].published
			return b
		}
	}
	var r reading
	missing := code{}
	for _, c := range codes {
		if m, ok := v.mark(c.sign, c.published); ok {
			r.marks = append(r.marks, m)
		} else if m, ok := v.mark(c.published, c.published); ok {
			r.marks = append(r.marks, m)
		} else if word, ok := missingCodes[strings.ToLower(c.sign)]; ok {
			missing, r.why = c, word
		} else if word, _, ok := v.why(c.sign); ok {
			missing, r.why = c, word
		} else if word, _, ok := v.why(c.published); ok {
			missing, r.why = c, word
		} else {
			return reading{state: Words}
		}
	}
	if missing.sign != "" {
		if _, _, ok := v.why(rest); rest != "" && !ok { // a number beside the sign that it is missing
			return v.lowZero(r, rest, missing, dec)
		}
		r.state, r.marker = Missing, missing.published
		return r
	}
	if rest == "" {
		return markAlone(r.marks, whole)
	}
	if word, loose, ok := v.why(rest); ok {
		r.state, r.marker, r.why, r.loose = Missing, rest, word, loose
		return r
	}
	if b, ok := v.readBounds(rest, dec); ok {
		b.marks = r.marks
		return b
	}
	num, bare := v.bareMarks(rest)
	if n := v.scanLoose(num, dec); n.ok && (v.ownMark(rest) || !doubtful(rest, n)) {
		r.state, r.scan, r.marks = Known, n, append(bare, r.marks...)
		r.loose = len(bare) > 0
		return r
	}
	if unmarked, notes := peelNotes(rest); len(notes) > 0 { // ..¹, <5*
		again := v.readMarked(unmarked, unmarked, nil, dec)
		if again.state == Missing {
			again.marks = slices.Concat(again.marks, notes, r.marks)
			return again
		}
	}
	if num == "" && len(codes) == 0 && len(bare) > 0 {
		r = markAlone(bare, whole)
		r.loose = true
		return r
	}
	if sign, flags := rest[:1], trimString(rest[1:]); sign == ":" { // Eurostat's missing sign with its flags
		word, _, ok := v.why(flags)
		if ok {
			return reading{state: Missing, marker: rest, why: word, marks: r.marks}
		}
		if none, more := v.bareMarks(flags); none == "" {
			out := reading{state: Missing, marker: sign, why: missingSigns[sign]}
			for _, m := range append(more, r.marks...) {
				if v.flags != nil && (m.Word == eurostatFlags["c"] || m.Word == eurostatFlags["z"]) { // these say why
					out.marker, out.why = ": "+strings.Trim(m.Sign, "[]"), m.Word
					continue
				}
				out.marks = append(out.marks, m)
			}
			return out
		}
	}
	return reading{state: Words}
}

// doubtful tells of a number that its marks make doubtful: 10² may be a
// hundred, and $3b three billion.
func doubtful(s string, n numberScan) bool {
	if n.sign != 0 && s[len(s)-1]|0x20 == 'b' {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return superDigit(last) != 0 && !n.separated && (n.num == Int(10) || n.num == Int(-10))
}

// lowZero reads `0 [low]`, which says that a value rounds to zero and is not
// zero: the number is then not known, so the cell is missing.
func (v vocabulary) lowZero(r reading, rest string, missing code, dec byte) reading {
	n := scanNumber([]byte(rest), dec)
	if n.ok && n.num.Coef == 0 && missingCodes[strings.ToLower(missing.sign)] == missingCodes["low"] {
		r.state, r.marker = Missing, missing.published
		return r
	}
	return reading{state: Words}
}

// markAlone reads marks that stand where a number should: only [u] is used so,
// for a value too unreliable to give.
func markAlone(marks []Mark, whole string) reading {
	if len(marks) == 1 && marks[0].Word == markCodes["u"] {
		return reading{state: Missing, marker: marks[0].Sign, why: "too unreliable to show"}
	}
	return reading{state: Words}
}

// bareMarks parts `123 pr` into the number and its marks: a word, single
// letters, or two together (as many as there are, where the publisher's flags
// are known), and footnote marks such as ¹ and *. What is left is the text as
// it came where the letters are not all marks.
func (v vocabulary) bareMarks(s string) (num string, marks []Mark) {
	for sign, word := range v.marks { // the publisher's own; the longest that fits
		if rest, ok := strings.CutSuffix(s, sign); ok && (len(marks) == 0 || len(sign) > len(marks[0].Sign)) {
			num, marks = trimString(rest), []Mark{{sign, word}}
		}
	}
	if len(marks) > 0 {
		return num, marks
	}
	if rest, notes := peelNotes(s); len(notes) > 0 {
		num, marks = v.bareMarks(rest)
		return num, append(marks, notes...)
	}
	i := len(s)
	for i > 0 && (s[i-1]|0x20 >= 'a' && s[i-1]|0x20 <= 'z' || s[i-1] == ' ') {
		i--
	}
	num = trimString(s[:i])
	word := trimString(s[i:])
	if word == "" {
		return s, nil
	}
	if m, ok := v.mark(word, word); ok {
		return num, []Mark{m}
	}
	for _, f := range strings.Fields(word) {
		if len(f) > 2 && v.flags == nil { // 3 Feb is no forecast, estimated, with a break
			return s, nil
		}
	}
	for _, r := range word {
		if r == ' ' {
			continue
		}
		m, ok := v.mark(string(r), string(r))
		if !ok {
			return s, nil
		}
		marks = append(marks, m)
	}
	return num, marks
}

// statusReading is what a cell of a status column says: marks, or why the
// value beside it is missing.
type statusReading struct {
	marks       []Mark
	marker, why string
	ok          bool
}

// status reads a cell of a status column.
func (v vocabulary) status(s string) (r statusReading) {
	s = trimString(s)
	if len(s) > 120 {
		return r
	}
	if m, ok := v.mark(s, s); ok {
		return statusReading{marks: []Mark{m}, ok: true}
	}
	if _, own := v.missing[s]; s == "" || plainStatus[strings.ToLower(s)] && !own {
		return statusReading{ok: true}
	}
	if word, _, ok := v.why(s); ok {
		return statusReading{marker: s, why: word, ok: true}
	}
	rest, codes, ok := peelBrackets(s, true)
	if !ok {
		return r
	}
	for _, c := range append(splitCodes(rest, "["), codes...) {
		if m, ok := v.mark(c.sign, c.published); ok {
			r.marks = append(r.marks, m)
		} else if word, _, ok := v.why(c.sign); ok {
			r.marker, r.why = c.published, word
		} else if rest, bare := v.bareMarks(c.sign); rest == "" && len(bare) > 0 {
			r.marks = append(r.marks, bare...)
		} else {
			return statusReading{}
		}
	}
	r.ok = true
	return r
}

func trimString(s string) string {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return string(trim([]byte(s)))
}
