package figure_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"
	"time"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// million is a table of a million rows × 8: two keys of 50 texts each, a year
// and five numbers.
var million = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	b.Grow(60 << 20)
	b.WriteString("area,offence,year,recorded,charged,rate,population,days\n")
	x := uint32(1)
	next := func(n uint32) uint32 {
		x = x*1664525 + 1013904223
		return x >> 8 % n
	}
	for i := range 1_000_000 {
		fmt.Fprintf(&b, "Area %02d of the country,Offence group %02d,%d,%d,%d,%d.%d,%d,%d\n",
			i%50, i/50%50, 1600+i/2500, next(100_000), next(10_000), next(100), next(10), next(900_000), next(365))
	}
	return b.Bytes()
})

func millionSpec(tb testing.TB) *data.Spec {
	src := diag.NewSource("spec.yml", []byte("key: [area, offence, {column: year, as: year}]"))
	v, ds := conf.Parse(src, 0, len(src.Data))
	spec := &data.Spec{}
	if ds = append(ds, conf.Decode(v, spec)...); ds.HasErrors() {
		tb.Fatal(ds)
	}
	spec.Name, spec.At = diag.MadeText("crime", v.Span), v.Span
	return spec
}

func readMillion(tb testing.TB, spec *data.Spec, src *diag.Source) *figure.Dataset {
	t, ds := data.Parse(spec, src)
	d, more := figure.NewDataset(spec, t)
	if ds = append(ds, more...); ds.HasErrors() || t.Rows != 1_000_000 {
		tb.Fatal(t.Rows, ds[0].Message)
	}
	return d
}

// BenchmarkMillion reads, types and keys the million rows. heap/file is the
// most memory in use at any time over that before, by byte of the file, which
// itself is not counted.
func BenchmarkMillion(b *testing.B) {
	spec, src := millionSpec(b), diag.NewSource("crime.csv", million())
	b.SetBytes(int64(len(src.Data)))
	var peak uint64
	for b.Loop() {
		b.StopTimer()
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		stop, done := make(chan bool), make(chan uint64)
		go func() {
			var most uint64
			for {
				select {
				case <-stop:
					done <- most
					return
				case <-time.After(5 * time.Millisecond):
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse-before.HeapInuse)
				}
			}
		}()
		b.StartTimer()
		d := readMillion(b, spec, src)
		b.StopTimer()
		close(stop)
		peak = max(peak, <-done)
		runtime.KeepAlive(d)
		b.StartTimer()
	}
	b.ReportMetric(float64(peak)/float64(len(src.Data)), "heap/file")
}

// BenchmarkMillionEncodingCSV is the measure: the standard library, which
// finds the cells and no more.
func BenchmarkMillionEncodingCSV(b *testing.B) {
	file := million()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(file))
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

// BenchmarkMillionFigure evaluates a figure by key over the million rows.
func BenchmarkMillionFigure(b *testing.B) {
	spec := millionSpec(b)
	d := readMillion(b, spec, diag.NewSource("crime.csv", million()))
	sc := &figure.Scope{Datasets: map[string]*figure.Dataset{"crime": d}}
	text := `crime.recorded["Area 07 of the country"]["Offence group 31"][1815]`
	src := diag.NewSource("e", []byte(text))
	e, ds := figure.Parse(diag.NewText(src, 0, len(text)))
	if ds.HasErrors() {
		b.Fatal(ds)
	}
	b.ReportAllocs()
	for b.Loop() {
		if v, ds := e.Eval(sc); ds.HasErrors() || v.Kind != figure.Number {
			b.Fatal(ds)
		}
	}
}
