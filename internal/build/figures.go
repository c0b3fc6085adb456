package build

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"policybrief/internal/brief"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// A Figure is a figure or a claim as an edition shows it, or a value of one of
// its charts or tables, with the cells behind it. Paths are from the working
// folder; for the rest it is as the evidence has it.
type Figure struct {
	Kind    string `json:"kind"` // figure, claim, chart or table
	Note    string `json:"note"`
	Edition string `json:"edition"`
	Key     string `json:"key,omitempty"` // the keys of its row of the matrix
	evidencePlace
	ID         string `json:"id,omitempty"`         // of a chart or table
	Title      string `json:"title,omitempty"`      // likewise
	Category   string `json:"category,omitempty"`   // of a value in one
	Series     string `json:"series,omitempty"`     // likewise
	Expression string `json:"expression,omitempty"` // of a figure or claim
	Words      string `json:"words,omitempty"`      // of a claim
	Holds      *bool  `json:"holds,omitempty"`      // likewise
	evidenceValue
}

// Figures lists the figures and claims of editions, with all the values of
// their charts and tables too, calling each with those of an edition after the
// other. It binds and checks, and sets no page. Faults stand in the result, as
// those of a check; what could not be worked out is not listed.
func Figures(ctx context.Context, o Options, all bool, each func([]Figure) error) (*Result, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	found, err := find(o.Dir, o.Paths)
	if err != nil {
		return nil, err
	}
	projects, sources, err := open(o.Dir, found)
	defer func() {
		for _, p := range projects {
			p.root.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	parallel(ctx, len(sources), o.Jobs, func(i int) {
		sources[i].load()
		sources[i].spread()
	})
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	jobs, err := plan(sources, o)
	if err != nil {
		return nil, err
	}
	l := &lister{each: each, lists: make([][]Figure, len(jobs)), ended: make([]bool, len(jobs))}
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	parallel(running, len(jobs), o.Jobs, func(i int) {
		list := jobs[i].list(all)
		jobs[i].source.tell(jobs[i])
		if err := l.end(i, list); err != nil {
			stop(err)
		}
	})
	if err := context.Cause(running); err != nil {
		return nil, err
	}
	res := &Result{}
	for _, s := range sources {
		n := Note{Folder: s.project.shown, Name: s.name, Untold: s.untold, Faults: s.merge(s.jobs)}
		for _, j := range s.jobs {
			n.Editions = append(n.Editions, Edition{Name: j.Name, Key: j.key(), Status: j.status})
		}
		res.Notes = append(res.Notes, n)
	}
	once(res.Notes)
	return res, nil
}

// A lister gives lists in their order, whichever is ready first.
type lister struct {
	each  func([]Figure) error
	mu    sync.Mutex
	lists [][]Figure
	ended []bool
	next  int
}

func (l *lister) end(i int, list []Figure) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lists[i], l.ended[i] = list, true
	for ; l.next < len(l.ended) && l.ended[l.next]; l.next++ {
		list := l.lists[l.next]
		l.lists[l.next] = nil
		if len(list) == 0 {
			continue
		}
		if err := l.each(list); err != nil {
			return err
		}
	}
	return nil
}

// list gives the figures of an edition, by their place.
func (j *job) list(all bool) (out []Figure) {
	j.status = Failed
	defer func() {
		if r := recover(); r != nil {
			out = nil
			j.fault(rulePanic.At(j.source.start(), "the program failed: %v", r).
				WithHint("this is no fault of the note; please report it"))
		}
	}()
	in, faults := j.gather()
	if !j.broken && in.Datasets != nil && in.Brand != nil {
		b := brief.Bind(in)
		faults.Add(b.Faults...)
		faults.Add(brief.Check(b)...)
		out = j.figures(b, all)
	}
	j.settle(faults)
	if !j.broken && !j.faults.HasErrors() && !j.source.faults.HasErrors() {
		j.status = Made
	}
	return out
}

// figures lists what a bound brief shows.
func (j *job) figures(b *brief.Brief, all bool) []Figure {
	unknown := func(e *figure.Expr, v figure.Value) bool {
		return e.Broken() || v.Kind == figure.Missing && v.Blank == nil
	}
	maps.DeleteFunc(b.Figures, func(_ *note.Node, f *brief.Figure) bool { return unknown(f.Expr, f.Value) })
	b.Claims = slices.DeleteFunc(b.Claims, func(c *brief.Claim) bool { return unknown(c.Expr, c.Value) })
	told := tellerOf(j.source.project.cells)
	e := evidenceOf(b, j.source.name, told)
	told.done()
	var out []Figure
	add := func(f Figure, v evidenceValue) {
		f.Note, f.Edition, f.Key = j.source.shown(j.source.name), j.Name, j.key()
		f.evidenceValue = v
		f.File = j.source.shown(f.File)
		for i, c := range f.Cells {
			shown := *c
			shown.File = j.source.shown(c.File)
			f.Cells[i] = &shown
		}
		out = append(out, f)
	}
	for i := range e.Figures {
		f := &e.Figures[i]
		add(Figure{Kind: "figure", evidencePlace: f.evidencePlace, Expression: f.Expression}, f.evidenceValue)
	}
	for i := range e.Claims {
		c := &e.Claims[i]
		add(Figure{Kind: "claim", evidencePlace: c.evidencePlace, Expression: c.Expression, Words: c.Words, Holds: &c.Holds}, c.evidenceValue)
	}
	points := func(kind string, at evidencePlace, id, title string, values []evidencePoint) {
		if !all {
			return
		}
		for i := range values {
			p := &values[i]
			add(Figure{Kind: kind, evidencePlace: at, ID: id, Title: title, Category: p.Category, Series: p.Series}, p.evidenceValue)
		}
	}
	for i := range e.Charts {
		c := &e.Charts[i]
		points("chart", c.evidencePlace, c.ID, c.Title, c.Values)
	}
	for i := range e.Tables {
		t := &e.Tables[i]
		points("table", t.evidencePlace, t.ID, t.Caption, t.Values)
	}
	rank := func(f *Figure) int {
		if f.span.Name() == j.source.name {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b Figure) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.File, b.File), cmp.Compare(a.span.Start, b.span.Start))
	})
	return out
}

// FigureHeader names the fields of a figure's record.
var FigureHeader = []string{
	"note", "edition", "key", "kind", "file", "line", "heading", "ordinal", "expression", "words", "id", "title",
	"category", "series", "shown", "raw", "unit", "marks", "have", "of", "cells", "source",
}

// Record gives the figure as a row of a CSV file. No spreadsheet takes any of
// its fields for a formula.
func (f *Figure) Record() []string {
	count := func(n int) string {
		if f.Of == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	cells := make([]string, len(f.Cells))
	for i, c := range f.Cells {
		cells[i] = c.Place() + "=" + c.Raw
	}
	out := []string{
		f.Note, f.Edition, f.Key, f.Kind, f.File, strconv.Itoa(f.Line), f.Heading, strconv.Itoa(f.Ordinal),
		f.Expression, f.Words, f.ID, f.Title, f.Category, f.Series, f.Shown, f.Raw, f.Unit, f.Signs(),
		count(f.Have), count(f.Of), strings.Join(cells, "; "), strings.Join(f.Source, "; "),
	}
	for i := range out {
		out[i] = neutral(out[i])
	}
	return out
}

// Signs gives the marks of the figure, as published.
func (f *Figure) Signs() string {
	signs := make([]string, len(f.Marks))
	for i, m := range f.Marks {
		signs[i] = m.Sign
	}
	return strings.Join(signs, " ")
}

// Place names a cell: its file, and where it stands in it.
func (c *evidenceCell) Place() string { return c.File + ":" + c.Address }
