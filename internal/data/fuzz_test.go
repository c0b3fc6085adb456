package data

import (
	"strings"
	"testing"
)

// FuzzValues: whatever stands in a cell or a header, nothing panics, what is
// written is read back, and only what is there comes off.
func FuzzValues(f *testing.F) {
	for _, s := range []string{
		"2008/4", "2025M12", "Q3 2012/13", "Q2 3012/13", "2E-75", "1.25e-40", "Jan - Mar 2012", "December 2019 to February 2020", "Year ending March 2024", "Apr 2023 to Mar 2024", "12 months ending June 2023", "2024 H1", "First half 2024", "2024-W05", "week ending 2 February 2024",
		"Autumn 2023/24", "2019-21", "2016/17 to 2018/19", "1990s", "2017-12-21 21:00:00 +01:00", "21/12/2017 9:00 PM", "government-year/2019-2020", "-2150", "Rhagfyr 2025", "Q1 2012 (Jan to Mar)", "31/03/22", "mid-2021", "FYE 2022",
		"12*", "123²,³", "12.5⁽¹⁾", "45.6ᵖ", "[notes 1, 2]", "12 [note 1, 2, r]", "of which: transport (3), (4)", "Newport (Wales)", "km²", ": cd", "12.3 bep", "(<5)", "fewer than 5", "1–4", ".", "£1.2m", "(€3bn)", "123-", "5.", "10²", "$3b",
		"£’000", "Index (2015=100)", "Percentage of households", "Rate per 100,000 population", "Number of people\n(thousands)", "Primary Income (Euro Million)", "pence per litre", "million tonnes of oil equivalent", "\xff", "¹", "()", "[",
	} {
		f.Add(s)
	}
	vocabularies := []vocabulary{newVocabulary(&Spec{Markers: words("#", "provisional", "n.k.", "not known")}), eurostatVocabulary(&Spec{})}
	f.Fuzz(func(t *testing.T, s string) {
		s = trimString(s)
		p := readPeriod(s)
		for kind := Year; kind <= DateTime; kind++ {
			start, ok := p.as(kind)
			if !ok || start/kind.unit() < 1000 && kind != Week && kind != DateTime && kind != Date {
				continue
			}
			k := Key{Kind: kind, Start: start}
			if again, ok := ParsePeriod(k.canonical(), kind); !ok || again.Start != start {
				if from, _ := k.Days(); from > -600_000 { // four digits make a year
					t.Errorf("%q as %s: %s is not read back", s, kind, k.canonical())
				}
			}
			if from, to := k.Days(); to < from {
				t.Errorf("%q as %s ends before it begins", s, kind)
			}
		}
		for _, v := range vocabularies {
			for _, dec := range []byte{'.', ','} {
				r := v.read([]byte(s), dec)
				if r.state == Known {
					if n := r.scan.num.Normal(); n.Exp > 0 {
						t.Errorf("%q is %v", s, n)
					} else if again, ok := ParseNumber(n.String()); !ok || again != n {
						t.Errorf("%q is %v, and not read back", s, n)
					}
				}
				if r.state == Missing && (r.marker == "" || r.why == "") || r.bounded && r.low.Compare(r.high) > 0 {
					t.Errorf("%q: %+v", s, r)
				}
				for _, m := range r.marks {
					if m.Sign == "" || m.Word == "" {
						t.Errorf("%q: mark %+v", s, m)
					}
				}
			}
			v.status(s)
			if k := v.keyValue(s, 0); !strings.Contains(s, k.label) {
				t.Errorf("%q has the label %q", s, k.label)
			}
		}
		rest, marks := peelLabel(s)
		if !strings.HasPrefix(s, rest) || (rest == s) != (len(marks) == 0) || rest == "" && s != "" {
			t.Errorf("%q is %q with %v", s, rest, marks)
		}
		if unit, scale, ok := unitOf(s); ok != (unit != "" || scale != "") && ok {
			t.Errorf("%q is the unit %q %q", s, unit, scale)
		}
		if name := Snake(s); strings.HasPrefix(name, "_") || strings.HasSuffix(name, "_") && !strings.Contains(s, "_") {
			t.Errorf("%q is named %q", s, name)
		}
		headerUnit(s)
	})
}
