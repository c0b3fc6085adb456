package brief_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// TestHiddenLeavesNoTrace looks at what is left where a passage was taken out:
// one space, and no empty paragraph, item or list.
func TestHiddenLeavesNoTrace(t *testing.T) {
	yes, no := `{.content-visible when="calls.answered[2012] > 0"}`, `{.content-visible when="calls.answered[2012] < 0"}`
	for _, c := range []struct{ text, want string }{
		{"one [two]" + no + " three", "one three"},
		{"one [two]" + no + " [three]" + no + " four", "one four"},
		{"one\n[two]" + no + "\n[three]" + yes + "\nfour", "one three four"},
		{"one\n[two]" + no + "\n[three]" + no + "\nfour", "one four"},
		{"[one]" + no + " two", "two"},
		{"[one]" + no + "\n[two]" + no + "\nthree", "three"},
		{"one\n[two]" + no, "one"},
		{"one[ two]" + no + ", three", "one, three"},
		{"one [two]" + yes + " three", "one two three"},
		{"one [two]" + no + "*three*", "one three"},
		{"one [two]" + no + "[ *three* four]" + yes, "one three four"},
		{"one [two]" + no + "[ three]" + yes, "one three"},
		{"one [two]" + no + "[\nthree]" + yes + " four", "one three four"},
		{"one\n\n[two]" + no + "\n\nthree", "one|three"},
		{"- one\n- [two]" + no + "\n- three", "one|three"},
		{"one\n\n- [two]" + no + "\n- [three]" + no, "one"},
	} {
		b, faults := bind(t, header+c.text+"\n", calls, "")
		if len(faults) > 0 {
			t.Errorf("%s: %s", c.text, tell(faults))
		}
		var got []string
		for _, n := range b.Blocks {
			note.Walk(n, func(k *note.Node) bool {
				if k.Kind == note.Paragraph {
					got = append(got, b.Words(k.Kids))
				}
				if (k.Kind == note.List || k.Kind == note.Item) && len(k.Kids) == 0 {
					t.Errorf("%s: %v is empty", c.text, k.Kind)
				}
				return true
			})
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.text, s, c.want)
		}
	}
}

// TestNoteIsShared binds a note of which passages are taken out twice: the
// note's own nodes stay as they were, since other editions are bound from them
// at the same time.
func TestNoteIsShared(t *testing.T) {
	src := diag.NewSource("note.md", []byte(header+
		`One [two]{.content-visible when-audience="minister"}[ three *four*]{.content-visible when-audience="charity"} five.`+"\n"))
	doc, faults := note.Parse(src, nil, nil)
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	nodes := func() (out []string) {
		for _, n := range doc.Blocks {
			note.Walk(n, func(k *note.Node) bool {
				out = append(out, fmt.Sprintf("%p %q", k, k.Text.S))
				return true
			})
		}
		return out
	}
	before := nodes()
	for i := range doc.Editions {
		brief.Bind(brief.Input{Doc: doc, Edition: &doc.Editions[i], Datasets: map[string]*figure.Dataset{}})
		if after := nodes(); !slices.Equal(before, after) {
			t.Fatalf("%s changes the note:\n%q\n%q", doc.Editions[i].Name, before, after)
		}
	}
}
