package note

import (
	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// Parse reads a note. shared is the project's brief.yml, or nil. files holds
// the includes read so far, by their path from the project root; Doc.Needs
// names those not yet there, and Parse is called again when they are read.
func Parse(src *diag.Source, shared *conf.Value, files map[string]*diag.Source) (*Doc, diag.List) {
	panic("stub")
}

// Inlines reads a string of the front matter, a chart title or an attribute
// as inline Markdown: text, emphasis, figures.
func Inlines(t diag.Text) ([]*Node, diag.List) { panic("stub") }

// PlainText gives the words of inlines, without figures' expressions.
func PlainText(nodes []*Node) string { panic("stub") }

// Resolve gives the path from the project root of a path written in a file,
// or a fault where it leaves the root or is not a plain relative path.
func Resolve(from *diag.Source, path diag.Text) (string, diag.List) { panic("stub") }
