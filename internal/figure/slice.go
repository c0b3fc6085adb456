package figure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

// What a slice says of a key column in place of the number of a key.
const (
	notGiven int32 = -1 // no key yet: the next one in brackets is for this column
	allKeys  int32 = -2 // "*"
)

// series is a whole measure, or the part of it that keys leave. Its rows are
// looked for when they are needed.
type series struct {
	d    *Dataset
	m    *Measure // nil for the keys of column key
	key  int
	sel  []int32 // by key column: the number of a key, notGiven or allKeys
	base *Value  // of index(): values count from this one as 100; else nil
}

func newSeries(d *Dataset, m *Measure, key int) *series {
	s := &series{d: d, m: m, key: key, sel: make([]int32, len(d.cols))}
	for i := range s.sel {
		s.sel[i] = notGiven
	}
	return s
}

// free gives the one key column that the slice leaves open, or -1 where it is
// none or several.
func (s *series) free() int {
	free := -1
	for c, id := range s.sel {
		if id < 0 {
			if free >= 0 {
				return -1
			}
			free = c
		}
	}
	return free
}

// rows gives the rows of the slice, in the order of the file.
func (s *series) rows() []int {
	if len(s.d.cols) == 0 {
		return nil
	}
	best := []int32(nil)
	narrow := -1
	for c, id := range s.sel {
		if id < 0 {
			continue
		}
		if r := s.d.cols[c].rowsOf(id); narrow < 0 || len(r) < len(best) {
			best, narrow = r, c
		}
	}
	if narrow < 0 {
		return s.d.Rows
	}
	out := make([]int, 0, len(best))
next:
	for _, row := range best {
		for c, id := range s.sel {
			if id >= 0 && c != narrow && s.d.cols[c].ids[row] != id {
				continue next
			}
		}
		out = append(out, int(row))
	}
	return out
}

// at gives the value of a row of the slice.
func (s *series) at(row int, reads *Reads) Value {
	if s.m == nil {
		return s.d.keyValue(row, s.key, reads)
	}
	v := s.d.value(s.m, row, reads)
	if s.base == nil || v.Kind != Number {
		return v
	}
	return indexNumber(v, *s.base)
}

// each calls f with every value, until it says stop; of the keys of a column,
// with each different one once.
func (s *series) each(reads *Reads, f func(Value) bool) {
	reads.allRows(s.d)
	for c, id := range s.sel {
		if id < 0 {
			reads.keySet(s.d, c)
		}
	}
	var seen map[int32]bool
	if s.m == nil {
		seen = map[int32]bool{}
	}
	for _, row := range s.rows() {
		if s.m == nil {
			id := s.d.cols[s.key].ids[row]
			if seen[id] {
				continue
			}
			seen[id] = true
		}
		if !f(s.at(row, reads)) {
			return
		}
	}
}

// Items gives the values of a Series in the order of the file, or those of a
// list.
func (v Value) Items(sc *Scope) []Value {
	if v.Kind != Series || v.series == nil {
		return v.List
	}
	var reads *Reads
	if sc != nil {
		reads = sc.Reads
	}
	var out []Value
	v.series.each(reads, func(x Value) bool {
		out = append(out, x)
		return true
	})
	return out
}

// first gives at most n values of a Series or a list, to be shown.
func (v Value) first(n int) []Value {
	if v.Kind != Series || v.series == nil {
		return v.List[:min(n, len(v.List))]
	}
	var out []Value
	v.series.each(nil, func(x Value) bool {
		out = append(out, x)
		return len(out) < n
	})
	return out
}

// KeyValue gives the key of a row as a value: a period, or words.
func (d *Dataset) KeyValue(row, column int, sc *Scope) Value {
	var reads *Reads
	if sc != nil {
		reads = sc.Reads
	}
	return d.keyValue(row, column, reads)
}

func (d *Dataset) keyValue(row, column int, reads *Reads) Value {
	reads.cell(d, row, d.Keys[column])
	v := KeyVariable(d.KeyAt(row, column))
	if v.Cells = []Ref{{Dataset: d, Column: d.Keys[column], Row: row}}; column < len(d.cols) {
		v.Marks = d.cols[column].marks[int32(row)]
	}
	return v
}

// index gives `x[key, …]`.
func (ev *evaluator) index(n *node) (Value, bool) {
	var v Value
	ok := false
	if n.args[0].op != opMember {
		v, ok = ev.eval(n.args[0])
	} else if ev.step(n.args[0], 1) {
		v, ok = ev.member(n.args[0])
	}
	if !ok {
		return v, false
	}
	if v.Kind != Series {
		hint := ""
		if n.args[0].op == opIndex {
			hint = "it has as many keys as identify a row already"
		}
		return ev.fault(ruleArguments, n, hint, "keys in square brackets follow a measure, and %s is %s", ev.text.S[n.args[0].start:n.args[0].end], v.called())
	}
	s := *v.series
	var room [8]int32
	s.sel = append(room[:0], s.sel...)
	d := s.d
	if len(s.sel) == 0 {
		return ev.fault(ruleUnknownKey, n, "say which column identifies a row: key: year", "%s has no key", d.Name)
	}
	for i, arg := range n.args[1:] {
		c := slices.Index(s.sel, notGiven)
		if s.m == nil {
			return ev.fault(ruleArguments, n, "", "%s is a key itself, and has no keys", ev.text.S[n.args[0].start:n.args[0].end])
		}
		if c < 0 {
			return ev.fault(ruleArguments, arg, "its keys are "+andList(d.KeyNames()), "%s has %s, and this is one more", d.Name, counted(len(d.Keys), "key"))
		}
		id, ok := ev.key(&s, c, arg, len(n.args)-1-i)
		if !ok {
			return Value{}, false
		}
		s.sel[c] = id
	}
	if slices.ContainsFunc(s.sel, func(id int32) bool { return id < 0 }) {
		part := s
		part.sel = slices.Clone(s.sel)
		v.series = &part
		return v, true
	}
	row, ok := d.row(s.sel)
	if !ok {
		at := n
		if i := len(n.args) - len(s.sel) + d.lastInTime(); i > 0 {
			at = n.args[i]
		}
		return ev.noRow(&s, n, at)
	}
	v = s.at(row, ev.sc.Reads)
	if s.base != nil && v.Kind == Number {
		raw := d.value(s.m, row, nil)
		ev.breaks(n, "index", s.base, &raw)
	}
	return v, true
}

// counted writes “1 key”, “2 keys”.
func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}

// key gives the number of the key that a node names for column c. left is how
// many keys are still to come, this one included.
func (ev *evaluator) key(s *series, c int, n *node, left int) (int32, bool) {
	d, k := s.d, &s.d.cols[c]
	text := ""
	switch n.op {
	case opInTime:
		if !k.inTime() {
			hint := ""
			for later := c + 1; later < len(d.cols); later++ {
				if d.cols[later].inTime() {
					hint = fmt.Sprintf(`the keys stand in the order %s: write ["*"][%s] for all, or name one`, strings.Join(d.KeyNames(), ", "), n.name)
					break
				}
			}
			ev.fault(ruleArguments, n, hint, "%s is a key in time, and %s of %s is not", n.name, k.column.Name, d.Name)
			return 0, false
		}
		return ev.inTime(d, s.m, c, n)
	case opPeriod, opNumber, opString:
		text = n.name
	default:
		v, ok := ev.eval(n)
		if !ok {
			return 0, false
		}
		switch v.Kind {
		case Number, Words, Period:
			text = v.Raw()
		case Missing:
			if v.Blank != nil {
				ev.gap(n, &v)
				return 0, false
			}
			fallthrough
		default:
			ev.fault(ruleArguments, n, "", "%s can't be a key", v.called())
			return 0, false
		}
	}
	if text == "*" {
		return allKeys, true
	}
	if id, ok := k.lookUp(text); ok {
		if !k.inTime() && k.keys[id].Text != text {
			ev.sc.Reads.ask(d, Query{Kind: askCode, Column: c, Text: text})
		}
		return id, true
	}
	ev.sc.Reads.noCell(d, k.column.Name+"="+text)
	ev.sc.Reads.keySet(d, c)
	ev.sc.Reads.allRows(d)
	f := d.noKey(ev.text.Span(n.start, n.end), c, text)
	// A key of another column is told, since the order is easily mistaken.
	for other := range d.cols {
		if other != c && s.sel[other] == notGiven {
			if _, ok := d.cols[other].lookUp(text); ok {
				f.Hint = fmt.Sprintf("the keys stand in the order %s", strings.Join(d.KeyNames(), ", "))
				if left == 1 {
					f.Hint += fmt.Sprintf(`: write ["*"][%s] for all, or name one`, keyText(text, &d.cols[other]))
				}
			}
		}
	}
	ev.faults.Add(f)
	return 0, false
}

// lookUp gives the number of the key that a text means.
func (k *keyColumn) lookUp(text string) (int32, bool) {
	if k.inTime() {
		key, ok := data.ParsePeriod(text, k.kind)
		if !ok {
			return 0, false
		}
		id, ok := k.start[key.Start]
		return id, ok
	}
	id, ok := k.text[text]
	if !ok {
		id, ok = k.codes[text]
	}
	return id, ok
}

// keySource writes a key as an expression names it.
func keySource(k data.Key) string {
	if k.InTime() && barePeriod(k.Text) {
		return k.Text
	}
	return quoted(k.Text)
}

func keyText(text string, k *keyColumn) string {
	if k.inTime() && barePeriod(text) {
		return text
	}
	return quoted(text)
}

// quoted writes a text as the language reads it.
func quoted(s string) string {
	return `"` + escapes.Replace(s) + `"`
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

// barePeriod tells whether a period can stand in square brackets without
// quotation marks.
func barePeriod(s string) bool {
	p := newParser("x[" + s + "]")
	if p.fail != nil {
		return false
	}
	n := p.pipe()
	if p.fail != nil || p.peek().kind != tokEnd || n.op != opIndex || len(n.args) != 2 {
		return false
	}
	return n.args[1].op == opPeriod || n.args[1].op == opNumber && n.args[1].name == s
}

// noRow tells that a full key has no row though each of its parts is one.
func (ev *evaluator) noRow(s *series, n, at *node) (Value, bool) {
	d := s.d
	texts := make([]string, len(s.sel))
	for c, id := range s.sel {
		texts[c] = d.cols[c].keys[id].Text
		ev.sc.Reads.keySet(d, c)
	}
	ev.sc.Reads.noCell(d, strings.Join(texts, "\x1f"))
	ev.sc.Reads.allRows(d)
	last := d.lastInTime()
	rest := *s
	rest.sel = slices.Clone(s.sel)
	rest.sel[last] = allKeys
	var have []string
	for _, row := range rest.rows() {
		have = append(have, d.KeyAt(row, last).Text)
	}
	others := append(slices.Clone(texts[:last]), texts[last+1:]...)
	if len(have) == 0 {
		return ev.fault(ruleUnknownKey, n, "", "%s has no row for %s", d.Name, strings.Join(texts, ", "))
	}
	return ev.fault(ruleUnknownKey, at, "", "%s has no %s for %s; it has %s", d.Name, texts[last], strings.Join(others, ", "), some(have))
}

// period gives the key that a node names in the only column in time of a
// dataset, with a row that has it.
func (ev *evaluator) period(s *series, n *node) (Value, bool) {
	d := s.d
	c := d.timeColumn()
	if c < 0 {
		return ev.fault(ruleArguments, n, "its keys are "+andList(d.KeyNames()), "%s has no key in time", d.Name)
	}
	id, ok := ev.key(s, c, n, 1)
	if !ok {
		return Value{}, false
	}
	if id == allKeys {
		return ev.fault(ruleArguments, n, "", "one period is needed here")
	}
	rows := d.cols[c].rowsOf(id)
	ev.sc.Reads.ask(d, d.rowQuery(c, id))
	return d.keyValue(int(rows[0]), c, ev.sc.Reads), true
}

// indexNumber gives v with base as 100.
func indexNumber(v, base Value) Value {
	out := Value{Kind: Number, Num: new(apd.Decimal), Unit: Unit{Kind: Index}, Fn: "index"}
	if _, err := ctx.Quo(out.Num, v.Num, base.Num); err != nil {
		return Value{}
	}
	out.Num.Exponent += 2
	out.own = 2
	if cmpNum(out.Num, quantize(out.Num, 0)) == 0 {
		out.own = 1
	}
	return out.from(&v, &base)
}
