package figure

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

var update = flag.Bool("update", false, "write the goldens anew")

// load makes the datasets of a YAML map of specs over files by name. The
// faults are those of making them; what the data package says of the files is
// its own tests' concern.
func load(t testing.TB, yaml string, files map[string]string) (map[string]*Dataset, diag.List) {
	t.Helper()
	out := map[string]*Dataset{}
	src := diag.NewSource("spec.yml", []byte(yaml))
	v, faults := conf.Parse(src, 0, len(src.Data))
	sources := map[string]*diag.Source{}
	for _, e := range v.Entries {
		spec := &data.Spec{}
		faults.Add(conf.Decode(e.Value, spec)...)
		spec.Name, spec.At = e.Key, e.Key.All()
		text, ok := files[spec.File.S]
		if !ok {
			t.Fatalf("no file %q", spec.File.S)
		}
		s := sources[spec.File.S]
		if s == nil {
			s = diag.NewSource(spec.File.S, []byte(text))
			sources[spec.File.S] = s
		}
		table, _ := data.Parse(spec, s)
		d, bad := NewDataset(spec, table)
		faults.Add(bad...)
		out[spec.Name.S] = d
	}
	return out, faults
}

// exprText makes an expression that stands in a note after two other lines.
func exprText(s string) diag.Text {
	src := diag.NewSource("note.md", []byte(s))
	return diag.NewText(src, 0, len(s))
}

// evaluate parses and evaluates an expression.
func evaluate(s string, sc *Scope) (Value, diag.List) {
	e, faults := Parse(exprText(s))
	v, more := e.Eval(sc)
	return v, append(faults, more...)
}

// describe gives one case's outcome on one line, and faults under it.
func describe(s string, v Value, faults diag.List) string {
	var b strings.Builder
	b.WriteString(s + "\n")
	if !faults.HasErrors() {
		fmt.Fprintf(&b, "    = %s", v.Shown())
		if raw := v.Raw(); raw != v.Shown() {
			fmt.Fprintf(&b, " | %s", raw)
		}
		for _, m := range v.Marks {
			b.WriteString(" " + m.Sign)
		}
		if v.Of > 0 {
			fmt.Fprintf(&b, " (%d of %d)", v.Have, v.Of)
		}
		var cells []string
		for _, r := range v.Cells {
			cells = append(cells, fmt.Sprintf("%s%d", r.Cell().Origin.Column, r.Cell().Origin.Row))
		}
		if len(cells) > 0 {
			b.WriteString(" <- " + strings.Join(cells, " "))
		}
		b.WriteByte('\n')
	}
	b.WriteString(faultLines(faults))
	return b.String()
}

func faultLines(faults diag.List) string {
	var b strings.Builder
	for _, f := range faults.Sort() {
		where := f.Span.Name()
		if f.Span.Source != nil {
			line, col := f.Span.Source.Position(f.Span.Start)
			_, end := f.Span.Source.Position(f.Span.End)
			where = fmt.Sprintf("%d:%d-%d", line, col, end)
			if f.Span.Name() != "note.md" {
				where = f.Span.Name() + ":" + where
			}
		}
		fmt.Fprintf(&b, "    ! %s %s[%s]: %s\n", where, f.Severity, f.Rule.Code, f.Message)
		for _, n := range f.Notes {
			fmt.Fprintf(&b, "      note: %s\n", n.Text)
		}
		if f.Hint != "" {
			fmt.Fprintf(&b, "      hint: %s\n", f.Hint)
		}
	}
	return b.String()
}

// eachGolden calls do for each of testdata/*.txtar, with its files by name.
func eachGolden(t *testing.T, do func(t *testing.T, path string, a *txtar.Archive, files map[string]string)) {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range a.Files {
				files[f.Name] = string(f.Data)
			}
			do(t, path, a, files)
		})
	}
}

// TestGolden evaluates the expressions of testdata/*.txtar and compares
// everything a reader or a writer sees of them.
func TestGolden(t *testing.T) {
	eachGolden(t, func(t *testing.T, path string, a *txtar.Archive, files map[string]string) {
		sets, faults := load(t, files["spec.yml"], files)
		sc := &Scope{Datasets: sets, Vars: map[string]Value{}}
		got := faultLines(faults)
		for _, line := range strings.Split(strings.TrimRight(files["cases"], "\n"), "\n") {
			e, faults := Parse(exprText(line))
			reads := &Reads{}
			sc.Reads = reads
			v, more := e.Eval(sc)
			got += describe(line, v, append(faults, more...))
			checkReads(t, line, v, reads)
		}
		want := files["want"]
		if got == want {
			return
		}
		if !*update {
			t.Errorf("%s (-want +got):\n%s", path, cmp.Diff(want, got))
			return
		}
		for i := range a.Files {
			if a.Files[i].Name == "want" {
				a.Files[i].Data = []byte(got)
			}
		}
		if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	})
}

// cellsRead gives every cell read, by dataset in name order, then row and
// column. Measure is nil for a cell of a key, a label or a filter's column.
func cellsRead(reads *Reads) (out []Ref) {
	for _, d := range reads.Datasets() {
		reads.Each(d, func(row int, c *data.Column) {
			r := Ref{Dataset: d, Column: c, Row: row}
			if i := slices.IndexFunc(d.Measures, func(m *Measure) bool { return m.Column == c }); i >= 0 {
				r.Measure = d.Measures[i]
			}
			out = append(out, r)
		})
	}
	return out
}

// checkReads wants every cell of a value among the cells read.
func checkReads(t *testing.T, line string, v Value, reads *Reads) {
	t.Helper()
	read := map[string]bool{}
	for _, r := range cellsRead(reads) {
		read[fmt.Sprint(r.Dataset.Name, r.Row, r.Cell().Origin.Column)] = true
	}
	for _, r := range v.Cells {
		if !read[fmt.Sprint(r.Dataset.Name, r.Row, r.Cell().Origin.Column)] {
			t.Errorf("%s: %s%d stands behind the value and was not recorded as read", line, r.Cell().Origin.Column, r.Cell().Origin.Row)
		}
	}
}
