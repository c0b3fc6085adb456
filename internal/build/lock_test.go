package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var lockTexts = []lockLine{
	{lockName: lockName{"figure", "Calls", "calls.answered[latest]", 1}, shown: "4,000", raw: "4000", unit: "count", cells: []string{"calls.answered[2012]=4000"}},
	{lockName: lockName{"claim", "", `a == "b" | plain()`, 12}, shown: "two\nlines\tand a tab", raw: "true", marks: "[p] 41 of 43"},
	{lockName: lockName{"chart", "Ünïcödé \u202ehidden\u200b\u2028", "", 1}, shown: "", raw: "", unit: "3 values"},
	{lockName: lockName{"table", `back\slash \n \x41`, "\xff\xfe \ufffd", 1}, shown: "£1.2\u00a0million", raw: "−1"},
	{lockName: lockName{"figure", "h", "e", 1}, cells: []string{"", "x"}},
}

func TestLockLine(t *testing.T) {
	for _, l := range lockTexts {
		text := l.text()
		if strings.ContainsAny(text, "\n\r\x00\u202e\u200b\u2028") {
			t.Errorf("%q does not stand on a line", text)
		}
		got, err := parseLockLine(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if len(l.cells) == 0 {
			l.cells = []string{}
		}
		if d := cmp.Diff(l, got, cmp.AllowUnexported(lockLine{}, lockName{})); d != "" {
			t.Error(d)
		}
	}
	for _, bad := range []string{"", "figure", "figure\th\te\tone", "picture\th\te\t1", "figure\th\\\te\t1", `figure	\xzz	e	1`} {
		if _, err := parseLockLine(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// TestLockCut holds that what is too long for a line still counts in full.
func TestLockCut(t *testing.T) {
	long := strings.Repeat("é", 5000)
	a, b := lockCut(long+"a"), lockCut(long+"b")
	if a == b || len(a) > maxLockField || !strings.HasPrefix(a, "éé") || strings.ContainsRune(a, '\ufffd') {
		t.Errorf("%q, %q", a, b)
	}
}

func TestLockID(t *testing.T) {
	for _, id := range []string{"note.md#", "<<<<<<< x.md#", "=======", "# brief.lock 1", "a\tb#", "||||||| x#", ">>>>>>>"} {
		line := lockID(id) + "\tfigure\th\te\t1"
		if conflictMark([]byte(line)) != 0 || strings.HasPrefix(line, lockHead) || strings.Count(line, "\t") != 4 {
			t.Errorf("%q", line)
		}
		if back, err := lockUnescape(lockID(id)); err != nil || back != id {
			t.Errorf("%q gives %q, %v", id, back, err)
		}
	}
}

// TestLockCells shows how the cells of a value are named: each of a few, and
// what many have in common.
func TestLockCells(t *testing.T) {
	cell := func(key, year, value string) *evidenceCell {
		return &evidenceCell{Dataset: "forces", Measure: "offences", Key: []string{key, year}, Value: value}
	}
	few := []*evidenceCell{cell("Northmere", "2012", "5"), {Dataset: "x", Row: 7, Missing: "[c]"}}
	if got, want := lockCells(few), []string{"forces.offences[Northmere, 2012]=5", "x[row 7]=[c]"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	many := func(year, last string) string {
		var cells []*evidenceCell
		for i := range 42 {
			cells = append(cells, cell(fmt.Sprint("Area ", i), year, fmt.Sprint(i)))
		}
		return strings.Join(lockCells(append(cells, cell("Area 42", year, last))), "\t")
	}
	now, revised, later := many("2012", "1"), many("2012", "2"), many("2013", "1")
	if name, _, _ := strings.Cut(now, "]="); name != "forces.offences[*43, 2012" || now == revised || !strings.HasPrefix(revised, name) || strings.HasPrefix(later, name) {
		t.Errorf("%q, %q, %q", now, revised, later)
	}
}

// TestLockPacked holds the memory of a large batch: an edition of forty lines
// must stay small until the lock is written, and all the smaller where another
// edition's lines are like them.
func TestLockPacked(t *testing.T) {
	edition := func(area string, times int) (lines []lockedLine) {
		for i := range 40 {
			l := lockLine{
				lockName: lockName{"figure", fmt.Sprint("Section ", i/8), fmt.Sprintf("forces.offences_%d[force][latest]", i), 1},
				shown:    fmt.Sprint(i * times), raw: fmt.Sprint(i * times), unit: "count",
				cells: []string{fmt.Sprintf("forces.offences_%d[%s, 2012]=%d", i, area, i*times)},
			}
			at := &evidencePlace{File: "note.md"}
			at.span.Start, at.span.End = 100*i, 100*i+30
			lines = append(lines, lockedLine{l.text(), at})
		}
		return lines
	}
	var like atomic.Pointer[lockLike]
	for _, c := range []struct {
		area  string
		times int
		like  *atomic.Pointer[lockLike]
		most  int
	}{
		{"Northmere", 7919, nil, 2000}, {"Northmere", 7919, &like, 20}, {"Eastvale", 6101, &like, 1000}, {"Eastvale", 6101, nil, 2000},
	} {
		lines := edition(c.area, c.times)
		part := packLines(lines, c.like)
		if len(part.packed) > c.most {
			t.Errorf("40 lines of %s take %d bytes", c.area, len(part.packed))
		}
		part.like.release()
		got, err := part.lines()
		if err != nil || len(got) != len(lines) {
			t.Fatal(len(got), err)
		}
		for i, l := range got {
			if l.text != lines[i].text || l.file != "note.md" || l.start != 100*i || l.end != 100*i+30 {
				t.Errorf("%+v", l)
			}
		}
		if again := packLines(lines, c.like); again.sum != part.sum || !bytes.Equal(again.packed, part.packed) {
			t.Error("the same lines are packed in two ways")
		}
		if _, err := (lockPart{packed: part.packed[1:], like: part.like}).lines(); err == nil {
			t.Error("a part of what was packed is taken for the whole")
		}
	}
	for _, like := range []*atomic.Pointer[lockLike]{nil, new(atomic.Pointer[lockLike])} {
		if none := packLines(nil, like); none.sum != (lockSum{}) {
			t.Error("no lines have a sum")
		}
	}
}

func rooted(t testing.TB, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func putFile(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestLockSample builds the sample in several ways: the lock is the same, each
// line has its place in order, and each figure of the evidence has its line.
func TestLockSample(t *testing.T) {
	dir := copied(t)
	name := filepath.Join(dir, lockFile)
	read := func() string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	run(t, Options{Dir: dir, Out: "one", Jobs: 1})
	want := read()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	for _, edition := range []string{"minister", "charity"} { // one after the other
		run(t, Options{Dir: dir, Out: edition, Jobs: 8, Edition: edition})
	}
	if got := read(); got != want {
		t.Errorf("built in parts the lock differs:\n%s", cmp.Diff(want, got))
	}
	lines := strings.Split(strings.TrimSuffix(want, "\n"), "\n")
	if lines[0] != lockFirst || !slices.IsSorted(lines[1:]) {
		t.Error("the lines are not in order")
	}
	have := map[string]int{}
	for _, l := range lines[1:] {
		id, rest, _ := strings.Cut(l, "\t")
		kind, _, _ := strings.Cut(rest, "\t")
		have[id+" "+kind]++
	}
	for _, j := range loaded(t, dir) {
		in, _ := j.gather()
		_, b, _ := Set(in)
		e := evidenceOf(b, j.source.name, tellerOf(nil))
		for kind, n := range map[string]int{"figure": len(e.Figures), "claim": len(e.Claims), "chart": len(e.Charts), "table": len(e.Tables)} {
			if have[j.id()+" "+kind] != n {
				t.Errorf("%s: %d lines of %d %ss", j.id(), have[j.id()+" "+kind], n, kind)
			}
		}
		known := map[lockName]bool{}
		for _, l := range lockLines(e) {
			p, err := parseLockLine(l.text)
			if err != nil || known[p.lockName] {
				t.Errorf("%s: %v", l.text, err)
			}
			known[p.lockName] = true
		}
	}
}

// TestLocksOfSamples holds that the locks kept with the samples are as built,
// the hashes of their files too.
func TestLocksOfSamples(t *testing.T) {
	locks, err := filepath.Glob("../../briefs/*/" + lockFile)
	if err != nil || len(locks) == 0 {
		t.Skip("the samples are not here: ", err)
	}
	for _, name := range locks {
		if filepath.Dir(name) == filepath.FromSlash(forces) {
			continue // TestForces builds it
		}
		dir := filepath.Join(t.TempDir(), filepath.Base(filepath.Dir(name)))
		if err := os.CopyFS(dir, os.DirFS(filepath.Dir(name))); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(context.Background(), Options{Dir: dir, Out: "out"}); err != nil {
			t.Fatal(err)
		}
		lockHolds(t, dir, filepath.Dir(name))
	}
}

// lockHolds wants the lock of a project that was built to be the sample's.
func lockHolds(t *testing.T, dir, sample string) {
	t.Helper()
	name := filepath.Join(sample, lockFile)
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, lockFile))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not as built: run `brief build`\n%s", name, cmp.Diff(string(want), string(got)))
	}
}

// TestLockDisclosure holds that a lock has protected values alone, and no hash
// by which the hidden ones could be tried out.
func TestLockDisclosure(t *testing.T) {
	dir := t.TempDir()
	putFile(t, filepath.Join(dir, "brief.yml"), "data:\n  calls: {file: calls.csv, key: area, disclosure: {below: 5, secondary: false}}\n")
	putFile(t, filepath.Join(dir, "note.md"), "---\ntitle: A note\n---\n\n# Calls\n\nNorth had {{ calls.answered[\"North\"] }} calls, East {{ calls.answered[\"East\"] }}.\n")
	putFile(t, filepath.Join(dir, "calls.csv"), "area,answered\nNorth,7731\nEast,3\n")
	if _, err := Run(context.Background(), Options{Dir: dir, Out: "out"}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, lockFile))
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	if !strings.Contains(text, "calls.answered[North]=7731") || !strings.Contains(text, "file\tcalls.csv\twithheld") {
		t.Error(text)
	}
	if strings.Contains(text, "]=3") || strings.Contains(text, "\t3\t") {
		t.Error("a hidden count stands in the lock:\n" + text)
	}
	if !strings.Contains(text, `calls.answered["East"]`) {
		t.Error("the hidden figure has no line:\n" + text)
	}
}

// TestLockAgain writes a lock while another run writes it too: the other's
// lines are not lost.
func TestLockAgain(t *testing.T) {
	dir := t.TempDir()
	p := &project{root: rooted(t, dir)}
	line := func(id, shown string) string {
		l := lockLine{lockName: lockName{"figure", "h", "e", 1}, shown: shown}
		return id + "\t" + l.text() + "\n"
	}
	putFile(t, filepath.Join(dir, lockFile), lockFirst+"\n"+line("a.md#", "1")+line("b.md#", "1"))
	l, err := readLock(p.root)
	if err != nil {
		t.Fatal(err)
	}
	p.lock.lock = l
	mine := lockLine{lockName: lockName{"figure", "h", "e", 1}, shown: "2"}
	u := &lockUpdate{parts: map[string]lockPart{"a.md#": packLines([]lockedLine{{mine.text(), nil}}, nil)}}

	// Another run has since written the line of b.
	putFile(t, filepath.Join(dir, "other"), lockFirst+"\n"+line("a.md#", "1")+line("b.md#", "2, by another"))
	if err := os.Rename(filepath.Join(dir, "other"), filepath.Join(dir, lockFile)); err != nil {
		t.Fatal(err)
	}
	if again, err := p.replaceLock(l, u); !again || err != nil {
		t.Fatal(again, err)
	}
	if begun, err := p.writeLock(u); begun || err != nil {
		t.Fatal(begun, err)
	}
	want := lockFirst + "\n" + line("a.md#", "2") + line("b.md#", "2, by another")
	if got := files(t, dir); len(got) != 1 || got[lockFile] != want {
		t.Errorf("%q", got)
	}
}

// TestLockTooMany refuses what no build would write, before memory is taken.
func TestLockTooMany(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, lockFile)
	for what, text := range map[string]string{
		"a long line":   lockFirst + "\n" + strings.Repeat("x", maxLockLine+1) + "\n",
		"no version":    lockHead + "one\n",
		"version 0":     lockHead + "0\n",
		"many digits":   lockHead + strings.Repeat("9", 400) + "\n",
		"text":          "year,answered\n2012,4000\n",
		"no id":         lockFirst + "\n\tfigure\th\te\t1\n",
		"a file":        lockFirst + "\nfile\tx\n",
		"an empty line": lockFirst + "\n\n",
	} {
		putFile(t, name, text)
		if _, err := readLock(rooted(t, dir)); !errors.As(err, new(*lockFault)) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.Truncate(name, maxLockBytes+1); err != nil {
		t.Skip("no sparse files: ", err)
	}
	if _, err := readLock(rooted(t, dir)); !errors.As(err, new(*lockFault)) {
		t.Error(err)
	}
}

// FuzzLock reads any bytes as a lock. What is read and written again is in
// order, and reads the same.
func FuzzLock(f *testing.F) {
	for i := range lockTexts {
		f.Add(lockFirst + "\nnote.md#\t" + lockTexts[i].text() + "\n")
	}
	f.Add(lockFirst + "\r\nb#\tfigure\th\te\t1\r\na#\tfigure\th\te\t1\r\nfile\tx\tsha256:0\r\n")
	f.Add(lockFirst + "\n<<<<<<< a\na#\tfigure\th\te\t1\t1\n||||||| o\na#\tfigure\th\te\t1\t0\n=======\na#\tfigure\th\te\t1\t2\n>>>>>>> b\n")
	f.Add("# brief.lock 2\n")
	f.Add("# brief.lock 1\t\na#\tclaim\t\t\t0\n")
	f.Add("")
	info, err := os.Stat(".") // of anything: there is a lock
	if err != nil {
		f.Fatal(err)
	}
	read := func(text string) (l *lock, tidy bool, err error) {
		l = &lock{info: info, healed: []byte(text)}
		tidy, err = l.scan(strings.NewReader(text))
		if err == nil && !tidy {
			if err = l.heal(strings.NewReader(text)); err == nil {
				_, err = l.scan(bytes.NewReader(l.healed))
			}
		}
		return l, tidy, err
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, _, err := read(text)
		if err != nil {
			if !errors.As(err, new(*lockFault)) {
				t.Fatal(err)
			}
			return
		}
		var b strings.Builder
		if err := l.merge(&lockUpdate{}, &b); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if lines[0] != lockFirst || !slices.IsSorted(lines[1:]) {
			t.Fatalf("not in order:\n%q", lines)
		}
		again, tidy, err := read(b.String())
		if err != nil {
			t.Fatal(err)
		}
		if !tidy || !cmp.Equal(again.sums, l.sums) {
			t.Fatalf("%q is read otherwise than %q", b.String(), text)
		}
	})
}
