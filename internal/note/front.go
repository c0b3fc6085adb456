package note

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

var bom = []byte("\uFEFF")

// deepKeys are the keys whose own keys are merged one by one over those of
// brief.yml and of the note.
var deepKeys = []string{"data", "params", "rules"}

// frontMatter finds the front matter at the start of a file: from its first
// line, ---, to the next line --- or .... It gives the offset after the
// opening line, that after the closing one, and whether there is one; end is 0
// where there is no front matter.
func frontMatter(src []byte) (start, end int, closed bool) {
	first := len(src) - len(bytes.TrimPrefix(src, bom))
	line := func(i int) (string, int) {
		j := bytes.IndexByte(src[i:], '\n')
		if j < 0 {
			return strings.TrimRight(string(src[i:]), " \t\r"), len(src)
		}
		if j > 10 {
			return "", i + j + 1
		}
		return strings.TrimRight(string(src[i:i+j]), " \t\r"), i + j + 1
	}
	s, next := line(first)
	if s != "---" {
		return 0, 0, false
	}
	start = next
	for i := start; i < len(src); {
		s, next = line(i)
		if s == "---" || s == "..." {
			return start, next, true
		}
		i = next
	}
	return start, len(src), false
}

// front reads the front matter, and the note's editions.
func (b *builder) front(src *diag.Source, start, end int, closed bool) {
	doc := b.doc
	first := src.Span(0, min(3, len(src.Data)))
	var own *conf.Value
	readable := false // whether what is missing is missing, not just unread
	switch {
	case end == 0:
		b.fault(ruleFront.At(first, "this note has no front matter").
			WithHint("begin it with a line ---, then title: …, then a line ---"))
	case !closed:
		b.fault(ruleFront.At(first, "the front matter never ends").
			WithHint("close it with a line --- after the last key"))
	default:
		stop := bytes.LastIndexByte(bytes.TrimRight(src.Data[start:end], "\r\n"), '\n')
		var faults diag.List
		own, faults = conf.Parse(src, start, start+stop+1)
		readable = !faults.HasErrors()
		for _, d := range faults {
			b.fault(d)
		}
	}
	if own != nil && own.Kind != conf.Mapping && own.Kind != conf.Null {
		b.fault(ruleFront.At(own.Span, "the front matter is no list of keys").WithHint("write a key on each line: title: …"))
		own = nil
	}
	doc.Meta = conf.Merge(doc.Meta, own, deepKeys...)
	doc.Front = b.decode(doc.Meta)
	// A title that is misspelt is told already.
	titled := slices.ContainsFunc(b.faults, func(d diag.Diagnostic) bool {
		return d.Rule.Code == "unknown-key" && strings.Contains(d.Hint, "“title”")
	})
	at := first
	if end > 0 {
		at = src.Span(start, lineStop(src.Data, start))
	}
	for _, e := range doc.Front.Editions {
		over := e.Value
		if over != nil && over.Kind != conf.Mapping {
			if over.Kind != conf.Null {
				b.fault(ruleEdition.At(over.Span, "an edition is a list of the keys that it overrides").
					WithHint("write %s: {profile: …, brand: …}, or %s: {}", e.Key.S, e.Key.S))
			}
			over = nil
		}
		front := b.decode(conf.Merge(doc.Meta, over, deepKeys...))
		ed := Edition{Name: e.Key.S, At: e.Key.All(), Audience: e.Key.S, Front: front}
		if a := front.Audience; a.S != "" {
			ed.Audience = a.S
		}
		doc.Editions = append(doc.Editions, ed)
		b.checkFront(front, e.Key.All(), readable, titled)
	}
	if len(doc.Editions) == 0 {
		doc.Editions = []Edition{{At: at, Audience: doc.Front.Audience.S, Front: doc.Front}}
		b.checkFront(doc.Front, at, readable, titled)
	}
	b.allowed = map[string]bool{}
	for _, e := range doc.Editions {
		if e.Audience != "" && !b.allowed[e.Audience] {
			b.allowed[e.Audience] = true
			b.names = append(b.names, e.Audience)
		}
	}
	if end > 0 && !readable {
		b.allowed = nil // the editions may not have been read
	}
}

func lineStop(data []byte, i int) int {
	for i < len(data) && data[i] != '\n' && data[i] != '\r' {
		i++
	}
	return i
}

// decode gives the front matter of merged keys.
func (b *builder) decode(v *conf.Value) *Front {
	f := &Front{TOCDepth: 3}
	for _, d := range conf.Decode(v, f) {
		b.fault(d)
	}
	for _, e := range f.Data {
		if e.Value != nil {
			e.Value.Name, e.Value.At = e.Key, e.Key.All()
		}
	}
	return f
}

var language = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// checkFront checks the front matter of one edition, and asks for the files
// that it names. at is where a missing key would stand; readable says whether a
// key that is not there was not written; titled, that a title was meant to be.
func (b *builder) checkFront(f *Front, at diag.Span, readable, titled bool) {
	if strings.TrimSpace(f.Title.S) == "" && readable && !titled {
		if f.Title.Present() {
			at = f.Title.All()
		}
		b.fault(ruleTitle.At(at, "this note has no title").WithHint("add it to the front matter: title: Calls doubled in a year"))
	}
	if t := f.Date; t.Present() {
		if _, err := time.Parse(time.DateOnly, t.S); err != nil {
			b.fault(ruleDate.At(t.All(), "“%s” is no date of the calendar", t.S).WithHint("write a date as year, month, day: 2026-07-02"))
		}
	}
	if t := f.Embargo; t.Present() {
		if _, err := time.Parse(time.RFC3339, t.S); err != nil {
			b.fault(ruleEmbargo.At(t.All(), "“%s” is no time", t.S).
				WithHint("write date, time and offset from UTC: 2026-07-02T09:30:00+01:00"))
		}
	}
	if !f.Lang.Present() {
		f.Lang = diag.MadeText("en-GB", diag.Span{})
	} else if !language.MatchString(f.Lang.S) {
		b.fault(ruleLang.At(f.Lang.All(), "“%s” is no language code", f.Lang.S).WithHint("write en-GB, cy or fr, for example"))
	}
	if t := f.PaperSize; t.Present() && !strings.EqualFold(t.S, "a4") {
		b.fault(rulePaper.At(t.All(), "“%s” is no paper size that a brief is set on", t.S).WithHint("write a4, or leave the key out"))
	}
	if f.TOCDepth < 1 || f.TOCDepth > 6 {
		where := at
		if v := b.doc.Meta.Get("toc-depth"); v != nil {
			where = v.Span
		}
		b.fault(ruleTOCDepth.At(where, "a table of contents lists 1 to 6 levels of headings").WithHint("write toc-depth: 2"))
	}
	for _, e := range f.Rules {
		if s := e.Value.S; s != "off" && s != "warning" && s != "error" {
			b.fault(ruleLevel.At(e.Value.All(), "“%s” is no level", s).WithHint("write off, warning or error"))
		}
	}
	for _, a := range f.Author {
		if a.Name.S == "" && a.Organisation.S == "" && readable {
			where := at
			for _, t := range []diag.Text{a.Role, a.Email, a.Name} {
				if t.Present() {
					where = t.All()
				}
			}
			b.fault(ruleAuthor.At(where, "this author has no name").WithHint("add name: or organisation:"))
		}
	}
	for _, e := range f.Data {
		if e.Value != nil && e.Value.File.S != "" {
			b.ask(NeedData, e.Value.File)
		}
	}
	for _, t := range f.Bibliography {
		b.ask(NeedBibliography, t)
	}
	if v := f.Brand; v != nil && v.Kind == conf.Scalar && v.Text.S != "false" && v.Text.S != "" {
		b.ask(NeedBrand, v.Text)
	}
	if s := f.Profile.S; strings.Contains(s, "/") || strings.HasSuffix(s, ".yml") || strings.HasSuffix(s, ".yaml") {
		b.ask(NeedProfile, f.Profile)
	}
}

// ask asks for a file that the front matter names, if it can be one.
func (b *builder) ask(kind NeedKind, path diag.Text) {
	if _, faults := Resolve(path.All().Source, path); len(faults) > 0 {
		for _, d := range faults {
			b.fault(d)
		}
		return
	}
	b.need(kind, path)
}

// DecodeConf reads an author, who may be written as a name alone.
func (a *Author) DecodeConf(v *conf.Value) diag.List {
	if v != nil && v.Kind == conf.Scalar {
		a.Name = v.Text
		return nil
	}
	type plain Author
	return conf.Decode(v, (*plain)(a))
}
