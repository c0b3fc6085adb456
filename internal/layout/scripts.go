package layout

import (
	"unicode"

	"policybrief/internal/font"
)

// refused names, in the words of a reader, the writing that a missing
// character belongs to and that can't be set whatever the face, with what to
// do; or gives "".
func refused(r rune) (name, hint string) {
	if isEmoji(r) {
		return "an emoji", "say it in words; a picture with alternative text can stand in a brief too"
	}
	if font.Settable(r) {
		return "", ""
	}
	const hint1 = "write it in Latin letters, or put the passage in as a picture with alternative text"
	for _, s := range scripts {
		if unicode.In(r, s.tables...) {
			return s.name, hint1
		}
	}
	return "writing of this script", hint1
}

// scripts are those that a note in a country of many languages is likely to
// meet, by the names that readers know them by.
var scripts = []struct {
	name   string
	tables []*unicode.RangeTable
}{
	{"Arabic script", []*unicode.RangeTable{unicode.Arabic}},
	{"Hebrew", []*unicode.RangeTable{unicode.Hebrew}},
	{"Devanagari, the script of Hindi and Nepali,", []*unicode.RangeTable{unicode.Devanagari}},
	{"Bengali script", []*unicode.RangeTable{unicode.Bengali}},
	{"Gurmukhi, the script of Punjabi,", []*unicode.RangeTable{unicode.Gurmukhi}},
	{"Gujarati script", []*unicode.RangeTable{unicode.Gujarati}},
	{"Tamil script", []*unicode.RangeTable{unicode.Tamil}},
	{"Telugu script", []*unicode.RangeTable{unicode.Telugu}},
	{"Sinhala script", []*unicode.RangeTable{unicode.Sinhala}},
	{"Thai script", []*unicode.RangeTable{unicode.Thai}},
	{"Ethiopic, the script of Amharic and Tigrinya,", []*unicode.RangeTable{unicode.Ethiopic}},
	{"Chinese and Japanese writing", []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo}},
	{"Korean writing", []*unicode.RangeTable{unicode.Hangul}},
}

// isEmoji tells whether a character is a picture or a part of one: the blocks
// of pictographs of Unicode, the letters of flags, and joined keycaps.
func isEmoji(r rune) bool {
	switch {
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r == 0x20E3, r >= 0x2B1B && r <= 0x2B55:
		return true
	}
	return false
}
