package brand

import (
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// ProfileSchema gives the JSON Schema of a profile.
func ProfileSchema() []byte { return conf.Schema("A profile", &profileFile{}) }

type profileFile struct {
	Name           string        `conf:"name"`
	Sections       []sectionConf `conf:"sections"`
	Pages          *conf.Value   `conf:"pages"`
	MinPages       *conf.Value   `conf:"min-pages"`
	BodySize       diag.Text     `conf:"body-size"`
	NumberParas    bool          `conf:"number-paragraphs"`
	NumberSections bool          `conf:"number-sections"`
	Contents       bool          `conf:"contents"`
}

type sectionConf struct {
	Heading diag.Text   `conf:"heading"`
	ID      diag.Text   `conf:"id"`
	Also    []diag.Text `conf:"also"`
	at      diag.Span
}

// DecodeConf implements the shorthand: the heading alone.
func (s *sectionConf) DecodeConf(v *conf.Value) diag.List {
	type plain sectionConf
	s.at = v.Span
	if v.Kind == conf.Scalar {
		s.Heading = v.Text
		return nil
	}
	faults := conf.Decode(v, (*plain)(s))
	s.at = start(v)
	return faults
}

const (
	maxSections = 100
	maxPages    = 500
)

// ParseProfile reads a profile. name is what it is called where it gives no
// name of its own. There is always a profile; v may be nil or empty.
func ParseProfile(name string, v *conf.Value) (*Profile, diag.List) {
	p := &Profile{Name: name}
	if v == nil {
		return p, nil
	}
	var f profileFile
	r := &reader{src: v.Span.Source}
	r.faults = conf.Decode(v, &f)
	if f.Name != "" {
		p.Name = f.Name
	}
	p.NumberParas, p.NumberSections, p.Contents = f.NumberParas, f.NumberSections, f.Contents
	if l, ok := r.length(f.BodySize, "the size of the text", 10500, 7*page.Pt, 18*page.Pt); ok {
		p.BodySize = l
	}
	p.Pages, p.MinPages = r.pages(f.Pages, "pages"), r.pages(f.MinPages, "min-pages")
	if p.Pages > 0 && p.MinPages > p.Pages {
		r.faults.Add(rulePages.At(f.MinPages.Span, "the least number of pages, %d, is above the most, %d", p.MinPages, p.Pages).
			WithHint("make min-pages at most %d", p.Pages))
		p.MinPages = 0
	}
	p.Sections = r.sections(f.Sections)
	return p, r.faults
}

// pages reads a number of pages; 0 is none.
func (r *reader) pages(v *conf.Value, key string) int {
	if v == nil || v.Kind == conf.Null {
		return 0
	}
	m, ok := readMeasure(v.Text.S)
	if v.Kind != conf.Scalar || !ok || m.unit != "" || m.n%one != 0 || m.n > maxPages*one {
		r.faults.Add(rulePages.At(v.Span, "%s takes a whole number of pages from 0 to %d", key, maxPages).WithHint("write digits alone, such as 4; 0 is no limit"))
		return 0
	}
	return int(m.n / one)
}

func (r *reader) sections(list []sectionConf) (out []Section) {
	if len(list) > maxSections {
		r.faults.Add(ruleSection.At(list[maxSections].at, "the profile asks for %d sections; at most %d are read", len(list), maxSections).
			WithHint("keep those that a reader must find"))
		list = list[:maxSections]
	}
	seen := map[string]diag.Span{}
	for _, s := range list {
		if s.Heading.S == "" && s.ID.S == "" {
			r.faults.Add(ruleSection.At(s.at, "this section has neither heading nor id").WithHint("write: - heading: Background"))
			continue
		}
		names := append([]diag.Text{s.Heading}, s.Also...)
		for _, n := range append(names, diag.MadeText("#"+strings.TrimPrefix(s.ID.S, "#"), s.ID.All())) {
			key := foldName(n.S)
			if key == "" || key == "#" {
				continue
			}
			if first, ok := seen[key]; ok {
				r.faults.Add(ruleSection.At(n.All(), "“%s” already stands for a section", n.S).
					WithNote(first, "it stands here first").WithHint("keep one of the two"))
			} else {
				seen[key] = n.All()
			}
		}
		sec := Section{Heading: s.Heading.S, ID: strings.TrimPrefix(s.ID.S, "#"), At: s.at}
		for _, a := range s.Also {
			sec.Also = append(sec.Also, a.S)
		}
		out = append(out, sec)
	}
	return out
}
