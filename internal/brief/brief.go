// Package brief binds a note to its data: it decides conditions first, so
// that what an edition may not see is gone before anything else is looked at,
// then evaluates figures and claims, binds charts and tables, numbers what is
// numbered and resolves references. Check then reads the bound brief for
// typed numbers, unchecked words and the like. It sets no type.
package brief

import (
	"slices"

	"policybrief/internal/brand"
	"policybrief/internal/chart"
	"policybrief/internal/cite"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// Input is what one edition is bound from.
type Input struct {
	Doc          *note.Doc
	Edition      *note.Edition
	Datasets     map[string]*figure.Dataset
	Images       map[string]*page.ImageData // by path from the project root
	Bibliography *cite.Library              // nil where the edition names none
	Brand        *brand.Brand
	Profile      *brand.Profile
	Matrix       []Variable // the row of the matrix that the edition is for
	Limits       figure.Limits
	Parsed       *Parsed    // what editions of the note share of its reading; may be nil
	At           *diag.Span // set to what is being bound, for whoever has to tell where it failed; may be nil
}

// Variable is a variable of the matrix, and the key that it stands for.
type Variable struct {
	Name diag.Text
	Key  data.Key
}

// Brief is one bound edition. Its trees are the note's nodes, without those
// the edition may not see; what was found about a node stands in the maps.
type Brief struct {
	Edition *note.Edition
	Front   *note.Front
	Lang    string
	Brand   *brand.Brand
	Profile *brand.Profile
	Scope   *figure.Scope
	Matrix  []Variable
	Limits  figure.Limits
	Cut     bool // it takes more than it may, and was not bound to its end

	Title, Subtitle, Abstract []*note.Node // inlines
	Blocks                    []*note.Node
	Annex                     map[*note.Node]string // an annex Div's letter

	Figures    map[*note.Node]*Figure      // by Figure node
	Charts     map[*note.Node]*Chart       // by Block node of class chart
	Tables     map[*note.Node]*Table       // by Block node of class table
	Images     map[*note.Node]*Image       // by ImageBlock and Image node
	Footnotes  map[*note.Node]*Footnote    // by FootnoteRef node
	Refs       map[*note.Node]Ref          // by CrossRef node
	Cites      map[*note.Node][]*note.Node // by Citation node: its words, as inlines
	References []*note.Node                // of the works cited: paragraphs, in order
	Labels     map[*note.Node]Label        // of what has a number: headings, charts, tables, images
	Titles     map[*note.Node][]*note.Node // of callouts and panels: inlines
	Claims     []*Claim
	Budgets    []Total   // what budget tables come to, in reading order
	Order      []*Figure // the figures, in reading order

	Conditions []Condition // those on figures, in the order decided

	Sources []Source // of every dataset used, in the order first used
	Legend  []Mark   // every mark and marker shown, for “Notes to figures”
	Faults  diag.List
}

// Figure is one figure shown in text.
type Figure struct {
	Node    *note.Node
	Heading string // the nearest heading, for its identity
	Ordinal int    // among the same expression under that heading, from 1
	Expr    *figure.Expr
	Value   figure.Value
	Shown   string
}

// Claim is one claim and whether it held.
type Claim struct {
	Node    *note.Node // the span, div or chart block
	Words   string
	Heading string
	Ordinal int
	Expr    *figure.Expr
	Value   figure.Value
	Values  []figure.Value // every value its expression used
	Holds   bool
}

// Condition is a condition on figures, and whether its passage is shown.
type Condition struct {
	Node  *note.Node
	Expr  diag.Text
	Shown bool
}

// Chart is a bound chart with its words as inlines.
type Chart struct {
	*chart.Chart
	Title, Subtitle, Caption []*note.Node
	Remarks                  [][]*note.Node // the words of its annotations
	Heading                  string
	Ordinal                  int
}

// Table is a bound `table` block.
type Table struct {
	Caption      []*note.Node
	Note         []*note.Node // inlines set under it
	Head         []TableHead
	Rows         []TableRow
	Source       string
	Illustrative bool
	Cells        []figure.Ref
	Heading      string
	Ordinal      int
}

// TableHead is one column of a table.
type TableHead struct {
	Text   string
	Unit   string // set under or after it: "£ million"
	Number bool   // right-aligned on the decimal point
	Group  string // the head over it and its neighbours of the same group; "" for none
	Bar    bool   // its cells show their numbers as bars too
	Trend  bool   // its cells are small lines of all periods
}

// Common gives the marks that every cell of a column has, which are said once,
// in its head; none where the column is of one cell.
func (t *Table) Common(column int) []Mark {
	var common []Mark
	cells := 0
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Group != "" {
			continue
		}
		if column >= len(r.Cells) {
			return nil
		}
		marks := r.Cells[column].Marks
		if cells++; cells == 1 {
			common = slices.Clone(marks)
		}
		common = slices.DeleteFunc(common, func(m Mark) bool { return m.Word == "" || !slices.Contains(marks, m) })
		if len(common) == 0 {
			return nil
		}
	}
	if cells < 2 {
		return nil
	}
	return common
}

// TableRow is one row of a table.
type TableRow struct {
	Cells []TableCell // the first heads the row; none in the head of a group
	Group string      // the head of the rows that follow
	Total bool
}

// TableCell is one cell of a table.
type TableCell struct {
	Shown string // without marks
	Marks []Mark
	Value figure.Value
	Trend []figure.Value // by period, of a column of trends
}

// Mark is a mark or marker with its word.
type Mark struct{ Sign, Word string }

// Image is a picture with what is said of it.
type Image struct {
	Data     *page.ImageData
	Alt      string
	AltNodes []*note.Node // the alternative text with its figures
	Credit   string
	Width    int // per cent of the measure; 0 for its natural width
	Caption  []*note.Node
}

// Footnote is a called footnote.
type Footnote struct {
	Number int
	Blocks []*note.Node
}

// Label is what a numbered thing is called.
type Label struct {
	Kind   string // Figure, Table, Section, Annex
	Number string // "2", "1.3", "A"
	ID     string // its anchor; made where the writer gave none
}

// Ref is a resolved cross reference.
type Ref struct {
	Text string // "Figure 2", or "2"
	ID   string
}

// Source is a dataset's entry under “Sources and notes”.
type Source struct {
	Text         string // publisher, title, date, licence
	URL          string
	Notes        []string // caveats of its measures that were shown
	Illustrative bool
}
