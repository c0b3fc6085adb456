package brief

import (
	"regexp"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/figure"
)

// splitYear is a financial or academic year as data have it.
var splitYear = regexp.MustCompile(`^((?:1[89]|20)\d\d) ?[/–-] ?(\d\d(?:\d\d)?)$`)

// house gives a figure as the house style of the profile writes it. Tables,
// tiles and charts keep the short form in which data are published.
func (b *binder) house(v figure.Value, shown string) string {
	if b.Profile == nil || b.short {
		return shown
	}
	style := &b.Profile.Style
	switch v.Kind {
	case figure.Period:
		if y, ok := yearAs(shown, style.Years); ok {
			return y
		}
	case figure.Number, figure.Words:
		if style.PerCent == "per cent" {
			return perCentSign.ReplaceAllString(shown, "$1 per cent")
		}
	}
	return shown
}

var perCentSign = regexp.MustCompile(`(\d)%`)

// yearAs writes a split year in a form of brand.YearForms.
func yearAs(shown, form string) (string, bool) {
	m := splitYear.FindStringSubmatch(shown)
	if m == nil || form == "" || !follows(m[1], m[2]) {
		return "", false
	}
	switch second := m[2][len(m[2])-2:]; form {
	case brand.YearForms[0]:
		return m[1] + "/" + second, true
	case brand.YearForms[1]:
		return m[1] + "-" + second, true
	}
	century := m[1][:2]
	if strings.HasSuffix(m[1], "99") { // 1999/00
		century = string([]byte{century[0] + (century[1]-'0'+1)/10, '0' + (century[1]-'0'+1)%10})
	}
	return m[1] + " to " + century + m[2][len(m[2])-2:], true
}

// follows tells whether a second year, of two digits or four, is the one after
// the first.
func follows(first, second string) bool {
	next := (int(first[2]-'0')*10+int(first[3]-'0')+1)%100 - (int(second[len(second)-2]-'0')*10 + int(second[len(second)-1]-'0'))
	return next == 0
}
