package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"

	"policybrief/internal/data"
)

// locked holds editions against what the locks of their projects say.
func (d *differ) locked(ctx context.Context, projects []*project, sources []*source) error {
	parallel(ctx, len(sources), d.o.Jobs, func(i int) {
		sources[i].spread()
	})
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if _, err := plan(sources, Options{Edition: d.o.Edition, Only: d.o.Only}); err != nil {
		return err
	}
	for _, p := range projects {
		var of []*source
		for _, s := range sources {
			if s.project == p {
				of = append(of, s)
				d.of[s] = len(s.all)
			}
		}
		if len(of) == 0 {
			continue
		}
		if err := d.lockedProject(ctx, p, of); err != nil {
			return err
		}
	}
	return nil
}

// lockedProject holds the editions of one project against its lock.
func (d *differ) lockedProject(ctx context.Context, p *project, sources []*source) error {
	l, err := readLock(p.root)
	if fault := new(lockFault); errors.As(err, &fault) {
		return fmt.Errorf("%s:%d: %s: %s", path.Join(p.shown, lockFile), fault.line, fault.text, fault.hint)
	}
	if err != nil {
		return err
	}
	if l.info == nil {
		return fmt.Errorf("there is no %s to hold the figures against: `brief build` writes it, or --data OLD=NEW tries one file in place of another",
			path.Join(p.shown, lockFile))
	}
	jobs := map[string]*job{}
	numbers := map[*job]int{}
	all := map[string]bool{}
	unread := map[string]*job{}
	for _, s := range sources {
		for _, j := range s.all {
			all[j.id()] = true
		}
		for _, j := range s.jobs {
			numbers[j] = len(numbers)
			if j.broken && len(j.keys) == 0 && len(j.Front.Matrix) > 0 {
				unread[editionID(j.source.name, j.Name)] = j
				continue
			}
			jobs[j.id()] = j
		}
	}
	narrowed := d.o.Edition != "" || len(d.o.Only) > 0
	var pairs []diffPair
	flush := func(most int) error {
		if len(pairs) < most {
			return nil
		}
		err := d.run(ctx, pairs)
		pairs = pairs[:0]
		return err
	}
	sums := map[string]string{}
	err = l.each(func(id string, _ int, lines []string) error {
		if id == lockFiled {
			for _, text := range lines {
				if name, sum, ok := strings.Cut(text, "\t"); ok {
					if name, err := lockUnescape(name); err == nil {
						sums[name] = strings.TrimPrefix(sum, "sha256:")
					}
				}
			}
			return nil
		}
		pair := diffPair{new: jobs[id], lines: append([]string{}, lines...)}
		delete(jobs, id)
		switch j := pair.new; {
		case j != nil:
			pair.src, pair.edition, pair.key, pair.number = j.source, j.Name, j.key(), numbers[j]
		case all[id]:
			return nil // it was not asked for
		default:
			s, edition, keys := sourceOfID(sources, id)
			if s == nil || narrowed {
				return nil
			}
			if unread[editionID(s.name, edition)] != nil {
				return nil // a fault tells that the matrix can't be read
			}
			pair.src, pair.edition, pair.key, pair.lines = s, edition, keys, nil
			pair.number = len(numbers)
		}
		pairs = append(pairs, pair)
		return flush(d.o.Jobs * 32)
	})
	if err != nil {
		return err
	}
	for _, s := range sources {
		for _, j := range s.jobs {
			switch {
			case unread[editionID(s.name, j.Name)] == j:
				pairs = append(pairs, diffPair{src: s, new: j, lines: []string{}, edition: j.Name, number: numbers[j]})
			case jobs[j.id()] == j:
				if len(d.came) < mostCame {
					d.came = append(d.came, j.key())
				}
				pairs = append(pairs, diffPair{src: s, new: j, edition: j.Name, key: j.key(), number: numbers[j]})
			}
		}
	}
	if err := flush(1); err != nil {
		return err
	}
	return d.filesLocked(p, sources, sums)
}

// editionID begins the ids of an edition's jobs.
func editionID(noteName, edition string) string { return idPart(noteName) + "#" + idPart(edition) }

// sourceOfID finds the note of an id in the lock, and what its edition and keys
// were.
func sourceOfID(sources []*source, id string) (s *source, edition, keys string) {
	for _, s := range sources {
		rest, ok := strings.CutPrefix(id, idPart(s.name)+"#")
		if !ok {
			continue
		}
		edition, keys, _ := strings.Cut(rest, "[")
		keys = strings.TrimSuffix(keys, "]")
		keys = strings.ReplaceAll(keys, ",", ", ")
		return s, strings.Trim(edition, `"`), strings.ReplaceAll(keys, `"`, "")
	}
	return nil, "", ""
}

// compareLocked holds one edition against its lines of the lock.
func (d *differ) compareLocked(p *diffPair, new *bound) ([]Difference, bool) {
	old, err := lockSide(p.lines)
	if err != nil {
		f := brokenLock(1, "the lines of %s in %s can't be read", p.edition, lockFile)
		return []Difference{{Kind: DiffFault, NeedsPerson: true, Fault: &DiffFaults{f.rule.Code, "error", f.text, f.hint}}}, false
	}
	var ds []Difference
	if new.b == nil {
		ds = newFaults(nil, new.faults)
	} else {
		new.asLocked()
		ds = new.whole(compare(old, new.diffSide))
	}
	place(ds, nil, new, d.shown(p.src))
	return lockedFaults(ds), false
}

// lockedFaults leaves out warnings that may have been there before: a lock
// does not say. Those in a sentence whose figures moved are told.
func lockedFaults(ds []Difference) []Difference {
	moved := map[groupKey]bool{}
	for i := range ds {
		if d := &ds[i]; d.Fault == nil && !d.within.IsZero() && d.Kind != DiffCame {
			moved[keyOfGroup(d)] = true
		}
	}
	out := ds[:0]
	for i := range ds {
		if d := &ds[i]; d.Fault != nil && d.Fault.Severity != "error" {
			k := keyOfGroup(d)
			if k.rule = ""; !moved[k] {
				continue
			}
		}
		out = append(out, ds[i])
	}
	return out
}

// filesLocked tells which statistics files are not those of the lock.
func (d *differ) filesLocked(p *project, sources []*source, sums map[string]string) error {
	told := map[string]bool{}
	for _, s := range sources {
		for _, e := range s.doc.Editions {
			sets, _ := p.declared(e.Front)
			for _, entry := range e.Front.Data {
				set := sets[entry.Key.S]
				if set == nil {
					continue
				}
				name := fileOf(set.Spec)
				was, known := sums[name]
				if told[name] || !known || was == set.Table.SHA256 {
					continue
				}
				told[name] = true
				is := diffFile(set, s.shown)
				k := Difference{Kind: DiffData, Data: &DiffInData{Dataset: set.Name, Old: &DiffFile{Name: s.shown(name), SHA256: was}, New: is}}
				k.place(entryPlace(set), s.shown)
				k.made = set.Illustrative()
				d.res.Files = append(d.res.Files, DiffPair{Old: *k.Data.Old, New: *is})
				if err := d.tellData([]Difference{k}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func metadataNames(name string) []string { return data.MetadataNames(name) }

func sum256(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
