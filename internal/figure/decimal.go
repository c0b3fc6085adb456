package figure

import (
	"cmp"
	"math"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

// Arithmetic has 34 significant digits, as IEEE 754 decimal128 has. Exactness
// is lost in division and roots alone. What is compared or shown is first
// taken to 28 digits, so that a third times three is one again.
const (
	precision = 34
	settled   = 28
	maxExp    = 100
)

var (
	ctx    = apd.Context{Precision: precision, MaxExponent: maxExp, MinExponent: -maxExp, Traps: apd.DefaultTraps, Rounding: apd.RoundHalfUp}
	ctxSet = apd.Context{Precision: settled, MaxExponent: 2 * maxExp, MinExponent: -4 * maxExp, Traps: apd.DefaultTraps, Rounding: apd.RoundHalfUp}
	// Quotients of what is shown need no more digits than are shown.
	ctxQuo  = apd.Context{Precision: 2 * precision, MaxExponent: 1000, MinExponent: -1000, Traps: apd.DefaultTraps, Rounding: apd.RoundHalfUp}
	ctxShow = apd.Context{Precision: 1000, MaxExponent: 1000, MinExponent: -1000, Traps: apd.DefaultTraps, Rounding: apd.RoundHalfUp}

	zero    = apd.New(0, 0)
	one     = apd.New(1, 0)
	hundred = apd.New(100, 0)
)

// inRange tells whether a number written down is one that can be calculated
// with.
func inRange(d *apd.Decimal) bool {
	if d.Form != apd.Finite {
		return false
	}
	adj := int64(d.Exponent) + d.NumDigits() - 1
	return d.IsZero() && d.Exponent > -maxExp && d.Exponent < maxExp || adj <= maxExp && adj >= -maxExp && int64(d.Exponent) >= -2*maxExp
}

// decimal gives a number of a table as a decimal, times 10^scale.
func decimal(n data.Number, scale int32) *apd.Decimal { return apd.New(n.Coef, n.Exp+scale) }

// coefficient gives the digits of a number that has few of them, as most do,
// without its sign: it is coef × 10^d.Exponent.
func coefficient(d *apd.Decimal) (coef int64, ok bool) {
	if d.Form != apd.Finite || !d.Coeff.IsInt64() {
		return 0, false
	}
	coef = d.Coeff.Int64()
	return coef, coef >= 0
}

// tens are the powers of ten that fit an int64.
var tens = func() (out [19]int64) {
	out[0] = 1
	for i := 1; i < len(out); i++ {
		out[i] = 10 * out[i-1]
	}
	return out
}()

// settle gives the number to 28 significant digits.
func settle(d *apd.Decimal) *apd.Decimal {
	if _, ok := coefficient(d); ok || d.NumDigits() <= settled {
		return d
	}
	out := new(apd.Decimal)
	if _, err := ctxSet.Round(out, d); err != nil {
		return d
	}
	return out
}

// cmpNum compares two numbers, settled.
func cmpNum(a, b *apd.Decimal) int {
	if a.Exponent == b.Exponent && !a.Negative && !b.Negative {
		x, ok := coefficient(a)
		y, ok2 := coefficient(b)
		if ok && ok2 {
			return cmp.Compare(x, y)
		}
	}
	return settle(a).Cmp(settle(b))
}

// quantize rounds to a number of decimal places (below zero: to tens,
// hundreds …), half away from zero.
func quantize(d *apd.Decimal, places int) *apd.Decimal {
	if coef, ok := coefficient(d); ok {
		switch cut := -places - int(d.Exponent); {
		case coef == 0 && d.Negative:
		case cut == 0:
			return d
		case cut > 0 && cut < len(tens) && coef <= math.MaxInt64-tens[cut]:
			out := apd.New((coef+tens[cut]/2)/tens[cut], int32(-places))
			out.Negative = d.Negative && !out.IsZero()
			return out
		case cut < 0 && -cut < len(tens) && coef <= math.MaxInt64/tens[-cut]:
			out := apd.New(coef*tens[-cut], int32(-places))
			out.Negative = d.Negative
			return out
		}
	}
	out := new(apd.Decimal)
	if _, err := ctxShow.Quantize(out, settle(d), int32(-places)); err != nil {
		return d
	}
	if out.IsZero() {
		out.Negative = false
	}
	return out
}

// shift gives d × 10^n.
func shift(d *apd.Decimal, n int32) *apd.Decimal {
	out := new(apd.Decimal).Set(d)
	out.Exponent += n
	return out
}

// places gives the decimal places that a number needs, none for whole numbers.
func places(d *apd.Decimal) int {
	if coef, ok := coefficient(d); ok {
		n := max(0, -int(d.Exponent))
		for ; n > 0 && coef%10 == 0; n-- {
			if coef == 0 {
				return 0
			}
			coef /= 10
		}
		return n
	}
	var r apd.Decimal
	r.Reduce(d)
	return max(0, int(-r.Exponent))
}

// whole gives an integer value that fits an int.
func whole(d *apd.Decimal) (int, bool) {
	if places(d) > 0 || d.NumDigits()+int64(d.Exponent) > 9 {
		return 0, false
	}
	n, err := quantize(d, 0).Int64()
	return int(n), err == nil
}

// plainText writes a number in plain decimal, with a hyphen for the minus and
// no zeros after the last decimal place that is not zero.
func plainText(d *apd.Decimal) string {
	var r apd.Decimal
	r.Reduce(settle(d))
	if r.IsZero() {
		return "0"
	}
	return r.Text('f')
}

// fixed writes a number without its sign, with all the decimal places that it
// has.
func fixed(d *apd.Decimal) string {
	coef, ok := coefficient(d)
	n := -int(d.Exponent)
	if !ok || n < 0 || n > maxPlaces {
		return strings.TrimPrefix(d.Text('f'), "-")
	}
	var b [2*maxPlaces + 4]byte
	i := len(b)
	for k := 0; coef > 0 || k <= n; k++ {
		if k == n && n > 0 {
			i--
			b[i] = '.'
		}
		i--
		b[i] = byte('0' + coef%10)
		coef /= 10
	}
	return string(b[i:])
}

// float gives the nearest float64.
func float(d *apd.Decimal) float64 {
	if coef, ok := coefficient(d); ok {
		f := data.Number{Coef: coef, Exp: d.Exponent}.Float64()
		if d.Negative {
			return -f
		}
		return f
	}
	f, err := d.Float64()
	if err != nil {
		return 0
	}
	return f
}

// group puts commas between thousands.
func group(digits string) string {
	whole, frac, _ := strings.Cut(digits, ".")
	if len(whole) <= 3 {
		return digits
	}
	var b strings.Builder
	b.Grow(len(digits) + len(whole)/3)
	for i := 0; i < len(whole); i++ {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if frac != "" {
		b.WriteByte('.')
		b.WriteString(frac)
	}
	return b.String()
}
