package brief

import (
	"sync"

	"policybrief/internal/chart"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// Parsed holds what was read of a note's texts, for all its editions and all
// rows of their matrices: an expression, a chart block or a title is parsed
// once, however often it is evaluated. What it holds never changes. It is safe
// for concurrent use; a nil Parsed reads everything anew.
type Parsed struct {
	exprs, blocks, charts, titles sync.Map // by textKey
	sources                       sync.Map // by dataset: Source
}

// textKey tells texts apart by their place and what they say.
type textKey struct {
	at   diag.Span
	text string
}

func keyOf(t diag.Text) textKey { return textKey{t.All(), t.S} }

// parsed is what one text gave.
type parsed[T any] struct {
	v      T
	faults diag.List
}

// once reads a text, or gives what it gave before.
func once[T any](m *sync.Map, t diag.Text, read func(diag.Text) (T, diag.List)) (T, diag.List) {
	k := keyOf(t)
	if k.at.IsZero() {
		return read(t) // made, and written nowhere
	}
	if p, ok := m.Load(k); ok {
		p := p.(*parsed[T])
		return p.v, p.faults[:len(p.faults):len(p.faults)]
	}
	v, faults := read(t)
	p, _ := m.LoadOrStore(k, &parsed[T]{v, faults})
	return p.(*parsed[T]).v, faults
}

// expr reads an expression.
func (p *Parsed) expr(t diag.Text) (*figure.Expr, diag.List) {
	if p == nil {
		return figure.Parse(t)
	}
	return once(&p.exprs, t, figure.Parse)
}

// block reads the YAML of a chart or a table.
func (p *Parsed) block(t diag.Text) (*conf.Value, diag.List) {
	if p == nil {
		return conf.ParseText(t)
	}
	return once(&p.blocks, t, conf.ParseText)
}

// chart reads what the YAML of a chart, already read, means.
func (p *Parsed) chart(t diag.Text, v *conf.Value) *chart.Block {
	if p == nil {
		return chart.Read(v)
	}
	b, _ := once(&p.charts, t, func(diag.Text) (*chart.Block, diag.List) { return chart.Read(v), nil })
	return b
}

// source words the source of a dataset. Its notes are not to be changed.
func (p *Parsed) source(d *figure.Dataset) Source {
	if p == nil {
		return sourceOf(d)
	}
	if made, ok := p.sources.Load(d); ok {
		return made.(Source)
	}
	made := sourceOf(d)
	p.sources.Store(d, made)
	return made
}

// inlines reads a title or a caption. Nodes stand for one place in an edition:
// a text that an edition reads twice gives nodes of its own the second time.
func (p *Parsed) inlines(t diag.Text, used map[textKey]bool) ([]*note.Node, diag.List) {
	if p == nil || used[keyOf(t)] {
		return note.Inlines(t)
	}
	used[keyOf(t)] = true
	return once(&p.titles, t, note.Inlines)
}
