package figure

import (
	"os"
	"testing"
)

// TestPublishedFiles asks files as publishers released them, where they are
// there beside the repository.
func TestPublishedFiles(t *testing.T) {
	const dir = "../../../shared/data/"
	files := map[string]string{}
	for _, name := range []string{"phw-covid-cases-by-msoa.csv", "dfe-exclusions-by-reason.csv", "ons-lfs-headline-rolling-quarters.csv"} {
		b, err := os.ReadFile(dir + name)
		if err != nil {
			t.Skip("the published files are not here: ", err)
		}
		files[name] = string(b)
	}
	sets, faults := load(t, `
covid:
  file: phw-covid-cases-by-msoa.csv
  key: [time_period, msoa_code]
schools:
  file: dfe-exclusions-by-reason.csv
  key: {column: time_period, as: academic-year}
  where: geographic_level == "national" and school_type == "Total"
authorities:
  file: dfe-exclusions-by-reason.csv
  key: [la_name, time_period]
  where: geographic_level == "local authority" and school_type == "Total" and time_period == "201617"
lfs:
  file: ons-lfs-headline-rolling-quarters.csv
  key: A
  where: A != "Dataset identifier code"
`, files)
	if faults.HasErrors() {
		t.Fatal(faultLines(faults))
	}
	sc := &Scope{Datasets: sets}
	for expr, want := range map[string]string{
		`covid.cases["Rolling 7 days (01 Dec - 07 Dec)"]["W02000001"]`:         "0-2",
		`covid.cases["Rolling 7 days (01 Dec - 07 Dec)"]["W02000001"] < 3`:     "true",
		`covid.cases["Rolling 7 days (01 Dec - 07 Dec)"]["W02000003"]`:         "14",
		`schools.perm_persistent_disruptive[2016/17]`:                          "2,755",
		`schools.perm_persistent_disruptive[latest]`:                           "2,755",
		`period(schools, latest)`:                                              "201617",
		`authorities.perm_persistent_disruptive["Leeds"]["201617"] == "x"`:     "true",
		`authorities.perm_persistent_disruptive["Leeds"]["201617"]`:            "[x]",
		`lfs.employment_level["Dec to Feb 2020"]`:                              "33,073,000",
		`lfs.unemployment_rate[latest]`:                                        "4.9%",
		`period(lfs, latest)`:                                                  "Aug to Oct 2020",
		`period(lfs, previous)`:                                                "Jul to Sep 2020",
		`max(lfs.employment_level) == lfs.employment_level["Dec to Feb 2020"]`: "true",
	} {
		v, faults := evaluate(expr, sc)
		if faults.HasErrors() {
			t.Errorf("%s\n%s", expr, faultLines(faults))
		} else if got := v.Shown(); got != want {
			t.Errorf("%s is %s, want %s", expr, got, want)
		}
	}
	for expr, rule := range map[string]string{
		`sum(covid.cases)`:                       "missing-in-arithmetic",
		`sum(schools.perm_persistent_disruptiv)`: "unknown-measure",
	} {
		if _, faults := evaluate(expr, sc); len(faults) != 1 || faults[0].Rule.Code != rule {
			t.Errorf("%s: want one %s\n%s", expr, rule, faultLines(faults))
		}
	}
}
