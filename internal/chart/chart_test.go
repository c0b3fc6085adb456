package chart

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

	"policybrief/internal/brand"
	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

var update = flag.Bool("update", false, "write the goldens anew")

// builtin gives the built-in brand.
func builtin(t testing.TB) *brand.Brand {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("../../assets/fonts", "SourceSans3-"+name+".ttf"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b, _, faults := brand.Parse(nil, brand.FontFiles{Regular: read("Regular"), Semibold: read("Semibold"),
		Bold: read("Bold"), Italic: read("It"), BoldItalic: read("BoldIt")}, nil)
	if faults.HasErrors() {
		t.Fatal(faults)
	}
	return b
}

// load makes the datasets of data.yml over the other files of an archive.
func load(t testing.TB, files map[string]string) map[string]*figure.Dataset {
	t.Helper()
	out := map[string]*figure.Dataset{}
	src := diag.NewSource("data.yml", []byte(files["data.yml"]))
	v, faults := conf.Parse(src, 0, len(src.Data))
	for _, e := range v.Entries {
		spec := &data.Spec{}
		faults.Add(conf.Decode(e.Value, spec)...)
		spec.Name, spec.At = e.Key, e.Key.All()
		text, ok := files[spec.File.S]
		if !ok {
			t.Fatalf("no file %q", spec.File.S)
		}
		table, bad := data.Parse(spec, diag.NewSource(spec.File.S, []byte(text)))
		faults.Add(bad...)
		d, bad := figure.NewDataset(spec, table)
		faults.Add(bad...)
		out[spec.Name.S] = d
	}
	if faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	return out
}

// bind binds the YAML of one chart.
func bind(yaml string, sets map[string]*figure.Dataset) (*Chart, diag.List) {
	src := diag.NewSource("note.md", []byte(yaml))
	v, faults := conf.Parse(src, 0, len(src.Data))
	c, more := Bind(Read(v), Context{Scope: &figure.Scope{Datasets: sets, Reads: &figure.Reads{}}})
	return c, append(faults, more...)
}

func lines(faults diag.List) string {
	var b strings.Builder
	for _, f := range faults.Sort() {
		line, col := 0, 0
		if f.Span.Source != nil {
			line, col = f.Span.Source.Position(f.Span.Start)
		}
		fmt.Fprintf(&b, "! %d:%d %s[%s]: %s\n", line, col, f.Severity, f.Rule.Code, f.Message)
		if f.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", f.Hint)
		}
	}
	return b.String()
}

// pts writes a length in points.
func pts(l page.Length) string {
	if l < 0 {
		return "-" + pts(-l)
	}
	return strings.TrimSuffix(fmt.Sprintf("%d.%02d", l/1000, l%1000/10), ".00")
}

func hex(c page.Color) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

// dump writes page items one a line.
func dump(d *Drawing) string {
	var b strings.Builder
	fmt.Fprintf(&b, "drawing %s × %s\n", pts(d.W), pts(d.H))
	for _, it := range d.Items {
		switch it := it.(type) {
		case *page.Glyphs:
			fmt.Fprintf(&b, "text %s,%s %s %s %q\n", pts(it.At.X), pts(it.At.Y), hex(it.Color), it.Face.PostScriptName, glyphText(it))
		case *page.Shape:
			b.WriteString("path")
			if it.Fill.A > 0 {
				b.WriteString(" fill " + hex(it.Fill))
			}
			if it.Stroke.A > 0 {
				b.WriteString(" stroke " + hex(it.Stroke) + " " + pts(it.Width))
			}
			if it.Dash != nil {
				b.WriteString(" dashed")
			}
			for _, s := range it.Path {
				if s.Op == page.Close {
					b.WriteString(" z")
					continue
				}
				fmt.Fprintf(&b, " %c%s,%s", "MLC"[s.Op], pts(s.P[2].X), pts(s.P[2].Y))
			}
			b.WriteByte('\n')
		default:
			fmt.Fprintf(&b, "%T\n", it)
		}
	}
	return b.String()
}

func glyphText(g *page.Glyphs) string {
	var b strings.Builder
	for _, x := range g.Run {
		b.WriteString(x.Text)
	}
	return b.String()
}

// A sample is one chart of an archive.
type sample struct {
	archive, name, yaml string
	sets                map[string]*figure.Dataset
}

// samples gives every chart of testdata/*.txtar, in order.
func samples(t testing.TB) []sample {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no goldens", err)
	}
	var out []sample
	for _, p := range paths {
		ar, err := txtar.ParseFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range ar.Files {
			files[f.Name] = string(f.Data)
		}
		sets := load(t, files)
		for _, f := range ar.Files {
			if f.Name != "data.yml" && strings.HasSuffix(f.Name, ".yml") {
				out = append(out, sample{p, strings.TrimSuffix(f.Name, ".yml"), string(f.Data), sets})
			}
		}
	}
	return out
}

// TestGolden binds and draws each sample, and compares all that a reader, a
// screen reader or a writer gets of it.
func TestGolden(t *testing.T) {
	b := builtin(t)
	got := map[string][]txtar.File{}
	for _, s := range samples(t) {
		c, faults := bind(s.yaml, s.sets)
		var out strings.Builder
		fmt.Fprintf(&out, "alt: %s\nsource: %s\nmarks: %s\ncells: %d\n", c.Alt, c.Source, strings.Join(c.Marks, " "), len(c.Cells))
		if !faults.HasErrors() {
			d, more := Draw(c, b, 481*page.Pt*page.Length(c.Width)/100, new(page.Elem).Leaf())
			faults = append(faults, more...)
			out.WriteString(dump(d))
		}
		got[s.archive] = append(got[s.archive], txtar.File{Name: s.name + ".out", Data: []byte(lines(faults) + out.String())})
	}
	for path, files := range got {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, f := range ar.Files {
			if strings.HasSuffix(f.Name, ".out") {
				want[f.Name] = string(f.Data)
			}
		}
		for _, f := range files {
			if diff := cmp.Diff(want[f.Name], string(f.Data)); diff != "" && !*update {
				t.Errorf("%s: %s (-want +got):\n%s", path, f.Name, diff)
			}
			delete(want, f.Name)
		}
		for name := range want {
			if !*update {
				t.Errorf("%s: %s has no chart", path, name)
			}
		}
		if *update {
			ar.Files = append(slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return strings.HasSuffix(f.Name, ".out") }), files...)
			if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// loadFaulty makes one dataset of any CSV, or gives nil where there are faults
// that stop a brief before its charts.
func loadFaulty(t testing.TB, spec, csv string) map[string]*figure.Dataset {
	t.Helper()
	src := diag.NewSource("data.yml", []byte(spec))
	v, _ := conf.Parse(src, 0, len(src.Data))
	sp := &data.Spec{}
	conf.Decode(v.Entries[0].Value, sp)
	sp.Name, sp.At = v.Entries[0].Key, v.Entries[0].Key.All()
	table, faults := data.Parse(sp, diag.NewSource("d.csv", []byte(csv)))
	d, more := figure.NewDataset(sp, table)
	if faults = append(faults, more...); faults.HasErrors() {
		t.Logf("refused before it is drawn: %s", lines(faults))
	}
	return map[string]*figure.Dataset{"d": d}
}
