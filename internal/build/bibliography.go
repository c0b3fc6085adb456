package build

import (
	"policybrief/internal/cite"
	"policybrief/internal/diag"
)

// bibliography gives the works of all files that an edition names; nil where
// it names none.
func (p *project) bibliography(files []diag.Text) (*cite.Library, diag.List) {
	var libs []*cite.Library
	var faults diag.List
	for _, t := range files {
		name, src, bad := p.need(t.All().Source, t, limitBib)
		faults.Add(bad...)
		if src == nil {
			continue
		}
		b := p.works.get(name, func() bibliography {
			lib, faults := cite.Parse(src)
			return bibliography{lib, faults}
		})
		faults.Add(b.faults...)
		libs = append(libs, b.library)
	}
	if len(files) == 0 {
		return nil, faults
	}
	lib, bad := cite.Join(libs...)
	return lib, append(faults, bad...)
}
