package data

import (
	"strings"

	"policybrief/internal/diag"
)

// linked are the kinds of periods in linked data, with the forms they have:
// year/1995, government-year/2019-2020, quarter/2020-Q1 (reference.data.gov.uk).
var linked = map[string][]form{
	"year": {formYear}, "gregorian-year": {formYear}, "calendar-year": {formYear},
	"government-year": {formSplit}, "financial-year": {formSplit}, "academic-year": {formSplit}, "business-year": {formSplit},
	"half": {formHalf}, "gregorian-half": {formHalf},
	"quarter": {formQuarter}, "gregorian-quarter": {formQuarter}, "government-quarter": {formQuarter},
	"month": {formMonth}, "gregorian-month": {formMonth}, "week": {formWeek}, "gregorian-week": {formWeek},
	"day": {formDayFirst, formUSDate}, "gregorian-day": {formDayFirst, formUSDate},
}

// unlink parts year/1995 into the period that people read and its kind.
func unlink(s string) (rest, kind string) {
	t := s
	for _, base := range [...]string{"http://reference.data.gov.uk/id/", "https://reference.data.gov.uk/id/", "/id/"} {
		t = strings.TrimPrefix(t, base)
	}
	before, after, ok := strings.Cut(t, "/")
	if !ok || linked[strings.ToLower(before)] == nil {
		return s, ""
	}
	return after, strings.ToLower(before)
}

// endings are the words before the last month or day of a period, and the
// months it has; 0 is a week, named by a day of it, and -1 a year.
var endings = []struct {
	words  string
	months int64
}{
	{"week ending", 0}, {"week ended", 0}, {"week commencing", 0}, {"week beginning", 0}, {"week starting", 0}, {"w/e", 0}, {"w/c", 0},
	{"year ending", 12}, {"year ended", 12}, {"year end", 12}, {"year to", 12}, {"ye", 12}, {"y/e", 12}, {"12 months", 12}, {"twelve months", 12}, {"rolling year", 12}, {"rolling 12 months", 12}, {"annual", 12},
	{"financial year ending", -1}, {"financial year ended", -1}, {"financial year to", -1}, {"fye", -1}, {"tax year ending", -1}, {"academic year ending", -1}, {"school year ending", -1},
	{"quarter ending", 3}, {"quarter ended", 3}, {"quarter to", 3}, {"3 months", 3}, {"three months", 3},
	{"6 months", 6}, {"six months", 6},
}

// readEnding reads a period named by its end, such as year ending March 2024,
// and a week named by a day; mid-2021, the day of population estimates, stands
// for its year. ok is false where the text has no such words.
func readEnding(s string) (p periods, ok bool) {
	s = strings.ToLower(diag.OneLine(s))
	for _, mid := range [...]string{"mid-", "mid ", "mid-year "} {
		if rest, ok := strings.CutPrefix(s, mid); ok {
			p = readPlain(rest)
			p.keep(formYear)
			return p, p.any()
		}
	}
	for i := range endings {
		e := &endings[i]
		rest, found := strings.CutPrefix(s, e.words)
		if !found || rest == "" || rest[0] != ' ' {
			continue
		}
		rest = rest[1:]
		for _, word := range [...]string{"ending ", "ended ", "to ", "up to ", "(fye) ", "in ", "the "} {
			rest = strings.TrimPrefix(rest, word)
		}
		end := readPlain(rest)
		switch {
		case e.months == 0:
			p = end
			p.keep(formDayFirst, formUSDate)
			return p, true
		case e.months < 0 && end.ok[formYear] && !end.odd:
			p.says = FinancialYear
			if e.words[0] == 'a' || e.words[0] == 's' {
				p.says = AcademicYear
			}
			p.set(formSplit, end.start[formYear]-1)
			return p, true
		}
		if last, ok := end.lastMonth(); ok {
			p.run(last-max(e.months, -12*e.months)+1, last)
			if e.months < 0 {
				p.start[formSplit], p.ok[formSplit] = p.as(FinancialYear)
			}
		}
		return p, true
	}
	return p, false
}

// lastMonth gives the month that a period ends with: a month, a quarter, or
// the last day of a month.
func (p *periods) lastMonth() (int64, bool) {
	switch {
	case p.ok[formMonth]:
		return p.start[formMonth], true
	case p.ok[formQuarter]:
		return p.start[formQuarter]*3 + 2, true
	case p.ok[formDayFirst] && p.start[formDayFirst] == p.start[formUSDate]:
		next := civil(p.start[formDayFirst] + 1)
		return int64(next.Year())*12 + int64(next.Month()) - 2, next.Day() == 1 && plausible(int64(next.Year()))
	}
	return 0, false
}

// run sets the period from a first to a last month.
func (p *periods) run(first, last int64) {
	n := last - first + 1
	switch {
	case n == 3:
		p.set(formSpan, first)
	case n == 6 && floorMod(first, 6) == 0:
		p.set(formHalf, first/6)
	case n == 12:
		p.set(formYearEnd, first)
	case n > 12 && n%12 == 0 && n <= 12*maxYears && floorMod(first, 12) == 0:
		p.set(formRange, yearRange(first/12, n/12, false))
	case n > 12 && n%12 == 0 && n <= 12*maxYears && floorMod(first, 12) == 3:
		p.set(formRange, yearRange(floorDiv(first, 12), n/12, true))
	}
}

// readBracketed reads a quarter with its months: Q1 2012 (Jan to Mar). What
// the brackets say must agree with the rest.
func readBracketed(s string) (p periods) {
	i, j := strings.IndexByte(s, '('), strings.IndexByte(s, ')')
	if j < i {
		return p
	}
	inner, ok := shapeOf(s[i+1 : j])
	rest := readPlain(s[:i] + " " + s[j+1:])
	switch {
	case !ok:
	case inner.tokens == "w-w" && rest.ok[formQuarter]:
		if first := rest.start[formQuarter] * 3; floorMod(first, 12) == inner.n[0]-1 && floorMod(first+2, 12) == inner.n[1]-1 {
			p.set(formQuarter, rest.start[formQuarter])
		}
	case inner.tokens == "qd" && rest.ok[formSpan]:
		p.set(formSpan, rest.start[formSpan])
	}
	return p
}
