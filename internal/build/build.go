// Package build runs the stages: it finds notes, reads the files they name,
// hands them from stage to stage, and writes each edition's PDF and evidence.
// It is the only package that does input and output, and the only one with
// goroutines. It holds no rule of documents, data or typography.
//
// Whatever several editions share (notes, tables, brands, pictures, faces) is
// read once in a project and never changed, so that any number of workers
// gives the same bytes.
package build

import (
	"cmp"
	"context"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"policybrief/internal/diag"
)

// Options say what a run builds and where.
type Options struct {
	Dir     string        // the working folder, an absolute path
	Paths   []string      // notes and folders; without any, the project round Dir, else its briefs/
	Out     string        // the folder for the results, from Dir; "" writes nothing
	Edition string        // only editions of this name; "" for all
	FailOn  diag.Severity // the least severity that stops an edition: diag.Error unless said
	Only    []Key         // only editions of these keys of the matrix; of one variable any, of several all
	Jobs    int           // editions set at a time; 0 for one a processor
	Limits  Limits        // what one edition may take
	Shard   Shard         // only this share of the editions; what it built is told in a manifest, and brief.lock is left alone
	Force   bool          // editions that are fresh are built too
	Verify  bool          // results are taken for those that were written by what they hold, not by their size and time
	Public  bool          // only what may be published at Now: marked OFFICIAL or not at all, and under no embargo
	Now     time.Time     // the moment that embargoes are held against; no stage sees it
	Locked  bool          // what differs from brief.lock is an error, and the lock is not written

	// Progress is told after each edition, Finished of each edition in their
	// order: the note's path from the working folder, and what came of it.
	// Neither is called twice at a time; nil for nobody.
	Progress func(Progress)
	Finished func(note string, e Edition)
}

// Key is a variable of the matrix and one of its keys, as published.
type Key struct{ Name, Text string }

// Progress is how far a run is, in editions.
type Progress struct{ Done, Failed, All int }

// Result is what a run found and made, notes in the order named.
type Result struct {
	Notes   []Note
	Remarks []string // what is to be known besides, of brief.lock
}

// Note is one note's part of a run.
type Note struct {
	Folder   string // the project's folder, from the working folder, with slashes: "" or "briefs/webcams"
	Name     string // the note's path from there
	Editions []Edition
	Faults   diag.List // sorted by place; Edition and Key are empty where all its editions share the fault
	Untold   int       // faults beyond those that are kept
}

// Edition is one edition's part of a run.
type Edition struct {
	Name   string // "" where the note names no editions
	Key    string // the keys of its row of the matrix, joined by commas; "" without a matrix
	Status Status
	PDF    string // the file, from the working folder; "" where none was made
	Pages  int
	Bytes  int
}

// Status is what came of an edition.
type Status uint8

const (
	Left  Status = iota // the run ended before it was tried
	Made                // or, in a check, found good
	Fresh               // nothing that it reads has changed, and it stands as it was made
	Failed
)

func (s Status) String() string { return [...]string{"left", "made", "fresh", "failed"}[s] }

// Shown gives the name of a source of the note as people see it, from the
// working folder.
func (n *Note) Shown(source string) string { return path.Join(n.Folder, source) }

// Count counts the editions of a status.
func (r *Result) Count(s Status) (n int) {
	for i := range r.Notes {
		for _, e := range r.Notes[i].Editions {
			if e.Status == s {
				n++
			}
		}
	}
	return n
}

// Run builds or checks. Faults in briefs stand in the result; the error is for
// paths that are not there, files that can't be written and the like, and the
// result then holds what was done until then.
func Run(ctx context.Context, o Options) (*Result, error) {
	defer runtime.KeepAlive(roominess())
	began := time.Now()
	o.FailOn = cmp.Or(o.FailOn, diag.Error)
	o.Limits = withDefaults(o.Limits)
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Out != "" && !filepath.IsAbs(o.Out) {
		o.Out = filepath.Join(o.Dir, o.Out)
	}
	found, err := find(o.Dir, o.Paths)
	if err != nil {
		return nil, err
	}
	projects, sources, err := open(o.Dir, found)
	defer func() {
		for _, p := range projects {
			p.root.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	for _, p := range projects {
		p.openState(o, began)
		p.restore(ctx, o, sources)
	}
	parallel(ctx, len(sources), o.Jobs, func(i int) {
		if s := sources[i]; !s.restored {
			defer s.caught()
			s.load()
			s.spread()
			s.parsed = slices.Clip(s.faults)
		}
	})
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if err := openLocks(o, projects, sources); err != nil {
		return nil, err
	}
	jobs, err := plan(sources, o)
	if err != nil {
		return nil, err
	}
	for _, p := range projects {
		p.weigh(ctx, o, sources)
	}
	p := &pool{o: o, out: &writer{dir: o.Out}, jobs: jobs}
	p.run(ctx)

	res := &Result{Notes: make([]Note, 0, len(sources))}
	var unlocked error
	if o.Shard.N > 0 && o.Out != "" && ctx.Err() == nil {
		unlocked = writeManifest(o, projects, sources, p.out)
	}
	if unlocked == nil && (o.Shard.N == 0 || o.Locked) {
		res.Remarks, unlocked = closeLocks(o, projects, sources)
	}
	for _, s := range sources {
		res.Remarks = append(res.Remarks, s.left...)
	}
	for _, p := range projects {
		p.saveState(sources)
	}
	for _, s := range sources {
		n := Note{Folder: s.project.shown, Name: s.name, Untold: s.untold}
		tried := s.jobs[:0:0]
		for _, j := range s.jobs {
			n.Editions = append(n.Editions, j.result(o))
			if j.status != Left {
				tried = append(tried, j)
			}
		}
		n.Faults = s.merge(tried)
		if len(s.jobs) > 0 || o.Edition == "" && len(o.Only) == 0 || s.faults.HasErrors() {
			res.Notes = append(res.Notes, n)
		}
	}
	once(res.Notes)
	if err := context.Cause(ctx); err != nil {
		return res, err
	}
	for _, j := range jobs {
		if j.err != nil {
			return res, j.err
		}
	}
	return res, unlocked
}

// roominess is memory that nobody touches, so that it takes none: the collector
// lets the heap grow by as much again before it runs. A batch, whose editions
// leave all behind that they took, is a fifth faster for it.
var roominess = sync.OnceValue(func() []byte { return make([]byte, 48<<20) })

// A memo makes each value once, however many goroutines ask for it.
type memo[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]*cell[V]
}

type cell[V any] struct {
	once sync.Once
	v    V
}

func (m *memo[K, V]) get(k K, make func() V) V {
	m.mu.Lock()
	c := m.m[k]
	if c == nil {
		c = new(cell[V])
		if m.m == nil {
			m.m = map[K]*cell[V]{}
		}
		m.m[k] = c
	}
	m.mu.Unlock()
	c.once.Do(func() { c.v = make() })
	return c.v
}
