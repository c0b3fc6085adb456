package build

import (
	"bytes"
	"path/filepath"
	"slices"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// guards are the files of a project that have disclosure rules, and the tables
// read from them.
type guards struct {
	files  map[string]bool
	tables map[*dataset]guard
}

// guard is a table under its disclosure rule, and what is wrong with the rule.
type guard struct {
	table  *data.Table
	faults diag.List
}

// guarded gives the tables of files for which the project has a disclosure
// rule, protected together: those of all its notes, whichever are built, so
// that a note hides the same alone and with the others, and no dataset without
// the rule shows what another one hides. Where no note speaks of disclosure it
// costs a look at their bytes.
func (p *project) guarded() guards {
	return p.guards.get(struct{}{}, func() guards {
		notes := p.notes()
		p.looks.list(notes)
		word := []byte("disclosure")
		speaks := func(name string, max limit) bool {
			src := p.read(name, max).src
			return src != nil && bytes.Contains(src.Data, word)
		}
		if !slices.ContainsFunc(notes, func(name string) bool { return speaks(name, limitNote) }) &&
			!(p.exists(projectFile) && speaks(projectFile, limitConf)) {
			return guards{}
		}
		all, ruled := p.declaredAnywhere(notes)
		var sets []*dataset
		var specs []*data.Spec
		var tables []*data.Table
		for _, d := range all {
			if !ruled[fileOf(d.spec)] {
				continue
			}
			// One that can't be read is told where it is built.
			if t, faults := p.table(d); t != nil && !faults.HasErrors() {
				sets, specs, tables = append(sets, d), append(specs, d.spec), append(tables, t)
			}
		}
		out := guards{ruled, make(map[*dataset]guard, len(sets))}
		tables, faults := figure.Disclose(specs, tables)
		for i, d := range sets {
			out.tables[d] = guard{tables[i], faults[i]}
		}
		return out
	})
}

// notes gives the notes of the project, by their paths from its root: those
// that a run without paths would build, and those that this run names.
func (p *project) notes() []string {
	names := slices.Clone(p.named)
	list := notesIn
	if p.exists(projectFile) {
		list = walk
	}
	found, _ := list(p.root.Name()) // what can't be listed can't be built either
	for _, abs := range found {
		if rel, err := filepath.Rel(p.root.Name(), abs); err == nil {
			names = append(names, filepath.ToSlash(rel))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// declaredAnywhere gives every dataset of every edition of some notes, each
// once, and the files for which one of them has a disclosure rule.
func (p *project) declaredAnywhere(notes []string) (all []*dataset, ruled map[string]bool) {
	ruled = map[string]bool{}
	seen := map[*dataset]bool{}
	for _, name := range notes {
		f := p.read(name, limitNote)
		if f.fault != nil {
			continue
		}
		doc, _ := note.Parse(f.src, p.settings().value, nil)
		for _, e := range doc.Editions {
			for _, entry := range e.Front.Data {
				spec, _ := inherit(e.Front.Data, entry)
				if spec == nil || spec.File.S == "" {
					continue
				}
				d := p.entry(spec)
				if spec.Disclosure != nil {
					ruled[fileOf(spec)] = true
				}
				if !seen[d] {
					seen[d] = true
					all = append(all, d)
				}
			}
		}
	}
	return all, ruled
}

// fileOf gives the path of a dataset's file from the root, or "".
func fileOf(spec *data.Spec) string {
	name, _ := note.Resolve(spec.File.All().Source, spec.File)
	return name
}
