package figure_test

import (
	"testing"

	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// TestKeyByCode: a key of a JSON-stat file is its label or its code.
func TestKeyByCode(t *testing.T) {
	file := `{"version": "2.0", "class": "dataset", "label": "Calls", "id": ["area", "year"], "size": [2, 2],
		"dimension": {
			"area": {"label": "Area", "category": {"index": ["N1", "S1"], "label": {"N1": "Northmere", "S1": "Southmere"}}},
			"year": {"label": "Year", "category": {"index": ["2011", "2012"]}}},
		"value": [5, 6, 7, 8]}`
	spec := &data.Spec{Name: diag.MadeText("calls", diag.Span{})}
	table, ds := data.Parse(spec, diag.NewSource("calls.json", []byte(file)))
	d, more := figure.NewDataset(spec, table)
	if ds = append(ds, more...); ds.HasErrors() {
		t.Fatal(ds[0].Message)
	}
	sc := &figure.Scope{Datasets: map[string]*figure.Dataset{"calls": d}}
	for expr, want := range map[string]string{
		`calls.value["Southmere"][2011]`: "7",
		`calls.value["S1"][2012]`:        "8",
		`calls.value["N1"][latest]`:      "6",
	} {
		e, _ := figure.Parse(diag.NewText(diag.NewSource("e", []byte(expr)), 0, len(expr)))
		if v, faults := e.Eval(sc); faults.HasErrors() || v.Raw() != want {
			t.Errorf("%s: %s %v", expr, v.Raw(), faults)
		}
	}
}
