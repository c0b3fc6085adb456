package note

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

func parse(t testing.TB, body string) (*Doc, diag.List) {
	t.Helper()
	doc, faults := Parse(diag.NewSource("note.md", []byte("---\ntitle: Test\n---\n"+body)), nil, nil)
	checkPlaces(t, doc, faults)
	return doc, faults
}

// hostile gives notes of about size bytes that a careless reader would take
// quadratic time or unbounded depth for.
func hostile(size int) map[string]string {
	rep := func(s string) string { return strings.Repeat(s, size/len(s)) }
	out := map[string]string{
		"divs":         rep("::: summary\n"),
		"fences":       rep("```a\n"),
		"table":        "|a|b|\n|-|-|\n" + rep("|1|2|\n"),
		"wide table":   strings.Repeat("|a", size/8) + "\n" + strings.Repeat("|-", size/8) + "\n" + strings.Repeat("|1\n", size/8),
		"references":   rep("[a]: b\n"),
		"definitions":  "a\n" + rep(": b\n"),
		"headings":     rep("# a {#b}\n"),
		"setext":       rep("a\n-\n"),
		"attributions": rep("> -- a\n"),
		"comments":     rep("> <!-- a\n> b -->\n"),
	}
	for _, s := range []string{
		"[", "![", "^[", "]", "[a]{\" ", "[a](b \"", "[^a] ", "{{", "{{<", "{#a ", "*", "*a ", "_a*", "a*b_", "~~a",
		"> ", ">", "- ", "1. ", "`", "`a``b", "<a b=\"", "<a ", "<!--", "<http://a ", "www.a(", "a@b ", "&amp", "@fig-", "'a ", "\"a ", "\\", "|",
	} {
		out[s+" on one line"] = rep(s)
		out[s+" on each line"] = rep(s + "\n")
		line := strings.Repeat(s, 1+50/len(s))
		out[s+" on lines"] = rep(line + "\n")
		out[s+" in paragraphs"] = rep(line + "\n\n")
	}
	var ticks, items strings.Builder
	for i := 1; ticks.Len() < size; i++ {
		ticks.WriteString(strings.Repeat("`", i) + " ")
	}
	for i := 0; items.Len() < size; i++ {
		items.WriteString(strings.Repeat("  ", i%200) + "- a\n")
	}
	out["growing ticks"], out["nested items"] = ticks.String(), items.String()
	return out
}

// TestHostile holds that hostile notes give whole trees, places and all. How
// long they take the benchmark of the same name tells.
func TestHostile(t *testing.T) {
	for name, body := range hostile(30_000) {
		t.Run(name, func(t *testing.T) { parse(t, body) })
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, body := range hostile(30_000) {
		b.Run(name, func(b *testing.B) {
			src := diag.NewSource("note.md", []byte("---\ntitle: Test\n---\n"+body))
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				Parse(src, nil, nil)
			}
		})
	}
}

func TestInlines(t *testing.T) {
	// The string stands folded in YAML, with an escape: its parts must still be
	// found in the file.
	src := diag.NewSource("note.md", []byte("title: \"Calls \\u0026 chats:\n  *up* to {{ calls.answered[2012] }}, it's\"\n"))
	v, faults := conf.Parse(src, 0, len(src.Data))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	nodes, faults := Inlines(v.Get("title").Text)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if got, want := PlainText(nodes), "Calls & chats: up to , it’s"; got != want {
		t.Errorf("got words %q, want %q", got, want)
	}
	var b bytes.Buffer
	DumpNodes(&b, nodes)
	want := `Text 1:9-2:3 "Calls & chats: "
Emph 2:3-7
  Text 2:4-6 "up"
Text 2:7-11 " to "
Figure 2:11-37 "calls.answered[2012]" @2:14-34
Text 2:37-43 ", it’s"
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}

	for _, s := range []string{"", "1. Introduction", "# No heading", "- no list", "> no quotation", "| no | table |\n|--|--|", "::: no div"} {
		nodes, faults := Inlines(diag.NewText(diag.NewSource("x", []byte(s)), 0, len(s)))
		if got := PlainText(nodes); got != strings.NewReplacer("\n", " ", "--", "–").Replace(s) || len(faults) > 0 {
			t.Errorf("%q became %q with faults %v", s, got, faults)
		}
	}
	s := "a[^1] @fig-x"
	if _, faults := Inlines(diag.NewText(diag.NewSource("x", []byte(s)), 0, len(s))); len(faults) != 2 {
		t.Errorf("got faults %v, want one for the footnote and one for the reference", faults)
	}
}

func TestResolve(t *testing.T) {
	from := diag.NewSource("briefs/webcams/note.md", nil)
	for written, want := range map[string]string{
		"a.png":                 "briefs/webcams/a.png",
		"img/a.png":             "briefs/webcams/img/a.png",
		"./img/../a.png":        "briefs/webcams/a.png",
		"../shared/a.png":       "briefs/shared/a.png",
		"../../brands/x.yml":    "brands/x.yml",
		"é/ü x.csv":             "briefs/webcams/é/ü x.csv",
		"..a/b":                 "briefs/webcams/..a/b",
		"":                      "",
		" ":                     "",
		"../../../etc/passwd":   "",
		"a/../../../../b":       "",
		"/etc/passwd":           "",
		`\\server\share`:        "",
		`img\a.png`:             "",
		"C:/a.png":              "",
		"c:a.png":               "",
		"~/a.png":               "",
		"https://example.org/a": "",
		"file:///a":             "",
		"data:text/plain,a":     "",
		"../..":                 "",
		"a\x00b":                "",
		"{{ a }}.png":           "",
	} {
		src := diag.NewSource(from.Name, []byte(written))
		got, faults := Resolve(src, diag.NewText(src, 0, len(written)))
		if got != want || (want == "") != (len(faults) == 1) {
			t.Errorf("%q gives %q and %v, want %q", written, got, faults, want)
		}
		for _, f := range faults {
			if f.Rule != rulePath || f.Span.Source != src {
				t.Errorf("%q: fault %v is not a path's, or not at its place", written, f)
			}
		}
	}
	if got, _ := Resolve(nil, diag.MadeText("a/b", diag.Span{})); got != "a/b" {
		t.Errorf("from the root: %q", got)
	}
}

// TestRulesShow holds that each rule is found by its own bad example where
// that is a piece of a note, and not by its good one.
func TestRulesShow(t *testing.T) {
	head := "---\ntitle: T\neditions: {minister: {}}\n"
	for _, rule := range Rules {
		bad, good := rule.Bad, rule.Good
		switch rule {
		case ruleUTF8:
			bad, good = "Caf\xe9", "Café"
		case ruleControl:
			bad = "Calls\x0b doubled"
		case ruleTooLarge:
			bad = strings.Repeat("word ", 20_000)
		case ruleInclude, ruleInline: // tested elsewhere: they need another file, or Inlines
			continue
		}
		whole := func(s string) string {
			switch {
			case rule == ruleFront || rule == ruleTitle:
				return s
			case rule == ruleEdition:
				return "---\ntitle: T\n" + s + "\n---\n"
			case !strings.Contains(s, "\n") && strings.Contains(s, ": ") && strings.Index(s, ": ") < 15 && !strings.HasPrefix(s, ":") && !strings.HasPrefix(s, "["):
				return head + s + "\n---\n"
			}
			return head + "---\n" + s
		}
		has := func(s string) (found bool) {
			doc, faults := Parse(diag.NewSource("note.md", []byte(whole(s))), nil, nil)
			checkPlaces(t, doc, faults)
			for _, f := range faults {
				found = found || f.Rule == rule
			}
			return found
		}
		if !has(bad) {
			t.Errorf("%s does not fault its bad example", rule.Code)
		}
		if has(good) {
			t.Errorf("%s faults its good example", rule.Code)
		}
	}
}

// TestPartial holds that a note parses while its includes are still to be
// read, and that nothing is told that they might mend.
func TestPartial(t *testing.T) {
	src := diag.NewSource("note.md", []byte("---\ntitle: T\n---\nA.[^1]\n\n{{< include parts/_a.md >}}\n\n[^2]: B.\n"))
	doc, faults := Parse(src, nil, nil)
	if len(faults) > 0 || len(doc.Needs) != 1 || doc.Needs[0].Path.S != "parts/_a.md" {
		t.Fatalf("first run: needs %v, faults %v", doc.Needs, faults)
	}
	files := map[string]*diag.Source{"parts/_a.md": diag.NewSource("parts/_a.md", []byte("C.[^2]\n\n{{< include _b.md >}}\n"))}
	doc, faults = Parse(src, nil, files)
	if len(faults) > 0 || len(doc.Needs) != 2 || doc.Needs[1].From != files["parts/_a.md"] {
		t.Fatalf("second run: needs %v, faults %v", doc.Needs, faults)
	}
	files["parts/_b.md"] = diag.NewSource("parts/_b.md", []byte("[^1]: D.\n"))
	doc, faults = Parse(src, nil, files)
	if len(faults) > 0 || len(doc.Needs) != 2 || len(doc.Footnotes) != 2 {
		t.Fatalf("third run: needs %v, faults %v", doc.Needs, faults)
	}
}

// FuzzParse holds that any bytes give a whole tree whose places lie in their
// sources.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".md") {
				f.Add(file.Data)
			}
		}
	}
	part := diag.NewSource("_part.md", []byte("Part.[^1]\n\n> {{ a\n> + b }}\n\n{{< include _part.md >}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 20_000 {
			return
		}
		doc, faults := Parse(diag.NewSource("note.md", data), nil, map[string]*diag.Source{"_part.md": part})
		checkPlaces(t, doc, faults)
		s := string(bytes.ToValidUTF8(data, nil))
		nodes, faults := Inlines(diag.NewText(diag.NewSource("x", []byte(s)), 0, len(s)))
		if doc = (&Doc{Source: doc.Source, Blocks: nodes, Front: doc.Front, Editions: doc.Editions}); s != "" {
			checkPlaces(t, doc, faults)
		}
	})
}

// fourPages is a note of about the length of a brief of four pages.
func fourPages() *diag.Source {
	var b strings.Builder
	b.WriteString(`---
title: "Calls doubled: {{ calls.answered[latest] }} answered"
subtitle: The case for a national helpline
author: {name: Sam Hill, role: Policy officer, organisation: The Helpline}
date: 2026-07-02
keywords: [helpline, calls, funding]
data:
  calls:
    file: data/helpline.csv
    key: year
    measures:
      answered: {column: Calls answered, unit: count, label: Calls answered}
      cost: {column: Cost, unit: gbp, scale: thousand}
    source: {title: Helpline statistics, publisher: The Helpline, published: 2026-06-01}
  areas: {file: data/areas.csv, key: area, source: {title: Areas, illustrative: true}}
editions:
  minister: {profile: ministerial-brief, brand: brands/department.yml, marking: OFFICIAL}
  charity: {profile: funding-case, brand: brands/charity.yml, title: The case for a helpline}
---
`)
	for i := range 8 {
		b.WriteString(strings.ReplaceAll(`
# Need number N {#sec-N}

Calls to the helpline [doubled]{claim="fold(calls.answered[previous], calls.answered[latest]) == 'doubled'"} in a
year, from {{ calls.answered[previous] }} to **{{ calls.answered[latest] }}**, as @fig-N shows. "No one else," says the
charity's director, "answers at night." That is why funding matters -- and why it can't wait.[^N] The rest of this
paragraph is as long as paragraphs in briefs tend to be, so that the lines fill and the parser has plain words to read.

::: key-figures
- {{ calls.answered[latest] }} calls answered
- {{ change(calls.answered[previous], calls.answered[latest]) }} more than the year before
- {{ calls.cost[latest] | million(1) }} cost, [met by gifts](https://www.example.org/gifts)
:::

| Area | Calls | Share |
|------|------:|------:|
| North | {{ areas.calls["North"] }} | {{ share(areas.calls["North"], sum(areas.calls)) }} |
| South | {{ areas.calls["South"] }} | {{ share(areas.calls["South"], sum(areas.calls)) }} |
| West | {{ areas.calls["West"] }} | {{ share(areas.calls["West"], sum(areas.calls)) }} |

: Calls by area {#tbl-N}

> Purely online, and at any hour.
> — Jo Field, head of service

::: {.content-visible when-audience="minister"}
Officials should note that *the figures are provisional*.
:::

`+"```chart {#fig-N}\ntype: column\ndata: calls\nx: year\ny: [answered]\ntitle: Calls answered doubled in a year\n```"+`

[^N]: Not all calls are unique.
`, "N", string(rune('a'+i))))
	}
	return diag.NewSource("note.md", []byte(b.String()))
}

func BenchmarkParse(b *testing.B) {
	src := fourPages()
	if _, faults := Parse(src, nil, nil); len(faults) > 0 {
		b.Fatal(faults)
	}
	b.SetBytes(int64(len(src.Data)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(src, nil, nil)
	}
}

// TestRandom holds the same of notes put together at random from pieces of
// Markdown, which find more than random bytes do.
func TestRandom(t *testing.T) {
	pieces := strings.Split("[ ] ( ) { } {{ }} * ** _ ~~ ` ``` ~~~ <!-- --> <b> </b> < > &amp; \\ ' \" -- --- ... @fig-a [^a] [^a]: ^[ ![ ](a) ]{.given} {#a} {.b␣c=\"d\"} "+
		"{{<␣include␣_p.md␣>}} {{<␣pagebreak␣>}} ↵:␣ ↵---↵ ↵===↵ | ↵|-|-|↵ word é —␣ --␣ [!NOTE] https://a.b www.a.b a@b.c [a]:␣b ↵ ↵↵ ␣ ␣␣␣␣ ␉ ↵>␣ ↵-␣ ↵1.␣ ↵#␣ ↵:::␣summary↵ ↵:::↵ ↵```↵ \r\n \x00 \xff", " ")
	unprintable := strings.NewReplacer("↵", "\n", "␣", " ", "␉", "\t")
	for i := range pieces {
		pieces[i] = unprintable.Replace(pieces[i])
	}
	part := diag.NewSource("_p.md", []byte("Part.[^1]\n\n> {{ a\n> + b }}\n\n{{< include _p.md >}}\n"))
	rng := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var b strings.Builder
		for range rng.IntN(60) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		s := "---\ntitle: T\n---\n" + b.String()
		doc, faults := Parse(diag.NewSource("note.md", []byte(s)), nil, map[string]*diag.Source{"_p.md": part})
		checkPlaces(t, doc, faults)
		if t.Failed() {
			t.Fatalf("the note is %q", s)
		}
	}
}
