package chart

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// How much one chart may hold, whatever its type; each type has limits of its
// own besides. Beyond these nothing can be told apart on paper, and time and
// memory stay bounded whatever the file holds.
const (
	maxPoints     = 20_000 // categories; more than 2,000 on a line are thinned to what can be told apart
	maxSeries     = 60
	maxCharacters = 160 // of a category's or series' name
)

// Bind reads a chart block and its values. It always gives a chart, which is
// drawn only where there was no error.
func Bind(b *Block, ctx Context) (*Chart, diag.List) {
	spec, v := b.spec, b.value
	bd := binder{Chart: &Chart{Spec: &spec, Width: 100}, block: b, ctx: ctx, faults: slices.Clip(b.faults)}
	if v != nil {
		bd.At = v.Span
		if len(v.Entries) > 0 {
			bd.At = v.Entries[0].Key.All()
		}
	}
	if bd.ctx.Scope == nil {
		bd.ctx.Scope = &figure.Scope{}
	}
	bd.shape(v)
	bd.words()
	bd.titles()
	if bd.dataset() && bd.columns() && bd.read() {
		switch {
		case bd.perPanel() == 1 && bd.is.modes != nil:
			bd.Mode = Grouped // nothing to stack
		case bd.is.stacks && bd.Mode == Grouped:
			bd.Mode = Stacked
		}
		bd.order()
		bd.steps()
		bd.totals()
		bd.stress()
		bd.facets()
		bd.limits()
		bd.show()
		bd.settings()
		bd.intervals()
		bd.annotations()
		bd.gather()
	}
	bd.source()
	bd.remark()
	bd.Alt = bd.alt()
	return bd.Chart, bd.faults
}

// binder is a chart in the making.
type binder struct {
	*Chart
	block  *Block
	ctx    Context
	faults diag.List

	ds       *figure.Dataset
	x        column
	by       column // of series
	facet    column // of small charts
	measures []*figure.Measure
	interval []*figure.Measure // low and high, or none
	keys     []data.Key        // of Category, where x is a key
	untimely bool              // another order than that of time is asked for
}

// fault adds a fault at a text of the block, or at the block where the text
// is absent.
func (bd *binder) fault(r *diag.Rule, at diag.Text, hint, format string, args ...any) {
	span := at.All()
	if span.IsZero() {
		span = bd.At
	}
	d := r.At(span, format, args...)
	d.Hint = hint
	bd.faults.Add(d)
}

func didYouMean(word string, names []string) string {
	if near := conf.Nearest(word, names); near != "" {
		return "did you mean “" + near + "”?"
	}
	if len(names) == 0 || len(names) > 12 {
		return ""
	}
	return "there is " + strings.Join(names, ", ")
}

// read reads the rows, in the way of the chart's type.
func (bd *binder) read() bool {
	if bd.is.read != nil {
		return bd.is.read(bd)
	}
	return bd.rows()
}

// say gives a text of the block with its figures filled in.
func (bd *binder) say(t diag.Text) string {
	if bd.ctx.Words == nil || !t.Present() {
		return strings.TrimSpace(t.S)
	}
	s, faults := bd.ctx.Words(t)
	bd.faults.Add(faults...)
	return strings.TrimSpace(s)
}

func (bd *binder) words() {
	bd.Title, bd.Subtitle = bd.say(bd.Spec.Title), bd.say(bd.Spec.Subtitle)
	switch n := wordsIn(bd.Title); {
	case n == 0:
		bd.fault(ruleTitle, bd.Spec.Title, "add a title that says in one sentence what a reader should see", "the chart has no title")
	case n > 15:
		bd.fault(ruleTitleLong, bd.Spec.Title, "say the message in 15 words or fewer, and the rest in the subtitle", "the title has %d words", n)
	}
}

// dataset finds the dataset. The only one there is need not be named.
func (bd *binder) dataset() bool {
	sets := bd.ctx.Scope.Datasets
	names := make([]string, 0, len(sets))
	for name := range sets {
		names = append(names, name)
	}
	slices.Sort(names)
	name := strings.TrimSpace(bd.Spec.Data.S)
	if !bd.Spec.Data.Present() && len(names) == 1 {
		name = names[0]
	}
	bd.ds = sets[name]
	if bd.ds == nil || bd.ds.Table == nil {
		hint := didYouMean(name, names)
		if len(names) == 0 {
			hint = "name a statistics file under data: in the front matter"
		}
		if name == "" {
			bd.fault(ruleData, bd.Spec.Data, hint, "the chart names no dataset")
		} else {
			bd.fault(ruleData, bd.Spec.Data, hint, "there is no dataset “%s”", name)
		}
		return false
	}
	return true
}

// source makes the source line.
func (bd *binder) source() {
	if bd.Spec.Source.Present() {
		bd.Source = bd.say(bd.Spec.Source)
		return
	}
	if bd.ds == nil {
		return
	}
	if bd.ds.Spec != nil && bd.ds.Spec.Source != nil {
		bd.Source = sourceLine(bd.ds.Spec.Source)
	}
	if bd.Source == "" {
		bd.fault(ruleNoSource, bd.Spec.Data, "give the dataset a source: with publisher, title and published", "the chart has no source: the dataset %s names none", bd.ds.Name)
	}
}

// remark adds to the source line what is said of the chart as a whole.
func (bd *binder) remark() {
	for _, s := range bd.remarks {
		if bd.Source != "" {
			bd.Source = strings.TrimRight(bd.Source, ". ") + ". "
		}
		bd.Source += s + "."
	}
}

// sourceLine says where data come from: “Source: Publisher, Title, year.”
func sourceLine(s *data.SourceSpec) string {
	var parts []string
	for _, t := range []string{s.Publisher.S, s.Title.S} {
		if t = strings.TrimSpace(t); t != "" {
			parts = append(parts, t)
		}
	}
	if d := strings.TrimSpace(s.Published.S); len(d) >= 4 {
		parts = append(parts, d[:4])
	}
	line := strings.Join(parts, ", ")
	switch {
	case s.Illustrative && line == "":
		return "Source: illustrative data"
	case s.Illustrative:
		return "Source: illustrative data (" + line + ")"
	case line == "":
		return ""
	}
	return "Source: " + line
}
