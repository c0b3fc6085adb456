package build

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
)

// A look is what a run saw of a file of the project: enough to tell, most
// often without reading it, whether it is still the same.
type look struct {
	size    int64
	time    int64 // of its last modification, in nanoseconds
	id      uint64
	changed int64 // see systemID
	settled bool  // it had stood as it was for a while: whoever changes it changes its time
	sum     [sha256.Size]byte
}

// lookAt gives what the system tells of a file.
func lookAt(st fs.FileInfo) look {
	l := look{size: st.Size(), time: st.ModTime().UnixNano()}
	l.id, l.changed = systemID(st)
	return l
}

// same tells whether a file that looks so now is the one that was looked at,
// by what the system tells of it.
func (l look) same(now look) bool {
	return l.settled && l.size == now.size && l.time == now.time && l.id == now.id && l.changed == now.changed
}

// settling is how long a file must have stood before a run for its time to be
// trusted: the coarsest clocks of file systems tick every two seconds.
const settling = 2 * time.Second

// looks are all that a run saw of a project's folder: what files hold, which
// are there, which notes there are. It is safe for concurrent use.
type looks struct {
	mu      sync.Mutex
	before  map[string]look // as the last run saw them
	files   map[string]look
	there   map[string]bool // whether there is a file of a name, where that alone was asked
	notes   []string        // of the project
	listed  bool            // notes was asked for
	blurred bool            // something was seen that can't be compared later: a file that could not be read
}

// saw takes note of a file that was read: st is what it looked like before.
func (l *looks) saw(name string, st fs.FileInfo, data []byte, err error) {
	if l == nil {
		return
	}
	l.mu.Lock()
	before, known := l.before[name]
	l.mu.Unlock()
	var now look
	if st != nil && err == nil {
		now = lookAt(st)
		if known && before.same(now) {
			now = before
		} else {
			now.sum = sha256.Sum256(data)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if st == nil || err != nil {
		l.blurred = true
		return
	}
	l.files[name] = now
}

// asked takes note that it was asked whether there is a file.
func (l *looks) asked(name string, is bool) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if was, ok := l.there[name]; ok && was != is {
		l.blurred = true // it came or went in between
	}
	l.there[name] = is
}

// list takes note of the notes of the project.
func (l *looks) list(names []string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listed && !slices.Equal(l.notes, names) {
		l.blurred = true
	}
	l.notes, l.listed = names, true
}

// sum gives the hash of a file that was read.
func (l *looks) sum(name string) (sum [sha256.Size]byte, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f, ok := l.files[name]
	return f.sum, ok
}

// unchanged tells whether all is as it was seen. What it had to read again to
// tell is looked at anew, and dirty says that there was some.
func (l *looks) unchanged(p *project) (same, dirty bool) {
	for name, was := range l.files {
		st, err := p.root.Stat(name)
		if err != nil || !st.Mode().IsRegular() || st.Size() != was.size {
			return false, dirty
		}
		now := lookAt(st)
		if was.same(now) {
			continue
		}
		data, err := p.bytes(name, limitData)
		if err != nil || sha256.Sum256(data) != was.sum {
			return false, dirty
		}
		now.sum = was.sum
		l.files[name], dirty = now, true
	}
	for name, was := range l.there {
		if p.isThere(name) != was {
			return false, dirty
		}
	}
	return !l.listed || slices.Equal(l.notes, p.notes()), dirty
}

// settle marks the files that had stood as they are when a run began: at that
// time by the clock of the file system.
func (l *looks) settle(began time.Time) {
	for name, f := range l.files {
		f.settled = max(f.time, f.changed) < began.Add(-settling).UnixNano()
		l.files[name] = f
	}
}

// buildID identifies the program itself: by the build ID that the Go linker
// writes near the start of the file, or by a hash of the file where it was told
// to write none. It is "" where the file can't be read.
var buildID = sync.OnceValue(func() string {
	name := "/proc/self/exe" // the file that runs, though another may have taken its place
	if runtime.GOOS != "linux" {
		var err error
		if name, err = os.Executable(); err != nil {
			return ""
		}
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	if id := linkedID(f); id != "" {
		return id
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
})

// linkedID gives the build ID of a program, or "".
func linkedID(f *os.File) string {
	if e, err := elf.NewFile(f); err == nil {
		if s := e.Section(".note.go.buildid"); s != nil && s.Size < 1<<10 {
			if b, err := s.Data(); err == nil && len(b) > 16 {
				return string(bytes.TrimRight(b[16:], "\x00")) // after sizes, type and the name “Go”
			}
		}
		return ""
	}
	head := make([]byte, 64<<10)
	n, _ := f.ReadAt(head, 0)
	_, rest, ok := bytes.Cut(head[:n], []byte("\xff Go build ID: \""))
	id, _, closed := bytes.Cut(rest, []byte("\"\n \xff"))
	if !ok || !closed {
		return ""
	}
	return string(id)
}
