package build

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
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
// with these options reads has changed, until the context ends. The error is
// for what is not there at the start. What goes later may come back: an editor
// may delete a file before it writes it anew.
func Watch(ctx context.Context, o Options, run func()) error {
	roots, err := watchedRoots(o)
	if err != nil {
		return err
	}
	for {
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
			if same = maps.Equal(before, now); same {
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
				calm, now = maps.Equal(now, later), later
			}
		}
		if now, err := watchedRoots(o); err == nil {
			roots = now
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

// How many folders deep the folders that are watched are looked at. That of a
// lone note may be somebody's home.
const (
	deepProject = 16
	deepLone    = 2
)

// watchedRoots gives the folders of the projects that a run reads, and those
// that it was told to look for notes in, with how deep each is looked at.
func watchedRoots(o Options) (map[string]int, error) {
	paths, err := meantPaths(o.Dir, o.Paths)
	if err != nil {
		return nil, err
	}
	found, err := find(o.Dir, paths)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(o.Dir, p)
		}
		if st, err := os.Stat(p); err == nil && st.IsDir() {
			out[filepath.Clean(p)] = deepProject
		}
	}
	for _, note := range found {
		root, err := rootAbove(filepath.Dir(note))
		if err != nil {
			return nil, err
		}
		if root != "" {
			out[root] = deepProject
		} else if folder := filepath.Dir(note); out[folder] == 0 {
			out[folder] = deepLone
		}
	}
	return out, nil
}

// stamps looks at the files of the projects, but for what is hidden and what is
// built.
func stamps(o Options, roots map[string]int) (map[string]look, error) {
	results := o.Out
	if results != "" && !filepath.IsAbs(results) {
		results = filepath.Join(o.Dir, results)
	}
	out := map[string]look{}
	for root, depth := range roots {
		err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil // gone since it was listed, or not ours to read
			}
			hidden := strings.HasPrefix(e.Name(), ".") && name != root
			if e.IsDir() {
				below, err := filepath.Rel(root, name)
				if err != nil || hidden || name == results && name != root || below != "." && strings.Count(below, string(filepath.Separator)) >= depth {
					return fs.SkipDir
				}
				return nil
			}
			if hidden || !e.Type().IsRegular() || !o.Locked && e.Name() == lockFile || filepath.Dir(name) == results && isResult(name) {
				return nil
			}
			info, err := e.Info()
			if err != nil {
				return nil
			}
			if len(out) >= maxWatched {
				return fmt.Errorf("%s has more than %d files: name the note or a smaller folder", root, maxWatched)
			}
			out[name] = lookAt(info)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// isResult tells whether a file is called as what is built.
func isResult(name string) bool {
	return strings.HasSuffix(name, ".pdf") || strings.HasSuffix(name, ".evidence.json")
}
