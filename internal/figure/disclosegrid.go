package figure

import (
	"cmp"
	"slices"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// maxGuarded is the most counts that are protected together.
const maxGuarded = 1 << 23

// grid is all counts of the sheets that are protected together. A cell is a
// number; its place is told by dimensions: those of its row, by the name of
// their column, and last the name of its own column. Where a sheet lacks a
// dimension, its cells have code 0 in it: all taken together.
type grid struct {
	sheets []*sheet
	value  []int64 // in units of 1/unit; 0 where the cell is not known
	known  []bool  // holds a number that is reckoned with
	line   []int32 // of a cell: its row, counted over all sheets
	column []int32 // of a cell: its column, counted over all sheets
	unit   int64   // what 1 is in value: more where counts have decimals
	dims   []dimension
	names  []uint64 // by column: the hash of its name, its code in the last dimension
	titles []string // by column
	exact  []bool   // by line: another number is published beside the counts, which may tell them unrounded
	groups []attribute
	rels   []relation
	sums   []bool    // by cell: it is the total of a relation
	relOf  [][]int32 // by cell: the relations it is in
	state  []state   // by cell
	spent  int       // work done so far
	sparse bool      // some counts are safe from a reader only who does not know which are small
}

// dimension is what one column says of the rows of all sheets.
type dimension struct {
	name  string
	code  []int32 // by line
	texts []string
	time  bool // every text is a period
	kind  data.Kind
	start []int64 // by code, of a column in time
}

// attribute is a grouping of rows that is no dimension: regions of areas, the
// level that a code tells.
type attribute struct{ code []int32 } // by line; 0 for none

// state is what becomes of a cell.
type state uint8

const (
	shown  state = iota
	first        // hidden as it is small
	second       // hidden as it would give another away
)

// relation is a set of cells of which one sum equals another, to the unit.
type relation struct {
	cells []int32
	minus int // cells from here on are on the other side: the total, as a rule
}

func newGrid(sheets []*sheet) *grid {
	g := &grid{sheets: sheets, unit: 1}
	cells, lines := 0, 0
	for _, s := range sheets {
		s.first, s.lines = int32(min(cells, maxGuarded)), int32(min(lines, maxGuarded))
		cells += s.table.Rows * len(s.counts)
		lines += s.table.Rows
	}
	if cells > maxGuarded || lines > maxGuarded {
		g.value = make([]int64, 0)
		g.spent = -1
		return g
	}
	g.value, g.known = make([]int64, cells), make([]bool, cells)
	g.line, g.column, g.state = make([]int32, cells), make([]int32, cells), make([]state, cells)
	g.exact = make([]bool, lines)
	places := int32(0)
	for _, s := range sheets {
		for _, c := range s.counts {
			places = max(places, min(int32(c.DP)-c.scale, 6))
		}
	}
	for range places {
		g.unit *= 10
	}
	for _, s := range sheets {
		g.take(s, places)
	}
	g.coordinates()
	return g
}

func (g *grid) tooLarge() bool { return g.spent < 0 }

// number gives the cell of a row and of a column by its place in counts.
func (s *sheet) number(row, count int) int32 {
	return s.first + int32(row*len(s.counts)+count)
}

// take takes the counts of a sheet over.
func (g *grid) take(s *sheet, places int32) {
	from := int32(len(g.names))
	for _, c := range s.counts {
		name := c.Name
		if name == "" {
			name = c.Letter
		}
		g.names, g.titles = append(g.names, hashText(name)), append(g.titles, name)
	}
	for row := range s.table.Rows {
		for j, c := range s.counts {
			id := s.number(row, j)
			g.line[id], g.column[id] = s.lines+int32(row), from+int32(j)
			n, ok := s.table.Plain(row, c.Index)
			if !ok {
				cell := s.table.Cell(row, c.Index)
				n, ok = cell.Num, cell.State == data.Known
			}
			if ok {
				g.value[id], g.known[id] = whole64(n, c.scale+places)
				n.Exp += c.scale
				n.Coef = max(n.Coef, -n.Coef)
				if n.Sign() > 0 && n.Compare(data.Int(s.below)) < 0 {
					g.state[id] = first
				}
			}
		}
		for _, c := range s.others {
			if _, ok := s.table.Plain(row, c.Index); ok || s.table.Cell(row, c.Index).State == data.Known {
				g.exact[s.lines+int32(row)] = true
				break
			}
		}
	}
}

// whole64 gives n × 10^scale, where that is a whole number that sums of many
// have room for.
func whole64(n data.Number, scale int32) (int64, bool) {
	v := n.Coef
	exp := n.Exp + scale
	for ; exp < 0 && v%10 == 0 && v != 0; exp++ {
		v /= 10
	}
	if v == 0 {
		return 0, true
	}
	if exp < 0 || exp > 15 {
		return 0, false
	}
	for ; exp > 0; exp-- {
		if v > 1e15 || v < -1e15 {
			return 0, false
		}
		v *= 10
	}
	return v, v < 1e15 && v > -1e15
}

// coordinates finds the dimensions and attributes of all lines.
func (g *grid) coordinates() {
	byName := map[string]int{}
	for _, s := range g.sheets {
		for _, c := range s.dims {
			if _, ok := byName[c.Name]; !ok {
				byName[c.Name] = len(g.dims)
				g.dims = append(g.dims, dimension{name: c.Name, code: make([]int32, len(g.exact)), texts: []string{""}})
			}
		}
	}
	for i := range g.dims {
		d := &g.dims[i]
		d.start, d.time = []int64{0}, true
		codes := map[keyID]int32{}
		for _, s := range g.sheets {
			if c := s.dim(d.name); c != nil {
				d.read(s, c, codes)
			}
		}
	}
	for _, s := range g.sheets {
		for _, c := range s.groups {
			g.group(s, func(row int) string { return diag.OneLine(s.table.Text(row, c.Index)) })
		}
		for _, c := range append(slices.Clone(s.groups), s.dims...) {
			if levels := areaLevels(s.table, c); levels != nil {
				g.group(s, func(row int) string { return levels[row] })
			}
		}
	}
}

// group adds an attribute of a sheet's rows, where it puts some together.
func (g *grid) group(s *sheet, text func(row int) string) {
	const most = 12 // of a table; any further column of text is a remark
	if len(g.groups) >= most*len(g.sheets) {
		return
	}
	a := attribute{make([]int32, len(g.exact))}
	codes := map[string]int32{"": 0}
	for row := range s.table.Rows {
		t := text(row)
		code, ok := codes[t]
		if !ok {
			code = int32(len(codes))
			codes[t] = code
		}
		a.code[s.lines+int32(row)] = code
	}
	if n := len(codes) - 1; n > 1 && n < s.table.Rows {
		g.groups = append(g.groups, a)
	}
}

// areaLevels gives the level of each row's area where a column has the codes
// of the UK's Office for National Statistics, as E12000001: E12 are regions.
func areaLevels(t *data.Table, c *data.Column) []string {
	out := make([]string, t.Rows)
	for row := range out {
		s := t.Text(row, c.Index)
		if len(s) != 9 || s[0] < 'A' || s[0] > 'Z' || strings.Trim(s[1:], "0123456789") != "" {
			return nil
		}
		out[row] = s[:3]
	}
	return out
}

// dim gives the sheet's column of a dimension, or nil.
func (s *sheet) dim(name string) *data.Column {
	i := slices.IndexFunc(s.dims, func(c *data.Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return s.dims[i]
}

// keyID tells keys apart: a period, or a text.
type keyID struct {
	text  string
	kind  data.Kind
	start int64
}

// read takes a sheet's column into a dimension. Keys are one where they are
// one period, or one text but for their marks.
func (d *dimension) read(s *sheet, c *data.Column, codes map[keyID]int32) {
	set, _ := s.table.KeySet(c, s.as[c.Name], nil) // what it can't read is told where it is a key
	coded := make([]int32, len(set.Keys))
	for i, key := range set.Keys {
		id := keyID{text: diag.OneLine(key.Text)}
		if key.InTime() {
			id = keyID{kind: key.Kind, start: key.Start}
			d.kind = key.Kind
		} else if id.text != "" {
			d.time = false
		}
		code, ok := codes[id]
		if !ok {
			code = int32(len(d.texts))
			codes[id] = code
			d.texts, d.start = append(d.texts, diag.OneLine(key.Text)), append(d.start, key.Start)
		}
		coded[i] = code
	}
	for row := range s.table.Rows {
		d.code[s.lines+int32(row)] = coded[set.Codes[row]]
	}
}

// protect hides the small counts, then the further ones, then the other
// numbers that rest on them, and screens the tables. It gives a sheet for
// which that failed, or nil.
func (g *grid) protect() *sheet {
	if slices.ContainsFunc(g.sheets, func(s *sheet) bool { return s.secondary }) {
		g.relate()
		if at := g.suppress(); at >= 0 {
			return g.sheetOf(at)
		}
	}
	for _, s := range g.sheets {
		g.screen(s)
	}
	return nil
}

// sheetOf gives the sheet of a cell.
func (g *grid) sheetOf(id int32) *sheet {
	if len(g.sheets) == 1 {
		return g.sheets[0]
	}
	i, ok := slices.BinarySearchFunc(g.sheets, id, func(s *sheet, id int32) int { return cmp.Compare(s.first, id) })
	if !ok {
		i--
	}
	for len(g.sheets[i].counts) == 0 || g.sheets[i].table.Rows == 0 { // an empty sheet begins where the next one does
		i++
	}
	return g.sheets[i]
}

// row gives the sheet, the row and the column of a cell.
func (g *grid) place(id int32) (s *sheet, row int, c counted64) {
	s = g.sheetOf(id)
	k := int(id - s.first)
	return s, k / len(s.counts), s.counts[k%len(s.counts)]
}
