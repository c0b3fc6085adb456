// Package internal_test holds the import directions of the packages below.
package internal_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the prefix of the program's own packages.
const module = "policybrief/"

// allowed says which of our packages each one may import. What is not here has
// no right to be here: a new package is added with its reasons in README.md.
var allowed = map[string]string{
	"assets":          "",
	"cmd/brief":       "build diag",
	"internal/diag":   "",
	"internal/font":   "",
	"internal/cite":   "diag",
	"internal/conf":   "diag",
	"internal/page":   "font diag",
	"internal/text":   "font page diag",
	"internal/data":   "conf diag",
	"internal/note":   "conf data diag",
	"internal/figure": "data conf diag",
	"internal/brand":  "conf font page text diag",
	"internal/chart":  "figure data brand text page font conf diag",
	"internal/brief":  "cite note chart figure data brand conf page diag",
	"internal/layout": "brief chart figure data brand note text page font diag",
	"internal/pdf":    "page font diag",
	"internal/build":  "assets brand cite brief chart conf data diag figure font layout note page pdf text",
}

// clocks are the files that may ask what time it is, and why. None of it
// reaches a PDF, evidence, a lock or a message about a brief.
var clocks = map[string]string{
	"../cmd/brief/commands.go":         "whether an embargo is over, for --public",
	"../cmd/brief/watch.go":            "the same, at each build",
	"../cmd/brief/progress.go":         "how long a run has taken, on a terminal",
	"../internal/build/build.go":       "when a run began: a file written since may have changed after it was read",
	"../internal/build/statewrite.go":  "whether a file was written in the moment it was looked at",
	"../internal/build/outputwrite.go": "whether another machine's temporary file was left behind",
}

// owners says which packages may import a library. Every library has its
// owner, so that it can be replaced in one place.
var owners = map[string]string{
	"go.yaml.in/yaml/":                         "internal/conf",
	"github.com/yuin/goldmark":                 "internal/note",
	"github.com/wcharczuk/go-chart":            "internal/chart",
	"github.com/golang/freetype":               "internal/chart", // in go-chart's Renderer interface
	"github.com/go-pdf/fpdf":                   "internal/pdf",
	"github.com/klauspost/compress":            "internal/pdf internal/data internal/build",
	"github.com/andybalholm/brotli":            "internal/data",
	"github.com/xuri/excelize/v2":              "internal/data",
	"github.com/parquet-go/parquet-go":         "internal/data",
	"github.com/cockroachdb/apd":               "internal/figure internal/chart internal/brief internal/build",
	"github.com/spf13/cobra":                   "cmd/brief",
	"golang.org/x/term":                        "cmd/brief",
	"golang.org/x/text":                        "internal/cite internal/build internal/text internal/font internal/data internal/figure internal/note internal/brief internal/conf",
	"github.com/google/go-cmp":                 "*",             // tests
	"github.com/santhosh-tekuri/jsonschema/v6": "*",             // tests
	"github.com/rogpeppe/go-internal":          "*",             // tests
	"golang.org/x/image/font/sfnt":             "internal/font", // tests compare with it
	"golang.org/x/image/math/fixed":            "internal/font",
	"golang.org/x/image/font":                  "internal/font",
	"golang.org/x/image/font/gofont":           "internal/font internal/text", // faces for tests
	"golang.org/x/image/colornames":            "internal/brand",
}

// impure are packages of the standard library that only build and the command
// may use: stages read no files or environment and start nothing. They may
// reckon with dates, but not ask what day it is.
var impure = []string{"os", "os/exec", "os/signal", "io/ioutil", "math/rand", "math/rand/v2", "net", "net/http", "path/filepath", "plugin", "syscall", "runtime"}

func TestImports(t *testing.T) {
	root := ".."
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := e.Name(); e.IsDir() && (name == "testdata" || name == "out" || strings.HasPrefix(name, ".") && p != root) {
			return filepath.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(p))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		if pkg == "internal" {
			return nil // this test
		}
		may, known := allowed[pkg]
		if !known {
			t.Errorf("%s: the package %s is not in the table of allowed imports", p, pkg)
			return nil
		}
		found[pkg] = true
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return nil
		}
		test := strings.HasSuffix(p, "_test.go")
		if text, err := os.ReadFile(p); err != nil {
			t.Error(err)
		} else if !test && clocks[p] == "" && (bytes.Contains(text, []byte("time.Now")) || bytes.Contains(text, []byte("time.Since"))) {
			t.Errorf("%s asks what time it is", p)
		}
		for _, im := range f.Imports {
			path, err := strconv.Unquote(im.Path.Value)
			if err != nil {
				t.Error(err)
				continue
			}
			if why := wrong(pkg, may, path, test); why != "" {
				t.Errorf("%s imports %s: %s", p, path, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range allowed {
		if !found[pkg] {
			t.Errorf("the table allows imports to %s, which has no Go files", pkg)
		}
	}
}

// wrong says why a package may not import a path, or "".
func wrong(pkg, may, path string, test bool) string {
	if own, ok := strings.CutPrefix(path, module); ok {
		short := strings.TrimPrefix(own, "internal/")
		if own == pkg || slices.Contains(strings.Fields(may), short) {
			return ""
		}
		if test && own == "assets" {
			return "" // tests need a face
		}
		return "that direction is not allowed"
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		if !test && pkg != "internal/build" && pkg != "cmd/brief" && slices.Contains(impure, path) {
			return "a stage does no input or output, and knows no environment"
		}
		return ""
	}
	best := ""
	for lib := range owners {
		if (path == lib || strings.HasPrefix(path, strings.TrimSuffix(lib, "/")+"/")) && len(lib) > len(best) {
			best = lib
		}
	}
	switch {
	case best == "":
		return "the library has no owner"
	case owners[best] == "*" && test, slices.Contains(strings.Fields(owners[best]), pkg):
		return ""
	}
	return "the library belongs to " + owners[best]
}

// TestWrong makes sure that the test above can fail.
func TestWrong(t *testing.T) {
	for _, c := range []struct {
		pkg, path string
		bad       bool
	}{
		{"internal/pdf", "policybrief/internal/page", false},
		{"internal/pdf", "policybrief/internal/brief", true},
		{"internal/diag", "policybrief/internal/conf", true},
		{"internal/note", "go.yaml.in/yaml/v4", true},
		{"internal/conf", "go.yaml.in/yaml/v4", false},
		{"internal/layout", "os", true},
		{"internal/build", "os", false},
		{"internal/data", "example.com/unknown", true},
	} {
		if got := wrong(c.pkg, allowed[c.pkg], c.path, false); (got != "") != c.bad {
			t.Errorf("%s importing %s: %q", c.pkg, c.path, got)
		}
	}
}
