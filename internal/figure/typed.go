package figure

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// Typed is a number as a writer typed it, with the precision it was typed at:
// “£1.2 million” is 1200000 in pounds, to the nearest 100,000. A whole number
// is typed to the unit, zeros at its end included.
type Typed struct {
	Num      *apd.Decimal
	Exp      int32  // the power of ten of the last digit typed
	Scale    int32  // the power of ten of the word after it: 6 for million; 0 for none
	Signed   bool   // a minus or a plus stands before it
	Percent  bool   // with % or per cent
	Points   bool   // with percentage points
	Currency string // the code of a currency sign, GBP for £; "" for none
}

// scaleWords are what multiplies a typed number.
var scaleWords = []struct {
	word string
	exp  int32
}{
	{"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12}, {"bn", 9}, {"mn", 6}, {"m", 6}, {"k", 3},
}

// ParseTyped reads digits as typed in a text, with the sign before and the
// word after them: "70,000", "£1.2 million", "23%", "−4 per cent", "0.4
// percentage points", "£3bn". ok is false where it is anything else.
func ParseTyped(s string) (t Typed, ok bool) {
	s = strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ").Replace(s))
	minus := false
	sign := func() {
		for _, m := range []string{"\u2212", "-", "+"} {
			if rest, found := strings.CutPrefix(s, m); found && !t.Signed {
				s, t.Signed, minus = rest, true, m != "+"
			}
		}
	}
	sign()
	for _, c := range []struct{ sign, code string }{{"£", "GBP"}, {"€", "EUR"}, {"US$", "USD"}, {"$", "USD"}, {"¥", "JPY"}, {"₹", "INR"}} {
		if rest, found := strings.CutPrefix(s, c.sign); found {
			s, t.Currency = strings.TrimSpace(rest), c.code
			break
		}
	}
	sign()
	n := 0
	for n < len(s) && (isDigit(s[n]) || (s[n] == ',' || s[n] == '.') && n+1 < len(s) && isDigit(s[n+1])) {
		n++
	}
	if n == 0 || n > 40 {
		return t, false
	}
	num, ok := parseDigits(s[:n])
	if !ok {
		return t, false
	}
	rest := strings.ToLower(strings.TrimSpace(s[n:]))
	exp := int32(0)
	for _, w := range scaleWords {
		if after, found := strings.CutPrefix(rest, w.word); found && (after == "" || after[0] == ' ') {
			exp, rest = w.exp, strings.TrimSpace(after)
			break
		}
	}
	switch rest {
	case "":
	case "%", "per cent", "percent":
		t.Percent = true
	case "percentage points", "percentage point", "points", "point", "pp", "ppts":
		t.Points = true
	default:
		return t, false
	}
	num.Exponent += exp
	num.Negative = minus && !num.IsZero()
	t.Num, t.Exp, t.Scale = num, num.Exponent, exp
	return t, true
}

// parseDigits reads digits with commas between thousands.
func parseDigits(s string) (*apd.Decimal, bool) {
	whole, frac, point := strings.Cut(s, ".")
	if point && (frac == "" || strings.ContainsAny(frac, ".,")) {
		return nil, false
	}
	if parts := strings.Split(whole, ","); len(parts) > 1 {
		for i, p := range parts {
			if i > 0 && len(p) != 3 || i == 0 && (len(p) == 0 || len(p) > 3) {
				return nil, false
			}
		}
		whole = strings.Join(parts, "")
	}
	text := whole
	if point {
		text += "." + frac
	}
	d, _, err := apd.NewFromString(text)
	if err != nil || d.Form != apd.Finite || !inRange(d) {
		return nil, false
	}
	return d, true
}

// Matches tells whether the value is the typed number at the precision typed.
// Without a sign typed, a fall of 4% matches a change of −4%, as the sentence
// says which way it went. The value of moved() and fold() is the change or the
// ratio that they tell.
func (v Value) Matches(t Typed) bool {
	if v.Num == nil || t.Num == nil || v.Kind != Number && v.Kind != Words {
		return false
	}
	x, ok := v.typedAs(t)
	if !ok {
		return false
	}
	want := t.Num
	if !t.Signed {
		x = new(apd.Decimal).Abs(x)
	}
	return sameAt(x, want, t.Exp)
}

// typedAs gives the number that a writer would type for the value, where the
// typed one has a unit that fits.
func (v Value) typedAs(t Typed) (*apd.Decimal, bool) {
	u := v.Unit.Kind
	switch {
	case t.Percent:
		switch {
		case u == Percent:
			return v.Num, true
		case u == Share, u == Ratio, u == Plain && v.as == asPercent:
			return shift(v.Num, 2), true
		}
		return nil, false
	case t.Points:
		return v.Num, u == Points
	case t.Currency != "":
		return v.Num, u == Currency && v.Unit.Name == t.Currency || u == Plain
	case u == Share:
		return shift(v.Num, 2), true
	}
	return v.Num, true
}

// sameAt tells whether x rounds to want at a power of ten.
func sameAt(x, want *apd.Decimal, exp int32) bool {
	if int64(exp) < -100 || exp > 100 {
		return false
	}
	return quantize(x, int(-exp)).Cmp(want) == 0
}

// Candidate is an expression that gives a typed number.
type Candidate struct {
	Expr string // with the pipe that shows it as typed, where one is needed
	Ref  Ref
}

// Candidates gives the cells that hold a typed number at the precision typed,
// as expressions: datasets in name order, then measures, then rows. At most
// limit are given; total counts all.
func Candidates(sc *Scope, t Typed, limit int) (found []Candidate, total int) {
	for _, name := range sortedKeys(sc.Datasets) {
		d := sc.Datasets[name]
		if len(d.cols) != len(d.Keys) || len(d.cols) == 0 {
			continue
		}
		for _, m := range d.Measures {
			if !m.Column.Number || nameLength(m.Name, true) != len(m.Name) {
				continue
			}
			near := nearNumber(m, t)
			for _, row := range d.Rows {
				if num, ok := d.Table.Plain(row, m.Column.Index); ok && !near(num) {
					continue
				}
				v := d.value(m, row, nil)
				if v.Kind != Number || !v.Matches(t) {
					continue
				}
				if total++; len(found) < limit {
					found = append(found, Candidate{Expr: d.source(name, m, row) + pipeFor(v, t), Ref: v.Cells[0]})
				}
			}
		}
	}
	return found, total
}

// nearNumber gives a quick test that a cell is no match, so that most cells
// cost a comparison of integers and no decimal.
func nearNumber(m *Measure, t Typed) func(data.Number) bool {
	factor := int32(0)
	if m.Unit.Kind == Share || m.Unit.Kind == Ratio && t.Percent {
		factor = 2
	}
	lastExp, low, high := int32(1<<30), int64(0), int64(-1)
	all := false
	return func(n data.Number) bool {
		if n.Exp != lastExp {
			// The numbers of a column mostly have one exponent, for which the
			// bounds in its own integers are worked out once.
			lastExp = n.Exp
			scale := -(n.Exp + m.Scale + factor)
			span := apd.New(1, t.Exp)
			var a, b apd.Decimal
			_, err := ctxShow.Sub(&a, new(apd.Decimal).Abs(t.Num), span)
			_, err2 := ctxShow.Add(&b, new(apd.Decimal).Abs(t.Num), span)
			lo, err3 := quantize(shift(&a, scale), 0).Int64()
			hi, err4 := quantize(shift(&b, scale), 0).Int64()
			all = err != nil || err2 != nil || err3 != nil || err4 != nil
			low, high = lo-1, hi+1
		}
		c := n.Coef
		if c < 0 {
			c = -c
		}
		return all || c >= low && c <= high
	}
}

// source writes the expression of a cell.
func (d *Dataset) source(name string, m *Measure, row int) string {
	var b strings.Builder
	b.WriteString(name + "." + m.Name)
	for c := range d.cols {
		b.WriteString("[" + keySource(d.KeyAt(row, c)) + "]")
	}
	return b.String()
}

// pipeFor gives the pipe that shows a value with the digits typed; "" where
// it is shown so already, or where no pipe does it.
func pipeFor(v Value, t Typed) string {
	same := func(v Value) bool {
		s, ok := ParseTyped(v.Shown())
		return ok && min(s.Exp, 0) == min(t.Exp, 0) && new(apd.Decimal).Abs(s.Num).Cmp(new(apd.Decimal).Abs(t.Num)) == 0
	}
	if same(v) {
		return ""
	}
	var pipes []string
	switch {
	case t.Scale == 6 && t.Exp <= 6:
		pipes = append(pipes, "million("+plainInt(min(int(6-t.Exp), maxPlaces))+")")
	case t.Scale == 9 && t.Exp <= 9:
		pipes = append(pipes, "billion("+plainInt(min(int(9-t.Exp), maxPlaces))+")")
	case t.Exp <= 0:
		pipes = append(pipes, "dp("+plainInt(min(int(-t.Exp), maxPlaces))+")")
	case t.Exp <= 12:
		pipes = append(pipes, "nearest(1"+strings.Repeat("0", int(t.Exp))+")")
	}
	if t.Percent {
		pipes = append([]string{"percent(" + plainInt(max(0, min(int(-t.Exp), maxPlaces))) + ")"}, pipes...)
	}
	for _, p := range pipes {
		f, faults := ParseFormat(diag.MadeText(p, diag.Span{}))
		if len(faults) > 0 {
			continue
		}
		if out, faults := f.Apply(v); len(faults) == 0 && same(out) {
			return " | " + p
		}
	}
	return ""
}
