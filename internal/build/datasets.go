package build

import (
	"reflect"

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
	for _, e := range front.Data {
		spec, bad := inherit(front.Data, e)
		faults.Add(bad...)
		if spec == nil {
			continue
		}
		d := p.dataset(spec)
		faults.Add(d.faults...)
		if d.dataset != nil {
			sets[e.Key.S] = d.dataset
		}
	}
	return sets, faults
}

// dataset reads a dataset once in a project. Editions decode their front
// matter each for itself, so what is written at one place with the same words
// is one dataset.
func (p *project) dataset(spec *data.Spec) *dataset {
	p.mu.Lock()
	var d *dataset
	for _, have := range p.datasets[spec.At] {
		if reflect.DeepEqual(have.spec, spec) {
			d = have
			break
		}
	}
	if d == nil {
		d = &dataset{spec: spec}
		if p.datasets == nil {
			p.datasets = map[diag.Span][]*dataset{}
		}
		p.datasets[spec.At] = append(p.datasets[spec.At], d)
	}
	p.mu.Unlock()
	d.once.Do(func() { d.dataset, d.faults = p.readDataset(spec) })
	return d
}

func (p *project) readDataset(spec *data.Spec) (*figure.Dataset, diag.List) {
	if !spec.File.Present() || spec.File.S == "" {
		return nil, diag.List{ruleNoFile.At(spec.At, "the dataset “%s” names no file", spec.Name.S).
			WithHint("add file: data/%s.csv, or from: the name of another dataset", spec.Name.S)}
	}
	_, src, faults := p.need(spec.File.All().Source, spec.File, limitData)
	if src == nil {
		return nil, faults
	}
	table, bad := data.Parse(spec, src)
	faults.Add(bad...)
	if bad.HasErrors() && len(table.Columns) == 0 {
		return nil, faults
	}
	set, bad := figure.NewDataset(spec, table)
	faults.Add(bad...)
	return set, faults
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
