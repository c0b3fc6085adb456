package data

import (
	"bytes"
	"strconv"
)

// shownDigits is how many significant digits a spreadsheet program shows of a
// number at most.
const shownDigits = 15

// A digitRun is a number without its sign as decimal digits: 0.d1d2d3… × 10^point.
// It has no zeros at either end.
type digitRun struct {
	digits []byte
	point  int
}

// readDigits gives the digits of a plain decimal with a point, rounded as
// spreadsheets round before they show anything. A number that is the shortest
// decimal of its float has seventeen digits at most, which buf has room for.
func readDigits(buf []byte, value []byte) digitRun {
	d := digitRun{digits: buf[:0]}
	value = bytes.TrimPrefix(value, []byte("-"))
	whole := true
	for _, c := range value {
		switch {
		case c == '.':
			whole = false
		case c == '0' && len(d.digits) == 0:
			if !whole {
				d.point--
			}
		default:
			if len(d.digits) < cap(d.digits) { // the digits after that are noughts
				d.digits = append(d.digits, c)
			}
			if whole {
				d.point++
			}
		}
	}
	d.round(shownDigits)
	return d
}

// round leaves n digits, rounding halves up, and takes zeros off the end.
func (d *digitRun) round(n int) {
	if n < 0 {
		*d = digitRun{digits: d.digits[:0]}
	} else if n < len(d.digits) {
		up := d.digits[n] >= '5'
		d.digits = d.digits[:n]
		for n > 0 && up {
			n--
			if up = d.digits[n] == '9'; !up {
				d.digits[n]++
			} else {
				d.digits = d.digits[:n]
			}
		}
		if up {
			d.digits = append(d.digits, '1')
			d.point++
		}
	}
	for len(d.digits) > 0 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
	}
	if len(d.digits) == 0 {
		d.point = 0
	}
}

// at gives the digit of a place: 0 is the first after the point, -1 the one
// before it.
func (d *digitRun) at(place int) byte {
	if i := d.point + place; i >= 0 && i < len(d.digits) {
		return d.digits[i]
	}
	return '0'
}

// show appends a number, a plain decimal, as its format shows it, and nothing
// where that is not known.
func (f *numberFormat) show(dst []byte, value []byte) []byte {
	s := f.section(value)
	if s == nil || s.kind != generalFormat && s.kind != digitsFormat {
		return dst
	}
	minus := value[0] == '-' && len(f.sections) == 1
	var buf [24]byte
	d := readDigits(buf[:], value)
	start := len(dst)
	if minus {
		dst = append(dst, '-')
	}
	dst = append(dst, s.prefix...)
	switch {
	case s.kind == generalFormat:
		dst = d.general(dst)
	case s.exponent > 0:
		dst = s.scientific(dst, d)
	case s.whole != "" || s.point:
		d.point += s.shift
		if d.round(d.point + len(s.frac)); minus && len(d.digits) == 0 {
			return dst[:start] // programs differ in whether they show the minus of a nought
		}
		dst = s.fixed(dst, d)
	}
	dst = append(dst, s.suffix...)
	return append(dst[:start], bytes.TrimSpace(dst[start:])...)
}

// fixed writes digits as the placeholders say.
func (s *formatSection) fixed(dst []byte, d digitRun) []byte {
	forced := false
	for i := max(d.point, len(s.whole)); i > 0; i-- {
		c := d.at(-i)
		if k := len(s.whole) - i; k >= 0 {
			forced = forced || s.whole[k] == '0'
			if i > d.point && !forced {
				if s.whole[k] == '?' {
					dst = append(dst, ' ')
				}
				continue
			}
		}
		dst = append(dst, c)
		if s.group && i > 1 && i%3 == 1 {
			dst = append(dst, ',')
		}
	}
	if !s.point {
		return dst
	}
	dst = append(dst, '.')
	for i, c := range []byte(s.frac) {
		switch {
		case d.point+i < len(d.digits) || bytes.IndexByte([]byte(s.frac[i:]), '0') >= 0:
			dst = append(dst, d.at(i))
		case c == '?':
			dst = append(dst, ' ')
		}
	}
	return dst
}

// scientific writes one digit, decimals and an exponent.
func (s *formatSection) scientific(dst []byte, d digitRun) []byte {
	d.round(1 + len(s.frac))
	exp := 0
	if len(d.digits) > 0 {
		exp, d.point = d.point-1, 1
	}
	dst = s.fixed(dst, d)
	dst = append(dst, 'E')
	if exp < 0 {
		dst, exp = append(dst, '-'), -exp
	} else if s.plus {
		dst = append(dst, '+')
	}
	for n := s.exponent - len(itoa(exp)); n > 0; n-- {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(exp), 10)
}

// general writes a number as the format General does in a cell that is wide
// enough: in eleven characters, the point among them and the minus not, and
// with an exponent where the number is too large or too small for that.
func (d *digitRun) general(dst []byte) []byte {
	const width = 11
	short := func() []byte {
		d.round(6)
		s := &formatSection{whole: "0", point: len(d.digits) > 1, frac: "#####", exponent: 2, plus: true}
		return s.scientific(dst, *d)
	}
	if whole := max(1, d.point); whole > width || len(d.digits) > d.point && whole+1+len(d.digits)-d.point > width {
		if d.point > width || d.point < -3 {
			return short()
		}
		if d.round(d.point + max(0, width-1-whole)); d.point > width {
			return short()
		}
	}
	for i := max(1, d.point); i > 0; i-- {
		dst = append(dst, d.at(-i))
	}
	for i := range len(d.digits) - d.point {
		if i == 0 {
			dst = append(dst, '.')
		}
		dst = append(dst, d.at(i))
	}
	return dst
}
