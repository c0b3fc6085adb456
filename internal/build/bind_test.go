package build

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

var claimSpan = regexp.MustCompile(`^\[([^\]]*)\]\{[^}]*\}$`)

// A stand is what stood in a place: the cells behind it and its number.
type stand struct {
	cells, raw string
	claim      bool
}

// typedNote gives the note of a project with each figure typed as it is shown
// and each claim's words alone, and what stood where in it: figures and claims
// by the place of what was typed.
func typedNote(t *testing.T, dir string) (text string, stood map[int]stand) {
	t.Helper()
	type edit struct {
		from, to int
		put      string
		stand
	}
	edits := map[int]edit{}
	var data []byte
	for _, j := range loaded(t, dir) {
		in, faults := j.gather()
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		made := brief.Bind(in)
		data = made.Blocks[0].Span.Source.Data
		for _, f := range made.Order {
			if s := f.Node.Span; s.Name() == j.source.name {
				edits[s.Start] = edit{s.Start, s.End, f.Shown, stand{cellsBehind(f.Value), f.Value.Raw(), false}}
			}
		}
		for _, c := range made.Claims {
			s := c.Node.Span
			if m := claimSpan.FindStringSubmatch(s.Text()); c.Node.Kind == note.Span && m != nil {
				edits[s.Start] = edit{s.Start, s.End, m[1], stand{cellsBehind(c.Values...), "", true}}
			}
		}
	}
	stood = map[int]stand{}
	var b strings.Builder
	at := 0
	for _, e := range slices.SortedFunc(maps.Values(edits), func(a, b edit) int { return cmp.Compare(a.from, b.from) }) {
		if e.from < at {
			continue
		}
		b.Write(data[at:e.from])
		for k := range len(e.put) {
			stood[b.Len()+k] = e.stand
		}
		b.WriteString(e.put)
		at = e.to
	}
	b.Write(data[at:])
	return b.String(), stood
}

func cellsBehind(values ...figure.Value) string {
	cells := map[string]bool{}
	for _, v := range values {
		for _, r := range v.Cells {
			o := r.Cell().Origin
			cells[fmt.Sprintf("%s %s %s%d", o.File, o.Sheet, o.Column, o.Row)] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(cells)), ", ")
}

// TestBindSamples types the figures of the samples, and binds them again. Each
// candidate, put in, has to read as what was typed.
func TestBindSamples(t *testing.T) {
	for _, c := range []struct {
		name  string
		least int // that are to come back
	}{{"webcams", 23}, {"breakfast", 15}} {
		name := c.name
		t.Run(name, func(t *testing.T) {
			from := filepath.Join("../../briefs", name)
			if _, err := os.Stat(from); err != nil {
				t.Skip("the sample brief is not here: ", err)
			}
			dir := filepath.Join(t.TempDir(), name)
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			text, stood := typedNote(t, dir)
			file := filepath.Join(dir, "note.md")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			before := readsAs(t, dir)
			b, err := Bind(BindOptions{Dir: dir, Note: "note.md"})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if b.Faults.HasErrors() {
				t.Fatal(b.Faults)
			}
			for place := range 5 { // the first candidate of each number at once, then the second
				var list []insertion
				for _, x := range b.Typed {
					if place >= len(x.Found) {
						continue
					}
					f := x.Found[place]
					if n := len(list); n == 0 || list[n-1].to <= f.Span.Start {
						list = append(list, insertion{f.Span.Name(), f.Span.Start, f.Span.End, []string{f.Put}, 0})
					}
				}
				doc, _ := b.source.parse(b.with(list))
				for k := range b.briefs {
					if !slices.Equal(brief.Texts(b.rebound(k, doc)), b.texts[k]) {
						t.Errorf("with the candidates of place %d the note reads otherwise", place+1)
					}
				}
			}
			same, all := 0, 0
			for _, x := range b.Typed {
				want, ok := stood[x.Span.Start]
				switch all++; {
				case !x.Put:
					t.Logf("%q in %q is left: %s", x.Typed, x.Text, x.Left)
				case !ok:
					t.Errorf("%q in %q stood for nothing, and is bound to %s", x.Typed, x.Text, x.Found[0].Expr)
				case cellsFound(b, x.Found[0]) == want.cells:
					same++
				case !x.Claim && x.Found[0].Value.Raw() == want.raw, x.Claim && want.claim:
					same++ // the number was published twice, or more than one thing proves the claim
					t.Logf("%q in %q is now %s", x.Typed, x.Text, x.Found[0].Expr)
				default:
					t.Errorf("%q in %q is bound to %s", x.Typed, x.Text, x.Found[0].Expr)
				}
			}
			if t.Logf("%d of %d bound as they were", same, all); same < c.least {
				t.Errorf("%d of %d are bound as they were, not %d", same, all, c.least)
			}
			if err := b.Write(); err != nil {
				t.Fatal(err)
			}
			if after := readsAs(t, dir); !slices.EqualFunc(before, after, slices.Equal[[]string]) {
				t.Error("bound, the note reads otherwise")
			}
		})
	}
}

// cellsFound names the cells behind an expression that was found.
func cellsFound(b *Binding, f Found) string {
	e, _ := figure.Parse(diag.MadeText(f.Expr, diag.Span{}))
	for _, made := range b.briefs {
		if v, values, faults := e.Trace(made.Scope); !faults.HasErrors() {
			if v.Kind == figure.Truth {
				return cellsBehind(values...)
			}
			return cellsBehind(v)
		}
	}
	return ""
}

// readsAs gives all text of a project's notes, edition by edition.
func readsAs(t *testing.T, dir string) (out [][]string) {
	t.Helper()
	for _, j := range loaded(t, dir) {
		in, faults := j.gather()
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		out = append(out, brief.Texts(brief.Bind(in)))
	}
	return out
}

const bindFront = "---\ntitle: Calls\ndata:\n  calls: {file: calls.csv, key: [area, year], measures: {answered: {unit: count, label: Calls answered}}}\n---\n\n"

const bindData = "area,year,answered\nNorth,2011,34935\nNorth,2012,69871\nKing's Lynn,2011,1217\nKing's Lynn,2012,1346\n"

// bindIn binds a note of a project made of files.
func bindIn(t *testing.T, files map[string]string) (dir string, b *Binding) {
	t.Helper()
	dir = t.TempDir()
	if files["calls.csv"] == "" {
		files["calls.csv"] = bindData
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Bind(BindOptions{Dir: dir, Note: "note.md"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return dir, b
}

// TestBindWrite holds what is written, byte for byte.
func TestBindWrite(t *testing.T) {
	for _, c := range []struct {
		name        string
		files, want map[string]string
		left        int
	}{
		{"line endings and a byte order mark stay",
			map[string]string{"note.md": "\ufeff" + strings.ReplaceAll(bindFront, "\n", "\r\n") + "North answered 69,871 calls in 2012\t \r\nand 34,935 in 2011.\r\n\r\n<!-- 34,935 -->\r\n"},
			map[string]string{"note.md": "\ufeff" + strings.ReplaceAll(bindFront, "\n", "\r\n") + "North answered {{ calls.answered[\"North\"][2012] }} calls in 2012\t \r\nand {{ calls.answered[\"North\"][2011] }} in 2011.\r\n\r\n<!-- 34,935 -->\r\n"}, 0},
		{"an included part beside the note is written too",
			map[string]string{"note.md": bindFront + "{{< include _north.md >}}\n\nIn 2012 King’s Lynn answered 1,346 calls.\n", "_north.md": "North answered 69,871 calls in 2012.\n"},
			map[string]string{"note.md": bindFront + "{{< include _north.md >}}\n\nIn 2012 King’s Lynn answered {{ calls.answered[\"King's Lynn\"][2012] }} calls.\n", "_north.md": "North answered {{ calls.answered[\"North\"][2012] }} calls in 2012.\n"}, 0},
		{"an included part is written too",
			map[string]string{"note.md": bindFront + "{{< include parts/_north.md >}}\n\nIn 2012 King’s Lynn answered 1,346 calls.\n", "parts/_north.md": "North answered 69,871 calls in 2012.\n"},
			map[string]string{"note.md": bindFront + "{{< include parts/_north.md >}}\n\nIn 2012 King’s Lynn answered {{ calls.answered[\"King's Lynn\"][2012] }} calls.\n", "parts/_north.md": "North answered {{ calls.answered[\"North\"][2012] }} calls in 2012.\n"}, 0},
		{"quotation marks suit the place",
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: \"North answered 69,871 calls in 2012\"\nsubtitle: 'North answered 34,935 calls in 2011'", 1) +
				"![A chart](a.png){fig-alt=\"North answered 69,871 calls in 2012\"}\n"},
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: \"North answered {{ calls.answered['North'][2012] }} calls in 2012\"\nsubtitle: 'North answered {{ calls.answered[\"North\"][2011] }} calls in 2011'", 1) +
				"![A chart](a.png){fig-alt=\"North answered {{ calls.answered[\"North\"][2012] }} calls in 2012\"}\n"}, 0},
		{"at the start of a plain line of YAML it can't stand",
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: 69,871 calls answered in North in 2012", 1)}, nil, 1},
		{"what is written with an escape is left",
			map[string]string{"note.md": bindFront + "North answered 69&#44;871 calls in 2012.\n"}, nil, 1},
		{"a change that is told over two lines",
			map[string]string{"note.md": bindFront + "Calls answered in North rose by\n100% in 2012.\n"},
			map[string]string{"note.md": bindFront + "Calls answered in North {{ moved(calls.answered[\"North\"][2011], calls.answered[\"North\"][2012]) }} in 2012.\n"}, 0},
		{"a claim and a number",
			map[string]string{"note.md": bindFront + "In 2012 calls answered in North doubled to 69,871.\n"},
			map[string]string{"note.md": bindFront + "In 2012 calls answered in North [doubled]{claim=\"fold(calls.answered['North'][2011], calls.answered['North'][2012]) == 'doubled'\"} to {{ calls.answered[\"North\"][2012] }}.\n"}, 0},
		{"no data", map[string]string{"note.md": "---\ntitle: Calls\n---\n\nNorth answered 69,871 calls.\n"}, nil, 1},
		{"words that are not to be checked",
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: Calls\nrules: {claim-unchecked: off}", 1) + "In 2012 calls answered in North doubled.\n"}, nil, 0},
		{"nothing typed", map[string]string{"note.md": bindFront + "North answers calls.\n"}, nil, 0},
		{"a cell of a table, and a list",
			map[string]string{"note.md": bindFront + "| Calls answered | 2011 | 2012 |\n|---|--:|--:|\n| North | 34,935 | 69,871 |\n\n* North answered **69,871** calls in 2012\n"},
			map[string]string{"note.md": bindFront + "| Calls answered | 2011 | 2012 |\n|---|--:|--:|\n| North | {{ calls.answered[\"North\"][2011] }} | {{ calls.answered[\"North\"][2012] }} |\n\n* North answered **{{ calls.answered[\"North\"][2012] }}** calls in 2012\n"}, 0},
		{"what a matrix goes through is no key to write",
			map[string]string{"note.md": strings.Replace(bindFront, "---\n\n", "matrix: {area: calls.area}\n---\n\n", 1) + "In 2012 {{ area }} answered 69,871 calls.\n"}, nil, 1},
		{"each edition has to read the same",
			map[string]string{"brief.yml": "lang: en-GB\n",
				"note.md":   "---\ntitle: Calls\neditions:\n  one: {data: {calls: {file: calls.csv, key: [area, year]}}}\n  two: {data: {calls: {file: other.csv, key: [area, year]}}}\n---\n\nNorth answered 69,871 calls in 2012, and 34,935 in 2011.\n",
				"other.csv": strings.Replace(bindData, "69871", "69872", 1)},
			map[string]string{"note.md": "---\ntitle: Calls\neditions:\n  one: {data: {calls: {file: calls.csv, key: [area, year]}}}\n  two: {data: {calls: {file: other.csv, key: [area, year]}}}\n---\n\nNorth answered 69,871 calls in 2012, and {{ calls.answered[\"North\"][2011] }} in 2011.\n"}, 1},
		{"a forecast is not put in as a fact",
			map[string]string{"note.md": bindFront + "North answered 71,402 calls in 2013.\n\nNorth is forecast to answer 71,402 calls in 2013.\n", "calls.csv": bindData + "North,2013 [f],71402\n"},
			map[string]string{"note.md": bindFront + "North answered 71,402 calls in 2013.\n\nNorth is forecast to answer {{ calls.answered[\"North\"][2013] }} calls in 2013.\n"}, 1},
		{"hidden text is bound where an edition shows it",
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: Calls\neditions: {one: {}, two: {}}", 1) + "::: {.content-visible when-audience=two}\nNorth answered 69,871 calls in 2012.\n:::\n\nIn 2011 North answered 34,935 calls.\n"},
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: Calls\neditions: {one: {}, two: {}}", 1) + "::: {.content-visible when-audience=two}\nNorth answered {{ calls.answered[\"North\"][2012] }} calls in 2012.\n:::\n\nIn 2011 North answered {{ calls.answered[\"North\"][2011] }} calls.\n"}, 0},
		{"rows of a matrix",
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: Calls\nmatrix: {place: calls.area}\noutput: \"{note}-{place | slug}\"", 1) + "Beside {{ place }}, North answered 69,871 calls in 2012.\n"},
			map[string]string{"note.md": strings.Replace(bindFront, "title: Calls", "title: Calls\nmatrix: {place: calls.area}\noutput: \"{note}-{place | slug}\"", 1) + "Beside {{ place }}, North answered {{ calls.answered[\"North\"][2012] }} calls in 2012.\n"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := maps.Clone(c.files)
			dir, b := bindIn(t, c.files)
			if numbers, _ := b.Left(); numbers != c.left {
				for _, x := range b.Typed {
					t.Logf("%s: %s", x.Typed, x.Left)
				}
				t.Errorf("%d left, not %d: %v", numbers, c.left, b.Faults)
			}
			if err := b.Write(); err != nil {
				t.Fatal(err)
			}
			for name, text := range before {
				if to, ok := c.want[name]; ok {
					text = to
				}
				got, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != text {
					t.Errorf("%s is\n%q\nnot\n%q", name, got, text)
				}
			}
			st, err := os.Stat(filepath.Join(dir, "note.md"))
			if err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o640 {
				t.Errorf("its permissions are now %v", st.Mode())
			}
			if entries, _ := os.ReadDir(dir); slices.ContainsFunc(entries, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), ".tmp") }) {
				t.Error("a temporary file is left")
			}
		})
	}
}

// TestBindRefuses holds that a file is not written over what somebody else
// wrote, nor in place of a link, and that of two files both are changed or
// none.
func TestBindRefuses(t *testing.T) {
	note := bindFront + "{{< include _part.md >}}\n\nNorth answered 69,871 calls in 2012.\n"
	part := "North answered 34,935 calls in 2011.\n"
	check := func(t *testing.T, dir, name, want string) {
		t.Helper()
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s is now %q", name, got)
		}
	}
	t.Run("changed meanwhile", func(t *testing.T) {
		dir, b := bindIn(t, map[string]string{"note.md": note, "_part.md": part})
		if err := os.WriteFile(filepath.Join(dir, "note.md"), []byte(note+"More.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := b.Write(); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
			t.Error(err)
		}
		check(t, dir, "note.md", note+"More.\n")
		check(t, dir, "_part.md", part)
	})
	t.Run("a link", func(t *testing.T) {
		dir, b := bindIn(t, map[string]string{"note.md": note, "_part.md": part})
		name := filepath.Join(dir, "note.md")
		if err := errors.Join(os.Rename(name, name+".real"), os.Symlink("note.md.real", name)); err != nil {
			t.Skip(err)
		}
		if err := b.Write(); err == nil || !strings.Contains(err.Error(), "is a link") {
			t.Error(err)
		}
		check(t, dir, "_part.md", part)
	})
	t.Run("gone meanwhile", func(t *testing.T) {
		dir, b := bindIn(t, map[string]string{"note.md": note, "_part.md": part})
		if err := os.Remove(filepath.Join(dir, "note.md")); err != nil {
			t.Fatal(err)
		}
		if err := b.Write(); err == nil {
			t.Error("it was written")
		}
		check(t, dir, "_part.md", part)
	})
}

// TestBindPages holds that a note with every number bound makes the pages that
// it made with the numbers typed; what is added says where they come from.
func TestBindPages(t *testing.T) {
	dir, b := bindIn(t, map[string]string{"note.md": bindFront + "# North\n\nNorth answered 69,871 calls in 2012, up 100% from 34,935 in 2011. Calls answered in North rose by\n100% in 2012.\n\n| Calls answered | 2011 | 2012 |\n|---|--:|--:|\n| North | 34,935 | 69,871 |\n"})
	text := func() (out string) {
		for _, j := range loaded(t, dir) {
			in, _ := j.gather()
			doc, _, faults := Set(in)
			if faults.HasErrors() {
				t.Fatal(faults)
			}
			for _, p := range doc.Pages {
				for _, it := range p.Items {
					if g, ok := it.(*page.Glyphs); ok && g.Tag.Leaf != nil {
						for _, r := range g.Run {
							out += r.Text
						}
					}
				}
			}
		}
		return strings.ReplaceAll(out, " ", "")
	}
	before := text()
	if left, _ := b.Left(); left > 0 || len(b.Files) != 1 {
		t.Fatalf("%d left", left)
	}
	if err := b.Write(); err != nil {
		t.Fatal(err)
	}
	after := text()
	if !strings.Contains(before, "69,871callsin2012,up100%") {
		t.Fatalf("the pages read %q", before)
	}
	if head, _, ok := strings.Cut(after, "Sourcesandnotes"); !ok || head != before {
		t.Errorf("the pages read\n%q\nand read before\n%q", after, before)
	}
}
