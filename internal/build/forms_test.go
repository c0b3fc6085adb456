package build

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// forms are the samples of kinds of document: a submission and a policy brief.
var forms = []string{"../../briefs/buses", "../../briefs/libraries"}

// formed copies a sample.
func formed(t *testing.T, from string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), filepath.Base(from))
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestForms builds the samples, which have no faults and no warnings, as their
// locks have them.
func TestForms(t *testing.T) {
	for _, from := range forms {
		res := run(t, Options{Dir: formed(t, from), Out: "out", Locked: true})
		if res.Count(Made) == 0 || res.Count(Failed) > 0 {
			t.Errorf("%s: made %d, failed %d", from, res.Count(Made), res.Count(Failed))
		}
	}
}

// TestFormsCoverProfiles holds each profile that the program ships to being
// that of a sample, from which a stranger can start.
func TestFormsCoverProfiles(t *testing.T) {
	var texts []byte
	for _, name := range []string{"note.md", "brief.yml"} {
		files, _ := filepath.Glob("../../briefs/*/" + name)
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, b...)
		}
	}
	for _, name := range profileNames() {
		if name != "report" && !bytes.Contains(texts, []byte("profile: "+name+"\n")) {
			t.Errorf("no sample is a %s", name)
		}
	}
}

// TestApartLeavesNoTrace replaces all of the sample's sensitive annex, and its
// data: the brief stays the same to the byte, and the annex does not.
func TestApartLeavesNoTrace(t *testing.T) {
	dir := formed(t, forms[0])
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	run(t, Options{Dir: dir, Out: "out"})
	brief, evidence, annex := read("out/buses.pdf"), read("out/buses.evidence.json"), read("out/buses-annex-b.pdf")
	if bytes.Contains(evidence, []byte("tenders")) {
		t.Error("the brief's evidence names the annex's data")
	}

	text := string(read("note.md"))
	head, _, ok := strings.Cut(text, `::: {.annex marking="OFFICIAL-SENSITIVE"}`)
	if !ok {
		t.Fatal("the sample has no annex apart")
	}
	other := head + "::: {.annex marking=\"OFFICIAL-SENSITIVE\"}\n# Something else\n\nThere were {{ sum(tenders.bidders) }} bids^[Or so.].\n:::\n"
	if err := os.WriteFile(filepath.Join(dir, "note.md"), []byte(other), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data/tenders.csv"), []byte("Lot,Routes,Price now (£),Lowest bid (£),Bidders\nAll,1,2,3,4\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, Options{Dir: dir, Out: "out"})
	if !bytes.Equal(read("out/buses.pdf"), brief) || !bytes.Equal(read("out/buses.evidence.json"), evidence) {
		t.Error("the brief shows what its annex holds")
	}
	if bytes.Equal(read("out/buses-annex-b.pdf"), annex) {
		t.Error("the annex stayed the same")
	}
}
