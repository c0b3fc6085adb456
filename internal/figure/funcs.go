package figure

import (
	"fmt"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

// function is one function of the language.
type function struct {
	Doc
	least, most int // arguments
	english     bool
	eval        func(*evaluator, *node) (Value, bool)
	shows       bool // it changes how a figure is shown, and nothing else
}

// Doc describes a function for people.
type Doc struct {
	Name  string
	Usage string // sum(calls.answered)
	Gives string // what comes out, in one line
}

// functions are all functions by name.
var functions map[string]*function

// Functions describes all functions, in the order of the manual.
func Functions() []Doc {
	out := make([]Doc, len(functionList))
	for i, f := range functionList {
		out[i] = f.Doc
	}
	return out
}

var functionList []*function

func init() {
	f := func(name, usage, gives string, least, most int, eval func(*evaluator, *node) (Value, bool)) *function {
		return &function{Doc: Doc{name, usage, gives}, least: least, most: most, eval: eval}
	}
	show := func(name, usage, gives string, least, most int) *function {
		fn := f(name, usage, gives, least, most, (*evaluator).display)
		fn.shows = true
		return fn
	}
	const any = 100
	functionList = []*function{
		f("sum", "sum(calls.answered)", "the sum of a measure, of a slice of it or of several numbers", 1, any, (*evaluator).aggregate),
		f("mean", "mean(calls.answered)", "the arithmetic mean, shown with one decimal place more than its cells", 1, any, (*evaluator).aggregate),
		f("median", "median(calls.answered)", "the middle value, or the mean of the two in the middle", 1, any, (*evaluator).aggregate),
		f("min", "min(calls.answered)", "the smallest value", 1, any, (*evaluator).aggregate),
		f("max", "max(calls.answered)", "the largest value", 1, any, (*evaluator).aggregate),
		f("count", "count(calls.answered)", "how many values are known; of a key, how many different ones there are", 1, 1, (*evaluator).count),
		f("rank", `rank(forces.offences["*"][2012], "Northmere")`, "the place of a key's value: 1 is the largest, and equal values share a place", 2, 2, (*evaluator).rank),
		f("top", `top(forces.offences["*"][2012], 3)`, "the names of the keys with the largest values, joined with commas and “and”", 2, 2, (*evaluator).top),
		f("share", "share(part, total)", "part ÷ total, shown as a whole per cent", 2, 2, (*evaluator).share),
		f("change", "change(calls.answered[previous], calls.answered[latest])", "the relative change from the first to the second, shown as a whole per cent", 2, 2, (*evaluator).change),
		f("points", "points(rates.male[2011], rates.male[2012])", "the percentage points from the first percentage to the second", 2, 2, (*evaluator).points),
		f("ratio", "ratio(a, b)", "the second ÷ the first, shown with two decimal places", 2, 2, (*evaluator).ratio),
		f("index", "index(calls.answered, 2008)[latest]", "values with that of the base as 100: of a measure with a period as base, or of one number with another as base", 2, 2, (*evaluator).indexOf),
		f("annual_growth", "annual_growth(calls.answered, 2008, 2012)", "the compound growth a year between two periods", 3, 3, (*evaluator).growth),
		f("period", "period(calls, latest)", "the period itself, as published", 2, 2, (*evaluator).periodOf),
		f("moved", "moved(calls.answered[previous], calls.answered[latest])", "“rose by 23%”, “fell by 4%”, “was unchanged”, “changed little” where it rounds to 0%; of two percentages, in percentage points", 2, 2, (*evaluator).moved),
		f("fold", "fold(calls.answered[previous], calls.answered[latest])", foldGives(), 2, 2, (*evaluator).fold),
		show("dp", "x | dp(1)", "n decimal places", 2, 2),
		show("sf", "x | sf(2)", "n significant figures", 2, 2),
		show("nearest", "x | nearest(1000)", "rounded to the nearest multiple of n", 2, 2),
		show("percent", "x | percent(1)", "as a per cent with n decimal places; multiplied by 100 unless its unit is percent", 1, 2),
		show("million", "x | million(1)", "in millions: 1.2 million, £1.2 million", 1, 2),
		show("billion", "x | billion(1)", "in billions", 1, 2),
		show("gbp", "x | gbp(2)", "in pounds with n decimal places", 1, 2),
		show("signed", "x | signed()", "with a plus or a minus", 1, 1),
		show("ordinal", "x | ordinal()", "1st, 2nd, 3rd", 1, 1),
		show("words", "x | words()", "nought to twenty in words, all others in digits", 1, 1),
		show("plain", "x | plain()", "digits alone, without commas or a unit", 1, 1),
		f("sparkline", "sparkline(calls.answered)", "a small line of a measure over time, drawn in the text", 1, 1, (*evaluator).sparkline),
		f("slug", "force | slug()", "a text as part of a file's name: small letters and digits, with hyphens between", 1, 1, (*evaluator).slug),
	}
	functions = make(map[string]*function, len(functionList))
	for _, fn := range functionList {
		functions[fn.Name] = fn
	}
	for _, name := range []string{"moved", "fold", "top", "words", "ordinal", "million", "billion"} {
		functions[name].english = true
	}
}

// call evaluates a function.
func (ev *evaluator) call(n *node) (Value, bool) {
	fn := n.fn
	if fn == nil {
		names := make([]string, len(functionList))
		for i, f := range functionList {
			names[i] = f.Name
		}
		hint := "the functions are " + andList(names)
		if alias := aliases[n.name]; alias != "" {
			hint = didYouMean([]string{alias})
		} else if near := nearest(n.name, names); near != "" {
			hint = didYouMean([]string{near})
		}
		d := ruleUnknownFunction.At(ev.text.Span(n.at, n.to), "there is no function %s", n.name)
		ev.faults.Add(d.WithHint("%s", hint))
		return Value{}, false
	}
	if k := len(n.args); k < fn.least || k > fn.most {
		want := counted(fn.least, "argument")
		if fn.most > fn.least {
			want = fmt.Sprintf("%d to %d arguments", fn.least, fn.most)
			if fn.most >= 100 {
				want = "at least " + want[:1] + " argument"
			}
		}
		if fn.shows {
			return ev.fault(ruleArguments, n, "write "+fn.Usage, "%s takes the figure before its pipe%s", fn.Name, [...]string{"", " alone", " and one number"}[fn.most])
		}
		return ev.fault(ruleArguments, n, "write "+fn.Usage, "%s takes %s, and has %d", fn.Name, want, k)
	}
	if fn.english && !ev.english(n, fn) {
		return Value{}, false
	}
	return fn.eval(ev, n)
}

// aliases are the names that spreadsheets have for functions of the language.
var aliases = map[string]string{
	"average": "mean", "avg": "mean", "round": "dp", "percentage": "percent", "pct": "percent", "cagr": "annual_growth",
	"total": "sum", "maximum": "max", "minimum": "min", "highest": "max", "lowest": "min", "len": "count", "difference": "points",
	"growth": "change", "pounds": "gbp", "pp": "points", "year": "period", "date": "period",
}

// english tells whether the brief is in English, in which wording functions
// write.
func (ev *evaluator) english(n *node, fn *function) bool {
	if english(ev.sc.Lang) {
		return true
	}
	ev.fault(ruleWording, n, "use functions that give numbers alone, such as change or dp", "%s writes English, and the brief's language is %s", fn.Name, ev.sc.Lang)
	return false
}

func english(lang string) bool {
	return lang == "" || len(lang) >= 2 && (lang[0]|0x20) == 'e' && (lang[1]|0x20) == 'n' && (len(lang) == 2 || lang[2] == '-' || lang[2] == '_')
}

// abroad shows a value without the words that are added to numbers in
// English: money in full in place of millions. Percentage points have no sign
// that would do without words.
func (ev *evaluator) abroad(n *node, v Value) (Value, bool) {
	if v.Kind != Number {
		return v, true
	}
	v.foreign = true
	if v.Unit.Kind == Points && v.as == asUnit {
		return ev.fault(ruleWording, n, "pipe it through plain(), and write the words yourself", "percentage points are written in English, and the brief's language is %s", ev.sc.Lang)
	}
	return v, true
}

// two evaluates the two numbers of a function that goes from the first to the
// second, in one unit.
func (ev *evaluator) two(n *node) (a, b Value, ok bool) {
	a, okA := ev.eval(n.args[0])
	b, okB := ev.eval(n.args[1])
	okA = okA && ev.number(n.args[0], &a)
	okB = okB && ev.number(n.args[1], &b)
	return a, b, okA && okB
}

// twoAlike is two with numbers of one unit, of which the first is a base.
func (ev *evaluator) twoAlike(n *node) (a, b Value, x, y *apd.Decimal, ok bool) {
	a, b, ok = ev.two(n)
	if !ok {
		return
	}
	_, fa, fb, same := alike(a.Unit, b.Unit)
	if !same {
		ev.fault(ruleUnits, n, "the units come from measures: or from the header of the file", "%s has %s and %s", n.name, a.Unit.called(), b.Unit.called())
		return a, b, nil, nil, false
	}
	return a, b, times(a.Num, fa), times(b.Num, fb), true
}

// share gives part ÷ total.
func (ev *evaluator) share(n *node) (Value, bool) {
	a, b, x, y, ok := ev.twoAlike(n)
	if !ok {
		return Value{}, false
	}
	if y.Sign() <= 0 {
		return ev.base(n, n.args[1], &b, "the total is %s, and nothing is a share of that", b.Shown())
	}
	return ev.quotient(n, x, y, Unit{Kind: Share}, 1, &a, &b)
}

// quotient gives x ÷ y with a unit and its places.
func (ev *evaluator) quotient(n *node, x, y *apd.Decimal, u Unit, own digits, a, b *Value) (Value, bool) {
	out := Value{Kind: Number, Num: new(apd.Decimal), Unit: u, Fn: n.name}
	out.own = own
	if _, err := ctx.Quo(out.Num, x, y); err != nil || !finite(out.Num) {
		return ev.tooLarge(n)
	}
	return out.from(a, b), true
}

// change gives (b − a) ÷ a.
func (ev *evaluator) change(n *node) (Value, bool) {
	a, b, x, y, ok := ev.twoAlike(n)
	if !ok {
		return Value{}, false
	}
	d, ok := ev.relative(n, &a, x, y)
	if !ok {
		return Value{}, false
	}
	ev.breaks(n, n.name, &a, &b)
	out := Value{Kind: Number, Num: d, Unit: Unit{Kind: Share}, Fn: n.name}
	out.own = 1
	return out.from(&a, &b), true
}

// relative gives (y − x) ÷ x, where x is a base.
func (ev *evaluator) relative(n *node, a *Value, x, y *apd.Decimal) (*apd.Decimal, bool) {
	if x.Sign() <= 0 {
		ev.base(n, n.args[0], a, "a change from %s has no per cent", a.Shown())
		return nil, false
	}
	d := new(apd.Decimal)
	if _, err := ctx.Sub(d, y, x); err != nil {
		ev.tooLarge(n)
		return nil, false
	}
	if _, err := ctx.Quo(d, d, x); err != nil || !finite(d) {
		ev.tooLarge(n)
		return nil, false
	}
	return d, true
}

// points gives b − a of two percentages.
func (ev *evaluator) points(n *node) (Value, bool) {
	a, b, ok := ev.two(n)
	if !ok {
		return Value{}, false
	}
	for i, v := range []*Value{&a, &b} {
		if v.Unit.Kind != Percent && v.Unit.Kind != Share {
			return ev.fault(ruleUnits, n.args[i], "give the measure its unit: percent, or use change for numbers that are no percentages", "points lie between percentages, and this is %s", v.Unit.called())
		}
	}
	ev.breaks(n, n.name, &a, &b)
	return ev.difference(n, &a, &b)
}

// difference gives the percentage points from a to b.
func (ev *evaluator) difference(n *node, a, b *Value) (Value, bool) {
	u, fb, fa, _ := sumUnit(b.Unit, a.Unit, true)
	out := Value{Kind: Number, Num: new(apd.Decimal), Unit: u, Fn: n.name}
	if _, err := ctx.Sub(out.Num, times(b.Num, fb), times(a.Num, fa)); err != nil {
		return ev.tooLarge(n)
	}
	out.own, out.places = most(a.own, b.own), most(a.places, b.places)
	return out.from(a, b), true
}

// ratio gives b ÷ a.
func (ev *evaluator) ratio(n *node) (Value, bool) {
	a, b, ok := ev.two(n)
	if !ok {
		return Value{}, false
	}
	x, y := a.Num, b.Num
	if _, fa, fb, same := alike(a.Unit, b.Unit); same {
		x, y = times(x, fa), times(y, fb)
		ev.breaks(n, n.name, &a, &b)
	}
	if x.Sign() <= 0 {
		return ev.base(n, n.args[0], &a, "a ratio to %s has no meaning", a.Shown())
	}
	return ev.quotient(n, y, x, Unit{Kind: Ratio}, 3, &a, &b)
}

// slice evaluates the measure that a function works on.
func (ev *evaluator) slice(n *node) (*series, Value, bool) {
	v, ok := ev.eval(n)
	if !ok {
		return nil, v, false
	}
	if v.Kind != Series || v.series == nil {
		ev.fault(ruleArguments, n, "name a measure without a key, for example calls.answered", "a measure is needed here, and this is %s", v.called())
		return nil, v, false
	}
	return v.series, v, true
}

// freeKey gives the one key column that a slice leaves open.
func (ev *evaluator) freeKey(n *node, s *series) (int, bool) {
	if c := s.free(); c >= 0 {
		return c, true
	}
	ev.fault(ruleArguments, n, `leave one key open with "*" and name the others`, "%s has the keys %s, and all but one of them have to be named", s.d.Name, andList(s.d.KeyNames()))
	return 0, false
}

// indexOf gives index(m, base): a whole measure with a period as base, or one
// number with another.
func (ev *evaluator) indexOf(n *node) (Value, bool) {
	v, ok := ev.eval(n.args[0])
	if !ok {
		return v, false
	}
	if v.Kind != Series {
		b, ok := ev.eval(n.args[1])
		if !ok || !ev.number(n.args[0], &v) || !ev.number(n.args[1], &b) {
			return Value{}, false
		}
		if v.Unit != b.Unit {
			return ev.fault(ruleUnits, n, "", "index has %s and %s", v.Unit.called(), b.Unit.called())
		}
		return ev.onBase(n, v, b)
	}
	s := v.series
	if s.m == nil || !s.m.Column.Number {
		return ev.fault(ruleArguments, n.args[0], "", "%s holds no numbers", ev.text.S[n.args[0].start:n.args[0].end])
	}
	c, ok := ev.freeKey(n.args[0], s)
	if !ok {
		return Value{}, false
	}
	raw := *s
	raw.base = nil // an index of an index is one on the new base
	base, ok := ev.keyed(&raw, c, n.args[1])
	if !ok || !ev.number(n.args[1], &base) {
		return Value{}, false
	}
	if base.Num.Sign() <= 0 {
		return ev.base(n, n.args[1], &base, "the base of an index can't be %s", base.Shown())
	}
	out := *s
	out.base = &base
	v.series, v.Unit, v.format = &out, Unit{Kind: Index}, format{}
	return v.from(&base), true
}

func (ev *evaluator) onBase(n *node, v, b Value) (Value, bool) {
	if b.Num.Sign() <= 0 {
		return ev.base(n, n.args[1], &b, "the base of an index can't be %s", b.Shown())
	}
	ev.breaks(n, n.name, &b, &v)
	out := indexNumber(v, b)
	if out.Num == nil || !finite(out.Num) {
		return ev.tooLarge(n)
	}
	return out, true
}

// keyed gives the value of a slice at a key of its open column c.
func (ev *evaluator) keyed(s *series, c int, n *node) (Value, bool) {
	id, ok := ev.key(s, c, n, 1)
	if !ok {
		return Value{}, false
	}
	if id == allKeys {
		return ev.fault(ruleArguments, n, "", "one key is needed here")
	}
	full := *s
	full.sel = append([]int32(nil), s.sel...)
	full.sel[c] = id
	row, ok := s.d.row(full.sel)
	if !ok {
		return ev.noRow(&full, n, n)
	}
	return s.at(row, ev.sc.Reads), true
}

// growth gives annual_growth(m, a, b): compound, over the years between the
// two periods.
func (ev *evaluator) growth(n *node) (Value, bool) {
	s, _, ok := ev.slice(n.args[0])
	if !ok {
		return Value{}, false
	}
	c, ok := ev.freeKey(n.args[0], s)
	if !ok {
		return Value{}, false
	}
	k := &s.d.cols[c]
	if !k.inTime() {
		return ev.fault(ruleArguments, n.args[0], "name the key with [ ] and leave the period open", "%s is no key in time", k.column.Name)
	}
	a, okA := ev.keyed(s, c, n.args[1])
	b, okB := ev.keyed(s, c, n.args[2])
	okA = okA && ev.number(n.args[1], &a)
	okB = okB && ev.number(n.args[2], &b)
	if !okA || !okB {
		return Value{}, false
	}
	from := k.keys[k.ids[a.Cells[0].Row]]
	to := k.keys[k.ids[b.Cells[0].Row]]
	years := yearsBetween(from, to)
	if years.Sign() <= 0 {
		return ev.fault(ruleArguments, n, "", "%s is not after %s", to.Text, from.Text)
	}
	if a.Num.Sign() <= 0 {
		return ev.base(n, n.args[1], &a, "growth from %s has no rate", a.Shown())
	}
	if b.Num.Sign() < 0 {
		return ev.base(n, n.args[2], &b, "growth to %s has no rate", b.Shown())
	}
	r, inv := new(apd.Decimal), new(apd.Decimal)
	if _, err := ctx.Quo(r, b.Num, a.Num); err != nil {
		return ev.tooLarge(n)
	}
	if _, err := ctx.Quo(inv, one, years); err != nil {
		return ev.tooLarge(n)
	}
	if !ev.step(n, powerSteps) {
		return Value{}, false
	}
	r, ok = pow(r, inv)
	if !ok {
		return ev.tooLarge(n)
	}
	ev.breaks(n, n.name, &a, &b)
	out := Value{Kind: Number, Num: new(apd.Decimal), Unit: Unit{Kind: Share}, Fn: n.name}
	if _, err := ctx.Sub(out.Num, r, one); err != nil {
		return ev.tooLarge(n)
	}
	out.Num = settle(out.Num)
	out.own = 2
	return out.from(&a, &b), true
}

// yearsBetween gives the years from one period to another of its kind.
func yearsBetween(a, b data.Key) *apd.Decimal {
	n := apd.New(b.Start-a.Start, 0)
	var per *apd.Decimal // how many steps a year has; one of the Gregorian calendar has 365.2425 days on average
	switch a.Kind {
	case data.HalfYear:
		per = apd.New(2, 0)
	case data.Term:
		per = apd.New(3, 0)
	case data.Quarter:
		per = apd.New(4, 0)
	case data.Month, data.RollingQuarter, data.YearEnding:
		per = apd.New(12, 0)
	case data.Week:
		n.Coeff.Mul(&n.Coeff, apd.NewBigInt(7))
		per = apd.New(3652425, -4)
	case data.Date:
		per = apd.New(3652425, -4)
	case data.DateTime:
		per = apd.New(3652425*864, -2)
	case data.YearRange: // the year stands above ten bits of length
		per = apd.New(1<<10, 0)
	default:
		per = apd.New(1, 0)
	}
	out := new(apd.Decimal)
	if _, err := ctx.Quo(out, n, per); err != nil {
		return zero
	}
	return out
}

// periodOf gives period(calls, latest), or that of one measure.
func (ev *evaluator) periodOf(n *node) (Value, bool) {
	var s *series
	if n.args[0].op == opName {
		d, ok := ev.dataset(n.args[0])
		if !ok {
			return Value{}, false
		}
		s = newSeries(d, nil, 0)
	} else {
		var ok bool
		if s, _, ok = ev.slice(n.args[0]); !ok {
			return Value{}, false
		}
	}
	return ev.period(s, n.args[1])
}

// breaks warns where a change goes across a break in the series.
func (ev *evaluator) breaks(n *node, name string, a, b *Value) {
	warn := func(period string, refs ...Ref) {
		f := ruleBreak.At(ev.text.Span(n.start, n.end), "%s goes across a break in the series at %s", name, period)
		for _, r := range refs {
			f = withCell(f, r)
		}
		ev.faults.Add(f.WithHint("say what changed in the counting, or begin after the break"))
	}
	if len(a.Cells) == 0 || len(b.Cells) == 0 {
		return
	}
	x, y := &a.Cells[0], &b.Cells[0]
	d := y.Dataset
	c := d.timeColumn()
	if len(a.Cells) > 1 || len(b.Cells) > 1 || x.Dataset != d || x.Measure != y.Measure || y.Measure == nil || c < 0 {
		if hasBreak(b.Marks) {
			warn("the second of its figures")
		}
		return
	}
	ids := make([]int32, len(d.cols))
	for i := range d.cols {
		ids[i] = d.cols[i].ids[y.Row]
		if i != c && d.cols[i].ids[x.Row] != ids[i] {
			return // two areas: no change in time
		}
	}
	k := &d.cols[c]
	from, to := k.keys[k.ids[x.Row]].Start, k.keys[k.ids[y.Row]].Start
	if from > to {
		from, to = to, from
	}
	ev.sc.Reads.ask(d, Query{Kind: askPeriods, Column: c, From: from, To: to})
	for _, id := range k.order {
		start := k.keys[id].Start
		if start <= from || start > to {
			continue
		}
		ids[c] = id
		row, ok := d.row(ids)
		if !ok {
			ev.sc.Reads.allRows(d) // one that is added may tell of a break
			continue
		}
		if v := d.value(y.Measure, row, ev.sc.Reads); hasBreak(v.Marks) {
			warn(k.keys[id].Text, v.Cells[0])
			return
		}
	}
}

func hasBreak(marks []data.Mark) bool {
	for _, m := range marks {
		if m.Word == "break in series" {
			return true
		}
	}
	return false
}
