package data

import "strings"

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
	formRange         // 2019-21: three years
	formHalf          // 2024 H1
	formYearEnd       // year ending March 2024
	formWeek          // 2024-W05
	formTerm          // Autumn 2023/24
	formTime          // 5/11/2012 21:00 is in November
	formUSTime        // 11/5/2012 21:00 is in November
	formZoned         // 2012-11-05 21:00 +01:00: an instant
	forms
)

// periods is what a text means in each form.
type periods struct {
	start [forms]int64
	ok    [forms]bool
	odd   bool // a year that only a header such as “year” makes one: -2150, 850
	slash bool // written with a slash, as no month is
	digit bool // written 2008/4, as months that have two digits are not
	says  Kind // FinancialYear or AcademicYear where the text says so
}

func (p *periods) set(f form, start int64) { p.start[f], p.ok[f] = start, true }

func (p periods) any() bool { return p.ok != [forms]bool{} }

// keep leaves only some forms.
func (p *periods) keep(which ...form) {
	var ok [forms]bool
	for _, f := range which {
		ok[f] = p.ok[f]
	}
	p.ok = ok
}

// readPeriod gives all that a text can mean as a period.
func readPeriod(s string) (p periods) {
	if len(s) > 120 || !strings.ContainsAny(s, "0123456789") {
		return p
	}
	if strings.IndexByte(s, '/') > 0 {
		if rest, kind := unlink(s); kind != "" {
			p = readPlain(rest)
			p.keep(linked[kind]...)
			if p.says == 0 && strings.HasPrefix(kind, "academic") {
				p.says = AcademicYear
			}
			return p
		}
	}
	if strings.IndexByte(s, ':') > 0 {
		return readTime(s)
	}
	if strings.IndexByte(s, '(') > 0 {
		return readBracketed(s)
	}
	if strings.IndexByte(s, ' ') > 0 || s[0]|0x20 == 'm' {
		if p, ok := readEnding(s); ok {
			return p
		}
	}
	return readPlain(s)
}

// readPlain reads a period that is nothing but numbers, names of months and
// the words and signs between.
func readPlain(s string) (p periods) {
	sh, ok := shapeOf(s)
	if !ok {
		return p
	}
	n, w := sh.n, sh.width
	p.slash, p.says = strings.Contains(sh.tokens, "/"), sh.says
	switch sh.tokens {
	case "d", "-d":
		p.digits(n[0], w[0], sh.tokens[0] == '-')
	case "d-d", "d/d":
		p.pair(n, w)
	case "ds":
		if last := s[len(s)-1] | 0x20; n[0]%10 == 0 && w[0] == 4 && plausible(n[0]) && last == 's' && s[len(s)-2] == '0' {
			p.set(formRange, yearRange(n[0], 10, false))
		}
	case "d/d-d/d", "d-d-d-d":
		if split(n[0], n[1], w[0], w[1]) && split(n[2], n[3], w[2], w[3]) {
			p.years(n[0], n[2], true)
		}
	case "dqd", "d-qd", "d/qd":
		if w[0] == 1 { // third quarter of 2012
			p.quarter(n[1], w[1], n[0])
		}
		p.quarter(n[0], w[0], n[1])
	case "d.qd": // 1. Quartal 2012
		p.quarter(n[1], w[1], n[0])
	case "qdd", "qd-d", "qd/d":
		p.quarter(n[1], w[1], n[0])
	case "d/dqd", "d-dqd", "d-d-qd", "d/d-qd", "d-d/qd", "d/d/qd": // quarter of a financial year
		p.fiscalQuarter(n[0], n[1], w[0], w[1], n[2])
	case "qdd/d", "qdd-d":
		p.fiscalQuarter(n[1], n[2], w[1], w[2], n[0])
	case "dhd", "d-hd", "d/hd", "dsd", "d-sd", "d/sd":
		if w[0] == 1 { // first half of 2024
			p.half(n[1], w[1], n[0])
		}
		p.half(n[0], w[0], n[1])
	case "hdd", "hd-d", "hd/d", "sdd", "sd-d", "sd/d":
		p.half(n[1], w[1], n[0])
	case "dkd", "d-kd", "d/kd":
		p.week(n[0], w[0], n[1])
	case "kdd", "kd-d", "kd/d":
		p.week(n[1], w[1], n[0])
	case "d-kd-d":
		if p.week(n[0], w[0], n[1]); p.ok[formWeek] && n[2] >= 1 && n[2] <= 7 {
			day := weekStart(p.start[formWeek]) + n[2] - 1
			p.set(formDayFirst, day)
			p.set(formUSDate, day)
		}
		p.ok[formWeek] = false
	case "td/d", "td-d":
		if split(n[1], n[2], w[1], w[2]) {
			p.set(formTerm, n[1]*3+n[0]-1)
		}
	case "d/dt", "d-dt":
		if split(n[0], n[1], w[0], w[1]) {
			p.set(formTerm, n[0]*3+n[2]-1)
		}
	case "dmd", "d-md":
		p.month(n[0], w[0], n[1])
	case "mdd", "md-d":
		p.month(n[1], w[1], n[0])
	case "wd", "w-d", "w/d":
		p.month(n[1], w[1], n[0])
		if w[1] == 2 { // Nov-12, read as the spreadsheets that wrote it do
			p.set(formMonth, (pivot(n[1]))*12+n[0]-1)
		}
	case "dw", "d-w", "d/w":
		p.month(n[0], w[0], n[1])
	case "w-wd", "w-w-d": // ends in the year named
		if last := n[2]*12 + n[1] - 1; w[2] == 4 && plausible(n[2]) {
			p.run(last-floorMod(n[1]-n[0], 12), last)
		}
	case "dw-w": // which year a span over its end would begin in is not said
		if w[0] == 4 && plausible(n[0]) && n[2] > n[1] {
			p.run(n[0]*12+n[1]-1, n[0]*12+n[2]-1)
		}
	case "wd-wd", "w-d-w-d":
		p.longSpan(n, w, len(sh.tokens) > 5)
	case "d-d-d", "d/d/d", "d.d.d":
		p.date(n, w, sh.tokens[1])
	case "dwd", "d-w-d", "d/w/d", "d.wd":
		switch {
		case w[0] <= 2 && w[2] == 4:
			p.day(n[2], n[1], n[0])
		case w[0] == 4 && w[2] <= 2:
			p.day(n[0], n[1], n[2])
		case w[0] <= 2 && w[2] == 2 && sh.tokens == "d-w-d":
			p.day(pivot(n[2]), n[1], n[0])
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
		p.odd = width != 4 || !plausible(n)
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

// split tells whether two numbers are a year and the one after it.
func split(y, next int64, wy, wn int) bool {
	return wy == 4 && (wn == 2 && next == (y+1)%100 || wn == 4 && next == y+1)
}

// pair reads two numbers with a hyphen or slash between.
func (p *periods) pair(n []int64, w []int) {
	switch {
	case split(n[0], n[1], w[0], w[1]):
		p.set(formSplit, n[0])
		if w[1] == 2 {
			p.month(n[0], 4, n[1])
		}
	case w[0] == 4 && w[1] == 2:
		last := n[0] - n[0]%100 + n[1]
		if last < n[0] {
			last += 100
		}
		if last-n[0] < 20 { // 1998-02 is five years; 2012-01 is no hundred
			p.years(n[0], last, false)
		}
		p.month(n[0], 4, n[1])
	case w[0] == 4 && w[1] == 4:
		p.years(n[0], n[1], false)
	case w[0] == 4 && w[1] == 1:
		p.digit = p.slash && n[1] >= 1 && n[1] <= 4
		p.quarter(n[0], 4, n[1])
		p.month(n[0], 4, n[1])
	case w[0] == 2 && w[1] == 2 && p.says != 0 && n[1] == (n[0]+1)%100: // FY 22/23
		p.set(formSplit, pivot(n[0]))
	case w[0] <= 2 && w[1] == 4:
		p.month(n[1], 4, n[0])
	}
}

// maxYears is how many years a range of years may have.
const maxYears = 100

// years reads 2019-21, the years from a first to a last one.
func (p *periods) years(first, last int64, split bool) {
	if n := last - first + 1; plausible(first) && n > 2 && n <= maxYears || split && n == 2 {
		p.set(formRange, yearRange(first, n, split))
	}
}

func (p *periods) quarter(y int64, width int, q int64) {
	if width == 4 && plausible(y) && q >= 1 && q <= 4 {
		p.set(formQuarter, y*4+q-1)
	}
}

func (p *periods) fiscalQuarter(y, next int64, wy, wn int, q int64) {
	if split(y, next, wy, wn) && plausible(y) && q >= 1 && q <= 4 {
		p.set(formQuarter, y*4+q)
	}
}

func (p *periods) half(y int64, width int, h int64) {
	if width == 4 && plausible(y) && h >= 1 && h <= 2 {
		p.set(formHalf, y*2+h-1)
	}
}

// week reads a week of ISO 8601: week 1 is the one with 4 January.
func (p *periods) week(y int64, width int, k int64) {
	if width != 4 || !plausible(y) || k < 1 || k > 53 {
		return
	}
	fourth, _ := dayOf(y, 1, 4)
	start := floorDiv(fourth+3, 7) + k - 1
	if year, _ := isoWeek(start); year == y {
		p.set(formWeek, start)
	}
}

func (p *periods) month(y int64, width int, m int64) {
	if width == 4 && plausible(y) && m >= 1 && m <= 12 {
		p.set(formMonth, y*12+m-1)
	}
}

// longSpan reads Dec 2019 to Feb 2020, and whole years such as Apr 2023 to Mar
// 2024. Two digits are years only where hyphens show that they are no days.
func (p *periods) longSpan(n []int64, w []int, hyphens bool) {
	for _, i := range [...]int{1, 3} {
		if hyphens && w[i] == 2 {
			n[i], w[i] = pivot(n[i]), 4
		}
		if w[i] != 4 || !plausible(n[i]) {
			return
		}
	}
	first, last := n[1]*12+n[0]-1, n[3]*12+n[2]-1
	if last <= first {
		return
	}
	if p.run(first, last); p.ok[formYearEnd] && n[0] == 4 {
		p.set(formSplit, n[1])
	}
}

func (p *periods) date(n []int64, w []int, sign byte) {
	y := n[2]
	if w[2] == 2 && sign == '/' && w[0] <= 2 { // 31/03/22
		y = pivot(y)
	}
	switch {
	case w[0] == 4 && w[1] <= 2 && w[2] <= 2:
		p.day(n[0], n[1], n[2])
	case w[0] <= 2 && w[1] <= 2 && (w[2] == 4 || y != n[2]):
		if d, ok := dayOf(y, n[1], n[0]); ok {
			p.set(formDayFirst, d)
			if sign == '.' { // only written with the day first
				p.set(formUSDate, d)
			}
		}
		if d, ok := dayOf(y, n[0], n[1]); ok && sign != '.' {
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

// as gives the ordinal of a text as a period of a kind. A date stands for the
// longer period that it begins, so that a workbook's 2022-04-01 may be April
// 2022, and no two dates for one.
func (p *periods) as(kind Kind) (start int64, ok bool) {
	first, firstOK := int64(0), false // the month that a date begins
	if p.ok[formDayFirst] {
		day := civil(p.start[formDayFirst])
		first, firstOK = int64(day.Year())*12+int64(day.Month())-1, day.Day() == 1 && plausible(int64(day.Year()))
	}
	begins := func(month, of int64) bool { return firstOK && floorMod(first, of) == month }
	twelve := func(month int64) bool { return p.ok[formYearEnd] && floorMod(p.start[formYearEnd], 12) == month }
	switch kind {
	case Year:
		switch {
		case p.ok[formYear]:
			return p.start[formYear], true
		case twelve(0):
			return floorDiv(p.start[formYearEnd], 12), true
		case begins(0, 12):
			return floorDiv(first, 12), true
		}
	case FinancialYear, AcademicYear:
		month := int64(3)
		if kind == AcademicYear {
			month = 8
		}
		switch {
		case p.ok[formSplit] && (!p.ok[formYearEnd] || twelve(month)):
			return p.start[formSplit], true
		case twelve(month):
			return floorDiv(p.start[formYearEnd], 12), true
		case begins(month, 12):
			return floorDiv(first, 12), true
		}
	case Quarter:
		switch {
		case p.ok[formQuarter]:
			return p.start[formQuarter], true
		case p.ok[formSpan] && floorMod(p.start[formSpan], 3) == 0:
			return floorDiv(p.start[formSpan], 3), true
		case begins(0, 3):
			return floorDiv(first, 3), true
		}
	case HalfYear:
		if p.ok[formHalf] {
			return p.start[formHalf], true
		}
		return floorDiv(first, 6), begins(0, 6)
	case Month:
		if p.ok[formMonth] {
			return p.start[formMonth], true
		}
		return first, firstOK
	case RollingQuarter:
		if p.ok[formQuarter] && !p.ok[formSpan] {
			return p.start[formQuarter] * 3, true
		}
		return p.start[formSpan], p.ok[formSpan]
	case YearEnding:
		return p.start[formYearEnd], p.ok[formYearEnd]
	case YearRange:
		switch {
		case p.ok[formRange]:
			return p.start[formRange], true
		case p.ok[formSplit]:
			return yearRange(p.start[formSplit], 2, false), true
		}
		return yearRange(p.start[formYear], 1, false), p.ok[formYear]
	case Date:
		return p.start[formDayFirst], p.ok[formDayFirst]
	case Week:
		return p.start[formWeek], p.ok[formWeek]
	case Term:
		return p.start[formTerm], p.ok[formTerm]
	case DateTime:
		if p.ok[formZoned] {
			return p.start[formZoned], true
		}
		return p.start[formTime], p.ok[formTime]
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
	text, _ := unlink(s)
	return Key{Kind: kind, Text: text, Start: start, Step: kind.unit()}, true
}
