package build

import (
	"bytes"
	"slices"
	"sync"
	"sync/atomic"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

// toldCells is what is told of the cells of a project's datasets, made once
// for all its editions: most of what an edition reads others read too. It is
// bounded, and no more is kept where editions read cells of their own alone.
// It is safe for concurrent use.
type toldCells struct {
	sets               sync.Map // by *figure.Dataset: its *toldSet
	kept, hits, misses atomic.Int64
	full               atomic.Bool
	grouped            atomic.Int64 // cells of all groups that are kept
}

// mostTold is how many cells are kept, of half a kilobyte each; fewestTold is
// how many are, whether any is asked for again or not.
const (
	mostTold   = 1 << 14
	fewestTold = 1 << 12
)

// mostGrouped is how many cells the groups have that are kept, all together.
const mostGrouped = 1 << 17

// mostKept is how many bytes of an edition's files are kept as room for the
// next one's.
const mostKept = 4 << 20

// A toldSet is the cells that are kept of a dataset: by column, and by row in
// pages, so that what was not read takes next to nothing.
type toldSet struct {
	columns []atomic.Pointer[[]atomic.Pointer[toldPage]]
}

type toldPage [16]atomic.Pointer[toldCell]

// A toldCell is one cell as it is told of.
type toldCell struct {
	text []byte                       // as the digest counts it, then as CSV has it
	line int                          // how much of text the digest counts
	cell atomic.Pointer[evidenceCell] // nil until it stands behind a value
}

// A teller gives what is told of the cells that one edition read.
type teller struct {
	all          *toldCells
	d            *figure.Dataset // asked for last
	set          *toldSet        // its cells
	hits, misses int64

	cell csvLines // one that is not kept
	csv  csvLines // the files attached
	json []byte   // the evidence
}

var tellers = sync.Pool{New: func() any { return new(teller) }}

// tellerOf gives a teller; all may be nil. What it has told is its own until
// it is done.
func tellerOf(all *toldCells) *teller {
	if all == nil {
		all = &toldCells{}
	}
	t := tellers.Get().(*teller)
	t.all, t.d, t.set, t.hits, t.misses = all, nil, nil, 0, 0
	return t
}

// slot gives the place where a cell is kept. It is nil where there is none, and
// it is not to be made.
func (t *teller) slot(d *figure.Dataset, row, column int, grow bool) *atomic.Pointer[toldCell] {
	if t.d != d {
		set, ok := t.all.sets.Load(d)
		if !ok {
			set, _ = t.all.sets.LoadOrStore(d, newToldSet(d))
		}
		t.d, t.set = d, set.(*toldSet)
	}
	pages := t.set.columns[column].Load()
	if pages == nil {
		if !grow {
			return nil
		}
		pages = setOnce(&t.set.columns[column], newToldPages(d))
	}
	page := &(*pages)[row/len(toldPage{})]
	p := page.Load()
	if p == nil {
		if !grow {
			return nil
		}
		p = setOnce(page, &toldPage{})
	}
	return &p[row%len(toldPage{})]
}

func newToldSet(d *figure.Dataset) *toldSet {
	return &toldSet{make([]atomic.Pointer[[]atomic.Pointer[toldPage]], len(d.Table.Columns))}
}

func newToldPages(d *figure.Dataset) *[]atomic.Pointer[toldPage] {
	pages := make([]atomic.Pointer[toldPage], d.Table.Rows/len(toldPage{})+1)
	return &pages
}

// setOnce sets what has not been set, and gives what is.
func setOnce[T any](p *atomic.Pointer[T], v *T) *T {
	if p.CompareAndSwap(nil, v) {
		return v
	}
	return p.Load()
}

// line gives a cell as the digest counts it.
func (t *teller) line(d *figure.Dataset, row int, c *data.Column) []byte {
	full := t.all.full.Load()
	slot := t.slot(d, row, c.Index, !full)
	if slot != nil {
		if told := slot.Load(); told != nil {
			t.hits++
			return told.text[:told.line]
		}
	}
	t.misses++
	t.cell.b = d.AppendRead(t.cell.b[:0], row, c)
	line := len(t.cell.b)
	if slot == nil || full {
		return t.cell.b
	}
	t.cell.began = false
	t.cell.field(d.Table.Raw(row, c.Index))
	told := &toldCell{text: bytes.Clone(t.cell.b), line: line}
	if slot.CompareAndSwap(nil, told) {
		t.all.kept.Add(1)
	}
	return told.text[:line]
}

// field gives a cell as CSV has it.
func (t *teller) field(d *figure.Dataset, row int, c *data.Column) []byte {
	if told := t.kept(d, row, c); told != nil {
		return told.text[told.line:]
	}
	raw := d.Table.Raw(row, c.Index)
	if csvPlain(raw) {
		return raw
	}
	var w csvLines
	w.field(raw)
	return w.b
}

// kept gives a cell that is kept, or nil.
func (t *teller) kept(d *figure.Dataset, row int, c *data.Column) *toldCell {
	if slot := t.slot(d, row, c.Index, false); slot != nil {
		return slot.Load()
	}
	return nil
}

// done takes note of what the edition asked for, whose files have been written.
func (t *teller) done() {
	hits, misses := t.all.hits.Add(t.hits), t.all.misses.Add(t.misses)
	if t.all.kept.Load() >= mostTold || misses > fewestTold && hits < misses {
		t.all.full.Store(true)
	}
	t.all, t.d, t.set = nil, nil, nil
	if cap(t.json) <= mostKept && cap(t.csv.b) <= mostKept {
		tellers.Put(t)
	}
}

// toldGroups are the groups of cells that begin with a kept cell, as the lock
// tells of them: the sum of the country is the same in every edition.
type toldGroups struct {
	all  *toldCells
	last atomic.Pointer[toldGroupText]
}

type toldGroupText struct {
	cells  []*evidenceCell
	text   string
	before *toldGroupText
	n      int // with those before
}

// mostBegun is how many groups are kept that begin with one cell.
const mostBegun = 8

// toldGroup gives what was kept of a group.
func toldGroup(cells []*evidenceCell) (text string, ok bool) {
	if of := cells[0].groups; of != nil {
		for g := of.last.Load(); g != nil; g = g.before {
			if slices.Equal(g.cells, cells) {
				return g.text, true
			}
		}
	}
	return "", false
}

// keepGroup keeps what the lock tells of a group, where all its cells are kept.
func keepGroup(cells []*evidenceCell, text string) {
	of := cells[0].groups
	if slices.ContainsFunc(cells, func(c *evidenceCell) bool { return c.groups == nil }) || of.all.grouped.Load() > mostGrouped {
		return
	}
	before := of.last.Load()
	g := &toldGroupText{text: text, before: before, n: 1}
	if before != nil {
		if g.n += before.n; g.n > mostBegun {
			return
		}
	}
	g.cells = slices.Clone(cells)
	if of.last.CompareAndSwap(before, g) {
		of.all.grouped.Add(int64(len(cells)))
	}
}
