package build

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// A desk is a made-up project: a helpline's calls by area and sex in one file,
// by age in another, drawn on by four editions of two notes through datasets
// with filters of their own.
type desk struct {
	rule  string
	value []int64
	sums  [][2][]int
	cells map[deskCell]int // the number of a count
	rates map[string]int64 // by area: population in thousands, which everybody knows
}

// deskCell is a count by its file, its keys and its column.
type deskCell struct{ file, key, column string }

var (
	deskAreas = []string{"Northmere", "Southmere", "Eastvale", "Westford"}
	deskSexes = []string{"Women", "Men"}
	deskAges  = []string{"Under 18", "18 to 64", "65 and over"}
)

func newDesk(rule string) *desk {
	d := &desk{rule: rule, cells: map[deskCell]int{}, rates: map[string]int64{"Northmere": 20, "Southmere": 45, "Eastvale": 12, "Westford": 30, "Total": 107}}
	count := func(file, column string, v int64, key ...string) int {
		d.value = append(d.value, v)
		d.cells[deskCell{file, strings.Join(key, ", "), column}] = len(d.value) - 1
		return len(d.value) - 1
	}
	sum := func(file, column string, parts []int, key ...string) int {
		v := int64(0)
		for _, i := range parts {
			v += d.value[i]
		}
		i := count(file, column, v, key...)
		d.sums = append(d.sums, [2][]int{parts, {i}})
		return i
	}
	calls := map[string][]int64{ // by area: women and men, 2011 then 2012
		"Northmere": {14, 9, 17, 3}, "Southmere": {31, 26, 33, 29}, "Eastvale": {2, 6, 4, 8}, "Westford": {21, 18, 25, 16},
	}
	ages := map[string][]int64{ // under 18 and from 65 on, of all calls
		"Northmere": {2, 5, 3, 6}, "Southmere": {9, 12, 8, 14}, "Eastvale": {1, 2, 3, 0}, "Westford": {7, 9, 6, 11},
	}
	for y, year := range []string{"2011", "2012"} {
		for k, column := range []string{"Calls", "Helped"} {
			all := map[string][]int{}
			for _, area := range deskAreas {
				var both []int
				for s, sex := range deskSexes {
					v := calls[area][2*y+s]
					if k == 1 {
						v -= v / 3
					}
					i := count("data/calls.csv", column, v, area, sex, year)
					both, all[sex] = append(both, i), append(all[sex], i)
				}
				i := sum("data/calls.csv", column, both, area, "All", year)
				all["All"] = append(all["All"], i)
				if k == 0 {
					young, old := ages[area][2*y], ages[area][2*y+1]
					parts := []int{
						count("data/ages.csv", "Calls", young, area, deskAges[0], year),
						count("data/ages.csv", "Calls", d.value[i]-young-old, area, deskAges[1], year),
						count("data/ages.csv", "Calls", old, area, deskAges[2], year),
					}
					d.sums = append(d.sums, [2][]int{parts, {i}})
				}
			}
			var both []int
			for _, sex := range deskSexes {
				both = append(both, sum("data/calls.csv", column, all[sex], "Total", sex, year))
			}
			i := sum("data/calls.csv", column, both, "Total", "All", year)
			d.sums = append(d.sums, [2][]int{all["All"], {i}})
		}
	}
	return d
}

// rate is calls for each 1,000 people, to one place.
func (d *desk) rate(area string, calls int64) string {
	tenths := (calls*10*2 + d.rates[area]) / (2 * d.rates[area])
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// write writes the project with other counts in place of its own.
func (d *desk) write(t testing.TB, dir string, value []int64) {
	t.Helper()
	var calls, ages strings.Builder
	calls.WriteString("Area,Sex,Year,Calls,Helped,\"Calls per 1,000 people\"\n")
	ages.WriteString("Area,Age,Year,Calls\n")
	at := func(file, column string, key ...string) int64 {
		return value[d.cells[deskCell{file, strings.Join(key, ", "), column}]]
	}
	for _, year := range []string{"2011", "2012"} {
		for _, area := range append(slices.Clone(deskAreas), "Total") {
			for _, sex := range []string{"All", "Women", "Men"} {
				n := at("data/calls.csv", "Calls", area, sex, year)
				fmt.Fprintf(&calls, "%s,%s,%s,%d,%d,%s\n", area, sex, year, n, at("data/calls.csv", "Helped", area, sex, year), d.rate(area, n))
			}
			if area == "Total" {
				continue
			}
			for _, age := range deskAges {
				fmt.Fprintf(&ages, "%s,%s,%s,%d\n", area, age, year, at("data/ages.csv", "Calls", area, age, year))
			}
		}
	}
	for name, text := range map[string]string{
		"brief.yml": `data:
  calls:
    file: data/calls.csv
    key: [Area, Sex, Year]
    source: {publisher: The made-up helpline, title: Calls, illustrative: true}
    disclosure: {` + d.rule + `}
  ages: {from: calls, file: data/ages.csv, key: [Area, Age, Year]}
  areas: {from: calls, where: Area != "Total"}
`,
		"data/calls.csv": calls.String(), "data/ages.csv": ages.String(),
		"minister.md": `---
title: Calls by area
data:
  women: {from: areas, where: Sex == "Women" and Area != "Total"}
editions:
  minister: {title: Calls for the minister}
  press:
    title: Calls for the press
    data:
      women: {from: calls, where: Sex == "Women"}
---

In all {{ calls.calls["Total"]["All"][2012] }} people called, {{ calls.calls["Northmere"]["Men"][2012] }}
of them men in Northmere. Some 3 men called.

` + "```table\ndata: calls\ncolumns: [Area, Sex, Year, Calls, Helped, F]\ncaption: All calls\n```\n\n```table\ndata: women\ncolumns: [Area, Year, Calls]\ncaption: Women\n```\n" + `
::: {.content-visible when-audience="press"}
` + "```chart\ntype: bar\ndata: areas\nwhere: Year == 2012 and Sex == \"Women\"\nx: Area\ny: [Calls]\ntitle: Women who called\nsubtitle: Calls, 2012\n```\n:::\n",
		"ages.md": `---
title: Calls by age
editions: {committee: {}, staff: {audience: staff}}
---

` + "```table\ndata: ages\ncolumns: [Area, Age, Year, Calls]\ncaption: Calls by age\n```\n" + `
::: {.content-visible when-audience="staff"}
Of {{ sum(calls.calls["Total"]["*"][2012]) }} calls, counted twice, {{ share(calls.calls["Total"]["Women"][2012], calls.calls["Total"]["All"][2012]) }}
were from women, and {{ ages.calls["Eastvale"]["Under 18"][2011] }} were from children in Eastvale.
:::
`,
		"broken.md": `---
title: A brief with faults
---

Of all calls, [most]{claim="ages.calls['Eastvale']['Under 18'][2011] > 2"} were from children,
{{ change(calls.calls["Eastvale"]["Women"][2011], calls.calls["Eastvale"]["Women"][2012]) }} more and
{{ sum(calls.calls["*"]["Men"][2012]) }} men; {{ rank(calls.calls["*"]["Men"][2012], "Northmere") }} of them.
`,
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// outcome is everything that a project's build gives to anybody.
func (d *desk) outcome(t testing.TB, value []int64) (dir string, out map[string]string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "desk")
	d.write(t, dir, value)
	res, err := Run(t.Context(), Options{Dir: dir, Out: "out"})
	if err != nil {
		t.Fatal(err)
	}
	out = files(t, filepath.Join(dir, "out"))
	var people, programs bytes.Buffer
	for _, n := range res.Notes {
		n.Faults.Print(&people, diag.PrintOptions{})
		n.Faults.JSON(&programs, diag.PrintOptions{})
	}
	out["faults"], out["faults.json"] = people.String(), programs.String()
	if lock, err := os.ReadFile(filepath.Join(dir, "brief.lock")); err == nil {
		out["brief.lock"] = string(lock)
	}
	return dir, out
}

// Readings are what is known of each cell after reading everything: its text, or
// that it is hidden.
type readings map[deskCell]string

func (p readings) add(t testing.TB, c deskCell, text string) {
	t.Helper()
	if old, ok := p[c]; ok && old != text {
		t.Errorf("%v is %q in one place and %q in another", c, old, text)
	}
	p[c] = text
}

// pooled reads the evidence and the attached tables of all editions of a
// project. sums are the figures that were added up, with their cells.
func (d *desk) pooled(t testing.TB, dir string) (p readings, sums map[string][]deskCell) {
	t.Helper()
	p, sums = readings{}, map[string][]deskCell{}
	for _, j := range loaded(t, dir) {
		if j.source.name == "broken.md" {
			continue
		}
		_, b, faults := Set(j.input())
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		made := evidenceOf(b, j.source.name, tellerOf(nil))
		text := made.json(nil)
		var e evidence
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatal(err)
		}
		values := map[string][]evidenceValue{}
		for _, f := range e.Figures {
			values[f.Expression] = append(values[f.Expression], f.evidenceValue)
		}
		for _, c := range e.Claims {
			values[c.Expression] = append(values[c.Expression], c.evidenceValue)
		}
		for _, v := range append(slices.Clone(e.Charts), chartsOf(e.Tables)...) {
			for _, x := range v.Values {
				values[""] = append(values[""], x.evidenceValue)
			}
		}
		for expression, list := range values {
			for _, v := range list {
				var cells []deskCell
				for _, c := range v.Cells {
					cell := deskCell{c.File, strings.Join(c.Key, ", "), c.Header}
					cells = append(cells, cell)
					if c.Measure == "" {
						continue
					}
					if hidden := c.Raw == "[c]"; hidden != (c.Missing == "confidential") || hidden != (c.Value == "") {
						t.Errorf("%v: the raw text is %q, the value %q, missing as %q", cell, c.Raw, c.Value, c.Missing)
					}
					p.add(t, cell, c.Raw)
				}
				if strings.HasPrefix(expression, "sum(") {
					sums[v.Raw] = cells
				}
			}
		}
		keys := map[string][]string{"calls": {"Area", "Sex", "Year"}, "women": {"Area", "Sex", "Year"}, "areas": {"Area", "Sex", "Year"}, "ages": {"Area", "Age", "Year"}}
		for _, a := range attachments(b, made, text, tellerOf(nil)) {
			name, ok := strings.CutSuffix(a.Name, ".csv")
			if !ok || name == "charts" { // its numbers are those of the evidence, read above
				continue
			}
			file := "data/calls.csv"
			if name == "ages" {
				file = "data/ages.csv"
			}
			records, err := csv.NewReader(bytes.NewReader(a.Data)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range records[1:] {
				var key []string
				for _, k := range keys[name] {
					key = append(key, r[slices.Index(records[0], k)])
				}
				for i, head := range records[0] {
					if !slices.Contains(keys[name], head) && r[i] != "" {
						p.add(t, deskCell{file, strings.Join(key, ", "), head}, r[i])
					}
				}
			}
		}
	}
	return p, sums
}

// chartsOf gives tables as charts, whose values are of one shape.
func chartsOf(tables []evidenceTable) (out []evidenceChart) {
	for _, t := range tables {
		out = append(out, evidenceChart{Values: t.Values})
	}
	return out
}

// puzzle writes what the pool says as a puzzle over the counts. The reader
// knows all sums, the populations, and even which counts are small.
func (d *desk) puzzle(t testing.TB, p readings, sums map[string][]deskCell, below, round int64) (q *puzzle, hidden map[int]deskCell) {
	t.Helper()
	q, hidden = &puzzle{}, map[int]deskCell{}
	low, high := make([]int64, len(d.value)), make([]int64, len(d.value))
	for c, i := range d.cells {
		text, ok := p[c]
		n, err := strconv.ParseInt(text, 10, 64)
		switch v := d.value[i]; {
		case !ok:
			t.Fatalf("%v is in no edition: the pool proves too little", c)
		case text == "[c]" && v < below:
			low[i], high[i], hidden[i] = 1, below-1, c
		case text == "[c]":
			low[i], high[i], hidden[i] = below, unbounded, c
		case err != nil:
			t.Fatalf("%v is %q", c, text)
		case v == 0 || round == 0:
			low[i], high[i] = n, n
		default:
			low[i], high[i] = max(n-round/2, below), n+(round-1)/2
		}
		// A rate that is shown leaves the counts that give it.
		if rate, ok := p[deskCell{c.file, c.key, "Calls per 1,000 people"}]; ok && c.column == "Calls" && rate != "[c]" {
			area, _, _ := strings.Cut(c.key, ",")
			for d.rate(area, low[i]) != rate {
				low[i]++
			}
			high[i] = min(high[i], low[i]+1000)
			for d.rate(area, high[i]) != rate {
				high[i]--
			}
		}
	}
	for i := range d.value {
		q.number(low[i], high[i])
	}
	for _, s := range d.sums {
		q.sum(s[0], s[1], 0)
	}
	for raw, cells := range sums {
		n, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		var parts []int
		total := int64(0)
		for _, c := range cells {
			if i := d.cells[c]; round == 0 {
				parts = append(parts, i)
			} else {
				shown, _ := strconv.ParseInt(p[c], 10, 64)
				total += shown
			}
		}
		if round > 0 && total != n {
			t.Errorf("a sum is %d and not %d, that of what is shown", n, total)
		} else if round == 0 {
			q.sum(parts, nil, n)
		}
	}
	return q, hidden
}

// TestDisclosure pools what all editions, their evidence and their attached
// tables say, and proves by solving that no hidden count can be worked out
// from it, and that without secondary some can. Then it puts other counts in
// place of hidden ones, such as fit all that is published, and not a byte of
// what is made or told may change.
func TestDisclosure(t *testing.T) {
	for _, c := range []struct {
		rule         string
		below, round int64
		safe         bool
	}{
		{"below: 5, secondary: true", 5, 0, true},
		{"below: 5, round: 5, secondary: true", 5, 5, true},
		{"below: 5", 5, 0, false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			d := newDesk(c.rule)
			dir, out := d.outcome(t, d.value)
			for _, name := range []string{"minister-minister", "minister-press", "ages-committee", "ages-staff"} {
				if out[name+".pdf"] == "" || out[name+".evidence.json"] == "" {
					t.Fatalf("%s was not made:\n%s", name, out["faults"])
				}
			}
			if !strings.Contains(out["faults"], "missing-in-arithmetic") || !strings.Contains(out["faults"], "number-unbound") {
				t.Errorf("the faults prove too little:\n%s", out["faults"])
			}
			p, sums := d.pooled(t, dir)
			q, hidden := d.puzzle(t, p, sums, c.below, c.round)
			found := 0
			var others [][]int64
			for _, i := range slices.Sorted(maps.Keys(hidden)) {
				got, hard := q.two(i, d.value, true)
				switch {
				case hard:
					t.Fatalf("%v is too hard to be solved", hidden[i])
				case len(got) == 0:
					t.Fatal("the counts themselves do not fit what is published")
				case len(got) == 2:
					others = append(others, got[1])
				default:
					if found++; c.safe {
						t.Errorf("%v can only be %d", hidden[i], got[0][i])
					}
				}
			}
			t.Logf("%d counts, %d hidden, %d can be worked out", len(d.value), len(hidden), found)
			if !c.safe {
				if found == 0 {
					t.Error("no count can be worked out without secondary: the project proves nothing")
				}
				return
			}
			same := 0
			for _, value := range others[:min(len(others), 12)] {
				other := d.pattern(t, value)
				if !slices.Equal(other, d.pattern(t, d.value)) {
					continue // another pattern would hide it
				}
				same++
				_, now := d.outcome(t, value)
				for name := range out {
					if out[name] != now[name] {
						t.Errorf("%s tells hidden counts apart:\n%s", name, firstDifference(out[name], now[name]))
					}
				}
				if same == 3 {
					break
				}
			}
			if same == 0 {
				t.Error("no other counts are hidden in the same way: nothing was compared")
			}
		})
	}
}

// pattern gives the cells that are hidden if the counts are these.
func (d *desk) pattern(t testing.TB, value []int64) (hidden []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "desk")
	d.write(t, dir, value)
	for _, j := range loaded(t, dir)[:1] {
		sets, _ := j.source.project.declared(j.Front)
		for _, name := range slices.Sorted(maps.Keys(sets)) {
			table := sets[name].Table
			for row := range table.Rows {
				for i := range table.Columns {
					if table.Cell(row, i).Raw == "[c]" {
						hidden = append(hidden, fmt.Sprint(name, row, i))
					}
				}
			}
		}
	}
	return hidden
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return fmt.Sprintf("%.120q", s[max(0, min(i, len(s))-60):]) }
	return cut(a) + "\n" + cut(b)
}

// TestDisclosureDerived: changes, shares, sums, ratios, percentages, charts and
// tables of an edition that shows all rest on the numbers as they are
// protected, and no count as it stands in the file is in anything that is made.
func TestDisclosureDerived(t *testing.T) {
	dir := t.TempDir()
	secret := []string{"143", "158", "131", "144", "87", "76", "117", "113", "207", "257"} // 275 is round
	for name, text := range map[string]string{
		"brief.yml": "lang: en-GB\n",
		"calls.csv": "Area,Year,Calls,Helped\nNorthmere,2011,143,131\nNorthmere,2012,158,144\nSouthmere,2011,87,76\nSouthmere,2012,117,113\nTotal,2011,230,207\nTotal,2012,275,257\n",
		"all.md": `---
title: Calls
data:
  calls:
    file: calls.csv
    key: [Area, Year]
    source: {publisher: The made-up helpline, title: Calls, illustrative: true}
    disclosure: {below: 100, round: 5}
---

In Northmere it {{ moved(calls.calls["Northmere"][2011], calls.calls["Northmere"][2012]) }}, that is {{ change(calls.calls["Northmere"][2011], calls.calls["Northmere"][2012]) | percent(1) }}.
Its share was {{ share(calls.calls["Northmere"][2012], calls.calls["Total"][2012]) | percent(1) }},
and {{ ratio(calls.helped["Northmere"][2012], calls.calls["Northmere"][2012]) | dp(3) }} called for each who was helped.
The two came to {{ calls.calls["Northmere"][2012] + calls.calls["Southmere"][2012] }} and all rows to {{ sum(calls.calls["*"][2012]) }}.
In Southmere it was {{ calls.calls["Southmere"][2011] }}.

` + "```table\ndata: calls\ncaption: All\n```\n\n```chart\ntype: column\ndata: calls\nwhere: Area == \"Northmere\" or Area == \"Southmere\"\nx: Year\nseries: Area\ny: [Calls]\ntitle: Northmere had most calls\nsubtitle: Number of calls, 2011 to 2012\n```\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, j := range loaded(t, dir) {
		doc, b, faults := Set(j.input())
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		e := evidenceOf(b, j.source.name, tellerOf(nil))
		text := e.json(nil)
		out := allWords(doc)
		// 145 and 160 stand for 143 and 158, 115 for 117, 275 for itself.
		for _, want := range []string{"rose by 10%", "10.3%", "58.2%", "1.103", "275", "[c]"} {
			if !strings.Contains(out, want) {
				t.Errorf("%q is not read out", want)
			}
		}
		all := out + string(text)
		for _, a := range attachments(b, e, text, tellerOf(nil)) {
			all += string(a.Data)
		}
		numbers := strings.FieldsFunc(all, func(r rune) bool { return r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') })
		for _, s := range secret {
			if slices.Contains(numbers, s) {
				t.Errorf("%s is told", s)
			}
		}
	}
}

// allWords gives every word that a document shows, and what its tags say.
func allWords(doc *page.Doc) string {
	var b strings.Builder
	for _, p := range doc.Pages {
		for _, it := range p.Items {
			if g, ok := it.(*page.Glyphs); ok {
				for _, r := range g.Run {
					b.WriteString(r.Text)
				}
				b.WriteString("\n")
			}
		}
	}
	var walk func(e *page.Elem)
	walk = func(e *page.Elem) {
		b.WriteString(e.Alt + "\n" + e.ActualText + "\n" + e.Expansion + "\n" + e.Title + "\n")
		for _, k := range e.Kids {
			walk(k)
		}
	}
	walk(doc.Root)
	return b.String()
}

// TestDisclosureDiffers: no dataset undoes the rule of another, of this note
// or of one that is not built, and what is wrong with a protected file is told
// without its cells.
func TestDisclosureDiffers(t *testing.T) {
	const (
		csv    = "area,calls\nNorthmere,3\nSouthmere,41\n"
		ruled  = "---\ntitle: One\ndata:\n  calls: {file: calls.csv, disclosure: {below: 5}}\n---\n\n{{ calls.calls[\"Northmere\"] }}\n"
		plain  = "---\ntitle: Two\ndata:\n  others: {file: calls.csv, where: calls > 2}\n---\n\n{{ others.calls[\"Northmere\"] }}\n"
		weaker = "---\ntitle: Two\ndata:\n  others: {file: calls.csv, disclosure: {below: 4}}\n---\n\n{{ others.calls[\"Northmere\"] }}\n"
		money  = "---\ntitle: Two\ndata:\n  others: {from: calls, file: calls.csv, measures: {calls: {unit: gbp}}, disclosure: {below: 5}}\n  calls: {file: calls.csv, measures: {calls: {unit: count}}, disclosure: {below: 5}}\n---\n\n{{ others.calls[\"Northmere\"] }}\n"
		half   = "---\ntitle: Two\ndata:\n  others: {file: calls.csv, range: A1:B2, disclosure: {below: 5}}\n---\n\n{{ others.calls[\"Northmere\"] }}\n"
		low    = "---\ntitle: Two\ndata:\n  others: {file: calls.csv, disclosure: {below: 2, round: x}}\n---\n\nWords.\n"
		none   = "---\ntitle: Two\ndata:\n  others: {file: calls.csv, disclosure: {secondary: true}}\n---\n\nWords.\n"
	)
	for _, c := range []struct {
		name, one, two, csv string
		want                []string // codes of errors, when two alone is built
	}{
		{"without a rule", ruled, plain, csv, []string{"disclosure-differs"}},
		{"with a weaker rule", ruled, weaker, csv, []string{"disclosure-differs"}},
		{"another unit", ruled, money, csv, []string{"disclosure-differs", "disclosure-differs"}},
		{"half the table", ruled, half, csv, []string{"disclosure-differs"}},
		{"a rule that hides one number", "", low, csv, []string{"disclosure-setting", "disclosure-setting"}},
		{"a rule that says nothing", "", none, csv, []string{"disclosure-setting"}},
		{"a ragged row", "", ruled, "area,calls\nNorthmere,3,4\nSouthmere,41\n", []string{"ragged-row"}},
		{"text in a column of numbers", "", strings.Replace(ruled, "calls.csv,", "calls.csv, key: area, measures: {calls: calls},", 1), "area,calls\nNorthmere,3 or 4\nSouthmere,41\n", []string{"not-a-number"}},
		{"a repeated key", "", ruled, csv + "Northmere,4\n", []string{"key-repeated"}},
		{"numbers among texts", "", ruled, "area,calls,helped\nNorthmere,3,3\n" + manyTexts() + "Southmere,41,4\n", []string{"disclosure-setting"}},
		{"a total of one area", "", strings.Replace(ruled, "below: 5", "below: 5, secondary: true", 1), "area,calls,rate\nTotal,4,1.0\nNorthmere,3,0.1\nSouthmere,1,0.1\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range map[string]string{"brief.yml": "lang: en-GB\n", "one.md": c.one, "two.md": c.two, "calls.csv": c.csv} {
				if text == "" {
					continue
				}
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			res, err := Run(t.Context(), Options{Dir: dir, Paths: []string{"two.md"}, Out: "out"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range res.Notes[0].Faults {
				if d.Severity == diag.Error {
					got = append(got, d.Rule.Code)
					if d.Hint == "" {
						t.Errorf("%s has no hint", d.Rule.Code)
					}
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			// Of the numbers in the file, none is told.
			words := told(t, res)
			for _, secret := range []string{"Northmere,3", "3 or 4", ",4", "“3", `"3`} {
				if strings.Contains(words, secret) {
					t.Errorf("the faults tell %q:\n%s", secret, words)
				}
			}
		})
	}
}

// manyTexts are rows with a text each in their last column.
func manyTexts() string {
	var b strings.Builder
	for i := range 22 {
		fmt.Fprintf(&b, "Area %d,%d,word%c\nPlace %d,%d,%d\n", i, 10+i, 'a'+i, i, 30+i, 7+i)
	}
	return b.String()
}
