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
	b, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("the published file %s is not here", name)
	}
	return diag.NewSource(name, b)
}
