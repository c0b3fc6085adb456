package build

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"policybrief/assets"
	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/pdf"
)

// A report is a change report on its way: a note, and the files that its
// figures are bound to. Whatever comes from notes and data stands in those
// files, so that nothing of it is read as Markdown, and goes with the PDF.
type report struct {
	res    *DiffResult
	base   string // the folder that all notes share
	only   string // the one file that all places of notes are in, or ""
	source string // of the tables, as they say it
	note   bytes.Buffer
	data   bytes.Buffer // the note's data: entries
	files  map[string]*diag.Source
	words  [][]string
}

// Bounds of a report: more rows than a person reads are left to the attached
// files' successor, the list that --json gives.
const (
	mostReported = 300 // rows of a table
	mostByName   = 400 // rows of the table by edition
)

// reportFolder is where its files would lie, apart from those of the project.
const reportFolder = "change-report/"

// reportNote is what the report's note is called in its evidence.
const reportNote = "change-report.md"

// report makes the change report: a brief of its own, by the stages that make
// every other one.
func (d *differ) report() ([]byte, error) {
	r := &report{res: d.res, files: map[string]*diag.Source{}}
	r.base, r.only = sharedFolder(d.res.Groups), onlyNote(d.res.Groups)
	r.source = "brief diff, " + d.res.Against(path.Base)
	r.body()
	head := r.front()
	text := head + r.note.String()
	src := diag.NewSource(reportNote, []byte(text))
	doc, faults := note.Parse(src, nil, nil)
	p := d.reportProject(r.files)
	front := doc.Editions[0].Front
	sets, bad := p.declared(front)
	faults.Add(bad...)
	b, bad := d.reportBrand(p)
	faults.Add(bad...)
	if faults.HasErrors() {
		return nil, reportFault(faults)
	}
	set, made, bad := Set(brief.Input{Doc: doc, Edition: &doc.Editions[0], Datasets: sets, Brand: b})
	if set == nil || bad.HasErrors() {
		return nil, reportFault(bad)
	}
	told := tellerOf(nil)
	e := evidenceOf(made, reportNote, told)
	set.Attachments = append(attachments(made, e, e.json(nil), told), page.Attachment{
		Name: reportFigures, MIME: "text/csv", Relationship: "Data", Data: d.res.everyFigure(),
		Description: "Every figure of every edition that moved, as it was and as it is",
	})
	return pdf.Write(set, assets.SRGB)
}

// reportFault gives the first fault of a report. It is the program's: nothing
// that a note or a file holds can make one.
func reportFault(faults diag.List) error {
	for _, f := range faults {
		if f.Severity == diag.Error {
			return fmt.Errorf("the change report could not be made, which is a fault of the program: %s: %s", f.Rule.Code, f.Message)
		}
	}
	return errors.New("the change report could not be made, which is a fault of the program")
}

// Against says what was held against what. name says how a file is named.
func (r *DiffResult) Against(name func(string) string) string {
	if r.Locked {
		return "the data as they are, against " + lockFile
	}
	var parts []string
	for _, p := range r.Files {
		parts = append(parts, name(p.New.Name)+" in place of "+name(p.Old.Name))
	}
	return strings.Join(parts, "; ")
}

// front writes the front matter.
func (r *report) front() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: What the new figures change\nsubtitle: %s\n", quoted("{{ texts.text['against'] }}"))
	if m := highestMarking(r.res.markings); m != "" {
		fmt.Fprintf(&b, "marking: %s\n", quoted(m))
	}
	if e := latestEmbargo(r.res.embargoes); e != "" {
		fmt.Fprintf(&b, "embargo: %s\n", quoted(e))
	}
	b.WriteString("data:\n")
	r.table(&reportTable{name: "texts", head: []string{"Name", "Text"}, rows: r.words, key: "Name"})
	b.WriteString(r.data.String())
	b.WriteString("---\n\n")
	return b.String()
}

// quoted writes a text as YAML and JSON do.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // into memory, which does not fail
	return strings.TrimSpace(b.String())
}

// highestMarking gives the marking of a document that holds what all of some
// others hold. Those that are not known stand beside it.
func highestMarking(all []string) string {
	known := []string{"OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"}
	highest := -1
	var others []string
	for _, m := range all {
		if i := slices.Index(known, strings.ToUpper(strings.TrimSpace(m))); i >= 0 {
			highest = max(highest, i)
		} else {
			others = append(others, m)
		}
	}
	slices.Sort(others)
	if highest >= 0 && (highest > 0 || len(others) == 0) {
		others = append([]string{known[highest]}, others...)
	}
	return strings.Join(others, " / ")
}

// latestEmbargo gives the embargo that ends last.
func latestEmbargo(all []string) (latest string) {
	var end time.Time
	for _, e := range all {
		t, err := time.Parse(time.RFC3339, e)
		if err == nil && (latest == "" || t.After(end)) {
			latest, end = e, t
		}
	}
	return latest
}

// say puts a text into the note by way of the data.
func (r *report) say(name, text string) {
	r.words = append(r.words, []string{name, text})
	fmt.Fprintf(&r.note, "{{ texts.text['%s'] }}\n", name)
}

// A reportTable is a table of the report, and the CSV file behind it.
type reportTable struct {
	name, caption string
	key           string // the column that is the key; a column of numbers before all others where there is none
	head          []string
	rows          [][]string
}

// table writes a table's file, and its entry among the data.
func (r *report) table(t *reportTable) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	key := t.key
	write := func(no string, row []string) {
		if t.key != "Name" {
			row = append([]string{no}, row...)
		}
		w.Write(row) // into memory, which does not fail
	}
	if key == "" {
		key = "Row"
	}
	write("Row", t.head)
	for i, row := range t.rows {
		write("r"+strconv.Itoa(i+1), row)
	}
	w.Flush()
	file := reportFolder + t.name + ".csv"
	r.files[file] = diag.NewSource(file, b.Bytes())
	fmt.Fprintf(&r.data, "  %s:\n    file: %s\n    key: %s\n    source: {title: %s, illustrative: %t}\n", t.name, file, key, quoted(r.source), r.made())
}

// made tells whether any of what is compared is made-up data: the report as a
// whole says so then.
func (r *report) made() bool {
	return slices.ContainsFunc(r.res.Groups, func(g *DiffGroup) bool { return g.Made }) ||
		slices.ContainsFunc(r.res.Data, func(d Difference) bool { return d.made })
}

// show sets a table under what was said of it; nothing where it has no rows.
func (r *report) show(t *reportTable) {
	if len(t.rows) == 0 {
		return
	}
	left := 0
	if most := mostReported; t.name != "editions" && len(t.rows) > most {
		left, t.rows = len(t.rows)-most, t.rows[:most]
	}
	r.table(t)
	columns := make([]string, len(t.head))
	for i, h := range t.head {
		columns[i] = quoted(h)
	}
	fmt.Fprintf(&r.note, "\n```table {#tbl-%s}\ndata: %s\ncolumns: [%s]\ncaption: %s\n```\n\n", t.name, t.name, strings.Join(columns, ", "), quoted(t.caption))
	if left > 0 {
		r.say("left-"+t.name, fmt.Sprintf("%s more are not listed here: brief diff with --json gives all.", grouped(left)))
	}
}

// reportProject gives the project of a report: its files are those made for
// it, and its rules those of nobody.
func (d *differ) reportProject(files map[string]*diag.Source) *project {
	q := &project{root: d.projects[0].root}
	q.guards.get(struct{}{}, func() guards { return guards{} })
	q.put(files)
	return q
}

// reportBrand gives the brand that the briefs share.
func (d *differ) reportBrand(q *project) (*brand.Brand, diag.List) {
	if len(d.res.sources) == 0 {
		return q.brand("", nil)
	}
	s := d.res.sources[0]
	return s.project.brand(s.name, s.doc.Front.Brand)
}

// sharedFolder gives the folder in which all places lie, with a slash at its
// end.
func sharedFolder(groups []*DiffGroup) string {
	shared, first := "", true
	for _, g := range groups {
		file := cmp.Or(g.File, g.Note)
		if file == "" {
			continue
		}
		dir := path.Dir(file) + "/"
		if dir == "./" {
			dir = ""
		}
		if first {
			shared, first = dir, false
		}
		for !strings.HasPrefix(dir, shared) {
			shared = shared[:strings.LastIndexByte(strings.TrimSuffix(shared, "/"), '/')+1]
		}
	}
	return shared
}

// onlyNote gives the note in which all places are that are in notes.
func onlyNote(groups []*DiffGroup) string {
	only := ""
	for _, g := range groups {
		switch {
		case g.Line == 0 || !strings.HasSuffix(g.File, ".md"):
		case only != "" && only != g.File:
			return ""
		default:
			only = g.File
		}
	}
	return only
}

// place says where a group stands: note.md, line 21.
func (r *report) place(g *DiffGroup) string {
	file := strings.TrimPrefix(g.File, r.base)
	if file == "" {
		file = strings.TrimPrefix(g.Note, r.base)
	}
	switch {
	case g.Line == 0:
		return file
	case g.File == r.only:
		return fmt.Sprintf("Line\u00a0%d", g.Line)
	}
	return fmt.Sprintf("%s line %d", file, g.Line)
}

// WriteReport puts a change report where it was asked for, whole or not at all.
func WriteReport(dir, name string, file []byte) error {
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	w := &writer{dir: filepath.Dir(name)}
	return w.write([]output{{name: filepath.Base(name), data: file}})
}
