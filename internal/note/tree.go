package note

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"policybrief/internal/diag"
)

// blocks gives the blocks below a node of goldmark's.
func (r *reading) blocks(parent ast.Node) []*Node {
	out := make([]*Node, 0, parent.ChildCount())
	for n := parent.FirstChild(); n != nil && !r.full; n = n.NextSibling() {
		if c, ok := n.(*captionBlock); ok {
			r.caption(out, c)
			continue
		}
		out = r.block(out, n)
	}
	return out
}

// block appends what a block of goldmark's becomes, mostly one node.
func (r *reading) block(out []*Node, n ast.Node) []*Node {
	if r.depth >= maxDepth {
		r.tooDeep(r.span(r.pos(n), r.pos(n)+1))
		return out
	}
	r.depth++
	defer func() { r.depth-- }()
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return r.paragraph(out, n)
	case *ast.Heading:
		return append(out, r.heading(n))
	case *ast.List:
		return append(out, r.list(n))
	case *ast.CodeBlock:
		return append(out, r.indentedCode(n))
	case *ast.FencedCodeBlock:
		return append(out, r.fencedCode(n))
	case *ast.Blockquote:
		return append(out, r.quote(n))
	case *ast.ThematicBreak:
		return append(out, r.node(ThematicBreak, r.pos(n), r.lineTrimmed(r.pos(n))))
	case *extast.Table:
		return append(out, r.table(n))
	case *extast.DefinitionList:
		return append(out, r.definitions(n))
	case *divBlock:
		if n.stray {
			return out
		}
		return append(out, r.div(n))
	case *shortcodeBlock:
		return r.shortcode(out, n.hole)
	case *footnoteBlock:
		r.footnote(n)
		return out
	case *attributionBlock:
		return append(out, r.attribution(n))
	case *rawBlock:
		i, j := r.extent(n)
		p := r.node(Paragraph, i, j)
		t := r.node(Text, i, j)
		t.Text = r.cut(i, j)
		p.Kids = []*Node{t}
		return append(out, p)
	}
	return out // link reference definitions, which are no part of the text
}

// pos gives where a node starts. Where tabs indent it goldmark counts too far.
func (r *reading) pos(n ast.Node) int {
	if at, ok := r.starts[n]; ok {
		return at
	}
	return max(0, min(n.Pos(), len(r.orig)))
}

// extent gives where the lines of a block start and end.
func (r *reading) extent(n ast.Node) (i, j int) {
	if n.Lines().Len() == 0 {
		i = r.pos(n)
		return i, i
	}
	i, _ = r.trim(n.Lines().At(0))
	_, j = r.trim(n.Lines().At(n.Lines().Len() - 1))
	return i, max(i, j)
}

// around gives the span of a container: from its own start to the end of its
// last kid.
func (r *reading) around(start int, kids []*Node) (i, j int) {
	i, j = start, start
	for _, k := range kids {
		if k.Span.Source == r.src && r.src != nil {
			i, j = min(i, k.Span.Start), max(j, k.Span.End)
		}
	}
	if j == start {
		j = r.lineTrimmed(start)
	}
	return i, j
}

func (r *reading) paragraph(out []*Node, n ast.Node) []*Node {
	i, j := r.extent(n)
	if img, ok := onlyChild(n).(*linkInline); ok && img.image {
		return append(out, r.imageBlock(img))
	}
	if i+1 < j && r.mask[i] == ':' && isBlank(r.mask[i+1]) {
		r.strayCaption(i, j)
	}
	kids := r.inlines(n)
	if len(kids) == 0 {
		return out // it held comments only
	}
	p := r.node(Paragraph, i, j)
	p.Kids = kids
	return append(out, p)
}

func (r *reading) strayCaption(i, j int) {
	r.fault(ruleCaption.At(r.span(i, j), "this looks like a caption or a definition, but there is no table or term above it").
		WithHint("put a table's caption under the table, and a definition under its term. Write \\: for a colon that is a colon"))
}

func onlyChild(n ast.Node) ast.Node {
	if c := n.FirstChild(); c != nil && c == n.LastChild() {
		return c
	}
	return nil
}

func (r *reading) heading(n *ast.Heading) *Node {
	i, j := r.extent(n)
	i = min(i, r.pos(n))
	end := max(j, r.ends[n])
	if i < len(r.mask) && r.mask[i] == '#' {
		end = max(end, r.lineTrimmed(i))
	}
	h := r.node(Heading, i, end)
	h.Level = n.Level
	if a := r.attrs[n]; a != nil {
		h.Attr = *a
		r.known(&h.Attr, headingAttr)
		r.id(h)
	}
	h.Kids = r.inlines(n)
	return h
}

func (r *reading) list(n *ast.List) *Node {
	l := r.node(List, 0, 0)
	l.Level = n.Start
	if n.IsOrdered() {
		l.Flags |= Ordered
	}
	if n.IsTight {
		l.Flags |= Tight
	}
	for c := n.FirstChild(); c != nil && !r.full; c = c.NextSibling() {
		start := r.pos(c)
		it := r.node(Item, start, start)
		it.Kids = r.blocks(c)
		i, j := r.around(start, it.Kids)
		it.Span = r.span(i, j)
		if done, ok := r.tasks[c]; ok {
			it.Flags |= Task
			if done {
				it.Flags |= Done
			}
		}
		l.Kids = append(l.Kids, it)
	}
	i, j := r.around(r.pos(n), l.Kids)
	l.Span = r.span(i, j)
	return l
}

// code gives the lines of a code block as one text.
func (r *reading) code(n ast.Node) diag.Text {
	var b diag.TextBuilder
	for k := range n.Lines().Len() {
		s := n.Lines().At(k)
		if s.Padding > 0 {
			b.Made(strings.Repeat(" ", s.Padding), r.span(s.Start, s.Start))
		}
		stop := s.Stop
		if stop-s.Start >= 2 && r.orig[stop-1] == '\n' && r.orig[stop-2] == '\r' {
			r.add(&b, s.Start, stop-2)
			b.Made("\n", r.span(stop-2, stop))
			continue
		}
		r.add(&b, s.Start, stop)
		if s.ForceNewline && stop > s.Start && r.orig[stop-1] != '\n' {
			b.Made("\n", r.span(stop, stop))
		}
	}
	if b.Len() == 0 {
		at := r.pos(n)
		b.Made("", r.span(at, at))
	}
	return b.Text()
}

func (r *reading) indentedCode(n *ast.CodeBlock) *Node {
	i, j := r.extent(n)
	if n.Lines().Len() > 0 {
		i = n.Lines().At(0).Start
	}
	c := r.node(CodeBlock, i, j)
	c.Text = r.code(n)
	return c
}

func (r *reading) fencedCode(n *ast.FencedCodeBlock) *Node {
	i, j := r.extent(n)
	i = min(i, r.pos(n))
	end := r.ends[n]
	if end == 0 {
		end = max(j, r.lineTrimmed(i))
	}
	c := r.node(CodeBlock, i, end)
	c.Text = r.code(n)
	if n.Info != nil {
		c.Attr = r.info(n.Info.Segment)
	}
	if len(c.Attr.Classes) > 0 && (c.Attr.Classes[0].S == "chart" || c.Attr.Classes[0].S == "table") {
		c.Kind = Block
		r.known(&c.Attr, blockAttr)
	}
	r.id(c)
	return c
}

// info reads what stands behind the opening fence of code: a language, and
// attributes.
func (r *reading) info(s text.Segment) Attr {
	i, j := r.trim(s)
	word := i
	for word < j && !isBlank(r.mask[word]) && r.mask[word] != '{' {
		word++
	}
	var a Attr
	at, _ := r.trim(text.NewSegment(word, j))
	if at < j && r.mask[at] == '{' {
		l := r.oneLine(at, j)
		got, n, fault := attributes(l)
		if fault != nil {
			r.attrFault(fault)
		} else if at+n < j {
			r.fault(ruleAttr.At(r.span(at+n, j), "this can't be read as attributes").WithHint("%s", attrHint))
		}
		a = got
	}
	if word > i {
		a.Classes = slices.Insert(a.Classes, 0, r.cut(i, word))
	}
	return a
}

func (r *reading) quote(n *ast.Blockquote) *Node {
	start := r.pos(n)
	q := r.node(BlockQuote, start, start)
	if word, ok := r.kinds[n]; ok {
		q.Kind = Callout
		kind := diag.MadeText(strings.ToLower(word.S), word.All())
		q.Text = kind
		if !slices.Contains(calloutKinds, kind.S) {
			r.fault(ruleDivWord.At(word.All(), "“%s” is no kind of callout", word.S).
				WithHint("%s", meant(kind.S, calloutKinds)))
		}
	}
	q.Kids = r.blocks(n)
	// A dash opens an attribution only where it opens the last words.
	for k, c := range q.Kids {
		if c.Kind == Attribution && k < len(q.Kids)-1 {
			c.Kind = Paragraph
			dash := r.node(Text, c.Span.Start, c.Span.Start+1)
			if len(c.Kids) > 0 {
				dash.Span.End = c.Kids[0].Span.Start
			}
			dash.Text = diag.MadeText("— ", dash.Span)
			c.Kids = slices.Insert(c.Kids, 0, dash)
		}
	}
	i, j := r.around(start, q.Kids)
	q.Span = r.span(i, j)
	return q
}

func (r *reading) attribution(n *attributionBlock) *Node {
	_, j := r.extent(n)
	a := r.node(Attribution, r.pos(n), j)
	a.Kids = r.inlines(n)
	return a
}

func (r *reading) definitions(n *extast.DefinitionList) *Node {
	d := r.node(DefinitionList, 0, 0)
	start := -1
	for c := n.FirstChild(); c != nil && !r.full; c = c.NextSibling() {
		switch c := c.(type) {
		case *extast.DefinitionTerm:
			i, j := r.extent(c)
			t := r.node(Term, i, j)
			t.Kids = r.inlines(c)
			d.Kids = append(d.Kids, t)
		case *extast.DefinitionDescription:
			at := r.pos(c)
			x := r.node(Definition, at, at)
			x.Kids = r.blocks(c)
			i, j := r.around(at, x.Kids)
			x.Span = r.span(i, j)
			d.Kids = append(d.Kids, x)
		}
	}
	if len(d.Kids) > 0 {
		start = d.Kids[0].Span.Start
	}
	i, j := r.around(max(start, 0), d.Kids)
	d.Span = r.span(i, j)
	return d
}

func (r *reading) table(n *extast.Table) *Node {
	t := r.node(Table, 0, 0)
	for c := n.FirstChild(); c != nil && !r.full; c = c.NextSibling() {
		t.Kids = append(t.Kids, r.row(c))
	}
	start := r.pos(n)
	if len(t.Kids) > 0 {
		start = t.Kids[0].Span.Start
	}
	i, j := r.around(start, t.Kids)
	t.Span = r.span(i, j)
	return t
}

func (r *reading) row(n ast.Node) *Node {
	start := r.pos(n)
	if c := n.FirstChild(); n.Pos() < 0 && c != nil {
		start = r.pos(c)
	}
	// A head's row has the place of its first cell; the bar before it belongs
	// to the row too.
	for start > 0 && (r.mask[start-1] == '|' || r.mask[start-1] == ' ') {
		start--
	}
	for start < len(r.mask) && r.mask[start] == ' ' {
		start++
	}
	end := r.lineTrimmed(start)
	row := r.node(TableRow, start, end)
	at := end
	for c := n.FirstChild(); c != nil && !r.full; c = c.NextSibling() {
		i, j := end, end
		if c.Lines().Len() > 0 {
			i, j = r.extent(c)
			at = j
		}
		cell := r.node(TableCell, i, j)
		switch c.(*extast.TableCell).Alignment {
		case extast.AlignLeft:
			cell.Align = AlignLeft
		case extast.AlignCenter:
			cell.Align = AlignCenter
		case extast.AlignRight:
			cell.Align = AlignRight
		}
		cell.Kids = r.inlines(c)
		row.Kids = append(row.Kids, cell)
	}
	row.Span = r.span(start, max(at, end))
	return row
}

// caption gives the table before it its caption and attributes.
func (r *reading) caption(out []*Node, n *captionBlock) {
	i, j := r.extent(n)
	j = max(j, r.ends[n])
	if len(out) == 0 || out[len(out)-1].Kind != Table {
		r.strayCaption(i, j)
		return
	}
	t := out[len(out)-1]
	t.Caption = r.inlines(n)
	if a := r.attrs[n]; a != nil {
		t.Attr = *a
		r.known(&t.Attr, tableAttr)
		r.id(t)
	}
	t.Span = r.span(t.Span.Start, max(t.Span.End, j, i))
}

func (r *reading) footnote(n *footnoteBlock) {
	id := r.cut(n.idStart, n.idEnd)
	def := r.node(FootnoteDef, n.idStart-2, n.idEnd)
	def.Text = id
	was := r.inNote
	r.inNote = true
	def.Kids = r.blocks(n)
	r.inNote = was
	i, j := r.around(n.idStart-2, def.Kids)
	def.Span = r.span(i, j)
	if first, twice := r.doc.Footnotes[id.S]; twice {
		r.fault(ruleIDRepeated.At(id.All(), "footnote “%s” is written twice", id.S).
			WithNote(first.Text.All(), "it stands here already").WithHint("give one of them another name"))
		return
	}
	f := &footnote{node: def}
	if len(r.conds) > 0 {
		f.cond = r.conds[len(r.conds)-1]
	}
	r.doc.Footnotes[id.S] = def
	r.defs = append(r.defs, f)
}
