package build

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"policybrief/internal/figure"
)

// front is what a state's body begins with: of which program, project and
// results it is, and under which limits they were made.
func (st *state) front() []byte {
	var w stateWriter
	w.text(buildID())
	w.text(st.p.root.Name())
	w.text(st.o.Out)
	w.text(fmt.Sprint(st.o.Limits))
	return w.b
}

// encode gives the state's body in pieces, each of which is gone after the
// call: of ten thousand editions it is large.
func (st *state) encode(put func(piece []byte)) {
	w := stateWriter{b: st.front()}
	part := func(least int) {
		if len(w.b) >= least {
			put(w.b)
			w.b = w.b[:0]
		}
	}
	w.texts(st.faults.list)
	st.was.write(&w)
	w.is(st.whole != nil)
	if st.whole != nil {
		st.whole.write(&w)
	}
	part(0)
	w.count(len(st.sets))
	place := map[*setState]int{}
	for i, s := range st.sets {
		place[s] = i
		s.write(&w, part)
		part(1 << 16)
	}
	if like := st.p.lock.like.Load(); like != nil {
		w.bytes(like.text)
	} else {
		w.bytes(nil)
	}
	w.count(len(st.jobs))
	for _, id := range slices.Sorted(maps.Keys(st.jobs)) {
		st.jobs[id].write(&w, place)
		part(1 << 16)
	}
	part(0)
}

// decode reads a state, where it is of this program, this project and these
// results.
func (st *state) decode(b []byte) error {
	body, err := openSeal(b)
	if err != nil {
		return err
	}
	body, ok := bytes.CutPrefix(body, st.front())
	if !ok {
		return errState
	}
	r := &stateReader{b: body, words: maxStateWords, again: 16 * maxSetCells}
	st.faults.list = r.texts()
	st.was = readLooks(r)
	if r.is() {
		st.whole = readWhole(r, len(st.faults.list))
	}
	st.sets = make([]*setState, r.items(4*len(figure.Sum{})))
	for i := range st.sets {
		st.sets[i] = readSet(r)
	}
	like := newLockLike(r.bytes())
	for range r.items(4 + len(figure.Sum{}) + 2*sha256.Size) {
		k := readJob(r, st.sets, len(st.faults.list), like)
		st.jobs[k.id] = k
	}
	if r.bad || len(r.b) != 0 {
		return errState
	}
	st.p.lock.like.Store(like)
	return nil
}

func (l *looks) write(w *stateWriter) {
	w.count(len(l.files))
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		f := l.files[name]
		w.text(name)
		w.number(f.size)
		w.number(f.time)
		w.word(f.id)
		w.number(f.changed)
		w.is(f.settled)
		w.raw(f.sum[:])
	}
	w.count(len(l.there))
	for _, name := range slices.Sorted(maps.Keys(l.there)) {
		w.text(name)
		w.is(l.there[name])
	}
	w.is(l.listed)
	w.texts(l.notes)
}

func readLooks(r *stateReader) *looks {
	l := &looks{files: map[string]look{}, there: map[string]bool{}}
	for range r.items(13 + sha256.Size) {
		name := r.text()
		f := look{size: r.number(), time: r.number(), id: r.word(), changed: r.number(), settled: r.is()}
		f.sum = r.hash()
		l.files[name] = f
	}
	for range r.items(2) {
		name := r.text()
		l.there[name] = r.is()
	}
	l.listed = r.is()
	l.notes = r.texts()
	return l
}

func (s *wholeState) write(w *stateWriter) {
	w.texts(s.lock)
	w.count(len(s.sources))
	for i := range s.sources {
		src := &s.sources[i]
		w.text(src.name)
		w.counts(src.faults)
		w.count(len(src.editions))
		for n := range src.editions {
			e := &src.editions[n]
			w.text(e.name)
			w.count(e.place)
			w.counts(e.common)
			w.count(len(e.rows))
			for _, row := range e.rows {
				w.texts(row.keys)
				w.text(row.out)
			}
		}
	}
}

func readWhole(r *stateReader, faults int) *wholeState {
	s := &wholeState{lock: r.texts()}
	s.sources = make([]sourceState, r.items(3))
	for i := range s.sources {
		src := &s.sources[i]
		src.name = r.text()
		src.faults = r.indexes(faults)
		src.editions = make([]editionState, r.items(4))
		for n := range src.editions {
			e := &src.editions[n]
			e.name = r.text()
			e.place = r.index(faults)
			e.common = r.indexes(faults)
			e.rows = make([]rowState, r.items(2))
			for k := range e.rows {
				e.rows[k] = rowState{r.texts(), r.text()}
			}
		}
	}
	return s
}

func (k *jobState) write(w *stateWriter, place map[*setState]int) {
	w.text(k.id)
	w.text(k.note)
	w.raw(k.inputs[:])
	w.count(k.pages)
	w.count(k.bytes)
	for i := range k.files {
		w.number(k.files[i].size)
		w.number(k.files[i].time)
		w.raw(k.files[i].sum[:])
	}
	w.is(k.lines != nil)
	if k.lines != nil {
		w.raw(k.lines.sum[:])
		w.is(k.lines.like != nil)
		w.bytes(k.lines.packed)
	}
	w.counts(k.before)
	w.counts(k.own)
	w.is(k.broad)
	w.count(len(k.reads))
	for i := range k.reads {
		w.count(place[k.reads[i].set])
		w.bytes(k.reads[i].seen)
	}
}

func readJob(r *stateReader, sets []*setState, faults int, like *lockLike) *jobState {
	k := &jobState{id: r.text(), note: r.text(), inputs: r.sum()}
	k.pages, k.bytes = r.upTo(1<<30), r.upTo(1<<30)
	for i := range k.files {
		k.files[i] = madeFile{r.number(), r.number(), r.hash()}
	}
	if r.is() {
		k.lines = &lockPart{}
		copy(k.lines.sum[:], r.raw(len(k.lines.sum)))
		if r.is() {
			if k.lines.like = like; like == nil {
				r.fail()
			}
		}
		k.lines.packed = r.bytes()
	}
	k.before, k.own = r.indexes(faults), r.indexes(faults)
	k.broad = r.is()
	k.reads = make([]setRead, r.items(2))
	for i := range k.reads {
		n := r.index(len(sets))
		k.reads[i].seen = r.bytes()
		if !r.bad {
			k.reads[i].set = sets[n]
		}
	}
	return k
}
