package conf

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"policybrief/internal/diag"
)

// Decode fills the struct that into points to from a mapping. Fields carry
// `conf:"key"` (or "-" to be passed over) and `doc:"…"`. Field types: diag.Text
// (any scalar, as written), string, bool, int, *Value (anything), structs,
// pointers to these (nil where absent), slices of these, and Map of these. An
// embedded struct without a tag lends its fields. A type with a method
// DecodeConf(*Value) diag.List on its pointer decodes itself (for a key that
// may be a string or a map). A key without a value is as good as absent, but
// for a *Value. A slice field takes a single value as a list of
// one. Unknown keys are faults with the nearest known key as hint; so are
// values of the wrong shape.
//
// Decode panics if into is not a pointer to such a struct: that is a mistake
// in the program, never in its input.
func Decode(v *Value, into any) diag.List {
	r := reflect.ValueOf(into)
	if r.Kind() != reflect.Pointer || r.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("conf: Decode into %T", into))
	}
	var faults diag.List
	if v != nil {
		decodeStruct(v, r.Elem(), "these settings", &faults)
	}
	return faults
}

type selfDecoder interface{ DecodeConf(*Value) diag.List }

var (
	textType  = reflect.TypeFor[diag.Text]()
	valueType = reflect.TypeFor[*Value]()
	selfType  = reflect.TypeFor[selfDecoder]()
)

// A plan is what Decode knows of a struct type, worked out once.
type plan struct {
	keys   []string
	fields map[string][]int
}

var plans sync.Map // of reflect.Type to *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{fields: map[string][]int{}}
	for _, f := range reflect.VisibleFields(t) {
		key, tagged := f.Tag.Lookup("conf")
		if !tagged || key == "-" || !f.IsExported() {
			continue
		}
		p.keys = append(p.keys, key)
		p.fields[key] = f.Index
	}
	got, _ := plans.LoadOrStore(t, p)
	return got.(*plan)
}

// Keys gives the keys that Decode takes for a struct like from.
func Keys(from any) []string { return planOf(reflect.TypeOf(from)).keys }

func decodeStruct(v *Value, to reflect.Value, name string, faults *diag.List) {
	switch v.Kind {
	case Null:
		return
	case Mapping:
	default:
		faults.Add(wrong(v, name, "keys with values").WithHint("keys here are %s", list(planOf(to.Type()).keys)))
		return
	}
	p := planOf(to.Type())
	for _, e := range v.Entries {
		index, ok := p.fields[e.Key.S]
		if !ok {
			faults.Add(UnknownKey(e.Key, p.keys))
			continue
		}
		decode(e.Value, to.FieldByIndex(index), "“"+e.Key.S+"”", faults)
	}
}

// UnknownKey makes the fault of a key that is not among those known.
func UnknownKey(key diag.Text, known []string) diag.Diagnostic {
	d := ruleUnknownKey.At(key.All(), "“%s” is not a key that is known here", key.S)
	if near := Nearest(key.S, known); near != "" {
		return d.WithHint("did you mean “%s”?", near)
	}
	return d.WithHint("keys here are %s", list(known))
}

// WrongShape makes the fault of a value that is not what its key takes. want
// says what it takes, such as “a list of names”.
func WrongShape(v *Value, key, want string) diag.Diagnostic {
	return wrong(v, "“"+key+"”", want)
}

func wrong(v *Value, name, want string) diag.Diagnostic {
	got := map[Kind]string{Null: "nothing", Scalar: "text", Mapping: "keys with values", Sequence: "a list"}[v.Kind]
	return ruleShape.At(firstLine(v), "%s takes %s, but %s stands here", name, want, got)
}

// firstLine gives the place to underline for a value: all of a scalar, the
// first thing of a list or mapping.
func firstLine(v *Value) diag.Span {
	switch {
	case len(v.Entries) > 0:
		return v.Entries[0].Key.All()
	case len(v.Items) > 0:
		return v.Items[0].Span
	}
	return v.Span
}

func list(keys []string) string {
	if len(keys) == 0 {
		return "none"
	}
	return strings.Join(keys, ", ")
}

func decode(v *Value, to reflect.Value, name string, faults *diag.List) {
	t := to.Type()
	switch {
	case t == valueType:
		to.Set(reflect.ValueOf(v))
		return
	case v.Kind == Null:
		return // `key:` with nothing after it is the same as no key
	}
	if t.Kind() == reflect.Pointer {
		to.Set(reflect.New(t.Elem()))
		decode(v, to.Elem(), name, faults)
		return
	}
	if t != textType && to.CanAddr() && reflect.PointerTo(t).Implements(selfType) {
		faults.Add(to.Addr().Interface().(selfDecoder).DecodeConf(v)...)
		return
	}
	if t == textType {
		if v.Kind != Scalar {
			faults.Add(wrongText(v, name))
			return
		}
		to.Set(reflect.ValueOf(v.Text))
		return
	}
	switch t.Kind() {
	case reflect.String:
		if v.Kind != Scalar {
			faults.Add(wrongText(v, name))
			return
		}
		to.SetString(v.Text.S)
	case reflect.Bool:
		switch {
		case v.Kind == Scalar && v.Text.S == "true":
			to.SetBool(true)
		case v.Kind == Scalar && v.Text.S == "false":
			to.SetBool(false)
		default:
			faults.Add(wrong(v, name, "true or false").WithHint("write true or false"))
		}
	case reflect.Int:
		n, err := strconv.Atoi(v.Text.S)
		if v.Kind != Scalar || err != nil || int(int32(n)) != n {
			faults.Add(wrong(v, name, "a whole number").WithHint("write digits alone, such as 3"))
			return
		}
		to.SetInt(int64(n))
	case reflect.Slice:
		if isMap(t) {
			decodeMap(v, to, name, faults)
			return
		}
		items := v.Items
		if v.Kind != Sequence {
			items = []*Value{v}
		}
		out := reflect.MakeSlice(t, len(items), len(items))
		for i, item := range items {
			decode(item, out.Index(i), name, faults)
		}
		to.Set(out)
	case reflect.Struct:
		decodeStruct(v, to, name, faults)
	default:
		panic(fmt.Sprintf("conf: no decoding into %s", t))
	}
}

func wrongText(v *Value, name string) diag.Diagnostic {
	d := wrong(v, name, "text")
	if v.Kind == Mapping {
		return d.WithHint("if the braces or the colon are part of the text, put it in quotes")
	}
	return d.WithHint("if the bracket or the dash is part of the text, put it in quotes")
}

// isMap tells whether a slice type is a Map.
func isMap(t reflect.Type) bool {
	e := t.Elem()
	return e.Kind() == reflect.Struct && e.NumField() == 2 && e.Field(0).Name == "Key" &&
		e.Field(0).Type == textType && e.Field(1).Name == "Value" && strings.HasPrefix(e.Name(), "MapEntry[")
}

func decodeMap(v *Value, to reflect.Value, name string, faults *diag.List) {
	if v.Kind != Mapping {
		faults.Add(wrong(v, name, "names with values").WithHint("write each as “name: value” on a line of its own"))
		return
	}
	out := reflect.MakeSlice(to.Type(), len(v.Entries), len(v.Entries))
	for i, e := range v.Entries {
		out.Index(i).Field(0).Set(reflect.ValueOf(e.Key))
		decode(e.Value, out.Index(i).Field(1), "“"+e.Key.S+"”", faults)
	}
	to.Set(out)
}
