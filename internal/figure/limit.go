package figure

import (
	"strconv"

	"policybrief/internal/diag"
)

// Limits bound what one edition may take, so that a single huge one can't take
// a whole run down. They count, and never look at a clock, so that an edition
// is refused on every machine or on none. Zero is no bound.
type Limits struct {
	Pages int
	Cells int // behind its figures and claims, in its charts and tables, and read
	Work  int // millions of steps of evaluation, each of up to a microsecond
}

// A Budget is what an edition has taken of its limits. It belongs to one
// edition and is not safe for concurrent use; nil has no bounds.
type Budget struct {
	Limits
	cells int
	work  int64
	told  bool
}

// Hold takes note of cells that the edition keeps, and tells whether it may.
func (b *Budget) Hold(cells int) bool {
	if b == nil || b.Cells <= 0 {
		return true
	}
	b.cells = min(b.cells, b.Cells) + max(0, cells)
	return b.cells <= b.Cells
}

// Over tells whether so many cells are more than the edition may read.
func (b *Budget) Over(cells int) bool { return !b.room(cells) }

// room tells whether so many cells may be gone through for one value.
func (b *Budget) room(cells int) bool { return b == nil || b.Cells <= 0 || cells <= b.Cells }

// spend takes note of steps of work, and tells whether there may be more.
func (b *Budget) spend(steps int) bool {
	if b == nil || b.Work <= 0 {
		return true
	}
	b.work += int64(steps)
	return b.work <= int64(b.Work)*1_000_000
}

// TooManyCells gives the fault of an edition that takes more cells than it
// may.
func (b *Budget) TooManyCells(at diag.Span) diag.Diagnostic {
	return ruleLimit.At(at, "this edition uses more than %s cells of its data, the most that one may (--max-cells)", groupDigits(b.Cells)).
		WithHint("narrow the dataset with where: under data:, or name the file's own total in place of adding up; --max-cells allows more")
}

// TooManyPages gives the fault of an edition that has more pages than it may.
func (l Limits) TooManyPages(at diag.Span, pages int) diag.Diagnostic {
	return ruleLimit.At(at, "this edition would have %s pages; the most that one may have is %s (--max-pages)", groupDigits(pages), groupDigits(l.Pages)).
		WithHint("leave out what no reader needs, such as the rows of a long table; --max-pages allows more")
}

// Spent tells whether the edition has been refused by its budget, so that the
// rest of it is not worth evaluating.
func (b *Budget) Spent() bool { return b != nil && b.told }

// overspent tells, once, that the edition takes more work than it may.
func (ev *evaluator) overspent(n *node) {
	b := ev.sc.Budget
	if b.told {
		return
	}
	b.told = true
	f := ruleLimit.At(ev.text.Span(n.start, n.end), "the expressions of this edition take more than %s million steps of work, the most that one may (--max-work)", groupDigits(b.Work))
	ev.faults.Add(f.WithHint("narrow the dataset with where: under data:, so that filters and functions go through fewer rows; --max-work allows more"))
}

// roomy tells whether a function may go through so many cells, and the fault
// where it may not.
func (ev *evaluator) roomy(n *node, cells int) bool {
	b := ev.sc.Budget
	if b.room(cells) {
		return true
	}
	if b.told {
		return false
	}
	b.told = true
	ev.faults.Add(b.TooManyCells(ev.text.Span(n.start, n.end)).
		WithNote(diag.Span{}, "%s has %s cells", clip(ev.text.S[n.start:n.end]), groupDigits(cells)))
	return false
}

// groupDigits writes a number with its thousands apart.
func groupDigits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
