package note

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"policybrief/internal/diag"
)

// words gathers inlines: text that stands together becomes one Text node.
type words struct {
	r      *reading
	out    []*Node
	text   diag.TextBuilder
	start  int // of the text being gathered; -1 where there is none
	stop   int
	lo, hi int // what the inlines cover, as inside gives it
}

// inlines gives the inlines of a block.
func (r *reading) inlines(n ast.Node) []*Node {
	i, j := r.extent(n)
	r.start, r.stop, r.skip, r.quotesFor = i, j, 0, -1
	out, _, _ := r.inside(n, 0)
	return out
}

// inside gives the inlines below a node of goldmark's, and what they cover; lo
// is -1 where they cover nothing.
func (r *reading) inside(n ast.Node, depth int) (out []*Node, lo, hi int) {
	w := words{r: r, start: -1, lo: -1}
	w.all(n, depth)
	w.flush(true)
	return w.out, w.lo, w.hi
}

func (w *words) all(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil && !w.r.full; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			w.add(c, depth)
			continue
		}
		// goldmark splits text wherever something might have begun. It is put
		// together again, for an escape may straddle two parts.
		start := t.Segment.Start
		for {
			next, ok := t.NextSibling().(*ast.Text)
			if !ok || next.Segment.Start != t.Segment.Stop || t.SoftLineBreak() || t.HardLineBreak() {
				break
			}
			t = next
		}
		w.line(start, t)
		c = t
	}
}

// line adds the text from start to the end of t, and the line break there.
func (w *words) line(start int, t *ast.Text) {
	r := w.r
	end := t.Segment.Stop
	w.prose(start, end)
	if end < r.skip || !t.SoftLineBreak() && !t.HardLineBreak() {
		return
	}
	w.flush(true)
	kind := SoftBreak
	if t.HardLineBreak() {
		kind = LineBreak
	}
	w.push(r.node(kind, end, min(r.lineEnd(end)+1, len(r.orig))), end, end)
}

// cover widens what the inlines cover.
func (w *words) cover(i, j int) {
	if w.lo < 0 {
		w.lo = i
	}
	w.hi = max(w.hi, j)
}

// push appends a node that is not text.
func (w *words) push(n *Node, i, j int) {
	w.flush(false)
	w.cover(i, j)
	w.out = append(w.out, n)
}

// flush ends the text being gathered. Blanks at the end of a line are no part
// of it; goldmark leaves them where a comment stood.
func (w *words) flush(endOfLine bool) {
	if w.start < 0 {
		return
	}
	t := w.text.Text()
	if end := len(strings.TrimRight(t.S, " \t")); endOfLine && end < len(t.S) {
		t = t.Slice(0, end)
	}
	if t.S != "" {
		n := w.r.node(Text, w.start, w.stop)
		n.Text = t
		w.out = append(w.out, n)
	}
	w.text = diag.TextBuilder{}
	w.start = -1
}

func (w *words) add(n ast.Node, depth int) {
	r := w.r
	switch n := n.(type) {
	case *opener:
		w.prose(n.start, n.stop)
	case *ast.CodeSpan:
		w.code(n)
	case *ast.Emphasis:
		kind := Emph
		if n.Level == 2 {
			kind = Strong
		}
		w.wrap(n, kind, n.Level, depth)
	case *extast.Strikethrough:
		// One tilde or two: what stands before the first kid tells.
		w.wrap(n, Strike, 0, depth)
	case *ast.AutoLink:
		w.autoLink(n)
	case *linkInline:
		w.link(n, depth)
	case *spanInline:
		w.span(n, depth)
	case *footnoteInline:
		w.footnote(n, depth)
	case *crossRefInline:
		x := r.node(CrossRef, n.start, n.stop)
		x.Text = n.id
		if n.numberOnly {
			x.Flags |= NumberOnly
		}
		w.push(x, n.start, n.stop)
	case *citationInline:
		w.citation(n)
	case *htmlInline:
		w.begin(n.start, n.stop)
		r.input.addLines(&w.text, n.start, n.stop, " ")
	case *taskInline:
	}
}

// wrap adds emphasis, whose marks of width bytes stand right around its kids.
// Emphasis nested beyond all reason is passed over, its kids are not.
func (w *words) wrap(n ast.Node, kind Kind, width, depth int) {
	if depth > maxDepth {
		w.r.tooDeep(w.r.span(w.r.pos(n), w.r.pos(n)+1))
		w.all(n, depth)
		return
	}
	w.flush(false)
	kids, i, j := w.r.inside(n, depth+1)
	if i < 0 {
		i = w.r.pos(n)
		j = i
	}
	if width == 0 {
		width = 1
		if i > 1 && w.r.mask[i-2] == '~' && w.r.mask[i-1] == '~' && j+1 < len(w.r.mask) && w.r.mask[j] == '~' && w.r.mask[j+1] == '~' {
			width = 2
		}
	}
	if k := len(kids) - 1; k >= 0 && (kids[k].Kind == SoftBreak || kids[k].Kind == LineBreak) {
		// Its closing marks open the next line.
		for j < w.r.stop && (isBlank(w.r.mask[j]) || w.r.mask[j] == '>') {
			j++
		}
	}
	i, j = max(0, i-width), min(len(w.r.orig), j+width)
	x := w.r.node(kind, i, j)
	x.Kids = kids
	w.push(x, i, j)
}

func (w *words) code(n *ast.CodeSpan) {
	r := w.r
	last := n.LastChild().(*ast.Text).Segment
	start := w.r.pos(n)
	ticks := runLength(r.mask[start:], '`')
	end := last.Stop
	for end < len(r.mask) && r.mask[end] != '`' {
		end++
	}
	end = min(end+ticks, len(r.mask))
	x := r.node(Code, start, end)
	cell := false
	if p := n.Parent(); p != nil {
		_, cell = p.(*extast.TableCell)
	}
	var b diag.TextBuilder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		s := c.(*ast.Text).Segment
		from := s.Start
		for k := s.Start; k < s.Stop; k++ {
			if cell && r.orig[k] == '\\' && k+1 < s.Stop && r.orig[k+1] == '|' {
				r.input.add(&b, from, k)
				from = k + 1
			}
		}
		r.input.addLines(&b, from, s.Stop, " ")
	}
	if b.Len() == 0 {
		b.Made("", r.input.span(start, start))
	}
	x.Text = b.Text()
	w.push(x, start, end)
}

// begin says that text from i to j is about to be added.
func (w *words) begin(i, j int) {
	if w.start < 0 {
		w.start = i
	}
	w.stop = j
	w.cover(i, j)
}

// prose adds text as it stands from i to stop, with its escapes and entities
// resolved, its quotation marks and dashes set as a printer would, and its
// figures as nodes.
func (w *words) prose(i, stop int) {
	r := w.r
	i, stop = max(i, r.start, min(r.skip, stop)), min(stop, r.stop) // goldmark leaves blanks before a term
	if i >= stop {
		return
	}
	h := r.holeAt(i)
	if h != nil && h.start >= stop {
		h = nil
	}
	w.begin(i, stop)
	from := i
	made := func(s string, n int) {
		r.input.add(&w.text, from, i)
		w.text.Made(s, r.input.span(i, i+n))
		i += n
		from = i
	}
	for i < stop {
		if h != nil && i >= h.start {
			r.input.add(&w.text, from, i)
			w.hole(h, i)
			i = min(max(h.end, i), stop)
			r.skip = max(r.skip, h.end)
			if h.kind == commentHole && i < stop && r.orig[i] == ' ' && h.start > w.start && r.orig[h.start-1] == ' ' {
				i++ // a comment between two blanks leaves one
			}
			from = i
			if h = r.holeAt(i); h != nil && h.start >= stop {
				h = nil
			}
			if i < stop && w.start < 0 {
				w.begin(i, stop)
			}
			continue
		}
		switch c := r.orig[i]; c {
		case '\\':
			if i+1 < stop && util.IsPunct(r.orig[i+1]) {
				made(string(r.orig[i+1]), 2)
			} else if i+1 < stop && r.orig[i+1] == ' ' {
				made("\u00a0", 2)
			} else {
				i++
			}
		case '&':
			if s, n := entity(r.orig[i:stop]); n > 0 {
				made(s, n)
			} else {
				i++
			}
		case '"':
			if r.opens(i) {
				made("“", 1)
			} else {
				made("”", 1)
			}
		case '\'':
			if r.opensSingle(i) {
				made("‘", 1)
			} else {
				made("’", 1)
			}
		case '-':
			switch n := runLength(r.orig[i:stop], '-'); n {
			case 2:
				made("–", 2)
			case 3:
				made("—", 3)
			default:
				i += n
			}
		case '.':
			if n := runLength(r.orig[i:stop], '.'); n == 3 || n == 4 {
				made("…", 3)
			} else {
				i += n
			}
		case '{':
			if i+1 < stop && r.orig[i+1] == '{' {
				r.fault(ruleFigureOpen.At(r.input.span(i, i+2), "this figure never ends").
					WithHint("close it with }}, before the next blank line. Write \\{ for a brace that is a brace"))
				i++
			} else if i+2 < stop && (r.orig[i+1] == '#' || r.orig[i+1] == '.') && isLetter(r.orig[i+2]) {
				r.fault(ruleAttr.At(r.input.span(i, i+1), "these attributes belong to nothing").
					WithHint("they go at the end of a heading, or right behind a span, image or fence: [text]{.given}. Write \\{ for a brace that is a brace"))
			}
			i++
		default:
			i++
		}
	}
	r.input.add(&w.text, from, stop)
	if w.start >= 0 {
		w.stop = stop
	}
}

// hole adds what stands at a hole that is reached at offset i: a figure, or
// nothing for a comment.
func (w *words) hole(h *hole, i int) {
	r := w.r
	switch {
	case h.kind == commentHole || i > h.start:
	case h.kind == shortcodeHole:
		r.fault(ruleShortcode.At(r.input.span(h.start, h.end), "a shortcode stands alone on its line").
			WithHint("put it on a line of its own, with a blank line before and after"))
	default:
		w.stop = h.start
		if w.start == h.start {
			w.start = -1
		}
		n := r.node(Figure, h.start, min(h.end, max(r.stop, h.start)))
		n.Text = r.expression(h)
		if h.end > r.stop {
			r.fault(ruleFigureOpen.At(n.Span, "this figure runs on past the end of its heading or cell").
				WithHint("write it on one line"))
		}
		if n.Text.S == "" {
			r.fault(ruleFigureOpen.At(n.Span, "there is no expression here").
				WithHint("name a figure between the braces: {{ calls.answered[latest] }}"))
		}
		w.push(n, h.start, min(h.end, max(r.stop, h.start)))
		return
	}
	w.cover(h.start, h.end)
}

// expression gives what stands between {{ and }}, without the marks of a block
// quotation at the start of its lines. GFM wants a bar in a table written \|,
// so that is a bar here too.
func (r *reading) expression(h *hole) diag.Text {
	var b diag.TextBuilder
	i, stop := h.start+2, h.end-2
	from := i
	for ; i < stop; i++ {
		switch {
		case r.orig[i] == '\n':
			r.input.addLines(&b, from, i+1, "\n")
			from = skipQuotes(r.orig, i+1, stop, h.quotes)
			i = from - 1
		case r.orig[i] == '\\' && i+1 < stop && r.orig[i+1] == '|':
			r.input.add(&b, from, i)
			from = i + 1
		}
	}
	r.input.add(&b, from, stop)
	if b.Len() == 0 {
		b.Made("", r.input.span(h.start+2, h.start+2))
	}
	return b.Text().TrimSpace()
}
