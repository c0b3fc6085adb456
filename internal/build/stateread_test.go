package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// stateOf gives a project's state file.
func stateOf(t testing.TB, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, stateDir, "*"+stateExt))
	if err != nil || len(found) != 1 {
		t.Fatalf("states: %v %v", found, err)
	}
	return found[0]
}

// restoredBy tells which notes of a project a run would not load.
func restoredBy(t testing.TB, dir, out string) (restored, loaded []string) {
	t.Helper()
	o := Options{Dir: dir, Out: out, Jobs: 2, Limits: withDefaults(Limits{})}
	found, err := find(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	projects, sources, err := open(dir, found)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range projects {
		defer p.root.Close()
		p.openState(o, time.Now())
		p.restore(context.Background(), o, sources)
	}
	for _, s := range sources {
		if s.restored {
			restored = append(restored, s.name)
		} else {
			loaded = append(loaded, s.name)
		}
	}
	return restored, loaded
}

// TestStateRestored: where nothing has changed no note is loaded.
func TestStateRestored(t *testing.T) {
	p := newStateProof(t)
	if restored, loaded := restoredBy(t, p.dir, p.out); len(loaded) > 0 || len(restored) != 4 {
		t.Errorf("loaded: %v", loaded)
	}
	// The same text, written again, is no change.
	edit(t, filepath.Join(p.dir, "note.md"), func(s string) string { return s })
	if _, loaded := restoredBy(t, p.dir, p.out); len(loaded) > 0 {
		t.Errorf("loaded after a note was saved as it was: %v", loaded)
	}
	for name, text := range stateFiles(t) {
		write(t, p.dir, map[string]string{name: text + " "})
		if _, loaded := restoredBy(t, p.dir, p.out); len(loaded) != 4 {
			t.Errorf("after a change of %s only %v are loaded", name, loaded)
		}
		write(t, p.dir, map[string]string{name: text})
		if err := os.Rename(filepath.Join(p.dir, name), filepath.Join(p.dir, "aside")); err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) != ".md" || name[0] == '_' {
			if _, loaded := restoredBy(t, p.dir, p.out); len(loaded) != 4 {
				t.Errorf("without %s only %v are loaded", name, loaded)
			}
		}
		if err := os.Rename(filepath.Join(p.dir, "aside"), filepath.Join(p.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	p.unchanged("afterwards")
}

// TestStateDisbelieved: a state that is torn, changed, of another project or
// another program is as good as none.
func TestStateDisbelieved(t *testing.T) {
	p := newStateProof(t)
	name := stateOf(t, p.dir)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, b []byte) {
		t.Helper()
		if err := os.WriteFile(name, b, 0o666); err != nil {
			t.Fatal(err)
		}
		if restored, _ := restoredBy(t, p.dir, p.out); len(restored) > 0 {
			t.Errorf("%s: it is believed", what)
		}
	}
	for n := 0; n < len(whole); n += 1 + len(whole)/97 {
		try("cut off", whole[:n])
		changed := slices.Clone(whole)
		changed[n] ^= 0x10
		try("a byte changed", changed)
	}
	try("nothing", nil)
	try("something behind", append(slices.Clone(whole), 0))
	newer := slices.Clone(whole)
	newer[len(stateMagic)] = stateVersion + 1
	try("of another version", newer)
	body, err := openSeal(whole)
	if err != nil {
		t.Fatal(err)
	}
	for what, id := range map[string]string{"another program": buildID(), "another folder": p.dir, "other results": p.out} {
		other := bytes.Clone([]byte(id))
		other[len(other)-1] ^= 1
		try(what, sealState(bytes.Replace(body, []byte(id), other, 1)))
	}
	for name, s := range p.build(Options{}) {
		if s != Made || p.shown[name] != p.base[name] {
			t.Errorf("without a state %s is %s", name, s)
		}
	}
	p.unchanged("after that")

	// A folder in its place, and one that can't be made, cost no more than time.
	if err := os.RemoveAll(filepath.Join(p.dir, stateDir)); err != nil {
		t.Fatal(err)
	}
	write(t, p.dir, map[string]string{stateDir: "a file"})
	for name, s := range p.build(Options{}) {
		if s != Made {
			t.Errorf("with a file in the place of the folder %s is %s", name, s)
		}
	}
}

// TestStateFolder: the folder keeps itself out of version control, and does
// not grow for ever.
func TestStateFolder(t *testing.T) {
	p := newStateProof(t)
	if b, err := os.ReadFile(filepath.Join(p.dir, stateDir, ".gitignore")); err != nil || string(b) != "*\n" {
		t.Errorf("%q, %v", b, err)
	}
	for range maxStates + 3 {
		p.run(Options{Out: t.TempDir(), Paths: []string{"one.md"}})
	}
	entries, err := os.ReadDir(filepath.Join(p.dir, stateDir))
	if err != nil || len(entries) != maxStates+1 {
		t.Errorf("%d files are kept: %v", len(entries), err)
	}
}

// TestStateLooks: a file is believed by its size and time only once it has
// stood for a while.
func TestStateLooks(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		age  time.Duration
		want bool
	}{{time.Hour, true}, {3 * time.Second, true}, {time.Second, false}, {-time.Hour, false}} {
		l := &looks{files: map[string]look{"a": {size: 3, time: now.Add(-c.age).UnixNano()}}}
		l.settle(now)
		f := l.files["a"]
		if got := f.same(look{size: 3, time: f.time}); got != c.want {
			t.Errorf("a file of %v is believed: %v", c.age, got)
		}
		if f.same(look{size: 4, time: f.time}) || f.same(look{size: 3, time: f.time + 1}) || f.same(look{size: 3, time: f.time, id: 1}) || f.same(look{size: 3, time: f.time, changed: 1}) {
			t.Error("another file is believed to be the same")
		}
	}
}

// TestSpecSum: all that a dataset's spec may say counts, and no kind of value
// in it is unknown.
func TestSpecSum(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		if seen[v.Type()] || v.Type() == reflect.TypeFor[diag.Span]() || v.Type() == reflect.TypeFor[diag.Text]() {
			return
		}
		seen[v.Type()] = true
		var a adder
		a.value(v)
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		case reflect.Slice, reflect.Pointer:
			walk(reflect.New(v.Type().Elem()).Elem())
		}
	}
	walk(reflect.ValueOf(&data.Spec{}))
	if len(seen) < 10 {
		t.Errorf("only %d types were seen", len(seen))
	}
}

// TestStateForm holds the form of rows against a plain one.
func TestStateForm(t *testing.T) {
	var years []int // every 24th row, then pairs of rows
	for area := range 43 {
		years = append(years, 24*area)
	}
	for area := range 20 {
		years = append(years, 2000+10*area, 2001+10*area)
	}
	for _, want := range [][]int{
		nil, {0}, {63}, {64}, {0, 1, 2, 63, 64, 65, 127, 128}, {5, 200, 201, 202, 203, 1000}, {1, 3, 5, 7, 9, 11, 12}, {2, 5, 8, 12, 16}, years,
	} {
		var s rows
		for _, row := range want {
			s.set(row, row+1)
		}
		var w stateWriter
		w.rows(s)
		var got []int
		var back rows
		if len(w.b) > 1+4*len(want) || len(want) == len(years) && len(w.b) > 20 {
			t.Errorf("%v takes %d bytes", want, len(w.b))
		}
		r := stateReader{b: w.b, again: 100}
		r.runs(func(from, to int) { back.set(from, to) })
		back.each(func(row int) { got = append(got, row) })
		if !slices.Equal(got, want) || r.bad || len(r.b) > 0 || back.count() != len(want) {
			t.Errorf("%v became %v", want, got)
		}
	}
	hostile := stateReader{b: []byte{1, 0, 3, 200, 1}, again: 100}
	hostile.runs(func(int, int) {})
	if !hostile.bad {
		t.Error("runs are repeated without end")
	}
	var s rows
	s.set(3, 300)
	if s.count() != 297 || s.next(0, true) != 3 || s.next(3, false) != 300 || s.next(300, true) != 64*len(s) {
		t.Error("a long run is not what was set")
	}
}

// FuzzState reads states that are no states: whatever stands in them, nothing
// panics, little memory is taken, and what is read is written as it was.
func FuzzState(f *testing.F) {
	dir, out := f.TempDir(), f.TempDir()
	write(f, dir, stateFiles(f))
	if _, err := Run(context.Background(), Options{Dir: dir, Out: out}); err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(stateOf(f, dir))
	if err != nil {
		f.Fatal(err)
	}
	body, err := openSeal(b)
	if err != nil {
		f.Fatal(err)
	}
	root := rooted(f, dir)
	st := func() *state {
		return &state{p: &project{root: root}, o: Options{Out: out, Limits: withDefaults(Limits{})}, jobs: map[string]*jobState{}}
	}
	one := st()
	if err := one.decode(sealState(body)); err != nil {
		f.Fatal(err)
	}
	front := len(one.front())
	f.Add(body[front:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, rest []byte) {
		// The names in front are this machine's, and of no interest.
		s := st()
		if err := s.decode(sealState(append(slices.Clone(body[:front]), rest...))); err != nil {
			return
		}
		for _, k := range s.jobs {
			for i := range k.reads {
				k.reads[i].visit(seenVisitor{})
			}
			if k.lines != nil {
				_, _ = k.lines.lines()
			}
		}
		s.p.state = s
		_ = s.tell()
		again := encoded(s)
		back := st()
		if err := back.decode(sealState(again)); err != nil {
			t.Fatal("what was written is not read")
		}
		if !bytes.Equal(encoded(back), again) {
			t.Error("what was read is not written as it was")
		}
	})
}

// encoded gives a state's body.
func encoded(st *state) (body []byte) {
	st.encode(func(piece []byte) { body = append(body, piece...) })
	return body
}

// sealState puts the front before a state's body.
func sealState(body []byte) []byte { return append(stateSeal(sha256.Sum256(body)), body...) }
