// Package cite reads bibliographies, in CSL-JSON and BibTeX, and words
// citations and references in the Harvard style: author and year in the text,
// a list by author at the end. It knows nothing of notes or pages.
package cite

import (
	"path"
	"strings"

	"policybrief/internal/diag"
)

// Item is one work of a bibliography. Its strings are plain Unicode text.
type Item struct {
	Key string
	At  diag.Span // of its key
	// Kind is a type of CSL: book, chapter, article-journal, article-newspaper,
	// paper-conference, report, thesis, webpage, legislation; other types are
	// worded as a report is.
	Kind             string
	Authors, Editors []Name
	Title            string
	Container        string // the journal, newspaper or book that it stands in
	Publisher, Place string
	Volume, Issue    string
	Pages, Edition   string
	Number, Genre    string // of a report; of a thesis
	URL, DOI         string
	Issued, Accessed Date
}

// Name is a person's, or in Literal an organisation's.
type Name struct {
	Given, Particle, Family, Suffix string
	Literal                         string
}

// Date is a date of which the month and the day may be 0. Text stands in place
// of a year that is no number, such as “forthcoming”.
type Date struct {
	Year, Month, Day int
	Text             string
}

// Limits on what a bibliography may hold, far above any that is kept by hand.
const (
	maxItems  = 50_000
	maxField  = 20_000 // bytes
	maxNames  = 500    // of one work
	maxFaults = 100
)

// Library is what a bibliography holds.
type Library struct {
	Items []*Item // in the order written
	byKey map[string]*Item
}

// Parse reads a bibliography: BibTeX where the file is called .bib, else
// CSL-JSON. There is always a library; what can't be read is told and left out.
func Parse(src *diag.Source) (*Library, diag.List) {
	r := &reader{src: src, lib: &Library{byKey: map[string]*Item{}}}
	if strings.EqualFold(path.Ext(src.Name), ".bib") {
		r.bibtex()
	} else {
		r.json()
	}
	return r.lib, r.faults
}

// Get finds a work by its key.
func (l *Library) Get(key string) *Item {
	if l == nil {
		return nil
	}
	return l.byKey[key]
}

// Keys gives the keys of all works, in the order written.
func (l *Library) Keys() []string {
	if l == nil {
		return nil
	}
	keys := make([]string, len(l.Items))
	for i, it := range l.Items {
		keys[i] = it.Key
	}
	return keys
}

// Join gives the works of several libraries. Where two have a key, the first
// one's work counts, and the other is told.
func Join(libs ...*Library) (*Library, diag.List) {
	if len(libs) == 1 {
		return libs[0], nil
	}
	r := &reader{lib: &Library{byKey: map[string]*Item{}}}
	for _, l := range libs {
		for _, it := range l.Items {
			r.add(it)
		}
	}
	return r.lib, r.faults
}

// reader fills one library.
type reader struct {
	src    *diag.Source
	lib    *Library
	faults diag.List
}

func (r *reader) span(i, j int) diag.Span { return r.src.Span(i, min(j, len(r.src.Data))) }

// add takes a work into the library.
func (r *reader) add(it *Item) {
	if first := r.lib.byKey[it.Key]; first != nil {
		r.faults.Add(ruleRepeated.At(it.At, "there is another work with the key “%s”", it.Key).
			WithNote(first.At, "it stands here first, and this one counts").WithHint("give one of the two another key"))
		return
	}
	r.lib.byKey[it.Key] = it
	r.lib.Items = append(r.lib.Items, it)
}

// full tells, once, that there are more works than are read.
func (r *reader) full(at int) bool {
	if len(r.lib.Items) < maxItems {
		return false
	}
	r.faults.Add(ruleBroken.At(r.span(at, at+1), "the bibliography has more than %d works; the rest are not read", maxItems).
		WithHint("keep the works that the brief cites in a file of their own"))
	return true
}
