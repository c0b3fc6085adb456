package diag

import (
	"strings"
	"testing"
)

var testRule = &Rule{Code: "claim-false", Severity: Error, Title: "t"}

func TestPrint(t *testing.T) {
	note := NewSource("note.md", []byte("# Title\n\nCalls £ doubled in a year.\n"))
	csv := NewSource("calls.csv", []byte("year,calls\n2012,5\n"))
	at := strings.Index(string(note.Data), "doubled")
	d := testRule.At(note.Span(at, at+7), "this is not so").
		WithNote(csv.Span(16, 17), "calls[2012] is 5").WithHint("say what is so")
	d.Edition = "minister"
	for _, test := range []struct {
		name string
		list List
		want string
	}{
		{"excerpt", List{d}, `briefs/note.md:3:9: error[claim-false]: this is not so (edition minister)
  3 | Calls £ doubled in a year.
    |         ^^^^^^^
  note: briefs/calls.csv:2:6: calls[2012] is 5
  hint: say what is so
`},
		{"no place", List{testRule.At(Span{}, "lost")}, "error[claim-false]: lost\n"},
		{"past the end", List{testRule.At(note.Span(at+18, at+18), "end")}, "briefs/note.md:3:27: error[claim-false]: end\n  3 | Calls £ doubled in a year.\n    |                           ^\n"},
		{"escapes", List{testRule.At(Span{}, "a\x1b[31m\u202e")}, "error[claim-false]: a\\x1b[31m\\u202e\n"},
	} {
		var b strings.Builder
		if err := test.list.Print(&b, PrintOptions{Name: func(s string) string { return "briefs/" + s }}); err != nil {
			t.Fatal(err)
		}
		if b.String() != test.want {
			t.Errorf("%s:\n%s\nwant:\n%s", test.name, b.String(), test.want)
		}
	}
}

func TestPrintLongLine(t *testing.T) {
	s := NewSource("n.md", []byte(strings.Repeat("a", 500)+"X"+strings.Repeat("b", 500)))
	var b strings.Builder
	(List{testRule.At(s.Span(500, 501), "m")}).Print(&b, PrintOptions{})
	lines := strings.Split(b.String(), "\n")
	if i, j := strings.Index(string([]rune(lines[1])), "X"), strings.Index(lines[2], "^"); len(lines[1]) > 120 || []rune(lines[1])[j] != 'X' {
		t.Errorf("X at %d, caret at %d:\n%s", i, j, b.String())
	}
}

func TestJSON(t *testing.T) {
	s := NewSource("n.md", []byte("é12\n"))
	var b strings.Builder
	if err := (List{testRule.At(s.Span(2, 4), "a <b>").WithHint("h")}).JSON(&b, PrintOptions{}); err != nil {
		t.Fatal(err)
	}
	want := `{"severity":"error","code":"claim-false","file":"n.md","line":1,"column":2,"end_line":1,"end_column":4,"message":"a <b>","hint":"h"}` + "\n"
	if b.String() != want {
		t.Errorf("got %s want %s", b.String(), want)
	}
}
