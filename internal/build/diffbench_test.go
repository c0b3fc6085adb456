package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// manyForces writes a project with a note for each of so many areas, and a file
// with a year more.
func manyForces(t testing.TB, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("brief.yml", "data:\n  forces: {file: forces.csv, key: [force, year], source: {title: Offences, illustrative: true}}\n")
	put("note.md", `---
title: Offences in {{ force }}
matrix: {force: forces.force}
---

# What happened

In {{ period(forces, latest) }} {{ force }} recorded {{ forces.offences[force][latest] }} offences. This
[rose]{claim="forces.offences[force][latest] > forces.offences[force][previous]"} from the year before.
The number {{ moved(forces.offences[force][previous], forces.offences[force][latest]) }} in the year.
The share solved {{ moved(forces.solved[force][previous], forces.solved[force][latest]) }} to {{ forces.solved[force][latest] }}.

::: {.content-visible when="forces.solved[force][latest] > 30"}
{{ force }} solves more than [30%]{.given}.
:::
`)
	years := []string{"2011/12", "2012/13", "2013/14"}
	var old, new strings.Builder
	old.WriteString("force,year,offences,solved (%)\n")
	new.WriteString("force,year,offences,solved (%)\n")
	for i := range n {
		first := 1000 + i*37%500
		second := first + 10 + i%7*10
		third := second + (i%5-2)*20 + 5
		for y, v := range []int{first, second, third} {
			line := func(v int) string {
				return fmt.Sprintf("Area %05d,%s,%d,%d\n", i, years[y], v, 20+(i*31+y*17)%25)
			}
			if y < 2 {
				old.WriteString(line(v))
			}
			if y == 1 && i%6 == 0 {
				v += 3 // revised
			}
			new.WriteString(line(v))
		}
	}
	put("forces.csv", old.String())
	put("next.csv", new.String())
	return dir
}

// BenchmarkDiff compares editions between two files, for the cost of one.
func BenchmarkDiff(b *testing.B) {
	for _, n := range []int{43, 1000} {
		dir := manyForces(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				res, err := Diff(context.Background(), DiffOptions{Dir: dir, Data: []string{"forces.csv=next.csv"}})
				if err != nil || res.Editions != n {
					b.Fatal(res, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/edition")
		})
	}
}
