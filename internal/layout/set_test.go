package layout_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/layout"
	"policybrief/internal/note"
	"policybrief/internal/page"
	"policybrief/internal/text"
)

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var shared struct {
	once    sync.Once
	files   brand.FontFiles
	hyphens *text.Hyphenator
}

func load(t testing.TB) {
	t.Helper()
	shared.once.Do(func() {
		const dir = "../../assets/fonts/SourceSans3-"
		shared.files = brand.FontFiles{
			Regular:    readFile(t, dir+"Regular.ttf"),
			Semibold:   readFile(t, dir+"Semibold.ttf"),
			Bold:       readFile(t, dir+"Bold.ttf"),
			Italic:     readFile(t, dir+"It.ttf"),
			BoldItalic: readFile(t, dir+"BoldIt.ttf"),
			Mono:       readFile(t, "../../assets/fonts/SourceCodePro-Regular.ttf"),
			MonoBold:   readFile(t, "../../assets/fonts/SourceCodePro-Bold.ttf"),
		}
		h, err := text.NewHyphenator(readFile(t, "../../assets/hyphenation/hyph_en_GB.dic"))
		if err != nil {
			t.Fatal(err)
		}
		shared.hyphens = h
	})
}

// testBrand is the built-in brand with sizes and furniture of its own, so that
// a change of the built-in ones changes no golden file here.
func testBrand(t testing.TB) *brand.Brand {
	t.Helper()
	load(t)
	b, _, _ := brand.Parse(nil, shared.files, nil)
	own := *b
	typ := func(size, height page.Length, weight int) brand.Type {
		return brand.Type{Size: size, LineHeight: height, Weight: weight, Color: b.Colors.Foreground}
	}
	own.Body = typ(10_000, 14_000, 400)
	own.Small = typ(8_000, 11_000, 400)
	own.Mono = typ(9_000, 13_000, 400)
	own.Mono.Family, own.Mono.Ground = 2, own.Colors.Panel
	own.MonoInline.Size = 9_300
	own.TitleType = typ(24_000, 28_000, 700)
	for i, size := range []page.Length{16_000, 13_000, 11_000, 10_000, 10_000, 10_000} {
		own.Headings[i] = typ(size, size*5/4, 700)
	}
	own.Header = brand.Furniture{Left: "{title}", First: "none"}
	own.Footer = brand.Furniture{Left: "{organisation}", Right: "Page {page} of {pages}", Rule: true}
	return &own
}

// bind binds a note to its files without checking it.
func bind(t testing.TB, text string, files map[string]string, b *brand.Brand, p *brand.Profile) *brief.Brief {
	t.Helper()
	doc, faults := note.Parse(diag.NewSource("note.md", []byte(text)), nil, nil)
	e := &doc.Editions[0]
	sets := map[string]*figure.Dataset{}
	for _, d := range e.Front.Data {
		d.Value.Name = d.Key
		table, bad := data.Parse(d.Value, diag.NewSource(d.Value.File.S, []byte(files[d.Value.File.S])))
		faults.Add(bad...)
		set, bad := figure.NewDataset(d.Value, table)
		faults.Add(bad...)
		sets[d.Key.S] = set
	}
	picture := &page.ImageData{W: 600, H: 300, RGB: make([]byte, 600*300*3)}
	images := map[string]*page.ImageData{"picture.png": picture, "tall.png": {W: 10, H: 4000, RGB: make([]byte, 10*4000*3)}}
	out := brief.Bind(brief.Input{Doc: doc, Edition: e, Datasets: sets, Images: images, Brand: b, Profile: p})
	faults.Add(out.Faults...)
	for _, f := range faults {
		if f.Severity == diag.Error {
			t.Fatalf("the note has a fault: %s: %s: %s", f.Rule.Code, f.Message, f.Span.Text())
		}
	}
	return out
}

func set(t testing.TB, text string, files map[string]string) (*page.Doc, diag.List) {
	t.Helper()
	return layout.Pages(bind(t, text, files, testBrand(t), nil), shared.hyphens)
}

// front is front matter without data, for notes of text alone.
const front = "---\ntitle: A test\n---\n\n"

// callsNote is front matter with one dataset, and callsFiles its file.
const callsNote = `---
title: Calls doubled to {{ calls.answered[2012] }}
subtitle: What the data show
author: {name: A. Writer, role: Analyst, organisation: Department for Examples}
date: 2013-07-15
data:
  calls:
    file: calls.csv
    key: year
    measures: {answered: {column: answered, unit: count, status: status}}
    source: {publisher: An office, title: Calls, published: 2013-02-01, url: "https://example.org/calls"}
    notes: {answered: Each call counts once.}
---

`

var callsFiles = map[string]string{"calls.csv": "year,answered,status\n2011,35000,[e]\n2012,70000,\n2013,72000,[f]\n"}

// leafText gives the words painted for each leaf, hyphens of ours left out.
func leafText(doc *page.Doc) map[*page.Elem]string {
	out := map[*page.Elem]string{}
	for _, p := range doc.Pages {
		for _, it := range p.Items {
			g, ok := it.(*page.Glyphs)
			if !ok || g.Tag.Leaf == nil {
				continue
			}
			out[g.Tag.Leaf] += glyphText(g)
		}
	}
	return out
}

func glyphText(g *page.Glyphs) string {
	var b strings.Builder
	for _, r := range g.Run {
		if r.Text != "\u00AD" {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

// pageText gives all words of a page in the order painted, lines on lines.
func pageText(p *page.Page) string {
	var b strings.Builder
	last := page.Length(-1)
	for _, it := range p.Items {
		g, ok := it.(*page.Glyphs)
		if !ok {
			continue
		}
		if last >= 0 && g.At.Y != last {
			b.WriteByte('\n')
		}
		last = g.At.Y
		b.WriteString(glyphText(g))
	}
	return b.String()
}
