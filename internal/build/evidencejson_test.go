package build

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestEvidenceJSON holds what is written by hand against what encoding/json
// makes of the fields' tags, laid out in lines: for evidence in which any field
// has any value, and so for every field that there is.
func TestEvidenceJSON(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		var e evidence
		fillIn(random, reflect.ValueOf(&e).Elem())
		var plain bytes.Buffer
		enc := json.NewEncoder(&plain)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&e); err != nil {
			t.Fatal(err)
		}
		want := inLines(plain.Bytes(), evidenceDepth)
		if got := e.json(nil); !bytes.Equal(got, want) {
			t.Fatalf("evidence %d is written as\n%s\nnot\n%s", n, got, want)
		}
	}
	for _, s := range slices.Concat(oddTexts, []string{"", "a", "£1.2 million – “so”"}) {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(s); err != nil {
			t.Fatal(err)
		}
		if got := string(appendJSON(nil, s)) + "\n"; got != want.String() {
			t.Errorf("%q is written as %s, not %s", s, got, want.String())
		}
	}
}

var oddTexts = []string{
	"\"", "\\", "a\"b\\c", "\b\f\n\r\t", "\x00\x01\x1f\x7f", "<a href='x'>&amp;</a>", "\u2028\u2029x", "\xff", "a\xc3", "\xe2\x80", "\ufffd", "🙂é", "{\"a\": [1, 2]}", "\u0085",
}

// fillIn puts values of all sorts into a value with all that it holds. Lists
// that an evidence always has are never nil.
func fillIn(random *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() || v.Type().Field(i).Anonymous {
				fillIn(random, v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), random.IntN(3), 3))
		for i := range v.Len() {
			fillIn(random, v.Index(i))
		}
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct && v.Type().Elem() == reflect.TypeFor[evidenceCell]() || random.IntN(2) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fillIn(random, v.Elem())
		}
	case reflect.String:
		if random.IntN(3) > 0 {
			v.SetString(slices.Concat(oddTexts, []string{"a", "Northmere", "2024-25"})[random.IntN(len(oddTexts)+3)])
		}
	case reflect.Bool:
		v.SetBool(random.IntN(2) > 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(random.Int64N(5) - 1)
	default:
		panic("an evidence holds a " + v.Type().String())
	}
}

// inLines lays JSON out in lines: each member of the first levels on its own,
// indented, and what lies deeper on one. So is a list that holds no objects.
// The JSON is without white space between its tokens.
func inLines(b []byte, depth int) []byte {
	var out []byte
	level := 0
	line := func() {
		out = append(out, '\n')
		for range level {
			out = append(out, ' ', ' ')
		}
	}
	flat := 0 // how many brackets of those kept on one line are open
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '"':
			end := i + 1
			for ; b[end] != '"'; end++ {
				if b[end] == '\\' {
					end++
				}
			}
			out = append(out, b[i:end+1]...)
			i = end
		case '{', '[':
			out = append(out, c)
			switch {
			case flat > 0 || level >= depth || c == '[' && b[i+1] != '{' || b[i+1] == '}':
				flat++
			default:
				level++
				line()
			}
		case '}', ']':
			if flat > 0 {
				flat--
			} else {
				level--
				line()
			}
			out = append(out, c)
		case ',':
			out = append(out, c)
			if flat > 0 {
				out = append(out, ' ')
			} else {
				line()
			}
		case ':':
			out = append(out, c, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}
