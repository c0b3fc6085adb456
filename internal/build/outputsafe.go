package build

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

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
			WithHint("%s", j.apart()))
	}
}

// apart says how an edition gets a name that no other has.
func (j *job) apart() string {
	name := "{note}"
	if j.source.several() {
		name += "-{edition}"
	}
	for _, v := range j.Front.Matrix {
		name += "-{" + v.Key.S + " | slug}"
	}
	if len(j.keys) == 0 || j.Front.Output.S != "" && strings.TrimSuffix(j.Front.Output.S, ".pdf") != name {
		return "give each a name of its own with output:, as in output: \"" + name + ".pdf\""
	}
	v := j.Front.Matrix[0]
	dataset, _, _ := strings.Cut(v.Value.S, ".")
	return "name a column that tells them apart, such as a code, in output:, as in \"{note}-{" + dataset + ".code[" + v.Key.S + "]}.pdf\""
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
