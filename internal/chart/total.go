package chart

import (
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// totals reads what stands over each stack: the sum of its parts, or the
// file's own total, which must be that sum.
func (bd *binder) totals() {
	var total diag.Text
	if len(bd.Spec.Total) > 0 {
		total = bd.Spec.Total[0]
	}
	s := strings.TrimSpace(total.S)
	if s == "" || bd.is.modes == nil {
		return // a type without stacks has totals of its own
	}
	if len(bd.Spec.Total) > 1 {
		bd.fault(ruleTotal, bd.Spec.Total[1], "name one; a waterfall may have several", "the stacks have one total, and %d are named", len(bd.Spec.Total))
		return
	}
	if bd.Mode == Grouped {
		bd.fault(ruleTotal, total, "add mode: stacked, or leave total away", "the parts of the chart are not stacked, so nothing has a total")
		return
	}
	if s == "sum" {
		bd.Totals = bd.sums()
		return
	}
	at := slices.IndexFunc(bd.Series, func(r Series) bool { return r.Name == s })
	if at < 0 {
		var names []string
		for i := range bd.Series {
			names = append(names, bd.Series[i].Name)
		}
		bd.fault(ruleTotal, total, didYouMean(s, append(names, "sum")), "the chart has no series “%s” to be the total", s)
		return
	}
	own := bd.Series[at].Values
	bd.Series = slices.Delete(bd.Series, at, at+1)
	if len(bd.Series) == 0 {
		bd.fault(ruleTotal, total, "keep the parts too, or leave total away", "the chart has nothing but its total")
		bd.Series = []Series{{Name: s, Values: own}}
		return
	}
	sums := bd.sums()
	for j := range own {
		if own[j].Kind != figure.Number || sums[j].Kind != figure.Number {
			continue
		}
		// Each part may be off by half of its last place, and so may the total.
		var off, slack apd.Decimal
		_, _ = exact.Sub(&off, own[j].Num, sums[j].Num)
		off.Negative = false
		for i := range bd.Series {
			place := apd.Decimal{Exponent: bd.Series[i].Values[j].Num.Exponent}
			place.Coeff.SetInt64(1)
			_, _ = exact.Add(&slack, &slack, &place)
		}
		if slack.Cmp(&off) < 0 {
			bd.fault(ruleTotal, total, "a part is left out or counted twice: look at the filter and the file",
				"the parts of %s add up to %s, but %s is %s", bd.Category[j].Text, sums[j].Shown(), s, own[j].Shown())
			break
		}
	}
	bd.Totals = own
}

// exact adds without rounding anything that a chart can show.
var exact = apd.BaseContext.WithPrecision(400)

// sums adds up the parts of each category: a missing value where one of them
// is missing.
func (c *Chart) sums() []figure.Value {
	out := make([]figure.Value, len(c.Category))
	for j := range out {
		sum := new(apd.Decimal)
		for i := range c.Series {
			v := &c.Series[i].Values[j]
			if v.Kind != figure.Number {
				sum = nil
				break
			}
			_, _ = exact.Add(sum, sum, v.Num)
			if i == 0 {
				out[j] = *v
				out[j].Cells, out[j].Marks = slices.Clip(v.Cells), slices.Clip(v.Marks)
				continue
			}
			out[j].Cells = append(out[j].Cells, v.Cells...)
			for _, m := range v.Marks {
				if !slices.Contains(out[j].Marks, m) {
					out[j].Marks = append(out[j].Marks, m)
				}
			}
		}
		if out[j].Num = sum; sum == nil {
			out[j] = figure.Value{}
		}
	}
	return out
}
