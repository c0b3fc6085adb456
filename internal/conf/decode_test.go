package conf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/diag"
)

type author struct {
	Name  diag.Text `conf:"name"`
	Email string    `conf:"email"`
}

func (a *author) DecodeConf(v *Value) diag.List {
	if v.Kind == Scalar {
		a.Name = v.Text
		return nil
	}
	type plain author
	return Decode(v, (*plain)(a))
}

type shared struct {
	TOC   bool `conf:"toc"`
	Depth *int `conf:"toc-depth"`
}

type settings struct {
	Title   diag.Text   `conf:"title"`
	Author  []author    `conf:"author"`
	Data    Map[*table] `conf:"data"`
	Words   []string    `conf:"keywords"`
	Brand   *Value      `conf:"brand"`
	Missing *table      `conf:"missing"`
	shared
	Private int `conf:"-"`
}

type table struct {
	File string `conf:"file"`
}

func TestDecode(t *testing.T) {
	v, faults := parse(`title: "A: B"
author: [Ann, {name: Bo, email: b@example.org}]
data:
  z: {file: z.csv}
  a: {file: a.csv}
keywords: one
brand: false
missing:
toc: true
toc-depth: 2
`)
	var s settings
	faults.Add(Decode(v, &s)...)
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	if s.Title.S != "A: B" || s.Title.All().Text() != "A: B" || !s.TOC || *s.Depth != 2 || s.Missing != nil || s.Brand.Text.S != "false" {
		t.Errorf("%+v", s)
	}
	if len(s.Author) != 2 || s.Author[0].Name.S != "Ann" || s.Author[1].Email != "b@example.org" {
		t.Errorf("authors %+v", s.Author)
	}
	if s.Data[0].Key.S != "z" || s.Data[1].Value.File != "a.csv" || !cmp.Equal(s.Words, []string{"one"}) {
		t.Errorf("data %+v, keywords %v", s.Data, s.Words)
	}
}

func TestDecodeFaults(t *testing.T) {
	for _, c := range []struct{ in, want, hint string }{
		{"tittle: x\n", `1:1 unknown-key "tittle"`, "did you mean “title”?"},
		{"TOC_depth: 1\n", `1:1 unknown-key "TOC_depth"`, "did you mean “toc-depth”?"},
		{"xylophone: x\n", `1:1 unknown-key "xylophone"`, "keys here are title, author,"},
		{"author: {nme: x}\n", `1:10 unknown-key "nme"`, "did you mean “name”?"},
		{"data:\n  calls: {fiel: x}\n", `2:11 unknown-key "fiel"`, "did you mean “file”?"},
		{"title: [a]\n", `1:9 wrong-shape "a"`, "in quotes"},
		{"title: {a: b}\n", `1:9 wrong-shape "a"`, "in quotes"},
		{"toc: maybe\n", `1:6 wrong-shape "maybe"`, "write true or false"},
		{"toc-depth: two\n", `1:12 wrong-shape "two"`, "digits"},
		{"toc-depth: 99999999999\n", `1:12 wrong-shape "99999999999"`, "digits"},
		{"data: calls.csv\n", `1:7 wrong-shape "calls.csv"`, "name: value"},
		{"data: {calls: calls.csv}\n", `1:15 wrong-shape "calls.csv"`, "keys here are file"},
		{"- a\n", `1:3 wrong-shape "a"`, "keys here are"},
		{"keywords: [a, [b]]\n", `1:16 wrong-shape "b"`, "in quotes"},
	} {
		v, faults := parse(c.in)
		var s settings
		faults.Add(Decode(v, &s)...)
		if got := strings.TrimSpace(tell(faults)); got != c.want || !strings.Contains(faults[0].Hint, c.hint) {
			t.Errorf("%q: got %s, hint %q; want %s, hint %q", c.in, got, faults[0].Hint, c.want, c.hint)
		}
	}
}

func TestMerge(t *testing.T) {
	base, _ := parse("title: a\ndata: {x: 1, y: 2}\nrules: {p: off, q: off}\n")
	over, _ := parse("title: b\nrules: {q: error}\ndata: {z: 3}\nnew: 4\n")
	v := Merge(base, over, "rules")
	for key, want := range map[string]string{"title": "b", "new": "4"} {
		if got := v.Get(key).Text.S; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if d := v.Get("data"); len(d.Entries) != 1 || d.Get("z") == nil {
		t.Error("data is overridden as a whole")
	}
	if r := v.Get("rules"); r.Get("p").Text.S != "off" || r.Get("q").Text.S != "error" {
		t.Error("rules merge one level down")
	}
	if base.Get("title").Text.S != "a" || len(base.Entries) != 3 {
		t.Error("the base changed")
	}
	if Merge(nil, over) != over || Merge(base, nil) != base {
		t.Error("a missing side gives the other")
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"title", "subtitle", "date", "data", "toc-depth", "number-sections"}
	for word, want := range map[string]string{
		"tilte": "title", "Title": "title", "titel": "title", "dat": "date", "number_sections": "number-sections",
		"numbersection": "number-sections", "colour": "", "": "", "x": "", strings.Repeat("title", 1000): "",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%.20q) is %q, want %q", word, got, want)
		}
	}
}
