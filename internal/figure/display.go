package figure

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
)

// display gives the functions that change how a figure is shown, and nothing
// else.
func (ev *evaluator) display(n *node) (Value, bool) {
	v, ok := ev.eval(n.args[0])
	if !ok {
		return v, false
	}
	return ev.show(n, v, n.args[1:])
}

// show applies a display function to a value.
func (ev *evaluator) show(n *node, v Value, args []*node) (Value, bool) {
	if v.Kind == Missing && v.Blank != nil {
		return v, true // shown as its sign, whatever the format
	}
	if v.Kind == Words && (v.Fn == "moved" || v.Fn == "fold") && n.name == "dp" && v.Num != nil {
		places, ok := ev.wholeArgument(args[0], 0, maxPlaces)
		if ok {
			v.Str = v.reworded(places)
		}
		return v, ok
	}
	if v.Kind != Number {
		if v.Kind == Series && n.args[0].op != opName {
			ev.number(n.args[0], &v)
			return Value{}, false
		}
		return ev.fault(ruleArguments, n, "", "%s shows numbers, and this is %s", n.name, v.called())
	}
	if v.as == asPlain && n.name != "plain" {
		v.as = asUnit
	}
	switch n.name {
	case "dp":
		return ev.withPlaces(v, args)
	case "sf":
		k, ok := ev.wholeArgument(args[0], 1, settled)
		if !ok {
			return v, false
		}
		v.sf, v.step, v.places = uint8(k), nil, 0
	case "nearest":
		step, ok := ev.eval(args[0])
		if !ok {
			return v, false
		}
		if step.Kind != Number || step.Num.Sign() <= 0 || places(step.Num) > maxPlaces {
			return ev.fault(ruleArguments, args[0], "write nearest(1000), or nearest(0.5)", "nearest wants a number above zero")
		}
		v.step, v.sf, v.places = step.Num, 0, 0
	case "percent":
		switch v.Unit.Kind {
		case Plain, Ratio, Share, Percent:
		default:
			return ev.fault(ruleUnits, n, "divide it by its total, or use share or change", "%s is no part of anything to show as a per cent", v.Unit.called())
		}
		if v.as = asPercent; len(args) > 0 {
			return ev.withPlaces(v, args)
		}
		if v.Unit.Kind != Percent {
			v.places = 1
		}
	case "million", "billion":
		if v.Unit.Kind == Percent || v.Unit.Kind == Share || v.Unit.Kind == Points {
			return ev.fault(ruleUnits, n, "", "%s is not counted in millions", v.Unit.called())
		}
		if v.as = asMillion; n.name == "billion" {
			v.as = asBillion
		}
		if len(args) > 0 {
			return ev.withPlaces(v, args)
		}
		v.places = 0
	case "gbp":
		switch v.Unit {
		case Unit{}, Unit{Currency, "GBP"}:
		default:
			return ev.fault(ruleUnits, n, "give the measure its unit: gbp", "%s is not shown in pounds", v.Unit.called())
		}
		if v.as = asPounds; len(args) > 0 {
			return ev.withPlaces(v, args)
		}
	case "signed":
		v.signed = true
	case "ordinal":
		if places(settle(v.Num)) > 0 || v.Num.Sign() < 0 {
			return ev.fault(ruleArguments, n, "", "%s has no ordinal: it is not a whole number of at least 0", v.Shown())
		}
		v.ordinal = true
	case "words":
		v.words = true
	case "plain":
		v.as = asPlain
	}
	return v, true
}

// withPlaces shows the decimal places that an argument says.
func (ev *evaluator) withPlaces(v Value, args []*node) (Value, bool) {
	places, ok := ev.wholeArgument(args[0], 0, maxPlaces)
	v.places = digits(places + 1)
	return v, ok
}

// Format applies a pipe of display functions, such as "million(1)" or
// "nearest(1000) | dp(0)", to a value.
func Format(v Value, pipe diag.Text) (Value, diag.List) {
	f, faults := ParseFormat(pipe)
	if faults.HasErrors() {
		return v, faults
	}
	out, faults := f.Apply(v)
	if faults.HasErrors() {
		return v, faults
	}
	return out, faults
}

// A Formatter is a parsed pipe of display functions. It never changes.
type Formatter struct {
	text diag.Text
	root *node // over a hole in which the value is put
}

// ParseFormat reads a pipe of display functions: "million(1)".
func ParseFormat(pipe diag.Text) (*Formatter, diag.List) {
	f := &Formatter{text: pipe}
	p := newParser(pipe.S)
	x := &node{op: opName}
	for p.fail == nil {
		x = p.piped(x)
		if p.fail != nil {
			break
		}
		if x.fn == nil || !x.fn.shows {
			var names []string
			for _, fn := range functionList {
				if fn.shows {
					names = append(names, fn.Name)
				}
			}
			p.stop(x.at, x.to, "the functions that show are "+andList(names), "%s does not say how a figure is shown", x.name)
			break
		}
		t := p.take()
		if t.kind == tokEnd {
			f.root = x
			return f, nil
		}
		if !t.is("|") {
			p.unexpected(t, "“|” or the end")
		}
	}
	return f, p.faults(pipe)
}

// Apply gives the value shown as the pipe says.
func (f *Formatter) Apply(v Value) (Value, diag.List) {
	if f.root == nil {
		return v, nil
	}
	ev := &evaluator{sc: &Scope{}, text: f.text, limit: maxSteps}
	out, ok := ev.pipeline(f.root, v)
	if !ok {
		return v, ev.faults
	}
	return out, ev.faults
}

func (ev *evaluator) pipeline(n *node, v Value) (Value, bool) {
	if n.op != opCall {
		return v, true
	}
	v, ok := ev.pipeline(n.args[0], v)
	if !ok {
		return v, false
	}
	if k := len(n.args); k < n.fn.least || k > n.fn.most {
		return ev.fault(ruleArguments, n, "write "+strings.TrimPrefix(n.fn.Usage, "x | "), "%s has too few or too many arguments", n.name)
	}
	return ev.show(n, v, n.args[1:])
}

// NewNumber gives a number as a value: a parameter, or a total worked out
// elsewhere. num must not change afterwards.
func NewNumber(num *apd.Decimal, u Unit) Value {
	return Value{Kind: Number, Num: num, Unit: u, format: format{own: digits(min(places(num), maxPlaces) + 1)}}
}

// NewVariable gives the value of a parameter or of a matrix key as written: a
// number where it is one, and words otherwise.
func NewVariable(s string) Value {
	l := lexer{s: s}
	l.run()
	if l.fail == nil && len(l.out) == 2 && l.out[0].kind == tokNumber && len(s) == l.out[0].end {
		return NewNumber(l.out[0].num, Unit{})
	}
	return Value{Kind: Words, Str: s}
}
