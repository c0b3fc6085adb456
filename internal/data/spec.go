package data

import (
	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// DecodeConf reads a measure, which may be written as the name of its column.
func (m *MeasureSpec) DecodeConf(v *conf.Value) diag.List {
	if v != nil && v.Kind == conf.Scalar {
		m.Column = v.Text
		return nil
	}
	type plain MeasureSpec
	return conf.Decode(v, (*plain)(m))
}

// KeyColumn is one column of a dataset's key, and the kind of period it is
// said to hold, absent where it is not said.
type KeyColumn struct {
	Column diag.Text
	As     diag.Text
}

// KeyColumns reads `key:`, which is a column, {column: …, as: …}, or a list of
// these.
func (s *Spec) KeyColumns() ([]KeyColumn, diag.List) {
	if s.Key == nil || s.Key.Kind == conf.Null {
		return nil, nil
	}
	items := []*conf.Value{s.Key}
	if s.Key.Kind == conf.Sequence {
		items = s.Key.Items
	}
	var out []KeyColumn
	var ds diag.List
	for _, v := range items {
		if v.Kind == conf.Scalar {
			out = append(out, KeyColumn{Column: v.Text})
			continue
		}
		column := v.Get("column")
		if v.Kind != conf.Mapping || column == nil || column.Kind != conf.Scalar {
			ds.Add(ruleKeyKind.At(v.Span, "a key is the name of a column, or says which column it is").
				WithHint("write key: year, or key: {column: Period, as: financial-year}"))
			continue
		}
		k := KeyColumn{Column: column.Text}
		for _, e := range v.Entries {
			switch {
			case e.Key.S == "column":
			case e.Key.S == "as" && e.Value.Kind == conf.Scalar:
				k.As = e.Value.Text
				if _, ok := kindNamed(k.As.S); !ok {
					ds.Add(ruleKeyKind.At(k.As.All(), "“%s” is no kind of key", k.As.S).WithHint("%s", kindHint(k.As.S)))
				}
			default:
				ds.Add(ruleKeyKind.At(e.Key.All(), "a key has no “%s”", e.Key.S).WithHint("a key has column and as"))
			}
		}
		out = append(out, k)
	}
	return out, ds
}
