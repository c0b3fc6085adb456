package layout_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden sets the notes of testdata and compares the tag tree and the
// pages with what is written there. A file holds note.md, the files that it
// names, and the goldens: tree, pages and faults, of which a golden that is
// not there is not compared.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range ar.Files {
				files[f.Name] = string(f.Data)
			}
			doc, faults := set(t, files["note.md"], files)
			checkDoc(t, doc)
			got := map[string]string{"tree": treeDump(doc), "pages": pagesDump(doc), "faults": faultsDump(faults)}
			if *update {
				for i := range ar.Files {
					if g, ok := got[ar.Files[i].Name]; ok {
						ar.Files[i].Data = []byte(g)
					}
				}
				if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, kind := range []string{"tree", "pages", "faults"} {
				want, ok := files[kind]
				if !ok {
					continue
				}
				if d := cmp.Diff(want, got[kind]); d != "" {
					t.Errorf("%s (-want +got):\n%s", kind, d)
				}
			}
		})
	}
}

// treeDump writes the tag tree, one element a line, with the words of each.
func treeDump(doc *page.Doc) string {
	var b bytes.Buffer
	words := leafText(doc)
	painted := map[*page.Elem]bool{}
	for _, p := range doc.Pages {
		for _, it := range p.Items {
			painted[it.Tagged().Leaf] = true
		}
	}
	var walk func(e *page.Elem, depth int)
	walk = func(e *page.Elem, depth int) {
		in := strings.Repeat("  ", depth)
		if e.Type == page.Content {
			switch {
			case words[e] != "":
				fmt.Fprintf(&b, "%s%q\n", in, words[e])
			case painted[e]:
				fmt.Fprintf(&b, "%s(drawn)\n", in)
			}
			return
		}
		b.WriteString(in + string(e.Type))
		say := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, " %s=%q", name, value)
			}
		}
		say("id", e.ID)
		say("alt", e.Alt)
		say("actual", e.ActualText)
		say("expansion", e.Expansion)
		say("lang", e.Lang)
		say("scope", [...]string{"", "row", "column", "both"}[e.Scope])
		if e.ColSpan > 1 || e.RowSpan > 1 {
			fmt.Fprintf(&b, " spans=%dx%d", max(1, e.ColSpan), max(1, e.RowSpan))
		}
		if e.Ordered {
			b.WriteString(" ordered")
		}
		if e.Type == page.Figure {
			fmt.Fprintf(&b, " page=%d box=%s", e.Page+1, rectDump(e.BBox))
		}
		b.WriteByte('\n')
		for _, k := range e.Kids {
			walk(k, depth+1)
		}
	}
	walk(doc.Root, 0)
	return b.String()
}

func rectDump(r page.Rect) string {
	return fmt.Sprintf("%s,%s %s×%s", pt(r.X), pt(r.Y), pt(r.W), pt(r.H))
}

// pt writes a length in points to a tenth.
func pt(l page.Length) string {
	tenths := (l + 50) / 100
	if l < 0 {
		tenths = -((-l + 50) / 100)
	}
	sign := ""
	if tenths < 0 {
		sign, tenths = "-", -tenths
	}
	return fmt.Sprintf("%s%d.%d", sign, tenths/10, tenths%10)
}

// pagesDump writes what is painted: words with place and size, boxes of
// shapes, pictures, links. What charts draw is theirs to test.
func pagesDump(doc *page.Doc) string {
	var b bytes.Buffer
	charts := map[*page.Elem]bool{}
	var find func(e *page.Elem, inside bool)
	find = func(e *page.Elem, inside bool) {
		charts[e] = inside && e.Type == page.Content
		for _, k := range e.Kids {
			find(k, inside || e.Type == page.Figure)
		}
	}
	find(doc.Root, false)
	kinds := [...]string{"", " layout", " header", " footer", " watermark"}
	for i, p := range doc.Pages {
		fmt.Fprintf(&b, "page %d\n", i+1)
		for _, it := range p.Items {
			tag := it.Tagged()
			switch it.(type) {
			case *page.Image, *page.Drawing:
			default:
				if charts[tag.Leaf] {
					continue
				}
			}
			kind := kinds[tag.Artifact]
			switch it := it.(type) {
			case *page.Glyphs:
				fmt.Fprintf(&b, "  %s,%s %spt %q%s\n", pt(it.At.X), pt(it.At.Y), pt(it.Size), glyphText(it), kind)
			case *page.Shape:
				c := it.Fill
				if c.A == 0 {
					c = it.Stroke
				}
				fmt.Fprintf(&b, "  %s #%02x%02x%02x%s\n", rectDump(bounds(it.Path)), c.R, c.G, c.B, kind)
			case *page.Image:
				fmt.Fprintf(&b, "  %s picture%s\n", rectDump(it.At), kind)
			case *page.Drawing:
				fmt.Fprintf(&b, "  %s drawing%s\n", rectDump(it.At), kind)
			}
		}
		for _, l := range p.Links {
			to := l.URI
			if to == "" {
				to = fmt.Sprintf("page %d, %s", l.Dest.Page+1, pt(l.Dest.Y))
			}
			fmt.Fprintf(&b, "  link %s to %s: %s\n", rectDump(l.Rect), to, l.Contents)
		}
	}
	if len(doc.Outline) > 0 {
		b.WriteString("outline\n")
	}
	var walk func(marks []page.Bookmark, depth int)
	walk = func(marks []page.Bookmark, depth int) {
		for _, m := range marks {
			fmt.Fprintf(&b, "%s%s: page %d, %s\n", strings.Repeat("  ", depth), m.Title, m.Dest.Page+1, pt(m.Dest.Y))
			walk(m.Kids, depth+1)
		}
	}
	walk(doc.Outline, 1)
	return b.String()
}

// bounds gives the box round a path's end points.
func bounds(p page.Path) page.Rect {
	if len(p) == 0 {
		return page.Rect{}
	}
	lo, hi := page.Point{X: 1 << 60, Y: 1 << 60}, page.Point{X: -1 << 60, Y: -1 << 60}
	for _, s := range p {
		if s.Op == page.Close {
			continue
		}
		lo.X, lo.Y = min(lo.X, s.P[2].X), min(lo.Y, s.P[2].Y)
		hi.X, hi.Y = max(hi.X, s.P[2].X), max(hi.Y, s.P[2].Y)
	}
	return page.Rect{X: lo.X, Y: lo.Y, W: hi.X - lo.X, H: hi.Y - lo.Y}
}

func faultsDump(l diag.List) string {
	var b strings.Builder
	for _, d := range l.Sort() {
		where := ""
		if !d.Span.IsZero() {
			line, col := d.Span.Source.Position(d.Span.Start)
			where = fmt.Sprintf("%s:%d:%d: ", d.Span.Name(), line, col)
		}
		fmt.Fprintf(&b, "%s%s[%s]: %s\n", where, d.Severity, d.Rule.Code, d.Message)
	}
	return b.String()
}
