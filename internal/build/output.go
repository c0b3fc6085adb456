package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// name gives the edition's file its name.
func (j *job) name() {
	t := j.Front.Output
	name := j.source.base()
	if t.S == "" {
		if len(j.source.doc.Editions) > 1 {
			name += "-" + j.Name
		}
		for _, k := range j.keys {
			name += "-" + safeKey(k.Text)
		}
	} else {
		var d *diag.Diagnostic
		if name, d = expand(t, name, j.Name); d != nil {
			j.fault(*d)
			return
		}
	}
	if why := unsafe(name); why != "" {
		at := j.place()
		j.fault(ruleOutput.At(at, "the PDF would be called “%s.pdf”, which %s", name, why).
			WithHint("use letters, digits, hyphens and full stops"))
		return
	}
	j.out = name
}

// longestKey is how many bytes of a name a key of the matrix takes unless
// output says otherwise.
const longestKey = 60

// safeKey gives a key of the matrix as part of a file's name, whatever it
// holds. Where its letters don't tell it, because there are none or too many,
// a hash does.
func safeKey(key string) string {
	slug := figure.Slug(key)
	if slug != "" && len(slug) <= longestKey {
		return slug
	}
	sum := sha256.Sum256([]byte(key))
	hash := hex.EncodeToString(sum[:4])
	if slug == "" {
		return hash
	}
	cut := longestKey - 1 - len(hash)
	for !utf8.RuneStart(slug[cut]) {
		cut--
	}
	return strings.TrimRight(slug[:cut], "-") + "-" + hash
}

// place is where an edition's name is decided.
func (j *job) place() diag.Span {
	switch {
	case j.Front.Output.S != "":
		return j.Front.Output.All()
	case !j.At.IsZero():
		return j.At
	}
	return j.source.start()
}

// expand gives an output's name for a note and an edition, without .pdf.
func expand(t diag.Text, note, edition string) (string, *diag.Diagnostic) {
	var b strings.Builder
	for s, at := t.S, 0; ; {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			b.WriteString(s)
			break
		}
		n := strings.IndexByte(s[i:], '}')
		if n < 0 {
			d := ruleOutput.At(t.Span(at+i, at+len(s)), "this brace is never closed").WithHint("write {note} or {edition}")
			return "", &d
		}
		b.WriteString(s[:i])
		switch word := strings.TrimSpace(s[i+1 : i+n]); word {
		case "note":
			b.WriteString(note)
		case "edition":
			b.WriteString(edition)
		default:
			d := ruleOutput.At(t.Span(at+i, at+i+n+1), "a name can't hold {%s}", word).WithHint("write {note} or {edition}")
			return "", &d
		}
		s, at = s[i+n+1:], at+i+n+1
	}
	name := b.String()
	if n := len(name) - len(".pdf"); n >= 0 && strings.EqualFold(name[n:], ".pdf") {
		name = name[:n]
	}
	return name, nil
}

// longestName leaves room for “.evidence.json” in the 255 bytes that file
// systems allow, and for the folders above.
const longestName = 200

// unsafe says why a file's name would not do on Linux, macOS or Windows, or "".
func unsafe(name string) string {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch {
	case strings.Trim(name, ". ") == "":
		return "is no name"
	case !utf8.ValidString(name):
		return "is not UTF-8"
	case len(name) > longestName:
		return fmt.Sprintf("is longer than %d bytes", longestName)
	case strings.ContainsAny(name, `/\`):
		return "would lie in another folder"
	case strings.ContainsAny(name, `<>:"|?*`):
		return "has a character that Windows does not allow"
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		return "has an invisible character"
	case strings.HasPrefix(name, "."):
		return "begins with a full stop, and would be hidden"
	case strings.HasPrefix(name, "-"):
		return "begins with a hyphen, and would be taken for an option"
	case strings.HasPrefix(name, " "), strings.HasSuffix(name, " "), strings.HasSuffix(name, "."):
		return "begins or ends with a blank or a full stop"
	case stem == "CON", stem == "PRN", stem == "AUX", stem == "NUL", stem == "CONIN$", stem == "CONOUT$":
		return "is a name that Windows keeps for itself"
	case (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && utf8.RuneCountInString(stem) == 4 &&
		strings.ContainsAny(stem[3:], "0123456789¹²³"):
		return "is a name that Windows keeps for itself"
	}
	return ""
}

// collide finds editions whose files would be one file on some system.
func collide(jobs []*job) {
	folded := make([]string, len(jobs))
	first := map[string]int{}
	twice := map[string]bool{}
	for i, j := range jobs {
		if j.out == "" {
			continue
		}
		folded[i] = norm.NFC.String(cases.Fold().String(norm.NFC.String(j.out)))
		if _, ok := first[folded[i]]; ok {
			twice[folded[i]] = true
			continue
		}
		first[folded[i]] = i
	}
	if len(twice) == 0 {
		return
	}
	for i, j := range jobs {
		if j.out == "" || !twice[folded[i]] {
			continue
		}
		other := first[folded[i]]
		if other == i {
			for k := i + 1; k < len(jobs); k++ {
				if folded[k] == folded[i] {
					other = k
					break
				}
			}
		}
		j.fault(ruleCollides.At(j.place(), "“%s.pdf” would also be the file of %s", j.out, jobs[other].describe()).
			WithHint("give each a name of its own with output:, as in output: \"{note}-{edition}.pdf\""))
	}
}

// describe names an edition to a reader.
func (j *job) describe() string {
	name := filepath.ToSlash(filepath.Join(j.source.project.shown, j.source.name))
	if j.Name != "" {
		name = fmt.Sprintf("edition %s of %s", j.Name, name)
	}
	if key := j.key(); key != "" {
		name += " for " + key
	}
	return name
}

// output is one file of an edition.
type output struct {
	name string
	data []byte
}

// A writer puts results into a folder, whole or not at all.
type writer struct {
	dir  string // "" writes nothing
	once sync.Once
	err  error
}

// write writes files beside their places and then renames them, so that nobody
// sees half a file, and nothing is left where one can't be written.
func (w *writer) write(files []output) error {
	w.once.Do(func() { w.err = os.MkdirAll(w.dir, 0o777) })
	if w.err != nil {
		return w.err
	}
	beside := make([]string, 0, len(files))
	defer func() {
		for _, name := range beside {
			os.Remove(name)
		}
	}()
	for _, f := range files {
		name := filepath.Join(w.dir, fmt.Sprintf(".%s.%d.tmp", f.name, os.Getpid()))
		beside = append(beside, name)
		if err := os.WriteFile(name, f.data, 0o666); err != nil {
			return err
		}
	}
	for i, f := range files {
		if err := os.Rename(beside[i], filepath.Join(w.dir, f.name)); err != nil {
			return err
		}
	}
	beside = nil
	return nil
}
