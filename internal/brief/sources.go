package brief

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"policybrief/internal/data"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// sourced is a measure of a dataset whose source has been noted.
type sourced struct {
	dataset *figure.Dataset
	measure *figure.Measure
}

// source makes sure that a dataset's publication, and the caveat of a measure
// that was shown, stand under “Sources and notes”, once. Datasets of one
// publication share its entry.
func (b *binder) source(d *figure.Dataset, m *figure.Measure) {
	k := sourced{d, m}
	if k == b.lately || b.sourced[k] {
		b.lately = k
		return
	}
	b.sourced[k], b.lately = true, k
	made := b.in.Parsed.source(d)
	i := slices.IndexFunc(b.Sources, func(s Source) bool {
		return s.Text == made.Text && s.URL == made.URL && s.Illustrative == made.Illustrative
	})
	if i < 0 {
		i = len(b.Sources)
		b.Sources = append(b.Sources, made)
		b.Sources[i].Notes = slices.Clone(made.Notes)
	}
	s := &b.Sources[i]
	for _, n := range made.Notes {
		s.note(n)
	}
	s.note(disclosed(d.Table.Shield()))
	if m != nil {
		s.note(m.Note)
		s.cover(m.Label, b.coverage(d, m))
	}
}

// coverage says how many of those expected have a figure for a measure, as
// counted in the data, and for which period where there are several.
func (b *binder) coverage(d *figure.Dataset, m *figure.Measure) string {
	c, ok := d.Coverage(m, b.Scope)
	if !ok {
		return ""
	}
	s := ": figures from " + c.String()
	if c.Period != "" {
		s += " for " + c.Period
	}
	s += "."
	if accept := d.Spec.Coverage.Accept.S; c.Have != c.Of && accept != "" {
		s += " " + accept
	}
	return s
}

// cover notes the coverage of a measure, in one sentence with those that have
// the same.
func (s *Source) cover(measure, coverage string) {
	if coverage == "" {
		return
	}
	for i, n := range s.Notes {
		if measures, ok := strings.CutSuffix(n, coverage); ok {
			if !slices.Contains(strings.Split(measures, "; "), measure) {
				s.Notes[i] = measures + "; " + measure + coverage
			}
			return
		}
	}
	s.note(measure + coverage)
}

// note adds a caveat, once.
func (s *Source) note(n string) {
	if n != "" && !slices.Contains(s.Notes, n) {
		s.Notes = append(s.Notes, n)
	}
}

// sourceOf words a dataset's source: publisher, title, date and licence, as
// far as they are known.
func sourceOf(d *figure.Dataset) Source {
	s := Source{Illustrative: d.Illustrative()}
	src := d.Spec.Source
	if src == nil {
		s.Text = "No source is given for the data “" + d.Name + "”."
		return s
	}
	var parts []string
	for _, t := range []string{src.Publisher.S, src.Title.S} {
		if t != "" {
			parts = append(parts, t)
		}
	}
	s.Text = strings.Join(parts, ", ")
	if src.Published.S != "" {
		s.Text += ", published " + LongDate(src.Published.S)
	}
	if src.Licence.S != "" {
		s.Text += ". Licence: " + src.Licence.S
	}
	s.Text = strings.TrimPrefix(s.Text, ". ")
	if s.Text != "" && !strings.HasSuffix(s.Text, ".") {
		s.Text += "."
	}
	s.URL = src.URL.S
	if src.Note.S != "" {
		s.Notes = append(s.Notes, src.Note.S)
	}
	return s
}

// disclosed says which rule for small numbers a dataset is under.
func disclosed(rule *data.Shield) string {
	if rule == nil {
		return ""
	}
	s := ""
	switch {
	case rule.Below > 0 && rule.Round > 0:
		s = fmt.Sprintf("Numbers below %d are not shown, and others are rounded to the nearest %d.", rule.Below, rule.Round)
	case rule.Below > 0:
		s = fmt.Sprintf("Numbers below %d are not shown.", rule.Below)
	case rule.Round > 0:
		s = fmt.Sprintf("Numbers are rounded to the nearest %d.", rule.Round)
	}
	if rule.Secondary && rule.Below > 0 {
		s += " Nor are others from which these could be worked out."
	}
	return s
}

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// LongDate writes a date YYYY-MM-DD as 2 July 2026, its parts kept on one
// line; anything else stays as it is.
func LongDate(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return strconv.Itoa(d.Day()) + "\u00A0" + months[d.Month()-1] + "\u00A0" + strconv.Itoa(d.Year())
}

// Moment writes a time at its own offset from UTC, as 00:01 on 2 July 2026.
func Moment(t time.Time) string {
	zone := ""
	if _, off := t.Zone(); off != 0 {
		zone = fmt.Sprintf(" (UTC%+d", off/3600)
		if min := max(off, -off) / 60 % 60; min != 0 {
			zone += fmt.Sprintf(":%02d", min)
		}
		zone += ")"
	}
	return fmt.Sprintf("%02d:%02d%s on %s", t.Hour(), t.Minute(), zone, LongDate(t.Format(time.DateOnly)))
}

// Illustrative tells whether a node, or anything below it, shows made-up
// data; pages that show any say so.
func (b *Brief) Illustrative(n *note.Node) bool {
	found := false
	note.Walk(n, func(k *note.Node) bool {
		if f := b.Figures[k]; f != nil && f.Value.Illustrative() {
			found = true
		}
		if c := b.Charts[k]; c != nil && (c.Chart.Illustrative || b.anyIllustrative(c.Title) || b.anyIllustrative(c.Subtitle) || b.anyIllustrative(c.Caption) || slices.ContainsFunc(c.Remarks, b.anyIllustrative)) {
			found = true
		}
		if t := b.Tables[k]; t != nil && (t.Illustrative || b.anyIllustrative(t.Caption)) {
			found = true
		}
		return !found
	})
	return found
}

func (b *Brief) anyIllustrative(nodes []*note.Node) bool {
	return slices.ContainsFunc(nodes, b.Illustrative)
}
