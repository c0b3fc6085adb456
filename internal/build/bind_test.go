package build

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

var claimSpan = regexp.MustCompile(`^\[([^\]]*)\]\{[^}]*\}$`)

// typedNote gives the note of a project with each figure typed as it is shown
// and each claim's words alone, and what stood where in it: figures and claims
// by the place of what was typed.
func typedNote(t *testing.T, dir string) (text string, stood map[int]string) {
	t.Helper()
	type edit struct {
		from, to int
		put      string
		cells    string
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
				edits[s.Start] = edit{s.Start, s.End, f.Shown, cellsBehind(f.Value)}
			}
		}
		for _, c := range made.Claims {
			s := c.Node.Span
			if m := claimSpan.FindStringSubmatch(s.Text()); c.Node.Kind == note.Span && m != nil {
				edits[s.Start] = edit{s.Start, s.End, m[1], cellsBehind(c.Values...)}
			}
		}
	}
	stood = map[int]string{}
	var b strings.Builder
	at := 0
	for _, e := range slices.SortedFunc(maps.Values(edits), func(a, b edit) int { return cmp.Compare(a.from, b.from) }) {
		if e.from < at {
			continue
		}
		b.Write(data[at:e.from])
		for k := range len(e.put) {
			stood[b.Len()+k] = e.cells
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
			o := r.Cell.Origin
			cells[fmt.Sprintf("%s %s %s%d", o.File, o.Sheet, o.Column, o.Row)] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(cells)), ", ")
}

// TestBindSamples types the figures of the samples, and binds them again.
func TestBindSamples(t *testing.T) {
	for _, name := range []string{"webcams", "breakfast"} {
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
			b, err := Bind(BindOptions{Dir: dir, Note: "note.md"})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if b.Faults.HasErrors() {
				t.Fatal(b.Faults)
			}
			all, put, wrong, others := 0, 0, 0, 0
			for _, x := range b.Typed {
				want := stood[x.Span.Start]
				if want == "" {
					if others++; x.Put {
						wrong++
						t.Logf("%q in %q stood for nothing, and is bound to %s", x.Typed, x.Text, x.Found[0].Expr)
					}
					continue
				}
				all++
				got := ""
				if len(x.Found) > 0 {
					got = foundCells(b, x.Found[0])
				}
				switch {
				case x.Put && got == want:
					put++
					continue
				case x.Put:
					wrong++
				}
				var list []string
				for _, f := range x.Found {
					list = append(list, fmt.Sprintf("%s (%d)", f.Expr, f.Score))
				}
				t.Logf("%q in %q\n  put %v (%s), first is right %v: %s; wanted %s", x.Typed, x.Text, x.Put, x.Left, got == want, strings.Join(list, "\n      "), want)
			}
			t.Logf("%d of %d bound as they were, %d wrong, %d others", put, all, wrong, others)
		})
	}
}

func foundCells(b *Binding, f Found) string {
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
