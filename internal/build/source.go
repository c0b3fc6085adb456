package build

import (
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"policybrief/internal/brief"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// maxIncludes is how many parts a note may include.
const maxIncludes = 200

// A source is one note with what all its editions share.
type source struct {
	project *project
	name    string // its path from the project's root
	doc     *note.Doc
	images  map[string]*page.ImageData // by path from the root
	faults  diag.List                  // of parsing: they hold for all editions
	parsed  diag.List                  // those of them that were there once the note was loaded
	all     []*job                     // its editions, in the order written, each with the rows of its matrix
	jobs    []*job                     // those of them that the run builds

	left     []string // annexes that a public run leaves out, as its remarks tell
	restored bool     // it was not loaded: its editions are as the state has them

	texts  brief.Parsed // what is parsed once for all its editions
	undone atomic.Int64 // of them: those that the run has still to build
	mu     sync.Mutex
	found  map[faultKey]*fault // what its editions found
	untold int                 // faults that were not kept
}

// caught turns a panic into a fault of this note alone.
func (s *source) caught() {
	if r := recover(); r != nil {
		s.doc, s.all = nil, nil
		s.faults.Add(rulePanic.At(s.start(), "the program failed: %v", r).WithNote(diag.Span{}, "%s", failedAt(r)).
			WithHint("this is no fault of the note; please report it"))
	}
}

// load parses the note and reads the parts and pictures it names.
func (s *source) load() {
	shared := s.project.settings()
	s.faults.Add(shared.faults...)
	f := s.project.read(s.name, limitNote)
	if f.fault != nil {
		s.faults.Add(f.fault(diag.NewSource(s.name, nil).Span(0, 0)))
		return
	}
	var faults diag.List
	s.doc, faults = s.parse(nil)
	s.faults.Add(faults...)
	s.images = map[string]*page.ImageData{}
	for _, n := range s.doc.Needs {
		if n.Kind == note.NeedImage {
			s.image(n)
		}
	}
	s.faults = relevel(s.faults, s.doc.Front.Rules)
}

// parse parses the note, which can be read, with the parts that it names.
// What stands in with is taken in place of a file.
func (s *source) parse(with map[string]*diag.Source) (doc *note.Doc, faults diag.List) {
	read := func(name string) file {
		if src := with[name]; src != nil {
			return file{src: src}
		}
		return s.project.read(name, limitNote)
	}
	shared, top := s.project.settings(), read(s.name)
	parts := map[string]*diag.Source{}
	tried := map[string]bool{}
	unread := diag.List{}
	for more := true; more; {
		doc, faults = note.Parse(top.src, shared.value, parts)
		more = false
		for _, n := range doc.Needs {
			if n.Kind != note.NeedInclude {
				continue
			}
			// A path that leaves the root is told by the parser.
			name, bad := note.Resolve(n.From, n.Path)
			if name == "" || bad.HasErrors() || tried[name] || len(tried) == maxIncludes {
				continue
			}
			tried[name] = true
			part := read(name)
			if part.fault != nil {
				unread.Add(part.fault(n.Path.All()))
				continue
			}
			parts[name], more = part.src, true
		}
	}
	faults.Add(unread...)
	return doc, faults
}

// image reads a picture that the note names.
func (s *source) image(n note.Need) {
	name, src, faults := s.project.need(n.From, n.Path, limitImage)
	s.faults.Add(faults...)
	if src == nil {
		return
	}
	pic := s.project.images.get(name, func() picture { return decode(name, src.Data) })
	if pic.faults != nil {
		s.faults.Add(pic.faults(n.Path.All())...)
	}
	if pic.data != nil {
		s.images[name] = pic.data
	}
}

// base is what the note's PDFs are called before the edition's name: its file
// name, or its folder's where the file is note.md.
func (s *source) base() string {
	file := path.Base(s.name)
	stem := strings.TrimSuffix(file, path.Ext(file))
	if stem != "note" {
		return stem
	}
	folder := path.Base(path.Join(s.project.path(), path.Dir(s.name)))
	if folder == "." || folder == "/" {
		return stem
	}
	return folder
}

// shown gives a path from the project's root as people see it, from the
// working folder.
func (s *source) shown(name string) string { return path.Join(s.project.shown, name) }

// start is the place of the note as a whole.
func (s *source) start() diag.Span {
	if s.doc != nil {
		return s.doc.Source.Span(0, 0)
	}
	return diag.NewSource(s.name, nil).Span(0, 0)
}

// relevel sets the level of warnings as a brief's rules say. What they say
// wrongly is told too.
func relevel(faults diag.List, rules conf.Map[diag.Text]) diag.List {
	if len(rules) == 0 {
		return faults
	}
	levels := map[*diag.Rule]diag.Severity{}
	var wrong diag.List
	for _, e := range rules {
		rule := Rule(e.Key.S)
		if rule == nil {
			d := ruleUnknown.At(e.Key.All(), "there is no rule “%s”", e.Key.S).WithHint("`brief explain` lists them all")
			if near := NearestRule(e.Key.S); near != "" {
				d = d.WithHint("did you mean “%s”?", near)
			}
			wrong.Add(d)
			continue
		}
		var level diag.Severity
		switch e.Value.S {
		case "off", "false":
			level = diag.Off
		case "warning":
			level = diag.Warning
		case "error":
			level = diag.Error
		default:
			wrong.Add(ruleLevel.At(e.Value.All(), "“%s” is no level of a rule", e.Value.S).WithHint("write off, warning or error"))
			continue
		}
		if rule.Severity == diag.Error && level != diag.Error {
			wrong.Add(ruleFixed.At(e.Key.All(), "%s is an error, which can't be silenced", rule.Code).
				WithHint("take the line out, and mend what the rule finds"))
			continue
		}
		levels[rule] = level
	}
	out := make(diag.List, 0, len(faults)+len(wrong))
	for _, d := range faults {
		if level, ok := levels[d.Rule]; ok {
			d.Severity = level
		}
		if d.Severity != diag.Off {
			out = append(out, d)
		}
	}
	return append(out, wrong...)
}
