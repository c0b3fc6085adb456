package brief

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// style reads a brief for how it is written: links and headings always,
// sentences and the house style where a profile asks for them.
func (c *checker) style() {
	w := &styler{checker: c}
	w.heading(nil, c.b.Title)
	w.prose(c.b.Title, false)
	w.prose(c.b.Subtitle, false)
	w.prose(c.b.Abstract, true)
	w.blocks(c.b.Blocks)
	w.close()
	if c.b.Profile != nil {
		c.sectionWords()
	}
}

// A styler reads the sections of a brief one after the other.
type styler struct {
	*checker
	head             *note.Node // of the section; nil before the first heading
	at               diag.Span  // its first sentence
	words, sentences int
	longest          diag.Span
	most             int // words of the longest
}

func (w *styler) blocks(nodes []*note.Node) {
	for _, n := range nodes {
		switch n.Kind {
		case note.Heading:
			w.close()
			*w = styler{checker: w.checker, head: n}
			w.heading(n, n.Kids)
			w.prose(n.Kids, false)
		case note.Paragraph:
			w.prose(n.Kids, true)
		case note.Table:
			w.links(n)
			w.prose(n.Caption, false)
		case note.Block:
			if ch := w.b.Charts[n]; ch != nil {
				w.prose(ch.Title, false)
			}
		case note.BlockQuote: // somebody's words, where they say whose
			if k := len(n.Kids); k == 0 || n.Kids[k-1].Kind != note.Attribution {
				w.blocks(n.Kids)
			}
		case note.Div:
			if n.Attr.Is("key-figures") || n.Attr.Is("budget") || n.Attr.Is("contact") {
				w.links(n)
				continue
			}
			w.blocks(n.Kids)
		case note.CodeBlock, note.ImageBlock, note.PageBreak, note.ThematicBreak, note.Term, note.Attribution:
		default:
			w.blocks(n.Kids)
		}
	}
}

// close tells whether the sentences of a section are too long.
func (w *styler) close() {
	p := w.b.Profile
	if p == nil || p.Style.SentenceWords == 0 || w.sentences == 0 || w.words <= p.Style.SentenceWords*w.sentences {
		return
	}
	at, name := w.at, "these sentences"
	if w.head != nil {
		at, name = startOf(w.head), "the sentences of “"+strings.TrimSpace(w.b.Words(w.head.Kids))+"”"
	}
	d := ruleSentences.At(at, "%s have %d words on average, and a %s has at most %d", name, (w.words+w.sentences/2)/w.sentences, p.Name, p.Style.SentenceWords)
	w.faults.Add(d.WithNote(w.longest, "the longest, of %d words, begins here", w.most).
		WithHint("divide the longest: one thought, one sentence"))
}

// prose reads one run of text. In running text its sentences count.
func (w *styler) prose(nodes []*note.Node, running bool) {
	if len(nodes) == 0 {
		return
	}
	for _, n := range nodes {
		w.links(n)
	}
	if w.b.Profile == nil {
		return
	}
	p := w.proseOf(nodes, part{})
	w.typed(p)
	if !running {
		return
	}
	for _, s := range p.sentences() {
		from, to := s[0], s[1]
		for from < to && (p.s[from] == ' ' || p.s[from] == '\n') {
			from++
		}
		n := len(strings.Fields(p.s[from:to]))
		if n == 0 {
			continue
		}
		w.words += n
		w.sentences++
		if w.at.IsZero() {
			w.at = p.opening(from)
		}
		if n > w.most {
			w.most, w.longest = n, p.opening(from)
		}
		w.starts(p, from, to, n)
	}
}

// opening gives the place of the first word from a byte on.
func (p *prose) opening(from int) diag.Span {
	to := from + 1
	for to < len(p.s) && p.s[to] != ' ' && p.at(to) == p.at(from) {
		to++
	}
	return p.span(from, to)
}

// starts tells a number that starts a sentence.
func (w *styler) starts(p *prose, from, to, words int) {
	if words < 4 || !strings.ContainsAny(p.s[to-1:to], ".!?") || p.s[from] < '0' || p.s[from] > '9' {
		return
	}
	if before := strings.Fields(p.s[:from]); len(before) > 0 && abbreviations[strings.ToLower(strings.TrimLeft(before[len(before)-1], "(“‘"))] {
		return // no sentence ends there
	}
	q := p.at(from)
	if q.exempt || startNumber.MatchString(p.s[from:to]) {
		return
	}
	d := ruleNumberFirst.At(p.opening(from), "a sentence starts with the number %s", strings.Fields(p.s[from:to])[0])
	hint := "begin with a word"
	if n, err := strconv.Atoi(strings.Fields(p.s[from:to])[0]); err == nil && n <= 20 && q.figure != nil {
		hint = "write it in words: {{ " + strings.TrimSpace(q.figure.Expr.Text.S) + " | words }}"
	}
	w.faults.Add(d.WithHint("%s", hint))
}

// abbreviations are words whose full stop ends no sentence where a number
// follows.
var abbreviations = map[string]bool{
	"no.": true, "nos.": true, "p.": true, "pp.": true, "c.": true, "ca.": true, "approx.": true, "vs.": true, "art.": true, "para.": true,
	"paras.": true, "fig.": true, "e.g.": true, "i.e.": true, "cf.": true, "est.": true, "al.": true, "vol.": true, "st.": true,
}

// heading tells a heading in capitals.
func (w *styler) heading(n *note.Node, words []*note.Node) {
	title := strings.TrimSpace(w.b.Words(words))
	letters := 0
	for _, r := range title {
		if unicode.IsLower(r) {
			return
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	if letters < 5 || letters < 9 && !strings.Contains(title, " ") { // an abbreviation
		return
	}
	at := words[0].Span.To(words[len(words)-1].Span)
	w.faults.Add(ruleCapitals.At(at, "this heading is in capitals").
		WithHint("write it as a sentence: %s", sentenceCase(title)))
}

func sentenceCase(s string) string {
	lower := strings.ToLower(s)
	for i, r := range lower {
		if unicode.IsLetter(r) {
			return lower[:i] + string(unicode.ToUpper(r)) + lower[i+len(string(r)):]
		}
	}
	return lower
}

// emptyLinks are words that say nothing of where a link leads.
var emptyLinks = map[string]bool{
	"click here": true, "click": true, "here": true, "see here": true, "link": true, "this link": true, "this page": true,
	"more": true, "read more": true, "learn more": true, "more information": true, "find out more": true, "further information": true,
	"download": true, "download here": true, "view": true, "details": true,
}

// links tells links whose words say nothing of where they lead.
func (w *styler) links(n *note.Node) {
	note.Walk(n, func(k *note.Node) bool {
		if k.Kind != note.Link || k.Has(note.Auto) {
			return true
		}
		words := strings.TrimSpace(w.b.Words(k.Kids))
		if emptyLinks[strings.ToLower(strings.Trim(words, ".… \u00A0»›→"))] {
			w.faults.Add(ruleLinkWords.At(wordsSpan(k), "the words of this link, “%s”, do not say where it leads", words).
				WithHint("name what is there: [the annual return of 2026](%s)", k.Text.S))
		}
		return false
	})
}

var (
	typedPerCent   = regexp.MustCompile(`(?i)\b(\d[\d,.]*) ?(per ?cent|percent)\b`)
	typedSign      = regexp.MustCompile(`\b(\d[\d,.]*)%`)
	typedPercentSp = regexp.MustCompile(`(?i)\bpercent\b`)
	typedSplitYear = regexp.MustCompile(`\b(?:1[89]|20)\d\d[/–-]\d\d(?:\d\d)?\b`)
)

// typed holds typed numbers and years against the house style. What a figure
// shows follows it already.
func (w *styler) typed(p *prose) {
	style := &w.b.Profile.Style
	tell := func(i, j int, want string) {
		if q := p.at(i); q.figure != nil || q.exempt {
			return
		}
		w.faults.Add(ruleHouseStyle.At(p.span(i, j), "“%s” is not how a %s writes it", p.s[i:j], w.b.Profile.Name).WithHint("write %s", want))
	}
	switch style.PerCent {
	case "%":
		for _, m := range typedPerCent.FindAllStringSubmatchIndex(p.s, -1) {
			tell(m[0], m[1], p.s[m[2]:m[3]]+"%")
		}
	case "per cent":
		for _, m := range typedSign.FindAllStringSubmatchIndex(p.s, -1) {
			tell(m[0], m[1], p.s[m[2]:m[3]]+" per cent")
		}
		for _, m := range typedPercentSp.FindAllStringIndex(p.s, -1) {
			tell(m[0], m[1], "per cent")
		}
	}
	for _, m := range typedSplitYear.FindAllStringIndex(p.s, -1) {
		if want, ok := yearAs(p.s[m[0]:m[1]], style.Years); ok && want != p.s[m[0]:m[1]] {
			tell(m[0], m[1], want)
		}
	}
}

// sectionWords tells sections that are longer than the profile allows.
func (c *checker) sectionWords() {
	for i := range c.b.Profile.Sections {
		s := &c.b.Profile.Sections[i]
		if s.Words == 0 {
			continue
		}
		p, ok := c.b.section(s)
		if !ok {
			continue
		}
		if n := c.wordsOf(p.node); n > s.Words {
			c.faults.Add(ruleSectionLong.At(startOf(p.node), "“%s” has %d words, and a %s gives it %d", nameOf(s), n, c.b.Profile.Name, s.Words).
				WithHint("keep what the reader must know here, and move the rest on"))
		}
	}
}

// wordsOf counts the words of a section: what stands below a heading, up to
// the next one of its level or above, or what a block holds.
func (c *checker) wordsOf(head *note.Node) (words int) {
	inside := false
	var count func(nodes []*note.Node)
	count = func(nodes []*note.Node) {
		for _, n := range nodes {
			switch {
			case n == head && n.Kind == note.Heading:
				inside = true
			case n == head:
				inside = true
				count(n.Kids)
				inside = false
			case inside && n.Kind == note.Heading && head.Kind == note.Heading && n.Level <= head.Level:
				inside = false
			case n.Kind == note.Paragraph || n.Kind == note.TableCell:
				if inside {
					words += len(strings.Fields(c.b.Words(n.Kids)))
				}
			default:
				count(n.Kids)
			}
		}
	}
	count(c.b.Blocks)
	return words
}
