package data

import (
	"strconv"
	"strings"
	"unicode"
)

// form is a way of reading a text as a period. Several may fit one text; the
// column as a whole decides.
type form uint8

const (
	formYear     form = iota
	formSplit         // 2012/13: a year that begins in one and ends in the next
	formQuarter       // 2012 Q3
	formMonth         // November 2012
	formSpan          // Jan to Mar 2012: three months
	formDayFirst      // 5/11/2012 is in November
	formUSDate        // 11/5/2012 is in November
	forms
)

// periods is what a text means in each form.
type periods struct {
	start [forms]int64
	ok    [forms]bool
	odd   bool // a year that only a header such as “year” makes one: -2150, 850
	slash bool // written with a slash, as no month is
}

func (p *periods) set(f form, start int64) { p.start[f], p.ok[f] = start, true }

func (p *periods) any() bool { return p.ok != [forms]bool{} }

// shape is a text as a string of letters, one for each token: d digits, w the
// name of a month, q quarter, m the M of 2012M11, and the signs - / . as they
// are; “to” is a hyphen.
type shape struct {
	tokens string
	n      []int64 // the numbers of d and w
	width  []int   // their digits; 0 for a month's name
}

var monthNames = map[string]int64{
	"jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5,
	"jun": 6, "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9,
	"oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
}

// shapeOf parts a text into tokens; ok is false where some word has no place
// in a period.
func shapeOf(s string) (sh shape, ok bool) {
	if len(s) > 60 {
		return sh, false
	}
	var tokens []byte
	rs := []rune(strings.ToLower(s))
	for i := 0; i < len(rs); {
		j := i + 1
		switch r := rs[i]; {
		case r >= '0' && r <= '9':
			for j < len(rs) && rs[j] >= '0' && rs[j] <= '9' {
				j++
			}
			n, err := strconv.ParseInt(string(rs[i:j]), 10, 64)
			if err != nil || j-i > 8 {
				return sh, false
			}
			tokens = append(tokens, 'd')
			sh.n, sh.width = append(sh.n, n), append(sh.width, j-i)
		case unicode.IsLetter(r):
			for j < len(rs) && unicode.IsLetter(rs[j]) {
				j++
			}
			word := string(rs[i:j])
			after := len(tokens) > 0 && tokens[len(tokens)-1] == 'd' && unicode.IsDigit(rs[i-1])
			switch {
			case monthNames[word] > 0:
				tokens = append(tokens, 'w')
				sh.n, sh.width = append(sh.n, monthNames[word]), append(sh.width, 0)
			case word == "q" || word == "qtr" || word == "quarter":
				tokens = append(tokens, 'q')
			case word == "m":
				tokens = append(tokens, 'm')
			case word == "to":
				tokens = append(tokens, '-')
			case after && (word == "st" || word == "nd" || word == "rd" || word == "th"):
			case len(tokens) == 0 && (word == "fy" || word == "ay" || word == "financial" || word == "academic" || word == "school" || word == "tax" || word == "year"):
			default:
				return sh, false
			}
		case r == '-' || r == '–' || r == '—' || r == '−' || r == '‑':
			tokens = append(tokens, '-')
		case r == '/' || r == '.':
			if n := len(tokens); r == '.' && n > 0 && tokens[n-1] == 'w' { // Jan. 2012
				break
			}
			tokens = append(tokens, byte(r))
		case r == ',' && len(tokens) > 0, unicode.IsSpace(r):
		default:
			return sh, false
		}
		if len(tokens) > 12 {
			return sh, false
		}
		i = j
	}
	sh.tokens = string(tokens)
	return sh, len(tokens) > 0
}

// readPeriod gives all that a text can mean as a period.
func readPeriod(s string) (p periods) {
	sh, ok := shapeOf(s)
	if !ok {
		return p
	}
	n, w := sh.n, sh.width
	p.slash = strings.Contains(sh.tokens, "/")
	switch sh.tokens {
	case "d", "-d":
		p.digits(n[0], w[0], sh.tokens[0] == '-')
	case "d-d", "d/d":
		p.pair(n, w)
	case "dqd", "d-qd", "d/qd":
		p.quarter(n[0], w[0], n[1])
	case "qdd", "qd-d", "qd/d":
		p.quarter(n[1], w[1], n[0])
	case "d/dqd", "d-dqd": // quarter of a financial year
		p.fiscalQuarter(n[0], n[1], w[0], w[1], n[2])
	case "qdd/d", "qdd-d":
		p.fiscalQuarter(n[1], n[2], w[1], w[2], n[0])
	case "dmd", "d-md":
		p.month(n[0], w[0], n[1])
	case "wd", "w-d", "w/d":
		p.month(n[1], w[1], n[0])
		if w[1] == 2 { // Nov-12, read as the spreadsheets that wrote it do
			p.set(formMonth, (pivot(n[1]))*12+n[0]-1)
		}
	case "dw", "d-w":
		p.month(n[0], w[0], n[1])
	case "w-wd":
		if first := n[2]*12 + n[1] - 3; w[2] == 4 && floorMod(first, 12) == n[0]-1 {
			p.set(formSpan, first)
		}
	case "wd-wd":
		p.longSpan(n, w)
	case "d-d-d", "d/d/d", "d.d.d":
		p.date(n, w, sh.tokens[1] == '.')
	case "dwd", "d-w-d":
		if w[2] == 4 {
			p.day(n[2], n[1], n[0])
		}
	case "wdd":
		if w[2] == 4 {
			p.day(n[2], n[0], n[1])
		}
	}
	return p
}

func pivot(yy int64) int64 {
	if yy < 30 {
		return 2000 + yy
	}
	return 1900 + yy
}

// digits reads 2012, 201213, 201211, 20121105.
func (p *periods) digits(n int64, width int, neg bool) {
	if width <= 5 {
		if neg {
			n = -n
		}
		p.set(formYear, n)
		p.odd = width != 4 || n < 1500 || n > 2200
		return
	}
	if neg {
		return
	}
	switch y := n / 100; {
	case width == 6 && plausible(y):
		if n%100 == (y+1)%100 {
			p.set(formSplit, y)
		}
		p.month(y, 4, n%100)
	case width == 8 && n%10000 == n/10000+1:
		p.set(formSplit, n/10000)
	case width == 8 && plausible(n/10000):
		p.day(n/10000, n/100%100, n%100)
	}
}

func plausible(year int64) bool { return year >= 1500 && year <= 2200 }

// pair reads two numbers with a hyphen or slash between.
func (p *periods) pair(n []int64, w []int) {
	switch {
	case w[0] == 4 && w[1] == 2:
		if n[1] == (n[0]+1)%100 {
			p.set(formSplit, n[0])
		}
		p.month(n[0], 4, n[1])
	case w[0] == 4 && w[1] == 4 && n[1] == n[0]+1:
		p.set(formSplit, n[0])
	case w[0] == 4 && w[1] == 1:
		p.quarter(n[0], 4, n[1])
		p.month(n[0], 4, n[1])
	case w[0] <= 2 && w[1] == 4:
		p.month(n[1], 4, n[0])
	}
}

func (p *periods) quarter(y int64, width int, q int64) {
	if width == 4 && q >= 1 && q <= 4 {
		p.set(formQuarter, y*4+q-1)
	}
}

func (p *periods) fiscalQuarter(y, next int64, wy, wn int, q int64) {
	if wy == 4 && (wn == 2 && next == (y+1)%100 || wn == 4 && next == y+1) && q >= 1 && q <= 4 {
		p.set(formQuarter, y*4+q)
	}
}

func (p *periods) month(y int64, width int, m int64) {
	if width == 4 && m >= 1 && m <= 12 {
		p.set(formMonth, y*12+m-1)
	}
}

// longSpan reads Dec 2019 to Feb 2020, and a year from April or September.
func (p *periods) longSpan(n []int64, w []int) {
	if w[1] != 4 || w[3] != 4 {
		return
	}
	from, to := n[1]*12+n[0]-1, n[3]*12+n[2]-1
	switch {
	case to-from == 2:
		p.set(formSpan, from)
	case to-from == 11 && (n[0] == 4 || n[0] == 9):
		p.set(formSplit, n[1])
	}
}

func (p *periods) date(n []int64, w []int, points bool) {
	switch {
	case w[0] == 4 && w[1] <= 2 && w[2] <= 2:
		p.day(n[0], n[1], n[2])
	case w[0] <= 2 && w[1] <= 2 && w[2] == 4:
		if d, ok := dayOf(n[2], n[1], n[0]); ok {
			p.set(formDayFirst, d)
			if points { // only written with the day first
				p.set(formUSDate, d)
			}
		}
		if d, ok := dayOf(n[2], n[0], n[1]); ok && !points {
			p.set(formUSDate, d)
		}
	}
}

// day is a date that means the same to everybody.
func (p *periods) day(y, m, d int64) {
	if day, ok := dayOf(y, m, d); ok {
		p.set(formDayFirst, day)
		p.set(formUSDate, day)
	}
}

// start gives the ordinal of a text as a period of a kind.
func (p *periods) as(kind Kind) (start int64, ok bool) {
	switch kind {
	case Year:
		return p.start[formYear], p.ok[formYear]
	case FinancialYear, AcademicYear:
		return p.start[formSplit], p.ok[formSplit]
	case Quarter:
		if p.ok[formQuarter] {
			return p.start[formQuarter], true
		}
		return floorDiv(p.start[formSpan], 3), p.ok[formSpan] && floorMod(p.start[formSpan], 3) == 0
	case Month:
		return p.start[formMonth], p.ok[formMonth]
	case RollingQuarter:
		return p.start[formSpan], p.ok[formSpan]
	case Date:
		return p.start[formDayFirst], p.ok[formDayFirst]
	}
	return 0, false
}

// ParsePeriod reads a period as an expression writes it (2012, 2012/13,
// 2012-Q3, 2012-11) or as files publish it. kind says what the column holds.
func ParsePeriod(s string, kind Kind) (Key, bool) {
	s = trimString(s)
	p := readPeriod(s)
	start, ok := p.as(kind)
	if !ok {
		return Key{}, false
	}
	return Key{Kind: kind, Text: s, Start: start, Step: 1}, true
}
