package build

import (
	"fmt"
	"path"
	"strings"

	"policybrief/assets"
	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/layout"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/pdf"
)

// A job is one edition to be built.
type job struct {
	source *source
	note.Edition
	out    string // the file name, without .pdf
	faults diag.List
	failed bool
	pages  int
	bytes  int
	err    error // input and output alone
}

// result gives what came of the job.
func (j *job) result(o Options) Edition {
	e := Edition{Name: j.Name, Pages: j.pages, Bytes: j.bytes, Failed: j.failed || j.err != nil}
	if !e.Failed && o.Out != "" {
		e.PDF = path.Join(shownPath(o.Dir, o.Out), j.out+".pdf")
	}
	return e
}

// run builds the edition, and writes it where nothing is wrong with it.
func (j *job) run(o Options, w *writer) {
	doc, evidence := j.guard(o)
	stopped := func(l diag.List) bool {
		return l.HasErrors() || o.FailOn == diag.Warning && l.Count(diag.Warning) > 0
	}
	j.failed = doc == nil || stopped(j.faults) || stopped(j.source.faults)
	if j.failed || w.dir == "" {
		return
	}
	j.err = w.write([]output{{j.out + ".pdf", doc}, {j.out + ".evidence.json", evidence}})
}

// guard makes the edition, and turns a panic into a fault of this edition
// alone. The PDF is nil where the stages before it found errors.
func (j *job) guard(o Options) (doc, evidence []byte) {
	defer func() {
		if r := recover(); r != nil {
			doc, evidence = nil, nil
			j.fault(rulePanic.At(j.source.start(), "the program failed: %v", r).
				WithHint("this is no fault of the note; please report it"))
		}
	}()
	in, faults := j.gather()
	defer func() { j.settle(faults) }()
	if in.Datasets == nil || in.Brand == nil {
		return nil, nil // each figure would be a fault of its own, and none of the writer's
	}
	set, made, bad := Set(in)
	faults.Add(bad...)
	if set == nil || faults.HasErrors() || j.faults.HasErrors() || j.source.faults.HasErrors() {
		return nil, nil
	}
	doc, evidence, err := Write(made, set, j.source.name)
	if err != nil {
		faults.Add(rulePDF.At(j.source.start(), "the PDF could not be made: %v", err).
			WithHint("this is no fault of the note; please report it"))
		return nil, nil
	}
	j.pages, j.bytes = len(set.Pages), len(doc)
	return doc, evidence
}

// gather gives what the edition is bound from. Where a dataset could not be
// read there are none.
func (j *job) gather() (brief.Input, diag.List) {
	p, front := j.source.project, j.Front
	in := brief.Input{Doc: j.source.doc, Edition: &j.Edition, Images: j.source.images}
	sets, faults := p.declared(front)
	if !faults.HasErrors() {
		in.Datasets = sets
	}
	var bad diag.List
	in.Brand, bad = p.brand(j.source.name, front.Brand)
	faults.Add(bad...)
	in.Profile, bad = p.profile(front.Profile)
	faults.Add(bad...)
	return in, faults
}

// settle takes over the faults of the stages, at the levels the edition sets.
func (j *job) settle(faults diag.List) {
	for _, d := range relevel(faults, j.Front.Rules) {
		j.fault(d)
	}
}

func (j *job) fault(d diag.Diagnostic) {
	d.Edition = j.Name
	j.faults.Add(d)
}

// Set binds, checks and sets one edition: all that comes before the PDF.
func Set(in brief.Input) (*page.Doc, *brief.Brief, diag.List) {
	b := brief.Bind(in)
	faults := append(diag.List{}, b.Faults...)
	faults.Add(brief.Check(b)...)
	h, err := hyphenator()
	if err != nil {
		panic(err) // the patterns are embedded, and read by a test
	}
	if !strings.HasPrefix(strings.ToLower(b.Lang), "en") {
		h = nil
	}
	doc, bad := layout.Pages(b, h)
	faults.Add(bad...)
	return doc, b, faults
}

// Write gives an edition's PDF, with its attachments, and its evidence.
func Write(b *brief.Brief, doc *page.Doc, noteName string) (file, evidence []byte, err error) {
	evidence, err = Evidence(b, noteName)
	if err != nil {
		return nil, nil, fmt.Errorf("evidence: %w", err)
	}
	doc.Attachments = attachments(b, evidence)
	file, err = pdf.Write(doc, assets.SRGB)
	return file, evidence, err
}
