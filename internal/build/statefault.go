package build

import (
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// Faults in the state. A place is kept as the file it is in and its bytes
// there; it is found again as long as the file is the same.

// How the file of a place is known.
const (
	inNoFile  = iota
	inFile    // by its path from the root
	inDataset // as the file or sheet of a dataset, by the dataset's name
)

// encodeFault writes a fault without its edition and key. ok is false where a
// place in it could not be found again. data says that one lies in a file that
// is no part of the note.
func (p *project) encodeFault(d *diag.Diagnostic, sets map[string]*figure.Dataset, text func(name string) bool) (s string, data, ok bool) {
	var w stateWriter
	ok = true
	span := func(at diag.Span) {
		if at.Source == nil {
			w.count(inNoFile)
			return
		}
		kind, name := p.placeOf(at.Source, sets)
		if kind == inNoFile {
			ok = false
			return
		}
		data = data || kind == inDataset || !text(name)
		w.count(kind)
		w.text(name)
		w.count(at.Start)
		w.count(at.End)
	}
	w.text(d.Rule.Code)
	w.count(int(d.Severity))
	span(d.Span)
	w.text(d.Message)
	w.text(d.Hint)
	w.count(len(d.Notes))
	for _, n := range d.Notes {
		span(n.Span)
		w.text(n.Text)
	}
	return string(w.b), data, ok
}

// placeOf says how a source is known to a later run.
func (p *project) placeOf(src *diag.Source, sets map[string]*figure.Dataset) (kind int, name string) {
	if p.holds(src) {
		return inFile, src.Name
	}
	for name, d := range sets {
		if d != nil && d.Table.File == src {
			return inDataset, name
		}
	}
	return inNoFile, ""
}

// holds tells whether a source is a file that the run has read, as it stands.
func (p *project) holds(src *diag.Source) bool {
	p.files.mu.Lock()
	c := p.files.m[src.Name]
	p.files.mu.Unlock()
	return c != nil && c.v.src == src
}

// decodeFault reads a fault. ok is false where it can't be told as it was.
func (p *project) decodeFault(s string, sets map[string]*figure.Dataset) (d diag.Diagnostic, ok bool) {
	r := stateReader{b: []byte(s)}
	span := func() diag.Span {
		kind := r.upTo(inDataset)
		if kind == inNoFile {
			return diag.Span{}
		}
		name := r.text()
		from, to := r.upTo(maxSpan), r.upTo(maxSpan)
		var src *diag.Source
		if kind == inFile {
			src = p.read(name, limitData).src
		} else if set := sets[name]; set != nil {
			src = set.Table.File
		}
		if src == nil || from > to || to > len(src.Data) {
			r.fail()
			return diag.Span{}
		}
		return src.Span(from, to)
	}
	d.Rule = Rule(r.text())
	d.Severity = diag.Severity(r.upTo(int(diag.Error)))
	d.Span = span()
	d.Message, d.Hint = r.text(), r.text()
	for range r.items(2) {
		n := diag.Note{Span: span()}
		n.Text = r.text()
		d.Notes = append(d.Notes, n)
	}
	return d, !r.bad && len(r.b) == 0 && d.Rule != nil
}

// maxSpan is more bytes than any file that is read has.
const maxSpan = 1 << 30

// A faultTable keeps each fault once, however many editions have it.
type faultTable struct {
	list []string
	at   map[string]int
}

func (t *faultTable) add(s string) int {
	if t.at == nil {
		t.at = make(map[string]int, len(t.list))
		for i, s := range t.list {
			t.at[s] = i
		}
	}
	i, ok := t.at[s]
	if !ok {
		i = len(t.list)
		t.list = append(t.list, s)
		t.at[s] = i
	}
	return i
}
