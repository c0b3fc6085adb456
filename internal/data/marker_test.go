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
		{"#N/A", "words #N/A"}, {"#DIV/0!", "words #DIV/0!"}, {"5-2", "words 5-2"}, {"<", "words <"}, {"<five", "words <five"}, {"2012-11", "words 2012-11"}, {"1,5", "words 1,5"}, {"see note", "words see note"},
		{".", ". = not available"}, {"n.a.", "n.a. = not available or not applicable"}, {"na", "na = not available or not applicable"}, {"low", "low = too low to show, but not zero"}, {"[..]", "[..] = not available"}, {"(z)", "(z) = not applicable"},
		{"fewer than 5", "fewer than 5 = less than 5 [0, 5)"}, {"Less than 5", "Less than 5 = less than 5 [0, 5)"}, {"under 5", "under 5 = less than 5 [0, 5)"}, {"up to 5", "up to 5 = at most 5 [0, 5]"}, {"more than 95%", "more than 95% = more than 95%"}, {"Over 95", "Over 95 = more than 95"}, {"under 5 [r]", "under 5 = less than 5 [0, 5) [r] revised"},
		{"[<5]", "[<5] = less than 5 [0, 5)"}, {"(<5)", "(<5) = less than 5 [0, 5)"}, {"[0-2]", "[0-2] = between 0 and 2 [0, 2]"}, {"≤5", "≤5 = at most 5 [0, 5]"}, {">95", ">95 = more than 95"}, {"1–4", "1–4 = between 1 and 4 [1, 4]"}, {"0 to 2", "0 to 2 = between 0 and 2 [0, 2]"},
		{"1,234 [notes 1, 2]", "1234 [notes 1, 2] see notes 1 and 2 of the source"}, {"12 [notes 1, 2 and 3]", "12 [notes 1, 2 and 3] see notes 1, 2 and 3 of the source"}, {"12 (note 3)", "12 (note 3) see note 3 of the source"}, {"12 [r, note 3]", "12 [r] revised [note 3] see note 3 of the source"}, {"12 [note 1, 2, r]", "12 [note 1] see note 1 of the source [note 2] see note 2 of the source [r] revised"}, {"12 [note a]", "12 [note a] see note a of the source"}, {"[c] [note 3]", "[c] = confidential [note 3] see note 3 of the source"}, {"[c, note 3]", "[c] = confidential [note 3] see note 3 of the source"},
		{"1,234r", "1234 [r] revised"}, {"45.6p", "45.6 [p] provisional"}, {"12.3 (p)", "12.3 (p) provisional"}, {"1,234 [r]", "1234 [r] revised"},
		{"12*", "12 * see the notes of the source"}, {"1,234**", "1234 ** see the notes of the source"}, {"12.5%*", "12.5 * see the notes of the source"}, {"12‡", "12 ‡ see the notes of the source"}, {"12 p*", "12 [p] provisional * see the notes of the source"}, {"12* [r]", "12 * see the notes of the source [r] revised"},
		{"123¹", "123 [note 1] see note 1 of the source"}, {"123²³", "123 ²³ see the notes of the source"}, {"123²,³", "123 [note 2] see note 2 of the source [note 3] see note 3 of the source"}, {"12.5⁽¹⁾", "12.5 [note 1] see note 1 of the source"}, {"12.5⁽¹²⁾", "12.5 [note 12] see note 12 of the source"}, {"45.6ᵖ", "45.6 [p] provisional"}, {"45.6ᵖʳ", "45.6 [p] provisional [r] revised"}, {"45.6ᵃ", "45.6 ᵃ see the notes of the source"}, {"12 ¹", "12 [note 1] see note 1 of the source"}, {"10¹²", "words 10¹²"},
		{"..¹", ".. = not available [note 1] see note 1 of the source"}, {"<5*", "<5 = less than 5 [0, 5) * see the notes of the source"}, {"-¹ [r]", "- = no value given [note 1] see note 1 of the source [r] revised"},
		{"10²", "words 10²"}, {"1ˢᵗ", "words 1ˢᵗ"}, {"5 m²", "words 5 m²"}, {"¹", "words ¹"}, {"**", "words **"}, {"12 (3)", "words 12 (3)"}, {"12 [3]", "words 12 [3]"}, {"12⁽¹", "words 12⁽¹"}, {"$3b", "words $3b"}, {"fewer than five", "words fewer than five"}, {"under", "words under"}, {"over 60s", "words over 60s"},
		{"£1.2m", "1200000"}, {"€3bn", "3000000000"}, {"1.5 million", "1500000"}, {"3 thousand", "3000"}, {"-£1.25m", "-1250000"}, {"(£1.2m)", "-1200000"}, {"£900k [p]", "900000 [p] provisional"}, {"$1.234 trillion", "1234000000000"}, {"£1.2m*", "1200000 * see the notes of the source"}, {"£0m", "0"}, {"£1.2345k", "1234.5"},
		{"5m", "words 5m"}, {"5 per cent", "words 5 per cent"}, {"12% million", "words 12% million"}, {"1.2m", "words 1.2m"}, {"£999999999999999 trillion", "words £999999999999999 trillion"},
		{"123-", "-123"}, {"1,234.5−", "-1234.5"}, {"£12-", "-12"}, {"-5-", "words -5-"}, {"(5)-", "words (5)-"}, {"12%-", "words 12%-"}, {"5.", "5"}, {"1,234.", "1234"}, {"5. [r]", "5 [r] revised"}, {"0.5.", "words 0.5."}, {"１２", "words １２"},
	} {
		file := "area,value\n" + strings.Repeat("a,100.5\n", 9) + "a,\"" + c.in + "\"\n"
		spec.Measures = conf.Map[MeasureSpec]{{Key: text("value")}}
		table, _ := Parse(spec, diag.NewSource("t.csv", []byte(file)))
		if got := say(table.Cell(9, 1)); got != c.want {
			t.Errorf("%q: %s, want %s", c.in, got, c.want)
		}
	}
}

// TestOwnMarks: what the publisher's own signs mean comes before all else.
func TestOwnMarks(t *testing.T) {
	spec := &Spec{Markers: words("b", "break in series", "²", "see note 2", "#", "see the cover sheet", "m", "provisional", "*", "revised", "", "provisional")}
	for in, want := range map[string]string{
		"$3b": "3 b break in series", "10²": "10 ² see note 2", "12#": "12 # see the cover sheet", "£1.2m": "1.2 m provisional", "12*": "12 * revised", "12": "12",
	} {
		table, ds := Parse(spec, diag.NewSource("t.csv", []byte("area,value\na,"+in+"\n")))
		if got := say(table.Cell(0, 1)); got != want || len(ds) > 0 {
			t.Errorf("%q: %s, want %s %v", in, got, want, ds)
		}
	}
}

func TestEurostatFlags(t *testing.T) {
	v := eurostatVocabulary(&Spec{Markers: words("q", "forecast")})
	for in, want := range map[string]string{
		"329295.6 ": "329295.6", "329295.6 p": "329295.6 [p] provisional", "12.3 be": "12.3 [b] break in series [e] estimated", "12.3 bdep": "12.3 [b] break in series [d] definition differs [e] estimated [p] provisional", "-0.5 s": "-0.5 [s] estimated by Eurostat", "0 n": "0 [n] not significant", "12 z": "12 [z] not applicable", "12.3 c": "12.3 [c] confidential", "7 i": "7 [i] see the metadata of the source", "12.3p": "12.3 [p] provisional", "12.3 q": "12.3 q forecast",
		":": ": = not available", ": ": ": = not available", ": c": ": c = confidential", ":c": ":c = confidential", ": z": ": z = not applicable", ": u": ": = not available [u] low reliability", ": be": ": = not available [b] break in series [e] estimated", ": cd": ": c = confidential [d] definition differs", ": n": ": = not available [n] not significant",
		"12.3 x": "words 12.3 x", "12.3 bx": "words 12.3 bx", "12.3 million": "12300000", "2e3": "2000", "d": "words d",
	} {
		var c Cell
		b := trim([]byte(in))
		if c.fill(v.read(b, '.'), false); c.State == Words {
			c.Text = string(b)
		}
		if got := say(c); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	plain := newVocabulary(&Spec{})
	for _, in := range []string{"12.3 d", "12.3 bdep", "12.3 n", "12.3 s", "12.3 c"} {
		if r := plain.read([]byte(in), '.'); r.state != Words {
			t.Errorf("%q is read though the file is none of Eurostat's", in)
		}
	}
	if s := v.status("be"); !s.ok || len(s.marks) != 2 {
		t.Errorf("%+v", s)
	}
}

// TestMarksAndNumbers: a number with marks is the number without.
func TestMarksAndNumbers(t *testing.T) {
	v := newVocabulary(&Spec{})
	for _, number := range []string{"0", "12", "-12", "1,234", "1,234.5", "12.5%", "£1,200", "(5)", "£1.2m", "1e3", ".5"} {
		for _, dec := range []byte{'.', ','} {
			plain := v.read([]byte(number), dec)
			for _, mark := range []string{" [p]", "[r]", " [p, r]", " [note 3]", " (p)", "*", "†", "⁽¹⁾", "⁴", "ʳ", " [notes 1, 2] [e]", " (note 12)"} {
				r := v.read([]byte(number+mark), dec)
				if r.state != plain.state || r.scan != plain.scan || plain.state == Known && len(r.marks) == 0 {
					t.Errorf("%s%s with %c: %+v, and %+v without", number, mark, dec, r, plain)
				}
			}
		}
	}
}

// TestScalesInCells: amounts with their scale stand among others of their
// kind, whatever the header says, or are refused.
func TestScalesInCells(t *testing.T) {
	parse := func(header, values string) (*Table, diag.List) {
		file := "area,\"" + header + "\"\n"
		for _, v := range strings.Split(values, "|") {
			file += "a,\"" + v + "\"\n"
		}
		return Parse(&Spec{}, diag.NewSource("t.csv", []byte(file)))
	}
	table, ds := parse("Spend (£m)", "£1.2m|£900k|0|[c]|1.5 million")
	if c := table.Columns[1]; len(ds) > 0 || c.Scale != "" || c.Unit != "gbp" || c.DP != 0 || !strings.HasSuffix(c.Why, "each with its scale in its cell") {
		t.Errorf("%+v %v", c, ds)
	}
	if got := table.Cell(1, 1).Num; got != Int(900000) {
		t.Error(got)
	}
	_, ds = parse("Spend", "£1.2m|£3|£900k")
	if len(ds) != 1 || ds[0].Rule != ruleMixedUnits || ds[0].Message != "this number has no scale, and others in the column “Spend” have one" || ds[0].Span.Text() != "\"£3\"" || ds[0].Notes[0].Text != "B2: £1.2m" {
		t.Errorf("%+v", ds)
	}
}

// TestLoneDecimalSign: a number that ends with its decimal sign proves it.
func TestLoneDecimalSign(t *testing.T) {
	table, ds := Parse(&Spec{}, diag.NewSource("t.csv", []byte("a;v\nx;5,\ny;1,5\nz;1.234\n")))
	if got := say(table.Cell(0, 1)); table.Decimal != "," || got != "5" || len(ds) > 0 {
		t.Error(table.Decimal, got, ds)
	}
	if _, ds := Parse(&Spec{}, diag.NewSource("t.csv", []byte("a;v\nx;5,\ny;1.5\n"))); len(ds) == 0 || ds[0].Rule != ruleDecimal {
		t.Error(ds)
	}
}

// TestHintOfStray: what may be a mark on a number is not taken for a missing
// value alone.
func TestHintOfStray(t *testing.T) {
	for in, want := range map[string]string{
		"12#":      "if “#” marks the number, say how: markers: {\"#\": provisional}, or {\"#\": see the notes of the source}; if the cell stands for a missing value: markers: {\"12#\": not available}",
		"apples":   "if it stands for a missing value, say what it means: markers: {\"apples\": not available}",
		"5 apples": "if it stands for a missing value, say what it means: markers: {\"5 apples\": not available}",
	} {
		_, ds := Parse(&Spec{}, diag.NewSource("t.csv", []byte("area,value\na,1\nb,2\nc,"+in+"\n")))
		if len(ds) != 1 || ds[0].Hint != want {
			t.Errorf("%q: %v %q", in, ds, ds[0].Hint)
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
