package brief

import (
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// prose is the text of one paragraph, heading, cell or caption as a reader
// sees it, every stretch of which knows what it is: typed words, a figure, or
// words that are not the writer's to answer for.
type prose struct {
	s     string
	parts []part
	table bool // a table cell: no sentence
}

// part is bytes from to to of the text.
type part struct {
	from, to int
	text     diag.Text // typed words
	figure   *Figure
	claim    *Claim
	exempt   bool // code, links, given numbers, verbatim quotations
}

// proseOf flattens inlines.
func (c *checker) proseOf(nodes []*note.Node, ctx part) *prose {
	p := new(prose)
	var s strings.Builder
	c.flatten(p, &s, nodes, ctx)
	p.s = s.String()
	return p
}

func (c *checker) flatten(p *prose, s *strings.Builder, nodes []*note.Node, ctx part) {
	add := func(t string, q part) {
		q.from = s.Len()
		s.WriteString(t)
		q.to = s.Len()
		p.parts = append(p.parts, q)
	}
	for _, n := range nodes {
		q := ctx
		switch n.Kind {
		case note.Text:
			q.text = n.Text
			add(n.Text.S, q)
		case note.Code:
			q.text, q.exempt = n.Text, true
			add(n.Text.S, q)
		case note.Figure:
			if f := c.b.Figures[n]; f != nil {
				q.figure = f
				add(f.Shown, q)
			}
		case note.CrossRef:
			q.exempt = true
			add(c.b.Refs[n].Text, q)
		case note.Citation:
			q.exempt = true
			c.flatten(p, s, c.b.Cites[n], q)
		case note.SoftBreak, note.LineBreak:
			add(" ", q)
		case note.FootnoteRef:
		case note.Link:
			q.exempt = true
			c.flatten(p, s, n.Kids, q)
		case note.Span:
			q.exempt = q.exempt || given(n)
			if cl := c.claims[n]; cl != nil {
				q.claim = cl
			}
			c.flatten(p, s, n.Kids, q)
		default:
			c.flatten(p, s, n.Kids, q)
		}
	}
}

// given tells whether a node's writer vouches for its numbers.
func given(n *note.Node) bool {
	_, ok := n.Attr.Get("source")
	return ok || n.Attr.Is("given")
}

// at gives the part that holds byte i.
func (p *prose) at(i int) *part {
	for k := range p.parts {
		if i >= p.parts[k].from && i < p.parts[k].to {
			return &p.parts[k]
		}
	}
	return &part{exempt: true}
}

// span gives the place in the source of bytes i to j.
func (p *prose) span(i, j int) diag.Span {
	a, b := p.at(i), p.at(j-1)
	if a.figure != nil {
		return a.figure.Node.Span
	}
	start := a.text.Span(i-a.from, min(j, a.to)-a.from)
	if b == a || b.figure != nil {
		return start
	}
	return start.To(b.text.Span(0, j-b.from))
}

// sentences gives the bounds of each sentence. A full stop ends one where a
// space and a capital, a figure or the end come after it.
func (p *prose) sentences() (out [][2]int) {
	from := 0
	for i := 0; i < len(p.s); i++ {
		if c := p.s[i]; c != '.' && c != '!' && c != '?' {
			continue
		}
		rest := strings.TrimLeft(p.s[i+1:], "”’\"')")
		if rest != "" && rest[0] != ' ' {
			continue
		}
		next := strings.TrimLeft(rest, " ")
		if next != "" && next[0] >= 'a' && next[0] <= 'z' {
			continue
		}
		end := len(p.s) - len(rest)
		out = append(out, [2]int{from, end})
		from = end
	}
	if strings.TrimSpace(p.s[from:]) != "" {
		out = append(out, [2]int{from, len(p.s)})
	}
	return out
}
