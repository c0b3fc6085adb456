package build

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// forces is the sample of a batch: one note, an edition for each of 43 areas,
// and the next year's release beside this year's.
const (
	forces     = "../../briefs/forces"
	forcesNow  = "data/offences-2024-25.csv"
	forcesNext = "data/next/offences-2025-26.csv"
)

// forcesCopy gives a copy of the sample that a test may change.
func forcesCopy(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(forces, "note.md")); err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	dir := filepath.Join(t.TempDir(), "forces")
	if err := os.CopyFS(dir, os.DirFS(forces)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, stateDir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestForces builds all editions, which have no faults and no warnings and are
// those of the lock, and a share of them again to the same bytes with one
// worker.
func TestForces(t *testing.T) {
	dir := forcesCopy(t)
	res := run(t, Options{Dir: dir, Out: "one", Jobs: 8})
	lockHolds(t, dir, forces)
	want := files(t, filepath.Join(dir, "one"))
	if len(want) != 2*43 {
		t.Fatalf("made %d files, and 43 PDFs with their evidence were to be made", len(want))
	}
	for _, e := range res.Notes[0].Editions {
		if e.Pages < 3 || e.Pages > 4 {
			t.Errorf("%s has %d pages", e.PDF, e.Pages)
		}
	}
	run(t, Options{Dir: dir, Out: "two", Locked: true, Jobs: 1, Force: true, Shard: Shard{2, 6}})
	got := files(t, filepath.Join(dir, "two"))
	for name := range got {
		if !strings.HasPrefix(name, "shard-") && got[name] != want[name] {
			t.Errorf("built again, the bytes of %s differ", name)
		}
	}
	if len(got) < 9 {
		t.Errorf("built %d files again", len(got))
	}
}

// others are the areas of which an edition gives a figure by itself, though it
// is of another area: the remark on Saltreach speaks of its neighbour. The
// extremes of a group are told in every edition.
var others = map[string]string{`burglary.rate["Gullhaven"][latest]`: "Saltreach"}

var extreme = regexp.MustCompile(`^(min|max)\(peers\.`)

// TestForcesOwn holds each edition to its area: it names it, charts and tables
// are of the area or its group, figures of a single other area are none but
// those said above, and no area outside the group is named at all.
func TestForcesOwn(t *testing.T) {
	groups := map[string]string{}
	for _, r := range records(t, filepath.Join(forces, "data/areas.csv")) {
		groups[r["area"]] = r["group"]
	}
	var schema map[string]any
	if err := json.Unmarshal(EvidenceSchema, &schema); err != nil {
		t.Fatal(err)
	}
	charts := 0
	jobs := loaded(t, forcesCopy(t))
	for i, j := range jobs {
		own := j.key()
		b := brief.Bind(j.input())
		if b.Faults.HasErrors() || groups[own] == "" {
			t.Fatalf("%s: %v", own, b.Faults)
		}
		if title := b.Words(b.Title); !strings.HasSuffix(title, " in "+own) {
			t.Errorf("the title of %s is %q", own, title)
		}
		e := evidenceOf(b, j.source.name, tellerOf(nil))
		if i%9 == 0 {
			var raw any
			if err := json.Unmarshal(e.json(nil), &raw); err != nil {
				t.Fatal(err)
			}
			for _, fault := range (validator{schema["$defs"].(map[string]any)}).check(schema, raw, "evidence") {
				t.Errorf("%s: %s", own, fault)
			}
		}
		// areas gives the areas that cells are of.
		areas := func(cells []*evidenceCell) (out []string) {
			for _, c := range cells {
				for _, k := range c.Key {
					if groups[k] != "" && !slices.Contains(out, k) && c.Measure != "" {
						out = append(out, k)
					}
				}
			}
			return out
		}
		for _, f := range e.Figures {
			if of := areas(f.Cells); len(of) == 1 && of[0] != own && others[f.Expression] != own && !extreme.MatchString(f.Expression) {
				t.Errorf("%s has a figure of %s: %s, %s", own, of[0], f.Expression, f.Shown)
			}
		}
		for _, c := range e.Charts {
			charts++
			for _, v := range c.Values {
				for _, of := range areas(v.Cells) {
					if of != own && (c.ID == "fig-kinds" || groups[of] != groups[own]) {
						t.Errorf("%s in %s has a value of %s", c.ID, own, of)
					}
				}
			}
		}
		for _, c := range e.Tables {
			for _, v := range c.Values {
				for _, of := range areas(v.Cells) {
					if of != own && groups[of] != groups[own] {
						t.Errorf("%s in %s has a value of %s", c.ID, own, of)
					}
				}
			}
		}
		for _, n := range b.Blocks {
			note.Walk(n, func(k *note.Node) bool {
				if k.Kind == note.Paragraph {
					for other, group := range groups {
						if words := b.Words(k.Kids); group != groups[own] && strings.Contains(words, other) {
							t.Errorf("%s speaks of %s: %s", own, other, words)
						}
					}
				}
				return true
			})
		}
	}
	if len(jobs) != 43 || charts != 3*43 {
		t.Errorf("%d editions with %d charts", len(jobs), charts)
	}
}

// records reads a CSV file by its header.
func records(t *testing.T, name string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, head := range rows[0] {
			r[head] = row[i]
		}
		out = append(out, r)
	}
	return out
}

// TestForcesReleases holds the two releases against each other: totals add up,
// the next one has one year more, and of what it shares with this one exactly
// the revisions differ that are written here.
func TestForcesReleases(t *testing.T) {
	releases := [2]map[string]map[string]string{{}, {}}
	for i, name := range []string{forcesNow, forcesNext} {
		sum, hidden := map[string]int{}, map[string]bool{}
		for _, r := range records(t, filepath.Join(forces, name)) {
			releases[i][r["area"]+", "+r["year"]+", "+r["offence_type"]] = r
			n := 0
			if _, err := fmt.Sscan(r["offences"], &n); err != nil {
				hidden[r["area"]+", "+r["year"]] = true
			}
			if r["offence_type"] == "All offences" {
				n = -n
			}
			sum[r["area"]+", "+r["year"]] += n
		}
		for at, rest := range sum {
			if rest != 0 && !hidden[at] {
				t.Errorf("%s: %s does not add up, by %d", name, at, rest)
			}
		}
		if len(releases[i]) != 43*(6+i)*4 {
			t.Errorf("%s has %d rows", name, len(releases[i]))
		}
	}
	var got []string
	for key, r := range releases[0] {
		if n := releases[1][key]; !cmp.Equal(r, n) {
			got = append(got, fmt.Sprintf("%s: %s %s to %s %s", key, r["offences"], r["status"], n["offences"], n["status"]))
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{
		"Quennborough, 2024-25, All offences: 19775 [p] to 20087 [r]",
		"Quennborough, 2024-25, Fraud: 10556 [p] to 10868 [r]",
		"Thistleborough, 2023-24, All offences: 7771  to 7889 [r]",
		"Thistleborough, 2023-24, Burglary: 1359  to 1477 [r]",
		"Wrackmouth, 2024-25, All offences: 4441 [p] to 4441 ",
		"Wrackmouth, 2024-25, Vehicle crime: 1196 [p] to 1196 ",
	}, got); diff != "" {
		t.Error(diff)
	}
}

// untrue is a sentence, or part of one, that the next release makes untrue.
type untrue struct {
	kind  string // of difference
	areas string // the editions, joined by semicolons
	at    string // file and line
	words string // as they stand in that line
	why   string
}

const (
	rural = "Brackenshaw; Curlewdale; Fallowtarn; Heathermoss; Ullenfell; Upper Thessaway and the Marsh Hundreds"
	every = "every area"
)

// nowUntrue is written by hand, from the note and the two files, as a careful
// reader would. Numbers, and places in a ranking, that follow the figures are
// not in it; words that say another thing than before are.
var nowUntrue = []untrue{
	{DiffClaimFell, every, "_country.md:3", "All areas but one", "Tarrowmoor has made its return: there are 43 of 43"},
	{DiffClaimFell, every, "_country.md:3", "fewer than half", "fraud has gone from 49.6% of all offences to 50.5%"},
	{DiffClaimFell, "Tollminster", "_remarks.md:4", "has fallen in each of the last three years", "vehicle crime rose from 14,470 to 14,817"},
	{DiffClaimFell, "Saltreach", "_remarks.md:8", "the highest rate of burglary among the coastal areas", "Gullhaven, at 5.7, has gone past Saltreach, at 5.6"},
	{DiffClaimFell, "Quennborough", "_remarks.md:16", "rose by less than 3%", "the provisional 10,556 of 2024-25 is revised to 10,868; nor is it provisional any more"},
	{DiffClaimFell, "Thistleborough", "_remarks.md:20", "fell in each year from 2021-22 to 2024-25", "1,359 of 2023-24 is revised to 1,477, which is more than the 1,380 of the year before"},

	{DiffFault, "Fennoë", "_few.md:72", "fewer than ten", "the number of burglaries is [c], so that nothing can be said of it"},
	{DiffFault, "Hopsworth", "_remarks.md:24", "In 2024-25 Hopsworth", "the figure beside the year is now that of 2025-26"},

	{DiffTurned, "Fennoë", "_few.md:72", "vehicle.offences[force][latest] }} were vehicle crimes", "[c] were vehicle crimes"},
	{DiffTurned, "Fennoë", "_few.md:93", "| Vehicle crime |", "number and rate are [c]"},
	{DiffTurned, "Fennoë", "_few.md:94", "| Burglary |", "number and rate are [c]"},
	{DiffTurned, "Tollminster", "_usual.md:110", "vehicle crime {{ moved(", "from fell to rose"},
	{DiffTurned, "Tollminster", "_usual.md:142", "| Vehicle crime |", "from a fall to a rise"},
	{DiffTurned, "Great Ostmere", "_usual.md:16", "The number of offences recorded in {{ force }} {{ moved(", "from fell to rose"},
	{DiffTurned, "Great Ostmere", "_usual.md:31", "{{ change(totals.offences[force][previous]", "from a fall to a rise"},
	{DiffTurned, "Great Ostmere", "_usual.md:110", "vehicle crime {{ moved(", "from fell to rose"},
	{DiffTurned, "Great Ostmere", "_usual.md:142", "| Vehicle crime |", "from a fall to a rise"},
	{DiffTurned, "Great Ostmere", "_usual.md:145", "| **All offences** |", "from a fall to a rise"},
	{DiffTurned, "Coldforge", "_usual.md:110", "and fraud {{ moved(", "from was unchanged to rose"},

	{DiffPassage, "Tarrowmoor", "note.md:10", "{.content-visible", "the whole text for an area without a return: it has made one"},
	{DiffPassage, "Coldforge", "_usual.md:7", "{.content-visible", "exactly as many as in the year before: it is 2% more"},
	{DiffPassage, "Coldforge", "_usual.md:32", "on the number in the year before", "the difference, where there was none"},
	{DiffPassage, "Coldforge", "_usual.md:39", "now that the number of offences no longer rises", "it rises"},
	{DiffPassage, "Barleywick", "_usual.md:11", "{.content-visible", "hardly changed: it is 1% more"},
	{DiffPassage, "Barleywick", "_usual.md:32", "on the number in the year before", "the difference, where it was small"},
	{DiffPassage, "Barleywick", "_usual.md:41", "what it does that", "its number rises, and there is less to learn from it"},
	{DiffPassage, "Great Ostmere", "_usual.md:21", "Vehicle crime and burglary together fell by more than fraud rose.", "the number rises"},
	{DiffPassage, "Great Ostmere", "_usual.md:39", "now that the number of offences no longer rises", "it rises"},
	{DiffPassage, "Tollminster", "_usual.md:18", "Fraud alone rose", "vehicle crime rose too"},
	{DiffPassage, "Fairstow", "_place.md:9", "[below]", "its rate has gone over the median of all areas"},
	{DiffPassage, "Copperhulme", "_place.md:8", "[above]", "with 43 returns its rate is the median itself"},
	{DiffPassage, "Curlewdale", "_place.md:4", "lowest rate of the]", "the fourth of seven is counted from the top"},
	{DiffPassage, "Heathermoss", "_place.md:5", "[the lowest rate of the]", "Tarrowmoor's, which was missing, is lower"},
	{DiffPassage, "Curlewdale", "_usual.md:81", "below it", "with seven returns its rate is the median of the group itself"},
	{DiffPassage, rural, "_place.md:6", "[ with a return]", "all seven have made one"},
	{DiffPassage, rural, "_usual.md:78", "[with a return]", "all seven have made one"},
}

// wordsChanged are sentences in which words are put for others that say the
// same way: they are told, as any figure that moved is.
var wordsChanged = []untrue{
	{DiffFigure, "Merrowsea", "_remarks.md:12", "fold(fraud.offences", "nearly doubled is now doubled"},
}

// TestForcesNext tries the next release, and wants each of the sentences above
// to be told, and no other to be called untrue.
func TestForcesNext(t *testing.T) {
	dir := forcesCopy(t)
	var all []string
	for _, r := range records(t, filepath.Join(dir, "data/areas.csv")) {
		all = append(all, r["area"])
	}
	place := func(kind, area, at string) string { return kind + " " + at + " " + area }
	want, also := map[string]string{}, map[string]string{}
	for i, list := range [][]untrue{nowUntrue, wordsChanged} {
		for _, u := range list {
			name, number, _ := strings.Cut(u.at, ":")
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			line := 0
			fmt.Sscan(number, &line)
			if lines := strings.Split(string(text), "\n"); line < 1 || line > len(lines) || !strings.Contains(lines[line-1], u.words) {
				t.Errorf("%s does not say “%s”", u.at, u.words)
			}
			areas := strings.Split(u.areas, "; ")
			if u.areas == every {
				areas = all
			}
			for _, a := range areas {
				if i == 0 {
					want[place(u.kind, a, u.at)] = u.why
				} else {
					also[place(u.kind, a, u.at)] = u.why
				}
			}
		}
	}
	got := map[string]bool{}
	res, err := Diff(context.Background(), DiffOptions{Dir: dir, Data: []string{forcesNow + "=" + forcesNext}, Each: func(d *Difference) error {
		at := place(d.Kind, d.Key, fmt.Sprintf("%s:%d", d.File, d.Line))
		switch {
		case d.Kind == DiffFigure:
			delete(also, at)
		case d.Kind == DiffPassage && d.Change == "shown now":
		case d.Kind == DiffPassage, d.Kind == DiffTurned, d.NeedsPerson:
			got[at] = true
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for at, why := range want {
		if !got[at] {
			t.Errorf("not told: %s (%s)", at, why)
		}
	}
	for at := range got {
		if _, ok := want[at]; !ok {
			t.Errorf("told, and nobody expects it: %s", at)
		}
	}
	for at, why := range also {
		t.Errorf("not told: %s (%s)", at, why)
	}
	if res.Editions != 43 || res.Touched != 43 || res.Skipped != 0 {
		t.Errorf("%d editions compared, %d touched, %d skipped", res.Editions, res.Touched, res.Skipped)
	}
}

// TestForcesBrand holds the colours of the brand against what they stand on:
// 4.5 for letters, 3 for the areas of a chart.
func TestForcesBrand(t *testing.T) {
	in := loaded(t, forcesCopy(t))[0].input()
	b := in.Brand
	c := b.Colors
	for _, p := range []struct {
		what string
		got  int
		want int
	}{
		{"text", brand.Contrast(c.Foreground, c.Background), 700},
		{"headings", brand.Contrast(b.Headings[0].Color, c.Background), 450},
		{"words in a panel", brand.Contrast(c.OnPanel, c.Panel), 450},
		{"the title on its band", brand.Contrast(b.OnColor(c.Primary), c.Primary), 450},
	} {
		if p.got < p.want {
			t.Errorf("%s: a contrast of %d, and %d is wanted", p.what, p.got, p.want)
		}
	}
	for i, hue := range b.Palette {
		if got := brand.Contrast(hue, c.Background); got < 300 {
			t.Errorf("the chart colour %d has a contrast of %d", i, got)
		}
	}
	if b.Logo == nil || b.Logo.Alt == "" {
		t.Error("there is no logo, or nothing says what it is")
	}
}

// yamlFile reads a YAML file of the sample.
func yamlFile(t *testing.T, name string) *conf.Value {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(forces, name))
	if err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	src := diag.NewSource(name, text)
	v, faults := conf.Parse(src, 0, len(text))
	if len(faults) > 0 {
		var b strings.Builder
		faults.Print(&b, diag.PrintOptions{})
		t.Fatal(b.String())
	}
	if n := strings.Count(string(text), ": IMAGE\n") + strings.Count(string(text), ": \"IMAGE\"\n"); n != 1 {
		t.Errorf("%s has %d values to fill in, and is to have one", name, n)
	}
	if regexp.MustCompile(`(?i)secret(s|Name|Ref|KeyRef)\b|password`).Match(text) {
		t.Errorf("%s speaks of secrets", name)
	}
	return v
}

// TestForcesKubernetes looks at what the job may do on a cluster. That its
// commands are the program's is tested where they are run, in cmd/brief.
func TestForcesKubernetes(t *testing.T) {
	list := yamlFile(t, "kubernetes.yml")
	var job *conf.Value
	for _, item := range list.Get("items").Items {
		if item.Get("kind").Text.S == "Job" {
			job = item
		}
	}
	if job == nil {
		t.Fatal("there is no job")
	}
	container := at(t, job, "spec.template.spec.containers").Items[0]
	for _, c := range []struct {
		in         *conf.Value
		path, want string
	}{
		{job, "spec.completionMode", "Indexed"},
		{job, "spec.template.spec.restartPolicy", "Never"},
		{job, "spec.template.spec.automountServiceAccountToken", "false"},
		{job, "spec.template.spec.securityContext.runAsNonRoot", "true"},
		{job, "spec.template.spec.securityContext.seccompProfile.type", "RuntimeDefault"},
		{container, "image", "IMAGE"},
		{container, "securityContext.allowPrivilegeEscalation", "false"},
		{container, "securityContext.readOnlyRootFilesystem", "true"},
		{container, "workingDir", "/copy"},
	} {
		if got := at(t, c.in, c.path).Text.S; got != c.want {
			t.Errorf("%s is %q, and not %q", c.path, got, c.want)
		}
	}
	if drop := at(t, container, "securityContext.capabilities.drop").Items; len(drop) != 1 || drop[0].Text.S != "ALL" {
		t.Error("capabilities are kept")
	}
	for _, part := range []string{"requests.cpu", "requests.memory", "limits.cpu", "limits.memory"} {
		at(t, container, "resources."+part)
	}
	shards := at(t, container, "env").Items[0]
	if n := at(t, job, "spec.completions").Text.S; shards.Get("name").Text.S != "SHARDS" || shards.Get("value").Text.S != n || at(t, job, "spec.parallelism").Text.S != n {
		t.Error("completions, parallelism and SHARDS are not one number")
	}
	// What is written to must be a volume.
	mounted := map[string]bool{}
	for _, m := range at(t, container, "volumeMounts").Items {
		mounted[m.Get("mountPath").Text.S] = true
	}
	if !mounted["/out"] || !mounted["/copy"] || len(mounted) != 2 {
		t.Errorf("volumes stand at %v", mounted)
	}
}

// TestForcesMatrix looks at the CI matrix likewise.
func TestForcesMatrix(t *testing.T) {
	ci := yamlFile(t, "ci-matrix.yml")
	if p := at(t, ci, "permissions"); len(p.Entries) != 1 || at(t, p, "contents").Text.S != "read" {
		t.Error("the workflow may do more than read")
	}
	var shards []string
	for _, s := range at(t, ci, "jobs.build.strategy.matrix.shard").Items {
		shards = append(shards, s.Text.S)
	}
	n := at(t, ci, "env.SHARDS").Text.S
	if len(shards) == 0 || shards[0] != "1" || shards[len(shards)-1] != n || fmt.Sprint(len(shards)) != n {
		t.Errorf("the matrix has the shards %v, and SHARDS is %s", shards, n)
	}
	if at(t, ci, "jobs.merge.needs").Text.S != "build" || at(t, ci, "jobs.build.strategy.fail-fast").Text.S != "false" {
		t.Error("the shares are not joined after all of them")
	}
	for _, flag := range []string{"--network none", "--read-only", "--cap-drop ALL", "no-new-privileges"} {
		if !strings.Contains(at(t, ci, "env.CONTAINER").Text.S, flag) {
			t.Errorf("containers run without %s", flag)
		}
	}
	for _, j := range []string{"build", "merge"} {
		for _, step := range at(t, ci, "jobs."+j+".steps").Items {
			if uses := step.Get("uses"); uses != nil && !regexp.MustCompile(`^actions/[a-z-]+@[0-9a-f]{40}$`).MatchString(uses.Text.S) {
				t.Errorf("%s is not pinned", uses.Text.S)
			}
		}
	}
}

// at gives the value at a path of keys.
func at(t *testing.T, v *conf.Value, path string) *conf.Value {
	t.Helper()
	for key := range strings.SplitSeq(path, ".") {
		if v = v.Get(key); v == nil {
			t.Fatalf("there is no %s", path)
		}
	}
	return v
}
