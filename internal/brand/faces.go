package brand

import (
	"sync"

	"policybrief/internal/font"
	"policybrief/internal/text"
)

// family is the faces of a Family, in the order they were given.
type family struct{ faces []*face }

// builtin tells whether the program brings the family along.
func (f *family) builtin() bool { return len(f.faces) > 0 && f.faces[0].ttf != nil }

// A face is one font file, parsed when it is first used.
type face struct {
	weight int
	italic bool
	get    func() *font.Face
	ttf    []byte // of a built-in face
}

// face gives the nearest face there is: the slant wanted first, then the
// nearest weight by the rules of CSS Fonts 4, 5.2: text weights look upwards
// to 500 first, light ones downwards, heavy ones upwards.
func (f *family) face(weight int, italic bool) *font.Face {
	if best := f.nearest(weight, italic); best != nil {
		return best.get()
	}
	return nil
}

func (f *family) nearest(weight int, italic bool) *face {
	var best *face
	least := 0
	for _, c := range f.faces {
		far := distance(weight, c.weight)
		if c.italic != italic {
			far += 10000
		}
		if best == nil || far < least {
			best, least = c, far
		}
	}
	return best
}

// distance ranks how badly a weight serves for the one wanted; 0 is the same.
func distance(want, have int) int {
	d := have - want
	switch {
	case d == 0:
		return 0
	case want >= 400 && want <= 500:
		if d > 0 && have <= 500 {
			return d
		}
		if d < 0 {
			return 1000 - d
		}
		return 2000 + d
	case want < 400:
		if d < 0 {
			return -d
		}
		return 1000 + d
	case d > 0:
		return d
	}
	return 1000 - d
}

// builtins holds the program's own faces by the first byte of their file, so
// that all brands share what was parsed once. substitutes holds them once
// more, as the faces of words that a brand's own face lacks a character of.
var builtins, substitutes sync.Map // of *byte to func() *font.Face

// A builtinFace is a font file that the program ships with.
type builtinFace struct {
	ttf    []byte
	weight int
	italic bool
}

func builtinSans(files FontFiles) *Family {
	return builtinFamily("Source Sans 3", nil,
		builtinFace{files.Regular, 400, false}, builtinFace{files.Semibold, 600, false}, builtinFace{files.Bold, 700, false},
		builtinFace{files.Italic, 400, true}, builtinFace{files.BoldItalic, 700, true})
}

func builtinMono(files FontFiles, fallback *Family) *Family {
	return builtinFamily("Source Code Pro", fallback, builtinFace{files.Mono, 400, false}, builtinFace{files.MonoBold, 700, false})
}

// builtinFamily gives a family of the program's own.
func builtinFamily(name string, fallback *Family, faces ...builtinFace) *Family {
	f := &Family{Name: name}
	for _, c := range faces {
		if len(c.ttf) == 0 {
			continue
		}
		get := shared(&builtins, c.ttf, func(parsed *font.Face) {
			if fallback != nil {
				parsed.Fallback = fallback.substitute(c.weight, c.italic)
			}
		})
		f.faces = append(f.faces, &face{c.weight, c.italic, get, c.ttf})
	}
	return f
}

// substitute gives the face of a built-in family that stands in for one of
// another family.
func (f *family) substitute(weight int, italic bool) func() *font.Face {
	best := f.nearest(weight, italic)
	if best == nil || best.ttf == nil {
		return nil
	}
	return shared(&substitutes, best.ttf, func(parsed *font.Face) { parsed.Substitute = true })
}

// shared gives the face of a built-in file, parsed and made ready at its first
// use. A broken file, which only a mistake in the program can bring, is nil.
func shared(faces *sync.Map, ttf []byte, ready func(*font.Face)) func() *font.Face {
	get, ok := faces.Load(&ttf[0])
	if !ok {
		get, _ = faces.LoadOrStore(&ttf[0], sync.OnceValue(func() *font.Face {
			parsed, err := font.Parse(ttf)
			if err != nil {
				return nil
			}
			ready(parsed)
			return parsed
		}))
	}
	return get.(func() *font.Face)
}

// style gives the text style of a type.
func (b *Brand) style(t Type, bold, italic bool) text.Style {
	f := b.Faces.Base
	switch t.Family {
	case 1:
		f = b.Faces.Headings
	case 2:
		f = b.Faces.Mono
	case 3:
		f = b.Faces.MonoInline
	}
	weight := t.Weight
	if bold {
		weight = max(700, weight)
	}
	return text.Style{Face: f.Face(weight, italic || t.Italic), Size: t.Size, Color: t.Color, Ground: t.Ground}
}
