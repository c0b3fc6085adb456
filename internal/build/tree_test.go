package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/page"
)

// TestTrees reads each sample as a screen reader does, and holds that against
// testdata/trees: a file for each edition, with a line for each element and
// the words under it. What figures and cells say is tested where they are made.
// A sample that changes has its file written anew with UPDATE_TREES=1.
func TestTrees(t *testing.T) {
	for _, dir := range []string{"breakfast", "buses", "libraries", "webcams"} {
		for _, j := range loaded(t, filepath.Join("..", "..", "briefs", dir)) {
			doc, _, _ := Set(j.input())
			got := readOut(doc)
			name := filepath.Join("testdata", "trees", strings.Trim(dir+"-"+j.Name, "-")+".txt")
			if os.Getenv("UPDATE_TREES") != "" {
				if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
		}
	}
}

// readOut gives the tag tree as text: an element a line, its words after it,
// those of links and signs in their sentence.
func readOut(doc *page.Doc) string {
	words := map[*page.Elem]string{}
	for _, p := range doc.Pages {
		for _, it := range p.Items {
			g, ok := it.(*page.Glyphs)
			if !ok || g.Tag.Leaf == nil {
				continue
			}
			for _, r := range g.Run {
				words[g.Tag.Leaf] += strings.ReplaceAll(r.Text, "\u00AD", "")
			}
		}
	}
	inline := map[page.Type]bool{page.Span: true, page.LinkType: true, page.Reference: true, page.Code: true, page.Content: true}
	var text func(e *page.Elem) string
	text = func(e *page.Elem) string {
		switch {
		case e.ActualText != "":
			return e.ActualText
		case e.Type == page.Content:
			return words[e]
		}
		s := ""
		for _, k := range e.Kids {
			if inline[k.Type] {
				s += text(k)
			}
		}
		if e.Expansion != "" {
			s += " (" + e.Expansion + ")"
		}
		if e.Type == page.Reference {
			s = "{" + s + "}"
		}
		return s
	}
	var b strings.Builder
	var walk func(e *page.Elem, depth int)
	walk = func(e *page.Elem, depth int) {
		line := strings.Repeat("  ", depth) + string(e.Type)
		if e.Type == page.TR {
			for _, k := range e.Kids {
				line += " " + string(k.Type) + [...]string{"", "(row)", "(column)", "(both)"}[k.Scope]
			}
			b.WriteString(line + "\n")
			return
		}
		switch own := strings.Join(strings.Fields(text(e)), " "); {
		case e.Type == page.Figure:
			line += ": " + strings.SplitN(e.Alt, " ", 4)[0] + " …"
		case own != "":
			line += ": " + own
		}
		b.WriteString(line + "\n")
		for _, k := range e.Kids {
			if !inline[k.Type] {
				walk(k, depth+1)
			}
		}
	}
	walk(doc.Root, 0)
	return b.String()
}
