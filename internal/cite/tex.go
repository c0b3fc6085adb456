package cite

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"policybrief/internal/diag"
)

// accents gives the combining character of TeX's commands for accents.
var accents = map[string]rune{
	"`": 0x0300, "'": 0x0301, "^": 0x0302, "~": 0x0303, "=": 0x0304, "u": 0x0306, ".": 0x0307, `"`: 0x0308,
	"r": 0x030A, "H": 0x030B, "v": 0x030C, "d": 0x0323, "c": 0x0327, "k": 0x0328, "b": 0x0331,
}

// letters gives what TeX's commands for characters stand for.
var letters = map[string]string{
	"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
	"i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "S": "§", "P": "¶", "pounds": "£", "textsterling": "£",
	"texteuro": "€", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
	"textquotedblright": "”", "ldots": "…", "dots": "…", "textellipsis": "…", "copyright": "©", "textdegree": "°", "degree": "°",
	"&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", "\\": " ", " ": " ", ",": "\u2009", "-": "",
}

// untex gives the text of a field without TeX: accents composed, dashes and
// quotation marks as they are printed, commands gone and their words kept.
func untex(s string) string {
	if !strings.ContainsAny(s, "\\{}~$-`'") {
		return diag.OneLine(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\':
			name, next := command(s, i+1)
			i = next
			if mark, ok := accents[name]; ok {
				base, after := argument(s, i)
				i = after
				b.WriteString(base)
				b.WriteRune(mark)
				continue
			}
			b.WriteString(letters[name])
		case c == '{' || c == '}' || c == '$':
			i++
		case c == '~':
			b.WriteRune('\u00A0')
			i++
		case strings.HasPrefix(s[i:], "---"):
			b.WriteRune('—')
			i += 3
		case strings.HasPrefix(s[i:], "--"):
			b.WriteRune('–')
			i += 2
		case strings.HasPrefix(s[i:], "``"):
			b.WriteRune('“')
			i += 2
		case strings.HasPrefix(s[i:], "''"):
			b.WriteRune('”')
			i += 2
		case c == '`':
			b.WriteRune('‘')
			i++
		case c == '\'':
			b.WriteRune('’')
			i++
		default:
			b.WriteByte(c)
			i++
		}
	}
	// Fields takes a non-breaking space for one, so it is kept apart.
	words := strings.FieldsFunc(norm.NFC.String(b.String()), func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	return strings.Join(words, " ")
}

// command reads the name of a command after its backslash, and the blanks that
// end one of letters.
func command(s string, i int) (name string, next int) {
	j := i
	for j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] >= 'A' && s[j] <= 'Z') {
		j++
	}
	if j > i {
		name = s[i:j]
		for j < len(s) && (s[j] == ' ' || s[j] == '\n') {
			j++
		}
		return name, j
	}
	if i >= len(s) {
		return "", i
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i : i+size], i + size
}

// argument reads the letter that an accent stands on: e, {e}, \i or {\i}.
func argument(s string, i int) (base string, next int) {
	braces := 0
	for i < len(s) && (s[i] == '{' || s[i] == ' ') {
		if s[i] == '{' {
			braces++
		}
		i++
	}
	if i < len(s) {
		if s[i] == '\\' {
			var name string
			name, i = command(s, i+1)
			switch base = letters[name]; name {
			case "i", "j": // an accent takes the place of the dot
				base = name
			}
		} else if s[i] != '}' {
			_, size := utf8.DecodeRuneInString(s[i:])
			base = s[i : i+size]
			i += size
		}
	}
	for ; braces > 0 && i < len(s) && s[i] == '}'; braces-- {
		i++
	}
	return base, i
}
