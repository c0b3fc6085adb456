package brief_test

import (
	"os"
	"path/filepath"
	"testing"

	"policybrief/internal/figure"
)

// TestPassages holds what is proposed for passages in the style of official
// releases, over files as they were published, against the expressions that
// stand in them. The passages are typed first: each figure by what it shows.
func TestPassages(t *testing.T) {
	files, err := filepath.Glob("testdata/seek/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	p := &project{t, "../../../shared/data", map[string]*figure.Dataset{}}
	var numbers, claims score
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			q := *p
			q.t = t
			n, c := held(t, &q, "", string(text))
			t.Logf("numbers: %v", n)
			t.Logf("claims: %v", c)
			numbers.add(n)
			claims.add(c)
		})
	}
	t.Logf("all numbers: %v", numbers)
	t.Logf("all claims: %v", claims)
}
