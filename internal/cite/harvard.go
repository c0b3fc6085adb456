package cite

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Run is a stretch of a citation or a reference.
type Run struct {
	Text   string
	Italic bool
	URL    string // an address that it links to
	Key    string // of the work whose reference it links to
}

// List is the works that one document cites, in the order of their references.
// The form is Harvard's as most British universities teach it (after Cite Them
// Right): author and year in the text, with up to three authors named, and the
// list sorted by author and year. Two works of one author and year are told
// apart by letters.
type List struct {
	Items  []*Item
	suffix map[*Item]string
}

// NewList sorts the works cited.
func NewList(items []*Item) *List {
	l := &List{Items: slices.Clone(items), suffix: map[*Item]string{}}
	type sorted struct{ who, title string }
	keys := map[*Item]sorted{}
	for _, it := range l.Items {
		keys[it] = sorted{fold(runsText(it.authors())), fold(it.Title)}
	}
	slices.SortStableFunc(l.Items, func(a, b *Item) int {
		return cmp.Or(cmp.Compare(keys[a].who, keys[b].who), cmp.Compare(a.Issued.Year, b.Issued.Year),
			cmp.Compare(a.Issued.Text, b.Issued.Text), cmp.Compare(keys[a].title, keys[b].title), cmp.Compare(a.Key, b.Key))
	})
	same := map[string][]*Item{}
	for _, it := range l.Items {
		name := runsText(it.short()) + "\x00" + it.year()
		same[name] = append(same[name], it)
	}
	for _, items := range same {
		for i, it := range items {
			if len(items) > 1 && it.Issued.Year != 0 && i < 26 { // in the order of the list
				l.suffix[it] = string(rune('a' + i))
			}
		}
	}
	return l
}

// fold gives a text by which names are sorted: small letters, without accents
// and signs.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.IsPunct(r) && r != ',':
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

func runsText(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Cited is one work as a citation names it.
type Cited struct {
	Item           *Item
	Prefix, Suffix string // what stands before it, and after it: “see”, “p. 33”
	YearOnly       bool   // the text names the author
}

// Bracketed words a citation in round brackets: (Hills, 2010, p. 33; Marmot
// et al., 2020).
func (l *List) Bracketed(all []Cited) []Run {
	out := []Run{{Text: "("}}
	for i, c := range all {
		if i > 0 {
			out = append(out, Run{Text: "; "})
		}
		if c.Prefix != "" {
			out = append(out, Run{Text: c.Prefix + " "})
		}
		year := l.year(c.Item)
		switch {
		case c.YearOnly:
		case year == "":
			out = append(out, linked(c.Item.Key, c.Item.short()...)...)
		default:
			out = append(out, linked(c.Item.Key, append(c.Item.short(), Run{Text: ", "})...)...)
		}
		out = append(out, linked(c.Item.Key, Run{Text: year})...)
		out = append(out, located(c.Suffix)...)
	}
	return append(out, Run{Text: ")"})
}

// InText words a citation whose author is part of the sentence: Hills (2010).
func (l *List) InText(c Cited) []Run {
	out := linked(c.Item.Key, c.Item.short()...)
	year, place := l.year(c.Item), located(c.Suffix)
	if year == "" {
		return append(out, place...)
	}
	out = append(out, Run{Text: " ("})
	out = append(out, linked(c.Item.Key, Run{Text: year})...)
	return append(append(out, place...), Run{Text: ")"})
}

func linked(key string, runs ...Run) []Run {
	for i := range runs {
		runs[i].Key = key
	}
	return runs
}

// located words a place in a work. A number alone is a page's.
func located(s string) []Run {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), ","))
	if s == "" {
		return nil
	}
	s = pageRange(s)
	if s[0] >= '0' && s[0] <= '9' {
		if strings.ContainsAny(s, "–,") {
			s = "pp. " + s
		} else {
			s = "p. " + s
		}
	}
	for _, p := range [...]string{"p. ", "pp. ", "ch. ", "para. ", "paras. ", "s. ", "vol. "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			s = strings.TrimSuffix(p, " ") + "\u00A0" + rest
		}
	}
	return []Run{{Text: ", " + s}}
}

// pageRange puts an en dash between numbers.
func pageRange(s string) string {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '-' {
			j := i
			for j+1 < len(s) && s[j+1] == '-' {
				j++
			}
			if digit(i-1) && digit(j+1) {
				b.WriteString("–")
				i = j
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// year gives the year as it is cited; "" for an Act, whose title says it.
func (l *List) year(it *Item) string {
	y := it.year()
	if it.Kind == "legislation" && (it.Issued.Year == 0 || strings.HasSuffix(it.Title, y)) {
		return ""
	}
	return y + l.suffix[it]
}

func (it *Item) year() string {
	switch {
	case it.Issued.Year != 0:
		return strconv.Itoa(it.Issued.Year)
	case it.Issued.Text != "":
		return it.Issued.Text
	}
	return "no date"
}

// who gives the people whom a work goes by.
func (it *Item) who() []Name {
	if len(it.Authors) > 0 {
		return it.Authors
	}
	return it.Editors
}

// short names the authors as the text does; a work without any goes by its
// title.
func (it *Item) short() []Run {
	names := it.who()
	if len(names) == 0 {
		return it.title()
	}
	if len(names) > 3 {
		return []Run{{Text: names[0].short()}, {Text: " "}, {Text: "et al.", Italic: true}}
	}
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = n.short()
	}
	return []Run{{Text: and(all)}}
}

// authors names the authors as the list does: all of them, with initials.
func (it *Item) authors() []Run {
	names := it.who()
	if len(names) == 0 {
		return it.title()
	}
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = n.full()
	}
	s := and(all)
	switch {
	case len(it.Authors) > 0:
	case len(names) == 1:
		s += " (ed.)"
	default:
		s += " (eds)"
	}
	return []Run{{Text: s}}
}

func and(all []string) string {
	if n := len(all) - 1; n > 0 {
		return strings.Join(all[:n], ", ") + " and " + all[n]
	}
	return all[0]
}

func (n Name) short() string {
	if n.Literal != "" {
		return n.Literal
	}
	return joined(" ", n.Particle, n.Family)
}

// full gives “van der Berg, J.-P.”, with a suffix such as Jr.
func (n Name) full() string {
	if n.Literal != "" {
		return n.Literal
	}
	return joined(", ", joined(" ", n.Particle, n.Family), initials(n.Given), n.Suffix)
}

func joined(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), separator)
}

// initials gives J.A. for John Adam, and J.-P. for Jean-Paul.
func initials(given string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(given, func(r rune) bool { return unicode.IsSpace(r) || r == '.' }) {
		for i, part := range strings.Split(strings.TrimLeft(word, "-"), "-") {
			r, size := utf8.DecodeRuneInString(part)
			if size == 0 {
				continue
			}
			if i > 0 || strings.HasPrefix(word, "-") {
				b.WriteByte('-')
			}
			b.WriteRune(unicode.ToUpper(r))
			b.WriteByte('.')
		}
	}
	return b.String()
}

// within tells whether a work is a part of another, whose title then is the
// one in italics.
func (it *Item) within() bool {
	switch it.Kind {
	case "article-journal", "article-newspaper", "article-magazine", "article", "chapter", "paper-conference", "entry", "entry-encyclopedia", "entry-dictionary":
		return it.Container != ""
	}
	return false
}

// title gives the title as it is set: in italics, or in quotation marks where
// the work is a part of another.
func (it *Item) title() []Run {
	t := it.Title
	if t == "" {
		t = "Untitled"
	}
	if it.within() {
		return []Run{{Text: "‘" + strings.TrimRight(t, ".") + "’"}}
	}
	return []Run{{Text: t, Italic: true}}
}

// Reference words the entry of a work in the list.
func (l *List) Reference(it *Item) []Run {
	w := &worder{}
	named := len(it.who()) > 0
	w.add(it.authors()...)
	if year := l.year(it); year != "" {
		w.text(" (" + year + ")")
	}
	if named {
		w.text(" ")
		w.add(it.title()...)
	}
	switch {
	case it.within() && (it.Kind == "chapter" || it.Kind == "paper-conference" || strings.HasPrefix(it.Kind, "entry")):
		w.text(", in ")
		if len(it.Authors) > 0 && len(it.Editors) > 0 {
			eds := make([]string, len(it.Editors))
			for i, n := range it.Editors {
				eds[i] = n.full()
			}
			w.text(and(eds))
			if len(eds) == 1 {
				w.text(" (ed.) ")
			} else {
				w.text(" (eds) ")
			}
		}
		w.add(Run{Text: it.Container, Italic: true})
		w.edition(it.Edition)
		w.published(it)
		w.pages(it.Pages)
	case it.within():
		w.text(", ")
		w.add(Run{Text: it.Container, Italic: true})
		if it.Volume != "" {
			w.text(", " + it.Volume)
		}
		switch {
		case it.Issue == "":
		case it.Volume == "":
			w.text(", " + it.Issue)
		default:
			w.text("(" + it.Issue + ")")
		}
		if it.Kind != "article-journal" && it.Issued.Day != 0 {
			w.text(", " + strconv.Itoa(it.Issued.Day) + "\u00A0" + months[it.Issued.Month])
		}
		w.pages(it.Pages)
	case it.Kind == "thesis":
		w.stop()
		w.text(" " + joined(". ", cmp.Or(it.Genre, "Thesis"), it.Publisher))
	default:
		if it.Kind == "legislation" && it.Number != "" {
			w.text(", c.\u00A0" + it.Number)
		} else if it.Number != "" {
			w.text(" (" + it.Number + ")")
		}
		w.edition(it.Edition)
		if it.Kind != "webpage" || it.Publisher != runsText(it.short()) {
			w.published(it)
		}
	}
	w.stop()
	switch {
	case it.DOI != "":
		address := it.DOI
		if !strings.HasPrefix(address, "http") {
			address = "https://doi.org/" + address
		}
		w.text(" Available at: ")
		w.add(Run{Text: address, URL: address})
		w.text(".")
	case it.URL != "":
		w.text(" Available at: ")
		w.add(Run{Text: it.URL, URL: it.URL})
		if a := it.Accessed; a.Day != 0 {
			w.text(" (accessed " + strconv.Itoa(a.Day) + "\u00A0" + months[a.Month] + " " + strconv.Itoa(a.Year) + ")")
		}
		w.text(".")
	}
	return w.runs
}

var months = [...]string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// worder puts a reference together.
type worder struct{ runs []Run }

func (w *worder) add(runs ...Run) { w.runs = append(w.runs, runs...) }

func (w *worder) text(s string) {
	if k := len(w.runs) - 1; k >= 0 && w.runs[k] == (Run{Text: w.runs[k].Text}) {
		w.runs[k].Text += s
		return
	}
	w.runs = append(w.runs, Run{Text: s})
}

// stop ends a sentence, unless it has ended.
func (w *worder) stop() {
	last := w.runs[len(w.runs)-1].Text
	if !strings.HasSuffix(last, ".") && !strings.HasSuffix(last, "?") && !strings.HasSuffix(last, "!") {
		w.text(".")
	}
}

func (w *worder) edition(s string) {
	if s == "" {
		return
	}
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		if n == 1 {
			return // a first edition is not named
		}
		s = strconv.Itoa(n) + ordinal(n) + " edn"
	} else if l := strings.ToLower(s); !strings.Contains(l, "ed") {
		s += " edn"
	}
	w.text(", " + s)
}

// ordinal gives the letters after a number.
func ordinal(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		return "st"
	case n%10 == 2:
		return "nd"
	case n%10 == 3:
		return "rd"
	}
	return "th"
}

// published words place and publisher; an organisation that published its own
// work is named once.
func (w *worder) published(it *Item) {
	publisher := it.Publisher
	if publisher == runsText(it.short()) {
		publisher = ""
	}
	if s := joined(": ", it.Place, publisher); s != "" {
		w.stop()
		w.text(" " + s)
	}
}

func (w *worder) pages(s string) {
	if s = pageRange(s); s == "" {
		return
	}
	if strings.ContainsAny(s, "–,") {
		w.text(", pp.\u00A0" + s)
		return
	}
	w.text(", p.\u00A0" + s)
}
