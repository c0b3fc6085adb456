package build

import (
	"context"
	"reflect"
	"runtime"
	"slices"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// maxFrom is how long a chain of `from` may be.
const maxFrom = 16

// declared reads the datasets that an edition declares. One that could not be
// read is not among them.
func (p *project) declared(front *note.Front) (sets map[string]*figure.Dataset, faults diag.List) {
	sets = make(map[string]*figure.Dataset, len(front.Data))
	specs, bad := make([]*data.Spec, len(front.Data)), make([]diag.List, len(front.Data))
	for i, e := range front.Data {
		specs[i], bad[i] = inherit(front.Data, e)
	}
	parallel(context.Background(), len(specs), runtime.GOMAXPROCS(0), func(i int) {
		if specs[i] != nil {
			p.dataset(specs[i])
		}
	})
	for i, e := range front.Data {
		faults.Add(bad[i]...)
		if specs[i] == nil {
			continue
		}
		d := p.dataset(specs[i])
		faults.Add(d.faults...)
		if d.dataset != nil {
			sets[e.Key.S] = d.dataset
		}
	}
	return sets, faults
}

// dataset reads a dataset once in a project.
func (p *project) dataset(spec *data.Spec) *dataset {
	d := p.entry(spec)
	d.once.Do(func() { d.dataset, d.faults = p.readDataset(d) })
	return d
}

// entry gives a dataset by its spec. Editions decode their front matter each
// for itself, so what is written at one place with the same words is one
// dataset.
func (p *project) entry(spec *data.Spec) *dataset {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, have := range p.datasets[spec.At] {
		if reflect.DeepEqual(have.spec, spec) {
			return have
		}
	}
	d := &dataset{spec: spec}
	if p.datasets == nil {
		p.datasets = map[diag.Span][]*dataset{}
	}
	p.datasets[spec.At] = append(p.datasets[spec.At], d)
	return d
}

func (p *project) readDataset(d *dataset) (*figure.Dataset, diag.List) {
	if !d.spec.File.Present() || d.spec.File.S == "" {
		return nil, diag.List{ruleNoFile.At(d.spec.At, "the dataset “%s” names no file", d.spec.Name.S).
			WithHint("add file: data/%s.csv, or from: the name of another dataset", d.spec.Name.S)}
	}
	guarded := p.guarded()
	table, faults := p.table(d)
	if file := fileOf(d.spec); d.spec.Disclosure != nil || guarded.files[file] {
		faults = data.Hush(faults, file, func(src *diag.Source) *diag.Source {
			return p.quiet.get(src, func() *diag.Source { return data.Quiet(src) })
		})
		g, ok := guarded.tables[d]
		if !ok {
			return nil, faults // it has errors, and nothing of it may be told
		}
		if faults.Add(g.faults...); g.faults.HasErrors() {
			return nil, faults
		}
		table = g.table
	}
	if table == nil {
		return nil, faults
	}
	set, bad := figure.NewDataset(d.spec, table)
	return set, append(faults, bad...)
}

// metadata reads the files that may describe a statistics file beside it.
func (p *project) metadata(name string) []*diag.Source {
	var out []*diag.Source
	for _, m := range data.MetadataNames(name) {
		if p.exists(m) {
			if f := p.read(m, limitConf); f.src != nil {
				out = append(out, f.src)
			}
		}
	}
	return out
}

// table reads the table of a dataset, once. It is nil where it can't be read.
// Datasets that differ in what is done with their rows share a table, which is
// never changed.
func (p *project) table(d *dataset) (*data.Table, diag.List) {
	d.read.Do(func() {
		var src *diag.Source
		var name string
		name, src, d.unread = p.need(d.spec.File.All().Source, d.spec.File, limitData)
		if src == nil {
			return
		}
		table, bad := p.parsed(d.spec, name, src)
		d.unread.Add(bad...)
		if !bad.HasErrors() || len(table.Columns) > 0 {
			d.table = table
		}
	})
	return d.table, slices.Clip(d.unread)
}

// parsed reads a file by a spec, once for all specs that read the same from it.
// Where there are faults each has its own.
func (p *project) parsed(spec *data.Spec, name string, src *diag.Source) (*data.Table, diag.List) {
	r := p.reading(spec, src)
	r.once.Do(func() { r.table, r.faults = data.Parse(r.spec, src, p.metadata(name)...) })
	if r.spec != spec && len(r.faults) > 0 {
		return data.Parse(spec, src, p.metadata(name)...)
	}
	return r.table, r.faults
}

// reading gives how a file is read by a spec, or by one that reads the same.
func (p *project) reading(spec *data.Spec, src *diag.Source) *reading {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.readings[src] {
		if data.Alike(r.spec, spec) {
			return r
		}
	}
	if p.readings == nil {
		p.readings = map[*diag.Source][]*reading{}
	}
	r := &reading{spec: spec}
	p.readings[src] = append(p.readings[src], r)
	return r
}

// inherit gives a dataset's spec with what `from` takes over, key by key. The
// given spec is not changed.
func inherit(all conf.Map[*data.Spec], e conf.MapEntry[*data.Spec]) (*data.Spec, diag.List) {
	if e.Value == nil {
		return nil, diag.List{ruleNoFile.At(e.Key.All(), "the dataset “%s” says nothing", e.Key.S).
			WithHint("add file: data/%s.csv under it", e.Key.S)}
	}
	spec := *e.Value
	spec.Name, spec.At = e.Key, e.Key.All()
	seen := map[string]bool{e.Key.S: true}
	for from := spec.From; from.S != ""; {
		base, ok := all.Get(from.S)
		if !ok || base == nil {
			var names []string
			for _, other := range all {
				if other.Key.S != e.Key.S {
					names = append(names, other.Key.S)
				}
			}
			d := ruleFrom.At(from.All(), "there is no dataset “%s” to take over from", from.S)
			if near := conf.Nearest(from.S, names); near != "" {
				d = d.WithHint("did you mean “%s”?", near)
			}
			return nil, diag.List{d}
		}
		if seen[from.S] || len(seen) == maxFrom {
			return nil, diag.List{ruleFrom.At(from.All(), "“%s” takes over from itself, by way of “%s”", e.Key.S, from.S).
				WithHint("one of the datasets must name a file of its own")}
		}
		seen[from.S] = true
		fill(&spec, base)
		from = base.From
	}
	return &spec, nil
}

// fill takes over each field that the spec leaves out.
func fill(spec, base *data.Spec) {
	to, of := reflect.ValueOf(spec).Elem(), reflect.ValueOf(base).Elem()
	for i := range to.NumField() {
		switch to.Type().Field(i).Name {
		case "Name", "At", "From":
			continue
		}
		if to.Field(i).IsZero() {
			to.Field(i).Set(of.Field(i))
		}
	}
}
