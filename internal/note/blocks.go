package note

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The blocks that goldmark does not know.
type (
	divBlock struct {
		ast.BaseBlock
		attr       Attr
		fence, end int // of the opening line, and after the closing one
		closed     bool
		stray      bool // a closing fence that closes nothing
	}
	shortcodeBlock struct {
		ast.BaseBlock
		hole *hole
	}
	captionBlock     struct{ ast.BaseBlock }
	attributionBlock struct{ ast.BaseBlock }
	footnoteBlock    struct {
		ast.BaseBlock
		idStart, idEnd int
	}
	// rawBlock is a paragraph that is too long to be read.
	rawBlock struct{ ast.BaseBlock }
)

var (
	kindDiv         = ast.NewNodeKind("Div")
	kindShortcode   = ast.NewNodeKind("Shortcode")
	kindCaption     = ast.NewNodeKind("Caption")
	kindAttribution = ast.NewNodeKind("Attribution")
	kindFootnote    = ast.NewNodeKind("FootnoteDefinition")
	kindRaw         = ast.NewNodeKind("Raw")
)

func (*divBlock) Kind() ast.NodeKind         { return kindDiv }
func (*shortcodeBlock) Kind() ast.NodeKind   { return kindShortcode }
func (*captionBlock) Kind() ast.NodeKind     { return kindCaption }
func (*attributionBlock) Kind() ast.NodeKind { return kindAttribution }
func (*footnoteBlock) Kind() ast.NodeKind    { return kindFootnote }
func (*rawBlock) Kind() ast.NodeKind         { return kindRaw }

func (n *divBlock) Dump(src []byte, level int)         { ast.DumpHelper(n, src, level, nil, nil) }
func (n *shortcodeBlock) Dump(src []byte, level int)   { ast.DumpHelper(n, src, level, nil, nil) }
func (n *captionBlock) Dump(src []byte, level int)     { ast.DumpHelper(n, src, level, nil, nil) }
func (n *attributionBlock) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (n *footnoteBlock) Dump(src []byte, level int)    { ast.DumpHelper(n, src, level, nil, nil) }
func (n *rawBlock) Dump(src []byte, level int)         { ast.DumpHelper(n, src, level, nil, nil) }

func (*rawBlock) IsRaw() bool { return true }

// placed keeps where blocks start that are indented by tabs.
type placed struct{ parser.BlockParser }

func (p placed) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, seg := reader.PeekLine()
	if seg.Padding == 0 {
		return p.BlockParser.Open(parent, reader, pc)
	}
	_, off := peek(reader, pc)
	node, state := p.BlockParser.Open(parent, reader, pc)
	if node != nil {
		readingOf(pc).starts[node] = off
	}
	return node, state
}

// nested keeps blocks from nesting too deeply: goldmark walks them by
// recursion, and looks at each of them on every line.
type nested struct{ parser.BlockParser }

func (n nested) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	return n.BlockParser.Open(parent, reader, pc)
}

func tooDeep(reader text.Reader, pc parser.Context) bool {
	if len(pc.OpenedBlocks()) < maxDepth {
		return false
	}
	r := readingOf(pc)
	_, seg := reader.PeekLine()
	r.tooDeep(r.span(seg.Start, seg.Start+1))
	return true
}

// block holds what our own block parsers have in common.
type block struct{}

func (block) Close(ast.Node, text.Reader, parser.Context) {}
func (block) CanInterruptParagraph() bool                 { return true }
func (block) CanAcceptIndentedLine() bool                 { return false }

// peek gives the line without its indent, and the offset of its first
// character in the input; nil for a line that is blank or indented as code.
func peek(reader text.Reader, pc parser.Context) ([]byte, int) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || pos >= len(line) {
		return nil, 0
	}
	return line[pos:], seg.Start + pos - seg.Padding
}

// divParser reads fenced divs as Pandoc does: a line of three or more colons
// with attributes or a word opens one, a line of colons alone closes the
// innermost, whatever its length.
type divParser struct{ block }

func (divParser) Trigger() []byte { return []byte{':'} }

func (divParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, off := peek(reader, pc)
	n := runLength(line, ':')
	if n < 3 {
		return nil, parser.NoChildren
	}
	r := readingOf(pc)
	start, stop := r.trim(text.NewSegment(off+n, off+len(line)))
	for stop > start && r.mask[stop-1] == ':' {
		stop--
	}
	start, stop = r.trim(text.NewSegment(start, stop))
	node := &divBlock{fence: off, end: r.lineTrimmed(off)}
	if start == stop {
		node.stray = true
		r.fault(ruleDivFence.At(r.span(off, off+n), "this fence closes nothing").
			WithHint("take it away, or open a block before it: ::: summary"))
		reader.AdvanceToEOL()
		return node, parser.NoChildren
	}
	if tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	l := r.oneLine(start, stop)
	if w := wordLength(l.mask); w > 0 {
		node.attr.Classes = append(node.attr.Classes, l.cut(0, w))
		start, _ = r.trim(text.NewSegment(start+w, stop))
		l = r.oneLine(start, stop)
	}
	if len(l.mask) > 0 {
		a, read, fault := attributes(l)
		switch {
		case fault != nil:
			r.attrFault(fault)
		case read < len(l.mask):
			r.fault(ruleAttr.At(l.span(read, len(l.mask)), "this can't be read as the opening of a block").
				WithHint("write ::: word, or ::: {.class key=\"value\"}"))
		default:
			a.Classes = append(node.attr.Classes, a.Classes...)
			node.attr = a
		}
	}
	reader.AdvanceToEOL()
	return node, parser.HasChildren
}

func (divParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	node := n.(*divBlock)
	if node.stray {
		return parser.Close
	}
	line, seg := reader.PeekLine()
	w, pos := util.IndentWidth(line, reader.LineOffset())
	if w < 4 {
		if k := runLength(line[pos:], ':'); k >= 3 && util.IsBlank(line[pos+k:]) && innermostFence(node, pc) {
			node.closed = true
			node.end = seg.Start + pos - seg.Padding + k
			reader.AdvanceToEOL()
			return parser.Close
		}
	}
	return parser.Continue | parser.HasChildren
}

// innermostFence tells whether no other fenced div and no fenced code is open
// inside a div.
func innermostFence(node *divBlock, pc parser.Context) bool {
	blocks := pc.OpenedBlocks()
	for i := len(blocks) - 1; i >= 0; i-- {
		switch b := blocks[i].Node.(type) {
		case *divBlock:
			return b == node
		case *ast.FencedCodeBlock:
			return false
		}
	}
	return false
}

func (divParser) Close(n ast.Node, _ text.Reader, pc parser.Context) {
	node := n.(*divBlock)
	if node.closed || node.stray {
		return
	}
	r := readingOf(pc)
	r.fault(ruleDivFence.At(r.span(node.fence, r.lineTrimmed(node.fence)), "this block is never closed").
		WithHint("close it with a line of colons alone: :::"))
}

// lineTrimmed gives the end of the line at off, without blanks.
func (in *input) lineTrimmed(off int) int {
	end := in.lineEnd(off)
	for end > off && isBlank(in.orig[end-1]) {
		end--
	}
	return end
}

func (r *reading) attrFault(f *attrFault) {
	r.fault(ruleAttr.At(f.at, "%s", f.message).WithHint("%s", f.hint))
}

// shortcodeParser reads {{< … >}} alone on its line.
type shortcodeParser struct{ block }

func (shortcodeParser) Trigger() []byte { return []byte{'{'} }

func (shortcodeParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, off := peek(reader, pc)
	r := readingOf(pc)
	h := r.holeAt(off)
	if h == nil || h.start != off || h.kind != shortcodeHole || h.end > off+len(line) || !util.IsBlank(r.mask[h.end:off+len(line)]) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &shortcodeBlock{hole: h}, parser.NoChildren
}

func (shortcodeParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

// captionParser reads the caption of a table: a paragraph under it that starts
// with a colon and a blank.
type captionParser struct{ block }

func (captionParser) Trigger() []byte { return []byte{':'} }

func (captionParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, off := peek(reader, pc)
	if len(line) < 2 || line[1] != ' ' && line[1] != '\t' || util.IsBlank(line[1:]) {
		return nil, parser.NoChildren
	}
	r := readingOf(pc)
	state := parser.NoChildren
	switch last := parent.LastChild().(type) {
	case *extast.Table:
	case *ast.Paragraph:
		// Right under its rows the table is a paragraph still.
		if pc.LastOpenedBlock().Node != ast.Node(last) || r.tableRule(last) == 0 {
			return nil, parser.NoChildren
		}
		state |= parser.RequireParagraph
	default:
		return nil, parser.NoChildren
	}
	i, _ := r.trim(text.NewSegment(off+1, off+len(line)))
	node := &captionBlock{}
	node.Lines().Append(text.NewSegment(i, off+len(line)))
	return node, state
}

func (captionParser) Continue(n ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, seg := reader.PeekLine()
	if util.IsBlank(line) || runLength(bytes.TrimLeft(line, " "), ':') >= 3 {
		return parser.Close
	}
	seg = seg.TrimLeftSpace(reader.Source())
	n.Lines().Append(seg)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (captionParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	last := n.Lines().Len() - 1
	seg := n.Lines().At(last)
	n.Lines().Set(last, seg.TrimRightSpace(reader.Source()))
	readingOf(pc).cutAttributes(n)
}

// footnoteParser reads [^id]: definitions; what belongs to one and stands on
// later lines is indented by four.
type footnoteParser struct{ block }

func (footnoteParser) Trigger() []byte { return []byte{'['} }

func (footnoteParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, off := peek(reader, pc)
	n := footnoteLabel(line)
	if n == 0 || n >= len(line) || line[n] != ':' || tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	r := readingOf(pc)
	i, _ := r.trim(text.NewSegment(off+n+1, off+len(line)))
	i = min(i, max(r.lineTrimmed(off), off+n+1))
	reader.Advance(pc.BlockOffset() + i - off)
	node := &footnoteBlock{idStart: off + 2, idEnd: off + n - 1}
	node.SetPos(off)
	return node, parser.HasChildren
}

// footnoteLabel gives the length of [^id] at the start of a line, or 0.
func footnoteLabel(line []byte) int {
	if len(line) < 4 || line[0] != '[' || line[1] != '^' {
		return 0
	}
	for i := 2; i < len(line) && i < maxLabel; i++ {
		switch c := line[i]; {
		case c == ']' && i > 2:
			return i + 1
		case isBlank(c), c == '[', c == ']', c == '^':
			return 0
		}
	}
	return 0
}

func (footnoteParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

// headingParser takes the attributes off the end of headings, and keeps where
// a heading of the underlined kind ends.
type headingParser struct{ parser.BlockParser }

func (h headingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := h.BlockParser.Open(parent, reader, pc)
	if node != nil && state&parser.RequireParagraph == 0 {
		readingOf(pc).cutAttributes(node)
	}
	return node, state
}

func (h headingParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	r := readingOf(pc)
	end := -1
	if n.Lines().Len() > 0 {
		_, end = r.trim(n.Lines().At(0))
	}
	_, atx := r.attrs[n]
	h.BlockParser.Close(n, reader, pc)
	if n.Parent() == nil || n.Lines().Len() == 0 || atx {
		return
	}
	if _, stop := r.trim(n.Lines().At(n.Lines().Len() - 1)); end > stop {
		r.ends[n] = end
		r.cutAttributes(n)
	}
}

// cutAttributes takes {…} off the end of a block's last line.
func (r *reading) cutAttributes(n ast.Node) {
	last := n.Lines().Len() - 1
	if last < 0 {
		return
	}
	seg := n.Lines().At(last)
	i, j := r.trim(seg)
	if i == j || r.mask[j-1] != '}' || escaped(r.mask[i:j-1]) {
		return
	}
	open := bytes.LastIndexByte(r.mask[i:j], '{')
	if open < 0 || j-i-open > maxAttr {
		return
	}
	open += i
	a, n2, fault := attributes(r.oneLine(open, j))
	if fault != nil {
		r.attrFault(fault)
		return
	}
	if n2 != j-open {
		return
	}
	r.attrs[n] = &a
	_, cut := r.trim(text.NewSegment(i, open))
	// The closing hashes of a heading stand before its attributes.
	if h := bytes.TrimRight(r.mask[i:cut], "#"); len(h) < cut-i && (len(h) == 0 || isBlank(h[len(h)-1])) {
		if _, ok := n.(*ast.Heading); ok {
			_, cut = r.trim(text.NewSegment(i, i+len(h)))
		}
	}
	r.ends[n] = max(r.ends[n], j)
	if cut == i && last > 0 {
		n.Lines().SetSliced(0, last)
		return
	}
	n.Lines().Set(last, text.NewSegment(i, cut))
}

// escaped tells whether the byte after s is escaped by a backslash.
func escaped(s []byte) bool {
	n := 0
	for n < len(s) && s[len(s)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// fenceParser keeps where fenced code ends, and faults one that never does.
type fenceParser struct{ parser.BlockParser }

func (f fenceParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	_, seg := reader.PeekLine()
	state := f.BlockParser.Continue(n, reader, pc)
	if state&parser.Close != 0 {
		r := readingOf(pc)
		_, r.ends[n] = r.trim(seg)
	}
	return state
}

func (f fenceParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	f.BlockParser.Close(n, reader, pc)
	r := readingOf(pc)
	if _, closed := r.ends[n]; closed {
		return
	}
	at := r.pos(n)
	r.fault(ruleFence.At(r.span(at, r.lineTrimmed(at)), "this fenced block is never closed").
		WithHint("close it with the same fence, indented alike, on a line of its own"))
}
