package data

import (
	"strconv"
	"strings"
)

// readTime reads a date with a time of day: 2017-12-21 21:00:00 +01:00,
// 2017-12-21T20:00Z, 21/12/2017 21:00. With a zone it is an instant; without
// one it is what the clock showed. A text at midnight may also be a date.
func readTime(s string) (p periods) {
	colon := strings.IndexByte(s, ':')
	i := colon
	for i > 0 && s[i-1]-'0' <= 9 {
		i--
	}
	if colon-i < 1 || colon-i > 2 || i < 2 {
		return p
	}
	if c := s[i-1] | 0x20; c != ' ' && c != 't' {
		return p
	}
	date := readPlain(strings.TrimRight(s[:i-1], " ,"))
	if !date.ok[formDayFirst] && !date.ok[formUSDate] {
		return p
	}
	seconds, zone, zoned, ok := clock(s[i:])
	if !ok {
		return p
	}
	instant := func(from, to form) {
		if date.ok[from] && plausible(int64(civil(date.start[from]).Year())) {
			p.set(to, date.start[from]*86400+seconds-zone)
		}
	}
	if zoned {
		if date.start[formDayFirst] == date.start[formUSDate] { // nobody writes 5/11/2012 with a zone
			instant(formDayFirst, formZoned)
		}
	} else {
		instant(formDayFirst, formTime)
		instant(formUSDate, formUSTime)
	}
	if seconds == 0 && p.any() {
		p.start[formDayFirst], p.ok[formDayFirst] = date.start[formDayFirst], date.ok[formDayFirst]
		p.start[formUSDate], p.ok[formUSDate] = date.start[formUSDate], date.ok[formUSDate]
	}
	return p
}

// clock reads the time of day in seconds, and what its zone is ahead of UTC.
func clock(s string) (seconds, zone int64, zoned, ok bool) {
	two := func(most int64) int64 { // the next number of two digits
		if len(s) < 2 || s[0]-'0' > 9 || s[1]-'0' > 9 {
			return -1
		}
		n := int64(s[0]-'0')*10 + int64(s[1]-'0')
		s = s[2:]
		if n > most {
			return -1
		}
		return n
	}
	if len(s) > 1 && s[1] == ':' {
		s = "0" + s
	}
	h := two(24)
	if h < 0 || !cut(&s, ":") {
		return 0, 0, false, false
	}
	m, sec := two(59), int64(0)
	if cut(&s, ":") {
		sec = two(59)
		if cut(&s, ".") || cut(&s, ",") {
			digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
			if n, err := strconv.ParseUint(s[:digits], 10, 64); err != nil || n != 0 { // no statistics come out more than once a second
				return 0, 0, false, false
			}
			s = s[digits:]
		}
	}
	if m < 0 || sec < 0 || h == 24 && m+sec > 0 {
		return 0, 0, false, false
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if half, ok := strings.CutSuffix(s, "m"); ok && (half == "a" || half == "p") {
		if h < 1 || h > 12 {
			return 0, 0, false, false
		}
		h %= 12
		if half == "p" {
			h += 12
		}
		s = ""
	}
	seconds = h*3600 + m*60 + sec
	switch s {
	case "":
		return seconds, 0, false, true
	case "z", "utc", "gmt":
		return seconds, 0, true, true
	case "bst":
		return seconds, 3600, true, true
	}
	sign := int64(1)
	if !cut(&s, "+") {
		if sign = -1; !cut(&s, "-") && !cut(&s, "−") {
			return 0, 0, false, false
		}
	}
	zh, zm := two(14), int64(0)
	if cut(&s, ":"); s != "" {
		zm = two(59)
	}
	return seconds, sign * (zh*3600 + zm*60), true, zh >= 0 && zm >= 0 && s == ""
}

// cut takes a prefix off s where it is there.
func cut(s *string, prefix string) bool {
	rest, ok := strings.CutPrefix(*s, prefix)
	*s = rest
	return ok
}
