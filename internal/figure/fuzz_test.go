package figure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzEval wants no expression to break the evaluator, every fault to stand
// inside the expression, and the same expression to give the same answer.
func FuzzEval(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	files := map[string]string{}
	spec := ""
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(b).Files {
			switch file.Name {
			case "cases":
				for _, line := range strings.Split(string(file.Data), "\n") {
					f.Add(line)
				}
			case "spec.yml":
				if filepath.Base(p) != "datasets.txtar" {
					spec += string(file.Data)
				}
			default:
				files[file.Name] = string(file.Data)
			}
		}
	}
	sets, faults := load(f, spec, files)
	if faults.HasErrors() {
		f.Fatal(faultLines(faults))
	}
	f.Fuzz(func(t *testing.T, s string) {
		sc := &Scope{Datasets: sets, Vars: map[string]Value{"x": NewVariable("1.5"), "name": NewVariable("Northmere")}, Reads: &Reads{}}
		e, faults := Parse(exprText(s))
		v, more := e.Eval(sc)
		faults = append(faults, more...)
		for _, d := range faults {
			if d.Span.Name() != "note.md" {
				continue // it stands in the file
			}
			if d.Span.Start < 0 || d.Span.End > len(s) || d.Span.Start > d.Span.End {
				t.Fatalf("%q: a fault stands outside: %v", s, d)
			}
			if d.Message == "" || strings.Contains(d.Message+d.Hint, "%!") {
				t.Fatalf("%q: %q %q", s, d.Message, d.Hint)
			}
		}
		if e.Broken() != (len(faults) > 0 && len(more) == 0 && faults.HasErrors()) {
			t.Fatalf("%q: broken %v with %d faults", s, e.Broken(), len(faults))
		}
		if faults.HasErrors() {
			return
		}
		shown, raw := v.Shown(), v.Raw()
		if len(raw) > 100_000 || utf8.ValidString(s) && !utf8.ValidString(shown) {
			t.Fatalf("%q is shown as %.100q", s, shown)
		}
		if strings.HasPrefix(shown, "\u22120") && strings.Trim(shown, "\u22120.%") == "" {
			t.Fatalf("%q gives a negative zero: %s", s, shown)
		}
		again, _ := evaluate(s, sc)
		if again.Raw() != raw || again.Shown() != shown {
			t.Fatalf("%q gives %q and then %q", s, raw, again.Raw())
		}
	})
}

// FuzzWhere filters with any expression.
func FuzzWhere(f *testing.F) {
	for _, s := range []string{"year >= 2011", "year == latest", "A in [1, 2]", "answered > 1 and not (B < 3)", "spend == '[c]'", "year"} {
		f.Add(s)
	}
	sc := helplineScope(f)
	f.Fuzz(func(t *testing.T, s string) {
		e, _ := Parse(exprText(s))
		rows, faults := sc.Datasets["calls"].Select(e, sc)
		if faults.HasErrors() && rows != nil {
			t.Fatalf("%q selects rows in spite of faults", s)
		}
	})
}

// FuzzTyped reads any text as a typed number.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"70,000", "£1.2 million", "23%", "−0.4 percentage points", "US$3bn", "1e9", "0.000"} {
		f.Add(s)
	}
	sc := helplineScope(f)
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := ParseTyped(s)
		if !ok {
			return
		}
		found, total := Candidates(sc, n, 3)
		if len(found) > 3 || total < len(found) {
			t.Fatalf("%q: %d of %d", s, len(found), total)
		}
		for _, c := range found {
			if v := valueOf(t, c.Expr, sc); !v.Matches(n) {
				t.Fatalf("%q: %s gives %s", s, c.Expr, v.Raw())
			}
		}
	})
}
