package brief

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/chart"
	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// figureNode evaluates one {{ figure }}.
func (b *binder) figureNode(n *note.Node) {
	e, faults := b.in.Parsed.expr(n.Text)
	b.Faults.Add(faults...)
	f := &Figure{Node: n, Heading: b.heading, Expr: e}
	f.Ordinal = b.ordinal("figure", strings.TrimSpace(n.Text.S))
	if !e.Broken() {
		v, faults := e.Eval(b.Scope)
		b.Faults.Add(faults...)
		f.Value = v
		if !faults.HasErrors() {
			if v.Fn == "sparkline" {
				f.Shown = sparkWords(v)
			} else if v.Kind == figure.Series || v.Kind == figure.Several || v.Kind == figure.Truth {
				b.Faults.Add(ruleNotShown.At(n.Text.All(), "%s can't be shown as one figure", capital(describe(v))).
					WithHint("name one of its keys in square brackets, as in [latest], or add it up with sum()"))
			}
			if f.Shown == "" {
				f.Shown = b.house(v, v.Shown())
			}
			if !b.hold(n.Text.All(), len(v.Cells)) {
				return
			}
			b.used(v)
		}
	}
	b.Figures[n] = f
	b.Order = append(b.Order, f)
}

// sparkWords says in words what a sparkline shows: of which measure, and of
// which place where there are several.
func sparkWords(v figure.Value) string {
	name := "values"
	if r := v.Cells[0]; r.Measure != nil {
		name = r.Measure.Label
		for _, k := range r.Keys() {
			if !k.InTime() {
				name += ", " + k.Text
			}
		}
	}
	return chart.SparkAlt(name, v.List)
}

// used notes what showing a value owes its reader: its sources, and its marks
// under “Notes to figures”.
func (b *binder) used(v figure.Value) {
	for _, c := range v.Cells {
		b.source(c.Dataset, c.Measure)
	}
	for _, m := range v.Marks {
		b.legend(Mark{m.Sign, m.Word})
	}
	if v.Kind == figure.Missing && v.Blank != nil {
		sign, word := figure.Gap(v.Blank)
		b.legend(Mark{sign, word})
	}
}

func (b *binder) legend(m Mark) {
	if m.Sign != "" && !b.marks[m] {
		b.marks[m] = true
		b.Legend = append(b.Legend, m)
	}
}

// Words gives inlines as a reader sees them, figures worked out.
func (b *Brief) Words(nodes []*note.Node) string {
	var s strings.Builder
	b.words(&s, nodes)
	return s.String()
}

func (b *Brief) words(s *strings.Builder, nodes []*note.Node) {
	for _, n := range nodes {
		switch n.Kind {
		case note.Text, note.Code:
			s.WriteString(n.Text.S)
		case note.Figure:
			if f := b.Figures[n]; f != nil {
				s.WriteString(f.Shown)
			}
		case note.SoftBreak, note.LineBreak:
			s.WriteByte(' ')
		case note.CrossRef:
			s.WriteString(b.Refs[n].Text)
		case note.Citation:
			b.words(s, b.Cites[n])
		case note.FootnoteRef:
		default:
			b.words(s, n.Kids)
		}
	}
}

// wordsOf reads a string that may hold figures and gives it as words.
func (b *binder) wordsOf(t diag.Text) string { return b.Words(b.inlines(t)) }

// paramValue gives a param as a value.
func paramValue(v *conf.Value) (figure.Value, bool) {
	if v == nil || v.Kind != conf.Scalar {
		return figure.Value{}, false
	}
	s := v.Text.S
	if !v.Quoted {
		switch s {
		case "true", "false":
			return figure.Value{Kind: figure.Truth, True: s == "true"}, true
		}
		if n, ok := data.ParseNumber(s); ok {
			return figure.Value{Kind: figure.Number, Num: apd.New(n.Coef, n.Exp)}, true
		}
	}
	return figure.Value{Kind: figure.Words, Str: s}, true
}

// describe says in a reader's words what a value is.
func describe(v figure.Value) string {
	switch v.Kind {
	case figure.Number:
		return "the number " + v.Shown()
	case figure.Words:
		return "the words “" + v.Str + "”"
	case figure.Period:
		return "the period " + v.Shown()
	case figure.Series:
		return "a whole measure"
	case figure.Several:
		return "a list"
	case figure.Truth:
		if v.True {
			return "true"
		}
		return "false"
	}
	return "a missing value"
}

// capital gives words with their first letter a capital.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
