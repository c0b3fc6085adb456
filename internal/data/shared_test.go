package data

import (
	"os"
	"path/filepath"
	"testing"

	"policybrief/internal/diag"
)

const shared = "../../../shared/data"

// readShared reads one of the published files, or skips the test.
func readShared(t testing.TB, name string) *diag.Source {
	t.Helper()
	if raced {
		t.Skip("published files are large")
	}
	b, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("the published file %s is not here", name)
	}
	return diag.NewSource(name, b)
}

// heavy is a size at which a limit shows, and a sixteenth of it where the race
// detector is on: that is still beyond the limit.
func heavy(n int) int {
	if raced {
		return n / 16
	}
	return n
}
