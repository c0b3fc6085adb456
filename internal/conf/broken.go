package conf

import (
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"

	"policybrief/internal/diag"
)

// broken tells a syntax error of the YAML library in the reader's words.
func (p *parser) broken(err error) {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		p.add(ruleBroken.At(p.t.Span(0, 0), "this is not YAML: %s", err.Error()))
		return
	}
	at := p.offset(e.Mark.Line, e.Mark.Column)
	if e.Message == errTooDeep.Error() {
		p.add(ruleTooLarge.At(p.t.Span(at, p.lineEnd(at)), "these settings are nested more than %d levels deep", maxDepth))
		return
	}
	opened := at
	if e.ContextMark.Line > 0 {
		opened = p.offset(e.ContextMark.Line, e.ContextMark.Column)
	}
	line := p.s[p.lines[min(max(e.Mark.Line, 1), len(p.lines))-1]:]
	line = line[:len(line)-len(strings.TrimLeft(line, " \t"))] // its indentation
	if i := p.braces(opened, at); i >= 0 {
		p.add(ruleBroken.At(p.t.Span(i, i+2), "a value that begins with {{ must stand in quotes").
			WithHint("put the whole value in quotes: \"%s\"", p.excerpt(i)))
		return
	}
	var d diag.Diagnostic
	here := p.t.Span(at, p.lineEnd(at))
	switch m := e.Message; {
	case strings.Contains(line, "\t"), strings.Contains(m, "tab character"):
		i := p.lines[min(max(e.Mark.Line, 1), len(p.lines))-1]
		if j := strings.IndexByte(p.s[i:], '\t'); j >= 0 {
			i += j
		}
		d = ruleBroken.At(p.t.Span(i, min(i+1, len(p.s))), "a tab stands in the indentation").
			WithHint("indent with spaces, two for each level")
	case m == "mapping values are not allowed in this context":
		d = ruleBroken.At(p.t.Span(at, min(at+1, len(p.s))), "a second colon on one line, or a line indented further than the one it belongs with").
			WithHint("if the colon is part of the text, put the value in quotes: key: \"text: more text\"")
	case m == "could not find expected ':'":
		d = ruleBroken.At(p.t.Span(opened, p.lineEnd(opened)), "a key without a colon").
			WithHint("write “key: value”; a list item is “- ” and then its text")
	case strings.Contains(m, "end of stream"):
		d = ruleBroken.At(p.t.Span(opened, p.lineEnd(opened)), "this quotation mark is never closed").
			WithHint("add the closing quotation mark")
	case strings.Contains(m, "',' or ']'"):
		d = ruleBroken.At(here, "a list in brackets lacks a comma or its closing bracket here").
			WithNote(p.t.Span(opened, min(opened+1, len(p.s))), "the list starts here").
			WithHint("write [first, second]; text with brackets, commas or colons goes in quotes")
	case strings.Contains(m, "',' or '}'"):
		d = ruleBroken.At(here, "keys in braces lack a comma or their closing brace here").
			WithNote(p.t.Span(opened, min(opened+1, len(p.s))), "the braces open here").
			WithHint("write {key: value, key: value}; text with braces, commas or colons goes in quotes")
	case m == "found character that cannot start any token":
		end := min(at+1, len(p.s))
		d = ruleBroken.At(p.t.Span(at, end), "a value can't begin with “%s”", p.s[at:end]).
			WithHint("put the value in quotes")
	case m == "found unknown escape character":
		d = ruleBroken.At(p.t.Span(at, min(at+2, len(p.s))), "a backslash inside double quotes starts an escape that does not exist").
			WithHint("use single quotes, or write the backslash twice")
	case m == "did not find expected key":
		d = ruleBroken.At(here, "a key and its colon were expected here").
			WithHint("indent the keys of one level alike; text after a closing quotation mark goes inside it")
	case strings.Contains(m, "'-' indicator"):
		d = ruleBroken.At(here, "a list item, “- …”, was expected here").
			WithHint("indent the items of one list alike")
	case m == "block sequence entries are not allowed in this context":
		d = ruleBroken.At(here, "a list item can't start here").
			WithHint("start the list on its own line under its key")
	case strings.HasPrefix(e.ContextMsg, "while scanning an a") && strings.Contains(m, "alphabetic"):
		d = ruleBroken.At(p.t.Span(opened, p.lineEnd(opened)), "a value can't begin with “%s”", p.s[opened:min(opened+1, len(p.s))]).
			WithHint("put the value in quotes")
	default:
		d = ruleBroken.At(here, "this is not YAML: %s", m)
	}
	p.add(d)
}

// braces finds a value that begins with {{ without quotes on the lines of two
// offsets, or gives -1. Writers put figures into settings and forget that
// braces mean something in YAML.
func (p *parser) braces(a, b int) int {
	for _, off := range []int{a, b} {
		start := strings.LastIndexAny(p.s[:off], "\r\n") + 1
		for _, before := range []string{": {{", "- {{", "[{{", ", {{"} {
			if i := strings.Index(p.s[start:p.lineEnd(start)], before); i >= 0 {
				return start + i + len(before) - 2
			}
		}
	}
	return -1
}

// excerpt gives what stands from off to the end of its line, cut when long.
func (p *parser) excerpt(off int) string {
	r := []rune(p.s[off:min(p.lineEnd(off), off+400)])
	if len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return string(r)
}
