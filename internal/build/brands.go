package build

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"policybrief/assets"
	"policybrief/internal/brand"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/note"
	"policybrief/internal/text"
)

// brandFile is what the brand.yml convention calls a brand.
const brandFile = "_brand.yml"

// builtin is the families the program ships with.
func builtin() brand.FontFiles {
	return brand.FontFiles{
		Regular:    assets.Regular,
		Semibold:   assets.Semibold,
		Bold:       assets.Bold,
		Italic:     assets.Italic,
		BoldItalic: assets.BoldItalic,
		Mono:       assets.Mono,
		MonoBold:   assets.MonoBold,
	}
}

// hyphenator gives the patterns of British English.
var hyphenator = sync.OnceValues(func() (*text.Hyphenator, error) { return text.NewHyphenator(assets.Hyphenation) })

// brand gives an edition's brand: the path, the mapping or false that `brand`
// holds, or the `_brand.yml` beside the note, or the project's.
func (p *project) brand(noteName string, v *conf.Value) (*brand.Brand, diag.List) {
	switch {
	case v != nil && v.Kind == conf.Scalar && v.Text.S == "false" && !v.Quoted:
		b := p.brands.get("", func() branded { return p.makeBrand(nil) })
		return b.brand, b.faults
	case v != nil && v.Kind == conf.Mapping:
		b := p.brands.get(fmt.Sprintf("%s:%d", v.Span.Name(), v.Span.Start), func() branded { return p.makeBrand(v) })
		return b.brand, b.faults
	case v != nil && v.Kind == conf.Scalar && v.Text.S != "" && !(v.Text.S == "true" && !v.Quoted):
		name, src, faults := p.need(v.Text.All().Source, v.Text, limitConf)
		if src == nil {
			b := p.brands.get("", func() branded { return p.makeBrand(nil) })
			return b.brand, faults
		}
		b := p.brandFile(name, src)
		return b.brand, append(faults, b.faults...)
	}
	for _, name := range []string{path.Join(path.Dir(noteName), brandFile), brandFile} {
		if !p.exists(name) {
			continue
		}
		f := p.read(name, limitConf)
		if f.fault != nil {
			b := p.brands.get("", func() branded { return p.makeBrand(nil) })
			return b.brand, diag.List{f.fault(diag.NewSource(name, nil).Span(0, 0))}
		}
		b := p.brandFile(name, f.src)
		return b.brand, b.faults
	}
	b := p.brands.get("", func() branded { return p.makeBrand(nil) })
	return b.brand, b.faults
}

func (p *project) brandFile(name string, src *diag.Source) branded {
	return p.brands.get(name, func() branded {
		v, faults := conf.Parse(src, 0, len(src.Data))
		if v.Kind == conf.Null {
			v = nil
		}
		b := p.makeBrand(v)
		if files, ok := p.uses.Load(b.brand); ok {
			p.uses.Store(b.brand, append([]string{name}, files.([]string)...))
		}
		return branded{b.brand, append(faults, b.faults...)}
	})
}

// makeBrand parses a brand and reads the fonts and the logo it names.
func (p *project) makeBrand(v *conf.Value) branded {
	files := map[string][]byte{}
	tried := map[string]bool{}
	var unread diag.List
	for {
		b, needs, faults := brand.Parse(v, builtin(), files)
		more := false
		for _, n := range needs {
			max := limitFont
			if n.Kind == "logo" {
				max = limitLogo
			}
			name, bad := note.Resolve(n.From, n.Path)
			if bad.HasErrors() || tried[name] {
				if !tried[n.Path.S] {
					tried[n.Path.S] = true
					unread.Add(bad...)
				}
				continue
			}
			tried[name] = true
			f := p.read(name, max)
			if f.fault != nil {
				unread.Add(f.fault(n.Path.All()))
				continue
			}
			files[name], more = f.src.Data, true
		}
		if !more {
			p.uses.Store(b, slices.Sorted(maps.Keys(files)))
			return branded{b, append(faults, unread...)}
		}
	}
}

// profile gives a kind of document by its name, or by the path of a file of
// the reader's own; nil where the edition names none.
func (p *project) profile(t diag.Text) (*brand.Profile, diag.List) {
	if t.S == "" {
		return nil, nil
	}
	ext := path.Ext(t.S)
	if strings.Contains(t.S, "/") || ext == ".yml" || ext == ".yaml" {
		name, src, faults := p.need(t.All().Source, t, limitConf)
		if src == nil {
			return nil, faults
		}
		pr := p.profiles.get(name, func() profiled { return parseProfile(strings.TrimSuffix(path.Base(name), ext), src) })
		return pr.profile, append(faults, pr.faults...)
	}
	pr := p.profiles.get("profiles/"+t.S, func() profiled {
		data, err := assets.Profiles.ReadFile("profiles/" + t.S + ".yml")
		if err != nil {
			return profiled{}
		}
		return parseProfile(t.S, diag.NewSource("profiles/"+t.S+".yml", data))
	})
	if pr.profile == nil && pr.faults == nil {
		d := ruleProfile.At(t.All(), "there is no profile “%s”", t.S)
		names := profileNames()
		if near := conf.Nearest(t.S, names); near != "" {
			return nil, diag.List{d.WithHint("did you mean “%s”?", near)}
		}
		return nil, diag.List{d.WithHint("the profiles are %s; a path names one of your own", strings.Join(names, ", "))}
	}
	return pr.profile, pr.faults
}

func parseProfile(name string, src *diag.Source) profiled {
	v, faults := conf.Parse(src, 0, len(src.Data))
	pr, bad := brand.ParseProfile(name, v)
	return profiled{pr, append(faults, bad...)}
}

// A Profile is a built-in kind of document as its file has it.
type Profile struct {
	Name string
	Text []byte
}

// Profiles gives the built-in kinds of document, by name.
func Profiles() []Profile {
	var out []Profile
	for _, name := range profileNames() {
		if text, err := assets.Profiles.ReadFile("profiles/" + name + ".yml"); err == nil {
			out = append(out, Profile{name, text})
		}
	}
	return out
}

// About is the first sentence of the comment that the file begins with.
func (p Profile) About() string {
	var b strings.Builder
	for line := range strings.Lines(string(p.Text)) {
		words, ok := strings.CutPrefix(line, "#")
		if !ok {
			break
		}
		b.WriteString(words)
	}
	about, _, _ := strings.Cut(diag.OneLine(b.String()), ". ")
	return strings.TrimSuffix(about, ".")
}

// profileNames gives the built-in profiles, sorted.
func profileNames() []string {
	entries, err := assets.Profiles.ReadDir("profiles")
	if err != nil {
		return nil // embedded, so it can't be
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".yml"); ok {
			names = append(names, name)
		}
	}
	return names
}
