package data

import "testing"

// TestSnakeMarks: the footnote marks of a header are no part of its name.
func TestSnakeMarks(t *testing.T) {
	for in, want := range map[string]string{
		"Employment rate¹": "employment_rate", "Rateᵖ": "rate", "Total*": "total", "Output ⁽²⁾": "output", "Output²,³ (£m)": "output", "Rate (notes 1, 2)": "rate", "Rate [see note 3]": "rate", "Rate [footnotes 1 and 2]": "rate", "Rate (note a)": "rate",
		"Aged 16 (or over)": "aged_16_or_over", "Table (2015)": "table_2015", "Area (km²)": "area_km", "Emissions of CO₂": "emissions_of_co", "a_b": "a_b",
	} {
		if got := Snake(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
