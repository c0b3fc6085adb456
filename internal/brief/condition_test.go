package brief_test

import (
	"strings"
	"testing"

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
