package data

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"policybrief/internal/diag"
)

// madeXLSX is a workbook of rows × 8, as excelize streams it: two keys of
// text, a year, a date and four numbers, of which two have number formats.
// 330,000 rows take 20 MB.
func madeXLSX(t testing.TB, rows int) *diag.Source {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	thousands, _ := f.NewStyle(&excelize.Style{NumFmt: 3})
	percent, _ := f.NewStyle(&excelize.Style{NumFmt: 10})
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	row := []any{"area", "code", "year", "date", "calls", "spend", "rate", "index"}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range rows + 1 {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			t.Fatal(err)
		}
		row = []any{
			fmt.Sprintf("Area %d", i%300), fmt.Sprintf("E%08d", i), 2000 + i%20, excelize.Cell{StyleID: date, Value: 36526 + i%9000},
			excelize.Cell{StyleID: thousands, Value: random.IntN(1_000_000)}, float64(random.IntN(10_000_000)) / 100,
			excelize.Cell{StyleID: percent, Value: random.Float64()}, 100 * random.Float64(),
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return diag.NewSource("made.xlsx", b.Bytes())
}

const benchRows = 330_000

func BenchmarkXLSX(b *testing.B) {
	src := madeXLSX(b, benchRows)
	b.SetBytes(int64(len(src.Data)))
	b.ReportAllocs()
	read := func() {
		book, ds := readXLSX(src)
		if ds != nil {
			b.Fatal(ds)
		}
		if s, ds := book.open(0); ds != nil || len(s.src.Data) < 10*benchRows {
			b.Fatal(ds)
		}
	}
	for b.Loop() {
		read()
	}
	b.ReportMetric(float64(peakHeap(read)>>20), "MiB-peak")
	b.ReportMetric(float64(len(src.Data)>>20), "MiB-file")
}

// BenchmarkXLSXExcelize is the measure: excelize's own iterator of rows, which
// gives the texts of cells without their types and formats.
func BenchmarkXLSXExcelize(b *testing.B) {
	src := madeXLSX(b, benchRows)
	b.SetBytes(int64(len(src.Data)))
	b.ReportAllocs()
	read := func() {
		f, err := excelize.OpenReader(bytes.NewReader(src.Data))
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for ; rows.Next(); n++ {
			if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
				b.Fatal(err)
			}
		}
		if rows.Close(); n != benchRows+1 {
			b.Fatal(n)
		}
		f.Close()
	}
	for b.Loop() {
		read()
	}
	b.ReportMetric(float64(peakHeap(read)>>20), "MiB-peak")
}

// BenchmarkXLSXOpen opens the workbook and no sheet.
func BenchmarkXLSXOpen(b *testing.B) {
	src := madeXLSX(b, benchRows)
	for b.Loop() {
		if _, ds := readXLSX(src); ds != nil {
			b.Fatal(ds)
		}
	}
}

// BenchmarkXLSXOpenExcelize opens it with excelize, which unpacks all sheets.
func BenchmarkXLSXOpenExcelize(b *testing.B) {
	src := madeXLSX(b, benchRows)
	read := func() {
		f, err := excelize.OpenReader(bytes.NewReader(src.Data), excelize.Options{UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 1 << 30})
		if err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
	for b.Loop() {
		read()
	}
	b.ReportMetric(float64(peakHeap(read)>>20), "MiB-peak")
}

// peakHeap gives by how many bytes the heap grows at most while f runs.
func peakHeap(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, uint64(0)
	done, stopped := make(chan bool), make(chan bool)
	go func() {
		for {
			select {
			case <-done:
				close(stopped)
				return
			default:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
				time.Sleep(time.Millisecond)
			}
		}
	}()
	f()
	close(done)
	<-stopped
	if most < before {
		return 0
	}
	return most - before
}
