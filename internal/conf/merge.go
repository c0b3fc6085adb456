package conf

import "slices"

// Merge gives a mapping that has base's entries overridden by over's, key by
// key at the top level; the keys named in deep merge one level down. The
// values keep their own places. Where one of the two is not a mapping the
// other is given as it is.
func Merge(base, over *Value, deep ...string) *Value {
	switch {
	case over == nil || over.Kind != Mapping && base != nil && base.Kind == Mapping:
		return base
	case base == nil || base.Kind != Mapping || over.Kind != Mapping:
		return over
	}
	out := &Value{Kind: Mapping, Span: over.Span, Entries: slices.Clone(base.Entries)}
	place := make(map[string]int, len(out.Entries))
	for i, e := range out.Entries {
		place[e.Key.S] = i
	}
	for _, e := range over.Entries {
		i, ok := place[e.Key.S]
		if !ok {
			out.Entries = append(out.Entries, e)
			continue
		}
		if old := out.Entries[i].Value; slices.Contains(deep, e.Key.S) && old.Kind == Mapping && e.Value.Kind == Mapping {
			e.Value = Merge(old, e.Value)
		}
		out.Entries[i] = e
	}
	return out
}
