package build

import (
	"sync"
	"testing"

	"policybrief/internal/brief"
)

// TestToldCells wants each edition's evidence, attachments and lock to be the same
// bytes whatever is kept of the cells: nothing, what other editions have asked
// for at the same time, or no more.
func TestToldCells(t *testing.T) {
	jobs := loaded(t, forcesCopy(t))[:8]
	briefs := make([]*brief.Brief, len(jobs))
	for i, j := range jobs {
		briefs[i] = brief.Bind(j.input())
	}
	all := func(b *brief.Brief, told *teller) (out []string) {
		e := evidenceOf(b, "note.md", told)
		out = append(out, string(e.json(nil)))
		for _, a := range attachments(b, e, nil, told) {
			out = append(out, a.Name+"\n"+string(a.Data))
		}
		for _, l := range lockLines(e) {
			out = append(out, l.text)
		}
		told.done()
		return out
	}
	want := make([][]string, len(briefs))
	for i, b := range briefs {
		want[i] = all(b, tellerOf(nil))
	}
	kept, full, none := &toldCells{}, &toldCells{}, &toldCells{}
	all(briefs[0], tellerOf(full))
	full.full.Store(true)
	none.full.Store(true)
	for name, cells := range map[string]*toldCells{"kept": kept, "full": full, "none": none} {
		var wg sync.WaitGroup
		for round := range 2 {
			for i, b := range briefs {
				wg.Go(func() {
					got := all(b, tellerOf(cells))
					for n, text := range got {
						if len(got) != len(want[i]) || text != want[i][n] {
							t.Errorf("%s, round %d: part %d of edition %d is another", name, round, n, i)
							return
						}
					}
				})
			}
		}
		wg.Wait()
	}
	if kept.kept.Load() == 0 || kept.hits.Load() < kept.misses.Load() || none.kept.Load() > 0 {
		t.Errorf("%d cells are kept, with %d hits and %d misses; %d where none is to be", kept.kept.Load(), kept.hits.Load(), kept.misses.Load(), none.kept.Load())
	}
}

// TestToldCellsBounded: cells that nobody asks for again are not kept for long.
func TestToldCellsBounded(t *testing.T) {
	cells := &toldCells{}
	for range 3 {
		told := tellerOf(cells)
		told.hits, told.misses = 10, fewestTold/2+1
		told.done()
	}
	if !cells.full.Load() {
		t.Error("it keeps what only one edition asked for")
	}
	cells = &toldCells{}
	told := tellerOf(cells)
	told.hits, told.misses = 2*fewestTold, fewestTold+1
	told.done()
	if cells.full.Load() {
		t.Error("it does not keep what many ask for")
	}
	cells.kept.Store(mostTold)
	tellerOf(cells).done()
	if !cells.full.Load() {
		t.Error("it keeps any number")
	}
}
