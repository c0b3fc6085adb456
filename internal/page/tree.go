package page

// An Elem is one element of the tag tree: a structure element of PDF 1.7
// (ISO 32000-1, 14.8.4), or a Content leaf. What is painted for an element
// hangs under Content leaves among its kids, so that the tree alone says the
// reading order: P[Content Link[Content] Content].
type Elem struct {
	Type Type
	Kids []*Elem

	ID         string // unique; Notes and table headers need one
	Alt        string // Figure, Formula, Link
	ActualText string
	Expansion  string // E, for abbreviations and marks such as [p]
	Lang       string // where it differs from the document's
	Title      string // T: optional

	// Lists.
	Ordered bool

	// Table cells.
	Scope            Scope
	RowSpan, ColSpan int // 0 means 1
	Headers          []string

	// Figures: the page and box they fill, for /BBox.
	Page int
	BBox Rect

	slab *Slab[Elem] // of the whole tree
}

// Type is a structure type.
type Type string

const (
	Content    Type = "" // a leaf: what items name
	Document   Type = "Document"
	Part       Type = "Part"
	Sect       Type = "Sect"
	Div        Type = "Div"
	H1         Type = "H1"
	H2         Type = "H2"
	H3         Type = "H3"
	H4         Type = "H4"
	H5         Type = "H5"
	H6         Type = "H6"
	P          Type = "P"
	BlockQuote Type = "BlockQuote"
	Caption    Type = "Caption"
	TOC        Type = "TOC"
	TOCI       Type = "TOCI"
	L          Type = "L"
	LI         Type = "LI"
	Lbl        Type = "Lbl"
	LBody      Type = "LBody"
	Table      Type = "Table"
	THead      Type = "THead"
	TBody      Type = "TBody"
	TFoot      Type = "TFoot"
	TR         Type = "TR"
	TH         Type = "TH"
	TD         Type = "TD"
	Span       Type = "Span"
	Quote      Type = "Quote"
	Note       Type = "Note"
	Reference  Type = "Reference"
	Code       Type = "Code"
	LinkType   Type = "Link"
	Figure     Type = "Figure"
)

// Scope is what a header cell heads.
type Scope uint8

const (
	NoScope Scope = iota
	Row
	Column
	Both
)

// Add appends a new kid of a type and gives it.
func (e *Elem) Add(t Type) *Elem {
	if e.slab == nil {
		e.slab = new(Slab[Elem])
	}
	k := e.slab.New()
	k.Type, k.slab = t, e.slab
	e.Kids = append(e.Kids, k)
	return k
}

// Leaf appends a Content leaf and gives the tag that items name it by.
func (e *Elem) Leaf() Tag { return Tag{Leaf: e.Add(Content)} }
