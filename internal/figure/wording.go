package figure

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// moved gives the words for the change from a to b.
func (ev *evaluator) moved(n *node) (Value, bool) {
	a, b, x, y, ok := ev.twoAlike(n)
	if !ok {
		return Value{}, false
	}
	out := Value{Kind: Words, Fn: n.name}
	if b.Unit.Kind == Percent || a.Unit.Kind == Percent || b.Unit.Kind == Share || b.Unit.Kind == Points {
		var d Value
		if b.Unit.Kind == Points {
			d, ok = b, true
			d.Num = new(apd.Decimal)
			if _, err := ctx.Sub(d.Num, b.Num, a.Num); err != nil {
				return ev.tooLarge(n)
			}
		} else if d, ok = ev.difference(n, &a, &b); !ok {
			return d, false
		}
		out.Num, out.Unit, out.own, out.places = d.Num, d.Unit, d.own, d.places
	} else {
		d, ok := ev.relative(n, &a, x, y)
		if !ok {
			return Value{}, false
		}
		out.Num, out.Unit, out.own = d, Unit{Kind: Share}, 1
	}
	ev.breaks(n, n.name, &a, &b)
	out.future = b.Forecast()
	out = out.from(&a, &b)
	places := max(int(out.own), int(out.places), 1) - 1
	out.Str = out.reworded(places)
	return out, true
}

// reworded writes a change in words, to a number of decimal places.
func (v *Value) reworded(places int) string {
	if v.Fn == "fold" {
		return foldWords(v.Num, v.future, places)
	}
	size := *v
	size.Kind, size.Num = Number, new(apd.Decimal).Abs(v.Num)
	size.format, size.step = format{places: digits(places + 1)}, nil
	shown := size.number()
	rounded := size.Num
	if v.Unit.Kind == Share {
		rounded = shift(rounded, 2)
	}
	switch {
	case v.Num.IsZero():
		return tense(v.future, "was unchanged", "be unchanged")
	case quantize(rounded, places).IsZero():
		return tense(v.future, "changed little", "change little")
	case v.Num.Sign() > 0:
		return tense(v.future, "rose by "+shown, "rise by "+shown)
	}
	return tense(v.future, "fell by "+shown, "fall by "+shown)
}

// tense gives the words for what was, or for what is forecast.
func tense(future bool, was, will string) string {
	if future {
		return "is forecast to " + will
	}
	return was
}

// band is one wording of fold: for ratios from low to high, both included
// where nothing else is said.
type band struct {
	low, high string // second ÷ first
	was, will string
}

// bands are what fold says, and when. Around each word there is a band with
// two sides; what lies in no band is worded as moved does. They are looked
// through in this order, so that a ratio on a shared edge has the first.
var bands = []band{
	{"0.195", "0.205", "fell by four fifths", "fall by four fifths"},
	{"0.24", "0.26", "fell by three quarters", "fall by three quarters"},
	{"0.3233", "0.3433", "fell by two thirds", "fall by two thirds"},
	{"0.4875", "0.5125", "halved", "halve"},
	{"0.3433", "0.4875", "more than halved", "more than halve"},
	{"0.5125", "0.54", "nearly halved", "nearly halve"},
	{"0.59", "0.61", "fell by two fifths", "fall by two fifths"},
	{"0.6567", "0.6767", "fell by a third", "fall by a third"},
	{"0.74", "0.76", "fell by a quarter", "fall by a quarter"},
	{"0.795", "0.805", "fell by a fifth", "fall by a fifth"},
	{"1.195", "1.205", "rose by a fifth", "rise by a fifth"},
	{"1.24", "1.26", "rose by a quarter", "rise by a quarter"},
	{"1.3233", "1.3433", "rose by a third", "rise by a third"},
	{"1.39", "1.41", "rose by two fifths", "rise by two fifths"},
	{"1.49", "1.51", "rose by a half", "rise by a half"},
	{"1.59", "1.61", "rose by three fifths", "rise by three fifths"},
	{"1.6567", "1.6767", "rose by two thirds", "rise by two thirds"},
	{"1.74", "1.76", "rose by three quarters", "rise by three quarters"},
	{"1.95", "2.05", "doubled", "double"},
	{"1.85", "1.95", "nearly doubled", "nearly double"},
	{"2.95", "3.05", "trebled", "treble"},
	{"2.85", "2.95", "nearly trebled", "nearly treble"},
	{"2.05", "2.85", "more than doubled", "more than double"},
	{"3.95", "4.05", "quadrupled", "quadruple"},
	{"3.85", "3.95", "nearly quadrupled", "nearly quadruple"},
	{"3.05", "3.85", "more than trebled", "more than treble"},
	{"4.95", "5.05", "rose five-fold", "rise five-fold"},
	{"4.05", "4.95", "more than quadrupled", "more than quadruple"},
	{"9.95", "10.05", "rose ten-fold", "rise ten-fold"},
	{"5.05", "9.95", "rose more than five-fold", "rise more than five-fold"},
	{"10.05", "1e100", "rose more than ten-fold", "rise more than ten-fold"},
}

type edge struct{ low, high *apd.Decimal }

var edges = func() []edge {
	out := make([]edge, len(bands))
	for i, b := range bands {
		low, _, err := apd.NewFromString(b.low)
		high, _, err2 := apd.NewFromString(b.high)
		if err != nil || err2 != nil {
			panic("figure: a band of fold is no number")
		}
		out[i] = edge{low, high}
	}
	return out
}()

// fold gives the words for b ÷ a.
func (ev *evaluator) fold(n *node) (Value, bool) {
	a, b, x, y, ok := ev.twoAlike(n)
	if !ok {
		return Value{}, false
	}
	if x.Sign() <= 0 {
		return ev.base(n, n.args[0], &a, "a change from %s has no size in folds", a.Shown())
	}
	r := new(apd.Decimal)
	if _, err := ctx.Quo(r, y, x); err != nil || !finite(r) {
		return ev.tooLarge(n)
	}
	ev.breaks(n, n.name, &a, &b)
	out := Value{Kind: Words, Fn: n.name, Num: r, Unit: Unit{Kind: Ratio}}
	out.future = b.Forecast()
	out.Str = foldWords(r, out.future, 0)
	return out.from(&a, &b), true
}

// foldWords words a ratio by its band, or as moved does where it is in none.
func foldWords(r *apd.Decimal, future bool, places int) string {
	for i, e := range edges {
		if cmpNum(r, e.low) >= 0 && cmpNum(r, e.high) <= 0 {
			return tense(future, bands[i].was, bands[i].will)
		}
	}
	change := new(apd.Decimal)
	if _, err := ctx.Sub(change, r, one); err != nil {
		return ""
	}
	v := Value{Num: change, Unit: Unit{Kind: Share}, Fn: "moved"}
	v.future = future
	return v.reworded(places)
}

// foldGives documents the bands.
func foldGives() string {
	parts := make([]string, len(bands))
	for i, b := range bands {
		high := b.high
		if strings.HasPrefix(high, "1e") {
			parts[i] = fmt.Sprintf("“%s” above %s", b.was, b.low)
			continue
		}
		parts[i] = fmt.Sprintf("“%s” %s to %s", b.was, b.low, high)
	}
	return "words for the second ÷ the first: " + strings.Join(parts, ", ") + "; any other as moved has it"
}
