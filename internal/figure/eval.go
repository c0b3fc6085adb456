package figure

import (
	"fmt"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// The work of one evaluation is bounded in steps: a step is a node or a row,
// and takes up to a microsecond. A filter may take so many more for each row.
// A power takes as long as very many nodes.
const (
	maxSteps   = 20_000_000
	rowSteps   = 200
	powerSteps = 50_000
)

// evaluator evaluates one expression, or one filter over many rows.
type evaluator struct {
	sc      *Scope
	text    diag.Text
	faults  diag.List
	steps   int64
	limit   int64
	traced  *[]Value
	columns map[string]*data.Column // inside `where`: names already looked up
	same    map[*node]*Value        // and what is the same for all rows; nil for what is not
}

// Eval gives the value of an expression, and the faults, each at its column.
// A value with faults of error severity is the zero Value.
func (e *Expr) Eval(sc *Scope) (Value, diag.List) {
	v, _, faults := e.eval(sc, nil)
	return v, faults
}

// Trace is Eval that also gives every number, text and period that the
// evaluation came by, in the order met: the cells named, numbers written,
// results of functions and operators. A number may be among them twice.
func (e *Expr) Trace(sc *Scope) (Value, []Value, diag.List) {
	var traced []Value
	return e.eval(sc, &traced)
}

// Decide is Eval of a condition of which it is asked alone whether it holds:
// its value has none of the cells that it came from.
func (e *Expr) Decide(sc *Scope) (Value, diag.List) {
	if e.root == nil || !e.root.decides() {
		return e.Eval(sc)
	}
	ev := &evaluator{sc: sc, text: e.Text, limit: maxSteps}
	is, ok := ev.holds(e.root)
	if !ok || ev.faults.HasErrors() {
		return Value{}, ev.faults
	}
	return Value{Kind: Truth, True: is}, ev.faults
}

func (e *Expr) eval(sc *Scope, traced *[]Value) (Value, []Value, diag.List) {
	if e.root == nil {
		return Value{}, nil, nil
	}
	ev := &evaluator{sc: sc, text: e.Text, traced: traced, limit: maxSteps}
	v, ok := ev.eval(e.root)
	if ok && v.Kind == Missing && v.Blank != nil && v.Blank.State == data.Words {
		ev.gap(e.root, &v)
		ok = false
	}
	if ok && !english(sc.Lang) {
		v, ok = ev.abroad(e.root, v)
	}
	if !ok || ev.faults.HasErrors() {
		v = Value{}
	}
	if traced != nil {
		return v, *traced, ev.faults
	}
	return v, nil, ev.faults
}

// fault tells a fault at a node's own place and gives no value.
func (ev *evaluator) fault(rule *diag.Rule, n *node, hint, format string, args ...any) (Value, bool) {
	d := rule.At(ev.text.Span(n.start, n.end), "%s", fmt.Sprintf(format, args...))
	d.Hint = hint
	ev.faults.Add(d)
	return Value{}, false
}

// step counts work, and tells whether there may be more.
func (ev *evaluator) step(n *node, work int) bool {
	before := ev.steps
	ev.steps += int64(work)
	if ev.steps > ev.limit {
		if before <= ev.limit {
			ev.fault(ruleTooLong, n, "narrow the dataset with where, or split the expression", "this expression takes too much work")
		}
		return false
	}
	if !ev.sc.Budget.spend(work) {
		ev.overspent(n)
		return false
	}
	return true
}

// eval gives the value of a node; where it is false, the fault has been told.
func (ev *evaluator) eval(n *node) (v Value, ok bool) {
	if !ev.step(n, 1) {
		return v, false
	}
	ok = ev.known(n, &v)
	if ok && ev.traced != nil && (v.Kind == Number || v.Kind == Words || v.Kind == Period) {
		*ev.traced = append(*ev.traced, v)
	}
	return v, ok
}

// known gives what a cell or a call came to when the edition first asked for
// it. One that has something to be told is evaluated each time, at its place.
func (ev *evaluator) known(n *node, v *Value) (ok bool) {
	if n.op != opIndex && n.op != opCall {
		return ev.node(n, v)
	}
	if ev.same != nil {
		return ev.knownOfRows(n, v)
	}
	if ev.sc.Memo == nil || ev.sc.Row != nil || ev.traced != nil {
		return ev.node(n, v)
	}
	source := ev.text.S[n.start:n.end]
	if known := ev.sc.Memo[source]; known != nil {
		*v = *known
		return true
	}
	before := len(ev.faults)
	if ok = ev.node(n, v); ok && len(ev.faults) == before {
		known := new(Value)
		*known = *v
		ev.sc.Memo[source] = known
	}
	return ok
}

// knownOfRows gives what a cell or a call came to for the first row of a
// filter, where no part of it is a column or a measure of the rows.
func (ev *evaluator) knownOfRows(n *node, v *Value) (ok bool) {
	if known, seen := ev.same[n]; known != nil {
		*v = *known
		return true
	} else if seen {
		return ev.node(n, v)
	}
	before := len(ev.faults)
	ok = ev.node(n, v)
	ev.same[n] = nil
	if ok && len(ev.faults) == before && !ev.ofRow(n) {
		known := new(Value)
		*known = *v
		ev.same[n] = known
	}
	return ok
}

func (ev *evaluator) node(n *node, v *Value) (ok bool) {
	switch n.op {
	case opNumber:
		v.Kind, v.Num, v.own = Number, n.num, digits(places(n.num)+1)
		return true
	case opString:
		v.Kind, v.Str = Words, n.name
		return true
	case opTruth:
		v.Kind, v.True = Truth, n.not
		return true
	case opPeriod:
		return ev.node(n.args[0], v)
	case opName:
		*v, ok = ev.name(n)
	case opMember:
		*v, ok = ev.member(n)
	case opIndex:
		*v, ok = ev.index(n)
	case opInTime:
		*v, ok = ev.keyInTime(n)
	case opNegate:
		*v, ok = ev.negate(n)
	case opNot:
		*v, ok = ev.truth(n.args[0])
		v.True = !v.True
	case opAnd, opOr:
		*v, ok = ev.junction(n)
	case opChoose:
		*v, ok = ev.choose(n)
	case opArith:
		*v, ok = ev.arith(n)
	case opCompare:
		*v, ok = ev.compare(n)
	case opIn:
		*v, ok = ev.in(n)
	case opList:
		*v, ok = ev.list(n)
	case opCall:
		*v, ok = ev.call(n)
	}
	return ok
}

// keyInTime gives a word such as `latest` outside square brackets.
func (ev *evaluator) keyInTime(n *node) (Value, bool) {
	if r := ev.sc.Row; r != nil && r.Dataset != nil {
		return ev.rowPeriod(n)
	}
	return ev.fault(ruleArguments, n, "write calls.answered["+n.name+"], or period(calls, "+n.name+")", "%s is a key in time: it stands in square brackets", n.name)
}

// choose gives the one value or the other.
func (ev *evaluator) choose(n *node) (Value, bool) {
	c, ok := ev.truth(n.args[0])
	if !ok {
		return Value{}, false
	}
	part := n.args[2]
	if c.True {
		part = n.args[1]
	}
	v, ok := ev.eval(part)
	return v.from(&c), ok
}

// name gives a variable, or a column inside `where`.
func (ev *evaluator) name(n *node) (Value, bool) {
	if ev.sc.Row != nil {
		if v, ok, found := ev.column(n); found {
			return v, ok
		}
	}
	if v, ok := ev.sc.Vars[n.name]; ok {
		return v, true
	}
	if d := ev.sc.Datasets[n.name]; d != nil {
		hint := ""
		if names := d.names(); len(names) > 0 {
			hint = fmt.Sprintf("name one of its measures: %s.%s", n.name, names[0])
		}
		return ev.fault(ruleArguments, n, hint, "%s is a whole dataset, not a figure", n.name)
	}
	if functions[n.name] != nil {
		return ev.fault(ruleArguments, n, "write "+functions[n.name].Usage, "%s is a function: its arguments follow in brackets", n.name)
	}
	if ev.sc.Row != nil {
		_, bad := ev.sc.Row.Table.Resolve(ev.text.Slice(n.start, n.end))
		ev.faults.Add(bad...)
		return Value{}, false
	}
	return ev.unknown(n)
}

// unknown tells a name that nothing has, and what there is.
func (ev *evaluator) unknown(n *node) (Value, bool) {
	names := append(sortedKeys(ev.sc.Datasets), sortedKeys(ev.sc.Vars)...)
	hint := didYouMean(nil)
	if near := nearest(n.name, names); near != "" {
		hint = didYouMean([]string{near})
	}
	what := "no dataset or variable is called %s; there is no data"
	if len(names) > 0 {
		what = "no dataset or variable is called %s; there are " + some(names)
		if len(names) == 1 {
			what = "no dataset or variable is called %s; there is " + names[0]
		}
	}
	return ev.fault(ruleUnknownName, n, hint, "%s", fmt.Sprintf(what, n.name))
}

// dataset gives the dataset that a node names.
func (ev *evaluator) dataset(n *node) (*Dataset, bool) {
	if n.op != opName {
		ev.fault(ruleArguments, n, "", "a point comes after the name of a dataset alone")
		return nil, false
	}
	if d := ev.sc.Datasets[n.name]; d != nil {
		if !d.broken && len(d.Rows) == 0 {
			ev.fault(ruleUnknownKey, n, "look at its file, and at where", "%s has no rows", n.name)
		}
		return d, !d.broken && len(d.Rows) > 0
	}
	if _, ok := ev.sc.Vars[n.name]; ok {
		ev.fault(ruleArguments, n, "", "%s is a variable, and has no measures", n.name)
		return nil, false
	}
	ev.unknown(n)
	return nil, false
}

// member gives `dataset.measure`, or `dataset.key`, whole.
func (ev *evaluator) member(n *node) (Value, bool) {
	d, ok := ev.dataset(n.args[0])
	if !ok {
		return Value{}, false
	}
	m, near := d.Measure(n.name)
	if m == nil {
		for c, k := range d.Keys {
			if k.Name == n.name || k.Header == n.name {
				return Value{Kind: Series, series: newSeries(d, nil, c)}, true
			}
		}
		if d.lost[n.name] {
			return Value{}, false
		}
		ev.faults.Add(d.noMeasure(ev.text.Span(n.at, n.to), n.name, near))
		return Value{}, false
	}
	return Value{Kind: Series, Unit: m.Unit, series: m.whole}, true
}

// truth gives a condition.
func (ev *evaluator) truth(n *node) (Value, bool) {
	v, ok := ev.eval(n)
	if !ok || v.Kind == Truth {
		return v, ok
	}
	return ev.fault(ruleArguments, n, "compare it: "+ev.text.S[n.start:n.end]+" == …", "%s is no condition", v.called())
}

// decides tells whether a node is true or false whatever is in it.
func (n *node) decides() bool {
	switch n.op {
	case opAnd, opOr, opNot, opCompare, opIn:
		return true
	}
	return false
}

// holds tells whether a condition is true, in the steps of eval, where nobody
// asks for the cells that it came from.
func (ev *evaluator) holds(n *node) (is, ok bool) {
	if !n.decides() {
		v, ok := ev.truth(n)
		return v.True, ok
	}
	if !ev.step(n, 1) {
		return false, false
	}
	switch n.op {
	case opNot:
		is, ok = ev.holds(n.args[0])
		return !is, ok
	case opAnd, opOr:
		if is, ok = ev.holds(n.args[0]); !ok || is == (n.op == opOr) {
			return is, ok
		}
		return ev.holds(n.args[1])
	case opIn:
		_, _, is, ok = ev.isIn(n)
	default:
		_, _, is, ok = ev.compared(n)
	}
	return is, ok
}

// junction gives `and` and `or`; what can't change the answer is not
// looked at.
func (ev *evaluator) junction(n *node) (Value, bool) {
	a, ok := ev.truth(n.args[0])
	if !ok || a.True == (n.op == opOr) {
		return a, ok
	}
	b, ok := ev.truth(n.args[1])
	return Value{Kind: Truth, True: b.True}.from(&a, &b), ok
}

// withCell adds a cell to a fault: what it is, its text and where it stands.
func withCell(f diag.Diagnostic, r Ref) diag.Diagnostic {
	return f.WithNote(r.Cell().Origin.Span, "%s", DescribeCell(r))
}

// DescribeCell says in one line what a cell is, what stands in it and where:
// `calls.answered, 2012: "70000" (data/helpline.csv, row 3, column B)`.
func DescribeCell(r Ref) string {
	name := r.Dataset.Name
	if r.Measure != nil {
		name += "." + r.Measure.Name
	}
	c := r.Cell()
	place := fmt.Sprintf("%s, row %d, column %s", c.Origin.File, c.Origin.Row, c.Origin.Column)
	if s := c.Origin.Span.Source; s != nil && s.Cells != nil {
		place = c.Origin.File + ", " + c.Origin.Address()
	}
	text := fmt.Sprintf("%q", c.Raw)
	if c.State != data.Known && c.State != data.Words {
		_, word := Gap(&c)
		text += ", " + word
	}
	return fmt.Sprintf("%s, %s: %s (%s)", name, r.Dataset.keyText(r.Row), text, place)
}

// called names what a value is, in a fault.
func (v Value) called() string {
	switch v.Kind {
	case Number:
		return v.Unit.called()
	case Words:
		return "a text"
	case Truth:
		return "a condition"
	case Period:
		return "a period"
	case Series:
		return "a whole measure"
	case Several:
		return "a list"
	}
	return "a missing value"
}

func (ev *evaluator) list(n *node) (Value, bool) {
	if n.texts != nil && ev.traced == nil {
		for _, a := range n.args {
			if !ev.step(a, 1) {
				return Value{}, false
			}
		}
		return Value{Kind: Several, List: n.texts}, true
	}
	v, all := Value{Kind: Several, List: make([]Value, 0, len(n.args))}, true
	for _, a := range n.args {
		x, ok := ev.eval(a)
		all = all && ok
		v.List = append(v.List, x)
		v = v.from(&x)
	}
	return v, all
}
