package build

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// saveState writes the state, where there is anything new in it. One that can't
// be written is left as it was.
func (p *project) saveState(sources []*source) {
	st := p.state
	if st == nil {
		return
	}
	var mine []*source
	restored := false
	for _, s := range sources {
		if s.project == p {
			mine = append(mine, s)
			restored = restored || s.restored
		}
	}
	sweep(filepath.Join(p.root.Name(), stateDir))
	if restored {
		if !st.dirty {
			return
		}
		p.looks = st.was
	} else {
		st.settle(mine)
	}
	_ = st.write()
}

// settle brings the state up to date with what the run did.
func (st *state) settle(sources []*source) {
	p := st.p
	known := map[string]bool{}
	planned := map[string]bool{}
	complete := st.o.all() && !p.looks.blurred
	for _, s := range sources {
		planned[s.name] = s.doc != nil
		for _, j := range s.all {
			known[j.id()] = true
			planned[s.name] = planned[s.name] && !j.broken // else its rows may be there again
		}
		for _, j := range s.jobs {
			id := j.id()
			switch {
			case j.status == Made && j.seen != nil:
				st.jobs[id] = j.seen
			case j.status == Made, j.status == Failed && j.kept == nil:
				delete(st.jobs, id)
			case j.status == Left:
				complete = false
			}
		}
	}
	gone := map[string]bool{}
	for id, k := range st.jobs {
		if known[id] {
			continue
		}
		if _, ok := gone[k.note]; !ok {
			gone[k.note] = planned[k.note] || !p.isThere(k.note)
		}
		if gone[k.note] {
			delete(st.jobs, id)
		}
	}
	st.trim()
	st.whole, st.was = nil, nil
	if complete {
		st.whole = st.wholeOf(sources)
	}
	st.was = p.looks
}

// write writes the state beside its place and then renames it.
func (st *state) write() error {
	root := st.p.root
	if err := root.Mkdir(stateDir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	ignore := stateDir + "/.gitignore"
	if _, err := root.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		if err := root.WriteFile(ignore, []byte("*\n"), 0o666); err != nil {
			return err
		}
	}
	temp := tempName()
	here := filepath.Join(root.Name(), stateDir, temp)
	live.Store(here, true)
	defer live.Delete(here)
	temp = stateDir + "/" + temp
	f, err := root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer root.Remove(temp) // where it was not renamed
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	// The files' times are the file system's, whose clock may be another's.
	st.was.settle(st.began.Add(-time.Since(fi.ModTime())))
	if err := st.seal(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := root.Rename(temp, stateDir+"/"+st.name); err != nil {
		return err
	}
	st.prune()
	return nil
}

// seal writes the state into a new file.
func (st *state) seal(f *os.File) error {
	var sum [sha256.Size]byte
	_, err := f.Write(stateSeal(sum)) // which the hash takes the place of
	h := sha256.New()
	st.encode(func(piece []byte) {
		h.Write(piece)
		if err == nil {
			_, err = f.Write(piece)
		}
	})
	if err != nil {
		return err
	}
	_, err = f.WriteAt(stateSeal([sha256.Size]byte(h.Sum(sum[:0]))), 0)
	return err
}

// prune removes the states that have not been written for longest, where there
// are many.
func (st *state) prune() {
	d, err := st.p.root.Open(stateDir)
	if err != nil {
		return
	}
	defer d.Close()
	entries, _ := d.ReadDir(-1)
	type old struct {
		name string
		time time.Time
	}
	var all []old
	for _, e := range entries {
		if fi, err := e.Info(); err == nil && e.Type().IsRegular() && strings.HasSuffix(e.Name(), stateExt) && e.Name() != st.name {
			all = append(all, old{e.Name(), fi.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b old) int { return b.time.Compare(a.time) })
	for _, o := range all[min(len(all), maxStates-1):] {
		_ = st.p.root.Remove(stateDir + "/" + o.name)
	}
}
