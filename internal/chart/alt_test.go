package chart

import "testing"

func TestPlural(t *testing.T) {
	for name, want := range map[string]string{
		"place": "places", "local_authority": "local authorities", "Region": "regions", "day": "days",
		"type of crime": "types of crime", "person": "people", "status": "statuses", "class": "classes",
		"series": "series", "days": "days", "area_code": "categories", "lad13cd": "categories", "": "categories",
		"区": "categories", "x": "categories",
	} {
		if got := plural(name); got != want {
			t.Errorf("of %q: %q, want %q", name, got, want)
		}
	}
}
