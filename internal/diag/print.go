package diag

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// PrintOptions say how diagnostics are told to people.
type PrintOptions struct {
	Name  func(source string) string // the name of a source as people know it; nil for its own
	Color bool                       // with the terminal's colours
}

func (o PrintOptions) name(s *Source) string {
	name := s.Name
	if o.Name != nil {
		name = o.Name(name)
	}
	if s.Sheet != "" {
		name += "!" + s.Sheet
	}
	return escape(name)
}

// excerptWidth is how many characters of a line are shown.
const excerptWidth = 100

// Print writes diagnostics for people: place, severity, rule and message, then
// the line with a caret, the notes and the hint. Control and bidirectional
// characters, which could play tricks on a terminal, are escaped.
func (l List) Print(w io.Writer, o PrintOptions) error {
	b := bufio.NewWriter(w)
	for _, d := range l {
		d.print(b, o)
	}
	return b.Flush()
}

func (d Diagnostic) print(w *bufio.Writer, o PrintOptions) {
	paint := func(code, s string) string {
		if !o.Color {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	hue := "31;1"
	if d.Severity != Error {
		hue = "33;1"
	}
	if d.Span.Source != nil {
		line, column := d.Span.Source.Position(d.Span.Start)
		fmt.Fprintf(w, "%s ", paint("1", fmt.Sprintf("%s:%d:%d:", o.name(d.Span.Source), line, column)))
	}
	edition := ""
	if d.Edition != "" {
		edition = " (edition " + escape(d.Edition) + ")"
	}
	if d.Key != "" {
		edition += " (" + escape(d.Key) + ")"
	}
	fmt.Fprintf(w, "%s: %s%s\n", paint(hue, fmt.Sprintf("%s[%s]", d.Severity, d.Rule.Code)), escape(d.Message), edition)
	if s := d.Span.Source; s != nil && len(s.Data) > 0 && s.Sheet == "" {
		line, _ := s.Position(d.Span.Start)
		text, caret := excerpt(d.Span)
		if strings.TrimSpace(text) != "" {
			number := fmt.Sprint(line)
			fmt.Fprintf(w, "  %s %s\n", paint("2", number+" |"), text)
			fmt.Fprintf(w, "  %s %s\n", paint("2", strings.Repeat(" ", len(number))+" |"), paint(hue, caret))
		}
	}
	for _, n := range d.Notes {
		place := ""
		if n.Span.Source != nil {
			line, column := n.Span.Source.Position(n.Span.Start)
			place = fmt.Sprintf("%s:%d:%d: ", o.name(n.Span.Source), line, column)
		}
		fmt.Fprintf(w, "  note: %s%s\n", place, escape(n.Text))
	}
	if d.Hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", escape(d.Hint))
	}
}

// excerpt gives the line in which a span starts, or the part of it round the
// span where it is long, and the carets that stand under the span. Both count
// in characters, with the escaped ones at their written width.
func excerpt(at Span) (text, caret string) {
	s := at.Source
	line, column := s.Position(at.Start)
	runes := []rune(s.Line(line))
	from := min(column-1, len(runes))
	to := from + 1
	if endLine, endColumn := s.Position(at.End); endLine > line {
		to = len(runes)
	} else if endLine == line {
		to = endColumn - 1
	}
	to = max(from+1, min(to, len(runes)))
	first, last := 0, len(runes)
	if len(runes) > excerptWidth {
		first = max(0, min(from-excerptWidth/3, len(runes)-excerptWidth))
		last = min(len(runes), first+excerptWidth)
	}
	to = min(to, max(last, from+1))
	var t, c strings.Builder
	if first > 0 {
		t.WriteString("…")
		c.WriteString(" ")
	}
	mark := " "
	for i := first; i < last; i++ {
		shown := escape(string(runes[i]))
		if runes[i] == '\t' {
			shown = " "
		}
		mark = " "
		if i >= from && i < to {
			mark = "^"
		}
		t.WriteString(shown)
		c.WriteString(strings.Repeat(mark, len([]rune(shown))))
	}
	if last < len(runes) {
		t.WriteString("…")
	}
	if from >= len(runes) {
		c.WriteString("^")
	}
	return t.String(), strings.TrimRight(c.String(), " ")
}

// escape gives a string safe for a terminal: control characters, and those that
// change the direction of writing (UTR #36), as escapes.
func escape(s string) string {
	bad := func(r rune) bool {
		return unicode.IsControl(r) || r == '\u061c' || r == '\u200e' || r == '\u200f' ||
			r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == unicode.ReplacementChar
	}
	if !strings.ContainsFunc(s, bad) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case r < 0x80 && bad(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case r == unicode.ReplacementChar:
			b.WriteRune(r)
		case bad(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

type jsonDiagnostic struct {
	Severity  string     `json:"severity"`
	Code      string     `json:"code"`
	File      string     `json:"file,omitempty"`
	Line      int        `json:"line,omitempty"`
	Column    int        `json:"column,omitempty"`
	EndLine   int        `json:"end_line,omitempty"`
	EndColumn int        `json:"end_column,omitempty"`
	Edition   string     `json:"edition,omitempty"`
	Key       string     `json:"key,omitempty"`
	Message   string     `json:"message"`
	Hint      string     `json:"hint,omitempty"`
	Notes     []jsonNote `json:"notes,omitempty"`
}

type jsonNote struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Text   string `json:"text"`
}

// JSON writes diagnostics for programs, one object a line.
func (l List) JSON(w io.Writer, o PrintOptions) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for _, d := range l {
		out := jsonDiagnostic{
			Severity: d.Severity.String(), Code: d.Rule.Code,
			Edition: d.Edition, Key: d.Key, Message: d.Message, Hint: d.Hint,
		}
		if s := d.Span.Source; s != nil {
			out.File = o.name(s)
			out.Line, out.Column = s.Position(d.Span.Start)
			out.EndLine, out.EndColumn = s.Position(d.Span.End)
		}
		for _, n := range d.Notes {
			note := jsonNote{Text: n.Text}
			if s := n.Span.Source; s != nil {
				note.File = o.name(s)
				note.Line, note.Column = s.Position(n.Span.Start)
			}
			out.Notes = append(out.Notes, note)
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
	}
	return b.Flush()
}
