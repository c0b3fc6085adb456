package figure

import (
	"github.com/cockroachdb/apd/v3"
)

// fractionMeant tells a comparison of a percentage with a typed number that
// must be meant the other way: 71.6% against 0.8, or a change of 0.23 (shown
// as 23%) against 20. Either would be true or false whatever the data say.
//
// A percentage is held against numbers up to 1 where it is above 10, and
// always where the file stores it as a fraction; a change or a share against
// numbers from 5 on.
func (ev *evaluator) fractionMeant(n, an, bn *node, a, b *Value) bool {
	for _, side := range [...]struct {
		v     *Value
		typed *node
	}{{a, bn}, {b, an}} {
		num := typedNumber(side.typed)
		if num == nil || num.IsZero() || side.v.Kind != Number {
			continue
		}
		v, size := side.v, new(apd.Decimal).Abs(num)
		stored := len(v.Cells) > 0 && v.Cells[0].Measure != nil && v.Cells[0].Measure.Column.Scale == "hundred"
		switch {
		case v.Unit.Kind == Percent && size.Cmp(one) <= 0 && (stored || new(apd.Decimal).Abs(v.Num).Cmp(ten) > 0):
			ev.fault(ruleFraction, side.typed, "write per cents as shown, "+plainText(times(num, hundred))+", or the fraction as share("+plainText(times(num, ten))+", 10)",
				"this compares %s with %s per cent", v.Shown(), plainText(num))
			return true
		case v.Unit.Kind == Share && size.Cmp(five) >= 0:
			ev.fault(ruleFraction, side.typed, "write it as a fraction: "+plainText(times(num, hundredth))+" is "+plainText(num)+" per cent",
				"this compares %s with %s times the base, %s per cent", v.Shown(), plainText(num), plainText(times(num, hundred)))
			return true
		}
	}
	return false
}

// typedNumber gives the number that a node is, with its sign, or nil.
func typedNumber(n *node) *apd.Decimal {
	switch {
	case n.op == opNumber:
		return n.num
	case n.op == opNegate && len(n.args) == 1 && n.args[0].op == opNumber:
		return n.args[0].num
	}
	return nil
}

var (
	five      = apd.New(5, 0)
	ten       = apd.New(10, 0)
	hundredth = apd.New(1, -2)
)
