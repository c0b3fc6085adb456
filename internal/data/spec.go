package data

import (
	"reflect"
	"regexp"
	"strconv"

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

// Alike tells whether Parse reads the same table from a file by two specs,
// where it has no fault to tell. They may differ in what comes after reading,
// such as a filter, which counts only where no measures are named: then the
// columns in it are read as if they were.
func Alike(a, b *Spec) bool { return reflect.DeepEqual(a.forParse(), b.forParse()) }

// forParse gives the spec without what Parse passes over or tells in faults
// alone.
func (s *Spec) forParse() Spec {
	out := *s
	out.Name, out.At, out.From = diag.Text{}, diag.Span{}, diag.Text{}
	out.Source, out.Notes, out.Coverage, out.Disclosure = nil, nil, nil, nil
	if len(s.Measures) > 0 {
		out.Where = diag.Text{}
	}
	return out
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

var rangePattern = regexp.MustCompile(`^([A-Z]{1,3})([1-9][0-9]{0,8}):([A-Z]{1,3})([1-9][0-9]{0,8})$`)

// readRange reads `range: A6:F52`, header included; without one the table is
// the whole file.
func readRange(spec *Spec) (area, diag.List) {
	whole := wholeSheet
	text := spec.Range.TrimSpace()
	if text.S == "" {
		return whole, nil
	}
	m := rangePattern.FindStringSubmatch(text.S)
	if m == nil {
		return whole, diag.List{ruleRange.At(text.All(), "“%s” is no range of cells", clip(text.S)).WithHint("write its first and last cell: A6:F52")}
	}
	top, _ := strconv.Atoi(m[2])
	bottom, _ := strconv.Atoi(m[4])
	a := area{top, bottom, column(m[1]), column(m[3]) + 1, text.All()}
	if a.bottom < a.top || a.right <= a.left {
		return whole, diag.List{ruleRange.At(text.All(), "the range %s ends before it begins", text.S).WithHint("write its first and last cell: A6:F52")}
	}
	return a, nil
}

// column gives the number of a column's letters, from 0.
func column(letters string) int {
	n := 0
	for _, c := range letters {
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}
