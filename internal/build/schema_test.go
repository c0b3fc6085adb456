package build

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// TestSchemas holds every settings file and block of the samples to the
// schemas: what the program reads, an editor must not mark as wrong.
func TestSchemas(t *testing.T) {
	is := map[string]*jsonschema.Schema{}
	for _, s := range Schemas {
		is[s.Name] = compiled(t, s.Name)
	}
	seen := map[string]int{}
	valid := func(kind, file string, text []byte) {
		t.Helper()
		src := diag.NewSource(file, text)
		v, faults := conf.Parse(src, 0, len(text))
		if faults.HasErrors() {
			t.Fatalf("%s: %v", file, faults)
		}
		seen[kind]++
		if err := is[kind].Validate(plainValue(v)); err != nil {
			t.Errorf("%s, by the schema of a %s: %v", file, kind, err)
		}
	}
	block := regexp.MustCompile("(?ms)^```(?:\\{\\.)?(chart|table)\\b[^\n]*\n(.*?)^```")
	for _, root := range []string{"../../briefs", "../../assets/profiles"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			dir := filepath.Base(filepath.Dir(name))
			switch base := filepath.Base(name); {
			case base == "brief.yml":
				valid("note", name, text)
			case base == "_brand.yml" || dir == "brands" && filepath.Ext(base) == ".yml":
				valid("brand", name, text)
			case dir == "profiles" && filepath.Ext(base) == ".yml":
				valid("profile", name, text)
			case filepath.Ext(base) == ".md":
				if rest, ok := bytes.CutPrefix(text, []byte("---\n")); ok {
					front, _, _ := bytes.Cut(rest, []byte("\n---\n"))
					valid("note", name, append(front, '\n'))
				}
				for _, m := range block.FindAllSubmatch(text, -1) {
					valid(string(m[1]), name, m[2])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range []string{"note", "brand", "profile", "chart", "table"} {
		if seen[kind] == 0 {
			t.Errorf("no sample has a %s", kind)
		}
	}
}

// TestSchemaRefuses makes sure that a schema marks what the program refuses.
func TestSchemaRefuses(t *testing.T) {
	for kind, yml := range map[string]string{
		"note":    "titel: A brief\n",
		"chart":   "type: column\nheigth: 60mm\n",
		"table":   "columns: [year]\nunknown: 1\n",
		"brand":   "color: {primry: '#123456'}\n",
		"profile": "pages: 2\nsection: [Issue]\n",
	} {
		src := diag.NewSource("x.yml", []byte(yml))
		v, _ := conf.Parse(src, 0, len(yml))
		if compiled(t, kind).Validate(plainValue(v)) == nil {
			t.Errorf("the schema of a %s takes %s", kind, yml)
		}
	}
}

func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("the schema of a %s: %v", name, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name+".json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainValue gives a setting as an editor's reader of YAML has it.
func plainValue(v *conf.Value) any {
	switch v.Kind {
	case conf.Mapping:
		m := map[string]any{}
		for _, e := range v.Entries {
			m[e.Key.S] = plainValue(e.Value)
		}
		return m
	case conf.Sequence:
		list := make([]any, len(v.Items))
		for i, item := range v.Items {
			list[i] = plainValue(item)
		}
		return list
	case conf.Scalar:
		s := v.Text.S
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && !v.Quoted {
			return n
		} else if f, err := strconv.ParseFloat(s, 64); err == nil && !v.Quoted && !strings.ContainsAny(s, "nN") {
			return f
		} else if (s == "true" || s == "false") && !v.Quoted {
			return s == "true"
		}
		return s
	}
	return nil
}
