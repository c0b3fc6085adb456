package layout

import (
	"fmt"
	"sort"
	"sync"
	"unicode"
	"unicode/utf8"

	"policybrief/internal/diag"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

type missingKey struct {
	r  rune
	at diag.Span
}

// setLines breaks pieces into lines and tells of characters without a glyph.
func (s *setter) setLines(pieces []text.Piece, width page.Length) []text.Line {
	lines, missing := text.Lines(pieces, text.Options{Width: max(width, page.Pt), Hyphens: s.hy})
	s.tellMissing(missing)
	return lines
}

// setLine sets pieces on one line.
func (s *setter) setLine(pieces ...text.Piece) *text.Line {
	l, missing := text.Line1(pieces...)
	s.tellMissing(missing)
	return &l
}

// tellMissing reports each character that has no glyph once for each place.
func (s *setter) tellMissing(missing []text.Missing) {
	for _, m := range missing {
		at := m.Piece.At
		if at.End-at.Start == len(m.Piece.Text) { // the text as it stands in the source
			at.Start += m.Off
			at.End = at.Start + utf8.RuneLen(m.Rune)
		}
		key := missingKey{m.Rune, at}
		if s.missing[key] {
			continue
		}
		s.missing[key] = true
		family := "The typeface"
		if f := m.Piece.Style.Face; f != nil && f.Family != "" {
			family = f.Family
		}
		d := ruleGlyphMissing.At(at, "%s has no glyph for %s", family, describe(m.Rune))
		if at.IsZero() {
			d.Message += fmt.Sprintf(", in “%s”", excerpt(m.Piece.Text))
		}
		s.faults.Add(d.WithHint("write the word another way, or give the brand a typeface that has the character"))
	}
}

// describe names a character by itself, its code point and its script.
func describe(r rune) string {
	d := fmt.Sprintf("U+%04X", r)
	if unicode.IsPrint(r) {
		d = fmt.Sprintf("“%c” (%s", r, d)
		if sc := script(r); sc != "" {
			d += ", " + sc
		}
		return d + ")"
	}
	return d
}

var scriptNames = sync.OnceValue(func() []string {
	names := make([]string, 0, len(unicode.Scripts))
	for name := range unicode.Scripts {
		if name != "Common" && name != "Inherited" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
})

// script names the writing system of a character, or gives "" where several
// share it.
func script(r rune) string {
	for _, name := range scriptNames() {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}

func excerpt(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
