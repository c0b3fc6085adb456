package build

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// Kinds of differences. The first ones need a person: what was true is not, or
// a brief can't be built as it is.
const (
	DiffClaimFell   = "claim-fell"   // a claim that held is false
	DiffFault       = "fault"        // building would tell a fault that it did not tell before
	DiffEditionWent = "edition-went" // its key is no longer in the file

	DiffTurned      = "turned"       // a figure's words or sign go the other way, or its number is missing
	DiffPassage     = "passage"      // a passage under a condition on figures came or went
	DiffClaimHolds  = "claim-holds"  // a claim that was false holds
	DiffFigure      = "figure"       // a figure moved
	DiffMark        = "mark"         // the same number with other marks, or one that was missing
	DiffChart       = "chart"        // values or the title of a chart
	DiffTable       = "table"        // values or the caption of a table
	DiffCame        = "came"         // a figure, claim, chart or table that was not there
	DiffWent        = "went"         // one that is there no more
	DiffEditionCame = "edition-came" // an edition that was not there

	DiffData     = "dataset"  // a dataset is read from another file, or the file has changed
	DiffColumn   = "column"   // a column of it came, went or has another name
	DiffKey      = "key"      // a key of it came or went
	DiffRevision = "revision" // a cell of it has another value than before
)

// Why a figure moved.
const (
	WhyPeriod   = "new-period" // it is of another period
	WhyRevision = "revision"   // the period is the same, and its value was revised
	WhyValue    = "value"      // the key is the same and has no period
	WhyCells    = "cells"      // it comes from other cells
	WhyFormat   = "format"     // the cells say the same: the note words it otherwise
)

// A Difference is one thing that is no longer as it was, in one edition or in
// the data. Places are in the note as it is now.
type Difference struct {
	Kind        string `json:"kind"`
	NeedsPerson bool   `json:"needs_person"`
	Note        string `json:"note,omitempty"` // its path from the working folder
	Edition     string `json:"edition,omitempty"`
	Key         string `json:"key,omitempty"` // of the matrix, as published

	File       string `json:"file,omitempty"` // from the working folder
	Line       int    `json:"line,omitempty"`
	Heading    string `json:"heading,omitempty"`
	Expression string `json:"expression,omitempty"` // of a chart or table, its id
	Ordinal    int    `json:"ordinal,omitempty"`
	Sentence   string `json:"sentence,omitempty"` // as the new data have it
	Words      string `json:"words,omitempty"`    // those of the sentence that the difference is about
	Before     string `json:"before,omitempty"`   // the sentence as the old data had it, where that is known

	Old    *DiffValue `json:"old,omitempty"`
	New    *DiffValue `json:"new,omitempty"`
	Change string     `json:"change,omitempty"` // in words: up 676 (5%)
	Way    string     `json:"way,omitempty"`    // up, down or turned
	Why    string     `json:"why,omitempty"`
	From   string     `json:"from,omitempty"` // the period that it was of
	To     string     `json:"to,omitempty"`   // the period that it is of
	Past   bool       `json:"revised,omitempty"`
	Unseen bool       `json:"unseen,omitempty"` // it moved by less than it shows

	Points *DiffPoints `json:"values,omitempty"`
	Fault  *DiffFaults `json:"fault,omitempty"`
	Data   *DiffInData `json:"data,omitempty"`

	at     diag.Span // of what it is about
	within diag.Span // the sentence
	mark   [2]int    // Words in Sentence
	was    *diffItem // nil where there was none
	is     *diffItem // nil where there is none
	node   *note.Node
	made   bool // made-up data stand behind it
}

// DiffValue is one side of a figure or claim.
type DiffValue struct {
	Shown    string     `json:"shown"`
	Raw      string     `json:"raw,omitempty"`
	Unit     string     `json:"unit,omitempty"`
	Marks    []string   `json:"marks,omitempty"`
	Coverage string     `json:"coverage,omitempty"` // 41 of 43
	Cells    []DiffCell `json:"cells,omitempty"`    // the first of them
	More     int        `json:"more_cells,omitempty"`

	Worked []DiffWorked `json:"worked,omitempty"` // of a claim: what its functions gave
}

// DiffWorked is what one function of a claim's expression gave.
type DiffWorked struct {
	Function string `json:"function"`
	Shown    string `json:"shown"`
}

// DiffCell is a cell behind a figure. Those of a lock have no place.
type DiffCell struct {
	At      string `json:"at"` // forces.offences[Northmere, 2012/13]
	Value   string `json:"value"`
	File    string `json:"file,omitempty"`
	Sheet   string `json:"sheet,omitempty"`
	Address string `json:"address,omitempty"`
	Was     string `json:"was,omitempty"` // what the old data have for the same key, where that is another value
}

// DiffPoints counts the values of a chart or table.
type DiffPoints struct {
	Of      int         `json:"of"` // as it is now
	Changed int         `json:"changed"`
	Came    int         `json:"came"`
	Went    int         `json:"went"`
	Some    []DiffPoint `json:"some,omitempty"` // the first of them
	Unknown bool        `json:"unknown,omitempty"`
}

// DiffPoint is a value of a chart or table; Old or New is "" where there is
// none.
type DiffPoint struct {
	Category string `json:"category,omitempty"`
	Series   string `json:"series,omitempty"`
	Old      string `json:"old,omitempty"`
	New      string `json:"new,omitempty"`
}

// DiffFaults is a fault that building would tell.
type DiffFaults struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// Bounds of what one difference holds.
const (
	mostDiffCells  = 12
	mostDiffPoints = 24
)

// diffSide is what one edition says: the old data's or the new data's.
type diffSide struct {
	items    []diffItem
	faults   diag.List
	passages []sidePassage

	// was gives what these data have for a cell of the other ones.
	was func(c *sideCell) (string, bool)
}

// A diffItem is a figure, claim, chart or table.
type diffItem struct {
	kind  string // as the lock has it
	key   string // what it is known by in its edition, with its kind
	place evidencePlace
	node  *note.Node
	expr  string
	title string // a claim's words, a chart's title, a table's caption

	shown, raw, unit string
	marks            []string
	coverage         string
	void             bool // it could not be worked out, as a fault tells
	missing          bool // a marker stands in place of a number
	locked           bool // a lock has it, which does not say what is a marker
	holds            bool // of a claim

	fn     string // moved, fold or another function that gave it
	words  bool   // it is words
	chosen bool   // words that a condition chose, and no cell holds
	value  *figure.Value

	cells  func() []sideCell
	held   func() []sideCell // the same as a lock has them, where they are held against one
	worked []DiffWorked
	points []evidencePoint
	count  int // of points
	digest string
}

// compared gives the cells as they are held against those of the other side.
func (it *diffItem) compared() []sideCell {
	if it.held != nil {
		return it.held()
	}
	return it.cells()
}

// A sideCell is a cell behind an item.
type sideCell struct {
	DiffCell
	name, keys string // forces.offences; Northmere, 2012/13
	period     string // its key in time, "" without one or where it is not known
	periodAt   int    // where that stands in keys
	value      string // as it counts
	ref        *figure.Ref
}

// A sidePassage is a passage under a condition on figures.
type sidePassage struct {
	at    diag.Span
	cond  string
	shown bool
	node  *note.Node
}

// compare gives what an edition says otherwise than it did, in the order of
// the new one, then what went. It looks at nothing else.
func compare(old, new *diffSide) []Difference {
	var out []Difference
	turned := turnedPassages(old, new, &out)
	within := func(it *diffItem) bool {
		s := it.place.span
		return slices.ContainsFunc(turned, func(at diag.Span) bool {
			return s.Source == at.Source && s.Start >= at.Start && s.End <= at.End
		})
	}
	before := make(map[string]*diffItem, len(old.items))
	for i := range old.items {
		before[old.items[i].key] = &old.items[i]
	}
	for i := range new.items {
		n := &new.items[i]
		o := before[n.key]
		delete(before, n.key)
		switch {
		case o == nil && !n.void && n.kind == "claim" && !n.holds:
			out = append(out, n.fell(nil))
		case o == nil && !n.void && !within(n):
			out = append(out, n.difference(DiffCame, nil, n))
		case o == nil || o.void || n.void:
			// A fault tells of it, or told of it until now.
		case n.kind == "claim":
			out = append(out, compareClaim(old, new, o, n)...)
		case n.kind == "figure":
			out = append(out, compareFigure(old, o, n)...)
		default:
			out = append(out, comparePoints(o, n)...)
		}
	}
	for i := range old.items {
		if o := &old.items[i]; before[o.key] == o && !o.void && !within(o) {
			out = append(out, o.difference(DiffWent, o, nil))
		}
	}
	return append(out, newFaults(old.faults, new.faults)...)
}

// difference starts a difference of an item.
func (it *diffItem) difference(kind string, old, new *diffItem) Difference {
	d := Difference{
		Kind: kind, Heading: it.place.Heading, Expression: it.expr, Ordinal: it.place.Ordinal,
		Line: it.place.Line, File: it.place.File, at: it.place.span, was: old, is: new,
	}
	if old != nil {
		d.Old = old.side(old.cells)
	}
	if new != nil {
		d.New = new.side(new.cells)
	}
	return d
}

// side gives one side of a difference.
func (it *diffItem) side(cells func() []sideCell) *DiffValue {
	v := &DiffValue{Shown: cmp.Or(it.shown, it.title), Raw: it.raw, Unit: it.unit, Marks: it.marks, Coverage: it.coverage, Worked: it.worked}
	if cells != nil {
		for _, c := range cells() {
			if len(v.Cells) == mostDiffCells {
				v.More++
				continue
			}
			v.Cells = append(v.Cells, c.DiffCell)
		}
	}
	return v
}

// compareClaim tells a claim that fell or newly holds.
func compareClaim(old, new *diffSide, o, n *diffItem) []Difference {
	if o.holds == n.holds {
		return nil
	}
	d := n.difference(DiffClaimHolds, o, n)
	if o.holds {
		d = n.fell(o)
	}
	d.explain(old, o, n)
	return []Difference{d}
}

// fell tells a claim that is false; o is the claim as it was, nil where it was
// not there.
func (it *diffItem) fell(o *diffItem) Difference {
	d := it.difference(DiffClaimFell, o, it)
	d.NeedsPerson = true
	return d
}

// untrue gives what keeps an edition that was not there from being built.
func (b *bound) untrue() (ds []Difference) {
	for i := range b.items {
		if it := &b.items[i]; it.kind == "claim" && !it.void && !it.holds {
			ds = append(ds, it.fell(nil))
		}
	}
	return append(ds, newFaults(nil, slices.DeleteFunc(b.faults, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))...)
}

// compareFigure tells how a figure moved.
func compareFigure(old *diffSide, o, n *diffItem) []Difference {
	sameMarks := slices.Equal(o.marks, n.marks) && o.coverage == n.coverage
	same := o.shown == n.shown && o.raw == n.raw && (o.missing == n.missing || o.locked)
	if same && sameMarks {
		return nil
	}
	d := n.difference(DiffFigure, o, n)
	switch {
	case same:
		d.Kind = DiffMark
		d.Change = marksMoved(o, n)
	case n.missing && !o.missing:
		d.Kind, d.Change = DiffTurned, "missing now: "+n.shown
	case o.missing && !n.missing:
		d.Kind, d.Change = DiffMark, "was missing: "+o.shown
	case n.missing:
		d.Kind, d.Change = DiffMark, o.shown+" before"
	case n.words:
		d.reads(o, n)
	default:
		d.moved(o, n)
	}
	if d.Kind != DiffMark && !sameMarks {
		d.Change = strings.TrimPrefix(d.Change+"; "+marksMoved(o, n), "; ")
	}
	if n.value != nil && n.value.Kind == figure.Period && o.raw != n.raw {
		d.Why, d.From, d.To = WhyPeriod, o.shown, n.shown // whichever row's key it is read from
		return []Difference{d}
	}
	if d.explain(old, o, n); d.Kind == DiffMark && d.Why == WhyFormat {
		d.Why = "" // the marks are what changed
	}
	return []Difference{d}
}

// reads tells words that became others.
func (d *Difference) reads(o, n *diffItem) {
	was, known := figure.Way(o.shown)
	is, also := figure.Way(n.shown)
	switch {
	case known && also && was != is:
		d.Kind, d.Way, d.Change = DiffTurned, "turned", "the direction turned"
	case known && also:
		d.Way, d.Change = wayName(is), "the same way, by another size"
	case n.chosen:
		d.Kind, d.Way, d.Change = DiffTurned, "turned", "the condition turned"
	}
}

// moved tells how far a number moved.
func (d *Difference) moved(o, n *diffItem) {
	was, _, err := apd.NewFromString(o.raw)
	if err != nil || n.value == nil || n.value.Num == nil || o.unit != n.unit {
		d.Unseen = o.shown == n.shown
		return
	}
	by, percent, way := n.value.Since(was)
	d.Way, d.Change = wayName(way), changeWords(by, percent, way)
	if is := n.value.Num; was.Sign()*is.Sign() < 0 {
		d.Kind, d.Way = DiffTurned, "turned"
	}
	if d.Unseen = o.shown == n.shown; d.Unseen {
		d.Change += ", which is less than is shown"
	}
}

// turnedPassages tells passages that came or went, and gives the places of all
// that is in them, in parts of the note too.
func turnedPassages(old, new *diffSide, out *[]Difference) (turned []diag.Span) {
	was := map[diag.Span]bool{}
	for _, p := range old.passages {
		was[p.at] = p.shown
	}
	for _, p := range new.passages {
		shown, known := was[p.at]
		if !known || shown == p.shown {
			continue
		}
		turned = append(turned, p.at)
		note.Walk(p.node, func(n *note.Node) bool {
			if last := &turned[len(turned)-1]; n.Span.Source != last.Source || n.Span.End > last.End || n.Span.Start < last.Start {
				turned = append(turned, n.Span)
			}
			return true
		})
		d := Difference{Kind: DiffPassage, Expression: p.cond, at: p.at, Change: "shown now", node: p.node}
		if shown {
			d.Change = "left out now"
		}
		*out = append(*out, d)
	}
	return turned
}

// newFaults gives the faults that only the new data have. A claim that is
// false is told as a claim.
func newFaults(old, new diag.List) []Difference {
	type key struct {
		code, file string
		start, end int
		message    string // where the place is in the data, and says nothing
	}
	keyOf := func(d *diag.Diagnostic) key {
		k := key{d.Rule.Code, d.Span.Name(), d.Span.Start, d.Span.End, ""}
		if inData(d.Span) {
			k = key{code: d.Rule.Code, message: d.Message}
		}
		return k
	}
	count := map[key]int{}
	old = slices.Clone(old).Sort()
	for i := range old {
		count[keyOf(&old[i])]++
	}
	var out []Difference
	new = slices.Clone(new).Sort()
	for i := range new {
		d := &new[i]
		k := keyOf(d)
		if count[k]--; count[k] >= 0 || d.Rule.Code == "claim-false" {
			continue
		}
		f := Difference{Kind: DiffFault, NeedsPerson: true, at: d.Span}
		f.Fault = &DiffFaults{d.Rule.Code, d.Severity.String(), d.Message, d.Hint}
		out = append(out, f)
	}
	return out
}

// inData tells whether a place is in a statistics file, not in what people
// write.
func inData(at diag.Span) bool {
	switch s := at.Source; {
	case s == nil:
		return false
	case s.Cells != nil:
		return true
	default:
		name := strings.ToLower(s.Name)
		return !strings.HasSuffix(name, ".md") && !strings.HasSuffix(name, ".yml") && !strings.HasSuffix(name, ".yaml")
	}
}
