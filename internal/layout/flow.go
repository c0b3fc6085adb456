package layout

import (
	"policybrief/internal/brand"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// A box is one indivisible piece of the vertical list: a line of text, a
// table row, a row of tiles, a chart with its words. Its x places are those of
// the page; its y places start at the top of its content.
type box struct {
	gap   page.Length // above it; dropped at the top of a page
	inset page.Length // above its content, inside the frames that it opens
	h     page.Length // of its content
	pad   page.Length // below its content, inside the frames that end with it

	cost  int32 // of a page break before it
	force bool  // a page starts with it
	shows bool  // shows made-up data
	rigid bool  // it is never squeezed: something is painted to its size
	kind  boxKind

	frame   *frame
	head    *tableHead // set again where a page starts with this box
	notes   []*footnote
	anchors []*anchor // places that this box is

	// The common box is one line.
	line    *text.Line
	x, base page.Length

	parts []part
	cols  []column
	flex  *flexible   // a figure in it that can be drawn lower
	width page.Length // of what it shows, where that is a figure or a table
}

// boxKind is what a box shows, for the count of what fills the pages.
type boxKind uint8

const (
	kindText boxKind = iota
	kindFigure
	kindTable
)

// full is the height a box takes, without the gap above it.
func (b *box) full() page.Length { return b.inset + b.h + b.pad }

// A part is one of several things painted for a box: a line whose baseline
// starts at x, y, or items moved by x, y.
type part struct {
	line  *text.Line
	items []page.Item
	x, y  page.Length

	figure   *page.Elem // whose BBox is rect, moved by x, y
	rect     page.Rect
	fill     page.Color // not transparent: rect is filled with it
	artifact bool       // painted as an artifact, whatever the pieces say

	entry *tocEntry // a page number for the contents
}

// A column is a vertical list set beside others in one box.
type column struct{ boxes []box }

// Costs of page breaks. A page that ends n lines short costs n².
const (
	costNever  = 1 << 22 // broken only where nothing else can be done
	costInside = 4       // inside a paragraph
	costWord   = 20      // inside a word
	costRow    = 9       // between table rows
	costFrame  = 40      // inside a panel
	costIntro  = 900     // after a line that introduces what follows
	costList   = 60      // just after the first, or before the last, item of a list
	costWhole  = 400     // inside a table or list that takes a small part of a page
)

// A frame is drawn round boxes: a panel's ground, bar and rules. Where it goes
// over a page it is drawn on both, padding included.
type frame struct {
	parent *frame
	depth  int
	x, w   page.Length
	top    page.Length // padding above the first box of each page
	bottom page.Length
	style  frameStyle
}

// keepAll keeps all boxes together until it is taken back.
const keepAll = 1 << 20

// flow is a vertical list under construction.
type flow struct {
	s      *setter
	boxes  []box
	floats []float

	// What the next box takes on.
	gap     page.Length
	inset   page.Length
	atTop   bool // a frame was opened: its first box has no gap inside it
	force   bool
	keep    int   // boxes before which no page may break
	cost    int32 // the least cost of a break before the next box
	anchors []*anchor
	label   []part // hangs beside the first line of the next box

	frame   *frame
	heading string // the words of the heading just set, until something follows
}

// area is where blocks are set and how.
type area struct {
	x, w    page.Length
	el      *page.Elem // the parent in the tag tree
	typ     brand.Type
	indent  int         // depth of lists
	tight   bool        // list items without space between
	ground  page.Color  // of the panel it stands on; transparent for none
	numbers bool        // paragraphs are numbered
	fill    page.Length // how high a chart had best be, words included; 0 for its own height
}

// indentBy sets an area further in, as far as leaves lines that can be read:
// ten em, or what there is.
func (a *area) indentBy(left, right page.Length) {
	spare := max(0, a.w-10*a.typ.Size)
	left = min(left, spare)
	right = min(right, spare-left)
	a.x += left
	a.w -= left + right
}

// space asks for room above the next box; of several requests the largest
// counts.
func (f *flow) space(l page.Length) {
	if !f.atTop {
		f.gap = max(f.gap, l)
	}
}

// add appends a box. The place is good until the next add.
func (f *flow) add(b box) *box {
	b.gap, b.inset = f.gap, f.inset
	b.force = f.force
	b.frame = f.frame
	b.cost = max(b.cost, f.cost)
	if f.frame != nil {
		b.cost = max(b.cost, costFrame)
	}
	if f.keep > 0 {
		b.cost = costNever
		f.keep--
		if f.keep <= 2 && b.h > 3*f.s.body.LineHeight {
			f.keep = 0 // a chart or a row of columns is company enough for a heading
		}
	}
	b.anchors, f.anchors = f.anchors, nil
	if f.label != nil {
		b.parts = append(f.label, b.parts...)
		f.label = nil
	}
	f.gap, f.inset, f.cost, f.force, f.atTop, f.heading = 0, 0, 0, false, false, ""
	f.boxes = append(f.boxes, b)
	return &f.boxes[len(f.boxes)-1]
}

// open starts a frame; what is set until close stands in it.
func (f *flow) open(fr *frame) (start int) {
	fr.parent = f.frame
	if f.frame != nil {
		fr.depth = f.frame.depth + 1
	}
	f.frame = fr
	f.inset += fr.top
	f.atTop = true
	return len(f.boxes)
}

// close ends the frame that was opened at a box.
func (f *flow) close(start int) {
	fr := f.frame
	f.frame = fr.parent
	if len(f.boxes) == start { // an empty frame is not drawn
		f.inset -= fr.top
		return
	}
	f.boxes[len(f.boxes)-1].pad += fr.bottom
	if f.keep < keepAll/2 { // what a panel's label asked for ends with the panel
		f.keep = 0
	}
	f.atTop = false
}

// height is that of a list of boxes set one after the other.
func height(boxes []box) (h page.Length) {
	for i := range boxes {
		h += boxes[i].full()
		if i > 0 {
			h += boxes[i].gap
		}
	}
	return h
}

// lineOpts says how lines of text become boxes.
type lineOpts struct {
	typ   brand.Type
	x, w  page.Length
	align align
	shows bool
	notes bool // pieces may call footnotes
}

type align uint8

const (
	alignLeft align = iota
	alignCenter
	alignRight
)

// lines adds each line of text as a box, with no single line of a paragraph
// alone on a page.
func (f *flow) lines(lines []text.Line, o lineOpts) {
	base := f.s.baseline(o.typ)
	for i := range lines {
		l := &lines[i]
		b := box{h: o.typ.LineHeight, line: l, x: o.x, base: base, shows: o.shows}
		switch o.align {
		case alignRight:
			b.x += o.w - l.W
		case alignCenter:
			b.x += (o.w - l.W) / 2
		}
		if i > 0 {
			b.cost = costInside
			if lines[i-1].Hyphenated {
				b.cost = costWord
			}
			if i == 1 || i == len(lines)-1 {
				b.cost = costNever
			}
		}
		if o.notes {
			b.notes = calledNotes(l, nil)
		}
		f.add(b)
	}
}

// baseline gives the place of the baseline in a line's height, so that
// ascenders and descenders stand centred in it.
func (s *setter) baseline(t brand.Type) page.Length {
	face := s.style(t, false, false).Face
	if face == nil {
		return t.LineHeight * 3 / 4
	}
	m := &face.Metrics
	a, d := t.Size*page.Length(m.Ascent)/1000, t.Size*page.Length(m.Descent)/1000
	return (t.LineHeight-a-d)/2 + a
}

// wholeTable tells the boxes of a table what they are, and keeps a small one
// whole.
func (f *flow) wholeTable(start int, a *area) {
	for i := start; i < len(f.boxes); i++ {
		f.boxes[i].kind, f.boxes[i].width = kindTable, a.w
	}
	f.whole(start, f.s.geo.room(false)/2)
}

// whole makes it dear to break among the boxes from one on, where they take
// less room than that of a page or half a page: the dearer, the less they take.
func (f *flow) whole(start int, room page.Length) {
	h := height(f.boxes[min(start, len(f.boxes)):])
	if h >= room {
		return
	}
	for i := start + 1; i < len(f.boxes); i++ {
		b := &f.boxes[i]
		b.cost = max(b.cost, int32(costWhole*(room-h)/room))
	}
}
