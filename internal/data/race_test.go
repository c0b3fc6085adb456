//go:build race

package data

// raced tells that the race detector is on, under which this package's tests
// take ten times as long. A file is read by one goroutine: what is large is
// read for what it gives, and not once more for races.
const raced = true
