package build

import "policybrief/internal/diag"

var ruleLockNewer = &diag.Rule{
	Code: "lock-newer", Severity: diag.Error,
	Title: "brief.lock was written by a newer version of the program",
	Why:   "What an older version does not know it would lose. Nothing is built and nothing is overwritten.",
	Bad:   "a lock of version 2, and a program that knows version 1",
	Good:  "one version of the program for all who build the project",
}

var ruleLockBroken = &diag.Rule{
	Code: "lock-broken", Severity: diag.Error,
	Title: "brief.lock can't be read",
	Why:   "The lock is written by brief build alone: one line for each figure and claim, with tabs between the fields. A line that is cut short or written by hand could hide a figure that changed.",
	Bad:   "a lock that was mended in an editor",
	Good:  "a lock that brief build wrote",
}

var ruleLockConflict = &diag.Rule{
	Code: "lock-conflict", Severity: diag.Error,
	Title: "brief.lock has the marks of a merge conflict",
	Why:   "Two branches changed the same lines. Building decides which figures are right, and writes the lock without the marks; --locked writes nothing, so that it can't.",
	Bad:   "<<<<<<< HEAD",
	Good:  "brief build, and the lock committed as it then is",
}

var ruleLockMissing = &diag.Rule{
	Code: "lock-missing", Severity: diag.Error,
	Title: "There is no brief.lock to hold the build against",
	Why:   "--locked proves that what is built is what was reviewed. Without a lock there is nothing to prove it by.",
	Bad:   "brief build --locked in a project whose brief.lock was never committed",
	Good:  "brief build once, and brief.lock kept in version control",
}

var ruleLockDiffers = &diag.Rule{
	Code: "lock-differs", Severity: diag.Error,
	Title: "What would be built is not what brief.lock has",
	Why:   "With --locked every figure and claim must be as it was when the lock was last written and reviewed. A statistics file has changed, or a note, and the lock was not built anew.",
	Bad:   "new data committed without the brief.lock that goes with them",
	Good:  "brief build, the change of brief.lock read, and both committed together",
}

// lockRules are the rules of brief.lock.
var lockRules = []*diag.Rule{ruleLockNewer, ruleLockBroken, ruleLockConflict, ruleLockMissing, ruleLockDiffers}
