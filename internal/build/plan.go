package build

import (
	"fmt"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// spread gives the note its jobs: each edition, with each row of its matrix.
// An edition whose matrix has none is one job that tells why.
func (s *source) spread() {
	if s.doc == nil {
		return
	}
	for _, e := range s.doc.Editions {
		ed := &edition{Edition: e, source: s}
		rows := [][]data.Key{nil}
		var faults diag.List
		if len(e.Front.Matrix) > 0 {
			if rows, faults = ed.rows(); len(rows) == 0 {
				j := &job{edition: ed, broken: true}
				j.settle(faults)
				s.all = append(s.all, j)
				continue
			}
		}
		if n := len(s.all) + len(rows); n > maxEditions {
			j := &job{edition: ed, broken: true}
			j.fault(ed.tooMany(n))
			s.all = append(s.all, j)
			continue
		}
		for _, keys := range rows {
			s.all = append(s.all, &job{edition: ed, keys: keys})
		}
	}
	for _, j := range s.all {
		if !j.broken {
			j.name()
		}
	}
}

// plan gives the jobs to run, in order. All that the notes have are named and
// held against each other, whichever of them are built: what is built alone
// must not take the place of another one's file.
func plan(sources []*source, o Options) ([]*job, error) {
	var all, jobs []*job
	for _, s := range sources {
		all = append(all, s.all...)
	}
	collide(all)
	for _, s := range sources {
		for _, j := range s.all {
			if o.Edition == "" || j.Name == o.Edition {
				s.jobs = append(s.jobs, j)
				jobs = append(jobs, j)
			}
		}
	}
	if o.Edition != "" && len(jobs) == 0 {
		var names []string
		for _, s := range sources {
			if s.doc == nil {
				continue
			}
			for _, e := range s.doc.Editions {
				names = append(names, e.Name)
			}
		}
		if near := conf.Nearest(o.Edition, names); near != "" {
			return nil, fmt.Errorf("no note has an edition %q: did you mean %q?", o.Edition, near)
		}
		return nil, fmt.Errorf("no note has an edition %q", o.Edition)
	}
	return jobs, nil
}
