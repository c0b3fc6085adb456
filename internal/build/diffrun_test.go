package build

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// differs runs a comparison and gives its differences as JSON, one a line.
func differs(t testing.TB, o DiffOptions) (*DiffResult, []string) {
	t.Helper()
	var lines []string
	o.Each = func(d *Difference) error {
		b, err := json.Marshal(d)
		lines = append(lines, string(b))
		return err
	}
	res, err := Diff(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res, lines
}

// fallen gives the words of the claims that fell, each once.
func fallen(res *DiffResult) (out []string) {
	for _, g := range res.Groups {
		for _, d := range g.Parts {
			if d.Kind == DiffClaimFell {
				out = append(out, d.Words)
			}
		}
	}
	return out
}

// TestDiffSample tries two files in place of the sample's: by one the numbers
// move and every claim holds, by the other exactly the claims of a doubling
// fall. Nothing is written.
func TestDiffSample(t *testing.T) {
	dir := copied(t)
	csv, err := os.ReadFile(filepath.Join(dir, "data", "images.csv"))
	if err != nil {
		t.Fatal(err)
	}
	try := t.TempDir()
	put := func(name, number string) string {
		to := filepath.Join(try, name)
		if err := os.WriteFile(to, bytes.Replace(csv, []byte("70000"), []byte(number), 1), 0o666); err != nil {
			t.Fatal(err)
		}
		return "data/images.csv=" + to
	}
	before := tree(t, dir)

	res, _ := differs(t, DiffOptions{Dir: dir, Data: []string{put("a.csv", "71000")}})
	if res.NeedsPerson() || len(res.Groups) == 0 || res.Editions != 2 || res.Touched != 2 {
		t.Errorf("71,000: %d groups, %d of %d editions touched, fallen: %q", len(res.Groups), res.Touched, res.Editions, fallen(res))
	}
	for _, g := range res.Groups {
		if g.Section != DiffRevised && g.Section != DiffDrawn {
			t.Errorf("%s line %d stands in section %d: %s", g.File, g.Line, g.Section, g.Marked("[", "]"))
		}
		if s := g.Marked("[", "]"); g.Section == DiffRevised && !strings.Contains(s, "70,000 → 71,000") && !strings.Contains(s, "rose by 100% [e] → rose by 103% [e]") {
			t.Errorf("%s line %d: %s", g.File, g.Line, s)
		}
	}

	res, lines := differs(t, DiffOptions{Dir: dir, Data: []string{put("b.csv", "50000")}})
	if got, want := fallen(res), []string{"doubled", "doubled", "Images and videos shared doubled in a year", "two-fold"}; !slices.Equal(got, want) {
		t.Errorf("50,000: what fell is %q, not %q", got, want)
	}
	if !res.NeedsPerson() {
		t.Error("50,000: it needs no person")
	}
	if !slices.ContainsFunc(lines, func(s string) bool {
		return strings.Contains(s, `"kind":"claim-fell","needs_person":true`) && strings.Contains(s, `"value":"50000"`) && strings.Contains(s, `"was":"70000"`) && strings.Contains(s, `"address":"B3"`)
	}) {
		t.Errorf("no claim tells its cells:\n%s", strings.Join(lines, "\n"))
	}

	// The file itself in its own place changes nothing.
	if res, lines := differs(t, DiffOptions{Dir: dir, Data: []string{"data/images.csv=" + filepath.Join(dir, "data", "images.csv")}}); len(res.Groups) > 0 || len(lines) > 0 {
		t.Errorf("a file differs from itself: %q", lines)
	}
	if got := tree(t, dir); !cmp.Equal(got, before) {
		t.Error("something was written: ", cmp.Diff(before, got))
	}
}

// tree gives every file below a folder.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		out[p] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDiffAlike: any number of workers tells the same in the same order, and a
// report has the same bytes.
func TestDiffAlike(t *testing.T) {
	dir := manyForces(t, 60)
	o := DiffOptions{Dir: dir, Data: []string{"forces.csv=next.csv"}, Report: true, Jobs: 1}
	res, want := differs(t, o)
	if len(want) < 200 || len(res.PDF) == 0 {
		t.Fatalf("%d differences, a report of %d bytes", len(want), len(res.PDF))
	}
	o.Jobs = 8
	again, got := differs(t, o)
	if d := cmp.Diff(want, got); d != "" {
		t.Error("eight workers tell otherwise: ", d)
	}
	if !bytes.Equal(res.PDF, again.PDF) {
		t.Error("the report has other bytes")
	}
}

// TestDiffLocked: against the lock of a build the same sentences are found as
// between the two files.
func TestDiffLocked(t *testing.T) {
	dir := manyForces(t, 12)
	tried, _ := differs(t, DiffOptions{Dir: dir, Data: []string{"forces.csv=next.csv"}})
	run(t, Options{Dir: dir, Out: "out"})
	if res, lines := differs(t, DiffOptions{Dir: dir}); len(lines) > 0 || len(res.Groups) > 0 {
		t.Fatalf("just built, it differs: %q", lines)
	}
	next, err := os.ReadFile(filepath.Join(dir, "next.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "forces.csv"), next, 0o666); err != nil {
		t.Fatal(err)
	}
	locked, _ := differs(t, DiffOptions{Dir: dir})
	for _, in := range []DiffSection{DiffUntrue, DiffMoved, DiffRevised} {
		if got, want := sentences(locked, in), sentences(tried, in); !slices.Equal(got, want) {
			t.Errorf("section %d\n got %q\nwant %q", in, got, want)
		}
	}
	// Passages without a figure are no part of a lock; figures that turned are.
	want := slices.DeleteFunc(sentences(tried, DiffTurnings), func(s string) bool { return strings.Contains(s, "solves more") })
	if got := sentences(locked, DiffTurnings); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("turned\n got %q\nwant %q", got, want)
	}
}

// sentences gives those of a section with how many editions have them.
func sentences(r *DiffResult, in DiffSection) (out []string) {
	for _, g := range r.Groups {
		if g.Section == in {
			out = append(out, g.inEditions()+": "+g.Marked("[", "]"))
		}
	}
	return out
}

// TestDiffReport: a report is marked as the highest of its briefs, says that
// its data are made up, and goes with what it tells as files.
func TestDiffReport(t *testing.T) {
	dir := manyForces(t, 3)
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		return strings.Replace(s, "matrix:", "editions: {a: {marking: OFFICIAL}, b: {marking: OFFICIAL-SENSITIVE, embargo: \"2026-07-02T09:30:00+01:00\"}}\nmatrix:", 1)
	})
	res, _ := differs(t, DiffOptions{Dir: dir, Data: []string{"forces.csv=next.csv"}, Report: true})
	for _, want := range []string{"OFFICIAL-SENSITIVE", "2026-07-02T09:30:00+01:00"} {
		if !bytes.Contains(res.PDF, []byte(want)) {
			t.Errorf("the report's properties do not hold %s", want)
		}
	}
	if res.Editions != 6 {
		t.Errorf("%d editions", res.Editions)
	}
	// Words that Markdown or an expression would read stay as they are.
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		return strings.Replace(s, "offences. This", "*of*fences \\{\\{ x \\}\\} `|` \\[a\\](b), \\\"c\\\": \\<d> | @e. This", 1)
	})
	res, _ = differs(t, DiffOptions{Dir: dir, Data: []string{"forces.csv=next.csv"}, Report: true})
	if len(res.PDF) == 0 {
		t.Error("no report was made")
	}
	// So does a report on nothing.
	res, _ = differs(t, DiffOptions{Dir: dir, Data: []string{"forces.csv=forces.csv"}, Report: true})
	if len(res.Groups)+len(res.Data) > 0 || len(res.PDF) == 0 {
		t.Errorf("%d groups, and a report of %d bytes: %+v", len(res.Groups), len(res.PDF), res.Groups[0].Parts)
	}
}

// TestDiffPanic: an edition on which the program fails is told as its fault.
func TestDiffPanic(t *testing.T) {
	dir := manyForces(t, 2)
	jobs := loaded(t, dir)
	jobs[0].source.doc = nil // as no note that was read is
	out := jobs[0].say(true, nil)
	if out.b != nil || len(out.faults) != 1 || out.faults[0].Rule.Code != "internal-panic" {
		t.Errorf("%+v", out.faults)
	}
}

// TestDiffSaysWhose: a figure that all editions share is told as nobody's own,
// and one that each has another value of with the edition it is taken from.
func TestDiffSaysWhose(t *testing.T) {
	dir := manyForces(t, 6)
	name := filepath.Join(dir, "note.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "\n# Everywhere\n\nAll of them recorded {{ sum(forces.offences['*'][latest]) }} offences.\n"...)
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
	res, _ := differs(t, DiffOptions{Dir: dir, Data: []string{"forces.csv=next.csv"}})
	alike := map[string]bool{}
	for _, g := range res.Groups {
		if g.Count == 6 && g.Section == DiffMoved {
			alike[strings.Fields(g.Marked("", ""))[0]] = g.Alike
		}
	}
	if !alike["All"] || alike["In"] || len(alike) < 2 {
		t.Errorf("told as shared by all: %v", alike)
	}
}

// TestDiffRenamedMarks: a column that has another name keeps the marks that its
// status column gives it.
func TestDiffRenamedMarks(t *testing.T) {
	dir := t.TempDir()
	csv := "year,answered,status\n2011,35000,\n2012,70000,p\n"
	write(t, dir, map[string]string{
		"brief.yml": "data:\n  calls:\n    file: calls.csv\n    key: year\n    measures: {answered: {unit: count, status: status}}\n",
		"note.md":   "---\ntitle: Calls\n---\n\nThere were {{ calls.answered[latest] }}.\n",
		"calls.csv": csv,
		"new.csv":   strings.Replace(csv, "answered", "calls_answered", 1),
	})
	res, lines := differs(t, DiffOptions{Dir: dir, Data: []string{"calls.csv=new.csv"}})
	if len(res.Groups) != 1 || res.Groups[0].Section != DiffUntrue {
		t.Errorf("besides the column's name something differs:\n%s", strings.Join(lines, "\n"))
	}
	for _, l := range lines {
		if strings.Contains(l, `"kind":"mark"`) || strings.Contains(l, `"kind":"revision"`) {
			t.Errorf("it tells of %s", l)
		}
	}
}

// TestDiffNewcomer: of an edition that was not there it is told what would keep
// it from being built, with a file that is tried and against the lock.
func TestDiffNewcomer(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"brief.yml": "data:\n  areas: {file: areas.csv, key: area}\n  calls: {file: calls.csv, key: area}\n",
		"note.md": "---\ntitle: Calls\nmatrix: {area: areas.area}\n---\n\nThere were {{ calls.answered[area] }} calls, " +
			"[many]{claim=\"calls.answered[area] > 100\"}, and 77 more.\n",
		"areas.csv": "area,code\nNorth,1\n",
		"next.csv":  "area,code\nNorth,1\nSouth,2\nWest,3\n",
		"calls.csv": "area,answered\nNorth,350\nSouth,70\n",
	})
	if _, err := Run(context.Background(), Options{Dir: dir, Paths: []string{dir}, Out: "out"}); err != nil {
		t.Fatal(err)
	}
	hold := func(o DiffOptions) {
		t.Helper()
		res, lines := differs(t, o)
		all := strings.Join(lines, "\n")
		if !res.NeedsPerson() || res.Persons != 2 {
			t.Errorf("%d editions need a person:\n%s", res.Persons, all)
		}
		for _, want := range []string{
			`"kind":"edition-came","needs_person":false,"note":"note.md","key":"South"`,
			`"kind":"claim-fell","needs_person":true,"note":"note.md","key":"South"`,
			`"kind":"edition-came","needs_person":false,"note":"note.md","key":"West"`,
			`"kind":"fault","needs_person":true,"note":"note.md","key":"West"`,
		} {
			if strings.Count(all, want) != 1 && !strings.Contains(want, `"fault"`) || !strings.Contains(all, want) {
				t.Errorf("it does not tell %s:\n%s", want, all)
			}
		}
		if strings.Contains(all, "number-unbound") {
			t.Errorf("it tells of what every edition has:\n%s", all)
		}
	}
	hold(DiffOptions{Dir: dir, Data: []string{"areas.csv=next.csv"}})
	if err := os.Rename(filepath.Join(dir, "next.csv"), filepath.Join(dir, "areas.csv")); err != nil {
		t.Fatal(err)
	}
	hold(DiffOptions{Dir: dir})
}

// TestDiffNewClaim: a claim that the lock does not know is told where it is
// false.
func TestDiffNewClaim(t *testing.T) {
	dir := t.TempDir()
	note := "---\ntitle: Calls\ndata:\n  calls: {file: calls.csv, key: year}\n---\n\nThere were {{ calls.answered[latest] }} calls.\n"
	write(t, dir, map[string]string{"brief.yml": "lang: en-GB\n", "note.md": note, "calls.csv": "year,answered\n2011,5\n"})
	run(t, Options{Dir: dir, Paths: []string{dir}, Out: "out"})
	write(t, dir, map[string]string{"note.md": note + "\nThat is [many]{claim=\"calls.answered[latest] > 100\"}.\n"})
	if res, lines := differs(t, DiffOptions{Dir: dir}); !slices.Equal(fallen(res), []string{"many"}) {
		t.Errorf("it tells of\n%s", strings.Join(lines, "\n"))
	}
}

// TestDiffLockedCells: against a lock, which has a digest in place of many
// cells, a claim that fell shows the cells themselves.
func TestDiffLockedCells(t *testing.T) {
	dir := t.TempDir()
	csv := "year,answered\n2010,1\n2011,2\n2012,3\n2013,4\n2014,5\n2015,6\n"
	write(t, dir, map[string]string{
		"brief.yml": "data:\n  calls: {file: calls.csv, key: year}\n",
		"note.md":   "---\ntitle: Calls\n---\n\nThere were [many]{claim=\"sum(calls.answered) > 20\"}.\n",
		"calls.csv": csv,
	})
	run(t, Options{Dir: dir, Paths: []string{dir}, Out: "out"})
	write(t, dir, map[string]string{"calls.csv": strings.Replace(csv, "2014,5", "2014,0", 1)})
	res, lines := differs(t, DiffOptions{Dir: dir})
	if !slices.Equal(fallen(res), []string{"many"}) {
		t.Fatalf("it tells of\n%s", strings.Join(lines, "\n"))
	}
	for _, c := range res.Groups[0].Parts[0].New.Cells {
		if strings.Contains(c.Value, "sha256") || c.Address == "" {
			t.Errorf("a cell is told as %+v", c)
		}
	}
}
