package text

import (
	"strings"
	"sync"

	"policybrief/internal/font"
)

// shaped is what a face makes of a string. It is shared by all paragraphs, and
// must not be changed.
type shaped struct {
	glyphs  []font.Glyph
	missing []int // bytes of the string
}

// shapes keeps what was shaped. The editions of a batch have most of their
// words in common: all but figures and names.
var shapes = shaper{known: map[shapeKey]shaped{}, faces: map[*font.Face]bool{}}

// A shapeKey is all that shaping depends on.
type shapeKey struct {
	face     *font.Face
	features font.Features
	text     string
}

// What is kept at most: so many glyphs (some two megabytes) of so many faces,
// which a brand that is read again brings anew, in strings of so many bytes.
const (
	mostGlyphs    = 1 << 16
	mostFaces     = 32
	longestShaped = 1000
)

type shaper struct {
	mu     sync.RWMutex
	known  map[shapeKey]shaped
	faces  map[*font.Face]bool
	glyphs int
}

func (k *shaper) get(s string, st *Style) shaped {
	key := shapeKey{st.Face, st.features(), s}
	k.mu.RLock()
	sh, ok := k.known[key]
	k.mu.RUnlock()
	if ok {
		return sh
	}
	if len(s) <= longestShaped {
		key.text = strings.Clone(s) // s may be part of a whole file
	}
	sh.glyphs, sh.missing = st.Face.Shape(key.text, key.features)
	if len(s) > longestShaped {
		return sh
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.faces[key.face] = true; len(k.faces) > mostFaces || k.glyphs+len(s) > mostGlyphs {
		clear(k.known)
		clear(k.faces)
		k.faces[key.face], k.glyphs = true, 0
	}
	if _, ok := k.known[key]; !ok {
		k.glyphs += len(s) // at most one glyph a byte
	}
	k.known[key] = sh
	return sh
}
