package figure

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
)

// TestYearsBetween: growth a year is reckoned in years whatever the periods.
func TestYearsBetween(t *testing.T) {
	for _, c := range []struct {
		kind data.Kind
		a, b string
		want string
	}{
		{data.Year, "2010", "2012", "2"},
		{data.FinancialYear, "2010/11", "2012/13", "2"},
		{data.HalfYear, "2024 H1", "2025 H1", "1"},
		{data.Quarter, "2024 Q1", "2026 Q1", "2"},
		{data.Month, "2024-01", "2025-07", "1.5"},
		{data.YearEnding, "Year ending March 2023", "Year ending March 2024", "1"},
		{data.YearRange, "2016-18", "2019-21", "3"},
		{data.Term, "Autumn 2022/23", "Autumn 2023/24", "1"},
	} {
		a, ok := data.ParsePeriod(c.a, c.kind)
		b, ok2 := data.ParsePeriod(c.b, c.kind)
		if !ok || !ok2 {
			t.Errorf("%s or %s is not read", c.a, c.b)
			continue
		}
		want, _, err := apd.NewFromString(c.want)
		if got := yearsBetween(a, b); err != nil || got.Cmp(want) != 0 {
			t.Errorf("%s to %s: %s years, want %s", c.a, c.b, got.Text('f'), c.want)
		}
	}
}
