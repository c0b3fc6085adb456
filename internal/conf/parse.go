package conf

import (
	"bytes"
	"errors"
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"policybrief/internal/diag"
)

const (
	maxBytes = 256 << 10 // of one YAML document
	maxDepth = 32        // of nested mappings and sequences

	maxFaults = 100
)

// Parse reads the bytes start to end of a source as one YAML document. It
// always gives a value (Null for an empty or unreadable document).
func Parse(src *diag.Source, start, end int) (*Value, diag.List) {
	start = max(0, min(start, len(src.Data)))
	end = max(start, min(end, len(src.Data)))
	if start == 0 && bytes.HasPrefix(src.Data[:end], []byte("\uFEFF")) {
		start = 3
	}
	return ParseText(diag.NewText(src, start, end))
}

// ParseText reads YAML that stands inside other text: a chart block in a
// quotation, an attribute. Spans are those of the text's origins.
func ParseText(t diag.Text) (*Value, diag.List) {
	p := &parser{t: t, s: t.S}
	null := &Value{Kind: Null, Span: t.Span(0, 0), Text: t.Slice(0, 0)}
	if !p.readable() {
		return null, p.faults
	}
	p.lines = lineStarts(p.s)

	loader, err := yaml.NewLoader(strings.NewReader(p.s), yaml.WithPlugin(limits{}))
	if err != nil { // only an option can fail, and ours are constant
		p.add(ruleBroken.At(t.Span(0, 0), "the YAML reader did not start: %v", err))
		return null, p.faults
	}
	var doc, more yaml.Node
	if err := loader.Load(&doc); err != nil {
		if !errors.Is(err, io.EOF) {
			p.broken(err)
		}
		return null, p.faults
	}
	v := null
	if len(doc.Content) > 0 {
		v, _ = p.value(doc.Content[0], -1)
	}
	switch err := loader.Load(&more); {
	case err == nil:
		at := p.offset(more.Line, more.Column)
		p.add(ruleUnsupported.At(t.Span(at, p.lineEnd(at)), "a second document starts here").
			WithHint("keep one document: take out the line “---”"))
	case !errors.Is(err, io.EOF):
		p.broken(err)
	}
	return v, p.faults
}

// limits tells the YAML library how deep a document may nest.
type limits struct{}

var errTooDeep = errors.New("nested too deeply")

func (limits) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth {
		return errTooDeep
	}
	return nil
}

// CheckAlias is asked only when aliases are expanded, which never happens
// here: documents are loaded as nodes, and an alias is a fault.
func (limits) CheckAlias(int, int) error { return nil }

type parser struct {
	t      diag.Text
	s      string // t.S
	lines  []int  // offset of each line as the YAML library counts them
	faults diag.List

	// The last place looked up: nodes come in the order written, so that a
	// long line is walked once and not once for every node on it.
	line, col, off int
}

// readable checks size and characters before the library sees the text.
func (p *parser) readable() bool {
	if len(p.s) > maxBytes {
		p.add(ruleTooLarge.At(p.t.Span(maxBytes, maxBytes), "these settings are %d kB long; at most %d kB are read", len(p.s)>>10, maxBytes>>10).
			WithHint("keep data in a data file and name it here with `file:`"))
		return false
	}
	for i, r := range p.s {
		switch {
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(p.s[i:]); n == 1 {
				p.add(ruleEncoding.At(p.t.Span(i, i+1), "the byte 0x%02X is not UTF-8 text", p.s[i]).
					WithHint("save the file as UTF-8"))
				return false
			}
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7F && r < 0xA0 && r != 0x85, r == 0xFFFE, r == 0xFFFF:
			p.add(ruleEncoding.At(p.t.Span(i, i+utf8.RuneLen(r)), "the control character U+%04X stands here", r).
				WithHint("delete it; it often comes with text pasted from elsewhere"))
			return false
		}
	}
	return true
}

// breakLen gives the length of the line break that starts s, or 0. The breaks
// are those of YAML 1.1, by which the library counts lines.
func breakLen(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '\n':
		return 1
	case s[0] == '\r':
		if len(s) > 1 && s[1] == '\n' {
			return 2
		}
		return 1
	case strings.HasPrefix(s, "\u0085"):
		return 2
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

func lineStarts(s string) []int {
	lines := []int{0}
	for i := 0; i < len(s); {
		if n := breakLen(s[i:]); n > 0 {
			i += n
			lines = append(lines, i)
		} else {
			i++
		}
	}
	return lines
}

// offset gives the byte offset of a line and column, both from 1; the column
// counts characters.
func (p *parser) offset(line, col int) int {
	line = max(1, min(line, len(p.lines)))
	if line != p.line || col < p.col {
		p.line, p.col, p.off = line, 1, p.lines[line-1]
	}
	for p.col < col && p.off < len(p.s) {
		_, n := utf8.DecodeRuneInString(p.s[p.off:])
		p.off += n
		p.col++
	}
	return p.off
}

// lineEnd gives the offset of the end of the line that holds off, without
// the blanks and the break at its end.
func (p *parser) lineEnd(off int) int {
	end := len(p.s)
	if i := sort.SearchInts(p.lines, off+1); i < len(p.lines) {
		end = p.lines[i]
	}
	return off + len(strings.TrimRight(p.s[off:end], " \t\r\n\u0085\u2028\u2029"))
}

// add tells a fault. A file that is not what it should be can hold one on
// every line; nobody reads more than the first hundred.
func (p *parser) add(d diag.Diagnostic) {
	if len(p.faults) < maxFaults {
		p.faults.Add(d)
	}
}

// value turns a node into a value and gives the offset where it ends. parent
// is the indentation, in spaces, of the block collection the node stands in, -1 outside any.
func (p *parser) value(n *yaml.Node, parent int) (*Value, int) {
	start := p.offset(n.Line, n.Column)
	p.refuse(n, start)
	v, end := &Value{}, start
	switch n.Kind {
	case yaml.MappingNode:
		v.Kind = Mapping
		end = p.mapping(v, n, start, parent)
	case yaml.SequenceNode:
		v.Kind = Sequence
		if n.Style&yaml.FlowStyle == 0 {
			parent = n.Column - 1
		}
		for _, c := range n.Content {
			var item *Value
			item, end = p.value(c, parent)
			v.Items = append(v.Items, item)
		}
		if n.Style&yaml.FlowStyle != 0 {
			end = p.closing(max(end, start+1), ']')
		}
	case yaml.ScalarNode:
		v.Kind = Scalar
		v.Quoted = n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		if n.Tag == "!!null" && !v.Quoted {
			v.Kind = Null
		}
		v.Text, end = p.scalar(n, start, parent)
	default: // an alias, told above
		end = p.lineEnd(start)
		v.Text = p.t.Slice(start, start)
	}
	v.Span = p.t.Span(start, end)
	return v, end
}

func (p *parser) mapping(v *Value, n *yaml.Node, start, parent int) int {
	flow := n.Style&yaml.FlowStyle != 0
	if !flow {
		parent = n.Column - 1
	}
	end := start
	seen := make(map[string]diag.Text, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, keyEnd := p.value(n.Content[i], parent)
		if key.Kind != Scalar && key.Kind != Null {
			d := ruleUnsupported.At(key.Span, "a list or a mapping can't be a key")
			if flow && i == 0 && strings.HasPrefix(p.s[start:], "{{") {
				d = ruleBroken.At(key.Span, "a value that begins with {{ must stand in quotes").
					WithHint("write: \"{{ … }}\"")
			}
			p.add(d)
			_, end = p.value(n.Content[i+1], parent)
			end = max(end, keyEnd)
			continue
		}
		var val *Value
		val, end = p.value(n.Content[i+1], parent)
		end = max(end, keyEnd)
		if first, ok := seen[key.Text.S]; ok {
			p.add(ruleDuplicate.At(key.Text.All(), "“%s” stands twice among these keys", key.Text.S).
				WithNote(first.All(), "it stands here first").
				WithHint("keep one of the two"))
			continue
		}
		seen[key.Text.S] = key.Text
		v.Entries = append(v.Entries, Entry{key.Text, val})
	}
	if flow {
		end = p.closing(max(end, start+1), '}')
	}
	return end
}

// closing gives the offset after the bracket that closes a flow collection
// whose last element ends at off.
func (p *parser) closing(off int, bracket byte) int {
	for i := off; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case c == bracket:
			return i + 1
		case c == '#':
			for i < len(p.s) && breakLen(p.s[i:]) == 0 {
				i++
			}
		case c > ' ' && c < utf8.RuneSelf && c != ',' && c != ':':
			return off
		}
	}
	return off
}

// refuse tells anchors, aliases and tags.
func (p *parser) refuse(n *yaml.Node, start int) {
	if n.Kind != yaml.AliasNode && n.Anchor == "" && n.Tag != "!" && n.Style&yaml.TaggedStyle == 0 || len(p.faults) == maxFaults {
		return
	}
	at := p.t.Span(start, p.lineEnd(start))
	switch {
	case n.Kind == yaml.AliasNode:
		p.add(ruleUnsupported.At(at, "“*%s” is an alias, which is not used here", n.Value).
			WithHint("write the value out, or put it in quotes if the asterisk is meant"))
	case n.Anchor != "":
		p.add(ruleUnsupported.At(at, "“&%s” is an anchor, which is not used here", n.Anchor).
			WithHint("take it out, or put the value in quotes if the ampersand is meant"))
	default:
		p.add(ruleUnsupported.At(at, "this begins with a tag, “!”, which is not used here").
			WithHint("take it out, or put the value in quotes if the exclamation mark is meant"))
	}
}
