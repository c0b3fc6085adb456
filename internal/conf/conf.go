// Package conf reads strict YAML in which every key and value knows its
// place, decodes it into structs, and tells unknown keys with the nearest
// known one. It is the only user of a YAML library.
package conf

import "policybrief/internal/diag"

// Kind is what a value is.
type Kind uint8

const (
	Null Kind = iota
	Scalar
	Mapping
	Sequence
)

// Value is a parsed YAML value.
type Value struct {
	Kind    Kind
	Span    diag.Span
	Text    diag.Text // scalars: the decoded string with its origins
	Quoted  bool      // scalars: written in quotes or as a block
	Entries []Entry   // mappings, in the order written
	Items   []*Value  // sequences
}

// Entry is one key of a mapping.
type Entry struct {
	Key   diag.Text
	Value *Value
}

// Get gives the value of a key, or nil.
func (v *Value) Get(key string) *Value {
	if v == nil {
		return nil
	}
	for _, e := range v.Entries {
		if e.Key.S == key {
			return e.Value
		}
	}
	return nil
}

// Map is a mapping decoded in the order written.
type Map[T any] []MapEntry[T]

// MapEntry is one entry of a Map.
type MapEntry[T any] struct {
	Key   diag.Text
	Value T
}

// Get finds an entry by key.
func (m Map[T]) Get(key string) (v T, ok bool) {
	for _, e := range m {
		if e.Key.S == key {
			return e.Value, true
		}
	}
	return v, false
}
