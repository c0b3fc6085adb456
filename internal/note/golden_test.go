package note

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden reads the note.md of each testdata/*.txtar, with the archive's
// other files as brief.yml and includes, and compares its tree, needs and
// faults with those in the archive.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			doc, faults := parseArchive(t, ar)
			checkPlaces(t, doc, faults)
			got := map[string][]byte{"tree": dumpOf(doc), "needs": needsOf(doc), "faults": faultsOf(doc.Source, faults)}
			if *update {
				var out []txtar.File
				for _, f := range ar.Files {
					if _, golden := got[f.Name]; !golden {
						out = append(out, f)
					}
				}
				for _, name := range []string{"tree", "needs", "faults"} {
					if len(got[name]) > 0 || name == "tree" {
						out = append(out, txtar.File{Name: name, Data: got[name]})
					}
				}
				ar.Files = out
				if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, name := range []string{"tree", "needs", "faults"} {
				if diff := cmp.Diff(string(fileOf(ar, name)), string(got[name])); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

// TestLineEnds holds that a note saved with the line ends of Windows has the
// same tree, at the same lines and columns.
func TestLineEnds(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"tree": string(fileOf(ar, "tree")), "faults": string(fileOf(ar, "faults"))}
		for i, f := range ar.Files {
			if f.Name != "brief.yml" {
				ar.Files[i].Data = bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))
			}
		}
		doc, faults := parseArchive(t, ar)
		checkPlaces(t, doc, faults)
		if diff := cmp.Diff(want["tree"], string(dumpOf(doc))); diff != "" {
			t.Errorf("%s: tree (-LF +CRLF):\n%s", path, diff)
		}
		if diff := cmp.Diff(want["faults"], string(faultsOf(doc.Source, faults))); diff != "" {
			t.Errorf("%s: faults (-LF +CRLF):\n%s", path, diff)
		}
	}
}

func fileOf(ar *txtar.Archive, name string) []byte {
	for _, f := range ar.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func parseArchive(t testing.TB, ar *txtar.Archive) (*Doc, diag.List) {
	files := map[string]*diag.Source{}
	var src *diag.Source
	var shared *conf.Value
	for _, f := range ar.Files {
		switch f.Name {
		case "tree", "needs", "faults":
		case "note.md":
			src = diag.NewSource(f.Name, f.Data)
		case "brief.yml":
			s := diag.NewSource(f.Name, f.Data)
			v, faults := conf.Parse(s, 0, len(f.Data))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			shared = v
		default:
			files[f.Name] = diag.NewSource(f.Name, f.Data)
		}
	}
	if src == nil {
		t.Fatal("the archive has no note.md")
	}
	return Parse(src, shared, files)
}

func dumpOf(doc *Doc) []byte {
	var b bytes.Buffer
	Dump(&b, doc)
	return b.Bytes()
}

func needsOf(doc *Doc) []byte {
	var b bytes.Buffer
	for _, n := range doc.Needs {
		kind := [...]string{"include", "image", "data", "brand", "profile", "bibliography"}[n.Kind]
		fmt.Fprintf(&b, "%s %s from %s\n", kind, n.Path.S, n.From.Name)
	}
	return b.Bytes()
}

func faultsOf(home *diag.Source, faults diag.List) []byte {
	var b bytes.Buffer
	d := dumper{w: &b, home: home}
	for _, f := range faults {
		fmt.Fprintf(&b, "%s %s[%s]: %s\n", d.place(f.Span), f.Severity, f.Rule.Code, f.Message)
		for _, n := range f.Notes {
			fmt.Fprintf(&b, "  note %s: %s\n", d.place(n.Span), n.Text)
		}
		if f.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", f.Hint)
		}
	}
	return b.Bytes()
}

// checkPlaces holds that all places lie in their sources, that texts know
// their origins, and that kids lie inside their parents.
func checkPlaces(t testing.TB, doc *Doc, faults diag.List) {
	inside := func(what string, s diag.Span) {
		t.Helper()
		if s.Source == nil || s.Start < 0 || s.End < s.Start || s.End > len(s.Source.Data) {
			t.Errorf("%s: place %d to %d is outside its source", what, s.Start, s.End)
		}
	}
	text := func(what string, x diag.Text) {
		t.Helper()
		if !x.Present() {
			return
		}
		inside(what, x.All())
		for i := range len(x.S) {
			inside(what, x.Span(i, i+1))
		}
	}
	check := func(n *Node) {
		inside(n.Kind.String(), n.Span)
		text(n.Kind.String(), n.Text)
		text(n.Kind.String(), n.Title)
		text(n.Kind.String(), n.Attr.ID)
		for _, c := range n.Attr.Classes {
			text(n.Kind.String(), c)
		}
		for _, v := range n.Attr.Values {
			text(n.Kind.String(), v.Key)
			text(n.Kind.String(), v.Value)
		}
		for _, k := range append(n.Caption[:len(n.Caption):len(n.Caption)], n.Kids...) {
			if k.Span.Source == n.Span.Source && (k.Span.Start < n.Span.Start || k.Span.End > n.Span.End) {
				t.Errorf("%s %d to %d is not inside %s %d to %d", k.Kind, k.Span.Start, k.Span.End, n.Kind, n.Span.Start, n.Span.End)
			}
		}
	}
	for _, n := range doc.Blocks {
		Walk(n, func(n *Node) bool { check(n); return true })
	}
	for _, n := range doc.Footnotes {
		Walk(n, func(n *Node) bool { check(n); return true })
	}
	for _, f := range faults {
		inside(f.Rule.Code, f.Span)
		if f.Message == "" {
			t.Errorf("%s has no message", f.Rule.Code)
		}
	}
	if doc.Front == nil || len(doc.Editions) == 0 || doc.Source == nil {
		t.Error("the document is not whole")
	}
}
