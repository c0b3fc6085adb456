package diag

import (
	"regexp"
	"strings"
	"testing"
)

var testRule = &Rule{Code: "claim-false", Severity: Error, Title: "t"}

func TestPrint(t *testing.T) {
	note := NewSource("note.md", []byte("# Title\n\nCalls £ doubled in a year.\n"))
	csv := NewSource("calls.csv", []byte("year,calls\n2012,5\n"))
	odd := NewSource("odd.md", []byte("\t名e\u0301 x y\n"))
	evil := NewSource("e\u202evil.md", []byte("a\x1b\u202eb\n"))
	sheet := &Source{Name: "calls.xlsx", Sheet: "Table 1", Data: []byte("a\tb"), Cells: func(off int) (int, int, string) { return 13, off, "C14" }}
	record := &Source{Name: "calls.json", Data: []byte("a"), Cells: func(off int) (int, int, string) { return 0, off, "record 1, calls" }}
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
		{"several lines", List{testRule.At(note.Span(at, len(note.Data)), "m")}, "briefs/note.md:3:9: error[claim-false]: m\n  3 | Calls £ doubled in a year.\n    |         ^^^^^^^^^^^^^^^^^^\n"},
		{"tab, wide and combining characters", List{testRule.At(odd.Span(len("\t名e\u0301 "), len("\t名e\u0301 x")), "m")}, "briefs/odd.md:1:6: error[claim-false]: m\n  1 |     名e\u0301 x y\n    |         ^\n"},
		{"escaped in the line", List{testRule.At(evil.Span(5, 6), "m")}, "briefs/e\\u202evil.md:1:4: error[claim-false]: m\n  1 | a\\x1b\\u202eb\n    |            ^\n"},
		{"a cell of a sheet", List{testRule.At(sheet.Span(0, 0), "m").WithNote(sheet.Span(0, 0), "n")}, "briefs/calls.xlsx:Table 1!C14: error[claim-false]: m\n  note: briefs/calls.xlsx:Table 1!C14: n\n"},
		{"a cell without a sheet", List{testRule.At(record.Span(0, 0), "m")}, "briefs/calls.json:record 1, calls: error[claim-false]: m\n"},
		{"a place beyond the file", List{testRule.At(note.Span(-4, 9000), "m")}, "briefs/note.md:1:1: error[claim-false]: m\n  1 | # Title\n    | ^^^^^^^\n"},
		{"bytes that are no text", List{testRule.At(Span{}, "a\x9b1m")}, "error[claim-false]: a\ufffd1m\n"},
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
	for _, at := range []int{0, 10, 50, 500, 960, 1000} {
		s := NewSource("n.md", []byte(strings.Repeat("é", at)+"X"+strings.Repeat("b", 1000-at)))
		var b strings.Builder
		if err := (List{testRule.At(s.Span(2*at, 2*at+1), "m")}).Print(&b, PrintOptions{}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\n")
		text, caret := []rune(lines[1]), strings.Index(lines[2], "^")
		if len(text) < excerptWidth || len(text) > excerptWidth+10 || text[caret] != 'X' {
			t.Errorf("X at %d of the line:\n%s", at, b.String())
		}
	}
}

func TestPrintFitsWhole(t *testing.T) {
	s := NewSource("n.md", []byte(strings.Repeat("a", 90)+"X"))
	text, _ := excerpt(s.Span(90, 91))
	if text != s.Line(1) {
		t.Errorf("a line that fits is cut: %s", text)
	}
}

func TestPrintColor(t *testing.T) {
	s := NewSource("n.md", []byte("ab\n"))
	l := List{testRule.At(s.Span(1, 2), "m").WithHint("h")}
	var plain, color strings.Builder
	if err := l.Print(&plain, PrintOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := l.Print(&color, PrintOptions{Color: true}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(color.String(), "\x1b[31;1m") {
		t.Error("colour comes when it is asked for, and only then")
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(color.String(), ""); got != plain.String() {
		t.Errorf("colour changes the text: %q", got)
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
