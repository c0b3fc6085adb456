package layout

import (
	"policybrief/internal/brief"
	"policybrief/internal/chart"
	"policybrief/internal/page"
)

// A page that is too long by a little is squeezed rather than broken: its gaps
// give up to a quarter, and figures whose writer gave no height up to a fifth.

// flexible is the figure of a box that can be drawn lower or higher.
type flexible struct {
	part  int // of the box: the drawing
	h     page.Length
	most  page.Length // how much lower it can be at most
	tried bool        // and is the height that its labels allow
	least page.Length
	try   func(h page.Length) (*chart.Drawing, bool)
}

// give is how much lower the figure can be, which is known once it has been
// drawn so low: few pages are so full that it has to be.
func (fx *flexible) give() page.Length {
	if !fx.tried {
		fx.tried, fx.least = true, fx.h
		if d, ok := fx.try(fx.h - fx.most); ok {
			fx.least = max(d.H, fx.h-fx.most)
		}
	}
	return max(0, fx.h-fx.least)
}

// gapGive is how much of a gap can be squeezed out.
func gapGive(gap page.Length) page.Length { return gap / 4 }

// give is how much lower a box can be made.
func (b *box) give() page.Length { return b.giveOf((*flexible).give) }

// mostGive is what give is at most, told without drawing anything.
func (b *box) mostGive() page.Length {
	return b.giveOf(func(fx *flexible) page.Length { return fx.most })
}

func (b *box) giveOf(figure func(*flexible) page.Length) page.Length {
	if b.flex != nil {
		return figure(b.flex)
	}
	if len(b.cols) == 0 || b.rigid {
		return 0
	}
	low := page.Length(0)
	for _, c := range b.cols {
		low = max(low, height(c.boxes)-giveOf(c.boxes, figure))
	}
	return max(0, b.h-low)
}

// giveOf is how much lower a list of boxes can be made.
func giveOf(boxes []box, figure func(*flexible) page.Length) (give page.Length) {
	for i := range boxes {
		if i > 0 {
			give += gapGive(boxes[i].gap)
		}
		give += boxes[i].giveOf(figure)
	}
	return give
}

// squeezeTo makes a list of boxes so low that they fit a room, as far as they
// can be: each gives in proportion to what it can.
func squeezeTo(boxes []box, room page.Length) {
	over, give := height(boxes)-room, giveOf(boxes, (*flexible).give)
	if over <= 0 || give <= 0 {
		return
	}
	over = min(over, give)
	share := func(g page.Length) page.Length { return min(g, (g*over+give-1)/give) }
	for i := range boxes {
		b := &boxes[i]
		if i > 0 {
			b.gap -= share(gapGive(b.gap))
		}
		if g := b.give(); g > 0 {
			b.lower(share(g))
		}
	}
}

// lower makes a box lower.
func (b *box) lower(by page.Length) {
	if b.flex != nil {
		drawn, _ := b.flex.try(b.flex.h - by)
		b.redraw(drawn)
		return
	}
	b.h -= by
	for i := range b.cols {
		squeezeTo(b.cols[i].boxes, b.h)
	}
}

// redraw gives the figure of a box another drawing; what stands under it moves.
func (b *box) redraw(drawn *chart.Drawing) {
	fx := b.flex
	d := fx.h - drawn.H
	fx.h = drawn.H
	p := &b.parts[fx.part]
	p.items, p.rect.H = drawn.Items, drawn.H
	for i := fx.part + 1; i < len(b.parts); i++ {
		b.parts[i].y -= d
	}
	b.h -= d
}

// leastDrawing is the least height of a drawing that is made lower for the
// sake of what stands beside it.
const leastDrawing = 42 * page.MM

// bends tells whether the drawing of a chart can be lower or higher: its writer
// gave no height.
func bends(c *brief.Chart) bool { return c.Spec != nil && c.Height == 0 }

// drawing is the drawing of a chart, a part of a box.
type drawing struct {
	c    *brief.Chart
	w, h page.Length
	tag  page.Tag
	part int
	done bool
	told int // faults, once it is done
}

// draw draws the chart at its own height.
func (d *drawing) draw(s *setter) []page.Item {
	drawn, faults := chart.Draw(d.c.Chart, s.br, d.w, d.tag)
	s.faults.Add(faults...)
	d.h, d.done, d.told = drawn.H, true, len(faults)
	return drawn.Items
}

// flexible lets the drawing of a chart that bends be lower, where its labels
// still fit, so that a page holds it. fill is how high the box had best be,
// beside a column of text; 0 where nothing stands beside it.
func (s *setter) flexible(b *box, d *drawing, fill page.Length) {
	h := d.h
	if !bends(d.c) || h <= 0 || b.parts[d.part].rect.H != h {
		return
	}
	try := func(h page.Length) (*chart.Drawing, bool) {
		other := *d.c.Chart
		other.Height = h
		drawn, faults := chart.Draw(&other, s.br, d.w, d.tag)
		return drawn, len(faults) <= d.told && drawn.H > 0
	}
	b.flex = &flexible{part: d.part, h: h, try: try}
	filled := fill <= 0
	fit := func() {
		if filled {
			return
		}
		want := min(max(h+fill-b.h, min(h, max(leastDrawing, h*6/10))), h*8/5)
		if drawn, ok := try(want); ok && drawn.H != h {
			b.redraw(drawn)
			filled = true
		}
	}
	if fit(); !filled && !d.done {
		if b.parts[d.part].items = d.draw(s); d.told > 0 { // at another height as much may be told
			fit()
		}
	}
	b.flex.most = b.flex.h - b.flex.h*4/5
}
