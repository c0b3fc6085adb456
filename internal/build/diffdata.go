package build

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// DiffInData is a difference in the data themselves.
type DiffInData struct {
	Dataset string    `json:"dataset,omitempty"`
	Old     *DiffFile `json:"old,omitempty"`
	New     *DiffFile `json:"new,omitempty"`
	Name    string    `json:"name,omitempty"`   // of the column or key
	Column  string    `json:"column,omitempty"` // of the key
	Went    bool      `json:"went,omitempty"`   // it is there no more; else it came
	Near    string    `json:"near,omitempty"`   // what it may be called now
	Used    bool      `json:"used,omitempty"`   // the brief names it

	RowsCame int      `json:"rows_came,omitempty"`
	RowsWent int      `json:"rows_went,omitempty"`
	Periods  []string `json:"periods_came,omitempty"`
	Lost     []string `json:"periods_went,omitempty"`
	Cells    int      `json:"cells_compared,omitempty"`
	Revised  int      `json:"cells_revised,omitempty"`
	Marks    int      `json:"marks_changed,omitempty"`
	Untold   int      `json:"untold,omitempty"` // revised cells that have no line of their own

	same bool // the column that it may be says the same
}

// DiffFile is a statistics file.
type DiffFile struct {
	Name      string `json:"file"`
	SHA256    string `json:"sha256,omitempty"`
	Title     string `json:"title,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Published string `json:"published,omitempty"`
}

// mostRevisions is how many revised cells of a dataset are told one by one.
const mostRevisions = 10_000

// pairing finds what the old data have for a cell of the new ones. It is made
// before the editions are bound, and safe for concurrent use.
type pairing struct {
	mu  sync.Mutex
	old map[*figure.Dataset]*figure.Dataset // by the new one
	by  memo[*figure.Dataset, *setPair]     // by the new one
}

// setPair is one dataset as it was and as it is.
type setPair struct {
	old, new *figure.Dataset
	toNew    [][]int32 // by key column: the number of a key in the other, or -1
	toOld    [][]int32
	measures map[*figure.Measure]*figure.Measure // of the new one: the old one
}

// add notes that one dataset is what became of another.
func (p *pairing) add(old, new *figure.Dataset) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.old == nil {
		p.old = map[*figure.Dataset]*figure.Dataset{}
	}
	p.old[new] = old
}

// of gives the pair of a new dataset, or nil.
func (p *pairing) of(new *figure.Dataset) *setPair {
	p.mu.Lock()
	old := p.old[new]
	p.mu.Unlock()
	if old == nil {
		return nil
	}
	return p.by.get(new, func() *setPair { return pairSets(old, new) })
}

// was gives what the old data have for a cell of the new ones.
func (p *pairing) was(c *sideCell) (string, bool) {
	if c.ref == nil || c.ref.Measure == nil {
		return "", false
	}
	s := p.of(c.ref.Dataset)
	if s == nil || s.toOld == nil {
		return "", false
	}
	m := s.measures[c.ref.Measure]
	row, ok := rowBy(s.new, s.old, s.toOld, c.ref.Row)
	if m == nil || !ok {
		return "", false
	}
	cell := s.old.Table.Cell(row, m.Column.Index)
	return cellValue(&cell), true
}

// pairSets finds which keys and measures of two datasets are the same.
func pairSets(old, new *figure.Dataset) *setPair {
	s := &setPair{old: old, new: new, measures: map[*figure.Measure]*figure.Measure{}}
	for _, m := range new.Measures {
		if i := slices.IndexFunc(old.Measures, func(o *figure.Measure) bool { return o.Name == m.Name }); i >= 0 {
			s.measures[m] = old.Measures[i]
		}
	}
	if len(old.Keys) != len(new.Keys) {
		return s
	}
	toNew, toOld := make([][]int32, len(new.Keys)), make([][]int32, len(new.Keys))
	for c := range new.Keys {
		was, is := old.KeyList(c), new.KeyList(c)
		if was == nil || is == nil {
			return s
		}
		toNew[c], toOld[c] = sameKeys(was, is), sameKeys(is, was)
	}
	s.toNew, s.toOld = toNew, toOld
	return s
}

// sameKeys gives for each key the number of the same one among others.
func sameKeys(keys, others []data.Key) []int32 {
	type id struct {
		text  string
		start int64
	}
	idOf := func(k data.Key) id {
		if k.InTime() {
			return id{"", k.Start}
		}
		return id{k.Text, 0}
	}
	by := make(map[id]int32, len(others))
	for i, k := range others {
		by[idOf(k)] = int32(i)
	}
	out := make([]int32, len(keys))
	for i, k := range keys {
		out[i] = -1
		if n, ok := by[idOf(k)]; ok {
			out[i] = n
		}
	}
	return out
}

// rowBy gives the row of another dataset with the keys of a row of this one.
func rowBy(of, in *figure.Dataset, to [][]int32, row int) (int, bool) {
	ids := make([]int32, len(to))
	for c := range to {
		n := of.KeyNumber(row, c)
		if n < 0 || to[c][n] < 0 {
			return 0, false
		}
		ids[c] = to[c][n]
	}
	return in.RowOf(ids)
}

// differences tells what changed in a dataset: its file, columns, keys, and
// the values of the keys that both have.
func (s *setPair) differences(shown func(string) string) []Difference {
	head := Difference{Kind: DiffData, Data: &DiffInData{Dataset: s.new.Name, Old: diffFile(s.old, shown), New: diffFile(s.new, shown)}}
	head.place(entryPlace(s.new), shown)
	head.made = s.new.Illustrative()
	out := []Difference{head}
	out = append(out, s.columns(shown)...)
	if s.toNew == nil {
		return out
	}
	for c := range s.new.Keys {
		out = append(out, s.keys(c, head.Data, shown)...)
	}
	return append(out, s.cells(head.Data, shown)...)
}

func diffFile(d *figure.Dataset, shown func(string) string) *DiffFile {
	f := &DiffFile{Name: shown(d.Table.File.Name), SHA256: d.Table.SHA256}
	if s := d.Spec.Source; s != nil {
		f.Title, f.Publisher, f.Published = s.Title.S, s.Publisher.S, s.Published.S
	}
	return f
}

// entryPlace is where a dataset's entry says when the file was published, which
// goes with the file; else where it begins.
func entryPlace(d *figure.Dataset) diag.Span {
	if s := d.Spec.Source; s != nil && s.Published.Present() {
		return s.Published.All()
	}
	return d.Spec.At
}

// place sets where brief.yml or the note says something.
func (d *Difference) place(at diag.Span, shown func(string) string) {
	d.at = at
	if at.Source != nil {
		d.File = shown(at.Name())
		d.Line, _ = at.Source.Position(at.Start)
	}
}

// columns tells columns that came or went. One that went and one that came
// may be the same under another name.
func (s *setPair) columns(shown func(string) string) (out []Difference) {
	has := func(d *figure.Dataset, name string) bool {
		return slices.ContainsFunc(d.Table.Columns, func(c *data.Column) bool { return c.Name == name })
	}
	var came []*data.Column
	for _, c := range s.new.Table.Columns {
		if c.Name != "" && !has(s.old, c.Name) && len(came) < mostColumns {
			came = append(came, c)
		}
	}
	for _, c := range s.old.Table.Columns {
		if c.Name == "" || has(s.new, c.Name) {
			continue
		}
		if len(out) == mostColumns {
			break
		}
		d := Difference{Kind: DiffColumn, Data: &DiffInData{Dataset: s.new.Name, Name: diag.OneLine(c.Header), Went: true}}
		if at := namedIn(s.old.Spec, s.old, c); !at.IsZero() {
			d.place(at, shown)
			d.Data.Used = true
		}
		if i, same := s.renamed(c, came); i >= 0 {
			d.Data.Near, d.Data.same = diag.OneLine(came[i].Header), same
			came = slices.Delete(came, i, i+1)
		}
		out = append(out, d)
	}
	for _, c := range came {
		out = append(out, Difference{Kind: DiffColumn, Data: &DiffInData{Dataset: s.new.Name, Name: diag.OneLine(c.Header)}})
	}
	return out
}

// mostColumns is how many columns that came or went are told.
const mostColumns = 200

// renamed finds the column that another one may have become: the one that says
// the same in the same rows, else the one with nearly the same name. It gives
// -1 where there is none.
func (s *setPair) renamed(old *data.Column, came []*data.Column) (i int, same bool) {
	best, at := 0.5, -1
	for i, c := range came {
		if k := s.alike(old, c); k > best {
			best, at = k, i
		}
	}
	if at >= 0 {
		return at, true
	}
	names := make([]string, len(came))
	for i, c := range came {
		names[i] = c.Name
	}
	if near := conf.Nearest(old.Name, names); near != "" {
		return slices.Index(names, near), false
	}
	return -1, false
}

// mostAlike is how many rows are looked at to tell whether columns are one.
const mostAlike = 2000

// alike gives the share of values that two columns have in common: row by row
// where the rows are known by their keys, else as sets.
func (s *setPair) alike(was, is *data.Column) float64 {
	text := func(t *data.Table, row, column int) string {
		c := t.Cell(row, column)
		return cellValue(&c)
	}
	same, of := 0, 0
	if s.toNew != nil {
		for _, row := range s.old.Rows {
			at, ok := rowBy(s.old, s.new, s.toNew, row)
			if !ok {
				continue
			}
			if of++; text(s.old.Table, row, was.Index) == text(s.new.Table, at, is.Index) {
				same++
			}
			if of == mostAlike {
				break
			}
		}
	} else {
		set := map[string]bool{}
		for row := range min(s.new.Table.Rows, mostAlike) {
			set[text(s.new.Table, row, is.Index)] = true
		}
		for row := range min(s.old.Table.Rows, mostAlike) {
			if of++; set[text(s.old.Table, row, was.Index)] {
				same++
			}
		}
	}
	if of == 0 {
		return 0
	}
	return float64(same) / float64(of)
}

// namedIn gives the place where a dataset's entry names a column.
func namedIn(spec *data.Spec, old *figure.Dataset, c *data.Column) diag.Span {
	is := func(t diag.Text) bool {
		found, _ := old.Table.Column(t.S)
		return t.S != "" && found == c
	}
	keys, _ := spec.KeyColumns()
	for _, k := range keys {
		if is(k.Column) {
			return k.Column.All()
		}
	}
	for _, e := range spec.Measures {
		switch {
		case is(e.Value.Column):
			return e.Value.Column.All()
		case !e.Value.Column.Present() && is(e.Key):
			return e.Key.All()
		case is(e.Value.Status):
			return e.Value.Status.All()
		}
	}
	return diag.Span{}
}

// keys tells keys of a column that came or went; periods are listed with the
// dataset.
func (s *setPair) keys(c int, head *DiffInData, shown func(string) string) (out []Difference) {
	was, is := s.old.KeyList(c), s.new.KeyList(c)
	column := s.new.Keys[c].Name
	var came []string
	for i, k := range is {
		if s.toOld[c][i] >= 0 {
			continue
		}
		if k.InTime() {
			head.Periods = append(head.Periods, k.Text)
		} else {
			came = append(came, k.Text)
		}
	}
	for i, k := range was {
		if s.toNew[c][i] >= 0 {
			continue
		}
		if k.InTime() {
			head.Lost = append(head.Lost, k.Text)
			continue
		}
		if len(out) == mostRevisions {
			break
		}
		d := Difference{Kind: DiffKey, Data: &DiffInData{Dataset: s.new.Name, Column: column, Name: k.Text, Went: true, Near: conf.Nearest(k.Text, came[:min(len(came), 5000)])}}
		if n := d.Data.Near; n != "" {
			came = slices.DeleteFunc(came, func(s string) bool { return s == n })
		}
		out = append(out, d)
	}
	for _, n := range came[:min(len(came), mostRevisions)] {
		out = append(out, Difference{Kind: DiffKey, Data: &DiffInData{Dataset: s.new.Name, Column: column, Name: n}})
	}
	return out
}

// cells tells the cells whose value was revised, and counts rows and marks.
func (s *setPair) cells(head *DiffInData, shown func(string) string) (out []Difference) {
	o, n := s.old, s.new
	matched := 0
	for _, row := range o.Rows {
		at, ok := rowBy(o, n, s.toNew, row)
		if !ok {
			head.RowsWent++
			continue
		}
		matched++
		for _, m := range n.Measures {
			was := s.measures[m]
			if was == nil {
				continue
			}
			head.Cells++
			if a, ok := o.Table.Plain(row, was.Column.Index); ok {
				if b, ok := n.Table.Plain(at, m.Column.Index); ok && a.Normal() == b.Normal() {
					continue
				}
			}
			a, b := o.Table.Cell(row, was.Column.Index), n.Table.Cell(at, m.Column.Index)
			value := cellValue(&a) != cellValue(&b)
			marks := !slices.Equal(a.Marks, b.Marks)
			if marks {
				head.Marks++
			}
			if value {
				head.Revised++
			}
			if !value && !marks {
				continue
			}
			if len(out) == mostRevisions {
				head.Untold++
				continue
			}
			from := sideCellOf(figure.Ref{Dataset: o, Measure: was, Column: was.Column, Row: row})
			to := sideCellOf(figure.Ref{Dataset: n, Measure: m, Column: m.Column, Row: at})
			d := Difference{Kind: DiffRevision, Data: &DiffInData{Dataset: n.Name, Name: to.At}, To: to.period, made: n.Illustrative()}
			before, now := o.At(was, row, nil), n.At(m, at, nil)
			d.Old, d.New = cellSide(&a, from, before), cellSide(&b, to, now)
			if value && a.State == data.Known && b.State == data.Known {
				by, percent, way := now.Since(before.Num)
				d.Way, d.Change = wayName(way), changeWords(by, percent, way)
			}
			d.Old.show(shown)
			d.New.show(shown)
			out = append(out, d)
		}
	}
	head.RowsCame = len(n.Rows) - matched
	return out
}

// cellSide gives one side of a revised cell.
func cellSide(c *data.Cell, s sideCell, shown figure.Value) *DiffValue {
	v := &DiffValue{Shown: cmp.Or(shown.Shown(), strings.TrimSpace(c.Raw), "blank"), Raw: s.value, Cells: []DiffCell{s.DiffCell}}
	for _, m := range c.Marks {
		v.Marks = append(v.Marks, m.Sign)
	}
	return v
}
