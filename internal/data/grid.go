package data

import (
	"bytes"
	"math"
	"slices"

	"policybrief/internal/diag"
)

// A grid is a sheet with the place of every cell: those of record r begin at
// starts[first[r]:first[r+1]]. Records count from 0 here, from 1 to people.
type grid struct {
	*sheet
	data   []byte
	stop   *breaks
	starts []uint32
	first  []uint32
	area   area
	words  vocabulary
	faults []recordFault    // few, in order
	more   int              // faults beyond those
	lines  map[int]line     // of records profiled so far
	kinds  map[string]class // of the words and signs met so far, which cells repeat
	keep   bool             // starts is read again: a table takes its own copy
}

// recordFault is what is wrong with a record.
type recordFault struct {
	record, at int // at is an offset
	scanFault
}

// fatal tells whether nothing after the fault can be read.
func (f scanFault) fatal() bool { return f == quoteOpen || f == cellTooLong || f == tooManyCells }

// readGrid finds the cells of a sheet, as far down as the area goes.
func readGrid(s *sheet, in area, words vocabulary) *grid {
	g := &grid{sheet: s, data: s.src.Data, stop: breaksFor(s.delim), area: in, words: words, lines: map[int]line{}, kinds: map[string]class{}}
	if s.data != nil {
		g.data = s.data
	}
	g.stop[typed] = s.src.Cells != nil
	for pos := s.start; pos < len(g.data) && len(g.first) < in.bottom; {
		before, record := len(g.starts), len(g.first)
		var next, at int
		var fault scanFault
		g.starts, next, fault, at = scanRecord(g.data, pos, s.delim, g.stop, g.starts)
		if fault != sound {
			if g.more++; len(g.faults) <= maxTold {
				g.faults = append(g.faults, recordFault{record, at, fault})
				g.more--
			}
			if fault.fatal() {
				g.starts = g.starts[:before]
				break
			}
		}
		g.first = append(g.first, uint32(before))
		pos = next
		if record == 256 { // the records so far tell how many more there are
			records := (len(g.data)-pos)/max(1, (pos-s.start)/256)*17/16 + 16
			g.first = slices.Grow(g.first, records)
			g.starts = slices.Grow(g.starts, records*len(g.starts)/256)
		}
	}
	g.first = append(g.first, uint32(len(g.starts)))
	return g
}

// records counts the records.
func (g *grid) records() int { return len(g.first) - 1 }

// cells gives the offsets of a record's cells.
func (g *grid) cells(record int) []uint32 {
	if record < 0 || record >= g.records() {
		return nil
	}
	return g.starts[g.first[record]:g.first[record+1]]
}

// offset gives the place of a cell; that of nothing, at the record's end,
// where the record does not go so far.
func (g *grid) offset(record, column int) uint32 {
	cells := g.cells(record)
	if column < len(cells) {
		return cells[column]
	}
	if len(cells) == 0 {
		return uint32(len(g.data))
	}
	return uint32(cellStop(g.data, int(cells[len(cells)-1]), g.stop))
}

// cell gives the content of a cell without white space at its ends, and
// whether it is stored as a number.
func (g *grid) cell(record, column int) (content []byte, isTyped bool) {
	start := int(g.offset(record, column))
	end := cellEnd(g.data, start, g.stop)
	return trim(unquote(g.data[start:end])), end < len(g.data) && g.data[end] == typed
}

// text gives the content of a cell as words on one line.
func (g *grid) text(record, column int) string {
	b, _ := g.cell(record, column)
	return string(bytes.Join(bytes.Fields(b), []byte(" ")))
}

// span gives the place of a cell.
func (g *grid) span(record, column int) diag.Span {
	start := int(g.offset(record, column))
	return g.src.Span(start, cellEnd(g.data, start, g.stop))
}

// recordSpan gives the place of a record without its line break.
func (g *grid) recordSpan(record int) diag.Span {
	cells := g.cells(record)
	if len(cells) == 0 {
		return g.src.Span(g.start, g.start)
	}
	return g.src.Span(int(cells[0]), cellStop(g.data, int(cells[len(cells)-1]), g.stop))
}

// cellStop gives the offset of what ends a cell: a delimiter, a line break or
// the end of the file, after all the forms of a number stored as one.
func cellStop(data []byte, start int, stop *breaks) int {
	end := cellEnd(data, start, stop)
	for end < len(data) && data[end] == typed && stop[typed] {
		end = cellEnd(data, end+1, stop)
	}
	return end
}

// class is what a cell holds, as far as finding the table needs it.
type class uint8

const (
	nothing class = iota
	numeric       // a number or a limit
	yearly        // a whole number that may be a year
	sign          // a sign that means “missing” wherever it stands
	period        // a period that is no number
	wordy         // all else
)

// maxKinds is how many contents of cells have their class kept, maxKind how
// long they are at the most.
const (
	maxKinds = 1 << 12
	maxKind  = 64
)

// class tells what a cell holds.
func (g *grid) class(record, column int) class {
	b, isTyped := g.cell(record, column)
	if len(b) == 0 {
		return nothing
	}
	if isTyped || len(b) > maxKind || scanNumber(b, '.').ok {
		return g.classOf(b, isTyped)
	}
	kind, ok := g.kinds[string(b)]
	if !ok {
		kind = g.classOf(b, false)
		if len(g.kinds) < maxKinds {
			g.kinds[string(b)] = kind
		}
	}
	return kind
}

// classOf tells what the content of a cell is.
func (g *grid) classOf(b []byte, isTyped bool) class {
	if c := b[0] | 0x20; c >= 'a' && c <= 'z' && g.words.plainWord(b) {
		if len(b) <= 40 && isPeriod(string(b)) {
			return period
		}
		return wordy
	}
	r := g.words.read(b, '.')
	if r.state == Words && !isTyped {
		r = g.words.read(b, ',')
	}
	switch {
	case r.state == Known && r.scan.num.Exp == 0 && r.scan.num.Coef >= 1500 && r.scan.num.Coef <= 2200 && !r.scan.separated && !r.scan.percent && r.scan.sign == 0:
		return yearly
	case r.state == Known:
		return numeric
	case r.state == Missing && (r.span || r.loose): // 16 to 24 heads a column of ages, 2011-12 one of a year
	case r.state == Missing && r.bounded:
		return numeric
	case r.state == Missing:
		return sign
	case len(b) <= 40 && isPeriod(string(b)):
		return period
	}
	return wordy
}

// line is the profile of a record.
type line struct {
	filled      int // cells that hold something
	left, right int // the first and the last of them
	figures     int // numbers, years among them, and signs
	years       int
	words       int // words and periods
	rising      bool
}

// line profiles a record within the area.
func (g *grid) line(record int) line {
	if l, ok := g.lines[record]; ok {
		return l
	}
	l := line{left: -1, rising: true}
	cells := g.cells(record)
	var last int64
	step := 0
	for c := g.area.left; c < min(len(cells), g.area.right); c++ {
		kind := g.class(record, c)
		if kind == nothing {
			continue
		}
		if l.filled++; l.left < 0 {
			l.left = c
		}
		l.right = c
		switch kind {
		case yearly:
			b, _ := g.cell(record, c)
			y := scanNumber(b, '.').num.Coef
			if l.years > 0 {
				now := 1
				if y < last {
					now = -1
				}
				if y == last || step != 0 && now != step {
					l.rising = false
				}
				step = now
			}
			last = y
			l.years++
			l.figures++
		case numeric, sign:
			l.figures++
		default:
			l.words++
		}
	}
	if len(g.lines) < 1<<16 {
		g.lines[record] = l
	}
	return l
}

// blankRecord tells at once whether a record holds nothing in the area.
func (g *grid) blankRecord(record int) bool {
	cells := g.cells(record)
	for _, s := range cells[min(g.area.left, len(cells)):min(g.area.right, len(cells))] {
		if c := int(s); c < len(g.data) {
			switch b := g.data[c]; {
			case g.stop[b]:
			case b > ' ' && b != '"' && b < 0x80:
				return false
			case !blank(unquote(g.data[c:cellEnd(g.data, c, g.stop)])):
				return false
			}
		}
	}
	return true
}

// area is the part of a sheet that holds the table: records top to bottom,
// from 1, and columns left up to right, from 0, right not included.
type area struct {
	top, bottom int
	left, right int
	at          diag.Span
}

var wholeSheet = area{1, math.MaxInt, 0, math.MaxInt, diag.Span{}}

// isPeriod tells whether a text can be read as a period.
func isPeriod(s string) bool {
	p := readPeriod(s)
	return p.any()
}
