package chart

import (
	"math"
	"strconv"

	gochart "github.com/wcharczuk/go-chart/v2"
)

// values is the range of an axis of values: go-chart's Range, with ticks of
// our own. It is decided before go-chart sees it, and never shared.
type values struct {
	min, max float64
	domain   int
	lo, hi   int // pixels at either end kept for labels
	ticks    []gochart.Tick
	log      bool // equal ways are equal ratios; min is above zero
}

func (r *values) String() string {
	return strconv.FormatFloat(r.min, 'g', -1, 64) + " to " + strconv.FormatFloat(r.max, 'g', -1, 64)
}
func (r *values) IsZero() bool      { return false }
func (r *values) GetMin() float64   { return r.min }
func (r *values) GetMax() float64   { return r.max }
func (r *values) GetDelta() float64 { return r.max - r.min }
func (r *values) SetMin(float64)    {}
func (r *values) SetMax(float64)    {}
func (r *values) GetDomain() int    { return r.domain }
func (r *values) SetDomain(d int)   { r.domain = d }
func (r *values) IsDescending() bool {
	return false
}

// Translate gives a value's place, to the nearest pixel.
func (r *values) Translate(v float64) int {
	part := (v - r.min) / (r.max - r.min)
	if r.log {
		part = math.Log(v/r.min) / math.Log(r.max/r.min)
	}
	return r.lo + int(math.Round(part*float64(r.domain-r.lo-r.hi)))
}

// GetTicks gives the ticks that were decided with the range.
func (r *values) GetTicks(gochart.Renderer, gochart.Style, gochart.ValueFormatter) []gochart.Tick {
	return r.ticks
}

// places is the range of an axis of categories. The value that go-chart hands
// it is a category's number.
type places struct {
	at      []int64 // of each category, from 0 on
	span    int64   // from the first to the last
	unit    int64   // the shortest way from one to the next
	slots   bool    // marks stand in slots; else from edge to edge
	down    bool    // the first is at the top
	domain  int
	ticksOf func(*places) []gochart.Tick // chosen for the room there is
	ticks   []gochart.Tick               // for the domain ticked
	ticked  int
	settled bool // the ticks stay, whatever the domain
}

// placesOf places categories: periods in proportion, others evenly.
func placesOf(c *Chart, slots bool) *places {
	r := &places{at: make([]int64, len(c.Category)), unit: 1, slots: slots}
	for i := range r.at {
		r.at[i] = int64(i)
		if c.InTime {
			r.at[i] = c.Category[i].At - c.Category[0].At
		}
	}
	if c.InTime {
		r.unit = c.shortestStep()
	}
	r.span = r.at[len(r.at)-1]
	return r
}

func (r *places) String() string     { return strconv.Itoa(len(r.at)) + " categories" }
func (r *places) IsZero() bool       { return false }
func (r *places) GetMin() float64    { return 0 }
func (r *places) GetMax() float64    { return float64(len(r.at)) }
func (r *places) GetDelta() float64  { return float64(len(r.at)) }
func (r *places) SetMin(float64)     {}
func (r *places) SetMax(float64)     {}
func (r *places) GetDomain() int     { return r.domain }
func (r *places) SetDomain(d int)    { r.domain = d }
func (r *places) IsDescending() bool { return false }

// Translate gives the middle of a category's place. Places are whole numbers,
// so the reckoning is exact.
func (r *places) Translate(v float64) int {
	i := min(max(int(v), 0), len(r.at)-1)
	p := int64(r.domain) / 2
	switch {
	case r.slots:
		p = int64(r.domain) * (2*r.at[i] + r.unit) / (2 * (r.span + r.unit))
	case r.span > 0:
		p = int64(r.domain) * r.at[i] / r.span
	}
	if r.down {
		return r.domain - int(p)
	}
	return int(p)
}

// slot gives the room of one category, in pixels.
func (r *places) slot() int {
	if r.slots {
		return int(int64(r.domain) * r.unit / (r.span + r.unit))
	}
	if r.span == 0 {
		return r.domain
	}
	return int(int64(r.domain) * r.unit / r.span)
}

// GetTicks gives labels that fit the domain as it is now.
func (r *places) GetTicks(gochart.Renderer, gochart.Style, gochart.ValueFormatter) []gochart.Tick {
	if r.ticksOf == nil {
		return nil
	}
	if r.ticks == nil || r.ticked != r.domain && !r.settled {
		r.ticks, r.ticked = r.ticksOf(r), r.domain
	}
	return r.ticks
}
