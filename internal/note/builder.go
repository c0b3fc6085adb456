package note

import (
	"slices"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// builder makes the tree of one note out of what goldmark found in it and in
// the files it includes.
type builder struct {
	doc    *Doc
	files  map[string]*diag.Source
	faults diag.List

	reads     []string // names of the files being read, the note's first
	total     int      // bytes read
	nodes     int
	slab      []Node         // not yet given out
	depth     int            // blocks in blocks, includes counted
	full      bool           // a limit was passed and told
	deep      bool           // so was the depth
	tags      map[string]int // HTML tags told and not closed
	noteCount int            // footnotes written ^[…] so far
	inNote    bool
	inLink    bool
	conds     []*Node // the conditional divs and spans around
	calls     []call
	defs      []*footnote
	ids       map[string]place
	allowed   map[string]bool // audiences that an edition has
	names     []string        // the same, in the order written
	needs     map[need]bool
}

// call is a reference to a footnote and the conditions it stands under.
type call struct {
	node  *Node
	conds []*Node
}

// footnote is a definition, the condition it stands under and whether it is
// called.
type footnote struct {
	node *Node
	cond *Node
	used bool
}

// place is where an id was first given.
type place struct {
	at          diag.Span
	conditional bool
}

func (b *builder) fault(d diag.Diagnostic) {
	switch {
	case len(b.faults) < maxFaults:
		b.faults = append(b.faults, d)
	case len(b.faults) == maxFaults:
		b.faults = append(b.faults, ruleTooLarge.At(d.Span, "this note has more than %d faults; the rest are not told", maxFaults).
			WithHint("mend the first ones and build again"))
	}
}

func (b *builder) tooDeep(at diag.Span) {
	if !b.deep {
		b.deep = true
		b.fault(ruleTooLarge.At(at, "blocks, lists or brackets are nested more than %d deep here", maxDepth).
			WithHint("set them side by side, not inside one another"))
	}
}

// node makes a node, up to the limit of a note.
func (r *reading) node(kind Kind, i, j int) *Node {
	r.nodes++
	if r.nodes > maxNodes && !r.full {
		r.full = true
		r.fault(ruleTooLarge.At(r.span(i, i+1), "this note is too large to be read from here on").
			WithHint("split it into several notes"))
	}
	if len(r.slab) == 0 {
		r.slab = make([]Node, 64) // a note has thousands; one by one they cost time
	}
	n := &r.slab[0]
	r.slab = r.slab[1:]
	n.Kind, n.Span = kind, r.span(i, j)
	return n
}

func newBuilder(files map[string]*diag.Source) *builder {
	return &builder{
		doc:   &Doc{Footnotes: map[string]*Node{}, IDs: map[string][]*Node{}},
		files: files,
		tags:  map[string]int{},
		ids:   map[string]place{},
		needs: map[need]bool{},
	}
}

// footnotes joins calls to definitions, once all files are read.
func (b *builder) footnotes() {
	defs := make(map[string]*footnote, len(b.defs))
	var ids []string
	for _, f := range b.defs {
		defs[f.node.Text.S] = f
		ids = append(ids, f.node.Text.S)
	}
	waiting := slices.ContainsFunc(b.doc.Needs, func(n Need) bool {
		name, _ := Resolve(n.From, n.Path)
		return n.Kind == NeedInclude && b.files[name] == nil
	})
	for _, c := range b.calls {
		f := defs[c.node.Text.S]
		switch {
		case f == nil && waiting: // it may stand in a part that is not read yet
		case f == nil:
			hint := "write it on a line of its own: [^" + c.node.Text.S + "]: …"
			if n := conf.Nearest(c.node.Text.S, ids); n != "" {
				hint = "did you mean “" + n + "”?"
			}
			b.fault(ruleFootnoteUndefined.At(c.node.Span, "footnote “%s” is nowhere written", c.node.Text.S).WithHint("%s", hint))
		default:
			f.used = true
			// What only one edition may see must not reach another through a
			// footnote.
			if f.cond != nil && !slices.Contains(c.conds, f.cond) {
				b.fault(ruleFootnote.At(c.node.Span, "footnote “%s” is called here, but written where only some editions can see it", c.node.Text.S).
					WithNote(f.node.Span, "it is written here").
					WithHint("move the footnote's text out of the block with the condition, or the call into it"))
			}
		}
	}
	if waiting {
		return
	}
	for _, f := range b.defs {
		if !f.used {
			b.fault(ruleFootnoteUnused.At(f.node.Text.All(), "footnote “%s” is never called", f.node.Text.S).
				WithHint("write [^%s] where it belongs, or take it away", f.node.Text.S))
		}
	}
}
