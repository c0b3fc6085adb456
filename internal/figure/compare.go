package figure

import (
	"math"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

// powInRange tells whether base ** exp stays within 10^±100, by a rough
// reckoning that decides nothing else.
func powInRange(base, exp float64) bool {
	return math.Abs(exp*math.Log10(math.Abs(base))) <= maxExp
}

// compare gives == != < <= > >=.
func (ev *evaluator) compare(n *node) (Value, bool) {
	a, b, is, ok := ev.compared(n)
	if !ok {
		return Value{}, false
	}
	if ev.sc.Row != nil { // nothing but which rows a filter leaves is asked of it
		return Value{Kind: Truth, True: is}, true
	}
	return Value{Kind: Truth, True: is}.from(&a, &b), true
}

// compared evaluates the two sides of a comparison and decides it.
func (ev *evaluator) compared(n *node) (a, b Value, is, ok bool) {
	a, okA := ev.eval(n.args[0])
	b, okB := ev.eval(n.args[1])
	if !okA || !okB {
		return a, b, false, false
	}
	is, ok = ev.relation(n, n.args[0], n.args[1], &a, &b)
	return a, b, is, ok
}

// in gives `in` and `not in`, over a list or a measure.
func (ev *evaluator) in(n *node) (Value, bool) {
	a, b, is, ok := ev.isIn(n)
	if !ok {
		return Value{}, false
	}
	return Value{Kind: Truth, True: is}.from(&a, &b), true
}

// isIn evaluates the two sides of `in` and decides it.
func (ev *evaluator) isIn(n *node) (a, b Value, is, ok bool) {
	a, okA := ev.eval(n.args[0])
	b, okB := ev.eval(n.args[1])
	if !okA || !okB {
		return a, b, false, false
	}
	switch b.Kind {
	case Several:
	case Series:
		if !ev.step(n, len(b.series.d.Rows)) {
			return a, b, false, false
		}
	default:
		ev.fault(ruleArguments, n.args[1], `write a list: ["Northmere", "Southmere"]`, "%s is no list", b.called())
		return a, b, false, false
	}
	eq := *n
	eq.name = "=="
	found := false
	ok = true
	look := func(x *Value) bool {
		found, ok = ev.relation(&eq, n.args[0], n.args[1], &a, x)
		return ok && !found
	}
	if b.Kind == Series {
		b.series.each(ev.sc.Reads, func(x Value) bool { return look(&x) })
	} else {
		for i := 0; i < len(b.List) && look(&b.List[i]); i++ {
		}
	}
	return a, b, found != n.not, ok
}

// relation decides `a op b`.
func (ev *evaluator) relation(n, an, bn *node, a, b *Value) (is, ok bool) {
	equality := n.name == "==" || n.name == "!="
	switch {
	case a.Kind == Missing && a.Blank != nil && b.Kind == Words && equality:
		return holds(n.name, gapIs(a, b.Str)), true
	case b.Kind == Missing && b.Blank != nil && a.Kind == Words && equality:
		return holds(n.name, gapIs(b, a.Str)), true
	case numeric(a) && numeric(b):
		return ev.numbers(n, an, bn, a, b)
	case a.Kind == Period || b.Kind == Period:
		return ev.periods(n, a, b)
	case a.Kind == Truth && b.Kind == Truth && equality:
		return (a.True == b.True) == (n.name == "=="), true
	case a.Kind == Words && b.Kind == Words && equality:
		return (a.Str == b.Str) == (n.name == "=="), true
	case a.Kind == Words && b.Kind == Words:
		if c, ok := orderPeriods(a.Str, b.Str); ok {
			return holds(n.name, c), true
		}
		ev.fault(ruleArguments, n, "only numbers and periods have an order", "“%s” and “%s” are texts, of which none is more than the other", clip(a.Str), clip(b.Str))
		return false, false
	case a.Kind == Words && b.Kind == Number:
		return ev.wordsNumber(n, a, b, false)
	case a.Kind == Number && b.Kind == Words:
		return ev.wordsNumber(n, b, a, true)
	}
	ev.fault(ruleArguments, n, "", "%s and %s can't be compared", a.called(), b.called())
	return false, false
}

func numeric(v *Value) bool { return v.Kind == Number || v.Kind == Missing && v.Blank != nil }

// holds tells whether the order c of two things fits an operator.
func holds(op string, c int) bool {
	switch op {
	case "==":
		return c == 0
	case "!=":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// gapIs compares a missing value with its sign as published: 0 where it is
// that one.
func gapIs(v *Value, text string) int {
	sign, _ := Gap(v.Blank)
	if text == sign || text == v.Blank.Marker || text == v.Blank.Raw {
		return 0
	}
	return 1
}

// numbers compares two numbers, of which some may be missing with known
// bounds.
func (ev *evaluator) numbers(n, an, bn *node, a, b *Value) (is, ok bool) {
	_, fa, fb, ok := alike(a.Unit, b.Unit)
	if !ok {
		ev.fault(ruleUnits, n, "the units come from measures: or from the header of the file", "%s and %s can't be compared", a.Unit.called(), b.Unit.called())
		return false, false
	}
	if ev.fractionMeant(n, an, bn, a, b) {
		return false, false
	}
	if a.Kind == Number && b.Kind == Number {
		return holds(n.name, cmpNum(times(a.Num, fa), times(b.Num, fb))), true
	}
	x, okA := a.bounds(fa)
	y, okB := b.bounds(fb)
	if okA && okB {
		if is, decided := decide(n.name, x, y); decided {
			return is, true
		}
	}
	if a.Kind == Missing {
		ev.gap(an, a)
	}
	if b.Kind == Missing {
		ev.gap(bn, b)
	}
	return false, false
}

// bounds is between what two numbers a value lies; open where it is not the
// bound itself.
type bounds struct {
	low, high         *apd.Decimal
	lowOpen, highOpen bool
}

// bounds gives between what a number lies: itself where it is known.
func (v *Value) bounds(f *apd.Decimal) (bounds, bool) {
	if v.Kind == Number {
		x := times(v.Num, f)
		return bounds{low: x, high: x}, true
	}
	scale := int32(0)
	if len(v.Cells) > 0 && v.Cells[0].Measure != nil {
		scale = v.Cells[0].Measure.Scale
	}
	b, ok := cellBounds(v.Blank, scale)
	if ok {
		b.low, b.high = times(b.low, f), times(b.high, f)
	}
	return b, ok
}

func cellBounds(c *data.Cell, scale int32) (bounds, bool) {
	if c == nil || c.Low == nil || c.High == nil {
		return bounds{}, false
	}
	return bounds{decimal(*c.Low, scale), decimal(*c.High, scale), c.LowOpen, c.HighOpen}, true
}

// below tells whether every value within x is below every value within y
// (or equal to it, where orEqual).
func below(x, y bounds, orEqual bool) bool {
	c := cmpNum(x.high, y.low)
	return c < 0 || c == 0 && (orEqual || x.highOpen || y.lowOpen)
}

// decide tells a comparison where the bounds allow one answer only.
func decide(op string, x, y bounds) (is, decided bool) {
	switch op {
	case "<":
		return below(x, y, false), below(x, y, false) || below(y, x, true)
	case "<=":
		return below(x, y, true), below(x, y, true) || below(y, x, false)
	case ">":
		return decide("<", y, x)
	case ">=":
		return decide("<=", y, x)
	}
	apart := below(x, y, false) || below(y, x, false)
	return op == "!=", apart
}

// periods compares a period with another, or with its text or number.
func (ev *evaluator) periods(n *node, a, b *Value) (is, ok bool) {
	key := func(v *Value, kind data.Kind) (data.Key, bool) {
		switch v.Kind {
		case Period:
			return *v.Key, v.Key.Kind == kind
		case Words:
			return data.ParsePeriod(v.Str, kind)
		case Number:
			return data.ParsePeriod(plainText(v.Num), kind)
		}
		return data.Key{}, false
	}
	of := a
	if a.Kind != Period {
		of = b
	}
	kind := of.Key.Kind
	x, okA := key(a, kind)
	y, okB := key(b, kind)
	if !okA || !okB {
		other := a
		if okA {
			other = b
		}
		if n.name == "==" || n.name == "!=" {
			if other.Kind == Words { // “Total” is no period, and so not this one
				return n.name == "!=", true
			}
		}
		hint := ""
		if other.Kind == Number { // 2012/13 is a division here
			hint = "write a period in quotes: \"2012/13\""
		}
		ev.fault(ruleArguments, n, hint, "%s is none of the %s it is compared with", other.shortly(), kindNames[kind])
		return false, false
	}
	c := 0
	if x.Start < y.Start {
		c = -1
	} else if x.Start > y.Start {
		c = 1
	}
	return holds(n.name, c), true
}

// shortly gives the value for a message.
func (v *Value) shortly() string { return "“" + clip(v.Raw()) + "”" }

// wordsNumber compares a text with a number: equal where the text is that
// number as written, ordered where the text is a number.
func (ev *evaluator) wordsNumber(n *node, w, num *Value, swapped bool) (is, ok bool) {
	x, isNumber := data.ParseNumber(w.Str)
	if !isNumber {
		if n.name == "==" || n.name == "!=" {
			return n.name == "!=", true
		}
		ev.fault(ruleArguments, n, "", "“%s” is no number", clip(w.Str))
		return false, false
	}
	c := cmpNum(decimal(x, 0), num.Num)
	if swapped {
		c = -c
	}
	return holds(n.name, c), true
}

// orderPeriods gives the order of two texts that are periods of one kind.
func orderPeriods(a, b string) (int, bool) {
	for _, kind := range []data.Kind{data.Year, data.FinancialYear, data.Quarter, data.Month, data.RollingQuarter, data.HalfYear, data.Week, data.YearEnding, data.YearRange, data.Term, data.Date, data.DateTime} {
		x, ok := data.ParsePeriod(a, kind)
		if !ok {
			continue
		}
		if y, ok := data.ParsePeriod(b, kind); ok {
			switch {
			case x.Start < y.Start:
				return -1, true
			case x.Start > y.Start:
				return 1, true
			}
			return 0, true
		}
	}
	return 0, false
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
