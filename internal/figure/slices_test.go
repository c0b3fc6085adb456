package figure

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// told is all that an edition would have of an expression: the value, the
// faults, what it read and the steps that it took.
func told(line string, sets map[string]*Dataset) string {
	sc := &Scope{Datasets: sets, Vars: map[string]Value{}, Reads: new(Reads), Budget: &Budget{Limits: Limits{Work: 100}}}
	v, faults := evaluate(line, sc)
	var b strings.Builder
	fmt.Fprintln(&b, describe(line, v, faults), v.Fn, v.Unit, v.format.places, v.format.own, sc.Budget.work, digestOf(sc.Reads))
	for _, d := range sc.Reads.Datasets() {
		seen, _ := sc.Reads.Seen(d)
		SortQueries(seen.Asked)
		fmt.Fprintln(&b, d.Name, seen)
	}
	return b.String()
}

// TestShared: an expression gives the same to an edition alone as to one of
// many that ask datasets they share at the same time.
func TestShared(t *testing.T) {
	eachGolden(t, func(t *testing.T, _ string, _ *txtar.Archive, files map[string]string) {
		lines := strings.Split(strings.TrimRight(files["cases"], "\n"), "\n")
		want := make([]string, len(lines))
		for i, line := range lines {
			sets, _ := load(t, files["spec.yml"], files)
			want[i] = told(line, sets)
		}
		sets, _ := load(t, files["spec.yml"], files)
		var all sync.WaitGroup
		for k := range 4 {
			all.Go(func() {
				for j := range 2 * len(lines) {
					i := (j*(2*k+1) + k) % len(lines)
					if got := told(lines[i], sets); got != want[i] {
						t.Errorf("among others:\n%s\nalone:\n%s", got, want[i])
					}
				}
			})
		}
		all.Wait()
	})
}

// TestSlicesKept: a dataset that is asked for more slices than it keeps lets
// them go, and gives the same as before.
func TestSlicesKept(t *testing.T) {
	const places = 2000
	var file strings.Builder
	file.WriteString("area,year,offences\n")
	for i := range places {
		fmt.Fprintf(&file, "P%d,2011,%d\nP%d,2012,%d\n", i, i, i, 2*i)
	}
	sets, faults := load(t, "forces: {file: f.csv, key: [area, year], measures: {offences: {unit: count}}}", map[string]string{"f.csv": file.String()})
	if faults.HasErrors() {
		t.Fatal(faultLines(faults))
	}
	sc := &Scope{Datasets: sets, Reads: new(Reads)}
	cache, let := &sets["forces"].slices, 0
	for i := range places {
		before := cache.rows.Load()
		if got, want := valueOf(t, fmt.Sprintf(`sum(forces.offences["P%d"]["*"]) | plain`, i), sc).Shown(), fmt.Sprint(3*i); got != want {
			t.Fatalf("P%d: %s, not %s", i, got, want)
		}
		if got := valueOf(t, `sum(forces.offences["*"][2011])`, sc).Shown(); got != "1,999,000" {
			t.Fatalf("all together: %s", got)
		}
		after := cache.rows.Load()
		if after < before {
			let++
		}
		if after > leastKept {
			t.Fatalf("%d rows are kept", after)
		}
	}
	if let == 0 {
		t.Error("nothing was let go")
	}
}
