// Package chart makes charts of figures. Bind reads a specification and its
// values and gives a chart with words, faults and alternative text; Draw turns
// that chart into page items. It is the only user of go-chart.
package chart

import (
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// Spec is a `chart` block as written (SPEC.md §8).
type Spec struct {
	Type      diag.Text   `conf:"type" doc:"line, column, bar, …"`
	Data      diag.Text   `conf:"data" doc:"the dataset"`
	X         diag.Text   `conf:"x" doc:"the column along the axis"`
	Y         []diag.Text `conf:"y" doc:"the measures drawn"`
	Series    diag.Text   `conf:"series" doc:"a column whose values are one series each"`
	Where     diag.Text   `conf:"where" doc:"a filter"`
	Title     diag.Text   `conf:"title" doc:"the message, as a sentence"`
	Subtitle  diag.Text   `conf:"subtitle" doc:"what is shown: measure, unit, place, period"`
	Mode      diag.Text   `conf:"mode" doc:"grouped, stacked or share"`
	Stacked   bool        `conf:"stacked" doc:"stack the series"`
	Sort      diag.Text   `conf:"sort" doc:"measure or -measure"`
	Top       int         `conf:"top" doc:"only the first n"`
	Highlight []diag.Text `conf:"highlight" doc:"the keys or series to stress"`
	Labels    diag.Text   `conf:"labels" doc:"values, ends, or none"`
	Target    diag.Text   `conf:"target" doc:"a threshold: a number or an expression"`
	YFrom     diag.Text   `conf:"y-from" doc:"where the axis of a line chart starts"`
	Format    diag.Text   `conf:"format" doc:"how values are shown: million(1)"`
	Height    diag.Text   `conf:"height" doc:"for example 60mm"`
	Width     diag.Text   `conf:"width" doc:"for example 50%"`
	Float     bool        `conf:"float" doc:"let it stand at the head or foot of a page near its mention"`
	Alt       diag.Text   `conf:"alt" doc:"alternative text in place of the one made from the data"`
	Source    diag.Text   `conf:"source" doc:"a source line in place of the dataset's"`
	Caption   diag.Text   `conf:"caption" doc:"the caption; the title serves where there is none"`
	Claim     diag.Text   `conf:"claim" doc:"an expression that makes the title true"`

	Interval  []diag.Text   `conf:"interval" doc:"two measures: the low and the high end of an interval"`
	Annotate  []Annotation  `conf:"annotate" doc:"remarks at a point, a span or a threshold"`
	Log       bool          `conf:"log" doc:"a logarithmic axis"`
	Total     []diag.Text   `conf:"total" doc:"sum, or the key of the total in the file; of a waterfall, of each of its totals"`
	Facet     diag.Text     `conf:"facet" doc:"a column whose values have a small chart each"`
	Grid      [][]diag.Text `conf:"grid" doc:"rows of names that place the tiles, with a dot where none stands"`
	BinWidth  diag.Text     `conf:"bin-width" doc:"how wide the bins of a histogram are: a number or an expression"`
	DataTable bool          `conf:"data-table" doc:"set the chart's numbers as a table in an annex"`
}

// Annotation is a remark on a chart as written: at a point (at, and series
// where there are several), over a span (from, to), or at a threshold (value).
type Annotation struct {
	Text   diag.Text `conf:"text" doc:"what it says"`
	At     diag.Text `conf:"at" doc:"a category or period"`
	Series diag.Text `conf:"series" doc:"the series whose point it is"`
	From   diag.Text `conf:"from" doc:"the first category or period of a span"`
	To     diag.Text `conf:"to" doc:"the last"`
	Value  diag.Text `conf:"value" doc:"a threshold: a number or an expression"`
}

// measure gives where the measure drawn is named.
func (s *Spec) measure() diag.Text {
	if len(s.Y) == 0 {
		return diag.Text{}
	}
	return s.Y[0]
}

// specKeys are the keys of a chart block.
var specKeys = conf.Keys(Spec{})

// Chart is a chart with its values, ready to be drawn. It names no colours.
type Chart struct {
	Spec         *Spec
	At           diag.Span
	Kind         Kind
	Mode         Mode
	Title        string      // the message in plain text, its figures filled in
	Subtitle     string      // likewise
	Width        int         // per cent of the measure; 100 where nothing is said
	Height       page.Length // of the drawing; 0 where Draw decides
	Labels       Labels
	Category     []Label   // along the axis, in order drawn
	InTime       bool      // categories are periods, placed in proportion
	Period       data.Kind // what kind of periods, where InTime
	Step         int64     // from one period to the next; a longer way is a gap
	Series       []Series  // drawn in order; of small charts, those of the first, then those of the second …
	Panels       []string  // the titles of small charts; nil for one chart
	Unit         figure.Unit
	Source       string // the source line, as set
	Alt          string // what a screen reader says
	Target       *figure.Value
	Totals       []figure.Value // of stacks, one a category; nil where none are asked for
	TotalShown   []string       // as they are written
	Remarks      []Remark
	Log          bool
	From         *figure.Value // where the axis of a line chart starts; nil where Draw decides
	Missing      bool          // a value is missing, and shown as a gap
	Forecast     bool
	Marks        []string // marks shown on it, "[p]", for the key
	Cells        []figure.Ref
	Illustrative bool
	Whole        *figure.Value // what the slices of a donut add up to; nil where they are percentages

	is      *kind
	stairs  []stair  // of a waterfall
	bins    *bins    // of a histogram
	power   int32    // 6 where values are shown in millions, 9 in billions
	parts   []int    // the whole per cents of slices
	remarks []string // said after the source
	inPanel bool     // one of several small charts
	behind  int      // how many of the first series stand in grey behind the others
	tiles   []tile   // of a tile map
	stride  int64    // the way from a period to the next; a longer one is a gap
	recent  bool     // the series are periods, the latest last
}

// Mode is how several series stand together.
type Mode uint8

const (
	Grouped Mode = iota
	Stacked
	Share // stacked to 100%
)

// Labels is which values are written beside their marks.
type Labels uint8

const (
	AutoLabels  Labels = iota // as many as the type of chart bears
	ValueLabels               // all
	EndLabels                 // the last of each series
	NoLabels
)

// Label is one category of the axis.
type Label struct {
	Text      string // as published
	At        int64  // place in time, where InTime; periods that follow on each other differ by Step
	Highlight bool
}

// Series is one measure or one value of the series column.
type Series struct {
	Name      string
	Values    []figure.Value // one a category; Kind Missing for a gap, without a Blank where there is no row
	Shown     []string       // the value labels, without marks
	Low, High []figure.Value // the ends of each value's interval; nil where none is drawn
	Highlight bool
}

// Context is what binding a chart needs.
type Context struct {
	Scope *figure.Scope
	// Words evaluates a string of the block that may hold {{ figures }}.
	Words func(diag.Text) (string, diag.List)
}

// Drawing is a drawn chart: items whose origin is its top left corner.
type Drawing struct {
	W, H  page.Length
	Items []page.Item // all tagged with the leaf that Draw was given
}

// A Block is a chart block as read. It never changes, so that the editions of a
// note share it.
type Block struct {
	value  *conf.Value
	spec   Spec
	faults diag.List
	where  *figure.Expr // nil where there is no filter
	bad    diag.List    // faults of the filter
}

// Read decodes a block's YAML.
func Read(v *conf.Value) *Block {
	b := &Block{value: v}
	b.faults = conf.Decode(v, &b.spec)
	if w := b.spec.Where; w.Present() && strings.TrimSpace(w.S) != "" {
		b.where, b.bad = figure.Parse(w)
	}
	return b
}
