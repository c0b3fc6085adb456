package figure

import (
	"fmt"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

func (ev *evaluator) negate(n *node) (Value, bool) {
	v, ok := ev.eval(n.args[0])
	if !ok {
		return v, false
	}
	if ok = ev.number(n.args[0], &v); !ok {
		return Value{}, false
	}
	if n.name == "-" {
		out := new(apd.Decimal).Neg(v.Num)
		if out.IsZero() {
			out.Negative = false
		}
		v.Num, v.Fn = out, ""
	}
	return v, true
}

// number wants one known number.
func (ev *evaluator) number(n *node, v *Value) bool {
	switch v.Kind {
	case Number:
		return true
	case Missing:
		if v.Blank != nil {
			ev.gap(n, v)
			return false
		}
	case Series:
		hint := ""
		if s := v.series; s != nil {
			if c := s.free(); c >= 0 && len(s.d.cols[c].keys) > 0 {
				k := &s.d.cols[c]
				hint = fmt.Sprintf("name one, for example [%s], or take the sum of all", keySource(k.keys[0]))
			}
		}
		ev.fault(ruleArguments, n, hint, "%s is several values, and one number is needed", ev.text.S[n.start:n.end])
		return false
	}
	ev.fault(ruleArguments, n, "", "%s stands where a number is needed", v.called())
	return false
}

// gap tells that a missing value stands where a number is needed.
func (ev *evaluator) gap(n *node, v *Value) {
	if v.Blank != nil && v.Blank.State == data.Words && len(v.Cells) > 0 {
		r := &v.Cells[0]
		f := r.Dataset.Table.NotNumber(r.Row, r.Measure.Column.Index)
		ev.faults.Add(f.WithNote(ev.text.Span(n.start, n.end), "it is named here"))
		return
	}
	f := ruleMissing.At(ev.text.Span(n.start, n.end), "%s is missing", ev.text.S[n.start:n.end])
	if v.Blank != nil {
		sign, word := Gap(v.Blank)
		f.Message += fmt.Sprintf(": %s, %s", sign, word)
	}
	for i := range v.Cells {
		f = withCell(f, v.Cells[i])
	}
	ev.faults.Add(f.WithHint("a missing value is not 0; choose a period or an area for which the value was published"))
}

// arith gives + - * / % and **.
func (ev *evaluator) arith(n *node) (Value, bool) {
	a, ok := ev.eval(n.args[0])
	b, ok2 := ev.eval(n.args[1])
	ok = ok && ev.number(n.args[0], &a)
	ok2 = ok2 && ev.number(n.args[1], &b)
	if !ok || !ok2 {
		return Value{}, false
	}
	out := Value{Kind: Number, Num: new(apd.Decimal)}
	unlike := func(verb string) (Value, bool) {
		return ev.fault(ruleUnits, n, "the units come from measures: or from the header of the file", "%s and %s can't be %s", a.Unit.called(), b.Unit.called(), verb)
	}
	var err error
	switch n.name {
	case "+", "-":
		u, fa, fb, ok := sumUnit(a.Unit, b.Unit, n.name == "-")
		if !ok {
			if n.name == "+" {
				return unlike("added")
			}
			return unlike("subtracted")
		}
		x, y := times(a.Num, fa), times(b.Num, fb)
		if n.name == "+" {
			_, err = ctx.Add(out.Num, x, y)
		} else {
			_, err = ctx.Sub(out.Num, x, y)
		}
		out.Unit = u
		out.format = a.format.join(b.format)
		out.own = most(a.placesIn(u), b.placesIn(u))
	case "*":
		u, exp, ok := productUnit(a.Unit, b.Unit)
		if !ok {
			return unlike("multiplied")
		}
		_, err = ctx.Mul(out.Num, a.Num, b.Num)
		out.Num.Exponent += exp
		out.Unit = u
		if b.Unit.Kind == Plain && len(b.Cells) == 0 && places(b.Num) == 0 {
			out.own = a.own
		} else if a.Unit.Kind == Plain && len(a.Cells) == 0 && places(a.Num) == 0 {
			out.own = b.own
		}
	case "/":
		u, exp, ok := quotientUnit(a.Unit, b.Unit)
		if !ok {
			return unlike("divided")
		}
		if b.Num.IsZero() {
			return ev.base(n, n.args[1], &b, "a division by zero has no result")
		}
		_, err = ctx.Quo(out.Num, a.Num, b.Num)
		out.Num.Exponent += exp
		out.Unit = u
	case "%":
		u, fa, fb, ok := alike(a.Unit, b.Unit)
		if !ok {
			return unlike("divided")
		}
		if b.Num.IsZero() {
			return ev.base(n, n.args[1], &b, "a division by zero has no remainder")
		}
		_, err = ctx.Rem(out.Num, times(a.Num, fa), times(b.Num, fb))
		out.Unit, out.own = u, most(a.own, b.own)
	case "**":
		return ev.power(n, a, b)
	}
	if err != nil || !finite(out.Num) {
		return ev.tooLarge(n)
	}
	if what := map[string]string{"-": "a difference", "/": "a ratio"}[n.name]; what != "" && sameSeries(&a, &b) {
		ev.breaks(n, what, &a, &b)
	}
	return out.from(&a, &b), true
}

// sameSeries tells whether two values are single cells of one measure.
func sameSeries(a, b *Value) bool {
	return len(a.Cells) == 1 && len(b.Cells) == 1 && a.Cells[0].Measure != nil && a.Cells[0].Measure == b.Cells[0].Measure && a.Cells[0].Row != b.Cells[0].Row
}

func (ev *evaluator) tooLarge(n *node) (Value, bool) {
	return ev.fault(ruleRange, n, "look for a slip in the formula", "the result is too large or too small a number")
}

// power gives a ** b of plain numbers.
func (ev *evaluator) power(n *node, a, b Value) (Value, bool) {
	plain := func(u Unit) bool { return u.Kind == Plain || u.Kind == Ratio || u.Kind == Share }
	if !plain(a.Unit) || !plain(b.Unit) {
		return ev.fault(ruleUnits, n, "take the power of a ratio", "a power of %s has no unit", a.Unit.called())
	}
	out := Value{Kind: Number}
	if !ev.step(n, powerSteps) {
		return Value{}, false
	}
	num, ok := pow(a.Num, b.Num)
	if !ok {
		if a.Num.Sign() < 0 || a.Num.IsZero() && b.Num.Sign() < 0 {
			return ev.fault(ruleRange, n, "", "this power is no number")
		}
		return ev.tooLarge(n)
	}
	if !finite(num) {
		return ev.tooLarge(n)
	}
	out.Num = num
	if a.Unit.Kind != Plain {
		out.Unit = Unit{Kind: Ratio}
	}
	return out.from(&a, &b), true
}

// pow gives a ** b, where it is a number of the size that is calculated with.
func pow(a, b *apd.Decimal) (*apd.Decimal, bool) {
	out := new(apd.Decimal)
	switch {
	case b.IsZero():
		return out.Set(one), true
	case a.IsZero():
		return out, b.Sign() > 0
	case a.Sign() < 0 && places(b) > 0:
		return nil, false
	}
	// The size of the result is told beforehand, so that no time is spent on
	// one that is out of range: |b × log10 a| ≤ 100.
	size, _ := a.Float64()
	e, err := b.Float64()
	if err != nil || !powInRange(size, e) {
		return nil, false
	}
	_, err = ctx.Pow(out, a, b)
	return out, err == nil
}

// times gives d × f, and d itself where f is nil.
func times(d, f *apd.Decimal) *apd.Decimal {
	if f == nil {
		return d
	}
	return shift(d, 2) // every factor is 100
}

// finite tells whether a result is a number of the size that is calculated
// with.
func finite(d *apd.Decimal) bool {
	return d.Form == apd.Finite && (d.IsZero() && d.Exponent > -2*maxExp && d.Exponent < 2*maxExp || inRange(d))
}

// base tells that a division has a base it can't have.
func (ev *evaluator) base(n, at *node, v *Value, format string, args ...any) (Value, bool) {
	f := ruleZeroBase.At(ev.text.Span(at.start, at.end), format, args...)
	for i := range v.Cells {
		if i < 5 {
			f = withCell(f, v.Cells[i])
		}
	}
	ev.faults.Add(f.WithHint("say the two numbers instead"))
	return Value{}, false
}
