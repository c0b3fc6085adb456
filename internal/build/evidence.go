package build

import (
	"cmp"
	_ "embed"
	"slices"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// EvidenceSchema is the JSON Schema of an evidence file. It is added to and
// never changed.
//
//go:embed evidence.schema.json
var EvidenceSchema []byte

// evidenceVersion counts changes of the schema.
const evidenceVersion = 1

// An evidence is the record of every figure and claim of an edition. It holds
// lines, never columns or offsets, and nothing of what the edition may not
// see: what is hidden from it may change and leave its bytes as they were.
type evidence struct {
	Version  int                `json:"version"`
	Note     string             `json:"note"`
	Edition  string             `json:"edition,omitempty"`
	Matrix   []evidenceVariable `json:"matrix,omitempty"`
	Title    string             `json:"title"`
	Date     string             `json:"date,omitempty"`
	Lang     string             `json:"lang"`
	Marking  string             `json:"marking,omitempty"`
	Digest   string             `json:"digest"`
	Figures  []evidenceFigure   `json:"figures"`
	Claims   []evidenceClaim    `json:"claims"`
	Charts   []evidenceChart    `json:"charts"`
	Tables   []evidenceTable    `json:"tables"`
	Datasets []evidenceDataset  `json:"datasets"`
}

// evidenceVariable is a variable of the matrix, and the key it stands for.
type evidenceVariable struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

// evidencePlace is where something stands in the note. Heading, expression and
// ordinal tell it apart from all else of its edition, however lines move.
type evidencePlace struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Heading string `json:"heading"`
	Ordinal int    `json:"ordinal"`

	span diag.Span // for what is told of it
}

// evidenceValue is a value with all that stands behind it.
type evidenceValue struct {
	Shown  string          `json:"shown"`
	Raw    string          `json:"raw"`
	Unit   string          `json:"unit,omitempty"`
	Marks  []evidenceMark  `json:"marks,omitempty"`
	Have   int             `json:"have,omitempty"`
	Of     int             `json:"of,omitempty"`
	Cells  []*evidenceCell `json:"cells"`
	Source []string        `json:"source"`
}

type evidenceMark struct {
	Sign string `json:"sign"`
	Word string `json:"word"`
}

// evidenceCell is one cell as it stands in its file, shared by all values that
// it stands behind. It never changes once made.
type evidenceCell struct {
	Dataset string         `json:"dataset"`
	Measure string         `json:"measure,omitempty"`
	Key     []string       `json:"key"`
	File    string         `json:"file"`
	Sheet   string         `json:"sheet,omitempty"`
	Row     int            `json:"row"`
	Column  string         `json:"column"`
	Address string         `json:"address"`
	Header  string         `json:"header"`
	Raw     string         `json:"raw"`
	Value   string         `json:"value,omitempty"`
	Missing string         `json:"missing,omitempty"`
	Marks   []evidenceMark `json:"marks,omitempty"`

	of     *figure.Measure
	line   []byte      // see json
	groups *toldGroups // those that it begins, where it is kept
}

type evidenceFigure struct {
	evidencePlace
	Expression string `json:"expression"`
	evidenceValue
}

type evidenceClaim struct {
	evidencePlace
	Words      string `json:"words"`
	Expression string `json:"expression"`
	Holds      bool   `json:"holds"`
	evidenceValue
}

type evidenceChart struct {
	evidencePlace
	ID     string          `json:"id,omitempty"`
	Title  string          `json:"title"`
	Type   string          `json:"type"`
	Alt    string          `json:"alt"`
	Values []evidencePoint `json:"values"`

	node *note.Node
}

type evidenceTable struct {
	evidencePlace
	ID      string          `json:"id,omitempty"`
	Caption string          `json:"caption"`
	Values  []evidencePoint `json:"values"`
}

// evidencePoint is one value of a chart or table: its row and its column.
type evidencePoint struct {
	Category string `json:"category"`
	Series   string `json:"series"`
	evidenceValue

	number bool // it is one, and no gap or word
}

type evidenceDataset struct {
	Name         string            `json:"name"`
	File         string            `json:"file"`
	Sheet        string            `json:"sheet,omitempty"`
	Title        string            `json:"title,omitempty"`
	Publisher    string            `json:"publisher,omitempty"`
	Published    string            `json:"published,omitempty"`
	URL          string            `json:"url,omitempty"`
	Licence      string            `json:"licence,omitempty"`
	Note         string            `json:"note,omitempty"`
	Illustrative bool              `json:"illustrative,omitempty"`
	Coverage     *evidenceCoverage `json:"coverage,omitempty"`
	Disclosure   *evidenceRule     `json:"disclosure,omitempty"`
	Caveats      []evidenceCaveat  `json:"caveats,omitempty"`
}

type evidenceCoverage struct {
	Of     string `json:"of"`
	Unit   string `json:"unit,omitempty"`
	Accept string `json:"accept,omitempty"`
}

// evidenceRule is the rule for small numbers as it was applied to the whole
// table, and how many of its cells it hid. How many were hidden second is left
// out where it would help to work some of them out.
type evidenceRule struct {
	Below     int64 `json:"below,omitempty"`
	Round     int64 `json:"round,omitempty"`
	Secondary bool  `json:"secondary,omitempty"`
	Hidden    int   `json:"hidden"`
	First     *int  `json:"first,omitempty"`
	Second    *int  `json:"second,omitempty"`
	Besides   int   `json:"besides,omitempty"`
}

type evidenceCaveat struct {
	Measure string `json:"measure"`
	Text    string `json:"text"`
}

// evidenceOf gives an edition's evidence: what is written as JSON, what the
// lock's lines say, and what the list of figures shows.
func evidenceOf(b *brief.Brief, noteName string, told *teller) *evidence {
	e := &evidence{
		Version: evidenceVersion, Note: noteName, Edition: b.Edition.Name,
		Title: b.Words(b.Title), Date: b.Front.Date.S, Lang: b.Lang, Marking: b.Front.Marking.S,
		Digest:  "sha256:" + b.Scope.Reads.Digest(told.line),
		Figures: make([]evidenceFigure, 0, len(b.Figures)), Claims: make([]evidenceClaim, 0, len(b.Claims)),
		Charts: make([]evidenceChart, 0, len(b.Charts)), Tables: make([]evidenceTable, 0, len(b.Tables)),
	}
	for _, v := range b.Matrix {
		e.Matrix = append(e.Matrix, evidenceVariable{v.Name.S, v.Key.Text})
	}
	cells := &evidenceCells{told: told}
	for _, n := range inOrder(b.Figures, noteName, func(v *brief.Figure) int { return v.Ordinal }) {
		f := b.Figures[n]
		e.Figures = append(e.Figures, evidenceFigure{
			placeOf(n, f.Heading, f.Ordinal), f.Expr.Text.S, cells.valueOf(&f.Value, f.Shown),
		})
	}
	claims := slices.Clone(b.Claims)
	slices.SortStableFunc(claims, func(a, b *brief.Claim) int { return byPlace(a.Node, b.Node, noteName) })
	for _, c := range claims {
		e.Claims = append(e.Claims, evidenceClaim{
			placeOf(c.Node, c.Heading, c.Ordinal), c.Words, c.Expr.Text.S, c.Holds, cells.valueOf(&c.Value, c.Value.Shown()),
		})
	}
	for _, n := range inOrder(b.Charts, noteName, func(v *brief.Chart) int { return v.Ordinal }) {
		e.Charts = append(e.Charts, chartOf(b, n, b.Charts[n], cells))
	}
	for _, n := range inOrder(b.Tables, noteName, func(v *brief.Table) int { return v.Ordinal }) {
		e.Tables = append(e.Tables, tableOf(b, n, b.Tables[n], cells))
	}
	sets := b.Scope.Reads.Datasets()
	e.Datasets = make([]evidenceDataset, len(sets))
	for i, d := range sets {
		e.Datasets[i] = datasetOf(d, func(m *figure.Measure) bool { return b.Scope.Reads.Any(d, m.Column) })
	}
	return e
}

// inOrder gives the nodes of a map by their place: the note first, then its
// parts by name; by ordinal where one place shows a thing twice.
func inOrder[V any](m map[*note.Node]V, noteName string, ordinal func(V) int) []*note.Node {
	nodes := make([]*note.Node, 0, len(m))
	for n := range m {
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b *note.Node) int {
		return cmp.Or(byPlace(a, b, noteName), cmp.Compare(ordinal(m[a]), ordinal(m[b])))
	})
	return nodes
}

func byPlace(a, b *note.Node, noteName string) int {
	rank := func(n *note.Node) int {
		if n.Span.Name() == noteName {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)),
		cmp.Compare(a.Span.Name(), b.Span.Name()),
		cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End),
		cmp.Compare(a.Text.S, b.Text.S),
	)
}

func placeOf(n *note.Node, heading string, ordinal int) evidencePlace {
	p := evidencePlace{File: n.Span.Name(), Heading: heading, Ordinal: ordinal, span: n.Span}
	if n.Span.Source != nil {
		p.Line, _ = n.Span.Source.Position(n.Span.Start)
	}
	return p
}

// evidenceCells gives the cells of an evidence. Most stand behind several
// values, and in several editions.
type evidenceCells struct {
	told *teller                      // nil where they are not written
	of   map[figure.Ref]*evidenceCell // those that it does not keep

	room   []*evidenceCell // for the lists of many values
	points []evidencePoint // of a chart or table, used again and again
}

func (cells *evidenceCells) get(r figure.Ref) *evidenceCell {
	var told *toldCell
	if cells.told != nil {
		if told = cells.told.kept(r.Dataset, r.Row, r.Column); told != nil {
			if c := told.cell.Load(); c != nil && c.of == r.Measure {
				return c
			}
		}
	}
	c := cells.of[r]
	if c != nil {
		return c
	}
	c = cellOf(r)
	if cells.told != nil {
		c.line = c.json()
	}
	if told != nil {
		c.groups = &toldGroups{all: cells.told.all}
		if told.cell.CompareAndSwap(nil, c) {
			return c
		}
		c.groups = nil
	}
	if cells.of == nil {
		cells.of = map[figure.Ref]*evidenceCell{}
	}
	cells.of[r] = c
	return c
}

// list gives an empty list with room for n cells.
func (cells *evidenceCells) list(n int) []*evidenceCell {
	if len(cells.room) < n {
		cells.room = make([]*evidenceCell, max(n, 256))
	}
	list := cells.room[:0:n]
	cells.room = cells.room[n:]
	return list
}

func (cells *evidenceCells) valueOf(v *figure.Value, shown string) evidenceValue {
	out := evidenceValue{
		Shown: shown, Raw: v.Raw(), Unit: unitName(v.Unit), Marks: marksOf(v.Marks), Have: v.Have, Of: v.Of,
		Cells: cells.list(len(v.Cells)), Source: []string{},
	}
	var last *figure.Dataset
	for _, r := range v.Cells {
		out.Cells = append(out.Cells, cells.get(r))
		if r.Dataset != last && !slices.Contains(out.Source, r.Dataset.Name) {
			out.Source = append(out.Source, r.Dataset.Name)
		}
		last = r.Dataset
	}
	return out
}

func cellOf(r figure.Ref) *evidenceCell {
	cell := r.Cell()
	at := &cell.Origin
	c := &evidenceCell{
		Dataset: r.Dataset.Name, Key: make([]string, 0, len(r.Dataset.Keys)),
		File: at.File, Sheet: at.Sheet, Row: at.Row,
		Column: at.Column, Address: at.Address(), Header: at.Header, Raw: cell.Raw, Marks: marksOf(cell.Marks),
	}
	if r.Measure != nil {
		c.of, c.Measure = r.Measure, r.Measure.Name
	}
	for i := range r.Dataset.Keys {
		c.Key = append(c.Key, r.Dataset.KeyAt(r.Row, i).Text)
	}
	switch cell.State {
	case data.Known:
		c.Value = cell.Num.String()
	case data.Words:
		c.Value = cell.Text
	default:
		c.Missing = cmp.Or(cell.Why, cell.Marker, "blank")
	}
	return c
}

func marksOf(marks []data.Mark) []evidenceMark {
	var out []evidenceMark
	for _, m := range marks {
		out = append(out, evidenceMark{m.Sign, m.Word})
	}
	return out
}

// unitName gives a unit as `unit:` spells it.
func unitName(u figure.Unit) string {
	switch u.Kind {
	case figure.Count:
		return "count"
	case figure.Percent:
		return "percent"
	case figure.Share:
		return "share"
	case figure.Points:
		return "points"
	case figure.Index:
		return "index"
	case figure.Ratio:
		return "ratio"
	case figure.Currency, figure.Rate, figure.Word:
		return u.Name
	}
	return ""
}

func chartOf(b *brief.Brief, n *note.Node, c *brief.Chart, cells *evidenceCells) evidenceChart {
	out := evidenceChart{
		evidencePlace: placeOf(n, c.Heading, c.Ordinal), ID: n.Attr.ID.S,
		Title: b.Words(c.Title), Type: c.Type(), Alt: c.Alt, node: n,
	}
	points := cells.points[:0]
	for p := range c.Points() {
		points = append(points, evidencePoint{Series: p.Series, Category: p.Category, evidenceValue: cells.valueOf(p.Value, p.Shown), number: p.Value.Kind == figure.Number})
	}
	out.Values, cells.points = append([]evidencePoint{}, points...), points
	return out
}

func tableOf(b *brief.Brief, n *note.Node, t *brief.Table, cells *evidenceCells) evidenceTable {
	out := evidenceTable{
		evidencePlace: placeOf(n, t.Heading, t.Ordinal), ID: n.Attr.ID.S,
		Caption: b.Words(t.Caption),
	}
	points := cells.points[:0]
	for _, row := range t.Rows {
		for i, c := range row.Cells {
			series := ""
			if i < len(t.Head) {
				series = t.Head[i].Text
				if g := t.Head[i].Group; g != "" {
					series = g + ", " + series
				}
			}
			for _, v := range c.Trend {
				if len(v.Cells) > 0 {
					points = append(points, evidencePoint{Series: series + ", " + data.FormatPeriod(*v.Key), Category: row.Cells[0].Shown, evidenceValue: cells.valueOf(&v, v.Shown())})
				}
			}
			if len(c.Value.Cells) > 0 { // else a row's head, or a total of nothing
				points = append(points, evidencePoint{Series: series, Category: row.Cells[0].Shown, evidenceValue: cells.valueOf(&c.Value, c.Shown)})
			}
		}
	}
	out.Values, cells.points = append([]evidencePoint{}, points...), points
	return out
}

func datasetOf(d *figure.Dataset, read func(*figure.Measure) bool) evidenceDataset {
	out := evidenceDataset{Name: d.Name, File: d.Table.File.Name, Sheet: d.Table.Sheet}
	if s := d.Spec.Source; s != nil {
		out.Title, out.Publisher, out.Published = s.Title.S, s.Publisher.S, s.Published.S
		out.URL, out.Licence, out.Note, out.Illustrative = s.URL.S, s.Licence.S, s.Note.S, s.Illustrative
	}
	if c := d.Spec.Coverage; c != nil {
		out.Coverage = &evidenceCoverage{c.Of.S, c.Unit.S, c.Accept.S}
	}
	if s := d.Table.Shield(); s != nil {
		out.Disclosure = &evidenceRule{Below: s.Below, Round: s.Round, Secondary: s.Secondary, Hidden: s.Hidden, Besides: s.Besides}
		if first := s.Hidden - s.Second; !s.Sparse {
			out.Disclosure.First, out.Disclosure.Second = &first, &s.Second
		}
	}
	for _, m := range d.Measures {
		if m.Note != "" && read(m) {
			out.Caveats = append(out.Caveats, evidenceCaveat{m.Name, m.Note})
		}
	}
	return out
}
