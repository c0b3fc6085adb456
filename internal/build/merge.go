package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// MergeOptions say which shards are joined, and where their results go.
type MergeOptions struct {
	Dir       string   // the working folder, an absolute path: the one the shards were built from, or a copy of it
	Manifests []string // of the shards, from Dir; each lies among its shard's results
	Out       string   // the folder for all results, from Dir
}

// Merged is what came of joining shards.
type Merged struct {
	Shards   int
	Editions int      // that are whole
	Failed   []string // ids of those that failed, or were left
	Missing  []string // in words: shards and files that are not there, or not of one batch; nothing is joined then
	Locks    []string // the locks that were written, from the working folder
}

// maxManifest is how large a manifest may be.
const maxManifest = 512 << 20

// Merge joins what shards built: their files in one folder, their parts of the
// locks in one lock. Joining again does no harm. Where a shard or a file is
// missing or is not what its manifest says, or shards have read different
// versions of a file, nothing is joined, and Missing says what. The error is for
// manifests that can't be read or do not belong together.
func Merge(o MergeOptions) (*Merged, error) {
	if !filepath.IsAbs(o.Out) {
		o.Out = filepath.Join(o.Dir, o.Out)
	}
	shards, err := readManifests(o)
	if err != nil {
		return nil, err
	}
	res := &Merged{Shards: len(shards)}
	all := make([]*manifest, 0, len(shards))
	n := 0
	for _, s := range shards {
		n = s.Of
	}
	for i := 1; i <= n; i++ {
		if s := shards[i]; s != nil {
			all = append(all, &s.manifest)
			res.Missing = append(res.Missing, s.missing()...)
		} else {
			res.Missing = append(res.Missing, "shard "+Shard{i, n}.String()+" ("+manifestName(Shard{i, n})+")")
		}
	}
	if res.Missing = append(res.Missing, mixed(all)...); len(res.Missing) > 0 {
		return res, nil
	}
	out := &writer{dir: o.Out}
	for i := 1; i <= n; i++ {
		if err := shards[i].copy(out); err != nil {
			return nil, err
		}
	}
	for _, m := range all {
		for _, p := range m.Projects {
			for _, e := range p.Editions {
				if e.PDF != nil {
					res.Editions++
				} else {
					res.Failed = append(res.Failed, filepath.ToSlash(filepath.Join(p.Folder, e.ID)))
				}
			}
		}
	}
	slices.Sort(res.Failed)
	return res, res.locks(o, all)
}

// mixed says which shards have read other files than those before them: joined,
// some briefs would show one year's figures and some another's.
func mixed(all []*manifest) (out []string) {
	type file struct{ folder, name string }
	type version struct {
		sum string
		by  Shard
	}
	first := map[file]version{}
	for _, m := range all {
		by := Shard{m.Shard, m.Of}
		for _, p := range m.Projects {
			for _, line := range p.Files {
				name, sum, _ := strings.Cut(line, "\t")
				k := file{p.Folder, name}
				switch was, known := first[k]; {
				case !known:
					first[k] = version{sum, by}
				case was.sum != sum:
					if plain, err := lockUnescape(name); err == nil {
						name = plain
					}
					out = append(out, fmt.Sprintf("shard %s read another %s than shard %s: build the one with the older file again",
						by, (&Note{Folder: p.Folder}).Shown(name), was.by))
				}
			}
		}
	}
	return out
}

// A shardDir is a shard's manifest, and the folder that it and the results lie
// in.
type shardDir struct {
	manifest
	dir string
}

// readManifests reads the manifests, by shard.
func readManifests(o MergeOptions) (map[int]*shardDir, error) {
	out := map[int]*shardDir{}
	var first *shardDir
	for _, name := range o.Manifests {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(o.Dir, path)
		}
		s, err := readManifest(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		switch before := out[s.Shard]; {
		case first == nil:
			first = s
		case s.Of != first.Of || s.Plan != first.Plan:
			return nil, fmt.Errorf("%s and %s are not of one batch: the notes, their editions or the number of shards differ; build the older one again", o.Manifests[0], name)
		case before != nil && before.dir != s.dir:
			return nil, fmt.Errorf("shard %s is there twice, in %s and %s: name one of them", Shard{s.Shard, s.Of}, before.dir, s.dir)
		}
		out[s.Shard] = s
	}
	if first == nil {
		return nil, errors.New("name the manifests of the shards, for example out/shard-*.json")
	}
	return out, nil
}

// readManifest reads one manifest.
func readManifest(path string) (*shardDir, error) {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, bare(err)
	case !st.Mode().IsRegular():
		return nil, errors.New("it is no file")
	case st.Size() > maxManifest:
		return nil, fmt.Errorf("it is larger than %d MB", maxManifest>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, bare(err)
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, err
	}
	return &shardDir{*m, filepath.Dir(path)}, nil
}

// parseManifest reads and checks a manifest: nothing that it names can lie
// outside its folder or the project's.
func parseManifest(data []byte) (*manifest, error) {
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("it is no manifest of a shard: %v", err)
	}
	switch {
	case m.Version > manifestVersion:
		return nil, fmt.Errorf("it is of version %d, and this program knows versions up to %d: use the brief that wrote it", m.Version, manifestVersion)
	case m.Version < 1 || m.Shard < 1 || m.Of < m.Shard || m.Of > 999_999:
		return nil, errors.New("it is no manifest of a shard")
	}
	for _, p := range m.Projects {
		if p.Folder != "" && !filepath.IsLocal(filepath.FromSlash(p.Folder)) && !strings.HasPrefix(p.Folder, "../") {
			return nil, fmt.Errorf("it names the folder %q", p.Folder)
		}
		for _, line := range p.Files {
			if !lockLooks([]byte(lockFiled+"\t"+line), len(lockFiled)) || strings.ContainsAny(line, "\r\n") {
				return nil, fmt.Errorf("it has %q, which is no line of a lock", line)
			}
		}
		for _, e := range p.Editions {
			for _, f := range []*manifestFile{e.PDF, e.Evidence} {
				if f != nil && (unsafe(f.Name) != "" || filepath.Base(f.Name) != f.Name) {
					return nil, fmt.Errorf("it names the file %q", f.Name)
				}
			}
			if (e.PDF == nil) != (e.Evidence == nil) {
				return nil, fmt.Errorf("it has half of the edition %s", strconv.Quote(e.ID))
			}
			for _, line := range e.Lines {
				if _, err := parseLockLine(line); err != nil || strings.ContainsAny(line, "\r\n") {
					return nil, fmt.Errorf("it has %q, which is no line of a lock", line)
				}
			}
		}
	}
	return &m, nil
}

// files gives the files that a shard made.
func (s *shardDir) files() (out []*manifestFile) {
	for _, p := range s.Projects {
		for _, e := range p.Editions {
			if e.PDF != nil {
				out = append(out, e.PDF, e.Evidence)
			}
		}
	}
	return out
}

// missing says which files of a shard are not there, or not as they were made.
func (s *shardDir) missing() (out []string) {
	for _, f := range s.files() {
		file, err := os.Open(filepath.Join(s.dir, f.Name))
		if err != nil {
			out = append(out, f.Name+" of shard "+Shard{s.Shard, s.Of}.String())
			continue
		}
		h := sha256.New()
		_, err = io.Copy(h, io.LimitReader(file, int64(f.Bytes)+1))
		file.Close()
		if err != nil || hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
			out = append(out, f.Name+" of shard "+Shard{s.Shard, s.Of}.String()+" is not the file that was made")
		}
	}
	return out
}

// copy puts a shard's files into the folder of all results.
func (s *shardDir) copy(w *writer) error {
	if filepath.Clean(s.dir) == filepath.Clean(w.dir) {
		return nil
	}
	for _, p := range s.Projects {
		for _, e := range p.Editions {
			if e.PDF == nil {
				continue
			}
			var files []output
			for _, f := range []*manifestFile{e.PDF, e.Evidence} {
				data, err := os.ReadFile(filepath.Join(s.dir, f.Name))
				if err != nil {
					return bare(err)
				}
				files = append(files, output{name: f.Name, data: data})
			}
			if err := w.write(files); err != nil {
				return err
			}
		}
	}
	return nil
}

// locks writes the locks of the projects: what one run of the whole batch
// would have written.
func (r *Merged) locks(o MergeOptions, all []*manifest) error {
	folders := []string{}
	parts := map[string][]*manifestProject{}
	for _, m := range all {
		for i := range m.Projects {
			p := &m.Projects[i]
			if !p.Locked {
				continue
			}
			if parts[p.Folder] == nil {
				folders = append(folders, p.Folder)
			}
			parts[p.Folder] = append(parts[p.Folder], p)
		}
	}
	for _, folder := range folders {
		root, err := os.OpenRoot(filepath.Join(o.Dir, filepath.FromSlash(folder)))
		if err != nil {
			return fmt.Errorf("the project %q can't be opened, so its lock is not written: %w", folder, bare(err))
		}
		p := &project{root: root, shown: folder}
		err = p.mergeLock(parts[folder])
		root.Close()
		if err != nil {
			return &lockError{p.lockName(), err}
		}
		r.Locks = append(r.Locks, p.lockName())
	}
	return nil
}

// mergeLock writes a project's lock from the parts of the shards.
func (p *project) mergeLock(parts []*manifestProject) error {
	l, err := readLock(p.root)
	if err != nil {
		return err
	}
	p.lock.lock = l
	u := &lockUpdate{parts: map[string]lockPart{}, tried: map[string]bool{}, whole: true}
	for _, part := range parts {
		u.whole = u.whole && part.Whole
		u.files = append(u.files, part.Files...)
		for _, e := range part.Editions {
			if e.PDF == nil {
				u.tried[lockID(e.ID)] = true
				continue
			}
			lines := make([]lockedLine, len(e.Lines))
			for i, text := range e.Lines {
				lines[i].text = text
			}
			u.parts[lockID(e.ID)] = packLines(lines, nil)
		}
	}
	slices.Sort(u.files)
	u.files = slices.Compact(u.files)
	_, err = p.writeLock(u)
	return err
}
