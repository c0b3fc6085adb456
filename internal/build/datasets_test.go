package build

import (
	"context"
	"testing"

	"policybrief/internal/diag"
)

// TestDatasetsShare: datasets that read a file in the same way share its
// table, whatever they do with its rows; others have their own, and the
// faults of a file are told of each dataset that reads it.
func TestDatasetsShare(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"calls.csv": "area,type,calls\nNorth,all,10\nNorth,some,4\nSouth,all,9\n",
		"brief.yml": `data:
  all:
    file: calls.csv
    key: [area, type]
    measures: {calls: {unit: count}}
    source: {title: Calls, illustrative: true}
  north: {from: all, where: area == "North"}
  rated:
    from: all
    measures: {calls: {unit: percent}}
`,
		"note.md": "---\ntitle: Calls\n---\n\nThere were {{ north.calls[\"North\"][\"all\"] }} of {{ all.calls[\"South\"][\"all\"] }}, or {{ rated.calls[\"South\"][\"all\"] }}.\n",
	})
	found, err := find(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, sources, err := open(dir, found)
	if err != nil {
		t.Fatal(err)
	}
	s := sources[0]
	s.load()
	s.spread()
	sets, faults := s.all[0].datasets()
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if sets["all"].Table != sets["north"].Table {
		t.Error("a filter has a table of its own")
	}
	if sets["all"].Table == sets["rated"].Table {
		t.Error("another unit shares the table")
	}

	write(t, dir, map[string]string{"calls.csv": "area,type,calls\nNorth,all,ten\nNorth,some,4\nSouth,all,9\n"})
	res, err := Run(context.Background(), Options{Dir: dir, Out: "out"})
	if err != nil {
		t.Fatal(err)
	}
	if n := res.Notes[0].Faults.Count(diag.Error); n == 0 {
		t.Error("a word in a column of numbers is no fault")
	}
}
