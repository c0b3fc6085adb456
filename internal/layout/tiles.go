package layout

import (
	"strings"
	"unicode"

	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

// tile is one key figure: what stands before it, the figure large, the rest.
type tile struct {
	before, big, after []text.Line
	bigSize            page.Length
	called, shows      bool
}

const (
	tileGap  = 10 * page.Pt
	tilePad  = 10 * page.Pt
	tileRule = 3 * page.Pt
	bigMost  = 30 * page.Pt
	bigEven  = 20 * page.Pt
	bigLeast = 15 * page.Pt

	bigHeight = 116 // of a line of large figures, in hundredths of their size
)

// tiles sets a list of key figures as tiles of equal widths.
func (f *flow) tiles(n *note.Node, a area) {
	a.el = a.el.Add(page.Div)
	for _, k := range n.Kids {
		if k.Kind == note.List {
			a := a
			a.ground = f.s.br.Colors.Panel
			f.tileList(k, a)
			continue
		}
		f.block(k, a)
	}
}

// tileColumns gives how many tiles stand side by side: rows as even as can be,
// none narrower than its words need.
func tileColumns(n int, width page.Length) int {
	most := int((width + tileGap) / (100*page.Pt + tileGap))
	most = max(1, min(most, 4))
	rows := (n + most - 1) / most
	if rows == 0 {
		return 1
	}
	return (n + rows - 1) / rows
}

func (f *flow) tileList(n *note.Node, a area) {
	s := f.s
	cols := tileColumns(len(n.Kids), a.w)
	w := (a.w - page.Length(cols-1)*tileGap) / page.Length(cols)
	pad := min(tilePad, w/8)
	list := a.el.Add(page.L)
	tiles := make([]*tile, len(n.Kids))
	// All figures are as large as the widest allows, unless that one is words.
	big := bigMost
	tried := new(page.Elem)
	for _, item := range n.Kids {
		if pick := keyFigure(flatten(item)); pick != nil {
			_, size := s.bigFigure(pick, a, bigMost, w-2*pad, tried)
			big = min(big, max(size, bigEven))
		}
	}
	for i, item := range n.Kids {
		tiles[i] = s.tile(item, a, big, w-2*pad, list.Add(page.LI).Add(page.LBody))
	}
	gap := a.typ.LineHeight
	if f.heading != "" {
		gap /= 2
	}
	f.atTop = false
	f.space(gap)
	for i := 0; i < len(tiles); i += cols {
		if i > 0 {
			f.space(tileGap)
			f.cost = costFrame
		}
		f.tileRow(tiles[i:min(i+cols, len(tiles))], a, w, pad)
	}
	f.space(a.typ.LineHeight)
}

// tile sets the words of one tile.
func (s *setter) tile(item *note.Node, a area, most, w page.Length, el *page.Elem) *tile {
	t := &tile{shows: s.illustrative(item.Kids)}
	inlines := flatten(item)
	pick := keyFigure(inlines)
	small := a.typ
	small.Size = a.typ.Size * 95 / 100
	small.LineHeight = small.Size * 132 / 100
	small.Color = s.br.Colors.OnPanel

	set := func(nodes []*note.Node) []text.Line {
		in := s.inliner(&a, small, el)
		in.nodes(nodes)
		trimStart(in)
		t.called = t.called || in.called
		return s.setLines(in.pieces, w)
	}
	if pick == nil {
		t.after = set(inlines)
		return t
	}
	before, after := around(inlines, pick)
	if hasWords(before) {
		t.before = set(before)
	}
	t.big, t.bigSize = s.bigFigure(pick, a, most, w, el)
	if after != nil {
		t.after = set(after)
	}
	return t
}

// bigFigure sets a tile's figure as large as it fits on one line, or on
// several lines where even the least size does not.
func (s *setter) bigFigure(pick *note.Node, a area, most, w page.Length, el *page.Elem) ([]text.Line, page.Length) {
	t := a.typ
	t.Family = s.br.Headings[0].Family
	t.Weight = 700
	t.Color = s.ink(s.br.Colors.Primary, &a)
	kids := len(el.Kids)
	for size := most; ; size -= 2 * page.Pt {
		t.Size, t.LineHeight = size, size*bigHeight/100
		el.Kids = el.Kids[:kids]
		in := s.inliner(&a, t, el)
		in.plain = true
		in.node(pick)
		if l, _ := text.Line1(in.pieces...); l.W > w && size > bigLeast {
			continue
		}
		// The space is not seen: it parts the figure from its words for whoever
		// reads them out of the page.
		if len(in.pieces) > 0 {
			in.text(" ", &note.Node{})
		}
		return s.setLines(in.pieces, w), size
	}
}

// keyFigure gives the first figure among inlines, or the first strong words
// where there is no figure.
func keyFigure(inlines []*note.Node) (found *note.Node) {
	for _, kind := range []note.Kind{note.Figure, note.Strong} {
		for _, n := range inlines {
			note.Walk(n, func(n *note.Node) bool {
				if found == nil && n.Kind == kind {
					found = n
				}
				return found == nil
			})
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// around gives the inlines before and after a node, which may stand inside
// spans or strong words: those are opened.
func around(nodes []*note.Node, pick *note.Node) (before, after []*note.Node) {
	for i, n := range nodes {
		if n == pick {
			return nodes[:i:i], nodes[i+1:]
		}
		if holds(n, pick) {
			b, c := around(n.Kids, pick)
			before = append(nodes[:i:i], b...)
			after = append(c[:len(c):len(c)], nodes[i+1:]...)
			return before, after
		}
	}
	return nodes, nil
}

func holds(n, pick *note.Node) (found bool) {
	note.Walk(n, func(k *note.Node) bool {
		found = found || k == pick
		return !found
	})
	return found
}

func hasWords(nodes []*note.Node) bool {
	return strings.ContainsFunc(note.PlainText(nodes), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// trimStart takes off the space and punctuation that joined the words to the
// figure before them.
func trimStart(in *inliner) {
	for i := range in.pieces {
		p := &in.pieces[i]
		cut := strings.TrimLeft(p.Text, " \u00A0:,–—-")
		p.Text = cut
		if cut != "" {
			return
		}
	}
}

// tileRow adds one row of tiles as a box.
func (f *flow) tileRow(row []*tile, a area, w, pad page.Length) {
	s := f.s
	small := a.typ.Size * 95 / 100
	lh := small * 132 / 100
	before, big, after := 0, page.Length(0), 0
	for _, t := range row {
		before = max(before, len(t.before))
		after = max(after, len(t.after))
		if t.big != nil {
			big = max(big, page.Length(len(t.big))*t.bigSize*bigHeight/100)
		}
	}
	h := tileRule + pad + page.Length(before)*lh + big + page.Length(after)*lh + pad
	b := box{h: h}
	for i, t := range row {
		x := a.x + page.Length(i)*(w+tileGap)
		b.shows = b.shows || t.shows
		b.parts = append(b.parts, part{items: []page.Item{
			fill(page.Rect{X: x, W: w, H: h}, s.br.Colors.Panel),
			fill(page.Rect{X: x, W: w, H: tileRule}, s.br.Colors.Primary),
		}})
		y := tileRule + pad*8/10
		put := func(lines []text.Line, lh, base page.Length) {
			for j := range lines {
				b.parts = append(b.parts, part{line: &lines[j], x: x + pad, y: y + base})
				y += lh
				if t.called {
					b.notes = calledNotes(&lines[j], b.notes)
				}
			}
		}
		smallBase := (lh-small*7/10)/2 + small*7/10
		y += page.Length(before-len(t.before)) * lh
		put(t.before, lh, smallBase)
		if t.big != nil {
			size := t.bigSize
			y = tileRule + pad*8/10 + page.Length(before)*lh + big - page.Length(len(t.big))*size*bigHeight/100
			put(t.big, size*bigHeight/100, size*92/100)
		} else if before > 0 || big > 0 {
			y = tileRule + pad
		}
		put(t.after, lh, smallBase)
	}
	f.add(b)
}
