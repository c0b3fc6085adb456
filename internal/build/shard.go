package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Shard is a share of a batch: part I of N, I from 1. The zero Shard is all
// of it.
type Shard struct{ I, N int }

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

// has tells whether an edition belongs to the share. It is the same on every
// machine, whatever else is built: it goes by the edition's id alone.
func (s Shard) has(id string) bool {
	if s.N <= 1 {
		return true
	}
	h := sha256.Sum256([]byte(id))
	return int(binary.BigEndian.Uint64(h[:])%uint64(s.N)) == s.I-1
}

// manifestVersion counts changes of a manifest's form.
const manifestVersion = 1

// A manifest is what one shard of a batch built, and its part of the lock. It
// lies among the shard's results.
type manifest struct {
	Version  int               `json:"version"`
	Shard    int               `json:"shard"` // from 1
	Of       int               `json:"of"`
	Plan     string            `json:"plan"` // a digest of all editions of the batch, which all shards share
	Projects []manifestProject `json:"projects"`
}

type manifestProject struct {
	Folder   string            `json:"folder"` // from the working folder, with slashes
	Whole    bool              `json:"whole"`  // the batch is of all notes and editions of the project
	Locked   bool              `json:"locked"` // the project keeps a lock
	Files    []string          `json:"files"`  // the lock's lines of the files that the shard read
	Editions []manifestEdition `json:"editions"`
}

type manifestEdition struct {
	ID       string        `json:"id"`
	Status   string        `json:"status"` // made, fresh, failed or left
	PDF      *manifestFile `json:"pdf,omitempty"`
	Evidence *manifestFile `json:"evidence,omitempty"`
	Lines    []string      `json:"lines,omitempty"` // of the lock
}

type manifestFile struct {
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// manifestName is what a shard's manifest is called: shard-3-of-8.json.
func manifestName(s Shard) string { return fmt.Sprintf("shard-%d-of-%d.json", s.I, s.N) }

// planDigest is over the ids and file names of all editions of a run, whichever
// shard builds them.
func planDigest(sources []*source) string {
	var d digest
	for _, s := range sources {
		d.add(s.project.shown)
		for _, j := range s.all {
			d.add(j.id(), j.out)
		}
	}
	sum := sha256.Sum256(d.b)
	return hex.EncodeToString(sum[:])
}

// writeManifest tells what a shard has built.
func writeManifest(o Options, projects []*project, sources []*source, w *writer) error {
	m := manifest{Version: manifestVersion, Shard: o.Shard.I, Of: o.Shard.N, Plan: planDigest(sources), Projects: []manifestProject{}}
	for _, p := range projects {
		mp, err := p.manifest(o, sources)
		if err != nil {
			return err
		}
		m.Projects = append(m.Projects, mp)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(m); err != nil {
		return err
	}
	return w.write([]output{{name: manifestName(o.Shard), data: b.Bytes()}})
}

// manifest gives a project's part of a shard.
func (p *project) manifest(o Options, sources []*source) (manifestProject, error) {
	out := manifestProject{Folder: p.shown, Whole: true, Locked: p.lock.lock != nil, Files: p.lockFiles(), Editions: []manifestEdition{}}
	named := map[string]bool{}
	for _, s := range sources {
		if s.project != p {
			continue
		}
		named[s.name] = true
		out.Whole = out.Whole && o.Edition == "" && len(o.Only) == 0 && !s.faults.HasErrors() &&
			!slices.ContainsFunc(s.all, func(j *job) bool { return j.broken })
		for _, j := range s.jobs {
			e := manifestEdition{ID: j.id(), Status: j.status.String()}
			if j.status == Made || j.status == Fresh {
				var err error
				if e.PDF, err = manifestOf(o.Out, j.out+".pdf"); err != nil {
					return out, err
				}
				if e.Evidence, err = manifestOf(o.Out, j.out+".evidence.json"); err != nil {
					return out, err
				}
			}
			if j.lines != nil && e.PDF != nil {
				lines, err := j.lines.lines()
				if err != nil {
					return out, err
				}
				for i := range lines {
					e.Lines = append(e.Lines, lines[i].text)
				}
			}
			out.Editions = append(out.Editions, e)
		}
	}
	out.Whole = out.Whole && !slices.ContainsFunc(p.notes(), func(name string) bool { return !named[name] })
	return out, nil
}

// manifestOf describes a file that a shard has written.
func manifestOf(dir, name string) (*manifestFile, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	return &manifestFile{name, len(data), hex.EncodeToString(sum[:])}, nil
}

// ParseShard reads I/N.
func ParseShard(s string) (Shard, error) {
	a, b, ok := strings.Cut(s, "/")
	var out Shard
	for _, part := range []struct {
		text string
		to   *int
	}{{a, &out.I}, {b, &out.N}} {
		if part.text == "" || len(part.text) > 6 || strings.Trim(part.text, "0123456789") != "" {
			ok = false
			continue
		}
		fmt.Sscan(part.text, part.to)
	}
	if !ok || out.I < 1 || out.N < 1 || out.I > out.N {
		return Shard{}, fmt.Errorf("--shard takes a part and how many there are, as in --shard 3/8, not %q", s)
	}
	return out, nil
}
