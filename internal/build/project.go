package build

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"

	"policybrief/internal/brand"
	"policybrief/internal/cite"
	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
	"policybrief/internal/page"
)

// A project is one root folder and what its notes share. Its files are read
// once. It is safe for concurrent use.
type project struct {
	root  *os.Root
	shown string // the folder, from the working folder

	files    memo[string, file]
	shared   memo[struct{}, settings]
	images   memo[string, picture]
	brands   memo[string, branded]
	profiles memo[string, profiled]
	works    memo[string, bibliography]

	lock locking

	mu       sync.Mutex
	datasets map[diag.Span][]*dataset
	readings map[*diag.Source][]*reading

	state *state   // of the last run; nil where there is none to be kept
	looks *looks   // what this run looks at, where there is a state
	uses  sync.Map // by *brand.Brand: the names of the files it was read from

	named  []string // notes that the run names, from the root
	guards memo[struct{}, guards]
	quiet  memo[*diag.Source, *diag.Source]

	undone atomic.Int64 // editions that the run has still to build
	cells  *toldCells   // nil once none is left
}

type (
	settings struct {
		value  *conf.Value
		faults diag.List
	}
	picture struct {
		data   *page.ImageData
		faults func(at diag.Span) diag.List
	}
	branded struct {
		brand  *brand.Brand
		faults diag.List
	}
	profiled struct {
		profile *brand.Profile
		faults  diag.List
	}
	bibliography struct {
		library *cite.Library
		faults  diag.List
	}
	reading struct {
		spec   *data.Spec
		once   sync.Once
		table  *data.Table
		faults diag.List
	}
	dataset struct {
		spec    *data.Spec
		read    sync.Once
		table   *data.Table // as it stands in the file
		unread  diag.List
		once    sync.Once
		dataset *figure.Dataset
		faults  diag.List
	}
)

// A file is what reading one file gave: its source, or what is wrong with it
// at the place that names it.
type file struct {
	src   *diag.Source
	fault func(at diag.Span) diag.Diagnostic
}

// A limit is how large a kind of file may be, in bytes.
type limit struct {
	bytes int64
	what  string
}

var (
	limitNote  = limit{4 << 20, "a note"}
	limitConf  = limit{1 << 20, "a file of settings"}
	limitBib   = limit{8 << 20, "a bibliography"}
	limitData  = limit{128 << 20, "a statistics file"}
	limitImage = limit{30 << 20, "a picture"}
	limitFont  = limit{20 << 20, "a font"}
	limitLogo  = limit{4 << 20, "a logo"}
)

// read gives a file by its path from the root.
func (p *project) read(name string, max limit) file {
	return p.files.get(name, func() file {
		st, _ := p.root.Stat(name)
		data, err := p.bytes(name, max)
		p.looks.saw(name, st, data, err)
		if err == nil {
			return file{src: diag.NewSource(name, data)}
		}
		return file{fault: p.explain(name, max, err)}
	})
}

var (
	errNotRegular = errors.New("not a regular file")
	errTooLarge   = errors.New("too large")
)

// bytes reads a regular file of at most so many bytes.
func (p *project) bytes(name string, max limit) ([]byte, error) {
	st, err := p.root.Stat(name) // before opening, which would wait for a named pipe's other end
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errNotRegular
	}
	if st.Size() > max.bytes {
		return nil, errTooLarge
	}
	f, err := p.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, 0, st.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if int64(len(data)) > max.bytes {
			return nil, errTooLarge // it grew while it was read
		}
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// explain gives what to say of a file that could not be read, where it is
// named.
func (p *project) explain(name string, max limit, err error) func(diag.Span) diag.Diagnostic {
	switch {
	case errors.Is(err, errTooLarge):
		return func(at diag.Span) diag.Diagnostic {
			return ruleTooLarge.At(at, "“%s” is larger than %d MB, the most that %s may have", name, max.bytes>>20, max.what).
				WithHint("%s", tooLargeHint(max))
		}
	case errors.Is(err, errNotRegular):
		return func(at diag.Span) diag.Diagnostic {
			return ruleNotFile.At(at, "“%s” is a folder or a device, not a file", name).WithHint("name a file in it")
		}
	case errors.Is(err, fs.ErrNotExist):
		hint := p.near(name)
		return func(at diag.Span) diag.Diagnostic {
			return ruleMissing.At(at, "there is no file “%s”", name).WithHint("%s", hint)
		}
	}
	if st, lerr := p.root.Lstat(name); p.linked(name) || lerr == nil && st.Mode()&fs.ModeSymlink != 0 {
		return func(at diag.Span) diag.Diagnostic {
			return ruleSymlink.At(at, "“%s” is a link to something outside the project's folder", name).
				WithHint("copy the file itself into the project")
		}
	}
	return func(at diag.Span) diag.Diagnostic {
		return ruleUnreadable.At(at, "“%s” could not be read: %s", name, reason(err)).
			WithHint("look at who may read the file, and whether another program holds it open")
	}
}

// linked tells whether a folder on the way to a file is a symbolic link.
func (p *project) linked(name string) bool {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if st, err := p.root.Lstat(dir); err == nil && st.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

// reason gives the system's own words for an error, without the path, which
// would name folders of the machine.
func reason(err error) string {
	if pe := new(fs.PathError); errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func tooLargeHint(max limit) string {
	if max == limitImage {
		return "save the picture smaller: 2,000 pixels across are enough for a page"
	}
	return "leave out what the brief does not use"
}

// near says which file may have been meant.
func (p *project) near(name string) string {
	dir := path.Dir(name)
	f, err := p.root.Open(dir)
	if err != nil {
		return fmt.Sprintf("there is no folder “%s” either", dir)
	}
	defer f.Close()
	entries, _ := f.ReadDir(2000)
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if n := conf.Nearest(path.Base(name), names); n != "" {
		return fmt.Sprintf("did you mean “%s”?", path.Join(dir, n))
	}
	return "paths start from the folder of the file that names them"
}

// need reads a file that another one names.
func (p *project) need(from *diag.Source, written diag.Text, max limit) (name string, src *diag.Source, faults diag.List) {
	name, faults = note.Resolve(from, written)
	if name == "" || faults.HasErrors() {
		return "", nil, faults
	}
	f := p.read(name, max)
	if f.fault != nil {
		faults.Add(f.fault(written.All()))
	}
	return name, f.src, faults
}

// exists tells whether there is a regular file of a name.
func (p *project) exists(name string) bool {
	is := p.isThere(name)
	p.looks.asked(name, is)
	return is
}

// isThere is exists for what results don't depend on.
func (p *project) isThere(name string) bool {
	st, err := p.root.Stat(name)
	return err == nil && st.Mode().IsRegular()
}

// settings gives brief.yml's value, nil where there is none.
func (p *project) settings() settings {
	return p.shared.get(struct{}{}, func() settings {
		if !p.exists(projectFile) {
			return settings{}
		}
		f := p.read(projectFile, limitConf)
		if f.fault != nil {
			return settings{faults: diag.List{f.fault(diag.NewSource(projectFile, nil).Span(0, 0))}}
		}
		v, faults := conf.Parse(f.src, 0, len(f.src.Data))
		if v.Kind == conf.Null {
			v = nil
		}
		return settings{v, faults}
	})
}

// path gives the root folder, as the system names it.
func (p *project) path() string { return filepath.ToSlash(p.root.Name()) }
