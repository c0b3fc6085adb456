package note

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/text"

	"policybrief/internal/diag"
)

// include reads another file in place of {{< include path >}}.
func (r *reading) include(out []*Node, path diag.Text) []*Node {
	name, faults := Resolve(path.All().Source, path)
	if len(faults) > 0 {
		for _, d := range faults {
			r.fault(d)
		}
		return out
	}
	if slices.Contains(r.reads, name) {
		r.fault(ruleInclude.At(path.All(), "“%s” includes itself", name).
			WithHint("take this line away, or move what both need into a file of its own"))
		return out
	}
	if len(r.reads) > maxIncludeDepth {
		r.fault(ruleTooLarge.At(path.All(), "files include one another more than %d deep here", maxIncludeDepth).
			WithHint("include the parts from the note itself"))
		return out
	}
	r.need(NeedInclude, path)
	src := r.files[name]
	if src == nil {
		return out
	}
	return append(out, r.file(src)...)
}

// file reads a note's text, or a part's, to blocks.
func (b *builder) file(src *diag.Source) []*Node {
	src, faults := clean(src)
	for _, d := range faults {
		b.fault(d)
	}
	b.total += len(src.Data)
	if len(src.Data) > maxNote || b.total > maxTotal {
		b.fault(ruleTooLarge.At(src.Span(0, 1), "this file is larger than a note can be").
			WithHint("a note holds at most 1 MB of text, and 4 MB with all that it includes. Split it into several notes"))
		return nil
	}
	if len(b.reads) == 0 {
		b.doc.Source = src
	}
	in := &input{src: src, orig: src.Data, mask: bytes.Clone(src.Data)}
	start, end, closed := frontMatter(src.Data)
	body := 0
	switch {
	case len(b.reads) == 0:
		b.front(src, start, end, closed)
		body = end
		if body == 0 && bytes.HasPrefix(src.Data, bom) {
			body = len(bom)
		}
	case end > 0:
		b.fault(ruleFront.At(src.Span(0, min(3, end)), "a part that is included has no front matter of its own").
			WithHint("move these keys to the note that includes it"))
		body = end
	case bytes.HasPrefix(src.Data, bom):
		body = len(bom)
	}
	blank(in.mask[:body])
	r := &reading{input: in, builder: b}
	for _, d := range in.scan(body, false) {
		b.fault(d)
	}
	b.reads = append(b.reads, src.Name)
	out := r.blocks(r.read(markdown()))
	b.reads = b.reads[:len(b.reads)-1]
	return out
}

// shortcode does what {{< … >}} says.
func (r *reading) shortcode(out []*Node, h *hole) []*Node {
	i, j := r.trim(text.NewSegment(h.start, h.end))
	body := r.cut(i+3, j-3).TrimSpace()
	word, rest, _ := strings.Cut(body.S, " ")
	switch word {
	case "pagebreak":
		return append(out, r.node(PageBreak, h.start, h.end))
	case "include":
		path := body.Slice(len(body.S)-len(rest), len(body.S)).TrimSpace()
		if s := path.S; len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
			path = path.Slice(1, len(s)-1)
		}
		if rest == "" || path.S == "" {
			r.fault(ruleShortcode.At(r.span(h.start, h.end), "this names no file").
				WithHint("write {{< include _part.md >}}"))
			return out
		}
		return r.include(out, path)
	}
	r.fault(ruleShortcode.At(r.span(h.start, h.end), "“%s” is no shortcode", word).
		WithHint("%s", meant(word, []string{"pagebreak", "include"})))
	return out
}
