package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// cellAt makes a cell of a side: forces.offences[Northmere, 2012/13]=12304. The
// key after the last comma is its period where it begins with a digit.
func cellAt(text string) sideCell {
	c := lockedCell(text)
	p := c.keys[strings.LastIndex(c.keys, " ")+1:]
	if p[0] >= '0' && p[0] <= '9' {
		c.period, c.periodAt = p, len(c.keys)-len(p)
	}
	return c
}

// figureOf makes a figure: how it is shown, its raw value, its cells.
func figureOf(shown, raw string, cells ...string) diffItem {
	it := diffItem{kind: "figure", key: "f", expr: "x", shown: shown, raw: raw, unit: "count"}
	if n, _, err := apd.NewFromString(raw); err == nil {
		v := figure.NewNumber(n, figure.Unit{Kind: figure.Count})
		it.value = &v
	}
	_, it.words = figure.Way(shown)
	it.missing = strings.HasPrefix(shown, "[")
	it.cells = func() (out []sideCell) {
		for _, c := range cells {
			out = append(out, cellAt(c))
		}
		return out
	}
	return it
}

func marked(it diffItem, marks ...string) diffItem { it.marks = marks; return it }

func claimOf(holds bool, cells ...string) diffItem {
	it := figureOf("", fmt.Sprint(holds), cells...)
	it.kind, it.title, it.holds, it.value = "claim", "rose", holds, nil
	return it
}

// TestCompareItems holds one figure or claim against what it was.
func TestCompareItems(t *testing.T) {
	north := func(year, n string) string { return "forces.offences[Northmere, " + year + "]=" + n }
	chosen := func(s string) diffItem {
		it := figureOf(s, s, north("2012/13", "4"))
		it.words, it.chosen = true, true
		return it
	}
	named := func(s, key string) diffItem {
		it := figureOf(s, s, "forces["+key+"]="+s)
		it.words = true
		return it
	}
	void := func() diffItem { it := figureOf("", ""); it.void = true; return it }
	percent := func(shown, raw string) diffItem {
		it := figureOf(shown, raw, north("2012/13", raw))
		v := figure.NewNumber(it.value.Num, figure.Unit{Kind: figure.Share})
		it.value, it.unit = &v, "share"
		return it
	}
	for _, c := range []struct {
		name     string
		old, new diffItem
		want     string // kind: change; why from → to
	}{
		{"the same", figureOf("5", "5", north("2012/13", "5")), figureOf("5", "5", north("2012/13", "5")), ""},
		{"the same number of another period", figureOf("5", "5", north("2012/13", "5")), figureOf("5", "5", north("2013/14", "5")), ""},
		{"a new period", figureOf("1,000", "1000", north("2012/13", "1000")), figureOf("1,100", "1100", north("2013/14", "1100")),
			"figure: up 100 (10%); new-period 2012/13 → 2013/14"},
		{"a revision", figureOf("1,000", "1000", north("2012/13", "1000")), figureOf("990", "990", north("2012/13", "990")),
			"figure: down 10 (1%); revision, revised"},
		{"no period", figureOf("1,000", "1000", "budget.cost[Rent]=1000"), figureOf("990", "990", "budget.cost[Rent]=990"),
			"figure: down 10 (1%); value"},
		{"other cells", figureOf("1,000", "1000", "budget.cost[Rent]=1000"), figureOf("990", "990", "budget.cost[Staff]=990"),
			"figure: down 10 (1%); cells"},
		{"another series", figureOf("1,000", "1000", north("2012/13", "1000")), figureOf("990", "990", "forces.solved[Northmere, 2013/14]=990"),
			"figure: down 10 (1%); cells"},
		{"the note words it otherwise", figureOf("1,000", "1000", north("2012/13", "1000")), figureOf("one thousand", "1000", north("2012/13", "1000")),
			"figure: ; format"},
		{"moved by less than is shown", figureOf("1 million", "1000000", north("2012/13", "1000000")), figureOf("1 million", "1000004", north("2012/13", "1000004")),
			"figure: up 4 (under 0.1%), which is less than is shown; revision, revised, unseen"},
		{"two periods move on by one, and the earlier one was revised",
			figureOf("rose by 4%", "rose by 4%", north("2011/12", "100"), north("2012/13", "104")),
			figureOf("rose by 6%", "rose by 6%", north("2012/13", "105"), north("2013/14", "111")),
			"figure: the same way, by another size; new-period 2012/13 → 2013/14, revised"},
		{"the direction turned", figureOf("rose by 4%", "rose by 4%", north("2011/12", "100"), north("2012/13", "104")),
			figureOf("fell by 2%", "fell by 2%", north("2012/13", "104"), north("2013/14", "102")),
			"turned: the direction turned; new-period 2012/13 → 2013/14"},
		{"it no longer moves", figureOf("rose by 4%", "rose by 4%", north("2012/13", "4")), figureOf("was unchanged", "was unchanged", north("2012/13", "5")),
			"turned: the direction turned; revision, revised"},
		{"fold by another word", figureOf("doubled", "doubled", north("2012/13", "4")), figureOf("more than doubled", "more than doubled", north("2012/13", "5")),
			"figure: the same way, by another size; revision, revised"},
		{"a forecast goes the other way", figureOf("doubled", "doubled", north("2012/13", "4")), figureOf("is forecast to halve", "is forecast to halve", north("2013/14", "2")),
			"turned: the direction turned; new-period 2012/13 → 2013/14"},
		{"the sign turned", percent("4%", "0.04"), percent("\u22122%", "-0.02"), "turned: down 6.00 percentage points; revision, revised"},
		{"a condition chose other words", chosen("more"), chosen("fewer"), "turned: the condition turned; format"},
		{"another name", named("Northmere", "Northmere"), named("Eastvale", "Eastvale"), "figure: ; cells"},
		{"it is missing now", figureOf("5", "5", north("2012/13", "5")), figureOf("[c]", "[c]", north("2013/14", "confidential")),
			"turned: missing now: [c]; new-period 2012/13 → 2013/14"},
		{"it was missing", figureOf("[c]", "[c]", north("2012/13", "confidential")), figureOf("5", "5", north("2012/13", "5")),
			"mark: was missing: [c]; revision, revised"},
		{"another marker", figureOf("[c]", "[c]", north("2012/13", "confidential")), figureOf("[x]", "[x]", north("2012/13", "not available")),
			"mark: [c] before; revision, revised"},
		{"provisional to final", marked(figureOf("5", "5", north("2012/13", "5")), "[p]"), figureOf("5", "5", north("2012/13", "5")),
			"mark: [p] went"},
		{"other marks and another number", marked(figureOf("5", "5", north("2012/13", "5")), "[p]"), marked(figureOf("6", "6", north("2012/13", "6")), "[r]"),
			"figure: up 1 (20%); [p] went, [r] came; revision, revised"},
		{"a claim that holds", claimOf(true, north("2012/13", "5")), claimOf(true, north("2013/14", "6")), ""},
		{"a claim fell", claimOf(true, north("2012/13", "5")), claimOf(false, north("2013/14", "6")), "claim-fell!: ; new-period 2012/13 → 2013/14"},
		{"a claim holds again", claimOf(false, north("2012/13", "5")), claimOf(true, north("2012/13", "6")), "claim-holds: ; revision, revised"},
		{"what could not be worked out", void(), figureOf("5", "5", north("2012/13", "5")), ""},
		{"what can't be worked out", figureOf("5", "5", north("2012/13", "5")), void(), ""},
	} {
		was := map[string]string{}
		for _, k := range c.old.cells() {
			was[k.At] = k.value
		}
		old := &diffSide{items: []diffItem{c.old}, was: func(k *sideCell) (string, bool) { v, ok := was[k.At]; return v, ok }}
		got := told1(compare(old, &diffSide{items: []diffItem{c.new}}))
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// told1 tells differences in lines.
func told1(ds []Difference) string {
	var lines []string
	for _, d := range ds {
		s := d.Kind
		if d.NeedsPerson {
			s += "!"
		}
		s += ": " + d.Change
		switch {
		case d.Points != nil:
			s += d.Points.String()
		case d.Fault != nil:
			s += d.Fault.Code
		}
		if d.Why != "" {
			s += "; " + d.Why
		}
		if d.To != "" {
			s += " " + d.From + " → " + d.To
		}
		if d.Past {
			s += ", revised"
		}
		if d.Unseen {
			s += ", unseen"
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

// TestComparePoints counts the values of a chart that changed.
func TestComparePoints(t *testing.T) {
	chart := func(title string, points ...string) *diffSide {
		var list []evidencePoint
		for _, p := range points {
			f := strings.Fields(p)
			e := evidencePoint{Category: f[0], Series: "Offences", evidenceValue: evidenceValue{Shown: f[1], Raw: f[1]}}
			for _, m := range f[2:] {
				e.Marks = append(e.Marks, evidenceMark{Sign: m})
			}
			list = append(list, e)
		}
		it := pointsItem("chart", &evidencePlace{}, nil, "fig-x", "line", title, list)
		it.key = "c"
		return &diffSide{items: []diffItem{it}}
	}
	old := chart("It rose", "2010 5", "2011 6", "2012 7 [p]")
	for _, c := range []struct {
		new  *diffSide
		want string
	}{
		{chart("It rose", "2010 5", "2011 6", "2012 7 [p]"), ""},
		{chart("It fell", "2010 5", "2011 6", "2012 7 [p]"), "chart: its title changed"},
		{chart("It rose", "2010 5", "2011 6", "2012 7"), "chart: 1 value changed, of 3"},
		{chart("It rose", "2011 6", "2012 8", "2013 9"), "chart: 1 value changed, 1 new, 1 gone, of 3"},
		{chart("It rose", "2010 5", "2010 5", "2011 6", "2012 7 [p]"), "chart: 1 new, of 4"},
	} {
		if got := told1(compare(old, c.new)); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	// A lock has the digest of a chart's values alone.
	locked := &diffSide{items: []diffItem{{kind: "chart", key: "c", title: "It rose", count: 3, digest: "sha256:0"}}}
	if got, want := told1(compare(locked, old)), "chart: its values changed; it has 3 values"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestCompareSides: what came, what went, passages that turned with what is in
// them, and faults that are new.
func TestCompareSides(t *testing.T) {
	src := diag.NewSource("note.md", []byte(strings.Repeat("A line of the note.\n", 20)))
	csv := diag.NewSource("data/a.csv", []byte("a,b\n"))
	at := func(it diffItem, key string, start int) diffItem {
		it.key, it.place = key, evidencePlace{File: "note.md", span: src.Span(start, start+5)}
		return it
	}
	rule := func(code string) *diag.Rule { return &diag.Rule{Code: code, Severity: diag.Error} }
	stale, missing, false1 := rule("period-stale"), rule("key-not-found"), rule("claim-false")
	old := &diffSide{
		items: []diffItem{at(figureOf("1", "1"), "a", 0), at(figureOf("2", "2"), "b", 20), at(figureOf("3", "3"), "in", 105)},
		faults: diag.List{
			stale.At(src.Span(0, 5), "2011 is typed beside 2012"),
			missing.At(csv.Span(0, 1), "a row"),
		},
		passages: []sidePassage{{at: src.Span(100, 120), shown: true}, {at: src.Span(140, 160), shown: true}},
	}
	new := &diffSide{
		items: []diffItem{at(figureOf("1", "1"), "a", 0), at(figureOf("4", "4"), "c", 40)},
		faults: diag.List{
			stale.At(src.Span(0, 5), "2011 is typed beside 2013"), // it was there before
			stale.At(src.Span(60, 65), "2011 is typed beside 2013"),
			stale.At(src.Span(60, 65), "2011 is typed beside 2013"),
			false1.At(src.Span(80, 85), "told as a claim"),
			missing.At(csv.Span(2, 3), "a row"), // of the data: its place says nothing
		},
		passages: []sidePassage{{at: src.Span(100, 120), shown: false}, {at: src.Span(140, 160), shown: true}},
	}
	want := "passage: left out now\ncame: \nwent: \nfault!: period-stale"
	if got := told1(compare(old, new)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestFold: 43 editions with the same sentence are one group, which names those
// in the order of the editions, whichever was told first; an edition's sentence
// stands where it is most urgent.
func TestFold(t *testing.T) {
	src := diag.NewSource("note.md", []byte(strings.Repeat("A line of the note.\n", 20)))
	diff := func(kind, key string, start int) Difference {
		return Difference{Kind: kind, Note: "note.md", Key: key, File: "note.md", Line: 1, Sentence: "A line of the note.",
			within: src.Span(start, start+19), mark: [2]int{2, 6},
			Old: &DiffValue{Shown: "old of " + key}, New: &DiffValue{Shown: "new of " + key}}
	}
	var f diffFolder
	for i := 42; i >= 0; i-- {
		key := fmt.Sprintf("Area %02d", i)
		ds := []Difference{diff(DiffFigure, key, 0), diff(DiffFigure, key, 20)}
		if i%2 == 1 {
			ds = append(ds, diff(DiffClaimFell, key, 20))
		}
		if i == 7 {
			ds[0].Unseen = true
		}
		f.add(ds, i, 43)
	}
	var got []string
	for _, g := range f.sections() {
		got = append(got, fmt.Sprintf("%d: %d of %d: %s: %s", g.Section, g.Count, g.Of, g.Names(3), g.Marked("[", "]")))
	}
	want := []string{
		fmt.Sprintf("%d: 21 of 43: Area 01, Area 03, Area 05 …: A [old of Area 01 → new of Area 01] of the note.", DiffUntrue),
		fmt.Sprintf("%d: 42 of 43: Area 00, Area 01, Area 02 …: A [old of Area 00 → new of Area 00] of the note.", DiffMoved),
		fmt.Sprintf("%d: 22 of 43: Area 00, Area 02, Area 04 …: A [old of Area 00 → new of Area 00] of the note.", DiffMoved),
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if f.unseen != 1 {
		t.Errorf("%d figures moved unseen, not 1", f.unseen)
	}
}

// TestHighestMarking: a report that holds what several briefs hold is marked as
// the highest of them.
func TestHighestMarking(t *testing.T) {
	for _, c := range []struct{ all, want string }{
		{"", ""},
		{"OFFICIAL", "OFFICIAL"},
		{"OFFICIAL-SENSITIVE,OFFICIAL", "OFFICIAL-SENSITIVE"},
		{"OFFICIAL,SECRET,OFFICIAL-SENSITIVE", "SECRET"},
		{"OFFICIAL,IN CONFIDENCE", "IN CONFIDENCE"},
		{"SECRET,IN CONFIDENCE", "SECRET / IN CONFIDENCE"},
	} {
		var all []string
		if c.all != "" {
			all = strings.Split(c.all, ",")
		}
		if got := highestMarking(all); got != c.want {
			t.Errorf("%s: %q, not %q", c.all, got, c.want)
		}
	}
}

// FuzzLockSide: whatever stands in a lock can be compared, and is what it is.
func FuzzLockSide(f *testing.F) {
	f.Add("figure\tCalls\tcalls.answered[latest]\t1\t4,000\t4000\tcount\t[p] 41 of 43\tcalls.answered[2012]=4000")
	f.Add("claim\tCalls\ta < b\t1\trose\ttrue\t\t\tcalls.answered[2011]=3\tcalls.answered[2012]=4")
	f.Add("chart\tCalls\tfig-x\t2\tA title\tsha256:17184f0563fdae54\t2 values")
	f.Add("figure\t\tx\t1\t[c]\t[c]\t\t\tcalls[*43, 2012]=sha256:00")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		old, err := lockSide(lines)
		if err != nil {
			return
		}
		new, err := lockSide(lines)
		if err != nil {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		for _, it := range new.items {
			if keys[it.key] {
				return // a lock has no line twice
			}
			keys[it.key] = true
		}
		if ds := compare(old, new); len(ds) > 0 {
			t.Errorf("a lock differs from itself: %s", told1(ds))
		}
	})
}

// TestSharedFolder: what is told of a note as a whole lies in its folder too.
func TestSharedFolder(t *testing.T) {
	for want, groups := range map[string][]*DiffGroup{
		"briefs/forces/": {{File: "briefs/forces/note.md"}, {Note: "briefs/forces/note.md"}, {}},
		"briefs/":        {{File: "briefs/forces/note.md"}, {File: "briefs/buses/note.md"}},
		"":               {{File: "note.md"}, {File: "briefs/buses/note.md"}},
	} {
		if got := sharedFolder(groups); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
