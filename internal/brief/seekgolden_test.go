package brief_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/brief"
	"policybrief/internal/figure"
)

var update = flag.Bool("update", false, "write the goldens again")

// TestBindGolden holds what is proposed for small notes: each typed number,
// whether its first candidate is clear, and the candidates with what they are
// put in place of.
func TestBindGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/bind/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir, text := t.TempDir(), ""
			for _, f := range a.Files {
				if f.Name == "note.md" {
					text = string(f.Data)
				}
				if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			p := &project{t, dir, map[string]*figure.Dataset{}}
			var b strings.Builder
			for _, pr := range brief.NewFinder().Propose(p.bound("", text), nil) {
				tellProposal(&b, pr)
			}
			for i, f := range a.Files {
				if f.Name != "want" || bytes.Equal(f.Data, []byte(b.String())) {
					continue
				}
				if !*update {
					t.Errorf("got\n%s\nwant\n%s", b.String(), f.Data)
					continue
				}
				a.Files[i].Data = []byte(b.String())
				if err := os.WriteFile(name, txtar.Format(a), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func tellProposal(b *strings.Builder, p brief.Proposal) {
	line, column := 0, 0
	if !p.Span.IsZero() {
		line, column = p.Span.Source.Position(p.Span.Start)
	}
	state := "unclear"
	switch {
	case p.Name != "":
		state = "in the name “" + p.Name + "”"
	case p.Clear:
		state = "clear"
	case len(p.Found) == 0:
		state = "nothing"
	}
	fmt.Fprintf(b, "%d:%d %s: %s\n", line, column, p.Typed, state)
	for _, f := range p.Found {
		fmt.Fprintf(b, "  %s => %s\n", f.Typed, f.Put)
	}
	if p.More > 0 {
		fmt.Fprintf(b, "  and %d more\n", p.More)
	}
}
