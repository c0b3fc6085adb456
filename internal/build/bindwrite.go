package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// Write puts the changes into the files, all of them or none: each is written
// beside its place and then renamed. A file that was changed since it was read
// is an error, as is a link, which would be replaced by a file.
func (b *Binding) Write() (err error) {
	root := b.source.project.root
	var beside, done []string
	defer func() {
		for _, name := range beside {
			root.Remove(name)
			live.Delete(filepath.Join(root.Name(), name))
		}
		if err == nil {
			return
		}
		for i, name := range done { // what was renamed goes back
			if again := temporary(name); writeBeside(root, again, name, b.Files[i].Before) == nil {
				root.Rename(again, name)
			}
		}
	}()
	for _, f := range b.Files {
		shown := b.Shown(f.Name)
		st, err := root.Lstat(f.Name)
		switch {
		case err != nil:
			return fmt.Errorf("%s can't be changed: %s", shown, reasonOf(err))
		case st.Mode()&fs.ModeSymlink != 0:
			return fmt.Errorf("%s is a link: bind the file that it points to", shown)
		}
		now, err := b.source.project.bytes(f.Name, limitNote)
		if err != nil {
			return fmt.Errorf("%s can't be read again: %s", shown, reasonOf(err))
		}
		if !bytes.Equal(now, f.Before) {
			return fmt.Errorf("%s was changed meanwhile; nothing was written", shown)
		}
		sweep(filepath.Join(root.Name(), path.Dir(f.Name)))
		name := temporary(f.Name)
		live.Store(filepath.Join(root.Name(), name), true) // the next file's sweep leaves it alone
		beside = append(beside, name)
		if err := writeBeside(root, name, f.Name, f.After); err != nil {
			return fmt.Errorf("%s can't be written: %s", shown, reasonOf(err))
		}
	}
	for i, f := range b.Files {
		if err := root.Rename(beside[i], f.Name); err != nil {
			return fmt.Errorf("%s can't be written: %s", b.Shown(f.Name), reasonOf(err))
		}
		done = append(done, f.Name)
	}
	return nil
}

// temporary is a name beside a file under which it is written first. What a
// killed run leaves under such a name, the next one removes.
func temporary(name string) string {
	return path.Join(path.Dir(name), tempName())
}

// writeBeside writes a new file with the permissions of another, whole and on
// the disk.
func writeBeside(root *os.Root, name, like string, data []byte) error {
	st, err := root.Stat(like)
	if err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, st.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Chmod(st.Mode().Perm()), f.Sync(), f.Close())
}

// reasonOf gives the system's own words for an error.
func reasonOf(err error) string {
	if errors.Is(err, errTooLarge) {
		return "it is too large by now"
	}
	return reason(err)
}

// A FileChange is one file before and after.
type FileChange struct {
	Name   string // from the project's folder
	Before []byte
	After  []byte
	Hunks  []Hunk
}

// A Hunk is a run of lines that change: Before stand from line Line on, and
// After come in their place. Line breaks are left out.
type Hunk struct {
	Line   int
	Before []string
	After  []string
}

// changes gives the files that insertions change, with the lines that do.
func (b *Binding) changes(list []insertion) []FileChange {
	after := b.with(list)
	var out []FileChange
	for _, name := range slices.Sorted(maps.Keys(after)) {
		var ins []insertion
		for _, in := range list {
			if in.file == name {
				ins = append(ins, in)
			}
		}
		src := b.source.project.read(name, limitNote).src
		out = append(out, FileChange{Name: name, Before: src.Data, After: after[name].Data, Hunks: hunks(src, ins)})
	}
	return out
}

// hunks gives the lines that insertions change. Those that follow one another
// are one hunk.
func hunks(src *diag.Source, list []insertion) []Hunk {
	slices.SortFunc(list, func(x, y insertion) int { return x.from - y.from })
	var out []Hunk
	for i := 0; i < len(list); {
		first, _ := src.Position(list[i].from)
		last, _ := src.Position(list[i].to)
		n := i + 1
		for ; n < len(list); n++ {
			if next, _ := src.Position(list[n].from); next > last+1 {
				break
			}
			last, _ = src.Position(list[n].to)
		}
		h := Hunk{Line: first}
		for k := first; k <= last; k++ {
			h.Before = append(h.Before, src.Line(k))
		}
		start, end := lineStart(src.Data, list[i].from), lineEnd(src.Data, list[n-1].to)
		var text strings.Builder
		at := start
		for _, in := range list[i:n] {
			text.Write(src.Data[at:in.from])
			text.WriteString(in.texts[0])
			at = in.to
		}
		text.Write(src.Data[at:end])
		for _, line := range strings.Split(text.String(), "\n") {
			h.After = append(h.After, strings.TrimSuffix(line, "\r"))
		}
		out = append(out, h)
		i = n
	}
	return out
}

func lineStart(data []byte, off int) int {
	for off > 0 && data[off-1] != '\n' {
		off--
	}
	return off
}

func lineEnd(data []byte, off int) int {
	for off < len(data) && data[off] != '\n' {
		off++
	}
	return off
}
