package build

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"policybrief/internal/brief"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
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
	unread bool            // a dataset can\'t be read as brief.yml has it: no edition that reads it can be built
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
		return []Difference{{Kind: DiffEditionCame, Change: "its key is new in the data"}}, false
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

// A swap is a file that is to be tried in place of another.
type swap struct {
	project  *project
	old      string // from the project's root
	new      *diag.Source
	metadata map[string]*diag.Source // of the new one, by the names that the old one's would have
}

// resolveSwaps finds which file of which project each OLD=NEW means, and reads
// the new one.
func resolveSwaps(o DiffOptions, sources []*source) ([]swap, error) {
	type known struct {
		p    *project
		name string
	}
	var files []known
	written := map[known][]string{}
	for _, s := range sources {
		for _, e := range s.doc.Editions {
			for _, entry := range e.Front.Data {
				spec, _ := inherit(e.Front.Data, entry)
				if spec == nil || spec.File.S == "" {
					continue
				}
				k := known{s.project, fileOf(spec)}
				if k.name == "" {
					continue
				}
				if !slices.Contains(files, k) {
					files = append(files, k)
				}
				written[k] = append(written[k], spec.File.S)
			}
		}
	}
	meant := func(name string) []known {
		abs := name
		if !filepath.IsAbs(abs) {
			abs = filepath.Join(o.Dir, abs)
		}
		slash := filepath.ToSlash(filepath.Clean(name))
		for _, is := range []func(known) bool{
			func(k known) bool {
				return filepath.Join(k.p.root.Name(), filepath.FromSlash(k.name)) == filepath.Clean(abs)
			},
			func(k known) bool { return k.name == slash || slices.Contains(written[k], filepath.ToSlash(name)) },
		} {
			var found []known
			for _, k := range files {
				if is(k) {
					found = append(found, k)
				}
			}
			if len(found) > 0 {
				return found
			}
		}
		return nil
	}
	var out []swap
	for _, text := range o.Data {
		var found []known
		var old, name string
		for i := range text { // a path may hold a sign =
			if text[i] == '=' && len(found) == 0 {
				old, name = text[:i], text[i+1:]
				found = meant(old)
			}
		}
		switch {
		case !strings.Contains(text, "="):
			return nil, fmt.Errorf("--data takes OLD=NEW, a file that a dataset names and one to try in its place, not %q", text)
		case len(found) == 0:
			old, _, _ = strings.Cut(text, "=")
			var names []string
			for _, k := range files {
				names = append(names, k.name)
			}
			return nil, fmt.Errorf("no dataset reads a file %q%s", old, meantFile(old, names))
		case len(found) > 1:
			return nil, fmt.Errorf("%q could be %s or %s: write its path from the working folder", old,
				shownFrom(found[0].p.shown)(found[0].name), shownFrom(found[1].p.shown)(found[1].name))
		case name == "":
			return nil, fmt.Errorf("--data %s names no file to try", text)
		case slices.ContainsFunc(out, func(s swap) bool { return s.project == found[0].p && s.old == found[0].name }):
			return nil, fmt.Errorf("--data names %q twice", old)
		}
		s := swap{project: found[0].p, old: found[0].name}
		if err := s.read(o.Dir, name); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// meantFile is what may have been meant by a file that no dataset names.
func meantFile(name string, have []string) string {
	slices.Sort(have)
	have = slices.Compact(have)
	bases := make([]string, len(have))
	for i, n := range have {
		bases[i] = path.Base(n)
	}
	if near := conf.Nearest(path.Base(filepath.ToSlash(name)), bases); near != "" {
		return fmt.Sprintf(": did you mean %q?", have[slices.Index(bases, near)])
	}
	return meant(name, have)
}

// read reads the new file and what describes it. It is named on the command
// line, and so may lie anywhere.
func (s *swap) read(dir, name string) error {
	abs := name
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(dir, abs)
	}
	var err error
	if s.new, err = dataSource(abs, filepath.ToSlash(name)); err != nil {
		return err
	}
	s.metadata = map[string]*diag.Source{}
	was, is := metadataNames(s.old), metadataNames(filepath.ToSlash(name))
	for i := range is {
		beside, err := dataSource(filepath.Join(filepath.Dir(abs), filepath.Base(is[i])), is[i])
		if errors.Is(err, errNoFile) {
			continue
		}
		if err != nil {
			return err
		}
		if i < len(was) {
			s.metadata[was[i]] = beside
		}
	}
	return nil
}

// trying gives a project in which some files have others in their place. All
// that it has read is shared.
func (p *project) trying(swaps []swap) *project {
	q := &project{root: p.root, shown: p.shown, named: p.named}
	q.files.m = map[string]*cell[file]{}
	p.files.mu.Lock()
	for name, c := range p.files.m {
		q.files.m[name] = c
	}
	p.files.mu.Unlock()
	tried := map[string]bool{}
	for _, s := range swaps {
		if s.project != p {
			continue
		}
		tried[s.old] = true
		q.put(map[string]*diag.Source{s.old: s.new})
		q.put(s.metadata)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	q.datasets = map[diag.Span][]*dataset{}
	for at, list := range p.datasets {
		for _, d := range list {
			if tried[fileOf(d.spec)] {
				continue
			}
			n := &dataset{spec: d.spec}
			n.read.Do(func() { n.table, n.unread = p.table(d) })
			q.datasets[at] = append(q.datasets[at], n)
		}
	}
	return q
}

// put makes files be read as if they stood in the project.
func (p *project) put(files map[string]*diag.Source) {
	for name, src := range files {
		p.files.get(name, func() file { return file{src: src} })
		if c := p.files.m[name]; c.v.src != src {
			n := &cell[file]{v: file{src: src}}
			n.once.Do(func() {})
			p.files.m[name] = n
		}
	}
}

// filesTried notes which files took the place of which.
func (d *differ) filesTried(swaps []swap) {
	for _, s := range swaps {
		old := s.project.read(s.old, limitData)
		if old.src == nil {
			continue // told where it is bound
		}
		p := DiffPair{
			Old: DiffFile{Name: shownFrom(s.project.shown)(s.old), SHA256: sum256(old.src.Data)},
			New: DiffFile{Name: s.new.Name, SHA256: sum256(s.new.Data)},
		}
		p.Same = p.Old.SHA256 == p.New.SHA256
		for i := range d.res.Data {
			if k := &d.res.Data[i]; k.Kind == DiffData && k.Data.Old.SHA256 == p.Old.SHA256 && k.Data.New.SHA256 == p.New.SHA256 {
				p.Old.Title, p.Old.Publisher, p.Old.Published = k.Data.Old.Title, k.Data.Old.Publisher, k.Data.Old.Published
				break
			}
		}
		d.res.Files = append(d.res.Files, p)
	}
}

// dataTried tells what changed in the datasets themselves. A column that seems
// to have another name now is taken by that name from here on, and told as the
// fault that it is, so that what else the new file changes can be seen.
func (d *differ) dataTried(old, new []*source) error {
	seen := map[[2]*figure.Dataset]bool{}
	for i := range old {
		for _, e := range old[i].doc.Editions {
			was, _ := old[i].project.declared(e.Front)
			is, _ := new[i].project.declared(e.Front)
			for _, entry := range e.Front.Data {
				o, n := was[entry.Key.S], is[entry.Key.S]
				if o == nil || n == nil || seen[[2]*figure.Dataset{o, n}] {
					continue
				}
				seen[[2]*figure.Dataset{o, n}] = true
				if o.Table.SHA256 == n.Table.SHA256 {
					d.pairs.add(o, n)
					continue
				}
				before := pairSets(o, n)
				if named, faults := new[i].project.rename(before); named != nil {
					place(faults, nil, nil, d.shown(old[i]))
					if err := d.each(faults, &diffPair{}); err != nil {
						return err
					}
					d.fold.add(faults, 0, 0)
					d.unread = true
					n = named
					seen[[2]*figure.Dataset{o, n}] = true
				}
				d.pairs.add(o, n)
				ds := d.pairs.of(n).differences(d.shown(old[i]))
				if err := d.tellData(ds); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// diffAt is a cell, column or key of a file that differs.
type diffAt struct {
	kind       string
	files      [2]string
	name, cell string
}

// tellData takes over what changed in the data. Several datasets may read one
// file: what they share of it is told once.
func (d *differ) tellData(ds []Difference) error {
	if d.told == nil {
		d.told = map[diffAt]bool{}
	}
	var head *DiffInData
	for i := range ds {
		k := &ds[i]
		if k.Kind == DiffData {
			head = k.Data
		} else if head.Old != nil {
			at := diffAt{kind: k.Kind, files: [2]string{head.Old.Name, head.New.Name}, name: k.Data.Name}
			switch k.Kind {
			case DiffRevision:
				at.name, at.cell = k.Old.Cells[0].Sheet+k.Old.Cells[0].Address, k.New.Cells[0].Sheet+k.New.Cells[0].Address
			case DiffKey:
				at.cell = k.Data.Column
			}
			if d.told[at] {
				continue
			}
			d.told[at] = true
			if k.Kind == DiffRevision && k.Old.Raw != k.New.Raw {
				d.res.Revised++
			}
		}
		d.res.made = d.res.made || k.made
		d.res.Data = append(d.res.Data, *k)
		if d.o.Each != nil {
			if err := d.o.Each(k); err != nil {
				return err
			}
		}
	}
	return nil
}
