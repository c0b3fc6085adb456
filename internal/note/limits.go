package note

// Limits on what a note may hold, far above what is ever written by hand. They
// bound the time and memory that a damaged or hostile note can take.
const (
	maxNote           = 1 << 20 // bytes of one file
	maxTotal          = 4 << 20 // bytes of a note with all it includes
	maxLine           = 32 << 10
	maxParagraph      = 64 << 10
	maxFigure         = 2000     // bytes between {{ and }}
	maxAttr           = 2000     // bytes between { and }
	maxAhead          = 20       // lines that attributes, an address or a tag may take up
	maxTarget         = 4000     // bytes of a link's address and title
	maxLabel          = 999      // bytes of a link label, as CommonMark has it
	maxDepth          = 60       // blocks in blocks, and inlines in inlines
	maxBrackets       = maxDepth // [ that wait for their ]
	maxDelimiters     = 1000     // runs of * _ ~ in one paragraph
	maxColumns        = 100
	maxCells          = 20000 // of one table
	maxNodes          = 250000
	maxIncludeDepth   = 10
	maxFaults         = 1000
	maxEncodingFaults = 20
)
