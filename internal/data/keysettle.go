package data

import "slices"

// settle decides between forms that all fit every value. Midnights are dates,
// and twelve months from each April a financial year. Split years written
// with a slash are no months, and 2008/4 is none where all four quarters occur
// in more than one year and no fifth month does. Else an even step proves a
// form: split years one after another (2010-11, 2011-12) would be months
// thirteen apart. Dates are proved by no step, since the first of each month
// and the first days of January look alike.
func settle(full []form, values []value) (form, bool) {
	slash, digit, same, sameTime := true, true, true, true
	for i := range values {
		p := &values[i].inTime
		if values[i].text == "" {
			continue
		}
		slash, digit = slash && p.slash, digit && p.digit
		same = same && p.start[formDayFirst] == p.start[formUSDate]
		sameTime = sameTime && p.start[formTime] == p.start[formUSTime]
	}
	has := func(f form) bool { return slices.Contains(full, f) }
	switch {
	case has(formDayFirst):
		return formDayFirst, same || !has(formUSDate)
	case has(formUSDate):
		return formUSDate, true
	case has(formTime) && has(formUSTime):
		return formTime, sameTime
	case has(formSplit) && (slash || has(formYearEnd)):
		return formSplit, true
	case has(formQuarter) && digit && allQuarters(values):
		return formQuarter, true
	}
	found, n := formYear, 0
	for _, f := range full {
		if even(f, values) {
			found, n = f, n+1
		}
	}
	return found, n == 1
}

// allQuarters tells whether each of the four quarters occurs, and more than
// one year.
func allQuarters(values []value) bool {
	quarters, years := map[int64]bool{}, map[int64]bool{}
	for _, s := range distinctStarts(values, byForm(formQuarter)) {
		quarters[floorMod(s, 4)], years[floorDiv(s, 4)] = true, true
	}
	return len(quarters) == 4 && len(years) > 1
}

// oneLength tells whether all ranges of years have as many years.
func oneLength(values []value) bool {
	starts := distinctStarts(values, byForm(formRange))
	for _, s := range starts {
		if floorMod(s-starts[0], rangeUnit) != 0 {
			return false
		}
	}
	return true
}

// even tells whether the periods follow one another at a constant step, such
// as statistics come out at: the next year, quarter or month; or, proved by
// three of them, every so many years, or twice, three, four or six times a
// year.
func even(f form, values []value) bool {
	starts := distinctStarts(values, byForm(f))
	if len(starts) < 2 {
		return false
	}
	step := starts[1] - starts[0]
	for i := 2; i < len(starts); i++ {
		if starts[i]-starts[i-1] != step {
			return false
		}
	}
	if f == formMonth && step > 12 || f == formQuarter && step > 4 {
		return false
	}
	if f == formRange { // one year on, or without gap or overlap
		_, n, _ := rangeOf(starts[0])
		return oneLength(values) && (len(starts) > 2 || step == rangeUnit || step == n*rangeUnit)
	}
	return step == 1 || len(starts) > 2
}

func distinctStarts(values []value, read func(*value) (int64, bool)) []int64 {
	var starts []int64
	for i := range values {
		if s, ok := read(&values[i]); ok {
			starts = append(starts, s)
		}
	}
	slices.Sort(starts)
	return slices.Compact(starts)
}

// stepOf gives the data's own frequency: the largest step that leads to every
// period. Two periods prove none, so it is the least there is then; but years
// that end with the same month come out once a year.
func stepOf(kind Kind, values []value, read func(*value) (int64, bool)) int64 {
	starts := distinctStarts(values, read)
	unit := kind.unit()
	if len(starts) == 2 && kind == YearEnding && (starts[1]-starts[0])%12 == 0 {
		return 12
	}
	if len(starts) < 3 {
		return unit
	}
	step := int64(0)
	for i := 1; i < len(starts); i++ {
		a, b := step, starts[i]-starts[i-1]
		for b != 0 {
			a, b = b, a%b
		}
		step = a
	}
	if step%unit != 0 { // ranges of different lengths
		return unit
	}
	return step
}
