package note

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// paragraphLimit sets paragraphs aside that are too long to be read in
// bounded time.
type paragraphLimit struct{}

func (paragraphLimit) Transform(node *ast.Paragraph, _ text.Reader, pc parser.Context) {
	size := 0
	for _, s := range node.Lines().Sliced(0, node.Lines().Len()) {
		size += s.Len()
	}
	r := readingOf(pc)
	if size <= maxParagraph || r.tableRule(node) > 0 {
		return
	}
	at := node.Lines().At(0).Start
	r.fault(ruleTooLarge.At(r.span(at, at+1), "this paragraph is longer than %d characters and is not read", maxParagraph).
		WithHint("break it into several paragraphs"))
	raw := &rawBlock{}
	raw.SetLines(node.Lines())
	node.Parent().ReplaceChild(node.Parent(), node, raw)
}

// tableRule gives the index of the line of a paragraph that is the rule under
// a table's head, or 0.
func (r *reading) tableRule(node *ast.Paragraph) int {
	for k := 1; k < node.Lines().Len(); k++ {
		i, j := r.trim(node.Lines().At(k))
		if line := r.mask[i:j]; bytes.IndexByte(line, '-') >= 0 && bytes.IndexByte(line, '|') >= 0 && len(bytes.Trim(line, "-|: \t")) == 0 {
			return k
		}
	}
	return 0
}

// quoteTransformer finds GitHub's alerts ([!NOTE] on the first line) and the
// attribution of a quotation in the paragraphs of a block quotation.
type quoteTransformer struct{}

func (quoteTransformer) Transform(node *ast.Paragraph, _ text.Reader, pc parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok {
		return
	}
	r := readingOf(pc)
	lines := node.Lines()
	if i, j := r.trim(lines.At(0)); quote.FirstChild() == ast.Node(node) && j-i > 3 && string(r.mask[i:i+2]) == "[!" && r.mask[j-1] == ']' {
		r.kinds[quote] = r.cut(i+2, j-1)
		lines.SetSliced(1, lines.Len())
		if lines.Len() == 0 {
			node.Parent().RemoveChild(node.Parent(), node)
			return
		}
	}
	for k := lines.Len() - 1; k >= 0; k-- {
		i, j := r.trim(lines.At(k))
		n := attributionDash(r.orig[i:j])
		if n == 0 {
			continue
		}
		a := &attributionBlock{}
		a.SetPos(i)
		start, _ := r.trim(text.NewSegment(i+n, j))
		a.Lines().Append(text.NewSegment(start, lines.At(k).Stop))
		for m := k + 1; m < lines.Len(); m++ {
			seg := lines.At(m)
			a.Lines().Append(seg.TrimLeftSpace(r.mask))
		}
		last := a.Lines().At(a.Lines().Len() - 1)
		a.Lines().Set(a.Lines().Len()-1, last.TrimRightSpace(r.mask))
		quote.InsertAfter(quote, node, a)
		lines.SetSliced(0, k)
		if k == 0 {
			quote.RemoveChild(quote, node)
		}
		return
	}
}

// attributionDash gives the length of the dash that opens an attribution.
func attributionDash(line []byte) int {
	for _, dash := range []string{"—", "–", "---", "--"} {
		if rest, ok := bytes.CutPrefix(line, []byte(dash)); ok && len(rest) > 1 && (rest[0] == ' ' || rest[0] == '\t') {
			return len(dash)
		}
	}
	return 0
}

// referenceTransformer keeps where link references are defined.
type referenceTransformer struct{ parser.ParagraphTransformer }

func (t referenceTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if lines := node.Lines(); lines.Len() == 0 || reader.Source()[lines.At(0).Start] != '[' && !isBlank(reader.Source()[lines.At(0).Start]) {
		return
	}
	r := readingOf(pc)
	parent := node.Parent()
	before := node.PreviousSibling()
	t.ParagraphTransformer.Transform(node, reader, pc)
	n := parent.FirstChild()
	if before != nil {
		n = before.NextSibling()
	}
	for ; n != nil; n = n.NextSibling() {
		d, ok := n.(*ast.LinkReferenceDefinition)
		if !ok {
			return
		}
		label := util.ToLinkReference(d.Label)
		if _, known := r.refs[label]; !known && d.Lines().Len() > 0 {
			r.refs[label] = r.span(d.Lines().At(0).Start, max(d.Lines().At(d.Lines().Len()-1).Stop, d.Lines().At(0).Start))
		}
	}
}

// tableTransformer looks at a table before goldmark does, which pads rows
// without limit and drops cells without a word.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	r := readingOf(pc)
	lines := node.Lines()
	at := r.tableRule(node)
	if at == 0 {
		return
	}
	rule, head := r.cells(lines.At(at)), r.cells(lines.At(at-1))
	i, j := r.trim(lines.At(at))
	if rule != head {
		r.fault(ruleTable.At(r.span(i, j), "the head of this table has %s and the line under it %s", count(head, "cell"), count(rule, "cell")).
			WithHint("give each column its own dashes, with | between: |---|---:|"))
		return
	}
	if rule > maxColumns || rule*lines.Len() > maxCells {
		r.fault(ruleTooLarge.At(r.span(i, j), "this table has more than %d columns or %d cells and is not read", maxColumns, maxCells).
			WithHint("keep the data in a file and show it with a `table` block"))
		raw := &rawBlock{}
		raw.SetLines(lines)
		node.Parent().ReplaceChild(node.Parent(), node, raw)
		return
	}
	for k := at + 1; k < lines.Len(); k++ {
		if n := r.cells(lines.At(k)); n > head {
			i, j := r.trim(lines.At(k))
			r.fault(ruleTable.At(r.span(i, j), "this row has %s, but the table has %s", count(n, "cell"), count(head, "column")).
				WithHint("write \\| for a bar that stands inside a cell"))
		}
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// cells counts the cells of a row.
func (r *reading) cells(s text.Segment) int {
	i, j := r.trim(s)
	line := r.mask[i:j]
	n := 1
	for k, c := range line {
		if c == '|' && k > 0 && k < len(line)-1 && line[k-1] != '\\' {
			n++
		}
	}
	return n
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
