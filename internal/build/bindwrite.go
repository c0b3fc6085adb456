package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
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
