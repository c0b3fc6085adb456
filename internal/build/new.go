package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"policybrief/assets"
	"policybrief/internal/conf"
)

// NewKinds lists the kinds of project that New makes, and what each is.
var NewKinds = [][2]string{
	{"ministerial", "a brief of two pages for a minister, with an annex"},
	{"funding-case", "a charity's case to a funder, with its budget"},
	{"policy-brief", "a policy brief with a chart, a table and references"},
	{"batch", "one note that makes a brief for each place of a file"},
}

// New puts a working project of a kind into a folder, which is made if it is
// not there and must be empty if it is. It gives the files written, by their
// path in the folder. Where anything fails nothing is left behind.
func New(kind, dir string) (files []string, err error) {
	root := path.Join("new", kind)
	if _, err := fs.Stat(assets.New, root); err != nil || strings.ContainsAny(kind, `./\`) {
		names := make([]string, len(NewKinds))
		for i, k := range NewKinds {
			names[i] = k[0]
		}
		if near := conf.Nearest(kind, names); near != "" {
			return nil, fmt.Errorf("there is no kind of project %q: did you mean %s?", kind, near)
		}
		return nil, fmt.Errorf("there is no kind of project %q: there are %s", kind, strings.Join(names, ", "))
	}
	switch entries, err := os.ReadDir(dir); {
	case err == nil && len(entries) > 0:
		return nil, fmt.Errorf("%s is not empty: nothing was written; name a folder that is empty or not there yet", dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s can't be used: %s", dir, reason(err))
	}
	// The whole is made beside and renamed, so that it is there or it is not.
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return nil, err
	}
	made, err := os.MkdirTemp(parent, ".brief-new-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(made)
	err = fs.WalkDir(assets.New, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(name, root), "/")
		to := filepath.Join(made, filepath.FromSlash(rel))
		if d.IsDir() {
			return os.MkdirAll(to, 0o777)
		}
		data, err := assets.New.ReadFile(name)
		if err != nil {
			return err
		}
		files = append(files, rel)
		return os.WriteFile(to, data, 0o666)
	})
	if err == nil {
		err = os.Chmod(made, 0o755)
	}
	if err != nil {
		return nil, err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // empty, or not there
		return nil, err
	}
	return files, os.Rename(made, dir)
}
