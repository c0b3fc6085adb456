package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

func TestUnsafe(t *testing.T) {
	for _, name := range []string{"webcams-minister", "Bröd", "CONSULTATION", "com10", "a.b", "x y", strings.Repeat("a", 200)} {
		if why := unsafe(name); why != "" {
			t.Errorf("%q is refused: it %s", name, why)
		}
	}
	for _, name := range []string{
		"", " ", ".", "..", ".hidden", "-rf", "a/b", `a\b`, "a:b", "what?", "a\nb", "a\u202eb", "end.", "end ", " a",
		"con", "CON", "Con.tinued", "nul ", "aux.x", "COM1", "lpt9", "com¹", "conin$", strings.Repeat("a", 201), "\xff",
	} {
		if unsafe(name) == "" {
			t.Errorf("%q is allowed", name)
		}
	}
}

func TestExpand(t *testing.T) {
	for in, want := range map[string]string{
		"{note}-{edition}":     "n-e",
		"{note}-{edition}.pdf": "n-e",
		"{ note }.PDF":         "n",
		"plain":                "plain",
		"{note":                "",
		"{other}":              "",
	} {
		src := diag.NewSource("x", []byte(in))
		got, d := expand(diag.NewText(src, 0, len(in)), "n", "e")
		if got != want || (d != nil) != (want == "") {
			t.Errorf("%s gives %q, %v", in, got, d)
		}
	}
}

// TestWrite makes sure that a file appears whole or not at all.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	w := &writer{dir: dir}
	if err := w.write([]output{{"a.pdf", []byte("1")}, {"a.json", []byte("2")}}); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "b.pdf"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "b.pdf", "x"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := w.write([]output{{"b.pdf", []byte("1")}, {"b.json", []byte("2")}}); err == nil {
		t.Error("a folder was written over")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "a.json a.pdf b.pdf" {
		t.Errorf("the folder holds %s", got)
	}
}
