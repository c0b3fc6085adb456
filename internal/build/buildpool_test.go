package build

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
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

// TestFull: on a disk that fills, files are the old or the new ones, each whole,
// nothing is left beside them, and the next run that has room makes what is
// missing.
func TestFull(t *testing.T) {
	dir := tinyBatch(t, 40)
	o := Options{Dir: dir, Paths: []string{"note.md"}, Out: "out", Jobs: 2}
	out := filepath.Join(dir, o.Out)
	run(t, o)
	old := files(t, out)
	name := filepath.Join(dir, "note.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"note.md": string(text) + "\nOne sentence more.\n"})
	other := o
	other.Out = "other"
	run(t, other)
	whole := files(t, filepath.Join(dir, other.Out))

	var room atomic.Int64
	room.Store(200_000)
	writeFile = func(name string, data []byte, perm os.FileMode) error {
		left := room.Add(-int64(len(data)))
		if left >= 0 {
			return os.WriteFile(name, data, perm)
		}
		os.WriteFile(name, data[:max(0, len(data)+int(left))], perm) // as much as there is room for
		return &os.PathError{Op: "write", Path: name, Err: syscall.ENOSPC}
	}
	t.Cleanup(func() { writeFile = os.WriteFile })
	res, err := Run(context.Background(), o)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "can't be written") || strings.Contains(err.Error(), ".tmp") {
		t.Errorf("the error is %v", err)
	}
	if res.Count(Made) == 0 || res.Count(Left) == 0 {
		t.Errorf("%d were made and %d are left", res.Count(Made), res.Count(Left))
	}
	changed := 0
	for name, text := range files(t, out) {
		switch text {
		case whole[name]:
			changed++
		case old[name]:
		default:
			t.Errorf("%s is neither the old nor the new one", name)
		}
	}
	if changed == 0 || changed == len(whole) {
		t.Errorf("%d of %d files are new", changed, len(whole))
	}

	writeFile = os.WriteFile
	run(t, o)
	if !maps.Equal(whole, files(t, out)) {
		t.Error("with room again, the files are others")
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

// TestParallelPanic: a panic on another goroutine is the caller's, with the
// line that it comes from, and the calls that can be made are made.
func TestParallelPanic(t *testing.T) {
	var calls atomic.Int64
	defer func() {
		r := recover()
		if fmt.Sprint(r) != "the third" || !strings.Contains(failedAt(r), "buildpool_test.go") {
			t.Errorf("panicked with %v, %s", r, failedAt(r))
		}
		if calls.Load() != 5 {
			t.Errorf("%d calls, want 5", calls.Load())
		}
	}()
	parallel(context.Background(), 5, 5, func(i int) {
		calls.Add(1)
		if i == 3 {
			panic("the third")
		}
	})
}
