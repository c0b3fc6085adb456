package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		at      build.Progress
		since   time.Duration
		columns int
		want    string
	}{
		{build.Progress{Done: 312, All: 10000}, 65 * time.Second, 80, "312 of 10,000 done, 9,688 left, 1:05"},
		{build.Progress{Done: 43, Failed: 2, All: 43}, 900 * time.Millisecond, 80, "43 of 43 done, 2 failed, 0 left, 0:00"},
		{build.Progress{Done: 312, All: 10000}, time.Hour, 20, "312 of 10,000 done,"},
	} {
		got := progressLine(c.at, c.since, c.columns)
		if got != c.want || diag.Width(got) >= c.columns {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

// TestProgressDraw: nothing is written for what is quickly done, then one line
// over and over, and at the end nothing is left of it.
func TestProgressDraw(t *testing.T) {
	var w bytes.Buffer
	p := &progress{w: &w, width: 80, start: time.Unix(100, 0), quit: make(chan struct{})}
	at := func(since time.Duration) { p.draw(p.start.Add(since)) }
	at(time.Second)
	p.tell(build.Progress{Done: 1, All: 3})
	at(progressAfter / 2)
	if w.Len() > 0 {
		t.Errorf("%q is written too early", w.String())
	}
	at(time.Second)
	at(time.Second + time.Millisecond) // nothing has changed
	p.tell(build.Progress{Done: 2, All: 3})
	at(2 * time.Second)
	p.stop()
	want := "\r\x1b[K1 of 3 done, 2 left, 0:01\r\x1b[K2 of 3 done, 1 left, 0:02\r\x1b[K"
	if w.String() != want {
		t.Errorf("%q is written, not %q", w.String(), want)
	}
	if p := (&terminal{err: &w}).progress(); p != nil {
		t.Error("progress is told where there is no terminal")
	}
	var none *progress
	none.tell(build.Progress{})
	none.stop()
}

// TestInterrupt stops a batch as Ctrl-C does: the program ends soon, with the
// exit code of a run that was stopped, says how many editions are left, and
// leaves whole files alone.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process can't be sent an interrupt here")
	}
	const n = 3000
	dir := t.TempDir()
	csv := "force,calls\n"
	for i := range n {
		csv += fmt.Sprintf("Force %d,%d\n", i, i)
	}
	for name, text := range map[string]string{
		"a.md":       "---\ntitle: A\ndata: {forces: {file: forces.csv, key: force}}\nmatrix: {force: forces.force}\n---\n\nThere were {{ forces.calls[force] }}.\n",
		"forces.csv": csv,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var stderr, stdout bytes.Buffer
	cmd := exec.Command(os.Args[0], "build", "a.md")
	cmd.Args[0], cmd.Dir, cmd.Stdout, cmd.Stderr = "brief", dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1") // so that it is not done before it is seen to have begun
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(5 * time.Millisecond) {
		if entries, err := os.ReadDir(out); err == nil && len(entries) > 20 {
			break
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	exit := new(exec.ExitError)
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitUsage {
		t.Errorf("it ends with %v\n%s%s", err, stdout.String(), stderr.String())
	}
	if s := stderr.String(); !strings.Contains(s, "made ") || !strings.Contains(s, "brief: stopped with ") || stdout.Len() > 0 {
		t.Errorf("it says %q and %q", s, stdout.String())
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	pdfs := 0
	for _, e := range entries {
		switch data, err := os.ReadFile(filepath.Join(out, e.Name())); {
		case err != nil:
			t.Error(err)
		case strings.HasSuffix(e.Name(), ".pdf"):
			if pdfs++; !bytes.HasPrefix(data, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(data), []byte("%%EOF")) {
				t.Errorf("%s is not whole", e.Name())
			}
		case !strings.HasSuffix(e.Name(), ".evidence.json"):
			t.Errorf("%s is left", e.Name())
		}
	}
	if pdfs == 0 || pdfs == n || len(entries) != 2*pdfs {
		t.Errorf("%d PDFs among %d files", pdfs, len(entries))
	}
}
