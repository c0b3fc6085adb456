package note

import (
	"path"
	"strings"

	"policybrief/internal/diag"
)

// Resolve gives the path from the project root of a path written in a file,
// or a fault where it leaves the root or is not a plain relative path. It
// looks at the words alone: whether the file is there, and whether a symbolic
// link leads out of the root, the one who opens it must see.
func Resolve(from *diag.Source, written diag.Text) (string, diag.List) {
	p := written.S
	fault := func(message, hint string) (string, diag.List) {
		return "", diag.List{rulePath.At(written.All(), "%s", message).WithHint("%s", hint)}
	}
	const inside = "keep the file inside the project's folder, and write its path relative to this file"
	switch {
	case strings.TrimSpace(p) == "":
		return fault("this names no file", "write the path of a file, relative to this one")
	case strings.Contains(p, "://"), strings.HasPrefix(strings.ToLower(p), "data:"):
		return fault("“"+p+"” is an address, not a file", "nothing is fetched from a network: save the file in the project, and write its path")
	case strings.Contains(p, "{{"):
		return fault("a figure can't stand in a path", "write the path in full")
	case strings.HasPrefix(p, "/"), strings.HasPrefix(p, `\`), strings.HasPrefix(p, "~"), len(p) > 1 && isLetter(p[0]) && p[1] == ':':
		return fault("“"+p+"” is not relative to this file", inside)
	case strings.Contains(p, `\`):
		return fault("a path is written with / here", "write "+strings.ReplaceAll(p, `\`, "/")+", which works on Windows too")
	case strings.ContainsFunc(p, control), len(p) > 1000:
		return fault("this can't be the path of a file", inside)
	}
	dir := "."
	if from != nil {
		dir = path.Dir(from.Name)
	}
	out := path.Join(dir, p)
	if out == ".." || strings.HasPrefix(out, "../") || strings.HasPrefix(out, "/") {
		return fault("“"+p+"” lies outside the project", inside)
	}
	if out == "." {
		return fault("“"+p+"” is a folder", "write the path of a file")
	}
	return out, nil
}
