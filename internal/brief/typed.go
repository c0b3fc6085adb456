package brief

import (
	"regexp"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// numberEnd is what stands after the digits of a number and belongs to it.
var numberEnd = regexp.MustCompile(`(?i)^(%| per ?cent\b| (percentage )?points?\b| (thousand|million|billion|trillion)\b|bn\b|m\b)`)

// numbersIn gives the bounds of each number in a text, with the sign of money
// before it and what numberEnd finds after it.
func numbersIn(s string) (out [][2]int) {
	for i := 0; ; {
		d := strings.IndexAny(s[i:], "0123456789")
		if d < 0 {
			return out
		}
		from := i + d
		for _, sign := range [...]string{"£", "$", "€"} {
			if strings.HasSuffix(s[i:from], sign) {
				from -= len(sign)
				break
			}
		}
		i += d
		for i < len(s) && (isDigit(s[i]) || s[i] == ',') {
			i++
		}
		if i+1 < len(s) && s[i] == '.' && isDigit(s[i+1]) {
			for i++; i < len(s) && isDigit(s[i]); i++ {
			}
		}
		if i < len(s) && strings.IndexByte("%bBmM", s[i]) >= 0 || i+1 < len(s) && s[i] == ' ' && strings.IndexByte("pPtTmMbB", s[i+1]) >= 0 {
			if m := numberEnd.FindStringIndex(s[i:]); m != nil {
				i += m[1]
			}
		}
		out = append(out, [2]int{from, i})
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// exempt numbers: dates, times, years and spans of years, ordinals, numbering,
// names with digits in them, ages.
var exemptNumber = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`\b\d{1,2}(st|nd|rd|th)? (to \d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December)\b( \d{4})?`,
	`\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(st|nd|rd|th)?\b(, \d{4})?`,
	`\b\d{4}-\d{2}-\d{2}\b`,
	`\b\d{1,2}[:.]\d{2} ?(am|pm)\b|\b\d{1,2}:\d{2}\b|\b\d{1,2} ?(am|pm)\b`,
	`\b(1[89]|20)\d\d(/\d\d(\d\d)?|[-–](\d\d)?\d\d)?s?\b`,
	`\b\d+(st|nd|rd|th)\b`,
	`\b(figure|table|section|annex|part|paragraph|para|chapter|page|article|clause|stage|phase|step|version|question|option|recommendation|item|no\.|number) \d+(\.\d+)*\b`,
	`\b[\pL][\pL\pN]*[-/]?\d[\pL\pN]*([-/.][\pL\pN]+)*\b`,
	`\b\d+/7\b`,
	`\bper [\d,]*\d\b`,
	`\b(aged|ages|age of) (under |over )?\d{1,3}(( to | and |–|-)\d{1,3})?\b`, // whom it is of
}, "|"))

var startNumber = regexp.MustCompile(`^\s*\(?\d+[.)]\s`)

// numbers finds typed digits that no figure stands behind, and holds those
// inside a claim against the values that the claim used.
func (c *checker) numbers(p *prose) {
	if !p.typedDigits() {
		return
	}
	// Looking for what would bind a number reads nothing in the edition's name.
	quiet := &figure.Scope{Datasets: c.b.Scope.Datasets, Lang: c.b.Lang}
	for _, m := range numbersIn(p.s) {
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
		t, ok := figure.ParseTyped(words)
		if !ok {
			continue
		}
		if q.claim != nil {
			c.claimDigits(p, q.claim, i, j, t)
			continue
		}
		if c.finds != nil {
			c.finds.number(i, j, words, t)
			continue
		}
		d := ruleUnbound.At(p.span(i, j), "“%s” was typed, and no figure stands behind it", words)
		if found, total := figure.Candidates(quiet, t, 3); len(found) > 0 {
			var exprs []string
			for _, f := range found {
				exprs = append(exprs, f.Expr)
			}
			if of := strings.Join(exprs, " }} or {{ "); total > len(found) {
				d = d.WithHint("this number stands in %d cells of the data, such as {{ %s }}: `brief bind` says which is likeliest", total, of)
			} else {
				d = d.WithHint("this number stands in the data: {{ %s }}", of)
			}
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
	if per := max(0, i-4); strings.EqualFold(s[per:i], "per ") && (per == 0 || s[per-1] == ' ') && (j == len(s) || s[j] == ' ') && isCount(s[i:j]) {
		return true // per 1,000 people
	}
	from, to := i, j
	for range 4 {
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

// isCount tells a number of digits alone, or of digits in groups.
func isCount(s string) bool {
	return strings.Trim(s, "0123456789,") == "" && s[len(s)-1] != ','
}

// isYear tells whether four digits that stand alone are a year from 1800 on;
// an older one is as likely to be a count.
func isYear(s string, i, j int) bool {
	joins := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '/' || c >= 0x80
	}
	return (s[i] == '1' && s[i+1] >= '8' || s[i] == '2' && s[i+1] == '0') && !strings.ContainsAny(s[i:j], ",.%£$") &&
		(i == 0 || !joins(s[i-1])) && (j == len(s) || !joins(s[j]))
}

// claimDigits tells digits inside a claim that none of its values has.
func (c *checker) claimDigits(p *prose, cl *Claim, i, j int, t figure.Typed) {
	if cl.Values == nil {
		return // the claim itself is at fault
	}
	for _, v := range cl.Values {
		if v.Matches(t) {
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
