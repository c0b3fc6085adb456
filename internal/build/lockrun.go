package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync/atomic"

	"policybrief/internal/diag"
)

// locking is a project's lock in a run.
type locking struct {
	*lock                               // nil where the run has nothing to do with one
	source memo[struct{}, *diag.Source] // its text, where faults have to be shown in it
	like   atomic.Pointer[lockLike]     // what editions' lines are packed with
}

// A lockError is one of reading or writing a lock.
type lockError struct {
	name string
	err  error
}

func (e *lockError) Error() string {
	return e.name + " can't be read or written: " + reason(bare(e.err))
}

func (e *lockError) Unwrap() error { return e.err }

func (p *project) lockName() string { return (&Note{Folder: p.shown}).Shown(lockFile) }

// lockID gives a job's id as the lock writes it. No id begins as the first
// line of a lock or a mark of version control does.
func lockID(id string) string {
	s := lockEscape(lockCut(id))
	if s != "" && strings.IndexByte("#<|=>", s[0]) >= 0 {
		s = `\x` + hex.EncodeToString([]byte(s[:1])) + s[1:]
	}
	return s
}

// openLocks reads the locks of a run's projects. A project has one where it
// has a brief.yml: a lone note's folder may hold anything, and is given no
// file that nobody asked for. It has one there too once it is begun, with an
// empty file. What is wrong with a lock is a fault of all the project's notes,
// so that nothing of theirs is written.
func openLocks(o Options, projects []*project, sources []*source) error {
	if o.Out == "" && !o.Locked {
		return nil
	}
	for _, p := range projects {
		fault := func(d diag.Diagnostic) {
			for _, s := range sources {
				if s.project == p {
					s.faults.Add(d)
				}
			}
		}
		l, err := readLock(p.root)
		if bad := new(lockFault); errors.As(err, &bad) {
			fault(bad.rule.At(p.lockPlace(bad.line), "%s", bad.text).WithHint("%s", bad.hint))
			continue
		}
		if err != nil {
			return &lockError{p.lockName(), err}
		}
		switch {
		case l.info == nil && o.Locked:
			hint := "`brief build` writes it; keep it in version control"
			if !p.exists(projectFile) {
				hint = "make an empty file " + lockFile + " beside the note: from then on `brief build` keeps it"
			}
			fault(ruleLockMissing.At(p.lockPlace(1), "there is no %s to hold the build against", lockFile).WithHint("%s", hint))
		case l.marks > 0 && o.Locked:
			fault(ruleLockConflict.At(p.lockPlace(l.marks), "%s has the marks of a merge conflict", lockFile).
				WithHint("`brief build` without --locked writes it anew, without them"))
		case l.info != nil || p.exists(projectFile):
			p.lock.lock = l
		}
	}
	return nil
}

// lockSource is the lock's text, for what is told of it.
func (p *project) lockSource() *diag.Source {
	return p.lock.source.get(struct{}{}, func() *diag.Source {
		data, err := p.bytes(lockFile, limit{maxLockHealed, "a lock"})
		if err != nil {
			data = nil // the place is then the file as a whole
		}
		return diag.NewSource(lockFile, data)
	})
}

// lockPlace is the start of a line of the lock.
func (p *project) lockPlace(line int) diag.Span {
	src, off := p.lockSource(), 0
	for n := 1; n < line; n++ {
		i := bytes.IndexByte(src.Data[off:], '\n')
		if i < 0 {
			break
		}
		off += i + 1
	}
	return src.Span(off, off)
}

// closeLocks writes the locks of a build, or, with Locked, holds what was
// built against them. It gives what people should know besides.
func closeLocks(o Options, projects []*project, sources []*source) (remarks []string, err error) {
	for _, p := range projects {
		if p.lock.lock == nil {
			continue
		}
		u := p.lockUpdate(sources)
		if o.Locked {
			more, err := p.compareLock(u)
			if err != nil {
				return remarks, &lockError{p.lockName(), err}
			}
			remarks = append(remarks, more...)
			continue
		}
		begun, err := p.writeLock(u)
		if err != nil {
			return remarks, &lockError{p.lockName(), err}
		}
		switch {
		case begun:
			remarks = append(remarks, p.lockName()+" was begun: it has every figure as last built, and belongs in version control")
		case p.lock.marks > 0 && u.whole && len(u.tried) == 0:
			remarks = append(remarks, p.lockName()+" had the marks of a merge conflict, and was written anew")
		case p.lock.marks > 0:
			remarks = append(remarks, p.lockName()+" had the marks of a merge conflict: editions that were not built keep the lines of both sides until they are")
		}
	}
	return remarks, nil
}

// A lockUpdate is what a run has to say of a project's lock.
type lockUpdate struct {
	sources []*source           // of the project
	parts   map[string]lockPart // of the editions that are good, by id as the lock writes it
	tried   map[string]bool     // the ids of the editions of the run's notes that are not
	settled map[string]bool     // notes whose editions are all known and all in the run, by the start of their ids
	notes   map[string]*source  // of the run, likewise
	whole   bool                // the run is of all the notes of the project, and all their editions
	files   []string            // the lines of the files read
}

// lockUpdate gathers what the run has to say.
func (p *project) lockUpdate(sources []*source) *lockUpdate {
	u := &lockUpdate{
		parts: map[string]lockPart{}, tried: map[string]bool{}, settled: map[string]bool{},
		notes: map[string]*source{}, whole: true,
	}
	named := map[string]bool{}
	for _, s := range sources {
		if s.project != p {
			continue
		}
		u.sources = append(u.sources, s)
		named[s.name] = true
		start := lockID(idPart(s.name) + "#")
		u.notes[start] = s
		settled := len(s.jobs) == len(s.all) && !s.faults.HasErrors()
		for _, j := range s.all {
			settled = settled && !j.broken
		}
		for _, j := range s.jobs {
			if id := lockID(j.id()); j.lines != nil && (j.status == Made || j.status == Fresh) {
				u.parts[id] = *j.lines
			} else {
				u.tried[id] = true
			}
		}
		u.settled[start] = settled
		u.whole = u.whole && settled
	}
	u.whole = u.whole && !slices.ContainsFunc(p.notes(), func(name string) bool { return !named[name] })
	u.files = p.lockFiles()
	return u
}

// noteOf gives the start of an id that names the note of a run, or "".
func (u *lockUpdate) noteOf(id string) string {
	for i := range len(id) {
		if id[i] == '#' && u.notes[id[:i+1]] != nil {
			return id[:i+1]
		}
	}
	return ""
}

// keeps tells whether the lines of an edition that the run has not built stay
// in the lock: those of one that failed do, and those that the run is not
// about.
func (u *lockUpdate) keeps(id string) bool {
	if u.tried[id] {
		return true
	}
	if start := u.noteOf(id); start != "" {
		return !u.settled[start]
	}
	return !u.whole
}

// lockFiles gives a line for each file that the run has read of the project,
// sorted. Of a file under a disclosure rule there is no hash: who knows all of
// it but a few small counts could try them out.
func (p *project) lockFiles() []string {
	if p.state != nil && p.state.told != nil {
		return p.state.whole.lock // nothing was read again
	}
	ruled := p.ruledFiles()
	var out []string
	p.files.each(func(name string, f file) {
		if f.src == nil {
			return
		}
		sum := "withheld: it is under a disclosure rule"
		if !ruled[name] {
			h := sha256.Sum256(f.src.Data)
			sum = "sha256:" + hex.EncodeToString(h[:])
		}
		out = append(out, lockEscape(lockCut(name))+"\t"+sum)
	})
	slices.Sort(out)
	return out
}

// ruledFiles gives the files for which a dataset that the run knows has a
// disclosure rule. Before any dataset is read those of all notes are known.
func (p *project) ruledFiles() map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string]bool{}
	for _, list := range p.datasets {
		for _, d := range list {
			if d.spec.Disclosure != nil {
				out[fileOf(d.spec)] = true
			}
		}
	}
	return out
}

// each calls f with all that was made.
func (m *memo[K, V]) each(f func(K, V)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, c := range m.m {
		f(k, c.v)
	}
}

// withFiles gives the lines of the files: those of the run, and of the others
// what the lock has. A run of the whole project in which nothing failed knows
// them all; one in which everything failed says nothing of them.
func (u *lockUpdate) withFiles(old []string) []string {
	if u.whole && len(u.tried) == 0 {
		return u.files
	}
	if len(u.parts) == 0 && len(old) > 0 {
		return old // nothing was built from the files as they are
	}
	name := func(line string) string { name, _, _ := strings.Cut(line, "\t"); return name }
	have := map[string]bool{}
	out := slices.Clone(u.files)
	for _, line := range out {
		have[name(line)] = true
	}
	for _, line := range old {
		if !have[name(line)] {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

// moved tells whether an edition's lines are not those of the lock.
func (l *lock) moved(j *job) bool { return l.sums[lockID(j.id())] != j.lines.sum }
