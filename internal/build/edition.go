package build

import (
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"policybrief/assets"
	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/layout"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/pdf"
)

// An edition is one edition of a note with what its rows of the matrix share:
// its front matter is decoded, and its datasets, brand and profile are looked
// up, once for all of them.
type edition struct {
	note.Edition
	source *source

	read  sync.Once
	sets  map[string]*figure.Dataset // nil where one could not be read
	found diag.List                  // what is wrong with the datasets

	named  sync.Once
	output *pattern

	looked sync.Once
	in     brief.Input
	common diag.List // what is wrong with all that its rows share

	weighed  bool                 // base and setOf are known
	base     figure.Sum           // over all it is bound from but its datasets
	setOf    map[string]*setState // by the names of its datasets
	restored []int                // of a restored edition: common, in the state
}

// datasets gives the edition's datasets; nil where one could not be read.
func (e *edition) datasets() (map[string]*figure.Dataset, diag.List) {
	e.read.Do(func() {
		sets, faults := e.source.project.declared(e.Front)
		if !faults.HasErrors() {
			e.sets = sets
		}
		e.found = faults
	})
	return e.sets, slices.Clip(e.found)
}

// gather gives what the edition is bound from, but for the row of its matrix.
// Where a dataset could not be read there are none.
func (e *edition) gather() (brief.Input, diag.List) {
	e.looked.Do(func() {
		s, front := e.source, e.Front
		sets, faults := e.datasets()
		e.in = brief.Input{Doc: s.doc, Edition: &e.Edition, Datasets: sets, Images: s.images, Parsed: &s.texts}
		var bad diag.List
		e.in.Brand, bad = s.project.brand(s.name, front.Brand)
		faults.Add(bad...)
		e.in.Profile, bad = s.project.profile(front.Profile)
		faults.Add(bad...)
		e.in.Bibliography, bad = s.project.bibliography(front.Bibliography)
		faults.Add(bad...)
		e.common = faults
	})
	return e.in, slices.Clip(e.common)
}

// A job is one PDF to be built: an edition, and a row of its matrix where it
// has one.
type job struct {
	*edition
	keys   []data.Key // of the row, in the order of Front.Matrix; none without a matrix
	out    string     // the file name, without .pdf
	broken bool       // it has no row or no name, as was told: there is nothing to bind
	faults diag.List
	status Status
	pages  int
	bytes  int
	at     diag.Span // what is being bound
	err    error     // input and output alone
	told   []*fault  // what faults were, once the job is done
	lines  *lockPart // of a good edition, where the project has a lock
	moved  bool      // with Locked: its lines are not those of the lock
	kept   *jobState // as it was built, where nothing that it read has changed
	seen   *jobState // what it read, once it is made
	teller *teller   // of the cells, while it is made
}

// id names the job in its project, whatever else is built:
// note.md#charity[Northmere]. No two have the same.
func (j *job) id() string {
	var b strings.Builder
	b.WriteString(idPart(j.source.name))
	b.WriteByte('#')
	b.WriteString(idPart(j.Name))
	for i, k := range j.keys {
		b.WriteByte("[,"[min(i, 1)])
		b.WriteString(idPart(k.Text))
	}
	if len(j.keys) > 0 {
		b.WriteByte(']')
	}
	return b.String()
}

// idPart is one part of an id, in quotation marks where it holds a sign that
// parts them.
func idPart(s string) string {
	if strings.ContainsAny(s, "#[],\"\\\r\n\t") {
		return strconv.Quote(s)
	}
	return s
}

// key gives the keys of the job's row as a reader knows them.
func (j *job) key() string {
	switch len(j.keys) {
	case 0:
		return ""
	case 1:
		return j.keys[0].Text
	}
	texts := make([]string, len(j.keys))
	for i, k := range j.keys {
		texts[i] = k.Text
	}
	return strings.Join(texts, ", ")
}

// result gives what came of the job.
func (j *job) result(o Options) Edition {
	e := Edition{Name: j.Name, Key: j.key(), Status: j.status, Pages: j.pages, Bytes: j.bytes}
	if (j.status == Made || j.status == Fresh) && o.Out != "" {
		e.PDF = path.Join(shownPath(o.Dir, o.Out), j.out+".pdf")
	}
	return e
}

// run builds the edition, and writes it where nothing is wrong with it.
func (j *job) run(o Options, w *writer) {
	defer j.caught()
	defer func() {
		if j.teller != nil {
			j.teller.done()
			j.teller = nil
		}
	}()
	var doc, evidence []byte
	fresh := j.replay(o)
	if !fresh {
		doc, evidence = j.guard(o)
	}
	stopped := func(l diag.List) bool {
		return l.HasErrors() || o.FailOn == diag.Warning && l.Count(diag.Warning) > 0
	}
	j.status = Failed
	if doc == nil && !fresh || stopped(j.faults) || stopped(j.source.faults) {
		return
	}
	if o.Locked && j.source.project.lock.moved(j) {
		j.moved = true // what differs is told when all are done
		return
	}
	if fresh {
		j.status = Fresh
		return
	}
	if w.dir != "" {
		files := []output{{name: j.out + ".pdf", data: doc}, {name: j.out + ".evidence.json", data: evidence}}
		if j.err = w.write(files); j.err != nil {
			return
		}
		j.wrote(files)
	}
	j.status = Made
}

// caught turns a panic into a fault of this edition alone, at what was being
// bound.
func (j *job) caught() {
	r := recover()
	if r == nil {
		return
	}
	at := j.at
	if at.IsZero() {
		at = j.source.start()
	}
	j.status = Failed
	j.fault(rulePanic.At(at, "the program failed: %v", r).WithNote(diag.Span{}, "%s", failedAt(r)).
		WithHint("this is no fault of the note; please report it"))
}

// failedAt names the line of the program that a panic comes from.
func failedAt(r any) string {
	if p, ok := r.(panicked); ok {
		return p.at
	}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for panicking := false; ; {
		f, more := frames.Next()
		if panicking && strings.HasPrefix(f.Function, module) {
			return fmt.Sprintf("it failed in %s (%s, line %d)", strings.TrimPrefix(f.Function, module), path.Base(filepath.ToSlash(f.File)), f.Line)
		}
		panicking = panicking || f.Function == "runtime.gopanic"
		if !more {
			return "where it failed is not known"
		}
	}
}

// module is how the names of this program's functions begin.
const module = "policybrief/internal/"

// beforeSet is called with each job that is to be set: tests alone set it, to
// see what becomes of a program that fails.
var beforeSet func(*job)

// guard makes the edition. The PDF is nil where the stages before it found
// errors.
func (j *job) guard(o Options) (doc, evidence []byte) {
	in, faults := j.gather()
	defer func() { j.settle(faults) }()
	if j.broken || in.Datasets == nil || in.Brand == nil {
		return nil, nil // each figure would be a fault of its own, and none of the writer's
	}
	in.Limits, in.At = o.Limits, &j.at
	if beforeSet != nil {
		beforeSet(j)
	}
	set, made, bad := Set(in)
	faults.Add(bad...)
	if set == nil || faults.HasErrors() || j.faults.HasErrors() || j.source.faults.HasErrors() {
		return nil, nil
	}
	j.take(made.Scope.Reads, bad)
	j.teller = tellerOf(j.source.project.cells)
	e := evidenceOf(made, j.source.name, j.teller)
	if j.source.project.lock.lock != nil {
		part := packLines(lockLines(e), &j.source.project.lock.like)
		j.lines = &part
	}
	doc, evidence, err := finish(made, set, e, j.teller)
	if err != nil {
		faults.Add(rulePDF.At(j.source.start(), "the PDF could not be made: %v", err).
			WithHint("this is no fault of the note; please report it"))
		return nil, nil
	}
	j.pages, j.bytes = len(set.Pages), len(doc)
	return doc, evidence
}

// gather gives what the job is bound from: the edition's, with the keys of its
// row.
func (j *job) gather() (brief.Input, diag.List) {
	in, faults := j.edition.gather()
	in.Matrix = j.variables()
	return in, faults
}

// variables gives the variables of the matrix with the keys of the job's row.
func (j *job) variables() []brief.Variable {
	out := make([]brief.Variable, len(j.keys))
	for i, k := range j.keys {
		out[i] = brief.Variable{Name: j.Front.Matrix[i].Key, Key: k}
	}
	return out
}

// settle takes over the faults of the stages, at the levels the edition sets.
func (j *job) settle(faults diag.List) {
	for _, d := range relevel(faults, j.Front.Rules) {
		j.fault(d)
	}
}

func (j *job) fault(d diag.Diagnostic) {
	d.Edition, d.Key = j.Name, j.key()
	j.faults.Add(d)
}

// Set binds, checks and sets one edition: all that comes before the PDF.
func Set(in brief.Input) (*page.Doc, *brief.Brief, diag.List) {
	b := brief.Bind(in)
	faults := append(diag.List{}, b.Faults...)
	if b.Cut {
		return nil, b, faults // there is more of it than is set
	}
	if in.At != nil {
		*in.At = diag.Span{}
	}
	faults.Add(brief.Check(b)...)
	h, err := hyphenator()
	if err != nil {
		panic(err) // the patterns are embedded, and read by a test
	}
	if lang := strings.ToLower(b.Lang); lang != "en" && !strings.HasPrefix(lang, "en-") || lang == "en-us" {
		h = nil // the patterns are those of British spelling
	}
	doc, bad := layout.Pages(b, h)
	faults.Add(bad...)
	return doc, b, faults
}

// finish gives an edition's PDF, with its attachments, and its evidence.
func finish(b *brief.Brief, doc *page.Doc, e *evidence, told *teller) (file, evidence []byte, err error) {
	told.json = e.json(told.json)
	evidence = told.json
	doc.Attachments = attachments(b, e, evidence, told)
	file, err = pdf.Write(doc, assets.SRGB)
	return file, evidence, err
}
