package chart

import (
	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/data"
	"policybrief/internal/page"
)

// logAxis sets out a logarithmic axis from one decade to another: ticks at
// powers of ten, and at 2 and 5 times them where there are few decades. lo is
// above zero.
func (f *frame) logAxis(lo, hi float64, length page.Length) *values {
	from := f.c.From
	if from != nil && number(from) < hi {
		lo = number(from)
	}
	first, last := exponent(lo), exponent(hi)
	power := func(coef int64, exp int32) float64 { return data.Number{Coef: coef, Exp: exp}.Float64() }
	if power(1, last) < hi || last == first {
		last++
	}
	y := &values{min: power(1, first), max: power(1, last), log: true}
	most := ticksIn(length)
	add := func(coef int64, exp int32) {
		v := power(coef, exp)
		s := scale{coef: coef, exp: exp, hi: 1, power: f.c.power}
		label := s.label(1, f.c.valueUnit())
		y.ticks = append(y.ticks, gochart.Tick{Value: v, Label: label})
		f.rec.labels[labelKey{classY, label}] = f.letter(label, f.axis, 0)
	}
	if decades := int(last - first); decades <= 2 {
		// One or two decades begin and end at the step next to the values.
		for exp := first; exp <= last; exp++ {
			for _, coef := range [...]int64{1, 2, 5} {
				v := power(coef, exp)
				if v <= lo && v > y.min {
					y.min = v
				}
				if v >= hi && v < y.max {
					y.max = v
				}
			}
		}
		for exp := first; exp <= last; exp++ {
			for _, coef := range [...]int64{1, 2, 5} {
				if v := power(coef, exp); v >= y.min && v <= y.max {
					add(coef, exp)
				}
			}
		}
		return y
	} else if every := int32((decades + most - 1) / most); every > 0 {
		for exp := first; exp <= last; exp += every {
			add(1, exp)
		}
	}
	return y
}

// logNote marks a logarithmic axis that the subtitle does not speak of.
func (f *frame) logNote() { f.note("Logarithmic scale", left) }
