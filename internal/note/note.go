// Package note turns Markdown and its front matter into a typed tree in which
// every node has its place in the source, includes and front matter too. It
// is the only user of goldmark. Parsing always gives a tree, so that a writer
// sees every fault in one run. It evaluates nothing and opens no files: it
// says which files it needs.
package note

import (
	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// Doc is a parsed note. It never changes after Parse, so editions share it.
type Doc struct {
	Source    *diag.Source
	Meta      *conf.Value // the front matter merged over the project's shared settings
	Front     *Front      // Meta decoded
	Blocks    []*Node
	Footnotes map[string]*Node // FootnoteDef by id; one written ^[…] has an id of its own
	// IDs holds the nodes that carry an id, in the order written. An id has
	// several where they all stand under conditions; that two never meet in one
	// edition is for the edition's binding to check.
	IDs      map[string][]*Node
	Editions []Edition // in the order written; one with an empty name where the note names none
	Needs    []Need
}

// Edition is one edition of a note: its name and its own front matter, in
// which the edition's keys override the note's.
type Edition struct {
	Name     string
	At       diag.Span
	Audience string
	Front    *Front

	// Of an annex that is built apart: the edition that it belongs to, the Div
	// that holds it, and its letter. Annex is nil for all others.
	Of     string
	Annex  *Node
	Letter string
}

// Need is a file that a note names.
type Need struct {
	Kind NeedKind
	Path diag.Text    // as written, relative to the file that names it
	From *diag.Source // the file that names it
}

// NeedKind is what a needed file is.
type NeedKind uint8

const (
	NeedInclude NeedKind = iota
	NeedImage
	NeedData
	NeedBrand
	NeedProfile
	NeedBibliography
)

// Front is the front matter of a note or edition (SPEC.md §3).
type Front struct {
	Title          diag.Text             `conf:"title" doc:"the brief's title"`
	Subtitle       diag.Text             `conf:"subtitle" doc:"the line under the title"`
	Author         []Author              `conf:"author" doc:"a name, a map of name, role, organisation and email, or a list of these"`
	To             diag.Text             `conf:"to" doc:"whom it is to, where the title is set as a memo"`
	Date           diag.Text             `conf:"date" doc:"YYYY-MM-DD"`
	Lang           diag.Text             `conf:"lang" doc:"the language, en-GB unless given"`
	Abstract       diag.Text             `conf:"abstract" doc:"a short account set before the text"`
	Keywords       []diag.Text           `conf:"keywords" doc:"words for the PDF's properties"`
	TOC            bool                  `conf:"toc" doc:"set a table of contents"`
	TOCDepth       int                   `conf:"toc-depth" doc:"how many levels of headings it lists"`
	LOF            bool                  `conf:"lof" doc:"set a list of figures"`
	LOT            bool                  `conf:"lot" doc:"set a list of tables"`
	Justify        *bool                 `conf:"justify" doc:"set text with both edges straight, or not"`
	NumberSections bool                  `conf:"number-sections" doc:"number the headings"`
	PaperSize      diag.Text             `conf:"papersize" doc:"a4" values:"a4"`
	Profile        diag.Text             `conf:"profile" doc:"the kind of document, or the path of a profile of your own"`
	Marking        diag.Text             `conf:"marking" doc:"a protective marking, set on every page"`
	Embargo        diag.Text             `conf:"embargo" doc:"until when: RFC 3339 time"`
	Audience       diag.Text             `conf:"audience" doc:"whom an edition is for, where it is not its name"`
	Data           conf.Map[*data.Spec]  `conf:"data" doc:"the datasets"`
	Editions       conf.Map[*conf.Value] `conf:"editions" doc:"one PDF each, with the keys it overrides" schema:"{\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}}"`
	Matrix         conf.Map[diag.Text]   `conf:"matrix" doc:"one set of editions for each key of a dataset: {force: forces.force}"`
	Brand          *conf.Value           `conf:"brand" doc:"a path, an inline brand, or false" schema:"{\"anyOf\":[{\"type\":\"string\"},{\"const\":false},{\"type\":\"object\"}]}"`
	Bibliography   []diag.Text           `conf:"bibliography" doc:"the files of the works that are cited: BibTeX (.bib) or CSL-JSON (.json)"`
	Output         diag.Text             `conf:"output" doc:"the name of the PDF"`
	Rules          conf.Map[diag.Text]   `conf:"rules" doc:"levels of warnings: off, warning or error" schema:"{\"type\":\"object\",\"additionalProperties\":{\"enum\":[\"off\",\"warning\",\"error\",false]}}"`
	Params         conf.Map[*conf.Value] `conf:"params" doc:"values of your own, used in expressions"`
}

// Author is one author.
type Author struct {
	Name         diag.Text `conf:"name" doc:"the person's name"`
	Role         diag.Text `conf:"role" doc:"for example head of analysis"`
	Organisation diag.Text `conf:"organisation" doc:"whom the person speaks for"`
	Email        diag.Text `conf:"email" doc:"an address that readers may write to"`
}

// Node is one node of the tree. Which fields mean something depends on Kind.
type Node struct {
	Kind Kind
	Span diag.Span // the whole of it, as it stands in its source
	Attr Attr
	Kids []*Node

	Text    diag.Text // Text, Code, CodeBlock, Figure (the expression), Block (the YAML), Link and Image (the address), FootnoteRef and CrossRef (the id), Callout (its kind), PageBreak: none
	Title   diag.Text // Link and Image titles, Div callout titles
	Level   int       // Heading: 1 to 6; List: the first number
	Flags   Flags
	Align   Align   // TableCell
	Caption []*Node // Table, ImageBlock: inlines
}

// Kind is what a node is.
type Kind uint8

const (
	// Blocks.
	Paragraph Kind = iota
	Heading
	List // kids: Item
	Item // kids: blocks
	CodeBlock
	BlockQuote  // kids: blocks; a quotation with attribution has an Attribution as last kid
	Attribution // kids: inlines after the dash
	Table       // kids: TableRow; the first is the head
	TableRow    // kids: TableCell
	TableCell   // kids: inlines
	ThematicBreak
	Div            // kids: blocks; Attr.Classes[0] names it (summary, ask, key-figures, columns …)
	Callout        // kids: blocks; Text is note, tip, warning, important or caution
	DefinitionList // kids: Term, Definition
	Term           // kids: inlines
	Definition     // kids: blocks
	PageBreak
	ImageBlock  // an image alone in its paragraph; Text is the path, Caption its caption
	Block       // a fenced block of this trade; Attr.Classes[0] is chart or table, Text its YAML
	FootnoteDef // kids: blocks

	// Inlines.
	Text
	Emph
	Strong
	Strike
	Code
	Link
	Image
	SoftBreak
	LineBreak
	Span        // kids: inlines; Attr has claim, given, source, content-visible …
	Figure      // {{ expression }}: Text is the expression
	FootnoteRef // Text is the id
	CrossRef    // @fig-x: Text is the id; NumberOnly for [-@fig-x]
	Citation    // [@key; @other] or, with InText, @key; kids: CiteKey. Text is all of it, as written
	CiteKey     // Text is the key, Title what follows it, such as a page, Caption what stands before it; YearOnly for -@key
)

// Flags are yes-or-no facts of a node.
type Flags uint8

const (
	Ordered    Flags = 1 << iota // List
	Tight                        // List
	Task                         // Item
	Done                         // Item: a ticked task
	NumberOnly                   // CrossRef
	Auto                         // Link: an autolink, shown as its address
	InText                       // Citation: the author is a part of the sentence
	YearOnly                     // CiteKey
)

// Has tells whether a flag is set.
func (n *Node) Has(f Flags) bool { return n.Flags&f != 0 }

// Align is a column's alignment.
type Align uint8

const (
	AlignDefault Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// Attr is the attributes in braces: {#id .class key="value"}.
type Attr struct {
	ID      diag.Text
	Classes []diag.Text
	Values  []Value
}

// Value is one key="value".
type Value struct {
	Key, Value diag.Text
}

// Get gives the value of a key.
func (a *Attr) Get(key string) (diag.Text, bool) {
	for _, v := range a.Values {
		if v.Key.S == key {
			return v.Value, true
		}
	}
	return diag.Text{}, false
}

// Is tells whether the attributes have a class.
func (a *Attr) Is(class string) bool {
	for _, c := range a.Classes {
		if c.S == class {
			return true
		}
	}
	return false
}

// Walk calls f on a node and all below it, parents first, captions before
// kids; f returning false skips a node's kids.
func Walk(n *Node, f func(*Node) bool) {
	if n == nil || !f(n) {
		return
	}
	for _, k := range n.Caption {
		Walk(k, f)
	}
	for _, k := range n.Kids {
		Walk(k, f)
	}
}
