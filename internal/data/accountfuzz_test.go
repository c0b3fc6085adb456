package data

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// FuzzSurvey holds for any bytes that the account has the table that Parse
// gives, goes to JSON, and gives an entry that is YAML and finds its columns.
func FuzzSurvey(f *testing.F) {
	for _, pattern := range []string{"testdata/*.txtar", "testdata/account/*.txtar"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			s := readSurveyed(f, name)
			if s.src.Name == "spec.yml" {
				s.src = s.beside[0]
			}
			f.Add(s.src.Data, strings.HasSuffix(s.src.Name, ".json"))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, isJSON bool) {
		if len(b) > 1<<16 {
			return
		}
		name := "f.csv"
		if isJSON {
			name = "f.json"
		}
		src := diag.NewSource(name, b)
		compareSurvey(t, name, &Spec{}, src, nil)
		a, _ := Survey(&Spec{}, src)
		if out, err := json.Marshal(a); err != nil || bytes.Contains(out, []byte(":null,\"tables\"")) {
			t.Fatal(err)
		}
		entry := a.Entry("calls", src.Name)
		if entry == "" {
			return
		}
		spec, table, _ := readEntry(t, entry, src, nil)
		if len(spec.Markers) > 0 { // a sign that gets a meaning may make a row of words one of numbers
			return
		}
		for _, m := range spec.Measures {
			if spec.Wide != nil && m.Key.S == spec.Wide.Value.S {
				continue
			}
			if _, bad := table.Resolve(m.Value.Column); bad != nil {
				t.Fatalf("%v\n%s", bad, entry)
			}
		}
		keys, bad := spec.KeyColumns()
		for _, k := range keys {
			_, more := table.Resolve(k.Column)
			bad = append(bad, more...)
		}
		if bad != nil {
			t.Fatalf("%v\n%s", bad, entry)
		}
	})
}
