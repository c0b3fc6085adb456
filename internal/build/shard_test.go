package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// batch writes a project of 24 editions into a folder.
func batch(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var csv strings.Builder
	csv.WriteString("area,year,calls\n")
	for i := range 12 {
		fmt.Fprintf(&csv, "Area %c,2011,%d\nArea %c,2012,%d\n", 'A'+i, 100+i, 'A'+i, 120+i*3)
	}
	for name, text := range map[string]string{
		"brief.yml": "data:\n  calls: {file: calls.csv, key: [area, year], source: {title: Calls, publisher: An office, illustrative: true}}\nmatrix: {area: calls.area}\neditions:\n  short: {}\n  long: {title: All of it}\n",
		"note.md":   "---\ntitle: Calls\n---\n\n## {{ area }}\n\n{{ calls.calls[area][latest] }} calls in {{ period(calls, latest) }}, and {{ calls.calls[area][previous] }} before.\n",
		"calls.csv": csv.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func buildBatch(t *testing.T, dir, out string, s Shard) *Result {
	t.Helper()
	r, err := Run(context.Background(), Options{Dir: dir, Paths: []string{"."}, Out: out, Shard: s})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// folder reads the files of a folder, but for manifests.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), "shard-") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", what, len(got), len(want))
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

// TestShards: eight shards, two of them built again, make the files and the
// lock that one machine makes.
func TestShards(t *testing.T) {
	// The note's folder gives the files their names.
	alone, dir := filepath.Join(t.TempDir(), "calls"), filepath.Join(t.TempDir(), "calls")
	batch(t, alone)
	batch(t, dir)
	buildBatch(t, alone, "out", Shard{})
	const n = 8
	var manifests []string
	editions := 0
	for i := 1; i <= n; i++ {
		out := fmt.Sprintf("part%d", i)
		r := buildBatch(t, dir, out, Shard{i, n})
		editions += r.Count(Made)
		manifests = append(manifests, filepath.Join(out, manifestName(Shard{i, n})))
		if _, err := os.Stat(filepath.Join(dir, lockFile)); err == nil {
			t.Fatal("a shard wrote the lock")
		}
	}
	if editions != 24 {
		t.Fatalf("the shards made %d editions", editions)
	}

	// One shard was lost with its machine, one lost a file.
	if err := os.RemoveAll(filepath.Join(dir, "part3")); err != nil {
		t.Fatal(err)
	}
	lost := ""
	for name := range folder(t, filepath.Join(dir, "part5")) {
		if strings.HasSuffix(name, ".pdf") {
			lost = name
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "part5", lost), []byte("cut off"), 0o666); err != nil {
		t.Fatal(err)
	}
	left := slices.Delete(slices.Clone(manifests), 2, 3)
	r, err := Merge(MergeOptions{Dir: dir, Manifests: left, Out: "all"})
	if err != nil || len(r.Missing) != 2 || !strings.Contains(strings.Join(r.Missing, "; "), "shard 3/8") || !strings.Contains(strings.Join(r.Missing, "; "), lost) {
		t.Fatalf("%v %+v", err, r)
	}
	if _, err := os.Stat(filepath.Join(dir, "all")); err == nil {
		t.Error("something was joined though a shard is missing")
	}
	buildBatch(t, dir, "part3", Shard{3, n})
	if err := os.Remove(filepath.Join(dir, "part5", lost)); err != nil {
		t.Fatal(err)
	}
	buildBatch(t, dir, "part5", Shard{5, n})
	for range 2 { // joining again does no harm
		if r, err = Merge(MergeOptions{Dir: dir, Manifests: manifests, Out: "all"}); err != nil || len(r.Missing) > 0 || r.Editions != 24 || len(r.Failed) > 0 || len(r.Locks) != 1 {
			t.Fatalf("%v %+v", err, r)
		}
	}
	same(t, "results", folder(t, filepath.Join(dir, "all")), folder(t, filepath.Join(alone, "out")))
	same(t, "project", folder(t, dir), folder(t, alone))
}

// TestMergeMixed: shards that have read different versions of a file are not
// joined.
func TestMergeMixed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "calls")
	batch(t, dir)
	merge := func() *Merged {
		t.Helper()
		r, err := Merge(MergeOptions{Dir: dir, Manifests: []string{"part1/shard-1-of-2.json", "part2/shard-2-of-2.json"}, Out: "all"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	buildBatch(t, dir, "part1", Shard{1, 2})
	csv, err := os.ReadFile(filepath.Join(dir, "calls.csv"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"calls.csv": strings.Replace(string(csv), ",2012,120", ",2012,121", 1)})
	buildBatch(t, dir, "part2", Shard{2, 2})
	want := "shard 2/2 read another calls.csv than shard 1/2: build the one with the older file again"
	if r := merge(); len(r.Missing) != 1 || r.Missing[0] != want {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(filepath.Join(dir, "all")); err == nil {
		t.Error("something was joined")
	}
	buildBatch(t, dir, "part1", Shard{1, 2})
	if r := merge(); len(r.Missing) != 0 || r.Editions != 24 {
		t.Errorf("built again: %+v", r)
	}
}

// TestMergeRefuses: shards of different batches are not joined.
func TestMergeRefuses(t *testing.T) {
	dir := t.TempDir()
	batch(t, dir)
	buildBatch(t, dir, "a", Shard{1, 2})
	b, err := os.ReadFile(filepath.Join(dir, "calls.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "calls.csv"), append(b, "Area Z,2012,5\nArea Z,2011,4\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	buildBatch(t, dir, "b", Shard{2, 2})
	if _, err := Merge(MergeOptions{Dir: dir, Manifests: []string{"a/shard-1-of-2.json", "b/shard-2-of-2.json"}, Out: "out"}); err == nil || !strings.Contains(err.Error(), "not of one batch") {
		t.Error(err)
	}
	for name, text := range map[string]string{
		"newer":   `{"version": 2, "shard": 1, "of": 1}`,
		"foreign": `[1]`,
		"path":    `{"version": 1, "shard": 1, "of": 1, "projects": [{"editions": [{"id": "a", "pdf": {"name": "../x.pdf"}, "evidence": {"name": "x"}}]}]}`,
		"line":    `{"version": 1, "shard": 1, "of": 1, "projects": [{"editions": [{"id": "a", "lines": ["figure"]}]}]}`,
		"empty":   ``,
	} {
		if _, err := parseManifest([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestParseShard(t *testing.T) {
	for text, want := range map[string]Shard{"1/1": {1, 1}, "3/8": {3, 8}} {
		if got, err := ParseShard(text); err != nil || got != want {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3", "0/8", "9/8", "a/b", "1/", "/2", "-1/2", "1/9999999", "1/2/3"} {
		if _, err := ParseShard(text); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"version": 1, "shard": 1, "of": 2, "plan": "x", "projects": [{"folder": "a", "files": ["n.md\tsha256:1"], "editions": [{"id": "note.md#", "status": "made"}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err == nil && (m.Shard < 1 || m.Shard > m.Of) {
			t.Error(m.Shard, m.Of)
		}
	})
}
