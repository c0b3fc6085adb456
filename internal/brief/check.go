package brief

import (
	"regexp"
	"slices"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// Check reads a bound brief for what is not an error of binding: typed
// numbers, unchecked words, stale periods, forecasts told as facts.
func Check(b *Brief) diag.List {
	c := &checker{b: b, claims: map[*note.Node]*Claim{}}
	for _, cl := range b.Claims {
		c.claims[cl.Node] = cl
	}
	c.all()
	c.asks()
	c.style()
	return c.faults
}

// all checks the whole brief, in reading order.
func (c *checker) all() {
	c.inlines(c.b.Title, part{})
	c.inlines(c.b.Subtitle, part{})
	c.inlines(c.b.Abstract, part{})
	c.blocks(c.b.Blocks, part{})
}

type checker struct {
	b      *Brief
	claims map[*note.Node]*Claim
	notes  []*Footnote // looked at already
	faults diag.List
	finds  *spots // where typed numbers are collected in place of being told; else nil
}

// inlines checks one run of text, and the footnotes called in it.
func (c *checker) inlines(nodes []*note.Node, ctx part) {
	if len(nodes) > 0 {
		c.prose(c.proseOf(nodes, ctx))
	}
	for _, n := range nodes {
		note.Walk(n, func(k *note.Node) bool {
			if f := c.b.Footnotes[k]; f != nil && !slices.Contains(c.notes, f) {
				c.notes = append(c.notes, f)
				c.blocks(f.Blocks, part{})
			}
			if im := c.b.Images[k]; im != nil {
				c.inlines(im.AltNodes, ctx)
			}
			return true
		})
	}
}

func (c *checker) blocks(nodes []*note.Node, ctx part) {
	for _, n := range nodes {
		q := ctx
		if cl := c.claims[n]; cl != nil {
			q.claim = cl
		}
		q.exempt = q.exempt || (n.Kind == note.Div || n.Kind == note.Table) && given(n)
		if t := c.b.Titles[n]; t != nil {
			c.inlines(t, q)
		}
		switch n.Kind {
		case note.Paragraph, note.Heading, note.Term, note.Attribution:
			if n.Kind == note.Heading {
				c.finds.heading(n)
			}
			c.inlines(n.Kids, q)
		case note.TableRow:
			for k, cell := range n.Kids {
				c.finds.cell(n, k)
				p := c.proseOf(cell.Kids, q)
				p.table = true
				c.prose(p)
			}
		case note.Block:
			c.block(n, q)
		case note.ImageBlock:
			c.inlines(n.Caption, q)
			if im := c.b.Images[n]; im != nil {
				c.inlines(im.AltNodes, q)
			}
		case note.CodeBlock, note.PageBreak, note.ThematicBreak:
		default:
			// A quotation with its attribution is somebody else's words; the
			// rows of a budget are the writer's own figures, added up by Bind.
			if n.Kind == note.BlockQuote && len(n.Kids) > 0 && n.Kids[len(n.Kids)-1].Kind == note.Attribution {
				q.exempt = true
			}
			c.inlines(n.Caption, q)
			if n.Kind == note.Div && n.Attr.Is("budget") {
				q.exempt = true
			}
			c.finds.enclose(n)
			c.blocks(n.Kids, q)
		}
	}
}

func (c *checker) block(n *note.Node, q part) {
	c.finds.inBlock(n)
	defer c.finds.inBlock(nil)
	if ch := c.b.Charts[n]; ch != nil {
		c.inlines(ch.Title, q)
		c.inlines(ch.Subtitle, part{})
		c.inlines(ch.Caption, part{})
		for _, words := range ch.Remarks {
			c.inlines(words, part{})
		}
	}
	if t := c.b.Tables[n]; t != nil {
		c.inlines(t.Caption, part{})
	}
}

// prose runs every rule over one run of text.
func (c *checker) prose(p *prose) {
	if c.finds != nil {
		c.finds.enter(p)
		c.numbers(p)
		c.unchecked(p)
		c.finds.leave()
		return
	}
	c.numbers(p)
	c.unchecked(p)
	for i := range p.parts {
		if p.parts[i].figure != nil {
			c.beside(p, &p.parts[i])
		}
	}
	if p.table {
		return
	}
	for _, s := range p.sentences() {
		c.sentence(p, s[0], s[1])
	}
}

var forecastWords = regexp.MustCompile(`(?i)\b(forecast|expect|project(ed|ion|s\b)|predict|anticipat|outlook|likely|set to)`)

var typedPeriod = regexp.MustCompile(`\b(1[89]|20)\d\d(/\d\d(\d\d)?|[-–]\d\d\b)?`)

// sentence checks a sentence that has a figure for stale periods and for
// forecasts told as facts.
func (c *checker) sentence(p *prose, from, to int) {
	var figures []*Figure
	typed := false
	for i := range p.parts {
		q := &p.parts[i]
		if q.figure == nil {
			typed = typed || !q.exempt && q.from < to && q.to > from && strings.ContainsAny(p.s[max(from, q.from):min(to, q.to)], "0123456789")
			continue
		}
		if q.from < from || q.from >= to {
			continue
		}
		figures = append(figures, q.figure)
		v := &q.figure.Value
		if v.Forecast() && !forecastWords.MatchString(p.s[from:to]) {
			d := ruleForecast.At(q.figure.Node.Span, "%s is a forecast, and this sentence does not say so", q.figure.Shown)
			c.faults.Add(withCells(d, v.Cells).WithHint("say that it is forecast, expected or projected"))
		}
	}
	if !typed || len(figures) == 0 || !hasYear(p.s[from:to]) {
		return
	}
	periods, texts := periodsOf(figures)
	if len(periods) == 0 {
		return
	}
	for _, m := range typedPeriod.FindAllStringIndex(p.s[from:to], -1) {
		i, j := from+m[0], from+m[1]
		q := p.at(i)
		if q.figure != nil || q.exempt || periods[yearOf(p.s[i:j])] {
			continue
		}
		c.faults.Add(ruleStale.At(p.span(i, j), "%s is typed beside figures for %s", p.s[i:j], strings.Join(texts, " and ")).
			WithHint("write {{ period(…, latest) }} in its place, or put what is about %s into a sentence of its own", p.s[i:j]))
	}
}

// hasYear tells whether a text has the digits of a year, as every match of
// typedPeriod has.
func hasYear(s string) bool {
	digits := 0
	for i := range len(s) {
		if digits++; s[i] < '0' || s[i] > '9' {
			digits = 0
		}
		if digits >= 4 && (s[i-3] == '2' && s[i-2] == '0' || s[i-3] == '1' && s[i-2] >= '8') {
			return true
		}
	}
	return false
}

// periodsOf gives the first years of the periods that figures are of, and the
// periods of their cells, each once.
func periodsOf(figures []*Figure) (years map[string]bool, texts []string) {
	years = map[string]bool{}
	for _, f := range figures {
		for _, r := range f.Value.Cells {
			for k := range r.Dataset.Keys {
				if key := r.Dataset.KeyAt(r.Row, k); key.InTime() && !slices.Contains(texts, key.Text) {
					years[yearOf(key.Text)] = true
					texts = append(texts, key.Text)
				}
			}
		}
		if f.Value.Kind == figure.Period {
			years[yearOf(f.Value.Str)] = true
		}
	}
	return years, texts
}

// yearOf gives the first year in a period, by which typed periods are known.
func yearOf(s string) string {
	if m := typedPeriod.FindStringIndex(s); m != nil {
		return s[m[0] : m[0]+4]
	}
	return s
}

var (
	pointsAfter  = regexp.MustCompile(`^\s*(percentage[ -])?points?\b`)
	percentAfter = regexp.MustCompile(`^\s*(%|per ?cent\b)`)
	roseBefore   = regexp.MustCompile(`(?i)\b(rose|risen|rising|increased|increase|grew|grown|growth|rise|up)( by| of)?\s*$`)
	fellBefore   = regexp.MustCompile(`(?i)\b(fell|fallen|falling|decreased|decrease|dropped|drop|fall|declined|decline|down)( by| of)?\s*$`)
)

// beside holds a figure against the words beside it.
func (c *checker) beside(p *prose, q *part) {
	v := q.figure.Value
	before, after := lastWords(p.s[:q.from]), p.s[q.to:]
	at := q.figure.Node.Span
	if v.Kind != figure.Number {
		return
	}
	switch {
	case v.Fn == "change" && pointsAfter.MatchString(after):
		c.faults.Add(rulePercentOrPoints.At(at, "change() gives a relative change in per cent, and the words after it say percentage points").
			WithHint("use points(a, b), or leave “percentage points” out"))
	case v.Unit.Kind == figure.Points && percentAfter.MatchString(after):
		c.faults.Add(rulePercentOrPoints.At(at, "this figure is in percentage points, and the words after it say per cent").
			WithHint("use change(a, b), or leave “per cent” out"))
	}
	relative := v.Fn == "change" || v.Fn == "points" || v.Fn == "annual_growth"
	if v.Num.Negative && !v.Num.IsZero() && roseBefore.MatchString(before) ||
		relative && !v.Num.Negative && !v.Num.IsZero() && fellBefore.MatchString(before) {
		d := ruleSign.At(at, "the words before this figure and its sign contradict each other: it is %s", q.figure.Shown)
		c.faults.Add(withCells(d, v.Cells).WithHint("moved(a, b) writes “rose by” or “fell by” as the data say"))
	}
}

// lastWords gives the end of a text, with more than the words that roseBefore
// and fellBefore look for, which search a text from its beginning.
func lastWords(s string) string {
	s = strings.TrimRight(s, " \t\r\n\f")
	return s[max(0, len(s)-32):]
}
