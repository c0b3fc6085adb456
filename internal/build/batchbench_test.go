package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// forcesTimes gives the sample of a batch with at least n editions: its 43
// areas as they are, or each of them under so many numbers, which are a second
// variable of the matrix.
func forcesTimes(t testing.TB, n int) (dir string, editions int) {
	t.Helper()
	dir = forcesCopy(t)
	times := (n + 42) / 43
	if times == 1 {
		return dir, 43
	}
	edit := func(name string, pairs ...string) {
		t.Helper()
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(string(text), pairs[i]) {
				t.Fatalf("%s has no %q", name, pairs[i])
			}
		}
		if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	edit("note.md",
		"matrix: {force: areas.area}", "matrix: {force: areas.area, copy: copies.copy}",
		"{force | slug}", "{force | slug}-{copy | slug}")
	edit("brief.yml", "\ndata:\n", "\ndata:\n  copies: {file: data/copies.csv, key: copy, source: {title: Numbers, illustrative: true}}\n")
	var copies strings.Builder
	copies.WriteString("copy,of\n")
	for i := range times {
		fmt.Fprintf(&copies, "No %d,%d\n", i+1, times)
	}
	write(t, dir, map[string]string{"data/copies.csv": copies.String()})
	return dir, 43 * times
}

// BenchmarkBatch builds batches of several sizes, all in: reading, building,
// lock, state and files. Each is built anew, then again with nothing changed,
// and with one area's row changed. The cost of an edition should be the same at
// each size: in forces the areas stay and the editions grow, in areas both do.
// MB is the most that the process has held until then. Ten thousand editions
// take minutes, and are left out with -short.
//
//	go test ./internal/build -run xxx -bench Batch/forces/43 -benchtime 5x
//	go test ./internal/build -run xxx -bench Batch/forces/10000 -benchtime 1x
func BenchmarkBatch(b *testing.B) {
	for _, kind := range []string{"forces", "areas"} {
		for _, n := range []int{43, 1000, 10_000} {
			if n > 1000 && testing.Short() {
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", kind, n), func(b *testing.B) {
				dir := ""
				if kind == "forces" {
					dir, n = forcesTimes(b, n)
				} else {
					dir = b.TempDir()
					write(b, dir, bigBatch(n))
				}
				benchmarkBatch(b, dir, n)
			})
		}
	}
}

func benchmarkBatch(b *testing.B, dir string, n int) {
	build := func(b *testing.B, force bool) *Result {
		res, err := Run(context.Background(), Options{Dir: dir, Out: "out", Force: force})
		if err != nil {
			b.Fatal(err)
		}
		if failed := res.Count(Failed); failed > 0 {
			var told strings.Builder
			res.Notes[0].Grouped().Print(&told, diag.PrintOptions{})
			b.Fatalf("%d failed: %.2000s", failed, told.String())
		}
		return res
	}
	measure := func(name string, f func(b *testing.B) *Result) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			made := 0
			spent := processorTime()
			for b.Loop() {
				made += f(b).Count(Made)
			}
			spent = processorTime() - spent
			b.ReportMetric(residentPeak(), "MB")
			b.ReportMetric(float64(made)/float64(b.N), "made")
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N*n), "cpu-ms/edition")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N*n), "ms/edition")
		})
	}
	measure("all", func(b *testing.B) *Result { return build(b, true) })
	measure("unchanged", func(b *testing.B) *Result { return build(b, false) })
	digits := 0
	measure("onerow", func(b *testing.B) *Result {
		digits++
		changeRow(b, dir, digits)
		return build(b, false)
	})
}

// changeRow changes a number of one area that no other area's edition reads, to
// a value that it did not have before.
func changeRow(b *testing.B, dir string, n int) {
	for name, row := range map[string]*regexp.Regexp{
		"forces.csv": regexp.MustCompile(`(?m)^(Force 7,2023,)\d+`),
		forcesNow:    regexp.MustCompile(`(?m)^(Anvilton,industrial,2019-20,Burglary,)\d+`),
	} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), row.ReplaceAll(text, fmt.Appendf(nil, "${1}%d", 100_000+n)), 0o666); err != nil {
			b.Fatal(err)
		}
	}
}
