package build

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// built builds a project and gives the files made, by name.
func built(t *testing.T, dir string, failOn diag.Severity) (map[string][]byte, *Result) {
	t.Helper()
	out := t.TempDir()
	res, err := Run(context.Background(), Options{Dir: dir, Out: out, FailOn: failOn})
	if err != nil {
		t.Fatal(err)
	}
	made := map[string][]byte{}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if made[e.Name()], err = os.ReadFile(filepath.Join(out, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return made, res
}

func told(t *testing.T, res *Result) string {
	t.Helper()
	var s bytes.Buffer
	for _, n := range res.Notes {
		if err := n.Faults.Print(&s, diag.PrintOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	return s.String()
}

func edit(t *testing.T, path string, f func(string) string) {
	t.Helper()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(f(string(old))), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestUnseen: all that only the minister may see, pictures, data and brand too,
// is replaced by something else of as many lines, and the charity's PDF and
// evidence stay as they are, to the byte. Taking the condition away changes
// them.
func TestUnseen(t *testing.T) {
	dir := copied(t)
	picture := filepath.Join(dir, "images", "minister.png")
	draw := func(c color.Color) {
		im := image.NewRGBA(image.Rect(0, 0, 40, 30))
		im.Set(3, 3, c)
		if err := os.WriteFile(picture, encodePNG(t, im), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	draw(color.Black)
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		return strings.Replace(s, "# Issue\n", "# Issue\n\n![A drawing.](images/minister.png){fig-alt=\"A drawing.\"}\n", 1)
	})
	before, _ := built(t, dir, diag.Error)
	if len(before["webcams-minister.pdf"]) == 0 {
		t.Fatal("the minister's edition with a picture of its own was not built")
	}
	draw(color.White)
	fence := regexp.MustCompile(`^:::+ *\{\.content-visible when-audience="minister"\}`)
	closing := regexp.MustCompile(`^:::+ *$`)
	replaced := 0
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		lines := strings.Split(s, "\n")
		depth := 0
		for i, l := range lines {
			switch {
			case depth == 0 && fence.MatchString(l):
				depth = 1
			case depth == 0:
			case closing.MatchString(l):
				depth--
				if depth > 0 {
					lines[i] = ""
				}
			case strings.HasPrefix(l, ":::"):
				depth++
				lines[i] = ""
			case strings.HasPrefix(l, "![A drawing"): // its file has changed
			case l != "":
				lines[i] = "Other words stand here, {{ areas.after[\"Northmere\"] }} of them."
				replaced++
			}
		}
		return strings.Join(lines, "\n")
	})
	if replaced < 40 {
		t.Fatalf("only %d lines are the minister's alone", replaced)
	}
	edit(t, filepath.Join(dir, "data", "areas.csv"), func(s string) string {
		return strings.SplitAfter(s, "\n")[0] + "Northmere,1,2,3\n"
	})
	edit(t, filepath.Join(dir, "brands", "department.yml"), func(s string) string {
		return strings.ReplaceAll(s, "#12436D", "#204060")
	})
	after, res := built(t, dir, diag.Error)
	for _, name := range []string{"webcams-charity.pdf", "webcams-charity.evidence.json"} {
		if len(before[name]) == 0 || !bytes.Equal(before[name], after[name]) {
			t.Errorf("%s shows that what it may not see has changed\n%s", name, told(t, res))
		}
	}
	edit(t, filepath.Join(dir, "note.md"), func(s string) string {
		return strings.Replace(s, `{.content-visible when-audience="minister"}`, `{.content-visible when-audience="charity"}`, 1)
	})
	open, _ := built(t, dir, diag.Error)
	for _, name := range []string{"webcams-charity.pdf", "webcams-charity.evidence.json"} {
		if len(open[name]) == 0 || bytes.Equal(before[name], open[name]) {
			t.Errorf("%s: taking a condition away changes nothing", name)
		}
	}
}

// TestFollows: a new number is followed by tiles, text, chart and alternative
// text, and one that makes “doubled” untrue stops the build at that word.
func TestFollows(t *testing.T) {
	dir := copied(t)
	csv := filepath.Join(dir, "data", "images.csv")
	edit(t, csv, func(s string) string { return strings.Replace(s, "70000", "71000", 1) })
	made, res := built(t, dir, diag.Warning)
	for _, edition := range []string{"minister", "charity"} {
		text := made["webcams-"+edition+".evidence.json"]
		if len(text) == 0 {
			t.Fatalf("%s was not built: 71,000 is within the bands of doubled\n%s", edition, told(t, res))
		}
		if bytes.Contains(text, []byte("70,000")) {
			t.Errorf("%s: a figure did not follow", edition)
		}
		var e evidence
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatal(err)
		}
		followed := 0
		for _, f := range e.Figures {
			if f.Shown == "71,000" {
				followed++
			}
		}
		if followed < 2 || !strings.Contains(e.Charts[0].Alt, "71,000") {
			t.Errorf("%s: %d figures followed; the chart says: %s", edition, followed, e.Charts[0].Alt)
		}
	}

	edit(t, csv, func(s string) string { return strings.Replace(s, "71000", "50000", 1) })
	made, res = built(t, dir, diag.Error)
	if len(made) > 0 {
		t.Errorf("%d files were made of untrue claims", len(made))
	}
	words := told(t, res)
	for _, want := range []string{"claim-false", "“doubled”", `"35000"`, `"50000"`, "data/images.csv"} {
		if !strings.Contains(words, want) {
			t.Errorf("the faults do not say %s:\n%s", want, words)
		}
	}
	for _, n := range res.Notes {
		for _, d := range n.Faults {
			if d.Rule.Code == "claim-false" && d.Span.Text() != "doubled" && !strings.Contains(d.Span.Text(), "two-fold") && !strings.Contains(d.Span.Text(), "Images and videos") {
				t.Errorf("a fault stands at %q", d.Span.Text())
			}
		}
	}
}
