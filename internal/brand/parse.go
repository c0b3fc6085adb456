package brand

import (
	"path"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// FontFiles are the TrueType files of the built-in families: Source Sans 3,
// and Source Code Pro for code.
type FontFiles struct {
	Regular, Semibold, Bold, Italic, BoldItalic []byte
	Mono, MonoBold                              []byte
}

// Parse makes a brand of a `_brand.yml`'s value (nil for the built-in brand).
// files holds the files read so far by path from the project root; needs names
// those not yet there, and Parse is called again when they are read. There is
// always a brand: what is missing or wrong is as in the built-in one.
func Parse(v *conf.Value, own FontFiles, files map[string][]byte) (b *Brand, needs []Need, faults diag.List) {
	b = builtin(own)
	if v == nil {
		return b, nil, nil
	}
	r := &reader{b: b, src: v.Span.Source, files: files, wanted: map[string]bool{}, standard: b.Faces.Base, families: map[string]*Family{}}
	r.claim(b.Faces.Base.Name, b.Faces.Base)
	r.claim(b.Faces.Mono.Name, b.Faces.Mono)
	var f brandFile
	r.faults = conf.Decode(v, &f)
	r.meta(&f.Meta)
	r.colors(&f.Color)
	r.typography(&f.Typography, &f.Defaults.Brief)
	r.furniture(&f.Defaults.Brief)
	r.logo(&f.Logo)
	r.contrasts(&f)
	return b, r.needs, r.faults
}

// A reader makes one brand.
type reader struct {
	b        *Brand
	src      *diag.Source
	files    map[string][]byte
	needs    []Need
	wanted   map[string]bool
	faults   diag.List
	color    *colorReader
	hard     map[diag.Span]bool // to read, and told
	standard *Family            // the built-in one for text
	families map[string]*Family // by folded name
	declared []diag.Text
}

// file gives a file that the brand names, or notes that it is wanted. Paths
// start from the folder of the file that names them.
func (r *reader) file(t diag.Text, kind string) ([]byte, bool) {
	from := t.All().Source
	if from == nil {
		from = r.src
	}
	name := path.Clean(t.S)
	if from != nil && !path.IsAbs(t.S) { // absolute paths are refused by whoever reads files
		name = path.Join(path.Dir(from.Name), t.S)
	}
	if data, ok := r.files[name]; ok {
		return data, true
	}
	if !r.wanted[name] {
		r.wanted[name] = true
		r.needs = append(r.needs, Need{Path: t, From: from, Kind: kind})
	}
	return nil, false
}

func (r *reader) meta(m *metaConf) {
	r.b.Name, r.b.Link = m.Name.Full.S, m.Link.Home.S
	if r.b.Name == "" {
		r.b.Name = m.Name.Short.S
	}
	r.b.Charity = r.charity(m.Charity)
}
