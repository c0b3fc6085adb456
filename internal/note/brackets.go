package note

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"policybrief/internal/diag"
)

// The inlines that goldmark does not know. Each knows where it ends.
type (
	// opener is a bracket that waits for its partner; one that never finds it
	// is text.
	opener struct {
		ast.BaseInline
		start, stop int
		kind        byte     // '[', '!' for ![ or '^' for ^[
		bottom      ast.Node // the last delimiter before it
	}
	linkInline struct {
		ast.BaseInline
		start, stop    int
		image          bool
		address, title diag.Text
		attr           Attr
	}
	spanInline struct {
		ast.BaseInline
		start, stop int
		attr        Attr
	}
	footnoteInline struct { // [^id], or ^[text] with kids
		ast.BaseInline
		start, stop int
		id          diag.Text
	}
	crossRefInline struct {
		ast.BaseInline
		start, stop int
		id          diag.Text
		numberOnly  bool
	}
	htmlInline struct {
		ast.BaseInline
		start, stop int
	}
	taskInline struct{ ast.BaseInline }
)

var (
	kindOpener      = ast.NewNodeKind("Opener")
	kindLink        = ast.NewNodeKind("BracketLink")
	kindSpan        = ast.NewNodeKind("Span")
	kindFootnoteRef = ast.NewNodeKind("FootnoteReference")
	kindCrossRef    = ast.NewNodeKind("CrossReference")
	kindHTML        = ast.NewNodeKind("HTML")
	kindTask        = ast.NewNodeKind("Task")
)

func (*opener) Kind() ast.NodeKind         { return kindOpener }
func (*linkInline) Kind() ast.NodeKind     { return kindLink }
func (*spanInline) Kind() ast.NodeKind     { return kindSpan }
func (*footnoteInline) Kind() ast.NodeKind { return kindFootnoteRef }
func (*crossRefInline) Kind() ast.NodeKind { return kindCrossRef }
func (*htmlInline) Kind() ast.NodeKind     { return kindHTML }
func (*taskInline) Kind() ast.NodeKind     { return kindTask }

func (n *opener) Dump(src []byte, level int)         { ast.DumpHelper(n, src, level, nil, nil) }
func (n *linkInline) Dump(src []byte, level int)     { ast.DumpHelper(n, src, level, nil, nil) }
func (n *spanInline) Dump(src []byte, level int)     { ast.DumpHelper(n, src, level, nil, nil) }
func (n *footnoteInline) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (n *crossRefInline) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (n *htmlInline) Dump(src []byte, level int)     { ast.DumpHelper(n, src, level, nil, nil) }
func (n *taskInline) Dump(src []byte, level int)     { ast.DumpHelper(n, src, level, nil, nil) }

// bracketParser reads all that stands in square brackets: links, images,
// spans, footnotes, numbers of cross references and the boxes of tasks.
type bracketParser struct{}

func (bracketParser) Trigger() []byte { return []byte{'!', '^', '[', ']'} }

func (b bracketParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	r := readingOf(pc)
	line, seg := block.PeekLine()
	switch line[0] {
	case '!', '^':
		if len(line) < 2 || line[1] != '[' {
			return nil
		}
		return r.open(line[0], 2, seg.Start, block, pc)
	case '[':
		if n := r.leaf(parent, line, seg.Start, block); n != nil {
			return n
		}
		return r.open('[', 1, seg.Start, block, pc)
	}
	if len(r.openers) == 0 {
		return nil
	}
	return r.close(parent, block, pc)
}

// CloseBlock forgets what belongs to one paragraph.
func (bracketParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	r := readingOf(pc)
	clear(r.openers)
	r.openers, r.inactive, r.delimiters = r.openers[:0], 0, 0
}

func (r *reading) open(kind byte, n, start int, block text.Reader, pc parser.Context) ast.Node {
	if len(r.openers) == maxBrackets {
		r.tooDeep(r.span(start, start+n))
		return nil
	}
	o := &opener{start: start, stop: start + n, kind: kind}
	if d := pc.LastDelimiter(); d != nil {
		o.bottom = d
	}
	r.openers = append(r.openers, o)
	block.Advance(n)
	return o
}

// leaf reads what stands in brackets and holds no inlines.
func (r *reading) leaf(parent ast.Node, line []byte, start int, block text.Reader) ast.Node {
	if n := footnoteLabel(line); n > 0 {
		block.Advance(n)
		return &footnoteInline{start: start, stop: start + n, id: r.cut(start+2, start+n-1)}
	}
	if len(line) > 3 && (line[1] == '@' || line[1] == '-' && line[2] == '@') {
		at := bytes.IndexByte(line, '@') + 1
		if n := crossRefLength(line[at:]); n > 0 && at+n < len(line) && line[at+n] == ']' {
			block.Advance(at + n + 1)
			return &crossRefInline{start: start, stop: start + at + n + 1, id: r.cut(start+at, start+at+n), numberOnly: line[1] == '-'}
		}
	}
	if n := r.bracketed(line, start, block); n != nil {
		return n
	}
	if len(line) > 3 && line[2] == ']' && isBlank(line[3]) && strings.IndexByte(" xX", line[1]) >= 0 {
		item, ok := parent.Parent().(*ast.ListItem)
		if ok && item.FirstChild() == parent && parent.FirstChild() == nil {
			r.tasks[item] = line[1] != ' '
			n := 3
			for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
				n++
			}
			block.Advance(n)
			return &taskInline{}
		}
	}
	return nil
}

// close deals with a ] whose partner is the last opener. Where they make
// nothing, both are text.
func (r *reading) close(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	last := len(r.openers) - 1
	o := r.openers[last]
	r.openers = r.openers[:last]
	linkable := o.kind == '!' || last >= r.inactive
	r.inactive = min(r.inactive, last)
	_, seg := block.PeekLine()
	inner := seg.Start
	block.Advance(1)
	if o.kind == '^' {
		n := &footnoteInline{start: o.start, stop: inner + 1}
		return r.adopt(parent, n, o, pc)
	}
	if linkable {
		if n := r.link(o, inner, block, pc); n != nil {
			if o.kind == '[' {
				r.inactive = last
			}
			n.start, n.image = o.start, o.kind == '!'
			n.attr, n.stop = r.attached(block, n.stop)
			return r.adopt(parent, n, o, pc)
		}
	}
	if o.kind == '[' && block.Peek() == '{' {
		n := &spanInline{start: o.start, stop: inner + 1}
		n.attr, n.stop = r.attached(block, n.stop)
		if n.stop > inner+1 {
			return r.adopt(parent, n, o, pc)
		}
	}
	return nil
}

// adopt makes all that follows an opener the kids of a node.
func (r *reading) adopt(parent, n ast.Node, o *opener, pc parser.Context) ast.Node {
	parser.ProcessDelimiters(o.bottom, pc)
	for c := o.NextSibling(); c != nil; {
		next := c.NextSibling()
		parent.RemoveChild(parent, c)
		n.AppendChild(n, c)
		c = next
	}
	parent.RemoveChild(parent, o)
	n.SetPos(o.start)
	return n
}

// attached reads attributes that follow directly, and gives the offset after
// them.
func (r *reading) attached(block text.Reader, stop int) (Attr, int) {
	if block.Peek() != '{' {
		return Attr{}, stop
	}
	l := r.ahead(block, maxAttr)
	a, n, fault := attributes(l)
	if fault != nil {
		r.attrFault(fault)
		return Attr{}, stop
	}
	if n == 0 {
		return Attr{}, stop
	}
	r.jump(block, l, n)
	return a, l.offset(n-1) + 1
}

// ahead gives what follows in the block, a bounded number of bytes of it.
func (r *reading) ahead(block text.Reader, limit int) lines {
	line, pos := block.Position()
	l := lines{in: r.input}
	for len(l.mask) < limit && len(l.pieces) < maxAhead {
		bs, seg := block.PeekLine()
		if bs == nil {
			break
		}
		n, _ := block.Position()
		l.pieces = append(l.pieces, piece{len(l.mask), seg.Start, seg.Stop, n})
		stop := min(seg.Stop, seg.Start+limit-len(l.mask))
		if l.mask == nil {
			l.mask = r.mask[seg.Start:stop:stop] // most need one line, and no copy
		} else {
			l.mask = append(l.mask, r.mask[seg.Start:stop]...)
		}
		block.AdvanceLine()
	}
	block.SetPosition(line, pos)
	return l
}

// jump moves the reader to byte i of what ahead gave.
func (r *reading) jump(block text.Reader, l lines, i int) {
	p := l.pieces[0]
	for _, q := range l.pieces[1:] {
		if q.at > i {
			break
		}
		p = q
	}
	block.SetPosition(p.line, text.NewSegment(p.off+i-p.at, p.end))
}

// link reads what follows the ] of a link or image: an address in round
// brackets, a label in square ones, or nothing, where the text is the label.
// The reader stands after the ] again where it is no link.
func (r *reading) link(o *opener, inner int, block text.Reader, pc parser.Context) *linkInline {
	switch block.Peek() {
	case '(':
		l := r.ahead(block, maxTarget)
		if n, size := r.target(l); n != nil {
			r.jump(block, l, size)
			n.stop = l.offset(size-1) + 1
			return n
		}
	case '[':
		l := r.ahead(block, maxLabel)
		size := labelLength(l.mask)
		if size == 2 {
			if n := r.reference(o.stop, inner, inner+3, pc); n != nil {
				block.Advance(2)
				return n
			}
		} else if size > 2 {
			label := l.mask[1 : size-1]
			stop := l.offset(size-1) + 1
			if ref, ok := pc.Reference(util.ToLinkReference(label)); ok {
				r.jump(block, l, size)
				return r.referenced(ref, stop)
			}
			if label[0] != '^' && label[0] != '@' && label[0] != '-' {
				r.fault(ruleLinkUndefined.At(l.span(1, size-1), "no link is defined as “%s”", label).
					WithHint("define it on a line of its own, [%s]: https://…, or write [text](https://…)", label))
			}
			return nil
		}
	}
	return r.reference(o.stop, inner, inner+1, pc)
}

// labelLength gives the length of [label] at the start of s, or 0.
func labelLength(s []byte) int {
	for i := 1; i < len(s) && i <= maxLabel; i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			return 0
		case ']':
			return i + 1
		}
	}
	return 0
}

// reference makes the link whose label is bytes i to j of the input.
func (r *reading) reference(i, j, stop int, pc parser.Context) *linkInline {
	if j-i > maxLabel || i >= j {
		return nil
	}
	ref, ok := pc.Reference(util.ToLinkReference(r.mask[i:j]))
	if !ok {
		return nil
	}
	return r.referenced(ref, stop)
}

// referenced makes a link of a reference, whose address has the place of its
// definition.
func (r *reading) referenced(ref parser.Reference, stop int) *linkInline {
	n := &linkInline{stop: stop}
	at := r.span(stop-1, stop)
	if s, ok := r.refs[util.ToLinkReference(ref.Label())]; ok {
		at = s
	}
	n.address = diag.MadeText(string(unescape(ref.Destination())), at)
	if t := ref.Title(); len(t) > 0 {
		n.title = diag.MadeText(string(unescape(t)), at)
	}
	return n
}

func unescape(s []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(s)))
}

// target reads (address "title") as CommonMark does, and gives its length.
func (r *reading) target(l lines) (*linkInline, int) {
	s := l.mask
	skip := func(i int) int {
		for i < len(s) && isBlank(s[i]) {
			i++
		}
		return i
	}
	i := skip(1)
	start := i
	stop := i
	if i < len(s) && s[i] == '<' {
		for i++; i < len(s) && s[i] != '>' && s[i] != '<' && s[i] != '\n'; i++ {
			if s[i] == '\\' {
				i++
			}
		}
		if i >= len(s) || s[i] != '>' {
			return nil, 0
		}
		start, stop = start+1, i
		i++
	} else {
		depth := 0
	address:
		for ; i < len(s); i++ {
			switch c := s[i]; {
			case c == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
				i++
			case c == '(':
				depth++
			case c == ')':
				if depth == 0 {
					break address
				}
				depth--
			case c <= ' ':
				break address
			}
		}
		if i > len(s) || depth > 0 {
			return nil, 0
		}
		stop = i
	}
	n := &linkInline{address: r.unescaped(l, start, stop)}
	j := skip(i)
	if j < len(s) && j > i && (s[j] == '"' || s[j] == '\'' || s[j] == '(') {
		closer := s[j]
		if closer == '(' {
			closer = ')'
		}
		k := j + 1
		for ; k < len(s) && s[k] != closer; k++ {
			if s[k] == '\\' {
				k++
			}
		}
		if k >= len(s) {
			return nil, 0
		}
		n.title = r.unescaped(l, j+1, k)
		j = skip(k + 1)
	}
	if j >= len(s) || s[j] != ')' {
		return nil, 0
	}
	return n, j + 1
}

// unescaped gives bytes i to j with backslash escapes and entities resolved.
func (r *reading) unescaped(l lines, i, j int) diag.Text {
	if bytes.IndexByte(l.mask[i:j], '\\') < 0 && bytes.IndexByte(l.mask[i:j], '&') < 0 {
		return l.cut(i, j)
	}
	var b diag.TextBuilder
	from := i
	for k := i; k < j; k++ {
		switch c := l.mask[k]; {
		case c == '\\' && k+1 < j && util.IsPunct(l.mask[k+1]):
			l.add(&b, from, k)
			from = k + 1
			k++
		case c == '&':
			if s, n := entity(l.mask[k:j]); n > 0 {
				l.add(&b, from, k)
				b.Made(s, l.span(k, k+n))
				from = k + n
				k += n - 1
			}
		}
	}
	l.add(&b, from, j)
	return b.Text()
}
