package build

import (
	"context"
	"maps"
	"slices"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// An adder puts together what a sum is over, each text with its length.
type adder struct{ stateWriter }

func (a *adder) sum() figure.Sum { return figure.SumOf(a.b) }

// restore makes the sources of a project as the last run left them, where
// nothing that it looked at has changed and all its results stand.
func (p *project) restore(ctx context.Context, o Options, sources []*source) {
	st := p.state
	if st == nil || st.whole == nil || !o.all() || o.Force {
		return
	}
	of := map[string]*sourceState{}
	for i := range st.whole.sources {
		of[st.whole.sources[i].name] = &st.whole.sources[i]
	}
	var mine []*source
	for _, s := range sources {
		if s.project != p {
			continue
		}
		if of[s.name] == nil {
			return
		}
		mine = append(mine, s)
	}
	same, dirty := st.was.unchanged(p)
	if !same {
		return
	}
	locked := p.isThere(lockFile) || p.isThere(projectFile)
	var jobs []*job
	all := make([][]*job, len(mine))
	for i, s := range mine {
		for n := range of[s.name].editions {
			e := &of[s.name].editions[n]
			ed := &edition{Edition: note.Edition{Name: e.name, Front: &note.Front{}}, source: s, restored: e.common}
			for _, row := range e.rows {
				j := &job{edition: ed, out: row.out}
				for _, text := range row.keys {
					j.keys = append(j.keys, data.Key{Text: text})
				}
				if j.kept = st.jobs[j.id()]; j.kept == nil || locked && j.kept.lines == nil {
					return
				}
				all[i] = append(all[i], j)
			}
			jobs = append(jobs, all[i]...)
		}
	}
	stand := make([]bool, len(jobs))
	parallel(ctx, len(jobs), o.Jobs, func(i int) { stand[i] = jobs[i].kept.stands(o.Out, jobs[i].out, o.Verify) })
	if slices.Contains(stand, false) || !st.tell() {
		return
	}
	st.dirty = dirty
	for i, s := range mine {
		s.restored, s.all = true, all[i]
		for _, n := range of[s.name].faults {
			s.faults.Add(st.told[n])
		}
		for n := range of[s.name].editions {
			e := &of[s.name].editions[n]
			if len(e.rows) > 0 && e.place < len(st.told) {
				all[i][0].At = st.told[e.place].Span
			}
		}
	}
}

// tell reads the faults of a state. It tells whether all can be told as they
// were.
func (st *state) tell() bool {
	st.told = make([]diag.Diagnostic, len(st.faults.list))
	for i, s := range st.faults.list {
		var ok bool
		if st.told[i], ok = st.p.decodeFault(s, nil); !ok {
			return false
		}
	}
	return true
}

// weigh finds out which of a run's editions are still as they were built. It
// makes the sums of their datasets anew, and forgets the editions, of this run
// or not, that saw something else.
func (p *project) weigh(ctx context.Context, o Options, sources []*source) {
	st := p.state
	if st == nil {
		return
	}
	var jobs []*job
	var editions []*edition
	for _, s := range sources {
		if s.project != p || s.restored {
			continue
		}
		for _, j := range s.jobs {
			if j.broken {
				continue
			}
			jobs = append(jobs, j)
			if len(editions) == 0 || editions[len(editions)-1] != j.edition {
				editions = append(editions, j.edition)
			}
		}
	}
	parallel(ctx, len(editions), o.Jobs, func(i int) { editions[i].prepare() })
	if ctx.Err() != nil {
		return
	}
	for _, e := range editions {
		if e.weighed {
			st.claim(e)
		}
	}
	st.renew(ctx)
	for _, j := range jobs {
		k := st.jobs[j.id()]
		if k != nil && !o.Force && j.weighed && !j.common.HasErrors() && !j.faults.HasErrors() && k.inputs == j.inputs() {
			j.kept = k
		}
	}
}

// prepare gathers what an edition is bound from, and sums it up. A panic is
// told as a fault of the edition.
func (e *edition) prepare() {
	defer func() {
		if r := recover(); r != nil {
			e.weighed = false
			e.in.Datasets, e.common = nil, diag.List{rulePanic.At(e.source.start(), "the program failed: %v", r).
				WithHint("this is no fault of the note; please report it")}
		}
	}()
	in, _ := e.gather()
	e.weighed = in.Datasets != nil && in.Brand != nil
	if e.weighed {
		e.base = e.sum()
	}
}

// sum is over all that an edition is bound from but its datasets, which are
// looked at cell by cell, and its row of the matrix.
func (e *edition) sum() figure.Sum {
	s := e.source
	p := s.project
	var a adder
	file := func(kind, name string) {
		sum, ok := p.looks.sum(name)
		a.text(kind)
		a.text(name)
		a.is(ok)
		a.raw(sum[:])
	}
	file("note", s.name)
	file("settings", projectFile)
	for _, n := range s.doc.Needs {
		if name, _ := note.Resolve(n.From, n.Path); name != "" && (n.Kind == note.NeedInclude || n.Kind == note.NeedImage) {
			file("needed", name)
		}
	}
	if files, ok := p.uses.Load(e.in.Brand); ok {
		for _, name := range files.([]string) {
			file("brand", name)
		}
	}
	for _, t := range e.Front.Bibliography {
		if name, _ := note.Resolve(t.All().Source, t); name != "" {
			file("bibliography", name)
		}
	}
	if name, _ := note.Resolve(e.Front.Profile.All().Source, e.Front.Profile); name != "" {
		file("profile", name)
	}
	a.text(e.Name)
	return a.sum()
}

// inputs is over all that a job is made from but its datasets.
func (j *job) inputs() figure.Sum {
	var a adder
	a.raw(j.base[:])
	a.text(j.out)
	for i := range j.keys {
		k := &j.keys[i]
		a.count(int(k.Kind))
		a.text(k.Text)
		a.number(k.Start)
		a.number(k.Step)
	}
	return a.sum()
}

// isText tells whether a file is part of what an edition is written in.
func (e *edition) isText(name string) bool {
	if name == e.source.name || name == projectFile {
		return true
	}
	return slices.ContainsFunc(e.source.doc.Needs, func(n note.Need) bool {
		part, _ := note.Resolve(n.From, n.Path)
		return n.Kind == note.NeedInclude && part == name
	})
}

// setNames gives the names of the edition's datasets, sorted.
func (e *edition) setNames() []string { return slices.Sorted(maps.Keys(e.sets)) }

// claim finds the sets of an edition's datasets.
func (st *state) claim(e *edition) {
	e.setOf = make(map[string]*setState, len(e.sets))
	for name, d := range e.sets {
		spec := specSum(d.Spec)
		s := st.bySpec[spec]
		if s == nil {
			s = &setState{spec: spec}
			st.sets = append(st.sets, s)
			st.bySpec[spec] = s
		}
		st.live[s] = d
		e.setOf[name] = s
	}
}

// renew makes the sums of the sets in this run anew, where their files have
// changed, and forgets the editions that saw something else.
func (st *state) renew(ctx context.Context) {
	var sets []*setState
	for _, s := range st.sets {
		if st.live[s] != nil {
			sets = append(sets, s)
		}
	}
	changes := make([]*setChange, len(sets))
	parallel(ctx, len(sets), st.o.Jobs, func(i int) {
		s := sets[i]
		var none figure.Sum
		if files := st.p.filesSum(st.live[s].Spec); files == none || files != s.files {
			changes[i] = s.renew(st.live[s])
		}
	})
	of := map[*setState]*setChange{}
	for i, s := range sets {
		if changes[i] != nil {
			of[s] = changes[i]
		}
	}
	if len(of) == 0 {
		return
	}
	for id, k := range st.jobs {
		for i := range k.reads {
			if c := of[k.reads[i].set]; c != nil && (k.broad || c.concerns(&k.reads[i])) {
				delete(st.jobs, id)
				break
			}
		}
	}
}
