package build

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/brief"
)

// gallery is the users' guide to charts: each block stands beside the chart
// that it makes.
const gallery = "../../briefs/gallery"

// TestGallery builds the gallery, which has no faults and no warnings.
func TestGallery(t *testing.T) {
	if _, err := os.Stat(filepath.Join(gallery, "note.md")); err != nil {
		t.Skip("the gallery is not here: ", err)
	}
	dir := filepath.Join(t.TempDir(), "gallery")
	if err := os.CopyFS(dir, os.DirFS(gallery)); err != nil {
		t.Fatal(err)
	}
	run(t, Options{Dir: dir, Out: "out"})
}

// TestChartNumbers reads the attached numbers of charts: every one that the
// evidence has of a chart, with no cell that a spreadsheet would run.
func TestChartNumbers(t *testing.T) {
	if _, err := os.Stat(filepath.Join(gallery, "note.md")); err != nil {
		t.Skip("the gallery is not here: ", err)
	}
	b := brief.Bind(loaded(t, gallery)[0].input())
	points := 0
	for _, c := range b.Charts {
		for range c.Points() {
			points++
		}
	}
	records, err := csv.NewReader(bytes.NewReader(new(csvLines).chartNumbers(b, evidenceOf(b, "note.md", tellerOf(nil)).Charts))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != points+1 || points < 50 {
		t.Errorf("%d rows of %d numbers", len(records)-1, points)
	}
	before := 0
	for _, r := range records[1:] {
		n, err := strconv.Atoi(strings.TrimPrefix(r[0], "Figure "))
		if err != nil || n < before {
			t.Errorf("%s stands after Figure %d", r[0], before)
		}
		before = n
		if !strings.HasPrefix(r[0], "Figure ") || r[1] == "" || r[3] == "" && r[2] != "target" && r[2] != "threshold" {
			t.Errorf("a number of no chart or category: %q", r)
		}
		if r[4] == "" && r[5] == "" && r[6] != "" {
			t.Errorf("a mark of nothing: %q", r)
		}
	}
}

// TestGalleryShowsWhatItDraws holds each block that a reader copies to the
// one that is drawn, and each part to being in the note.
func TestGalleryShowsWhatItDraws(t *testing.T) {
	note, err := os.ReadFile(filepath.Join(gallery, "note.md"))
	if err != nil {
		t.Skip("the gallery is not here: ", err)
	}
	shown := regexp.MustCompile("(?ms)^````markdown\n(.*?)^````$")
	block := regexp.MustCompile("(?ms)^```(chart|table) .*?^```\n")
	parts, _ := filepath.Glob(filepath.Join(gallery, "_*.md"))
	for _, part := range parts {
		name := filepath.Base(part)
		if !strings.Contains(string(note), "{{< include "+name+" >}}") {
			t.Errorf("note.md has not included %s", name)
		}
		b, err := os.ReadFile(part)
		if err != nil {
			t.Fatal(err)
		}
		said := shown.FindAllSubmatch(b, -1)
		drawn := block.FindAll(shown.ReplaceAll(b, nil), -1)
		if len(drawn) == 0 {
			t.Errorf("%s draws nothing", name)
		}
		for _, d := range drawn {
			found := false
			for _, s := range said {
				found = found || strings.Contains(string(s[1]), string(d))
			}
			if !found {
				t.Errorf("%s draws a block that it does not show:\n%s", name, d)
			}
		}
		for _, s := range said {
			found := false
			for _, d := range drawn {
				found = found || strings.Contains(string(s[1]), string(d))
			}
			if !found && block.Match(s[1]) {
				t.Errorf("%s shows a block that it does not draw:\n%s", name, s[1])
			}
		}
	}
}
