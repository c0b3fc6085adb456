package build

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// writeLock writes a project's lock where it has changed, whole or not at all.
// It tells whether there was none before.
func (p *project) writeLock(u *lockUpdate) (begun bool, err error) {
	sweep(p.root.Name())
	l := p.lock.lock
	for tries := 0; ; tries++ {
		changed, err := l.changes(u)
		if err != nil || !changed {
			return false, err
		}
		again, err := p.replaceLock(l, u)
		if err != nil || !again {
			return err == nil && l.info == nil, err
		}
		if tries == 20 {
			return false, errors.New("others write it all the time")
		}
		if l, err = readLock(p.root); err != nil {
			return false, err
		}
	}
}

// changes tells whether an update says something else than the lock.
func (l *lock) changes(u *lockUpdate) (bool, error) {
	if l.info == nil {
		return len(u.parts) > 0, nil
	}
	if l.healed != nil || l.info.Size() == 0 {
		return true, nil
	}
	for id, part := range u.parts {
		if l.sums[id] != part.sum {
			return true, nil
		}
	}
	for id := range l.sums {
		if _, built := u.parts[id]; id != lockFiled && !built && !u.keeps(id) {
			return true, nil
		}
	}
	old, err := l.files()
	var sum summer
	for _, line := range u.withFiles(old) {
		sum.add(line)
	}
	return sum.sum() != l.sums[lockFiled], err
}

var errFound = errors.New("found")

// files gives the lines of the files.
func (l *lock) files() (out []string, err error) {
	if _, ok := l.sums[lockFiled]; !ok {
		return nil, nil
	}
	err = l.each(func(id string, _ int, lines []string) error {
		if id != lockFiled {
			return nil
		}
		out = slices.Clone(lines)
		return errFound
	})
	if err == errFound {
		err = nil
	}
	return out, err
}

// replaceLock writes the lock beside its place and then renames it. again says
// that the lock is no longer the one that was read: another run has written
// it, and its lines must not be lost.
func (p *project) replaceLock(l *lock, u *lockUpdate) (again bool, err error) {
	name := tempName()
	here := filepath.Join(p.root.Name(), name)
	live.Store(here, true)
	defer live.Delete(here)
	f, err := p.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return false, err
	}
	defer p.root.Remove(name) // where it was not renamed
	w := bufio.NewWriterSize(f, 1<<16)
	err = l.merge(u, w)
	if err = cmp.Or(err, w.Flush(), f.Close()); err != nil {
		return false, err
	}
	now, err := p.root.Lstat(lockFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		now = nil
	case err != nil:
		return false, err
	}
	if (now == nil) != (l.info == nil) || now != nil && !(os.SameFile(now, l.info) &&
		now.Size() == l.info.Size() && now.ModTime().Equal(l.info.ModTime())) {
		return true, nil
	}
	err = p.root.Rename(name, lockFile)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil // it was taken for a stray
	}
	return false, err
}

// merge writes the lock as it is after an update. Lines of editions that are
// not built go through one edition at a time.
func (l *lock) merge(u *lockUpdate, w io.StringWriter) error {
	ids := append(slices.Collect(maps.Keys(u.parts)), lockFiled)
	slices.Sort(ids)
	var failed error
	put := func(id, text string) {
		for _, s := range []string{id, "\t", text, "\n"} {
			if _, err := w.WriteString(s); err != nil && failed == nil {
				failed = err
			}
		}
	}
	if _, err := w.WriteString(lockFirst + "\n"); err != nil {
		return err
	}
	old, err := l.files()
	if err != nil {
		return err
	}
	same := func(id string) bool {
		part, built := u.parts[id]
		return built && part.sum == l.sums[id]
	}
	// before writes what is built of the ids up to one.
	before := func(to func(id string) bool) error {
		for ; len(ids) > 0 && to(ids[0]); ids = ids[1:] {
			if ids[0] == lockFiled {
				for _, line := range u.withFiles(old) {
					put(lockFiled, line)
				}
				continue
			}
			if same(ids[0]) {
				continue // it goes through with the old ones
			}
			lines, err := u.parts[ids[0]].lines()
			if err != nil {
				return err
			}
			for i := range lines {
				put(ids[0], lines[i].text)
			}
		}
		return failed
	}
	if err := l.each(func(id string, _ int, lines []string) error {
		if err := before(func(next string) bool { return next <= id }); err != nil {
			return err
		}
		if _, built := u.parts[id]; id == lockFiled || built && !same(id) || !built && !u.keeps(id) {
			return nil
		}
		for _, line := range lines {
			put(id, line)
		}
		return failed
	}); err != nil {
		return err
	}
	return before(func(string) bool { return true })
}
