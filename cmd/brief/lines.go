package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"policybrief/internal/diag"
)

// tty gives the terminal that a stream is, or nil.
func tty(w io.Writer) *os.File {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// width gives the columns of a terminal, 80 where the output goes elsewhere.
func width(w io.Writer) int {
	if f := tty(w); f != nil {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return max(50, min(n, 160))
		}
	}
	return 80
}

// An account is written for people, line by line.
type account struct {
	strings.Builder
	width int
	bold  bool
}

// head writes the name of a section, and what else is on its line.
func (b *account) head(title, rest string) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	if b.bold {
		title = "\x1b[1m" + title + "\x1b[0m"
	}
	b.WriteString(strings.TrimRight(title+"  "+rest, " ") + "\n")
}

// noBreak holds words together that belong on one line.
const noBreak = "\u00a0"

// say writes a text, wrapped between the indent and the width.
func (b *account) say(indent int, first, text string) {
	lines := wrap(text, max(20, b.width-indent))
	for i, l := range lines {
		lead := strings.Repeat(" ", indent)
		if i == 0 {
			lead = pad(first, indent)
		}
		l = strings.ReplaceAll(lead+l, noBreak, " ")
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
}

// aligned writes rows of cells under each other. caps are the widths beyond
// which a cell sends what follows it to the next line; the last one wraps.
func (b *account) aligned(rows [][]string, caps []int) {
	widths := make([]int, len(caps))
	for _, r := range rows {
		for i, s := range r[:min(len(r), len(caps))] {
			if w := diag.Width(s); i == len(caps)-1 || w <= caps[i] {
				widths[i] = max(widths[i], w)
			}
		}
	}
	for _, r := range rows {
		line, at := "", 2
		for i, s := range r {
			if i == len(caps)-1 {
				b.say(at, "  "+line, s)
				break
			}
			if diag.Width(s) > widths[i] {
				b.WriteString("  " + line + s + "\n")
				line, s = strings.Repeat(" ", diag.Width(line)), ""
			}
			line += pad(s, widths[i]+2)
			at += widths[i] + 2
		}
	}
}

// pad fills a text with blanks up to a width.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-diag.Width(s))) }

// cut shortens a text to a width.
func cut(s string, n int) string {
	if diag.Width(s) <= n {
		return s
	}
	var b strings.Builder
	used := 1
	for _, r := range s {
		if used += diag.Width(string(r)); used > n {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + "…"
}

// wrap parts a text into lines of a width, at blanks where it can.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(s, " ") {
		if word == "" {
			continue
		}
		for diag.Width(word) > n {
			head := strings.TrimSuffix(cut(word, n), "…")
			if head == "" {
				break
			}
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines = append(lines, head)
			word = word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case diag.Width(line)+1+diag.Width(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// group writes a number with thousands separators.
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, decimals, point := strings.Cut(s, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if point {
		b.WriteString("." + decimals)
	}
	return sign + b.String()
}
