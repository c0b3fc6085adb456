package build

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

const regions = "region,force,year,offences\nNorth,Northmere,2023,100\nNorth,Northmere,2024,120\nNorth,Estmere,2023,80\n" +
	"South,Southmere,2023,50\nSouth,Southmere,2024,40\nNorth,Northmere,2022,90\n"

// TestRows: a row for each key in the order of the file; for keys of one
// dataset the combinations that it has; for keys of two their product.
func TestRows(t *testing.T) {
	data := "data:\n  r: {file: r.csv, key: [region, force, year]}\n  n: {from: r, where: region == \"North\"}\n  k: {file: k.csv, key: kind}\n"
	for _, c := range []struct{ matrix, want string }{
		{"{f: r.force}", "[Northmere] [Estmere] [Southmere]"},
		{"{f: n.force}", "[Northmere] [Estmere]"},
		{"{y: r.year}", "[2023] [2024] [2022]"},
		{"{y: n.year}", "[2023] [2024] [2022]"},
		{"{r: r.region, f: r.force}", "[North,Northmere] [North,Estmere] [South,Southmere]"},
		{"{f: r.force, r: r.region}", "[Northmere,North] [Estmere,North] [Southmere,South]"},
		{"{f: n.force, y: n.year}", "[Northmere,2023] [Northmere,2024] [Estmere,2023] [Northmere,2022]"},
		{"{k: k.kind, f: n.force}", "[Theft,Northmere] [Theft,Estmere] [\"Fraud, false claims\",Northmere] [\"Fraud, false claims\",Estmere]"},
		{"{f: n.force, k: k.kind, r: n.region}", "[Northmere,Theft,North] [Northmere,\"Fraud, false claims\",North] [Estmere,Theft,North] [Estmere,\"Fraud, false claims\",North]"},
		{"{f: r.B}", "[Northmere] [Estmere] [Southmere]"},
		{"{f: r. Force }", "[Northmere] [Estmere] [Southmere]"},
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{
			"a.md":  "---\ntitle: A\n" + data + "matrix: " + c.matrix + "\n---\n\nWords.\n",
			"r.csv": regions, "k.csv": "kind,n\nTheft,1\n\"Fraud, false claims\",2\n",
		})
		var got []string
		for _, j := range loaded(t, dir) {
			if len(j.faults) > 0 {
				t.Errorf("%s: %v", c.matrix, j.faults[0].Message)
			}
			got = append(got, strings.TrimPrefix(j.id(), "a.md#"))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s gives %s, not %s", c.matrix, s, c.want)
		}
	}
}

// TestTooManyRows: a hundred thousand editions are planned in a moment, and
// one more is refused before anything is made, with what to do.
func TestTooManyRows(t *testing.T) {
	places := func(n int) string {
		var csv strings.Builder
		csv.WriteString("place,calls\n")
		for i := range n {
			fmt.Fprintf(&csv, "Place %d,%d\n", i, i)
		}
		return csv.String()
	}
	planned := func(matrix string, p, q int) []*job {
		dir := t.TempDir()
		write(t, dir, map[string]string{
			"a.md":  "---\ntitle: A\ndata: {p: {file: p.csv, key: place}, q: {file: q.csv, key: place}, r: {from: q}}\nmatrix: " + matrix + "\n---\n\nWords.\n",
			"p.csv": places(p), "q.csv": places(q),
		})
		return loaded(t, dir)
	}
	last := fmt.Sprintf("a-place-%d", maxEditions-1)
	if jobs := planned("{place: p.place}", maxEditions, 1); len(jobs) != maxEditions || jobs[maxEditions-1].out != last {
		t.Errorf("%d editions are planned, the last as %s", len(jobs), jobs[len(jobs)-1].out)
	}
	for _, c := range []struct {
		matrix string
		p, q   int
	}{
		{"{place: p.place}", 2 * maxEditions, 1},
		{"{a: p.place, b: q.place}", 9091, 11}, // a product, before its rows are written out
		{"{a: p.place, b: q.place, c: r.place}", 1001, 10},
	} {
		jobs := planned(c.matrix, c.p, c.q)
		if len(jobs) != 1 || len(jobs[0].faults) != 1 || jobs[0].faults[0].Rule != ruleMatrixSize || jobs[0].faults[0].Hint == "" ||
			jobs[0].faults[0].Message != "this would be more than 100,000 editions, the most that are built" {
			t.Errorf("%s gives %d editions with %v", c.matrix, len(jobs), jobs[0].faults)
		}
	}
}

// TestMatrixBlank: a row without a key is told, with its place in the file; a
// filter leaves it out.
func TestMatrixBlank(t *testing.T) {
	dir := t.TempDir()
	note := "---\ntitle: In {{ place }}\ndata: {p: {file: p.csv, key: place}}\nmatrix: {place: p.place}\n---\n\nWords.\n"
	write(t, dir, map[string]string{"a.md": note, "p.csv": "place,n\nNorth,1\n,2\nSouth,3\n"})
	jobs := loaded(t, dir)
	if len(jobs) != 1 || len(jobs[0].faults) != 1 || jobs[0].faults[0].Rule != ruleMatrixBlank ||
		jobs[0].faults[0].Message != "row 3 of p.csv has no place, by which its brief would be known" {
		t.Errorf("%d editions with %v", len(jobs), jobs[0].faults)
	}
	write(t, dir, map[string]string{"a.md": strings.Replace(note, "key: place", "key: place, where: place != \"\"", 1)})
	if jobs := loaded(t, dir); len(jobs) != 2 || len(jobs[0].faults)+len(jobs[1].faults) != 0 {
		t.Errorf("%d editions, %v", len(jobs), jobs[0].faults)
	}
}

// matrixNote is a small note with a matrix: figures, a claim, conditions and
// a table that hang on the row.
const matrixNote = `---
title: "Offences in {{ force }}"
subtitle: "{{ forces.offences[force][latest] }} offences"
data:
  forces: {file: forces.csv, key: [force, year], measures: {offences: {unit: count}}, source: {publisher: An office, title: Offences}}
matrix: {force: forces.force}
output: "{force | slug}.pdf"
---

## What happened in {{ force }}

::: {.content-visible when="forces.offences[force][latest] > forces.offences[force][previous]"}
Offences [rose]{claim="forces.offences[force][latest] > forces.offences[force][previous]"} from {{ forces.offences[force][previous] }}.
:::

::: {.content-hidden when="forces.offences[force][latest] > forces.offences[force][previous]"}
Offences did not rise{{ mark }}.
:::

There were [many]{.content-visible when="forces.offences[force][latest] >= 100"}[few]{.content-hidden when="forces.offences[force][latest] >= 100"} of them.
`

func matrixProject(t testing.TB, rows string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"note.md":    strings.Replace(matrixNote, "matrix:", "params: {mark: \"\"}\nmatrix:", 1),
		"forces.csv": "force,year,offences\n" + rows,
	})
	return dir
}

// TestMatrixReads: each edition reads as if it were written by hand. What a
// condition hides leaves no trace: its words may change, and the bytes of the
// editions that do not show it stay as they are.
func TestMatrixReads(t *testing.T) {
	rows := "Northmere,2023,100\nNorthmere,2024,120\nSouthmere,2023,50\nSouthmere,2024,40\n"
	dir := matrixProject(t, rows)
	one, res := built(t, dir, diag.Error)
	if len(one) != 4 {
		t.Fatal(told(t, res))
	}
	for name, want := range map[string][]string{
		"northmere.evidence.json": {`"title": "Offences in Northmere"`, `"heading": "What happened in {{force}}"`, `"words": "rose"`, `"shown": "100"`, `"shown": "120"`, `"Northmere"`},
		"southmere.evidence.json": {`"title": "Offences in Southmere"`, `"shown": "40"`, `"Southmere"`},
	} {
		for _, s := range want {
			if !bytes.Contains(one[name], []byte(s)) {
				t.Errorf("%s does not say %s:\n%s", name, s, one[name])
			}
		}
	}
	if bytes.Contains(one["southmere.evidence.json"], []byte("rose")) || bytes.Contains(one["southmere.evidence.json"], []byte("Northmere")) {
		t.Error("the edition of Southmere shows what is Northmere's")
	}
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		return strings.Replace(s, "Offences [rose]{", "In all, they [went up]{", 1)
	})
	two, _ := built(t, dir, diag.Error)
	if bytes.Equal(one["northmere.pdf"], two["northmere.pdf"]) {
		t.Error("other words change nothing where they are shown")
	}
	for _, name := range []string{"southmere.pdf", "southmere.evidence.json"} {
		if len(one[name]) == 0 || !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s shows that hidden words have changed", name)
		}
	}
	// So may what they hide be wrong: it is not evaluated.
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		return strings.Replace(s, "forces.offences[force][previous] }}.", "forces.offences[force][1990] }}.", 1)
	})
	three, res := built(t, dir, diag.Error)
	if !bytes.Equal(one["southmere.pdf"], three["southmere.pdf"]) || len(three) != 2 {
		t.Errorf("a fault in what is hidden shows: %d files\n%s", len(three), told(t, res))
	}
	if f := res.Notes[0].Faults; len(f) != 1 || f[0].Key != "Northmere" {
		t.Errorf("the fault is not Northmere's alone: %v", f)
	}
}

// TestAlone: an edition has the same bytes alone, in a batch, with any number
// of workers, and beside others in another order.
func TestAlone(t *testing.T) {
	var rows []string
	for i := range 12 {
		rows = append(rows, fmt.Sprintf("Force %d,2023,%d\nForce %d,2024,%d\n", i, 100+i*7, i, 100+i*i))
	}
	dir := matrixProject(t, strings.Join(rows, ""))
	run(t, Options{Dir: dir, Paths: []string{"note.md"}, Out: "all", Jobs: 1})
	all := files(t, filepath.Join(dir, "all"))
	if len(all) != 24 {
		t.Fatalf("%d files", len(all))
	}
	run(t, Options{Dir: dir, Paths: []string{"note.md"}, Out: "many", Jobs: 7})
	for name, text := range files(t, filepath.Join(dir, "many")) {
		if all[name] != text {
			t.Errorf("%s is another with 7 workers", name)
		}
	}
	for _, i := range []int{0, 5, 11} {
		out := fmt.Sprint("alone", i)
		run(t, Options{Dir: dir, Paths: []string{"note.md"}, Out: out, Only: []Key{{"force", fmt.Sprint("Force ", i)}}})
		alone := files(t, filepath.Join(dir, out))
		if len(alone) != 2 {
			t.Errorf("%d files of Force %d alone", len(alone), i)
		}
		for name, text := range alone {
			if all[name] != text {
				t.Errorf("%s is another alone", name)
			}
		}
	}
}

// TestOnly: what is asked for and not there is told, with what may have been
// meant.
func TestOnly(t *testing.T) {
	dir := matrixProject(t, "Northmere,2023,100\nNorthmere,2024,120\nSouthmere,2023,50\nSouthmere,2024,40\n")
	for _, c := range []struct {
		only []Key
		made int
		err  string
	}{
		{[]Key{{"force", "Northmere"}}, 1, ""},
		{[]Key{{"force", "Northmere"}, {"force", "Southmere"}}, 2, ""},
		{[]Key{{"force", "Nortmere"}}, 0, `did you mean "Northmere"?`},
		{[]Key{{"force", "Northmere"}, {"force", "Sothmere"}}, 0, `did you mean "Southmere"?`},
		{[]Key{{"force", "Xyz"}}, 0, "there are Northmere, Southmere"},
		{[]Key{{"frce", "Northmere"}}, 0, `did you mean "force"?`},
	} {
		res, err := Run(context.Background(), Options{Dir: dir, Paths: []string{"note.md"}, Only: c.only})
		if c.err == "" && (err != nil || res.Count(Made) != c.made) {
			t.Errorf("%v: %v, %v", c.only, err, res)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%v: %v, not %s", c.only, err, c.err)
		}
	}
}

// TestGrouped: what all editions say is told once and names none; what some
// say is told once to people, with the first, how many there are and the
// others; programs are told of each.
func TestGrouped(t *testing.T) {
	var rows strings.Builder
	for i := range 40 {
		last := fmt.Sprint(100 + i)
		if i%10 == 3 {
			last = "[c]"
		}
		fmt.Fprintf(&rows, "Force %d,2023,%d\nForce %d,2024,%s\n", i, 90+i, i, last)
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"note.md": "---\ntitle: A\ndata: {forces: {file: forces.csv, key: [force, year]}}\nmatrix: {force: forces.force}\n---\n\n" +
			"In {{ force }} there were 77 and {{ forces.offences[force][2024] + 1 }}.\n",
		"forces.csv": "force,year,offences\n" + rows.String(),
	})
	res, err := Run(context.Background(), Options{Dir: dir, Paths: []string{"note.md"}})
	if err != nil {
		t.Fatal(err)
	}
	n := &res.Notes[0]
	if e, w := n.Faults.Count(diag.Error), n.Faults.Count(diag.Warning); e != 4 || w != 1 {
		t.Errorf("%d errors and %d warnings:\n%s", e, w, told(t, res))
	}
	for _, d := range n.Faults {
		if d.Severity == diag.Warning && d.Key != "" {
			t.Errorf("a fault of all names %s", d.Key)
		}
	}
	var s bytes.Buffer
	if err := n.Grouped().Print(&s, diag.PrintOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"(Force 3, and 3 others of 40 editions)", "also Force 13; Force 23; Force 33", "the others are told with other figures"} {
		if strings.Count(s.String(), want) != 1 {
			t.Errorf("people are not told %q once:\n%s", want, s.String())
		}
	}
	if len(n.Grouped()) != 2 {
		t.Errorf("people are told of %d faults", len(n.Grouped()))
	}
}

// TestGroupedOnce: faults of one place that say different things are told once
// to people, whichever of them comes first in the alphabet.
func TestGroupedOnce(t *testing.T) {
	at := diag.NewSource("note.md", []byte("Words.\n")).Span(0, 5)
	n := Note{Editions: []Edition{{Key: "North"}, {Key: "South"}, {Key: "West"}}}
	for _, c := range [][2]string{{"South", "it has 12 bars"}, {"North", "it has 40 bars"}} {
		d := ruleOutput.At(at, "%s", c[1])
		d.Key = c[0]
		n.Faults.Add(d)
	}
	got := n.Grouped()
	if len(got) != 1 || got[0].Message != "it has 40 bars" || got[0].Key != "North, and 1 other of 3 editions" {
		t.Errorf("people are told of %d faults: %v", len(got), got)
	}
}

// brokenBatch is a batch of n tiny editions. Those of the numbers given have a
// gap where a number is needed, and huge has a table that is too long.
func brokenBatch(n int, broken []int, huge int) map[string]string {
	var csv, long strings.Builder
	csv.WriteString("force,year,offences\n")
	long.WriteString("force,n,calls\n")
	for i := range n {
		last := fmt.Sprint(100 + i)
		if slices.Contains(broken, i) {
			last = "[c]"
		}
		fmt.Fprintf(&csv, "Force %d,2023,%d\nForce %d,2024,%s\n", i, 90+i, i, last)
		rows := 1
		if i == huge {
			rows = 300
		}
		for k := range rows {
			fmt.Fprintf(&long, "Force %d,%d,%d\n", i, k, k)
		}
	}
	return map[string]string{
		"note.md": `---
title: "Offences in {{ area }}"
data:
  forces: {file: forces.csv, key: [force, year], source: {publisher: An office, title: Offences}}
  long: {file: long.csv, key: [force, n], source: {publisher: An office, title: Calls}}
matrix: {area: forces.force}
output: "{area | slug}.pdf"
---

They {{ moved(forces.offences[area][2023], forces.offences[area][2024]) }}.

` + "```table\ndata: long\nwhere: force == area\ncolumns: [n, calls]\ncaption: Calls\n```\n",
		"forces.csv": csv.String(), "long.csv": long.String(),
	}
}

// TestThousand builds a thousand editions (200 on a writer's machine), of which ten are broken, one makes
// the program fail and one is too large. The others are made with the bytes
// they have alone, each fault names its edition, and the next run tries the
// twelve alone.
func TestThousand(t *testing.T) {
	n, broken := 200, []int{3, 40, 41, 60, 61, 62, 90, 150, 198, 199}
	if thorough {
		n, broken = 1000, []int{3, 90, 91, 250, 251, 252, 499, 777, 998, 999}
	}
	panics, huge := n/2, n/2+n/10
	good := n - len(broken) - 2
	dir := t.TempDir()
	write(t, dir, brokenBatch(n, broken, huge))
	beforeSet = func(j *job) {
		if j.key() == fmt.Sprint("Force ", panics) {
			panic("made by the test")
		}
	}
	t.Cleanup(func() { beforeSet = nil })
	o := Options{Dir: dir, Paths: []string{"note.md"}, Out: "out", Limits: Limits{Cells: 400}}
	res, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if made, failed := res.Count(Made), res.Count(Failed); made != good || failed != 12 {
		t.Fatalf("%d were made and %d failed\n%.3000s", made, failed, told(t, res))
	}
	codes := map[string]string{}
	for _, d := range res.Notes[0].Faults {
		if d.Severity != diag.Error || codes[d.Key] != "" {
			t.Errorf("%s has %s and %s", d.Key, codes[d.Key], d.Rule.Code)
		}
		codes[d.Key] = d.Rule.Code
		if d.Rule == rulePanic && (len(d.Notes) == 0 || !strings.Contains(d.Notes[0].Text, "matrix_test.go")) {
			t.Errorf("the panic does not say where the program failed: %v", d.Notes)
		}
	}
	want := map[string]string{fmt.Sprint("Force ", panics): "internal-panic", fmt.Sprint("Force ", huge): "edition-too-large"}
	for _, i := range broken {
		want[fmt.Sprint("Force ", i)] = "missing-in-arithmetic"
	}
	for key, code := range want {
		if codes[key] != code {
			t.Errorf("%s has %q, not %s", key, codes[key], code)
		}
	}
	if len(codes) != len(want) {
		t.Errorf("%d editions have faults: %v", len(codes), codes)
	}
	out := filepath.Join(dir, "out")
	all := files(t, out)
	if len(all) != 2*good {
		t.Errorf("%d files", len(all))
	}
	for i := range 20 {
		key := fmt.Sprint("Force ", i*n/20+5)
		o := o
		o.Out, o.Only = "alone", []Key{{"area", key}}
		os.RemoveAll(filepath.Join(dir, o.Out))
		run(t, o)
		alone := files(t, filepath.Join(dir, o.Out))
		if len(alone) != 2 {
			t.Errorf("%s alone makes %d files", key, len(alone))
		}
		for name, text := range alone {
			if all[name] != text {
				t.Errorf("%s is another alone", name)
			}
		}
	}
	res, err = Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if buildID() != "" && (res.Count(Fresh) != good || res.Count(Failed) != 12) {
		t.Errorf("the next run finds %d fresh and %d failed, and makes %d", res.Count(Fresh), res.Count(Failed), res.Count(Made))
	}
}
