package note

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// Dump writes a note's tree as text, one node a line, indented by depth: its
// kind, its place as line:column-line:column (with the file's name where it is
// an include's), and its fields. Tests compare it.
func Dump(w io.Writer, doc *Doc) {
	d := &dumper{w: w, home: doc.Source}
	for _, n := range doc.Blocks {
		d.node(n, 0, "")
	}
	ids := make([]string, 0, len(doc.Footnotes))
	for id := range doc.Footnotes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		d.node(doc.Footnotes[id], 0, "")
	}
}

// DumpNodes writes nodes as Dump does.
func DumpNodes(w io.Writer, nodes []*Node) {
	d := &dumper{w: w}
	for _, n := range nodes {
		d.node(n, 0, "")
	}
}

type dumper struct {
	w    io.Writer
	home *diag.Source
}

func (d *dumper) node(n *Node, depth int, role string) {
	fmt.Fprintf(d.w, "%s%s%s %s", strings.Repeat("  ", depth), role, n.Kind, d.place(n.Span))
	if n.Kind == Heading || n.Kind == List && n.Has(Ordered) {
		fmt.Fprintf(d.w, " %d", n.Level)
	}
	for i, name := range []string{"ordered", "tight", "task", "done", "number-only", "auto", "in-text", "year-only"} {
		if n.Has(1 << i) {
			fmt.Fprintf(d.w, " %s", name)
		}
	}
	if n.Align != AlignDefault {
		fmt.Fprintf(d.w, " %s", []string{"", "left", "centre", "right"}[n.Align])
	}
	if n.Attr.ID.Present() {
		fmt.Fprintf(d.w, " #%s", n.Attr.ID.S)
	}
	for _, c := range n.Attr.Classes {
		fmt.Fprintf(d.w, " .%s", c.S)
	}
	for _, v := range n.Attr.Values {
		fmt.Fprintf(d.w, " %s=%q", v.Key.S, v.Value.S)
	}
	if n.Text.Present() {
		fmt.Fprintf(d.w, " %q", n.Text.S)
		if at := n.Text.All(); at != n.Span && n.Text.S != "" {
			fmt.Fprintf(d.w, " @%s", d.place(at))
		}
	}
	if n.Title.Present() {
		fmt.Fprintf(d.w, " title %q", n.Title.S)
	}
	fmt.Fprintln(d.w)
	for _, k := range n.Caption {
		d.node(k, depth+1, "caption: ")
	}
	for _, k := range n.Kids {
		d.node(k, depth+1, "")
	}
}

func (d *dumper) place(s diag.Span) string {
	if s.IsZero() {
		return "nowhere"
	}
	l1, c1 := s.Source.Position(s.Start)
	l2, c2 := s.Source.Position(s.End)
	out := fmt.Sprintf("%d:%d-%d:%d", l1, c1, l2, c2)
	if l1 == l2 {
		out = fmt.Sprintf("%d:%d-%d", l1, c1, c2)
	}
	if d.home != nil && s.Source != d.home {
		return s.Source.Name + ":" + out
	}
	return out
}

var kindNames = [...]string{
	Paragraph: "Paragraph", Heading: "Heading", List: "List", Item: "Item", CodeBlock: "CodeBlock",
	BlockQuote: "BlockQuote", Attribution: "Attribution", Table: "Table", TableRow: "TableRow",
	TableCell: "TableCell", ThematicBreak: "ThematicBreak", Div: "Div", Callout: "Callout",
	DefinitionList: "DefinitionList", Term: "Term", Definition: "Definition", PageBreak: "PageBreak",
	ImageBlock: "ImageBlock", Block: "Block", FootnoteDef: "FootnoteDef", Text: "Text", Emph: "Emph",
	Strong: "Strong", Strike: "Strike", Code: "Code", Link: "Link", Image: "Image", SoftBreak: "SoftBreak",
	LineBreak: "LineBreak", Span: "Span", Figure: "Figure", FootnoteRef: "FootnoteRef", CrossRef: "CrossRef",
	Citation: "Citation", CiteKey: "CiteKey",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + fmt.Sprint(uint8(k)) + ")"
}
