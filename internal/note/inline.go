package note

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// delimiterParser limits the runs of * _ ~ in one paragraph: goldmark looks
// for the opener of each closer by going back over all of them.
type delimiterParser struct{ parser.InlineParser }

func (d delimiterParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	r := readingOf(pc)
	if r.delimiters >= maxDelimiters {
		if r.delimiters == maxDelimiters {
			r.delimiters++
			_, seg := block.PeekLine()
			r.fault(ruleTooLarge.At(r.span(seg.Start, seg.Start+1), "this paragraph has more than %d runs of *, _ or ~; the rest are not read", maxDelimiters).
				WithHint("break it into several paragraphs, or write \\* for a star that is a star"))
		}
		return nil
	}
	n := d.InlineParser.Parse(parent, block, pc)
	if n != nil {
		r.delimiters++
	}
	return n
}

// crossRefParser reads @fig-x, @tbl-x and @sec-x, and citations such as
// @hills2010.
type crossRefParser struct{}

func (crossRefParser) Trigger() []byte { return []byte{'@'} }

func (crossRefParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if c := block.PrecendingCharacter(); unicode.IsLetter(c) || unicode.IsDigit(c) {
		return nil
	}
	line, seg := block.PeekLine()
	n := crossRefLength(line[1:])
	r := readingOf(pc)
	if n == 0 {
		return r.inSentence(line, seg.Start, block)
	}
	block.Advance(n + 1)
	return &crossRefInline{start: seg.Start, stop: seg.Start + n + 1, id: r.cut(seg.Start+1, seg.Start+n+1)}
}

// crossRefLength gives the length of the id of a figure, table or section at
// the start of s, or 0. Punctuation that ends a sentence is no part of it.
func crossRefLength(s []byte) int {
	for _, prefix := range []string{"fig-", "tbl-", "sec-"} {
		if !bytes.HasPrefix(s, []byte(prefix)) {
			continue
		}
		n := wordLength(s)
		for n > len(prefix) && strings.IndexByte(".:", s[n-1]) >= 0 {
			n--
		}
		if r, size := utf8.DecodeLastRune(s[:n]); size > 1 && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			n -= size // a curly quotation mark or dash
		}
		if n > len(prefix) {
			return n
		}
	}
	return 0
}

// htmlParser finds HTML tags, which are a fault wherever they stand.
type htmlParser struct{}

func (htmlParser) Trigger() []byte { return []byte{'<'} }

func (htmlParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	r := readingOf(pc)
	if len(line) < 2 || seg.Start < r.noTagEnd {
		return nil
	}
	name := line[1:]
	if name[0] == '/' {
		name = name[1:]
	}
	if len(name) == 0 || name[0] == '-' || !isLetter(name[0]) && name[0] != '!' && name[0] != '?' || bytes.HasPrefix(name, []byte("!--")) {
		return nil
	}
	if isLetter(name[0]) {
		n := wordLength(name)
		if n < len(name) && !isBlank(name[n]) && name[n] != '>' && name[n] != '/' {
			return nil
		}
	}
	l := r.ahead(block, maxAttr)
	end := tagEnd(l.mask)
	if end < 0 {
		r.noTagEnd = l.offset(len(l.mask))
		return nil
	}
	r.jump(block, l, end)
	n := &htmlInline{start: seg.Start, stop: l.offset(end-1) + 1}
	r.htmlFault(n)
	return n
}

// tagEnd gives the length of the tag at the start of s, or -1.
func tagEnd(s []byte) int {
	quote := byte(0)
	plain := -1
	for i, c := range s {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			} else if c == '>' && plain < 0 {
				plain = i + 1
			}
		case c == '"' || c == '\'':
			if i > 0 && s[i-1] == '=' {
				quote = c
			}
		case c == '>':
			return i + 1
		}
	}
	return plain
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// htmlHints say how Markdown writes what a tag is used for.
var htmlHints = map[string]string{
	"a": "write [text](https://…)", "b": "write **bold**", "strong": "write **bold**",
	"i": "write *italic*", "em": "write *italic*", "s": "write ~~struck out~~", "del": "write ~~struck out~~",
	"br": "end the line with a backslash", "hr": "write --- on a line of its own",
	"p": "leave a blank line between paragraphs", "div": "write ::: {.class} … :::", "section": "write ::: {.class} … :::",
	"span": "write [text]{.class}", "img": `write ![caption](file){fig-alt="…"}`, "figure": `write ![caption](file){fig-alt="…"}`,
	"ul": "write - before each item", "ol": "write 1. before each item", "li": "write - before each item",
	"table": "write the table with | between its cells", "tr": "write the table with | between its cells",
	"td": "write the table with | between its cells", "th": "write the table with | between its cells",
	"h1": "write # before the heading", "h2": "write ## before the heading", "h3": "write ### before the heading",
	"h4": "write #### before the heading", "blockquote": "write > before each line", "code": "write `code`",
	"pre": "put ``` on the lines before and after",
}

// htmlFault reports a tag. The tag that closes one already reported is not
// told again.
func (r *reading) htmlFault(n *htmlInline) {
	tag := string(r.orig[n.start:n.stop])
	name := strings.ToLower(strings.TrimLeft(tag, "</"))
	name = name[:wordLength([]byte(name))]
	if strings.HasPrefix(tag, "</") {
		if r.tags[name] > 0 {
			r.tags[name]--
			return
		}
	} else {
		r.tags[name]++
	}
	hint := htmlHints[name]
	if hint == "" {
		hint = "say it in Markdown"
	}
	r.fault(ruleRawHTML.At(r.span(n.start, n.stop), "this is HTML, which a brief can't hold").
		WithHint("%s; write \\< for a less-than sign", hint))
}

// entity gives what the entity at the start of s stands for, and its length.
func entity(s []byte) (string, int) {
	end := bytes.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return "", 0
	}
	in := string(s[:end+1])
	out := html.UnescapeString(in)
	if out == in || strings.HasSuffix(out, ";") {
		return "", 0
	}
	if strings.ContainsFunc(out, control) {
		out = "\uFFFD"
	}
	return out, end + 1
}
