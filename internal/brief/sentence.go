package brief

import (
	"slices"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// A Sentence is the words round something in a brief as a reader sees them, on
// one line. Of a heading, a caption or a row of a table it is the whole.
type Sentence struct {
	At       diag.Span // from its first word to its last, in the note
	Text     string
	From, To int // what the sentence was asked for: bytes of Text
	pieces   []piece
}

// Sentences are those of one brief, by what stands in them.
type Sentences struct {
	by  map[*note.Node]Sentence // figures, claims, charts and tables
	all []Sentence
}

// Sentences finds the sentence of every figure, claim, chart and table. That of
// a chart or table is its title.
func (b *Brief) Sentences() *Sentences {
	r := &reader{b: b, claims: map[*note.Node]*Claim{}, read: map[*Footnote]bool{}, out: &Sentences{by: map[*note.Node]Sentence{}}}
	for _, c := range b.Claims {
		r.claims[c.Node] = c
	}
	r.run(b.Title)
	r.run(b.Subtitle)
	r.run(b.Abstract)
	for _, n := range b.Blocks {
		r.node(n)
	}
	return r.out
}

// Of gives the sentence of a node.
func (s *Sentences) Of(n *note.Node) (Sentence, bool) {
	out, ok := s.by[n]
	return out, ok
}

// At gives the sentence that holds a place, with the words that stand there.
func (s *Sentences) At(at diag.Span) (Sentence, bool) {
	for _, k := range s.all {
		if k.At.Source != at.Source || at.Start < k.At.Start || at.Start >= k.At.End {
			continue
		}
		for _, p := range k.pieces {
			if p.at.Source != at.Source || at.Start >= p.at.End || at.End <= p.at.Start {
				continue
			}
			from, to := p.from, p.to
			if p.at.End-p.at.Start == to-from { // shown as it is written
				from, to = from+max(0, at.Start-p.at.Start), to-max(0, p.at.End-at.End)
			}
			if k.To == 0 {
				k.From = from
			}
			k.To = to
		}
		return k, true
	}
	return Sentence{}, false
}

// In gives the first sentence that has words of a node, or of what stands below
// it, and which words of the sentence these are.
func (s *Sentences) In(n *note.Node) (Sentence, bool) {
	var places []diag.Span
	note.Walk(n, func(k *note.Node) bool {
		if len(places) == 0 || places[len(places)-1].Source != k.Span.Source {
			places = append(places, k.Span) // a part that is included has places of its own
		} else {
			p := &places[len(places)-1]
			p.Start, p.End = min(p.Start, k.Span.Start), max(p.End, k.Span.End)
		}
		return true
	})
	within := func(at diag.Span) bool {
		return slices.ContainsFunc(places, func(p diag.Span) bool {
			return p.Source == at.Source && at.Start >= p.Start && at.End <= p.End
		})
	}
	for _, k := range s.all {
		for _, p := range k.pieces {
			if !within(p.at) {
				continue
			}
			if k.To == 0 {
				k.From = p.from
			}
			k.To = p.to
		}
		if k.To > k.From {
			return k, true
		}
	}
	return Sentence{}, false
}

// reader goes through a brief and collects its sentences.
type reader struct {
	b      *Brief
	claims map[*note.Node]*Claim
	read   map[*Footnote]bool
	out    *Sentences
}

// run is one run of text: what stands in it, and where its pieces come from.
type run struct {
	b      strings.Builder
	spots  []spotted
	pieces []piece
	notes  []*Footnote // called in it
	alts   [][]*note.Node
}

// spotted is a figure or claim in a run.
type spotted struct {
	node     *note.Node
	from, to int
}

// piece is words of a run with their place.
type piece struct {
	from, to int
	at       diag.Span
}

// node reads a block and all below it.
func (r *reader) node(n *note.Node) {
	r.run(r.b.Titles[n])
	switch {
	case r.b.Charts[n] != nil:
		c := r.b.Charts[n]
		r.titled(n, c.Title)
		r.run(c.Subtitle)
		r.run(c.Caption)
		for _, words := range c.Remarks {
			r.run(words)
		}
		return
	case r.b.Tables[n] != nil:
		r.titled(n, r.b.Tables[n].Caption)
		return
	case n.Kind == note.TableRow:
		t := new(run)
		for i, cell := range n.Kids {
			if i > 0 {
				t.b.WriteString(" | ")
			}
			r.flatten(t, cell.Kids)
		}
		r.end(t, false)
		return
	case len(n.Kids) > 0 && n.Kids[0].Kind >= note.Text: // a container of inlines
		r.run(n.Kids)
		return
	}
	r.run(n.Caption)
	if im := r.b.Images[n]; im != nil {
		r.run(im.AltNodes)
	}
	for _, k := range n.Kids {
		r.node(k)
	}
	if c := r.claims[n]; c != nil {
		words := diag.OneLine(c.Words)
		r.out.by[n] = Sentence{At: n.Span, Text: words, To: len(words)}
	}
}

// titled reads the title of a chart or table, which is its sentence and that
// of its claim.
func (r *reader) titled(n *note.Node, title []*note.Node) {
	words := diag.OneLine(r.b.Words(title))
	s := Sentence{At: n.Span, Text: words, To: len(words)}
	if len(title) > 0 {
		s.At = title[0].Span.To(title[len(title)-1].Span)
	}
	r.out.by[n] = s
	r.run(title)
}

// run reads inlines.
func (r *reader) run(nodes []*note.Node) {
	if len(nodes) == 0 {
		return
	}
	t := new(run)
	r.flatten(t, nodes)
	r.end(t, true)
}

func (r *reader) flatten(t *run, nodes []*note.Node) {
	add := func(s string, at diag.Span) {
		from := t.b.Len()
		t.b.WriteString(s)
		t.pieces = append(t.pieces, piece{from, t.b.Len(), at})
	}
	for _, n := range nodes {
		switch n.Kind {
		case note.Text, note.Code:
			add(n.Text.S, n.Text.All())
		case note.Figure:
			if f := r.b.Figures[n]; f != nil {
				t.spots = append(t.spots, spotted{n, t.b.Len(), t.b.Len() + len(f.Shown)})
				add(f.Shown, n.Span)
			}
		case note.CrossRef:
			add(r.b.Refs[n].Text, n.Span)
		case note.Citation:
			r.flatten(t, r.b.Cites[n])
		case note.SoftBreak, note.LineBreak:
			t.b.WriteByte(' ')
		case note.FootnoteRef:
			if f := r.b.Footnotes[n]; f != nil && !r.read[f] {
				r.read[f] = true
				t.notes = append(t.notes, f)
			}
		case note.Image:
			if im := r.b.Images[n]; im != nil {
				t.alts = append(t.alts, im.AltNodes)
			}
		default:
			from := t.b.Len()
			r.flatten(t, n.Kids)
			if r.claims[n] != nil {
				t.spots = append(t.spots, spotted{n, from, t.b.Len()})
			}
		}
	}
}

// end divides a run into sentences, and reads the notes called in it.
func (r *reader) end(t *run, divide bool) {
	p := &prose{s: t.b.String()}
	bounds := [][2]int{{0, len(p.s)}}
	if divide {
		bounds = p.sentences()
	}
	for _, b := range bounds {
		s := Sentence{Text: strings.TrimSpace(p.s[b[0]:b[1]])}
		start := b[0] + strings.Index(p.s[b[0]:b[1]], s.Text)
		end := start + len(s.Text)
		for _, k := range t.pieces {
			if k.to > start && k.from < end {
				at := k.cut(start, end)
				s.At = s.At.To(at)
				s.pieces = append(s.pieces, piece{max(k.from, start) - start, min(k.to, end) - start, at})
			}
		}
		if s.At.IsZero() {
			continue
		}
		r.out.all = append(r.out.all, s)
		for _, k := range t.spots {
			if k.from >= b[0] && (k.from < b[1] || k.from == b[1] && b[1] == len(p.s)) {
				s.From = min(max(k.from, start), end) - start
				s.To = max(s.From, min(k.to, end)-start) // a claim may go on into the next sentence
				r.out.by[k.node] = s
			}
		}
	}
	for _, nodes := range t.alts {
		r.run(nodes)
	}
	for _, f := range t.notes {
		for _, n := range f.Blocks {
			r.node(n)
		}
	}
}

// cut gives the place of what a piece has between two offsets of its run. Text
// that is written otherwise than it is shown has the place of the whole.
func (k *piece) cut(start, end int) diag.Span {
	if k.at.End-k.at.Start != k.to-k.from {
		return k.at
	}
	from, to := max(k.from, start)-k.from, min(k.to, end)-k.from
	return diag.Span{Source: k.at.Source, Start: k.at.Start + from, End: k.at.Start + to}
}
