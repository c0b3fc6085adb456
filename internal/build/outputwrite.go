package build

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// output is one file of an edition.
type output struct {
	name string
	data []byte
}

// A writer puts results into a folder, whole or not at all.
type writer struct {
	dir  string // "" writes nothing
	once sync.Once
	err  error
}

// write writes files beside their places and then renames them, so that nobody
// sees half a file, and nothing is left where one can't be written.
func (w *writer) write(files []output) error {
	w.once.Do(func() { w.err = os.MkdirAll(w.dir, 0o777) })
	if w.err != nil {
		return w.err
	}
	beside := make([]string, 0, len(files))
	defer func() {
		for _, name := range beside {
			os.Remove(name)
		}
	}()
	for _, f := range files {
		name := filepath.Join(w.dir, fmt.Sprintf(".%s.%d.tmp", f.name, os.Getpid()))
		beside = append(beside, name)
		if err := os.WriteFile(name, f.data, 0o666); err != nil {
			return err
		}
	}
	for i, f := range files {
		if err := os.Rename(beside[i], filepath.Join(w.dir, f.name)); err != nil {
			return err
		}
	}
	beside = nil
	return nil
}
