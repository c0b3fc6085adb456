package brand

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// ProfileSchema gives the JSON Schema of a profile.
func ProfileSchema() []byte { return conf.Schema("A profile", &profileFile{}) }

// Profile is a kind of document (SPEC.md §9).
type Profile struct {
	Name           string
	Sections       []Section // in order
	Pages          int       // page budget, annexes apart; 0 for none
	MinPages       int
	BodySize       page.Length // 0: the brand's
	NumberParas    bool
	NumberSections bool
	Justify        *bool // text is justified, or not; nil leaves it to the brand
	Contents       bool
	Charity        bool // it asks for money, so it states what charity law asks for
	Style          HouseStyle

	header, footer furnitureConf // where a brand says nothing of its own
	title          TitleStyle
	titled         bool
}

// Section is a section of a profile, matched by heading or by {#id}.
type Section struct {
	Heading  string
	ID       string
	Also     []string // other headings that serve
	Optional bool
	Words    int // the most words it may have; 0 for no limit
	At       diag.Span
}

// HouseStyle is how a kind of document writes. The zero value leaves figures
// as they are and asks for nothing.
type HouseStyle struct {
	Years         string // one of YearForms, or ""
	PerCent       string // "%", "per cent" or ""
	SentenceWords int    // the most words that the sentences of a section may have on average; 0 for no limit
}

// YearForms are the ways to write a financial or academic year.
var YearForms = []string{"2012/13", "2012-13", "2012 to 2013"}

type profileFile struct {
	Name           string        `conf:"name" doc:"what the kind of document is called; its file's name unless given"`
	Sections       []sectionConf `conf:"sections" doc:"the sections that the document has, in order: a heading each, or a map"`
	Pages          *conf.Value   `conf:"pages" doc:"the most pages, annexes apart; 0 is no limit"`
	MinPages       *conf.Value   `conf:"min-pages" doc:"the fewest pages"`
	BodySize       diag.Text     `conf:"body-size" doc:"the size of the text: 11pt, or 12pt for accessible print; the brand's unless given"`
	NumberParas    bool          `conf:"number-paragraphs" doc:"number the paragraphs, so that a reply can cite them"`
	NumberSections bool          `conf:"number-sections" doc:"number the headings"`
	Justify        *bool         `conf:"justify" doc:"set text with both edges straight, or not"`
	Contents       bool          `conf:"contents" doc:"set a table of contents"`
	Charity        bool          `conf:"charity" doc:"the document asks for money for a charity: what charity law asks for must stand in its footer"`
	Title          diag.Text     `conf:"title" doc:"how the title is set where the brand does not say: plain, band, memo or cover"`
	Header         furnitureConf `conf:"header" doc:"the head of each page where the brand has none of its own"`
	Footer         furnitureConf `conf:"footer" doc:"the foot of each page where the brand has none of its own"`
	Style          styleConf     `conf:"style" doc:"the house style of words and numbers"`
}

type sectionConf struct {
	Heading  diag.Text   `conf:"heading" doc:"the heading by which the section is known"`
	ID       diag.Text   `conf:"id" doc:"the id that serves in place of the heading, or the block of this name, such as ask"`
	Also     []diag.Text `conf:"also" doc:"other headings that serve"`
	Optional bool        `conf:"optional" doc:"the section may be left out, but stands in its place where there is one"`
	Words    *conf.Value `conf:"words" doc:"the most words that the section may have"`
	at       diag.Span
}

type styleConf struct {
	Years         diag.Text   `conf:"years" doc:"how financial and academic years are written in the text: 2012/13, 2012-13 or 2012 to 2013"`
	PerCent       diag.Text   `conf:"per-cent" doc:"how per cents are written in the text: % or per cent"`
	SentenceWords *conf.Value `conf:"sentence-words" doc:"the most words that the sentences of a section may have on average; plain English guides say 25"`
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
	maxWords    = 100_000
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
	p.Justify = f.Justify
	p.NumberParas, p.NumberSections, p.Contents, p.Charity = f.NumberParas, f.NumberSections, f.Contents, f.Charity
	if l, ok := r.length(f.BodySize, "the size of the text", 10500, 7*page.Pt, 18*page.Pt); ok {
		p.BodySize = l
	}
	p.Pages, p.MinPages = r.whole(f.Pages, "pages", "pages", maxPages), r.whole(f.MinPages, "min-pages", "pages", maxPages)
	if p.Pages > 0 && p.MinPages > p.Pages {
		r.faults.Add(rulePages.At(f.MinPages.Span, "the least number of pages, %d, is above the most, %d", p.MinPages, p.Pages).
			WithHint("make min-pages at most %d", p.Pages))
		p.MinPages = 0
	}
	p.Sections = r.sections(f.Sections)
	p.Style = r.houseStyle(&f.Style)
	p.title, p.titled = r.titleStyle(f.Title)
	p.header, p.footer = f.Header, f.Footer
	b := &Brand{} // checked once here, and set into each brand that has none
	r.strip(&p.header, &b.Header)
	r.strip(&p.footer, &b.Footer)
	return p, r.faults
}

// Dress gives the brand as a kind of document sets it: the title and the
// furniture of pages are the profile's wherever the brand says nothing of its
// own. p may be nil.
func (b *Brand) Dress(p *Profile) *Brand {
	if p == nil {
		return b
	}
	d := *b
	if !b.said.title && p.titled {
		d.TitleBlock = p.title
	}
	r := &reader{} // the profile's faults are told where it is parsed
	if !b.said.header {
		r.strip(&p.header, &d.Header)
	}
	if !b.said.footer {
		r.strip(&p.footer, &d.Footer)
	}
	return &d
}

// houseStyle reads the house style.
func (r *reader) houseStyle(c *styleConf) (h HouseStyle) {
	pick := func(t diag.Text, forms []string) string {
		if t.S == "" || slices.Contains(forms, t.S) {
			return t.S
		}
		r.faults.Add(ruleHouse.At(t.All(), "“%s” is no way to write it that is known", t.S).
			WithHint("write one of these: %s", strings.Join(forms, ", ")))
		return ""
	}
	h.Years = pick(c.Years, YearForms)
	h.PerCent = pick(c.PerCent, []string{"%", "per cent"})
	h.SentenceWords = r.whole(c.SentenceWords, "sentence-words", "words", 100)
	return h
}

// whole reads a number of things; 0 is none.
func (r *reader) whole(v *conf.Value, key, things string, most int) int {
	if v == nil || v.Kind == conf.Null {
		return 0
	}
	m, ok := readMeasure(v.Text.S)
	if v.Kind != conf.Scalar || !ok || m.unit != "" || m.n%one != 0 || m.n > int64(most)*one {
		r.faults.Add(rulePages.At(v.Span, "%s takes a whole number of %s from 0 to %d", key, things, most).WithHint("write digits alone, such as 4; 0 is no limit"))
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
		sec := Section{Heading: s.Heading.S, ID: strings.TrimPrefix(s.ID.S, "#"), Optional: s.Optional, At: s.at}
		sec.Words = r.whole(s.Words, "words", "words", maxWords)
		for _, a := range s.Also {
			sec.Also = append(sec.Also, a.S)
		}
		out = append(out, sec)
	}
	return out
}
