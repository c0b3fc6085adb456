package figure

import (
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// digits is a number of decimal places: 0 where it is not known, and otherwise
// one more than the number, so that the zero value of a format is right.
type digits uint8

// most gives the larger of two numbers of places, where both are known.
func most(a, b digits) digits {
	if a == 0 || b == 0 {
		return 0
	}
	return max(a, b)
}

// join gives how the sum of two numbers is shown: with the places of both.
// Rounding and looks asked for are of the two alone, and are not passed on.
func (f format) join(o format) format {
	out := format{places: most(f.places, o.places), own: most(f.own, o.own)}
	if f.scaled == o.scaled {
		out.scaled, out.million = f.scaled, max(f.million, o.million)
	}
	return out
}

// look is what a number is shown as.
type look uint8

const (
	asUnit look = iota
	asPercent
	asMillion
	asBillion
	asPounds
	asPlain
)

// format is how a value is shown.
type format struct {
	places  digits // asked for, by dp() or by the spec
	own     digits // those of its cells
	million digits // those of its cells in millions or billions, where the file counts in these
	scaled  int8   // 6 where the file counts in millions, 9 in billions; else 0
	sf      uint8  // significant figures asked for; 0 for none
	as      look
	signed  bool
	ordinal bool
	words   bool
	foreign bool // the brief is not in English: no million is written
	future  bool // moved() and fold(): towards a forecast
}

// placesIn gives the places of the value's own cells once it has a unit u: a
// plain 0.05 beside a share is five per cent.
func (v *Value) placesIn(u Unit) digits {
	if u.Kind == Share && (v.Unit.Kind == Plain || v.Unit.Kind == Ratio) && v.own > 0 {
		return max(v.own, 3) - 2
	}
	return v.own
}

// Shown gives the value as a reader sees it, without its marks: "70,000",
// "£1.2 million", "23%", "[c]". The zero Value shows nothing.
func (v Value) Shown() string {
	switch v.Kind {
	case Missing:
		sign, _ := Gap(v.Blank)
		return sign
	case Words, Period:
		return v.Str
	case Truth:
		if v.True {
			return "true"
		}
		return "false"
	case Number:
		return v.number()
	}
	var parts []string
	for i, x := range v.first(maxListed + 1) {
		if i == maxListed {
			return strings.Join(parts, ", ") + " …"
		}
		parts = append(parts, x.Shown())
	}
	if len(parts) == 0 {
		return ""
	}
	return andList(parts)
}

// maxListed bounds how many values of a list are shown.
const maxListed = 100

// Raw gives the unrounded value in plain decimal, to 28 significant digits
// where its decimals do not end ("0.3333333333333333333333333333"), or the
// words. A change of 23% is 0.23, as is a share. A missing value gives its
// sign as published.
func (v Value) Raw() string {
	switch v.Kind {
	case Number:
		return plainText(v.Num)
	case Series, Several:
		var parts []string
		for i, x := range v.first(maxListed + 1) {
			if i == maxListed {
				parts = append(parts, "…")
				break
			}
			parts = append(parts, x.Raw())
		}
		return strings.Join(parts, ", ")
	}
	return v.Shown()
}

// Float gives the nearest float64, for drawing alone; 0 where there is no
// number.
func (v Value) Float() float64 {
	if v.Kind != Number || v.Num == nil {
		return 0
	}
	return float(v.Num)
}

// number writes a number: sign, currency, digits, and what follows them.
func (v Value) number() string {
	if v.Num == nil {
		return ""
	}
	x, prefix, suffix := v.Num, "", ""
	percent := v.as == asPercent || (v.as == asUnit || v.as == asPlain) && (v.Unit.Kind == Percent || v.Unit.Kind == Share)
	if percent {
		if v.Unit.Kind != Percent {
			x = shift(x, 2)
		}
		suffix = "%"
	}
	if v.Unit.Kind == Currency && !percent {
		prefix = v.Unit.sign()
	}
	if v.as == asPounds {
		prefix = "£"
	}
	x, left := v.rounded(x)
	scale, word := v.scale(x)
	if word != "" {
		x = shift(x, -scale)
		suffix = word
	}
	n := v.placesOf(x, word)
	if left >= 0 && v.places == 0 {
		n = max(0, left+int(scale))
		if v.step != nil || v.sf > 0 && word != "" && scale > 0 && v.as == asUnit {
			n = max(0, min(n, places(x)))
		}
	}
	x = quantize(x, n)
	if word != "" && v.as == asUnit && v.scaled == 0 && cmpNum(new(apd.Decimal).Abs(x), thousandOf) >= 0 && scale == 6 {
		// £999.96 million rounds to £1,000.0 million, which is £1 billion.
		x, suffix = quantize(shift(x, -3), n), " billion"
	}
	minus := x.Negative && !x.IsZero()
	text := fixed(x)
	if v.Unit.Kind == Points && v.as == asUnit {
		suffix = " percentage points"
		if text == "1" {
			suffix = " percentage point"
		}
	}
	switch {
	case v.as == asPlain:
		prefix, suffix = "", ""
	case v.words && v.ordinal && ordinalWord(text) != "":
		return ordinalWord(text)
	case v.words && !v.ordinal && !minus && prefix == "" && spelled(text) != "":
		text = spelled(text)
		if suffix == "%" {
			suffix = " per cent"
		}
	case v.Unit == Unit{Word, yearUnit}:
	default:
		text = group(text)
	}
	if v.ordinal {
		suffix = ordinalEnd(text)
	}
	sign := ""
	if minus {
		sign = "\u2212"
	} else if v.signed && !x.IsZero() {
		sign = "+"
	}
	return sign + prefix + text + suffix
}

// Large tells whether the number is shown in millions or billions.
func (v *Value) Large() bool {
	if v.Kind != Number || v.as == asUnit && v.scaled == 0 && v.Unit.Kind != Currency {
		return false
	}
	s := v.Shown()
	return strings.HasSuffix(s, " million") || strings.HasSuffix(s, " billion")
}

var thousandOf = apd.New(1000, 0)

// rounded applies nearest() and sf(), which come before places. left is how
// many places they leave, below zero for none, or -1 where none was asked for.
func (v *Value) rounded(x *apd.Decimal) (out *apd.Decimal, left int) {
	switch {
	case v.step != nil:
		var q apd.Decimal
		if _, err := ctxQuo.Quo(&q, settle(x), v.step); err != nil {
			return x, -1
		}
		n := quantize(&q, 0)
		out = new(apd.Decimal)
		if _, err := ctxShow.Mul(out, n, v.step); err != nil {
			return x, -1
		}
		return out, places(v.step)
	case v.sf > 0:
		x = settle(x)
		if x.IsZero() {
			return x, 0
		}
		at := int(v.sf) - int(x.NumDigits()) - int(x.Exponent)
		out = quantize(x, at)
		if int(out.NumDigits())+int(out.Exponent) > int(x.NumDigits())+int(x.Exponent) {
			at-- // 9.96 to two figures is 10, not 10.0
		}
		return out, max(0, at)
	}
	return x, -1
}

// scale gives the power of ten that is written as a word. Money of a million
// and more is shown so unless something else is asked for.
func (v *Value) scale(x *apd.Decimal) (int32, string) {
	switch v.as {
	case asMillion:
		return 6, " million"
	case asBillion:
		return 9, " billion"
	case asUnit:
		if v.foreign {
			return 0, ""
		}
		switch {
		case v.scaled == 6:
			return 6, " million"
		case v.scaled == 9:
			return 9, " billion"
		}
		if v.Unit.Kind != Currency || v.places > 0 || v.step != nil || v.words {
			return 0, ""
		}
		switch size := int(x.NumDigits()) + int(x.Exponent); {
		case x.IsZero() || size < 7:
			return 0, ""
		case size < 10:
			return 6, " million"
		default:
			return 9, " billion"
		}
	}
	return 0, ""
}

// placesOf gives the decimal places that a number is shown with.
func (v *Value) placesOf(x *apd.Decimal, word string) int {
	if v.places > 0 {
		return int(v.places - 1)
	}
	needs := places(settle(x))
	if word != "" && v.scaled > 0 && v.as == asUnit {
		if v.million == 0 {
			return min(needs, 1)
		}
		return int(v.million - 1)
	}
	if word != "" {
		return min(needs, 1) // £3 million, £1.2 million
	}
	if v.as == asPercent && v.Unit.Kind != Percent {
		return 0
	}
	if v.ordinal {
		return 0
	}
	switch v.Unit.Kind {
	case Currency:
		return v.pence(x, needs)
	case Share:
		if v.own == 0 {
			return 0
		}
	}
	if v.as == asPounds {
		return v.pence(x, needs)
	}
	if v.own > 0 {
		return int(v.own - 1)
	}
	switch v.Unit.Kind {
	case Count:
		return 0
	case Ratio:
		return 2
	case Plain:
		return min(needs, 2)
	}
	return min(needs, 1)
}

// pence gives the places of money: two, or none for whole amounts.
func (v *Value) pence(x *apd.Decimal, needs int) int {
	switch {
	case v.own > 1, v.own == 0 && needs > 0 && quantize(x, 2).Cmp(quantize(x, 0)) != 0:
		return 2
	}
	return 0
}

// spelled writes nought to twenty in words; "" for any other number.
func spelled(text string) string {
	for i, w := range smallNumbers {
		if plainInt(i) == text {
			return w
		}
	}
	return ""
}

var smallNumbers = [...]string{
	"nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
}

// ordinalWord writes first to twentieth; "" for any other number.
func ordinalWord(text string) string {
	for i, w := range smallOrdinals {
		if plainInt(i+1) == text {
			return w
		}
	}
	return ""
}

var smallOrdinals = [...]string{
	"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
	"eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
}

func plainInt(i int) string {
	if i < 10 {
		return string(rune('0' + i))
	}
	return string(rune('0'+i/10)) + string(rune('0'+i%10))
}

// ordinalEnd gives st, nd, rd or th for a whole number.
func ordinalEnd(text string) string {
	if strings.ContainsRune(text, '.') {
		return ""
	}
	n := len(text)
	if n >= 2 && text[n-2] == '1' {
		return "th"
	}
	switch text[n-1] {
	case '1':
		return "st"
	case '2':
		return "nd"
	case '3':
		return "rd"
	}
	return "th"
}

// Places gives how many decimal places a number is shown with; 0 for
// anything else.
func (v Value) Places() int {
	if v.Kind != Number {
		return 0
	}
	shown := v.Shown()
	i := strings.IndexByte(shown, '.')
	if i < 0 {
		return 0
	}
	n := 0
	for i+1+n < len(shown) && isDigit(shown[i+1+n]) {
		n++
	}
	return n
}

// WithPlaces gives the value shown with n decimal places, so that the numbers
// of a table's column can have the same. Anything but a number, and a number
// rounded to significant figures or to a multiple, stays what it is.
func (v Value) WithPlaces(n int) Value {
	if v.Kind == Number && v.sf == 0 && v.step == nil && n >= 0 && n <= maxPlaces {
		v.places = digits(n + 1)
	}
	return v
}
