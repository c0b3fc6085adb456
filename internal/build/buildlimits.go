package build

import (
	"cmp"

	"policybrief/internal/figure"
)

// Limits bound what one edition may take, so that a huge one can't take the
// run down. Zero is the limit that holds unless another is set.
type Limits = figure.Limits

// DefaultLimits are far above what a reader reads. An edition at all of them
// takes some ten seconds and 200 MB.
var DefaultLimits = Limits{Pages: 500, Cells: 50_000, Work: 200}

// withDefaults gives limits with the usual ones in place of zeros.
func withDefaults(l Limits) Limits {
	return Limits{
		Pages: cmp.Or(l.Pages, DefaultLimits.Pages),
		Cells: cmp.Or(l.Cells, DefaultLimits.Cells),
		Work:  cmp.Or(l.Work, DefaultLimits.Work),
	}
}
