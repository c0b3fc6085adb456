package figure_test

import (
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// TestPercentOrFraction: a percentage is never held against a number that is
// meant as a fraction, nor a fraction against per cents.
func TestPercentOrFraction(t *testing.T) {
	yml := diag.NewSource("spec.yml", []byte("key: year"))
	v, _ := conf.Parse(yml, 0, len(yml.Data))
	spec := &data.Spec{}
	conf.Decode(v, spec)
	spec.Name = diag.MadeText("clubs", v.Span)
	table, _ := data.Parse(spec, diag.NewSource("clubs.csv", []byte("year,share,growth,schools\n2023,68%,0.4%,50\n2024,72%,1.2%,80\n")))
	d, ds := figure.NewDataset(spec, table)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	sc := &figure.Scope{Datasets: map[string]*figure.Dataset{"clubs": d}}
	for expr, want := range map[string]string{
		"clubs.share[latest] > 0.8":                               "percent-or-fraction",
		"0.7 < clubs.share[latest]":                               "percent-or-fraction",
		"clubs.share[latest] > -0.8":                              "percent-or-fraction",
		"change(clubs.schools[2023], clubs.schools[2024]) > 50":   "percent-or-fraction",
		"change(clubs.schools[2023], clubs.schools[2024]) > 0.5":  "true",
		"clubs.share[latest] > 80":                                "false",
		"clubs.share[latest] > 70":                                "true",
		"clubs.share[latest] > 0":                                 "true",
		"clubs.share[latest] > share(7, 10)":                      "true",
		"clubs.growth[latest] > 0.5":                              "true",
		"points(clubs.share[2023], clubs.share[2024]) > 0.5":      "true",
		"clubs.schools[latest] > 1":                               "true",
		"ratio(clubs.schools[2023], clubs.schools[2024]) > 1.5":   "true",
		"clubs.share[latest] >= 70 and clubs.share[latest] < 0.8": "percent-or-fraction",
		"clubs.share[latest] in [0.72, 0.73]":                     "false",
	} {
		src := diag.NewSource("e", []byte(expr))
		e, bad := figure.Parse(diag.NewText(src, 0, len(expr)))
		got := ""
		if bad.HasErrors() {
			t.Errorf("%s: %v", expr, bad)
			continue
		}
		v, faults := e.Decide(sc)
		switch {
		case len(faults) > 0:
			got = faults[0].Rule.Code
		case v.Kind == figure.Truth && v.True:
			got = "true"
		default:
			got = "false"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", expr, got, want)
		}
	}
}
