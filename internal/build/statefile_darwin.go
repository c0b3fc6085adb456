package build

import (
	"io/fs"
	"syscall"
)

// systemID gives what the system knows of a file besides its size and time: its
// number, and when anything about it changed last, in nanoseconds. A file that
// takes another's place has a number or a change of its own, though its size
// and time be the same.
func systemID(st fs.FileInfo) (id uint64, changed int64) {
	if s, ok := st.Sys().(*syscall.Stat_t); ok {
		return s.Ino, s.Ctimespec.Nano()
	}
	return 0, 0
}
