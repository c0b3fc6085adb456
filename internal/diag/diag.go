// Package diag is how the program talks about its input: sources, spans in
// them, decoded text that still knows where each byte came from, rules, and
// the diagnostics that rules give. It prints diagnostics for people (with the
// line, a caret, notes and a hint) and for programs (JSON, one object a line).
//
// It reads no files and knows nothing of notes, data or PDFs.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity is how much a diagnostic matters: an error stops an edition, a
// warning does not, off hides it.
type Severity uint8

const (
	Off Severity = iota
	Warning
	Error
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "off"
}

// A Rule is one thing the program can find wrong. Code is stable, in
// kebab-case. Why, Bad and Good are what `brief explain CODE` prints; Bad and
// Good are short pieces of a note, data file or YAML.
type Rule struct {
	Code     string
	Severity Severity // a warning can be set to another level, an error can't
	Title    string   // one line, in the reader's words
	Why      string
	Bad      string
	Good     string
}

// A Diagnostic is one fault found at one place.
type Diagnostic struct {
	Rule     *Rule
	Severity Severity
	Span     Span
	Message  string
	Notes    []Note // the cells behind it, in reading order
	Hint     string // what to do about it
	Edition  string // the edition it was found in; empty when it holds for all
	Key      string // the matrix key, where there is one
}

// A Note is a further place or fact that explains a diagnostic.
type Note struct {
	Span Span // may be the zero Span
	Text string
}

// At makes a diagnostic of the rule at a span.
func (r *Rule) At(at Span, format string, args ...any) Diagnostic {
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	return Diagnostic{Rule: r, Severity: r.Severity, Span: at, Message: msg}
}

// WithHint gives the diagnostic with what to do about it.
func (d Diagnostic) WithHint(format string, args ...any) Diagnostic {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	d.Hint = format
	return d
}

// WithNote gives the diagnostic with one more note.
func (d Diagnostic) WithNote(at Span, format string, args ...any) Diagnostic {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	d.Notes = append(slices.Clip(d.Notes), Note{at, format})
	return d
}

// List is the diagnostics of a stage.
type List []Diagnostic

// Add appends diagnostics.
func (l *List) Add(ds ...Diagnostic) { *l = append(*l, ds...) }

// HasErrors tells whether any diagnostic is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Count gives the number of diagnostics of a severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Sort orders by source name, place, then code and message, and drops exact
// repeats.
func (l List) Sort() List {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Span.Name(), b.Span.Name()),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.Rule.Code, b.Rule.Code),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Edition, b.Edition),
		)
	})
	return slices.CompactFunc(l, func(a, b Diagnostic) bool {
		return a.Span == b.Span && a.Rule == b.Rule && a.Message == b.Message && a.Edition == b.Edition && a.Key == b.Key
	})
}
