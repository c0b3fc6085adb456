package brand

import (
	"bytes"
	"path"
	"strings"

	"policybrief/internal/font"
)

const maxFontFiles = 64 // of all families together

// fonts reads the families that a brand brings along. A user's face is parsed
// at once, so that a broken file is told where it is named.
func (r *reader) fonts(fonts []fontConf) {
	count := 0
	for i := range fonts {
		f := &fonts[i]
		if !f.Family.Present() {
			r.faults.Add(ruleFontSource.At(f.at, "this font has no `family`").WithHint("give it the name by which base, headings or monospace call it"))
			continue
		}
		r.declared = append(r.declared, f.Family)
		if own := r.families[foldName(f.Family.S)]; len(f.Files) == 0 && own != nil && own.builtin() {
			continue // the program brings it along, whatever its source is called
		}
		if !r.fontSource(f) {
			r.claim(f.Family.S, r.standard) // its fault is told; what names it has none of its own
			continue
		}
		fam := &Family{Name: f.Family.S}
		if own := r.families[foldName(f.Family.S)]; own != nil && own != r.standard {
			fam = own // a family given in two pieces
		}
		for _, file := range f.Files {
			if count++; count > maxFontFiles {
				r.faults.Add(ruleFontSource.At(file.at, "the brand names more than %d font files", maxFontFiles).
					WithHint("a brief uses four or five: keep those"))
				return
			}
			if c := r.fontFile(&file); c != nil {
				fam.faces = append(fam.faces, c)
			}
		}
		if len(fam.faces) == 0 {
			fam = r.standard
		}
		r.claim(f.Family.S, fam)
	}
}

func (r *reader) claim(name string, f *Family) { r.families[foldName(name)] = f }

// fontSource tells what is wrong with where a font comes from.
func (r *reader) fontSource(f *fontConf) bool {
	const wayOut = "download the static TTF files, put them beside the brand and name them: source: file, files: [fonts/Name-Regular.ttf]"
	at := f.Source.All()
	switch src := strings.ToLower(f.Source.S); {
	case src == "file", !f.Source.Present() && len(f.Files) > 0:
		if len(f.Files) == 0 {
			r.faults.Add(ruleFontSource.At(at, "the font “%s” names no files", f.Family.S).
				WithHint("add its TTF files: files: [fonts/Name-Regular.ttf, fonts/Name-Bold.ttf]"))
			return false
		}
		return true
	case src == "google", src == "bunny":
		r.faults.Add(ruleFontSource.At(at, "the font “%s” would have to be fetched from a network, which is never done", f.Family.S).WithHint(wayOut))
	case src == "system":
		r.faults.Add(ruleFontSource.At(at, "the font “%s” would be taken from this computer, and the brief would look different on another", f.Family.S).
			WithHint(wayOut))
	case !f.Source.Present():
		r.faults.Add(ruleFontSource.At(f.Family.All(), "the font “%s” has no source", f.Family.S).WithHint(wayOut))
	default:
		r.faults.Add(ruleFontSource.At(at, "“%s” is not a source of fonts", f.Source.S).WithHint(wayOut))
	}
	return false
}

// fontFile gives one face, or nil where its file is still wanted or no use.
func (r *reader) fontFile(f *fontFileConf) *face {
	if !f.Path.Present() {
		r.faults.Add(ruleFontSource.At(f.at, "a font file has no `path`").WithHint("write: - path: fonts/Name-Regular.ttf"))
		return nil
	}
	data, ok := r.file(f.Path, "font")
	if !ok {
		return nil
	}
	parsed, err := font.Parse(data)
	if err != nil {
		r.faults.Add(ruleFontBroken.At(f.Path.All(), "the font “%s” can't be used: %v", f.Path.S, err).WithHint("%s", fontHint(f.Path.S, data)))
		return nil
	}
	c := &face{weight: parsed.Weight, italic: parsed.Italic, get: func() *font.Face { return parsed }}
	if w, ok := r.weight(f.Weight); ok {
		c.weight = w
	}
	if italic, ok := r.slant(f.Style); ok {
		c.italic = italic
	}
	parsed.Fallback = r.standard.substitute(c.weight, c.italic)
	return c
}

// fontHint says what to do about a font file that can't be used.
func fontHint(name string, data []byte) string {
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".woff", ext == ".woff2", bytes.HasPrefix(data, []byte("wOF")):
		return "this is a web font: ask for the TTF file of the same face"
	case ext == ".otf", bytes.HasPrefix(data, []byte("OTTO")):
		return "most families come as OTF and as TTF: take the TTF"
	}
	return "use a static TTF file, one for each weight, whose licence lets it be embedded"
}

func foldName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
