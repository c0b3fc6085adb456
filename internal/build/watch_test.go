package build

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWatch: each change gives one run; what is built, what is hidden and the
// lock that a run writes give none. What is deleted may come back.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	note := "---\ntitle: Calls\ndata:\n  calls: {file: data/calls.csv, key: year}\n---\n\n{{ calls.answered[latest] }} calls.\n"
	csv := "year,answered\n2011,5\n2012,6\n"
	write(t, dir, map[string]string{"briefs/calls/brief.yml": "lang: en-GB\n", "briefs/calls/note.md": note, "briefs/calls/data/calls.csv": csv})
	steps := []struct {
		what   string
		made   int // by the run that follows
		change func()
	}{
		{"the start", 1, nil},
		{"the data are others", 1, func() {
			write(t, dir, map[string]string{"briefs/calls/data/calls.csv": csv[:len(csv)-1] + "6\n"})
		}},
		{"the note has gone", 0, func() { must(os.Remove(at("briefs/calls/note.md"))) }},
		{"the note is there again", 1, func() { write(t, dir, map[string]string{"briefs/calls/note.md": note + "\nMore.\n"}) }},
		{"another file of the same size and time takes the place of the data", 1, func() {
			write(t, dir, map[string]string{"briefs/calls/.other": csv[:len(csv)-1] + "7\n"})
			st, err := os.Stat(at("briefs/calls/data/calls.csv"))
			must(err)
			must(os.Chtimes(at("briefs/calls/.other"), st.ModTime(), st.ModTime()))
			must(os.Rename(at("briefs/calls/.other"), at("briefs/calls/data/calls.csv")))
		}},
		{"a project is new", 1, func() {
			write(t, dir, map[string]string{"briefs/new/brief.yml": "lang: en-GB\n", "briefs/new/note.md": "---\ntitle: New\n---\n\nWords.\n"})
		}},
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	runs := 0
	o := Options{Dir: dir, Out: "out"}
	err := Watch(ctx, o, func() {
		made := 0
		if r, err := Run(ctx, o); err == nil {
			made = r.Count(Made)
		}
		if made != steps[runs].made {
			t.Errorf("%s: %d made", steps[runs].what, made)
			stop()
		}
		if runs++; runs == len(steps) {
			stop()
			return
		}
		after := time.Duration(0)
		if runs == 1 { // long enough for what should give no run to give one
			write(t, dir, map[string]string{"out/other.txt": "no source", ".hidden": "nor this"})
			after = 2 * watchEvery
		}
		time.AfterFunc(after, steps[runs].change)
	})
	if err != nil || runs != len(steps) {
		t.Errorf("%d runs, %v", runs, err)
	}
	if err := Watch(ctx, Options{Dir: dir, Paths: []string{"none.md"}, Out: "out"}, func() { t.Error("it runs") }); err == nil {
		t.Error("what is not there is watched")
	}
}

// TestWatchHere: results that lie among the sources give no run.
func TestWatchHere(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"note.md": "---\ntitle: Calls\n---\n\nWords.\n", "calls.csv": "year,answered\n2011,5\n"})
	o := Options{Dir: dir, Out: "."}
	before, err := stamps(o, map[string]int{dir: deepLone})
	if err != nil || len(before) != 2 {
		t.Fatalf("%v, %v", before, err)
	}
	run(t, o)
	after, err := stamps(o, map[string]int{dir: deepLone})
	if err != nil || len(after) != len(before) {
		t.Errorf("%v, %v", after, err)
	}
}
