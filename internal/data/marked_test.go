package data

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"policybrief/internal/diag"
)

// TestMarked: what is known of the marks of one number holds for every other,
// as reading all of the cell finds it.
func TestMarked(t *testing.T) {
	numbers := []string{"0", "1", "5.5", "10", "007", "1,234", "1.234", "1,23", "-12", "-0.5", "12-", "5.", ".5", "1,234,567.8", "999", "12345678901234567890", "--1", "5-6", "1..2"}
	var behind []string
	for _, s := range []string{"[note 3]", "[r]", "[p, r]", "[p] [note 1]", "p", "pr", "PR", "r [note 2]", "e5", "m", "million", "million [p]", "EUR", "EUR [p]", "b", "[b]", "[c]", "[low]", "[low] [p]", "c", "to 9", "to 9 [p]", "000", "000 [p]", "[1]", "[3, 4]", "[", "]", "][p]", "[p", "p]", "q", "[q]", "%", "% [p]", "see note 3", "x", "of which [p]", ", 3", "[<5]", "[p]5", "5[p]", "Feb", "* [p]", "(p)", "¹", "d", "s", "bd"} {
		behind = append(behind, s, " "+s, "  "+s)
	}
	own := vocabulary{missing: map[string]string{"999": "unknown", "5.5 [r]": "unknown"}, marks: map[string]string{"4": "see below", "[note 3]": "see above", "q": "see there"}}
	flags := vocabulary{flags: eurostatFlags}
	learned := 0
	for name, v := range map[string]vocabulary{"plain": {}, "own": own, "flags": flags} {
		for _, dec := range []byte{'.', ','} {
			for _, s := range behind {
				for _, first := range numbers {
					var m marked
					b := trim([]byte(first + s))
					r := v.read(b, dec)
					m.learn(v, b, dec, &r)
					learned += len(m.known)
					for _, n := range numbers {
						b := trim([]byte(n + s))
						got, ok := m.number(v, b, dec)
						if want := v.read(b, dec); ok && (want.state != Known || want.scan != got || !slices.Equal(want.marks, r.marks)) {
							t.Fatalf("%s: after %q with %c, %q is read as %+v, and is %+v", name, first+s, dec, b, got, want)
						}
					}
				}
			}
		}
	}
	if learned < 1000 {
		t.Errorf("%d marks were learned", learned)
	}
}

// markedRows is a table in which every number has marks, and none is there
// twice.
func markedRows(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("area,year,rate\n")
	for i := range rows {
		fmt.Fprintf(&b, "Area %d,%d,%d.5 [note %d]\n", i/20, 2000+i%20, i, i%9+1)
	}
	return b.Bytes()
}

// TestMarkedRows: a column of marked numbers is one of numbers, each with its
// mark, and a row more costs no allocation.
func TestMarkedRows(t *testing.T) {
	var table *Table
	allocs := func(rows int) float64 {
		src := diag.NewSource("made.csv", markedRows(rows))
		return testing.AllocsPerRun(1, func() {
			var ds diag.List
			if table, ds = Parse(&Spec{}, src); len(ds) > 0 {
				t.Fatal(ds)
			}
		})
	}
	if few, many := allocs(10_000), allocs(30_000); many > few+2000 {
		t.Errorf("%.0f allocations for 20,000 rows more", many-few)
	}
	for row := range table.Rows {
		if c := table.Cell(row, 2); c.State != Known || c.Num != (Number{int64(row*10 + 5), -1}) || len(c.Marks) != 1 || c.Marks[0].Sign != fmt.Sprintf("[note %d]", row%9+1) {
			t.Fatalf("row %d is %+v", row, c)
		}
	}
}

func BenchmarkMarked(b *testing.B) {
	src := diag.NewSource("made.csv", markedRows(100_000))
	b.SetBytes(int64(len(src.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ds := Parse(&Spec{}, src); len(ds) > 0 {
			b.Fatal(ds)
		}
	}
}
