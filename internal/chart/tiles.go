package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// How much a grid of tiles may hold.
const (
	maxTiles       = 100
	maxTileColumns = 12
	maxClasses     = 5
)

var tilesKind = &kind{
	Kind: Tiles, name: "tiles", words: "tile map", mark: "tiles",
	draw: (*frame).tileMap, check: (*binder).tileGrid, tell: (*binder).aboutTiles,
	takes:  []string{"grid", "labels"},
	series: 1, marks: maxTiles, instead: "keep fewer rows with where",
	noFacet: "make a tile map of each, or use type: bar with facet",
}

// tile is one place of a tile map.
type tile struct {
	name        string
	row, column int
	category    int // -1 where there is no row for it
}

// tileGrid gives each area its tile: by the grid of the block, or on the map
// of the United Kingdom. An area without a tile, and two in one, are faults.
func (bd *binder) tileGrid() {
	if len(bd.Series) > 1 || len(bd.Category) > maxTiles {
		return // told already
	}
	var names []string // that areas may have
	var find func(string) int
	switch {
	case len(bd.Spec.Grid) > 0:
		if !bd.gridTiles() {
			return
		}
		for _, t := range bd.tiles {
			names = append(names, t.name)
		}
		find = func(name string) int {
			for i := range bd.tiles {
				if strings.EqualFold(bd.tiles[i].name, name) {
					return i
				}
			}
			return -1
		}
	default:
		regions := ukRegions
		for _, c := range bd.Category {
			if regionNamed(ukNations, c.Text) >= 0 && regionNamed(ukRegions, c.Text) < 0 {
				regions = ukNations // England is one of them
			}
		}
		for _, r := range regions {
			names = append(names, r.name)
			bd.tiles = append(bd.tiles, tile{r.short, r.row, r.column, -1})
		}
		find = func(name string) int { return regionNamed(regions, name) }
		for j := range bd.Category {
			if i := find(bd.Category[j].Text); i >= 0 && strings.EqualFold(bd.Category[j].Text, regions[i].code) {
				bd.Category[j].Text = regions[i].name // nobody reads codes
			}
		}
	}
	for j, c := range bd.Category {
		i := find(c.Text)
		switch {
		case i < 0:
			hint := "leave it out with where, or place the areas with grid:"
			if near := conf.Nearest(c.Text, names); near != "" {
				hint = "did you mean “" + near + "”? Else leave it out with where, or place the areas with grid:"
			}
			bd.fault(ruleTile, bd.Spec.X, hint, "“%s” has no tile", c.Text)
			return
		case bd.tiles[i].category >= 0:
			bd.fault(ruleTile, bd.Spec.X, "keep one of them with where", "“%s” and “%s” have the same tile", bd.Category[bd.tiles[i].category].Text, c.Text)
			return
		}
		bd.tiles[i].category = j
	}
	var absent []string
	for i, t := range bd.tiles {
		if t.category < 0 {
			absent = append(absent, names[i])
		}
	}
	bd.Missing = bd.Missing || len(absent) > 0
	switch {
	case len(absent) > 4:
		bd.remarks = append(bd.remarks, fmt.Sprintf("Hatched: no figure for %d areas", len(absent)))
	case len(absent) > 0:
		bd.remarks = append(bd.remarks, "Hatched: no figure for "+andList(absent))
	}
}

// gridTiles reads the grid of the block: rows of names, with a dot where no
// tile stands.
func (bd *binder) gridTiles() bool {
	at := map[string]diag.Text{}
	for row, cells := range bd.Spec.Grid {
		if len(cells) > maxTileColumns {
			bd.fault(ruleTile, cells[maxTileColumns], "make the grid narrower", "a row of the grid has %d tiles; a page has room for %d", len(cells), maxTileColumns)
			return false
		}
		for column, cell := range cells {
			name := diag.OneLine(cell.S)
			if strings.Trim(name, ".") == "" {
				continue
			}
			if len(bd.tiles) == maxTiles {
				bd.fault(ruleTile, cell, "leave some out", "the grid has more than %d tiles", maxTiles)
				return false
			}
			if _, twice := at[strings.ToLower(name)]; twice {
				bd.fault(ruleTile, cell, "name each area once", "“%s” stands twice in the grid", name)
				return false
			}
			at[strings.ToLower(name)] = cell
			bd.tiles = append(bd.tiles, tile{name, row, column, -1})
		}
	}
	if len(bd.tiles) == 0 {
		bd.fault(ruleTile, bd.Spec.X, "write rows of names: grid: [[., Northmere], [Westcombe, Eastvale]]", "the grid has no tiles")
		return false
	}
	return true
}

// aboutTiles says the ends of the range.
func (bd *binder) aboutTiles(a *altText) {
	bd.courses(a)
	for _, s := range bd.remarks {
		if rest, ok := strings.CutPrefix(s, "Hatched: "); ok {
			a.say(capital(rest) + ".")
		}
	}
}

// classes are ranges of values of one width, with round edges: as many as
// colours that a reader can tell apart.
type classes struct {
	scale scale
	hues  []page.Color
}

// of gives the class of a value.
func (k *classes) of(v float64) int {
	n := 0
	for n+1 < len(k.hues) && v >= k.scale.at(k.scale.lo+int64(n)+1)-slop*math.Abs(k.scale.at(1)) {
		n++
	}
	return n
}

// classes makes the classes: paler to darker, and in two hues where some
// values are below zero.
func (f *frame) classes() classes {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range f.c.Series[0].Values {
		if v.Kind == figure.Number {
			lo, hi = math.Min(lo, v.Float()), math.Max(hi, v.Float())
		}
	}
	u := f.c.valueUnit()
	k := classes{scale: niceScale(lo, hi, maxClasses, u.Kind == figure.Count)}
	k.scale.power = f.c.power
	palette := f.inks.palette()
	n := int(k.scale.hi - k.scale.lo)
	below := int(min(max(-k.scale.lo, 0), int64(n)))
	ramp := func(i, n int, hue page.Color) page.Color { // i of n, from pale to full
		if n == 1 {
			return mix(hue, f.inks.ground, 60)
		}
		return mix(hue, f.inks.ground, 16+84*i/(n-1))
	}
	most := max(below, n-below)
	for i := range n {
		switch {
		case i < below:
			k.hues = append(k.hues, ramp(below-1-i, most, palette[min(2, len(palette)-1)]))
		default:
			k.hues = append(k.hues, ramp(i-below, most, palette[0]))
		}
	}
	return k
}

// tileMap sets out a tile map with its legend: beside the map where there is
// room, else over it.
func (f *frame) tileMap() {
	c := f.c
	f.showX, f.showY = false, false
	f.x, f.y = &values{max: 1}, &values{max: 1}
	k := f.classes()
	rows, columns := 0, 0
	for _, t := range c.tiles {
		rows, columns = max(rows, t.row+1), max(columns, t.column+1)
	}
	const gap = 2 * page.Pt
	side := min(64*page.Pt, (f.w-page.Length(columns-1)*gap)/page.Length(columns))
	m := &tileMap{f: f, k: k, w: side, gap: gap}
	var tall page.Length
	for _, t := range c.tiles {
		st := f.value
		words := ""
		if t.category >= 0 {
			st.Color = f.inks.brand.OnColor(m.hue(t))
			words = f.valueText(0, t.category)
			if c.Series[0].Values[t.category].Kind != figure.Number {
				st.Color = f.inks.text
			}
		}
		name := f.letter(t.name, st, side-4*page.Pt)
		l := name
		if words != "" && c.Labels != NoLabels {
			strong := f.strong
			strong.Color = st.Color
			l = stacked(name, f.letter(words, strong, 0))
		}
		if l.w > side-2*page.Pt || longestWord(t.name, f) > side-2*page.Pt {
			f.fault(ruleTooNarrow, "give the chart more width, use shorter names in grid:, or type: bar", "“%s” does not fit in its tile", t.name)
			return
		}
		tall = max(tall, l.height()+l.depth)
		m.labels = append(m.labels, l)
	}
	m.h = max(side*80/100, tall+8*page.Pt)
	wide := page.Length(columns)*side + page.Length(columns-1)*gap
	high := page.Length(rows)*m.h + page.Length(rows-1)*gap
	if c.Height > 0 {
		m.h = max(tall+8*page.Pt, min(m.h*2, (c.Height-f.top-f.bottom+gap)/page.Length(rows)-gap))
		high = page.Length(rows)*m.h + page.Length(rows-1)*gap
	}
	m.legend(wide, high)
	f.h = m.top + max(high, m.keyH) + f.bottom
	if f.h > maxHeight {
		f.fault(ruleTall, "split the grid, or give it less width", "the chart would be %d mm high because of its %d rows of tiles", f.h/page.MM, rows)
		return
	}
	f.series = append(f.series, m)
}

// longestWord measures the longest word of a name.
func longestWord(name string, f *frame) page.Length {
	var w page.Length
	for word := range strings.FieldsSeq(name) {
		w = max(w, f.letter(word, f.value, 0).w)
	}
	return w
}

// tileMap draws tiles, as go-chart's series.
type tileMap struct {
	layer
	f      *frame
	k      classes
	w, h   page.Length // of a tile
	gap    page.Length
	top    page.Length // of the map
	labels []*lettering
	keys   []tileKey
	keyH   page.Length // of a legend beside the map
}

// tileKey is one entry of the legend.
type tileKey struct {
	x, y  page.Length
	class int // -1 for what is missing
	l     *lettering
}

// hue gives a tile's colour; that of what is missing is the ground's.
func (m *tileMap) hue(t tile) page.Color {
	if t.category < 0 || m.f.c.Series[0].Values[t.category].Kind != figure.Number {
		return m.f.inks.ground
	}
	return m.k.hues[m.k.of(m.f.c.Series[0].Values[t.category].Float())]
}

// legend letters the classes and places them.
func (m *tileMap) legend(wide, high page.Length) {
	f := m.f
	u := f.c.valueUnit()
	n := len(m.k.hues)
	label := func(i int) string {
		lo, hi := m.k.scale.label(m.k.scale.lo+int64(i), u), m.k.scale.label(m.k.scale.lo+int64(i)+1, u)
		if i == n-1 {
			return lo + " to " + hi
		}
		return lo + " to under " + hi
	}
	used := make([]bool, n)
	missing := false
	for _, t := range f.c.tiles {
		if t.category < 0 || f.c.Series[0].Values[t.category].Kind != figure.Number {
			missing = true
			continue
		}
		used[m.k.of(f.c.Series[0].Values[t.category].Float())] = true
	}
	// Classes at the ends that no area is in are left out.
	first, last := 0, n-1
	for first < last && !used[first] {
		first++
	}
	for last > first && !used[last] {
		last--
	}
	for i := first; i <= last; i++ {
		m.keys = append(m.keys, tileKey{class: i, l: f.letter(label(i), f.value, 0)})
	}
	if missing {
		m.keys = append(m.keys, tileKey{class: -1, l: f.letter("No figure", f.value, 0)})
	}
	const toWords, apart = 6 * page.Pt, 18 * page.Pt
	row := f.value.Size * 155 / 100
	var w page.Length
	for i := range m.keys {
		w = max(w, swatch*2+toWords+m.keys[i].l.w)
	}
	m.top = f.top
	if wide+apart+w <= f.w { // the highest on top
		slices.Reverse(m.keys[:last-first+1])
		m.keyH = page.Length(len(m.keys)) * row
		for i := range m.keys {
			m.keys[i].x, m.keys[i].y = wide+apart, m.top+page.Length(i)*row
		}
		return
	}
	x, y := page.Length(0), f.top
	for i := range m.keys {
		k := &m.keys[i]
		size := swatch*2 + toWords + k.l.w
		if x > 0 && x+size > f.w {
			x, y = 0, y+row
		}
		k.x, k.y = x, y
		x += size + apart*2/3
	}
	m.top = y + row + 4*page.Pt
}

func (m *tileMap) Render(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range, _ gochart.Style) {
	f := m.f
	for i, t := range f.c.tiles {
		x, y := page.Length(t.column)*(m.w+m.gap), m.top+page.Length(t.row)*(m.h+m.gap)
		m.paint(r, m.hue(t), page.Rect{X: x, Y: y, W: m.w, H: m.h}, t.category < 0 || f.c.Series[0].Values[t.category].Kind != figure.Number)
		l := m.labels[i]
		at := y + (m.h-l.height())/2
		if m.hue(t) == f.inks.ground {
			f.plate(l.box(center, x+m.w/2, at))
		}
		f.rec.place(l, center, x+m.w/2, at)
	}
	for _, k := range m.keys {
		b := page.Rect{X: k.x, Y: k.y, W: swatch * 2, H: swatch}
		if k.class < 0 {
			m.paint(r, f.inks.ground, b, true)
		} else {
			m.paint(r, m.k.hues[k.class], b, false)
		}
		f.rec.place(k.l, left, k.x+swatch*2+6*page.Pt, k.y+(swatch-k.l.top)/2)
	}
}

// paint fills a box, or hatches it for what is missing.
func (m *tileMap) paint(r gochart.Renderer, hue page.Color, b page.Rect, hatched bool) {
	x0, y0, x1, y1 := inPx(b.X), inPx(b.Y), inPx(b.X+b.W), inPx(b.Y+b.H)
	if !hatched {
		fill(r, hue)
		rectangle(r, x0, y0, x1, y1)
		r.Fill()
		return
	}
	stroke(r, mix(m.f.inks.text, m.f.inks.ground, 34), 500)
	const step = 450
	for d := step; d < x1-x0+y1-y0; d += step {
		// From the top or right edge down to the left or bottom edge.
		ax, ay := x0+d, y0
		if ax > x1 {
			ax, ay = x1, y0+d-(x1-x0)
		}
		bx, by := x0, y0+d
		if by > y1 {
			bx, by = x0+d-(y1-y0), y1
		}
		r.MoveTo(ax, ay)
		r.LineTo(bx, by)
	}
	r.Stroke()
	rectangle(r, x0+25, y0+25, x1-25, y1-25)
	r.Stroke()
}
