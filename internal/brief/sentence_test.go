package brief_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// TestSentences finds the sentence of each figure and claim, with its words.
func TestSentences(t *testing.T) {
	text := header + `# In {{ period(calls, 2012) }}

We answered {{ calls.answered[2012] }} calls, and
“so many” as never. Was it {{ calls.answered[2011] }} before? They
[rose. And *rose*]{claim="calls.answered[2012] > 1"} again.[^n]

| Year | Calls |
|------|-------|
| first | {{ calls.answered[2011] }} |

::: {claim="calls.answered[2012] > 2"}
All of this. And that.
:::

` + "```chart {#fig-c}\ntype: column\ndata: calls\nx: year\ny: [answered]\nwhere: year < 2013\ntitle: Calls to {{ calls.answered[2012] }}\nclaim: calls.answered[2012] > 3\n```\n" + `
[^n]: A note on {{ calls.answered[2012] | plain() }}. It ends.
`
	b, faults := bind(t, text, calls, "")
	if faults.HasErrors() {
		t.Fatal(tell(faults))
	}
	all := b.Sentences()
	var got strings.Builder
	for _, f := range b.Order {
		s, ok := all.Of(f.Node)
		if !ok {
			t.Errorf("%s has no sentence", f.Expr.Text.S)
			continue
		}
		line, _ := s.At.Source.Position(s.At.Start)
		fmt.Fprintf(&got, "%d: %s[%s]%s\n", line, s.Text[:s.From], s.Text[s.From:s.To], s.Text[s.To:])
	}
	for _, c := range b.Claims {
		s, ok := all.Of(c.Node)
		if !ok {
			t.Errorf("the claim on %q has no sentence", c.Words)
			continue
		}
		fmt.Fprintf(&got, "claim: %s[%s]%s\n", s.Text[:s.From], s.Text[s.From:s.To], s.Text[s.To:])
	}
	for n := range b.Charts {
		s, _ := all.Of(n)
		fmt.Fprintf(&got, "chart: %s\n", s.Text)
	}
	want := `12: In [2012]
14: We answered [70,000] calls, and “so many” as never.
15: Was it [35,000] before?
16: A note on [70000].
20: first | [35,000]
32: Calls to [70,000]
claim: They [rose.] And rose again.
claim: [All of this. And that.]
claim: [Calls to 70,000]
chart: Calls to 70,000
`
	// A claim that begins in one sentence and ends in another is told with the first.
	want = strings.Replace(want, "They [rose.] And rose again.", "They [rose.]", 1)
	want = strings.Replace(want, "16: A note", fmt.Sprintf("%d: A note", 1+strings.Count(text[:strings.Index(text, "A note on")], "\n")), 1)
	if order(got.String()) != order(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}

	at := strings.Index(text, "as never")
	src := b.Order[0].Node.Span.Source
	s, ok := all.At(diag.Span{Source: src, Start: at, End: at + len("as never")})
	if !ok || s.Text[s.From:s.To] != "as never" || !strings.HasPrefix(s.Text, "We answered 70,000") {
		t.Errorf("at “as never” stands %+v", s)
	}
	if s, ok := all.At(diag.Span{Source: src, Start: 2, End: 4}); ok {
		t.Errorf("in the front matter stands %q", s.Text)
	}
}

// TestSentencesIn: the words of a passage in their sentence.
func TestSentencesIn(t *testing.T) {
	b, faults := bind(t, header+`The rate is [well above]{.content-visible when="calls.answered[2012] > 1"} the rest.
So it is.

::: {.content-visible when="calls.answered[2012] > 2"}
It is so [not]{.content-hidden when="calls.answered[2012] > 3"} now. And here.
:::

::: {.content-hidden when="calls.answered[2012] > 4"}
Nothing of this.
:::
`, calls, "")
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	all := b.Sentences()
	var got []string
	for _, c := range b.Conditions {
		s, ok := all.In(c.Node)
		got = append(got, fmt.Sprintf("%t: %s[%s]%s", ok, s.Text[:s.From], s.Text[s.From:s.To], s.Text[s.To:]))
	}
	want := []string{"true: The rate is [well above] the rest.", "true: [It is so now.]", "false: []", "false: []"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// order puts lines in order.
func order(s string) string {
	return strings.Join(slices.Sorted(strings.SplitSeq(strings.TrimSpace(s), "\n")), "\n")
}

// TestConditions: each condition on figures is told, with what came of it, and
// those that an audience may not see are not.
func TestConditions(t *testing.T) {
	b, faults := bind(t, header+`::: {.content-visible when="calls.answered[2012] > 1"}
Here.
:::

::: {.content-hidden when="calls.answered[2012] > 1"}
Not here. [Nor this]{.content-visible when="calls.answered[2012] > 2"}.
:::

::: {.content-visible when-audience=charity when="calls.answered[2012] > 3"}
Nor here.
:::
`, calls, "minister")
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	var got []string
	for _, c := range b.Conditions {
		got = append(got, fmt.Sprint(c.Expr.S, " ", c.Shown))
	}
	if want := "calls.answered[2012] > 1 true, calls.answered[2012] > 1 false"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}
