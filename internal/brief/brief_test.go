package brief_test

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

const calls = `year,answered,status
2011,35000,[e]
2012,70000,
2013,72000,[f]
`

const header = `---
title: A test
data:
  calls:
    file: calls.csv
    key: year
    measures: {answered: {column: answered, unit: count, status: status}}
    source: {publisher: An office, title: Calls}
editions: {minister: {}, charity: {}}
---

`

// bind binds the first edition (or the named one) of a note over calls.csv.
func bind(t *testing.T, text, csv, edition string) (*brief.Brief, diag.List) {
	t.Helper()
	src := diag.NewSource("note.md", []byte(text))
	doc, faults := note.Parse(src, nil, nil)
	e := &doc.Editions[0]
	for i := range doc.Editions {
		if doc.Editions[i].Name == edition {
			e = &doc.Editions[i]
		}
	}
	sets := map[string]*figure.Dataset{}
	for _, d := range e.Front.Data {
		d.Value.Name = d.Key
		table, bad := data.Parse(d.Value, diag.NewSource("calls.csv", []byte(csv)))
		faults.Add(bad...)
		set, bad := figure.NewDataset(d.Value, table)
		faults.Add(bad...)
		sets[d.Key.S] = set
	}
	b := brief.Bind(brief.Input{Doc: doc, Edition: e, Datasets: sets})
	faults.Add(b.Faults...)
	faults.Add(brief.Check(b)...)
	return b, faults.Sort()
}

func tell(l diag.List) string {
	var s strings.Builder
	for _, d := range l {
		line, col := 0, 0
		if !d.Span.IsZero() {
			line, col = d.Span.Source.Position(d.Span.Start)
		}
		fmt.Fprintf(&s, "%d:%d %s %q\n", line, col, d.Rule.Code, d.Span.Text())
	}
	return s.String()
}

// Each text stands on line 12 of its note.
func TestFaults(t *testing.T) {
	claim := `claim="fold(calls.answered[2011], calls.answered[2012]) == 'doubled'"`
	for _, c := range []struct{ text, want string }{
		{"Calls [doubled]{" + claim + "}.", ""},
		{"Calls [halved]{claim=\"fold(calls.answered[2011], calls.answered[2012]) == 'halved'\"}.", `12:8 claim-false "halved"`},
		{"Nine out of ten, one in five, a two-fold rise and the smallest of them.", "12:1 claim-unchecked \"Nine out of ten\"\n12:18 claim-unchecked \"one in five\"\n12:33 claim-unchecked \"two-fold\"\n12:55 claim-unchecked \"smallest\""},
		{"Calls doubled.", `12:7 claim-unchecked "doubled"`},
		{"We want the highest standards, on the record.", ""},
		{"We answered 70,000 calls.", `12:13 number-unbound "70,000"`},
		{"People aged 16 and over, children aged 5 to 15 and those under the age of 10 called.", ""},
		{"We answered 1500 calls in 1999.", `12:13 number-unbound "1500"`},
		{"We answered [70,000]{.given} calls.", ""},
		{"We answered [70,000]{source=\"the annual return\"} calls.", ""},
		{"In 2012, on 4 July, at 10:30, the 3rd of the G7, COVID-19 and Figure 2.", ""},
		{"`70,000` and [at 70,000](https://example.org).", ""},
		{"We answered {{ calls.answered[2012] }} calls in 2011.", `12:49 period-stale "2011"`},
		{"We answered {{ calls.answered[2012] }} calls in 2012. In 2011 it was cold.", ""},
		{"There are {{ calls.answered[2013] }} calls.", `12:11 forecast-as-fact "{{ calls.answered[2013] }}"`},
		{"A forecast of {{ calls.answered[2013] }} calls.", ""},
		{"Calls rose by {{ change(calls.answered[2012], calls.answered[2011]) }}.", `12:15 sign-contradicts "{{ change(calls.answered[2012], calls.answered[2011]) }}"`},
		{"Calls fell by {{ change(calls.answered[2011], calls.answered[2012]) }}.", `12:15 sign-contradicts "{{ change(calls.answered[2011], calls.answered[2012]) }}"`},
		{"Up {{ change(calls.answered[2011], calls.answered[2012]) }} percentage points.", `12:4 percent-or-points "{{ change(calls.answered[2011], calls.answered[2012]) }}"`},
		{"[over 60,000]{claim=\"calls.answered[2012] > 50000\"} calls.", `12:7 claim-digits "60,000"`},
		{"[over 50,000]{claim=\"calls.answered[2012] > 50000\"} calls.", ""},
		{"[some]{claim=\"calls.answered[2012]\"} calls.", `12:15 condition-not-truth "calls.answered[2012]"`},
		{"{{ calls.answered }} calls.", `12:4 figure-not-shown "calls.answered"`},
		{"See @fig-calls.", `12:6 reference-undefined "fig-calls"`},
		{"See [this](#there).", `12:12 reference-undefined "#there"`},
		{"See [this](#there). [That]{#there}", ""},
		{"::: {.content-visible when-audience=minister}\n# A {#a}\n:::\n\n::: {.content-visible when-audience=minister}\n# B {#a}\n:::", `17:7 id-twice "a"`},
		{"::: {.content-visible when-audience=minister}\n# A {#a}\n:::\n\n::: {.content-visible when-audience=charity}\n# B {#a}\n:::", ""},
		{"| A |\n|---|\n| 70,000 |\n\n: Calls {.given}", ""},
		{"{{ nothing.there }}", "12:4 unknown-name \"nothing\""},
		{"> We had 70,000 calls.\n>\n> — Ann Other, director", ""},
	} {
		_, faults := bind(t, header+c.text+"\n", calls, "")
		if got := strings.TrimSpace(tell(faults)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestFalseClaimShowsCells(t *testing.T) {
	_, faults := bind(t, header+`[doubled]{claim="fold(calls.answered[2011], calls.answered[2012]) == 'doubled'"}`+"\n",
		strings.Replace(calls, "70000", "50000", 1), "")
	if len(faults) != 1 || faults[0].Rule.Code != "claim-false" {
		t.Fatalf("got %s", tell(faults))
	}
	var notes string
	for _, n := range faults[0].Notes {
		notes += n.Text + "\n"
	}
	for _, want := range []string{"35000", "50000", "calls.csv"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %s:\n%s", want, notes)
		}
	}
}

// A number that stands in many cells is looked for by brief bind.
func TestUnboundHint(t *testing.T) {
	csv := "year,answered,status\n"
	for year := 2009; year < 2014; year++ {
		csv += fmt.Sprintf("%d,700,\n", year)
	}
	_, faults := bind(t, header+"We answered 700 calls.\n", csv, "")
	if len(faults) != 1 || !strings.HasPrefix(faults[0].Hint, "this number stands in 5 cells of the data, such as {{ calls.answered[2009] }} or ") ||
		!strings.HasSuffix(faults[0].Hint, ": `brief bind` says which is likeliest") {
		t.Errorf("got %s, %q", tell(faults), faults[0].Hint)
	}
}

// A claim about a whole measure has as many cells as there are areas: the fault
// says what its functions gave, and shows the first few cells.
func TestFalseClaimOfManyCells(t *testing.T) {
	csv := "year,answered,status\n"
	for year := 1990; year < 2020; year++ {
		csv += fmt.Sprintf("%d,%d,\n", year, 100*year)
	}
	_, faults := bind(t, header+`[All of them]{claim="count(calls.answered) == 42 and calls.answered[1990] > 0"}`+"\n", csv, "")
	if len(faults) != 1 || faults[0].Rule.Code != "claim-false" {
		t.Fatalf("got %s", tell(faults))
	}
	var notes []string
	for _, n := range faults[0].Notes {
		notes = append(notes, n.Text)
	}
	if n := len(notes); n != 10 || notes[0] != "count gives 30" || !strings.Contains(notes[1], "199000") || notes[n-1] != "and 22 more" {
		t.Errorf("the notes are\n%s", strings.Join(notes, "\n"))
	}
}

// What an edition may not see is not evaluated, counted or checked.
func TestHidden(t *testing.T) {
	text := header + `::: {.content-visible when-audience="minister"}
{{ calls.answered[2012] }} and 12,345 and {{ no.such }}

# Hidden
:::

# Shown

In [some]{.content-visible when-audience="charity"}[all]{.content-hidden when-audience="charity"} areas.
`
	b, faults := bind(t, text, calls, "charity")
	if len(faults) > 0 || len(b.Figures) > 0 || len(b.Sources) > 0 || b.Scope.Reads.Count() > 0 {
		t.Errorf("the charity's edition has traces of the minister's: %s", tell(faults))
	}
	if got := b.Words(b.Blocks[1].Kids); got != "In some areas." {
		t.Errorf("got %q", got)
	}
	if _, faults = bind(t, text, calls, "minister"); len(faults) == 0 {
		t.Error("the minister's edition must have the faults")
	}
}

func TestHint(t *testing.T) {
	_, faults := bind(t, header+"We answered 70,000 calls.\n", calls, "")
	if len(faults) != 1 || !strings.Contains(faults[0].Hint, "calls.answered[2012]") {
		t.Errorf("the hint names no cell: %v", faults)
	}
}

func TestNumbersAndReferences(t *testing.T) {
	text := header + "# One {#sec-one}\n\nSee @tbl-a, @tbl-b, [-@tbl-b] and @sec-one.\n\n" +
		"```table {#tbl-a}\ndata: calls\ncaption: All\n```\n\n```table {#tbl-b}\ndata: calls\ncolumns: [year, answered]\nwhere: year < 2013\nsort: -answered\ntotal: sum\ncaption: Two\n```\n"
	b, faults := bind(t, text, calls, "")
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	if got := b.Words(b.Blocks[1].Kids); got != "See Table 1, Table 2, 2 and “One”." {
		t.Errorf("got %q", got)
	}
	var rows []string
	for n, tab := range b.Tables {
		if b.Labels[n].Number == "2" {
			for _, r := range tab.Rows {
				rows = append(rows, r.Cells[0].Shown+" "+r.Cells[1].Shown)
			}
		}
	}
	if got := strings.Join(rows, "; "); got != "2012 70,000; 2011 35,000; Total 105,000" {
		t.Errorf("got %q", got)
	}
}

func TestAnnexes(t *testing.T) {
	text := strings.Replace(header, "title: A test", "title: A test\nnumber-sections: true", 1) +
		"# One {#sec-one}\n\nSee @sec-one, @sec-how and @sec-two.\n\n::: annex\n# How {#sec-how}\n\n## More\n:::\n\n# Two {#sec-two}\n"
	b, faults := bind(t, text, calls, "")
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	if got := b.Words(b.Blocks[1].Kids); got != "See Section 1, Annex A and Section 2." {
		t.Errorf("got %q", got)
	}
}

func TestBudget(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{"| Staff | £40,000 |\n| Rent | £10,000 |\n| Total | £50,000 |", ""},
		{"| Staff | £1.2 million |\n| Refund | (£200,000) |\n| **Total** | £1 million |", ""},
		{"| Totally new staff | £40,000 |\n| Total | £40,000 |", ""},
		{"| Calls | {{ calls.answered[2012] }} |\n| More | 5 |\n| Total | 70,005 |", ""},
		{"| Staff | £40,000 |\n| Rent | £10,000 |\n| Total | £51,000 |", "17:11 budget-sum"},
		// An amount that can't be read is never left out in silence.
		{"| Staff | £40,000 |\n| Rent | to be agreed |\n| Total | £40,000 |", "16:10 budget-sum"},
		{"| Staff | £40,000 |\n| Rent | |\n| Total | £40,000 |", "16:10 budget-sum"},
		{"| Staff | £40,000 |", "13:1 budget-sum"},
	} {
		_, faults := bind(t, header+"::: budget\n| Item | Cost |\n|:--|--:|\n"+c.rows+"\n:::\n", calls, "")
		got, _, _ := strings.Cut(strings.TrimSpace(tell(faults)), ` "`)
		if got != c.want || len(faults) > 1 {
			t.Errorf("%s\n got %s\nwant %s", c.rows, tell(faults), c.want)
		}
	}
}

// A header in any letters keeps them when it becomes a column's head.
func TestTableHeads(t *testing.T) {
	csv := "year,évolution_totale\n2011,5\n"
	text := strings.Replace(header, "    measures: {answered: {column: answered, unit: count, status: status}}\n", "", 1) + "```table\ndata: calls\n```\n"
	b, faults := bind(t, text, csv, "")
	if len(faults) > 0 {
		t.Fatal(tell(faults))
	}
	for _, tab := range b.Tables {
		if got := tab.Head[1].Text; got != "Évolution totale" {
			t.Errorf("got %q", got)
		}
	}
}
