package build

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// body writes the note's text, part by part.
func (r *report) body() {
	res := r.res
	n := map[DiffSection]int{}
	for _, g := range res.Groups {
		n[g.Section]++
	}
	r.words = append(r.words, []string{"against", withWords(res)})
	r.note.WriteString("::: summary\n")
	r.say("summary", r.summary(n))
	r.note.WriteString(":::\n\n")
	if len(res.Groups)+len(res.Data) > 0 {
		r.tiles(n)
	}
	for from := 0; from < len(res.Groups); {
		to := from
		for to < len(res.Groups) && res.Groups[to].Section == res.Groups[from].Section {
			to++
		}
		r.section(res.Groups[from:to])
		from = to
	}
	r.revisions()
	r.inData()
	r.filesCompared()
	r.signOff()
	r.byEdition()
}

// withWords begins the subtitle.
func withWords(r *DiffResult) string {
	s := r.Against(path.Base)
	if len(r.Files) == 0 || r.Locked {
		return capitalised(s)
	}
	return "With " + s
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// summary says in a few sentences what has to be known.
func (r *report) summary(n map[DiffSection]int) string {
	res := r.res
	of := fmt.Sprintf("%s of %s", number(res.Editions, "edition", "editions"), number(res.Notes, "note", "notes"))
	if len(res.Groups)+len(res.Data) == 0 {
		return fmt.Sprintf("Nothing differs. %s were compared, and every figure, claim, chart and table says what it said.", capitalised(of))
	}
	var s []string
	if k := n[DiffUntrue]; k > 0 {
		verb := "are"
		if k == 1 {
			verb = "is"
		}
		s = append(s, fmt.Sprintf("%s %s no longer true, in %s. A person has to put that right before those briefs can be built.",
			capitalised(number(k, "place", "places")), verb, r.share(res.Persons)))
	} else {
		s = append(s, fmt.Sprintf("Nothing is untrue: %s can be built.", of))
	}
	if k := n[DiffTurnings]; k > 0 {
		s = append(s, fmt.Sprintf("%s turned round: the words follow the figures, and what stands round them should be read again.",
			capitalised(number(k, "sentence has", "sentences have"))))
	}
	if k := n[DiffMoved] + n[DiffRevised]; k > 0 {
		s = append(s, fmt.Sprintf("In %s figures moved and nothing else.", number(k, "other sentence", "other sentences")))
	}
	if res.Skipped > 0 {
		s = append(s, fmt.Sprintf("%s could not be compared, since there were faults before.", capitalised(number(res.Skipped, "edition", "editions"))))
	}
	return strings.Join(s, " ")
}

// share says how many editions something concerns.
func (r *report) share(k int) string {
	if k == r.res.Editions {
		return AllEditions(k)
	}
	return fmt.Sprintf("%s of %s editions", grouped(k), grouped(r.res.Editions))
}

// tiles gives the counts.
func (r *report) tiles(n map[DiffSection]int) {
	counts := []struct {
		key, words string
		n          int
	}{
		{"untrue", "no longer true", n[DiffUntrue]},
		{"turned", "sentences turned round", n[DiffTurnings]},
		{"moved", "other sentences with figures that moved", n[DiffMoved] + n[DiffRevised]},
		{"revised", "values of past periods revised", r.res.Revised},
	}
	if r.res.Locked {
		counts = counts[:3] // what a lock had for cells that no figure shows is not known
	}
	t := &reportTable{name: "counts", head: []string{"Name", "Number"}, key: "Name"}
	r.note.WriteString("::: key-figures\n")
	for _, c := range counts {
		t.rows = append(t.rows, []string{c.key, fmt.Sprint(c.n)})
		fmt.Fprintf(&r.note, "- {{ counts.number['%s'] }} %s\n", c.key, c.words)
	}
	r.note.WriteString(":::\n\n")
	r.table(t)
}

// reportParts are the headings of the sections and what is said under them.
var reportParts = [...]struct{ id, head, means, caption string }{
	DiffUntrue:   {"untrue", "What needs a person first", "With the old data each of these was true, could be built, or was not there. Change the words or the claim, and look at the whole paragraph.", "No longer true"},
	DiffTurnings: {"turned_round", "Sentences that turned round", "The program words these from the figures, so that they are true. The argument round them may not be.", "Turned round"},
	DiffHolds:    {"true_again", "Claims that hold again", "", "True again"},
	DiffMoved:    {"figures_moved", "Figures that moved", "What changed stands in square brackets, as it was and as it is, in the words of the first edition named.", "Sentences whose figures moved"},
	DiffRevised:  {"figures_revised", "Figures of past periods that were revised", "The period is the same as before; the publisher has changed its value.", "Sentences whose figures were revised"},
	DiffMarked:   {"marks_changed", "Marks that came or went", "The numbers are the same.", "Figures with other marks"},
	DiffDrawn:    {"charts_and_tables", "Charts and tables", "These are drawn anew from the new data. Their titles have no claim that fell.", "Charts and tables touched"},
	DiffOther:    {"came_and_went", "What came and went", "", "Editions, figures, charts and tables that are new or no longer there"},
}

// section sets one section's table.
func (r *report) section(groups []*DiffGroup) {
	part := reportParts[groups[0].Section]
	fmt.Fprintf(&r.note, "# %s {#%s}\n\n", part.head, part.id)
	if part.means != "" {
		r.say("means-"+part.id, part.means)
	}
	third := "Change"
	if groups[0].Section == DiffUntrue {
		third = "What is wrong"
	}
	t := &reportTable{name: part.id, caption: part.caption, head: []string{"Place", "What it says", third, "Editions"}}
	for _, g := range groups {
		t.rows = append(t.rows, []string{r.place(g), g.says(), g.details(), g.inEditions()})
	}
	r.show(t)
}

// says gives the sentence of a group, or else what stands in its place.
func (g *DiffGroup) says() string {
	if s := g.Marked("[", "]"); s != "" {
		return clip(s, 300)
	}
	d := &g.Parts[0]
	switch {
	case d.Kind == DiffEditionWent || d.Kind == DiffEditionCame:
		return "The whole brief"
	case d.Heading != "":
		return "Under “" + clip(d.Heading, 100) + "”"
	}
	return "The brief as a whole"
}

// details says what stands behind a group, in words that fit a narrow column.
func (g *DiffGroup) details() string {
	var parts []string
	add := func(s string) {
		if s != "" && len(parts) < 3 && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	for i := range g.Parts {
		d := &g.Parts[i]
		switch {
		case d.Fault != nil:
			add(clip(d.Fault.Message, 240))
			add(capitalised(clip(d.Fault.Hint, 240)))
		case d.Kind == DiffClaimFell:
			add("The claim is false now. " + d.behind())
		case d.Kind == DiffClaimHolds:
			add("The claim holds now. " + d.behind())
		case d.Points != nil && len(parts) > 0:
			add(capitalised(d.Kind) + ": " + d.Points.String())
		case d.Points != nil:
			add(capitalised(d.Points.String()))
		case d.Kind == DiffCame && d.New != nil:
			add("New: " + d.New.String())
		case d.Kind == DiffWent && d.Old != nil:
			add("No longer there: " + d.Old.String())
		default:
			why := d.WhyWords()
			if d.Why == WhyPeriod { // most are
				if why = ""; d.Past {
					why = "an earlier period was revised"
				}
			}
			if d.Change != "" || len(g.Parts) == 1 {
				add(capitalised(joined("; ", d.Change, why)))
			}
		}
	}
	if len(parts) == 0 {
		return "Moved on with the period"
	}
	return strings.Join(parts, ". ")
}

// joined joins what is not empty.
func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// behind tells what a claim comes from: its functions where it has many cells,
// else the cells.
func (d *Difference) behind() string {
	if len(d.New.Cells)+d.New.More > 3 {
		if s := d.WorkedWords(); s != "" {
			return capitalised(s)
		}
	}
	return keyed(d.NewsFirst())
}

// keyed gives cells by their keys: 2013/14: 11,987 (was 12,304).
func keyed(cells []DiffCell) string {
	var parts []string
	for _, c := range cells {
		if len(parts) == 3 {
			parts = append(parts, "and more")
			break
		}
		_, keys, _ := strings.Cut(strings.TrimSuffix(c.At, "]"), "[")
		s := keys + ": " + clip(c.Value, 60)
		if c.Was != "" {
			s += " (was " + clip(c.Was, 60) + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

// inEditions says which editions a group is in.
func (g *DiffGroup) inEditions() string {
	names := g.Names(3)
	switch {
	case g.Of == 0:
		return "All that read it"
	case names == "":
		return "The one edition"
	case g.Count == g.Of && g.Of > 1:
		return capitalised(strings.TrimSuffix(AllEditions(g.Of), " editions"))
	case g.Of == 1, g.Count == 1:
		return "In " + names
	}
	return fmt.Sprintf("%s of %s: %s", grouped(g.Count), grouped(g.Of), names)
}

// revisions sets the cells that the publisher has changed.
func (r *report) revisions() {
	t := &reportTable{name: "values_revised", caption: "Cells that have another value than before", head: []string{"Cell", "Value", "Change", "Where it stands"}}
	left := 0
	for i := range r.res.Data {
		d := &r.res.Data[i]
		if d.Kind == DiffData {
			left = max(left, d.Data.Untold)
		}
		if d.Kind != DiffRevision {
			continue
		}
		is := d.New.Cells[0]
		name, keys, _ := strings.Cut(strings.TrimSuffix(is.At, "]"), "[")
		t.rows = append(t.rows, []string{
			keys + " (" + name + ")", d.Old.String() + " → " + d.New.String(),
			cmp.Or(capitalised(d.Change), "Other marks or words"),
			"Cell " + d.Old.Cells[0].Address + " → " + is.Address,
		})
	}
	if len(t.rows) == 0 {
		return
	}
	r.note.WriteString("# Past values revised {#cells}\n\n")
	r.say("means-cells", "Both files have these, and do not agree. Whatever quotes them from an earlier brief is out of date.")
	r.show(t)
	if left > 0 {
		r.say("left-revised", fmt.Sprintf("%s more were revised.", grouped(left)))
	}
}

// inData sets columns and keys that came or went.
func (r *report) inData() {
	t := &reportTable{name: "columns_and_keys", caption: "Columns, keys and periods that came or went", head: []string{"Dataset", "What", "What happened"}}
	told := map[string]bool{}
	add := func(rows ...string) {
		if key := strings.Join(rows[1:], "\x00"); !told[key] { // several datasets may read one file
			told[key] = true
			t.rows = append(t.rows, rows)
		}
	}
	for i := range r.res.Data {
		d := &r.res.Data[i]
		in := d.Data
		what := "Column “" + clip(in.Name, 80) + "”"
		switch d.Kind {
		case DiffData:
			if len(in.Periods) > 0 {
				add(in.Dataset, "Periods "+listed(in.Periods), "New in the file")
			}
			if len(in.Lost) > 0 {
				add(in.Dataset, "Periods "+listed(in.Lost), "No longer in the file")
			}
			if old, new := in.Old, in.New; old.Published != "" && old.Published == new.Published && old.Name != new.Name {
				add(in.Dataset, "Date of publication", fmt.Sprintf("%s line %d still says %s", d.File, d.Line, old.Published))
			}
			continue
		case DiffKey:
			what = capitalised(in.Column) + " “" + clip(in.Name, 80) + "”"
		case DiffColumn:
		default:
			continue
		}
		happened := "New"
		if in.Went {
			happened = "No longer in the file"
			if in.Near != "" {
				happened += "; it may be “" + clip(in.Near, 80) + "” now"
			}
			if in.Used {
				happened += fmt.Sprintf("; %s line %d names it", d.File, d.Line)
			}
		}
		add(in.Dataset, what, happened)
	}
	if len(t.rows) == 0 {
		return
	}
	r.note.WriteString("# What the files hold now {#structure}\n\n")
	r.show(t)
}

func listed(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s … (%d)", strings.Join(names[:most], ", "), len(names))
	}
	return strings.Join(names, ", ")
}

// filesCompared sets the files with their hashes, as they were and as they are.
func (r *report) filesCompared() {
	t := &reportTable{name: "files", caption: "Files compared", head: []string{"Side", "File", "SHA-256"}}
	for _, p := range r.res.Files {
		t.rows = append(t.rows, []string{"Old", fileNamed(p.Old), spaced(p.Old.SHA256)}, []string{"New", fileNamed(p.New), spaced(p.New.SHA256)})
	}
	if len(t.rows) == 0 {
		return
	}
	r.note.WriteString("# The files compared {#files}\n\n")
	r.show(t)
}

// fileNamed gives a file with what it is.
func fileNamed(f DiffFile) string {
	return joined(", ", f.Name, f.Publisher, f.Title)
}

// spaced writes a hash so that it can be read, and be broken into lines.
func spaced(sum string) string {
	var parts []string
	for len(sum) > 8 {
		parts, sum = append(parts, sum[:8]), sum[8:]
	}
	return strings.Join(append(parts, sum), " ")
}

// signOff sets the lines for those who answer for the new figures.
func (r *report) signOff() {
	r.note.WriteString("# Sign-off {#sign-off}\n\n")
	has := func(section DiffSection) bool {
		return slices.ContainsFunc(r.res.Groups, func(g *DiffGroup) bool { return g.Section == section })
	}
	says, when := "I have read this report", ""
	switch untrue, turns := has(DiffUntrue), has(DiffTurnings); {
	case untrue && turns:
		says = "I have read what this report lists under “What needs a person first” and “Sentences that turned round”"
	case untrue:
		says = "I have read what this report lists under “What needs a person first”"
	case turns:
		says = "I have read what this report lists under “Sentences that turned round”"
	}
	if has(DiffUntrue) {
		when = " once it is put right"
	}
	r.note.WriteString(says + ", and agree that the briefs are built from the new data" + when + ".")
	r.note.WriteString("\n\n::: columns\n")
	for _, who := range []string{"Prepared by: analyst", "Checked by: reviewer", "Agreed by: head of analysis"} {
		fmt.Fprintf(&r.note, "::: {.column width=\"32%%\"}\n**%s**\n", who)
		for _, line := range []string{"Name", "Signature", "Date"} {
			fmt.Fprintf(&r.note, "\n%s\n\n---\n", line)
		}
		r.note.WriteString(":::\n")
	}
	r.note.WriteString(":::\n\n")
}

// byEdition lists for each edition where it says something untrue or turned, and
// how much of it moved. What all have stands in the tables before, and is left
// out.
func (r *report) byEdition() {
	type row struct {
		label         string
		untrue, turns []string
		moved         int
	}
	rows := map[int]*row{}
	for _, g := range r.res.Groups {
		for i := range g.Editions {
			e := &g.Editions[i]
			if g.Of == 0 {
				continue
			}
			if rows[e.number] == nil {
				rows[e.number] = &row{label: cmp.Or(e.Label(), strings.TrimSuffix(path.Base(g.Note), ".md"))}
			}
			k := rows[e.number]
			switch {
			case g.Section == DiffUntrue && (g.Count < g.Of || g.Of == 1):
				k.untrue = append(k.untrue, r.place(g))
			case g.Section == DiffTurnings && (g.Count < g.Of || g.Of == 1):
				k.turns = append(k.turns, r.place(g))
			case g.Section > DiffTurnings && g.Section != DiffOther:
				k.moved++
			}
		}
	}
	if len(rows) < 2 {
		return // the tables before are those of the one edition
	}
	t := &reportTable{
		name: "editions", caption: "Where each edition is touched, besides what all of them have", key: "[Row, Edition]",
		head: []string{"Edition", "No longer true", "Turned round", "Moved"},
	}
	numbers := slices.Sorted(maps.Keys(rows))
	// Those with something untrue come first where not all are listed.
	if len(numbers) > mostByName {
		slices.SortStableFunc(numbers, func(a, b int) int { return cmp.Compare(len(rows[b].untrue), len(rows[a].untrue)) })
	}
	left := max(0, len(numbers)-mostByName)
	for _, n := range numbers[:len(numbers)-left] {
		k := rows[n]
		t.rows = append(t.rows, []string{k.label, places(k.untrue), places(k.turns), strings.ReplaceAll(number(k.moved, "place", "places"), " ", "\u00a0")})
	}
	r.note.WriteString("::: annex\n\n# Every edition {#editions}\n\n")
	r.say("means-editions", "Each figure of each edition, as it was and as it is, is in the attached file "+reportFigures+".")
	r.show(t)
	if left > 0 {
		r.say("left-editions", fmt.Sprintf("%s more editions are not listed here.", grouped(left)))
	}
	r.note.WriteString("\n:::\n")
}

// places lists the first places.
func places(all []string) string {
	const most = 6
	switch n := len(all); {
	case n == 0:
		return "None"
	case n > most:
		return strings.Join(all[:most], ", ") + fmt.Sprintf(" and %d more", n-most)
	}
	return strings.Join(all, ", ")
}

// reportFigures is the file, attached to a report, that holds every figure.
const reportFigures = "every-figure.csv"

// everyFigure gives all that moved in each edition as CSV, with formulas made
// harmless.
func (r *DiffResult) everyFigure() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	write := func(row ...string) {
		for i := range row {
			row[i] = neutral(row[i])
		}
		w.Write(row) // into memory, which does not fail
	}
	write("Note", "Edition", "Key", "File", "Line", "Words", "As it was", "As it is", "Change", "Revised")
	for _, g := range r.Groups {
		for i := range g.Editions {
			e := &g.Editions[i]
			for _, v := range e.Values {
				revised := ""
				if v.revised {
					revised = "yes"
				}
				write(g.Note, e.Edition, e.Key, g.File, strconv.Itoa(g.Line), v.Words, v.Old, v.New, v.Change, revised)
			}
		}
	}
	w.Flush()
	return b.Bytes()
}
