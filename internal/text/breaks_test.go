package text

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/page"
)

// Words that stay together: ~ is a space at which no line is broken.
func TestTied(t *testing.T) {
	for _, s := range []string{
		"£1.2~million pounds", "£3~billion, or", "a 23~per~cent rise", "23~% of", "0.4~percentage points", "(4~July 2013)", "on 3–5~March",
		"see Table~1 and Figure~2.", "Annex~A is", "at paragraph~14 of", "(see page~9)", "Dr~Smith and J.~B.~Smith", "Sir~Keir",
		"a pause~– and", "a pause~— and", "70,000~[p] calls", "23%~[r] more", "5~km away", "20~°C outside", "Article~8 and section~3", "aged~12 or Year~6", "the Act~1998", "The year 2012 and", "in May 2014",
		"16.5~million\u00A0[p], and", "45 July days", "about 1,000 people", "the Table shows", "per head", "one [draft] text", "he said “Yes”",
	} {
		words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '~' })
		rest := s
		for i := 1; i < len(words); i++ {
			rest = rest[len(words[i-1]):]
			want := rest[0] == '~'
			rest = rest[1:]
			if got := tied(words[i-1], words[i]); got != want {
				t.Errorf("%q and %q: tied is %v", words[i-1], words[i], got)
			}
		}
	}
}

// Every place where a line may be broken, on a line as narrow as can be.
func TestPoints(t *testing.T) {
	tests := []struct{ text, want string }{ // | is a break without a hyphen, = one with
		{"well-being and e-mail", "well-|being |and |e-mail"},
		{"2012-13 COVID-19 -5 −5", "2012-13 |COVID-19 |-5 |−5"},
		{"2010–12 England–Wales word—word", "2010–12 |England–|Wales |word—|word"},
		{"and/or education/training 4/7/2026", "and/or |education/|training |4/7/2026"},
		{"non\u00A0breaking\u202Fspace\u2011here thin\u2009space", "non\u00A0breaking\u202Fspace\u2011here |thin\u2009|space"},
		{"www.example.org/a-b?c=d", "www.|example.|org/|a-|b?|c=|d"},
		{"https://example.org/x", "https://|example.|org/|x"},
		{"someone@example.org", "someone@|example.|org"},
		{"file.go 3.5 e.g. U.K.", "file.go |3.5 |e.g. |U.K."},
	}
	for _, tt := range tests {
		p := newPara(one(tt.text))
		p.findPoints(0, len(p.text), nil, toPos(1<<30))
		if got := marked(p); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
		p.release()
	}
}

func marked(p *para) string {
	var b strings.Builder
	last := 0
	for _, pt := range p.points[1 : len(p.points)-1] {
		b.WriteString(p.text[last:pt.at])
		if pt.kind == atHyphen {
			b.WriteString("=")
		} else {
			b.WriteString("|")
		}
		last = int(pt.at)
	}
	return b.String() + p.text[last:]
}

func TestHyphenPoints(t *testing.T) {
	for text, want := range map[string]string{
		"recommendation":                     "re=com=mend=a=tion",
		"(recommendation),":                  "(re=com=mend=a=tion),",
		"government’s":                       "gov=ern=ment’s",
		"couldn’t shouldn't":                 "couldn’t |shouldn't",
		"government2 2government":            "government2 |2government",
		"RECOMMENDATION GovTech":             "RECOMMENDATION |GovTech",
		"government.uk a":                    "government.uk |a",
		"education/government":               "education/|government",
		"safe-guarding recom\u00ADmendation": "safe-|guard=ing |recom=mendation",
		"government—education":               "gov=ern=ment—|edu=ca=tion",
	} {
		p := newPara(one(text))
		p.findPoints(0, len(p.text), british(), toPos(1<<30))
		if got := marked(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		p.release()
	}
	pieces := one("recommendation")
	pieces[0].NoHyphen = true
	p := newPara(pieces)
	p.findPoints(0, len(p.text), british(), toPos(1<<30))
	if got := marked(p); got != "recommendation" {
		t.Errorf("code is hyphenated: %s", got)
	}
	p.release()
}

// A hyphen may divide a ligature; its letters are then set apart, each half
// where it belongs.
func TestDividedLigature(t *testing.T) {
	w := Width("of-", regular())
	lines, _ := Lines(one("office"), Options{Width: w + 1000, Hyphens: british()})
	if got := shown(lines[:1]); got != "of=" {
		t.Fatalf("%q", shown(lines))
	}
	checkLines(t, "office", one("office"), lines, Options{Width: w + 1000})
	f := regular().Face
	want, _ := f.Glyph('f')
	if g := lines[0].Runs[0].Glyphs; g[1].ID != want || g[1].Text != "f" {
		t.Errorf("before the hyphen stands %+v", g[1])
	}
	if g := lines[1].Runs[0].Glyphs[0]; g.ID != want || g.Text != "f" {
		t.Errorf("the next line begins with %+v", g)
	}
}

// The last line but one is not robbed for a last line of one short word where
// that costs little.
func TestShortLastWord(t *testing.T) {
	text := "Officials estimate that the charity could answer every call within two minutes if it had more to spend on it."
	full := Width("Officials estimate that the charity could answer every call within two minutes if it had more to spend on", regular())
	lines, _ := Lines(one(text), Options{Width: full + 100})
	if n := len(strings.Fields(read(&lines[len(lines)-1]))); len(lines) != 2 || n < 2 {
		t.Errorf("%s", shown(lines))
	}
}

// Whole-paragraph breaking gives a smoother margin than filling line by line,
// and never more lines.
func TestSmootherThanGreedy(t *testing.T) {
	rough := func(lines []Line, width int64) (sum int64) {
		for i := range lines[:len(lines)-1] {
			s := (width - int64(lines[i].W)) / 1000
			sum += s * s
		}
		return sum
	}
	better := 0
	for width := int64(120_000); width < 460_000; width += 10_000 {
		best, _ := Lines(one(sample), Options{Width: page.Length(width)})
		greedy, _ := Lines(one(sample), Options{Width: page.Length(width), Ragged: true})
		if len(best) > len(greedy) {
			t.Errorf("width %d: %d lines, greedy %d", width, len(best), len(greedy))
		}
		if len(best) == len(greedy) && rough(best, width) < rough(greedy, width) {
			better++
		}
	}
	if better < 15 {
		t.Errorf("only %d of 34 widths are smoother", better)
	}
}

var update = flag.Bool("update", false, "write the golden files")

// The sample as it is set today, so that a change of any cost shows.
func TestGoldenLines(t *testing.T) {
	var b strings.Builder
	for _, o := range []Options{
		{Width: 451_000, Hyphens: british()}, {Width: 216_000, Hyphens: british()}, {Width: 216_000, Hyphens: british(), Justify: true},
		{Width: 110_000, Hyphens: british()}, {Width: 60_000, Hyphens: british()}, {Width: 216_000, Ragged: true},
	} {
		lines, _ := Lines(styled(), o)
		fmt.Fprintf(&b, "-- width %d, justify %v, greedy %v --\n%s\n", o.Width, o.Justify, o.Ragged, shown(lines))
	}
	const golden = "testdata/lines.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("lines changed (-want +got); run with -update if that is meant:\n%s", d)
	}
}
