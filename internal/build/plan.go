package build

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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
		if len(s.all)+len(rows) > maxEditions {
			j := &job{edition: ed, broken: true}
			j.fault(ed.tooMany())
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
			if (o.Edition == "" || j.Name == o.Edition || j.Annex != nil && j.Of == o.Edition) && j.has(o.Only) && !s.withheld(j, o) {
				s.jobs = append(s.jobs, j)
				jobs = append(jobs, j)
			}
		}
	}
	if err := asked(sources, all, o); err != nil {
		return nil, err
	}
	if len(jobs) == 0 && len(all) > 0 && (o.Edition != "" || len(o.Only) > 0) {
		return nil, errors.New("no edition has all that is asked for")
	}
	if o.Shard.N > 0 {
		jobs = jobs[:0]
		for _, s := range sources {
			s.jobs = slices.DeleteFunc(s.jobs, func(j *job) bool { return !o.Shard.has(j.id()) })
			jobs = append(jobs, s.jobs...)
		}
	}
	return jobs, nil
}

// has tells whether a job is for the keys asked for: one of those of each
// variable. One whose matrix could not be read is always of interest.
func (j *job) has(only []Key) bool {
	if len(only) == 0 || j.broken {
		return true
	}
	asked := map[string]bool{}
	for _, k := range only {
		asked[k.Name] = asked[k.Name] || k.Text == j.keyOf(k.Name)
	}
	for _, met := range asked {
		if !met {
			return false
		}
	}
	return true
}

// keyOf gives the key of the job's row for a variable, or "".
func (j *job) keyOf(variable string) string {
	for i, k := range j.keys {
		if j.Front.Matrix[i].Key.S == variable {
			return k.Text
		}
	}
	return ""
}

// asked tells what is asked for and not there: an edition, a variable or a
// key. Where a matrix could not be read its keys are not known, and the run
// tells why.
func asked(sources []*source, all []*job, o Options) error {
	var editions, variables []string
	for _, s := range sources {
		if s.doc == nil {
			return nil
		}
		for _, e := range s.doc.Editions {
			editions = append(editions, e.Name)
			for _, v := range e.Front.Matrix {
				variables = append(variables, v.Key.S)
			}
		}
	}
	if o.Edition != "" && !slices.Contains(editions, o.Edition) {
		return fmt.Errorf("no note has an edition %q%s", o.Edition, meant(o.Edition, editions))
	}
	for _, k := range o.Only {
		if !slices.Contains(variables, k.Name) {
			return fmt.Errorf("no matrix has a variable %q%s", k.Name, meant(k.Name, variables))
		}
		var keys []string
		for _, j := range all {
			if j.broken && len(j.keys) == 0 {
				return nil
			}
			if key := j.keyOf(k.Name); key != "" {
				keys = append(keys, key)
			}
		}
		if !slices.Contains(keys, k.Text) {
			return fmt.Errorf("no edition has the %s %q%s", k.Name, k.Text, meant(k.Text, keys))
		}
	}
	return nil
}

// meant is what may have been meant by a name that is not there, or what
// there is.
func meant(name string, have []string) string {
	slices.Sort(have)
	have = slices.DeleteFunc(slices.Compact(have), func(s string) bool { return s == "" })
	const compared, listed = 5000, 12
	if near := conf.Nearest(name, have[:min(len(have), compared)]); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	switch n := len(have); {
	case n == 0:
		return ": there are none"
	case n == 1:
		return ": there is " + have[0]
	case n > listed:
		return fmt.Sprintf(": there are %s … (%s in all)", strings.Join(have[:listed], ", "), grouped(n))
	}
	return ": there are " + strings.Join(have, ", ")
}
