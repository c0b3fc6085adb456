package build

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
)

// Watching looks at the files every watchEvery, and builds once they have
// stayed as they are for watchCalm: a spreadsheet program writes a file in
// several steps.
const (
	watchEvery = 300 * time.Millisecond
	watchCalm  = 150 * time.Millisecond
	maxWatched = 50_000 // files
)

// Watch calls run, and again whenever a file in one of the projects that a run
// with these options reads has changed, until the context ends.
func Watch(ctx context.Context, o Options, run func()) error {
	for {
		roots, err := watchedRoots(o)
		if err != nil {
			return err
		}
		before, err := stamps(o, roots)
		if err != nil {
			return err
		}
		run()
		for same := true; same; {
			if !pause(ctx, watchEvery) {
				return nil
			}
			now, err := stamps(o, roots)
			if err != nil {
				return err
			}
			if same = equalStamps(before, now); same {
				continue
			}
			for calm := false; !calm; {
				if !pause(ctx, watchCalm) {
					return nil
				}
				later, err := stamps(o, roots)
				if err != nil {
					return err
				}
				calm, now = equalStamps(now, later), later
			}
		}
	}
}

// pause waits, and tells whether the context still goes on.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// watchedRoots gives the folders of the projects that a run reads, and how many
// folders deep each is looked at: that of a lone note may be somebody's home.
func watchedRoots(o Options) (map[string]int, error) {
	found, err := find(o.Dir, o.Paths)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, note := range found {
		root, err := rootAbove(filepath.Dir(note))
		if err != nil {
			return nil, err
		}
		if root != "" {
			out[root] = 16
		} else {
			out[filepath.Dir(note)] = 2
		}
	}
	return out, nil
}

// stamp is what tells that a file has changed.
type stamp struct {
	size int64
	time time.Time
}

// stamps looks at the files of the projects, but for hidden folders and what
// is built.
func stamps(o Options, roots map[string]int) (map[string]stamp, error) {
	skip := o.Out
	if skip != "" && !filepath.IsAbs(skip) {
		skip = filepath.Join(o.Dir, skip)
	}
	out := map[string]stamp{}
	for root, depth := range roots {
		err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil // gone since it was listed, or not ours to read
			}
			hidden := strings.HasPrefix(e.Name(), ".") && name != root
			if e.IsDir() {
				below, err := filepath.Rel(root, name)
				if err != nil || hidden || name == skip || below != "." && strings.Count(below, string(filepath.Separator)) >= depth {
					return fs.SkipDir
				}
				return nil
			}
			if hidden || !e.Type().IsRegular() {
				return nil
			}
			info, err := e.Info()
			if err != nil {
				return nil
			}
			if len(out) >= maxWatched {
				return fmt.Errorf("%s has more than %d files: name the note or a smaller folder", root, maxWatched)
			}
			out[name] = stamp{info.Size(), info.ModTime()}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func equalStamps(a, b map[string]stamp) bool {
	if len(a) != len(b) {
		return false
	}
	for name, s := range a {
		t, ok := b[name]
		if !ok || s.size != t.size || !s.time.Equal(t.time) {
			return false
		}
	}
	return true
}
