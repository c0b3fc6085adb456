package build

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"

	"policybrief/internal/diag"
)

// Bounds of a lock. That of a hundred thousand editions is within them.
const (
	maxLockBytes  = 1 << 30
	maxLockHealed = 256 << 20 // of one that has to be put in order in memory
	maxLockLine   = 64 << 10
	maxLockIDs    = 64 << 20 // bytes of all ids
	maxLockParts  = 500_000
)

// A lock is what is known of a project's lock, but for its lines, which may be
// many: those are read again where they are wanted.
type lock struct {
	root   *os.Root
	info   fs.FileInfo // of the file; nil where there is none
	sums   map[string]lockSum
	marks  int    // the line of the first conflict mark; 0 without any
	healed []byte // the lines in order, where those of the file were not
}

// A lockFault says what is wrong with a lock, and in which line.
type lockFault struct {
	line int
	rule *diag.Rule
	text string
	hint string
}

func (e *lockFault) Error() string { return fmt.Sprintf("%s:%d: %s", lockFile, e.line, e.text) }

const lockAnew = "delete the file and build everything: it is written anew"

func brokenLock(line int, format string, args ...any) *lockFault {
	return &lockFault{line, ruleLockBroken, fmt.Sprintf(format, args...), lockAnew}
}

// readLock looks through the lock of a project. The error is a lockFault where
// its text is at fault.
func readLock(root *os.Root) (*lock, error) {
	l := &lock{root: root}
	st, err := root.Lstat(lockFile) // before opening, which would wait for a named pipe's other end
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case err != nil:
		return nil, err
	case !st.Mode().IsRegular():
		return nil, brokenLock(1, "%s is a folder, a link or a device, not a file", lockFile)
	case st.Size() > maxLockBytes:
		return nil, brokenLock(1, "%s is larger than %d MB, the most that it may have", lockFile, maxLockBytes>>20)
	}
	l.info = st
	f, err := root.Open(lockFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	tidy, err := l.scan(f)
	if err != nil || tidy {
		return l, err
	}
	if st.Size() > maxLockHealed {
		return nil, brokenLock(max(1, l.marks), "%s is not in order, and too large to be put in order", lockFile)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if err := l.heal(f); err != nil {
		return nil, err
	}
	_, err = l.scan(bytes.NewReader(l.healed))
	return l, err
}

// scan reads the sums of the editions' lines, and tells whether the lines are
// in order, without marks of version control.
func (l *lock) scan(r io.Reader) (tidy bool, err error) {
	l.sums = map[string]lockSum{}
	tidy = true
	var last, id []byte
	var sum summer
	ids := 0
	finish := func() {
		if len(id) > 0 {
			l.sums[string(id)] = sum.sum()
		}
		sum.b = sum.b[:0]
	}
	marks, err := lockText(r, func(n int, line []byte) error {
		tab := bytes.IndexByte(line, '\t')
		if !lockLooks(line, tab) {
			return brokenLock(n, "this is no line of a lock")
		}
		if bytes.Compare(last, line) >= 0 {
			tidy = false
		}
		last = append(last[:0], line...)
		if !bytes.Equal(id, line[:tab]) {
			finish()
			id = append(id[:0], line[:tab]...)
			if ids += len(id); ids > maxLockIDs || len(l.sums) >= maxLockParts {
				return brokenLock(n, "the lock has more editions than are built")
			}
		}
		sum.b = append(append(sum.b, line[tab+1:]...), '\n')
		return nil
	})
	finish()
	if marks > 0 {
		l.marks = marks
	}
	return tidy && marks == 0, err
}

// lockLooks tells whether a line has the fields that every line has. tab is
// its first.
func lockLooks(line []byte, tab int) bool {
	if tab <= 0 {
		return false
	}
	rest := line[tab+1:]
	field := func() (f []byte) {
		f, rest, _ = bytes.Cut(rest, []byte("\t"))
		return f
	}
	if string(line[:tab]) == lockFiled {
		return len(field()) > 0 && len(rest) > 0
	}
	kind := field()
	field() // the heading
	field() // the expression
	n := field()
	return slices.Contains(lockKinds, string(kind)) && len(n) > 0 && len(bytes.Trim(n, "0123456789")) == 0
}

// heal puts the lines in order. Of a conflict it takes those of both sides,
// and not what both came from; the next build of an edition decides.
func (l *lock) heal(r io.Reader) error {
	var lines [][]byte
	if _, err := lockText(r, func(_ int, line []byte) error {
		lines = append(lines, bytes.Clone(line))
		return nil
	}); err != nil {
		return err
	}
	slices.SortFunc(lines, bytes.Compare)
	lines = slices.CompactFunc(lines, bytes.Equal)
	var b bytes.Buffer
	b.WriteString(lockFirst + "\n")
	for _, line := range lines {
		b.Write(line)
		b.WriteByte('\n')
	}
	l.healed = b.Bytes()
	return nil
}

// lockText calls f for each line of a lock, without its line break, which a
// checkout on Windows may have made two characters. First lines and marks of
// version control are passed over. It gives the line of the first mark.
func lockText(r io.Reader, f func(n int, line []byte) error) (marks int, err error) {
	in := bufio.NewReaderSize(r, maxLockLine)
	first, base := true, false
	for n := 1; ; n++ {
		line, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return marks, brokenLock(n, "this line is longer than a line of a lock can be")
		case err != nil && err != io.EOF:
			return marks, err
		case err == io.EOF && len(line) == 0:
			return marks, nil
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		switch mark := conflictMark(line); {
		case mark != 0:
			base = mark == '|'
			if marks == 0 {
				marks = n
			}
		case base:
		case bytes.HasPrefix(line, []byte(lockHead)):
			if err := lockVersionOf(line, n); err != nil {
				return marks, err
			}
			first = false
		case first:
			return marks, brokenLock(n, "%s does not begin as a lock does", lockFile)
		default:
			if err := f(n, line); err != nil {
				return marks, err
			}
		}
	}
}

// conflictMark gives the sign of a mark that version control puts round the
// sides of a conflict, or 0. No line of a lock begins like one.
func conflictMark(line []byte) byte {
	if len(line) < 7 || len(line) > 7 && line[7] != ' ' {
		return 0
	}
	c := line[0]
	if !bytes.ContainsRune([]byte("<|=>"), rune(c)) || len(bytes.TrimLeft(line[:7], string(c))) > 0 {
		return 0
	}
	return c
}

// lockVersionOf reads the first line.
func lockVersionOf(line []byte, n int) error {
	digits := line[len(lockHead):]
	end := 0
	for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
		end++
	}
	v, err := strconv.Atoi(string(digits[:end]))
	switch {
	case end == 0 || v < 1:
		return brokenLock(n, "%s does not begin as a lock does", lockFile)
	case err != nil || v > lockVersion:
		return &lockFault{n, ruleLockNewer,
			fmt.Sprintf("the lock is of version %s, and this program knows versions up to %d", digits[:end], lockVersion),
			"use the newer brief that wrote it"}
	}
	return nil
}

// each calls f with the lines of each edition, and of the files, in order. off
// is where the first line stands in the file, or -1 where that is not in
// order. The lines are good until f returns.
func (l *lock) each(f func(id string, off int, lines []string) error) error {
	if l.info == nil {
		return nil
	}
	var r io.Reader = bytes.NewReader(l.healed)
	if l.healed == nil {
		file, err := l.root.Open(lockFile)
		if err != nil {
			return err
		}
		defer file.Close()
		r = file
	}
	in := bufio.NewReaderSize(r, maxLockLine)
	var id string
	var lines []string
	off, start := 0, 0
	for {
		text, err := in.ReadSlice('\n')
		if err != nil && err != io.EOF {
			return err // a line that scan has refused too
		}
		line := bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
		here, rest, ok := bytes.Cut(line, []byte("\t"))
		ok = ok && !bytes.HasPrefix(line, []byte(lockHead))
		if ok && string(here) != id || !ok && len(text) == 0 {
			if len(lines) > 0 {
				if l.healed != nil {
					start = -1
				}
				if err := f(id, start, lines); err != nil {
					return err
				}
			}
			id, lines, start = string(here), lines[:0], off
		}
		if ok {
			lines = append(lines, string(rest))
		}
		if len(text) == 0 {
			return nil
		}
		off += len(text)
	}
}
