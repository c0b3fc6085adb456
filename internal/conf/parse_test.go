package conf

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

func parse(s string) (*Value, diag.List) {
	src := diag.NewSource("t.yml", []byte(s))
	return Parse(src, 0, len(s))
}

// tell gives a diagnostic as line:column code text-at-place.
func tell(l diag.List) string {
	var b strings.Builder
	for _, d := range l {
		line, col := 0, 0
		if !d.Span.IsZero() {
			line, col = d.Span.Source.Position(d.Span.Start)
		}
		fmt.Fprintf(&b, "%d:%d %s %q\n", line, col, d.Rule.Code, d.Span.Text())
	}
	return b.String()
}

// dump writes a value with the text that stands at each place.
func dump(v *Value, in string) string {
	switch v.Kind {
	case Scalar:
		return fmt.Sprintf("%s%q from %q\n", in, v.Text.S, v.Span.Text())
	case Null:
		return in + "null\n"
	case Sequence:
		s := fmt.Sprintf("%slist %q\n", in, v.Span.Text())
		for _, i := range v.Items {
			s += dump(i, in+"  ")
		}
		return s
	}
	s := fmt.Sprintf("%skeys %q\n", in, v.Span.Text())
	for _, e := range v.Entries {
		s += fmt.Sprintf("%s  %s at %q\n", in, e.Key.S, e.Key.All().Text()) + dump(e.Value, in+"    ")
	}
	return s
}

func TestParseGivesPlaces(t *testing.T) {
	in := "\uFEFFtítle: \"Café\" # said\r\nlist:\r\n- a b\r\n- {x: 1, 'y z': [], n: }\r\nnone:\r\ntext: >-\r\n  one\r\n  two\r\n\r\n  three\r\nend: ~\r\n"
	v, faults := parse(in)
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	want := `keys "títle: \"Café\" # said\r\nlist:\r\n- a b\r\n- {x: 1, 'y z': [], n: }\r\nnone:\r\ntext: >-\r\n  one\r\n  two\r\n\r\n  three\r\nend: ~"
  títle at "títle"
    "Café" from "\"Café\""
  list at "list"
    list "- a b\r\n- {x: 1, 'y z': [], n: }"
      "a b" from "a b"
      keys "{x: 1, 'y z': [], n: }"
        x at "x"
          "1" from "1"
        y z at "y z"
          list "[]"
        n at "n"
          null
  none at "none"
    null
  text at "text"
    "one two\nthree" from ">-\r\n  one\r\n  two\r\n\r\n  three"
  end at "end"
    null
`
	if got := dump(v, ""); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParseFaults(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a: b: c\n", `1:5 broken-yaml ":"`},
		{"a: 1\nb:\n\tc: 2\n", `3:1 broken-yaml "\t"`},
		{"a: \"x\nb: c\n", `1:4 broken-yaml "\"x"`},
		{"a: [1, 2\nb: c\n", `2:2 broken-yaml ": c"`},
		{"é: @x\n", `1:4 broken-yaml "@"`},
		{"a: {{ n }} calls\n", `1:4 broken-yaml "{{"`},
		{"a: {{ n }}\n", `1:5 broken-yaml "{ n }"`},
		{"a: {{ n[1] }}\n", `1:4 broken-yaml "{{"`},
		{"ok: 1\n- {{ n }} x\n", `2:3 broken-yaml "{{"`},
		{"a: \"C:\\data\"\n", `1:7 broken-yaml "\\d"`},
		{"a:\n  - b\n c: d\n", `3:2 broken-yaml "c: d"`},
		{"- a\n-b\n- c\n", `2:1 broken-yaml "-b"`},
		{"a: 'x'y\n", `1:7 broken-yaml "y"`},
		{"a: **b**\n", `1:4 broken-yaml "**b**"`},
		{"a: |\n\tx\n", `2:1 broken-yaml "\t"`},
		{"a: - b\n", `1:4 broken-yaml "- b"`},
		{"a: 1\nb: 2\na: 3\n", `3:1 yaml-duplicate-key "a"`},
		{"x: {a: 1, a: 2}\n", `1:11 yaml-duplicate-key "a"`},
		{"a: &b 1\n", `1:4 yaml-feature "&b 1"`},
		{"a: &b 1\nc: *b\n", "1:4 yaml-feature \"&b 1\"\n2:4 yaml-feature \"*b\""},
		{"a: !!str 1\n", `1:4 yaml-feature "!!str 1"`},
		{"a: ! 1\n", `1:4 yaml-feature "! 1"`},
		{"a: 1\n---\nb: 2\n", `2:1 yaml-feature "---"`},
		{"? [a]\n: b\n", `1:3 yaml-feature "[a]"`},
		{"a: \xe9\n", `1:4 yaml-encoding "\xe9"`},
		{"a: \x1b[1m\n", `1:4 yaml-encoding "\x1b"`},
		{"a: x\u009b\n", `1:5 yaml-encoding "\u009b"`},
		{"a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40), `1:36 yaml-too-large "` + strings.Repeat("[", 8) + strings.Repeat("]", 40) + `"`},
		{strings.Repeat("# far too much\n", 20000), `17477:5 yaml-too-large ""`},
	} {
		_, faults := parse(c.in)
		if got := strings.TrimSpace(tell(faults)); got != c.want {
			t.Errorf("%.40q:\ngot  %s\nwant %s", c.in, got, c.want)
		}
		for _, d := range faults {
			if d.Message == "" || strings.Contains(d.Message, "%!") || strings.Contains(d.Hint, "%!") {
				t.Errorf("%.40q: %s / %s", c.in, d.Message, d.Hint)
			}
		}
	}
}

// TestRuleExamples holds that what a rule shows as bad is told by that rule,
// and what it shows as good by none.
func TestRuleExamples(t *testing.T) {
	var known struct {
		Title diag.Text `conf:"title"`
		TOC   bool      `conf:"toc"`
		X     *Value    `conf:"x"`
		Calls *Value    `conf:"calls"`
		Again *Value    `conf:"again"`
	}
	check := func(in string) diag.List {
		v, faults := parse(in)
		return append(faults, Decode(v, &known)...)
	}
	for _, r := range Rules {
		bad := strings.ReplaceAll(r.Bad, `\xe9`, "\xe9")
		if got := check(bad); len(got) == 0 || got[0].Rule != r {
			t.Errorf("%s: the bad example gives %s", r.Code, tell(got))
		}
		if got := check(r.Good); len(got) > 0 {
			t.Errorf("%s: the good example gives %s", r.Code, tell(got))
		}
	}
}

// scalars are documents whose value under `a` tests how text is found again.
var scalars = []string{
	"a: plain text\n",
	"a: plain\n  over  \n\n  lines # and a comment\n",
	"a: 'it''s'\n",
	"a: 'two\n  lines\n\n  and more '\n",
	"a: \"tab\\tquote\\\" \\u00e9 \\x41 \\U0001F600 \\\\ é\"\n",
	"a: \"folded\n  text \\\n  joined\\  \n\n  end\"\n",
	"a: |\n  one\n   two\n\n  three\n\n\nb: c\n",
	"a: |+\n  one\n\n\nb: c\n",
	"a: |-\n  one\n  ",
	"a: |2\n    deep\n  less\n",
	"a: >\n  one\n  two\n\n  three\n    kept\n    so\n\n  four\n",
	"a: >2-\n   x\n  y\n",
	"a: >\n\n\n  late\n  text\n\n",
	"x:\n  - a: |1\n     z\n",
	"x:\n- - a: >+\n      q\n      r\n\n\n",
	"a: |\n  \n    \n      x\n     \n",
	"a: ''\n", "a: \"\"\n", "a:\n", "a: |\n", "a: >+\n\n\n",
	"a: |\r\n  one\r\n  two\r\n",
	"a: x\u2028  y\n", "a: >\n  x\u2028  y\u2028  z\n",
	"a: \" \n\\ \"\n", "a: \"x \n\n \\n  \\n\n \\ty \"\n", "a: b \u2028 \n c\n",
	"a: \"x\\\n\n \n  y\"\n",
	"[a, b c, 'd', \"e\\n\"]", "{a: b, c: d\n  e}", "plain", "|\n literal at the root\n", ">\nfolded\nat root\n",
}

// TestOrigins holds that text which stands in the file as it reads comes from
// exactly those bytes, whatever the style, and that all text has a place.
func TestOrigins(t *testing.T) {
	for _, in := range scalars {
		v, faults := parse(in)
		if len(faults) > 0 {
			t.Errorf("%q: %s", in, tell(faults))
		}
		checkOrigins(t, in, v)
	}
}

func checkOrigins(t *testing.T, in string, v *Value) {
	t.Helper()
	walk(v, func(x diag.Text, scalar *Value) {
		if !x.Present() {
			t.Fatalf("%q: text %q has no place", in, x.S)
		}
		end, known := 0, false
		for i := range len(x.S) {
			at := x.Span(i, i+1)
			got := at.Text()
			if at.Start < end && known || at.End < at.Start || at.End > len(in) {
				t.Fatalf("%q: byte %d of %q is at %d to %d, after %d", in, i, x.S, at.Start, at.End, end)
			}
			known, end = true, at.Start
			switch c := x.S[i]; {
			case got == x.S[i:i+1]: // as it stands
			case c == ' ' || c == '\n': // a fold, or a line break
				if got != "" && strings.Trim(got, " \t\r\n\u0085\u2028\u2029") != "" && got[0] != '\\' {
					t.Fatalf("%q: white space %d of %q is from %q", in, i, x.S, got)
				}
			case strings.HasPrefix(got, "\\"), got == "''": // an escape
			case strings.ContainsAny(got, "\u2028\u2029"):
			default:
				t.Fatalf("%q: byte %d of %q is from %q", in, i, x.S, got)
			}
		}
	})
}

func walk(v *Value, f func(diag.Text, *Value)) {
	if v.Kind == Scalar {
		f(v.Text, v)
	}
	for _, e := range v.Entries {
		f(e.Key, nil)
		walk(e.Value, f)
	}
	for _, i := range v.Items {
		walk(i, f)
	}
}

// TestParseText reads a block inside a quotation: its lines stand in the file
// behind marks that are no part of the YAML.
func TestParseText(t *testing.T) {
	file := "> ```chart\n> type: column\n> title: |\n>   Calls\n>   doubled\n> oops: 'it''s {x}'\n> ```\n"
	src := diag.NewSource("note.md", []byte(file))
	var b diag.TextBuilder
	off := 0
	for i, line := range strings.SplitAfter(file, "\n") {
		if i > 0 && strings.HasPrefix(line, "> ") && !strings.Contains(line, "```") {
			b.Verbatim(src, off+2, off+len(line))
		}
		off += len(line)
	}
	v, faults := ParseText(b.Text())
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	for _, c := range []struct{ key, word, at string }{
		{"type", "column", "2:9"}, {"title", "doubled", "5:5"}, {"oops", "{x}", "6:16"},
	} {
		x := v.Get(c.key).Text
		i := strings.Index(x.S, c.word)
		line, col := src.Position(x.Span(i, i+len(c.word)).Start)
		if got := fmt.Sprintf("%d:%d", line, col); got != c.at || x.Span(i, i+len(c.word)).Text() != c.word {
			t.Errorf("%s: %q at %s, want %s", c.key, c.word, got, c.at)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range scalars {
		f.Add([]byte(s))
	}
	f.Add([]byte("a: {b: [1, *x], ? q : !t}\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, faults := Parse(diag.NewSource("f.yml", data), 0, len(data))
		for _, d := range faults {
			if d.Span.Start < 0 || d.Span.End > len(data) || d.Span.End < d.Span.Start {
				t.Fatalf("fault at %d to %d of %d: %s", d.Span.Start, d.Span.End, len(data), d.Message)
			}
		}
		if !faults.HasErrors() {
			checkOrigins(t, string(data), v)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	in := []byte(strings.Repeat("- title: Calls answered by the helpline\n  data: {calls: {file: data/calls.csv, key: year}}\n  text: >\n    one\n    two\n", 10))
	src := diag.NewSource("b.yml", in)
	b.ReportAllocs()
	for b.Loop() {
		Parse(src, 0, len(in))
	}
}

// TestHostile reads long documents made to be slow or deep. Where the time
// grew with the square of the length, this test would take minutes.
func TestHostile(t *testing.T) {
	const n = maxBytes / 4
	for _, unit := range []string{
		"[", "{", "- ", "? ", "a: b\n", "# c\n", "\n", "- a # c\n", "a: >\n", "\"a\n", "'", "!", "---\n", "&a *a ", "  a\n", "''", "\\\n", "{a: ", "\u2028", "a\u2028b: ", "{{ x }}\n", "a: [\n",
	} {
		for _, wrap := range []string{"%s", "[%s]", "a: \"%s\"\n", "a: >\n %s\n", "[%s"} {
			s := strings.Replace(wrap, "%s", strings.Repeat(unit, (n-len(wrap))/len(unit)), 1)
			v, _ := parse(s)
			if v == nil {
				t.Errorf("%q in %q: no value", unit, wrap)
			}
		}
	}
	keys := make([]byte, 0, n)
	for i := 0; len(keys) < n-16; i++ {
		keys = fmt.Appendf(keys, "k%d: ,", i)
	}
	if v, faults := parse("{" + string(keys) + "}"); len(v.Entries) < 5000 || len(faults) > 0 {
		t.Errorf("%d entries, %d faults", len(v.Entries), len(faults))
	}
}
