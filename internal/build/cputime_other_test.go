//go:build !unix

package build

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }

// residentPeak is not known here.
func residentPeak() float64 { return 0 }
