package brief

import (
	"fmt"
	"testing"
)

// TestCommon: a mark goes to the head of a column where each cell has it, the
// total's too, and only there.
func TestCommon(t *testing.T) {
	p, r, of := Mark{"[p]", "provisional"}, Mark{"[r]", "revised"}, Mark{Sign: "(2 of 3)"}
	row := func(marks ...Mark) TableRow { return TableRow{Cells: []TableCell{{Shown: "1", Marks: marks}}} }
	group := TableRow{Group: "North"}
	for _, c := range []struct {
		rows []TableRow
		want string
	}{
		{[]TableRow{row(p), row(p)}, "[{[p] provisional}]"},
		{[]TableRow{group, row(p, r), group, row(r, p, of)}, "[{[p] provisional} {[r] revised}]"},
		{[]TableRow{row(p, r), row(r)}, "[{[r] revised}]"},
		{[]TableRow{row(p), row(p), row()}, "[]"},
		{[]TableRow{row(of), row(of)}, "[]"},
		{[]TableRow{row(p)}, "[]"},
		{nil, "[]"},
	} {
		table := &Table{Rows: c.rows}
		if got := fmt.Sprint(table.Common(0)); got != c.want {
			t.Errorf("%v: %s, want %s", c.rows, got, c.want)
		}
	}
	short := &Table{Rows: []TableRow{row(p), row(p)}}
	if got := short.Common(1); got != nil {
		t.Errorf("a column that is not there has %v", got)
	}
}
