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
	"sync/atomic"

	"policybrief/internal/diag"
)

// Options say what a run builds and where.
type Options struct {
	Dir     string        // the working folder, an absolute path
	Paths   []string      // notes and folders; without any, the project round Dir, else its briefs/
	Out     string        // the folder for the results, from Dir; "" writes nothing
	Edition string        // only editions of this name; "" for all
	FailOn  diag.Severity // the least severity that stops an edition: diag.Error unless said
	Jobs    int           // editions set at a time; 0 for one a processor
}

// Result is what a run found and made, notes in the order named.
type Result struct {
	Notes []Note
}

// Note is one note's part of a run.
type Note struct {
	Folder   string // the project's folder, from the working folder, with slashes: "" or "briefs/webcams"
	Name     string // the note's path from there
	Editions []Edition
	Faults   diag.List // sorted by place; Edition is empty where all its editions share the fault
}

// Edition is one edition's part of a run.
type Edition struct {
	Name   string // "" where the note names no editions
	Key    string // the keys of its row of the matrix, joined by commas; "" without a matrix
	PDF    string // the file written, from the working folder; "" where none was
	Pages  int
	Bytes  int
	Failed bool
}

// Shown gives the name of a source of the note as people see it, from the
// working folder.
func (n *Note) Shown(source string) string { return path.Join(n.Folder, source) }

// Editions counts the editions that were made, and those that failed.
func (r *Result) Editions() (made, failed int) {
	for i := range r.Notes {
		for _, e := range r.Notes[i].Editions {
			if e.Failed {
				failed++
			} else {
				made++
			}
		}
	}
	return made, failed
}

// Run builds or checks. Faults in briefs stand in the result; the error is for
// paths that are not there, files that can't be written and the like, and the
// result then holds what was done until then.
func Run(ctx context.Context, o Options) (*Result, error) {
	o.FailOn = cmp.Or(o.FailOn, diag.Error)
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
	parallel(ctx, len(sources), o.Jobs, func(i int) {
		sources[i].load()
		sources[i].spread()
	})
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	jobs, err := plan(sources, o)
	if err != nil {
		return nil, err
	}
	out := &writer{dir: o.Out}
	parallel(ctx, len(jobs), o.Jobs, func(i int) { jobs[i].run(o, out) })

	res := &Result{Notes: make([]Note, 0, len(sources))}
	for _, s := range sources {
		n := Note{Folder: s.project.shown, Name: s.name}
		var each []diag.List
		for _, j := range s.jobs {
			n.Editions = append(n.Editions, j.result(o))
			each = append(each, j.faults)
		}
		n.Faults = merge(s.faults, each)
		if len(s.jobs) > 0 || o.Edition == "" || s.faults.HasErrors() {
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
	return res, nil
}

// parallel calls f for 0 to n-1 on a number of goroutines, until the context
// ends.
func parallel(ctx context.Context, n, workers int, f func(int)) {
	workers = min(workers, n)
	if workers <= 1 {
		for i := range n {
			if ctx.Err() != nil {
				return
			}
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// merge puts the faults of a note and its editions together. What all editions
// say holds for the note, and loses the edition's name.
func merge(common diag.List, editions []diag.List) diag.List {
	type key struct {
		span          diag.Span
		rule          *diag.Rule
		severity      diag.Severity
		message, hint string
	}
	keyOf := func(d diag.Diagnostic) key { return key{d.Span, d.Rule, d.Severity, d.Message, d.Hint} }
	said := map[key]bool{}
	all := slices.Clone(common)
	for _, d := range common {
		said[keyOf(d)] = true
	}
	count := map[key]int{}
	for _, list := range editions {
		seen := map[key]bool{}
		for _, d := range list {
			if k := keyOf(d); !seen[k] {
				seen[k] = true
				count[k]++
			}
		}
	}
	for _, list := range editions {
		for _, d := range list {
			k := keyOf(d)
			if said[k] {
				continue
			}
			if count[k] == len(editions) {
				said[k] = true
				d.Edition = ""
			}
			all.Add(d)
		}
	}
	return all.Sort()
}

// once leaves out of later notes what an earlier note of their project has
// said already: a fault of brief.yml or of a table that they share.
func once(notes []Note) {
	type key struct {
		span    diag.Span
		rule    *diag.Rule
		message string
		edition string
	}
	said := map[key]bool{}
	for i := range notes {
		notes[i].Faults = slices.DeleteFunc(notes[i].Faults, func(d diag.Diagnostic) bool {
			if d.Span.IsZero() {
				return false
			}
			k := key{d.Span, d.Rule, d.Message, d.Edition}
			again := said[k]
			said[k] = true
			return again
		})
	}
}

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
