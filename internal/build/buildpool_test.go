package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func tinyBatch(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, brokenBatch(n, nil, -1))
	return dir
}

// TestTold: each edition is told once, in its order, whatever the number of
// workers; the progress counts each once.
func TestTold(t *testing.T) {
	dir := tinyBatch(t, 60)
	for _, jobs := range []int{1, 5} {
		var finished []string
		done := 0
		_, err := Run(context.Background(), Options{
			Dir: dir, Paths: []string{"note.md"}, Jobs: jobs,
			Progress: func(p Progress) {
				if done++; p.Done != done || p.All != 60 || p.Failed != 0 {
					t.Errorf("the %dth is told as %v", done, p)
				}
			},
			Finished: func(note string, e Edition) { finished = append(finished, note+" "+e.Key) },
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range finished {
			if want := fmt.Sprintf("note.md Force %d", i); s != want {
				t.Errorf("with %d workers the %dth is %s", jobs, i, s)
			}
		}
		if len(finished) != 60 || done != 60 {
			t.Errorf("%d editions are told and %d counted", len(finished), done)
		}
	}
}

// TestStopped: a run that is stopped leaves whole files alone, and tells how
// many editions are left; the next run makes those.
func TestStopped(t *testing.T) {
	dir := tinyBatch(t, 60)
	run(t, Options{Dir: dir, Paths: []string{"note.md"}, Out: "whole"})
	whole := files(t, filepath.Join(dir, "whole"))
	for _, after := range []int{1, 17, 59} {
		ctx, stop := context.WithCancel(context.Background())
		o := Options{Dir: dir, Paths: []string{"note.md"}, Out: fmt.Sprint("out", after), Jobs: 3}
		o.Progress = func(p Progress) {
			if p.Done == after {
				stop()
			}
		}
		res, err := Run(ctx, o)
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		made, left := res.Count(Made), res.Count(Left)
		if made < after || made > after+3 || made+left != 60 {
			t.Errorf("stopped after %d: %d made and %d left", after, made, left)
		}
		here := files(t, filepath.Join(dir, o.Out))
		if len(here) != 2*made {
			t.Errorf("stopped after %d: %d files of %d editions", after, len(here), made)
		}
		for name, text := range here {
			if whole[name] != text {
				t.Errorf("stopped after %d: %s is not whole", after, name)
			}
		}
		o.Progress = nil
		run(t, o)
		if got := files(t, filepath.Join(dir, o.Out)); len(got) != len(whole) {
			t.Errorf("the next run leaves %d files", len(got))
		}
	}
}

// TestShut: where the folder can't be written to the run ends at once, and
// says so.
func TestShut(t *testing.T) {
	dir := tinyBatch(t, 200)
	write(t, dir, map[string]string{"file": "no folder"})
	res, err := Run(context.Background(), Options{Dir: dir, Paths: []string{"note.md"}, Out: "file/out", Jobs: 2})
	if err == nil || !strings.Contains(err.Error(), "file") {
		t.Errorf("the error is %v", err)
	}
	if failed, left := res.Count(Failed), res.Count(Left); failed > 4 || failed+left != 200 {
		t.Errorf("%d failed and %d are left", failed, left)
	}
}

// TestSweep: what a killed run left is removed by the next one; the temporary
// files of runs that go on are not, and nothing else is.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	dead := exec.Command(os.Args[0], "-test.run=^$")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	old := func(pid int) string { return fmt.Sprintf(".brief-%s-%d-7.tmp", host(), pid) }
	mine := filepath.Join(dir, tempName())
	live.Store(mine, true)
	defer live.Delete(mine)
	keep := []string{filepath.Base(mine), old(os.Getppid()), ".brief-00000000-1-1.tmp", "a.pdf", ".brief-x.tmp", ".brief"}
	gone := []string{old(dead.Process.Pid), old(os.Getpid()), ".brief-00000000-1-2.tmp"}
	for _, name := range append(keep, gone...) {
		write(t, dir, map[string]string{name: "x"})
	}
	past := time.Now().Add(-2 * strayAge)
	if err := os.Chtimes(filepath.Join(dir, ".brief-00000000-1-2.tmp"), past, past); err != nil {
		t.Fatal(err)
	}
	sweep(dir)
	left := files(t, dir)
	for _, name := range keep {
		if _, ok := left[name]; !ok {
			t.Errorf("%s is gone", name)
		}
	}
	for _, name := range gone {
		if _, ok := left[name]; ok {
			t.Errorf("%s is still there", name)
		}
	}
}
