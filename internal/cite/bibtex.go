package cite

import (
	"strconv"
	"strings"

	"policybrief/internal/diag"
)

// bibtex reads BibTeX and what BibLaTeX adds to it: entries, @string, fields in
// braces, in quotation marks or bare, joined by #. Text between entries is a
// comment, as in BibTeX itself. A fault leaves out its entry alone.
func (r *reader) bibtex() {
	p := &bibReader{reader: r, s: string(r.src.Data), strings: map[string]string{}}
	for i, m := range [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		p.strings[m] = strconv.Itoa(i + 1)
	}
	for {
		i := strings.IndexByte(p.s[p.at:], '@')
		if i < 0 || r.full(p.at+i) {
			return
		}
		if len(r.faults) >= maxFaults { // each may have looked to the end of the file
			r.faults.Add(ruleBroken.At(r.span(p.at+i, p.at+i+1), "the bibliography has more than %d faults; the rest is not read", maxFaults).
				WithHint("export the works again"))
			return
		}
		p.at += i + 1
		p.entry()
	}
}

type bibReader struct {
	*reader
	s       string
	at      int
	strings map[string]string // of @string, and the months
}

func (p *bibReader) blanks() {
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.at]) >= 0 {
		p.at++
	}
}

// word reads the letters, digits and marks of a name.
func (p *bibReader) word() string {
	i := p.at
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n{}(),=\"#%@", p.s[p.at]) < 0 {
		p.at++
	}
	return p.s[i:p.at]
}

// take goes over a character, if it is next.
func (p *bibReader) take(c byte) bool {
	p.blanks()
	if p.at < len(p.s) && p.s[p.at] == c {
		p.at++
		return true
	}
	return false
}

// broken tells that an entry can't be read, and goes to the next one, which
// begins a line.
func (p *bibReader) broken(start int, format string, args ...any) {
	p.faults.Add(ruleBroken.At(p.span(start, start+1), format, args...).
		WithHint("look at the braces and quotation marks of the work, and at the commas between its fields"))
	if i := strings.Index(p.s[p.at:], "\n@"); i >= 0 {
		p.at += i
	} else {
		p.at = len(p.s)
	}
}

// entry reads what follows an @.
func (p *bibReader) entry() {
	start := p.at - 1
	kind := strings.ToLower(p.word())
	if kind == "" {
		return // an @ in a comment, such as that of an address
	}
	closer := byte('}')
	switch {
	case p.take('{'):
	case p.take('('):
		closer = ')'
	default:
		return
	}
	switch kind {
	case "comment":
		p.at--
		if _, ok := p.braced(); !ok {
			p.broken(start, "this comment never ends")
		}
		return
	case "preamble":
		if _, ok := p.value(); !ok || !p.take(closer) {
			p.broken(start, "this preamble never ends")
		}
		return
	case "string":
		p.blanks()
		name := strings.ToLower(p.word())
		if name == "" || !p.take('=') {
			p.broken(start, "this @string has no name, or no = after it")
			return
		}
		v, ok := p.value()
		if !ok || !p.take(closer) {
			p.broken(start, "the text of this @string never ends")
			return
		}
		p.strings[name] = v
		return
	}
	p.blanks()
	keyAt := p.at
	key := p.word()
	if key == "" {
		p.faults.Add(ruleNoKey.At(p.span(start, p.at), "this work has no key").WithHint("write its key after the brace: @%s{smith2013,", kind))
	}
	fields := map[string]string{}
	for !p.take(closer) {
		if !p.take(',') {
			p.broken(start, "the work “%s” never ends, or a comma is missing in it", key)
			return
		}
		if p.take(closer) {
			break
		}
		name := strings.ToLower(p.word())
		if name == "" || !p.take('=') {
			p.broken(start, "a field of the work “%s” has no name, or no = after it", key)
			return
		}
		v, ok := p.value()
		if !ok {
			p.broken(start, "the field “%s” of the work “%s” never ends", name, key)
			return
		}
		if _, twice := fields[name]; !twice && len(fields) < 200 {
			fields[name] = v
		}
	}
	if key != "" {
		it := itemOf(kind, fields)
		it.Key, it.At = key, p.span(keyAt, keyAt+len(key))
		p.finish(it)
	}
}

// value reads the value of a field, still in TeX.
func (p *bibReader) value() (string, bool) {
	var b strings.Builder
	for {
		p.blanks()
		if p.at >= len(p.s) {
			return "", false
		}
		var part string
		ok := true
		switch p.s[p.at] {
		case '{':
			part, ok = p.braced()
		case '"':
			part, ok = p.quoted()
		default:
			w := p.word()
			if w == "" {
				return "", false
			}
			part = w
			if s, known := p.strings[strings.ToLower(w)]; known {
				part = s
			}
		}
		if !ok {
			return "", false
		}
		if b.Len()+len(part) <= maxField {
			b.WriteString(part)
		}
		if !p.take('#') {
			return b.String(), true
		}
	}
}

// braced reads a group in braces, and gives what it holds.
func (p *bibReader) braced() (string, bool) {
	open, closer := p.s[p.at], byte('}')
	if open == '(' {
		closer = ')'
	}
	depth := 0
	for i := p.at; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			i++
		case open:
			depth++
		case closer:
			if depth--; depth == 0 {
				s := p.s[p.at+1 : i]
				p.at = i + 1
				return s, true
			}
		}
	}
	return "", false
}

// quoted reads a text in quotation marks; one in braces does not end it.
func (p *bibReader) quoted() (string, bool) {
	depth := 0
	for i := p.at + 1; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if depth <= 0 {
				s := p.s[p.at+1 : i]
				p.at = i + 1
				return s, true
			}
		}
	}
	return "", false
}

// bibKinds gives the types of CSL for those of BibTeX and BibLaTeX.
var bibKinds = map[string]string{
	"article": "article-journal", "book": "book", "mvbook": "book", "booklet": "book", "collection": "book", "proceedings": "book",
	"inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference", "conference": "paper-conference",
	"techreport": "report", "report": "report", "manual": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
	"online": "webpage", "electronic": "webpage", "www": "webpage", "legislation": "legislation", "legal": "legislation",
}

// itemOf makes a work of BibTeX's fields.
func itemOf(kind string, fields map[string]string) *Item {
	get := func(names ...string) string {
		for _, n := range names {
			if s := untex(fields[n]); s != "" {
				return s
			}
		}
		return ""
	}
	it := &Item{
		Kind:    bibKinds[kind],
		Authors: bibNames(fields["author"]), Editors: bibNames(fields["editor"]),
		Title: get("title"), Container: get("journal", "journaltitle", "booktitle"),
		Publisher: get("publisher", "institution", "school", "organization"), Place: get("address", "location"),
		Volume: get("volume"), Issue: get("number", "issue"), Pages: get("pages"), Edition: get("edition"),
		URL: bare(fields["url"]), DOI: bare(fields["doi"]), Genre: get("type"),
		Accessed: readDate(get("urldate")),
	}
	if sub := get("subtitle"); sub != "" {
		it.Title += ": " + sub
	}
	switch kind {
	case "phdthesis":
		it.Genre = "PhD thesis"
	case "mastersthesis":
		it.Genre = "Master’s thesis"
	}
	if it.Kind != "article-journal" {
		it.Number, it.Issue = it.Issue, ""
	}
	if it.URL == "" {
		if h := bare(fields["howpublished"]); strings.HasPrefix(h, "https://") || strings.HasPrefix(h, "http://") {
			it.URL = h
		}
	}
	if date := get("date"); date != "" {
		it.Issued = readDate(date)
	} else if year := get("year"); year != "" {
		it.Issued = readDate(year)
		if it.Issued.Text == "" {
			month, _ := strconv.Atoi(get("month"))
			day, _ := strconv.Atoi(get("day"))
			it.Issued = dateOf(it.Issued.Year, month, day)
		}
	}
	return it
}

// bare gives an address, in which only braces and escapes are TeX.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, `\url`); ok {
		s = strings.TrimSpace(rest)
	}
	return strings.NewReplacer(`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\~`, "~", "{", "", "}", "", " ", "", "\n", "").Replace(s)
}

// bibNames reads a list of names that “and” joins.
func bibNames(s string) []Name {
	var out []Name
	for _, one := range outside(s, isAnd) {
		if len(out) == maxNames {
			break
		}
		if n := bibName(strings.TrimSpace(one)); n != (Name{}) && n.Literal != "others" {
			out = append(out, n)
		}
	}
	return out
}

// isAnd gives the length of an “and” between names at the start of s, or 0.
func isAnd(s string) int {
	const and = " and "
	if len(s) < len(and) || s[1] != 'a' && s[1] != 'A' || !strings.EqualFold(diag.OneLine(s[:len(and)]), "and") {
		return 0
	}
	for _, i := range [2]int{0, 4} {
		if strings.IndexByte(" \t\r\n", s[i]) < 0 {
			return 0
		}
	}
	return len(and)
}

func isComma(s string) int { return strings.Index(s[:1], ",") + 1 }

func isSpace(s string) int {
	if strings.IndexByte(" \t\r\n~", s[0]) >= 0 {
		return 1
	}
	return 0
}

// outside cuts a text at what is a separator outside braces.
func outside(s string, separator func(string) int) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			continue
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth <= 0 {
			if n := separator(s[i:]); n > 0 {
				out = append(out, s[from:i])
				from = i + n
				i = from - 1
			}
		}
	}
	return append(out, s[from:])
}

// bibName reads one name: “First von Last”, “von Last, First” or “von Last,
// Jr, First”; one that stands in braces as a whole is an organisation's.
func bibName(s string) Name {
	if s == "" {
		return Name{}
	}
	if s[0] == '{' && len(outside(s, isSpace)) == 1 {
		return Name{Literal: untex(s)}
	}
	parts := outside(s, isComma)
	words := func(s string) []string {
		var out []string
		for _, w := range outside(strings.TrimSpace(s), isSpace) {
			if w != "" {
				out = append(out, w)
			}
		}
		return out
	}
	text := func(words []string) string { return untex(strings.Join(words, " ")) }
	lower := func(w string) bool { return w[0] >= 'a' && w[0] <= 'z' }
	if len(parts) > 1 {
		last := words(parts[0])
		k := 0
		for k < len(last)-1 && lower(last[k]) {
			k++
		}
		n := Name{Particle: text(last[:k]), Family: text(last[k:]), Given: untex(parts[len(parts)-1])}
		if len(parts) > 2 {
			n.Suffix = untex(parts[1])
		}
		return n
	}
	all := words(s)
	if len(all) == 0 {
		return Name{}
	}
	if len(all) == 1 {
		return Name{Literal: text(all)}
	}
	// Whatever begins with a small letter stands before the family name.
	from, to := len(all)-1, len(all)-1
	for i := 0; i < len(all)-1; i++ {
		if lower(all[i]) {
			from = i
			break
		}
	}
	for i := from; i < len(all)-1; i++ {
		if lower(all[i]) {
			to = i + 1
		}
	}
	return Name{Given: text(all[:from]), Particle: text(all[from:to]), Family: text(all[to:])}
}
