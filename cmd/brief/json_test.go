package main

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

// fieldsOf gives the names that JSON has for the fields of a type and of all
// that it holds.
func fieldsOf(t reflect.Type, into map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		fieldsOf(t.Elem(), into)
	case reflect.Map:
		fieldsOf(t.Elem(), into)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !f.IsExported() || name == "-" {
				continue
			}
			if name != "" {
				into[name] = true
			}
			fieldsOf(f.Type, into)
		}
	}
}

// TestJSONDocumented: every command takes --json, and its help names each field
// of what it then writes.
func TestJSONDocumented(t *testing.T) {
	run := []any{jsonEdition{}, jsonSummary{}}
	writes := map[string][]any{
		"build": run, "check": run, "watch": nil, "schema": nil, "new": {jsonNew{}}, "profile": {jsonProfile{}}, "explain": {jsonRule{}},
		"merge": {jsonMerged{}}, "bind": {jsonNumber{}}, "diff": {build.Difference{}}, "figures": {build.Figure{}}, "data": {build.Account{}},
	}
	var line bytes.Buffer
	at := diag.NewSource("a", []byte("words")).Span(0, 1)
	d := build.Rules()[0].At(at, "words").WithHint("words").WithNote(at, "words")
	d.Edition, d.Key = "words", "words"
	if err := (diag.List{d}).JSON(&line, diag.PrintOptions{}); err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(line.Bytes(), &object); err != nil {
		t.Fatal(err)
	}
	word := regexp.MustCompile(`[a-z_0-9]+`)
	for _, c := range rootCommand(io.Discard, io.Discard).Commands() {
		if c.Hidden {
			continue
		}
		values, known := writes[c.Name()]
		if c.Flags().Lookup("json") == nil || !known {
			t.Errorf("%s takes no --json, or its fields are not known to this test", c.Name())
			continue
		}
		fields := map[string]bool{}
		for _, v := range values {
			fieldsOf(reflect.TypeOf(v), fields)
		}
		if c.Name() == "check" {
			for name := range object {
				fields[name] = true
			}
		}
		said := map[string]bool{}
		for _, w := range word.FindAllString(c.Long, -1) {
			said[w] = true
		}
		for name := range fields {
			if !said[name] {
				t.Errorf("the help of %s does not name the field %q", c.Name(), name)
			}
		}
	}
}
