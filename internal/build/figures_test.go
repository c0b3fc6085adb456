package build

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/brief"
)

// TestFigures lists a batch with one worker and with eight: the same list, in
// the order of the editions, and of each edition as many as its evidence has.
func TestFigures(t *testing.T) {
	const forces = "../../briefs/forces"
	if _, err := os.Stat(forces); err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	var some []Key // an area of each kind: with a return and without, large and small
	for _, area := range []string{"Anvilton", "Fennoë", "Great Ostmere", "Quennborough", "Tarrowmoor", "Tollminster"} {
		some = append(some, Key{"force", area})
	}
	list := func(jobs int) (lines []string) {
		res, err := Figures(context.Background(), Options{Dir: forces, Jobs: jobs, Only: some}, true, func(list []Figure) error {
			for i := range list {
				b, err := json.Marshal(&list[i])
				if err != nil {
					t.Fatal(err)
				}
				lines = append(lines, string(b))
				if list[i].Edition != list[0].Edition || list[i].Key != list[0].Key {
					t.Error("two editions in one list")
				}
			}
			return nil
		})
		if err != nil || res.Count(Failed) > 0 || res.Count(Made) != len(res.Notes[0].Editions) {
			t.Fatal(err, res.Count(Failed), res.Count(Made))
		}
		return lines
	}
	one := list(1)
	if d := cmp.Diff(one, list(8)); d != "" {
		t.Error("with eight workers the list differs: " + d)
	}
	n := 0
	for _, j := range loaded(t, forces) {
		if !slices.Contains(some, Key{"force", j.key()}) {
			continue
		}
		in, _ := j.gather()
		e := evidenceOf(brief.Bind(in), j.source.name, tellerOf(nil))
		n += len(e.Figures) + len(e.Claims)
		for i := range e.Charts {
			n += len(e.Charts[i].Values)
		}
		for i := range e.Tables {
			n += len(e.Tables[i].Values)
		}
	}
	if n != len(one) {
		t.Errorf("%d lines of %d figures, claims and values", len(one), n)
	}
}

// TestFiguresStop ends the run where the list can't be written.
func TestFiguresStop(t *testing.T) {
	full := errors.New("no space left")
	calls := 0
	_, err := Figures(context.Background(), Options{Dir: copied(t), Jobs: 1}, false, func([]Figure) error {
		calls++
		return full
	})
	if !errors.Is(err, full) || calls != 1 {
		t.Error(err, calls)
	}
}

// TestFigureRecord holds that no field of a row is a formula to a spreadsheet,
// and that numbers stay numbers.
func TestFigureRecord(t *testing.T) {
	f := Figure{Kind: "figure", Expression: "-calls.answered[latest] / 3"}
	f.Heading, f.Words = "@risk", "=HYPERLINK(1)"
	f.Shown, f.Raw = "+3%", "-1333.333333333333333333333333"
	got := f.Record()
	if len(got) != len(FigureHeader) {
		t.Fatalf("%d fields under %d names", len(got), len(FigureHeader))
	}
	by := map[string]string{}
	for i, name := range FigureHeader {
		by[name] = got[i]
	}
	for name, want := range map[string]string{
		"expression": "'-calls.answered[latest] / 3", "heading": "'@risk", "words": "'=HYPERLINK(1)",
		"raw": "-1333.333333333333333333333333",
	} {
		if by[name] != want {
			t.Errorf("%s is %q, not %q", name, by[name], want)
		}
	}
	if strings.HasPrefix(neutral("-1-1"), "-") || strings.HasPrefix(neutral("-.-"), "-") {
		t.Error("what is no number passes as one")
	}
}
