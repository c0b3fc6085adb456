package figure

import (
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Since gives the way from an earlier number to the figure, as a reader of
// both wants it told: the difference without its sign, shown as the figure is,
// and what that is of the earlier number in per cent. Percentages differ by
// points. The strings are "" where there is nothing to tell: what is no number
// has no difference, and what was nothing or less no per cent.
func (v Value) Since(old *apd.Decimal) (by, percent string, way int) {
	if v.Kind != Number || v.Num == nil || old == nil || !finite(old) {
		return "", "", 0
	}
	d := new(apd.Decimal)
	if _, err := ctx.Sub(d, v.Num, old); err != nil {
		return "", "", 0
	}
	way = d.Sign()
	d.Abs(d)
	shown := Value{Kind: Number, Num: d, Unit: v.Unit, format: format{
		places: v.places, own: v.own, million: v.million, scaled: v.scaled, foreign: v.foreign,
	}}
	switch {
	case v.as == asPercent, v.Unit.Kind == Percent, v.Unit.Kind == Share:
		if v.Unit.Kind != Percent {
			shown.Num = shift(d, 2)
		}
		shown.Unit, shown.format = Unit{Kind: Points}, format{places: digits(decimalsOf(v.Shown()) + 1)}
	case v.as == asPounds || v.as == asPlain:
		shown.as = v.as
	case v.as == asMillion || v.as == asBillion:
		shown.places = 0
	}
	by = shown.number()
	for n := decimalsOf(by) + 1; way != 0 && nought(by) && n <= 3; n++ {
		shown.places = digits(n + 1) // it is less than the figure shows
		by = shown.number()
	}
	switch v.Unit.Kind {
	case Percent, Share, Points:
		return by, "", way
	}
	if v.as == asPercent || old.Sign() <= 0 || v.Unit == (Unit{Word, yearUnit}) {
		return by, "", way
	}
	q := new(apd.Decimal)
	if _, err := ctx.Quo(q, d, old); err != nil || !finite(q) {
		return by, "", way
	}
	p := Value{Kind: Number, Num: q, Unit: Unit{Kind: Share}, format: format{places: 1}}
	if percent = p.number(); way != 0 && nought(percent) {
		if p.places = 2; nought(p.number()) {
			return by, "under 0.1%", way
		}
		percent = p.number()
	}
	return by, percent, way
}

// nought tells whether a number that is shown has no digit but 0.
func nought(shown string) bool { return !strings.ContainsAny(shown, "123456789") }

// decimalsOf counts the decimal places that a number is shown with.
func decimalsOf(shown string) int {
	_, rest, ok := strings.Cut(shown, ".")
	if !ok {
		return 0
	}
	return len(rest) - len(strings.TrimLeft(rest, "0123456789"))
}

// Way tells which way the words of moved() or fold() go: 1 for up, -1 for
// down, 0 for neither. Other words have none, and it is not known.
func Way(words string) (way int, known bool) {
	words = strings.TrimPrefix(words, "is forecast to ")
	switch {
	case words == "was unchanged", words == "be unchanged", words == "changed little", words == "change little":
		return 0, true
	case strings.HasPrefix(words, "rose "), strings.HasPrefix(words, "rise "):
		return 1, true
	case strings.HasPrefix(words, "fell "), strings.HasPrefix(words, "fall "):
		return -1, true
	}
	for i, b := range bands {
		if words == b.was || words == b.will {
			return cmpNum(edges[i].low, one), true
		}
	}
	return 0, false
}
