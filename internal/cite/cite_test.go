package cite

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/diag"
)

// shown gives runs as Markdown would write them.
func shown(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Italic {
			b.WriteString("*" + r.Text + "*")
		} else {
			b.WriteString(r.Text)
		}
	}
	return strings.ReplaceAll(b.String(), "\u00A0", "~")
}

var update = flag.Bool("update", false, "write the golden file again")

// TestHarvard reads each bibliography of a file and holds citations and
// references of all its works, and its faults, to what stands after it.
func TestHarvard(t *testing.T) {
	const name = "testdata/harvard.txtar"
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(a.Files); i += 2 {
		f, want := a.Files[i], &a.Files[i+1]
		if want.Name != "want" {
			t.Fatalf("%s: want stands after each bibliography, not %s", name, want.Name)
		}
		lib, faults := Parse(diag.NewSource(f.Name, f.Data))
		l := NewList(lib.Items)
		var b strings.Builder
		for _, it := range l.Items {
			b.WriteString(it.Key + "  " + shown(l.Bracketed([]Cited{{Item: it}})) + "  " + shown(l.InText(Cited{Item: it, Suffix: "33-35"})) + "\n    " + shown(l.Reference(it)) + "\n")
		}
		for _, d := range faults {
			line, column := d.Span.Source.Position(d.Span.Start)
			b.WriteString("! " + d.Rule.Code + " " + strconv.Itoa(line) + ":" + strconv.Itoa(column) + " " + d.Message + "\n")
		}
		if *update {
			want.Data = []byte(b.String())
		} else if diff := cmp.Diff(string(want.Data), b.String()); diff != "" {
			t.Errorf("%s:\n%s", f.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCitations(t *testing.T) {
	lib, faults := Parse(diag.NewSource("x.bib", []byte(`
@book{a, author = {Hills, John}, title = {One}, year = 2010}
@book{b, author = {Hills, John}, title = {Two}, year = 2010}
@book{c, author = {Marmot, M. and Allen, J. and Boyce, T. and Goldblatt, P.}, title = {Three}, year = 2020}
`)))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	l := NewList(lib.Items)
	a, c := lib.Get("a"), lib.Get("c")
	for _, k := range []struct {
		cited []Cited
		want  string
	}{
		{[]Cited{{Item: a, Prefix: "see", Suffix: ", p. 33"}, {Item: c}}, "(see Hills, 2010a, p.~33; Marmot *et al.*, 2020)"},
		{[]Cited{{Item: a, YearOnly: true, Suffix: ", 33--35"}}, "(2010a, pp.~33–35)"},
		{[]Cited{{Item: lib.Get("b"), Suffix: ", ch. 2"}}, "(Hills, 2010b, ch.~2)"},
	} {
		if got := shown(l.Bracketed(k.cited)); got != k.want {
			t.Errorf("got %s, want %s", got, k.want)
		}
	}
	if alone := NewList([]*Item{a}); shown(alone.InText(Cited{Item: a})) != "Hills (2010)" {
		t.Error("a work alone in its year has no letter")
	}
}

// FuzzParse reads anything as both kinds of bibliography: no panic, and every
// work that is read can be cited.
func FuzzParse(f *testing.F) {
	a, err := txtar.ParseFile("testdata/harvard.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range a.Files {
		f.Add(file.Data)
	}
	f.Add([]byte(`@string{x = "a" # {b}} @book(k, author = x # " and others", title = {\'{\i}\v c {\"{U}}}, year = "2010")`))
	f.Add([]byte(`[{"id": 1, "issued": {"date-parts": [["2013", 7]]}, "title": "<i>x</i>"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"x.bib", "x.json"} {
			lib, _ := Parse(diag.NewSource(name, data))
			l := NewList(lib.Items)
			for _, it := range l.Items {
				if len(l.Reference(it)) == 0 || len(l.Bracketed([]Cited{{Item: it}})) == 0 || lib.Get(it.Key) != it {
					t.Errorf("%q can't be cited", it.Key)
				}
			}
		}
	})
}

// TestHostile reads bibliographies made to take long: each part looks to the
// end of the file.
func TestHostile(t *testing.T) {
	for _, part := range []string{"@book{a, t = {", "@book{a, t = {\n", "\n@book{a, t = \"{", "@string{", `@a{b, author = "{a} and`, `{"id":`, "[[", "\\'"} {
		lib, faults := Parse(diag.NewSource("x.bib", []byte(strings.Repeat(part, 50_000))))
		Parse(diag.NewSource("x.json", []byte("["+strings.Repeat(part, 50_000))))
		if len(lib.Items) > 1 || len(faults) > maxFaults+1 {
			t.Errorf("%s: %d works and %d faults", part, len(lib.Items), len(faults))
		}
	}
}
