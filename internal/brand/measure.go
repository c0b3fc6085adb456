package brand

import (
	"strconv"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// A measure is a number with four decimals and its unit, as CSS writes them.
type measure struct {
	n    int64 // in 1/10000
	unit string
}

const one = 10_000 // the number 1 as a measure's

// units are the lengths that have a size of their own, in 1/1000 pt.
var units = map[string]page.Length{"pt": page.Pt, "px": 750, "mm": page.MM, "cm": 28346, "in": 72 * page.Pt, "pc": 12 * page.Pt}

// readMeasure reads a number and its unit, exactly; decimals past the fourth are cut.
func readMeasure(s string) (m measure, ok bool) {
	s = strings.TrimSpace(s)
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	whole, frac, _ := strings.Cut(s[:i], ".")
	if len(whole) > 6 || whole+frac == "" {
		return m, false
	}
	frac = (frac + "0000")[:4]
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return m, false
	}
	return measure{n, strings.ToLower(strings.TrimSpace(s[i:]))}, true
}

// length reads a size of type. Points need no unit; em, rem and per cent are
// of the size given.
func (r *reader) length(t diag.Text, what string, of, least, most page.Length) (page.Length, bool) {
	if !t.Present() {
		return 0, false
	}
	m, ok := readMeasure(t.S)
	if !ok {
		r.faults.Add(ruleType.At(t.All(), "%s “%s” is not a size", what, t.S).WithHint("write a number and its unit, such as 10.5pt"))
		return 0, false
	}
	var l page.Length
	switch u, known := units[m.unit]; {
	case known:
		l = page.Length((m.n*int64(u) + one/2) / one)
	case m.unit == "":
		l = page.Length(m.n / (one / 1000))
	case m.unit == "em", m.unit == "rem":
		l = page.Length((m.n*int64(of) + one/2) / one)
	case m.unit == "%":
		l = page.Length((m.n*int64(of)/100 + one/2) / one)
	default:
		r.faults.Add(ruleType.At(t.All(), "%s has a unit that is not known: “%s”", what, m.unit).WithHint("use pt, as in 10.5pt; px, mm, em, rem and %% do too"))
		return 0, false
	}
	if l < least || l > most {
		r.faults.Add(ruleType.At(t.All(), "%s is %s pt; it can be from %s to %s pt", what, points(l), points(least), points(most)).
			WithHint("choose a size in these bounds"))
		return 0, false
	}
	return l, true
}

// lineHeight reads a line height: a multiple of the size, a share of it, or a
// length. It gives the multiple in 1/10000.
func (r *reader) lineHeight(t diag.Text, size page.Length) (int64, bool) {
	if !t.Present() {
		return 0, false
	}
	m, ok := readMeasure(t.S)
	if u, known := units[m.unit]; ok && known {
		m.n, m.unit = m.n*int64(u)/int64(size), ""
	}
	switch m.unit {
	case "", "em", "rem":
	case "%":
		m.n /= 100
	default:
		ok = false
	}
	if !ok || m.n < one || m.n > 2*one {
		r.faults.Add(ruleType.At(t.All(), "the line height “%s” can't be used", t.S).
			WithHint("write a multiple of the size from 1 to 2, such as 1.4"))
		return 0, false
	}
	return m.n, true
}

// times gives a multiple, in 1/10000, of a length, to a tenth of a point.
func times(l page.Length, n int64) page.Length { return tenth(page.Length(int64(l) * n / one)) }

// points writes a length in points, without needless decimals.
func points(l page.Length) string {
	s := strconv.FormatInt(int64(l/1000), 10)
	if rest := l % 1000; rest != 0 {
		s += strings.TrimRight("."+strconv.FormatInt(int64(1000+rest), 10)[1:], "0")
	}
	return s
}

// weights are the names that the brand.yml convention has for weights.
var weights = map[string]int{
	"thin": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400, "regular": 400, "medium": 500,
	"semi-bold": 600, "demi-bold": 600, "bold": 700, "extra-bold": 800, "ultra-bold": 800, "black": 900,
}

// weight reads a weight by its name or number.
func (r *reader) weight(t diag.Text) (int, bool) {
	if !t.Present() {
		return 0, false
	}
	if w, ok := weights[t.S]; ok {
		return w, true
	}
	if n, err := strconv.Atoi(t.S); err == nil && n >= 1 && n <= 1000 {
		return n, true
	}
	r.faults.Add(ruleType.At(t.All(), "“%s” is not a weight", t.S).WithHint("write normal, semi-bold or bold, or a number such as 400"))
	return 0, false
}
