package layout

import (
	"fmt"
	"slices"
	"strings"
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
	return s.setWith(pieces, text.Options{Width: width})
}

// leastJustified is the narrowest column, in em, that is justified: in a
// narrower one the spaces would gape.
const leastJustified = 22

// setText breaks the pieces of a paragraph, justified where that is wanted.
func (s *setter) setText(pieces []text.Piece, width page.Length, size page.Length) []text.Line {
	wanted := s.br.Justify
	if p := s.b.Profile; p != nil && p.Justify != nil {
		wanted = *p.Justify
	}
	if v := s.b.Front.Justify; v != nil {
		wanted = *v
	}
	return s.setWith(pieces, text.Options{Width: width, Justify: wanted && width >= leastJustified*size})
}

func (s *setter) setWith(pieces []text.Piece, o text.Options) []text.Line {
	o.Width, o.Hyphens, o.Hang = max(o.Width, page.Pt), s.hy, true
	lines, missing := text.Lines(pieces, o)
	s.tellMissing(missing)
	return lines
}

// balanced breaks a title into lines of about one length.
func (s *setter) balanced(pieces []text.Piece, width page.Length) []text.Line {
	lines, missing := text.Balanced(pieces, text.Options{Width: max(width, page.Pt), Hyphens: s.hy, Hang: true})
	s.tellMissing(missing)
	return lines
}

// setLine sets pieces on one line.
func (s *setter) setLine(pieces ...text.Piece) *text.Line {
	l, missing := text.Line1(pieces...)
	s.tellMissing(missing)
	return &l
}

// tellMissing reports each character that has no glyph once for each place,
// and what stands in a script that can't be set passage by passage.
func (s *setter) tellMissing(missing []text.Missing) {
	for i := 0; i < len(missing); i++ {
		m := &missing[i]
		name, hint := refused(m.Rune)
		end := m.Off + utf8.RuneLen(m.Rune)
		if name != "" {
			for ; i+1 < len(missing) && samePassage(m, end, &missing[i+1], name); i++ {
				end = missing[i+1].Off + utf8.RuneLen(missing[i+1].Rune)
			}
		}
		at := m.Piece.At
		if at.End-at.Start == len(m.Piece.Text) { // the text as it stands in the source
			at.Start, at.End = at.Start+m.Off, at.Start+end
		}
		if at.IsZero() && strings.ContainsRune(s.b.Words(s.b.Title), m.Rune) {
			continue // it is told where the title is written
		}
		key := missingKey{m.Rune, at}
		if s.missing[key] {
			continue
		}
		s.missing[key] = true
		var d diag.Diagnostic
		if name != "" {
			d = ruleScript.At(at, "%s can't be set: “%s”", name, excerpt(m.Piece.Text[m.Off:end])).WithHint("%s", hint)
		} else {
			family := "The typeface"
			if f := m.Piece.Style.Face; f != nil && f.Family != "" {
				family = f.Family
			}
			d = ruleGlyphMissing.At(at, "%s has no glyph for %s", family, describe(m.Rune)).
				WithHint("write the word another way, or give the brand a typeface that has the character")
		}
		if at.IsZero() {
			d.Message += fmt.Sprintf(", in “%s”", excerpt(m.Piece.Text))
		}
		s.faults.Add(d)
	}
}

// samePassage tells whether a missing character goes on with what ends at a
// byte of a piece: nothing but spaces and signs between, and one script.
func samePassage(m *text.Missing, end int, next *text.Missing, name string) bool {
	if next.Piece != m.Piece || next.Off < end {
		return false
	}
	if n, _ := refused(next.Rune); n != name {
		return false
	}
	return !strings.ContainsFunc(m.Piece.Text[end:next.Off], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// describe names a character by itself and its code point.
func describe(r rune) string {
	if unicode.IsPrint(r) {
		return fmt.Sprintf("“%c” (U+%04X)", r, r)
	}
	return fmt.Sprintf("U+%04X", r)
}

// tellSubstitutes tells once of the words that were set in the built-in face
// because the brand's lacks some of their characters.
func (s *setter) tellSubstitutes() {
	var words []string
	in := ""
	for _, p := range s.doc.Pages {
		for _, it := range p.Items {
			g, ok := it.(*page.Glyphs)
			if !ok || g.Face == nil || !g.Face.Substitute {
				continue
			}
			in = g.Face.Family
			w := strings.Builder{}
			for i := range g.Run {
				w.WriteString(g.Run[i].Text)
			}
			if word := strings.TrimSpace(w.String()); word != "" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	if len(words) == 0 {
		return
	}
	const most = 5
	shown := "“" + strings.Join(words[:min(len(words), most)], "”, “") + "”"
	if more := len(words) - most; more > 0 {
		shown += fmt.Sprintf(" and %d more", more)
	}
	verb := "is"
	if len(words) > 1 {
		verb = "are"
	}
	s.faults.Add(ruleGlyphSubstituted.At(s.b.Front.Title.All(), "%s %s set in %s: the brand's typeface lacks some of the characters", shown, verb, in).
		WithHint("look at these words on the page; a fuller version of the brand's typeface would make them match"))
}

func excerpt(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
