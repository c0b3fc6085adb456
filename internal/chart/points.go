package chart

import (
	"iter"

	"policybrief/internal/figure"
)

// A Point is one number that a chart shows.
type Point struct {
	Series, Category string // "" where it belongs to none
	Value            *figure.Value
	Shown            string // as it is or would be written beside its mark
}

// Points gives every number that the chart shows, marks first, in the order of
// series and categories.
func (c *Chart) Points() iter.Seq[Point] {
	return func(yield func(Point) bool) {
		shown := func(series, category string, v *figure.Value) bool {
			return yield(Point{series, category, v, v.Shown()})
		}
		// labelled gives a value as it is written beside its mark.
		labelled := func(labels []string, j int, v *figure.Value) string {
			if j < len(labels) && labels[j] != "" {
				return labels[j]
			}
			return v.Shown()
		}
		for i := range c.Series {
			s, name := &c.Series[i], c.SeriesName(i)
			for j := range s.Values {
				category := ""
				if j < len(c.Category) {
					category = c.Category[j].Text
				}
				if !yield(Point{name, category, &s.Values[j], labelled(s.Shown, j, &s.Values[j])}) {
					return
				}
			}
			for j := range s.Low {
				if s.Low[j].Kind != figure.Number || s.High[j].Kind != figure.Number {
					continue // it has no interval, which is no gap
				}
				if !shown(name+" (low)", c.Category[j].Text, &s.Low[j]) || !shown(name+" (high)", c.Category[j].Text, &s.High[j]) {
					return
				}
			}
		}
		for j := range c.Totals {
			if !yield(Point{"total", c.Category[j].Text, &c.Totals[j], labelled(c.TotalShown, j, &c.Totals[j])}) {
				return
			}
		}
		if c.Target != nil && !shown("target", "", c.Target) {
			return
		}
		for i := range c.Remarks {
			if v := c.Remarks[i].Value; v != nil && !shown("threshold", "", v) {
				return
			}
		}
	}
}
