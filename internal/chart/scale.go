package chart

import (
	"math"
	"strconv"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

// A scale is what an axis of values covers: lo to hi steps, each of
// coef × 10^exp. Ticks are whole steps, so that their labels are exact.
type scale struct {
	coef   int64 // 1, 2, 5 or 25
	exp    int32
	lo, hi int64
	power  int32 // 6 where values are shown in millions, 9 in billions
}

// at gives the value of a tick.
func (s scale) at(k int64) float64 {
	return data.Number{Coef: k * s.coef, Exp: s.exp}.Float64()
}

func (s scale) min() float64 { return s.at(s.lo) }
func (s scale) max() float64 { return s.at(s.hi) }

// slop is the part of a step by which floating point may be off.
const slop = 1e-9

// niceScale gives the scale with the smallest step of 1, 2, 2.5 or 5 times a
// power of ten that covers min to max in at most most steps. whole asks for
// whole numbers, for what is counted.
func niceScale(min, max float64, most int, whole bool) scale {
	if min == max {
		switch {
		case min == 0:
			max = 1
		case min > 0:
			min = 0
		default:
			max = 0
		}
	}
	// A span far below the size of its values would need more digits than a
	// label has room for.
	if size := math.Max(math.Abs(min), math.Abs(max)); max-min < size/100_000 {
		min, max = math.Min(min, 0), math.Max(max, 0)
	}
	raw := (max - min) / float64(most)
	exp := exponent(raw) - 1
	for range 3 {
		for _, coef := range [...]int64{10, 20, 25, 50} {
			s := scale{coef: coef, exp: exp}
			if coef == 25 && exp < 0 && whole || whole && exp < -1 {
				continue
			}
			if coef != 25 {
				s.coef, s.exp = coef/10, exp+1
			}
			step := s.at(1)
			s.lo = int64(math.Floor(min/step + slop))
			s.hi = int64(math.Ceil(max/step - slop))
			if s.hi-s.lo <= int64(most) && s.hi > s.lo {
				return s
			}
		}
		exp++
		if whole && exp < -1 {
			exp = -1
		}
	}
	return scale{coef: 1, exp: exp + 1, lo: -1, hi: 1} // never reached for finite numbers
}

// exponent gives the power of ten of a positive number's first digit. It
// reads the number's decimal, for logarithms differ between processors.
func exponent(v float64) int32 {
	s := strconv.FormatFloat(v, 'e', 16, 64)
	_, e, _ := strings.Cut(s, "e")
	n, _ := strconv.Atoi(e)
	return int32(n)
}

// label writes the value of a tick: "20,000", "£1.5m", "−4", "25%". Large
// numbers of one axis share one short word, so that they can be compared.
func (s scale) label(k int64, u figure.Unit) string {
	n := data.Number{Coef: k * s.coef, Exp: s.exp}
	prefix, suffix := "", ""
	switch u.Kind {
	case figure.Currency:
		prefix = u.Label()
		if len(prefix) > 1 && prefix[0] >= 'A' && prefix[0] <= 'Z' && prefix[len(prefix)-1] != ' ' && len(prefix) == 3 {
			prefix += " "
		}
	case figure.Percent:
		suffix = "%"
	case figure.Share:
		suffix = "%"
		n.Exp += 2
	}
	if n.Coef == 0 {
		if suffix == "%" {
			return "0%"
		}
		return prefix + "0"
	}
	most := max(s.hi*s.coef, -s.lo*s.coef)
	digits := int32(len(strconv.FormatInt(most, 10))) + n.Exp // before the point
	switch {
	case digits > 15 || digits < -6:
		return prefix + scientific(n) + suffix
	case suffix == "%" || u.Kind == figure.Word && u.Name == "year":
	case digits > 12:
		n.Exp, suffix = n.Exp-12, "trn"
	case digits > 9 || s.power == 9:
		n.Exp, suffix = n.Exp-9, "bn"
	case digits > 6 || s.power == 6:
		n.Exp, suffix = n.Exp-6, "m"
	}
	sign := ""
	if n.Coef < 0 {
		sign, n.Coef = "−", -n.Coef
	}
	text := n.String()
	if u.Kind != figure.Word || u.Name != "year" {
		text = withCommas(text)
	}
	// All labels of an axis have as many decimals.
	if places := s.places(n.Exp); places > 0 {
		if i := strings.IndexByte(text, '.'); i < 0 {
			text += "." + strings.Repeat("0", places)
		} else {
			text += strings.Repeat("0", max(0, places-(len(text)-i-1)))
		}
	}
	return sign + prefix + text + suffix
}

// places gives the decimals that labels need, where n steps end at exp.
func (s scale) places(exp int32) int {
	if exp >= 0 {
		return 0
	}
	places := int(-exp)
	for coef := s.coef; places > 0 && coef%10 == 0; coef /= 10 {
		places--
	}
	return places
}

// scientific writes a number as 3 × 10⁻⁸.
func scientific(n data.Number) string {
	sign := ""
	if n.Coef < 0 {
		sign, n.Coef = "−", -n.Coef
	}
	digits := strconv.FormatInt(n.Coef, 10)
	exp := int(n.Exp) + len(digits) - 1
	digits = strings.TrimRight(digits, "0")
	if len(digits) > 1 {
		digits = digits[:1] + "." + digits[1:]
	}
	power := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(exp))
	return sign + digits + " × 10" + power
}

// withCommas groups the digits before the point in threes; four digits have a
// comma too.
func withCommas(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	if len(whole) < 4 {
		return s
	}
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}
