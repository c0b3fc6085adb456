package brief

import (
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

func (b *Brief) illustrative(n *note.Node) bool { panic("stub") }

// Bind binds one edition. It always gives a brief; Faults holds what it found.
func Bind(in Input) *Brief { panic("stub") }

// Check reads a bound brief for what is not an error of binding: typed
// numbers, unchecked words, stale periods, missing sections.
func Check(b *Brief) diag.List { panic("stub") }
