package figure

import (
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
)

// op is what a node of an expression does.
type op uint8

const (
	opNumber op = iota
	opString
	opTruth
	opName    // a variable, or a column inside `where`
	opMember  // args[0].name
	opIndex   // args[0][args[1], …]
	opInTime  // latest, previous, first
	opPeriod  // 2012/13 as a key; args[0] where it is a sum after all
	opNegate  // -args[0], or +args[0]
	opNot     // not args[0]
	opArith   // + - * / % **
	opCompare // == != < <= > >=
	opIn      // in, and not in
	opAnd
	opOr
	opChoose // args[0] ? args[1] : args[2]
	opCall   // name(args…)
	opList   // [args…]
)

// node is one node of the tree: bytes start to end of the source. at is where
// its own sign or name stands.
type node struct {
	op         op
	start, end int
	at, to     int
	name       string // names, signs, texts, periods and numbers as written
	not        bool   // not in; a truth's value
	round      bool   // stands in round brackets
	num        *apd.Decimal
	args       []*node
	texts      []Value // of a list of texts alone: what it gives each time
	fn         *function
}

// Parse reads an expression. It always gives one; evaluating a broken one
// gives no second fault.
func Parse(t diag.Text) (*Expr, diag.List) {
	e := &Expr{Text: t}
	p := newParser(t.S)
	if p.fail == nil {
		root := p.pipe()
		if p.fail == nil {
			p.finish()
		}
		if p.fail == nil {
			e.root = root
		}
	}
	return e, p.faults(t)
}

// parser reads tokens by operator precedence (Pratt). It stops at the first
// fault, since what follows one is guesswork.
type parser struct {
	lexer
	i     int
	depth int
}

func newParser(s string) *parser {
	p := &parser{lexer: lexer{s: s}}
	if len(s) > maxSource {
		p.fail = &syntaxFault{end: len(s), message: fmt.Sprintf("this expression has %d bytes; %d are read", len(s), maxSource), hint: "split it into several figures", long: true}
		return p
	}
	p.run()
	if p.fail == nil && len(p.out) == 1 {
		p.stop(0, len(s), "write a figure, for example calls.answered[latest]", "there is no expression here")
	}
	return p
}

// faults gives what was found wrong, at its place in the text.
func (p *parser) faults(t diag.Text) diag.List {
	if p.fail == nil {
		return nil
	}
	rule := ruleSyntax
	if p.fail.long {
		rule = ruleTooLong
	}
	d := rule.At(t.Span(p.fail.start, p.fail.end), "%s", p.fail.message)
	d.Hint = p.fail.hint
	return diag.List{d}
}

func (p *parser) peek() token { return p.out[min(p.i, len(p.out)-1)] }

func (p *parser) take() token {
	t := p.peek()
	p.i++
	return t
}

// unexpected stops at a token that can't stand where it does.
func (p *parser) unexpected(t token, want string) *node {
	if p.fail != nil {
		return nil
	}
	switch {
	case t.kind == tokEnd:
		p.stop(t.start, t.end, "", "the expression ends where %s should stand", want)
	case t.is("|"):
		p.stop(t.start, t.end, "put the part before the pipe into brackets: (a | f()) …", "a pipe can't stand here")
	default:
		p.stop(t.start, t.end, "", "“%s” stands where %s should", p.s[t.start:t.end], want)
	}
	return nil
}

// expect takes the sign s, which closes what began at open.
func (p *parser) expect(s string, open token) token {
	t := p.take()
	if t.is(s) || p.fail != nil {
		return t
	}
	if t.kind == tokEnd {
		p.stop(open.start, open.end, "close it with "+s, "this “%s” is not closed", open.text)
	} else {
		p.unexpected(t, "“"+s+"”")
		if p.fail.hint == "" && t.kind == tokNumber && p.i >= 3 && p.out[p.i-2].is(",") {
			p.fail.hint = "write numbers without commas: 70000"
		}
	}
	return t
}

// finish wants the end of the source.
func (p *parser) finish() {
	t := p.peek()
	if t.kind == tokEnd {
		return
	}
	p.unexpected(t, "the end of the expression or an operator")
	before := p.out[max(0, p.i-1)]
	switch {
	case t.is(","):
		p.fail.hint = "one expression at a time; write numbers without commas: 70000"
	case t.is("%"), t.is("?"):
	case before.is(")") && (t.kind == tokSign):
		p.fail.hint = "a pipe comes last; put what it shows into brackets to go on with it"
	case t.kind == tokName && before.kind == tokName:
		p.fail.hint = "a name has no blanks: write an underscore"
	}
}

// deeper counts nesting, and tells whether there is room for more.
func (p *parser) deeper() bool {
	p.depth++
	if p.depth > maxDepth && p.fail == nil {
		t := p.peek()
		p.fail = &syntaxFault{start: t.start, end: t.end, message: fmt.Sprintf("this expression goes deeper than %d levels", maxDepth), hint: "split it into several figures", long: true}
	}
	return p.fail == nil
}

// pipe reads `x | f(a) | g`, which is g(f(x, a)).
func (p *parser) pipe() *node {
	if !p.deeper() {
		return nil
	}
	defer func() { p.depth-- }()
	x := p.choose()
	for p.fail == nil && p.peek().is("|") {
		p.take()
		x = p.piped(x)
	}
	return x
}

// piped reads one function of a pipe.
func (p *parser) piped(x *node) *node {
	t := p.take()
	if t.kind != tokName {
		return p.unexpected(t, "a function such as million(1)")
	}
	if p.peek().is("(") {
		return p.call(t, x)
	}
	return p.named(&node{op: opCall, start: x.start, end: t.end, at: t.start, to: t.end, name: t.text, args: []*node{x}})
}

// choose reads `condition ? one : other`.
func (p *parser) choose() *node {
	if !p.deeper() {
		return nil
	}
	defer func() { p.depth-- }()
	c := p.binary(0)
	if p.fail != nil || !p.peek().is("?") {
		return c
	}
	q := p.take()
	a := p.choose()
	if p.fail != nil {
		return nil
	}
	p.expect(":", q)
	if p.fail != nil {
		return nil
	}
	b := p.choose()
	if p.fail != nil {
		return nil
	}
	return &node{op: opChoose, start: c.start, end: b.end, at: q.start, to: q.end, args: []*node{c, a, b}}
}

// power gives the precedence of an operator and what it does; 0 where the
// token is none. The numbers are those of expr-lang.
func power(t token) (int, op) {
	if t.kind != tokSign {
		return 0, 0
	}
	switch t.text {
	case "or", "||":
		return 10, opOr
	case "and", "&&":
		return 15, opAnd
	case "==", "!=", "<", "<=", ">", ">=":
		return precCompare, opCompare
	case "in", "not":
		return precCompare, opIn
	case "+", "-":
		return 30, opArith
	case "*", "/", "%":
		return 60, opArith
	case "**":
		return precPower, opArith
	}
	return 0, 0
}

const (
	precCompare = 20
	precSign    = 90
	precPower   = 100
)

// binary reads operators of at least a precedence.
func (p *parser) binary(least int) *node {
	a := p.unary()
	for p.fail == nil {
		t := p.peek()
		prec, what := power(t)
		if prec == 0 || prec < least {
			return a
		}
		p.take()
		n := &node{op: what, start: a.start, at: t.start, to: t.end, name: t.text}
		if t.is("not") {
			in := p.take()
			if !in.is("in") {
				return p.unexpected(in, "“in”")
			}
			n.not, n.to = true, in.end
		}
		if prec == precCompare && (a.op == opCompare || a.op == opIn) && !a.round {
			p.stop(t.start, t.end, "write a < b and b < c", "one comparison at a time")
			return nil
		}
		next := prec + 1
		if prec == precPower {
			next = prec // 2 ** 3 ** 2 is 2 ** (3 ** 2)
			if !p.deeper() {
				return nil
			}
		}
		b := p.binary(next)
		if prec == precPower {
			p.depth--
		}
		if p.fail != nil {
			return nil
		}
		n.args, n.end = []*node{a, b}, b.end
		a = n
	}
	return nil
}

func (p *parser) unary() *node {
	t := p.peek()
	if !(t.is("-") || t.is("+") || t.is("not") || t.is("!")) {
		return p.postfix()
	}
	p.take()
	if !p.deeper() {
		return nil
	}
	defer func() { p.depth-- }()
	n := &node{op: opNegate, start: t.start, at: t.start, to: t.end, name: t.text}
	least := precSign
	if t.is("not") || t.is("!") {
		n.op, least = opNot, precCompare
	}
	x := p.binary(least)
	if p.fail != nil {
		return nil
	}
	n.args, n.end = []*node{x}, x.end
	return n
}

// postfix reads what stands after an operand: .measure and [keys].
func (p *parser) postfix() *node {
	x := p.primary()
	for p.fail == nil {
		switch t := p.peek(); {
		case t.is("."):
			p.take()
			name := p.take()
			if name.kind != tokName {
				return p.unexpected(name, "the name of a measure")
			}
			x = &node{op: opMember, start: x.start, end: name.end, at: name.start, to: name.end, name: name.text, args: []*node{x}}
		case t.is("["):
			p.take()
			x = p.index(t, x)
		default:
			return x
		}
	}
	return nil
}

// index reads the keys in square brackets.
func (p *parser) index(open token, x *node) *node {
	n := &node{op: opIndex, start: x.start, at: open.start, args: []*node{x}}
	for p.fail == nil {
		n.args = append(n.args, p.key())
		if p.fail != nil {
			return nil
		}
		if !p.peek().is(",") {
			break
		}
		p.take()
	}
	close := p.expect("]", open)
	n.end, n.to = close.end, close.end
	return n
}

// key reads one key: a period such as 2012/13 or 2012-Q3 as one, or any
// expression.
func (p *parser) key() *node {
	first := p.peek()
	if first.kind == tokNumber && first.end-first.start == 4 {
		j, end := p.i+1, first.end
		for j+1 < len(p.out) && j < p.i+5 {
			sign, part := p.out[j], p.out[j+1]
			if !(sign.is("/") || sign.is("-")) || sign.start != end || part.start != sign.end || part.kind != tokNumber && part.kind != tokName {
				break
			}
			end = part.end
			j += 2
		}
		if end > first.end && (p.out[j].is("]") || p.out[j].is(",") || p.out[j].is(")")) {
			sum := p.pipe() // what it is where no key in time is meant
			if p.fail != nil {
				return nil
			}
			return &node{op: opPeriod, start: first.start, end: end, at: first.start, to: end, name: p.s[first.start:end], args: []*node{sum}}
		}
	}
	return p.pipe()
}

func (p *parser) primary() *node {
	t := p.take()
	n := &node{start: t.start, end: t.end, at: t.start, to: t.end, name: t.text}
	switch {
	case t.kind == tokNumber:
		n.op, n.num = opNumber, t.num
	case t.kind == tokString:
		n.op = opString
	case t.kind == tokName && p.peek().is("("):
		return p.call(t, nil)
	case t.kind == tokName:
		switch t.text {
		case "true", "false":
			n.op, n.not = opTruth, t.text == "true"
		case "latest", "previous", "first":
			n.op = opInTime
		default:
			n.op = opName
		}
	case t.is("("):
		x := p.pipe()
		if p.fail != nil {
			return nil
		}
		close := p.expect(")", t)
		inner := *x // the brackets belong to it
		inner.start, inner.end, inner.round = t.start, close.end, true
		return &inner
	case t.is("["):
		n.op = opList
		for p.fail == nil && !p.peek().is("]") {
			n.args = append(n.args, p.pipe())
			if p.fail != nil {
				return nil
			}
			if !p.peek().is(",") {
				break
			}
			p.take()
		}
		n.end = p.expect("]", t).end
		n.texts = textsOf(n.args)
	default:
		return p.unexpected(t, "a value")
	}
	return n
}

// textsOf gives the values of a list of texts as they are written; nil of any
// other list.
func textsOf(args []*node) []Value {
	if len(args) == 0 || slices.ContainsFunc(args, func(n *node) bool { return n.op != opString }) {
		return nil
	}
	out := make([]Value, len(args))
	for i, n := range args {
		out[i] = Value{Kind: Words, Str: n.name}
	}
	return out
}

// call reads the arguments of a function; piped is the first one where it
// stands before a pipe.
func (p *parser) call(name token, piped *node) *node {
	open := p.take()
	n := &node{op: opCall, start: name.start, at: name.start, to: name.end, name: name.text}
	if piped != nil {
		n.start, n.args = piped.start, []*node{piped}
	}
	for p.fail == nil && !p.peek().is(")") {
		n.args = append(n.args, p.key())
		if p.fail != nil {
			return nil
		}
		if !p.peek().is(",") {
			break
		}
		p.take()
	}
	n.end = p.expect(")", open).end
	if p.fail != nil {
		return nil
	}
	return p.named(n)
}

// named finds the function of a call. An unknown one is told when it is
// evaluated, together with other faults.
func (p *parser) named(n *node) *node {
	n.fn = functions[n.name]
	return n
}
