package build

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"policybrief/internal/diag"
)

// stateFiles is a small project with all that an edition may depend on: an
// edition of its own for each area, one for all areas, one that names its
// cells, parts, pictures, brands, a profile, metadata beside a file, names of
// files that come from cells.
func stateFiles(t testing.TB) map[string]string {
	t.Helper()
	dot := image.NewRGBA(image.Rect(0, 0, 4, 4))
	dot.Set(1, 1, color.Black)
	return map[string]string{
		"brief.yml": `lang: en-GB
data:
  forces:
    file: data/forces.csv
    key: [force, year]
    measures: {offences: {unit: count, status: status}, rate: {unit: "per 1,000 people"}}
    source: {title: Offences, publisher: The Office, published: 2026-07-02}
    coverage: {of: 3, unit: areas, accept: One made no return.}
  areas:
    file: data/areas.csv
    key: area
    source: {title: Areas, publisher: The Office, published: 2026-07-02}
`,
		"data/forces.csv": `force,year,offences,rate,status
Northmere,2011,130,3.6,
Northmere,2012,150,4.1,
Southmere,2011,90,2.2,
Southmere,2012,70,1.9,p
Eastmere,2011,..,0.5,
Eastmere,2012,60,1.1,
`,
		"data/forces.csv-metadata.json": `{"url": "forces.csv", "tableSchema": {"columns": [{"titles": "force"}, {"titles": "year", "datatype": "gYear"}, {"titles": "offences"}, {"titles": "rate"}, {"titles": "status"}]}}`,
		"data/areas.csv": `area,code,people
Northmere,N1,40000
Southmere,S2,30000
Eastmere,E3,50000
`,
		"note.md": `---
title: Offences in {{ area }}
matrix: {area: areas.area}
output: "{note}-{edition}-{areas.code[area]}"
editions:
  long: {}
  short: {brand: brands/short.yml, title: In short}
---

# Offences

{{< include _part.md >}}

::: {.content-visible when-audience="long"}
Offences {{ moved(forces.offences["Southmere"][2011], forces.offences["Southmere"][2012]) }} in Southmere.

` + "```table\ndata: forces\ncolumns: [year, offences, rate]\nwhere: force == area\ncaption: Offences\n```" + `
:::
`,
		"_part.md": "In {{ area }} there were {{ forces.offences[area][latest] }} offences.\n",
		"all.md": `---
title: All areas
profile: own.yml
---

# Offences

![A dot.](dot.png){fig-alt="A dot."}

The most were in {{ top(forces.offences["*"][2012], 1) }}, of {{ sum(areas.people) }} people, {{ count(areas.code) }} areas
and {{ sum(forces.offences["*"][latest]) }} offences.
`,
		"typed.md":         "---\ntitle: A typed number\n---\n\nOnce there were 31337.\n",
		"one.md":           "---\ntitle: One area\nbrand: false\n---\n\nNorthmere had {{ forces.offences[\"Northmere\"][2012] }} offences.\n",
		"dot.png":          string(encodePNG(t, dot)),
		"own.yml":          "sections:\n  - {heading: Offences}\n",
		"_brand.yml":       "meta: {name: The Office}\nlogo:\n  images:\n    mark: {path: mark.svg, alt: The Office}\n  medium: mark\n",
		"mark.svg":         `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#123456"/></svg>`,
		"brands/short.yml": "color: {primary: \"#204060\"}\n",
	}
}

// A stateProof is a project that is built again after each change of it.
type stateProof struct {
	t         testing.TB
	dir       string
	out, full string
	stem      map[string]string // what each edition's files are called, by its name
	shown     map[string]string // what they hold
	base      map[string]string // shown, before anything was changed
	tried     int
	stale     int // editions whose files another build made anew
	more      int // that were made again, and are the same
}

func newStateProof(t testing.TB) *stateProof {
	t.Helper()
	p := &stateProof{t: t, dir: t.TempDir(), out: t.TempDir(), full: t.TempDir(), stem: map[string]string{}, shown: map[string]string{}}
	write(t, p.dir, stateFiles(t))
	made, told := p.run(Options{})
	for name, s := range made {
		if s != Made {
			t.Fatalf("%s is %s: %s", name, s, told)
		}
	}
	p.read(made, p.out, p.shown)
	p.base = maps.Clone(p.shown)
	p.unchanged("nothing was changed")
	return p
}

// build builds the project, and gives what came of the editions. The text is
// of what is told.
func (p *stateProof) run(o Options) (map[string]Status, string) {
	p.t.Helper()
	o.Dir = p.dir
	if o.Out == "" {
		o.Out = p.out
	}
	res, err := Run(context.Background(), o)
	if err != nil {
		p.t.Fatal(err)
	}
	out := map[string]Status{}
	var told bytes.Buffer
	for i := range res.Notes {
		n := &res.Notes[i]
		for k := range n.Editions {
			e := &n.Editions[k]
			name := n.Name + "#" + e.Name + "[" + e.Key + "]"
			out[name] = e.Status
			if e.PDF != "" {
				p.stem[name] = strings.TrimSuffix(filepath.Base(e.PDF), ".pdf")
			}
		}
		if err := n.Faults.JSON(&told, diag.PrintOptions{}); err != nil {
			p.t.Fatal(err)
		}
	}
	return out, told.String()
}

// build builds the project and notes what its editions hold now.
func (p *stateProof) build(o Options) map[string]Status {
	p.t.Helper()
	got, _ := p.run(o)
	p.read(got, p.out, p.shown)
	return got
}

// read reads the files of the editions that are good.
func (p *stateProof) read(of map[string]Status, dir string, into map[string]string) {
	p.t.Helper()
	for name, s := range of {
		if s != Made && s != Fresh {
			continue
		}
		all := ""
		for _, ext := range []string{".pdf", ".evidence.json"} {
			b, err := os.ReadFile(filepath.Join(dir, p.stem[name]+ext))
			if err != nil {
				p.t.Fatal(err)
			}
			all += string(b)
		}
		into[name] = all
	}
}

// unchanged wants nothing to be made.
func (p *stateProof) unchanged(what string) {
	p.t.Helper()
	for name, s := range p.build(Options{}) {
		if s != Fresh {
			p.t.Errorf("%s: %s is %s", what, name, s)
		}
	}
}

// step builds the project after a change, and again with all made anew: both
// must find the same, in the same words, and hold the same. It gives the
// editions that were made.
func (p *stateProof) step(what string) (made []string) {
	p.t.Helper()
	before := maps.Clone(p.shown)
	got, told := p.run(Options{})
	p.read(got, p.out, p.shown)
	lock, _ := os.ReadFile(filepath.Join(p.dir, lockFile))
	all, toldAll := p.run(Options{Out: p.full, Force: true})
	full := map[string]string{}
	p.read(all, p.full, full)
	lockAll, _ := os.ReadFile(filepath.Join(p.dir, lockFile))
	p.tried++
	if told != toldAll {
		p.t.Errorf("%s: it is told\n%s\nand, with all made anew,\n%s", what, told, toldAll)
	}
	if !bytes.Equal(lock, lockAll) {
		p.t.Errorf("%s: the lock is another one when all are made anew", what)
	}
	if len(got) != len(all) {
		p.t.Errorf("%s: %d editions, and %d with all made anew", what, len(got), len(all))
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s, ok := got[name]
		switch {
		case !ok, (s == Failed) != (all[name] == Failed), s == Left:
			p.t.Errorf("%s: %s is %s, and %s with all made anew", what, name, s, all[name])
		case s == Failed:
		case p.shown[name] != full[name]:
			p.t.Errorf("%s: %s is %s, and holds something else with all made anew", what, name, s)
		case s == Made:
			made = append(made, p.stem[name])
			if p.stale++; before[name] == p.shown[name] {
				p.more++
			}
		}
	}
	slices.Sort(made)
	return made
}

// back wants the project to be as it was at first, after a change was undone.
func (p *stateProof) back(what string) {
	p.t.Helper()
	for name, s := range p.build(Options{}) {
		if (s != Made && s != Fresh) || p.shown[name] != p.base[name] {
			p.t.Errorf("%s, undone: %s is %s, and not as it was", what, name, s)
		}
	}
}

// with changes a file for a step, and puts it back.
func (p *stateProof) with(name, what string, change func(string) string) (made []string) {
	p.t.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	old, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	write(p.t, p.dir, map[string]string{name: change(string(old))})
	made = p.step(what)
	write(p.t, p.dir, map[string]string{name: string(old)})
	p.back(what)
	return made
}

// TestStateCells changes every cell of the project's statistics, to a value of
// its kind and to others: the editions that are then made hold what they hold
// when all are made anew, and the others do so without being made.
func TestStateCells(t *testing.T) {
	for _, name := range []string{"data/forces.csv", "data/areas.csv"} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			p := newStateProof(t)
			lines := strings.Split(strings.TrimSuffix(stateFiles(t)[name], "\n"), "\n")
			for i := range lines {
				cells := strings.Split(lines[i], ",")
				for c := range cells {
					to := []string{"7"}
					switch {
					case i == 0:
						to = []string{"renamed"}
					case c == 0:
						to = []string{"Westmere"}
					case c == 1 && name == "data/forces.csv":
						to = []string{"2013"}
					case c == 2:
						to = []string{"171", "[c]"}
					case c == 4:
						to = []string{"b", "f"}
					}
					for _, s := range to {
						changed := slices.Clone(cells)
						changed[c] = s
						all := slices.Clone(lines)
						all[i] = strings.Join(changed, ",")
						p.with(name, fmt.Sprintf("line %d, %q for %q", i+1, s, cells[c]), func(string) string {
							return strings.Join(all, "\n") + "\n"
						})
					}
				}
			}
			t.Logf("%d changes of a cell: %d editions were made again, %d of them held the same", p.tried, p.stale, p.more)
			if p.stale == p.more || p.stale-p.more < p.tried/2 {
				t.Error("the changes change too little")
			}
		})
	}
}

// TestStateExact: which editions a change of one cell is about, said by hand.
func TestStateExact(t *testing.T) {
	p := newStateProof(t)
	base := filepath.Base(p.dir)
	for _, c := range []struct{ name, old, new, want string }{
		{"data/forces.csv", "Eastmere,2011,..,0.5", "Eastmere,2011,..,0.6", "note-long-E3"},
		{"data/forces.csv", "Eastmere,2012,60,1.1", "Eastmere,2012,61,1.1", "all note-long-E3 note-short-E3"},
		{"data/forces.csv", "Southmere,2011,90", "Southmere,2011,91", "note-long-E3 note-long-N1 note-long-S2"},
		{"data/forces.csv", "Northmere,2012,150", "Northmere,2012,151", "all note-long-N1 note-short-N1 one"},
		{"data/areas.csv", "50000", "50001", "all"},
		{"data/areas.csv", "E3", "E4", "all note-long-E4 note-short-E4"},
		{"_part.md", "there were", "there stood", "note-long-E3 note-long-N1 note-long-S2 note-short-E3 note-short-N1 note-short-S2"},
		{"one.md", "had", "has", "one"},
		{"own.yml", "Offences", "offences", "all"},
		{"brands/short.yml", "204060", "204061", "note-short-E3 note-short-N1 note-short-S2"},
		{"mark.svg", "123456", "123457", "all note-long-E3 note-long-N1 note-long-S2 typed"},
		{"_brand.yml", "alt: The Office", "alt: An office", "all note-long-E3 note-long-N1 note-long-S2 typed"},
	} {
		got := strings.Join(p.with(c.name, c.old, func(s string) string {
			if !strings.Contains(s, c.old) {
				t.Fatalf("%s has no %q", c.name, c.old)
			}
			return strings.Replace(s, c.old, c.new, 1)
		}), " ")
		if strings.HasPrefix(c.name, "data/") {
			c.want += " typed" // a number was typed, and may stand in any of the data
		}
		want := strings.Fields(strings.ReplaceAll(c.want, "note-", base+"-"))
		slices.Sort(want)
		if got != strings.Join(want, " ") {
			t.Errorf("%q for %q: made\n%s, not\n%s", c.new, c.old, got, strings.Join(want, " "))
		}
	}
}

// TestStateRows: rows that come, go and move.
func TestStateRows(t *testing.T) {
	p := newStateProof(t)
	const forces = "data/forces.csv"
	p.with(forces, "a row at the end", func(s string) string { return s + "Westmere,2012,5,0.1,\n" })
	p.with(forces, "a period more", func(s string) string { return s + "Northmere,2013,5,0.1,\n" })
	p.with(forces, "a forecast more", func(s string) string { return s + "Northmere,2013,5 [f],0.1 [f],\n" })
	p.with(forces, "a row between", func(s string) string {
		return strings.Replace(s, "Southmere,2011", "Westmere,2012,5,0.1,\nSouthmere,2011", 1)
	})
	p.with(forces, "a row gone", func(s string) string { return strings.Replace(s, "Eastmere,2011,..,0.5,\n", "", 1) })
	p.with(forces, "rows in another order", func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		lines[1], lines[6] = lines[6], lines[1]
		return strings.Join(lines, "")
	})
	p.with(forces, "a title above", func(s string) string { return "Offences by area,,,,\n\n" + s })
	p.with(forces, "a blank line", func(s string) string { return strings.Replace(s, "Southmere,2011", "\nSouthmere,2011", 1) })
	p.with(forces, "a column more", func(s string) string { return strings.ReplaceAll(s, "\n", ",1\n") })
	p.with(forces, "a key twice", func(s string) string { return s + "Eastmere,2012,5,0.1,\n" })
	if made := p.with(forces, "other line ends", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }); !slices.Equal(made, []string{"typed"}) {
		t.Errorf("for other line ends %v were made", made)
	}
	areas := "data/areas.csv"
	p.with(areas, "an area more", func(s string) string { return s + "Westmere,W4,20000\n" })
	p.with(areas, "an area gone", func(s string) string { return strings.Replace(s, "Southmere,S2,30000\n", "", 1) })
	p.with(areas, "an area moved", func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		lines[1], lines[2] = lines[2], lines[1]
		return strings.Join(lines, "")
	})
	t.Logf("%d changes: %d editions were made again, %d of them held the same", p.tried, p.stale, p.more)
}

// TestStateInputs changes each file that is no statistics.
func TestStateInputs(t *testing.T) {
	p := newStateProof(t)
	replace := func(name, old, new string) {
		t.Helper()
		p.with(name, name+": "+new, func(s string) string {
			if !strings.Contains(s, old) {
				t.Fatalf("%s has no %q", name, old)
			}
			return strings.Replace(s, old, new, 1)
		})
	}
	replace("brief.yml", "title: Offences", "title: Crimes")
	replace("brief.yml", "unit: count", "unit: calls")
	replace("brief.yml", "of: 3", "of: 4")
	replace("brief.yml", "key: area\n", "key: area\n    disclosure: {below: 5}\n")
	replace("brief.yml", "lang: en-GB", "lang: en-GB\nrules: {number-unbound: off}")
	replace("note.md", "in Southmere.", "there.")
	replace("note.md", "Southmere\"][2011]", "Southmere\"][first]")
	replace("note.md", "areas.area", "forces.force")
	replace("note.md", "{areas.code[area]}", "{area | slug}")
	replace("note.md", "  short: {", "  brief: {")
	replace("_part.md", "latest", "previous")
	replace("typed.md", "31337", "150")
	replace("all.md", "title: All areas", "title: All areas\nmarking: OFFICIAL")
	replace("own.yml", "Offences", "Nothing")
	replace("_brand.yml", "name: The Office", "name: An office")
	replace("data/forces.csv-metadata.json", "{\"titles\": \"status\"}", "{\"titles\": \"status\", \"null\": \"p\"}")
	dot := image.NewRGBA(image.Rect(0, 0, 4, 4))
	dot.Set(2, 2, color.Black)
	p.with("dot.png", "a picture", func(string) string { return string(encodePNG(t, dot)) })

	without := func(name string) {
		t.Helper()
		file := filepath.Join(p.dir, filepath.FromSlash(name))
		aside := filepath.Join(t.TempDir(), "aside")
		if err := os.Rename(file, aside); err != nil {
			t.Fatal(err)
		}
		p.step("without " + name)
		if err := os.Rename(aside, file); err != nil {
			t.Fatal(err)
		}
		p.back("without " + name)
	}
	for _, name := range []string{"_brand.yml", "data/forces.csv-metadata.json", "data/areas.csv", "_part.md", "dot.png", "own.yml", "mark.svg", "one.md"} {
		without(name)
	}
	for name, text := range map[string]string{
		"data/csv-metadata.json":        `{"url": "areas.csv", "tableSchema": {"columns": [{"titles": "area"}, {"titles": "code"}, {"titles": "people", "datatype": "string"}]}}`,
		"data/areas.csv-metadata.json":  `{"url": "areas.csv", "dialect": {"delimiter": ";"}}`,
		"two.md":                        "---\ntitle: Another note\noutput: one\n---\n\nIts file would be another's.\n",
		"three.md":                      "---\ntitle: Another\ndata: {secret: {file: data/forces.csv, key: [force, year], disclosure: {below: 100}}}\n---\n\nIts rule holds for all.\n",
		"out/four.md":                   "---\ntitle: No note\n---\n",
		"_unused.md":                    "Nothing includes this.\n",
		"data/unused.csv":               "a,b\n1,2\n",
		"data/forces.csv-metadata.json": "{}",
	} {
		file := filepath.Join(p.dir, filepath.FromSlash(name))
		old, err := os.ReadFile(file)
		write(t, p.dir, map[string]string{name: text})
		p.step("with " + name)
		if err == nil {
			write(t, p.dir, map[string]string{name: string(old)})
		} else if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		p.back("with " + name)
	}
	t.Logf("%d changes: %d editions were made again, %d of them held the same", p.tried, p.stale, p.more)
}

// TestStateResults: files that were deleted or changed are made again.
func TestStateResults(t *testing.T) {
	p := newStateProof(t)
	pdf, json := filepath.Join(p.out, "one.pdf"), filepath.Join(p.out, "one.evidence.json")
	check := func(what string, o Options, want Status) {
		t.Helper()
		for name, s := range p.build(o) {
			is := want
			if p.stem[name] != "one" && !o.Force {
				is = Fresh
			}
			if s != is {
				t.Errorf("%s: %s is %s, not %s", what, name, s, is)
			}
			if p.shown[name] != p.base[name] && want == Made {
				t.Errorf("%s: %s is not as it was", what, name)
			}
		}
	}
	for _, name := range []string{pdf, json} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		check("deleted", Options{}, Made)
		later := time.Now().Add(time.Hour)
		if err := os.Chtimes(name, later, later); err != nil {
			t.Fatal(err)
		}
		check("touched", Options{}, Made)
		if err := os.Truncate(name, 100); err != nil {
			t.Fatal(err)
		}
		check("cut off", Options{}, Made)
		st, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, name, func(s string) string { return s[:50] + "?" + s[51:] })
		if err := os.Chtimes(name, st.ModTime(), st.ModTime()); err != nil {
			t.Fatal(err)
		}
		check("changed under its time", Options{}, Fresh)
		check("verified", Options{Verify: true}, Made)
		check("verified again", Options{Verify: true}, Fresh)
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(name, 0o777); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(context.Background(), Options{Dir: p.dir, Out: p.out}); err == nil {
			t.Error("a folder in the place of a file is no error")
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		check("a folder in its place, removed", Options{}, Made)
	}
	check("forced", Options{Force: true}, Made)
	check("after that", Options{}, Fresh)
}

// TestStateRuns: parts of a project, other folders, checks and failures.
func TestStateRuns(t *testing.T) {
	p := newStateProof(t)
	forces := filepath.Join(p.dir, "data", "forces.csv")
	// A run of one edition must not make the others seem fresh.
	edit(t, forces, func(s string) string { return strings.Replace(s, "Southmere,2011,90", "Southmere,2011,95", 1) })
	p.build(Options{Only: []Key{{"area", "Eastmere"}}})
	if made := p.step("the rest of a part"); len(made) != 3 {
		t.Errorf("after one of three areas %v were made", made)
	}
	p.build(Options{Edition: "short"})
	p.unchanged("an edition by name")
	edit(t, forces, func(s string) string { return strings.Replace(s, "Eastmere,2012,60", "Eastmere,2012,66", 1) })
	p.build(Options{Paths: []string{"all.md"}})
	if made := p.step("the other notes"); len(made) != 3 {
		t.Errorf("after one note %v were made", made)
	}
	p.build(Options{Paths: []string{"one.md"}})
	p.unchanged("one note")

	// Other folders have a state of their own.
	other := t.TempDir()
	got, _ := p.run(Options{Out: other})
	for name, s := range got {
		if s != Made {
			t.Errorf("in another folder %s is %s", name, s)
		}
	}
	p.unchanged("after another folder")

	// A check neither knows a state nor leaves one.
	for name, s := range checked(t, p.dir) {
		if s != Made {
			t.Errorf("checked, %s is %s", name, s)
		}
	}

	// A failed edition is tried again, the others are not.
	edit(t, filepath.Join(p.dir, "one.md"), func(s string) string { return s + "\n[Fewer]{claim=\"1 > 2\"}.\n" })
	for range 2 {
		for name, s := range p.build(Options{}) {
			if want := map[bool]Status{true: Failed, false: Fresh}[strings.Contains(name, "one.md")]; s != want {
				t.Errorf("%s is %s, not %s", name, s, want)
			}
		}
	}
}

// checked gives what a check says of the editions.
func checked(t *testing.T, dir string) map[string]Status {
	res, err := Run(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Status{}
	for _, n := range res.Notes {
		for _, e := range n.Editions {
			out[n.Name+e.Name+e.Key] = e.Status
		}
	}
	return out
}

// TestStateFailOn: a warning that is replayed stops an edition as one that is
// found does, and no edition is built for it.
func TestStateFailOn(t *testing.T) {
	p := newStateProof(t)
	first, told := p.run(Options{FailOn: diag.Warning})
	if !strings.Contains(told, "31337") {
		t.Fatalf("no warning is told: %s", told)
	}
	failed := 0
	for name, s := range first {
		if s == Failed {
			failed++
		} else if s != Fresh {
			t.Errorf("%s is %s", name, s)
		}
	}
	full, again := p.run(Options{FailOn: diag.Warning, Force: true, Out: p.full})
	if told != again {
		t.Errorf("replayed: %s\nfound: %s", told, again)
	}
	for _, s := range full {
		if s == Failed {
			failed--
		}
	}
	if failed != 0 {
		t.Errorf("%d more failed when replayed", failed)
	}
	p.unchanged("afterwards")
}

// TestStateLock: the lock is healed from the state, without an edition being
// made, and a run that holds to the lock finds in fresh editions what it finds
// in others.
func TestStateLock(t *testing.T) {
	p := newStateProof(t)
	name := filepath.Join(p.dir, lockFile)
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"empty":      "",
		"half":       string(want[:bytes.LastIndexByte(want[:len(want)/2], '\n')+1]),
		"a conflict": strings.Replace(string(want), "\n", "\n<<<<<<< ours\n=======\n>>>>>>> theirs\n", 1),
	} {
		write(t, p.dir, map[string]string{lockFile: text})
		p.unchanged(what)
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: the lock is not healed: %v", what, err)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	p.unchanged("without a lock")
	if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
		t.Errorf("a lock that was deleted is not written again: %v", err)
	}
	write(t, p.dir, map[string]string{lockFile: strings.Replace(string(want), "\t150\t", "\t149\t", 1)})
	got, told := p.run(Options{Locked: true})
	all, toldAll := p.run(Options{Locked: true, Force: true, Out: p.full})
	if told != toldAll || !strings.Contains(told, "149") {
		t.Errorf("held to the lock, it is told\n%s\nand with all made anew\n%s", told, toldAll)
	}
	for name, s := range all {
		if (s == Failed) != (got[name] == Failed) {
			t.Errorf("held to the lock, %s is %s, and %s with all made anew", name, got[name], s)
		}
	}
	p.unchanged("without --locked")
}

// TestStateStopped: what was made before a run was stopped is fresh in the next.
func TestStateStopped(t *testing.T) {
	p := newStateProof(t)
	edit(t, filepath.Join(p.dir, "brief.yml"), func(s string) string { return s + "keywords: [crime]\n" })
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	made := 0
	_, err := Run(ctx, Options{Dir: p.dir, Out: p.out, Jobs: 1, Progress: func(n Progress) {
		if made = n.Done; made == 3 {
			stop()
		}
	}})
	if err == nil || made != 3 {
		t.Fatalf("%d were made: %v", made, err)
	}
	fresh := 0
	for _, s := range p.build(Options{}) {
		if s == Fresh {
			fresh++
		}
	}
	if fresh != 3 {
		t.Errorf("%d of the three that were made are fresh", fresh)
	}
	p.step("after a run that was stopped")
}

// TestStateShard: a share that is built again is fresh, and says the same of
// its lines.
func TestStateShard(t *testing.T) {
	p := newStateProof(t)
	lines := func() string {
		b, err := os.ReadFile(filepath.Join(p.full, manifestName(Shard{1, 2})))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	o := Options{Out: p.full, Shard: Shard{1, 2}}
	first, _ := p.run(o)
	before := lines()
	second, _ := p.run(o)
	for name := range first {
		if first[name] != Made || second[name] != Fresh {
			t.Errorf("%s is %s, and then %s", name, first[name], second[name])
		}
	}
	if got := strings.ReplaceAll(lines(), `"fresh"`, `"made"`); len(first) == 0 || got != before {
		t.Errorf("the manifest is\n%s\nand was\n%s", got, before)
	}
}
