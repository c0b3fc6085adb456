package figure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// Disclose applies the disclosure rules of datasets to the tables they were
// read from: specs[i] and tables[i] belong together. It gives the tables as
// every edition may see them, and the faults of each dataset. All datasets of
// a project are given at once, those without a rule too: what is hidden in one
// table may stand in a sibling, and a table must be protected alike wherever
// it is used.
//
// Counts from 1 to below-1 are hidden (marker [c], no bounds), and all others
// are rounded to the nearest multiple of round, halves away from zero, totals
// each for itself. A true zero is shown: it says that nobody is there. So that
// a 0 always means zero, a count that rounding would make 0 is hidden as well.
// With secondary, further counts are hidden until none that is hidden can be
// worked out from those that are published, as told at suppress.
//
// Counts are the columns of numbers whose unit is count, or a word for things
// that are counted (calls, people), or that have no unit and hold whole numbers
// alone; keys, years, codes and the like are none, nor are names such as rate
// or average. Every other column of numbers in a row that has a hidden count
// is hidden there too, whatever it holds, since a rate with its base gives the
// count away. So are a change on a hidden count in the rows after it, and,
// where no total is published, the shares of a whole with a hidden part.
//
// Relations are looked for in the tables of one project that have a rule, by
// the names of their columns and the texts of their keys. What somebody knows
// from elsewhere, sums over sets that nothing in the tables marks as belonging
// together, and what could be guessed from which counts the search chose to
// hide, are beyond it.
func Disclose(specs []*data.Spec, tables []*data.Table) ([]*data.Table, []diag.List) {
	d := &discloser{specs: specs, tables: tables, faults: make([]diag.List, len(specs))}
	out := slices.Clone(tables)
	if !slices.ContainsFunc(specs, func(s *data.Spec) bool { return s.Disclosure != nil }) {
		return out, d.faults
	}
	d.sort()
	var sound []*sheet
	for _, s := range d.sheets {
		if !d.failed(s) && d.classify(s) {
			sound = append(sound, s)
		}
	}
	g := newGrid(sound)
	if g.tooLarge() {
		for _, s := range sound {
			d.tell(s, ruleUnsafe, "leave out rows and columns that no brief uses", "the tables under disclosure rules have more than %d counts, too many to be protected together", maxGuarded)
		}
	} else if at := g.protect(); at != nil {
		d.tell(at, ruleUnsafe, "publish fewer breakdowns, or keep the rows in question out of the file", "no way was found to hide further counts of %s so that none of the hidden ones can be worked out", at.table.File.Name)
	}
	for i, spec := range specs {
		s := d.of[i]
		if spec.Disclosure == nil && !d.faults[i].HasErrors() {
			continue // its file has no rule
		}
		if d.faults[i].HasErrors() || s == nil || d.failed(s) {
			out[i] = blanked(tables[i])
		} else {
			out[i] = tables[i].Protected(s.shield(g.sparse), s.screens)
		}
	}
	return out, d.faults
}

// discloser is the work of Disclose.
type discloser struct {
	specs  []*data.Spec
	tables []*data.Table
	faults []diag.List
	sheets []*sheet
	of     []*sheet // by dataset; nil where its file has no rule
}

// sheet is a table that one or several datasets are drawn from, with the rule
// that they share.
type sheet struct {
	rule
	datasets []int // by their number
	table    *data.Table
	counts   []counted64       // the columns that are protected
	others   []*data.Column    // further columns of numbers
	dims     []*data.Column    // columns that tell rows apart
	groups   []*data.Column    // further columns of text, which may group rows
	as       map[string]string // by name of a key column: the kind of period it is said to hold
	screens  map[int]*data.Screen
	first    int32 // number of its first cell in the grid
	lines    int32 // number of its first line in the grid
	hidden   [2]int
}

// counted64 is a column of counts, and the power of ten they are given in.
type counted64 struct {
	*data.Column
	scale int32
}

// rule is a disclosure rule as it is applied.
type rule struct {
	below, round int64
	secondary    bool
}

// The sizes that a rule may name: no publisher hides thousands.
const maxBelow = 1_000_000

// readRule reads a spec's rule. What it leaves out is 0.
func readRule(spec *data.Spec) (r rule, faults diag.List) {
	x := spec.Disclosure
	number := func(t diag.Text, name string, least int64, why string) int64 {
		if !t.Present() || strings.TrimSpace(t.S) == "" {
			return 0
		}
		n, err := strconv.ParseInt(strings.TrimSpace(t.S), 10, 64)
		switch {
		case err != nil || n < 0 || n > maxBelow:
			faults.Add(ruleDisclosure.At(t.All(), "“%s” is no whole number up to %d", t.S, maxBelow).WithHint("write, for example, %s: 5", name))
		case n < least:
			faults.Add(ruleDisclosure.At(t.All(), "%s: %d %s", name, n, why).WithHint("write %s: %d or more", name, least))
		default:
			return n
		}
		return 0
	}
	r.below = number(x.Below, "below", 3, "hides one number at most, so that its sign says which")
	r.round = number(x.Round, "round", 2, "rounds nothing")
	r.secondary = x.Secondary
	if r.below == 0 && r.round == 0 && !faults.HasErrors() {
		at := x.Below.All()
		if at.IsZero() {
			at = spec.At
		}
		faults.Add(ruleDisclosure.At(at, "the disclosure rule of %s says neither below nor round", spec.Name.S).
			WithHint("write the publisher's rule, for example disclosure: {below: 5, round: 5, secondary: true}"))
	}
	// What rounding would make 0 is hidden, and never one number alone.
	if least := (r.round + 1) / 2; least > r.below {
		r.below = least
		if r.below == 2 {
			r.below = 3
		}
	}
	if r.below == 1 {
		r.below = 0
	}
	return r, faults
}

// sort finds the datasets that share a sheet, and tells of rules and readings
// that would undo each other.
func (d *discloser) sort() {
	d.of = make([]*sheet, len(d.specs))
	rules := make([]rule, len(d.specs))
	lead := map[string]int{} // by file: the first dataset with a rule
	for i, spec := range d.specs {
		if spec.Disclosure == nil {
			continue
		}
		rules[i], d.faults[i] = readRule(spec)
		if _, ok := lead[d.tables[i].File.Name]; !ok {
			lead[d.tables[i].File.Name] = i
		}
	}
	for i, spec := range d.specs {
		l, ok := lead[d.tables[i].File.Name]
		if !ok || spec.Disclosure != nil && (d.faults[i].HasErrors() || d.faults[l].HasErrors()) {
			continue
		}
		if spec.Disclosure == nil || rules[i] != rules[l] {
			what := "have different disclosure rules"
			if spec.Disclosure == nil {
				what = "share a file, and only " + d.specs[l].Name.S + " has a disclosure rule"
			}
			for _, p := range [][2]int{{i, l}, {l, i}} {
				d.faults[p[0]].Add(ruleDiffers.At(d.at(p[0]), "%s and %s %s: %s", d.specs[p[0]].Name.S, d.specs[p[1]].Name.S, what, d.tables[i].File.Name).
					WithNote(d.at(p[1]), "the other one").
					WithHint("give both the same rule, with from: or in brief.yml"))
			}
			continue
		}
		at := slices.IndexFunc(d.sheets, func(s *sheet) bool {
			return s.table.File.Name == d.tables[i].File.Name && s.table.Sheet == d.tables[i].Sheet
		})
		if at < 0 {
			at = len(d.sheets)
			d.sheets = append(d.sheets, &sheet{rule: rules[i], table: d.tables[i], as: map[string]string{}, screens: map[int]*data.Screen{}})
		}
		s := d.sheets[at]
		s.datasets = append(s.datasets, i)
		d.of[i] = s
		if first := s.datasets[0]; reading(spec, d.tables[i]) != reading(d.specs[first], d.tables[first]) {
			d.tell(s, ruleDiffers, "give both the same range, wide, decimal, markers and measures, and choose rows with where",
				"%s and %s read %s in two ways, and what is hidden in one could stand in the other", d.specs[first].Name.S, spec.Name.S, place(s.table))
		}
	}
}

// reading is what decides how a table is read.
func reading(spec *data.Spec, t *data.Table) string {
	parts := []string{spec.Range.S, spec.Decimal.S, fmt.Sprint(t.Rows, len(t.Columns), t.Header)}
	if w := spec.Wide; w != nil {
		parts = append(parts, w.To.S, w.Value.S)
	}
	for _, m := range spec.Markers {
		parts = append(parts, m.Key.S, m.Value.S)
	}
	for _, c := range t.Columns {
		parts = append(parts, c.Letter, c.Header, strconv.FormatBool(c.Number))
	}
	return strings.Join(parts, "\x00")
}

// place names a table for people.
func place(t *data.Table) string {
	if t.Sheet != "" {
		return t.File.Name + ", sheet " + t.Sheet
	}
	return t.File.Name
}

// at is where a dataset's rule stands, or the dataset.
func (d *discloser) at(i int) diag.Span {
	if x := d.specs[i].Disclosure; x != nil {
		for _, t := range []diag.Text{x.Below, x.Round} {
			if t.Present() && !t.All().IsZero() {
				return t.All()
			}
		}
	}
	return d.specs[i].At
}

// tell tells all datasets of a sheet of a fault, once.
func (d *discloser) tell(s *sheet, r *diag.Rule, hint, format string, args ...any) {
	for _, i := range s.datasets {
		f := r.At(d.at(i), format, args...)
		f.Hint = hint
		if !slices.ContainsFunc(d.faults[i], func(g diag.Diagnostic) bool { return g.Rule == r && g.Message == f.Message }) {
			d.faults[i].Add(f)
		}
	}
}

// failed tells whether a dataset of the sheet has an error.
func (d *discloser) failed(s *sheet) bool {
	return slices.ContainsFunc(s.datasets, func(i int) bool { return d.faults[i].HasErrors() })
}

// blanked hides every number of a table whose rule could not be applied, so
// that no message about its dataset can tell one.
func blanked(t *data.Table) *data.Table {
	screens := map[int]*data.Screen{}
	for _, c := range t.Columns {
		if c.Number {
			screens[c.Index] = &data.Screen{}
			for row := range t.Rows {
				screens[c.Index].Hide(row, t.Rows)
			}
		}
	}
	return t.Protected(data.Shield{}, screens)
}

// shield says what was done to the sheet.
func (s *sheet) shield(sparse bool) data.Shield {
	out := data.Shield{Below: s.below, Round: s.round, Secondary: s.secondary, Hidden: s.hidden[0] + s.hidden[1], Second: s.hidden[1], Sparse: sparse}
	for _, c := range s.others {
		if screen := s.screens[c.Index]; screen != nil {
			out.Besides += screen.Count()
		}
	}
	return out
}
