package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// String gives a side as a reader sees it, with its marks.
func (v *DiffValue) String() string {
	s := v.Shown
	for _, m := range v.Marks {
		s += " " + m
	}
	if v.Coverage != "" {
		s += " (" + v.Coverage + ")"
	}
	return s
}

// String tells how many values of a chart or table changed.
func (p *DiffPoints) String() string {
	if p.Unknown {
		return fmt.Sprintf("its values changed; it has %s", number(p.Of, "value", "values"))
	}
	var parts []string
	if p.Changed > 0 {
		parts = append(parts, fmt.Sprintf("%s changed", number(p.Changed, "value", "values")))
	}
	if p.Came > 0 {
		parts = append(parts, fmt.Sprintf("%d new", p.Came))
	}
	if p.Went > 0 {
		parts = append(parts, fmt.Sprintf("%d gone", p.Went))
	}
	if len(parts) == 0 {
		return "its title changed"
	}
	return fmt.Sprintf("%s, of %d", strings.Join(parts, ", "), p.Of)
}

// number counts things: 1 value, 1,200 values.
func number(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + more
}

// WhyWords tells in a few words why a figure moved; "" where that is not known.
func (d *Difference) WhyWords() string {
	switch d.Why {
	case WhyPeriod:
		s := "new period " + d.To
		if d.From != "" {
			s = "new period, " + d.From + " → " + d.To
		}
		if d.Past {
			s += "; an earlier one was revised"
		}
		return s
	case WhyRevision:
		return "revised"
	case WhyCells:
		return "from other cells"
	case WhyFormat:
		return "the note words it otherwise"
	}
	return ""
}

// WorkedWords tells what the functions of a claim gave: count 42 → 43.
func (d *Difference) WorkedWords() string {
	if d.New == nil {
		return ""
	}
	var parts []string
	for i, w := range d.New.Worked {
		s := w.Function + " " + w.Shown
		if d.Old != nil && len(d.Old.Worked) == len(d.New.Worked) && d.Old.Worked[i].Function == w.Function && d.Old.Worked[i].Shown != w.Shown {
			s = w.Function + " " + d.Old.Worked[i].Shown + " → " + w.Shown
		}
		if !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// AllEditions says that all of so many editions are meant.
func AllEditions(n int) string {
	switch n {
	case 1:
		return "the one edition"
	case 2:
		return "both editions"
	}
	return "all " + grouped(n) + " editions"
}

// NewsFirst gives the cells that a difference rests on now, those first that are
// others than before or have another value.
func (d *Difference) NewsFirst() []DiffCell {
	before := map[string]bool{}
	if d.Old != nil {
		for _, c := range d.Old.Cells {
			before[c.At] = true
		}
	}
	cells := slices.Clone(d.New.Cells)
	slices.SortStableFunc(cells, func(a, b DiffCell) int {
		same := func(c DiffCell) int {
			if before[c.At] && c.Was == "" {
				return 1
			}
			return 0
		}
		return same(a) - same(b)
	})
	return cells
}

// CellPlace is where a cell stands: data/forces.csv C14. It is "" for a cell
// that a lock tells of.
func (c *DiffCell) CellPlace() string {
	if c.File == "" {
		return ""
	}
	return c.File + " " + c.Address
}

// Marked gives the sentence of a group with what changed in it in square
// brackets: as it was, an arrow, and as it is. open and close stand round each.
func (g *DiffGroup) Marked(open, close string) string {
	if len(g.Parts) == 0 {
		return ""
	}
	text := g.Parts[0].Sentence
	var b strings.Builder
	at := 0
	for i := range g.Parts {
		d := &g.Parts[i]
		if d.Sentence != text || d.mark[0] < at || d.mark[1] <= d.mark[0] || d.mark[1] > len(text) ||
			d.Kind == DiffChart || d.Kind == DiffTable {
			continue
		}
		b.WriteString(text[at:d.mark[0]])
		b.WriteString(open)
		is := text[d.mark[0]:d.mark[1]]
		switch {
		case d.Kind == DiffClaimFell, d.Kind == DiffClaimHolds, d.Fault != nil, d.Kind == DiffPassage, d.Old == nil, d.New == nil:
			b.WriteString(is)
		default:
			b.WriteString(d.Old.String() + " → " + strings.TrimSpace(d.New.String()))
		}
		b.WriteString(close)
		at = d.mark[1]
	}
	b.WriteString(text[at:])
	return diag.OneLine(b.String())
}

// Names names the first editions of a group.
func (g *DiffGroup) Names(most int) string {
	var names []string
	for i := range g.Editions {
		if l := g.Editions[i].Label(); l != "" && len(names) < most {
			names = append(names, l)
		}
	}
	s := strings.Join(names, ", ")
	if g.Count > len(names) && len(names) > 0 {
		s += " …"
	}
	return s
}

func wayName(way int) string {
	switch {
	case way > 0:
		return "up"
	case way < 0:
		return "down"
	}
	return ""
}

// changeWords words a change: up 676 (5%).
func changeWords(by, percent string, way int) string {
	if way == 0 {
		return ""
	}
	s := wayName(way) + " " + by
	if percent != "" {
		s += " (" + percent + ")"
	}
	return s
}

// marksMoved tells which marks came and went.
func marksMoved(o, n *diffItem) string {
	var parts []string
	list := func(a, b []string, word string) {
		var some []string
		for _, m := range a {
			if !slices.Contains(b, m) {
				some = append(some, m)
			}
		}
		if len(some) > 0 {
			parts = append(parts, strings.Join(some, " ")+" "+word)
		}
	}
	list(o.marks, n.marks, "went")
	list(n.marks, o.marks, "came")
	if o.coverage != n.coverage {
		parts = append(parts, fmt.Sprintf("%s, before %s", cmp.Or(n.coverage, "no gaps now"), cmp.Or(o.coverage, "no gaps")))
	}
	return strings.Join(parts, ", ")
}
