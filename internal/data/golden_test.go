package data

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden reads each archive's data file by its spec.yml and compares what
// is told and read with its want.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var spec Spec
			var src *diag.Source
			var told diag.List
			want := -1
			for i, f := range ar.Files {
				switch f.Name {
				case "spec.yml":
					yml := diag.NewSource(f.Name, f.Data)
					v, ds := conf.Parse(yml, 0, len(f.Data))
					told = append(told, ds...)
					told = append(told, conf.Decode(v, &spec)...)
					spec.At = v.Span
				case "want":
					want = i
				default:
					src = diag.NewSource(f.Name, f.Data)
				}
			}
			got := dump(&spec, src, told)
			if *update {
				if want < 0 {
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
					want = len(ar.Files) - 1
				}
				ar.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want < 0 {
				t.Fatal("no want; run with -update")
			}
			if d := cmp.Diff(string(ar.Files[want].Data), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// dump writes a table and what is told of it.
func dump(spec *Spec, src *diag.Source, told diag.List) string {
	var b strings.Builder
	table, ds := Parse(spec, src)
	told = append(told, ds...)
	keys, ds := spec.KeyColumns()
	told = append(told, ds...)
	fmt.Fprintf(&b, "encoding %s, delimiter %q, decimal %q, header %d, rows %d\n", table.Encoding, table.Delimiter, table.Decimal, table.Header, table.Rows)
	for _, c := range table.Columns {
		fmt.Fprintf(&b, "%s %s %q %s", c.Letter, c.Name, c.Header, c.Why)
		for _, s := range []string{c.Unit, c.Scale} {
			if s != "" {
				fmt.Fprintf(&b, ", %s", s)
			}
		}
		fmt.Fprintln(&b)
	}
	for row := range table.Rows {
		for i := range table.Columns {
			c := table.Cell(row, i)
			fmt.Fprintf(&b, "%s%d %s\n%s", c.Origin.Column, c.Origin.Row, say(c), partsOff(table, row, i))
		}
	}
	for _, k := range keys {
		if c, _ := table.Column(k.Column.S); c != nil {
			set, ds := table.KeySet(c, k.As.S, nil)
			told = append(told, ds...)
			fmt.Fprintf(&b, "key %s: %s\n", c.Name, sayKeys(set))
		}
	}
	for _, d := range told.Sort() {
		fmt.Fprintf(&b, "%s: %s[%s]: %s\n", place(d.Span), d.Severity, d.Rule.Code, d.Message)
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "    %s: %s\n", place(n.Span), n.Text)
		}
		if d.Hint != "" {
			fmt.Fprintf(&b, "    hint: %s\n", d.Hint)
		}
	}
	return b.String()
}

// partsOff tells where the parts of a cell that a table gives by themselves are
// not those of the cell, or "".
func partsOff(t *Table, row, column int) string {
	c := t.Cell(row, column)
	raw, off := string(t.Raw(row, column)), ""
	if raw != c.Raw {
		off += fmt.Sprintf("Raw gives %q, the cell has %q\n", raw, c.Raw)
	}
	if at, letter := t.Place(row, column); at != c.Origin.Row || letter != c.Origin.Column {
		off += fmt.Sprintf("Place gives %s%d, the cell has %s%d\n", letter, at, c.Origin.Column, c.Origin.Row)
	}
	if column >= len(t.Columns) || !t.Columns[column].Number {
		if len(c.Marks) > 0 {
			off += fmt.Sprintf("the cell of a column of text has the marks %v\n", c.Marks)
		}
	} else if n, ok := t.Plain(row, column); ok && (len(c.Marks) > 0 || c.State != Known || n.Normal() != c.Num) {
		off += fmt.Sprintf("Plain gives %v, the cell has %v with the marks %v\n", n, c.Num, c.Marks)
	}
	return off
}

func place(s diag.Span) string {
	if s.IsZero() {
		return "nowhere"
	}
	line, col := s.Source.Position(s.Start)
	return fmt.Sprintf("%s:%d:%d", s.Name(), line, col)
}
