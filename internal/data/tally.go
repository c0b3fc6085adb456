package data

import "strings"

// tally is what a pass over a column's cells found.
type tally struct {
	numbers   int // numbers under some decimal sign
	blanks    int
	missing   int // signs that mean “missing” wherever they stand
	loose     int // signs that mean it in a column of numbers alone: x, -, 0-2
	words     int // all else
	codes     int // numbers with a leading zero
	distinct  int // different words and ranges
	percents  int
	fractions int      // of those, the stored fractions that are shown as per cents
	bare      int      // numbers other than 0 without a per cent or currency sign
	bareRow   int      // the first of them
	dp        int      // the most decimal places
	negative  bool     // some number is below zero
	sign      currency // the first currency sign
	signRow   int      // the first cell with another one, or -1
	// The first rows with a number that can be read with a point alone, with a
	// comma alone, and with either; -1 where there is none. And how many.
	point, comma, either    int
	points, commas, eithers int
	seen                    map[string]seen
	last                    []byte // the text met last, and what it was: files are often sorted
	lastSeen                seen
	marked                  marked
}

// seen is a text met before in the column, so that each is read once.
type seen struct {
	state State
	n     numberScan
	loose bool
	span  bool
}

// maxStrays is how many different texts a column of numbers may hold beside
// them whatever their share.
const maxStrays = 20

// maxSeen bounds what is remembered of a column's texts.
const maxSeen = 512

// pass reads every cell once, counts what it finds, and stores plain numbers.
func (t *Table) pass(dec byte) []tally {
	cols := len(t.Columns)
	tallies := make([]tally, cols)
	for i := range tallies {
		tallies[i] = tally{bareRow: -1, signRow: -1, point: -1, comma: -1, either: -1}
	}
	at := 0
	for row := 0; row < t.Rows; row++ {
		for col := 0; col < cols; col++ {
			start := int(t.starts[at])
			at++
			var b []byte
			if col+1 < cols && t.packed { // the next cell begins after one delimiter
				b = t.data[start : t.starts[at]-1]
			} else {
				end := cellEnd(t.data, start, t.stop)
				b = t.data[start:end]
				if t.typed && end < len(t.data) && t.data[end] == typed {
					t.stored(&tallies[col], row, col, b, end)
					continue
				}
			}
			if len(b) > 0 && (b[0] <= ' ' || b[0] == '"' || b[len(b)-1] <= ' ' || b[0] >= 0x80 || b[len(b)-1] >= 0x80) {
				b = trim(unquote(b))
			}
			y := &tallies[col]
			if len(b) == 0 {
				y.blanks++
				continue
			}
			if t.isNull(col, b) {
				y.missing++
				continue
			}
			if c := b[0] | 0x20; c >= 'a' && c <= 'z' {
				y.other(t.words, row, b, dec)
				continue
			}
			if n, ok := scanWhole(b); ok && t.stores[col].putWhole(row, n) {
				y.numbers++
				if n != 0 {
					y.bare++
					first(&y.bareRow, row)
				}
				continue
			}
			n, ok := scanPlain(b, dec)
			if !ok {
				n = scanFull(b, dec)
			}
			if n.ok {
				t.stores[col].put(row, t.Rows, n.num)
				y.number(row, n)
				continue
			}
			y.other(t.words, row, b, dec)
		}
	}
	return tallies
}

// stored counts a number that is stored as one. Itself it proves no decimal
// sign. It has the unit and the decimal places that it is shown with.
func (t *Table) stored(y *tally, row, col int, b []byte, end int) {
	if t.isNull(col, b) {
		y.missing++
		return
	}
	n := scanFull(b, '.')
	if !n.ok { // a number with marks, whose decimal sign is the point too
		before := *y
		y.other(t.words, row, b, '.')
		y.point, y.comma, y.either = before.point, before.comma, before.either
		y.points, y.commas, y.eithers = before.points, before.commas, before.eithers
		return
	}
	t.stores[col].put(row, t.Rows, n.num)
	n.separated, n.code = false, false
	if shown, _, _ := t.forms(end); shown != "" {
		n.dp = int8(min(shownPlaces(shown), maxDigits))
		s := scanFull([]byte(shown), '.')
		n.percent, n.sign = strings.HasSuffix(shown, "%"), s.sign
		// An OpenDocument cell is shown as the writer's own language has it,
		// so that 7301 shown as 7,301 proves what 9,093 [r] means.
		if t.Format == formatODS {
			if other := scanFull([]byte(shown), ','); s.ok && s.separated && s.num.Compare(n.num) == 0 {
				n.separated, n.point, n.comma = true, true, false
			} else if other.ok && other.separated && other.num.Compare(n.num) == 0 {
				n.separated, n.point, n.comma = true, false, true
			}
		}
		if n.percent {
			y.fractions++
		}
	}
	y.number(row, n)
}

// number counts a number.
func (y *tally) number(row int, n numberScan) {
	y.numbers++
	y.dp, y.negative = max(y.dp, int(n.dp)), y.negative || n.num.Coef < 0
	if n.code {
		y.codes++
	}
	if n.separated {
		y.evidence(row, n)
	}
	switch {
	case n.percent:
		y.percents++
	case n.sign != 0:
		if y.sign == 0 {
			y.sign = n.sign
		} else if n.sign != y.sign {
			first(&y.signRow, row)
		}
	case n.num.Coef != 0:
		y.bare++
		first(&y.bareRow, row)
	}
}

func first(row *int, now int) {
	if *row < 0 {
		*row = now
	}
}

// other counts a cell that is not a number by itself.
func (y *tally) other(v vocabulary, row int, b []byte, dec byte) {
	if y.distinct > maxStrays && v.plainWord(b) { // how many more there are decides nothing
		y.words++
		return
	}
	s, ok := y.lastSeen, string(y.last) == string(b)
	if !ok {
		s, ok = y.seen[string(b)]
	}
	if !ok {
		if n, marks := y.marked.number(v, b, dec); marks {
			y.number(row, n)
			return
		}
		r := v.read(b, dec)
		y.marked.learn(v, b, dec, &r)
		if r.state == Words && !v.plainWord(b) {
			if alt := v.read(b, '.'+','-dec); alt.state == Known {
				r = alt
			}
		}
		s = seen{r.state, r.scan, r.loose, r.span}
		if len(y.seen) < maxSeen {
			if y.seen == nil {
				y.seen = map[string]seen{}
			}
			y.seen[string(b)] = s
			if s.state == Words || s.span {
				y.distinct++
			}
		}
	}
	y.last, y.lastSeen = b, s
	switch {
	case s.state == Known:
		y.number(row, s.n)
	case s.state == Words:
		y.words++
	case s.loose:
		y.loose++
	default:
		y.missing++
	}
	if s.state == Missing && s.n.separated {
		y.evidence(row, s.n)
	}
}

// evidence takes what a number with a separator says of the decimal sign.
func (y *tally) evidence(row int, n numberScan) {
	switch {
	case n.point && n.comma:
		y.eithers++
		first(&y.either, row)
	case n.point:
		y.points++
		first(&y.point, row)
	default:
		y.commas++
		first(&y.comma, row)
	}
}

// put stores a number at the column's scale, which grows to the most decimal
// places met. A number that does not fit is read from its cell when asked for.
func (s *store) put(row, rows int, n Number) {
	if s.coef.none() {
		s.coef = newCoefs(rows)
	}
	dp := int(-n.Exp)
	if dp > s.dp {
		if dp > maxDigits {
			return
		}
		by := pow10[dp-s.dp]
		for i := range row {
			if v := s.coef.at(i); v != seeCell {
				s.coef.set(i, scaled(v, by))
			}
		}
		s.dp = dp
	}
	s.coef.set(row, scaled(n.Coef, pow10[s.dp-dp]))
}

// scanWhole reads the most common of numbers: up to nine digits and nothing
// else, without a zero in front.
func scanWhole(b []byte) (int32, bool) {
	if len(b) > 9 || b[0] == '0' && len(b) > 1 {
		return 0, false
	}
	n := int32(0)
	for _, c := range b {
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + int32(d)
	}
	return n, true
}

// putWhole stores a whole number where the column has had no other.
func (s *store) putWhole(row int, n int32) bool {
	if s.dp != 0 || s.coef.small == nil {
		return false
	}
	s.coef.small[row] = n
	return true
}

// scaled multiplies, or gives seeCell where the product does not fit.
func scaled(v, by int64) int64 {
	if p := v * by; p/by == v && p != seeCell {
		return p
	}
	return seeCell
}
