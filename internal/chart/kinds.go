package chart

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
)

// Kind is a type of chart.
type Kind uint8

const (
	Line Kind = iota
	Area
	Column
	Bar
	Dot
	Dumbbell
	Slope
	Scatter
	Histogram
	Waterfall
	Pyramid
	Donut
	Sparkline
	Tiles
)

// A kind is all that tells one type of chart from another. A type stands in a
// file of its own with its kind, and in the list below; nothing else knows of
// it.
type kind struct {
	Kind
	name  string // after `type:`
	words string // in an alternative text: "line chart"
	mark  string // what stands for a value, in a fault: "columns"

	draw   func(*frame)            // lays the chart out: axes, series, elements
	legend func(*frame)            // what names the series of small charts over them, or nil for coloured squares
	read   func(*binder) bool      // reads rows otherwise than (*binder).rows does, or nil; false after a fault
	check  func(*binder)           // tells of what its rules forbid, or nil
	tell   func(*binder, *altText) // says of the values in its alternative text; nil for each series' course

	modes []Mode   // that it takes besides Grouped
	takes []string // keys that it takes besides those that all do

	fromZero bool // its marks stand for amounts by their size, so the axis starts at zero
	inTime   bool // its marks are joined, so that the order must be that of time
	uneven   bool // its periods are few and all named, so their steps may be uneven
	noX      bool // nothing stands along an axis, so x may be left away
	stacks   bool // several series stand on each other unless another mode is asked for
	thin     bool // its marks are lines: what is not stressed is paler
	counts   bool // its alternative text says itself how many marks there are
	grouped  bool // several series stand beside each other, and the name says so

	least    int    // series at least
	series   int    // series at most
	stressed int    // series at most where some are stressed and the others grey; 0 for as many as ever
	marks    int    // marks at most, of all series together; a stack is one mark
	named    int    // categories at most that are not periods; 0 for no other limit
	instead  string // what to do where there are more
	noFacet  string // why there are no small charts of it, and what to do
}

// kinds are all types of chart, in the order in which a fault lists them.
var kinds = []*kind{
	lineKind,
	areaKind,
	columnKind,
	barKind,
	dotKind,
	dumbbellKind,
	slopeKind,
	scatterKind,
	histogramKind,
	waterfallKind,
	pyramidKind,
	donutKind,
	sparklineKind,
	tilesKind,
}

// allTake are the keys that every type takes.
var allTake = []string{
	"type", "data", "x", "y", "where", "title", "subtitle", "mode", "stacked", "format",
	"height", "width", "float", "alt", "source", "caption", "claim", "data-table",
}

// Type gives the type's name, as written after `type:`.
func (c *Chart) Type() string { return c.is.name }

func kindNames() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.name
	}
	return out
}

// kindNamed gives a type of chart by its name, or nil.
func kindNamed(name string) *kind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	return nil
}

// shape reads type and mode.
func (bd *binder) shape(v *conf.Value) {
	s := bd.Spec
	name, stack := strings.ToLower(strings.TrimSpace(s.Type.S)), ""
	if before, after, ok := strings.Cut(name, " "); ok {
		// “stacked column” and “column share” say type and mode at once.
		if kindNamed(before) != nil {
			name, stack = before, after
		} else {
			name, stack = after, before
		}
	}
	bd.is = kindNamed(name)
	switch {
	case bd.is != nil:
		bd.keysTaken(v)
	case !s.Type.Present():
		bd.fault(ruleType, s.Type, "add a line “type: column”; types are "+strings.Join(kindNames(), ", "), "the chart has no type")
	default:
		hint := "types are " + strings.Join(kindNames(), ", ")
		if near := conf.Nearest(name, kindNames()); near != "" {
			hint = "did you mean “" + near + "”?"
		}
		bd.fault(ruleType, s.Type, hint, "there is no chart of type “%s”", s.Type.S)
	}
	if bd.is == nil {
		bd.is = columnKind // for what else there is to tell
	}
	bd.Kind = bd.is.Kind

	at := s.Type
	if s.Mode.Present() {
		at, stack = s.Mode, strings.ToLower(strings.TrimSpace(s.Mode.S))
	}
	switch stack {
	case "", "grouped":
	case "stacked":
		bd.Mode = Stacked
	case "share":
		bd.Mode = Share
	default:
		bd.fault(ruleMode, at, didYouMean(stack, []string{"grouped", "stacked", "share"}), "series don't stand “%s”", stack)
	}
	if s.Stacked && bd.Mode == Grouped {
		bd.Mode = Stacked
	}
	if bd.Mode != Grouped && !slices.Contains(bd.is.modes, bd.Mode) {
		var stacks []string
		for _, k := range kinds {
			if slices.Contains(k.modes, bd.Mode) {
				stacks = append(stacks, k.name)
			}
		}
		bd.fault(ruleMode, at, "types that stack are "+strings.Join(stacks, ", "), "%s can't be stacked", bd.is.mark)
		bd.Mode = Grouped
	}
}

// keysTaken tells of keys that the type has no use for: what a writer asks for
// is never passed over in silence.
func (bd *binder) keysTaken(v *conf.Value) {
	if v == nil {
		return
	}
	for _, e := range v.Entries {
		key := e.Key.S
		if !slices.Contains(specKeys, key) || slices.Contains(allTake, key) || slices.Contains(bd.is.takes, key) {
			continue
		}
		var who []string
		for _, k := range kinds {
			if slices.Contains(k.takes, key) {
				who = append(who, k.name)
			}
		}
		hint := "leave it away"
		if len(who) > 0 {
			hint += "; it is for " + strings.Join(who, ", ")
		}
		if key == "facet" && bd.is.noFacet != "" {
			hint = bd.is.noFacet
		}
		bd.fault(ruleKey, e.Key, hint, "%s: has no meaning in a chart of type %s", key, bd.is.name)
	}
}

// limits tells of more than can be drawn.
func (bd *binder) limits() {
	k := bd.is
	cats, n := len(bd.Category), bd.perPanel()
	marks := cats * n
	if bd.Mode != Grouped {
		marks = cats
	}
	_, stressed := bd.stressed()
	most := k.series
	if stressed && k.stressed > 0 {
		most = k.stressed
	}
	words := withArticle(k.words)
	switch {
	case n > most:
		hint := "keep fewer with where"
		if k.stressed > 0 {
			hint += ", or name one under highlight so that the others stand in grey"
		}
		bd.fault(ruleTooMany, bd.Spec.Series, hint, "the chart has %d series; %s can show %d", n, words, most)
	case n < k.least:
		bd.fault(ruleSeries, bd.Spec.Series, "name "+[]string{"no", "one", "two"}[min(k.least, 2)]+" under y, or a column under series", "the chart has %d series; %s compares %d", n, words, k.least)
	case k.named > 0 && !bd.InTime && cats > k.named:
		bd.fault(ruleTooMany, bd.Spec.X, k.instead, "%d names can't stand side by side in %s", cats, words)
	case marks > k.marks:
		bd.fault(ruleTooMany, bd.Spec.X, k.instead, "the chart has %d %s; a page can show %d", marks, k.mark, k.marks)
	}
	if k.check != nil {
		k.check(bd)
	}
	bd.shares()
}

// withArticle gives words with the article that they take.
func withArticle(s string) string {
	if strings.IndexByte("aeiou", s[0]) >= 0 {
		return "an " + s
	}
	return "a " + s
}
