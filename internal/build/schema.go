package build

import (
	"fmt"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/chart"
	"policybrief/internal/conf"
	"policybrief/internal/note"
)

// A SchemaKind is something of which there is a JSON Schema.
type SchemaKind struct {
	Name, Of string
	schema   func() []byte
}

// Schemas lists the schemas there are. They are made from the structs that
// settings are read into, so that an editor and the program say the same.
var Schemas = []SchemaKind{
	{"note", "brief.yml, and the front matter of notes", func() []byte { return conf.Schema("brief.yml, or the front matter of a note", &note.Front{}) }},
	{"chart", "a chart block", func() []byte { return conf.Schema("A chart block", &chart.Spec{}) }},
	{"table", "a table block", func() []byte { return conf.Schema("A table block", &brief.TableSpec{}) }},
	{"brand", "_brand.yml", brand.Schema},
	{"profile", "a profile of your own", brand.ProfileSchema},
	{"evidence", "the evidence beside each PDF (NAME.evidence.json)", func() []byte { return EvidenceSchema }},
}

// Schema gives a JSON Schema by its name.
func Schema(name string) ([]byte, error) {
	names := make([]string, len(Schemas))
	for i, s := range Schemas {
		if names[i] = s.Name; s.Name == name {
			return s.schema(), nil
		}
	}
	if near := conf.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("there is no schema %q: did you mean %s?", name, near)
	}
	return nil, fmt.Errorf("there is no schema %q: there are %s", name, strings.Join(names, ", "))
}
