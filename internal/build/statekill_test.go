package build

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// killedDir names the project that a process of TestStateKilled builds, and
// the folder of the results.
const killedDir = "BRIEF_TEST_KILLED"

// TestStateChild is the build that TestStateKilled kills.
func TestStateChild(t *testing.T) {
	dir, out, ok := strings.Cut(os.Getenv(killedDir), "\n")
	if !ok {
		t.Skip("TestStateKilled runs this in a process of its own")
	}
	if _, err := Run(context.Background(), Options{Dir: dir, Out: out}); err != nil {
		t.Fatal(err)
	}
}

// TestStateKilled kills a build at 60 moments, on a machine of continuous
// integration at 200, each after a change of the data. Whatever the moment, each file is the old or the new one, whole; the
// next run believes nothing that is not so, and leaves no temporary file.
func TestStateKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	var wg sync.WaitGroup
	for part := range 2 {
		wg.Go(func() { killing(t, part) })
	}
	wg.Wait()
}

func killing(t *testing.T, part int) {
	p := &stateProof{t: t, dir: t.TempDir(), out: t.TempDir(), stem: map[string]string{}, shown: map[string]string{}}
	few := stateFiles(t)
	for _, name := range []string{"all.md", "typed.md", "_brand.yml"} {
		delete(few, name)
	}
	write(t, p.dir, few)
	file := filepath.Join(p.dir, "data", "forces.csv")
	texts := [2]string{stateFiles(t)["data/forces.csv"], strings.NewReplacer("150", "155", "1.1", "1.2", "130", "99").Replace(stateFiles(t)["data/forces.csv"])}
	var want [2]map[string]string
	for v, text := range texts {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Error(err)
			return
		}
		p.build(Options{})
		want[v] = files(t, p.out)
	}
	began := time.Now()
	r := rand.New(rand.NewPCG(1, uint64(part)))
	last, done, interrupted := time.Duration(0), 0, 0
	kills := 30
	switch {
	case racing:
		kills = 10 // each is a process that starts for some seconds
	case thorough:
		kills = 100
	}
	for n := range kills {
		v := n % 2
		if err := os.WriteFile(file, []byte(texts[v]), 0o666); err != nil {
			t.Error(err)
			return
		}
		child := exec.Command(os.Args[0], "-test.run=^TestStateChild$")
		child.Env = append(os.Environ(), killedDir+"="+p.dir+"\n"+p.out)
		start := time.Now()
		if err := child.Start(); err != nil {
			t.Error(err)
			return
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		// From the start to a little after the end of a build that was let be.
		after := time.Duration(r.Int64N(int64(max(last, 20*time.Millisecond)) * 11 / 10))
		if n < 2 {
			after = time.Minute
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("part %d, build %d: %v", part, n, err)
			}
			last, done = time.Since(start), done+1
		case <-time.After(after):
			_ = child.Process.Kill()
			<-ended
			interrupted++
		}
		for name, text := range everything(p.out) {
			if !strings.HasPrefix(name, ".brief-") && text != want[0][name] && text != want[1][name] {
				t.Errorf("part %d, after %v: %s is neither the old nor the new one", part, after, name)
			}
		}
		if n%5 != 4 && n < kills-5 {
			continue
		}
		p.build(Options{})
		for name, text := range everything(p.out) {
			if text != want[v][name] {
				t.Errorf("part %d, after %v: the next run leaves %s as it is not", part, after, name)
			}
		}
		for _, dir := range []string{p.dir, p.out, filepath.Join(p.dir, stateDir)} {
			for name := range everything(dir) {
				if strings.HasPrefix(name, ".brief-") {
					t.Errorf("part %d, after %v: %s is left", part, after, name)
				}
			}
		}
	}
	t.Logf("%d builds killed, %d came to their end, in %v", interrupted, done, time.Since(began).Round(time.Millisecond))
	if interrupted == 0 {
		t.Error("no build was killed")
	}
}

// everything gives the files of a folder.
func everything(dir string) map[string]string {
	out := map[string]string{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if b, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil {
			out[e.Name()] = string(b)
		}
	}
	return out
}

// TestStateAtOnce: builds of one project at the same time, while its data
// change, leave nothing that the next one believes wrongly.
func TestStateAtOnce(t *testing.T) {
	p := newStateProof(t)
	for round := range 4 {
		var wg sync.WaitGroup
		for n := range 3 {
			wg.Go(func() {
				edited := bytes.Replace([]byte(stateFiles(t)["data/forces.csv"]), []byte("150"), fmt.Appendf(nil, "15%d", (round+n)%10), 1)
				temp := filepath.Join(p.dir, fmt.Sprintf("temp%d", n))
				if err := os.WriteFile(temp, edited, 0o666); err != nil {
					t.Error(err)
				}
				if err := os.Rename(temp, filepath.Join(p.dir, "data", "forces.csv")); err != nil {
					t.Error(err)
				}
				if _, err := Run(context.Background(), Options{Dir: p.dir, Out: p.out}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		p.step(fmt.Sprintf("round %d", round))
	}
	p.unchanged("afterwards")
}
