package build

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWatch: a change of a note's data builds it again; what is built and what
// is hidden changes nothing.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("note.md", "---\ntitle: Calls\ndata:\n  calls: {file: data/calls.csv, key: year}\n---\n\n{{ calls.answered[latest] }} calls.\n")
	write("data/calls.csv", "year,answered\n2011,5\n2012,6\n")
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	runs := 0
	o := Options{Dir: dir, Paths: []string{"note.md"}, Out: "out"}
	err := Watch(ctx, o, func() {
		r, err := Run(ctx, o)
		if err != nil || r.Count(Made) != 1 {
			t.Errorf("run %d: %v %+v", runs, err, r)
			stop()
		}
		switch runs++; runs {
		case 1:
			write("out/other.txt", "no source")
			write(".hidden", "nor this")
			time.AfterFunc(2*watchEvery, func() { write("data/calls.csv", "year,answered\n2011,5\n2012,66\n") })
		case 2:
			stop()
		}
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
}
