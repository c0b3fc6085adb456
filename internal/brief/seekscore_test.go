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
// Digits that stand in them as they are stand for no figure, and are not to be
// bound, though in some passages the data hold each of them somewhere.
func TestPassages(t *testing.T) {
	files, err := filepath.Glob("testdata/seek/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	p := &project{t, "../../../shared/data", map[string]*figure.Dataset{}}
	if _, err := os.Stat(p.dir); err != nil {
		t.Skip("the published files are not here: ", err)
	}
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
	if numbers.wrong+claims.wrong > 0 {
		t.Errorf("%d would be bound to something else", numbers.wrong+claims.wrong)
	}
	if n := numbers.numbers; 100*numbers.found < 98*n || 100*numbers.first < 96*n || 100*numbers.clear < 95*n {
		t.Errorf("numbers: %v", numbers)
	}
	if n := claims.numbers; 100*claims.first < 96*n || 100*claims.clear < 80*n {
		t.Errorf("claims: %v", claims)
	}
}
