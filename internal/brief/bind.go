package brief

import (
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// binder holds what binding one edition needs while it runs.
type binder struct {
	*Brief
	in        Input
	heading   string         // the nearest heading, as written
	ordinals  map[use]int    // of figures, claims, charts and tables under a heading
	numbers   map[string]int // Figure and Table
	sections  [7]int         // counters of numbered headings, by level
	annexes   int
	annex     string // the letter of the annex whose own heading is to come
	inAnnex   string // the letter of the annex
	short     bool   // in a table or tiles, where figures keep their short form
	ids       map[string]*note.Node
	notes     map[string]*Footnote // footnotes called so far, by id
	marks     map[Mark]bool
	sourced   map[sourced]bool
	lately    sourced // the last that was asked for: cells of one come in runs
	refs      []*note.Node
	citations []*note.Node
	read      map[textKey]bool // texts whose shared nodes are in use
}

// Bind binds one edition. It always gives a brief; Faults holds what it found.
func Bind(in Input) *Brief {
	front := in.Edition.Front
	b := &binder{
		in: in,
		Brief: &Brief{
			Edition: in.Edition, Front: front, Brand: in.Brand, Profile: in.Profile, Matrix: in.Matrix, Limits: in.Limits,
			Lang:      langOf(front),
			Annex:     map[*note.Node]string{},
			Figures:   make(map[*note.Node]*Figure, 64),
			Charts:    map[*note.Node]*Chart{},
			Tables:    map[*note.Node]*Table{},
			Images:    map[*note.Node]*Image{},
			Footnotes: map[*note.Node]*Footnote{},
			Refs:      map[*note.Node]Ref{},
			Cites:     map[*note.Node][]*note.Node{},
			Labels:    map[*note.Node]Label{},
			Titles:    map[*note.Node][]*note.Node{},
		},
		ordinals: make(map[use]int, 64),
		numbers:  map[string]int{},
		ids:      map[string]*note.Node{},
		notes:    map[string]*Footnote{},
		marks:    map[Mark]bool{},
		sourced:  map[sourced]bool{},
		read:     map[textKey]bool{},
	}
	b.Scope, b.Faults = NewScope(in)
	b.Scope.Reads = new(figure.Reads)
	if in.Edition.Annex != nil {
		b.apart()
	} else {
		b.Title = b.inlines(front.Title)
		b.Subtitle = b.inlines(front.Subtitle)
		b.Abstract = b.inlines(front.Abstract)
		b.Blocks = b.visible(in.Doc.Blocks)
	}
	for _, n := range b.Blocks {
		b.node(n)
	}
	if !b.Cut && b.Scope.Budget.Over(b.Scope.Reads.Count()) {
		b.Cut = true
		b.Faults.Add(b.Scope.Budget.TooManyCells(in.Doc.Source.Span(0, 0)))
	}
	if b.Cut = b.Cut || b.Scope.Budget.Spent(); b.Cut {
		return b.Brief
	}
	b.cite()
	b.resolve()
	b.profiled()
	b.charity()
	return b.Brief
}

func langOf(f *note.Front) string {
	if f.Lang.S == "" {
		return "en-GB"
	}
	return f.Lang.S
}

// inlines reads and binds a string that may hold figures: a title, a caption.
func (b *binder) inlines(t diag.Text) []*note.Node {
	if !t.Present() {
		return nil
	}
	nodes, faults := b.in.Parsed.inlines(t, b.read)
	b.Faults.Add(faults...)
	nodes = b.visible(nodes)
	for _, n := range nodes {
		b.node(n)
	}
	return nodes
}

// node binds a node and all below it, in reading order.
func (b *binder) node(n *note.Node) {
	if b.Cut = b.Cut || b.Scope.Budget.Spent(); b.Cut {
		return
	}
	if b.in.At != nil {
		*b.in.At = n.Span
	}
	switch n.Kind {
	case note.Heading:
		b.headingNode(n)
		return
	case note.Figure:
		b.figureNode(n)
		return
	case note.FootnoteRef:
		b.footnote(n)
		return
	case note.CrossRef:
		b.refs = append(b.refs, n)
		return
	case note.Citation:
		b.citations = append(b.citations, n)
		return
	case note.Block:
		b.block(n)
		return
	case note.ImageBlock, note.Image:
		b.image(n)
		return
	case note.Div:
		if n.Attr.Is("annex") {
			b.annexes++
			b.Annex[n] = note.Letter(b.annexes)
			b.label(n, "Annex", b.Annex[n])
			b.annex, b.inAnnex = b.Annex[n], b.Annex[n]
			sections := b.sections // an annex numbers its own
			clear(b.sections[:])
			defer func() { b.annex, b.inAnnex, b.sections = "", "", sections }()
		}
		if n.Attr.Is("key-figures") {
			b.short = true
			defer func() { b.short = false }()
		}
		if n.Title.Present() {
			b.Titles[n] = b.inlines(n.Title)
		}
		if !n.Attr.Is("annex") {
			b.anchor(n)
		}
	case note.Callout:
		if n.Title.Present() {
			b.Titles[n] = b.inlines(n.Title)
		}
	case note.Table:
		if len(n.Caption) > 0 || n.Attr.ID.S != "" {
			b.numbered(n, "Table")
		}
	case note.TableRow:
		b.short = true
		defer func() { b.short = false }()
	case note.Link:
		if strings.HasPrefix(n.Text.S, "#") {
			b.refs = append(b.refs, n)
		}
	default:
		b.anchor(n)
	}
	for _, k := range n.Caption {
		b.node(k)
	}
	for _, k := range n.Kids {
		b.node(k)
	}
	if text, ok := n.Attr.Get("claim"); ok {
		b.claim(n, text, b.Words(n.Kids), wordsSpan(n))
	}
	if n.Kind == note.Div && n.Attr.Is("budget") {
		b.budget(n)
	}
}

// hold takes note of cells that the edition keeps. Where they are more than it
// may have, no more of it is bound: the rest would fare no better.
func (b *binder) hold(at diag.Span, cells int) bool {
	if !b.Cut && !b.Scope.Budget.Hold(cells) {
		b.Cut = true
		b.Faults.Add(b.Scope.Budget.TooManyCells(at))
	}
	return !b.Cut
}

// An expression's use is known by what it is, the heading it stands under and
// its text on one line.
type use struct{ kind, heading, expr string }

// ordinal counts the uses of an expression under the heading, from 1. Where it
// is broken into lines makes no difference.
func (b *binder) ordinal(kind, expr string) int {
	k := use{kind, b.heading, diag.OneLine(expr)}
	b.ordinals[k]++
	return b.ordinals[k]
}

// wordsSpan gives the place of the words inside a span or div, or of the
// whole where it holds none.
func wordsSpan(n *note.Node) diag.Span {
	if len(n.Kids) == 0 {
		return n.Span
	}
	return n.Kids[0].Span.To(n.Kids[len(n.Kids)-1].Span)
}
