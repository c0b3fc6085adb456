package build

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

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
		case strings.IndexByte(text, '=') <= 0:
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
