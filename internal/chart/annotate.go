package chart

import (
	"slices"
	"strings"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// A Remark is an annotation whose place is found.
type Remark struct {
	Text     string
	From, To int           // categories; the same at a point, -1 at a threshold
	Series   int           // whose point it is, or -1
	Value    *figure.Value // the threshold, or nil
}

// maxRemarks is how many annotations one chart bears.
const maxRemarks = 8

// annotations finds the places of annotations.
func (bd *binder) annotations() {
	for i, a := range bd.Spec.Annotate {
		if i == maxRemarks {
			bd.fault(ruleAnnotate, a.Text, "say the rest in the text", "the chart has %d annotations; at most %d can be told apart", len(bd.Spec.Annotate), maxRemarks)
			return
		}
		if r, ok := bd.annotation(a); ok {
			bd.Remarks = append(bd.Remarks, r)
		}
	}
}

func (bd *binder) annotation(a Annotation) (Remark, bool) {
	at := a.Text
	for _, t := range []diag.Text{a.At, a.From, a.Value, a.To} {
		if !at.Present() {
			at = t
		}
	}
	r := Remark{Text: bd.say(a.Text), From: -1, To: -1, Series: -1}
	span, places := a.From.Present() || a.To.Present(), 0
	for _, is := range []bool{a.At.Present(), span, a.Value.Present()} {
		places += truth(is)
	}
	switch {
	case r.Text == "":
		bd.fault(ruleAnnotate, at, "add text: with a few words", "an annotation says nothing")
		return r, false
	case places != 1:
		bd.fault(ruleAnnotate, at, "write at: for a point, from: and to: for a span, or value: for a threshold", "it is not clear where “%s” stands", r.Text)
		return r, false
	case span && !(a.From.Present() && a.To.Present()):
		bd.fault(ruleAnnotate, at, "write from: and to:", "the span of “%s” has one end only", r.Text)
		return r, false
	}
	ok := true
	switch {
	case a.Value.Present():
		r.Value = bd.number(a.Value, "value")
		return r, r.Value != nil
	case span:
		r.From, ok = bd.category(a.From, -1)
		if ok {
			r.To, ok = bd.category(a.To, 1)
		}
		if ok && r.From > r.To {
			bd.fault(ruleAnnotate, a.To, "write the earlier end first", "the span of “%s” ends before it begins", r.Text)
			return r, false
		}
	default:
		r.From, ok = bd.category(a.At, 0)
		r.To = r.From
	}
	if !ok {
		return r, false
	}
	if a.Series.Present() {
		name := bd.plain(a.Series)
		r.Series = slices.IndexFunc(bd.Series, func(s Series) bool { return s.Name == name })
		if r.Series < 0 {
			var names []string
			for i := range bd.Series {
				names = append(names, bd.Series[i].Name)
			}
			bd.fault(ruleAnnotate, a.Series, didYouMean(name, names), "the chart has no series “%s”", name)
			return r, false
		}
	} else if len(bd.Series) == 1 {
		r.Series = 0
	}
	return r, true
}

// plain gives a name of the block: a figure in it is filled in, anything else
// stands as the file has it.
func (bd *binder) plain(t diag.Text) string {
	if strings.Contains(t.S, "{{") {
		return bd.say(t)
	}
	return strings.TrimSpace(t.S)
}

// category finds a category by its name or period. The end of a span may be a
// period that the chart does not have: side -1 gives the next one after it, 1
// the one before.
func (bd *binder) category(t diag.Text, side int) (int, bool) {
	name := bd.plain(t)
	for j := range bd.Category {
		if bd.Category[j].Text == name {
			return j, true
		}
	}
	if bd.InTime {
		if k, ok := data.ParsePeriod(name, bd.Period); ok {
			for j := range bd.Category {
				if at := bd.Category[j].At; at == k.Start || side < 0 && at > k.Start {
					return j, true
				}
			}
			if side > 0 && len(bd.Category) > 0 && k.Start > bd.Category[0].At {
				j := len(bd.Category) - 1
				for bd.Category[j].At > k.Start {
					j--
				}
				return j, true
			}
		}
	}
	var names []string
	for _, l := range first(bd.Category, 200) {
		names = append(names, l.Text)
	}
	hint := didYouMean(name, names)
	if n := len(names); hint == "" && n > 0 {
		hint = "the axis runs from " + names[0] + " to " + bd.Category[len(bd.Category)-1].Text
	}
	bd.fault(ruleAnnotate, t, hint, "the chart has no “%s” to be remarked on", name)
	return 0, false
}
