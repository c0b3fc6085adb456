package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestForcesBatch runs the commands of the Kubernetes job and of the CI matrix
// of the forces sample, each as its file has them, for two shards over the
// first five areas. In place of a cluster and of containers there are folders.
func TestForcesBatch(t *testing.T) {
	const sample = "../../briefs/forces"
	if _, err := os.Stat(filepath.Join(sample, "note.md")); err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	sh := func(name string) []string {
		text, err := os.ReadFile(filepath.Join(sample, name))
		if err != nil {
			t.Fatal(err)
		}
		return shellBlocks(string(text))
	}
	job, ci := sh("kubernetes.yml"), sh("ci-matrix.yml")
	if len(job) != 1 || len(ci) != 2 {
		t.Fatalf("%d and %d pieces of shell", len(job), len(ci))
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/batch",
		Setup: func(e *testscript.Env) error {
			dir := filepath.Join(e.WorkDir, "batch", "briefs", "forces")
			if err := os.CopyFS(dir, os.DirFS(sample)); err != nil {
				return err
			}
			areas, err := os.ReadFile(filepath.Join(dir, "data", "areas.csv"))
			if err != nil {
				return err
			}
			some := strings.Join(strings.SplitAfter(string(areas), "\n")[:6], "")
			rooted := regexp.MustCompile(`(^|[\s"=])/(batch|out)/`)
			for name, text := range map[string]string{
				"batch/briefs/forces/data/areas.csv": some,
				"job.sh":                             rooted.ReplaceAllString(job[0], "${1}"+e.WorkDir+"/${2}/"),
				"share.sh":                           ci[0],
				"join.sh":                            ci[1],
			} {
				if err := os.WriteFile(filepath.Join(e.WorkDir, filepath.FromSlash(name)), []byte(text), 0o666); err != nil {
					return fmt.Errorf("setup: %w", err)
				}
			}
			return nil
		},
	})
}

// shellBlocks gives the literal blocks of a YAML file that start after
// “run: |” or “- |”.
func shellBlocks(text string) (out []string) {
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if s := strings.TrimSpace(line); s != "run: |" && s != "- |" {
			continue
		}
		var block strings.Builder
		for _, l := range lines[i+1:] {
			if strings.TrimSpace(l) != "" && indent(l) <= indent(line) {
				break
			}
			block.WriteString(strings.TrimSpace(l) + "\n")
		}
		out = append(out, block.String())
	}
	return out
}
