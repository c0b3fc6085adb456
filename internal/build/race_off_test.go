//go:build !race

package build

// racing tells that the race detector runs.
const racing = false
