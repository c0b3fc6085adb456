package conf

import "policybrief/internal/diag"

// Parse reads the bytes start to end of a source as one YAML document. It
// always gives a value (Null for an empty or unreadable document).
func Parse(src *diag.Source, start, end int) (*Value, diag.List) { panic("stub") }

// ParseText reads YAML that stands inside other text: a chart block in a
// quotation, an attribute. Spans are those of the text's origins.
func ParseText(t diag.Text) (*Value, diag.List) { panic("stub") }

// Decode fills the struct that into points to from a mapping. Fields carry
// `conf:"key"` (or "-" to be passed over) and `doc:"…"`. Field types: diag.Text (any scalar, as
// written), string, bool, int, *conf.Value (anything), structs, pointers to
// structs (nil where absent), slices of these, and Map of these. A struct type
// with a method DecodeConf(*Value) diag.List decodes itself (for a key that
// may be a string or a map). A slice field takes a single value as a list of
// one. Unknown keys are faults with the nearest known key as hint; so are
// values of the wrong shape.
func Decode(v *Value, into any) diag.List { panic("stub") }

// Merge gives a mapping that has base's entries overridden by over's, key by
// key at the top level; the keys named in deep merge one level down. The
// values keep their own places.
func Merge(base, over *Value, deep ...string) *Value { panic("stub") }

// Nearest gives the candidate nearest to a word, or "" where none is near
// enough to be what the writer meant.
func Nearest(word string, candidates []string) string { panic("stub") }
