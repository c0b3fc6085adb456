package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

const front = `---
title: A note
data:
  calls: {file: calls.csv, key: year, source: {publisher: An office, title: Calls}}
`

const table = "year,answered\n2011,35000\n2012,[c]\n"

// TestBadInput holds each kind of bad input: one note that shows it, and the
// place and code of the fault it gets. An older PDF stays as it was.
func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		name, note string
		csv        string
		want       string // line:column code, of the first error
	}{
		{"missing data file", strings.Replace(front, "calls.csv", "cals.csv", 1) + "---\n\n{{ calls.answered[2011] }}\n", table, "4:17 file-missing"},
		{"unknown column", strings.Replace(front, "key: year", "key: yeer", 1) + "---\n\n{{ calls.answered[2011] }}\n", table, "4:33 unknown-column"},
		{"unknown measure", front + "---\n\n{{ calls.anwsered[2011] }}\n", table, "7:10 unknown-measure"},
		{"unknown key value", front + "---\n\n{{ calls.answered[2015] }}\n", table, "7:19 key-not-found"},
		{"repeated key", front + "---\n\n{{ calls.answered[2011] }}\n", table + "2011,4\n", "4:1 key-repeated"},
		{"marker in arithmetic", front + "---\n\n{{ calls.answered[2012] + 1 }}\n", table, "7:4 missing-in-arithmetic"},
		{"false claim", front + "---\n\nCalls [fell]{claim=\"calls.answered[2011] < 5\"}.\n", table, "7:8 claim-false"},
		{"undefined footnote", front + "---\n\nWords.[^no]\n", table, "7:7 footnote-undefined"},
		{"undefined reference", front + "---\n\nSee @fig-no.\n", table, "7:6 reference-undefined"},
		{"unknown front matter key", front + "subtitel: x\n---\n\nWords.\n", table, "5:1 unknown-key"},
		{"bad date", front + "date: 2012-02-30\n---\n\nWords.\n", table, "5:7 bad-date"},
		{"broken YAML", front + "subtitle: a: b\n---\n\nWords.\n", table, "5:12 broken-yaml"},
		{"bad UTF-8", front + "---\n\nSome w\xffrds.\n", table, "7:7 bad-utf8"},
		{"missing image", front + "---\n\n![A map](map.png){fig-alt=\"A map\"}\n", table, "7:10 file-missing"},
		{"missing alternative text", front + "---\n\n![A map](map.png)\n", table, "7:1 missing-alt"},
		{"path outside the root", strings.Replace(front, "calls.csv", "../calls.csv", 1) + "---\n\nWords.\n", table, "4:17 path-outside"},
		{"a script that is not set", front + "---\n\nThe word \u0928 here.\n", table, "7:10 script-unsupported"},
		{"a title that is not set", strings.Replace(front, "A note", "A \u0928 note", 1) + "---\n\nWords.\n", table, "2:10 script-unsupported"},
		{"an audience that no edition has", front + "editions: {minister: {}}\n---\n\n::: {.content-visible when-audience=\"ministre\"}\nWords.\n:::\n", table, "8:38 unknown-audience"},
		{"a glyph the font lacks", front + "---\n\nThe word \u22d9 here.\n", table, "7:10 glyph-missing"},
		{"raw HTML", front + "---\n\nSome <b>bold</b> words.\n", table, "7:6 raw-html"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "words")
			out := filepath.Join(dir, "out")
			if err := os.MkdirAll(out, 0o777); err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{"note.md": c.note, "calls.csv": c.csv, "out/words.pdf": "the older one"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			res, err := Run(context.Background(), Options{Dir: dir, Paths: []string{"note.md"}, Out: out})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range res.Notes[0].Faults {
				if d.Severity == diag.Error {
					line, col := 0, 0
					if !d.Span.IsZero() {
						line, col = d.Span.Source.Position(d.Span.Start)
					}
					got = append(got, fmt.Sprintf("%d:%d %s", line, col, d.Rule.Code))
					if d.Hint == "" {
						t.Errorf("%s has no hint", d.Rule.Code)
					}
				}
			}
			if len(got) == 0 || got[0] != c.want {
				t.Errorf("got %q, want %s first", got, c.want)
			}
			left, err := os.ReadDir(out)
			if err != nil {
				t.Fatal(err)
			}
			old, err := os.ReadFile(filepath.Join(out, "words.pdf"))
			if err != nil || string(old) != "the older one" || len(left) != 1 {
				t.Errorf("the older PDF is not as it was: %q, %v, %d files", old, err, len(left))
			}
		})
	}
}
