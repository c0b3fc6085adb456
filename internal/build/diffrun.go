package build

import (
	"context"
	"runtime"
	"slices"

	"policybrief/internal/brief"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// DiffOptions say what is held against what.
type DiffOptions struct {
	Dir     string   // the working folder, an absolute path
	Paths   []string // as of a build
	Edition string
	Only    []Key
	Jobs    int
	Data    []string // OLD=NEW: files to be tried; without any, the lock is what was
	All     bool     // every edition of a group is kept with its values
	Report  bool     // a change report is made

	// Each is called with every difference, those of an edition one after the
	// other. An error from it ends the run.
	Each func(*Difference) error
}

// DiffResult is what the new figures change.
type DiffResult struct {
	Locked   bool         // brief.lock is what was, not other files
	Groups   []*DiffGroup // sentences with what changed in them, the most urgent first
	Data     []Difference // in the data themselves
	Files    []DiffPair   // the files that were exchanged, or have changed since the lock
	Notes    int
	Editions int // compared
	Touched  int // those of them in which anything differs
	Persons  int // those that need a person
	Skipped  int // editions that the old data can't be bound to
	Unseen   int // figures that moved by less than they show
	Revised  int // values in the files that are others than before
	PDF      []byte

	sources   []*source
	markings  []string
	embargoes []string
	made      bool
}

// DiffPair is a file as it was and as it is.
type DiffPair struct {
	Old, New DiffFile
	Same     bool // to the byte
}

// NeedsPerson tells whether anything is no longer true, or can't be built.
func (r *DiffResult) NeedsPerson() bool {
	return len(r.Groups) > 0 && r.Groups[0].Section == DiffUntrue
}

// A diffPair is one edition as it was and as it is. One of the sides is absent
// where the edition came or went.
type diffPair struct {
	src      *source
	old, new *job
	lines    []string // of the lock, where that is what was
	edition  string
	key      string
	number   int // among all editions, in the order of the notes
}

// A differ holds editions against what they were.
type differ struct {
	o        DiffOptions
	res      *DiffResult
	projects []*project
	fold     diffFolder
	pairs    pairing
	of       map[*source]int // editions that a note has

	came []string // keys of editions that came

	told   map[diffAt]bool // what is told of the files
	new    map[string]bool // names of files that are tried, as they were given
	unread bool            // a dataset can't be read as brief.yml has it: no edition that reads it can be built
}

// Diff tells what new figures change in the editions of notes: against their
// lock, or between the files they name and others that are to take their
// place. Nothing is written and no page is set.
func Diff(ctx context.Context, o DiffOptions) (*DiffResult, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
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
	parallel(ctx, len(sources), o.Jobs, func(i int) { sources[i].load() })
	d := &differ{o: o, res: &DiffResult{Locked: len(o.Data) == 0}, of: map[*source]int{}}
	d.fold.all = o.All || o.Report
	d.projects = projects
	d.res.Notes = len(sources)
	if sources, err = d.readable(sources); err != nil {
		return nil, err
	}
	d.res.sources = sources
	if len(sources) == 0 {
		// No note can be read, as was told.
	} else if len(o.Data) > 0 {
		err = d.tried(ctx, projects, sources)
	} else {
		err = d.locked(ctx, projects, sources)
	}
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	d.res.Groups, d.res.Unseen = d.fold.sections(), d.fold.unseen
	if d.unread {
		d.res.Persons = d.res.Editions
	}
	if o.Report {
		if d.res.PDF, err = d.report(); err != nil {
			return nil, err
		}
	}
	return d.res, nil
}

// readable gives the notes that can be read, and tells of the others.
func (d *differ) readable(sources []*source) (out []*source, err error) {
	for _, s := range sources {
		if s.doc != nil && !s.faults.HasErrors() {
			out = append(out, s)
			continue
		}
		ds := newFaults(nil, slices.DeleteFunc(s.faults.Sort(), func(f diag.Diagnostic) bool { return f.Severity != diag.Error }))
		place(ds, nil, nil, d.shown(s))
		if err := d.each(ds, &diffPair{src: s}); err != nil {
			return nil, err
		}
		d.fold.add(ds, 0, 0)
	}
	return out, nil
}

// tried holds editions bound to some files against the same ones bound to
// others.
func (d *differ) tried(ctx context.Context, projects []*project, sources []*source) error {
	parallel(ctx, len(sources), d.o.Jobs, func(i int) {
		for _, e := range sources[i].doc.Editions {
			sources[i].project.declared(e.Front)
		}
		sources[i].spread()
	})
	swaps, err := resolveSwaps(d.o, sources)
	if err != nil {
		return err
	}
	d.new = map[string]bool{}
	for _, s := range swaps {
		d.new[s.new.Name] = true
	}
	next := map[*project]*project{}
	for _, p := range projects {
		next[p] = p.trying(swaps)
	}
	now := make([]*source, len(sources))
	for i, s := range sources {
		now[i] = &source{project: next[s.project], name: s.name, doc: s.doc, images: s.images, faults: s.faults}
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := d.dataTried(sources, now); err != nil {
		return err
	}
	d.filesTried(swaps)
	parallel(ctx, len(now), d.o.Jobs, func(i int) { now[i].spread() })
	if err := context.Cause(ctx); err != nil {
		return err
	}
	build := Options{Edition: d.o.Edition, Only: d.o.Only}
	_, before := plan(sources, build)
	if _, after := plan(now, build); before != nil && after != nil {
		return before
	}
	var pairs []diffPair
	for i, s := range sources {
		pairs = append(pairs, d.pairsOf(s, now[i])...)
	}
	for i := range pairs {
		pairs[i].number = i
	}
	return d.run(ctx, pairs)
}

// shown gives a path from a note's project as people see it, from the working
// folder. A file that is tried is named as it was given.
func (d *differ) shown(s *source) func(string) string {
	return func(name string) string {
		if d.new[name] {
			return name
		}
		return s.shown(name)
	}
}

func (j *job) project() *project { return j.source.project }

// pairsOf gives the editions of a note as they were and as they are.
func (d *differ) pairsOf(old, new *source) (out []diffPair) {
	d.of[old] = max(len(old.all), len(new.all))
	is := map[string]*job{}
	unread := map[string]*job{} // by edition: one whose matrix can't be read
	for _, j := range new.jobs {
		if j.broken && len(j.keys) == 0 && len(j.Front.Matrix) > 0 {
			unread[j.Name] = j
			continue
		}
		is[j.id()] = j
	}
	for _, o := range old.jobs {
		if o.broken && len(o.keys) == 0 && len(o.Front.Matrix) > 0 {
			continue // nothing of it was built before
		}
		p := diffPair{src: old, old: o, new: is[o.id()], edition: o.Name, key: o.key()}
		delete(is, o.id())
		if n := unread[o.Name]; p.new == nil && n != nil {
			// The other datasets are bound all the same, for the keys that were.
			p.new = &job{edition: n.edition, keys: o.keys, faults: n.faults}
		}
		out = append(out, p)
	}
	for _, j := range new.jobs {
		if is[j.id()] == j {
			out = append(out, diffPair{src: old, new: j, edition: j.Name, key: j.key()})
			if len(d.came) < mostCame {
				d.came = append(d.came, j.key())
			}
		}
	}
	return out
}

// run compares the pairs, some at a time, and tells of them in their order.
func (d *differ) run(ctx context.Context, pairs []diffPair) error {
	batch := d.o.Jobs * 32
	for len(pairs) > 0 && ctx.Err() == nil {
		n := min(batch, len(pairs))
		found := make([][]Difference, n)
		skipped := make([]bool, n)
		parallel(ctx, n, d.o.Jobs, func(i int) { found[i], skipped[i] = d.compare(&pairs[i]) })
		if ctx.Err() != nil {
			break
		}
		for i := range n {
			if err := d.tell(&pairs[i], found[i], skipped[i]); err != nil {
				return err
			}
		}
		pairs = pairs[n:]
	}
	return context.Cause(ctx)
}

// tell takes over what was found of one edition.
func (d *differ) tell(p *diffPair, ds []Difference, skipped bool) error {
	d.res.Editions++
	if skipped {
		d.res.Skipped++
	}
	j := p.new
	if j == nil {
		j = p.old
	}
	if j != nil {
		if m := j.Front.Marking.S; m != "" && !slices.Contains(d.res.markings, m) {
			d.res.markings = append(d.res.markings, m)
		}
		if e := j.Front.Embargo.S; e != "" && !slices.Contains(d.res.embargoes, e) {
			d.res.embargoes = append(d.res.embargoes, e)
		}
	}
	if len(ds) > 0 {
		d.res.Touched++
	}
	if slices.ContainsFunc(ds, func(k Difference) bool { return k.NeedsPerson }) {
		d.res.Persons++
	}
	if err := d.each(ds, p); err != nil {
		return err
	}
	d.fold.add(ds, p.number, d.of[p.src])
	return nil
}

// each names the edition that differences are of, and hands them on.
func (d *differ) each(ds []Difference, p *diffPair) error {
	for i := range ds {
		k := &ds[i]
		if k.Edition, k.Key = p.edition, p.key; p.src != nil {
			k.Note = p.src.shown(p.src.name)
		}
		d.res.made = d.res.made || k.made
		if d.o.Each != nil {
			if err := d.o.Each(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare gives the differences of one edition. It tells too where the old
// side could not be bound, so that there is nothing to hold the new one
// against.
func (d *differ) compare(p *diffPair) (ds []Difference, skipped bool) {
	shown := d.shown(p.src)
	switch {
	case p.new == nil && p.old == nil, p.new == nil:
		k := Difference{Kind: DiffEditionWent, NeedsPerson: true, Change: "its key is no longer in the data"}
		if near := conf.Nearest(p.key, d.came); near != "" {
			k.Change += "; is it “" + near + "” now?"
		}
		return []Difference{k}, false
	case p.old == nil && p.lines == nil:
		new := p.new.say(true, &p.src.texts)
		new.checked()
		ds = append([]Difference{{Kind: DiffEditionCame, Change: "its key is new in the data"}}, new.untrue()...)
		place(ds[1:], nil, new, shown)
		return ds, false
	}
	places := p.lines == nil
	new := p.new.say(places, &p.src.texts)
	words := new.checked()
	if !places {
		return d.compareLocked(p, new)
	}
	old := p.old.say(places, &p.src.texts)
	old.was = d.pairs.was
	if len(words) > 0 {
		old.checked() // else nothing is wrong with the words that could have been before
	}
	switch {
	case new.b == nil:
		ds = newFaults(old.faults, new.faults)
	case old.b == nil:
		return nil, true
	default:
		ds = new.whole(compare(old.diffSide, new.diffSide))
	}
	place(ds, old, new, shown)
	return ds, false
}

// mostCame is how many keys that came are compared with one that went.
const mostCame = 5000

// say binds the job's edition, and gives what it says. No page is set. texts
// is what both sides share of the reading of their note.
func (j *job) say(places bool, texts *brief.Parsed) (out *bound) {
	out = &bound{diffSide: &diffSide{}}
	defer func() {
		if r := recover(); r != nil {
			out = &bound{diffSide: &diffSide{faults: diag.List{rulePanic.At(j.source.start(), "the program failed: %v", r).
				WithHint("this is no fault of the note; please report it")}}}
		}
	}()
	faults := slices.Concat(j.source.faults, j.faults)
	sets, bad := j.project().declared(j.Front)
	faults.Add(bad...)
	partial := bad.HasErrors()
	profile, bad := j.project().profile(j.Front.Profile)
	faults.Add(bad...)
	works, bad := j.project().bibliography(j.Front.Bibliography)
	faults.Add(bad...)
	if j.broken || len(sets) < len(j.Front.Data) {
		out.faults = relevel(faults, j.Front.Rules)
		return out // each figure would be a fault of its own
	}
	in := brief.Input{
		Doc: j.source.doc, Edition: &j.edition.Edition, Datasets: sets, Images: j.source.images, Bibliography: works,
		Profile: profile, Matrix: j.variables(), Parsed: texts,
	}
	b := brief.Bind(in)
	out = &bound{diffSide: sideOf(b, j.source.name, places), b: b, partial: partial}
	if !partial { // else what follows from the dataset's fault would drown it
		faults.Add(b.Faults...)
		out.check = func() diag.List { return relevel(brief.Check(b), j.Front.Rules) }
	}
	out.faults = relevel(faults, j.Front.Rules)
	return out
}
