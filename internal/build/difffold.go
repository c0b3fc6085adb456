package build

import (
	"cmp"
	"slices"
)

// DiffSection is what one part of a list of differences is about, the most
// urgent first.
type DiffSection uint8

const (
	DiffUntrue   DiffSection = iota // no longer true, or can't be built
	DiffTurnings                    // the words follow the figures, and go the other way
	DiffHolds                       // true again
	DiffMoved                       // figures of a new period, or with another value
	DiffRevised                     // figures of a past period
	DiffMarked                      // marks and markers
	DiffDrawn                       // charts and tables
	DiffOther                       // what came and went
	DiffInFiles                     // the data themselves
	diffSections
)

// section gives where a difference belongs.
func (d *Difference) section() DiffSection {
	switch d.Kind {
	case DiffClaimFell, DiffFault, DiffEditionWent:
		return DiffUntrue
	case DiffTurned, DiffPassage:
		return DiffTurnings
	case DiffClaimHolds:
		return DiffHolds
	case DiffFigure:
		if d.Why == WhyRevision {
			return DiffRevised
		}
		return DiffMoved
	case DiffMark:
		return DiffMarked
	case DiffChart, DiffTable:
		return DiffDrawn
	case DiffData, DiffColumn, DiffKey, DiffRevision:
		return DiffInFiles
	}
	return DiffOther
}

// A DiffGroup is one sentence, or one fault, with the editions in which it is
// so.
type DiffGroup struct {
	Section  DiffSection
	Note     string
	File     string
	Line     int
	Parts    []Difference  // of the first edition: all in one sentence
	Count    int           // of editions
	Of       int           // editions that the note has
	Editions []DiffEdition // the first ones; all where that was asked for
	Made     bool          // it shows made-up data
	Alike    bool          // all its editions have the same values

	values []DiffShort // of the edition that was taken first
	order  groupKey
	first  int // the number of the edition that Parts are of
}

// DiffEdition is one edition of a group.
type DiffEdition struct {
	Edition, Key string
	Values       []DiffShort
	number       int
}

// DiffShort is a difference in a line.
type DiffShort struct {
	Words, Old, New, Change string

	period, revised bool // why
}

// Label is what an edition is called among those of its note.
func (e *DiffEdition) Label() string { return editionLabel(e.Edition, e.Key) }

func editionLabel(edition, key string) string {
	switch {
	case edition == "":
		return key
	case key == "":
		return edition
	}
	return key + " (" + edition + ")"
}

// groupKey is what makes two differences one group: a place in a note. Faults
// at one place are told apart by their rule.
type groupKey struct {
	note, file, rule string
	start, end       int
}

func keyOfGroup(d *Difference) groupKey {
	at := d.within
	if at.IsZero() {
		at = d.at
	}
	k := groupKey{note: d.Note, file: at.Name(), start: at.Start, end: at.End}
	switch {
	case d.Kind == DiffEditionWent, d.Kind == DiffEditionCame:
		return groupKey{note: d.Note, rule: d.Kind}
	case d.Fault != nil && (inData(d.at) || d.within.IsZero()):
		k.rule = d.Fault.Code
		if inData(d.at) {
			k.rule += d.Fault.Message
		}
	case at.IsZero():
		k.rule = d.Kind + d.Heading + d.Expression
	}
	return k
}

// diffFolder folds differences into groups.
type diffFolder struct {
	all    bool // every edition is kept with its values
	groups map[groupKeyIn]*DiffGroup
	order  []*DiffGroup
	unseen int
}

type groupKeyIn struct {
	groupKey
	in DiffSection
}

// mostNamed is how many editions of a group are named where not all are kept.
const mostNamed = 6

// add takes over the differences of one edition, by its number, of a note that
// has so many.
func (f *diffFolder) add(ds []Difference, number, of int) {
	if f.groups == nil {
		f.groups = map[groupKeyIn]*DiffGroup{}
	}
	type set struct {
		key   groupKey
		in    DiffSection
		parts []*Difference
	}
	var sets []*set
	by := map[groupKey]*set{}
	for i := range ds {
		d := &ds[i]
		if d.Unseen && d.Kind == DiffFigure {
			f.unseen++
			continue
		}
		k := keyOfGroup(d)
		s := by[k]
		if s == nil {
			s = &set{key: k, in: diffSections}
			by[k] = s
			sets = append(sets, s)
		}
		s.in = min(s.in, d.section())
		s.parts = append(s.parts, d)
	}
	for _, s := range sets {
		slices.SortStableFunc(s.parts, func(a, b *Difference) int { return cmp.Compare(a.mark[0], b.mark[0]) })
		g := f.groups[groupKeyIn{s.key, s.in}]
		first := s.parts[0]
		if g == nil {
			g = &DiffGroup{Section: s.in, Note: first.Note, Of: of, order: s.key}
			f.groups[groupKeyIn{s.key, s.in}] = g
			f.order = append(f.order, g)
		}
		if g.Count == 0 || number < g.first {
			g.first, g.File, g.Line, g.Parts = number, first.File, first.Line, nil
			for _, d := range s.parts {
				p := *d
				p.was, p.is, p.node = nil, nil, nil // the brief they hold is not kept
				g.Parts = append(g.Parts, p)
			}
		}
		g.Count++
		for _, d := range s.parts {
			g.Made = g.Made || d.made
		}
		e := DiffEdition{Edition: first.Edition, Key: first.Key, number: number}
		var values []DiffShort
		for _, d := range s.parts {
			values = append(values, d.short())
		}
		if g.Count == 1 {
			g.values, g.Alike = values, true
		}
		g.Alike = g.Alike && slices.Equal(values, g.values)
		if f.all {
			e.Values = values
		}
		at, _ := slices.BinarySearchFunc(g.Editions, number, func(e DiffEdition, n int) int { return cmp.Compare(e.number, n+1) })
		if g.Editions = slices.Insert(g.Editions, at, e); !f.all && len(g.Editions) > mostNamed {
			g.Editions = g.Editions[:mostNamed]
		}
	}
}

// short gives a difference in a line.
func (d *Difference) short() DiffShort {
	s := DiffShort{Words: d.Words, Change: d.Change, period: d.Why == WhyPeriod, revised: d.Why == WhyRevision}
	if d.Old != nil {
		s.Old = d.Old.String()
	}
	if d.New != nil {
		s.New = d.New.String()
	}
	switch {
	case d.Fault != nil:
		s.Change = d.Fault.Message
	case d.Kind == DiffClaimFell:
		s.Change = "no longer true"
	case d.Kind == DiffClaimHolds:
		s.Change = "true now"
	case d.Points != nil:
		s.Old, s.New, s.Change = "", "", d.Points.String()
	}
	return s
}

// weight is how many editions have what only moved.
func (g *DiffGroup) weight() int {
	if g.Section < DiffMoved {
		return 0
	}
	return g.Count
}

// sections gives the groups, the most urgent first. What has to be read stands
// in the order of the notes; what only moved, by how many editions have it.
func (f *diffFolder) sections() []*DiffGroup {
	at := map[string]int{}
	for _, g := range f.order {
		if _, ok := at[g.Note]; !ok {
			at[g.Note] = len(at)
		}
	}
	slices.SortStableFunc(f.order, func(a, b *DiffGroup) int {
		return cmp.Or(
			cmp.Compare(a.Section, b.Section),
			cmp.Compare(b.weight(), a.weight()),
			cmp.Compare(at[a.Note], at[b.Note]),
			cmp.Compare(a.order.file, b.order.file),
			cmp.Compare(a.order.start, b.order.start),
			cmp.Compare(a.order.end, b.order.end),
			cmp.Compare(a.order.rule, b.order.rule),
		)
	})
	return f.order
}
