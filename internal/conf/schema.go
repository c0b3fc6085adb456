package conf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Schema gives the JSON Schema (draft 7, which editors' YAML support reads) of
// what Decode reads into the struct that into points to: its keys, what each
// takes, and its `doc:` tag as the description. A field may say more of its
// values than its type does: `values:"grouped,stacked,share"` lists them, and
// `schema:"…"` is JSON that stands in place of what the type gives, where
// {"$ref":"#"} is the schema itself. A type that decodes itself takes a scalar
// or its own keys, unless its method SchemaConf gives the JSON. A blank field with the key … says that
// other keys are passed over. Keys stand in
// the order of the fields, so that the bytes are always the same.
//
// Schema panics where a tag is no JSON: that is a mistake in the program.
func Schema(title string, into any) []byte {
	s := &schemaWriter{names: map[reflect.Type]string{}}
	root := s.object(reflect.TypeOf(into).Elem())
	var b strings.Builder
	fmt.Fprintf(&b, `{"$schema":"http://json-schema.org/draft-07/schema#","title":%s,%s`, quoted(title), root[1:len(root)-1])
	if len(s.defs) > 0 {
		b.WriteString(`,"definitions":{` + strings.Join(s.defs, ",") + `}`)
	}
	b.WriteString("}")
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(b.String()), "", "  "); err != nil {
		panic(fmt.Sprintf("conf: the schema of %T is no JSON: %v", into, err))
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// schemaWriter writes one schema. Structs that stand in others are definitions
// of their own, so that types that hold themselves end.
type schemaWriter struct {
	names map[reflect.Type]string
	defs  []string
}

// scalarSchema is a diag.Text: any scalar, as written.
const scalarSchema = `{"type":["string","number","boolean"]}`

func (s *schemaWriter) of(t reflect.Type) string {
	switch {
	case t == valueType:
		return `{}`
	case t == textType:
		return scalarSchema
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.String:
		return scalarSchema
	case reflect.Bool:
		return `{"type":"boolean"}`
	case reflect.Int:
		return `{"type":"integer"}`
	case reflect.Slice:
		if isMap(t) {
			return `{"type":"object","additionalProperties":` + s.of(t.Elem().Field(1).Type) + `}`
		}
		one := s.of(t.Elem())
		return `{"anyOf":[` + one + `,{"type":"array","items":` + one + `}]}`
	case reflect.Struct:
		return s.definition(t)
	}
	panic(fmt.Sprintf("conf: no schema of %s", t))
}

type selfSchema interface{ SchemaConf() string }

var selfSchemaType = reflect.TypeFor[selfSchema]()

// definition gives a reference to the definition of a struct, which is written
// when it is first asked for.
func (s *schemaWriter) definition(t reflect.Type) string {
	name, ok := s.names[t]
	if !ok {
		name = t.Name()
		for n := 2; s.taken(name); n++ {
			name = fmt.Sprint(t.Name(), n)
		}
		s.names[t] = name
		var is string
		switch p := reflect.PointerTo(t); {
		case p.Implements(selfSchemaType):
			is = reflect.New(t).Interface().(selfSchema).SchemaConf()
		case p.Implements(selfType):
			is = `{"anyOf":[` + scalarSchema + `,` + s.object(t) + `]}`
		default:
			is = s.object(t)
		}
		s.defs = append(s.defs, quoted(name)+":"+is)
	}
	return `{"$ref":` + quoted("#/definitions/"+name) + `}`
}

func (s *schemaWriter) taken(name string) bool {
	for _, n := range s.names {
		if n == name {
			return true
		}
	}
	return false
}

// object gives the schema of a struct's keys.
func (s *schemaWriter) object(t reflect.Type) string {
	var props []string
	rest := `,"additionalProperties":false`
	for _, f := range reflect.VisibleFields(t) {
		key, tagged := f.Tag.Lookup("conf")
		if key == "…" {
			rest = ""
		}
		if !tagged || key == "-" || !f.IsExported() {
			continue
		}
		is := f.Tag.Get("schema")
		if values := f.Tag.Get("values"); values != "" {
			is = `{"enum":["` + strings.ReplaceAll(values, ",", `","`) + `"]}`
		}
		if is == "" {
			is = s.of(f.Type)
		}
		if doc := f.Tag.Get("doc"); doc != "" {
			// Beside a $ref draft 7 reads nothing else.
			if strings.HasPrefix(is, `{"$ref"`) {
				is = `{"allOf":[` + is + `]}`
			}
			is = strings.TrimSuffix(`{"description":`+quoted(doc)+`,`+is[1:], ",}")
			if !strings.HasSuffix(is, "}") {
				is += "}"
			}
		}
		props = append(props, quoted(key)+":"+is)
	}
	return `{"type":"object","properties":{` + strings.Join(props, ",") + `}` + rest + `}`
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(b)
}
