package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// An edition is built again only when something that it read has changed. What
// the editions read, and what came of it, is the state, which lies in a folder
// of its own at the project's root: a file for each folder of results. It can
// be deleted at any time; what can't be read, or is not of this program, this
// project and this folder of results, is not believed.
//
// A run decides in two steps. Where no file that the last run looked at has
// changed, the notes are not even parsed: their editions are restored. Else
// all is loaded, and each edition is fresh whose note, parts, settings, brand,
// profile and pictures are the same, and for which everything that it looked
// at in its datasets is the same: cells, keys, which rows there are, what
// `latest` means. These make a superset of what its bytes depend on:
//
//   - a change of a dataset as a whole (a column more, a unit, what its columns
//     hold) concerns all its editions;
//   - which rows there are is one thing, so that a row more concerns every
//     edition that looked at several rows;
//   - an edition with a warning that points into a data file, or whose hint
//     searched the data, depends on the file as a whole, and so does one that
//     read very much of it.
//
// The state can't be written where the project can't: then all is built anew,
// which costs no more than time.
type state struct {
	p     *project
	o     Options
	began time.Time
	name  string // of its file

	sets   []*setState
	jobs   map[string]*jobState // by id
	faults faultTable
	whole  *wholeState // nil unless the last run was of all editions, and each is known
	was    *looks      // what the last run looked at, where whole is set

	mu     sync.Mutex // of faults
	bySpec map[figure.Sum]*setState
	live   map[*setState]*figure.Dataset // of this run
	dirty  bool                          // a restored state has something to write
	told   []diag.Diagnostic             // faults, of a restored state
}

// A jobState is an edition as it was built.
type jobState struct {
	id     string
	note   string
	inputs figure.Sum // over all that it read but data
	pages  int
	bytes  int
	files  [2]madeFile // the PDF, the evidence
	lines  *lockPart   // nil where the project had no lock
	before []int       // faults of its name
	own    []int       // faults of its own, at the levels of its rules
	broad  bool        // its datasets count as files, those too that it read nothing of
	reads  []setRead
}

// A madeFile is a file of the results as it was written.
type madeFile struct {
	size, time int64
	sum        [sha256.Size]byte
}

// A wholeState is all that a run has to know of a project's notes in order not
// to load them.
type wholeState struct {
	sources []sourceState
	lock    []string // the lock's lines of the files read
}

type sourceState struct {
	name     string
	faults   []int
	editions []editionState
}

type editionState struct {
	name   string
	place  int   // where its name is decided: the place of a fault
	common []int // faults
	rows   []rowState
}

// A rowState is a job: its keys, and what its files are called.
type rowState struct {
	keys []string
	out  string
}

// stateDir is the folder of the states, at the project's root.
const stateDir = ".brief"

const (
	stateExt  = ".state"
	maxStates = 16 // that are kept: folders of results come and go
	maxState  = 1 << 30
)

// openState reads the project's state for a folder of results. A check has
// none.
func (p *project) openState(o Options, began time.Time) {
	if o.Out == "" || buildID() == "" {
		return
	}
	o.Out = filepath.Clean(o.Out)
	sum := sha256.Sum256([]byte(o.Out))
	st := &state{p: p, o: o, began: began, name: hex.EncodeToString(sum[:8]) + stateExt, jobs: map[string]*jobState{}}
	if b, err := st.read(); err == nil {
		if err := st.decode(b); err != nil {
			*st = state{p: p, o: o, began: began, name: st.name, jobs: map[string]*jobState{}}
		}
	}
	st.bySpec, st.live = map[figure.Sum]*setState{}, map[*setState]*figure.Dataset{}
	for _, s := range st.sets {
		st.bySpec[s.spec] = s
	}
	p.state = st
	p.looks = &looks{files: map[string]look{}, there: map[string]bool{}}
	if st.was != nil {
		p.looks.before = st.was.files
	}
}

// read gives the state's file.
func (st *state) read() ([]byte, error) {
	name := stateDir + "/" + st.name
	fi, err := st.p.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !fi.Mode().IsRegular() || fi.Size() > maxState {
		return nil, errState
	}
	f, err := st.p.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, fi.Size())
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, err
	}
	return b, nil
}

// all tells whether a run is of all editions of its notes.
func (o *Options) all() bool {
	return o.Edition == "" && len(o.Only) == 0 && o.Shard.N == 0 && !o.Public
}

// stands tells whether the files of an edition are as they were written.
func (k *jobState) stands(dir, out string, verify bool) bool {
	for i, name := range []string{out + ".pdf", out + ".evidence.json"} {
		was := &k.files[i]
		name = filepath.Join(dir, name)
		fi, err := os.Lstat(name)
		if err != nil || !fi.Mode().IsRegular() || fi.Size() != was.size || fi.ModTime().UnixNano() != was.time {
			return false
		}
		if verify {
			data, err := os.ReadFile(name)
			if err != nil || sha256.Sum256(data) != was.sum {
				return false
			}
		}
	}
	return true
}

// replay takes over what came of the edition when it was built. It tells
// whether it is fresh.
func (j *job) replay(o Options) bool {
	k, p := j.kept, j.source.project
	j.kept = nil
	if k == nil || p.lock.lock != nil && k.lines == nil {
		return false
	}
	if j.source.restored {
		for _, list := range [][]int{k.before, j.restored, k.own} {
			for _, i := range list {
				j.fault(p.state.told[i])
			}
		}
	} else {
		if !k.stands(o.Out, j.out, o.Verify) {
			return false
		}
		own := make(diag.List, len(k.own))
		for i, n := range k.own {
			var ok bool
			if own[i], ok = p.decodeFault(p.state.faults.list[n], j.sets); !ok {
				return false
			}
		}
		j.settle(j.common)
		for _, d := range own {
			j.fault(d)
		}
	}
	j.kept = k
	j.pages, j.bytes, j.lines = k.pages, k.bytes, k.lines
	return true
}

// take notes what an edition looked at while it was bound, and what was found
// in it: bad, besides what is wrong with all rows of its matrix.
func (j *job) take(reads *figure.Reads, bad diag.List) {
	p := j.source.project
	st := p.state
	if st == nil || j.setOf == nil {
		return
	}
	k := &jobState{id: j.id(), note: j.source.name, inputs: j.inputs()}
	for _, name := range j.setNames() {
		if seen, ok := reads.Seen(j.sets[name]); ok {
			k.reads = append(k.reads, setRead{j.setOf[name], encodeSeen(&seen)})
		}
	}
	own := relevel(bad, j.Front.Rules)
	own = own[:len(own)-len(relevel(nil, j.Front.Rules))] // without what is wrong with the rules
	keep := func(list diag.List) (out []int, ok bool) {
		for i := range list {
			s, data, ok := p.encodeFault(&list[i], j.sets, j.isText)
			if !ok {
				return nil, false
			}
			k.broad = k.broad || data || list[i].Rule.Code == searched
			st.mu.Lock()
			out = append(out, st.faults.add(s))
			st.mu.Unlock()
		}
		return out, true
	}
	var ok1, ok2 bool
	k.before, ok1 = keep(j.faults)
	k.own, ok2 = keep(own)
	if k.broad { // then the datasets that it read nothing of count too
		for name, set := range j.setOf {
			if _, ok := reads.Seen(j.sets[name]); !ok {
				k.reads = append(k.reads, setRead{set, encodeSeen(&figure.Seen{})})
			}
		}
	}
	if ok1 && ok2 {
		j.seen = k
	}
}

// searched is the rule whose hint is looked for in all of the data.
const searched = "number-unbound"

// wrote notes what was written of an edition.
func (j *job) wrote(files []output) {
	k := j.seen
	if k == nil {
		return
	}
	k.pages, k.bytes, k.lines = j.pages, j.bytes, j.lines
	for i := range k.files {
		k.files[i] = madeFile{files[i].at.size, files[i].at.time, sha256.Sum256(files[i].data)}
	}
}

// trim drops sets and faults that no edition needs, and makes the sums of the
// others be of what is needed.
func (st *state) trim() {
	reads := map[*setState][]*setRead{}
	for _, k := range st.jobs {
		for i := range k.reads {
			reads[k.reads[i].set] = append(reads[k.reads[i].set], &k.reads[i])
		}
	}
	have := map[*setState]bool{}
	sets := st.sets[:0:0]
	for _, s := range st.sets {
		if len(reads[s]) > 0 && !have[s] {
			have[s] = true
			sets = append(sets, s)
		}
	}
	st.sets = sets
	var live []*setState
	for _, s := range sets {
		if st.live[s] != nil {
			live = append(live, s)
		}
	}
	parallel(context.Background(), len(live), st.o.Jobs, func(i int) {
		s := live[i]
		s.keep(reads[s], st.live[s])
		s.files = st.p.filesSum(st.live[s].Spec)
	})
	var faults faultTable
	move := func(list []int) []int {
		for i, n := range list {
			list[i] = faults.add(st.faults.list[n])
		}
		return list
	}
	for _, id := range slices.Sorted(maps.Keys(st.jobs)) {
		k := st.jobs[id]
		k.before, k.own = move(slices.Clone(k.before)), move(slices.Clone(k.own))
	}
	st.faults = faults
}

// wholeOf gives what a run has to know in order not to load the notes; nil
// where some edition is not known, or some fault could not be told again.
func (st *state) wholeOf(sources []*source) *wholeState {
	p := st.p
	ok := true
	again := map[int]bool{} // faults that can be told without any data
	keep := func(list diag.List) (out []int) {
		for i := range list {
			s, _, good := p.encodeFault(&list[i], nil, func(string) bool { return true })
			if ok = ok && good; ok {
				out = append(out, st.faults.add(s))
			}
		}
		return out
	}
	w := &wholeState{}
	if p.lock.lock != nil {
		w.lock = p.lockFiles()
	}
	for _, s := range sources {
		src := sourceState{name: s.name, faults: keep(s.parsed)}
		var last *edition
		for _, j := range s.all {
			k := st.jobs[j.id()]
			if k == nil || len(j.sets) > 0 && j.setOf == nil {
				return nil
			}
			if j.edition != last {
				last = j.edition
				src.editions = append(src.editions, editionState{
					name: j.Name, common: keep(relevel(j.common, j.Front.Rules)),
					place: first(keep(diag.List{ruleOutput.At(j.place(), "")})),
				})
			}
			e := &src.editions[len(src.editions)-1]
			row := rowState{out: j.out}
			for _, key := range j.keys {
				row.keys = append(row.keys, key.Text)
			}
			e.rows = append(e.rows, row)
			for _, n := range append(slices.Clone(k.before), k.own...) {
				if _, known := again[n]; !known {
					_, again[n] = p.decodeFault(st.faults.list[n], nil)
				}
				ok = ok && again[n]
			}
		}
		w.sources = append(w.sources, src)
	}
	if !ok {
		return nil
	}
	return w
}

func first(list []int) int {
	if len(list) == 0 {
		return 0
	}
	return list[0]
}
