package build

import (
	"regexp"
	"testing"

	"policybrief/internal/diag"
)

// TestRules makes sure that `brief explain` has something to say of every rule.
func TestRules(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.Code] {
			t.Errorf("two rules are called %s", r.Code)
		}
		seen[r.Code] = true
		if !kebab.MatchString(r.Code) {
			t.Errorf("%q is not in kebab-case", r.Code)
		}
		if r.Title == "" || r.Why == "" || r.Bad == "" || r.Good == "" {
			t.Errorf("%s lacks a title, a reason or an example", r.Code)
		}
		if r.Severity == diag.Off {
			t.Errorf("%s has no level", r.Code)
		}
		if Rule(r.Code) != r {
			t.Errorf("%s is not found by its code", r.Code)
		}
	}
	if Rule("no-such-rule") != nil {
		t.Error("a rule that is not there was found")
	}
}
