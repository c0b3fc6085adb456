package data

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// say writes a cell as a test reads it: value, marker (why) and marks.
func say(c Cell) string {
	var b strings.Builder
	switch c.State {
	case Blank:
		b.WriteString("blank")
	case Known:
		b.WriteString(c.Num.String())
	case Missing:
		fmt.Fprintf(&b, "%s = %s", c.Marker, c.Why)
	case Words:
		fmt.Fprintf(&b, "words %s", c.Text)
	}
	if c.Low != nil {
		open, end := "[", "]"
		if c.LowOpen {
			open = "("
		}
		if c.HighOpen {
			end = ")"
		}
		fmt.Fprintf(&b, " %s%s, %s%s", open, c.Low, c.High, end)
	}
	for _, m := range c.Marks {
		fmt.Fprintf(&b, " %s %s", m.Sign, m.Word)
	}
	return b.String()
}

func text(s string) diag.Text {
	return diag.MadeText(s, diag.NewSource("note.md", []byte(s)).Span(0, len(s)))
}

func words(pairs ...string) conf.Map[diag.Text] {
	var m conf.Map[diag.Text]
	for i := 0; i < len(pairs); i += 2 {
		m = append(m, conf.MapEntry[diag.Text]{Key: text(pairs[i]), Value: text(pairs[i+1])})
	}
	return m
}

func TestCellsOfNumbers(t *testing.T) {
	spec := &Spec{Markers: words("#", "confidential", "n.k.", "not known", "†", "provisional", "(proj.)", "forecast", "x", "left out")}
	for _, c := range []struct{ in, want string }{
		{"", "blank"}, {"  ", "blank"}, {"\u00a0", "blank"},
		{"[c]", "[c] = confidential"}, {"[C]", "[C] = confidential"}, {"c", "c = confidential"}, {"(c)", "(c) = confidential"}, {"[z]", "[z] = not applicable"}, {"[w]", "[w] = none recorded"},
		{"[low]", "[low] = too low to show, but not zero"}, {"[k]", "[k] = too low to show, but not zero"}, {"0 [low]", "[low] = too low to show, but not zero"},
		{"..", ".. = not available"}, {"…", "… = not available"}, {":", ": = not available"}, {"-", "- = no value given"}, {"–", "– = no value given"},
		{"*", "* = suppressed"}, {"~", "~ = suppressed or negligible"}, {"n/a", "n/a = not available or not applicable"}, {"N/A", "N/A = not available or not applicable"}, {"NA", "NA = not available or not applicable"}, {"NULL", "NULL = no value given"},
		{"x", "x = left out"}, {"[x]", "[x] = not available"}, {"#", "# = confidential"}, {"n.k.", "n.k. = not known"},
		{"[u]", "[u] = too unreliable to show"}, {"u", "[u] = too unreliable to show"},
		{"12 [p]", "12 [p] provisional"}, {"12[p]", "12 [p] provisional"}, {"12 (P)", "12 (P) provisional"}, {"12p", "12 [p] provisional"}, {"12 p", "12 [p] provisional"}, {"12 R", "12 [r] revised"},
		{"1,234.5 [p] [r]", "1234.5 [p] provisional [r] revised"}, {"12 [p, r]", "12 [p] provisional [r] revised"}, {"12 [p][e]", "12 [p] provisional [e] estimated"}, {"12 [b u]", "12 [b] break in series [u] low reliability"}, {"12 bp", "12 [b] break in series [p] provisional"}, {"12 p r", "12 [p] provisional [r] revised"},
		{"12% [f]", "12 [f] forecast"}, {"[e] 12", "12 [e] estimated"}, {"12 provisional", "12 [p] provisional"}, {"12 [forecast]", "12 [forecast] forecast"}, {"(12) [r]", "-12 [r] revised"}, {"12 [note 3]", "12 [note 3] see note 3 of the source"},
		{"12†", "12 † provisional"}, {"12 (proj.)", "12 (proj.) forecast"}, {"2e", "2 [e] estimated"}, {"2e3", "2000"},
		{": [p]", ": = not available [p] provisional"}, {": c", ": c = confidential"}, {":b", ": = not available [b] break in series"}, {"[c] [r]", "[c] = confidential [r] revised"}, {"[c, r]", "[c] = confidential [r] revised"},
		{"<5", "<5 = less than 5 [0, 5)"}, {"< 5", "< 5 = less than 5 [0, 5)"}, {"<=4", "<=4 = at most 4 [0, 4]"}, {"≤4", "≤4 = at most 4 [0, 4]"}, {"<1,000.5", "<1,000.5 = less than 1,000.5 [0, 1000.5)"}, {">95", ">95 = more than 95"}, {"≥ 95%", "≥ 95% = at least 95%"},
		{"0-2", "0-2 = between 0 and 2 [0, 2]"}, {"1 – 4", "1 – 4 = between 1 and 4 [1, 4]"}, {"1 to 4", "1 to 4 = between 1 and 4 [1, 4]"}, {"<5 [r]", "<5 = less than 5 [0, 5) [r] revised"},

		{"n.a", "words n.a"}, {"5 Feb", "words 5 Feb"}, {"2012 Feb", "words 2012 Feb"}, {"5 per", "words 5 per"}, {"5k", "words 5k"}, {"5bn", "words 5bn"}, {"5 apples", "words 5 apples"}, {"12 [c]", "words 12 [c]"}, {"12 [q]", "words 12 [q]"}, {"[p]", "words [p]"}, {"p", "words p"}, {"[", "words ["}, {"]", "words ]"}, {"12]", "words 12]"}, {"[]", "words []"},
		{"#N/A", "words #N/A"}, {"#DIV/0!", "words #DIV/0!"}, {"5-2", "words 5-2"}, {"<", "words <"}, {"<five", "words <five"}, {"2012-11", "words 2012-11"}, {"1,5", "words 1,5"}, {"see note", "words see note"}, {".", "words ."},
	} {
		file := "area,value\n" + strings.Repeat("a,100.5\n", 9) + "a,\"" + c.in + "\"\n"
		spec.Measures = conf.Map[MeasureSpec]{{Key: text("value")}}
		table, _ := Parse(spec, diag.NewSource("t.csv", []byte(file)))
		if got := say(table.Cell(9, 1)); got != c.want {
			t.Errorf("%q: %s, want %s", c.in, got, c.want)
		}
	}
}

// TestBoundsBesideNegatives: below 5 is not above 0 where values can be negative.
func TestBoundsBesideNegatives(t *testing.T) {
	table, _ := Parse(&Spec{}, diag.NewSource("t.csv", []byte("a,v\n1,-3\n2,<5\n3,0-2\n")))
	if got := say(table.Cell(1, 1)); got != "<5 = less than 5" {
		t.Error(got)
	}
	if got := say(table.Cell(2, 1)); got != "0-2 = between 0 and 2 [0, 2]" {
		t.Error(got)
	}
}

func TestStatusColumn(t *testing.T) {
	spec := &Spec{Markers: words("prelim", "provisional"), Measures: conf.Map[MeasureSpec]{{Key: text("v"), Value: MeasureSpec{Column: text("v"), Status: text("status")}}}}
	for _, c := range []struct{ value, status, want string }{
		{"5", "", "5"}, {"5", "p", "5 [p] provisional"}, {"5", "[p]", "5 [p] provisional"}, {"5", "(P)", "5 (P) provisional"}, {"5", "Provisional", "5 [p] provisional"}, {"5", "estimated", "5 [e] estimated"}, {"5", "forecast", "5 [f] forecast"},
		{"5", "p, r", "5 [p] provisional [r] revised"}, {"5", "pr", "5 [p] provisional [r] revised"}, {"5", "[p][r]", "5 [p] provisional [r] revised"}, {"5", "prelim", "5 prelim provisional"},
		{"5 [e]", "p", "5 [e] estimated [p] provisional"}, {"5 [p]", "p", "5 [p] provisional"}, {"5", "reported", "5"}, {"5", "Final", "5"}, {"5", "A", "5"},
		{"", "c", "c = confidential"}, {"", "[x]", "[x] = not available"}, {"0", "low", "low = too low to show, but not zero"}, {"[c]", "r", "[c] = confidential [r] revised"},
	} {
		table, ds := Parse(spec, diag.NewSource("t.csv", []byte("v,status\n\""+c.value+"\",\""+c.status+"\"\n9,\n")))
		if got := say(table.Cell(0, 0)); got != c.want || len(ds) > 0 {
			t.Errorf("%q with %q: %s, want %s %v", c.value, c.status, got, c.want, ds)
		}
	}
	for _, file := range []string{"v,status\n5,odd\n", "v,status\n5,c\n", "v,status\n5,[q]\n"} {
		if _, ds := Parse(spec, diag.NewSource("t.csv", []byte(file))); len(ds) != 1 || ds[0].Rule != ruleStatus {
			t.Errorf("%q: %v", file, ds)
		}
	}
}
