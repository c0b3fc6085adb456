package chart

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/page"
)

// TestDrawRefused draws charts of which Bind tells that they can't be drawn,
// as a note with faults does to tell of all of them at once.
func TestDrawRefused(t *testing.T) {
	b := builtin(t)
	var csv strings.Builder
	csv.WriteString("x,s,v\n")
	for i := range 400 {
		fmt.Fprintf(&csv, "%d,series %d,%d\n", 2000+i/40, i%40, i*i%97+1)
	}
	many := hardSet(t, csv.String())
	far := hardSet(t, "x,s,v\nA,a,0.000000001\nB,a,0.5\nC,a,1000000000000000\n")
	for _, head := range append(eachKind(), "type: tiles\ndata: d\nx: x\ny: v\ntitle: T\n") {
		c, _ := bind(head, many)
		Draw(c, b, 481*page.Pt, page.Tag{Artifact: page.Layout})
		c, faults := bind(head, far)
		d, _ := Draw(c, b, 481*page.Pt, page.Tag{Artifact: page.Layout})
		if faults.HasErrors() {
			continue
		}
		for _, it := range d.Items {
			if s, ok := it.(*page.Shape); ok && (len(s.Path) == 0 || s.Path[0].Op != page.MoveTo) {
				t.Errorf("%s: a path does not begin with MoveTo", head)
			}
		}
	}
}
