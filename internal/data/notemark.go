package data

import (
	"slices"
	"strings"
	"unicode/utf8"

	"policybrief/internal/diag"
)

// seeNotes is the word for a footnote mark that does not say which note.
const seeNotes = "see the notes of the source"

// maxMarks is how many marks one cell may have.
const maxMarks = 8

// noteRefs gives the numbers of the notes that the content of brackets points
// at: note 3; notes 1, 2; see footnote 4; 3; 3, 4. word tells that it says
// “note”, without which a number may be something else.
func noteRefs(s string) (refs []string, word bool) {
	if len(s) > 60 || !strings.ContainsAny(s, "0123456789") && len(s) < len("note a") { // no note has fewer letters
		return nil, false
	}
	s = strings.ToLower(trimString(s))
	s = trimString(strings.TrimPrefix(s, "see "))
	for _, p := range [...]string{"footnotes", "footnote", "notes", "note"} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			s, word = rest, true
			break
		}
	}
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '&' || r == '\n' })
	for _, f := range fields {
		if f == "and" && len(refs) > 0 {
			continue
		}
		letter := word && len(fields) == 1 && len(f) == 1 && f[0] >= 'a' && f[0] <= 'z'
		if !letter && (len(f) > 2 || strings.Trim(f, "0123456789") != "" || f[0] == '0') || len(refs) == maxMarks {
			return nil, false
		}
		refs = append(refs, f)
	}
	return refs, word && len(refs) > 0
}

// noteWord is the word for a mark that points at notes.
func noteWord(refs []string) string {
	n := len(refs)
	if n == 1 {
		return "see note " + refs[0] + " of the source"
	}
	return "see notes " + strings.Join(refs[:n-1], ", ") + " and " + refs[n-1] + " of the source"
}

// isNoteMark tells whether the content of brackets points at notes or marks
// the whole column: note 1, notes 2, 3; 4; r; p.
func isNoteMark(s string) bool {
	if _, ok := markCodes[strings.ToLower(strings.TrimSpace(s))]; ok {
		return true
	}
	refs, _ := noteRefs(s)
	return len(refs) > 0
}

const superDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// superLetters are the raised letters that Unicode has.
var superLetters = map[rune]string{
	'ᵃ': "a", 'ᵇ': "b", 'ᶜ': "c", 'ᵈ': "d", 'ᵉ': "e", 'ᶠ': "f", 'ᵍ': "g", 'ʰ': "h", 'ⁱ': "i", 'ʲ': "j", 'ᵏ': "k", 'ˡ': "l", 'ᵐ': "m",
	'ⁿ': "n", 'ᵒ': "o", 'ᵖ': "p", 'ʳ': "r", 'ˢ': "s", 'ᵗ': "t", 'ᵘ': "u", 'ᵛ': "v", 'ʷ': "w", 'ˣ': "x", 'ʸ': "y", 'ᶻ': "z",
}

// superDigit gives the digit that a raised one stands for, or 0.
func superDigit(r rune) byte {
	if r < '²' { // most are no raised digit
		return 0
	}
	if i := strings.IndexRune(superDigits, r); i >= 0 {
		return byte('0' + utf8.RuneCountInString(superDigits[:i]))
	}
	return 0
}

// peelNotes takes the footnote marks off the end of a text that need no
// brackets: ¹, ¹,², ⁽¹⁾, ᵖ, *, †. They stay where there is nothing else.
func peelNotes(s string) (rest string, marks []Mark) {
	end := len(s)
	for end > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:end])
		if r < utf8.RuneSelf && r != '*' && r != ',' && r != ' ' || r >= utf8.RuneSelf && superDigit(r) == 0 && superLetters[r] == "" && !strings.ContainsRune("⁽⁾†‡§¶", r) {
			break
		}
		end -= n
	}
	tail := strings.TrimLeft(s[end:], " ,")
	rest = strings.TrimRight(trimString(s[:len(s)-len(tail)]), " ,")
	if tail == "" || rest == "" {
		return s, nil
	}
	marks, ok := raised(tail)
	if !ok {
		return s, nil
	}
	return rest, marks
}

// raised reads a run of footnote marks. Two raised digits side by side may be
// one note or two, and are kept as they are.
func raised(tail string) (marks []Mark, ok bool) {
	if len(tail) > 60 {
		return nil, false
	}
	rs := []rune(tail)
	for i := 0; i < len(rs); {
		j := i + 1
		switch r := rs[i]; {
		case r == ' ' || r == ',':
		case superDigit(r) != 0:
			for j < len(rs) && superDigit(rs[j]) != 0 {
				j++
			}
			m := Mark{string(rs[i:j]), seeNotes}
			if ref := string(superDigit(r)); j == i+1 {
				m = Mark{"[note " + ref + "]", noteWord([]string{ref})}
			}
			marks = append(marks, m)
		case r == '⁽':
			ref := ""
			for ; j < len(rs) && superDigit(rs[j]) != 0; j++ {
				ref += string(superDigit(rs[j]))
			}
			if j == len(rs) || rs[j] != '⁾' || ref == "" || len(ref) > 2 {
				return nil, false
			}
			j++
			marks = append(marks, Mark{"[note " + ref + "]", noteWord([]string{ref})})
		case superLetters[r] != "":
			letter := superLetters[r]
			if word, known := markCodes[letter]; known {
				marks = append(marks, Mark{"[" + letter + "]", word})
				break
			}
			if len(rs) > 1 { // 2ⁿᵈ is an ordinal
				return nil, false
			}
			marks = append(marks, Mark{string(r), seeNotes})
		case r == '⁾':
			return nil, false
		default:
			for j < len(rs) && rs[j] == r {
				j++
			}
			marks = append(marks, Mark{string(rs[i:j]), seeNotes})
		}
		i = j
	}
	return marks, len(marks) > 0 && len(marks) <= maxMarks
}

// squared are words whose raised digit is a part of them.
var squared = map[string]bool{"m": true, "km": true, "cm": true, "mm": true, "dm": true, "ft": true, "in": true, "yd": true, "mi": true, "co": true, "r": true, "n": true, "x": true, "chi": true, "χ": true}

// peelLabel takes footnote marks off the end of a label: Defence(1), Health¹,
// of which: transport (3), (4). Other brackets are a part of the name, such as
// those of Newport (Wales) and Education (5 to 16), and so are m² and CO².
func peelLabel(s string) (rest string, marks []Mark) {
	rest = s
	for len(marks) < maxMarks {
		var found []Mark
		next := ""
		last, _ := utf8.DecodeLastRuneInString(rest)
		switch {
		case last == ')' || last == ']':
			open := strings.LastIndexByte(rest, '(')
			if last == ']' {
				open = strings.LastIndexByte(rest, '[')
			}
			if open < 0 {
				break
			}
			refs, _ := noteRefs(rest[open+1 : len(rest)-1])
			for _, ref := range refs {
				found = append(found, Mark{"[note " + ref + "]", noteWord([]string{ref})})
			}
			next = rest[:open]
		case last == '*' || last >= '²' && superLetters[last] == "":
			next, found = peelNotes(rest)
			if superDigit(last) != 0 && squared[strings.ToLower(lastWord(next))] {
				found = nil
			}
		}
		if next = strings.TrimRight(trimString(next), ",; "); len(found) == 0 || next == "" {
			break
		}
		rest, marks = next, append(found, marks...)
	}
	if len(marks) == 0 {
		return s, nil
	}
	return rest, marks
}

// lastWord gives the letters that a text ends with.
func lastWord(s string) string {
	i := strings.LastIndexAny(s, " (/-")
	return strings.TrimLeft(s[i+1:], "0123456789.,")
}

// headMarks gives the marks at the end of a header, which hold for all values
// of its column: 2025-26 [f], Rate (provisional) [note 2]. A letter alone in
// round brackets is most often a note's, and marks nothing.
func (v vocabulary) headMarks(header string) []Mark {
	if !strings.ContainsAny(header, "[(") {
		return nil
	}
	_, codes, _ := peelBrackets(diag.OneLine(header), true)
	var out []Mark
	for _, c := range codes {
		if _, note := noteRefs(c.sign); note || c.published[0] == '(' && len(c.sign) == 1 {
			continue
		}
		if m, ok := v.mark(c.sign, c.published); ok && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}
