package build

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// output is one file of an edition.
type output struct {
	name string
	data []byte
	at   look // of the file, once it is written
}

// A writer puts results into a folder, whole or not at all.
type writer struct {
	dir  string // "" writes nothing
	once sync.Once
	err  error
	shut atomic.Bool // the folder takes no more
}

// write writes files beside their places and then renames them, so that nobody
// sees half a file, and nothing is left where one can't be written.
func (w *writer) write(files []output) error {
	w.once.Do(func() {
		if err := os.MkdirAll(w.dir, 0o777); err != nil {
			w.err = fmt.Errorf("the folder %s can't be made: %w", w.dir, bare(err))
		}
	})
	if w.err != nil {
		w.shut.Store(true)
		return w.err
	}
	beside := make([]string, 0, len(files))
	defer func() {
		for _, name := range beside {
			os.Remove(name)
			live.Delete(name)
		}
	}()
	for i := range files {
		f := &files[i]
		name := filepath.Join(w.dir, tempName())
		live.Store(name, true)
		beside = append(beside, name)
		if err := writeFile(name, f.data, 0o666); err != nil {
			w.shut.Store(true)
			return fmt.Errorf("%s can't be written: %w", f.name, bare(err))
		}
		// The state knows a file by its size and time. The clock of a file
		// system ticks every few milliseconds, in which another run may write
		// a file of that name, too: the time is therefore set to the
		// nanosecond, and is read before the file has its name.
		now := time.Now()
		_ = os.Chtimes(name, now, now) // where it can't be set, that of the file system stays
		st, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("%s can't be written: %w", f.name, bare(err))
		}
		f.at = lookAt(st)
	}
	for i, f := range files {
		if err := os.Rename(beside[i], filepath.Join(w.dir, f.name)); err != nil {
			return fmt.Errorf("%s can't be written: %w", f.name, bare(err))
		}
	}
	return nil
}

// writeFile writes a file beside its place. Tests alone set it, to be a disk
// that fills.
var writeFile = os.WriteFile

// full tells that the folder takes no more files: the disk is full, or the
// folder can't be written to.
func (w *writer) full() bool { return w.shut.Load() }

// bare gives an error without the names of the temporary files it is about.
func bare(err error) error {
	if le := new(os.LinkError); errors.As(err, &le) {
		return le.Err
	}
	if pe := new(fs.PathError); errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Temporary files are called .brief-HOST-PROCESS-NUMBER.tmp. HOST is a hash of
// the machine's name: several may write into one folder, and a process of
// another machine can't be asked whether it lives.
var (
	temp      = regexp.MustCompile(`^\.brief-([0-9a-f]{8})-(\d+)-\d+\.tmp$`)
	host      = sync.OnceValue(hostHash)
	tempCount atomic.Int64
	live      sync.Map // paths of this process's own temporary files
)

func hostHash() string {
	name, _ := os.Hostname() // a machine without a name has the hash of nothing
	h := fnv.New32a()
	h.Write([]byte(name))
	return fmt.Sprintf("%08x", h.Sum32())
}

func tempName() string {
	return fmt.Sprintf(".brief-%s-%d-%d.tmp", host(), os.Getpid(), tempCount.Add(1))
}

// strayAge is how old a temporary file of another machine is when nobody is
// at work on it any more: an edition's files are written in a moment.
const strayAge = time.Hour

// sweep removes the temporary files that killed runs have left in a folder.
// Those of a process that lives stay. It does what it can: a file that can't
// be removed does no harm.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		m := temp.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, e.Name())
		pid, err := strconv.Atoi(m[2])
		if err != nil {
			continue
		}
		_, own := live.Load(name)
		stray := !own && (m[1] == host() && (pid == os.Getpid() || !lives(pid)))
		if !stray && !own {
			st, err := e.Info()
			stray = err == nil && time.Since(st.ModTime()) > strayAge
		}
		if stray {
			os.Remove(name)
		}
	}
}

// lives tells whether a process of this machine runs.
func lives(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
