// Package layout sets a bound brief into pages: blocks, tables, footnotes,
// page furniture and the tag tree in reading order. It reads no files and
// evaluates nothing.
package layout

import (
	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// Pages sets a brief.
func Pages(b *brief.Brief, h *text.Hyphenator) (*page.Doc, diag.List) { panic("stub") }
