package data

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"

	"policybrief/internal/diag"
)

// made is a table of rows × 8: two keys of text, a period, four measures of
// which one is quoted and one has markers and marks, and a status.
func made(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("area,code,year,calls,answered,rate,Spend (£m),status\n")
	for i := range rows {
		fmt.Fprintf(&b, "Area %d,E%08d,%d,%d,\"%d,%03d\",%d.%d,", i%300, i, 2000+i%20, i*7%90000, 1+i%900, i*3%1000, i%100, i%10)
		switch i % 50 {
		case 7:
			b.WriteString("[c]")
		case 9:
			fmt.Fprintf(&b, "%d.5 [p]", i%100)
		default:
			fmt.Fprintf(&b, "-%d.25", i%1000)
		}
		b.WriteString(",final\n")
	}
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	src := diag.NewSource("made.csv", made(100_000))
	b.SetBytes(int64(len(src.Data)))
	b.ReportAllocs()
	for b.Loop() {
		t, ds := Parse(&Spec{}, src)
		if t.Rows != 100_000 || len(ds) > 0 {
			b.Fatal(t.Rows, ds)
		}
	}
}

// BenchmarkEncodingCSV is the measure: the standard library, which finds the
// cells and no more.
func BenchmarkEncodingCSV(b *testing.B) {
	data := made(100_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkCell(b *testing.B) {
	t, _ := Parse(&Spec{}, diag.NewSource("made.csv", made(1000)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if c := t.Cell(i%1000, 6); c.State == Words {
			b.Fatal(c)
		}
		i++
	}
}

func BenchmarkKeySet(b *testing.B) {
	t, _ := Parse(&Spec{}, diag.NewSource("made.csv", made(100_000)))
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range []int{0, 2} {
			if _, ds := t.KeySet(t.Columns[c], "", nil); len(ds) > 0 {
				b.Fatal(ds)
			}
		}
	}
}
