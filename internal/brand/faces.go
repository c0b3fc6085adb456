package brand

import (
	"sync"

	"policybrief/internal/font"
	"policybrief/internal/text"
)

// family is the faces of a Family, in the order they were given.
type family struct{ faces []*face }

// A face is one font file, parsed when it is first used.
type face struct {
	weight int
	italic bool
	get    func() *font.Face
}

// face gives the nearest face there is: the slant wanted first, then the
// nearest weight by the rules of CSS Fonts 4, 5.2: text weights look upwards
// to 500 first, light ones downwards, heavy ones upwards.
func (f *family) face(weight int, italic bool) *font.Face {
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
	if best == nil {
		return nil
	}
	return best.get()
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

// builtins holds the faces of the program's own family by the first byte of
// their file, so that all brands share what was parsed once.
var builtins sync.Map // of *byte to func() *font.Face

// A builtinFace is a font file that the program ships with.
type builtinFace struct {
	ttf    []byte
	weight int
	italic bool
}

func builtinSans(files FontFiles) *Family {
	return builtinFamily("Source Sans 3",
		builtinFace{files.Regular, 400, false}, builtinFace{files.Semibold, 600, false}, builtinFace{files.Bold, 700, false},
		builtinFace{files.Italic, 400, true}, builtinFace{files.BoldItalic, 700, true})
}

func builtinMono(files FontFiles) *Family {
	return builtinFamily("Source Code Pro", builtinFace{files.Mono, 400, false}, builtinFace{files.MonoBold, 700, false})
}

// builtinFamily gives a family of the program's own. A file that is absent or
// broken, which only a mistake in the program can bring, is passed over.
func builtinFamily(name string, faces ...builtinFace) *Family {
	f := &Family{Name: name}
	for _, c := range faces {
		if len(c.ttf) == 0 {
			continue
		}
		get, ok := builtins.Load(&c.ttf[0])
		if !ok {
			get, _ = builtins.LoadOrStore(&c.ttf[0], sync.OnceValue(func() *font.Face {
				parsed, err := font.Parse(c.ttf)
				if err != nil {
					return nil
				}
				return parsed
			}))
		}
		f.faces = append(f.faces, &face{c.weight, c.italic, get.(func() *font.Face)})
	}
	return f
}

// style gives the text style of a type.
func (b *Brand) style(t Type, bold, italic bool) text.Style {
	f := b.Faces.Base
	switch t.Family {
	case 1:
		f = b.Faces.Headings
	case 2:
		f = b.Faces.Mono
	}
	weight := t.Weight
	if bold {
		weight = max(700, weight)
	}
	return text.Style{Face: f.Face(weight, italic), Size: t.Size, Color: t.Color}
}
