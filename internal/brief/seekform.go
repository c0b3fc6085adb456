package brief

import (
	"strconv"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

// A periodStyle is how a cell's period is written.
type periodStyle uint8

const (
	byKey    periodStyle = iota // calls.answered[2012]
	byLatest                    // calls.answered[latest]
)

// source writes a cell as an expression. ok is false where the style does not
// fit its period.
func (c cell) source(style periodStyle) (text string, ok bool) {
	set := c.m.set
	var b strings.Builder
	b.WriteString(set.name + "." + c.m.Name)
	for k, col := range set.cols {
		id := set.d.KeyNumber(c.row, k)
		if id < 0 {
			return "", false
		}
		b.WriteByte('[')
		if word := c.relative(k, id); style == byLatest && k == set.time {
			if word == "" {
				return "", false
			}
			b.WriteString(word)
		} else {
			b.WriteString(figure.KeySource(readable(col.list[id])))
		}
		b.WriteByte(']')
	}
	return b.String(), true
}

// readable spells years that a file writes as 201617 the way people do.
func readable(k data.Key) data.Key {
	if (k.Kind == data.FinancialYear || k.Kind == data.AcademicYear) && len(k.Text) == 6 && digits(k.Text) && !strings.ContainsAny(k.Text, "/-") {
		k.Text = data.FormatPeriod(data.Key{Kind: k.Kind, Start: k.Start, Step: k.Step})
	}
	return k
}

// relative gives the word for a period: latest, previous or first; "" where
// there is none.
func (c cell) relative(k int, id int32) string {
	set := c.m.set
	if k != set.time || c.m.latest < 0 {
		return ""
	}
	col := set.cols[k]
	last := col.list[c.m.latest]
	switch {
	case id == c.m.latest:
		return "latest"
	case col.list[id].Start == last.Start-max(1, last.Step):
		return "previous"
	}
	return ""
}

// period gives the number of a cell's period, or -1.
func (c cell) period() int32 {
	if c.m.set.time < 0 {
		return -1
	}
	return c.m.set.d.KeyNumber(c.row, c.m.set.time)
}

// value gives the cell's value.
func (c cell) value() figure.Value { return c.m.set.d.At(c.m.Measure, c.row, nil) }

// eval evaluates an expression; ok is false where there is any fault of it.
func (s *seeker) eval(expr string) (figure.Value, bool) {
	e, faults := figure.Parse(made(expr))
	if faults.HasErrors() || e.Broken() {
		return figure.Value{}, false
	}
	v, faults := e.Eval(s.sc)
	return v, !faults.HasErrors()
}

// format gives a value as a pipe shows it.
func (s *seeker) format(v figure.Value, pipe string) (figure.Value, bool) {
	if pipe == "" {
		return v, true
	}
	f, ok := s.formats[pipe]
	if !ok {
		var bad bool
		parsed, faults := figure.ParseFormat(made(pipe))
		if bad = faults.HasErrors(); !bad {
			f = parsed
		}
		s.formats[pipe] = f
	}
	if f == nil {
		return v, false
	}
	out, faults := f.Apply(v)
	return out, !faults.HasErrors()
}

// check finds how a candidate is written so that it shows exactly what was
// typed, and gives false where it can't be.
func (s *seeker) check(l *lookup, c *cand) bool {
	if c.checked {
		return true
	}
	if c.op == "" && c.core == "" {
		c.core, _ = c.cells[0].source(byKey)
		c.same = c.cells[0].origin()
	}
	v, ok := s.eval(c.core)
	if !ok || v.Kind != figure.Number && v.Kind != figure.Words {
		return false
	}
	c.checked = s.shown(l, c, v)
	return c.checked
}

// origin names a cell by its place in the file, so that two datasets of one
// file are one.
func (c cell) origin() string {
	o := c.value().Cells[0].Cell().Origin
	return o.File + "\x00" + o.Sheet + "\x00" + o.Column + "\x00" + strconv.Itoa(o.Row)
}

// A target is what an expression may take the place of: the whole of what was
// typed, or its digits alone.
type target struct {
	from, to int
	text     string
	digits   bool
}

// shown completes a candidate with the pipe that gives what was typed.
func (s *seeker) shown(l *lookup, c *cand, v figure.Value) bool {
	cores := []struct {
		text string
		v    figure.Value
	}{{c.core, v}}
	if v.Kind == figure.Number && v.Num.Negative && !l.t.Signed {
		// A fall of 4% is typed without its sign.
		minus := "-" + c.core
		if c.by > 0 && !strings.HasSuffix(c.core, ")") || strings.ContainsAny(c.core, " ") && !isCall(c.core) {
			minus = "-(" + c.core + ")"
		}
		if neg, ok := s.eval(minus); ok {
			cores = append(cores, struct {
				text string
				v    figure.Value
			}{minus, neg})
		}
	}
	for _, t := range l.targets() {
		for _, core := range cores {
			for _, pipe := range l.pipes(t.digits) {
				out, ok := s.format(core.v, pipe)
				if !ok || out.Shown() != t.text {
					continue
				}
				expr := core.text
				if pipe != "" {
					expr += " | " + pipe
				}
				return s.take(l, c, t, expr)
			}
		}
		if l.t.Scale == 0 || !t.digits {
			continue
		}
		for _, core := range cores { // £1.2bn: the digits count billions
			by := "1" + strings.Repeat("0", int(l.t.Scale))
			text := core.text
			if c.by > 0 && !isCall(text) {
				text = "(" + text + ")"
			}
			for _, pipe := range l.pipes(true) {
				expr := text + " / " + by
				if pipe != "" {
					expr += " | " + pipe
				}
				if out, ok := s.eval(expr); ok && out.Shown() == t.text {
					return s.take(l, c, t, expr)
				}
			}
		}
	}
	return false
}

// isCall tells whether an expression is one call of a function or one cell, so
// that a sign or an operator may stand by it.
func isCall(s string) bool {
	depth := 0
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ' ' && depth == 0:
			return false
		}
	}
	return true
}

// take fills in what was found, evaluated once more as it will stand.
func (s *seeker) take(l *lookup, c *cand, t target, expr string) bool {
	v, ok := s.eval(expr)
	if !ok || v.Shown() != t.text {
		return false
	}
	s.put(l, c, t, expr, v)
	return true
}

func (s *seeker) put(l *lookup, c *cand, t target, expr string, v figure.Value) {
	c.found = Found{
		Span: l.p.span(t.from, t.to), Typed: t.text, Expr: expr, Put: "{{ " + expr + " }}", Shown: v.Shown(),
		Value: v, Cells: v.Cells[:min(len(v.Cells), maxShownCells)], Of: len(v.Cells), at: [2]int{t.from, t.to},
	}
}

// targets gives what an expression may take the place of, the most first.
func (l *lookup) targets() []target {
	whole := target{l.i, l.j, l.p.s[l.i:l.j], false}
	n := strings.IndexAny(whole.text, "0123456789")
	end := n
	for end < len(whole.text) && strings.IndexByte("0123456789,.", whole.text[end]) >= 0 {
		end++
	}
	digits := target{l.i + n, l.i + end, whole.text[n:end], true}
	out := []target{whole}
	if with := (target{l.i, l.i + end, whole.text[:end], true}); n > 0 && with.text != whole.text {
		out = append(out, with) // the sign of a currency, and the digits
	}
	if digits.text != whole.text {
		out = append(out, digits)
	}
	if len(out) == 1 {
		out[0].digits = true
	}
	return out
}

// pipes gives the pipes that may show a number as it was typed, the shortest
// first.
func (l *lookup) pipes(digits bool) []string {
	t := l.t
	places := max(0, int(-t.Exp))
	if t.Scale > 0 {
		places = max(0, int(t.Scale-t.Exp))
	}
	n := strconv.Itoa(min(places, 20))
	out := []string{""}
	switch {
	case t.Scale == 6 && !digits:
		out = append(out, "million("+n+")")
	case t.Scale == 9 && !digits:
		out = append(out, "billion("+n+")")
	}
	out = append(out, "dp("+n+")")
	if t.Percent {
		out = append(out, "percent("+n+")")
	}
	if t.Currency == "GBP" {
		out = append(out, "gbp("+n+")")
	}
	zeros, _ := l.rough()
	for k := range zeros {
		out = append(out, "nearest(1"+strings.Repeat("0", int(t.Exp+k)+1)+")")
	}
	if strings.HasPrefix(l.words, "+") {
		for _, p := range out[:len(out):len(out)] {
			out = append(out, strings.TrimPrefix(p+" | signed()", " | "))
		}
	}
	if digits {
		for _, p := range out[:len(out):len(out)] {
			out = append(out, strings.TrimPrefix(p+" | plain()", " | "))
		}
	}
	return out
}
