package diag

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
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
	return escape(name)
}

// place gives where an offset stands: FILE:LINE:COLUMN, or FILE:SHEET!CELL in
// a workbook.
func (o PrintOptions) place(s *Source, off int) string {
	if s.Cells == nil {
		line, column := s.Position(off)
		return fmt.Sprintf("%s:%d:%d", o.name(s), line, column)
	}
	_, _, address := s.Cells(off)
	if s.Sheet != "" {
		address = s.Sheet + "!" + address
	}
	return o.name(s) + ":" + escape(address)
}

// lineColumn gives the line and column of an offset, or the row and column of
// its cell, from 1.
func (s *Source) lineColumn(off int) (line, column int) {
	if s.Cells == nil {
		return s.Position(off)
	}
	row, col, _ := s.Cells(off)
	return row + 1, col + 1
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
		fmt.Fprintf(w, "%s ", paint("1", o.place(d.Span.Source, d.Span.Start)+":"))
	}
	edition := ""
	if d.Edition != "" {
		edition = " (edition " + escape(d.Edition) + ")"
	}
	if d.Key != "" {
		edition += " (" + escape(d.Key) + ")"
	}
	fmt.Fprintf(w, "%s: %s%s\n", paint(hue, fmt.Sprintf("%s[%s]", d.Severity, d.Rule.Code)), escape(d.Message), edition)
	if s := d.Span.Source; s != nil && len(s.Data) > 0 && s.Cells == nil {
		line, _ := s.Position(d.Span.Start)
		text, caret := excerpt(d.Span)
		if strings.TrimSpace(text) != "" && !strings.Contains(text, `\x00`) { // not the bytes of a workbook
			number := fmt.Sprint(line)
			fmt.Fprintf(w, "  %s %s\n", paint("2", number+" |"), text)
			fmt.Fprintf(w, "  %s %s\n", paint("2", strings.Repeat(" ", len(number))+" |"), paint(hue, caret))
		}
	}
	for _, n := range d.Notes {
		place := ""
		if n.Span.Source != nil {
			place = o.place(n.Span.Source, n.Span.Start) + ": "
		}
		fmt.Fprintf(w, "  note: %s%s\n", place, escape(n.Text))
	}
	if d.Hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", escape(d.Hint))
	}
}

// excerpt gives the line in which a span starts, or the part of it round the
// start of the span where it is long, and the carets that stand under the
// span, or under the rest of the line where it goes on. Both count in the
// columns of a terminal, with the escaped characters at their written width.
func excerpt(at Span) (text, caret string) {
	s := at.Source
	line, _ := s.Position(at.Start)
	start, end := s.bounds(line)
	from := max(start, min(at.Start, end))
	to := max(from, min(at.End, end))
	// A third of the width goes before the span, more where less follows it.
	after := utf8.RuneCount(s.Data[from:min(end, from+utf8.UTFMax*excerptWidth)])
	first := from
	for n := max(excerptWidth/3, excerptWidth-after); n > 0 && first > start; n-- {
		_, size := utf8.DecodeLastRune(s.Data[start:first])
		first -= size
	}
	var t, c strings.Builder
	if first > start {
		t.WriteString("…")
		c.WriteString(" ")
	}
	off := first
	for n := 0; n < excerptWidth && off < end; n++ {
		r, size := utf8.DecodeRune(s.Data[off:end])
		shown, w := printable(r)
		mark := " "
		if off >= from && (off < to || off == from) {
			mark = "^"
		}
		t.WriteString(shown)
		c.WriteString(strings.Repeat(mark, w))
		off += size
	}
	if off < end {
		t.WriteString("…")
	}
	if from == end || !strings.Contains(c.String(), "^") {
		c.WriteString("^")
	}
	return t.String(), strings.TrimRight(c.String(), " ")
}

// printable gives a character as a terminal may show it, and how many columns
// that takes.
func printable(r rune) (string, int) {
	if r == '\t' {
		return "    ", 4
	}
	if tricky(r) {
		shown := escape(string(r))
		return shown, utf8.RuneCountInString(shown)
	}
	return string(r), width(r)
}

// width gives the columns that a character takes on a terminal: none for
// marks set over the one before, two for the wide ones of East Asia and
// pictures (UAX #11), else one.
func width(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80 && r <= 0xA4CF, r >= 0xAC00 && r <= 0xD7A3,
		r >= 0xF900 && r <= 0xFAFF, r >= 0xFE30 && r <= 0xFE6F, r >= 0xFF00 && r <= 0xFF60,
		r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1FAFF, r >= 0x20000 && r <= 0x3FFFD:
		return 2
	}
	return 1
}

// tricky tells characters that could play tricks on a terminal: controls,
// those that change the direction of writing or hide (UTR #36), and the
// separators that some terminals break lines at.
func tricky(r rune) bool {
	return unicode.IsControl(r) || r == '\u061c' || r == '\u200e' || r == '\u200f' || r == '\ufeff' ||
		r >= '\u2028' && r <= '\u202e' || r >= '\u2066' && r <= '\u206f' ||
		r >= 0xE0000 && r <= 0xE0FFF
}

// escape gives a string safe for a terminal on one line.
func escape(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError)) // a lone byte may be a control character
	if !strings.ContainsFunc(s, tricky) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case tricky(r) && r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case tricky(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Escape gives a text from a file as a terminal may show it, on one line.
func Escape(s string) string { return escape(s) }

// Width gives the columns that a text takes on a terminal.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += width(r)
	}
	return n
}

type jsonDiagnostic struct {
	Severity  string     `json:"severity"`
	Code      string     `json:"code"`
	File      string     `json:"file,omitempty"`
	Sheet     string     `json:"sheet,omitempty"`
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
	Sheet  string `json:"sheet,omitempty"`
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
			out.Sheet = s.Sheet
			out.Line, out.Column = s.lineColumn(d.Span.Start)
			out.EndLine, out.EndColumn = s.lineColumn(d.Span.End)
		}
		for _, n := range d.Notes {
			note := jsonNote{Text: n.Text}
			if s := n.Span.Source; s != nil {
				note.File = o.name(s)
				note.Sheet = s.Sheet
				note.Line, note.Column = s.lineColumn(n.Span.Start)
			}
			out.Notes = append(out.Notes, note)
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
	}
	return b.Flush()
}
