package text

import (
	"strings"

	"policybrief/internal/font"
)

// shaped is what a face makes of a string. It is shared by all paragraphs, and
// must not be changed.
type shaped struct {
	glyphs  []font.Glyph
	traits  []trait // of each glyph
	missing []int   // bytes of the string
}

// A trait is what breaking lines asks of a glyph, besides its width.
type trait struct {
	id            font.GID
	blank         bool  // a space that may end a line
	stretches     bool  // a space that justifying changes
	mark          bool  // stands on the letter before
	before, after uint8 // how much of it hangs there, in hundredths
}

func traitsOf(glyphs []font.Glyph) []trait {
	out := make([]trait, len(glyphs))
	for i := range glyphs {
		g := &glyphs[i]
		before, after := hangs(g.Text)
		out[i] = trait{g.ID, isBlank(g.Text), stretches(g.Text), g.Mark(), uint8(before), uint8(after)}
	}
	return out
}

// A shapeKey is all that shaping depends on.
type shapeKey struct {
	face     *font.Face
	features font.Features
	text     string
}

// shapes keeps the glyphs of strings, of so many bytes together: some three
// megabytes.
var shapes = Memo[shapeKey, shaped]{Most: 1 << 16}

// longestShaped is how many bytes a string has at most of which glyphs and lines
// are kept.
const longestShaped = 1000

func shape(s string, st *Style) shaped {
	key := shapeKey{st.Face, st.features(), s}
	sh, ok := shapes.Get(key)
	if ok {
		return sh
	}
	if len(s) <= longestShaped {
		key.text = strings.Clone(s) // s may be part of a whole file
	}
	sh.glyphs, sh.missing = st.Face.Shape(key.text, key.features)
	sh.traits = traitsOf(sh.glyphs)
	if len(s) <= longestShaped {
		shapes.Keep(key, sh, key.face, len(s)+8)
	}
	return sh
}
