package build

import (
	"slices"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// rename gives a dataset in which columns that brief.yml names, and the new
// file seems to have under another name, are taken by that one; nil where
// there are none. The faults are those that a build would tell, with the name
// to write. The project takes the dataset for its own from then on: it is one
// that tries a file.
func (p *project) rename(s *setPair) (*figure.Dataset, []Difference) {
	to := map[diag.Span]string{}
	for _, d := range s.columns(func(name string) string { return name }) {
		if d.Data.Used && d.Data.same {
			to[d.at] = d.Data.Near
		}
	}
	if len(to) == 0 {
		return nil, nil
	}
	spec := *s.new.Spec
	text := func(t diag.Text) diag.Text {
		if name, ok := to[t.All()]; ok && t.Present() {
			return diag.MadeText(name, t.All())
		}
		return t
	}
	spec.Key = renamedKey(spec.Key, text)
	spec.Measures = slices.Clone(spec.Measures)
	for i := range spec.Measures {
		e := &spec.Measures[i]
		if name, ok := to[e.Key.All()]; ok && !e.Value.Column.Present() {
			e.Value.Column = diag.MadeText(name, e.Key.All())
		}
		e.Value.Column, e.Value.Status = text(e.Value.Column), text(e.Value.Status)
	}
	table := s.new.Table
	if !p.guarded().files[fileOf(&spec)] { // read by that name, it has the marks of its status column
		if t, _ := p.table(&dataset{spec: &spec}); t != nil {
			table = t
		}
	}
	_, before := figure.NewDataset(s.new.Spec, s.new.Table)
	named, after := figure.NewDataset(&spec, table)
	var faults []Difference
	for _, d := range newFaults(after, before) {
		if name, ok := to[d.at]; ok {
			d.Fault.Hint = "the column is called “" + name + "” now, as it seems: what follows takes it so"
			faults = append(faults, d)
		}
	}
	if len(faults) == 0 {
		return nil, nil // the entry finds its columns all the same
	}
	own := p.entry(s.new.Spec)
	own.dataset = named
	own.faults = append(without(own.faults, before), after...)
	return named, faults
}

// without leaves out faults that are among others.
func without(list, others diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool {
		return slices.ContainsFunc(others, func(o diag.Diagnostic) bool {
			return o.Rule == d.Rule && o.Span == d.Span && o.Message == d.Message
		})
	})
}

// renamedKey gives `key:` with other names of columns.
func renamedKey(v *conf.Value, text func(diag.Text) diag.Text) *conf.Value {
	if v == nil {
		return nil
	}
	c := *v
	switch v.Kind {
	case conf.Scalar:
		c.Text = text(v.Text)
	case conf.Sequence:
		c.Items = make([]*conf.Value, len(v.Items))
		for i, item := range v.Items {
			c.Items[i] = renamedKey(item, text)
		}
	case conf.Mapping:
		c.Entries = slices.Clone(v.Entries)
		for i := range c.Entries {
			if c.Entries[i].Key.S == "column" {
				c.Entries[i].Value = renamedKey(c.Entries[i].Value, text)
			}
		}
	}
	return &c
}
