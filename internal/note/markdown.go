package note

import (
	"regexp"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"policybrief/internal/diag"
)

// markdown gives the goldmark parser of whole notes, and sentence the one of
// strings, which knows paragraphs and inlines only. goldmark supplies
// CommonMark and GFM; fenced divs, spans, links, images, footnotes, captions
// and shortcodes are ours, because goldmark has none of them or reads them in
// quadratic time.
var markdown = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(divParser{}, 80),
			util.Prioritized(shortcodeParser{}, 85),
			util.Prioritized(captionParser{}, 90),
			util.Prioritized(headingParser{placed{parser.NewSetextHeadingParser()}}, 100),
			util.Prioritized(nested{placed{extension.NewDefinitionListParser()}}, 101),
			util.Prioritized(placed{extension.NewDefinitionDescriptionParser()}, 102),
			util.Prioritized(placed{parser.NewThematicBreakParser()}, 200),
			util.Prioritized(nested{placed{parser.NewListParser()}}, 300),
			util.Prioritized(placed{parser.NewListItemParser()}, 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(headingParser{placed{parser.NewATXHeadingParser()}}, 600),
			util.Prioritized(fenceParser{placed{parser.NewFencedCodeBlockParser()}}, 700),
			util.Prioritized(nested{placed{parser.NewBlockquoteParser()}}, 800),
			util.Prioritized(footnoteParser{}, 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inlineParsers()...),
		parser.WithParagraphTransformers(
			util.Prioritized(paragraphLimit{}, 10),
			util.Prioritized(quoteTransformer{}, 50),
			util.Prioritized(referenceTransformer{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
		),
	)
})

var sentence = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(inlineParsers()...),
		parser.WithParagraphTransformers(util.Prioritized(paragraphLimit{}, 10)),
	)
})

func inlineParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(bracketParser{}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(htmlParser{}, 400),
		util.Prioritized(crossRefParser{}, 450),
		util.Prioritized(delimiterParser{parser.NewEmphasisParser()}, 500),
		util.Prioritized(delimiterParser{extension.NewStrikethroughParser()}, 500),
		util.Prioritized(linkifyParser(), 999),
	}
}

// linkifyParser finds bare addresses. Its patterns only find where an address
// ends at most; goldmark then takes closing punctuation off.
func linkifyParser() parser.InlineParser {
	return extension.NewLinkifyParser(
		extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}),
		extension.WithLinkifyURLRegexp(regexp.MustCompile(`^https?://[^\s<>"|]+`)),
		extension.WithLinkifyWWWRegexp(regexp.MustCompile(`^www\.[^\s<>"|]+\.[^\s<>"|]+`)),
	)
}

// reading is one run of goldmark over one input. The parsers above find it in
// goldmark's context; what they learn that its tree cannot hold stands here.
type reading struct {
	*input
	*builder
	attrs  map[ast.Node]*Attr     // of headings and captions
	starts map[ast.Node]int       // of blocks that tabs indent
	ends   map[ast.Node]int       // of setext headings and fenced code: after the last line
	tasks  map[ast.Node]bool      // of list items: whether the box is ticked
	kinds  map[ast.Node]diag.Text // of block quotations that are GitHub's alerts
	refs   map[string]diag.Span   // where a link reference is defined, by label

	openers     []*opener // brackets that wait for their partner
	inactive    int       // openers below this one lie in a link's text, and can't be a link
	delimiters  int       // runs of * _ ~ in this paragraph
	noTagEnd    int       // no > follows before this offset
	skip        int       // inlines before this offset belong to a figure
	start, stop int       // the block whose inlines are being read
	quotesFor   int       // the start of the block that lastQuote was looked for in, or -1
	lastQuote   int       // the last ' in the block that can close a quotation, or -1
}

var readingKey = parser.NewContextKey()

func readingOf(pc parser.Context) *reading { return pc.Get(readingKey).(*reading) }

// read runs goldmark.
func (r *reading) read(p parser.Parser) ast.Node {
	pc := parser.NewContext()
	pc.Set(readingKey, r)
	r.attrs = map[ast.Node]*Attr{}
	r.starts = map[ast.Node]int{}
	r.ends = map[ast.Node]int{}
	r.tasks = map[ast.Node]bool{}
	r.kinds = map[ast.Node]diag.Text{}
	r.refs = map[string]diag.Span{}
	return p.Parse(text.NewReader(r.mask), parser.WithContext(pc))
}

// trim gives the bytes of a segment without blanks at its ends.
func (r *reading) trim(s text.Segment) (i, j int) {
	i, j = s.Start, s.Stop
	for i < j && isBlank(r.mask[i]) {
		i++
	}
	for j > i && isBlank(r.mask[j-1]) {
		j--
	}
	return i, j
}
