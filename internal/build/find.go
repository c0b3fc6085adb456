package build

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// projectFile marks a project's root and holds what its notes share.
const projectFile = "brief.yml"

// find gives the notes that paths name, as absolute paths, each once, in the
// order named. Without paths they are those of the project round dir, else of
// its folder briefs, else of dir itself.
func find(dir string, paths []string) ([]string, error) {
	paths, err := meantPaths(dir, paths)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		// A lone note's own folder is its project; folders below it may be
		// anything, a home's whole tree among them.
		notes, err := notesIn(dir)
		if err == nil && len(notes) == 0 {
			err = errors.New("there is no brief.yml here or in a folder above, no folder briefs and no note: name a note or a folder")
		}
		return notes, err
	}
	var found []string
	for _, p := range paths {
		abs := p
		if !filepath.IsAbs(abs) {
			abs = filepath.Join(dir, p)
		}
		abs = filepath.Clean(abs)
		st, err := os.Stat(abs)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no %s", p)
		case err != nil:
			return nil, err
		case st.IsDir():
			notes, err := walk(abs)
			if err != nil {
				return nil, err
			}
			if len(notes) == 0 {
				return nil, fmt.Errorf("there is no note in %s: a note is a Markdown file (.md) whose front matter has a title", cmp.Or(shownPath(dir, abs), "this folder"))
			}
			found = append(found, notes...)
		case st.Mode().IsRegular():
			found = append(found, abs)
		default:
			return nil, fmt.Errorf("%s is neither a file nor a folder", p)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(found, func(p string) bool {
		again := seen[p]
		seen[p] = true
		return again
	}), nil
}

// meantPaths gives the paths, or where there are none those that are meant: the
// project round dir or its folder briefs. It gives none for dir itself.
func meantPaths(dir string, paths []string) ([]string, error) {
	if len(paths) > 0 {
		return paths, nil
	}
	root, err := rootAbove(dir)
	if err != nil {
		return nil, err
	}
	if root == "" {
		root = filepath.Join(dir, "briefs")
		if st, err := os.Stat(root); err != nil || !st.IsDir() {
			return nil, nil
		}
	}
	return []string{root}, nil
}

// walk gives the notes in a folder and below it. Hidden folders, the folder
// out and symbolic links are passed over.
func walk(dir string) ([]string, error) {
	var notes []string
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if name := e.Name(); p != dir && (strings.HasPrefix(name, ".") || name == "out") {
				return fs.SkipDir
			}
		default:
			is, err := isNote(p, e)
			if err != nil {
				return err
			}
			if is {
				notes = append(notes, p)
			}
		}
		return nil
	})
	return notes, err
}

// notesIn gives the notes in a folder, and not those below it.
func notesIn(dir string) (notes []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		p := filepath.Join(dir, e.Name())
		is, err := isNote(p, e)
		if err != nil {
			return nil, err
		}
		if is {
			notes = append(notes, p)
		}
	}
	return notes, err
}

// isNote tells whether a file is a note: Markdown with a title, its name not
// that of a part to include.
func isNote(p string, e fs.DirEntry) (bool, error) {
	if !e.Type().IsRegular() || !strings.EqualFold(filepath.Ext(p), ".md") || strings.HasPrefix(e.Name(), "_") {
		return false, nil
	}
	return hasTitle(p)
}

// hasTitle tells whether a Markdown file opens with front matter that has a
// title. It looks at lines alone, so that a note whose YAML is broken counts.
func hasTitle(name string) (bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return false, err
	}
	head = bytes.TrimPrefix(head, []byte("\uFEFF"))
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	if strings.TrimRight(string(line), " \t\r") != "---" {
		return false, nil
	}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		switch s := strings.TrimRight(string(line), " \t\r"); {
		case s == "---" || s == "...":
			return false, nil
		case strings.HasPrefix(s, "title:"), strings.HasPrefix(s, `"title":`), strings.HasPrefix(s, "'title':"):
			return true, nil
		}
	}
	return false, nil
}

// rootAbove gives the nearest folder, from dir upwards, that holds brief.yml,
// or "".
func rootAbove(dir string) (string, error) {
	for {
		st, err := os.Stat(filepath.Join(dir, projectFile))
		if err == nil && st.Mode().IsRegular() {
			return dir, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return "", err
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// open gives the notes found with their projects. The projects' roots are
// open, and are the caller's to close, with an error too.
func open(dir string, found []string) (projects []*project, sources []*source, err error) {
	byPath := map[string]*project{}
	for _, p := range found {
		folder := filepath.Dir(p)
		at, err := rootAbove(folder)
		if err != nil {
			return projects, nil, err
		}
		if at == "" {
			at = folder
		}
		proj := byPath[at]
		if proj == nil {
			root, err := os.OpenRoot(at)
			if err != nil {
				return projects, nil, err
			}
			proj = &project{root: root, shown: shownPath(dir, at), cells: &toldCells{}}
			byPath[at] = proj
			projects = append(projects, proj)
		}
		rel, err := filepath.Rel(at, p)
		if err != nil {
			return projects, nil, err
		}
		proj.named = append(proj.named, filepath.ToSlash(rel))
		sources = append(sources, &source{project: proj, name: filepath.ToSlash(rel)})
	}
	return projects, sources, nil
}

// shownPath gives a path as people read it: from the working folder where it
// lies below it or near, with slashes; "" is the working folder itself.
func shownPath(dir, p string) string {
	if rel, err := filepath.Rel(dir, p); err == nil && strings.Count(rel, "..") <= 3 {
		p = rel
	}
	if p == "." {
		return ""
	}
	return filepath.ToSlash(p)
}
