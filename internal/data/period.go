package data

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"policybrief/internal/conf"
)

// Kind is what kind of period or key a key value is.
type Kind uint8

const (
	TextKey Kind = iota
	Year
	FinancialYear
	AcademicYear
	Quarter
	Month
	RollingQuarter
	Date
	HalfYear
	Week       // of ISO 8601
	YearEnding // twelve months to the end of a month
	YearRange  // several years together
	Term       // of a school year
	DateTime   // a date with a time of day
)

// kindNames are the kinds as `as:` names them. us-date is a date too, with
// the month before the day, and so is us-date-time.
var kindNames = [...]string{
	"text", "year", "financial-year", "academic-year", "quarter", "month", "rolling-quarter", "date",
	"half-year", "week", "year-ending", "year-range", "term", "date-time",
}

// String gives the kind as people say it: financial year.
func (k Kind) String() string {
	switch {
	case k == YearEnding:
		return "year that ends with a month"
	case k == YearRange:
		return "range of years"
	case k == DateTime:
		return "date with a time"
	case int(k) < len(kindNames):
		return strings.ReplaceAll(kindNames[k], "-", " ")
	}
	return ""
}

// unit gives the least step between periods of a kind.
func (k Kind) unit() int64 {
	if k == YearRange {
		return rangeUnit
	}
	return 1
}

// A range of years is numbered by its first year and its length, so that
// ranges of one length follow one another at steps of rangeUnit, and those of
// other lengths are never taken for each other.
const (
	rangeUnit  = 1 << 10
	rangeSplit = 1 << 9 // the years are financial ones
)

// yearRange gives the ordinal of n years from a first one on.
func yearRange(first, n int64, split bool) int64 {
	if split {
		n += rangeSplit
	}
	return first*rangeUnit + n
}

// rangeOf gives the first year of a range, and how many it has.
func rangeOf(start int64) (first, n int64, split bool) {
	n = floorMod(start, rangeUnit)
	return floorDiv(start, rangeUnit), n % rangeSplit, n >= rangeSplit
}

// kindNamed gives the kind that `as:` names.
func kindNamed(s string) (Kind, bool) {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "-")
	switch s {
	case "us-date":
		return Date, true
	case "us-date-time":
		return DateTime, true
	}
	for i, name := range kindNames {
		if s == name {
			return Kind(i), true
		}
	}
	return TextKey, false
}

func kindHint(s string) string {
	all := append(kindNames[:], "us-date", "us-date-time")
	if near := conf.Nearest(strings.ToLower(s), all); near != "" {
		return "did you mean " + near + "?"
	}
	return "the kinds are " + strings.Join(all, ", ")
}

// Key is one key value: text, or a period that sorts in time.
type Key struct {
	Kind  Kind
	Text  string // as published, without its marks: "2012/13", "Northmere"
	Start int64  // ordinal of the period at its own frequency: year 2012, quarter 2012*4+2, month 2012*12+10, day or week or second since 1970; of several months or years, that of the first; consecutive periods differ by Step
	Step  int64  // the least there is (1, but for ranges of years), or the column's own step (a survey every two years)
	Marks []Mark // marks in the key's cell hold for its row
}

// InTime tells whether the key is a period.
func (k Key) InTime() bool { return k.Kind != TextKey }

// Equal tells whether two keys are the same period, or the same text.
func (k Key) Equal(o Key) bool {
	if k.Kind != o.Kind {
		return false
	}
	if k.InTime() {
		return k.Start == o.Start
	}
	return k.Text == o.Text
}

// Compare orders keys: periods in time, by the day they begin and then the
// day they end; texts by code point, after all periods.
func (k Key) Compare(o Key) int {
	switch {
	case k.InTime() && o.InTime():
		if k.Kind == o.Kind {
			return cmp.Compare(k.Start, o.Start)
		}
		from, to := k.Days()
		from2, to2 := o.Days()
		return cmp.Or(cmp.Compare(from, from2), cmp.Compare(to, to2), cmp.Compare(k.Kind, o.Kind))
	case k.InTime():
		return -1
	case o.InTime():
		return 1
	}
	return strings.Compare(k.Text, o.Text)
}

// Add gives the period n periods later at the data's own frequency. A text
// stays what it is.
func (k Key) Add(n int64) Key {
	if !k.InTime() {
		return k
	}
	out := Key{Kind: k.Kind, Start: k.Start + n*max(k.Kind.unit(), k.Step), Step: k.Step}
	out.Text = out.canonical()
	return out
}

// Prev gives the period before this one at the data's own frequency.
func (k Key) Prev() Key { return k.Add(-1) }

// Days gives the first and the last day of a period, as days since 1 January
// 1970; an academic year runs from September, a financial year from April, and
// a school term has four months of the academic year.
func (k Key) Days() (from, to int64) {
	months := func(first, n int64) (int64, int64) {
		return monthStart(first), monthStart(first+n) - 1
	}
	switch k.Kind {
	case Year:
		return months(k.Start*12, 12)
	case FinancialYear:
		return months(k.Start*12+3, 12)
	case AcademicYear:
		return months(k.Start*12+8, 12)
	case Quarter:
		return months(k.Start*3, 3)
	case Month:
		return months(k.Start, 1)
	case RollingQuarter:
		return months(k.Start, 3)
	case Date:
		return k.Start, k.Start
	case HalfYear:
		return months(k.Start*6, 6)
	case Week:
		return weekStart(k.Start), weekStart(k.Start) + 6
	case YearEnding:
		return months(k.Start, 12)
	case YearRange:
		first, n, split := rangeOf(k.Start)
		if split {
			return months(first*12+3, n*12)
		}
		return months(first*12, n*12)
	case Term:
		return months(k.Start*4+8, 4)
	case DateTime:
		return floorDiv(k.Start, 86400), floorDiv(k.Start, 86400)
	}
	return 0, 0
}

// FormatPeriod gives a period as published, or as this package writes it
// where it is published nowhere.
func FormatPeriod(k Key) string {
	if k.Text != "" {
		return k.Text
	}
	return k.canonical()
}

// canonical writes a period in en-GB.
func (k Key) canonical() string {
	switch k.Kind {
	case Year:
		return strconv.FormatInt(k.Start, 10)
	case FinancialYear, AcademicYear:
		return fmt.Sprintf("%d/%02d", k.Start, floorMod(k.Start+1, 100))
	case Quarter:
		return fmt.Sprintf("%d Q%d", floorDiv(k.Start, 4), floorMod(k.Start, 4)+1)
	case Month:
		return fmt.Sprintf("%s %d", monthName(k.Start), floorDiv(k.Start, 12))
	case RollingQuarter:
		from, to := monthName(k.Start)[:3], monthName(k.Start + 2)[:3]
		if y, z := floorDiv(k.Start, 12), floorDiv(k.Start+2, 12); y != z {
			return fmt.Sprintf("%s %d to %s %d", from, y, to, z)
		}
		return fmt.Sprintf("%s to %s %d", from, to, floorDiv(k.Start, 12))
	case Date:
		return civil(k.Start).Format("2 January 2006")
	case HalfYear:
		return fmt.Sprintf("%d H%d", floorDiv(k.Start, 2), floorMod(k.Start, 2)+1)
	case Week:
		year, week := isoWeek(k.Start)
		return fmt.Sprintf("week %d of %d", week, year)
	case YearEnding:
		return fmt.Sprintf("year ending %s %d", monthName(k.Start+11), floorDiv(k.Start+11, 12))
	case YearRange:
		first, n, split := rangeOf(k.Start)
		switch last := first + n - 1; {
		case split:
			return Key{Kind: FinancialYear, Start: first}.canonical() + " to " + Key{Kind: FinancialYear, Start: last}.canonical()
		case n > 1:
			return fmt.Sprintf("%d to %d", first, last)
		}
		return strconv.FormatInt(first, 10)
	case Term:
		term := [...]string{"Autumn", "Spring", "Summer"}[floorMod(k.Start, 3)]
		return term + " " + Key{Kind: AcademicYear, Start: floorDiv(k.Start, 3)}.canonical()
	case DateTime: // in UTC where the text has a zone
		at, layout := time.Unix(k.Start, 0).UTC(), "2 January 2006 15:04"
		if at.Second() != 0 {
			layout += ":05"
		}
		return at.Format(layout)
	}
	return k.Text
}

func monthName(month int64) string { return time.Month(floorMod(month, 12) + 1).String() }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

func civil(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }

// weekStart gives the Monday of a week; week 0 has the first day of 1970.
func weekStart(week int64) int64 { return week*7 - 3 }

// isoWeek gives the number of a week and the year that it counts in.
func isoWeek(week int64) (year, n int64) {
	y, w := civil(weekStart(week)).ISOWeek()
	return int64(y), int64(w)
}

// monthStart gives the first day of a month, counted from January of year 0.
func monthStart(month int64) int64 {
	y, m := floorDiv(month, 12), floorMod(month, 12)
	return floorDiv(time.Date(int(y), time.Month(m+1), 1, 0, 0, 0, 0, time.UTC).Unix(), 86400)
}

// dayOf gives a day's ordinal, where there is such a day.
func dayOf(y, m, d int64) (int64, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	t := time.Date(int(y), time.Month(m), int(d), 0, 0, 0, 0, time.UTC)
	return floorDiv(t.Unix(), 86400), t.Day() == int(d)
}
