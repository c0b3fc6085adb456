package build

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"policybrief/assets"
	"policybrief/internal/pdf"
)

var (
	ownID  = regexp.MustCompile(`\{#([a-z-]+)`)
	toID   = regexp.MustCompile(`@((?:fig|tbl)-[a-z-]+)`)
	bodyAt = regexp.MustCompile(`(?s)^---\n.*?\n---\n`)
)

// BenchmarkLong sets and writes the breakfast sample, its text repeated so
// that it fills from 4 to 200 pages with their tables and charts: time and
// memory are given for a page.
func BenchmarkLong(b *testing.B) {
	for _, n := range []int{1, 5, 50} {
		b.Run(fmt.Sprintf("%d", 4*n), func(b *testing.B) {
			dir := breakfastCopy(b)
			name := filepath.Join(dir, "note.md")
			note, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			front := bodyAt.FindString(string(note))
			var all strings.Builder
			all.WriteString(front)
			for i := range n {
				body := ownID.ReplaceAllString(strings.TrimPrefix(string(note), front), fmt.Sprintf("{#$1-%d", i))
				all.WriteString(toID.ReplaceAllString(body, fmt.Sprintf("@$1-%d", i)))
			}
			if err := os.WriteFile(name, []byte(all.String()), 0o666); err != nil {
				b.Fatal(err)
			}
			in := loaded(b, dir)[0].input()
			pages := 0
			b.ReportAllocs()
			for b.Loop() {
				doc, _, faults := Set(in)
				if faults.HasErrors() {
					b.Fatal(faults[0].Message)
				}
				if _, err := pdf.Write(doc, assets.SRGB); err != nil {
					b.Fatal(err)
				}
				pages = len(doc.Pages)
			}
			b.ReportMetric(float64(pages), "pages")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*pages), "ns/page")
		})
	}
}
