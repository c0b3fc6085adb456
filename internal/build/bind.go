package build

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// BindOptions say which note is looked through for typed numbers.
type BindOptions struct {
	Dir  string // the working folder, an absolute path
	Note string // the note, or a folder that holds one, from Dir or absolute
}

// A Binding is what gives the typed numbers of a note, and the changes that
// put it in. Close it when done.
type Binding struct {
	Folder string // the project's folder, from the working folder
	Name   string // the note's path from there
	Typed  []Typed
	Files  []FileChange // what Write would change, by name
	Faults diag.List    // that keep an edition from being bound, and so from being looked through
	Brings diag.List    // warnings that the build gives once the figures are in

	source *source
	jobs   []*job
	briefs []*brief.Brief
	texts  [][]string // of each edition, as it reads now
	errors []map[string]int
}

// Typed is one typed number that no figure stands behind, or words that say
// something of the figures and that no claim checks.
type Typed struct {
	brief.Proposal
	Put  bool   // Write puts the first candidate in
	Left string // why it does not; "" where it does

	job *job // the edition that it was found in first
}

// Typed numbers and what gives them, for the program's commands.
type (
	Proposal = brief.Proposal
	Found    = brief.Found
)

// maxBound is how many editions of a note are read for what they say. Those
// beyond are further rows of a matrix, whose text is the same.
const maxBound = 20

// Bind looks through a note for typed numbers and finds what gives them. The
// error is for paths that are not there and the like.
func Bind(o BindOptions) (*Binding, error) {
	found, err := find(o.Dir, []string{o.Note})
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		return nil, fmt.Errorf("%s holds %d notes: name one, such as %s", o.Note, len(found), shownPath(o.Dir, found[0]))
	}
	projects, sources, err := open(o.Dir, found)
	if err != nil {
		for _, p := range projects {
			p.root.Close()
		}
		return nil, err
	}
	s := sources[0]
	b := &Binding{Folder: s.project.shown, Name: s.name, source: s}
	s.load()
	s.spread()
	b.Faults = slices.Clone(s.faults)
	b.choose()
	b.look()
	b.decide()
	return b, nil
}

// Close ends the use of the note's folder.
func (b *Binding) Close() { b.source.project.root.Close() }

// Shown gives the name of a source as people see it, from the working folder.
func (b *Binding) Shown(source string) string {
	return filepath.ToSlash(filepath.Join(b.Folder, source))
}

// Left counts the typed numbers that Write leaves as they are.
func (b *Binding) Left() (numbers, claims int) {
	for i := range b.Typed {
		switch t := &b.Typed[i]; {
		case t.Put:
		case t.Claim:
			claims++
		default:
			numbers++
		}
	}
	return numbers, claims
}

// choose binds the editions that are looked through: each with the first row
// of its matrix, and then further rows.
func (b *Binding) choose() {
	seen := map[*edition]bool{}
	var first, more []*job
	for _, j := range b.source.all {
		if j.broken {
			b.Faults.Add(j.faults...)
			continue
		}
		if !seen[j.edition] {
			seen[j.edition] = true
			first = append(first, j)
		} else if len(more) < maxBound {
			more = append(more, j)
		}
	}
	jobs := append(first, more[:max(0, min(len(more), maxBound-len(first)))]...)
	for _, j := range jobs {
		in, faults := j.gather()
		if in.Datasets == nil {
			for _, d := range relevel(faults, j.Front.Rules) {
				d.Edition, d.Key = j.Name, j.key()
				b.Faults.Add(d)
			}
			continue
		}
		made := brief.Bind(in)
		b.jobs, b.briefs = append(b.jobs, j), append(b.briefs, made)
		b.texts, b.errors = append(b.texts, brief.Texts(made)), append(b.errors, errorsOf(made))
	}
	b.Faults = b.Faults.Sort()
}

// errorsOf counts the errors of a bound brief by what they say.
func errorsOf(made *brief.Brief) map[string]int {
	out := map[string]int{}
	for _, list := range []diag.List{made.Faults, brief.Check(made)} {
		for _, d := range list {
			if d.Severity == diag.Error {
				out[d.Rule.Code+" "+d.Message]++
			}
		}
	}
	return out
}

// look finds the typed numbers of all editions, each once, with what gives
// them in every edition that shows them.
func (b *Binding) look() {
	finder := brief.NewFinder()
	at := map[diag.Span]int{}
	for k, made := range b.briefs {
		shows := map[diag.Span]bool{}
		list := finder.Propose(made, func(span diag.Span) bool {
			_, known := at[span]
			shows[span] = true
			return known
		})
		// What was found in an earlier edition has to hold in this one too.
		for span := range shows {
			i, known := at[span]
			if !known || maps.Equal(made.Scope.Datasets, b.briefs[0].Scope.Datasets) && len(made.Scope.Vars) == 0 {
				continue
			}
			t := &b.Typed[i]
			t.Found = slices.DeleteFunc(t.Found, func(f Found) bool { return !f.Holds(made) })
			t.Clear = t.Clear && len(t.Found) > 0
		}
		off := b.off(k, "claim-unchecked")
		for _, p := range list {
			if p.Claim && off {
				continue
			}
			at[p.Span] = len(b.Typed)
			b.Typed = append(b.Typed, Typed{Proposal: p, job: b.jobs[k]})
		}
	}
	slices.SortStableFunc(b.Typed, func(x, y Typed) int {
		return cmp.Or(strings.Compare(x.Span.Name(), y.Span.Name()), cmp.Compare(x.Span.Start, y.Span.Start), cmp.Compare(x.Span.End, y.Span.End))
	})
	// The note itself comes first, then what it includes.
	slices.SortStableFunc(b.Typed, func(x, y Typed) int {
		main := func(t Typed) int {
			if t.Span.Name() == b.Name {
				return 0
			}
			return 1
		}
		return main(x) - main(y)
	})
}

// off tells whether an edition has turned a rule off.
func (b *Binding) off(k int, code string) bool {
	level, _ := b.jobs[k].Front.Rules.Get(code)
	return level.S == "off" || level.S == "false"
}

// An insertion is one change of a file: bytes from to to become text.
type insertion struct {
	file     string
	from, to int
	texts    []string // ways of writing it, the first that does is taken
	typed    int      // which of Binding.Typed it binds
}

// decide chooses what is put in, and tries that the note then reads the same
// in every edition and has no new error.
func (b *Binding) decide() {
	var list []insertion
	for i := range b.Typed {
		t := &b.Typed[i]
		if t.Left = whyLeft(&t.Proposal); t.Left != "" {
			continue
		}
		f := &t.Found[0]
		if why := b.unwritable(f); why != "" {
			t.Left = why
			continue
		}
		if name, key := t.byVariable(); name != "" {
			t.Left = fmt.Sprintf("it is of “%s”, which the note says with {{ %s }}: write [%s] for each brief to have its own", key, name, name)
			continue
		}
		in := insertion{f.Span.Name(), f.Span.Start, f.Span.End, []string{f.Put}, i}
		// In an attribute or a quoted line of YAML the other quotation marks do.
		if other := strings.ReplaceAll(f.Put, `"`, "'"); !t.Claim && other != f.Put && !strings.ContainsAny(f.Put, `'\`) {
			in.texts = append(in.texts, other)
		}
		if n := len(list); n > 0 && list[n-1].file == in.file && in.from < list[n-1].to {
			t.Left = "it overlaps the one before"
			continue
		}
		list = append(list, in)
	}
	good := b.sift(nil, list)
	for _, in := range list {
		b.Typed[in.typed].Left = "put in, it would change how the note reads, or bring an error"
	}
	for _, in := range good {
		t := &b.Typed[in.typed]
		t.Put, t.Left = true, ""
		t.Found[0].Put = in.texts[0]
	}
	b.Files = b.changes(good)
	b.Brings = b.brings(good)
}

// whyLeft says why a typed number is left as it is; "" where it need not be.
func whyLeft(p *brief.Proposal) string {
	switch {
	case p.Name != "":
		return fmt.Sprintf("it stands in the name “%s”", p.Name)
	case len(p.Found) == 0 && p.Claim:
		return "nothing in the data that it might be about proves it"
	case len(p.Found) == 0:
		return "nothing in the data gives it"
	case p.Clear:
		return ""
	case len(p.Found)+p.More > 1:
		return "more than one could be meant"
	}
	return "the words round it do not say that it is meant"
}

// byVariable gives the variable of the matrix, and its key, that a candidate's
// cells are of, where the note nowhere writes that key: bound to it, the brief
// of every other area would show the number of this one.
func (t *Typed) byVariable() (name, key string) {
	for i, k := range t.job.keys {
		for _, r := range t.Found[0].Cells {
			if slices.ContainsFunc(r.Keys(), func(o data.Key) bool { return o.Text == k.Text }) && !strings.Contains(string(t.Found[0].Span.Source.Data), k.Text) {
				return t.job.Front.Matrix[i].Key.S, k.Text
			}
		}
	}
	return "", ""
}

// unwritable says why an expression can't be put in a place; "" where it can.
func (b *Binding) unwritable(f *Found) string {
	name := f.Span.Name()
	if name == "" || name != b.Name && !b.part(name) {
		return "it stands in another file of the project"
	}
	if diag.OneLine(f.Span.Text()) != diag.OneLine(f.Typed) {
		return "it is written with escapes or marks in it"
	}
	return ""
}

// part tells whether a file is one that the note includes.
func (b *Binding) part(name string) bool {
	for _, n := range b.source.doc.Needs {
		if n.Kind == note.NeedInclude {
			if p, bad := note.Resolve(n.From, n.Path); p == name && !bad.HasErrors() {
				return true
			}
		}
	}
	return false
}

// sift gives those of a list that can be put in together with what is in
// already: all of them at once, or else half by half.
func (b *Binding) sift(have, list []insertion) []insertion {
	if len(list) == 0 {
		return have
	}
	if all := append(slices.Clone(have), list...); b.reads(all) {
		return all
	}
	if len(list) > 1 {
		have = b.sift(have, list[:len(list)/2])
		return b.sift(have, list[len(list)/2:])
	}
	for k := 1; k < len(list[0].texts); k++ {
		in := list[0]
		in.texts = in.texts[k:]
		if all := append(slices.Clone(have), in); b.reads(all) {
			return all
		}
	}
	return have
}

// with gives the files with insertions made.
func (b *Binding) with(list []insertion) map[string]*diag.Source {
	byFile := map[string][]insertion{}
	for _, in := range list {
		byFile[in.file] = append(byFile[in.file], in)
	}
	out := map[string]*diag.Source{}
	for name, ins := range byFile {
		slices.SortFunc(ins, func(x, y insertion) int { return x.from - y.from })
		before := b.source.project.read(name, limitNote).src.Data
		after := make([]byte, 0, len(before)+64*len(ins))
		at := 0
		for _, in := range ins {
			after = append(append(after, before[at:in.from]...), in.texts[0]...)
			at = in.to
		}
		out[name] = diag.NewSource(name, append(after, before[at:]...))
	}
	return out
}

// rebound binds an edition again with insertions made.
func (b *Binding) rebound(k int, doc *note.Doc) *brief.Brief {
	in, _ := b.jobs[k].gather()
	in.Doc = doc
	for i := range doc.Editions {
		if doc.Editions[i].Name == b.jobs[k].Name {
			in.Edition = &doc.Editions[i]
		}
	}
	return brief.Bind(in)
}

// reads tells whether the note reads the same with insertions made, in every
// edition, and has no error that it did not have.
func (b *Binding) reads(list []insertion) bool {
	doc, faults := b.source.parse(b.with(list))
	before := 0
	if _, bad := b.source.parse(nil); bad.HasErrors() {
		before = bad.Count(diag.Error)
	}
	if faults.Count(diag.Error) > before {
		return false
	}
	for k := range b.briefs {
		made := b.rebound(k, doc)
		if !slices.Equal(brief.Texts(made), b.texts[k]) {
			return false
		}
		for said, n := range errorsOf(made) {
			if n > b.errors[k][said] {
				return false
			}
		}
	}
	return true
}

// brings gives the warnings that come with the figures: that a change goes
// over a break in the series, say.
func (b *Binding) brings(list []insertion) diag.List {
	if len(list) == 0 {
		return nil
	}
	warnings := func(made *brief.Brief) (out diag.List) {
		for _, faults := range []diag.List{made.Faults, brief.Check(made)} {
			for _, d := range faults {
				if d.Severity == diag.Warning && d.Rule.Code != "number-unbound" && d.Rule.Code != "claim-unchecked" {
					out.Add(d)
				}
			}
		}
		return out
	}
	doc, _ := b.source.parse(b.with(list))
	var out diag.List
	for k, old := range b.briefs {
		had := map[string]int{}
		for _, d := range warnings(old) {
			had[d.Rule.Code+" "+d.Message]++
		}
		for _, d := range relevel(warnings(b.rebound(k, doc)), b.jobs[k].Front.Rules) {
			if key := d.Rule.Code + " " + d.Message; had[key] > 0 {
				had[key]--
			} else {
				out.Add(d)
			}
		}
	}
	return out.Sort()
}

// DescribeCell says in one line what a cell is, what stands in it and where.
func DescribeCell(r figure.Ref) string { return figure.DescribeCell(r) }
