package build

import (
	"os"
	"path/filepath"
	"slices"
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

// named gives the names, without .pdf, that a note's editions get, and the
// codes of the faults in place of those that get none.
func named(t *testing.T, front string, files map[string]string) []string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "words")
	write(t, dir, files)
	write(t, dir, map[string]string{"note.md": "---\ntitle: A note\n" + front + "---\n\nWords.\n"})
	var out []string
	for _, j := range loaded(t, dir) {
		name := j.out
		for _, d := range j.faults {
			name = d.Rule.Code + ": " + d.Message + " (" + d.Hint + ")"
		}
		out = append(out, name)
	}
	return out
}

// write writes files into a folder.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

var areas = map[string]string{
	"areas.csv": "area,code,size,year\nNorthmere,N 1,1042,2024\n\"Tyne, Wear\",T/2,,2024\n",
}

const areasFront = "data:\n  areas: {file: areas.csv, key: area, measures: {size: {unit: count}}}\n"

// TestNames holds the names that editions get.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		front string
		want  []string // the whole name, or words that a fault has
	}{
		{"", []string{"words"}},
		{"editions: {one: {}, two: {}}\n", []string{"words-one", "words-two"}},
		{"editions: {one: {}}\n", []string{"words"}},
		{"output: \"{note}-{edition}\"\neditions: {e: {}}\n", []string{"words-e"}},
		{"output: \"{note}-{edition}.pdf\"\neditions: {e: {}}\n", []string{"words-e"}},
		{"output: \"{ note }.PDF\"\n", []string{"words"}},
		{"output: plain\n", []string{"plain"}},
		{"output: \"{note\"\n", []string{"never closed"}},
		{"output: \"note}\"\n", []string{"no brace is open"}},
		{"output: \"{}\"\n", []string{"nothing between"}},
		{"output: \"{{ note }}\"\n", []string{"a name takes single braces (write {note})"}},
		{"output: \"{other}\"\n", []string{"called other; there are edition and note"}},
		{"output: \"{note |}\"\n", []string{"figure-syntax"}},
		{"params: {year: 2024}\noutput: \"{note}-{year}\"\n", []string{"words-2024"}},
		{areasFront + "matrix: {area: areas.area}\n", []string{"words-northmere", "words-tyne-wear"}},
		{areasFront + "matrix: {area: areas.area}\neditions: {one: {}, two: {matrix: {}}}\n",
			[]string{"words-one-northmere", "words-one-tyne-wear", "words-two"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{area}\"\n", []string{"Northmere", "Tyne, Wear"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{area | slug}.pdf\"\n", []string{"northmere", "tyne-wear"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{areas.code[area]}\"\n",
			[]string{"N 1", "“T/2.pdf”, which would lie in another folder (let slug make it safe: {areas.code[area] | slug})"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{areas.code[area] | slug}\"\n", []string{"n-1", "t-2"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{areas.size[area]}\"\n", []string{"1042", "areas.size[area] is missing"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{areas.size}-{area}\"\n", []string{"is a list", "is a list"}},
		{areasFront + "matrix: {area: areas.area}\noutput: \"{areas.code['}']}\"\n", []string{"areas has no area “}”", "areas has no area “}”"}},
		{areasFront + "matrix: {area: areas.area}\noutput: x\n", []string{"also be the file of note.md for Tyne, Wear", "also be the file of note.md for Northmere"}},
		{areasFront + "matrix: {note: areas.area}\n", []string{"stands for the note itself"}},
		{areasFront + "matrix: {area: areas}\n", []string{"write area: DATASET.KEY"}},
		{areasFront + "matrix: {area: aeras.area}\n", []string{"did you mean “areas”?"}},
		{areasFront + "matrix: {area: areas.aera}\n", []string{"did you mean “area”?"}},
		{areasFront + "matrix: {area: areas.code}\n", []string{"“code” is no key of areas (its keys are area"}},
		{areasFront + "matrix: {area: areas.nothing}\n", []string{"unknown-column"}},
		{"data:\n  areas: {file: areas.csv, key: area, where: area == \"Nowhere\"}\nmatrix: {area: areas.area}\n", []string{"areas has no rows"}},
		{"data:\n  areas: {file: areas.csv, key: [area, year]}\nmatrix: {y: areas.year}\n", []string{"words-2024"}},
	} {
		got := named(t, c.front, areas)
		ok := len(got) == len(c.want)
		for i := range c.want {
			ok = ok && (got[i] == c.want[i] || strings.Contains(got[i], ": ") && strings.Contains(got[i], c.want[i]))
		}
		if !ok {
			t.Errorf("%s gives\n%s\nwant\n%s", c.front, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestHostileKeys: whatever stands in a key, the name that it gets by default
// is safe, and different keys that a slug leaves nothing of get different
// names.
func TestHostileKeys(t *testing.T) {
	long := strings.Repeat("Llanfair", 40)
	keys := []string{"../../etc/passwd", "..", "a\\b", "CON", "🎉", "🚀", "-rf", ".hidden", "what?*", "x\u202ey", "日本", long + "a", long + "b", strings.Repeat("é", 300), " . "}
	seen := map[string]string{}
	for _, k := range keys {
		name := "note-" + safeKey(k)
		if why := unsafe(name); why != "" {
			t.Errorf("%q becomes %q, which %s", k, name, why)
		}
		if other, ok := seen[name]; ok {
			t.Errorf("%q and %q both become %q", k, other, name)
		}
		seen[name] = k
	}
}

// TestWrite makes sure that a file appears whole or not at all.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	w := &writer{dir: dir}
	if err := w.write([]output{{name: "a.pdf", data: []byte("1")}, {name: "a.json", data: []byte("2")}}); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "b.pdf"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "b.pdf", "x"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := w.write([]output{{name: "b.pdf", data: []byte("1")}, {name: "b.json", data: []byte("2")}}); err == nil {
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

// FuzzPattern: whatever output: says, its pattern is read or refused with a
// place and what to do, and never both.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{
		"", "plain.pdf", "{note}-{edition}.PDF", "{ note }", "{note", "note}", "{}", "{{ note }}", "{areas.code[area] | slug}",
		`{areas.code["}"]}x`, "{'\\\\'}", "{note |}", "{a}{b}{c}", "\xff{\x00}", "{\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := readPattern(diag.NewText(diag.NewSource("x", []byte(s)), 0, len(s)), func(string) bool { return true })
		words := 0
		for _, part := range p.parts {
			words += len(part.words)
			if part.expr != nil {
				words += len(part.expr.Text.S) + len("{}")
			}
		}
		if words > len(s) || len(p.faults) == 0 && strings.ContainsAny(s, "{}") != slices.ContainsFunc(p.parts, func(p patternPart) bool { return p.expr != nil }) {
			t.Errorf("%q is read as %v", s, p.parts)
		}
		for _, d := range p.faults {
			if d.Span.IsZero() || d.Span.Start > d.Span.End || d.Span.End > len(s) {
				t.Errorf("%q: %s stands at %d to %d", s, d.Rule.Code, d.Span.Start, d.Span.End)
			}
		}
	})
}
