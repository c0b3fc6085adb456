package data

import (
	"math"
	"strconv"
	"time"
)

const (
	daySeconds = 24 * 60 * 60
	offset1904 = 1462    // days from the first day of workbooks that count from 1900 to that of those from 1904
	firstDay   = 1       // 1 January 1900
	fictionDay = 60      // 29 February 1900, which there never was
	endOfDays  = 2958466 // 1 January 10000
)

// appendDate writes a workbook's date or time, in days since its epoch, in
// ISO 8601: 2022-01-01, 2022-01-01T13:30:00 where it is not midnight, or
// 13:30:00 where the format shows a time of day alone. Decimals of a second
// are written where the format shows them. Workbooks count from 1 January
// 1900, as if that had been a leap year, or from 1904 (ECMA-376 part 1,
// 18.17.4.1). It gives false for what no date is: days before those and after
// the year 9999.
func appendDate(dst []byte, days float64, s *formatSection, from1904 bool) ([]byte, bool) {
	if !(days >= 0 && days < endOfDays) {
		return dst, false
	}
	unit := 1.0
	if s.fractions {
		unit = 1000
	}
	ticks := int64(math.Round(days * daySeconds * unit))
	perDay := int64(daySeconds * unit)
	day, tick := ticks/perDay, ticks%perDay
	if s.kind == timeFormat && days < 1 {
		if day > 0 {
			tick = perDay - 1
		}
		return appendClock(dst, tick, int64(unit)), true
	}
	if from1904 {
		day += offset1904
	}
	if day < firstDay || day >= endOfDays {
		return dst, false
	}
	if day == fictionDay {
		dst = append(dst, "1900-02-29"...)
	} else {
		if day < fictionDay {
			day++
		}
		dst = time.Date(1899, 12, 30+int(day), 0, 0, 0, 0, time.UTC).AppendFormat(dst, time.DateOnly)
	}
	if tick == 0 {
		return dst, true
	}
	return appendClock(append(dst, 'T'), tick, int64(unit)), true
}

// appendClock writes ticks, so many to a second, as hours, minutes and seconds.
func appendClock(dst []byte, tick, unit int64) []byte {
	two := func(n int64) {
		if n < 10 {
			dst = append(dst, '0')
		}
		dst = strconv.AppendInt(dst, n, 10)
	}
	s := tick / unit
	two(s / 3600)
	dst = append(dst, ':')
	two(s / 60 % 60)
	dst = append(dst, ':')
	two(s % 60)
	if part := tick % unit; part > 0 {
		dst = append(dst, '.')
		dst = append(dst, strconv.Itoa(int(1000 + part))[1:]...)
	}
	return dst
}
