package brief

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// typed is a number as somebody typed it.
type typed struct {
	num     *apd.Decimal // with its scale word applied
	places  int32        // the exponent of its last digit: -1 for 0.4, 5 for 1.2 million
	percent bool
}

var number = regexp.MustCompile(`(?i)[£$€]?\d[\d,]*(\.\d+)?(%| ?per cent\b| million\b| billion\b|bn\b|m\b)?`)

// exempt numbers: dates, times, years and spans of years, ordinals, numbering,
// names with digits in them.
var exemptNumber = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`\b\d{1,2}(st|nd|rd|th)? (to \d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December)\b( \d{4})?`,
	`\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(st|nd|rd|th)?\b(, \d{4})?`,
	`\b\d{4}-\d{2}-\d{2}\b`,
	`\b\d{1,2}[:.]\d{2} ?(am|pm)\b|\b\d{1,2}:\d{2}\b|\b\d{1,2} ?(am|pm)\b`,
	`\b(1[0-9]|20)\d\d(/\d\d(\d\d)?|[-–](\d\d)?\d\d)?s?\b`,
	`\b\d+(st|nd|rd|th)\b`,
	`\b(figure|table|section|annex|part|paragraph|para|chapter|page|article|clause|stage|phase|step|version|question|option|recommendation|item|no\.|number) \d+(\.\d+)*\b`,
	`\b[\pL][\pL\pN]*[-/]?\d[\pL\pN]*([-/.][\pL\pN]+)*\b`,
	`\b\d+/7\b`,
	`\bper [\d,]*\d\b`,
}, "|"))

var startNumber = regexp.MustCompile(`^\s*\(?\d+[.)]\s`)

// numbers finds typed digits that no figure stands behind, and holds those
// inside a claim against the values that the claim used.
func (c *checker) numbers(p *prose) {
	if !p.typedDigits() {
		return
	}
	for _, m := range number.FindAllStringIndex(p.s, -1) {
		i, j := m[0], m[1]
		q := p.at(i)
		if q.figure != nil || q.exempt || exemptAt(p.s, i, j) {
			continue
		}
		if i > 0 && p.at(i-1).figure != nil && p.s[i-1] != ' ' {
			continue
		}
		words := strings.TrimRight(p.s[i:j], ",")
		j = i + len(words)
		t, ok := readTyped(words)
		if !ok {
			continue
		}
		if q.claim != nil {
			c.claimDigits(p, q.claim, i, j, t)
			continue
		}
		d := ruleUnbound.At(p.span(i, j), "“%s” was typed, and no figure stands behind it", words)
		if cands := c.candidates(t); len(cands) > 0 {
			d = d.WithHint("this number stands in the data: {{ %s }}", strings.Join(cands, " }} or {{ "))
		} else {
			d = d.WithHint("bind it to its cell with {{ … }}, or say that it is given: [%s]{.given}", words)
		}
		c.faults.Add(d)
	}
}

// typedDigits tells whether any digit is the writer's own.
func (p *prose) typedDigits() bool {
	for i := range p.parts {
		if q := &p.parts[i]; q.figure == nil && !q.exempt && strings.ContainsAny(q.text.S, "0123456789") {
			return true
		}
	}
	return false
}

// exemptAt tells whether the digits at bytes i to j of a text are a date, a
// numbering or the like. Only the words round them are looked at.
func exemptAt(s string, i, j int) bool {
	if j-i == 4 && isYear(s, i, j) {
		return true
	}
	from, to := i, j
	for range 3 {
		from = max(0, strings.LastIndexByte(s[:from], ' '))
		if k := strings.IndexByte(s[to:], ' '); k >= 0 {
			to += k + 1
		} else {
			to = len(s)
		}
	}
	for _, m := range exemptNumber.FindAllStringIndex(s[from:to], -1) {
		if from+m[0] <= i && i < from+m[1] {
			return true
		}
	}
	return from == 0 && startNumber.MatchString(s) && strings.TrimLeft(s[:i], " (") == ""
}

// isYear tells whether four digits that stand alone are a year from 1000 on.
func isYear(s string, i, j int) bool {
	joins := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '/' || c >= 0x80
	}
	return (s[i] == '1' || s[i] == '2' && s[i+1] == '0') && !strings.ContainsAny(s[i:j], ",.%£$") &&
		(i == 0 || !joins(s[i-1])) && (j == len(s) || !joins(s[j]))
}

// claimDigits tells digits inside a claim that none of its values has.
func (c *checker) claimDigits(p *prose, cl *Claim, i, j int, t typed) {
	if cl.Values == nil {
		return // the claim itself is at fault
	}
	for _, v := range cl.Values {
		if t.is(v) {
			return
		}
	}
	var have []string
	for _, v := range cl.Values {
		if v.Kind == figure.Number && len(have) < 4 {
			have = append(have, v.Shown())
		}
	}
	d := ruleClaimDigits.At(p.span(i, j), "the claim's expression uses no value that is %s", p.s[i:j])
	if len(have) > 0 {
		d = d.WithNote(diag.Span{}, "it uses %s", strings.Join(have, ", "))
	}
	c.faults.Add(d.WithHint("write the figure itself in its place: {{ %s }}, or compare with this number", strings.TrimSpace(cl.Expr.Text.S)))
}

// readTyped reads a number as typed in prose.
func readTyped(s string) (typed, bool) {
	s = strings.ToLower(strings.TrimLeft(s, "£$€"))
	t := typed{}
	scale := int32(0)
	for _, suffix := range []struct {
		word  string
		scale int32
	}{{" million", 6}, {" billion", 9}, {"bn", 9}, {"m", 6}, {" per cent", 0}, {"per cent", 0}, {"%", 0}} {
		if rest, ok := strings.CutSuffix(s, suffix.word); ok {
			s, scale = rest, suffix.scale
			t.percent = suffix.scale == 0
			break
		}
	}
	n, ok := data.ParseNumber(strings.TrimSpace(s))
	if !ok {
		return t, false
	}
	if _, frac, ok := strings.Cut(s, "."); ok {
		t.places = -int32(len(frac))
	}
	t.places += scale
	t.num = apd.New(n.Coef, n.Exp+scale)
	return t, true
}

// is tells whether a value equals the number at the precision typed.
func (t typed) is(v figure.Value) bool {
	if v.Kind != figure.Number && v.Kind != figure.Words || v.Num == nil {
		return false
	}
	if t.equals(v.Num) {
		return true
	}
	if !t.percent && v.Unit.Kind != figure.Share {
		return false
	}
	hundred := *v.Num
	hundred.Exponent += 2
	return t.equals(&hundred)
}

func (t typed) equals(n *apd.Decimal) bool {
	if n.Form != apd.Finite {
		return false
	}
	var q, abs apd.Decimal
	abs.Abs(n)
	if _, err := rounding.Quantize(&q, &abs, t.places); err != nil {
		return false
	}
	return q.Cmp(t.num) == 0
}

// rounding rounds half away from zero, as figures are shown.
var rounding = func() *apd.Context {
	c := apd.BaseContext.WithPrecision(60)
	c.Rounding = apd.RoundHalfUp
	return c
}()

// most cells looked through for one typed number.
const mostCells = 50_000

// candidates gives up to three expressions for cells that hold a number at
// the precision typed. Looking for them reads nothing in the edition's name.
func (c *checker) candidates(t typed) (out []string) {
	looked := 0
	names := make([]string, 0, len(c.b.Scope.Datasets))
	for n := range c.b.Scope.Datasets {
		names = append(names, n)
	}
	sortStrings(names)
	quiet := &figure.Scope{Lang: c.b.Lang}
	for _, n := range names {
		d := c.b.Scope.Datasets[n]
		for _, m := range d.Measures {
			for _, row := range d.Rows {
				if looked++; looked > mostCells || len(out) == 3 {
					return out
				}
				if v := d.At(m, row, quiet); v.Kind == figure.Number && t.is(v) {
					out = append(out, n+"."+m.Name+keysOf(d, row))
				}
			}
		}
	}
	return out
}

// keysOf writes a row's keys as an expression does.
func keysOf(d *figure.Dataset, row int) string {
	var s strings.Builder
	for k := range d.Keys {
		key := d.KeyAt(row, k)
		if key.InTime() {
			s.WriteString("[" + key.Text + "]")
		} else {
			s.WriteString("[" + strconv.Quote(key.Text) + "]")
		}
	}
	return s.String()
}
