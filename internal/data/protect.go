package data

import (
	"math/big"
	"math/bits"
	"strings"

	"policybrief/internal/diag"
)

// A Shield is what a disclosure rule has done to a table, for people: the rule
// as it was applied, and how many cells it hid.
type Shield struct {
	Below     int64 // counts from 1 to Below-1 are hidden; 0 where none is
	Round     int64 // other counts are rounded to the nearest multiple, halves away from zero; 0 where they are not
	Secondary bool  // further cells are hidden that would give a hidden one away
	Hidden    int   // counts that are hidden
	Second    int   // those of them hidden because they would give another away
	Besides   int   // other numbers hidden because they rest on hidden counts
	Sparse    bool  // to tell how many are hidden second would tell some of the counts
}

// A Screen is what a disclosure rule does to one column.
type Screen struct {
	Hidden []uint64 // one bit a row: the cell is hidden; nil where none is
	Round  int64    // known numbers are rounded to the nearest multiple of this many; 0 for none
	Scale  int32    // power of ten that the column's numbers stand for
}

// Hide hides the cell of a row, of so many.
func (s *Screen) Hide(row, rows int) {
	if s.Hidden == nil {
		s.Hidden = make([]uint64, (rows+63)/64)
	}
	s.Hidden[row/64] |= 1 << (row % 64)
}

// Hides tells whether the cell of a row is hidden.
func (s *Screen) Hides(row int) bool {
	return s != nil && row/64 < len(s.Hidden) && s.Hidden[row/64]&(1<<(row%64)) != 0
}

// Count gives how many cells are hidden.
func (s *Screen) Count() (n int) {
	for _, w := range s.Hidden {
		n += bits.OnesCount64(w)
	}
	return n
}

// shield is the storage of a protected table.
type shield struct {
	Shield
	of      *Table    // as it was read
	screens []*Screen // by column; nil where it stands as it was read
}

// The sign and the word of a hidden cell, as UK official statistics have them.
const (
	hiddenSign = "[c]"
	hiddenWord = "confidential"
)

// Protected gives the table with the screens of some columns, by index, in
// front of it. It shares the storage and has the same rows and columns; only a
// cell behind a screen is another: a hidden one is missing with the sign [c],
// and a rounded one has the text of its rounded number. All texts of a rounded
// column are written alike, so that none tells that it was a round number
// before. Marks and origins stay, but places in the file are cells and show no
// line of it, as the line may hold what is hidden.
func (t *Table) Protected(rule Shield, screens map[int]*Screen) *Table {
	p := *t
	p.shield = &shield{Shield: rule, of: t, screens: make([]*Screen, len(t.Columns))}
	for column, s := range screens {
		p.shield.screens[column] = s
	}
	delim := byte(',')
	if t.Delimiter != "" {
		delim = t.Delimiter[0]
	}
	p.File = quiet(t.File, delim)
	return &p
}

// Shield gives what a disclosure rule has done to the table, or nil where none
// was applied.
func (t *Table) Shield() *Shield {
	if t.shield == nil {
		return nil
	}
	return &t.shield.Shield
}

// cell gives a cell of the protected table.
func (s *shield) cell(t *Table, row, column int) Cell {
	c := s.of.Cell(row, column)
	if c.Origin.Span.Source == s.of.File {
		c.Origin.Span.Source = t.File
	}
	if column < 0 || column >= len(s.screens) || s.screens[column] == nil || c.Origin.Row == 0 {
		return c
	}
	switch screen := s.screens[column]; {
	case screen.Hides(row):
		return Cell{Raw: hiddenSign, State: Missing, Marker: hiddenSign, Why: hiddenWord, Marks: c.Marks, Origin: c.Origin}
	case screen.Round > 0 && c.State == Known:
		c.Num = c.Num.nearest(screen.Round, screen.Scale)
		c.Raw, c.Shown = c.Num.text(s.of.dec), ""
	}
	return c
}

// plain gives the number of a cell of the protected table, as Plain does.
func (s *shield) plain(row, column int) (Number, bool) {
	n, ok := s.of.Plain(row, column)
	screen := s.screens[column]
	if !ok || screen == nil {
		return n, ok
	}
	if screen.Hides(row) {
		return Number{}, false
	}
	if screen.Round > 0 {
		n = n.nearest(screen.Round, screen.Scale)
	}
	return n, true
}

// text gives the content of a cell behind a screen; ok is false where the
// table's own stands.
func (s *shield) text(row, column int) (content []byte, ok bool) {
	screen := s.screens[column]
	if screen == nil {
		return nil, false
	}
	if screen.Hides(row) {
		return []byte(hiddenSign), true
	}
	if screen.Round > 0 {
		if c := s.of.Cell(row, column); c.State == Known {
			return []byte(c.Num.nearest(screen.Round, screen.Scale).text(s.of.dec)), true
		}
	}
	return nil, false
}

// text gives the number as a file with this decimal sign has it.
func (n Number) text(dec byte) string {
	if dec == ',' {
		return strings.Replace(n.String(), ".", ",", 1)
	}
	return n.String()
}

// nearest gives the number rounded to the nearest multiple of base, halves
// away from zero, where it stands for 10^scale times as much. A number of more
// digits than a number can have stays as it is.
func (n Number) nearest(base int64, scale int32) Number {
	exp := n.Exp + scale // of the number that it stands for
	if exp > maxDigits || exp < -2*maxDigits || n.Coef == 0 {
		return n.Normal()
	}
	num, den := big.NewInt(n.Coef), big.NewInt(base)
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exp, -exp))), nil)
	if exp >= 0 {
		num.Mul(num, power)
	} else {
		den.Mul(den, power)
	}
	// Half the base is added to the size, and the rest cut off.
	size := new(big.Int).Abs(num)
	size.Add(size.Lsh(size, 1), den)
	size.Quo(size, den.Lsh(den, 1))
	size.Mul(size, big.NewInt(base))
	if !size.IsInt64() {
		return n.Normal()
	}
	out := Number{size.Int64(), -scale}
	if n.Coef < 0 {
		out.Coef = -out.Coef
	}
	return out.Normal()
}

// Quiet gives a source whose places are cells and whose text no message can
// show. The length of a cell in front would tell as much as its text, so that
// a place must be no character of a line.
func Quiet(src *diag.Source) *diag.Source {
	return quiet(src, findDelimiter(src.Data[:min(len(src.Data), 1<<16)], 0))
}

func quiet(src *diag.Source, delim byte) *diag.Source {
	q := &diag.Source{Name: src.Name, Sheet: src.Sheet, Cells: src.Cells}
	if q.Cells == nil {
		q.Cells = cellPlaces(src.Data, delim, breaksFor(delim), a1)
	}
	return q
}

// tellsNothing are the rules of this package whose messages name no cell's
// content.
var tellsNothing = map[*diag.Rule]bool{
	ruleNotRead: true, ruleBadUTF8: true, ruleEncodingGuessed: true, ruleQuote: true, ruleRagged: true,
	ruleTooLarge: true, ruleRepeatedHeader: true,
}

// Hush takes the contents of cells out of the faults of reading a file whose
// small numbers are to be hidden: messages that name them say what is wrong
// and at which cell, and no line of the file is shown. quiet is Quiet, or one
// that gives the same source again.
func Hush(faults diag.List, file string, quiet func(*diag.Source) *diag.Source) diag.List {
	inFile := func(at *diag.Span) bool {
		if at.Source == nil || at.Source.Name != file {
			return false
		}
		at.Source = quiet(at.Source)
		return true
	}
	out := make(diag.List, len(faults))
	for i, d := range faults {
		notes := d.Notes
		d.Notes = nil
		if inFile(&d.Span) && !tellsNothing[d.Rule] {
			d.Message = lowerFirst(d.Rule.Title) + "; what stands there is kept back, as the dataset has a disclosure rule"
			d.Hint = "look at the cell in the file; `brief explain " + d.Rule.Code + "` says more"
		}
		for _, n := range notes {
			if inFile(&n.Span) {
				n.Text = "a cell that it rests on"
			}
			d.Notes = append(d.Notes, n)
		}
		out[i] = d
	}
	return out
}

// lowerFirst begins a title as the middle of a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// places gives the decimal places that a cell of the protected table shows.
func (s *shield) places(row, column int) int {
	if screen := s.screens[column]; screen == nil || screen.Round == 0 && !screen.Hides(row) {
		return s.of.Places(row, column)
	}
	return int(max(0, -s.cell(s.of, row, column).Num.Exp))
}
