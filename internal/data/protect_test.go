package data

import (
	"bytes"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// TestNearest: halves go away from zero, in the number that is stood for.
func TestNearest(t *testing.T) {
	for _, c := range []struct {
		n     string
		base  int64
		scale int32
		want  string
	}{
		{"0", 5, 0, "0"}, {"2", 5, 0, "0"}, {"3", 5, 0, "5"}, {"7", 5, 0, "5"}, {"7.5", 5, 0, "10"}, {"-7.5", 5, 0, "-10"}, {"-7", 5, 0, "-5"},
		{"5", 10, 0, "10"}, {"14", 10, 0, "10"}, {"1252", 5, 0, "1250"}, {"4.6", 5, 3, "4.6"}, {"0.012", 5, 3, "0.01"}, {"1.2345", 5, 3, "1.235"},
		{"123456789012345678", 5, 0, "123456789012345680"}, {"123456789012345678", 5, 9, "123456789012345678"},
	} {
		n, ok := ParseNumber(c.n)
		if !ok {
			t.Fatal(c.n)
		}
		if got := n.nearest(c.base, c.scale).String(); got != c.want {
			t.Errorf("%s to the nearest %d × 10^-%d: got %s, want %s", c.n, c.base, c.scale, got, c.want)
		}
	}
}

// TestProtected: a protected table tells nothing of what stands behind its
// screens, and nothing of the lines of its file.
func TestProtected(t *testing.T) {
	src := diag.NewSource("made.csv", []byte("area;calls;share\nNorthmere;3;7,5\n\"South\nmere\";1252 [p];92,5\nEastvale;<5;\n"))
	table, faults := Parse(&Spec{}, src)
	if faults.HasErrors() {
		t.Fatal(faults[0].Message)
	}
	hide := &Screen{Round: 5}
	hide.Hide(0, table.Rows)
	gone := &Screen{}
	gone.Hide(0, table.Rows)
	p := table.Protected(Shield{Below: 5, Round: 5, Hidden: 1}, map[int]*Screen{1: hide, 2: gone})
	for _, c := range []struct {
		row, column int
		raw         string
		state       State
	}{
		{0, 0, "Northmere", Words}, {0, 1, "[c]", Missing}, {0, 2, "[c]", Missing},
		{1, 0, "South\nmere", Words}, {1, 1, "1250", Known}, {1, 2, "92,5", Known}, {2, 1, "<5", Missing}, {2, 2, "", Blank}, {9, 9, "", Blank},
	} {
		cell := p.Cell(c.row, c.column)
		if cell.Raw != c.raw || cell.State != c.state {
			t.Errorf("cell %d, %d is %q (%d), and should be %q (%d)", c.row, c.column, cell.Raw, cell.State, c.raw, c.state)
		}
		if off := partsOff(p, c.row, c.column); off != "" {
			t.Errorf("cell %d, %d: %s", c.row, c.column, off)
		}
		if cell.Origin.Span.Text() != "" {
			t.Errorf("cell %d, %d has its text in its place", c.row, c.column)
		}
	}
	if m := p.Cell(1, 1).Marks; len(m) != 1 || m[0].Sign != "[p]" {
		t.Errorf("the marks are %v", m)
	}
	if why := p.Cell(0, 1).Why; why != "confidential" || p.Cell(0, 1).Low != nil {
		t.Errorf("a hidden cell is %s", why)
	}
	if _, ok := p.Plain(0, 1); ok || p.Text(0, 1) != "[c]" || p.Text(0, 2) != "[c]" || p.Text(1, 1) != "1250" || p.Places(0, 2) != 0 || p.Places(1, 2) != 1 {
		t.Error("a hidden cell's number, text or places are told")
	}
	if table.Cell(0, 1).Raw != "3" || table.Shield() != nil || p.Shield().Hidden != 1 || hide.Count() != 1 {
		t.Error("the table itself has changed")
	}
	var told bytes.Buffer
	at := p.Cell(1, 2).Origin.Span
	list := diag.List{ruleNotNumber.At(at, "words")}
	list.Print(&told, diag.PrintOptions{})
	list.JSON(&told, diag.PrintOptions{})
	if !strings.Contains(told.String(), "made.csv:C3:") || !strings.Contains(told.String(), `"line":3,"column":3`) || strings.ContainsAny(told.String(), "92|^") {
		t.Errorf("the fault's place is told as\n%s", told.String())
	}
}

// TestHush takes the contents of cells out of faults.
func TestHush(t *testing.T) {
	src := diag.NewSource("made.csv", []byte("area,calls,helped\nNorthmere,3,7\nSouthmere,4 x,7\n"))
	faults := diag.List{
		ruleNotNumber.At(src.Span(43, 46), "“4 x” is no number").WithHint("markers: {\"4 x\": …}").WithNote(src.Span(28, 29), "B2: 3"),
		ruleRagged.At(src.Span(18, 30), "record 2 has 4 cells"),
		ruleUnknownColumn.At(diag.NewSource("note.md", []byte("key: yaer")).Span(5, 9), "no column").WithNote(src.Span(28, 29), "B2: 3"),
	}
	var b bytes.Buffer
	Hush(faults, "made.csv", Quiet).Print(&b, diag.PrintOptions{})
	if got := b.String(); strings.Contains(got, "4 x") || strings.Contains(got, "Northmere") || strings.Contains(got, "B2: 3") ||
		!strings.Contains(got, "made.csv:B3: error[not-a-number]") || !strings.Contains(got, "record 2 has 4 cells") || !strings.Contains(got, "key: yaer") {
		t.Errorf("told:\n%s", got)
	}
}
