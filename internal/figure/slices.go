package figure

import (
	"slices"
	"sync"
	"sync/atomic"
)

// A slice is the rows that the keys of a series leave, and what functions gave
// of them. The editions of a batch ask for the same ones (the median of a
// group, the sum of the country), so that a dataset keeps some of them. It
// knows nothing of an edition: what is read and the steps that are counted are
// those of each edition that asks. It is safe for concurrent use.
type slice struct {
	rows  []int
	once  sync.Once
	g     *gathered
	found [len(keptOf)]atomic.Pointer[Value] // in the order of keptOf
}

// keptOf are the functions that give the same of a slice each time.
var keptOf = [...]string{"sum", "mean", "median", "min", "max", "count"}

// numbers gives the numbers of the slice.
func (p *slice) numbers(s *series) *gathered {
	p.once.Do(func() { p.g = s.gather(p.rows) })
	return p.g
}

// made gives what a function gave of the slice, or nil.
func (p *slice) made(fn string) *Value {
	if p == nil {
		return nil
	}
	if i := slices.Index(keptOf[:], fn); i >= 0 {
		return p.found[i].Load()
	}
	return nil
}

// keep takes over what a function gave of the slice, without a fault.
func (p *slice) keep(fn string, v *Value) {
	if i := slices.Index(keptOf[:], fn); p != nil && i >= 0 {
		p.found[i].Store(v)
	}
}

// sliceKey tells the slices of a dataset apart.
type sliceKey struct {
	m   *Measure
	sel [4]int32 // as in series
}

// How many rows the slices kept of one dataset may have together: as many as
// the dataset has, a few times.
const (
	leastKept = 1 << 14
	mostKept  = 1 << 17
)

// sliceCache holds slices of a dataset. Once they have too many rows, it lets
// all go: what is asked for often is soon there again.
type sliceCache struct {
	m    sync.Map // sliceKey to *slice
	rows atomic.Int64
}

// slice gives the slice of the dataset that the series is.
func (s *series) slice() *slice {
	k := sliceKey{m: s.m}
	if s.base != nil || len(s.sel) > len(k.sel) {
		return &slice{rows: s.rows()}
	}
	copy(k.sel[:], s.sel)
	cache := &s.d.slices
	if p, ok := cache.m.Load(k); ok {
		return p.(*slice)
	}
	p := &slice{rows: s.rows()}
	n := int64(len(p.rows)) + 8
	if n > mostKept {
		return p
	}
	if cache.rows.Add(n) > max(leastKept, min(mostKept, 4*int64(len(s.d.Rows)))) {
		cache.m.Clear()
		cache.rows.Store(n)
	}
	kept, _ := cache.m.LoadOrStore(k, p)
	return kept.(*slice)
}
